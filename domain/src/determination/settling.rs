//! What the rules of the smaller schemes share: which policies they ask, and how an answer is put together.

use chrono::{Datelike, NaiveDate};

use super::deliberation::{Application, Deliberation};
use super::facts::{Person, World};
use super::outcome::{Determination, Outcome, PolicyUsed};
use super::rivals::paid_in_year;
use super::trace::{Evidence, with_clauses};
use crate::money::Fen;
use crate::policy::{Choice, Considered, PolicyKind, PolicyTerms, TARGET_GROUPS};
use crate::region::RegionCode;
use crate::scheme::Scheme;

/// The programmes under which a region's policies answer; the target groups' where there is none.
pub(super) fn programmes<'a>(
    world: &World<'a>,
    scheme: Scheme,
    region: RegionCode,
) -> Vec<&'a str> {
    let mut programmes = world.policies.programmes(scheme, region);
    if programmes.is_empty() {
        programmes.push(TARGET_GROUPS);
    }
    programmes
}

/// Where a case is decided: the region, the date that binds, and the policy versions looked at.
#[derive(Debug, Clone)]
pub(super) struct Forum<'a> {
    pub(super) region: RegionCode,
    pub(super) bound_to: NaiveDate,
    pub(super) choice: Choice<'a>,
    /// The events that say what the case is, and where.
    pub(super) told_by: Vec<Evidence>,
}

impl<'a> Forum<'a> {
    /// The policy of a scheme and programme that decides for a region on a day.
    pub(super) fn of(
        world: &World<'a>,
        scheme: Scheme,
        programme: &str,
        region: RegionCode,
        bound_to: NaiveDate,
        told_by: Vec<Evidence>,
    ) -> Self {
        let kind = PolicyKind::Subsidy(scheme);
        Self {
            region,
            bound_to,
            choice: world.policies.choose(kind, programme, region, bound_to),
            told_by,
        }
    }

    /// The answer where no policy decides.
    pub(super) fn undecided(&self, rule: u32) -> Determination {
        let mut determination =
            Determination::undecided(self.region, self.bound_to, &self.choice, rule);
        if let Some(line) = determination.trace.first_mut() {
            line.evidence.clone_from(&self.told_by);
        }
        determination
    }
}

/// Everything that a rule found out, before it is looked at on a day.
pub(super) struct Findings<'f, 'a> {
    pub(super) forum: &'f Forum<'a>,
    pub(super) winner: Considered<'a>,
    pub(super) rule: u32,
    pub(super) deliberation: Deliberation,
    pub(super) eligible_from: Option<NaiveDate>,
    pub(super) application: Application,
    /// The amount and how it comes about, as far as they can be told.
    pub(super) amount: Option<(Fen, String)>,
}

impl Findings<'_, '_> {
    /// The answer on a day.
    pub(super) fn on(mut self, today: NaiveDate) -> Determination {
        let conclusion = self
            .deliberation
            .conclude(today, self.eligible_from, &self.application);
        let mut determination = self.forum.undecided(self.rule);
        determination.outcome = conclusion.outcome;
        determination.changes_on = conclusion.changes_on;
        determination.eligible_from = self.eligible_from;
        determination.apply_by = Some(self.application.last);
        if matches!(
            conclusion.outcome,
            Outcome::Eligible | Outcome::NotYet | Outcome::Expired
        ) && let Some((fen, computation)) = self.amount
        {
            determination.amount_fen = Some(fen);
            determination.computation = Some(computation);
        }
        determination.policy = Some(PolicyUsed::new(&self.winner, self.forum.bound_to));
        determination.trace = with_clauses(self.deliberation.lines, self.winner.terms());
        determination
    }
}

/// The days of application: in the policy's windows, or else for so many months from a day on.
pub(super) fn application(
    terms: &PolicyTerms,
    first: NaiveDate,
    months: u32,
    eligible_from: Option<NaiveDate>,
) -> Application {
    let whenever = Application::within_months(first, months);
    let windows = &terms.common.windows;
    if windows.is_empty() {
        whenever
    } else {
        Application::new(windows, first.year(), eligible_from, whenever.last)
    }
}

/// A payment by somebody else in the year of the case, where its record does not say for which training,
/// certificate, placement or loan it was: then nobody can tell whether it was for this one.
pub(super) fn perhaps_paid_elsewhere(
    deliberation: &mut Deliberation,
    person: &Person<'_>,
    scheme: Scheme,
    year: i32,
) {
    let paid = paid_in_year(person, scheme, year);
    if !paid.is_empty() {
        deliberation.unknown(
            "paid_elsewhere",
            format!("{} paid elsewhere in {year}", paid.len()),
            "not paid elsewhere for the same",
            paid.into_iter().flatten().collect(),
        );
    }
}
