//! What this installation cosigned of other logs, and what others cosigned of this one.

use super::checkpoints::KeptCheckpoint;
use super::failure::{Failure, StoreError, classify};
use super::leaf::is_duplicate;
use super::log::{Log, number};

/// A checkpoint of another log that was cosigned here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witnessed {
    /// The name of the log.
    pub origin: String,
    /// Which of its checkpoints, from 1.
    pub number: u64,
    /// The size of its tree.
    pub size: u64,
    /// The note as it came.
    pub note: String,
    /// When, in microseconds since 1970.
    pub at: i64,
}

/// Inserts a row; whether it was there to be inserted. Another may have been first with it.
async fn insert(log: &Log, sql: &str, values: &[super::db::Value]) -> Result<bool, StoreError> {
    match log.db.execute(sql, values).await {
        Ok(_) => Ok(true),
        Err(error) if classify(&error) != Failure::Unavailable && is_duplicate(&error) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

impl Log {
    /// The last checkpoint of a log that was cosigned here.
    pub async fn last_witnessed(&self, origin: &str) -> Result<Option<Witnessed>, StoreError> {
        let sql = "SELECT origin, number, size, note, at FROM witnessed WHERE origin = $1 ORDER BY number DESC LIMIT 1";
        let found: Option<(String, i64, i64, String, i64)> =
            self.db.fetch_optional(sql, &[origin.into()]).await?;
        found
            .map(|(origin, place, size, note, at)| {
                Ok(Witnessed {
                    origin,
                    number: number(place, "witnessed.number")?,
                    size: number(size, "witnessed.size")?,
                    note,
                    at,
                })
            })
            .transpose()
    }

    /// Keeps the next checkpoint of a log; false if another has its place.
    pub async fn keep_witnessed(&self, next: &Witnessed) -> Result<bool, StoreError> {
        let sql =
            "INSERT INTO witnessed (origin, number, size, note, at) VALUES ($1, $2, $3, $4, $5)";
        let values = [
            next.origin.as_str().into(),
            next.number.into(),
            next.size.into(),
            next.note.as_str().into(),
            next.at.into(),
        ];
        insert(self, sql, &values).await
    }

    /// The largest size of this log that a witness cosigned.
    pub async fn last_cosigned(
        &self,
        origin: &str,
        witness: &str,
    ) -> Result<Option<u64>, StoreError> {
        let sql = "SELECT size FROM cosignature WHERE origin = $1 AND witness = $2 ORDER BY size DESC LIMIT 1";
        let values = [origin.into(), witness.into()];
        let found: Option<(i64,)> = self.db.fetch_optional(sql, &values).await?;
        found
            .map(|(size,)| number(size, "cosignature.size"))
            .transpose()
    }

    /// Keeps a cosignature; another process may have got one as well.
    pub async fn keep_cosignature(
        &self,
        of: &KeptCheckpoint,
        witness: &str,
        line: &str,
        at: i64,
    ) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO cosignature (origin, size, witness, line, at) VALUES ($1, $2, $3, $4, $5)";
        let values = [
            of.origin.as_str().into(),
            of.size.into(),
            witness.into(),
            line.into(),
            at.into(),
        ];
        insert(self, sql, &values).await.map(drop)
    }
}
