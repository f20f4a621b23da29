//! Steps out of the usual way.

use super::world::{Odd, World};
use super::*;

impl World {
    pub(super) fn odd(&self, number: u128, odd: &Odd) -> Option<ClaimStep> {
        let (_, claim) = self.find(id(number))?;
        let today = self.today;
        let date = today.to_string();
        match odd {
            Odd::Return => of(send_back(number, &date)),
            Odd::Redetermine(amount) => {
                let mut lines = claim.filed.lines.clone();
                for line in &mut lines {
                    line.amount_fen = fen(*amount);
                    line.determination = pinned(*amount);
                }
                of(redetermine(number, &date, lines))
            }
            Odd::Object(objection) => of(object(number, *objection, &date)),
            Odd::Settle(objection, upheld) => of(settle(number, *objection, &date, *upheld)),
            Odd::Reject => of(reject(number, &date)),
            Odd::Withdraw => of(withdraw(number, &date)),
            Odd::Hold(reason) => of(hold_back(number, *reason)),
            Odd::Lift(reason) => of(lift(number, *reason)),
            Odd::Order(amount, lines) => {
                let kept = claim.kept_fen().get();
                let amount = if amount % 3 == 0 {
                    kept
                } else {
                    amount % (kept + 2)
                };
                Some(ClaimStep::OrderClawback {
                    amount_fen: fen(amount),
                    lines: lines.iter().copied().collect(),
                    reason: "no ground".to_owned(),
                    ordered_on: today,
                })
            }
            Odd::Instalments => Some(ClaimStep::AgreeInstalments {
                agreed_on: today,
                instalments: vec![Instalment {
                    due_on: today.succ_opt()?,
                    amount_fen: claim.receivable.as_ref()?.open_fen,
                }],
            }),
            Odd::Recover(recovery, amount) => Some(ClaimStep::Recover {
                recovery_id: id(*recovery),
                amount_fen: part_of_due(claim, *amount),
                recovered_on: today,
                reference: None,
            }),
            Odd::Offset(against, amount) => {
                let other = self.find(id(*against));
                let unpaid = other.map(|(_, other)| other.unpaid_fen());
                let due = part_of_due(claim, *amount);
                Some(ClaimStep::Offset {
                    against: id(*against),
                    amount_fen: unpaid
                        .filter(|_| amount % 7 != 0)
                        .map_or(due, |unpaid| unpaid.min(due)),
                    offset_on: today,
                })
            }
            Odd::WriteOff(amount) => Some(ClaimStep::WriteOff {
                amount_fen: part_of_due(claim, *amount),
                reason: "nothing is to be had".to_owned(),
                written_off_on: today,
            }),
            Odd::Batch(_) | Odd::Unbatch(_) | Odd::Pay(..) | Odd::Fail(_) | Odd::Bounce(..) => {
                self.of_bank(number, odd)
            }
            Odd::Wait => Some(ClaimStep::WaitForBudget { budget_id: id(500) }),
        }
    }

    /// What batches do and banks say.
    fn of_bank(&self, number: u128, odd: &Odd) -> Option<ClaimStep> {
        let (_, claim) = self.find(id(number))?;
        // The batch of this claim: the one that it is in, was in, or some other.
        let through = |other: u128| {
            let into = claim
                .batch
                .as_ref()
                .map(|batch| (batch.batch_id, batch.payment_id));
            let was = claim.payments.iter().next_back();
            let was = was.map(|(payment, known)| (known.batch_id, *payment));
            match other % 3 {
                0 => into.or(was),
                1 => was.or(into),
                _ => None,
            }
            .unwrap_or((id(other), payment(number, other)))
        };
        match odd {
            Odd::Batch(into) => of(batch(number, *into)),
            Odd::Unbatch(other) => {
                let (batch_id, _) = through(*other);
                let reason = "released".to_owned();
                Some(ClaimStep::Unbatch { batch_id, reason })
            }
            Odd::Pay(other, amount) => {
                let (batch_id, payment_id) = through(*other);
                let amount_fen = match amount % 3 {
                    0 => claim.unpaid_fen(),
                    1 => claim.claimed_fen(),
                    _ => fen(*amount),
                };
                Some(ClaimStep::Pay(SubsidyPaid {
                    batch_id,
                    payment_id,
                    amount_fen,
                    ..paid(number, 1, 1)
                }))
            }
            Odd::Fail(other) => {
                let (batch_id, payment_id) = through(*other);
                Some(ClaimStep::FailPayment(PaymentFailed {
                    claim_id: claim.id(),
                    batch_id,
                    payment_id,
                    reason: FailureReason::AccountClosed,
                    failed_on: None,
                }))
            }
            Odd::Bounce(other, amount) => {
                let (batch_id, payment_id) = through(*other);
                let known = claim.payment(payment_id).map(|known| known.amount_fen);
                let amount_fen = known
                    .filter(|_| amount % 4 != 0)
                    .unwrap_or_else(|| fen(*amount));
                Some(ClaimStep::ReturnPayment(PaymentReturned {
                    claim_id: claim.id(),
                    batch_id,
                    payment_id,
                    amount_fen,
                    reason: FailureReason::NameDiffers,
                    reference: None,
                    returned_on: Some(self.today),
                }))
            }
            _ => None,
        }
    }
}

/// The step of an act about a claim.
fn of(act: ClaimAct) -> Option<ClaimStep> {
    match act {
        ClaimAct::On(_, step) => Some(*step),
        _ => None,
    }
}

/// Often all that is due, sometimes more.
fn part_of_due(claim: &Claim, amount: i64) -> Fen {
    let due = claim
        .receivable
        .as_ref()
        .map(|receivable| receivable.open_fen.get());
    let due = due.unwrap_or_default();
    fen(if amount % 2 == 0 {
        due
    } else {
        amount % (due + 2)
    })
}
