//! What events changed in determinations, figures and money, looked up by their positions: many events at once, in one
//! query for each table, all as one transaction sees them.

use std::collections::BTreeMap;

use cqrs_es::Aggregate;
use domain::agreement::Agreement;
use domain::worker::Worker;
use projections::determinations::DETERMINATIONS;

use super::journal::{LineRow, posted_at};
use super::told::told_row;
use super::{determinations, ledger, money};
use crate::store::projections::{figure_tables, table_name};
use crate::store::{ProjectionStore, Store, StoreError, Tx, Value};

/// The projections that tell effects.
pub const PROJECTIONS: [&str; 3] = [
    determinations::PROJECTION,
    ledger::PROJECTION,
    money::PROJECTION,
];

told_row! {
    /// A row of the determinations that began or ended.
    AnswerRow {
        /// The position at which it began or ended.
        position: i64,
        /// Whether it began there: 1, or ended: 0.
        begins: i64,
        /// The question.
        question: String,
        /// The first day on which the answer holds.
        on_from: String,
        /// The last one.
        on_until: String,
        /// The scheme.
        scheme: String,
        /// The programme.
        programme: String,
        /// The organisation that it is due to; empty: the worker.
        organisation: String,
        /// The premium's month; empty where it is about none.
        month: String,
        /// The calendar year; 0 where it belongs to none.
        year: i64,
        /// The answer.
        outcome: String,
        /// The amount, below zero where there is none.
        amount_fen: i64,
        /// The first day of entitlement.
        eligible_from: String,
        /// The last day of application.
        apply_by: String,
        /// The date that chose the policy.
        bound_to: String,
        /// The region whose policy decides.
        region: String,
        /// The fund.
        fund: String,
        /// The policy.
        policy: String,
        /// Its version.
        policy_version: i64,
        /// The version of the rule's code.
        rule_version: i64,
    }
}

told_row! {
    /// An entry of a figure.
    CellRow {
        /// The position of its event.
        position: i64,
        /// The figure.
        code: String,
        /// The reporting year.
        year: i64,
        /// The region.
        region: String,
        /// The other region of a pair; empty otherwise.
        counterpart: String,
        /// What begins or ceases to count.
        member: String,
        /// +1 or −1.
        delta: i64,
        /// What the figure holds from there on.
        value: i64,
    }
}

/// Whose events are asked about.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The kind of their stream.
    pub kind: &'a str,
    /// The stream.
    pub case: &'a str,
    /// Their positions.
    pub positions: &'a [u64],
    /// The projections that the caller may read.
    pub allowed: &'a [&'static str],
}

/// What was found, by positions.
#[derive(Debug, Default)]
pub struct Found {
    /// How far each projection that may be read is.
    pub reached: BTreeMap<&'static str, u64>,
    /// Rows of the case's determinations that began and ended.
    pub answers: BTreeMap<i64, Vec<AnswerRow>>,
    /// How many other cases have determinations that changed.
    pub others_determined: BTreeMap<i64, i64>,
    /// The entries of figures that the case moved.
    pub cells: BTreeMap<i64, Vec<CellRow>>,
    /// How many cells others moved.
    pub others_cells: BTreeMap<i64, i64>,
    /// Lines of the journal, of whomever.
    pub lines: BTreeMap<i64, Vec<LineRow>>,
}

/// What events of a stream changed, as far as the projections that serve have come.
pub async fn of_events(store: &Store, asked: Asked<'_>) -> Result<Found, StoreError> {
    let mut found = Found::default();
    let mut tx = store.rows.snapshot().await?;
    for name in PROJECTIONS {
        if !asked.allowed.contains(&name) {
            continue;
        }
        let (version, checkpoint) = ProjectionStore::active(&mut tx, name)
            .await?
            .unwrap_or_default();
        found.reached.insert(name, checkpoint);
        // Of an event that is being taken in rows may be there already: it is not told of before all are.
        let known: Vec<u64> = asked
            .positions
            .iter()
            .copied()
            .filter(|at| *at <= checkpoint)
            .collect();
        if known.is_empty() {
            continue;
        }
        match name {
            determinations::PROJECTION => {
                let answers = answers(&mut tx, version, asked.case, &known).await?;
                found.answers = by_position(answers, |row| row.position);
                found.others_determined = others(&mut tx, version, asked.case, &known).await?;
            }
            ledger::PROJECTION if counts_itself(asked.kind) => {
                let cells = cells(&mut tx, version, &known).await?;
                found.cells = by_position(cells, |row| row.position);
            }
            ledger::PROJECTION => {
                found.others_cells = cells_moved(&mut tx, version, &known).await?;
            }
            _ => {
                let lines = posted_at(&mut tx, version, &known).await?;
                found.lines = by_position(lines, |row| row.from_position);
            }
        }
    }
    Ok(found)
}

/// Whether events of a kind of stream move figures by their own case alone. All others move those of the cases that
/// they touch, if any.
fn counts_itself(kind: &str) -> bool {
    [Worker::TYPE, Agreement::TYPE].contains(&kind)
}

fn by_position<T>(rows: Vec<T>, position: impl Fn(&T) -> i64) -> BTreeMap<i64, Vec<T>> {
    let mut found: BTreeMap<i64, Vec<T>> = BTreeMap::new();
    for row in rows {
        found.entry(position(&row)).or_default().push(row);
    }
    found
}

/// Places for these positions after the first few, and all values.
fn bound(first: Vec<Value>, positions: &[u64]) -> (String, Vec<Value>) {
    let places: Vec<String> = (first.len() + 1..=first.len() + positions.len())
        .map(|place| format!("${place}"))
        .collect();
    let mut values = first;
    values.extend(positions.iter().map(|at| Value::from(*at)));
    (places.join(", "), values)
}

/// The rows of a case that began or ended at these positions.
async fn answers(
    tx: &mut Tx,
    version: u64,
    case: &str,
    positions: &[u64],
) -> Result<Vec<AnswerRow>, StoreError> {
    let table = table_name(DETERMINATIONS.name, version);
    let (at, values) = bound(vec![case.into()], positions);
    let sql = format!(
        "SELECT {} FROM (SELECT b.*, b.from_position AS position, CAST(1 AS bigint) AS begins FROM {table} b \
         WHERE b.case_id = $1 AND b.from_position IN ({at}) \
         UNION ALL SELECT e.*, e.to_position AS position, CAST(0 AS bigint) AS begins FROM {table} e \
         WHERE e.case_id = $1 AND e.to_position IN ({at})) r ORDER BY r.position, r.question, r.on_from",
        AnswerRow::COLUMNS.join(", ")
    );
    Ok(tx.fetch(&sql, &values).await?)
}

/// How many other cases have determinations that began or ended at these positions.
async fn others(
    tx: &mut Tx,
    version: u64,
    case: &str,
    positions: &[u64],
) -> Result<BTreeMap<i64, i64>, StoreError> {
    let table = table_name(DETERMINATIONS.name, version);
    let (at, values) = bound(vec![case.into()], positions);
    let sql = format!(
        "SELECT c.position, CAST(count(DISTINCT c.case_id) AS bigint) FROM (\
         SELECT b.from_position AS position, b.case_id FROM {table} b WHERE b.from_position IN ({at}) AND b.case_id <> $1 \
         UNION ALL SELECT e.to_position, e.case_id FROM {table} e WHERE e.to_position IN ({at}) \
         AND e.to_position IS NOT NULL AND e.case_id <> $1) c GROUP BY c.position"
    );
    let rows: Vec<(i64, i64)> = tx.fetch(&sql, &values).await?;
    Ok(rows.into_iter().collect())
}

/// The entries of figures at these positions.
async fn cells(tx: &mut Tx, version: u64, positions: &[u64]) -> Result<Vec<CellRow>, StoreError> {
    let (_, entry) = figure_tables(ledger::PROJECTION, version);
    let (at, values) = bound(Vec::new(), positions);
    let sql = format!(
        "SELECT {} FROM {entry} r WHERE r.position IN ({at}) \
         ORDER BY r.position, r.year, r.code, r.region, r.counterpart, r.ordinal",
        CellRow::COLUMNS.join(", ")
    );
    Ok(tx.fetch(&sql, &values).await?)
}

/// How many figures have entries at these positions.
async fn cells_moved(
    tx: &mut Tx,
    version: u64,
    positions: &[u64],
) -> Result<BTreeMap<i64, i64>, StoreError> {
    let (_, entry) = figure_tables(ledger::PROJECTION, version);
    let (at, values) = bound(Vec::new(), positions);
    let sql = format!(
        "SELECT c.position, CAST(count(*) AS bigint) FROM (SELECT DISTINCT position, code, year, region, counterpart \
         FROM {entry} WHERE position IN ({at})) c GROUP BY c.position"
    );
    let rows: Vec<(i64, i64)> = tx.fetch(&sql, &values).await?;
    Ok(rows.into_iter().collect())
}
