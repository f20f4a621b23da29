//! The statutory retirement age, on which social insurance and its subsidies look.

use chrono::{Datelike, NaiveDate};

use crate::citizen_id::Sex;
use crate::time::add_months_clamped;
use crate::worker::WorkerCategory;

/// The retirement age of men, in years.
const MEN_YEARS: u32 = 60;
/// The retirement age of women who are workers, in years.
const WOMEN_YEARS: u32 = 50;
/// The retirement age of women who are managers or technicians, in years.
const WOMEN_MANAGERS_YEARS: u32 = 55;

/// How the retirement age rises from January 2025 on.
struct Rise {
    /// The age before, in years.
    years: u32,
    /// By one month for each started so many months since January 2025.
    every_months: u32,
    /// The most that is added, in months.
    cap_months: u32,
}

impl Rise {
    /// Men to 63, women managers and technicians to 58 by one month for each started four months;
    /// women workers to 55 by one month for each started two.
    fn of(sex: Sex, category: WorkerCategory) -> Self {
        match (sex, category) {
            (Sex::Male, _) => Self {
                years: MEN_YEARS,
                every_months: 4,
                cap_months: 36,
            },
            (Sex::Female, WorkerCategory::ManagerOrTechnician) => Self {
                years: WOMEN_MANAGERS_YEARS,
                every_months: 4,
                cap_months: 36,
            },
            (Sex::Female, WorkerCategory::Worker) => Self {
                years: WOMEN_YEARS,
                every_months: 2,
                cap_months: 60,
            },
        }
    }
}

/// The day on which a person reaches the statutory retirement age: the birthday plus the age of sex and
/// category, plus the delay in whole months if that day lies in 2025 or later. The day of the month is
/// kept, or clamped to the month's end.
///
/// By 全国人民代表大会常务委员会关于实施渐进式延迟法定退休年龄的决定 (2024-09-13, in force from
/// 2025-01-01) and its annex 国务院关于渐进式延迟法定退休年龄的办法.
pub fn statutory_retirement(sex: Sex, born_on: NaiveDate, category: WorkerCategory) -> NaiveDate {
    let rise = Rise::of(sex, category);
    let before = add_months_clamped(born_on, rise.years * 12);
    // Counted from the birthday at once, so that the day of the month is clamped only once.
    add_months_clamped(born_on, rise.years * 12 + delay_months(before, &rise))
}

/// By how many months retirement moves for a person who would have retired on `before`.
fn delay_months(before: NaiveDate, rise: &Rise) -> u32 {
    let months = (before.year() - 2025) * 12 + before.month0().cast_signed();
    u32::try_from(months).map_or(0, |since_january_2025| {
        (since_january_2025 / rise.every_months + 1).min(rise.cap_months)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const WOMAN: (Sex, WorkerCategory) = (Sex::Female, WorkerCategory::Worker);
    const WOMAN_MANAGER: (Sex, WorkerCategory) = (Sex::Female, WorkerCategory::ManagerOrTechnician);
    const MAN: (Sex, WorkerCategory) = (Sex::Male, WorkerCategory::Worker);

    fn retires(person: (Sex, WorkerCategory), born_on: &str) -> String {
        let (sex, category) = person;
        statutory_retirement(sex, born_on.parse().unwrap(), category).to_string()
    }

    #[track_caller]
    fn table(person: (Sex, WorkerCategory), rows: &[(&str, &str)]) {
        for (born_on, retires_on) in rows {
            assert_eq!(retires(person, born_on), *retires_on, "born on {born_on}");
        }
    }

    #[test]
    fn women_workers_retire_a_month_later_for_each_started_two_months() {
        table(
            WOMAN,
            &[
                ("1974-12-31", "2024-12-31"),
                ("1975-01-01", "2025-02-01"),
                ("1975-02-15", "2025-03-15"),
                ("1975-03-15", "2025-05-15"),
                ("1975-04-15", "2025-06-15"),
                ("1976-12-15", "2027-12-15"),
            ],
        );
    }

    #[test]
    fn women_managers_retire_a_month_later_for_each_started_four_months() {
        table(
            WOMAN_MANAGER,
            &[
                ("1969-12-31", "2024-12-31"),
                ("1970-01-01", "2025-02-01"),
                ("1970-04-30", "2025-05-30"),
                ("1970-05-01", "2025-07-01"),
            ],
        );
    }

    #[test]
    fn men_retire_a_month_later_for_each_started_four_months() {
        table(
            MAN,
            &[
                ("1964-12-31", "2024-12-31"),
                ("1965-01-01", "2025-02-01"),
                ("1965-04-30", "2025-05-30"),
                ("1965-05-01", "2025-07-01"),
                ("1965-12-01", "2026-03-01"),
            ],
        );
        let (sex, _) = MAN;
        assert_eq!(
            retires((sex, WorkerCategory::ManagerOrTechnician), "1965-05-01"),
            "2025-07-01"
        );
    }

    #[test]
    fn the_delay_ends_at_three_and_at_five_years() {
        table(
            MAN,
            &[
                ("1976-08-31", "2039-07-31"),
                ("1976-09-01", "2039-09-01"),
                ("1990-01-01", "2053-01-01"),
            ],
        );
        table(
            WOMAN_MANAGER,
            &[("1981-08-31", "2039-07-31"), ("1981-09-01", "2039-09-01")],
        );
        table(
            WOMAN,
            &[
                ("1984-10-31", "2039-09-30"),
                ("1984-11-01", "2039-11-01"),
                ("2000-06-15", "2055-06-15"),
            ],
        );
    }

    #[test]
    fn the_day_of_the_month_is_clamped_to_its_end() {
        table(
            WOMAN,
            &[
                // One month after 2025-01-31.
                ("1975-01-31", "2025-02-28"),
                // Not clamped on the way: 29 February, kept in a month that has that day.
                ("1976-02-29", "2026-09-29"),
                // 29 February, clamped before the rise.
                ("1972-02-29", "2022-02-28"),
            ],
        );
    }
}
