//! Why nothing happens to a claim.

use chrono::NaiveDate;

use super::key::EntitlementKey;
use super::pinned::Pinned;
use super::reference::ClaimRef;
use super::words::{ClaimAction, ClaimState, HoldReason};
use crate::determination::Outcome;
use crate::ids::{ClaimId, RecoveryId, WorkerId};
use crate::money::Fen;

/// A line whose determination is another now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The line.
    pub line_no: u32,
    /// As it was pinned.
    pub then: Box<Pinned>,
    /// As it is now; none if the question is gone.
    pub now: Option<Box<Pinned>>,
}

/// Why nothing happens to a claim.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ClaimRefusal {
    /// There is no such claim.
    #[error("there is no such claim")]
    UnknownClaim,
    /// There is no such objection.
    #[error("there is no such objection")]
    UnknownObjection,
    /// The claim stands elsewhere.
    #[error("the claim is {state}")]
    WrongState {
        /// Where it stands.
        state: ClaimState,
        /// What may be done.
        allowed: Vec<ClaimAction>,
    },
    /// The same person acted on the claim before.
    #[error("the same person may not do both")]
    SamePerson {
        /// In which duty.
        acted_as: &'static str,
    },
    /// A date is in the future.
    #[error("a date is in the future")]
    DateInFuture {
        /// Which.
        field: &'static str,
    },
    /// A date is before the step that it follows.
    #[error("a date is before the step that it follows")]
    OutOfOrder {
        /// Which.
        field: &'static str,
        /// The day that it may not be before.
        not_before: NaiveDate,
    },
    /// The determination is against it.
    #[error("the determination is against it")]
    NotEligible {
        /// What it says, by line.
        lines: Vec<(u32, Outcome)>,
    },
    /// Another claim has it.
    #[error("it is claimed already")]
    AlreadyClaimed {
        /// The claim.
        claim_id: ClaimId,
    },
    /// Another claim holds the key.
    #[error("another claim holds the entitlement")]
    AlreadyHeld {
        /// The line.
        line_no: u32,
        /// The key.
        key: EntitlementKey,
        /// The claim.
        claim: ClaimRef,
    },
    /// Another office paid the same.
    #[error("another office paid the same")]
    PaidElsewhere {
        /// The line.
        line_no: u32,
        /// The key.
        key: EntitlementKey,
    },
    /// There is nothing to claim.
    #[error("nothing is left to claim")]
    NothingToClaim,
    /// Money is due back; the system files nothing meanwhile.
    #[error("money is due back")]
    OpenReceivable {
        /// How much, in fen.
        open_fen: i64,
    },
    /// The stream moved on while the claim was determined.
    #[error("the record changed while the claim was determined")]
    Moved,
    /// The public notice is not over.
    #[error("the public notice is not over")]
    NoticeRunning {
        /// Its last day.
        last_day: NaiveDate,
    },
    /// An objection is open.
    #[error("an objection is open")]
    OpenObjection {
        /// How many.
        open: usize,
    },
    /// An objection was right.
    #[error("an objection was found to be right")]
    ObjectionUpheld,
    /// The objection is settled.
    #[error("the objection is settled already")]
    ObjectionSettled,
    /// The determination of now is another.
    #[error("the determination has changed")]
    DeterminationChanged {
        /// The lines.
        lines: Vec<Difference>,
    },
    /// The parts of the claim exceed what is due now.
    #[error("the parts together exceed what is due")]
    ExceedsDetermination {
        /// What is due for all parts together, in fen.
        due_fen: Fen,
    },
    /// No fund pays by the policy.
    #[error("the policy names no fund for the day")]
    NoFund,
    /// There is no confirmed account.
    #[error("there is no confirmed bank account")]
    AccountUnconfirmed,
    /// The record is about to be linked to another.
    #[error("the record is about to be linked to another")]
    LinkPending,
    /// The record was linked to another.
    #[error("the record was linked to another")]
    LinkedAway {
        /// The record that carries on.
        worker: WorkerId,
    },
    /// The beneficiary died.
    #[error("the beneficiary died")]
    Dead {
        /// When.
        died_on: NaiveDate,
    },
    /// The personal data was destroyed.
    #[error("the personal data was destroyed")]
    Erased,
    /// Nobody is registered here.
    #[error("nobody is registered here")]
    NotRegistered,
    /// Something keeps it out of batches.
    #[error("the claim is held")]
    Held {
        /// What.
        reasons: Vec<HoldReason>,
    },
    /// Nothing of the kind holds it.
    #[error("the claim is not held for this")]
    NotHeld,
    /// It is in another batch, or in none.
    #[error("the claim is not in this batch")]
    NotInBatch,
    /// The bank said something else before.
    #[error("the bank said something else of this payment before")]
    PaymentConflict,
    /// The amount is too large.
    #[error("the amount is too large")]
    TooMuch {
        /// The most, in fen.
        at_most_fen: Fen,
    },
    /// A repayment with this reference is recorded already.
    #[error("a repayment with this reference is recorded already")]
    AlreadyRecovered {
        /// Which.
        recovery_id: RecoveryId,
    },
    /// The amount is nothing, or the parts don't add up.
    #[error("the amounts do not add up")]
    AmountsDiffer {
        /// What they should come to, in fen.
        expected_fen: Fen,
    },
    /// The claims have different funds.
    #[error("the claims have different funds")]
    OtherFund,
}
