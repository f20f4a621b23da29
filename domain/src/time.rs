//! Civil dates in China, months, and intervals that include both their ends.

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A text that is no date of the form `YYYY-MM-DD` from 1900 to 2200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a date is written YYYY-MM-DD, exists in the calendar and lies between 1900 and 2200")]
pub struct InvalidDate;

impl InvalidDate {
    /// The machine's word for the fault.
    pub fn code(self) -> &'static str {
        "invalid-date"
    }
}

const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// Reads a date, strictly `YYYY-MM-DD`, from 1900 to 2200.
pub fn parse_date(text: &str) -> Result<NaiveDate, InvalidDate> {
    let [year, month, day] = fields(text, [4, 2, 2]).ok_or(InvalidDate)?;
    let year = i32::try_from(year)
        .ok()
        .filter(|year| YEARS.contains(year))
        .ok_or(InvalidDate)?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or(InvalidDate)
}

/// The numbers between hyphens, if each has exactly so many ASCII digits.
fn fields<const N: usize>(text: &str, widths: [usize; N]) -> Option<[u32; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split('-');
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts
            .next()
            .filter(|part| part.len() == width && part.bytes().all(|b| b.is_ascii_digit()))?;
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

/// The same day of the month `months` later, clamped to the month's end.
pub fn add_months_clamped(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX)
}

/// The birthday on which an age is reached. Who was born on 29 February reaches it on 1 March of a
/// common year: the day after the anniversary of the last day lived through.
pub fn age_reached_on(born_on: NaiveDate, years: u32) -> NaiveDate {
    let year = born_on.year().saturating_add_unsigned(years);
    NaiveDate::from_ymd_opt(year, born_on.month(), born_on.day())
        .or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
        .unwrap_or(NaiveDate::MAX)
}

/// A calendar month, written `YYYY-MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Month {
    year: i32,
    month: u32,
}

/// A text that is no month of the form `YYYY-MM` from 1900 to 2200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a month is written YYYY-MM and lies between 1900 and 2200")]
pub struct InvalidMonth;

impl InvalidMonth {
    /// The machine's word for the fault.
    pub fn code(self) -> &'static str {
        "invalid-month"
    }
}

impl Month {
    /// Reads a month, strictly `YYYY-MM`.
    pub fn parse(text: &str) -> Result<Self, InvalidMonth> {
        let [year, month] = fields(text, [4, 2]).ok_or(InvalidMonth)?;
        let year = i32::try_from(year)
            .ok()
            .filter(|year| YEARS.contains(year))
            .ok_or(InvalidMonth)?;
        if (1..=12).contains(&month) {
            Ok(Self { year, month })
        } else {
            Err(InvalidMonth)
        }
    }

    /// The month of a date.
    pub fn of(date: NaiveDate) -> Self {
        Self {
            year: date.year(),
            month: date.month(),
        }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.month, 1).unwrap_or(NaiveDate::MAX)
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.next().first_day().pred_opt().unwrap_or(NaiveDate::MAX)
    }

    /// The month after it.
    pub fn next(self) -> Self {
        self.plus_months(1)
    }

    /// The month so many months later.
    pub fn plus_months(self, months: u32) -> Self {
        Self::of(add_months_clamped(self.first_day(), months))
    }
}

impl TryFrom<String> for Month {
    type Error = InvalidMonth;

    fn try_from(text: String) -> Result<Self, InvalidMonth> {
        Self::parse(&text)
    }
}

impl From<Month> for String {
    fn from(month: Month) -> Self {
        month.to_string()
    }
}

impl std::fmt::Display for Month {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// What a subsidy is paid for: a calendar year, written `YYYY`, or a month, written `YYYY-MM`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    year: i32,
    month: Option<Month>,
}

/// A text that is neither a year nor a month from 1900 to 2200, or the wrong one of the two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a period is a year (YYYY) or a month (YYYY-MM) and lies between 1900 and 2200")]
pub struct InvalidPeriod;

impl InvalidPeriod {
    /// The machine's word for the fault.
    pub fn code(self) -> &'static str {
        "invalid-period"
    }
}

impl Period {
    /// Reads a period, strictly `YYYY` or `YYYY-MM`.
    pub fn parse(text: &str) -> Result<Self, InvalidPeriod> {
        if let Ok(month) = Month::parse(text) {
            return Ok(month.into());
        }
        let [year] = fields(text, [4]).ok_or(InvalidPeriod)?;
        i32::try_from(year)
            .ok()
            .filter(|year| YEARS.contains(year))
            .map(|year| Self { year, month: None })
            .ok_or(InvalidPeriod)
    }

    /// The calendar year of a date.
    pub fn year_of(date: NaiveDate) -> Self {
        Self {
            year: date.year(),
            month: None,
        }
    }

    /// The calendar year that it is or lies in.
    pub fn year(self) -> i32 {
        self.year
    }

    /// The month that it is; none if it is a whole year.
    pub fn month(self) -> Option<Month> {
        self.month
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        self.month.map_or_else(
            || NaiveDate::from_ymd_opt(self.year, 1, 1).unwrap_or(NaiveDate::MAX),
            Month::first_day,
        )
    }

    /// Its last day.
    pub fn last_day(self) -> NaiveDate {
        self.month.map_or_else(
            || NaiveDate::from_ymd_opt(self.year, 12, 31).unwrap_or(NaiveDate::MAX),
            Month::last_day,
        )
    }
}

impl From<Month> for Period {
    fn from(month: Month) -> Self {
        Self {
            year: month.year,
            month: Some(month),
        }
    }
}

impl TryFrom<String> for Period {
    type Error = InvalidPeriod;

    fn try_from(text: String) -> Result<Self, InvalidPeriod> {
        Self::parse(&text)
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.month {
            Some(month) => month.fmt(f),
            None => write!(f, "{:04}", self.year),
        }
    }
}

/// Days from the first to the last, both included; open without a last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, included.
    pub until: Option<NaiveDate>,
}

impl Interval {
    /// Whether `date` is one of its days.
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.from <= date && self.until.is_none_or(|until| date <= until)
    }

    /// Whether the two share any day.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.until.is_none_or(|until| other.from <= until)
            && other.until.is_none_or(|until| self.from <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    #[test]
    fn a_date_is_written_strictly() {
        for refused in [
            "2021-2-3",
            "2021-02-30",
            "0000-01-01",
            "9999-01-01",
            "1899-12-31",
            "2201-01-01",
            "2021-02-03T",
            " 2021-02-03",
            "２０２１-02-03",
            "+021-02-03",
            "",
        ] {
            assert_eq!(parse_date(refused), Err(InvalidDate), "{refused}");
        }
        assert_eq!(day("2200-12-31").year(), 2200);
    }

    #[test]
    fn months_are_added_to_the_months_end_at_the_latest() {
        assert_eq!(add_months_clamped(day("2021-11-30"), 3), day("2022-02-28"));
        assert_eq!(add_months_clamped(day("2023-12-31"), 2), day("2024-02-29"));
    }

    #[test]
    fn who_was_born_on_a_leap_day_ages_on_the_first_of_march() {
        assert_eq!(age_reached_on(day("2004-02-29"), 16), day("2020-02-29"));
        assert_eq!(age_reached_on(day("2004-02-29"), 17), day("2021-03-01"));
    }

    #[test]
    fn a_month_knows_its_days() {
        let month = Month::parse("2024-02").unwrap();
        assert_eq!(
            (month.first_day(), month.last_day()),
            (day("2024-02-01"), day("2024-02-29"))
        );
        assert_eq!(
            Month::parse("2021-12").unwrap().next().to_string(),
            "2022-01"
        );
        for refused in ["2021-13", "2021-00", "2021-1", "202101"] {
            assert_eq!(Month::parse(refused), Err(InvalidMonth), "{refused}");
        }
    }

    #[test]
    fn a_period_is_a_year_or_a_month() {
        let days = |text| {
            let period = Period::parse(text).unwrap();
            assert_eq!(period.to_string(), text);
            (period.first_day(), period.last_day())
        };
        assert_eq!(days("2021"), (day("2021-01-01"), day("2021-12-31")));
        assert_eq!(days("2024-02"), (day("2024-02-01"), day("2024-02-29")));
        assert_eq!(
            Period::parse("2021"),
            Ok(Period::year_of(day("2021-07-01")))
        );
        for refused in ["", "21", "1899", "2201", "2021-13", "2021-1", "2021-01-01"] {
            assert_eq!(Period::parse(refused), Err(InvalidPeriod), "{refused}");
        }
    }

    #[test]
    fn a_period_is_stored_as_its_text() {
        for text in ["\"2021\"", "\"2021-03\""] {
            let period: Period = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&period).unwrap(), text);
        }
        assert!(serde_json::from_str::<Period>("2021").is_err());
    }

    #[test]
    fn an_interval_includes_both_its_ends() {
        let closed = Interval {
            from: day("2021-01-01"),
            until: Some(day("2021-03-31")),
        };
        assert!(closed.contains(day("2021-01-01")) && closed.contains(day("2021-03-31")));
        assert!(!closed.contains(day("2021-04-01")));
        assert!(closed.overlaps(&Interval {
            from: day("2021-03-31"),
            until: None
        }));
        assert!(!closed.overlaps(&Interval {
            from: day("2021-04-01"),
            until: None
        }));
    }
}
