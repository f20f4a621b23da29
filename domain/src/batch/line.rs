//! The lines of a batch: one claim each, and where each stands.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::result::{AcceptedLine, FailureReason, ResultStatus};
use crate::claim::ClaimRef;
use crate::coded::coded;
use crate::ids::{BatchId, ClaimId, PaymentId};
use crate::money::Fen;
use crate::policy::Fund;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::sealed::Fingerprint;
use crate::subject::Subject;

coded! {
    /// Why a claim is not paid in a batch.
    LineRefusal {
        /// There is no such claim.
        UnknownClaim = "unknown_claim",
        /// The claim is not approved and admitted to a budget, or its payment is done.
        NotPayable = "not_payable",
        /// It stands in another open batch.
        AlreadyBatched = "already_batched",
        /// It is held: a fact behind it changed, a link is under way, the beneficiary died …
        Held = "held",
        /// A finding of the audit stops payment, and nobody has cleared it.
        Finding = "finding",
        /// Another office paid for the same.
        PaidElsewhere = "paid_elsewhere",
        /// The account changed since the approval and is not confirmed.
        AccountUnconfirmed = "account_unconfirmed",
        /// Who prepared the batch filed, reviewed or approved the claim.
        SamePerson = "same_person",
        /// Its amount is zero: no bank takes such a line.
        NothingToPay = "nothing_to_pay",
        /// Another fund pays it than the first line: an order to a bank has one account that pays.
        OtherFund = "other_fund",
        /// With it the batch would exceed the largest amount.
        SumTooLarge = "sum_too_large",
    }
}

/// What a claim's stream says of a claim that may be paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayableLine {
    /// The claim.
    pub claim: ClaimRef,
    /// What is to be paid.
    pub amount_fen: Fen,
    /// Out of which fund.
    pub fund: Fund,
    /// For which subsidy.
    pub scheme: Scheme,
    /// Which region pays.
    pub region: RegionCode,
    /// The account that the approval pinned.
    pub account: Fingerprint,
    /// Everybody who filed, reviewed or approved the claim.
    pub acted: BTreeSet<Subject>,
}

/// One line of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchLine {
    /// What the bank quotes back.
    pub payment_id: PaymentId,
    /// What is paid.
    #[serde(flatten)]
    pub payable: PayableLine,
}

impl BatchLine {
    /// The line that pays a claim in this batch.
    pub fn of(batch: BatchId, payable: PayableLine) -> Self {
        Self {
            payment_id: PaymentId::of(batch, payable.claim.claim_id),
            payable,
        }
    }

    /// The claim.
    pub fn claim_id(&self) -> ClaimId {
        self.payable.claim.claim_id
    }
}

/// A claim of the intent that is no line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedLine {
    /// The claim.
    pub claim: ClaimRef,
    /// Why.
    pub reason: LineRefusal,
}

/// A line that was taken out before the file went to the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedLine {
    /// The claim.
    pub claim_id: ClaimId,
    /// Why.
    pub reason: LineRefusal,
}

/// Where a line stands. Every line has exactly one standing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Standing {
    /// Nothing came back yet.
    Awaiting,
    /// It was taken out before the file went to the bank.
    Dropped {
        /// Why.
        reason: LineRefusal,
    },
    /// It was taken out after that: the bank confirmed that it doesn't pay it.
    Released,
    /// The bank paid.
    Paid {
        /// What it paid.
        amount_fen: Fen,
        /// The bank's reference.
        reference: Option<String>,
        /// The day of payment.
        on: Option<NaiveDate>,
    },
    /// The bank didn't pay.
    Failed {
        /// Why.
        reason: FailureReason,
        /// The bank's reference.
        reference: Option<String>,
        /// The day of the failure.
        on: Option<NaiveDate>,
    },
    /// The bank paid and the money came back (退票).
    Returned {
        /// What came back.
        amount_fen: Fen,
        /// Why.
        reason: FailureReason,
        /// The bank's reference.
        reference: Option<String>,
        /// The day on which it came back.
        on: Option<NaiveDate>,
    },
}

impl Standing {
    /// The code by which it is exchanged.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Awaiting => "awaiting",
            Self::Dropped { .. } => "dropped",
            Self::Released => "released",
            Self::Paid { .. } => "paid",
            Self::Failed { .. } => "failed",
            Self::Returned { .. } => "returned",
        }
    }

    /// What a result that was booked makes of a line.
    fn of(booked: &AcceptedLine) -> Self {
        let reference = booked.reference.clone();
        let reason = booked.reason.unwrap_or(FailureReason::Other);
        let AcceptedLine { amount_fen, on, .. } = *booked;
        match booked.status {
            ResultStatus::Paid => Self::Paid {
                amount_fen,
                reference,
                on,
            },
            ResultStatus::Failed => Self::Failed {
                reason,
                reference,
                on,
            },
            ResultStatus::Returned => Self::Returned {
                amount_fen,
                reason,
                reference,
                on,
            },
        }
    }
}

/// A line, where it stands, and the results that led there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// As taken in.
    pub fact: BatchLine,
    /// Where it stands.
    pub standing: Standing,
    /// The results booked on it, in order.
    pub booked: Vec<AcceptedLine>,
}

impl Line {
    /// A line of which nothing is known yet.
    pub fn new(fact: BatchLine) -> Self {
        Self {
            fact,
            standing: Standing::Awaiting,
            booked: Vec::new(),
        }
    }

    /// Whether nothing came back yet.
    pub fn awaits(&self) -> bool {
        self.standing == Standing::Awaiting
    }

    /// What was booked on it with this status, in fen: more than [`Fen::MAX`] if a bank pays twice.
    pub fn booked_fen(&self, status: ResultStatus) -> i64 {
        self.booked
            .iter()
            .filter(|booked| booked.status == status)
            .fold(0, |sum, booked| sum.saturating_add(booked.amount_fen.get()))
    }

    /// What the beneficiary has of it, in fen: paid less returned.
    pub fn net_fen(&self) -> i64 {
        self.booked_fen(ResultStatus::Paid) - self.booked_fen(ResultStatus::Returned)
    }

    /// Whether the claim is unpaid and may be tried again: the payment failed, or all of it came back.
    pub fn may_follow_up(&self) -> bool {
        match self.standing {
            Standing::Failed { .. } | Standing::Returned { .. } => self.net_fen() == 0,
            Standing::Awaiting
            | Standing::Dropped { .. }
            | Standing::Released
            | Standing::Paid { .. } => false,
        }
    }

    /// Books a result.
    pub(super) fn book(&mut self, booked: AcceptedLine) {
        self.standing = Standing::of(&booked);
        self.booked.push(booked);
    }
}
