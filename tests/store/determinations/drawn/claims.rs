//! Claims and how far they come. Each step is a decision of the record in which it happens, on everything that was drawn
//! before it; what a record refuses does not happen.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::claim::{
    Applicant, ApplicantKind, Claim, ClaimAct, ClaimBasis, ClaimEvent, ClaimFiled, ClaimLine,
    ClaimState, ClaimStep, Claimant, HoldStanding, OwnedKey, Pinned, Settlement, Standing,
    SubsidyPaid,
};
use domain::determination::{Determination, Outcome, Question, assess_without, keys_of};
use domain::ids::ClaimId;
use domain::organisation::{Organisation, OrganisationEvent};
use domain::policy::{CommonParameters, Fund};
use domain::sealed::Fingerprint;
use domain::subject::{Given, Subject};
use domain::worker::{Worker, WorkerAct, WorkerEvent};
use rand::Rng;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::raw::Happening;
use super::{Drawn, WORKERS};
use crate::world::on;

fn by(who: &str) -> Subject {
    Subject::new("test", who)
}

/// The day on which everything is recorded.
const TODAY: &str = "2040-01-01";

/// Which turn a claim takes where there are several.
#[derive(Clone, Copy, Default)]
struct Turn {
    given_up: bool,
    asked_back: bool,
    recovered: bool,
}

/// What the records that keep a claim's keys hear of a step.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Hears {
    Nothing,
    GivenBack,
    Settled(Settlement),
}

impl Drawn {
    /// Takes in what was not drawn.
    pub fn knows(&mut self, happenings: &[Happening]) {
        for happening in happenings {
            self.known.happens(happening);
        }
    }

    /// Whatever a worker is entitled to is claimed, and paid.
    pub fn claimed_and_paid(&mut self, worker: u128) -> Vec<Happening> {
        let mut happenings = Vec::new();
        self.filed(worker, &mut happenings);
        let (owner, claim) = *self.claims.last().expect("something to claim");
        for _ in 0..7 {
            self.goes_on(owner, claim, Turn::default(), &mut happenings);
        }
        happenings
    }

    /// A claim, or some steps of one.
    pub(super) fn claim(&mut self) -> Vec<Happening> {
        let mut happenings = Vec::new();
        if self.claims.is_empty() || self.dice.gen_bool(0.35) {
            let worker = self.dice.gen_range(1..=WORKERS);
            self.filed(worker, &mut happenings);
        } else {
            let index = self.dice.gen_range(0..self.claims.len());
            let (owner, claim) = self.claims[index];
            for _ in 0..self.dice.gen_range(1..=6) {
                let turn = Turn {
                    given_up: self.dice.gen_bool(0.04),
                    asked_back: self.dice.gen_bool(0.4),
                    recovered: self.dice.gen_bool(0.6),
                };
                self.goes_on(owner, claim, turn, &mut happenings);
            }
        }
        happenings
    }

    /// Somebody claims what is due: often the journey.
    fn filed(&mut self, worker: u128, happenings: &mut Vec<Happening>) {
        let worker = Uuid::from_u128(worker);
        let claim: ClaimId = self.fact().parse::<Uuid>().unwrap().into();
        let days = [self.day(), self.day(), "2021-12-01".to_owned()];
        let mut due: Vec<(Question, Determination, Vec<OwnedKey>, NaiveDate)> = self
            .known
            .look(worker.into(), |person, world| {
                assess_without(person, world, Some(claim))
                    .iter()
                    .flat_map(|one| {
                        let keys = keys_of(&one.question, person);
                        days.iter().map(move |day| {
                            (one.question.clone(), one.on(on(day)), keys.clone(), on(day))
                        })
                    })
                    .filter(|(_, answer, ..)| answer.outcome == Outcome::Eligible)
                    .collect()
            })
            .unwrap_or_default();
        if due.is_empty() {
            return;
        }
        let index = self.dice.gen_range(0..due.len());
        let (question, answer, keys, applied_on) = due.swap_remove(index);
        let beneficiary = match (question.organisation, question.worker) {
            (Some(organisation), _) => Claimant::Organisation(organisation),
            (None, Some(worker)) => Claimant::Worker(worker),
            (None, None) => return,
        };
        if let Claimant::Worker(worker) = beneficiary {
            self.has_an_account(&worker.to_string(), happenings);
        }
        let determination = Pinned::new(&answer, applied_on);
        let filed = ClaimFiled {
            claim_id: claim,
            part_of: None,
            beneficiary,
            scheme: question.scheme,
            programme: question.programme.clone(),
            region: answer.region,
            fund: Some(Fund::ALL[0]),
            funds: Vec::new(),
            lines: vec![ClaimLine {
                line_no: 1,
                worker_id: question.worker,
                question: question.key(),
                keys,
                amount_fen: determination.due(),
                determination,
            }],
            applied_on,
            applicant: Applicant {
                kind: ApplicantKind::Own,
                relation: None,
                consent_ref: None,
            },
            filed_by: by("filer"),
            contested: None,
            evidence: Vec::new(),
            terms: CommonParameters::default(),
            basis: ClaimBasis::default(),
        };
        if self.act(
            beneficiary,
            "filer",
            ClaimAct::File(Box::new(filed)),
            happenings,
        ) {
            self.claims.push((beneficiary, claim));
        }
    }

    fn has_an_account(&mut self, worker: &str, happenings: &mut Vec<Happening>) {
        if self.accounts.insert(worker.to_owned()) {
            let account = json!({
                "number": "sealed", "holder_name": "sealed", "holder_kind": "person", "fingerprint": "00",
            });
            let events = [
                json!({"AccountProposed": {"account": account, "proposed_by": by("filer")}}),
                json!({"AccountConfirmed": {"fingerprint": "00", "confirmed_by": by("reviewer")}}),
            ];
            for event in events {
                self.happened((Worker::TYPE, worker.to_owned(), event), happenings);
            }
        }
    }

    /// The next step of a claim, and what it means for the records that keep its keys.
    fn goes_on(
        &mut self,
        owner: Claimant,
        id: ClaimId,
        turn: Turn,
        happenings: &mut Vec<Happening>,
    ) {
        let Some(claim) = self
            .known
            .claims(owner)
            .and_then(|book| book.claim(id).cloned())
        else {
            return;
        };
        let Some((who, step, settled)) = next_step(&claim, turn) else {
            return;
        };
        if claim.state == ClaimState::Approving && !turn.given_up {
            return self.keys_are_asked_for(&claim, happenings);
        }
        let act = ClaimAct::On(id, Box::new(step));
        if self.act(owner, who, act, happenings) {
            let after = self
                .known
                .claims(owner)
                .and_then(|book| book.claim(id).cloned());
            if let Some(after) = after {
                self.keepers_hear(&after, settled, happenings);
            }
        }
    }

    fn keys_are_asked_for(&mut self, claim: &Claim, happenings: &mut Vec<Happening>) {
        let owner = claim.filed.beneficiary;
        let attempt = claim.attempt.as_ref().unwrap().attempt;
        let mut refused = Vec::new();
        for line in claim.live_lines() {
            for key in line.keys.iter().filter(|key| key.owner != owner) {
                let held = claim.hold_for(line, key, attempt);
                if !self.act(
                    key.owner,
                    "system",
                    ClaimAct::HoldKey(Box::new(held)),
                    happenings,
                ) {
                    refused.push(domain::claim::DroppedLine {
                        line_no: line.line_no,
                        reason: domain::claim::LineDrop::AlreadyHeld,
                    });
                }
            }
        }
        let answered = ClaimStep::KeysAnswered { attempt, refused };
        let act = ClaimAct::On(claim.id(), Box::new(answered));
        self.act(owner, "system", act, happenings);
    }

    fn keepers_hear(&mut self, claim: &Claim, settled: Hears, happenings: &mut Vec<Happening>) {
        if settled == Hears::Nothing {
            return;
        }
        let given_up = settled == Hears::Settled(Settlement::WrittenOff);
        if given_up && claim.state != ClaimState::WrittenOff {
            return;
        }
        let keepers: BTreeSet<Claimant> = claim
            .live_lines()
            .flat_map(|line| line.keys.iter().map(|key| key.owner))
            .collect();
        for keeper in keepers {
            let Some(book) = self.known.claims(keeper) else {
                continue;
            };
            let holds: Vec<_> = book
                .holds
                .iter()
                .filter(|hold| hold.held.claim.claim_id == claim.id())
                .filter(|hold| hold.standing != HoldStanding::Released)
                .map(|hold| hold.held.hold_id)
                .collect();
            for hold in holds {
                let act = match settled {
                    Hears::Settled(settlement) => ClaimAct::SettleKey(hold, settlement),
                    Hears::GivenBack | Hears::Nothing => ClaimAct::ReleaseKey(hold),
                };
                self.act(keeper, "system", act, happenings);
            }
        }
    }

    /// The record decides, and what it decides happens; whether it took the act.
    fn act(
        &mut self,
        owner: Claimant,
        who: &str,
        act: ClaimAct,
        happenings: &mut Vec<Happening>,
    ) -> bool {
        let decided: Option<(&'static str, Vec<Value>)> = match owner {
            Claimant::Worker(id) => self.known.worker(id).map(|worker| {
                let given = Given {
                    today: on(TODAY),
                    by: by(who),
                    act: WorkerAct::Claim(act),
                };
                let events: Vec<WorkerEvent> = worker.decide(given).unwrap_or_default();
                let told = events
                    .iter()
                    .map(|event| serde_json::to_value(event).unwrap());
                (Worker::TYPE, told.collect())
            }),
            Claimant::Organisation(id) => self.known.organisation(id).map(|organisation| {
                let account = Fingerprint::new("00".to_owned());
                let decide = |standing: &Standing<'_>| {
                    let with_account = Standing {
                        account: Some(&account),
                        ..*standing
                    };
                    let book = &organisation.claims;
                    book.decide(&with_account, on(TODAY), &by(who), act)
                };
                let events: Vec<ClaimEvent> =
                    organisation.with_standing(decide).unwrap_or_default();
                let told = events.into_iter().map(|event| {
                    let event = OrganisationEvent::Claim(Box::new(event));
                    serde_json::to_value(event).unwrap()
                });
                (Organisation::TYPE, told.collect())
            }),
        };
        let Some((kind, events)) = decided else {
            return false;
        };
        let taken = !events.is_empty();
        for event in events {
            let stream = owner.as_uuid().to_string();
            self.happened((kind, stream, event), happenings);
        }
        taken
    }

    fn happened(&mut self, happening: Happening, happenings: &mut Vec<Happening>) {
        self.known.happens(&happening);
        happenings.push(happening);
    }
}

/// What may come next of a claim: by whom, what, and what it says to those who keep its keys.
#[expect(
    clippy::too_many_lines,
    reason = "one arm per state, to be read from top to bottom"
)]
fn next_step(claim: &Claim, turn: Turn) -> Option<(&'static str, ClaimStep, Hears)> {
    let on = claim.since;
    let sum = claim.claimed_fen();
    let reason = "a reason".to_owned();
    let same = |of: &str| -> Uuid { Uuid::new_v5(&claim.id().as_uuid(), of.as_bytes()) };
    if turn.given_up {
        let rejected_on = on;
        return Some((
            "approver",
            ClaimStep::Reject {
                rejected_on,
                reason,
            },
            Hears::GivenBack,
        ));
    }
    Some(match claim.state {
        ClaimState::Filed => (
            "reviewer",
            ClaimStep::Review {
                reviewed_on: on,
                note: None,
                account: None,
                recorders: BTreeSet::new(),
            },
            Hears::Nothing,
        ),
        ClaimState::Reviewed => (
            "reviewer",
            ClaimStep::Publicise {
                publicised_on: on,
                place: None,
            },
            Hears::Nothing,
        ),
        ClaimState::Publicised => {
            let last_day = claim.notice.as_ref().map_or(on, |notice| notice.last_day);
            let lines = claim.filed.lines.iter();
            let now: BTreeMap<u32, Pinned> = lines
                .map(|line| (line.line_no, line.determination.clone()))
                .collect();
            let step = ClaimStep::Approve {
                approved_on: last_day.succ_opt().unwrap(),
                now,
                basis: ClaimBasis::default(),
                drop_failing: false,
                recorders: BTreeSet::new(),
            };
            ("approver", step, Hears::Nothing)
        }
        ClaimState::Approving | ClaimState::Approved => (
            "budget",
            ClaimStep::Admit { budget_id: None },
            Hears::Nothing,
        ),
        ClaimState::Payable => (
            "finance",
            ClaimStep::Batch {
                batch_id: same("batch").into(),
                payment_id: same("payment").into(),
                prepared_by: by("finance"),
            },
            Hears::Nothing,
        ),
        ClaimState::Batched => (
            "finance",
            ClaimStep::Pay(SubsidyPaid {
                claim_id: claim.id(),
                batch_id: same("batch").into(),
                payment_id: same("payment").into(),
                amount_fen: claim.unpaid_fen(),
                reference: None,
                paid_on: Some(on),
            }),
            Hears::Settled(Settlement::Paid),
        ),
        ClaimState::Paid if turn.asked_back => (
            "other approver",
            ClaimStep::OrderClawback {
                amount_fen: sum,
                lines: BTreeSet::new(),
                reason,
                ordered_on: on,
            },
            Hears::Settled(Settlement::ClawbackOrdered),
        ),
        ClaimState::ClawbackOrdered if turn.recovered => (
            "finance",
            ClaimStep::Recover {
                recovery_id: same("recovery").into(),
                amount_fen: sum,
                recovered_on: on,
                reference: None,
            },
            Hears::Settled(Settlement::Recovered),
        ),
        ClaimState::ClawbackOrdered => {
            let receivable = claim.receivable.as_ref();
            let agreed = receivable.is_some_and(|due| due.write_off.is_some());
            (
                if agreed { "auditor" } else { "head" },
                ClaimStep::WriteOff {
                    amount_fen: sum,
                    reason,
                    written_off_on: on,
                },
                Hears::Settled(Settlement::WrittenOff),
            )
        }
        _ => return None,
    })
}
