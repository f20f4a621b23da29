//! A person's months together: who has each, and the clock that runs over all of them.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::super::Evidence;
use super::super::facts::Person;
use super::Looked;
use super::conditions::earlier_work_here;
use crate::ids::ContributionId;
use crate::policy::SocialInsuranceParameters;
use crate::scheme::Scheme;
use crate::time::{Month, add_months_clamped};

/// Months that somebody else paid, with the events that say so.
pub(super) type PaidMonths = BTreeMap<Month, Vec<Evidence>>;

pub(super) fn paid_elsewhere(person: &Person<'_>) -> PaidMonths {
    let mut months = PaidMonths::new();
    for (record, paid) in person.all_paid_elsewhere(Scheme::SocialInsurance) {
        if let Some(month) = paid.fact.period.month() {
            months
                .entry(month)
                .or_default()
                .extend(record.cite_fact(paid.recorded_in, &paid.changed_in));
        }
    }
    months
}

/// Notes for each line what the same contribution rests on under the programmes that come before.
pub(super) fn note_programmes_before(looked: &mut [Looked<'_>]) {
    let mut before: BTreeMap<(u64, ContributionId), BTreeSet<Evidence>> = BTreeMap::new();
    for line in looked {
        let (position, _) = line.order;
        let contribution = line.case.contribution.fact.contribution_id;
        let known = before.entry((position, contribution)).or_default();
        line.before.clone_from(known);
        if let Some((_, rules)) = line.rules {
            known.extend(line.evidence());
            let months = rules.not_employed_here_months;
            known.extend(
                months
                    .into_iter()
                    .flat_map(|months| earlier_work_here(&line.case, months)),
            );
        }
    }
}

/// Who has a month, as far as another contribution is concerned.
pub(super) enum Holder {
    /// This contribution.
    Itself,
    /// Another one, resting on these events: by a claim, or because it was recorded earlier.
    Other {
        by_claim: bool,
        rests_on: Vec<Evidence>,
    },
    /// A payment elsewhere.
    PaidElsewhere(Vec<Evidence>),
}

/// 8: of the contributions of one month that meet everything else, the one that a claim has it for, or else the first
/// recorded.
pub(super) fn holders(looked: &[Looked<'_>], paid: &PaidMonths) -> BTreeMap<usize, Holder> {
    let mut holders = BTreeMap::new();
    let mut has: BTreeMap<Month, usize> = BTreeMap::new();
    for (index, line) in looked.iter().enumerate() {
        if line.rules.is_none() {
            continue;
        }
        let month = line.month();
        let holder = if let Some(evidence) = paid.get(&month) {
            Holder::PaidElsewhere(evidence.clone())
        } else if let Some(other) = has.get(&month).and_then(|index| looked.get(*index)) {
            Holder::Other {
                by_claim: !other.held.is_empty(),
                rests_on: other.evidence().into_iter().collect(),
            }
        } else {
            if line.deliberation.all_met() && line.competes() {
                has.insert(month, index);
            }
            Holder::Itself
        };
        holders.insert(index, holder);
    }
    holders
}

impl Looked<'_> {
    /// Whether nothing but other months can stand against it.
    fn competes(&self) -> bool {
        self.rules.is_some_and(|(_, rules)| {
            rules.min_staff.is_none()
                && rules
                    .not_employed_here_months
                    .is_none_or(|months| earlier_work_here(&self.case, months).is_empty())
        })
    }
}

pub(super) fn one_employer(line: &mut Looked<'_>, holder: Option<&Holder>) {
    let required = format!("nobody else has {}", line.month());
    match holder {
        Some(Holder::Other { by_claim, rests_on }) => {
            let value = if *by_claim {
                "another contribution is claimed"
            } else {
                "an earlier recorded contribution has it"
            };
            let evidence = rests_on.clone();
            line.deliberation
                .held_elsewhere("one_employer", value, required, evidence);
        }
        Some(Holder::PaidElsewhere(evidence)) => line.deliberation.held_elsewhere(
            "one_employer",
            "paid elsewhere",
            required,
            evidence.clone(),
        ),
        Some(Holder::Itself) | None => {
            let mut evidence = line.before.clone();
            evidence.extend(line.held.iter().copied());
            evidence.extend(line.case.cite_contribution());
            evidence.extend(line.case.person.nothing());
            line.deliberation.decided(
                "one_employer",
                true,
                "none",
                required,
                evidence.into_iter().collect(),
            );
        }
    }
}

/// 9: where a month stands on the person's clock, over all employers.
pub(super) struct Counted {
    /// Its number.
    number: u32,
    nearness: Nearness,
    /// What the earlier months rest on.
    earlier: BTreeSet<Evidence>,
}

/// How near retirement was on the first day of the first entitled month.
#[derive(Clone, Copy)]
struct Nearness {
    retires_on: Option<NaiveDate>,
    near: bool,
}

impl Nearness {
    /// As it stands if this is the first month, but for one that was paid elsewhere before.
    fn at(line: &Looked<'_>, rules: &SocialInsuranceParameters, paid: &PaidMonths) -> Self {
        let category = line.case.employment.fact.category;
        let retires_on = line.case.person.retires_on(category);
        let first = paid.keys().copied().chain([line.month()]).min();
        // Strictly less than so many years (不足5年).
        let end = first
            .map(|first| add_months_clamped(first.first_day(), rules.near_retirement_years * 12));
        Self {
            retires_on,
            near: retires_on
                .zip(end)
                .is_some_and(|(retires_on, end)| retires_on < end),
        }
    }
}

/// The clock of the months that nothing else stands against: those that claims have, then the others, each in the order
/// of the calendar. A late earlier month displaces none that is held.
pub(super) fn clock(
    looked: &[Looked<'_>],
    holders: &BTreeMap<usize, Holder>,
    paid: &PaidMonths,
) -> BTreeMap<usize, Counted> {
    // Months that were paid elsewhere are used first, whenever they were.
    let mut used = u32::try_from(paid.len()).unwrap_or(u32::MAX);
    let mut earlier: BTreeSet<Evidence> = paid.values().flatten().copied().collect();
    let mut first = None;
    let mut counted = BTreeMap::new();
    let (held, others): (Vec<_>, Vec<_>) = looked
        .iter()
        .enumerate()
        .partition(|(_, line)| !line.held.is_empty());
    for (index, line) in held.into_iter().chain(others) {
        let Some((_, rules)) = line.rules else {
            continue;
        };
        let has_it = matches!(holders.get(&index), Some(Holder::Itself));
        if !has_it || !line.deliberation.all_met() || !line.competes() {
            continue;
        }
        let nearness = first.unwrap_or_else(|| Nearness::at(line, rules, paid));
        counted.insert(
            index,
            Counted {
                number: used.saturating_add(1),
                nearness,
                earlier: earlier.clone(),
            },
        );
        if nearness.near || used < rules.max_months {
            first = Some(nearness);
            used = used.saturating_add(1);
            earlier.extend(line.evidence());
        }
    }
    counted
}

pub(super) fn look_at_clock(
    line: &mut Looked<'_>,
    counted: Option<&Counted>,
    rules: &SocialInsuranceParameters,
) {
    let max = rules.max_months;
    let at_most = format!("at most {max} months");
    let Some(counted) = counted else {
        // It does not compete: whatever stands against it stands in the lines above, and other months, which
        // tell whether retirement is near, are not looked at.
        return line
            .deliberation
            .note("clock", "not counted", at_most, Vec::new());
    };
    let number = counted.number;
    let Nearness { retires_on, near } = counted.nearness;
    let (value, required) = match retires_on {
        Some(day) if near => (
            format!("month {number}"),
            format!("until retirement on {day}"),
        ),
        Some(day) => (format!("month {number}, retires {day}"), at_most),
        None => (format!("month {number}"), at_most),
    };
    let identity = line.case.person.identity();
    let mut evidence = counted.earlier.clone();
    evidence.extend(identity.into_iter().flat_map(|(_, evidence)| evidence));
    line.deliberation.decided(
        "clock",
        near || number <= max,
        value,
        required,
        evidence.into_iter().collect(),
    );
}
