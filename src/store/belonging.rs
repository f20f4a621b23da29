//! Whether the three stores and the keys belong together. Each may be put back from a backup by itself; what does not fit is
//! refused at the start, before anything is recorded or derived on it.

use super::{Store, StoreError, Value};

/// Why a store is not opened.
#[derive(Debug, thiserror::Error)]
pub enum Misfit {
    /// The rows, or the steps of claims and batches, have read events that the log does not have.
    #[error(
        "the rows are of a later state than the log: they have read it up to position {read}, and it ends at {head}. The log \
         was put back without them. Take the rows away ({}): they are made again from the log",
        "the file rows.db, or the schema rows"
    )]
    RowsAhead {
        /// Up to where they have read.
        read: u64,
        /// The log's last position.
        head: u64,
    },
    /// There are workers, and not one key.
    #[error(
        "the keys store is empty, but the log has workers: nobody's data could be opened, and everybody would be taken for \
         erased. Put the keys store back (the file keys.db, or the schema keys)"
    )]
    KeysLost,
    /// The key is another than the one that sealed what is here.
    #[error(
        "{name} is not the key with which this store was made: what it sealed would not open, and the same people would get \
         new records. Put the right key back"
    )]
    OtherKey {
        /// The key's file.
        name: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for Misfit {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

impl Store {
    /// Whether nothing was ever recorded here.
    ///
    /// # Errors
    /// A store that fails.
    pub async fn is_empty(&self) -> Result<bool, StoreError> {
        let any: Option<(i64,)> = self
            .log
            .db()
            .fetch_optional("SELECT CAST(sequence AS bigint) FROM events LIMIT 1", &[])
            .await?;
        Ok(any.is_none())
    }

    /// Checks that rows and keys are of this log.
    ///
    /// # Errors
    /// What does not fit, and how to mend it; a store that fails.
    pub async fn belongs_together(&self) -> Result<(), Misfit> {
        self.rows_follow_the_log().await?;
        let key = "SELECT worker_id FROM data_key LIMIT 1";
        let key: Option<(String,)> = self.keys.fetch_optional(key, &[]).await?;
        if key.is_none() {
            let worker =
                "SELECT aggregate_id FROM events WHERE event_type = 'WorkerSurveyed' LIMIT 1";
            let worker: Option<(String,)> = self.log.db().fetch_optional(worker, &[]).await?;
            if worker.is_some() {
                return Err(Misfit::KeysLost);
            }
        }
        Ok(())
    }

    async fn rows_follow_the_log(&self) -> Result<(), Misfit> {
        let read = "SELECT coalesce(max(reached), 0) FROM (
                      SELECT max(checkpoint) AS reached FROM projection
                      UNION ALL SELECT max(cursor) FROM process) AS known";
        let read: Option<(i64,)> = self.rows.fetch_optional(read, &[]).await?;
        let read = read.map_or(0, |(read,)| u64::try_from(read).unwrap_or_default());
        if read > self.log.head().await? {
            // Events may be waiting for their places: another process may have placed and read them meanwhile.
            self.log.sequencer().place().await?;
            let head = self.log.head().await?;
            if read > head {
                return Err(Misfit::RowsAhead { read, head });
            }
        }
        Ok(())
    }

    /// Compares the mark of a key with the one that is kept here, or keeps it where there is none yet.
    ///
    /// # Errors
    /// Another key; a store that fails.
    pub async fn knows_key(&self, name: &str, mark: &str) -> Result<(), Misfit> {
        let keep =
            "INSERT INTO key_mark (name, mark) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING";
        let values = [Value::from(name), Value::from(mark)];
        let known = "SELECT mark FROM key_mark WHERE name = $1";
        let find = || self.keys.fetch_optional::<(String,)>(known, &values[..1]);
        let mut kept = find().await?;
        if kept.is_none() {
            self.keys.execute(keep, &values).await?;
            kept = find().await?;
        }
        if kept.is_some_and(|(kept,)| kept == mark) {
            Ok(())
        } else {
            Err(Misfit::OtherKey {
                name: name.to_owned(),
            })
        }
    }
}
