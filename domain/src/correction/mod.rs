//! Corrections of the journal. What finance systems were told stays as it was told. When the rules of a later
//! version post what happened otherwise, the difference is posted as lines of its own, at the head, once an operator has
//! confirmed it.

mod claim;
mod decide;
mod event;
mod refusal;
mod state;

pub use claim::{ClaimDifference, FIRST_CORRECTION};
pub use decide::{JournalCorrectionAct, JournalCorrectionCommand};
pub use event::{
    CorrectedClaim, CorrectionLine, JournalCorrected, JournalCorrectionEvent, PublishedLine,
};
pub use refusal::JournalCorrectionRefusal;
pub use state::JournalCorrection;

#[cfg(test)]
mod tests;
