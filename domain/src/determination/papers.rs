//! Certificates as the rules see them, and the amounts that fit them.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::deliberation::Deliberation;
use super::facts::{Person, Record};
use super::trace::Evidence;
use crate::occupation::{Level, Occupation};
use crate::policy::TrainingAmount;
use crate::worker::{Certificate, TrainingKind};

/// A certificate that was not voided.
#[derive(Clone, Copy)]
pub(super) struct Paper<'a> {
    pub(super) record: &'a Record<'a>,
    pub(super) certificate: &'a Certificate,
}

/// The certificates of a person, in the order of issue, then of recording; one that stands in two records of the
/// person is the one that was recorded first.
pub(super) fn papers<'a>(person: &'a Person<'a>) -> Vec<Paper<'a>> {
    let mut papers: Vec<Paper<'a>> = person
        .certificates()
        .map(|(record, certificate)| Paper {
            record,
            certificate,
        })
        .collect();
    papers.sort_by_key(Paper::order);
    let mut seen = BTreeSet::new();
    papers.retain(|paper| {
        let fact = &paper.certificate.fact;
        seen.insert((fact.certificate_no.as_str(), fact.issuer.as_str()))
    });
    papers
}

impl<'a> Paper<'a> {
    fn order(&self) -> (NaiveDate, u64) {
        (
            self.issued_on(),
            self.record.order_of(self.certificate.recorded_in),
        )
    }

    pub(super) fn issued_on(&self) -> NaiveDate {
        self.certificate.fact.issued_on
    }

    pub(super) fn occupation(&self) -> &'a Occupation {
        &self.certificate.fact.occupation
    }

    pub(super) fn level(&self) -> Option<Level> {
        self.certificate.fact.level
    }

    /// Whether it was good on the day of issue: a later withdrawal takes nothing back.
    pub(super) fn good_at_issue(&self) -> bool {
        self.certificate
            .revoked_on
            .is_none_or(|revoked_on| revoked_on > self.issued_on())
    }

    /// Number and issuer, by which a question names it.
    pub(super) fn key(&self) -> (String, String) {
        let fact = &self.certificate.fact;
        (fact.certificate_no.clone(), fact.issuer.clone())
    }

    pub(super) fn cite(&self) -> Vec<Evidence> {
        self.record
            .cite_fact(self.certificate.recorded_in, &self.certificate.changed_in)
    }

    /// The condition that it is good.
    pub(super) fn look(&self, deliberation: &mut Deliberation) {
        let value = match self.certificate.revoked_on {
            Some(revoked_on) if !self.good_at_issue() => format!("{self}, revoked {revoked_on}"),
            _ => self.to_string(),
        };
        deliberation.decided(
            "certificate",
            self.good_at_issue(),
            value,
            "not revoked at issue",
            self.cite(),
        );
    }
}

/// Kind, level and day; never the number.
impl std::fmt::Display for Paper<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fact = &self.certificate.fact;
        match fact.level {
            Some(level) => write!(f, "{} {level} of {}", fact.kind, fact.issued_on),
            None => write!(f, "{} of {}", fact.kind, fact.issued_on),
        }
    }
}

/// The first amount that fits. What an amount does not name does not matter; what it names must be known and the
/// same.
pub(super) fn fitting<'p>(
    amounts: &'p [TrainingAmount],
    occupation: &Occupation,
    level: Option<Level>,
    kind: Option<TrainingKind>,
) -> Option<&'p TrainingAmount> {
    amounts.iter().find(|amount| {
        could_fit(amount, occupation, kind)
            && amount.level.is_none_or(|wanted| level == Some(wanted))
    })
}

/// Whether an amount would fit at some level.
pub(super) fn could_fit(
    amount: &TrainingAmount,
    occupation: &Occupation,
    kind: Option<TrainingKind>,
) -> bool {
    amount
        .occupation
        .as_ref()
        .is_none_or(|wanted| wanted == occupation)
        && amount.kind.is_none_or(|wanted| kind == Some(wanted))
}
