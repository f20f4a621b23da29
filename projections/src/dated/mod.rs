//! A case as it was true on a day: of all that is known, what is dated up to that day.
//!
//! Knowledge comes first and the day second: corrections, voids and links say something about facts whatever the day on
//! which somebody found out, so they are taken in; then facts dated after the day are left out, and an interval
//! that ends after the day is open. In which order facts were recorded makes no difference. Claims are the exception:
//! each step of a claim rests on those before it, so a claim stands where it stood before its first step that is
//! dated after the day.

mod cut;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::agreement::{Agreement, AgreementEvent};
use domain::claim::ClaimEvent;
use domain::ids::ClaimId;
use domain::organisation::{Organisation, OrganisationEvent};
use domain::worker::{Worker, WorkerEvent};

use crate::case::{Case, CaseEvent, UnreadableEvent};

/// A case being folded as it was true on a day.
#[derive(Debug, Clone)]
pub struct Dated {
    case: Case,
    on: NaiveDate,
    /// Claims of which a step was left out: none that follows is taken in.
    stopped: BTreeSet<ClaimId>,
}

/// What can be asked for as it was true on a day.
pub trait Datable: Sized {
    /// Leaves out what is dated after a day; none if nothing about it is dated up to then.
    fn dated(self, on: NaiveDate) -> Option<Self>;
    /// What a case of any kind holds, if it is of this kind.
    fn of(case: Case) -> Option<Self>;
}

impl Dated {
    /// Begins with an empty case.
    pub fn new(case: Case, on: NaiveDate) -> Self {
        Self {
            case,
            on,
            stopped: BTreeSet::new(),
        }
    }

    /// Takes in the next event, whatever its date.
    pub fn record(&mut self, event: CaseEvent) -> Result<(), UnreadableEvent> {
        let is_later = event.occurred_on().is_some_and(|day| day > self.on);
        match (&mut self.case, event) {
            (Case::Worker(_, worker), CaseEvent::Worker(WorkerEvent::Claim(step)))
                if is_left_out(&mut self.stopped, &step, is_later) =>
            {
                worker.version += 1;
                Ok(())
            }
            (
                Case::Organisation(_, organisation),
                CaseEvent::Organisation(OrganisationEvent::Claim(step)),
            ) if is_left_out(&mut self.stopped, &step, is_later) => {
                organisation.version += 1;
                Ok(())
            }
            (case, event) if is_later => case.record(without_statements(event)),
            (case, event) => case.record(event),
        }
    }

    /// The case on the day; none if nothing about it is dated up to then.
    pub fn case(&self) -> Option<Case> {
        let on = self.on;
        match self.case.clone() {
            Case::Worker(id, it) => it.dated(on).map(|it| Case::Worker(id, Box::new(it))),
            Case::Organisation(id, it) => {
                it.dated(on).map(|it| Case::Organisation(id, Box::new(it)))
            }
            Case::Agreement(id, it) => it.dated(on).map(|it| Case::Agreement(id, Box::new(it))),
            // No facts of the field: their days are terms, or steps in an office.
            other @ (Case::Policy(..)
            | Case::Budget(..)
            | Case::Batch(..)
            | Case::Finding(..)
            | Case::Correction(..)) => Some(other),
        }
    }

    /// The case on the day, as figures count it: what goes on or is to come ends with the day.
    pub fn counted(&self) -> Option<Case> {
        match self.case()? {
            Case::Agreement(id, it) => {
                cut::in_force(*it, self.on).map(|it| Case::Agreement(id, Box::new(it)))
            }
            other => Some(other),
        }
    }
}

/// Whether a step of a claim is dated after the day, or follows one that is.
fn is_left_out(stopped: &mut BTreeSet<ClaimId>, step: &ClaimEvent, is_later: bool) -> bool {
    let Some(claim) = step.claim_id() else {
        return false;
    };
    if is_later {
        stopped.insert(claim);
    }
    stopped.contains(&claim)
}

/// What an event of a later day says that its date is not kept with: a survey tells who somebody is and what they
/// wish, a supplement changes terms.
fn without_statements(event: CaseEvent) -> CaseEvent {
    match event {
        CaseEvent::Worker(WorkerEvent::WorkerSurveyed(mut survey)) => {
            survey.preferred_occupations.clear();
            survey.preferred_regions.clear();
            survey.household_income = None;
            CaseEvent::Worker(WorkerEvent::WorkerSurveyed(survey))
        }
        CaseEvent::Worker(WorkerEvent::SurveyUpdated(mut update)) => {
            update.preferred_occupations = None;
            update.preferred_regions = None;
            update.household_income = None;
            CaseEvent::Worker(WorkerEvent::SurveyUpdated(update))
        }
        CaseEvent::Agreement(AgreementEvent::AgreementSupplemented(mut supplement)) => {
            supplement.valid_until = None;
            supplement.planned_persons = None;
            CaseEvent::Agreement(AgreementEvent::AgreementSupplemented(supplement))
        }
        other => other,
    }
}

impl Datable for Worker {
    fn dated(self, on: NaiveDate) -> Option<Self> {
        cut::worker(self, on)
    }

    fn of(case: Case) -> Option<Self> {
        match case {
            Case::Worker(_, worker) => Some(*worker),
            _ => None,
        }
    }
}

impl Datable for Organisation {
    fn dated(self, on: NaiveDate) -> Option<Self> {
        cut::organisation(self, on)
    }

    fn of(case: Case) -> Option<Self> {
        match case {
            Case::Organisation(_, organisation) => Some(*organisation),
            _ => None,
        }
    }
}

impl Datable for Agreement {
    fn dated(self, on: NaiveDate) -> Option<Self> {
        cut::agreement(self, on)
    }

    fn of(case: Case) -> Option<Self> {
        match case {
            Case::Agreement(_, agreement) => Some(*agreement),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
