//! The parts that cases contribute under keys, as they are stored now.

use std::collections::BTreeSet;

use projections::joined::Part;
use projections::table::{Cell, Kind, Row, Table};

use super::failure::StoreError;
use super::projections::{ProjectionStore, table_name};

/// A row whose columns are all read as text, whatever their number.
struct Texts(Vec<String>);

impl<'r, R> sqlx::FromRow<'r, R> for Texts
where
    R: sqlx::Row,
    usize: sqlx::ColumnIndex<R>,
    String: sqlx::Decode<'r, R::Database> + sqlx::Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let columns = 0..row.len();
        let texts: Result<Vec<String>, sqlx::Error> =
            columns.map(|column| row.try_get(column)).collect();
        texts.map(Self)
    }
}

impl ProjectionStore {
    /// Every part of these keys that holds now; the key is the first column of its table.
    pub async fn parts(
        &self,
        table: &'static Table,
        version: u64,
        keys: &BTreeSet<String>,
    ) -> Result<Vec<Part>, StoreError> {
        let Some(key) = table.columns.first() else {
            return Ok(Vec::new());
        };
        let columns: String = table
            .columns
            .iter()
            .map(|column| format!(", CAST(p.{} AS text)", column.name))
            .collect();
        let keys: Vec<&String> = keys.iter().collect();
        let mut parts = Vec::new();
        for chunk in keys.chunks(self.db().rows_at_once(1)) {
            let sql = format!(
                "WITH k(wanted) AS (VALUES {}) SELECT p.case_id{columns} FROM k JOIN {} p ON p.{} = k.wanted \
                 WHERE p.to_position IS NULL",
                super::db::tuples(1, chunk.len()),
                table_name(table.name, version),
                key.name
            );
            let values: Vec<_> = chunk.iter().map(|key| key.as_str().into()).collect();
            let rows: Vec<Texts> = self.db().fetch(&sql, &values).await?;
            for row in rows {
                parts.push(part_of(table, row).ok_or_else(|| StoreError::corrupt(table.name))?);
            }
        }
        Ok(parts)
    }
}

fn part_of(table: &'static Table, Texts(texts): Texts) -> Option<Part> {
    let mut texts = texts.into_iter();
    let case = texts.next()?;
    let cells: Option<Vec<Cell>> = table
        .columns
        .iter()
        .zip(texts)
        .map(|(column, text)| match column.kind {
            Kind::Text => Some(Cell::Text(text)),
            Kind::Int => text.parse().ok().map(Cell::Int),
        })
        .collect();
    Some((
        case,
        Row {
            table,
            cells: cells?,
        },
    ))
}
