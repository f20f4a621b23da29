//! What of a state is dated up to a day.

use chrono::NaiveDate;
use domain::agreement::Agreement;
use domain::organisation::Organisation;
use domain::worker::{Survey, Worker};

/// A day up to which is looked.
#[derive(Clone, Copy)]
struct Until(NaiveDate);

impl Until {
    fn has(self, day: NaiveDate) -> bool {
        day <= self.0
    }

    /// An end that has come by then.
    fn end(self, day: &mut Option<NaiveDate>) {
        *day = day.filter(|day| self.has(*day));
    }
}

/// A worker's case. Who somebody is and where they come from holds on every day; whoever is known by a later survey
/// alone, without any fact up to the day, is not there yet.
pub(super) fn worker(mut it: Worker, on: NaiveDate) -> Option<Worker> {
    let until = Until(on);
    it.origins
        .retain(|period| period.from.is_none_or(|from| until.has(from)));
    it.memberships.retain(|it| until.has(it.fact.from));
    for membership in &mut it.memberships {
        until.end(&mut membership.until);
    }
    it.trainings.retain(|it| until.has(it.fact.completed_on));
    it.certificates.retain(|it| until.has(it.fact.issued_on));
    for certificate in &mut it.certificates {
        until.end(&mut certificate.revoked_on);
    }
    it.dispatches.retain(|it| until.has(it.fact.departed_on));
    for dispatch in &mut it.dispatches {
        until.end(&mut dispatch.arrived_on);
        until.end(&mut dispatch.returned_on);
    }
    it.employments.retain(|it| until.has(it.fact.started_on));
    for employment in &mut it.employments {
        until.end(&mut employment.ended_on);
    }
    it.contributions.retain(|it| until.has(it.fact.paid_on));
    for contribution in &mut it.contributions {
        until.end(&mut contribution.refunded_on);
    }
    it.wages.retain(|it| until.has(it.fact.paid_on));
    it.ventures.retain(|it| until.has(it.fact.started_on));
    for venture in &mut it.ventures {
        until.end(&mut venture.closed_on);
    }
    it.insurance_history.retain(|it| until.has(it.fact.as_of));
    // The day of a payment by another office may be unknown: then it is known of as such.
    it.subsidies_paid_elsewhere
        .retain(|it| it.fact.paid_on.is_none_or(|day| until.has(day)));
    until.end(&mut it.died_on);
    let surveyed = surveys(&mut it.surveys, until);
    (surveyed || worker_has_facts(&it)).then_some(it)
}

/// Leaves the surveys up to the day, and says whether there are any. The one that registered somebody later stays, for
/// its date: it says nothing.
fn surveys(surveys: &mut Vec<Survey>, until: Until) -> bool {
    let first = surveys.first().cloned();
    surveys.retain(|survey| until.has(survey.surveyed_on));
    if surveys.is_empty() {
        surveys.extend(first.map(|first| Survey {
            willing: None,
            ..first
        }));
        false
    } else {
        true
    }
}

/// Whether anything dated is left that was not voided.
fn worker_has_facts(it: &Worker) -> bool {
    it.died_on.is_some()
        || it.origins.iter().any(|it| it.from.is_some())
        || it.memberships.iter().any(|it| !it.voided)
        || it.trainings.iter().any(|it| !it.voided)
        || it.certificates.iter().any(|it| !it.voided)
        || it.dispatches.iter().any(|it| !it.voided)
        || it.employments.iter().any(|it| !it.voided)
        || it.contributions.iter().any(|it| !it.voided)
        || it.ventures.iter().any(|it| !it.voided)
        || !it.wages.is_empty()
        || !it.insurance_history.is_empty()
        || !it.claims.claims.is_empty()
        || it
            .subsidies_paid_elsewhere
            .iter()
            .any(|it| !it.voided && it.fact.paid_on.is_some())
}

/// An organisation: which it is holds on every day.
pub(super) fn organisation(mut it: Organisation, on: NaiveDate) -> Option<Organisation> {
    let until = Until(on);
    it.seats
        .retain(|seat| seat.from.is_none_or(|from| until.has(from)));
    it.roles.retain(|period| until.has(period.days.from));
    for period in &mut it.roles {
        until.end(&mut period.days.until);
    }
    it.designations
        .retain(|it| until.has(it.fact.designated_on));
    for designation in &mut it.designations {
        until.end(&mut designation.revoked_on);
    }
    it.brands.retain(|it| until.has(it.fact.recognised_on));
    for brand in &mut it.brands {
        until.end(&mut brand.withdrawn_on);
    }
    let registered = it
        .registration
        .as_ref()
        .is_some_and(|registration| until.has(registration.registered_on));
    let has_facts = it.seats.iter().any(|seat| seat.from.is_some())
        || !it.roles.is_empty()
        || !it.designations.is_empty()
        || !it.brands.is_empty()
        || !it.claims.claims.is_empty();
    (registered || has_facts).then_some(it)
}

/// An agreement, from the day of signing on: its terms, also those that lie ahead, are as signed by then.
pub(super) fn agreement(mut it: Agreement, on: NaiveDate) -> Option<Agreement> {
    let until = Until(on);
    it.supplements
        .retain(|supplement| until.has(supplement.signed_on));
    until.end(&mut it.ended_on);
    let signed = it
        .signed
        .as_ref()
        .is_some_and(|signed| until.has(signed.signed_on));
    signed.then_some(it)
}

/// An agreement with the days on which it was in force by a day; none if it had not begun by then.
pub(super) fn in_force(mut it: Agreement, on: NaiveDate) -> Option<Agreement> {
    let signed = it
        .signed
        .as_mut()
        .filter(|signed| signed.valid_from <= on)?;
    signed.valid_until = Some(signed.valid_until.map_or(on, |until| until.min(on)));
    Some(it)
}
