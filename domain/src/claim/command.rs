//! What can be asked of the claims of a stream. What a decision rests on beside the stream is worked out
//! before and comes with the command.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::payload::{
    ClaimBasis, ClaimFiled, ClaimLine, DroppedLine, EntitlementHeld, Instalment, PaymentFailed,
    PaymentReturned, SubsidyPaid,
};
use super::pinned::Pinned;
use super::words::{HoldReason, Settlement};
use crate::ids::{BatchId, BudgetId, ClaimId, HoldId, ObjectionId, PaymentId, RecoveryId};
use crate::money::Fen;
use crate::policy::{CommonParameters, Fund, FundPeriod};
use crate::region::RegionCode;
use crate::sealed::{Fingerprint, Sealed};
use crate::subject::Subject;

/// What is to be done about a claim.
#[derive(Debug, Clone)]
pub enum ClaimAct {
    /// File a claim, or a part of one.
    File(Box<ClaimFiled>),
    /// Do something about a claim that is there.
    On(ClaimId, Box<ClaimStep>),
    /// Give a key to a claim of another stream, or of this one.
    HoldKey(Box<EntitlementHeld>),
    /// Take a key back.
    ReleaseKey(HoldId),
    /// Note what became of the money that a key was held for.
    SettleKey(HoldId, Settlement),
}

impl ClaimAct {
    /// The account that a review shows.
    pub fn account_shown(&self) -> Option<&Fingerprint> {
        match self {
            Self::On(_, step) => match step.as_ref() {
                ClaimStep::Review { account, .. } => account.as_ref(),
                _ => None,
            },
            _ => None,
        }
    }
}

/// What is to be done about a claim that is there.
#[derive(Debug, Clone)]
pub enum ClaimStep {
    /// Find it in order.
    Review {
        /// The day.
        reviewed_on: NaiveDate,
        /// A note.
        note: Option<String>,
        /// The account that the reviewer was shown.
        account: Option<Fingerprint>,
        /// Who recorded the evidence of the trace.
        recorders: BTreeSet<Subject>,
    },
    /// Send it back to its filer.
    Return {
        /// The day.
        returned_on: NaiveDate,
        /// What is to be put right.
        reason: String,
    },
    /// Determine it anew.
    Redetermine {
        /// The day.
        on: NaiveDate,
        /// What it is now.
        now: Box<Redetermined>,
    },
    /// Put it on public notice.
    Publicise {
        /// The day.
        publicised_on: NaiveDate,
        /// Where.
        place: Option<String>,
    },
    /// Record an objection.
    Object {
        /// Which one.
        objection_id: ObjectionId,
        /// The day.
        raised_on: NaiveDate,
        /// By whom, where a name was given.
        by: Option<Sealed>,
        /// Why.
        reason: String,
    },
    /// Settle an objection.
    Settle {
        /// Which one.
        objection_id: ObjectionId,
        /// The day.
        settled_on: NaiveDate,
        /// Whether it was right.
        upheld: bool,
        /// What was found.
        finding: String,
    },
    /// Approve it.
    Approve {
        /// The day.
        approved_on: NaiveDate,
        /// The determinations of now, by line; a line whose question is gone has none.
        now: BTreeMap<u32, Pinned>,
        /// What they rest on.
        basis: ClaimBasis,
        /// Whether lines that are no longer entitled drop out; else they stop the claim.
        drop_failing: bool,
        /// Who recorded the evidence of the trace.
        recorders: BTreeSet<Subject>,
    },
    /// The records that keep its keys have answered.
    KeysAnswered {
        /// Which attempt.
        attempt: u32,
        /// Lines that could not have their keys.
        refused: Vec<DroppedLine>,
    },
    /// The budget has the money, or there is none that limits it.
    Admit {
        /// The budget.
        budget_id: Option<BudgetId>,
    },
    /// The budget lacks the money.
    WaitForBudget {
        /// The budget.
        budget_id: BudgetId,
    },
    /// Refuse it.
    Reject {
        /// The day.
        rejected_on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// Give it up.
    Withdraw {
        /// The day.
        withdrawn_on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// Keep it out of batches.
    HoldBack {
        /// Why, by its code.
        reason: HoldReason,
        /// Why, in words.
        note: String,
    },
    /// Lift a hold.
    Lift {
        /// Which.
        reason: HoldReason,
        /// Why.
        note: String,
    },
    /// Put it into a batch.
    Batch {
        /// The batch.
        batch_id: BatchId,
        /// The payment.
        payment_id: PaymentId,
        /// Who prepared the batch.
        prepared_by: Subject,
    },
    /// Take it out of a batch.
    Unbatch {
        /// The batch.
        batch_id: BatchId,
        /// Why.
        reason: String,
    },
    /// The bank paid.
    Pay(SubsidyPaid),
    /// The bank could not pay.
    FailPayment(PaymentFailed),
    /// The bank sent the money back.
    ReturnPayment(PaymentReturned),
    /// Order money back.
    OrderClawback {
        /// How much, in fen.
        amount_fen: Fen,
        /// The lines whose ground is gone; none: all.
        lines: BTreeSet<u32>,
        /// Why.
        reason: String,
        /// The day.
        ordered_on: NaiveDate,
    },
    /// Agree on instalments.
    AgreeInstalments {
        /// The day.
        agreed_on: NaiveDate,
        /// The parts.
        instalments: Vec<Instalment>,
    },
    /// Record money that came back.
    Recover {
        /// Which recovery.
        recovery_id: RecoveryId,
        /// How much, in fen.
        amount_fen: Fen,
        /// The day.
        recovered_on: NaiveDate,
        /// The reference.
        reference: Option<String>,
    },
    /// Set the receivable off against another claim.
    Offset {
        /// The claim that is paid less.
        against: ClaimId,
        /// How much, in fen.
        amount_fen: Fen,
        /// The day.
        offset_on: NaiveDate,
    },
    /// Agree to give a receivable up.
    WriteOff {
        /// How much, in fen.
        amount_fen: Fen,
        /// Why.
        reason: String,
        /// The day.
        written_off_on: NaiveDate,
    },
}

/// A claim as it is determined anew.
#[derive(Debug, Clone)]
pub struct Redetermined {
    /// The region whose policy decides.
    pub region: RegionCode,
    /// The fund that pays.
    pub fund: Option<Fund>,
    /// The funds that pay on which days.
    pub funds: Vec<FundPeriod>,
    /// The lines.
    pub lines: Vec<ClaimLine>,
    /// What the policy asks of the claim's life.
    pub terms: CommonParameters,
    /// What it rests on.
    pub basis: ClaimBasis,
}
