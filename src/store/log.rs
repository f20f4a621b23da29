//! The log: every event, in one dense order from 1.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;
use tokio::sync::watch;

use super::db::{Db, Value, tuples};
use super::failure::StoreError;
use super::repository::Repository;
use super::sequencer::Sequencer;

/// One event as it stands in the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Recorded {
    /// Its place in the log: dense, from 1.
    pub position: u64,
    /// The kind of stream.
    pub aggregate_type: String,
    /// The stream.
    pub aggregate_id: String,
    /// Its place in the stream: the version that it made.
    pub sequence: u64,
    /// Its type.
    pub event_type: String,
    /// The version of its type.
    pub event_version: String,
    /// What it says.
    pub payload: Json,
    /// Who, in which role, on which request, why.
    pub metadata: Json,
    /// When it was recorded, in microseconds since 1970: never before an earlier position's.
    pub recorded_at: i64,
}

/// Which event it is, without what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRef {
    /// The kind of stream.
    pub aggregate_type: String,
    /// The stream.
    pub aggregate_id: String,
    /// Its place in the stream.
    pub sequence: i64,
    /// Its type.
    pub event_type: String,
}

pub(super) type Row = (
    i64,
    String,
    String,
    i64,
    String,
    String,
    String,
    String,
    i64,
);

pub(super) const COLUMNS: &str = "l.position, l.aggregate_type, l.aggregate_id, l.sequence, e.event_type, e.event_version, \
     CAST(e.payload AS text), CAST(e.metadata AS text), l.recorded_at";
pub(super) const JOINED: &str = "log l JOIN events e ON e.aggregate_type = l.aggregate_type AND e.aggregate_id = l.aggregate_id \
     AND e.sequence = l.sequence";

/// The log store.
#[derive(Clone)]
pub struct Log {
    pub(super) db: Db,
    pub(super) repository: Repository,
    sequencer: Arc<Sequencer>,
    sealed: Arc<watch::Sender<u64>>,
}

impl Log {
    pub(super) fn new(db: Db) -> Self {
        let repository = Repository::new(&db);
        let sequencer = Arc::new(Sequencer::new(db.clone()));
        Self {
            db,
            repository,
            sequencer,
            sealed: Arc::new(watch::channel(0).0),
        }
    }

    /// The database underneath.
    pub fn db(&self) -> &Db {
        &self.db
    }

    /// What makes insertion order into log order.
    pub fn sequencer(&self) -> &Arc<Sequencer> {
        &self.sequencer
    }

    /// Changes whenever this process learns that the log grew. It wakes; polling decides.
    pub fn grew(&self) -> watch::Receiver<u64> {
        self.sequencer.grew()
    }

    /// Changes whenever this process learns that more is sealed.
    pub fn sealed(&self) -> watch::Receiver<u64> {
        self.sealed.subscribe()
    }

    pub(super) fn announce_sealed(&self, position: u64) {
        self.sealed.send_if_modified(|sealed| {
            let grew = position > *sealed;
            *sealed = position.max(*sealed);
            grew
        });
    }

    /// The last position; 0 while the log is empty.
    pub async fn head(&self) -> Result<u64, StoreError> {
        let head: Option<(i64,)> = self
            .db
            .fetch_optional(
                "SELECT position FROM log ORDER BY position DESC LIMIT 1",
                &[],
            )
            .await?;
        head.map_or(Ok(0), |(position,)| number(position, "log.position"))
    }

    /// The position of one event; none while it is not placed, or if there is no such event.
    pub async fn position_of(
        &self,
        aggregate_type: &str,
        id: &str,
        version: u64,
    ) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT position FROM log WHERE aggregate_type = $1 AND aggregate_id = $2 AND sequence = $3";
        let found: Option<(i64,)> = self
            .db
            .fetch_optional(sql, &[aggregate_type.into(), id.into(), version.into()])
            .await?;
        found
            .map(|(position,)| number(position, "log.position"))
            .transpose()
    }

    /// The position of an event that this process has just committed: waits until it is placed, at
    /// most five seconds.
    pub(super) async fn await_position(
        &self,
        aggregate_type: &str,
        id: &str,
        version: u64,
    ) -> Result<Option<u64>, StoreError> {
        if let Some(position) = self.position_of_now(aggregate_type, id, version).await? {
            return Ok(Some(position));
        }
        Ok(self.sequencer.placed(aggregate_type, id, version).await)
    }

    /// On SQLite an event is placed with its insertion; on PostgreSQL asking at once is in vain.
    async fn position_of_now(
        &self,
        aggregate_type: &str,
        id: &str,
        version: u64,
    ) -> Result<Option<u64>, StoreError> {
        if self.db.is_postgres() {
            return Ok(None);
        }
        let position = self.position_of(aggregate_type, id, version).await?;
        if let Some(position) = position {
            self.sequencer.announce(position);
        }
        Ok(position)
    }

    /// The greatest position such that it and all before were recorded at `micros` or earlier.
    pub async fn position_at(&self, micros: i64) -> Result<u64, StoreError> {
        let sql = "SELECT position FROM log WHERE recorded_at <= $1 ORDER BY recorded_at DESC, position DESC LIMIT 1";
        let found: Option<(i64,)> = self.db.fetch_optional(sql, &[micros.into()]).await?;
        found.map_or(Ok(0), |(position,)| number(position, "log.position"))
    }

    /// When a position was recorded; none for 0.
    pub async fn recorded_at(
        &self,
        position: u64,
    ) -> Result<Option<chrono::DateTime<chrono::Utc>>, StoreError> {
        let sql = "SELECT recorded_at FROM log WHERE position = $1";
        let found: Option<(i64,)> = self.db.fetch_optional(sql, &[position.into()]).await?;
        Ok(found.and_then(|(micros,)| chrono::DateTime::from_timestamp_micros(micros)))
    }

    /// When each of these positions was recorded.
    pub async fn recorded_at_each(
        &self,
        positions: &[i64],
    ) -> Result<BTreeMap<i64, chrono::DateTime<chrono::Utc>>, StoreError> {
        let mut found = BTreeMap::new();
        for chunk in positions.chunks(self.db.rows_at_once(1)) {
            let sql = format!(
                "WITH p(position) AS (VALUES {}) SELECT l.position, l.recorded_at FROM log l \
                 WHERE l.position IN (SELECT position FROM p)",
                tuples(1, chunk.len())
            );
            let values: Vec<Value> = chunk.iter().map(|position| (*position).into()).collect();
            let rows: Vec<(i64, i64)> = self.db.fetch(&sql, &values).await?;
            found.extend(rows.into_iter().filter_map(|(position, micros)| {
                Some((position, chrono::DateTime::from_timestamp_micros(micros)?))
            }));
        }
        Ok(found)
    }

    /// Which events stand at these positions.
    pub async fn events_at(
        &self,
        positions: &[i64],
    ) -> Result<BTreeMap<i64, EventRef>, StoreError> {
        let mut found = BTreeMap::new();
        for chunk in positions.chunks(self.db.rows_at_once(1)) {
            let sql = format!(
                "WITH p(position) AS (VALUES {}) SELECT l.position, l.aggregate_type, l.aggregate_id, l.sequence, e.event_type \
                 FROM {JOINED} WHERE l.position IN (SELECT position FROM p)",
                tuples(1, chunk.len())
            );
            let values: Vec<Value> = chunk.iter().map(|position| (*position).into()).collect();
            let rows: Vec<(i64, String, String, i64, String)> =
                self.db.fetch(&sql, &values).await?;
            found.extend(rows.into_iter().map(
                |(position, aggregate_type, aggregate_id, sequence, event_type)| {
                    (
                        position,
                        EventRef {
                            aggregate_type,
                            aggregate_id,
                            sequence,
                            event_type,
                        },
                    )
                },
            ));
        }
        Ok(found)
    }

    /// Whether a stream has any event.
    pub async fn exists(&self, aggregate_type: &str, id: &str) -> Result<bool, StoreError> {
        let sql = "SELECT sequence FROM events WHERE aggregate_type = $1 AND aggregate_id = $2 AND sequence = 1";
        let found: Option<(i64,)> = self
            .db
            .fetch_optional(sql, &[aggregate_type.into(), id.into()])
            .await?;
        Ok(found.is_some())
    }

    /// Whether a stream has an event of a type: found without reading the stream.
    pub async fn has_event(
        &self,
        aggregate_type: &str,
        id: &str,
        event_type: &str,
    ) -> Result<bool, StoreError> {
        let sql = "SELECT sequence FROM events WHERE aggregate_type = $1 AND aggregate_id = $2 AND event_type = $3 LIMIT 1";
        let found: Option<(i64,)> = self
            .db
            .fetch_optional(sql, &[aggregate_type.into(), id.into(), event_type.into()])
            .await?;
        Ok(found.is_some())
    }

    /// The version that a stream had at a position of the log; 0 if it had not begun.
    pub async fn version_at(
        &self,
        aggregate_type: &str,
        id: &str,
        position: u64,
    ) -> Result<u64, StoreError> {
        let sql = "SELECT sequence FROM log WHERE aggregate_type = $1 AND aggregate_id = $2 AND position <= $3 \
                   ORDER BY sequence DESC LIMIT 1";
        let found: Option<(i64,)> = self
            .db
            .fetch_optional(sql, &[aggregate_type.into(), id.into(), position.into()])
            .await?;
        found.map_or(Ok(0), |(version,)| number(version, "log.sequence"))
    }

    /// The events after a position, in order, at most `limit`. A gap is an error, never silence.
    pub async fn read_after(&self, position: u64, limit: u32) -> Result<Vec<Recorded>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM {JOINED} WHERE l.position > $1 ORDER BY l.position LIMIT $2"
        );
        let rows: Vec<Row> = self
            .db
            .fetch(&sql, &[position.into(), i64::from(limit).into()])
            .await?;
        let events = rows
            .into_iter()
            .map(recorded)
            .collect::<Result<Vec<_>, _>>()?;
        let dense = events
            .iter()
            .zip(position + 1..)
            .all(|(event, expected)| event.position == expected);
        if !dense {
            return Err(StoreError::corrupt(format!(
                "log.position after {position}: an event is missing"
            )));
        }
        Ok(events)
    }

    /// The streams whose personal data was ever erased.
    pub async fn erased_streams(&self) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT aggregate_id FROM events WHERE event_type = 'PersonalDataErased' ORDER BY aggregate_id";
        let rows: Vec<(String,)> = self.db.fetch(sql, &[]).await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}

pub(super) fn recorded(row: Row) -> Result<Recorded, StoreError> {
    let (
        position,
        aggregate_type,
        aggregate_id,
        sequence,
        event_type,
        event_version,
        payload,
        metadata,
        recorded_at,
    ) = row;
    let json = |text: &str, place: &str| {
        serde_json::from_str(text)
            .map_err(|_| StoreError::corrupt(format!("{place} at position {position}")))
    };
    Ok(Recorded {
        position: number(position, "log.position")?,
        aggregate_type,
        aggregate_id,
        sequence: number(sequence, "log.sequence")?,
        event_type,
        event_version,
        payload: json(&payload, "events.payload")?,
        metadata: json(&metadata, "events.metadata")?,
        recorded_at,
    })
}

pub(super) fn number(stored: i64, place: &str) -> Result<u64, StoreError> {
    u64::try_from(stored).map_err(|_| StoreError::corrupt(place))
}
