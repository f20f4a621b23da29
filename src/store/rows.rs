//! The writing of differences: rows that open and close, and the figures that follow from them.

use projections::figures::{Figure, Group};
use projections::table::{Cell, Table};

use super::db::{Tx, Value};
use super::failure::StoreError;
use super::projections::{ENTRY_COLUMNS, TALLY_KEY, figure_tables, table_name};

/// A row that begins to hold, and may have ceased to hold again within the same batch.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The case that deserves it.
    pub case_id: String,
    /// Its table.
    pub table: &'static Table,
    /// Its values.
    pub cells: Vec<Cell>,
    /// From which position on.
    pub from: u64,
    /// To which position, exclusive.
    pub to: Option<u64>,
}

/// A stored row that ceases to hold.
#[derive(Debug, Clone)]
pub struct Closed {
    /// The case that deserved it.
    pub case_id: String,
    /// Its table.
    pub table: &'static Table,
    /// The values that tell it apart.
    pub key: Vec<Cell>,
    /// From which position on it no longer holds.
    pub to: u64,
}

/// One entry of a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The figure.
    pub figure: Figure,
    /// The position of the event that caused it.
    pub position: u64,
    /// Its place among the figure's entries of that position.
    pub ordinal: i64,
    /// What begins or ceases to count.
    pub member: String,
    /// +1 or −1.
    pub delta: i64,
    /// What the figure holds from here on.
    pub value: i64,
}

/// How often a part of a group's member is supported; zero is stored by absence.
#[derive(Debug, Clone)]
pub struct Tally {
    /// The group and member.
    pub group: Group,
    /// The part.
    pub part: &'static str,
    /// How often.
    pub count: i64,
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Text(text) => Value::Text(text.clone()),
        Cell::Int(number) => Value::Int(*number),
    }
}

/// Moves a checkpoint on, if it is still where this process believes it to be. The first write of
/// a batch: of two processes one is fenced off before it changes anything.
pub async fn advance(
    tx: &mut Tx,
    projection: &str,
    version: u64,
    from: u64,
    to: u64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE projection SET checkpoint = $1, error = NULL, error_position = NULL, fan_out_after = '', \
               fan_out_done = 0 WHERE name = $2 AND version = $3 AND checkpoint = $4";
    Ok(tx
        .execute(
            sql,
            &[to.into(), projection.into(), version.into(), from.into()],
        )
        .await?
        == 1)
}

/// Notes that a page of an event that touches many cases is done, if no other process has: the checkpoint stays
/// before that event, so that nobody sees half of it.
pub async fn advance_fan_out(
    tx: &mut Tx,
    projection: &str,
    version: u64,
    checkpoint: u64,
    after: &str,
    page: (&str, u64),
) -> Result<bool, StoreError> {
    let (last, done) = page;
    let sql = "UPDATE projection SET fan_out_after = $1, fan_out_done = fan_out_done + $2, error = NULL, \
               error_position = NULL WHERE name = $3 AND version = $4 AND checkpoint = $5 AND fan_out_after = $6";
    let values = [
        last.into(),
        done.into(),
        projection.into(),
        version.into(),
        checkpoint.into(),
        after.into(),
    ];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Closes stored rows.
pub async fn close_rows(tx: &mut Tx, version: u64, closed: &[Closed]) -> Result<(), StoreError> {
    for (table, rows) in by_table(closed, |row| row.table) {
        let name = table_name(table.name, version);
        let keys: Vec<&str> = table
            .columns
            .iter()
            .take(table.key)
            .map(|column| column.name)
            .collect();
        let same: String = keys
            .iter()
            .map(|key| format!(" AND {name}.{key} = v.{key}"))
            .collect();
        let names: String = keys.iter().map(|key| format!(", {key}")).collect();
        let values: Vec<Vec<Value>> = rows
            .iter()
            .map(|row| {
                let mut values = vec![Value::from(row.case_id.as_str()), row.to.into()];
                values.extend(row.key.iter().map(value));
                values
            })
            .collect();
        tx.execute_rows(2 + keys.len(), &values, |tuples| {
            format!(
                "WITH v(case_id, closed{names}) AS (VALUES {tuples}) UPDATE {name} SET to_position = v.closed FROM v \
                 WHERE {name}.case_id = v.case_id AND {name}.to_position IS NULL{same}"
            )
        })
        .await?;
    }
    Ok(())
}

/// Opens rows.
pub async fn open_rows(tx: &mut Tx, version: u64, opened: &[Opened]) -> Result<(), StoreError> {
    for (table, rows) in by_table(opened, |row| row.table) {
        let mut columns: Vec<&str> = vec!["case_id", "from_position", "to_position"];
        columns.extend(table.columns.iter().map(|column| column.name));
        let values: Vec<Vec<Value>> = rows
            .iter()
            .map(|row| {
                let to = row.to.map_or(Value::NullInt, Value::from);
                let mut values = vec![Value::from(row.case_id.as_str()), row.from.into(), to];
                values.extend(row.cells.iter().map(value));
                values
            })
            .collect();
        tx.insert_rows(&table_name(table.name, version), &columns, &values)
            .await?;
    }
    Ok(())
}

/// Writes tallies: a count of zero goes away.
pub async fn write_tallies(
    tx: &mut Tx,
    projection: &str,
    version: u64,
    tallies: &[Tally],
) -> Result<(), StoreError> {
    let (name, _) = figure_tables(projection, version);
    let columns = TALLY_KEY.join(", ");
    let (gone, held): (Vec<&Tally>, Vec<&Tally>) =
        tallies.iter().partition(|tally| tally.count == 0);
    let key = |tally: &Tally| -> Vec<Value> {
        vec![
            tally.group.family.into(),
            i64::from(tally.group.year).into(),
            tally.group.region.as_str().into(),
            tally.group.counterpart.as_str().into(),
            tally.group.member.as_str().into(),
            tally.part.into(),
        ]
    };
    let held: Vec<Vec<Value>> = held
        .into_iter()
        .map(|tally| {
            let mut values = key(tally);
            values.push(tally.count.into());
            values
        })
        .collect();
    tx.execute_rows(7, &held, |tuples| {
        format!(
            "INSERT INTO {name} ({columns}, count) VALUES {tuples} ON CONFLICT ({columns}) DO UPDATE SET count = excluded.count"
        )
    })
    .await?;
    let gone: Vec<Vec<Value>> = gone.into_iter().map(key).collect();
    tx.execute_rows(6, &gone, |tuples| {
        format!("DELETE FROM {name} WHERE ({columns}) IN (VALUES {tuples})")
    })
    .await?;
    Ok(())
}

/// Writes entries.
pub async fn write_entries(
    tx: &mut Tx,
    projection: &str,
    version: u64,
    entries: &[Entry],
) -> Result<(), StoreError> {
    let (_, name) = figure_tables(projection, version);
    let values: Vec<Vec<Value>> = entries
        .iter()
        .map(|entry| {
            vec![
                entry.figure.code.into(),
                i64::from(entry.figure.year).into(),
                entry.figure.region.as_str().into(),
                entry.figure.counterpart.as_str().into(),
                entry.position.into(),
                entry.ordinal.into(),
                entry.member.as_str().into(),
                entry.delta.into(),
                entry.value.into(),
            ]
        })
        .collect();
    tx.insert_rows(&name, &ENTRY_COLUMNS, &values).await?;
    Ok(())
}

fn by_table<T>(rows: &[T], table: impl Fn(&T) -> &'static Table) -> Vec<(&'static Table, Vec<&T>)> {
    let mut tables: Vec<(&'static Table, Vec<&T>)> = Vec::new();
    for row in rows {
        let of = table(row);
        match tables.iter_mut().find(|(known, _)| known.name == of.name) {
            Some((_, rows)) => rows.push(row),
            None => tables.push((of, vec![row])),
        }
    }
    tables
}
