//! What a bank is asked to pay.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::money::Fen;
use serde::Serialize;
use uuid::Uuid;

use super::file_sha256;

/// The most lines that an order or a file of results may have.
pub const MAX_LINES: usize = 100_000;
/// The longest account number that `pain.001` has room for (`Max34Text`).
const MAX_ACCOUNT: usize = 34;

/// One batch, as the bank gets it. Everything is in the clear: it never goes into an event or a log.
#[derive(Clone, PartialEq, Eq)]
pub struct PaymentOrder {
    /// The batch.
    pub batch_id: Uuid,
    /// When the order was made.
    pub created_at: DateTime<Utc>,
    /// The day on which the bank is to pay.
    pub execute_on: NaiveDate,
    /// Who pays.
    pub debtor: Debtor,
    /// What is paid, in any order.
    pub lines: Vec<PaymentLine>,
}

/// Whose account pays.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Debtor {
    /// The name of the account's holder.
    pub name: String,
    /// The account's number.
    pub account: String,
    /// The bank's code: twelve digits of the payment system, a BIC, or the bank's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_code: Option<String>,
}

impl Debtor {
    /// What of it cannot be told to a bank; nothing if all can.
    pub fn fault(&self) -> Option<Field> {
        party(&self.account, &self.name, self.bank_code.as_deref()).err()
    }
}

/// One payment.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct PaymentLine {
    /// The payment; the bank carries it through as the end-to-end reference.
    pub payment_id: Uuid,
    /// The claim that it pays.
    pub claim_id: Uuid,
    /// The account's number.
    pub account: String,
    /// In whose name the account is.
    pub holder_name: String,
    /// The bank's code, as in [`Debtor::bank_code`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_code: Option<String>,
    /// How much, in fen.
    pub amount_fen: Fen,
    /// What the payment is for, as the receiver reads it.
    pub purpose: String,
}

/// A part of an order that keeps it from being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// The account's number: 1 to 34 digits, Latin letters or hyphens, the first no hyphen. It is never cut.
    Account,
    /// The name of the account's holder: something that can be read.
    Name,
    /// The bank's code: 3 to 20 digits or Latin letters.
    BankCode,
    /// The amount: more than nothing.
    Amount,
}

/// Why an order cannot be written. No value is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unwritable {
    /// There is nothing to pay.
    #[error("the order has no lines")]
    Empty,
    /// More lines than [`MAX_LINES`].
    #[error("the order has more than {MAX_LINES} lines")]
    TooMany,
    /// Two lines are the same payment.
    #[error("payment {0} is in the order twice")]
    Twice(Uuid),
    /// The debtor cannot be told to a bank.
    #[error("the debtor's {0:?} cannot be written")]
    Debtor(Field),
    /// A line cannot be told to a bank.
    #[error("the {1:?} of payment {0} cannot be written")]
    Line(Uuid, Field),
    /// The writer itself failed.
    #[error("the order could not be written")]
    Writer,
}

/// A line as the content hash sees it: what the bank is asked to do, whatever the file.
#[derive(Serialize)]
struct Canonical<'a> {
    payment_id: Uuid,
    account: &'a str,
    holder: &'a str,
    amount_fen: i64,
    purpose: &'a str,
}

impl PaymentOrder {
    /// The number of payments.
    pub fn count(&self) -> usize {
        self.lines.len()
    }

    /// The sum of all amounts, in fen. [`MAX_LINES`] of the largest amount are far from its limit.
    pub fn control_sum_fen(&self) -> i64 {
        let amounts = self.lines.iter().map(|line| line.amount_fen.get());
        amounts.fold(0, i64::saturating_add)
    }

    /// SHA-256 as hex over the canonical JSON (RFC 8785) of the list of payment id, account, holder, amount
    /// and purpose, by payment id: the same in every format.
    ///
    /// # Errors
    /// [`Unwritable::Writer`], if the list has no canonical form.
    pub fn content_sha256(&self) -> Result<String, Unwritable> {
        let canonical: Vec<Canonical<'_>> = self
            .sorted()
            .into_iter()
            .map(|line| Canonical {
                payment_id: line.payment_id,
                account: &line.account,
                holder: &line.holder_name,
                amount_fen: line.amount_fen.get(),
                purpose: &line.purpose,
            })
            .collect();
        let bytes = serde_json_canonicalizer::to_vec(&canonical).map_err(|_| Unwritable::Writer)?;
        Ok(file_sha256(&bytes))
    }

    /// The lines by payment id, as they stand in every file.
    fn sorted(&self) -> Vec<&PaymentLine> {
        let mut lines: Vec<&PaymentLine> = self.lines.iter().collect();
        lines.sort_by_key(|line| line.payment_id);
        lines
    }

    /// The lines by payment id, if every format can tell them to a bank. An order that one format refuses is
    /// refused by all of them.
    pub(super) fn checked(&self) -> Result<Vec<&PaymentLine>, Unwritable> {
        if self.lines.is_empty() {
            return Err(Unwritable::Empty);
        }
        if self.lines.len() > MAX_LINES {
            return Err(Unwritable::TooMany);
        }
        if let Some(field) = self.debtor.fault() {
            return Err(Unwritable::Debtor(field));
        }
        let mut seen = BTreeSet::new();
        for line in &self.lines {
            let told = |field| Unwritable::Line(line.payment_id, field);
            party(&line.account, &line.holder_name, line.bank_code.as_deref()).map_err(told)?;
            if line.amount_fen.get() == 0 {
                return Err(told(Field::Amount));
            }
            if !seen.insert(line.payment_id) {
                return Err(Unwritable::Twice(line.payment_id));
            }
        }
        Ok(self.sorted())
    }
}

/// Whether a party can be told to a bank. A number that had to be cut would be somebody else's account.
fn party(account: &str, name: &str, bank_code: Option<&str>) -> Result<(), Field> {
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let account_fits = (1..=MAX_ACCOUNT).contains(&account.len())
        // A hyphen in front would be taken for a sign.
        && !account.starts_with('-')
        && account
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !account_fits {
        return Err(Field::Account);
    }
    if super::text::line(name).is_empty() {
        return Err(Field::Name);
    }
    if bank_code.is_some_and(|code| !(3..=20).contains(&code.len()) || !plain(code)) {
        return Err(Field::BankCode);
    }
    Ok(())
}
