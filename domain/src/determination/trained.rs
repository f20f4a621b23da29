//! Trainings under the training subsidy's policies, and whose certificate is whose.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::facts::{Person, Record};
use super::papers::{Paper, fitting};
use super::settling::Forum;
use super::trace::Evidence;
use crate::policy::{Considered, TrainingAmount, VocationalTrainingParameters};
use crate::time::{Interval, add_months_clamped};
use crate::worker::{Employment, Training};

/// Months after completion within which a certificate belongs to a training.
const CERTIFICATE_MONTHS: u32 = 12;

/// One training under one programme.
pub(super) struct Case<'a> {
    pub(super) person: &'a Person<'a>,
    pub(super) training: &'a Training,
    pub(super) programme: &'a str,
    pub(super) forum: Forum<'a>,
}

impl<'a> Case<'a> {
    pub(super) fn rules(&self) -> Option<(Considered<'a>, &'a VocationalTrainingParameters)> {
        self.forum.choice.rules()
    }

    pub(super) fn cite(&self) -> Vec<Evidence> {
        self.forum.told_by.clone()
    }

    /// Whether a certificate can be this training's.
    pub(super) fn fits(&self, paper: &Paper<'_>) -> bool {
        let fact = &self.training.fact;
        fact.passed
            && *paper.occupation() == fact.occupation
            && paper.good_at_issue()
            && (fact.started_on..=self.last_issue()).contains(&paper.issued_on())
    }

    pub(super) fn last_issue(&self) -> NaiveDate {
        add_months_clamped(self.training.fact.completed_on, CERTIFICATE_MONTHS)
    }

    pub(super) fn amount_for(&self, paper: &Paper<'_>) -> Option<&'a TrainingAmount> {
        let fact = &self.training.fact;
        let (_, rules) = self.rules()?;
        let kind = Some(fact.kind);
        fitting(&rules.amounts, &fact.occupation, paper.level(), kind)
    }

    /// The employment, of those that hold on the first day of training, that was begun last.
    pub(super) fn employment_at_start(&self) -> Option<(&'a Record<'a>, &'a Employment)> {
        let started_on = self.training.fact.started_on;
        self.person
            .employments()
            .filter(|(_, employment)| employment.interval().contains(started_on))
            .max_by_key(|(_, employment)| employment.fact.started_on)
    }

    /// Work in the occupation on any day from the certificate's issue to so many months later.
    pub(super) fn employed_after(
        &self,
        issued_on: NaiveDate,
        months: u32,
    ) -> Option<Vec<Evidence>> {
        let days = Interval {
            from: issued_on,
            until: Some(add_months_clamped(issued_on, months)),
        };
        self.person
            .employments()
            .find(|(_, employment)| {
                employment.fact.occupation == self.training.fact.occupation
                    && employment.interval().overlaps(&days)
            })
            .map(|(record, employment)| {
                record.cite_fact(employment.recorded_in, &employment.changed_in)
            })
    }
}

/// Which certificate is which training's, under each programme: the latest training takes first, the certificate
/// that pays most, then the one issued earliest. Certificates issued before a training was completed are its own
/// only if no other training takes them.
pub(super) fn certified<'a>(cases: &[Case<'a>], papers: &[Paper<'a>]) -> Vec<Option<Paper<'a>>> {
    let mut found: Vec<Option<Paper<'a>>> = vec![None; cases.len()];
    let mut taken = BTreeSet::new();
    for even_before_completion in [false, true] {
        for (case, found) in cases.iter().zip(found.iter_mut()).rev() {
            if found.is_some() {
                continue;
            }
            let best = papers
                .iter()
                .enumerate()
                .filter(|(number, paper)| {
                    !taken.contains(&(case.programme, *number))
                        && case.fits(paper)
                        && (even_before_completion
                            || paper.issued_on() >= case.training.fact.completed_on)
                })
                .min_by_key(|(_, paper)| {
                    Reverse(case.amount_for(paper).map(|amount| amount.amount_fen))
                });
            if let Some((number, paper)) = best {
                taken.insert((case.programme, number));
                *found = Some(*paper);
            }
        }
    }
    found
}

/// The trainings and certificates of the occupation, which decide together whose a certificate is.
pub(super) fn occupation_evidence(
    case: &Case<'_>,
    cases: &[Case<'_>],
    papers: &[Paper<'_>],
) -> Vec<Evidence> {
    let occupation = &case.training.fact.occupation;
    let trainings = cases
        .iter()
        .filter(|other| other.training.fact.passed && other.training.fact.occupation == *occupation)
        .flat_map(Case::cite);
    let certificates = papers
        .iter()
        .filter(|paper| paper.occupation() == occupation)
        .flat_map(Paper::cite);
    let evidence: BTreeSet<Evidence> = trainings.chain(certificates).collect();
    evidence.into_iter().collect()
}
