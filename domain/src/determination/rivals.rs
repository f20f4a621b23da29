//! Subsidies of one person that compete: once for an occupation and level, and so many in a calendar year.

use std::collections::BTreeSet;

use super::deliberation::Deliberation;
use super::facts::Person;
use super::trace::Evidence;
use crate::occupation::{Level, Occupation};
use crate::policy::Considered;
use crate::scheme::Scheme;

/// A case that was looked at before, in the order in which cases compete.
struct Rival {
    occupation: Occupation,
    level: Option<Level>,
    year: i32,
    /// Whether everything but the days of application was met.
    entitled: bool,
    /// Everything that this rests on.
    evidence: BTreeSet<Evidence>,
}

/// The cases that were looked at before this one.
#[derive(Default)]
pub(super) struct Rivals(Vec<Rival>);

/// What competes.
#[derive(Clone, Copy)]
pub(super) struct Contender<'c> {
    pub(super) occupation: &'c Occupation,
    /// None for certificates without levels, which are a level of their own.
    pub(super) level: Option<Level>,
    /// The calendar year that it counts for.
    pub(super) year: i32,
}

impl std::fmt::Display for Contender<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.occupation, level_name(self.level))
    }
}

/// The code of a level, or of its absence.
pub(super) fn level_name(level: Option<Level>) -> &'static str {
    level.map_or("no_level", Level::code)
}

impl Rivals {
    /// No earlier entitled case of the occupation at a level that `excludes` this one. Cites whatever was looked
    /// at of the occupation, entitled or not.
    pub(super) fn once_per_level(
        &self,
        deliberation: &mut Deliberation,
        person: &Person<'_>,
        contender: Contender<'_>,
        excludes: impl Fn(Option<Level>) -> bool,
        required: String,
    ) {
        let of_occupation: Vec<&Rival> = self
            .0
            .iter()
            .filter(|rival| rival.occupation == *contender.occupation)
            .collect();
        let mut evidence = all_evidence(&of_occupation);
        let found = of_occupation
            .iter()
            .find(|rival| rival.entitled && excludes(rival.level));
        if let Some(rival) = found {
            let value = format!("earlier {} in {}", level_name(rival.level), rival.year);
            deliberation.decided("once_per_level", false, value, required, evidence);
        } else {
            evidence.extend(person.nothing());
            deliberation.decided("once_per_level", true, "none earlier", required, evidence);
        }
    }

    /// How many entitled cases the calendar year has before this one; payments elsewhere come first.
    pub(super) fn yearly_limit(
        &self,
        deliberation: &mut Deliberation,
        person: &Person<'_>,
        scheme: Scheme,
        year: i32,
        max: u32,
    ) {
        let in_year: Vec<&Rival> = self.0.iter().filter(|rival| rival.year == year).collect();
        let elsewhere = paid_in_year(person, scheme, year);
        let used = in_year.iter().filter(|rival| rival.entitled).count() + elsewhere.len();
        let number = u32::try_from(used).unwrap_or(u32::MAX).saturating_add(1);
        let value = if elsewhere.is_empty() {
            format!("number {number} of {year}")
        } else {
            format!(
                "number {number} of {year}, {} of them paid elsewhere",
                elsewhere.len()
            )
        };
        let mut evidence = all_evidence(&in_year);
        evidence.extend(elsewhere.into_iter().flatten());
        evidence.extend(person.nothing());
        deliberation.decided(
            "yearly_limit",
            number <= max,
            value,
            format!("at most {max} in {year}"),
            evidence,
        );
    }

    /// Takes in a case that was looked at under a policy, for those that come after it.
    pub(super) fn push(
        &mut self,
        contender: Contender<'_>,
        deliberation: &Deliberation,
        policy: &Considered<'_>,
    ) {
        self.0.push(Rival {
            occupation: contender.occupation.clone(),
            level: contender.level,
            year: contender.year,
            entitled: deliberation.all_met(),
            evidence: deliberation
                .lines
                .iter()
                .flat_map(|line| line.evidence.iter().copied())
                .filter(|evidence| !evidence.absent)
                .chain([Evidence::policy(policy)])
                .collect(),
        });
    }
}

fn all_evidence(rivals: &[&Rival]) -> Vec<Evidence> {
    let evidence: BTreeSet<Evidence> = rivals
        .iter()
        .flat_map(|rival| rival.evidence.iter().copied())
        .collect();
    evidence.into_iter().collect()
}

/// The subsidies of a scheme that somebody else paid for a calendar year or a month of it.
pub(super) fn paid_in_year(person: &Person<'_>, scheme: Scheme, year: i32) -> Vec<Vec<Evidence>> {
    person
        .paid_elsewhere_in(scheme, year)
        .map(|(record, paid)| record.cite_fact(paid.recorded_in, &paid.changed_in))
        .collect()
}
