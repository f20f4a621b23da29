//! The order to the bank that a batch makes: the accounts of its lines, opened, and the files of it.
//!
//! Nothing of it is kept but hashes. It is made again for every download from what the events pin: the account with
//! its holder as it was confirmed when the batch went out, the day, the moment, the account that pays.

use chrono::{DateTime, NaiveDate, Utc};
use domain::batch::{ExportedFile, FileFormat, Line};
use domain::ids::{BatchId, ClaimId};
use domain::money::Fen;
use domain::scheme::Scheme;
use futures_util::{FutureExt, StreamExt, TryStreamExt};

use super::lines::AT_ONCE;
use super::records::account_at;
use crate::bank::{Debtor, OrderFormat, PaymentLine, PaymentOrder, Unwritable, file_sha256};
use crate::privacy::{Vault, VaultError};
use crate::store::Log;

/// What an order says beside its lines.
#[derive(Clone)]
pub struct Terms {
    /// The batch.
    pub batch_id: BatchId,
    /// When the files are made.
    pub made_at: DateTime<Utc>,
    /// The day on which the bank is to pay.
    pub execute_on: NaiveDate,
    /// Who pays.
    pub debtor: Debtor,
}

/// Lines as a bank gets them, and those whose account nobody can tell any more.
#[derive(Default)]
pub struct OpenedLines {
    /// The payments.
    pub payments: Vec<PaymentLine>,
    /// The claims without an account.
    pub without: Vec<ClaimId>,
}

/// Opens the accounts that lines pin, as they were confirmed by a position of the log. Recording who does
/// that, and why, is the caller's duty and comes first.
pub async fn open(
    log: &Log,
    vault: &Vault,
    lines: Vec<Line>,
    position: u64,
) -> Result<OpenedLines, VaultError> {
    let opened: Vec<Result<PaymentLine, ClaimId>> = futures_util::stream::iter(lines)
        .map(|line| open_one(log, vault, line, position).boxed())
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let mut lines = OpenedLines::default();
    for line in opened {
        match line {
            Ok(payment) => lines.payments.push(payment),
            Err(claim_id) => lines.without.push(claim_id),
        }
    }
    Ok(lines)
}

async fn open_one(
    log: &Log,
    vault: &Vault,
    line: Line,
    position: u64,
) -> Result<Result<PaymentLine, ClaimId>, VaultError> {
    let payable = &line.fact.payable;
    let claim_id = line.fact.claim_id();
    let claimant = payable.claim.claimant;
    let Some(account) = account_at(log, claimant, &payable.account, position).await? else {
        return Ok(Err(claim_id));
    };
    let clear = match vault.open_account(claimant.as_uuid(), &account).await {
        Ok(clear) => clear,
        Err(VaultError::Erased) => return Ok(Err(claim_id)),
        Err(error) => return Err(error),
    };
    Ok(Ok(PaymentLine {
        payment_id: line.fact.payment_id.as_uuid(),
        claim_id: claim_id.as_uuid(),
        account: clear.number,
        holder_name: clear.holder_name,
        bank_code: account.bank_code,
        amount_fen: payable.amount_fen,
        purpose: purpose(payable.scheme).to_owned(),
    }))
}

impl Terms {
    /// The order of these payments.
    pub fn order(self, payments: Vec<PaymentLine>) -> PaymentOrder {
        PaymentOrder {
            batch_id: self.batch_id.as_uuid(),
            created_at: self.made_at,
            execute_on: self.execute_on,
            debtor: self.debtor,
            lines: payments,
        }
    }
}

/// What the receiver reads. It stands in the hash of every file that was made: a word that changes here makes
/// older files impossible to get again.
fn purpose(scheme: Scheme) -> &'static str {
    match scheme {
        Scheme::Transport => "一次性交通费补助",
        Scheme::SocialInsurance => "社会保险补贴",
        Scheme::VocationalTraining => "职业培训补贴",
        Scheme::SkillAppraisal => "职业技能鉴定补贴",
        Scheme::LivingAllowance => "生活费补贴",
        Scheme::SkillUpgrade => "参保职工技能提升补贴",
        Scheme::EmploymentService => "就业创业服务补助",
        Scheme::BaseAward => "一次性资金奖补",
        Scheme::Startup => "一次性创业补贴",
        Scheme::LoanInterest => "创业担保贷款贴息",
    }
}

/// What is kept of the files of an order.
pub struct Sums {
    /// The sum of the payments.
    pub control_sum_fen: Fen,
    /// Their number.
    pub count: u32,
    /// SHA-256, in hex, over the list of payments.
    pub content_sha256: String,
    /// Every format with the hash of its file.
    pub files: Vec<ExportedFile>,
}

/// Writes an order in every format.
///
/// # Errors
/// What no bank could pay.
pub fn sums(order: &PaymentOrder) -> Result<Sums, Unwritable> {
    let files: Result<Vec<ExportedFile>, Unwritable> = OrderFormat::ALL
        .iter()
        .map(|format| {
            Ok(ExportedFile {
                format: recorded_as(*format),
                sha256: file_sha256(&format.write(order)?),
            })
        })
        .collect();
    Ok(Sums {
        control_sum_fen: Fen::try_from(order.control_sum_fen()).map_err(|_| Unwritable::Writer)?,
        count: u32::try_from(order.count()).map_err(|_| Unwritable::TooMany)?,
        content_sha256: order.content_sha256()?,
        files: files?,
    })
}

/// How the event calls a format.
pub fn recorded_as(format: OrderFormat) -> FileFormat {
    match format {
        OrderFormat::Json => FileFormat::Json,
        OrderFormat::CsvUtf8 => FileFormat::Csv,
        OrderFormat::CsvGb18030 => FileFormat::CsvGb18030,
        OrderFormat::Pain001 => FileFormat::Pain001,
    }
}
