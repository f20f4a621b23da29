//! What the rules look at: a person with all claims about them, whoever claims.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::claim::{Claim, ClaimBook, ClaimLine, Claimant};
use domain::determination::{Evidence, Person, Record};
use domain::finding::{Limits, Rule, SubjectKind};
use domain::ids::WorkerId;
use domain::region::RegionCode;
use domain::scheme::Scheme;
use domain::worker::{Contribution, Dispatch, Employment, Training};

use super::found::Found;
use crate::references::References;

/// One line of a claim that stands.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub(super) claim: &'a Claim,
    pub(super) line: &'a ClaimLine,
    claimant: Claimant,
}

impl<'a> Asked<'a> {
    /// The lines of claims that stand, of whoever claims.
    pub(super) fn of(
        book: &'a ClaimBook,
        claimant: Claimant,
    ) -> impl Iterator<Item = Self> + use<'a> {
        let standing = book.claims.iter().filter(|claim| claim.occupies());
        standing.flat_map(move |claim| {
            claim.live_lines().map(move |line| Asked {
                claim,
                line,
                claimant,
            })
        })
    }

    /// The event that filed the claim.
    pub(super) fn filing(&self) -> Evidence {
        Evidence::of_claimant(self.claimant, self.claim.recorded_in)
    }

    pub(super) fn amount(&self) -> i64 {
        self.line.amount_fen.get()
    }

    pub(super) fn is_of(&self, scheme: Scheme) -> bool {
        self.claim.filed.scheme == scheme
    }

    /// Whether the determination that the line was filed with cites one of these events.
    pub(super) fn cites(&self, evidence: &[Evidence]) -> bool {
        let cited = self.line.determination.trace.iter();
        cited.flat_map(|line| &line.evidence).any(|cited| {
            !cited.absent
                && evidence.iter().any(|event| {
                    event.stream.code() == cited.stream
                        && event.id == cited.id
                        && event.version == cited.version
                })
        })
    }

    /// Whether the question of the line is about this fact.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "ids are small and given away"
    )]
    pub(super) fn is_about(&self, fact: impl ToString) -> bool {
        let fact = fact.to_string();
        self.line.question.split('|').any(|part| part == fact)
    }
}

/// A person and all that is claimed for them.
pub(super) struct Look<'a> {
    pub(super) id: WorkerId,
    pub(super) person: &'a Person<'a>,
    pub(super) known: &'a References,
    pub(super) lines: Vec<Asked<'a>>,
    /// Where the household is registered.
    pub(super) region: RegionCode,
}

impl<'a> Look<'a> {
    pub(super) fn new(id: WorkerId, person: &'a Person<'a>, known: &'a References) -> Self {
        let ids: BTreeSet<WorkerId> = person.records().map(|record| record.id).collect();
        let own = person
            .records()
            .flat_map(|record| Asked::of(&record.worker.claims, Claimant::Worker(record.id)));
        let others = known.organisations.iter().flat_map(|(id, organisation)| {
            Asked::of(&organisation.claims, Claimant::Organisation(*id))
        });
        let about = |asked: &Asked<'_>| asked.line.worker_id.is_some_and(|id| ids.contains(&id));
        let origin = person.origin_on(NaiveDate::MAX);
        Self {
            id,
            person,
            known,
            lines: own.chain(others.filter(about)).collect(),
            region: origin.map_or(RegionCode::NATION, |(region, _)| region),
        }
    }

    /// A finding about the person, in the region of origin unless a claim says another.
    pub(super) fn found(&self, rule: Rule) -> Found {
        Found::of(rule, (SubjectKind::Worker, self.id.as_uuid()), self.region)
    }

    /// The thresholds on a day, in the region of a claim or of origin.
    pub(super) fn limits(&self, asked: Option<&Asked<'_>>, on: NaiveDate) -> Limits<'a> {
        let region = asked.map_or(self.region, |asked| asked.claim.region());
        Limits::of(&self.known.policies, region, on)
    }

    pub(super) fn of_scheme(&self, scheme: Scheme) -> impl Iterator<Item = &Asked<'a>> {
        self.lines.iter().filter(move |asked| asked.is_of(scheme))
    }

    /// The lines that rest on a fact: by their question, or by what they cite.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "ids are small and given away"
    )]
    pub(super) fn resting_on(&self, fact: impl ToString, events: &[Evidence]) -> Vec<&Asked<'a>> {
        let fact = fact.to_string();
        let lines = self.lines.iter();
        lines
            .filter(|asked| asked.is_about(&fact) || asked.cites(events))
            .collect()
    }

    /// The dispatch that a line is about.
    pub(super) fn dispatch_of(&self, asked: &Asked<'_>) -> Option<(&Record<'a>, &'a Dispatch)> {
        self.person
            .dispatches()
            .find(|(_, dispatch)| asked.is_about(dispatch.fact.dispatch_id))
    }

    /// The contribution that a line is about.
    pub(super) fn contribution_of(
        &self,
        asked: &Asked<'_>,
    ) -> Option<(&Record<'a>, &'a Contribution, &'a Employment)> {
        self.person
            .contributions()
            .find(|(_, contribution, _)| asked.is_about(contribution.fact.contribution_id))
    }
}

pub(super) fn cite_training(record: &Record<'_>, training: &Training) -> Vec<Evidence> {
    record.cite_fact(training.recorded_in, &training.changed_in)
}

pub(super) fn cite_dispatch(record: &Record<'_>, dispatch: &Dispatch) -> Vec<Evidence> {
    record.cite_fact(dispatch.recorded_in, &dispatch.changed_in)
}

pub(super) fn cite_employment(record: &Record<'_>, employment: &Employment) -> Vec<Evidence> {
    record.cite_fact(employment.recorded_in, &employment.changed_in)
}

pub(super) fn cite_contribution(record: &Record<'_>, contribution: &Contribution) -> Vec<Evidence> {
    record.cite_fact(contribution.recorded_in, &contribution.changed_in)
}

/// Every pair of different things, each once, in order.
pub(super) fn pairs<T>(things: &[T]) -> impl Iterator<Item = (&T, &T)> {
    things
        .iter()
        .enumerate()
        .flat_map(move |(index, one)| things.iter().skip(index + 1).map(move |other| (one, other)))
}
