//! What happened, stream by stream, and what the rules make of it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;

use super::words::{Words, id};
use super::{claim_words, organisation_words, worker_words};
use crate::citizen_id::Sex;
use crate::determination::{
    Assessment, Base, Determination, Evidence, Person, Question, Record, Stay, World, assess,
    assess_base, stays_with,
};
use crate::ids::{OrganisationId, PolicyId, WorkerId};
use crate::organisation::{BrandWithdrawn, Organisation, OrganisationEvent};
use crate::policy::{Parameters, Policy, PolicyBook, PolicyEvent, PolicyWithdrawn};
use crate::scheme::Scheme;
use crate::time::Month;
use crate::worker::{PersonalDataUpdated, Worker, WorkerEvent};

/// One record of the person.
#[derive(Debug, Clone)]
pub(super) struct Recorded {
    pub(super) id: WorkerId,
    pub(super) events: Vec<WorkerEvent>,
    /// The place of each in the order of recording.
    pub(super) positions: Vec<u64>,
}

/// Everything that happened, as events.
#[derive(Clone, Default)]
pub(super) struct History {
    /// In the words in which it was told.
    pub(super) told: String,
    /// The record that carries on first, then those linked to it.
    pub(super) records: Vec<Recorded>,
    /// The records of further people, by name.
    pub(super) others: BTreeMap<String, Vec<Recorded>>,
    pub(super) organisations: BTreeMap<OrganisationId, Vec<OrganisationEvent>>,
    pub(super) policies: BTreeMap<PolicyId, Vec<PolicyEvent>>,
    position: u64,
}

impl History {
    /// Takes in lines of facts; `#` begins a remark, `other NAME:` tells of somebody else, `alias:` of a record linked to
    /// the person's.
    pub(super) fn tell(&mut self, facts: &str) {
        self.told.push_str(facts);
        self.told.push('\n');
        for line in facts.lines() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let (who, line) = match line.strip_prefix("other ") {
                Some(told) => {
                    let (name, fact) = told.split_once(':').expect("a name ends with a colon");
                    (name, fact.trim_start())
                }
                None => ("", line),
            };
            let (record, fact) = match line.strip_prefix("alias:") {
                Some(fact) => ("alias", fact),
                None => ("person", line),
            };
            let mut words = Words::of(fact);
            let verb = words.next();
            if organisation_words::tell(self, verb, &mut words)
                || claim_words::tell(self, verb, &mut words)
            {
                // It stands in an organisation's stream, or in that of whoever claims or keeps a key.
            } else {
                for event in worker_words::read(verb, &mut words) {
                    self.happens(who, record, event);
                }
            }
            words.end();
        }
    }

    /// Something happened to a record of the person, or of somebody else.
    fn happens(&mut self, who: &str, record: &str, event: WorkerEvent) {
        self.position += 1;
        let (id, records) = match who {
            "" => (id("worker", record), &mut self.records),
            name => (
                id("worker", &format!("{name} {record}")),
                self.others.entry(name.to_owned()).or_default(),
            ),
        };
        let known = records.iter().position(|known| known.id == id);
        let index = known.unwrap_or_else(|| {
            records.push(Recorded {
                id,
                events: Vec::new(),
                positions: Vec::new(),
            });
            records.len() - 1
        });
        records[index].events.push(event);
        records[index].positions.push(self.position);
    }

    /// Something happened to a record of the person that is there.
    pub(super) fn happens_to(&mut self, id: WorkerId, event: WorkerEvent) {
        self.position += 1;
        let mut records = self.records.iter_mut();
        let record = records
            .find(|record| record.id == id)
            .expect("a record of the person");
        record.events.push(event);
        record.positions.push(self.position);
    }

    /// A record of the person as it stands.
    pub(super) fn worker(&self, id: WorkerId) -> Option<Worker> {
        self.records.iter().find(|record| record.id == id).map(fold)
    }

    /// An organisation as it stands.
    pub(super) fn organisation(&self, id: OrganisationId) -> Option<Organisation> {
        let mut organisation = Organisation::default();
        for event in self.organisations.get(&id)? {
            organisation.record(event.clone());
        }
        Some(organisation)
    }

    /// Asks the rules about the person, and about the bases with which anybody stayed.
    pub(super) fn ask<T>(&self, then: impl FnOnce(&[Assessment<'_>]) -> T) -> T {
        self.look(|person, bases, world| {
            let mut assessments = person.map_or_else(Vec::new, |person| assess(person, world));
            assessments.extend(bases.iter().flat_map(|base| assess_base(base, world)));
            then(&assessments)
        })
    }

    /// The person, the organisations as bases, and everything else that the rules look at.
    pub(super) fn look<T>(
        &self,
        then: impl FnOnce(Option<&Person<'_>>, &[Base<'_>], &World<'_>) -> T,
    ) -> T {
        let people: Vec<(&[Recorded], Vec<Worker>)> = std::iter::once(&self.records)
            .chain(self.others.values())
            .map(|records| (&records[..], records.iter().map(fold).collect()))
            .collect();
        let people: Vec<Person<'_>> = people
            .iter()
            .filter_map(|(records, workers)| person(records, workers))
            .collect();
        let organisations: BTreeMap<OrganisationId, Arc<Organisation>> = self
            .organisations
            .keys()
            .map(|id| (*id, Arc::new(self.organisation(*id).unwrap_or_default())))
            .collect();
        let policies = self.book();
        let world = World {
            policies: &policies,
            organisations: &organisations,
        };
        let stays: BTreeMap<OrganisationId, Vec<Stay>> = organisations
            .keys()
            .map(|id| {
                let stays = people.iter().flat_map(|person| stays_with(person, *id));
                (*id, stays.collect())
            })
            .collect();
        let bases: Vec<Base<'_>> = organisations
            .iter()
            .map(|(id, organisation)| Base {
                id: *id,
                organisation,
                stays: &stays[id],
            })
            .collect();
        let first = people.first().filter(|_| !self.records.is_empty());
        then(first, &bases, &world)
    }

    /// Every question with its answer on a day.
    pub(super) fn answers_on(&self, day: NaiveDate) -> Vec<(Question, Determination)> {
        self.ask(|assessments| {
            let answer = |one: &Assessment<'_>| (one.question.clone(), one.on(day));
            assessments.iter().map(answer).collect()
        })
    }

    /// The answer to a question on a day, if it is still asked.
    pub(super) fn answer(&self, question: &Question, day: NaiveDate) -> Option<Determination> {
        let mut answers = self.answers_on(day).into_iter();
        let found = answers.find(|(asked, _)| asked == question);
        found.map(|(_, answer)| answer)
    }

    /// The events that an answer rests on: those that its trace cites, the policy that decided, and the versions
    /// that were passed over for it.
    pub(super) fn cited(&self, answer: &Determination) -> BTreeSet<Evidence> {
        let lines = answer.trace.iter().flat_map(|line| &line.evidence);
        let policy = answer.policy.iter().map(|used| &used.evidence);
        let passed_over = answer
            .passed_over
            .iter()
            .flat_map(|(policy, version, _)| self.of_policy_version(*policy, *version));
        lines
            .chain(policy)
            .copied()
            .chain(passed_over)
            .filter(|evidence| !evidence.absent)
            .collect()
    }

    /// The same history with nothing but these events: all others only take their version.
    pub(super) fn only(&self, cited: &BTreeSet<Evidence>) -> Self {
        let mut only = self.clone();
        for record in only
            .records
            .iter_mut()
            .chain(only.others.values_mut().flatten())
        {
            for (event, version) in record.events.iter_mut().zip(1..) {
                if !cited.contains(&Evidence::worker(record.id, version)) {
                    *event = nothing();
                }
            }
        }
        for (id, events) in &mut only.organisations {
            for (event, version) in events.iter_mut().zip(1..) {
                if !cited.contains(&Evidence::organisation(*id, version)) {
                    *event = OrganisationEvent::BrandWithdrawn(BrandWithdrawn {
                        name: String::new(),
                        withdrawn_on: NaiveDate::MIN,
                    });
                }
            }
        }
        for (id, events) in &mut only.policies {
            for (event, version) in events.iter_mut().zip(1..) {
                if !cited.contains(&Evidence::policy_event(*id, version)) {
                    *event = PolicyEvent::PolicyWithdrawn(PolicyWithdrawn { version: u32::MAX });
                }
            }
        }
        only
    }

    /// The events that published and withdrew a version of a policy.
    fn of_policy_version(&self, id: PolicyId, version: u32) -> Vec<Evidence> {
        let is_of = |event: &PolicyEvent| match event {
            PolicyEvent::PolicyPublished(published) => published.version == version,
            PolicyEvent::PolicyWithdrawn(withdrawn) => withdrawn.version == version,
            PolicyEvent::PolicyProposed(_) => false,
        };
        self.policies[&id]
            .iter()
            .zip(1..)
            .filter(|(event, _)| is_of(event))
            .map(|(_, position)| Evidence::policy_event(id, position))
            .collect()
    }

    /// Sex and birth date, as the record that carries on says now.
    pub(super) fn identity(&self) -> (Sex, NaiveDate) {
        let person = fold(&self.records[0]).person.expect("the person is known");
        (person.sex, person.born_on)
    }

    /// The months of social insurance that somebody else paid.
    pub(super) fn months_paid_elsewhere(&self) -> BTreeSet<Month> {
        let workers: Vec<Worker> = self.records.iter().map(fold).collect();
        let paid = workers
            .iter()
            .flat_map(|worker| &worker.subsidies_paid_elsewhere);
        paid.filter(|paid| !paid.voided && paid.fact.scheme == Scheme::SocialInsurance)
            .filter_map(|paid| paid.fact.period.month())
            .collect()
    }

    /// The years whose transport subsidy somebody else paid.
    pub(super) fn transport_paid_elsewhere(&self) -> BTreeSet<i32> {
        let workers: Vec<Worker> = self.records.iter().map(fold).collect();
        let paid = workers
            .iter()
            .flat_map(|worker| &worker.subsidies_paid_elsewhere);
        paid.filter(|paid| !paid.voided && paid.fact.scheme == Scheme::Transport)
            .map(|paid| paid.fact.period.year())
            .collect()
    }

    /// The most months that any policy of social insurance grants.
    pub(super) fn max_months(&self) -> usize {
        let published = self.policies.values().flatten();
        let months = published.filter_map(|event| match event {
            PolicyEvent::PolicyPublished(published) => match &published.terms.parameters {
                Parameters::SocialInsurance(rules) => Some(rules.max_months),
                _ => None,
            },
            _ => None,
        });
        usize::try_from(months.max().unwrap_or_default()).unwrap()
    }

    fn book(&self) -> PolicyBook {
        let mut book = PolicyBook::default();
        for (id, events) in &self.policies {
            let mut policy = Policy::default();
            for event in events {
                policy.record(event.clone());
            }
            book.put(*id, policy);
        }
        book
    }
}

impl std::fmt::Debug for History {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "\n{}", self.told)
    }
}

/// The person of some records, the one that carries on first; none without any.
fn person<'a>(records: &'a [Recorded], workers: &'a [Worker]) -> Option<Person<'a>> {
    let mut records = records.iter().zip(workers).map(|(record, worker)| Record {
        id: record.id,
        worker,
        positions: &record.positions,
    });
    Some(Person::new(records.next()?, records))
}

fn fold(record: &Recorded) -> Worker {
    let mut worker = Worker::default();
    for event in &record.events {
        worker.record(event.clone());
    }
    worker
}

/// An event that no rule looks at.
fn nothing() -> WorkerEvent {
    WorkerEvent::PersonalDataUpdated(PersonalDataUpdated {
        name: None,
        phone: None,
        address: None,
        household_id: None,
    })
}
