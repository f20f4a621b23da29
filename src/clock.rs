//! The one place that asks what time it is.

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

/// China's civil time is eight hours ahead of UTC all year.
const CHINA_OFFSET_SECONDS: i32 = 8 * 3600;

/// The present instant.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that may ask"
)]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}

/// Today's date in Asia/Shanghai: what "today" and "in the future" mean everywhere.
pub fn today() -> NaiveDate {
    china_date(now())
}

/// The date in Asia/Shanghai at an instant.
pub fn china_date(instant: DateTime<Utc>) -> NaiveDate {
    FixedOffset::east_opt(CHINA_OFFSET_SECONDS).map_or_else(
        || instant.date_naive(),
        |china| instant.with_timezone(&china).date_naive(),
    )
}

/// An instant as the store keeps it: microseconds since 1970.
pub fn micros(instant: DateTime<Utc>) -> i64 {
    instant.timestamp_micros()
}

/// An instant from the store, as RFC 3339 in UTC.
pub fn rfc3339(micros: i64) -> String {
    DateTime::from_timestamp_micros(micros)
        .unwrap_or_default()
        .to_rfc3339_opts(chrono::SecondsFormat::Micros, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_begins_at_midnight_in_china() {
        let instant: DateTime<Utc> = "2021-12-31T16:00:00Z".parse().unwrap();
        assert_eq!(china_date(instant).to_string(), "2022-01-01");
        assert_eq!(
            china_date(instant - chrono::TimeDelta::seconds(1)).to_string(),
            "2021-12-31"
        );
    }
}
