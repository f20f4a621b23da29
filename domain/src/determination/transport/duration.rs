//! How long the work lasts, and from which day on it is long enough.

use chrono::{Datelike, NaiveDate};

use super::super::Evidence;
use super::super::deliberation::Deliberation;
use super::super::spells;
use super::Case;
use crate::policy::{BenefitYear, Continuity, CountFrom, TransportParameters};

/// How long the work lasted.
pub(super) struct Duration {
    /// The version of the switches that name the occupations, where there is one.
    switches: Option<Vec<Evidence>>,
    /// The first day of the work that decides.
    pub(super) first: Option<NaiveDate>,
    /// The day on which the months are full: the first day of entitlement. None while that can't be told.
    pub(super) full_on: Option<NaiveDate>,
    found: Found,
}

enum Found {
    Nothing,
    Spell(spells::Spell),
    Days(spells::Cumulative),
}

impl Duration {
    pub(super) fn of(case: &Case<'_>, rules: &TransportParameters) -> Self {
        let Some((mut work, switches)) = case.work() else {
            return Self {
                switches: None,
                first: None,
                full_on: None,
                found: Found::Nothing,
            };
        };
        // In a later year of work, months count anew or only what reaches into the year counts.
        let mut not_before = None;
        if rules.benefit_year == BenefitYear::Work {
            work.retain(|work| work.days.from.year() <= case.year);
            let january = NaiveDate::from_ymd_opt(case.year, 1, 1);
            match rules.count_from {
                CountFrom::JanuaryFirst => {
                    work = spells::from_day(&work, january.unwrap_or(NaiveDate::MIN));
                }
                CountFrom::Departure => not_before = january,
            }
        }
        let found = match rules.continuity {
            Continuity::Consecutive => {
                let mut spells = spells::spells(&work, rules.max_gap_days);
                spells.retain(|spell| spell.last.is_none_or(|last| not_before <= Some(last)));
                spells::deciding(&spells, rules.min_months)
                    .cloned()
                    .map_or(Found::Nothing, Found::Spell)
            }
            Continuity::Cumulative => {
                let mut days = spells::cumulative(&work, rules.min_months);
                // Some of the work must reach into the year, even if the days were full before.
                let reaching = not_before.and_then(|day| spells::from_day(&work, day).pop());
                if let (Some(days), Some(reaching)) = (&mut days, reaching) {
                    let more = reaching.evidence.into_iter();
                    let more: Vec<_> = more.filter(|one| !days.evidence.contains(one)).collect();
                    days.evidence.extend(more);
                }
                days.map_or(Found::Nothing, Found::Days)
            }
        };
        let (first, full_on) = match &found {
            Found::Nothing => (None, None),
            Found::Spell(spell) => (
                Some(spell.first),
                spell
                    .reaches(rules.min_months)
                    .then(|| spell.full_on(rules.min_months)),
            ),
            Found::Days(days) => (Some(days.first), days.full_on),
        };
        Self {
            switches: Some(switches),
            first,
            full_on: full_on.map(|full_on| not_before.map_or(full_on, |day| full_on.max(day))),
            found,
        }
    }

    /// The conditions of work and of its length.
    pub(super) fn look(
        &self,
        deliberation: &mut Deliberation,
        case: &Case<'_>,
        rules: &TransportParameters,
        today: NaiveDate,
    ) {
        let returned = case.dispatch.returned_on;
        let wanted = "domestic service at the destination, begun on or after departure";
        let required = format!("{} months {}", rules.min_months, rules.continuity);
        let Some(mut cited) = self.switches.clone() else {
            deliberation.unknown("work", "no list of occupations", wanted, Vec::new());
            deliberation.unknown("duration", "no list of occupations", required, Vec::new());
            return;
        };
        if matches!(self.found, Found::Nothing) {
            cited.extend(case.person.nothing());
            cited.extend(case.cite_dispatch());
            if let Some(back) = returned {
                let value = format!("none until the return on {back}");
                deliberation.decided("work", false, value, wanted, cited);
                deliberation.decided("duration", false, "none", required, Vec::new());
            } else {
                deliberation.waits("work", "none recorded", wanted, cited);
                deliberation.waits("duration", "none recorded", required, Vec::new());
            }
            return;
        }
        match &self.found {
            Found::Nothing => {}
            Found::Spell(spell) => {
                cited.extend(spell.evidence.iter().copied());
                cited.extend(case.cite_dispatch());
                deliberation.decided("work", true, spell.to_string(), wanted, cited);
                let evidence = spell.evidence.clone();
                match self.full_on {
                    None => deliberation.decided(
                        "duration",
                        false,
                        format!("{spell}: over before {}", spell.full_on(rules.min_months)),
                        required,
                        evidence,
                    ),
                    Some(full_on) if today < full_on => deliberation.waits(
                        "duration",
                        format!("{spell}: full on {full_on}"),
                        required,
                        evidence,
                    ),
                    Some(full_on) => deliberation.decided(
                        "duration",
                        true,
                        format!("{spell}: full on {full_on}"),
                        required,
                        evidence,
                    ),
                }
            }
            Found::Days(days) => {
                cited.extend(days.evidence.iter().copied());
                cited.extend(case.cite_dispatch());
                deliberation.decided("work", true, format!("from {}", days.first), wanted, cited);
                let evidence = days.evidence.clone();
                let value = match days.full_on {
                    Some(full_on) => format!("{} days full on {full_on}", days.needed),
                    None => format!("{} of {} days", days.worked, days.needed),
                };
                match days.full_on {
                    Some(full_on) if today >= full_on => {
                        deliberation.decided("duration", true, value, required, evidence);
                    }
                    None if returned.is_some() => {
                        deliberation.decided("duration", false, value, required, evidence);
                    }
                    _ => deliberation.waits("duration", value, required, evidence),
                }
            }
        }
    }
}
