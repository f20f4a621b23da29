//! The leaves of the log's proof: one hash per event, over what the store gives back.

use serde_json::json;
use sha2::{Digest, Sha256};

use super::db::Value;
use super::failure::{Failure, StoreError, classify};
use super::log::{Log, Recorded, number};

/// The version of the leaf's form.
const LEAF_VERSION: u8 = 1;
const BATCH: u32 = 1_000;

/// The leaf of an event: SHA-256 of a zero byte (RFC 6962, section 2.1) and the canonical JSON (RFC
/// 8785) of all that the store holds of it. Payload and metadata are normalised by both databases in
/// their own ways: the canonical form makes the same events give the same leaves on both.
pub fn leaf_hash(event: &Recorded) -> Result<[u8; 32], StoreError> {
    let leaf = json!({
        "v": LEAF_VERSION,
        "position": event.position,
        "aggregate_type": event.aggregate_type,
        "aggregate_id": event.aggregate_id,
        "sequence": event.sequence,
        "event_type": event.event_type,
        "event_version": event.event_version,
        "payload": event.payload,
        "metadata": event.metadata,
        "recorded_at": event.recorded_at,
    });
    let canonical = serde_json_canonicalizer::to_vec(&leaf).map_err(|_| {
        StoreError::corrupt(format!("events.payload at position {}", event.position))
    })?;
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(canonical);
    Ok(hasher.finalize().into())
}

impl Log {
    /// Writes the leaves that are missing, in order, one batch at most. The number written: 0 when
    /// every event has its leaf, or when another process was quicker.
    pub async fn seal_batch(&self) -> Result<usize, StoreError> {
        let last: Option<(i64,)> = self
            .db()
            .fetch_optional(
                "SELECT position FROM leaf ORDER BY position DESC LIMIT 1",
                &[],
            )
            .await?;
        let sealed = last.map_or(Ok(0), |(position,)| number(position, "leaf.position"))?;
        let events = self.read_after(sealed, BATCH).await?;
        if events.is_empty() {
            return Ok(0);
        }
        let mut leaves: Vec<Vec<Value>> = Vec::with_capacity(events.len());
        for event in &events {
            leaves.push(vec![
                event.position.into(),
                leaf_hash(event)?.to_vec().into(),
            ]);
        }
        let mut tx = self.db().begin().await?;
        match tx.insert_rows("leaf", &["position", "hash"], &leaves).await {
            Ok(_) => tx.commit().await?,
            // Another sealer wrote the same leaves first: the primary key keeps them single.
            Err(error) if is_duplicate(&error) || classify(&error) == Failure::Retry => {
                return Ok(0);
            }
            Err(error) => return Err(error.into()),
        }
        Ok(leaves.len())
    }

    /// The leaves of a range of positions, first included, in order.
    pub async fn leaves(&self, first: u64, limit: u32) -> Result<Vec<[u8; 32]>, StoreError> {
        let sql = "SELECT hash FROM leaf WHERE position >= $1 ORDER BY position LIMIT $2";
        let rows: Vec<(Vec<u8>,)> = self
            .db()
            .fetch(sql, &[first.into(), i64::from(limit).into()])
            .await?;
        rows.into_iter()
            .map(|(hash,)| {
                hash.try_into()
                    .map_err(|_| StoreError::corrupt("leaf.hash"))
            })
            .collect()
    }
}

fn is_duplicate(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| {
        error.is_unique_violation() || error.message().contains("append-only: leaf")
    })
}
