//! Projections in the rows store: their tables, their checkpoints, their versions.

use projections::figures::{Figure, Group};
use projections::table::Table;

use super::db::{Db, Tx, Value};
use super::ddl::{figures_ddl, table_ddl};
use super::failure::StoreError;
use super::log::number;

/// Versions leave room for rebuilds of one code version, each with tables of its own.
const GENERATIONS: u64 = 1_000_000;

/// How far one version of a projection has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The version: names its tables.
    pub version: u64,
    /// The last position that its rows reflect.
    pub checkpoint: u64,
    /// Why it stopped, if it did.
    pub error: Option<String>,
    /// At which position it stopped.
    pub error_position: Option<u64>,
    /// Whether readers use it.
    pub active: bool,
    /// The last case done of an event that touches many; empty outside such an event.
    pub fan_out_after: String,
    /// How many cases of it are done.
    pub fan_out_done: u64,
    /// The last position of the log when it was begun.
    pub begun_at: u64,
}

impl Progress {
    /// The same, come to a later position.
    pub fn advance_to(&mut self, checkpoint: u64) {
        self.checkpoint = checkpoint;
        self.fan_out_after.clear();
        self.fan_out_done = 0;
    }

    /// The position of the event that touches many cases, while some but not all are done.
    pub fn fan_out_position(&self) -> Option<u64> {
        (!self.fan_out_after.is_empty()).then_some(self.checkpoint + 1)
    }

    /// Whether it is kept from serving, since its published rows are others than those that serve: the position is one
    /// that it has taken in, not one that it can't.
    pub fn is_withheld(&self) -> bool {
        !self.active
            && self
                .error_position
                .is_some_and(|position| position <= self.checkpoint)
    }

    /// The version of the code that derives it.
    pub fn code_version(&self) -> u64 {
        code_version(self.version)
    }
}

/// The version of the code that derived a version of a projection.
pub fn code_version(version: u64) -> u64 {
    version / GENERATIONS
}

/// Where a figure was last moved, and what it holds from there on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LastEntry {
    /// The position; 0 before the first.
    pub position: u64,
    /// The place among the entries of that position.
    pub ordinal: i64,
    /// What it holds.
    pub value: i64,
}

/// Who wants a new version of a projection.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    /// This process, for itself.
    Here,
    /// A request, by which it is known again if it has a key: one rebuild at a time.
    By(&'a str),
}

/// The bookkeeping of all projections.
#[derive(Debug, Clone)]
pub struct ProjectionStore {
    rows: Db,
}

/// The name of a projection's table of one version.
pub fn table_name(name: &str, version: u64) -> String {
    format!("{name}_v{version}")
}

pub(super) const TALLY_KEY: [&str; 6] =
    ["family", "year", "region", "counterpart", "member", "part"];
pub(super) const ENTRY_COLUMNS: [&str; 9] = [
    "code",
    "year",
    "region",
    "counterpart",
    "position",
    "ordinal",
    "member",
    "delta",
    "value",
];

/// The figures' tables of a projection version.
pub fn figure_tables(projection: &str, version: u64) -> (String, String) {
    (
        table_name(&format!("{projection}_tally"), version),
        table_name(&format!("{projection}_entry"), version),
    )
}

impl ProjectionStore {
    /// The bookkeeping in this rows store.
    pub fn new(rows: Db) -> Self {
        Self { rows }
    }

    /// The rows store underneath.
    pub fn db(&self) -> &Db {
        &self.rows
    }

    /// All versions of a projection, oldest first.
    pub async fn versions(&self, projection: &str) -> Result<Vec<Progress>, StoreError> {
        let sql = "SELECT p.version, p.checkpoint, p.error, p.error_position, \
                   CAST(CASE WHEN a.version = p.version THEN 1 ELSE 0 END AS bigint), p.fan_out_after, p.fan_out_done, p.begun_at \
                   FROM projection p LEFT JOIN projection_active a ON a.name = p.name WHERE p.name = $1 ORDER BY p.version";
        let rows: Vec<(i64, i64, Option<String>, Option<i64>, i64, String, i64, i64)> =
            self.rows.fetch(sql, &[projection.into()]).await?;
        rows.into_iter()
            .map(
                |(version, checkpoint, error, error_position, active, after, done, begun_at)| {
                    Ok(Progress {
                        version: number(version, "projection.version")?,
                        checkpoint: number(checkpoint, "projection.checkpoint")?,
                        error,
                        error_position: error_position
                            .map(|p| number(p, "projection.error_position"))
                            .transpose()?,
                        active: active == 1,
                        fan_out_after: after,
                        fan_out_done: number(done, "projection.fan_out_done")?,
                        begun_at: number(begun_at, "projection.begun_at")?,
                    })
                },
            )
            .collect()
    }

    /// Makes the tables of a new version, empty and at position 0. None if it was wanted only
    /// `alone` and a version is being built already beside the one that serves.
    pub async fn create(
        &self,
        projection: &str,
        code_version: u32,
        tables: &[&'static Table],
        has_figures: bool,
        head: u64,
        asked: Asked<'_>,
    ) -> Result<Option<u64>, StoreError> {
        let mut tx = self.rows.begin().await?;
        if self.rows.is_postgres() {
            // Two processes that start at once: one makes the tables, the other finds them.
            tx.fetch::<(i64,)>(
                "SELECT CAST(1 AS bigint) FROM pg_advisory_xact_lock(7308324467)",
                &[],
            )
            .await?;
        }
        let mut request = "";
        if let Asked::By(asked_by) = asked {
            request = asked_by;
            let sql =
                "SELECT version FROM projection WHERE name = $1 AND request = $2 AND request <> ''";
            let known: Option<(i64,)> = tx
                .fetch_optional(sql, &[projection.into(), request.into()])
                .await?;
            if let Some((version,)) = known {
                return Ok(Some(number(version, "projection.version")?));
            }
            let sql = "SELECT count(*) FROM projection p JOIN projection_active a ON a.name = p.name \
                       WHERE p.name = $1 AND p.version > a.version \
                       AND (p.error_position IS NULL OR p.error_position > p.checkpoint)";
            let building: Vec<(i64,)> = tx.fetch(sql, &[projection.into()]).await?;
            if building.iter().any(|(versions,)| *versions > 0) {
                return Ok(None);
            }
        }
        let base = u64::from(code_version) * GENERATIONS;
        let sql = "SELECT max(version) FROM projection WHERE name = $1 AND version >= $2 AND version < $3";
        let latest: Option<(Option<i64>,)> = tx
            .fetch_optional(
                sql,
                &[projection.into(), base.into(), (base + GENERATIONS).into()],
            )
            .await?;
        let version = match latest.and_then(|(latest,)| latest) {
            Some(latest) => number(latest, "projection.version")? + 1,
            None => base,
        };
        for table in tables {
            for statement in table_ddl(table, version) {
                tx.execute(&statement, &[]).await?;
            }
        }
        if has_figures {
            for statement in figures_ddl(projection, version) {
                tx.execute(&statement, &[]).await?;
            }
        }
        tx.execute(
            "INSERT INTO projection (name, version, checkpoint, request, begun_at) VALUES ($1, $2, 0, $3, $4)",
            &[projection.into(), version.into(), request.into(), head.into()],
        )
        .await?;
        tx.commit().await?;
        Ok(Some(version))
    }

    /// Notes why and where a version stopped; without a reason, that it goes on.
    pub async fn note_error(
        &self,
        projection: &str,
        version: u64,
        error: Option<(&str, u64)>,
    ) -> Result<(), StoreError> {
        let (text, position) = error.map_or((Value::NullText, Value::NullInt), |(text, at)| {
            (text.into(), at.into())
        });
        self.rows
            .execute(
                "UPDATE projection SET error = $1, error_position = $2 WHERE name = $3 AND version = $4",
                &[text, position, projection.into(), version.into()],
            )
            .await?;
        Ok(())
    }

    /// The active version and its checkpoint, as one transaction sees them.
    pub async fn active(tx: &mut Tx, projection: &str) -> Result<Option<(u64, u64)>, StoreError> {
        let sql = "SELECT p.version, p.checkpoint FROM projection_active a \
                   JOIN projection p ON p.name = a.name AND p.version = a.version WHERE a.name = $1";
        let found: Option<(i64, i64)> = tx.fetch_optional(sql, &[projection.into()]).await?;
        found
            .map(|(version, checkpoint)| {
                Ok((
                    number(version, "projection.version")?,
                    number(checkpoint, "projection.checkpoint")?,
                ))
            })
            .transpose()
    }

    /// How often the members of groups are supported, as stored.
    pub async fn tallies(
        &self,
        projection: &str,
        version: u64,
        groups: &[Group],
    ) -> Result<Vec<(usize, String, i64)>, StoreError> {
        let (tally, _) = figure_tables(projection, version);
        let mut found = Vec::new();
        let at_once = self.rows.rows_at_once(6);
        for (chunk_no, chunk) in groups.chunks(at_once).enumerate() {
            let values: Vec<Value> = chunk
                .iter()
                .enumerate()
                .flat_map(|(index, group)| {
                    [
                        ordinal(chunk_no * at_once + index),
                        group.family.into(),
                        i64::from(group.year).into(),
                        group.region.as_str().into(),
                        group.counterpart.as_str().into(),
                        group.member.as_str().into(),
                    ]
                })
                .collect();
            let sql = format!(
                "WITH g(i, family, year, region, counterpart, member) AS (VALUES {}) SELECT g.i, t.part, t.count FROM g \
                 JOIN {tally} t ON t.family = g.family AND t.year = g.year AND t.region = g.region \
                 AND t.counterpart = g.counterpart AND t.member = g.member",
                super::db::tuples(6, chunk.len())
            );
            let rows: Vec<(i64, String, i64)> = self.rows.fetch(&sql, &values).await?;
            found.extend(rows.into_iter().map(|(index, part, count)| {
                (usize::try_from(index).unwrap_or_default(), part, count)
            }));
        }
        Ok(found)
    }

    /// What figures hold now, as stored, and at which position and place they were last moved; absent ones hold 0.
    pub async fn figure_values(
        &self,
        projection: &str,
        version: u64,
        figures: &[Figure],
    ) -> Result<Vec<LastEntry>, StoreError> {
        let (_, entry) = figure_tables(projection, version);
        let mut values = vec![LastEntry::default(); figures.len()];
        let at_once = self.rows.rows_at_once(5);
        for (chunk_no, chunk) in figures.chunks(at_once).enumerate() {
            let bound: Vec<Value> = chunk
                .iter()
                .enumerate()
                .flat_map(|(index, figure)| {
                    [
                        ordinal(chunk_no * at_once + index),
                        figure.code.into(),
                        i64::from(figure.year).into(),
                        figure.region.as_str().into(),
                        figure.counterpart.as_str().into(),
                    ]
                })
                .collect();
            let sql = format!(
                "WITH f(i, code, year, region, counterpart) AS (VALUES {}) SELECT f.i, e.position, e.ordinal, e.value FROM f \
                 JOIN {entry} e ON e.code = f.code AND e.year = f.year AND e.region = f.region AND e.counterpart = f.counterpart \
                 AND (e.position, e.ordinal) = (SELECT l.position, l.ordinal FROM {entry} l WHERE l.code = f.code \
                 AND l.year = f.year AND l.region = f.region AND l.counterpart = f.counterpart \
                 ORDER BY l.position DESC, l.ordinal DESC LIMIT 1)",
                super::db::tuples(5, chunk.len())
            );
            let rows: Vec<(i64, i64, i64, i64)> = self.rows.fetch(&sql, &bound).await?;
            for (index, position, ordinal, value) in rows {
                if let Some(last) = usize::try_from(index)
                    .ok()
                    .and_then(|index| values.get_mut(index))
                {
                    *last = LastEntry {
                        position: number(position, "entry.position")?,
                        ordinal,
                        value,
                    };
                }
            }
        }
        Ok(values)
    }
}

fn ordinal(index: usize) -> Value {
    Value::Int(i64::try_from(index).unwrap_or(i64::MAX))
}
