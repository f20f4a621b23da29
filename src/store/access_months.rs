//! The months of the access log: read whole, listed once their root stands in the log, deleted when they have expired.

use super::access_log::{AccessLine, COLUMNS, Row, line};
use super::failure::{Failure, StoreError, classify};
use super::log::Log;

/// Lines that are deleted in one go.
const DELETED_AT_ONCE: i64 = 5_000;

/// A month whose root stands in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedMonth {
    /// The month, `YYYY-MM`, in UTC.
    pub month: String,
    /// The stream of the event with its root.
    pub stream_id: String,
    /// Its first microsecond since 1970.
    pub starts_at: i64,
    /// The first microsecond after it.
    pub ends_at: i64,
    /// Its root, in hexadecimal.
    pub root: String,
}

impl Log {
    /// When the first line that is there was noted, in microseconds since 1970.
    pub async fn first_access_at(&self) -> Result<Option<i64>, StoreError> {
        let sql = "SELECT at FROM access_log ORDER BY at LIMIT 1";
        let found: Option<(i64,)> = self.db.fetch_optional(sql, &[]).await?;
        Ok(found.map(|(at,)| at))
    }

    /// Waits until every line that was being noted when it was called is there, or will never be.
    pub async fn accesses_settled(&self) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        // On SQLite whoever may write is the only one who does.
        if self.db.is_postgres() {
            tx.execute("SET LOCAL lock_timeout = '5s'", &[]).await?;
            tx.execute("LOCK TABLE access_log IN SHARE MODE", &[])
                .await?;
        }
        tx.rollback().await?;
        Ok(())
    }

    /// Lines noted from one instant to before another, in the order of their numbers, after one of them, at most
    /// `limit`.
    pub async fn accesses_between(
        &self,
        (from, to): (i64, i64),
        after: i64,
        limit: i64,
    ) -> Result<Vec<AccessLine>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM access_log WHERE at >= $1 AND at < $2 AND id > $3 ORDER BY id LIMIT $4"
        );
        let values = [from, to, after, limit].map(Into::into);
        let rows: Vec<Row> = self.db.fetch(&sql, &values).await?;
        Ok(rows.into_iter().map(line).collect())
    }

    /// One line; none if there is none, or none any more.
    pub async fn access(&self, id: i64) -> Result<Option<AccessLine>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM access_log WHERE id = $1");
        let found: Option<Row> = self.db.fetch_optional(&sql, &[id.into()]).await?;
        Ok(found.map(line))
    }

    /// The months whose root stands in the log, in order.
    pub async fn sealed_months(&self) -> Result<Vec<SealedMonth>, StoreError> {
        let sql = "SELECT month, stream_id, starts_at, ends_at, root FROM access_month_sealed ORDER BY month";
        let rows: Vec<(String, String, i64, i64, String)> = self.db.fetch(sql, &[]).await?;
        Ok(rows
            .into_iter()
            .map(|(month, stream_id, starts_at, ends_at, root)| SealedMonth {
                month,
                stream_id,
                starts_at,
                ends_at,
                root,
            })
            .collect())
    }

    /// Lists a month whose root stands in the log, if it is not listed yet: nothing gets into it any more, and it may
    /// be deleted one day.
    pub async fn list_sealed_month(&self, sealed: &SealedMonth) -> Result<(), StoreError> {
        let is_listed = self.sealed_months().await?.contains(sealed);
        if is_listed {
            return Ok(());
        }
        let sql = "INSERT INTO access_month_sealed (month, stream_id, starts_at, ends_at, root) \
                   VALUES ($1, $2, $3, $4, $5)";
        let values = [
            sealed.month.as_str().into(),
            sealed.stream_id.as_str().into(),
            sealed.starts_at.into(),
            sealed.ends_at.into(),
            sealed.root.as_str().into(),
        ];
        match self.db.execute(sql, &values).await {
            Ok(_) => Ok(()),
            // Another process listed it first.
            Err(error)
                if classify(&error) != Failure::Unavailable
                    && self.sealed_months().await?.contains(sealed) =>
            {
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Deletes the lines of a month that is listed. The database refuses it for any other, and for one that ended less
    /// than six months ago. How many there were.
    pub async fn delete_accesses(&self, sealed: &SealedMonth) -> Result<u64, StoreError> {
        let sql = "DELETE FROM access_log WHERE id IN \
                   (SELECT id FROM access_log WHERE at >= $1 AND at < $2 ORDER BY id LIMIT $3)";
        let values = [sealed.starts_at, sealed.ends_at, DELETED_AT_ONCE].map(Into::into);
        let mut deleted = 0;
        loop {
            let now = self.db.execute(sql, &values).await?;
            deleted += now;
            if now == 0 {
                return Ok(deleted);
            }
        }
    }

    /// Whether any line of a month is there.
    pub async fn has_accesses(&self, sealed: &SealedMonth) -> Result<bool, StoreError> {
        let month = (sealed.starts_at, sealed.ends_at);
        Ok(!self.accesses_between(month, 0, 1).await?.is_empty())
    }

    /// How many lines of a month stand before one of them.
    pub async fn accesses_before(&self, sealed: &SealedMonth, id: i64) -> Result<u64, StoreError> {
        let sql = "SELECT CAST(count(*) AS bigint) FROM access_log WHERE at >= $1 AND at < $2 AND id < $3";
        let values = [sealed.starts_at, sealed.ends_at, id].map(Into::into);
        let found: Option<(i64,)> = self.db.fetch_optional(sql, &values).await?;
        found.map_or(Ok(0), |(count,)| super::log::number(count, "access_log"))
    }
}
