//! The ledger of a region and year, the entries of its cells, and the figures of province pairs.

use std::collections::{BTreeMap, BTreeSet};

use cqrs_es::Aggregate;
use domain::agreement::Agreement;
use domain::region::{RegionCode, RegionLevel};
use domain::worker::Worker;
use projections::ledger::{Code, LedgerForm, PAIR_ARRIVED, PAIR_DISPATCHED, SUPPORTS, family_of};

use super::reading::{Reading, at_or_now};
use crate::store::projections::{figure_tables, table_name};
use crate::store::{StoreError, Value, tuples};

/// The projection that these questions go to.
pub const PROJECTION: &str = "ledger";

/// One entry of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellEntry {
    /// The position of the event that caused it.
    pub position: i64,
    /// Its place among the entries of that position.
    pub ordinal: i64,
    /// What begins or ceases to count.
    pub member: String,
    /// +1 or −1.
    pub delta: i64,
    /// What the cell holds from there on.
    pub value: i64,
}

/// The form of a region and year, as of a position or now.
pub async fn form(
    reading: &mut Reading,
    year: i32,
    region: RegionCode,
    as_of: Option<u64>,
) -> Result<LedgerForm, StoreError> {
    let (_, entry) = figure_tables(PROJECTION, reading.version);
    let mut values: Vec<Value> = Code::ALL.iter().map(|code| code.code().into()).collect();
    let first = values.len();
    values.extend([
        i64::from(year).into(),
        region.to_string().into(),
        at_or_now(reading, as_of).into(),
    ]);
    let sql = format!(
        "WITH f(code) AS (VALUES {}) SELECT f.code, coalesce((SELECT e.value FROM {entry} e WHERE e.code = f.code \
         AND e.year = ${} AND e.region = ${} AND e.counterpart = '' AND e.position <= ${} \
         ORDER BY e.position DESC, e.ordinal DESC LIMIT 1), 0) FROM f",
        tuples(1, first),
        first + 1,
        first + 2,
        first + 3
    );
    let rows: Vec<(String, i64)> = reading.tx.fetch(&sql, &values).await?;
    let mut form = LedgerForm::new();
    for (code, value) in rows {
        if let Some(code) = Code::from_code(&code) {
            form.insert(code, value);
        }
    }
    Ok(form)
}

/// The entries of a cell after one of them, in order, at most `limit`.
pub async fn entries(
    reading: &mut Reading,
    code: Code,
    year: i32,
    region: RegionCode,
    as_of: Option<u64>,
    after: (i64, i64),
    limit: i64,
) -> Result<Vec<CellEntry>, StoreError> {
    let (_, entry) = figure_tables(PROJECTION, reading.version);
    let sql = format!(
        "SELECT position, ordinal, member, delta, value FROM {entry} WHERE code = $1 AND year = $2 AND region = $3 \
         AND counterpart = '' AND position <= $4 AND (position, ordinal) > ($5, $6) ORDER BY position, ordinal LIMIT $7"
    );
    let values = [
        code.code().into(),
        i64::from(year).into(),
        region.to_string().into(),
        at_or_now(reading, as_of).into(),
        after.0.into(),
        after.1.into(),
        limit.into(),
    ];
    let rows: Vec<(i64, i64, String, i64, i64)> = reading.tx.fetch(&sql, &values).await?;
    Ok(rows
        .into_iter()
        .map(|(position, ordinal, member, delta, value)| CellEntry {
            position,
            ordinal,
            member,
            delta,
            value,
        })
        .collect())
}

/// The entries of a cell between two positions: after the first, up to and including the second; at
/// most `limit`.
pub async fn entries_between(
    reading: &mut Reading,
    code: Code,
    year: i32,
    region: RegionCode,
    from: u64,
    to: u64,
    limit: usize,
) -> Result<Vec<CellEntry>, StoreError> {
    let after = (i64::try_from(from).unwrap_or(i64::MAX), i64::MAX);
    entries(
        reading,
        code,
        year,
        region,
        Some(to),
        after,
        i64::try_from(limit).unwrap_or(i64::MAX),
    )
    .await
}

/// The workers whose cases support any figure of a region and year at a position, or perhaps do, in order, at most `limit`.
pub async fn workers_counted(
    reading: &mut Reading,
    year: i32,
    region: RegionCode,
    position: u64,
    limit: usize,
) -> Result<Vec<String>, StoreError> {
    let table = table_name(SUPPORTS.name, reading.version);
    // Codes of what lies below a region begin as its own does; another province than the place's own may report it.
    let sql = format!(
        "SELECT DISTINCT s.case_id FROM {table} s WHERE s.year = $1 AND s.family NOT LIKE 'agreement%' \
         AND (s.region LIKE $2 OR s.reported_by = $3) \
         AND s.from_position <= $4 AND (s.to_position IS NULL OR s.to_position > $4) ORDER BY s.case_id LIMIT $5"
    );
    let values = [
        i64::from(year).into(),
        format!("{}%", below(region)).into(),
        region.to_string().into(),
        position.into(),
        i64::try_from(limit).unwrap_or(i64::MAX).into(),
    ];
    let rows: Vec<(String,)> = reading.tx.fetch(&sql, &values).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How the codes of a region and of all below it begin.
fn below(region: RegionCode) -> String {
    let text = region.to_string();
    let digits = match region.level() {
        RegionLevel::Nation => 0,
        RegionLevel::Province => 2,
        RegionLevel::Prefecture => 4,
        RegionLevel::County => text.len(),
    };
    text.get(..digits).unwrap_or_default().to_owned()
}

/// The cases that support a row of the form, and its kind of case: all of them, and perhaps more.
pub async fn supporting(
    reading: &mut Reading,
    code: Code,
    year: i32,
    region: RegionCode,
    as_of: u64,
) -> Result<BTreeSet<(String, String)>, StoreError> {
    let table = table_name(SUPPORTS.name, reading.version);
    // Codes of what lies below a region begin as its own does, without the zeros at the end; another province than the
    // place's own may report it.
    let sql = format!(
        "SELECT DISTINCT s.case_id FROM {table} s WHERE s.family = $1 AND s.year = $2 \
         AND (s.region LIKE $3 OR s.reported_by = $4) \
         AND s.from_position <= $5 AND (s.to_position IS NULL OR s.to_position > $5)"
    );
    let family = family_of(code);
    let values = [
        family.into(),
        i64::from(year).into(),
        format!("{}%", below(region)).into(),
        region.to_string().into(),
        as_of.into(),
    ];
    let rows: Vec<(String,)> = reading.tx.fetch(&sql, &values).await?;
    let kind = if family.starts_with(Agreement::TYPE) {
        Agreement::TYPE
    } else {
        Worker::TYPE
    };
    Ok(rows
        .into_iter()
        .map(|(case,)| (kind.to_owned(), case))
        .collect())
}

/// Persons moved between two provinces in a year, by both sides.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pair {
    /// As the sending side knows it.
    pub dispatched: i64,
    /// As the receiving side confirmed it.
    pub arrived: i64,
}

/// All pairs of provinces of a year that have anything, by sending and receiving province.
pub async fn pairs(
    reading: &mut Reading,
    year: i32,
    as_of: Option<u64>,
) -> Result<BTreeMap<(String, String), Pair>, StoreError> {
    let (_, entry) = figure_tables(PROJECTION, reading.version);
    let sql = format!(
        "SELECT code, region, counterpart, CAST(sum(delta) AS bigint) FROM {entry} WHERE code IN ($1, $2) AND year = $3 \
         AND position <= $4 GROUP BY code, region, counterpart"
    );
    let values = [
        PAIR_DISPATCHED.into(),
        PAIR_ARRIVED.into(),
        i64::from(year).into(),
        at_or_now(reading, as_of).into(),
    ];
    let rows: Vec<(String, String, String, i64)> = reading.tx.fetch(&sql, &values).await?;
    let mut pairs = BTreeMap::<_, Pair>::new();
    for (code, from, to, persons) in rows {
        let pair = pairs.entry((from, to)).or_default();
        if code == PAIR_DISPATCHED {
            pair.dispatched = persons;
        } else {
            pair.arrived = persons;
        }
    }
    pairs.retain(|_, pair| *pair != Pair::default());
    Ok(pairs)
}

/// A dispatch that one side of a movement knows of in a year and the other does not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneSided {
    /// The worker's case.
    pub worker_id: String,
    /// The dispatch.
    pub dispatch_id: String,
    /// `unconfirmed` (sent, not received) or `unsent` (received, not sent in that year).
    pub problem: &'static str,
    /// Where from.
    pub from: String,
    /// Where to.
    pub to: String,
}

/// The dispatches of a year that one side of a movement knows of and the other does not, after one
/// of them, in order, at most `limit`.
pub async fn one_sided(
    reading: &mut Reading,
    year: i32,
    as_of: Option<u64>,
    after: (&str, &str),
    limit: i64,
) -> Result<Vec<OneSided>, StoreError> {
    let table = table_name(SUPPORTS.name, reading.version);
    let held = |alias: &str| {
        format!(
            "{alias}.from_position <= $2 AND ({alias}.to_position IS NULL OR {alias}.to_position > $2)"
        )
    };
    let sql = format!(
        "SELECT s.case_id, s.fact, s.family, s.region, s.counterpart FROM {table} s WHERE s.family IN ('output', 'input') \
         AND s.year = $1 AND {} AND (s.case_id, s.fact) > ($3, $4) AND NOT EXISTS (SELECT 1 FROM {table} o \
         WHERE o.case_id = s.case_id AND o.fact = s.fact AND o.year = s.year AND o.family IN ('output', 'input') \
         AND o.family <> s.family AND {}) ORDER BY s.case_id, s.fact LIMIT $5",
        held("s"),
        held("o")
    );
    let values = [
        i64::from(year).into(),
        at_or_now(reading, as_of).into(),
        after.0.into(),
        after.1.into(),
        limit.into(),
    ];
    let rows: Vec<(String, String, String, String, String)> =
        reading.tx.fetch(&sql, &values).await?;
    Ok(rows
        .into_iter()
        .map(|(worker_id, dispatch_id, family, here, there)| {
            let sent = family == "output";
            let (from, to) = if sent { (here, there) } else { (there, here) };
            OneSided {
                worker_id,
                dispatch_id,
                problem: if sent { "unconfirmed" } else { "unsent" },
                from,
                to,
            }
        })
        .collect())
}
