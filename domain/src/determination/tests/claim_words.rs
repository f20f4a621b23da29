//! The words for what happens to claims. Every step is a decision of the record in which it happens, so that a history
//! holds nothing that could not have come about.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::history::History;
use super::words::{Words, day, id};
use crate::claim::{
    Applicant, ApplicantKind, Claim, ClaimAct, ClaimBasis, ClaimBook, ClaimEvent, ClaimFiled,
    ClaimLine, ClaimRefusal, ClaimState, ClaimStep, Claimant, EntitlementHeld, HoldStanding,
    OwnedKey, Pinned, Settlement, Standing, SubsidyPaid,
};
use crate::determination::{
    Determination, Outcome, Question, assess_base_without, assess_without, keys_of, keys_of_base,
};
use crate::ids::{BatchId, ClaimId, PaymentId, RecoveryId};
use crate::money::Fen;
use crate::organisation::OrganisationEvent;
use crate::policy::{CommonParameters, Fund};
use crate::sealed::Fingerprint;
use crate::subject::Subject;
use crate::worker::WorkerEvent;

/// Takes in what happens to a claim; says whether it was that.
pub(super) fn tell(history: &mut History, verb: &str, words: &mut Words<'_>) -> bool {
    match verb {
        "claim" => {
            let told = Told::read(words);
            let filed = history.file(&told);
            assert!(filed || told.may_fail, "nothing to claim for {}", told.name);
        }
        "bring" => {
            let name = words.next().to_owned();
            let to: ClaimState = words.read();
            let fen = words.after("fen");
            let may_fail = words.has("if_possible");
            let done = history.bring(id("claim", &name), to, fen);
            assert!(done.is_ok() || may_fail, "{name} to {to}: {done:?}");
        }
        _ => return false,
    }
    true
}

/// A claim as a line tells it.
struct Told {
    name: String,
    scheme: String,
    about: Option<String>,
    year: Option<i32>,
    programme: Option<String>,
    on: NaiveDate,
    may_fail: bool,
}

impl Told {
    fn read(words: &mut Words<'_>) -> Self {
        Self {
            name: words.next().to_owned(),
            scheme: words.next().to_owned(),
            about: words.word_after("about").map(str::to_owned),
            year: words.after("year"),
            programme: words.word_after("programme").map(str::to_owned),
            on: words.day_after("on").unwrap_or_else(|| words.missing("on")),
            may_fail: words.has("if_possible"),
        }
    }

    fn asks(&self, question: &Question) -> bool {
        question.scheme.code() == self.scheme
            && self
                .about
                .as_deref()
                .is_none_or(|name| is_about(question, name))
            && self.year.is_none_or(|year| question.year == Some(year))
            && self
                .programme
                .as_ref()
                .is_none_or(|programme| question.programme == *programme)
    }
}

/// Whether a question is about what a name stands for.
pub(super) fn is_about(question: &Question, name: &str) -> bool {
    question.dispatch == Some(id("dispatch", name))
        || question.contribution == Some(id("contribution", name))
        || question.training == Some(id("training", name))
        || question.venture == Some(id("venture", name))
        || question.organisation == Some(id("organisation", name))
        || question.certificate.as_ref().map(|(number, _)| &**number) == Some(name)
}

/// The day on which everything is recorded.
fn today() -> NaiveDate {
    day("2040-01-01")
}

fn by(who: &str) -> Subject {
    Subject::new("tests", who)
}

impl History {
    /// Files a claim for the first question that is entitled and of which nothing stands in the way.
    fn file(&mut self, told: &Told) -> bool {
        let claim_id: ClaimId = id("claim", &told.name);
        let entitled = |(_, answer, _): &(Question, Determination, Vec<OwnedKey>)| {
            answer.outcome == Outcome::Eligible
        };
        let found = self.look(|person, bases, world| {
            let of_person = person.into_iter().flat_map(|person| {
                assess_without(person, world, Some(claim_id))
                    .into_iter()
                    .map(move |one| {
                        let keys = keys_of(&one.question, person);
                        (one.question.clone(), one.on(told.on), keys)
                    })
            });
            let of_bases = bases.iter().flat_map(|base| {
                assess_base_without(base, world, Some(claim_id))
                    .into_iter()
                    .map(|one| {
                        // Only the first person's record keeps keys here.
                        let mut keys = keys_of_base(&one.question, base, world, told.on);
                        keys.truncate(1);
                        (one.question.clone(), one.on(told.on), keys)
                    })
            });
            let mut asked = of_person.chain(of_bases);
            asked.find(|asked| told.asks(&asked.0) && entitled(asked))
        });
        let Some((question, answer, keys)) = found else {
            return false;
        };
        let beneficiary = match (question.organisation, question.worker) {
            (Some(organisation), _) => Claimant::Organisation(organisation),
            (None, Some(worker)) => Claimant::Worker(worker),
            (None, None) => return false,
        };
        let determination = Pinned::new(&answer, told.on);
        let line = ClaimLine {
            line_no: 1,
            worker_id: question.worker,
            question: question.key(),
            keys,
            amount_fen: determination.due(),
            determination,
        };
        let filed = ClaimFiled {
            claim_id,
            part_of: None,
            beneficiary,
            scheme: question.scheme,
            programme: question.programme.clone(),
            region: answer.region,
            fund: Some(Fund::ALL[0]),
            funds: Vec::new(),
            lines: vec![line],
            applied_on: told.on,
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
        let act = ClaimAct::File(Box::new(filed));
        self.act(beneficiary, "filer", act).is_ok()
    }

    /// Takes a claim on its way until it is in a state.
    fn bring(
        &mut self,
        claim: ClaimId,
        to: ClaimState,
        fen: Option<i64>,
    ) -> Result<(), ClaimRefusal> {
        for _ in 0..20 {
            let (owner, known) = self.claim_of(claim).ok_or(ClaimRefusal::UnknownClaim)?;
            if known.state == to {
                return Ok(());
            }
            self.next_step(owner, &known, to, fen)?;
        }
        panic!("the claim never gets there")
    }

    #[expect(
        clippy::too_many_lines,
        reason = "one arm per state, to be read from top to bottom"
    )]
    fn next_step(
        &mut self,
        owner: Claimant,
        claim: &Claim,
        to: ClaimState,
        fen: Option<i64>,
    ) -> Result<(), ClaimRefusal> {
        let on = claim.since;
        let step = |who: &'static str, step| (who, ClaimAct::On(claim.id(), Box::new(step)));
        let paid = |line: &ClaimLine| line.amount_fen.get();
        let sum: i64 = claim.live_lines().map(paid).sum();
        let amount_fen = Fen::try_from(fen.unwrap_or(sum)).unwrap();
        let reason = || "a reason".to_owned();
        let mut settled = None;
        let (who, act) = match (claim.state, to) {
            (_, ClaimState::Rejected) => {
                settled = Some(None);
                step(
                    "approver",
                    ClaimStep::Reject {
                        rejected_on: on,
                        reason: reason(),
                    },
                )
            }
            (_, ClaimState::Withdrawn) => {
                settled = Some(None);
                step(
                    "filer",
                    ClaimStep::Withdraw {
                        withdrawn_on: on,
                        reason: reason(),
                    },
                )
            }
            (ClaimState::Filed, _) => step(
                "reviewer",
                ClaimStep::Review {
                    reviewed_on: on,
                    note: None,
                    account: None,
                    recorders: BTreeSet::new(),
                },
            ),
            (ClaimState::Reviewed, _) => step(
                "reviewer",
                ClaimStep::Publicise {
                    publicised_on: on,
                    place: None,
                },
            ),
            (ClaimState::Publicised, _) => {
                let last_day = claim.notice.as_ref().map_or(on, |notice| notice.last_day);
                let who = ["approver", "second approver"][claim.approvals.len()];
                let now = claim
                    .filed
                    .lines
                    .iter()
                    .map(|line| (line.line_no, line.determination.clone()));
                step(
                    who,
                    ClaimStep::Approve {
                        approved_on: last_day.succ_opt().unwrap(),
                        now: now.collect::<BTreeMap<u32, Pinned>>(),
                        basis: ClaimBasis::default(),
                        drop_failing: false,
                        recorders: BTreeSet::new(),
                    },
                )
            }
            (ClaimState::Approving, _) => return self.ask_for_keys(owner, claim),
            (ClaimState::Approved, _) => step("budget", ClaimStep::Admit { budget_id: None }),
            (ClaimState::Payable, _) => step(
                "finance",
                ClaimStep::Batch {
                    batch_id: batch(claim),
                    payment_id: payment(claim),
                    prepared_by: by("finance"),
                },
            ),
            (ClaimState::Batched, _) => {
                settled = Some(Some(Settlement::Paid));
                step(
                    "finance",
                    ClaimStep::Pay(SubsidyPaid {
                        claim_id: claim.id(),
                        batch_id: batch(claim),
                        payment_id: payment(claim),
                        amount_fen: claim.unpaid_fen(),
                        reference: None,
                        paid_on: Some(on),
                    }),
                )
            }
            (ClaimState::Paid, _) => {
                settled = (amount_fen.get() == sum).then_some(Some(Settlement::ClawbackOrdered));
                step(
                    "third approver",
                    ClaimStep::OrderClawback {
                        amount_fen,
                        lines: BTreeSet::new(),
                        reason: reason(),
                        ordered_on: on,
                    },
                )
            }
            (ClaimState::ClawbackOrdered, ClaimState::WrittenOff) => {
                settled = Some(Some(Settlement::WrittenOff));
                let agreed = claim
                    .receivable
                    .as_ref()
                    .and_then(|due| due.write_off.as_ref());
                let who = if agreed.is_none() {
                    "fourth approver"
                } else {
                    "fifth approver"
                };
                step(
                    who,
                    ClaimStep::WriteOff {
                        amount_fen,
                        reason: reason(),
                        written_off_on: on,
                    },
                )
            }
            (ClaimState::ClawbackOrdered, _) => {
                settled = Some(Some(Settlement::Recovered));
                step(
                    "finance",
                    ClaimStep::Recover {
                        recovery_id: id::<RecoveryId>("recovery", &claim.id().to_string()),
                        amount_fen,
                        recovered_on: on,
                        reference: None,
                    },
                )
            }
            _ => return Err(ClaimRefusal::NothingToClaim),
        };
        self.act(owner, who, act)?;
        match settled {
            Some(settlement) => self.tell_keepers(claim, settlement),
            None => Ok(()),
        }
    }

    /// Other records give their keys, or refuse: then the claim hears of it.
    fn ask_for_keys(&mut self, owner: Claimant, claim: &Claim) -> Result<(), ClaimRefusal> {
        let attempt = claim.attempt.as_ref().unwrap().attempt;
        let wanted: Vec<(Claimant, EntitlementHeld)> = claim
            .live_lines()
            .flat_map(|line| line.keys.iter().map(move |key| (line, key)))
            .filter(|(_, key)| key.owner != owner)
            .map(|(line, key)| (key.owner, claim.hold_for(line, key, attempt)))
            .collect();
        for (keeper, held) in wanted {
            self.act(keeper, "system", ClaimAct::HoldKey(Box::new(held)))?;
        }
        let answered = ClaimStep::KeysAnswered {
            attempt,
            refused: Vec::new(),
        };
        self.act(
            owner,
            "system",
            ClaimAct::On(claim.id(), Box::new(answered)),
        )
    }

    /// What became of the money, told to the records that keep keys of the claim; none: the keys are given back.
    fn tell_keepers(
        &mut self,
        claim: &Claim,
        settlement: Option<Settlement>,
    ) -> Result<(), ClaimRefusal> {
        let state = self.claim_of(claim.id()).map(|(_, claim)| claim.state);
        if settlement == Some(Settlement::WrittenOff) && state != Some(ClaimState::WrittenOff) {
            return Ok(());
        }
        for keeper in claim
            .live_lines()
            .flat_map(|line| &line.keys)
            .map(|key| key.owner)
        {
            let Some(book) = self.book_of(keeper) else {
                continue;
            };
            let holds = book.holds.iter().filter(|hold| {
                hold.held.claim.claim_id == claim.id() && hold.standing != HoldStanding::Released
            });
            for hold in holds.map(|hold| hold.held.hold_id).collect::<Vec<_>>() {
                let act = match settlement {
                    Some(settlement) => ClaimAct::SettleKey(hold, settlement),
                    None => ClaimAct::ReleaseKey(hold),
                };
                self.act(keeper, "system", act)?;
            }
        }
        Ok(())
    }

    fn claim_of(&self, claim: ClaimId) -> Option<(Claimant, Claim)> {
        let records = self
            .records
            .iter()
            .map(|record| Claimant::Worker(record.id));
        let organisations = self
            .organisations
            .keys()
            .map(|id| Claimant::Organisation(*id));
        records.chain(organisations).find_map(|owner| {
            let known = self.book_of(owner)?.claim(claim)?.clone();
            Some((owner, known))
        })
    }

    /// The record decides, and what it decides happens.
    fn act(&mut self, owner: Claimant, who: &str, act: ClaimAct) -> Result<(), ClaimRefusal> {
        let account = Fingerprint::new("00".to_owned());
        let standing = Standing {
            version: 0,
            registered: true,
            erased: false,
            linked_to: None,
            link_pending: false,
            died_on: None,
            account: Some(&account),
            account_waits: false,
            account_since_death: true,
            paid_elsewhere: &|_| false,
        };
        let book = self.book_of(owner).ok_or(ClaimRefusal::NotRegistered)?;
        let events: Vec<ClaimEvent> = book.decide(&standing, today(), &by(who), act)?;
        for event in events {
            match owner {
                Claimant::Worker(id) => {
                    self.happens_to(id, WorkerEvent::Claim(Box::new(event)));
                }
                Claimant::Organisation(id) => {
                    let events = self.organisations.entry(id).or_default();
                    events.push(OrganisationEvent::Claim(Box::new(event)));
                }
            }
        }
        Ok(())
    }

    fn book_of(&self, owner: Claimant) -> Option<ClaimBook> {
        match owner {
            Claimant::Worker(id) => Some(self.worker(id)?.claims),
            Claimant::Organisation(id) => Some(self.organisation(id)?.claims),
        }
    }
}

fn batch(claim: &Claim) -> BatchId {
    id("batch", &claim.id().to_string())
}

fn payment(claim: &Claim) -> PaymentId {
    id("payment", &claim.id().to_string())
}
