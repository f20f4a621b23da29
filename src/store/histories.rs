//! The log by streams: whole histories, many at once, as of a version or a position.

use std::collections::BTreeSet;

use domain::subject::Subject;

use super::db::{Value, tuples};
use super::envelope::field;
use super::failure::StoreError;
use super::log::{COLUMNS, JOINED, Log, Recorded, Row, number, recorded};

/// What is stored of an event.
const STORED: [&str; 8] = [
    "aggregate_type",
    "aggregate_id",
    "sequence",
    "event_type",
    "event_version",
    "payload",
    "metadata",
    "recorded_at",
];

impl Log {
    /// Copies events of another log into this one, which is empty and embedded: in their order, at places of its own.
    /// Nothing is decided again; it is how a bundle is replayed.
    pub async fn copy(&self, events: &[Recorded]) -> Result<(), StoreError> {
        let row = |event: &Recorded| -> Vec<Value> {
            vec![
                event.aggregate_type.as_str().into(),
                event.aggregate_id.as_str().into(),
                event.sequence.into(),
                event.event_type.as_str().into(),
                event.event_version.as_str().into(),
                event.payload.to_string().into(),
                event.metadata.to_string().into(),
                event.recorded_at.into(),
            ]
        };
        let rows: Vec<Vec<Value>> = events.iter().map(row).collect();
        let mut tx = self.db.begin().await?;
        tx.insert_rows("events", &STORED, &rows).await?;
        Ok(tx.commit().await?)
    }

    /// The events of one stream, in order. Only what is placed in the log.
    pub async fn stream(
        &self,
        aggregate_type: &str,
        id: &str,
    ) -> Result<Vec<Recorded>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {JOINED} WHERE l.aggregate_type = $1 AND l.aggregate_id = $2 ORDER BY l.sequence"
        );
        let rows: Vec<Row> = self
            .db
            .fetch(&sql, &[aggregate_type.into(), id.into()])
            .await?;
        rows.into_iter().map(recorded).collect()
    }

    /// The events of several streams up to and including a version each, streams and versions in order.
    pub async fn streams_until(
        &self,
        streams: &[(String, String, u64)],
    ) -> Result<Vec<Recorded>, StoreError> {
        let mut events = Vec::new();
        for chunk in streams.chunks(self.db.rows_at_once(3)) {
            let values: Vec<Value> = chunk
                .iter()
                .flat_map(|(kind, id, version)| {
                    [kind.as_str().into(), id.as_str().into(), (*version).into()]
                })
                .collect();
            let sql = format!(
                "WITH wanted(aggregate_type, aggregate_id, until) AS (VALUES {}) SELECT {COLUMNS} FROM wanted w \
                 JOIN log l ON l.aggregate_type = w.aggregate_type AND l.aggregate_id = w.aggregate_id \
                 AND l.sequence <= w.until JOIN events e ON e.aggregate_type = l.aggregate_type \
                 AND e.aggregate_id = l.aggregate_id AND e.sequence = l.sequence \
                 ORDER BY l.aggregate_type, l.aggregate_id, l.sequence",
                tuples(3, chunk.len())
            );
            let rows: Vec<Row> = self.db.fetch(&sql, &values).await?;
            for row in rows {
                events.push(recorded(row)?);
            }
        }
        Ok(events)
    }

    /// The events of several streams up to a position, streams and versions in order.
    pub async fn streams_at(
        &self,
        position: u64,
        streams: &[(String, String)],
    ) -> Result<Vec<Recorded>, StoreError> {
        let mut events = Vec::new();
        for chunk in streams.chunks(self.db.rows_at_once(3)) {
            let mut values: Vec<Value> = vec![position.into()];
            values.extend(
                chunk
                    .iter()
                    .flat_map(|(kind, id)| [kind.as_str().into(), id.as_str().into()]),
            );
            let wanted: Vec<String> = (0..chunk.len())
                .map(|index| format!("(${}, ${})", 2 * index + 2, 2 * index + 3))
                .collect();
            let sql = format!(
                "WITH wanted(aggregate_type, aggregate_id) AS (VALUES {}) SELECT {COLUMNS} FROM wanted w \
                 JOIN log l ON l.aggregate_type = w.aggregate_type AND l.aggregate_id = w.aggregate_id \
                 JOIN events e ON e.aggregate_type = l.aggregate_type AND e.aggregate_id = l.aggregate_id \
                 AND e.sequence = l.sequence WHERE l.position <= $1 \
                 ORDER BY l.aggregate_type, l.aggregate_id, l.sequence",
                wanted.join(", ")
            );
            let rows: Vec<Row> = self.db.fetch(&sql, &values).await?;
            for row in rows {
                events.push(recorded(row)?);
            }
        }
        Ok(events)
    }

    /// The people who recorded these versions of a stream; what the system did itself is nobody's.
    pub async fn recorded_by(
        &self,
        aggregate_type: &str,
        id: &str,
        versions: &BTreeSet<u64>,
    ) -> Result<BTreeSet<Subject>, StoreError> {
        let (subject, role) = (field::SUBJECT, field::ROLE);
        let mut subjects = BTreeSet::new();
        let versions: Vec<u64> = versions.iter().copied().collect();
        for chunk in versions.chunks(self.db.rows_at_once(1)) {
            let mut values: Vec<Value> = vec![aggregate_type.into(), id.into()];
            values.extend(chunk.iter().map(|version| Value::from(*version)));
            let wanted: Vec<String> = (0..chunk.len())
                .map(|index| format!("${}", index + 3))
                .collect();
            let sql = format!(
                "SELECT DISTINCT metadata ->> '{subject}' FROM events WHERE aggregate_type = $1 AND aggregate_id = $2 \
                 AND sequence IN ({}) AND metadata ->> '{subject}' IS NOT NULL AND COALESCE(metadata ->> '{role}', '') <> 'system'",
                wanted.join(", ")
            );
            let rows: Vec<(String,)> = self.db.fetch(&sql, &values).await?;
            subjects.extend(rows.into_iter().map(|(name,)| Subject::stored(name)));
        }
        Ok(subjects)
    }

    /// All events of a kind of stream up to a position, streams and versions in order: for the few policies and
    /// budgets, never for cases.
    pub async fn kind_at(
        &self,
        aggregate_type: &str,
        position: u64,
    ) -> Result<Vec<Recorded>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {JOINED} WHERE l.aggregate_type = $1 AND l.position <= $2 \
             ORDER BY l.aggregate_id, l.sequence"
        );
        let rows: Vec<Row> = self
            .db
            .fetch(&sql, &[aggregate_type.into(), position.into()])
            .await?;
        rows.into_iter().map(recorded).collect()
    }

    /// The streams of a kind that had begun by a position, after one of them, in order, at most `limit`.
    pub async fn begun_by(
        &self,
        aggregate_type: &str,
        position: u64,
        after: &str,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT aggregate_id FROM log WHERE aggregate_type = $1 AND sequence = 1 AND position <= $2 \
                   AND aggregate_id > $3 ORDER BY aggregate_id LIMIT $4";
        let values = [
            aggregate_type.into(),
            position.into(),
            after.into(),
            i64::from(limit).into(),
        ];
        let rows: Vec<(String,)> = self.db.fetch(sql, &values).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }

    /// How many streams of a kind had begun by a position.
    pub async fn count_begun_by(
        &self,
        aggregate_type: &str,
        position: u64,
    ) -> Result<u64, StoreError> {
        let sql = "SELECT CAST(count(*) AS bigint) FROM log WHERE aggregate_type = $1 AND sequence = 1 AND position <= $2";
        let found: Option<(i64,)> = self
            .db
            .fetch_optional(sql, &[aggregate_type.into(), position.into()])
            .await?;
        found.map_or(Ok(0), |(count,)| number(count, "log"))
    }
}
