//! The log by types of events, and notes by what they are about.

use super::db::Value;
use super::failure::StoreError;
use super::log::{COLUMNS, JOINED, Log, Recorded, Row, recorded};

impl Log {
    /// The events of some types after one position and up to another, in order, at most `limit`.
    pub async fn events_of_types(
        &self,
        types: &[&str],
        (after, until): (u64, u64),
        limit: u32,
    ) -> Result<Vec<Recorded>, StoreError> {
        let mut values: Vec<Value> = vec![after.into(), until.into(), i64::from(limit).into()];
        let mut places = Vec::new();
        for name in types {
            values.push((*name).into());
            places.push(format!("${}", values.len()));
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM {JOINED} WHERE l.position > $1 AND l.position <= $2 AND e.event_type IN ({}) \
             ORDER BY l.position LIMIT $3",
            places.join(", ")
        );
        let rows: Vec<Row> = self.db.fetch(&sql, &values).await?;
        rows.into_iter().map(recorded).collect()
    }

    /// Notes after a position, in order, at most `limit`: about one thing, or about anything.
    pub async fn notes(
        &self,
        target: Option<&str>,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Recorded>, StoreError> {
        let mut values: Vec<Value> = vec![after.into(), i64::from(limit).into()];
        // Word for word the expression of the index, or the databases pass it by.
        let about = target.map(|target| {
            values.push(target.into());
            "AND e.payload -> 'AuditNoteWritten' ->> 'target' = $3"
        });
        let sql = format!(
            "SELECT {COLUMNS} FROM {JOINED} WHERE e.event_type = 'AuditNoteWritten' AND l.position > $1 {} \
             ORDER BY l.position LIMIT $2",
            about.unwrap_or_default()
        );
        let rows: Vec<Row> = self.db.fetch(&sql, &values).await?;
        rows.into_iter().map(recorded).collect()
    }
}
