//! Chance that falls the same way on every machine.

use chrono::{Days, NaiveDate};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

/// The namespace of everything that is drawn: seeds of dice, ids of facts. Fixed, so that a
/// population is the same for ever.
const DEMO: Uuid = Uuid::from_u128(0x2f1c_9d57_88b0_4c43_9a6e_5d10_7b3e_42c8);

/// An id for something that is drawn: equal names have equal ids.
pub(super) fn id_of(name: &str) -> Uuid {
    Uuid::new_v5(&DEMO, name.as_bytes())
}

/// One person's, or one list's, own chance. Nobody's depends on how often another threw before.
pub(super) struct Dice(StdRng);

impl Dice {
    /// The dice with this name.
    pub(super) fn named(name: &str) -> Self {
        let mut seed = [0; 32];
        let halves = [id_of(name), id_of(&format!("{name}'"))];
        let bytes = halves.iter().flat_map(Uuid::as_bytes);
        for (byte, of_name) in seed.iter_mut().zip(bytes) {
            *byte = *of_name;
        }
        Self(StdRng::from_seed(seed))
    }

    /// A number between two, both included. Always drawn as 64 bits: a machine's word has no say.
    pub(super) fn between(&mut self, low: u64, high: u64) -> u64 {
        self.0.gen_range(low..=high.max(low))
    }

    /// Whether something of so many percent happens.
    pub(super) fn percent(&mut self, percent: u64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of a list; none of an empty one.
    pub(super) fn pick<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        let highest = u64::try_from(list.len()).ok()?.checked_sub(1)?;
        let index = self.between(0, highest);
        list.get(usize::try_from(index).ok()?)
    }

    /// One of a list, each as likely as its weight says.
    pub(super) fn weighed<'a, T>(
        &mut self,
        list: &'a [T],
        weight: impl Fn(&T) -> u64,
    ) -> Option<&'a T> {
        let total: u64 = list.iter().map(&weight).sum();
        let mut rest = self.between(1, total);
        list.iter().find(|item| {
            let here = weight(item);
            let found = rest <= here;
            rest = rest.saturating_sub(here);
            found
        })
    }

    /// A day so many days after another.
    pub(super) fn days_after(&mut self, date: NaiveDate, low: u64, high: u64) -> NaiveDate {
        later(date, self.between(low, high))
    }
}

/// A day so many days after another.
pub(super) fn later(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

/// A day so many days before another.
pub(super) fn earlier(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_sub_days(Days::new(days)).unwrap_or(date)
}

/// A day of the calendar. The dates of this module are written in the source and exist.
pub(super) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}
