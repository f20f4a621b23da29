//! The ledger on a day: what the form would say had nothing happened since, by what is known at a position.
//!
//! Whoever counts on a day has a row: facts are only left out, and a row of a worker has no date but its fact's. So
//! the workers to be looked at are those of whom the table has rows of that year and region. Agreements are few and are
//! looked at all: a supplement of later may have ended one in the table that had not ended then.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::agreement::Agreement;
use domain::claim::ClaimEvent;
use domain::policy::Policy;
use domain::region::RegionCode;
use domain::worker::Worker;
use projections::case::Case;
use projections::dated::Dated;
use projections::figures::{Count, Group};
use projections::ledger::{Code, Ledger, LedgerForm};
use projections::projection::Projection;
use projections::references::{Reach, References};
use projections::table::Row;

use super::cases;
use crate::query::ledger::{CellEntry, workers_counted};
use crate::query::{Reading, at_or_now};
use crate::runner::{Library, RunnerError, empty, fold, record};
use crate::store::{Log, Recorded, StoreError};

/// How many cases a ledger of a day is made of at most.
pub const MOST_CASES: usize = 20_000;
/// How many cases are folded at once.
const PAGE: usize = 500;

/// Why there is no ledger of a day.
#[derive(Debug, thiserror::Error)]
pub enum Unmade {
    /// It rests on more cases than it may.
    #[error("the ledger of a day would rest on too many cases")]
    TooManyCases,
    /// The log could not be folded.
    #[error(transparent)]
    Runner(#[from] RunnerError),
}

impl From<StoreError> for Unmade {
    fn from(error: StoreError) -> Self {
        Self::Runner(error.into())
    }
}

/// Which ledger, and as of when.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// The reporting year.
    pub year: i32,
    /// The region, with all that it reports.
    pub region: RegionCode,
    /// By what was known at this position.
    pub position: u64,
    /// On which day.
    pub on: NaiveDate,
    /// Of how many cases at most.
    pub most: usize,
}

impl Asked {
    /// The ledger of a year and region on a day, as of a position or of what the rows reflect.
    pub fn of(
        reading: &Reading,
        year: u16,
        region: RegionCode,
        as_of: Option<u64>,
        on: NaiveDate,
    ) -> Self {
        Self {
            year: i32::from(year),
            region,
            position: at_or_now(reading, as_of),
            on,
            most: MOST_CASES,
        }
    }

    fn wants(&self, group: &Group) -> bool {
        group.year == self.year
            && group.counterpart.is_empty()
            && group.region == self.region.to_string()
    }
}

/// The form of a region and year on a day.
pub async fn form(log: &Log, reading: &mut Reading, asked: Asked) -> Result<LedgerForm, Unmade> {
    let streams = streams(log, reading, asked).await?;
    let ledger = Ledger::default();
    let known = known(&Library::at(log, asked.position).await?);
    let mut count = Count::default();
    let mut form: LedgerForm = Code::ALL.iter().map(|code| (*code, 0)).collect();
    for page in streams.chunks(PAGE) {
        let events = log.streams_at(asked.position, page).await?;
        for dated in cases(&events, asked.on)? {
            let rows = rows(&ledger, &known, &dated);
            for entry in count.change(&ledger, [], &rows, |group| asked.wants(group)) {
                if let Some(code) = Code::from_code(entry.figure.code) {
                    *form.entry(code).or_default() += entry.delta;
                }
            }
        }
    }
    Ok(form)
}

/// All entries of a cell on a day, in order: what the runner would have written, had it been told of nothing later.
pub async fn entries(
    log: &Log,
    reading: &mut Reading,
    code: Code,
    asked: Asked,
) -> Result<Vec<CellEntry>, Unmade> {
    let streams = streams(log, reading, asked).await?;
    let books = Books::until(log, asked.position).await?;
    let mut changes = Vec::new();
    for page in streams.chunks(PAGE) {
        let events = log.streams_at(asked.position, page).await?;
        for stream in events.chunk_by(|one, next| one.aggregate_id == next.aggregate_id) {
            changes.extend(books.changes(stream, asked.on)?);
        }
    }
    // Cases whose rows change at one position, since switches do, are taken in together.
    changes.sort_by_key(|change| change.position);
    let (mut count, mut entries, mut value) = (Count::default(), Vec::<CellEntry>::new(), 0);
    let wanted = |group: &Group| asked.wants(group);
    for together in changes.chunk_by(|one, next| one.position == next.position) {
        let closed = together.iter().flat_map(|change| &change.closed);
        let opened = together.iter().flat_map(|change| &change.opened);
        let moved = count.change(&books.ledger, closed, opened, wanted);
        let of_cell = moved
            .into_iter()
            .filter(|entry| entry.figure.code == code.code());
        for (entry, ordinal) in of_cell.zip(0..) {
            value += entry.delta;
            let position = together.first().map_or(0, |change| change.position);
            entries.push(CellEntry {
                position: i64::try_from(position).unwrap_or(i64::MAX),
                ordinal,
                member: entry.member,
                delta: entry.delta,
                value,
            });
        }
    }
    Ok(entries)
}

/// The rows that a case deserves on the day.
fn rows(ledger: &Ledger, known: &References, dated: &Dated) -> BTreeSet<Row> {
    let case = dated.counted();
    case.map(|case| ledger.derive(&case, known))
        .unwrap_or_default()
}

/// What the rows of the ledger rest on beside a case: the switches of the reporting policy.
fn known(library: &Library) -> References {
    References {
        policies: Arc::clone(library.policies()),
        ..References::default()
    }
}

/// What an event changes in the rows of a case.
struct Change {
    position: u64,
    closed: Vec<Row>,
    opened: Vec<Row>,
}

/// The switches of the official figures, from the position of each event that set others.
struct Books {
    ledger: Ledger,
    since: Vec<(u64, References)>,
}

impl Books {
    async fn until(log: &Log, position: u64) -> Result<Self, Unmade> {
        let ledger = Ledger::default();
        let mut events = log.kind_at(Policy::TYPE, position).await?;
        events.sort_by_key(|event| event.position);
        let (mut library, mut policies) = (Library::default(), BTreeMap::<String, Case>::new());
        let mut since = vec![(0, known(&library))];
        for event in &events {
            let case = match policies.entry(event.aggregate_id.clone()) {
                Entry::Occupied(case) => case.into_mut(),
                Entry::Vacant(place) => place.insert(empty(event)?),
            };
            record(case, event)?;
            library.take_in(case);
            if ledger.reach(&event.event_type, case) == Reach::Everybody {
                since.push((event.position, known(&library)));
            }
        }
        Ok(Self { ledger, since })
    }

    /// What each event, and each change of the switches, changes in the rows of a case on the day, in order.
    fn changes(&self, events: &[Recorded], on: NaiveDate) -> Result<Vec<Change>, RunnerError> {
        let Some(first) = events.first() else {
            return Ok(Vec::new());
        };
        let mut dated = Dated::new(empty(first)?, on);
        let mut events = events.iter().peekable();
        let mut books = self.since.iter().peekable();
        let (mut known, mut held, mut changes) =
            (&References::default(), BTreeSet::new(), Vec::new());
        loop {
            let next_book = books.peek().map(|(position, _)| *position);
            let next_event = events.peek().map(|event| event.position);
            let position = match (next_book, next_event) {
                (Some(book), event) if event.is_none_or(|event| book < event) => {
                    known = books.next().map_or(known, |(_, known)| known);
                    book
                }
                (_, Some(position)) => {
                    if let Some(event) = events.next() {
                        fold(event, |read| dated.record(read))?;
                        // Claims are no matter of the ledger, and there are many steps of them.
                        if ClaimEvent::TYPES.contains(&event.event_type.as_str()) {
                            continue;
                        }
                    }
                    position
                }
                (_, None) => return Ok(changes),
            };
            let rows = rows(&self.ledger, known, &dated);
            if rows != held {
                changes.push(Change {
                    position,
                    closed: held.difference(&rows).cloned().collect(),
                    opened: rows.difference(&held).cloned().collect(),
                });
                held = rows;
            }
        }
    }
}

/// The cases that may count, kind by kind.
async fn streams(
    log: &Log,
    reading: &mut Reading,
    asked: Asked,
) -> Result<Vec<(String, String)>, Unmade> {
    let Asked {
        year,
        region,
        position,
        most,
        ..
    } = asked;
    let workers = workers_counted(reading, year, region, position, most.saturating_add(1)).await?;
    let mut agreements = Vec::new();
    loop {
        let after: &str = agreements.last().map_or("", String::as_str);
        let page = log.begun_by(Agreement::TYPE, position, after, 500).await?;
        if page.is_empty() || agreements.len() > most {
            break;
        }
        agreements.extend(page);
    }
    if workers.len() + agreements.len() > most {
        return Err(Unmade::TooManyCases);
    }
    let of = |kind: &'static str| move |id: String| (kind.to_owned(), id);
    let agreements = agreements.into_iter().map(of(Agreement::TYPE));
    Ok(workers
        .into_iter()
        .map(of(Worker::TYPE))
        .chain(agreements)
        .collect())
}
