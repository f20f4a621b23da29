//! What the rules say when everything is folded in memory, by nothing but the log's order: no rows, no paging, no
//! references.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use domain::claim::{ClaimBook, Claimant};
use domain::determination::{Determination, Person, Question, Record, World, assess, lost_ground};
use domain::ids::{OrganisationId, PolicyId, WorkerId};
use domain::money::Fen;
use domain::organisation::Organisation;
use domain::policy::{Policy, PolicyBook};
use domain::worker::{Alias, Worker};
use hearth::runner::read;
use hearth::store::projections::table_name;
use hearth::store::{Recorded, Store};
use projections::case::CaseEvent;
use projections::determinations::{DETERMINATIONS, GROUND, NEVER};

use super::raw::Happening;

/// Days on which answers are compared.
pub const DAYS: [&str; 5] = [
    "1900-01-01",
    "2021-06-30",
    "2022-01-01",
    "2022-11-15",
    "2026-01-01",
];

/// The state of everything after some events.
#[derive(Default)]
pub struct Oracle {
    workers: BTreeMap<WorkerId, (Worker, Vec<u64>)>,
    organisations: BTreeMap<OrganisationId, Arc<Organisation>>,
    policies: BTreeMap<PolicyId, Policy>,
    /// How many events there were that are not read from the log.
    happened: u64,
}

impl Oracle {
    /// Takes in the next event of the log.
    pub fn take_in(&mut self, event: &Recorded) {
        let id: uuid::Uuid = event.aggregate_id.parse().unwrap();
        self.fold(id, read(event).unwrap(), event.position);
    }

    /// Takes in an event that is about to be put into the log.
    pub fn happens(&mut self, (kind, id, payload): &Happening) {
        self.happened += 1;
        let event = CaseEvent::read(kind, payload.clone()).unwrap();
        self.fold(id.parse().unwrap(), event, self.happened);
    }

    fn fold(&mut self, id: uuid::Uuid, event: CaseEvent, position: u64) {
        match event {
            CaseEvent::Worker(happened) => {
                let (worker, positions) = self.workers.entry(id.into()).or_default();
                worker.record(happened);
                positions.push(position);
            }
            CaseEvent::Organisation(happened) => {
                let organisation = self.organisations.entry(id.into()).or_default();
                Arc::make_mut(organisation).record(happened);
            }
            CaseEvent::Policy(happened) => {
                self.policies.entry(id.into()).or_default().record(happened);
            }
            CaseEvent::Agreement(_)
            | CaseEvent::Budget(_)
            | CaseEvent::Batch(_)
            | CaseEvent::Finding(_)
            | CaseEvent::Correction(_) => {}
        }
    }

    /// Everybody who is registered.
    pub fn workers(&self) -> impl Iterator<Item = WorkerId> {
        self.workers.keys().copied()
    }

    fn record(&self, id: WorkerId) -> Option<Record<'_>> {
        let (worker, positions) = self.workers.get(&id)?;
        Some(Record {
            id,
            worker,
            positions,
        })
    }

    fn book(&self) -> PolicyBook {
        let mut book = PolicyBook::default();
        for (id, policy) in &self.policies {
            book.put(*id, policy.clone());
        }
        book
    }

    /// A worker's case.
    pub fn worker(&self, id: WorkerId) -> Option<&Worker> {
        self.workers.get(&id).map(|(worker, _)| worker)
    }

    /// An organisation.
    pub fn organisation(&self, id: OrganisationId) -> Option<&Organisation> {
        self.organisations.get(&id).map(Arc::as_ref)
    }

    /// The claims and keys of a stream.
    pub fn claims(&self, owner: Claimant) -> Option<&ClaimBook> {
        match owner {
            Claimant::Worker(id) => self.worker(id).map(|worker| &worker.claims),
            Claimant::Organisation(id) => self.organisation(id).map(|known| &known.claims),
        }
    }

    /// The person of a record that answers for itself, and all that is known.
    pub fn look<T>(
        &self,
        id: WorkerId,
        then: impl FnOnce(&Person<'_>, &World<'_>) -> T,
    ) -> Option<T> {
        let record = self.record(id)?;
        if record.worker.person.is_none() || record.worker.linked_to.is_some() {
            return None;
        }
        let confirmed = record.worker.aliases.iter();
        let linked = confirmed
            .filter(|(_, alias)| **alias == Alias::Confirmed)
            .filter_map(|(other, _)| self.record(*other))
            .filter(|other| other.worker.linked_to == Some(id));
        let person = Person::new(record, linked);
        let policies = self.book();
        let world = World {
            policies: &policies,
            organisations: &self.organisations,
        };
        Some(then(&person, &world))
    }

    /// Every answer about a worker on some days.
    pub fn answers(
        &self,
        id: WorkerId,
        days: &[NaiveDate],
    ) -> Vec<(NaiveDate, Question, Determination)> {
        let answers = self.look(id, |person, world| {
            let assessments = assess(person, world);
            let on = |day: &NaiveDate| {
                let answered = assessments.iter();
                let answered = answered.map(|one| (*day, one.question.clone(), one.on(*day)));
                answered.collect::<Vec<_>>()
            };
            days.iter().flat_map(on).collect()
        });
        answers.unwrap_or_default()
    }

    /// Everything whose ground is gone, as lines: person, hold, what it was and what it has lost.
    pub fn ungrounded(&self) -> BTreeSet<String> {
        let of_worker = |id: WorkerId| {
            let lost = self.look(id, |person, world| {
                let holds = person
                    .records()
                    .flat_map(|record| &record.worker.claims.holds);
                let lost = holds.filter_map(|hold| Some((hold, lost_ground(person, world, hold)?)));
                // Of a line with several keys the first tells.
                let mut seen = BTreeSet::new();
                let first =
                    lost.filter(|(hold, _)| seen.insert((hold.held.claim, hold.held.line_no)));
                let lines = first.map(|(hold, lost)| {
                    let (held, paid) = (&hold.held, i64::from(hold.is_paid()));
                    let (claim, line) = (held.claim.claim_id, held.line_no);
                    let condition = lost.cause[0].condition;
                    let had = held.amount_fen.get();
                    let lost = lost.amount_fen.get();
                    format!("{id}|{claim}|{line}|{had}|{lost}|{paid}|{condition}")
                });
                lines.collect::<Vec<String>>()
            });
            lost.unwrap_or_default()
        };
        self.workers().flat_map(of_worker).collect()
    }

    /// All answers on some days, as lines.
    pub fn lines(&self, days: &[NaiveDate]) -> BTreeSet<String> {
        let all = self.workers().flat_map(|id| {
            let answers = self.answers(id, days).into_iter();
            answers.map(move |(day, question, answer)| line(id, day, &question, &answer))
        });
        all.collect()
    }
}

fn line(case: WorkerId, day: NaiveDate, question: &Question, answer: &Determination) -> String {
    fn told(value: Option<impl ToString>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    let policy = answer.policy.as_ref();
    [
        case.to_string(),
        day.to_string(),
        question.key(),
        question.scheme.to_string(),
        question.programme.clone(),
        told(question.worker),
        told(question.organisation),
        told(question.month),
        question.year.unwrap_or(0).to_string(),
        answer.outcome.to_string(),
        answer.amount_fen.map_or(-1, Fen::get).to_string(),
        told(answer.eligible_from),
        told(answer.apply_by),
        answer.bound_to.to_string(),
        answer.region.to_string(),
        told(policy.and_then(|policy| policy.fund)),
        told(policy.map(|policy| policy.id)),
        policy.map_or(0, |policy| policy.version).to_string(),
        answer.rule_version.to_string(),
    ]
    .join("|")
}

/// The columns of a row that [`line`] tells, after the day.
const TOLD: [&str; 17] = [
    "question",
    "scheme",
    "programme",
    "worker",
    "organisation",
    "month",
    "year",
    "outcome",
    "amount_fen",
    "eligible_from",
    "apply_by",
    "bound_to",
    "region",
    "fund",
    "policy",
    "policy_version",
    "rule_version",
];

/// What the rows say of everything whose ground is gone, as of a position, as the oracle tells it.
pub async fn stored_ungrounded(store: &Store, version: u64, position: u64) -> BTreeSet<String> {
    let sql = format!(
        "SELECT case_id, claim_id, line_no, amount_fen, lost_fen, paid, condition FROM {} \
         WHERE from_position <= $1 AND (to_position IS NULL OR to_position > $1)",
        table_name(GROUND.name, version)
    );
    let rows: Vec<(String, String, i64, i64, i64, i64, String)> =
        store.rows.fetch(&sql, &[position.into()]).await.unwrap();
    rows.into_iter()
        .map(|(case, claim, line, had, lost, paid, condition)| {
            format!("{case}|{claim}|{line}|{had}|{lost}|{paid}|{condition}")
        })
        .collect()
}

/// The stored rows of all positions.
pub struct Stored(Vec<(String, String, String, String, i64, Option<i64>)>);

impl Stored {
    /// The rows of a version.
    pub async fn of(store: &Store, version: u64) -> Self {
        let told = TOLD
            .map(|column| format!("CAST({column} AS text)"))
            .join(" || '|' || ");
        let sql = format!(
            "SELECT case_id, {told}, on_from, on_until, from_position, to_position FROM {}",
            table_name(DETERMINATIONS.name, version)
        );
        Self(store.rows.fetch(&sql, &[]).await.unwrap())
    }

    /// What they say as of a position on some days, as lines.
    pub fn lines(&self, position: u64, days: &[NaiveDate]) -> BTreeSet<String> {
        let position = i64::try_from(position).unwrap();
        let mut lines = BTreeSet::new();
        for (case, told, on_from, on_until, from, to) in &self.0 {
            if *from > position || to.is_some_and(|to| to <= position) {
                continue;
            }
            for day in days.iter().map(ToString::to_string) {
                let never = on_until == NEVER;
                if *on_from <= day && (never || day <= *on_until) {
                    let new = lines.insert(format!("{case}|{day}|{told}"));
                    assert!(new, "told twice as of {position}: {case} {day} {told}");
                }
            }
        }
        lines
    }
}
