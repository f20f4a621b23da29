//! The workers who count for a base's award.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::super::deliberation::Deliberation;
use super::super::trace::Evidence;
use super::{Base, Stay, least};
use crate::ids::WorkerId;
use crate::policy::{BaseAwardParameters, Persons};
use crate::time::add_months_clamped;

/// The workers who count, by the day on which their months were full.
pub(super) struct Stable<'a>(Vec<(NaiveDate, &'a Stay)>);

impl<'a> Stable<'a> {
    pub(super) fn of(base: &Base<'a>, rules: &BaseAwardParameters) -> Self {
        let mut full: Vec<(NaiveDate, &Stay)> = base
            .stays
            .iter()
            .filter(|stay| rules.persons == Persons::Any || stay.in_target_group)
            .filter_map(|stay| {
                let full_on = add_months_clamped(stay.from, rules.stable_months);
                let last_needed = full_on.pred_opt()?;
                stay.until
                    .is_none_or(|until| until >= last_needed)
                    .then_some((full_on, stay))
            })
            .collect();
        full.sort();
        // Each person once, by the earliest stay.
        let mut seen = BTreeSet::new();
        full.retain(|(_, stay)| seen.insert(stay.worker));
        Self(full)
    }

    /// The day on which the least number that draws an award was full.
    pub(super) fn reaches(&self, rules: &BaseAwardParameters) -> Option<NaiveDate> {
        let needed = usize::try_from(least(rules)).unwrap_or(usize::MAX);
        let (full_on, _) = self.0.get(needed.saturating_sub(1))?;
        Some(*full_on)
    }

    /// The next day on which the number grows.
    pub(super) fn next_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        let mut days = self.0.iter().map(|(full_on, _)| *full_on);
        days.find(|full_on| *full_on > day)
    }

    /// Those whose months are full on a day.
    pub(super) fn on(&self, day: NaiveDate) -> impl Iterator<Item = WorkerId> {
        self.0
            .iter()
            .filter(move |(full_on, _)| *full_on <= day)
            .map(|(_, stay)| stay.worker)
    }

    /// The condition of numbers; the number on a day.
    pub(super) fn look(
        &self,
        deliberation: &mut Deliberation,
        base: &Base<'_>,
        rules: &BaseAwardParameters,
        on: NaiveDate,
    ) -> u32 {
        let least = least(rules);
        let number = u32::try_from(self.on(on).count()).unwrap_or(u32::MAX);
        let required = format!(
            "at least {least} workers for {} months",
            rules.stable_months
        );
        // Those whose months are not full yet say when the number grows.
        let mut evidence: Vec<Evidence> = self
            .0
            .iter()
            .flat_map(|(_, stay)| stay.evidence.iter().copied())
            .collect();
        if number >= least {
            deliberation.decided(
                "stable_workers",
                true,
                format!("{number} workers"),
                required,
                evidence,
            );
        } else {
            evidence.push(Evidence::organisation(base.id, base.organisation.version).absence());
            let value = format!("{number} workers");
            deliberation.waits("stable_workers", value, required, evidence);
        }
        number
    }
}
