//! People who do whatever may be done next, drawn from a seed; who comes too late is refused, as in life.

use domain::batch::{BatchState, DroppedLine, LineRefusal, ResultStatus};
use domain::budget::Budget;
use domain::claim::{ClaimRef, ClaimState, ClaimStep, EntitlementKey, HoldReason};
use domain::occupation::{Level, Occupation};
use domain::scheme::Scheme;
use domain::worker::{Worker, WorkerAct};
use hearth::store::Store;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

use super::claiming::{
    Plan, approve, file, months, owned, publicise, reject, review, transport, withdraw,
};
use super::payments::{
    approve_batch, batch, batch_id, cancel, claw_back, export, prepare, recover, release, results,
    said, write_off,
};
use super::stage::{
    COUNTY, PREFECTURE, budget, budget_of, execute, find, of, organisation, organisation_id,
    register, step, worker,
};

/// One claim for each rule, and a rival for each key.
pub fn plans() -> Vec<Plan> {
    let training = |beneficiary, number, amount| Plan {
        of: of(beneficiary, number),
        scheme: Scheme::VocationalTraining,
        lines: vec![(
            vec![owned(worker(1), skill()), owned(worker(1), certificate())],
            amount,
        )],
    };
    let placement = |organisation_no, number| Plan {
        of: of(organisation(organisation_no), number),
        scheme: Scheme::EmploymentService,
        lines: vec![(vec![owned(worker(2), placement())], 700)],
    };
    let startup = |worker_no, number| Plan {
        of: of(worker(worker_no), number),
        scheme: Scheme::Startup,
        lines: vec![(
            vec![
                owned(worker(worker_no), EntitlementKey::StartupPerson),
                // Nobody ever registered the firm.
                owned(organisation(99), EntitlementKey::StartupFirm),
            ],
            5_000,
        )],
    };
    let base = |organisation_no, number, workers: &[u128]| {
        let counted = workers.iter().map(|worker_no| {
            let base = organisation_id(3);
            owned(worker(*worker_no), EntitlementKey::CountedForBase { base })
        });
        let award = owned(organisation(organisation_no), EntitlementKey::BaseAward);
        Plan {
            of: of(organisation(organisation_no), number),
            scheme: Scheme::BaseAward,
            lines: vec![(std::iter::once(award).chain(counted).collect(), 9_000)],
        }
    };
    vec![
        transport(1, 1, 400),
        transport(1, 2, 300),
        months(1, 3, &[(1, "2024-01"), (2, "2024-01"), (2, "2024-02")]),
        months(2, 4, &[(2, "2024-02"), (3, "2024-01")]),
        months(2, 5, &[(1, "2024-01")]),
        months(3, 6, &[(3, "2024-01"), (1, "2024-01"), (4, "2024-03")]),
        training(worker(1), 7, 1_500),
        training(organisation(1), 8, 1_400),
        training(organisation(2), 9, 1_300),
        placement(1, 10),
        placement(2, 11),
        startup(2, 12),
        startup(3, 13),
        base(3, 14, &[1, 4]),
        base(3, 15, &[4]),
        months(3, 16, &[(4, "2024-03"), (4, "2024-04")]),
    ]
}

fn skill() -> EntitlementKey {
    EntitlementKey::Skill {
        occupation: Occupation::parse("4-10-01-06").unwrap(),
        level: Some(Level::ALL[0]),
    }
}

fn certificate() -> EntitlementKey {
    EntitlementKey::Certificate {
        number: "no. 1".to_owned(),
        issuer: "the institute".to_owned(),
    }
}

fn placement() -> EntitlementKey {
    EntitlementKey::Placement {
        dispatch_id: Uuid::from_u128(1).into(),
    }
}

/// Everybody who is registered.
pub async fn register_all(store: &Store) {
    for number in 1..=6 {
        register(store, worker(number)).await;
    }
    for number in 1..=3 {
        register(store, organisation(number)).await;
    }
}

/// People at work.
pub struct People {
    dice: StdRng,
    plans: Vec<Plan>,
    batches: u128,
    budget_fen: i64,
}

impl People {
    pub fn of(seed: u64) -> Self {
        Self {
            dice: StdRng::seed_from_u64(seed),
            plans: plans(),
            batches: 0,
            budget_fen: 0,
        }
    }

    fn chance(&mut self, percent: u32) -> bool {
        self.dice.gen_ratio(percent, 100)
    }

    /// Somebody does something.
    pub async fn one_act(&mut self, store: &Store) {
        match self.dice.gen_range(0..20) {
            0..=12 => self.on_a_claim(store).await,
            13..=17 => self.on_a_batch(store).await,
            18 if self.chance(50) => self.link(store).await,
            18 => self.new_batch(store).await,
            _ => self.raise_a_budget(store).await,
        }
    }

    async fn on_a_claim(&mut self, store: &Store) {
        let plan = self.plans.choose(&mut self.dice).unwrap().clone();
        let claim = plan.of;
        let Some(found) = find(store, claim).await else {
            let _ = file(store, &plan).await;
            return;
        };
        let _ = match found.state {
            ClaimState::Filed => review(store, claim).await,
            ClaimState::Reviewed => publicise(store, claim).await,
            ClaimState::Publicised => approve(store, claim).await,
            ClaimState::Approved | ClaimState::OverBudget | ClaimState::Payable
                if self.chance(15) =>
            {
                if self.chance(50) {
                    reject(store, claim).await
                } else {
                    withdraw(store, claim).await
                }
            }
            ClaimState::Payable if self.chance(10) => {
                let hold = ClaimStep::HoldBack {
                    reason: HoldReason::Manual,
                    note: "wait".to_owned(),
                };
                step(store, claim, "auditor", hold).await
            }
            ClaimState::Payable if !found.held.is_empty() => {
                let lift = ClaimStep::Lift {
                    reason: *found.held.iter().next().unwrap(),
                    note: "go on".to_owned(),
                };
                step(store, claim, "auditor", lift).await
            }
            ClaimState::Paid if self.chance(25) => {
                claw_back(store, claim).await;
                Ok(0)
            }
            ClaimState::ClawbackOrdered => {
                if self.chance(70) {
                    recover(store, claim).await;
                } else {
                    write_off(store, claim).await;
                }
                Ok(0)
            }
            _ => Ok(0),
        };
    }

    /// Two records of one person are linked or parted, by requests that may be cut off after each step.
    async fn link(&mut self, store: &Store) {
        let (target, source) = (worker(5).as_uuid(), worker(6).as_uuid());
        let steps = if self.chance(60) {
            vec![
                (
                    target,
                    WorkerAct::ProposeAlias {
                        source: source.into(),
                    },
                ),
                (
                    source,
                    WorkerAct::LinkTo {
                        worker: target.into(),
                    },
                ),
                (
                    target,
                    WorkerAct::ConfirmAlias {
                        source: source.into(),
                    },
                ),
            ]
        } else {
            vec![
                (source, WorkerAct::WithdrawLink),
                (
                    target,
                    WorkerAct::WithdrawAlias {
                        source: source.into(),
                    },
                ),
            ]
        };
        for (of, act) in steps {
            let done = execute::<Worker, _>(store, of, "clerk", act).await;
            if done.is_err() || self.chance(35) {
                return;
            }
        }
    }

    /// Of all claims that were ever filed, payable or not.
    async fn new_batch(&mut self, store: &Store) {
        let count = self.dice.gen_range(1..=6);
        let mut claims: Vec<ClaimRef> = self.plans.iter().map(|plan| plan.of).collect();
        claims.shuffle(&mut self.dice);
        claims.truncate(count);
        self.batches += 1;
        prepare(store, batch_id(self.batches), &claims)
            .await
            .unwrap();
    }

    async fn on_a_batch(&mut self, store: &Store) {
        if self.batches == 0 {
            return self.new_batch(store).await;
        }
        let id = batch_id(self.dice.gen_range(1..=self.batches));
        let found = batch(store, id).await;
        let lines: Vec<ClaimRef> = found
            .lines
            .values()
            .map(|line| line.fact.payable.claim)
            .collect();
        let _ = match found.state() {
            None | Some(BatchState::Cancelled | BatchState::Closed) => {
                return self.new_batch(store).await;
            }
            Some(BatchState::Preparing) if self.chance(10) => cancel(store, id).await,
            Some(BatchState::Preparing) => Ok(0),
            Some(BatchState::Ready | BatchState::Approved) if self.chance(15) => {
                cancel(store, id).await
            }
            Some(BatchState::Ready) => approve_batch(store, id, self.drop(&lines)).await,
            Some(BatchState::Approved) => export(store, id, self.drop(&lines)).await,
            Some(BatchState::Exported) if lines.is_empty() => Ok(0),
            Some(BatchState::Exported) if self.chance(10) => {
                release(store, id, *lines.choose(&mut self.dice).unwrap()).await
            }
            Some(BatchState::Exported) => {
                let mut file = Vec::new();
                for claim in lines {
                    match self.dice.gen_range(0..10) {
                        0..=4 => file.push(said(claim, ResultStatus::Paid)),
                        5 => file.push(said(claim, ResultStatus::Failed)),
                        // Only what is sent back before it was ordered back is told here.
                        6 if found.results.is_empty() => {
                            file.push(said(claim, ResultStatus::Paid));
                            file.push(said(claim, ResultStatus::Returned));
                        }
                        _ => {}
                    }
                }
                results(store, id, file).await
            }
        };
    }

    fn drop(&mut self, lines: &[ClaimRef]) -> Vec<DroppedLine> {
        let dropped = lines.iter().filter(|_| self.dice.gen_ratio(1, 8));
        dropped
            .map(|claim| DroppedLine {
                claim_id: claim.claim_id,
                reason: LineRefusal::Held,
            })
            .collect()
    }

    /// Of the county, or of the prefecture above it, whose claims may wait there by then.
    async fn raise_a_budget(&mut self, store: &Store) {
        let region = if self.chance(60) { PREFECTURE } else { COUNTY };
        self.budget_fen += self.dice.gen_range(500..4_000);
        let strict_order = self.chance(30);
        let id = budget(store, region, self.budget_fen, strict_order).await;
        let _: Budget = budget_of(store, id).await;
    }
}
