//! A worker's stays with a base: employed by it, or sent out by it.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::facts::Person;
use super::super::spells::{Work, dispatch_of, spells};
use super::super::trace::Evidence;
use crate::ids::{OrganisationId, WorkerId};

/// Days without work that a stay may bridge.
const MAX_GAP_DAYS: u32 = 15;

/// A worker's unbroken work for a base: employed by it, or sent out by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stay {
    /// The person.
    pub worker: WorkerId,
    /// The days, both ends included.
    pub from: NaiveDate,
    /// The last day, once it is over.
    pub until: Option<NaiveDate>,
    /// Whether the person belonged to a target group on the first day.
    pub in_target_group: bool,
    /// The events that say so.
    pub evidence: Vec<Evidence>,
}

/// A person's stays with an organisation.
pub fn stays_with(person: &Person<'_>, organisation: OrganisationId) -> Vec<Stay> {
    let Some(primary) = person.record() else {
        return Vec::new();
    };
    let mut work: Vec<Work> = person
        .employments()
        .filter_map(|(record, employment)| {
            let sent = dispatch_of(person, record, employment)
                .filter(|dispatch| dispatch.fact.organiser_id == Some(organisation));
            let mut days = employment.interval();
            let mut evidence = record.cite_fact(employment.recorded_in, &employment.changed_in);
            if employment.fact.employer_id != organisation {
                // The base answers for those whom it sent out, until they return.
                let sent = sent?;
                days.until = days.until.into_iter().chain(sent.returned_on).min();
                let of = person
                    .dispatches()
                    .find(|(_, known)| known.fact.dispatch_id == sent.fact.dispatch_id);
                evidence.extend(of.into_iter().flat_map(|(record, dispatch)| {
                    record.cite_fact(dispatch.recorded_in, &dispatch.changed_in)
                }));
            }
            days.until
                .is_none_or(|until| until >= days.from)
                .then_some(Work {
                    days,
                    employer: employment.fact.employer_id,
                    evidence,
                })
        })
        .collect();
    work.sort_by_key(|work| work.days.from);
    spells(&work, MAX_GAP_DAYS)
        .into_iter()
        .map(|spell| {
            let member = person
                .memberships()
                .find(|(_, membership)| membership.covers(spell.first));
            let mut evidence: BTreeSet<Evidence> = spell.evidence.iter().copied().collect();
            evidence.extend(member.iter().flat_map(|(record, membership)| {
                record.cite_fact(membership.recorded_in, &membership.changed_in)
            }));
            Stay {
                worker: primary.id,
                from: spell.first,
                until: spell.last,
                in_target_group: member.is_some(),
                evidence: evidence.into_iter().collect(),
            }
        })
        .collect()
}
