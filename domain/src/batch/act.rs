//! What may be done to a payment batch.

use chrono::{DateTime, NaiveDate, Utc};

use super::event::ExportedFile;
use super::line::{DroppedLine, PayableLine, RefusedLine};
use super::result::{BankLine, FileFormat, Resolution};
use crate::claim::ClaimRef;
use crate::ids::{BatchId, BreakId, ClaimId, ResultId};
use crate::money::Fen;
use crate::region::RegionCode;
use crate::subject::Given;

/// A command on a payment batch.
pub type BatchCommand = Given<BatchAct>;

/// A claim that is to be paid, and with how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClaimToPay {
    /// The claim.
    pub claim: ClaimRef,
    /// What is to be paid.
    pub amount_fen: Fen,
}

/// What goes to the bank.
#[derive(Debug, Clone)]
pub struct Export {
    /// The day.
    pub exported_on: NaiveDate,
    /// When the files were made; another copy repeats the first.
    pub made_at: DateTime<Utc>,
    /// Why there is another copy.
    pub reason: Option<String>,
    /// The sum that the files state.
    pub control_sum_fen: Fen,
    /// The number of lines that the files state.
    pub count: u32,
    /// SHA-256, in hex, over the list of payments.
    pub content_sha256: String,
    /// The files.
    pub files: Vec<ExportedFile>,
    /// Lines held since the approval: not in the files.
    pub dropped: Vec<DroppedLine>,
}

/// What came back.
#[derive(Debug, Clone)]
pub struct ResultsTaken {
    /// The id of the file or list.
    pub result_id: ResultId,
    /// SHA-256, in hex, over what the lines say, in [`super::canonical_order`].
    pub content_sha256: String,
    /// The day on which it came in.
    pub received_on: NaiveDate,
    /// How it was written.
    pub format: FileFormat,
    /// SHA-256 of the file, in hex; none for a list.
    pub file_sha256: Option<String>,
    /// Whether a person typed it.
    pub by_hand: bool,
    /// Whether it should hold every line of the batch, so that one that it lacks is a break.
    pub complete: bool,
    /// The sum that its sender states, in fen: of all its lines, whatever became of them.
    pub control_sum_fen: Option<i64>,
    /// The number of lines that its sender states.
    pub count: Option<u64>,
    /// Its lines.
    pub lines: Vec<BankLine>,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub enum BatchAct {
    /// Prepare a batch.
    Prepare {
        /// The claims.
        claims: Vec<ClaimToPay>,
        /// Which region pays.
        region: RegionCode,
        /// The day.
        prepared_on: NaiveDate,
        /// The batch whose failed lines this one tries again.
        follows: Option<BatchId>,
    },
    /// Tell what the claims answered. Again, it changes nothing.
    Ready {
        /// The batch itself.
        batch_id: BatchId,
        /// Claims that take part.
        lines: Vec<PayableLine>,
        /// Claims that don't.
        refused: Vec<RefusedLine>,
    },
    /// Approve the batch.
    Approve {
        /// The day.
        approved_on: NaiveDate,
        /// Lines held since they were taken in.
        dropped: Vec<DroppedLine>,
    },
    /// Export it, or once more.
    Export(Box<Export>),
    /// Take out a line that the bank doesn't pay.
    ReleaseLine {
        /// The claim.
        claim_id: ClaimId,
        /// Why.
        reason: String,
        /// What the bank confirmed it by.
        bank_confirmation: String,
        /// The day.
        released_on: NaiveDate,
    },
    /// Take results in. The same content again changes nothing: [`super::PaymentBatch::result_with`] names the first.
    TakeResult(Box<ResultsTaken>),
    /// Settle a break.
    ResolveBreak {
        /// The break.
        break_id: BreakId,
        /// How.
        resolution: Resolution,
        /// Why.
        reason: String,
        /// The day.
        resolved_on: NaiveDate,
    },
    /// Give the batch up.
    Cancel {
        /// Why.
        reason: String,
        /// The day.
        cancelled_on: NaiveDate,
    },
    /// Close it.
    Close {
        /// The day.
        closed_on: NaiveDate,
    },
}
