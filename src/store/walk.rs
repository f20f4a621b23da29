//! The log as a verifier walks it: what stands there, also where it should not, and what is missing.

use serde_json::Value as Json;

use super::db::{Value, tuples};
use super::failure::StoreError;
use super::leaf::leaf_hash;
use super::log::{Log, Recorded};
use crate::audit::merkle::Hash;

/// A place in the log with all that the store has of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// The place.
    pub position: i64,
    /// The kind of stream.
    pub aggregate_type: String,
    /// The stream.
    pub aggregate_id: String,
    /// The place in the stream.
    pub sequence: i64,
    /// When it was recorded, as the log says.
    pub recorded_at: i64,
    /// The event itself; none where the log names one that is not there.
    pub event: Option<Told>,
    /// The leaf that was sealed.
    pub leaf: Option<Hash>,
    /// The chain that was sealed.
    pub chain: Option<Hash>,
    /// The place in the log of the event before it in its stream, and that one's chain.
    pub before: Option<(i64, Option<Hash>)>,
}

/// What an event says, as the store has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    event_type: String,
    event_version: String,
    payload: String,
    metadata: String,
    /// When it was recorded, as the event says: the log's own instants never run backwards.
    pub recorded_at: i64,
}

impl Walked {
    /// The leaf that the event should have; none without an event, or where it can't be read.
    pub fn leaf_of_event(&self) -> Option<Hash> {
        let told = self.event.as_ref()?;
        let json = |text: &str| serde_json::from_str::<Json>(text).ok();
        let event = Recorded {
            position: u64::try_from(self.position).ok()?,
            aggregate_type: self.aggregate_type.clone(),
            aggregate_id: self.aggregate_id.clone(),
            sequence: u64::try_from(self.sequence).ok()?,
            event_type: told.event_type.clone(),
            event_version: told.event_version.clone(),
            payload: json(&told.payload)?,
            metadata: json(&told.metadata)?,
            recorded_at: self.recorded_at,
        };
        leaf_hash(&event).ok()
    }
}

type Row = (
    i64,
    String,
    String,
    i64,
    i64,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<Vec<u8>>,
    Option<Vec<u8>>,
    Option<i64>,
    Option<Vec<u8>>,
);

const WALK: &str = "SELECT l.position, l.aggregate_type, l.aggregate_id, l.sequence, l.recorded_at, e.event_type, e.event_version, \
     CAST(e.payload AS text), CAST(e.metadata AS text), e.recorded_at, f.hash, c.hash, b.position, d.hash FROM log l \
     LEFT JOIN events e ON e.aggregate_type = l.aggregate_type AND e.aggregate_id = l.aggregate_id AND e.sequence = l.sequence \
     LEFT JOIN leaf f ON f.position = l.position LEFT JOIN chain c ON c.position = l.position \
     LEFT JOIN log b ON b.aggregate_type = l.aggregate_type AND b.aggregate_id = l.aggregate_id AND b.sequence = l.sequence - 1 \
     LEFT JOIN chain d ON d.position = b.position";

/// A hash of another length is another hash.
fn hash(stored: Option<Vec<u8>>) -> Option<Hash> {
    stored.map(|hash| hash.try_into().unwrap_or_default())
}

fn walked(row: Row) -> Walked {
    let (
        position,
        aggregate_type,
        aggregate_id,
        sequence,
        recorded_at,
        kind,
        version,
        payload,
        metadata,
        at,
        leaf,
        chain,
        before,
        before_chain,
    ) = row;
    let event = match (kind, version, payload, metadata, at) {
        (Some(event_type), Some(event_version), Some(payload), Some(metadata), Some(at)) => {
            Some(Told {
                event_type,
                event_version,
                payload,
                metadata,
                recorded_at: at,
            })
        }
        _ => None,
    };
    Walked {
        position,
        aggregate_type,
        aggregate_id,
        sequence,
        recorded_at,
        event,
        leaf: hash(leaf),
        chain: hash(chain),
        before: before.map(|position| (position, hash(before_chain))),
    }
}

/// An event that the log does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unplaced {
    /// The kind of stream.
    pub aggregate_type: String,
    /// The stream.
    pub aggregate_id: String,
    /// The place in the stream.
    pub sequence: i64,
}

impl Log {
    /// What stands in the log after a position, in order, at most `limit` places.
    pub async fn walk(&self, after: i64, limit: u32) -> Result<Vec<Walked>, StoreError> {
        let sql = format!("{WALK} WHERE l.position > $1 ORDER BY l.position LIMIT $2");
        let values = [after.into(), i64::from(limit).into()];
        let rows: Vec<Row> = self.db.fetch(&sql, &values).await?;
        Ok(rows.into_iter().map(walked).collect())
    }

    /// What stands at one position.
    pub async fn walk_at(&self, position: i64) -> Result<Option<Walked>, StoreError> {
        let sql = format!("{WALK} WHERE l.position = $1");
        let rows: Vec<Row> = self.db.fetch(&sql, &[position.into()]).await?;
        Ok(rows.into_iter().next().map(walked))
    }

    /// The last leaf, whatever stands before it; 0 without any.
    pub async fn last_leaf(&self) -> Result<i64, StoreError> {
        self.greatest("SELECT position FROM leaf ORDER BY position DESC LIMIT 1")
            .await
    }

    /// The last position that was ever given, as the database remembers it apart from the log.
    pub async fn last_given(&self) -> Result<i64, StoreError> {
        self.greatest(if self.db.is_postgres() {
            "SELECT head FROM sequencer"
        } else {
            "SELECT seq FROM sqlite_sequence WHERE name = 'log'"
        })
        .await
    }

    async fn greatest(&self, sql: &str) -> Result<i64, StoreError> {
        let found: Option<(i64,)> = self.db.fetch_optional(sql, &[]).await?;
        Ok(found.map_or(0, |(number,)| number))
    }

    /// Roots of full tiles that are stored, of those that are named by level and index.
    pub async fn tile_roots(
        &self,
        wanted: &[(u8, u64)],
    ) -> Result<Vec<(u8, u64, Hash)>, StoreError> {
        let mut found = Vec::new();
        for chunk in wanted.chunks(self.db.rows_at_once(2)) {
            let sql = format!(
                "WITH wanted(level, idx) AS (VALUES {}) SELECT t.level, t.idx, t.hash FROM wanted w \
                 JOIN tile_root t ON t.level = w.level AND t.idx = w.idx",
                tuples(2, chunk.len())
            );
            let values: Vec<Value> = chunk
                .iter()
                .flat_map(|(level, index)| [i64::from(*level).into(), (*index).into()])
                .collect();
            let rows: Vec<(i64, i64, Vec<u8>)> = self.db.fetch(&sql, &values).await?;
            found.extend(rows.into_iter().filter_map(|(level, index, stored)| {
                let (level, index) = (level.try_into().ok()?, index.try_into().ok()?);
                Some((level, index, stored.try_into().unwrap_or_default()))
            }));
        }
        Ok(found)
    }

    /// How many roots of full tiles are stored.
    pub async fn count_tile_roots(&self) -> Result<i64, StoreError> {
        self.greatest("SELECT CAST(count(*) AS bigint) FROM tile_root")
            .await
    }

    /// How many events should be in the log.
    pub async fn count_events(&self) -> Result<i64, StoreError> {
        self.greatest(&format!(
            "SELECT CAST(count(*) AS bigint) FROM events e WHERE {}",
            self.is_placed()
        ))
        .await
    }

    /// Events that should be in the log and are not, at most `limit`.
    pub async fn unplaced(&self, limit: u32) -> Result<Vec<Unplaced>, StoreError> {
        let sql = format!(
            "SELECT e.aggregate_type, e.aggregate_id, e.sequence FROM events e WHERE {} AND NOT EXISTS (SELECT 1 FROM log l \
             WHERE l.aggregate_type = e.aggregate_type AND l.aggregate_id = e.aggregate_id AND l.sequence = e.sequence) \
             ORDER BY e.aggregate_type, e.aggregate_id, e.sequence LIMIT $1",
            self.is_placed()
        );
        let rows: Vec<(String, String, i64)> =
            self.db.fetch(&sql, &[i64::from(limit).into()]).await?;
        Ok(rows
            .into_iter()
            .map(|(aggregate_type, aggregate_id, sequence)| Unplaced {
                aggregate_type,
                aggregate_id,
                sequence,
            })
            .collect())
    }

    /// On PostgreSQL an event waits a moment for its place.
    fn is_placed(&self) -> &'static str {
        if self.db.is_postgres() {
            "e.position <= (SELECT s.inserted FROM sequencer s)"
        } else {
            "1 = 1"
        }
    }

    /// What an embedded database says is wrong with its file, at most `limit` lines; a server looks after its own.
    pub async fn faults_of_file(&self, limit: u32) -> Result<Vec<String>, StoreError> {
        if self.db.is_postgres() {
            return Ok(Vec::new());
        }
        let sql = format!("PRAGMA integrity_check({limit})");
        let rows: Vec<(String,)> = self.db.fetch(&sql, &[]).await?;
        let lines = rows.into_iter().flat_map(|(said,)| {
            let lines: Vec<String> = said.lines().map(str::to_owned).collect();
            lines
        });
        Ok(lines.filter(|line| line != "ok").collect())
    }
}
