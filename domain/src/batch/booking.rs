//! Between a batch and its claims: how a claim's refusal is told of its line, and how a line's result is booked on its
//! claim.

use super::line::LineRefusal;
use super::result::{AcceptedLine, FailureReason, ResultStatus};
use crate::claim::{
    ClaimRefusal, ClaimState, ClaimStep, HoldReason, PaymentFailed, PaymentReturned, SubsidyPaid,
};
use crate::ids::BatchId;

impl LineRefusal {
    /// How a claim's refusal to take part is told of its line.
    pub fn of(refusal: &ClaimRefusal) -> Self {
        match refusal {
            ClaimRefusal::UnknownClaim => Self::UnknownClaim,
            ClaimRefusal::SamePerson { .. } => Self::SamePerson,
            ClaimRefusal::NothingToClaim => Self::NothingToPay,
            ClaimRefusal::Held { reasons } => Self::of_holds(reasons),
            ClaimRefusal::WrongState {
                state: ClaimState::Batched,
                ..
            } => Self::AlreadyBatched,
            _ => Self::NotPayable,
        }
    }

    /// How the holds of a claim are told of its line: by what can be put right first.
    pub fn of_holds(reasons: &[HoldReason]) -> Self {
        if reasons.contains(&HoldReason::PaidElsewhere) {
            Self::PaidElsewhere
        } else if reasons.contains(&HoldReason::AccountChanged) {
            Self::AccountUnconfirmed
        } else {
            Self::Held
        }
    }
}

impl AcceptedLine {
    /// How the result that was booked on a line of this batch is booked on its claim.
    pub fn step(&self, batch_id: BatchId) -> ClaimStep {
        let (claim_id, payment_id) = (self.claim_id, self.payment_id);
        let reason = self.reason.unwrap_or(FailureReason::Other);
        match self.status {
            ResultStatus::Paid => ClaimStep::Pay(SubsidyPaid {
                claim_id,
                batch_id,
                payment_id,
                amount_fen: self.amount_fen,
                reference: self.reference.clone(),
                paid_on: self.on,
            }),
            ResultStatus::Failed => ClaimStep::FailPayment(PaymentFailed {
                claim_id,
                batch_id,
                payment_id,
                reason,
                failed_on: self.on,
            }),
            ResultStatus::Returned => ClaimStep::ReturnPayment(PaymentReturned {
                claim_id,
                batch_id,
                payment_id,
                amount_fen: self.amount_fen,
                reason,
                reference: self.reference.clone(),
                returned_on: self.on,
            }),
        }
    }
}
