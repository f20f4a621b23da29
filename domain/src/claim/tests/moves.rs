//! How moves are made.

use super::chance::PARTS;
use super::world::{Move, Odd, PEOPLE, World};
use super::*;

impl World {
    /// Makes a move; whatever is refused changes nothing.
    pub(super) fn make(&mut self, chosen: &Move) {
        let of = match chosen {
            Move::File(_, number, ..)
            | Move::Go(number, _)
            | Move::Rush(number, _)
            | Move::May(number, ..)
            | Move::Part(number, _)
            | Move::Try(number, ..)
            | Move::Carry(number, _) => self.some_claim(*number),
        };
        match chosen {
            Move::File(at, number, what, amount, first) => {
                self.file(*at, *number, *what, *amount, *first);
            }
            Move::Go(_, days) => {
                self.today = self.today + chrono::Days::new(u64::from(*days));
                self.go(of);
            }
            Move::Rush(_, steps) => {
                for _ in 0..*steps {
                    if let Some((_, claim)) = self.find(id(of)) {
                        match claim.state {
                            ClaimState::Publicised => {
                                self.today = self.today + chrono::Days::new(9);
                            }
                            ClaimState::ClawbackOrdered => return,
                            _ => {}
                        }
                    }
                    self.go(of);
                }
            }
            Move::May(_, which, who, amount) => {
                let Some(odd) = self.fitting(of, *which, *amount) else {
                    return;
                };
                let by = [ORDERER, OTHER, FINANCE, SECOND, CLERK][who % 5];
                if let Some(what) = self.odd(of, &odd) {
                    self.step(of, by, what);
                }
            }
            Move::Part(_, amount) => {
                if let Some((at, claim)) = self.find(id(of)) {
                    let mut lines = claim.filed.lines.clone();
                    for line in &mut lines {
                        line.determination = pinned(line.amount_fen.get() + amount);
                    }
                    let filed = ClaimFiled {
                        beneficiary: at,
                        applied_on: self.today,
                        ..part(of + PARTS, of, PartKind::TopUp, lines)
                    };
                    if self.find(filed.claim_id).is_none() {
                        let _ = self.act(at, CLERK, file(filed));
                    }
                }
            }
            Move::Carry(_, steps) => {
                self.carry(of, usize::from(*steps));
            }
            Move::Try(_, who, odd) => {
                let by = PEOPLE[who % PEOPLE.len()];
                if let Some(what) = self.odd(of, odd) {
                    self.step(of, by, what);
                }
            }
        }
    }

    /// The usual next step, by whoever's duty it is.
    fn go(&mut self, number: u128) {
        let Some((_, claim)) = self.find(id(number)) else {
            return;
        };
        let today = self.today;
        let lines = &claim.filed.lines;
        let now = lines
            .iter()
            .map(|line| (line.line_no, line.determination.clone()));
        let unpaid = claim.unpaid_fen().get();
        let due = claim
            .receivable
            .as_ref()
            .map(|receivable| receivable.open_fen);
        let round = claim.postings.len() as u128;
        let (by, what) = match claim.state {
            ClaimState::Filed => (
                REVIEWER,
                ClaimStep::Review {
                    reviewed_on: today,
                    note: None,
                    account: None,
                    recorders: subjects(&["recorder"]),
                },
            ),
            ClaimState::Reviewed => (
                REVIEWER,
                ClaimStep::Publicise {
                    publicised_on: today,
                    place: None,
                },
            ),
            ClaimState::Publicised => {
                let by = if claim.approvals.is_empty() {
                    APPROVER
                } else {
                    SECOND
                };
                let approve = ClaimStep::Approve {
                    approved_on: today,
                    now: now.collect(),
                    basis: ClaimBasis::default(),
                    drop_failing: false,
                    recorders: subjects(&["recorder"]),
                };
                (by, approve)
            }
            ClaimState::Approving => {
                self.carry(number, 1_000);
                return;
            }
            ClaimState::Approved | ClaimState::OverBudget => {
                (FINANCE, ClaimStep::Admit { budget_id: None })
            }
            ClaimState::Payable => {
                let batch_id = id(1_000 + round);
                let payment_id = payment(number, 1_000 + round);
                let prepared_by = subject(PREPARER);
                let into = ClaimStep::Batch {
                    batch_id,
                    payment_id,
                    prepared_by,
                };
                (PREPARER, into)
            }
            ClaimState::Batched => {
                let Some(batch) = &claim.batch else { return };
                let paid = SubsidyPaid {
                    batch_id: batch.batch_id,
                    payment_id: batch.payment_id,
                    ..paid(number, 1, unpaid)
                };
                (FINANCE, ClaimStep::Pay(paid))
            }
            ClaimState::ClawbackOrdered => {
                let recovered = ClaimStep::Recover {
                    recovery_id: id(5_000 + round),
                    amount_fen: due.unwrap_or_default(),
                    recovered_on: today,
                    reference: None,
                };
                (FINANCE, recovered)
            }
            _ => return,
        };
        self.step(number, by, what);
    }

    /// What else may happen to a claim as it stands.
    fn fitting(&self, number: u128, which: usize, amount: i64) -> Option<Odd> {
        let (at, claim) = self.find(id(number))?;
        let recovery = u128::try_from(amount).unwrap_or_default() % 50;
        let mut others = self.records[&at].book().claims.iter();
        let against = others
            .find(|other| other.state == ClaimState::Payable)
            .map_or(10, |other| other.id().as_uuid().as_u128());
        let line = u32::try_from(recovery).unwrap_or_default() % 4 + 1;
        let early = matches!(
            claim.state,
            ClaimState::Filed
                | ClaimState::Reviewed
                | ClaimState::Returned
                | ClaimState::Publicised
        );
        // Or hardly a claim would come as far as its money.
        if early && !(which / 8).is_multiple_of(4) {
            return None;
        }
        let choices = match claim.state {
            ClaimState::Filed | ClaimState::Reviewed | ClaimState::Returned => {
                vec![
                    Odd::Return,
                    Odd::Redetermine(amount),
                    Odd::Redetermine(amount),
                ]
            }
            ClaimState::Publicised => vec![
                Odd::Object(recovery % 2),
                Odd::Settle(recovery % 2, amount % 5 == 0),
                Odd::Settle(recovery % 2, false),
                Odd::Redetermine(amount),
            ],
            ClaimState::Approving => return None,
            ClaimState::Approved | ClaimState::OverBudget | ClaimState::Payable => vec![
                Odd::Wait,
                Odd::Hold(HoldReason::Manual),
                Odd::Lift(HoldReason::Manual),
                Odd::Lift(HoldReason::GroundLost),
                Odd::Reject,
            ],
            ClaimState::Batched => vec![Odd::Unbatch(0), Odd::Fail(0), Odd::Batch(recovery)],
            ClaimState::Paid | ClaimState::Recovered | ClaimState::WrittenOff => vec![
                Odd::Order(amount, Vec::new()),
                Odd::Order(amount, vec![line]),
                Odd::Bounce(1, 1),
            ],
            ClaimState::ClawbackOrdered => vec![
                Odd::Order(amount, vec![line]),
                Odd::Recover(recovery, amount),
                Odd::Offset(against, amount),
                Odd::Offset(against, amount & !1),
                Odd::WriteOff(amount),
                Odd::WriteOff(amount & !1),
                Odd::WriteOff(amount & !1),
                Odd::Instalments,
                Odd::Bounce(1, 1),
            ],
            ClaimState::Rejected | ClaimState::Withdrawn => vec![Odd::Pay(1, 0), Odd::Batch(1)],
        };
        choices.get(which % choices.len()).cloned()
    }
}
