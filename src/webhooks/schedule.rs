//! When a failed message is tried again.

use std::time::Duration;

use crate::chance;

const SECONDS: [u64; 10] = [
    5,
    5 * 60,
    30 * 60,
    2 * 3600,
    5 * 3600,
    10 * 3600,
    14 * 3600,
    20 * 3600,
    24 * 3600,
    24 * 3600,
];
/// After the last step it goes on in this rhythm, for ever.
const DAY: Duration = Duration::from_hours(24);
/// How far a pause may be from its nominal length, so that webhooks that failed together don't come back together.
const JITTER: f64 = 0.2;
/// A webhook that has failed for longer than this says so in its state.
const FAILING_AFTER: Duration = Duration::from_hours(3 * 24);

/// How long to wait after so many failures in a row: the steps that Standard Webhooks suggests, then once a day; a
/// fifth more or less by chance; times `scale`. What the receiver asked for (`Retry-After`) is kept, up to a day.
pub fn pause_before(failures: u64, scale: f64, asked: Option<Duration>) -> Duration {
    let step = failures
        .checked_sub(1)
        .and_then(|step| usize::try_from(step).ok());
    let nominal = match step {
        None => Duration::ZERO,
        Some(step) => SECONDS.get(step).map_or(DAY, |s| Duration::from_secs(*s)),
    };
    let pause = nominal.mul_f64(chance::factor(1.0 - JITTER..1.0 + JITTER));
    pause.max(asked.unwrap_or_default().min(DAY)).mul_f64(scale)
}

/// From when on a webhook that fails is called failing.
pub fn failing_after(scale: f64) -> Duration {
    FAILING_AFTER.mul_f64(scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_in_a_daily_rhythm_within_their_jitter() {
        for _ in 0..200 {
            for (failures, nominal) in [
                (1, 5.0),
                (2, 300.0),
                (4, 7200.0),
                (9, 86400.0),
                (500, 86400.0),
            ] {
                let seconds = pause_before(failures, 1.0, None).as_secs_f64();
                assert!(
                    (nominal * 0.8..=nominal * 1.2).contains(&seconds),
                    "{failures}: {seconds}"
                );
            }
        }
        assert_eq!(pause_before(0, 1.0, None), Duration::ZERO);
    }

    #[test]
    fn pauses_differ_by_chance() {
        let drawn: std::collections::BTreeSet<_> =
            (0..50).map(|_| pause_before(3, 1.0, None)).collect();
        assert!(drawn.len() > 40);
    }

    #[test]
    fn a_receiver_may_ask_for_more_time_but_not_for_ever() {
        let asked = |seconds| pause_before(1, 1.0, Some(Duration::from_secs(seconds)));
        assert_eq!(asked(600), Duration::from_mins(10));
        assert!(asked(1) >= Duration::from_secs(4));
        assert_eq!(asked(u64::MAX), DAY);
    }

    #[test]
    fn tests_may_hurry() {
        assert!(pause_before(2, 0.001, None) < Duration::from_millis(400));
    }
}
