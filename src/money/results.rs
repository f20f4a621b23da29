//! What a bank says, as a batch takes it in.

use domain::batch::{self, BankLine, FileFormat, PaymentBatch};
use domain::ids::{BatchId, PaymentId, ResultId, fact_id};

use crate::bank::{
    BankResults, FailureReason, Message, ResultLine, ResultStatus, results_content_sha256,
};

/// Results of one batch.
pub struct Told {
    /// Their id: the same content has the same.
    pub result_id: ResultId,
    /// SHA-256, in hex, over what they say.
    pub content_sha256: String,
    /// The lines.
    pub lines: Vec<BankLine>,
}

impl Told {
    /// What a file says of a batch. A line that names its claim alone means the batch's own payment of it, so that it says
    /// the same as one that quotes the payment. None if what it says has no canonical form.
    pub fn of(batch_id: BatchId, batch: &PaymentBatch, mut results: BankResults) -> Option<Self> {
        for line in &mut results.lines {
            if line.payment_id.is_none() {
                let own = line
                    .claim_id
                    .and_then(|claim_id| batch.line(claim_id.into()));
                line.payment_id = own.map(|own| own.fact.payment_id.as_uuid());
            }
        }
        let content_sha256 = results_content_sha256(&results.lines)?;
        let key = format!("result|{content_sha256}");
        Some(Self {
            result_id: fact_id(batch_id.as_uuid(), &key).into(),
            content_sha256,
            lines: results.lines.iter().map(bank_line).collect(),
        })
    }
}

fn bank_line(line: &ResultLine) -> BankLine {
    BankLine {
        payment_id: line.payment_id.map(PaymentId::from),
        claim_id: line.claim_id.map(Into::into),
        status: match line.status {
            ResultStatus::Paid => batch::ResultStatus::Paid,
            ResultStatus::Failed => batch::ResultStatus::Failed,
            ResultStatus::Returned => batch::ResultStatus::Returned,
        },
        amount_fen: line.amount_fen,
        reference: line.reference.clone(),
        on: line.on,
        reason: line.reason.map(|reason| match reason {
            FailureReason::AccountClosed => batch::FailureReason::AccountClosed,
            FailureReason::NameDiffers => batch::FailureReason::NameDiffers,
            FailureReason::NoFunds => batch::FailureReason::NoFunds,
            FailureReason::Duplicate => batch::FailureReason::Duplicate,
            FailureReason::Other => batch::FailureReason::Other,
        }),
        line_no: line.line_no,
    }
}

/// How the event calls what came.
pub fn recorded_as(message: Message) -> FileFormat {
    match message {
        Message::Json => FileFormat::Json,
        Message::Table => FileFormat::Csv,
        Message::Pain002 => FileFormat::Pain002,
        Message::Camt054 => FileFormat::Camt054,
    }
}
