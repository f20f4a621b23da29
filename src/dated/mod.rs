//! What was true on a day, by what is known: worked out from the log, since rows follow the order of recording.
//!
//! The rules are those of `projections::dated`; rows and figures are derived and counted by the code that
//! derives and counts them for the tables.

pub mod ledger;
pub mod lists;

use chrono::NaiveDate;
use projections::dated::{Datable, Dated};

use crate::runner::{RunnerError, empty, fold};
use crate::store::{Log, Recorded, Stored};

/// A stream on a day.
pub struct OnADay<A> {
    /// What is known of it, as far as it is dated up to the day; none if nothing is.
    pub state: Option<A>,
    /// Its version: how many events are known.
    pub version: u64,
    /// The position of the last of them.
    pub position: u64,
}

/// A stream as it was true on a day, by what was known at a position, or by all that is known.
pub async fn stream<A: Stored + Datable>(
    log: &Log,
    id: &str,
    as_of: Option<u64>,
    on: NaiveDate,
) -> Result<OnADay<A>, RunnerError> {
    let mut events = log.stream(A::TYPE, id).await?;
    events.retain(|event| as_of.is_none_or(|position| event.position <= position));
    let case = cases(&events, on)?.pop().and_then(|dated| dated.case());
    let last = events.last();
    Ok(OnADay {
        state: case.and_then(A::of),
        version: last.map_or(0, |event| event.sequence),
        position: last.map_or(0, |event| event.position),
    })
}

/// Folds events, streams and versions in order, into their cases as they were true on a day.
pub fn cases<'a>(
    events: impl IntoIterator<Item = &'a Recorded>,
    on: NaiveDate,
) -> Result<Vec<Dated>, RunnerError> {
    let mut cases: Vec<Dated> = Vec::new();
    for event in events {
        if event.sequence == 1 {
            cases.push(Dated::new(empty(event)?, on));
        }
        if let Some(case) = cases.last_mut() {
            fold(event, |read| case.record(read))?;
        }
    }
    Ok(cases)
}
