//! What this log signed.

use super::failure::{Failure, StoreError, classify};
use super::leaf::is_duplicate;
use super::log::{Log, number};

/// A signed checkpoint as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptCheckpoint {
    /// The name of the log that signed.
    pub origin: String,
    /// The size of its tree.
    pub size: u64,
    /// The signed note.
    pub note: String,
    /// When, in microseconds since 1970.
    pub signed_at: i64,
}

type CheckpointRow = (String, i64, String, i64);

fn kept((origin, size, note, signed_at): CheckpointRow) -> Result<KeptCheckpoint, StoreError> {
    Ok(KeptCheckpoint {
        origin,
        size: number(size, "checkpoint.size")?,
        note,
        signed_at,
    })
}

impl Log {
    /// The largest checkpoint that was signed under this name; none before the first.
    pub async fn last_checkpoint(
        &self,
        origin: &str,
    ) -> Result<Option<KeptCheckpoint>, StoreError> {
        let sql = "SELECT origin, size, note, signed_at FROM checkpoint WHERE origin = $1 ORDER BY size DESC LIMIT 1";
        let found: Option<CheckpointRow> = self.db.fetch_optional(sql, &[origin.into()]).await?;
        found.map(kept).transpose()
    }

    /// All checkpoints that were ever kept, by size and name, after one of them, at most `limit`.
    pub async fn checkpoints_after(
        &self,
        after: (u64, &str),
        limit: u32,
    ) -> Result<Vec<KeptCheckpoint>, StoreError> {
        let sql = "SELECT origin, size, note, signed_at FROM checkpoint \
                   WHERE size > $1 OR (size = $1 AND origin > $2) ORDER BY size, origin LIMIT $3";
        let values = [after.0.into(), after.1.into(), i64::from(limit).into()];
        let rows: Vec<CheckpointRow> = self.db.fetch(sql, &values).await?;
        rows.into_iter().map(kept).collect()
    }

    /// The cosignatures of a checkpoint that came in so far: lines of a signed note.
    pub async fn cosignatures(&self, origin: &str, size: u64) -> Result<Vec<String>, StoreError> {
        let sql = "SELECT line FROM cosignature WHERE origin = $1 AND size = $2 ORDER BY witness";
        let values = [origin.into(), size.into()];
        let rows: Vec<(String,)> = self.db.fetch(sql, &values).await?;
        Ok(rows.into_iter().map(|(line,)| line).collect())
    }

    /// Keeps a signed checkpoint. One of the same size is there already if another process signed it, too: it is the
    /// same.
    pub async fn keep_checkpoint(&self, checkpoint: &KeptCheckpoint) -> Result<(), StoreError> {
        let sql = "INSERT INTO checkpoint (origin, size, note, signed_at) VALUES ($1, $2, $3, $4)";
        let KeptCheckpoint {
            origin,
            size,
            note,
            signed_at,
        } = checkpoint;
        let values = [
            origin.as_str().into(),
            (*size).into(),
            note.as_str().into(),
            (*signed_at).into(),
        ];
        match self.db.execute(sql, &values).await {
            Err(error) if classify(&error) != Failure::Unavailable && is_duplicate(&error) => {
                Ok(())
            }
            other => Ok(other.map(drop)?),
        }
    }
}
