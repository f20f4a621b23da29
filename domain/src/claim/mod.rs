//! Claims: requests for a subsidy and their lives, in the stream of whoever the money is for.
//!
//! filed → reviewed → publicised → approved → payable → batched → paid; returned, rejected, withdrawn on the
//! way; ordered back, recovered, given up after it. Each step is an act of another person, each
//! posting is derived from the events, and each thing that is paid for once has one key, kept by
//! one record.

mod actions;
mod command;
mod decide;
mod duties;
mod event;
mod fold;
mod hold;
mod key;
mod payload;
mod pinned;
mod posting;
mod record;
mod reference;
mod refusal;
mod state;
mod words;

pub use command::{ClaimAct, ClaimStep, Redetermined};
pub use decide::{Standing, drop_for, hold_id};
pub use duties::{KeyAct, KeyDuty};
pub use event::ClaimEvent;
pub use hold::{Hold, HoldStanding};
pub use key::{EntitlementKey, OwnedKey};
pub use payload::{
    Applicant, ApprovalGiven, ApprovalRefused, ApprovalStarted, BasisStream, ClaimAdmitted,
    ClaimApproved, ClaimBasis, ClaimBatched, ClaimFiled, ClaimHeld, ClaimHoldLifted, ClaimLine,
    ClaimOverBudget, ClaimPublicised, ClaimRedetermined, ClaimRejected, ClaimReturnedForCorrection,
    ClaimReviewed, ClaimUnbatched, ClaimWithdrawn, ClawbackInstalmentAgreed, ClawbackOrdered,
    ClawbackWrittenOff, DroppedLine, EntitlementHeld, EntitlementReleased, EntitlementSettled,
    HeldUnder, Instalment, ObjectionRaised, ObjectionSettled, PartOf, PaymentFailed,
    PaymentReturned, ReceivableOffset, SubsidyPaid, SubsidyRecovered, WriteOffProposed,
};
pub use pinned::{Pinned, PinnedEvidence, PinnedLine, PinnedPolicy};
pub use posting::{Account as LedgerAccount, Posting, PostingKind};
pub use reference::{ClaimRef, Claimant};
pub use refusal::{ClaimRefusal, Difference};
pub use state::{
    Approved, Claim, ClaimBook, InBatch, Objection, Payment, PaymentOutcome, Receivable, Recovery,
};
pub use words::{
    ApplicantKind, ClaimAction, ClaimState, FailureReason, HoldReason, LineDrop, PartKind,
    Settlement,
};

#[cfg(test)]
mod tests;
