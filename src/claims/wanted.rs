//! Which questions a claim is about.

use std::collections::BTreeSet;

use domain::determination::Question;
use domain::ids::{DispatchId, OrganisationId, TrainingId, VentureId, WorkerId};
use domain::scheme::Scheme;
use domain::time::Month;

/// What is claimed. Whatever is left open takes every question of the scheme.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The scheme.
    pub scheme: Scheme,
    /// The programme; all of them without it.
    pub programme: Option<String>,
    /// Only for these workers, where any are named.
    pub workers: BTreeSet<WorkerId>,
    /// Only for these dispatches.
    pub dispatches: BTreeSet<DispatchId>,
    /// Only for these trainings.
    pub trainings: BTreeSet<TrainingId>,
    /// Only for this certificate's number.
    pub certificate_no: Option<String>,
    /// Only for this venture.
    pub venture: Option<VentureId>,
    /// Only this question, by its key.
    pub question: Option<String>,
    /// Only for this year.
    pub year: Option<i32>,
    /// Only for these months.
    pub months: Vec<Month>,
}

impl Wanted {
    /// Everything of a scheme.
    pub fn all_of(scheme: Scheme) -> Self {
        Self {
            scheme,
            programme: None,
            workers: BTreeSet::new(),
            dispatches: BTreeSet::new(),
            trainings: BTreeSet::new(),
            certificate_no: None,
            venture: None,
            question: None,
            year: None,
            months: Vec::new(),
        }
    }

    /// Whether a question is one of those that are claimed.
    pub fn takes(&self, question: &Question) -> bool {
        fn open<T: Ord>(wanted: &BTreeSet<T>, found: Option<&T>) -> bool {
            wanted.is_empty() || found.is_some_and(|found| wanted.contains(found))
        }
        question.scheme == self.scheme
            && self
                .programme
                .as_ref()
                .is_none_or(|programme| *programme == question.programme)
            && open(&self.workers, question.worker.as_ref())
            && open(&self.dispatches, question.dispatch.as_ref())
            && open(&self.trainings, question.training.as_ref())
            && self.certificate_no.as_ref().is_none_or(|wanted| {
                question
                    .certificate
                    .as_ref()
                    .is_some_and(|(number, _)| number == wanted)
            })
            && self
                .venture
                .is_none_or(|venture| question.venture == Some(venture))
            && self
                .question
                .as_ref()
                .is_none_or(|wanted| *wanted == question.key())
            && self.year.is_none_or(|year| question.year == Some(year))
            && (self.months.is_empty()
                || question
                    .month
                    .is_some_and(|month| self.months.contains(&month)))
    }

    /// Whether a question is one of those that an organisation claims.
    pub fn takes_of(&self, organisation: OrganisationId, question: &Question) -> bool {
        question.organisation == Some(organisation) && self.takes(question)
    }
}
