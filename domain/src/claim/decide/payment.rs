//! From payable to paid: holds, batches, what the bank says.

use super::super::payload::{
    ClaimBatched, ClaimHeld, ClaimHoldLifted, ClaimUnbatched, PaymentFailed, PaymentReturned,
    SubsidyPaid,
};
use super::super::refusal::ClaimRefusal;
use super::super::state::{Claim, PaymentOutcome};
use super::super::words::{ClaimAction, HoldReason, Settlement};
use super::{ClaimEvent, Decision, Desk};
use crate::ids::{BatchId, PaymentId};
use crate::money::Fen;
use crate::subject::Subject;

impl Desk<'_> {
    /// Somebody keeps an approved claim out of batches.
    pub(super) fn hold_back(&self, claim: &Claim, reason: HoldReason, note: String) -> Decision {
        Self::allowed(claim, ClaimAction::Hold)?;
        let let_pass = reason == HoldReason::GroundLost && claim.let_pass.contains(&reason);
        if claim.held.contains(&reason) || let_pass {
            return Ok(Vec::new());
        }
        Ok(vec![
            ClaimHeld {
                claim_id: claim.id(),
                reason,
                note,
                held_by: self.by.clone(),
            }
            .into(),
        ])
    }

    /// Lifts a hold that somebody put on; or lets a claim pass that a fact holds: the heirs of the dead are paid,
    /// a changed account is paid once it was confirmed. What another office paid,
    /// and records that are gone, are never let pass.
    pub(super) fn lift(&self, claim: &Claim, reason: HoldReason, note: String) -> Decision {
        let by_fact = claim.may(ClaimAction::Hold)
            && self
                .book
                .kept_out_by(claim, self.standing)
                .contains(&reason)
            && matches!(reason, HoldReason::AccountChanged | HoldReason::Death);
        if !claim.held.contains(&reason) && !by_fact {
            return Err(ClaimRefusal::NotHeld);
        }
        self.not_the_filer(claim)?;
        if reason != HoldReason::Manual {
            self.other_than("approver", &claim.approved_by)?;
        }
        let mut account = None;
        if by_fact {
            // The heirs are paid on an account of theirs, not on that of the dead.
            let of_heirs = reason != HoldReason::Death || self.standing.account_since_death;
            match self.standing.account {
                Some(confirmed) if !self.standing.account_waits && of_heirs => {
                    account = Some(confirmed.clone());
                }
                _ => return Err(ClaimRefusal::AccountUnconfirmed),
            }
        }
        Ok(vec![
            ClaimHoldLifted {
                claim_id: claim.id(),
                reason,
                note,
                lifted_by: self.by.clone(),
                account,
            }
            .into(),
        ])
    }

    /// Into a batch: only what is payable, in no batch, held by nothing; prepared by somebody who did
    /// nothing else about the claim.
    pub(super) fn batch(
        &self,
        claim: &Claim,
        batch_id: BatchId,
        payment_id: PaymentId,
        prepared_by: &Subject,
    ) -> Decision {
        if claim
            .batch
            .as_ref()
            .is_some_and(|batch| batch.batch_id == batch_id)
        {
            return Ok(Vec::new());
        }
        // A payment is made once: a batch that gave the claim up can't take it again.
        if claim.payment(payment_id).is_some()
            || claim.left.iter().any(|left| left.batch_id == batch_id)
        {
            return Err(ClaimRefusal::NotInBatch);
        }
        Self::allowed(claim, ClaimAction::Batch)?;
        if claim.acted().contains(prepared_by) {
            return Err(ClaimRefusal::SamePerson {
                acted_as: "decider",
            });
        }
        let reasons = self.book.kept_out_by(claim, self.standing);
        if !reasons.is_empty() {
            return Err(ClaimRefusal::Held { reasons });
        }
        let approved = claim
            .approved
            .as_ref()
            .ok_or(ClaimRefusal::NothingToClaim)?;
        let amount_fen = claim.unpaid_fen();
        if amount_fen == Fen::default() {
            return Err(ClaimRefusal::NothingToClaim);
        }
        Ok(vec![
            ClaimBatched {
                claim_id: claim.id(),
                batch_id,
                payment_id,
                amount_fen,
                account: approved.account.clone(),
            }
            .into(),
        ])
    }

    /// Out of a batch, unpaid; once is enough.
    pub(super) fn unbatch(claim: &Claim, batch_id: BatchId, reason: String) -> Vec<ClaimEvent> {
        let inside = claim
            .batch
            .as_ref()
            .is_some_and(|batch| batch.batch_id == batch_id);
        if inside {
            vec![
                ClaimUnbatched {
                    claim_id: claim.id(),
                    batch_id,
                    reason,
                }
                .into(),
            ]
        } else {
            Vec::new()
        }
    }

    /// The bank booked the payment. Taken on every record, whatever became of it since; also after the
    /// payment had been given up, as long as no other batch has the claim. Never more than is unpaid; of less, which
    /// somebody has accepted, the rest is still to be paid.
    pub(super) fn pay(&self, claim: &Claim, paid: SubsidyPaid) -> Decision {
        let booked = claim
            .payment(paid.payment_id)
            .filter(|known| !matches!(known.outcome, PaymentOutcome::Failed(_)));
        if let Some(known) = booked {
            // Told again, also after the money came back; another reference is another payment.
            let same_reference = known.reference == paid.reference
                || known.reference.is_none()
                || paid.reference.is_none();
            return if known.amount_fen == paid.amount_fen && same_reference {
                Ok(Vec::new())
            } else {
                Err(ClaimRefusal::PaymentConflict)
            };
        }
        let sent = match &claim.batch {
            Some(batch) => std::slice::from_ref(batch),
            None => &claim.left,
        };
        let sent = sent.iter().find(|sent| sent.payment_id == paid.payment_id);
        let expected_fen = sent.ok_or(ClaimRefusal::NotInBatch)?.amount_fen;
        let unpaid = claim.unpaid_fen();
        // Less is taken, once somebody has accepted it: the rest is still to be paid.
        let most = expected_fen.min(unpaid);
        if paid.amount_fen == Fen::default() || paid.amount_fen > most {
            return Err(ClaimRefusal::AmountsDiffer { expected_fen: most });
        }
        let whole = paid.amount_fen == unpaid;
        let mut events = vec![paid.into()];
        if whole {
            events.extend(self.settle_own(claim, None, Settlement::Paid));
        }
        Ok(events)
    }

    /// The bank could not pay.
    pub(super) fn fail_payment(claim: &Claim, failed: PaymentFailed) -> Decision {
        if let Some(known) = claim.payment(failed.payment_id) {
            return match known.outcome {
                PaymentOutcome::Failed(reason) if reason == failed.reason => Ok(Vec::new()),
                _ => Err(ClaimRefusal::PaymentConflict),
            };
        }
        Self::in_batch(claim, failed.payment_id)?;
        Ok(vec![failed.into()])
    }

    /// The bank sent back what it had booked.
    pub(super) fn return_payment(&self, claim: &Claim, returned: PaymentReturned) -> Decision {
        let known = claim
            .payment(returned.payment_id)
            .ok_or(ClaimRefusal::NotInBatch)?;
        match known.outcome {
            PaymentOutcome::Failed(_) => Err(ClaimRefusal::PaymentConflict),
            _ if known.amount_fen != returned.amount_fen => Err(ClaimRefusal::AmountsDiffer {
                expected_fen: known.amount_fen,
            }),
            PaymentOutcome::Returned(_) => Ok(Vec::new()),
            PaymentOutcome::Paid => {
                let mut events = vec![returned.into()];
                events.extend(self.settle_own(claim, None, Settlement::Returned));
                Ok(events)
            }
        }
    }

    fn in_batch(claim: &Claim, payment_id: PaymentId) -> Result<(), ClaimRefusal> {
        match &claim.batch {
            Some(batch) if batch.payment_id == payment_id => Ok(()),
            _ => Err(ClaimRefusal::NotInBatch),
        }
    }
}
