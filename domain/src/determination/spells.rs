//! Work that lasts: which employments belong to a dispatch, and how days of work become spells.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};

use super::facts::{Person, Record};
use super::trace::Evidence;
use crate::ids::OrganisationId;
use crate::occupation::Occupation;
use crate::region::RegionCode;
use crate::time::{Interval, add_months_clamped};
use crate::worker::{Dispatch, Employment};

/// One employment's days as they count, with the events that say so.
#[derive(Debug, Clone)]
pub(super) struct Work {
    pub(super) days: Interval,
    pub(super) employer: OrganisationId,
    pub(super) evidence: Vec<Evidence>,
}

/// Days of work that count as one.
#[derive(Debug, Clone)]
pub(super) struct Spell {
    pub(super) first: NaiveDate,
    /// The last day, so far as work has ended.
    pub(super) last: Option<NaiveDate>,
    pub(super) evidence: Vec<Evidence>,
}

impl Spell {
    /// The day after which so many months are full: day of month kept, clamped to the month's end.
    pub(super) fn full_on(&self, months: u32) -> NaiveDate {
        add_months_clamped(self.first, months)
    }

    /// Whether work reaches every day before the months are full, or still goes on.
    pub(super) fn reaches(&self, months: u32) -> bool {
        let last_needed = self.full_on(months).checked_sub_days(Days::new(1));
        self.last
            .is_none_or(|last| last_needed.is_none_or(|needed| last >= needed))
    }
}

impl std::fmt::Display for Spell {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.last {
            Some(last) => write!(f, "{} to {last}", self.first),
            None => write!(f, "from {}, still running", self.first),
        }
    }
}

/// The dispatch that an employment belongs to: the one it names; without one, the last that departed on or
/// before its first day and from which the worker had not returned before it.
pub(super) fn dispatch_of<'a>(
    person: &Person<'a>,
    record: &Record<'a>,
    employment: &Employment,
) -> Option<&'a Dispatch> {
    if let Some(named) = record.worker.dispatch_of(employment) {
        return Some(named);
    }
    let started_on = employment.fact.started_on;
    person
        .dispatches()
        .map(|(_, dispatch)| dispatch)
        .filter(|dispatch| {
            dispatch.fact.departed_on <= started_on
                && dispatch.returned_on.is_none_or(|back| back >= started_on)
        })
        .max_by_key(|dispatch| dispatch.fact.departed_on)
}

/// Whether a workplace lies where a dispatch went: in the same prefecture, or in the same province where there
/// is no prefecture.
pub(super) fn at_destination(workplace: RegionCode, destination: RegionCode) -> bool {
    match destination.prefecture() {
        Some(prefecture) => workplace.prefecture() == Some(prefecture),
        None => workplace.province() == destination.province(),
    }
}

/// The work of a dispatch that counts: in these occupations, or in any, at the destination, begun on or after departure and
/// not after the return. Days after the return do not count.
pub(super) fn work_of(
    person: &Person<'_>,
    dispatch: &Dispatch,
    occupations: Option<&[Occupation]>,
) -> Vec<Work> {
    let mut work: Vec<Work> = person
        .employments()
        .filter(|(record, employment)| {
            let started_on = employment.fact.started_on;
            dispatch_of(person, record, employment)
                .is_some_and(|of| of.fact.dispatch_id == dispatch.fact.dispatch_id)
                && occupations.is_none_or(|wanted| wanted.contains(&employment.fact.occupation))
                && at_destination(
                    employment.fact.workplace.code,
                    dispatch.fact.destination.code,
                )
                && started_on >= dispatch.fact.departed_on
                && dispatch.returned_on.is_none_or(|back| started_on <= back)
        })
        .map(|(record, employment)| Work {
            days: Interval {
                from: employment.fact.started_on,
                until: employment
                    .ended_on
                    .into_iter()
                    .chain(dispatch.returned_on)
                    .min(),
            },
            employer: employment.fact.employer_id,
            evidence: record.cite_fact(employment.recorded_in, &employment.changed_in),
        })
        .collect();
    work.sort_by_key(|work| work.days.from);
    work
}

/// The days of work from a day on.
pub(super) fn from_day(work: &[Work], first: NaiveDate) -> Vec<Work> {
    work.iter()
        .filter(|work| work.days.until.is_none_or(|until| until >= first))
        .map(|work| Work {
            days: Interval {
                from: work.days.from.max(first),
                until: work.days.until,
            },
            employer: work.employer,
            evidence: work.evidence.clone(),
        })
        .collect()
}

/// Joins work, sorted by its first day, into spells: at most `max_gap_days` days without work lie inside one.
pub(super) fn spells(work: &[Work], max_gap_days: u32) -> Vec<Spell> {
    let mut spells: Vec<Spell> = Vec::new();
    for piece in work {
        let joins = spells.last().is_some_and(|spell| {
            spell.last.is_none_or(|last| {
                // Days strictly between the last and the first day.
                let gap = (piece.days.from - last).num_days() - 1;
                gap <= i64::from(max_gap_days)
            })
        });
        match spells.last_mut().filter(|_| joins) {
            Some(spell) => {
                spell.last = match (spell.last, piece.days.until) {
                    (Some(last), Some(until)) => Some(last.max(until)),
                    _ => None,
                };
                spell.evidence.extend(piece.evidence.iter().copied());
            }
            None => spells.push(Spell {
                first: piece.days.from,
                last: piece.days.until,
                evidence: piece.evidence.clone(),
            }),
        }
    }
    spells
}

/// The spell that decides: the earliest that reaches so many months; if none does, the latest.
pub(super) fn deciding(spells: &[Spell], months: u32) -> Option<&Spell> {
    spells
        .iter()
        .find(|spell| spell.reaches(months))
        .or(spells.last())
}

/// How days add up where they need not be one spell.
#[derive(Debug, Clone)]
pub(super) struct Cumulative {
    pub(super) first: NaiveDate,
    /// As many days as lie between the first working day and that day plus the months.
    pub(super) needed: i64,
    /// The day after the last day that is needed; none while there are too few.
    pub(super) full_on: Option<NaiveDate>,
    /// Days worked where the work is over.
    pub(super) worked: i64,
    pub(super) evidence: Vec<Evidence>,
}

/// Adds days up, each day once, however many jobs it had.
pub(super) fn cumulative(work: &[Work], months: u32) -> Option<Cumulative> {
    let first = work.first()?.days.from;
    let needed = (add_months_clamped(first, months) - first).num_days();
    let mut worked = 0;
    let mut full_on = (needed == 0).then_some(first);
    let mut evidence: BTreeSet<Evidence> = BTreeSet::new();
    let mut counted_to: Option<NaiveDate> = None;
    for piece in work {
        if full_on.is_some() && !evidence.is_empty() {
            break;
        }
        let from = match counted_to.and_then(|day| day.checked_add_days(Days::new(1))) {
            Some(next) => piece.days.from.max(next),
            None => piece.days.from,
        };
        evidence.extend(piece.evidence.iter().copied());
        let left = needed - worked;
        let reached = u64::try_from(left)
            .ok()
            .and_then(|left| from.checked_add_days(Days::new(left)));
        let days = match piece.days.until {
            Some(until) => (until - from).num_days() + 1,
            None => left,
        };
        if days >= left {
            full_on = full_on.or(reached);
        }
        worked += days.max(0).min(left);
        counted_to = counted_to.max(piece.days.until);
    }
    Some(Cumulative {
        first,
        needed,
        full_on,
        worked,
        evidence: evidence.into_iter().collect(),
    })
}
