//! The steps that are drawn for a claim.

use chrono::NaiveDate;
use domain::claim::{
    Claim, ClaimState, ClaimStep, FailureReason, HoldReason, PaymentFailed, PaymentOutcome,
    PaymentReturned, Redetermined,
};
use domain::ids::{BudgetId, ClaimId};
use domain::money::Fen;
use rand::Rng;
use rand::rngs::StdRng;
use uuid::Uuid;

use super::{APPROVERS, Drawn};
use crate::claims_made::{approval, batch_of, fen, paid, subject};

impl Drawn<'_> {
    #[expect(
        clippy::too_many_lines,
        reason = "one arm per step, to be read from top to bottom"
    )]
    /// A step that the claim may take, more often than not, and whose it is.
    pub(super) fn step(&mut self, claim: &Claim, others: &[Claim]) -> (&'static str, ClaimStep) {
        let (today, reason) = (self.today, "Drawn.".to_owned());
        let approver = APPROVERS[self.dice.gen_range(0..APPROVERS.len())];
        let some = |dice: &mut StdRng, most: i64| fen(dice.gen_range(0..=most.max(1)));
        let kept = claim.kept_fen().get();
        let open = claim
            .receivable
            .as_ref()
            .map_or(0, |receivable| receivable.open_fen.get());
        let booked = claim
            .payments
            .iter()
            .find(|(_, payment)| payment.outcome == PaymentOutcome::Paid);
        let drawn = match claim.state {
            // What was paid goes back in one of many ways.
            ClaimState::Paid | ClaimState::ClawbackOrdered => self.dice.gen_range(7..16),
            _ if self.one_in(3) => self.dice.gen_range(0..16),
            _ => 99,
        };
        match drawn {
            0 => (
                "reviewer",
                ClaimStep::Return {
                    returned_on: today,
                    reason,
                },
            ),
            1 if self.one_in(2) => (
                "chief",
                ClaimStep::Reject {
                    rejected_on: today,
                    reason,
                },
            ),
            2 if self.one_in(2) => (
                "filer",
                ClaimStep::Withdraw {
                    withdrawn_on: today,
                    reason,
                },
            ),
            3 => (
                "clerk",
                ClaimStep::Object {
                    objection_id: Uuid::from_u128(self.dice.r#gen()).into(),
                    raised_on: today,
                    by: None,
                    reason,
                },
            ),
            4 if !claim.objections.is_empty() => (
                "clerk",
                ClaimStep::Settle {
                    objection_id: claim.objections[0].id,
                    settled_on: today,
                    upheld: self.one_in(3),
                    finding: reason,
                },
            ),
            5 => (
                approver,
                ClaimStep::HoldBack {
                    reason: [HoldReason::Manual, HoldReason::Finding][self.dice.gen_range(0..2)],
                    note: reason,
                },
            ),
            6 | 7 => (
                "clerk",
                ClaimStep::Lift {
                    reason: HoldReason::ALL[self.dice.gen_range(0..HoldReason::ALL.len())],
                    note: reason,
                },
            ),
            8 => (
                approver,
                ClaimStep::OrderClawback {
                    amount_fen: if self.one_in(2) {
                        fen(kept)
                    } else {
                        some(&mut self.dice, kept)
                    },
                    lines: std::collections::BTreeSet::new(),
                    reason,
                    ordered_on: today,
                },
            ),
            9 | 10 => (
                "cashier",
                ClaimStep::Recover {
                    recovery_id: Uuid::from_u128(self.dice.r#gen()).into(),
                    amount_fen: if self.one_in(2) {
                        fen(open)
                    } else {
                        some(&mut self.dice, open)
                    },
                    recovered_on: today,
                    reference: Some(format!("cash {}", self.dice.r#gen::<u32>())),
                },
            ),
            11..=13 => self.settle(claim, others),
            14 if booked.is_some() => {
                let (_, payment) = booked.unwrap();
                let attempt = payment.batch_id.as_uuid().as_u128() & u128::from(u64::MAX);
                (
                    "system",
                    returned(claim.id(), attempt, payment.amount_fen, today),
                )
            }
            15 => ("system", over_budget()),
            _ => self.forward(claim, others),
        }
    }

    /// What is due back is set off, or somebody agrees to give it up.
    fn settle(&mut self, claim: &Claim, others: &[Claim]) -> (&'static str, ClaimStep) {
        let open = claim
            .receivable
            .as_ref()
            .map_or(0, |receivable| receivable.open_fen.get());
        let payable = others
            .iter()
            .find(|other| other.state == ClaimState::Payable);
        match payable {
            Some(other) if self.one_in(2) => (
                "cashier",
                ClaimStep::Offset {
                    against: other.id(),
                    amount_fen: fen(open.min(other.unpaid_fen().get())),
                    offset_on: self.today,
                },
            ),
            _ => (
                APPROVERS[self.dice.gen_range(0..APPROVERS.len())],
                ClaimStep::WriteOff {
                    amount_fen: fen(open),
                    reason: "Drawn.".to_owned(),
                    written_off_on: self.today,
                },
            ),
        }
    }

    /// The next step of a claim that goes straight through.
    pub(super) fn forward(&mut self, claim: &Claim, others: &[Claim]) -> (&'static str, ClaimStep) {
        use ClaimState as S;
        let today = self.today;
        match claim.state {
            S::Filed => (
                "reviewer",
                ClaimStep::Review {
                    reviewed_on: today,
                    note: None,
                    account: None,
                    recorders: std::collections::BTreeSet::new(),
                },
            ),
            S::Returned => {
                let wish = self.wish(2018);
                let mut lines = claim.filed.lines.clone();
                lines[0].amount_fen = fen(wish.amount);
                lines[0].determination.amount_fen = Some(fen(wish.amount));
                (
                    "filer",
                    ClaimStep::Redetermine {
                        on: today,
                        now: Box::new(Redetermined {
                            // Another office may turn out to pay, from another fund.
                            region: wish.region,
                            fund: wish.fund,
                            funds: Vec::new(),
                            lines,
                            terms: claim.filed.terms.clone(),
                            basis: claim.filed.basis.clone(),
                        }),
                    },
                )
            }
            S::Reviewed => (
                "reviewer",
                ClaimStep::Publicise {
                    publicised_on: today,
                    place: None,
                },
            ),
            S::Publicised => {
                let approver = APPROVERS[self.dice.gen_range(0..APPROVERS.len())];
                (approver, approval(claim, today))
            }
            S::Approved if self.one_in(4) => ("system", over_budget()),
            S::Approved | S::OverBudget => ("system", ClaimStep::Admit { budget_id: None }),
            S::Batched => {
                let batch = claim.batch.as_ref().unwrap();
                let attempt = batch.batch_id.as_uuid().as_u128() & u128::from(u64::MAX);
                match self.dice.gen_range(0..6) {
                    0 => ("system", failed(claim.id(), attempt, today)),
                    1 => (
                        "system",
                        ClaimStep::Unbatch {
                            batch_id: batch.batch_id,
                            reason: "Drawn.".to_owned(),
                        },
                    ),
                    // The bank tells no date.
                    2 => ("system", paid(claim.id(), attempt, batch.amount_fen, None)),
                    _ => (
                        "system",
                        paid(claim.id(), attempt, batch.amount_fen, Some(today)),
                    ),
                }
            }
            S::ClawbackOrdered => self.settle(claim, others),
            _ => {
                self.attempt += 1;
                let (batch_id, payment_id) = batch_of(claim.id(), self.attempt);
                (
                    "system",
                    ClaimStep::Batch {
                        batch_id,
                        payment_id,
                        prepared_by: subject("cashier"),
                    },
                )
            }
        }
    }
}

/// The budget lacks the money.
fn over_budget() -> ClaimStep {
    ClaimStep::WaitForBudget {
        budget_id: BudgetId::from(Uuid::from_u128(0xb0)),
    }
}

/// The bank could not pay.
fn failed(claim: ClaimId, attempt: u128, on: NaiveDate) -> ClaimStep {
    let (batch_id, payment_id) = batch_of(claim, attempt);
    ClaimStep::FailPayment(PaymentFailed {
        claim_id: claim,
        batch_id,
        payment_id,
        reason: FailureReason::AccountClosed,
        failed_on: Some(on),
    })
}

/// The bank sent the money back.
fn returned(claim: ClaimId, attempt: u128, amount_fen: Fen, on: NaiveDate) -> ClaimStep {
    let (batch_id, payment_id) = batch_of(claim, attempt);
    ClaimStep::ReturnPayment(PaymentReturned {
        claim_id: claim,
        batch_id,
        payment_id,
        amount_fen,
        reason: FailureReason::NameDiffers,
        reference: None,
        returned_on: Some(on),
    })
}
