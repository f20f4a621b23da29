//! Working days by China's published holiday calendar, in which periods of public notice run.
//!
//! Each year's days off and make-up working days are those of the notice that the General Office of the
//! State Council gives for it (国务院办公厅关于部分节假日安排的通知); all other days follow the week.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::coded::coded;

const TABLE: &str = include_str!("../data/holidays.csv");

/// The days that don't follow the week, and whether each is a working day.
static EXCEPTIONS: LazyLock<BTreeMap<NaiveDate, bool>> =
    LazyLock::new(|| TABLE.lines().skip(1).filter_map(exception).collect());

static PUBLISHED: LazyLock<BTreeSet<i32>> =
    LazyLock::new(|| EXCEPTIONS.keys().map(Datelike::year).collect());

fn exception(line: &str) -> Option<(NaiveDate, bool)> {
    // date,kind,name
    let mut fields = line.split(',');
    let date = crate::time::parse_date(fields.next()?).ok()?;
    match fields.next()? {
        "holiday" => Some((date, false)),
        "workday" => Some((date, true)),
        _ => None,
    }
}

coded! {
    /// Which days count towards a period of public notice (公示).
    NoticeKind {
        /// 工作日: working days only.
        Working = "working",
        /// 日历日: every day.
        Calendar = "calendar",
    }
}

/// When a public notice is over, and how far that is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticeEnd {
    /// The last day of the notice.
    pub last_day: NaiveDate,
    /// The years, in order, whose holidays are not published although days of theirs were counted:
    /// there only weekends are left out, so that the last day may yet move.
    pub unpublished_years: Vec<i32>,
}

/// Whether the holidays of a year are published.
pub fn is_published(year: i32) -> bool {
    PUBLISHED.contains(&year)
}

/// Whether `date` is a working day; in a year that is not published, whether it is no weekend.
pub fn is_working_day(date: NaiveDate) -> bool {
    EXCEPTIONS
        .get(&date)
        .copied()
        .unwrap_or_else(|| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun))
}

/// The last day of a public notice of so many days. The day after `publicised_on` is the first if it
/// counts; a notice of no days ends on the day itself.
pub fn last_notice_day(publicised_on: NaiveDate, days: u32, kind: NoticeKind) -> NoticeEnd {
    match kind {
        NoticeKind::Working => last_working_day(publicised_on, days),
        NoticeKind::Calendar => NoticeEnd {
            last_day: publicised_on
                .checked_add_days(Days::new(days.into()))
                .unwrap_or(NaiveDate::MAX),
            unpublished_years: Vec::new(),
        },
    }
}

fn last_working_day(publicised_on: NaiveDate, days: u32) -> NoticeEnd {
    let mut last_day = publicised_on;
    let mut unpublished_years = Vec::new();
    let mut left = days;
    while left > 0
        && let Some(day) = last_day.succ_opt()
    {
        last_day = day;
        left -= u32::from(is_working_day(day));
        if !is_published(day.year()) && unpublished_years.last() != Some(&day.year()) {
            unpublished_years.push(day.year());
        }
    }
    NoticeEnd {
        last_day,
        unpublished_years,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(date: &str) -> NaiveDate {
        date.parse().unwrap()
    }

    #[track_caller]
    fn ends(publicised_on: &str, days: u32, kind: NoticeKind, last_day: &str, unpublished: &[i32]) {
        let end = NoticeEnd {
            last_day: on(last_day),
            unpublished_years: unpublished.to_vec(),
        };
        assert_eq!(last_notice_day(on(publicised_on), days, kind), end);
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        assert_eq!(EXCEPTIONS.len(), TABLE.lines().count() - 1);
        assert!((2017..=2026).all(is_published));
        assert!(!is_published(2016) && !is_published(2027));
    }

    #[test]
    fn make_up_days_are_working_days_and_days_off_are_none() {
        for working in ["2021-09-26", "2021-10-09", "2021-10-08", "2021-02-07"] {
            assert!(is_working_day(on(working)), "{working}");
        }
        for off in ["2021-10-01", "2021-10-07", "2021-10-10", "2021-02-11"] {
            assert!(!is_working_day(on(off)), "{off}");
        }
    }

    #[test]
    fn an_unpublished_year_follows_the_week() {
        assert!(is_working_day(on("2027-10-01")));
        assert!(!is_working_day(on("2027-10-02")));
    }

    #[test]
    fn the_first_day_is_the_day_after() {
        ends("2021-03-01", 5, NoticeKind::Working, "2021-03-08", &[]);
        ends("2021-03-05", 1, NoticeKind::Working, "2021-03-08", &[]);
        ends("2021-03-01", 5, NoticeKind::Calendar, "2021-03-06", &[]);
        ends("2021-03-01", 0, NoticeKind::Working, "2021-03-01", &[]);
        ends("2021-03-01", 0, NoticeKind::Calendar, "2021-03-01", &[]);
    }

    #[test]
    fn a_notice_waits_out_national_day() {
        // Two days before, 8 October, Saturday 9 October (made up), Monday 11 October.
        ends("2021-09-28", 5, NoticeKind::Working, "2021-10-11", &[]);
        ends("2021-09-28", 5, NoticeKind::Calendar, "2021-10-03", &[]);
        // Saturday 18 and Sunday 26 September are made up, 19 to 21 are off.
        ends("2021-09-17", 5, NoticeKind::Working, "2021-09-26", &[]);
    }

    #[test]
    fn a_notice_in_an_unpublished_year_says_so() {
        ends("2026-12-30", 3, NoticeKind::Working, "2027-01-04", &[2027]);
        ends("2026-12-30", 1, NoticeKind::Working, "2026-12-31", &[]);
        ends("2026-12-30", 3, NoticeKind::Calendar, "2027-01-02", &[]);
        ends("2027-12-31", 1, NoticeKind::Working, "2028-01-03", &[2028]);
        ends(
            "2027-12-30",
            2,
            NoticeKind::Working,
            "2028-01-03",
            &[2027, 2028],
        );
    }

    #[test]
    fn the_calendar_ends_before_a_notice_without_end() {
        assert_eq!(
            last_notice_day(NaiveDate::MAX, 7, NoticeKind::Working).last_day,
            NaiveDate::MAX
        );
        assert_eq!(
            last_notice_day(on("2021-01-01"), u32::MAX, NoticeKind::Calendar).last_day,
            NaiveDate::MAX
        );
    }
}
