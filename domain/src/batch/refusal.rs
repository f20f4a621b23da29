//! Why a command on a payment batch is refused.

use chrono::NaiveDate;

use super::result::{BreakKind, Resolution};
use super::step::{BatchAction, BatchState};
use crate::ids::{BreakId, ClaimId};
use crate::money::Fen;

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BatchRefusal {
    /// No batch was prepared in this stream.
    #[error("no batch was prepared here")]
    NotPrepared,
    /// The batch exists already.
    #[error("the batch was prepared already")]
    AlreadyPrepared,
    /// The batch is not where this may be done.
    #[error("the batch is {state}")]
    WrongState {
        /// Where it is.
        state: BatchState,
        /// What may be done there.
        allowed: Vec<BatchAction>,
    },
    /// A business date lies after today (in China).
    #[error("{field} lies in the future")]
    DateInFuture {
        /// The field that states the date.
        field: &'static str,
    },
    /// A step lies before one that it follows.
    #[error("{field} lies before a step that it follows")]
    DateOutOfOrder {
        /// The field that states the date.
        field: &'static str,
        /// The first day on which it may lie.
        not_before: NaiveDate,
    },
    /// Another person must do this.
    #[error("another person must do this")]
    SamePerson {
        /// The lines on whose claims the caller acted; none where the caller prepared or exported the batch.
        claim_ids: Vec<ClaimId>,
    },
    /// A batch without claims.
    #[error("no claims are named")]
    NoClaims,
    /// A claim is named more than once.
    #[error("a claim is named more than once")]
    ClaimRepeated {
        /// The claims.
        claim_ids: Vec<ClaimId>,
    },
    /// The batch would exceed the largest amount.
    #[error("the batch would exceed the largest amount")]
    SumTooLarge {
        /// The largest amount.
        max_fen: Fen,
    },
    /// Claims of the intent that were not answered exactly once, or answered although nobody asked.
    #[error("not every claim was answered exactly once")]
    ClaimsDiffer {
        /// The claims.
        claim_ids: Vec<ClaimId>,
    },
    /// Nothing is left to pay: such a batch can only be cancelled.
    #[error("no line is left to pay")]
    NoLinesLeft,
    /// The batch has no such lines.
    #[error("the batch has no such lines")]
    UnknownLines {
        /// The claims.
        claim_ids: Vec<ClaimId>,
    },
    /// The line is not waiting for a result.
    #[error("the line is {standing}")]
    LineNotAwaiting {
        /// The claim.
        claim_id: ClaimId,
        /// Where it stands.
        standing: &'static str,
    },
    /// The batch was exported already; another copy needs a reason.
    #[error("the batch was exported already")]
    AlreadyExported {
        /// How many copies there are.
        copies: u32,
        /// When the latest was made.
        exported_on: NaiveDate,
    },
    /// Another copy would say something else than the first.
    #[error("another copy must have the content of the first")]
    ContentDiffers {
        /// SHA-256 of the first's content.
        content_sha256: String,
    },
    /// The bank answered, or confirmed that it doesn't pay a line: another copy might pay again what it paid.
    #[error("the bank answered already: another copy might be paid again")]
    BankAnswered,
    /// A control sum or number of lines isn't that of the lines.
    #[error("the control sum or the number of lines differs from the lines")]
    ControlSumDiffers {
        /// The sum that was stated, in fen.
        stated_fen: Option<i64>,
        /// The sum of the lines, in fen.
        found_fen: i64,
        /// The number that was stated.
        stated_count: Option<u64>,
        /// The number of the lines.
        found_count: u64,
    },
    /// There is no such break.
    #[error("there is no such break")]
    UnknownBreak {
        /// The break.
        break_id: BreakId,
    },
    /// The break was settled already.
    #[error("the break was settled already")]
    AlreadyResolved {
        /// How.
        resolution: Resolution,
        /// When.
        resolved_on: NaiveDate,
    },
    /// The break can't be settled like that.
    #[error("the break can't be settled like that")]
    ResolutionDoesNotFit {
        /// How it differs.
        kind: BreakKind,
        /// How it may be settled now.
        allowed: Vec<Resolution>,
    },
    /// Lines wait for results, or breaks are open.
    #[error("lines wait for results or breaks are open")]
    NotSettled {
        /// The lines that wait.
        awaiting: Vec<ClaimId>,
        /// The breaks that are open.
        open_breaks: Vec<BreakId>,
    },
}
