//! The control run: a projection's rows against a fold of the log from its first event, in a pass of its own that
//! reads no rows. A difference is an error, never a footnote.

use std::collections::{BTreeMap, BTreeSet};

use projections::projection::Projection;
use projections::table::{Cell, Row, Table};

use super::Progress;
use crate::runner::{Library, RunnerError, cases_of};
use crate::store::projections::table_name;
use crate::store::{Log, Recorded, Store, StoreError, Value};

/// Streams that are folded at once.
pub(super) const PAGE: u32 = 500;

/// Why rows and log do not agree, or could not be compared.
#[derive(Debug, thiserror::Error)]
pub enum ControlError {
    /// A case has other rows than its events and references deserve.
    #[error(
        "the control run differs at position {position}: table {table}, {missing} rows missing, {surplus} rows too many; \
         the first case is {case}"
    )]
    Differs {
        /// At which position.
        position: u64,
        /// In which table.
        table: &'static str,
        /// Rows that the log deserves and the table has not.
        missing: usize,
        /// Rows that the table has and the log does not deserve.
        surplus: usize,
        /// The first case concerned.
        case: String,
    },
    /// The log could not be folded.
    #[error(transparent)]
    Runner(#[from] RunnerError),
}

impl From<StoreError> for ControlError {
    fn from(error: StoreError) -> Self {
        Self::Runner(error.into())
    }
}

/// What a control run compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Controlled {
    /// At which positions.
    pub positions: Vec<u64>,
    /// How many cases.
    pub cases: u64,
    /// How many rows, over all positions.
    pub rows: u64,
}

/// Compares the rows of a version of a projection, at positions that it has reached, with a fresh fold of the log.
pub async fn control(
    store: &Store,
    projection: &dyn Projection,
    version: u64,
    positions: &[u64],
    progress: &Progress,
) -> Result<Controlled, ControlError> {
    let mut libraries = Vec::new();
    for position in positions {
        libraries.push((*position, Library::at(&store.log, *position).await?));
    }
    let head = positions.iter().copied().max().unwrap_or_default();
    let mut controlled = Controlled {
        positions: positions.to_vec(),
        cases: 0,
        rows: 0,
    };
    let mut counts: BTreeMap<(u64, &'static str), i64> = BTreeMap::new();
    for kind in projection.cases() {
        let mut after = String::new();
        loop {
            let ids = store.log.begun_by(kind, head, &after, PAGE).await?;
            let Some(last) = ids.last() else { break };
            after.clone_from(last);
            let streams: Vec<(String, String)> = ids
                .iter()
                .map(|id| ((*kind).to_owned(), id.clone()))
                .collect();
            let events = store.log.streams_at(head, &streams).await?;
            for (position, library) in &mut libraries {
                let derived = derive(&store.log, projection, library, *position, &events).await?;
                for table in projection.tables() {
                    let deserved: BTreeSet<Told> = derived
                        .iter()
                        .filter(|(_, row)| row.table.name == table.name)
                        .map(|(case, row)| told(case, row))
                        .collect();
                    let stored = stored(store, table, version, *position, &ids).await?;
                    differ(*position, table, &deserved, &stored)?;
                    controlled.rows += deserved.len() as u64;
                    *counts.entry((*position, table.name)).or_default() +=
                        i64::try_from(deserved.len()).unwrap_or(i64::MAX);
                }
            }
            controlled.cases += ids.len() as u64;
            progress.advance(ids.len() as u64);
        }
    }
    for position in positions {
        for table in projection.tables() {
            let deserved = counts.get(&(*position, table.name)).copied().unwrap_or(0);
            foreign(store, table, version, *position, deserved).await?;
        }
    }
    Ok(controlled)
}

/// A row as text: case and values. Both databases tell both kinds of column alike so.
type Told = (String, Vec<String>);

fn told(case: &str, row: &Row) -> Told {
    let cells = row.cells.iter().map(|cell| match cell {
        Cell::Text(text) => text.clone(),
        Cell::Int(number) => number.to_string(),
    });
    (case.to_owned(), cells.collect())
}

/// The rows that cases deserve at a position, from their events up to it.
async fn derive(
    log: &Log,
    projection: &dyn Projection,
    library: &mut Library,
    position: u64,
    events: &[Recorded],
) -> Result<Vec<(String, Row)>, RunnerError> {
    let mut rows = Vec::new();
    let known_then = events.iter().filter(|event| event.position <= position);
    for case in cases_of(known_then)? {
        let needs = projection.needs(&case);
        let known = library.references(log, position, &case, needs).await?;
        let derived = projection.derive(&case, &known);
        rows.extend(derived.into_iter().map(|row| (case.id().to_string(), row)));
    }
    Ok(rows)
}

fn held(position: u64) -> String {
    format!("from_position <= {position} AND (to_position IS NULL OR to_position > {position})")
}

/// The stored rows of cases that hold at a position.
async fn stored(
    store: &Store,
    table: &Table,
    version: u64,
    position: u64,
    ids: &[String],
) -> Result<BTreeSet<Told>, StoreError> {
    let name = table_name(table.name, version);
    // One text per row, its values parted by a character that none of them holds.
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| format!("CAST({} AS text)", column.name))
        .collect();
    let joined = columns.join(" || '\u{1f}' || ");
    let mut rows = BTreeSet::new();
    for chunk in ids.chunks(store.rows.rows_at_once(1)) {
        let places: Vec<String> = (1..=chunk.len()).map(|place| format!("${place}")).collect();
        let sql = format!(
            "SELECT case_id, {joined} FROM {name} WHERE case_id IN ({}) AND {}",
            places.join(", "),
            held(position)
        );
        let values: Vec<Value> = chunk.iter().map(|id| id.as_str().into()).collect();
        let found: Vec<(String, String)> = store.rows.fetch(&sql, &values).await?;
        rows.extend(found.into_iter().map(|(case, row)| {
            let cells = row.split('\u{1f}').map(str::to_owned).collect();
            (case, cells)
        }));
    }
    Ok(rows)
}

fn differ(
    position: u64,
    table: &Table,
    deserved: &BTreeSet<Told>,
    stored: &BTreeSet<Told>,
) -> Result<(), ControlError> {
    let missing: Vec<&Told> = deserved.difference(stored).collect();
    let surplus: Vec<&Told> = stored.difference(deserved).collect();
    match missing.first().or(surplus.first()) {
        None => Ok(()),
        Some((case, _)) => Err(ControlError::Differs {
            position,
            table: table.name,
            missing: missing.len(),
            surplus: surplus.len(),
            case: case.clone(),
        }),
    }
}

/// Rows of cases that the log does not know: the table must hold no more than the log deserves.
async fn foreign(
    store: &Store,
    table: &Table,
    version: u64,
    position: u64,
    deserved: i64,
) -> Result<(), ControlError> {
    let name = table_name(table.name, version);
    let sql = format!(
        "SELECT CAST(count(*) AS bigint), coalesce(min(case_id), '') FROM {name} WHERE {}",
        held(position)
    );
    let found: Option<(i64, String)> = store
        .rows
        .fetch_optional(&sql, &[])
        .await
        .map_err(StoreError::from)?;
    let (rows, case) = found.unwrap_or_default();
    if rows == deserved {
        return Ok(());
    }
    Err(ControlError::Differs {
        position,
        table: table.name,
        missing: 0,
        surplus: usize::try_from(rows - deserved).unwrap_or_default(),
        case,
    })
}
