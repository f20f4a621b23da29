//! What the rules look at: one person's records, and what is known of policies and organisations.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::trace::Evidence;
use crate::ids::{OrganisationId, WorkerId};
use crate::organisation::Organisation;
use crate::policy::PolicyBook;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::worker::{
    Attestation, Certificate, Contribution, Dispatch, Employment, InsuranceKind, Membership,
    PaidElsewhere, Training, Venture, Worker, WorkerCategory,
};

/// One record of a person.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    /// Its stream.
    pub id: WorkerId,
    /// Its state.
    pub worker: &'a Worker,
    /// The log's position of each of its events, the first at index 0; empty where the person has only this
    /// record, whose versions are order enough.
    pub positions: &'a [u64],
}

impl Record<'_> {
    /// The place of an event in the order of recording, over all records of the person.
    pub fn order_of(&self, version: u64) -> u64 {
        usize::try_from(version)
            .ok()
            .and_then(|version| self.positions.get(version.checked_sub(1)?))
            .copied()
            .unwrap_or(version)
    }

    /// An event of this record as evidence.
    pub fn cite(&self, version: u64) -> Evidence {
        Evidence::worker(self.id, version)
    }

    /// A fact as evidence: the event that recorded it and those that changed it.
    pub fn cite_fact(&self, recorded_in: u64, changed_in: &[u64]) -> Vec<Evidence> {
        std::iter::once(recorded_in)
            .chain(changed_in.iter().copied())
            .map(|version| self.cite(version))
            .collect()
    }
}

/// One person: the record that carries on, and those linked to it.
#[derive(Debug, Clone)]
pub struct Person<'a> {
    /// The records, the one that carries on first.
    records: Vec<Record<'a>>,
    /// A death after this day is not looked at.
    living_on: Option<NaiveDate>,
}

impl<'a> Person<'a> {
    /// The person of a record, with the records linked to it. A record that is itself linked away raises no
    /// questions: the other one answers for it.
    pub fn new(record: Record<'a>, linked: impl IntoIterator<Item = Record<'a>>) -> Self {
        let mut records = vec![record];
        records.extend(linked);
        Self {
            records,
            living_on: None,
        }
    }

    /// The record that carries on.
    pub fn record(&self) -> Option<&Record<'a>> {
        self.records.first()
    }

    /// All records.
    pub fn records(&self) -> impl Iterator<Item = &Record<'a>> {
        self.records.iter()
    }

    /// The person as they stood on a day of which only a later death is left out.
    pub(super) fn living_on(&self, day: NaiveDate) -> Self {
        Self {
            records: self.records.clone(),
            living_on: Some(day),
        }
    }

    /// That no record of the person holds anything of the kind.
    pub fn nothing(&self) -> Vec<Evidence> {
        self.records
            .iter()
            .map(|record| record.cite(record.worker.version).absence())
            .collect()
    }

    /// Who the person is, and the events that say so.
    pub fn identity(&self) -> Option<(&'a crate::worker::Person, Vec<Evidence>)> {
        let record = self.records.first()?;
        let person = record.worker.person.as_ref()?;
        let evidence = person
            .recorded_in
            .iter()
            .map(|version| record.cite(*version));
        Some((person, evidence.collect()))
    }

    /// The memberships that were not voided, in any record.
    pub fn memberships(&self) -> impl Iterator<Item = (&Record<'a>, &'a Membership)> {
        self.records.iter().flat_map(|record| {
            let memberships = record.worker.memberships.iter();
            memberships
                .filter(|membership| !membership.voided)
                .map(move |membership| (record, membership))
        })
    }

    /// The keys that are held for a question and not given back or asked back: by their events.
    pub(super) fn held_for(&self, question: &str) -> Vec<Evidence> {
        self.records
            .iter()
            .flat_map(|record| {
                let holds = record.worker.claims.holds.iter();
                holds
                    .filter(|hold| hold.held.question == question && hold.has_the_money())
                    .flat_map(|hold| record.cite_fact(hold.recorded_in, &hold.changed_in))
            })
            .collect()
    }

    /// The dispatches that were not voided.
    pub fn dispatches(&self) -> impl Iterator<Item = (&Record<'a>, &'a Dispatch)> {
        self.records.iter().flat_map(|record| {
            let dispatches = record.worker.dispatches.iter();
            dispatches
                .filter(|dispatch| !dispatch.voided)
                .map(move |dispatch| (record, dispatch))
        })
    }

    /// The employments that were not voided.
    pub fn employments(&self) -> impl Iterator<Item = (&Record<'a>, &'a Employment)> {
        self.records.iter().flat_map(|record| {
            let employments = record.worker.employments.iter();
            employments
                .filter(|employment| !employment.voided)
                .map(move |employment| (record, employment))
        })
    }

    /// The trainings that were not voided.
    pub fn trainings(&self) -> impl Iterator<Item = (&Record<'a>, &'a Training)> {
        self.records.iter().flat_map(|record| {
            let trainings = record.worker.trainings.iter();
            trainings
                .filter(|training| !training.voided)
                .map(move |training| (record, training))
        })
    }

    /// The certificates that were not voided.
    pub fn certificates(&self) -> impl Iterator<Item = (&Record<'a>, &'a Certificate)> {
        self.records.iter().flat_map(|record| {
            let certificates = record.worker.certificates.iter();
            certificates
                .filter(|certificate| !certificate.voided)
                .map(move |certificate| (record, certificate))
        })
    }

    /// The ventures that were not voided.
    pub fn ventures(&self) -> impl Iterator<Item = (&Record<'a>, &'a Venture)> {
        self.records.iter().flat_map(|record| {
            let ventures = record.worker.ventures.iter();
            ventures
                .filter(|venture| !venture.voided)
                .map(move |venture| (record, venture))
        })
    }

    /// The attestations of premium months of a kind.
    pub fn attestations(
        &self,
        kind: InsuranceKind,
    ) -> impl Iterator<Item = (&Record<'a>, &'a Attestation)> {
        self.records.iter().flat_map(move |record| {
            let attestations = record.worker.insurance_history.iter();
            attestations
                .filter(move |attestation| attestation.fact.kind == kind)
                .map(move |attestation| (record, attestation))
        })
    }

    /// Where the household was registered on a day, by the record that carries on, and the event that says so.
    pub fn origin_on(&self, date: NaiveDate) -> Option<(RegionCode, Evidence)> {
        let record = self.records.first()?;
        let period = record.worker.origin_period_on(date)?;
        Some((period.origin.code, record.cite(period.recorded_in)))
    }

    /// The contributions that were not voided, of employments that were not, with these.
    pub fn contributions(
        &self,
    ) -> impl Iterator<Item = (&Record<'a>, &'a Contribution, &'a Employment)> {
        self.records.iter().flat_map(|record| {
            let contributions = record.worker.contributions.iter();
            contributions
                .filter(|contribution| !contribution.voided)
                .filter_map(move |contribution| {
                    let employment = record.worker.employment(contribution.fact.employment_id)?;
                    (!employment.voided).then_some((record, contribution, employment))
                })
        })
    }

    /// Subsidies of a scheme for a calendar year, or for months of it, that somebody else paid, that were not voided.
    pub fn paid_elsewhere_in(
        &self,
        scheme: Scheme,
        year: i32,
    ) -> impl Iterator<Item = (&Record<'a>, &'a PaidElsewhere)> {
        self.all_paid_elsewhere(scheme)
            .filter(move |(_, paid)| paid.fact.period.year() == year)
    }

    /// Subsidies of a scheme that somebody else paid, that were not voided.
    pub fn all_paid_elsewhere(
        &self,
        scheme: Scheme,
    ) -> impl Iterator<Item = (&Record<'a>, &'a PaidElsewhere)> {
        self.records.iter().flat_map(move |record| {
            let paid = record.worker.subsidies_paid_elsewhere.iter();
            paid.filter(move |paid| !paid.voided && paid.fact.scheme == scheme)
                .map(move |paid| (record, paid))
        })
    }

    /// The death, if one is recorded.
    pub fn death(&self) -> Option<(NaiveDate, Vec<Evidence>)> {
        self.records.iter().find_map(|record| {
            let died_on = record.worker.died_on?;
            if self.living_on.is_some_and(|day| died_on > day) {
                return None;
            }
            let recorded_in = &record.worker.death_recorded_in;
            Some((
                died_on,
                recorded_in.iter().map(|v| record.cite(*v)).collect(),
            ))
        })
    }

    /// The statutory retirement date in a category of post.
    pub fn retires_on(&self, category: WorkerCategory) -> Option<NaiveDate> {
        let (person, _) = self.identity()?;
        Some(crate::retirement::statutory_retirement(
            person.sex,
            person.born_on,
            category,
        ))
    }
}

/// What is known beside the person.
#[derive(Debug, Clone, Copy)]
pub struct World<'a> {
    /// The policies.
    pub policies: &'a PolicyBook,
    /// The organisations that the person's facts name.
    pub organisations: &'a BTreeMap<OrganisationId, Arc<Organisation>>,
}

impl<'a> World<'a> {
    /// An organisation.
    pub fn organisation(&self, id: OrganisationId) -> Option<&'a Organisation> {
        self.organisations.get(&id).map(Arc::as_ref)
    }
}
