//! Who read personal data, and for what: noted before anything is shown.

use super::db::{Value, tuples};
use super::failure::StoreError;
use super::log::Log;

impl Log {
    /// Notes in the access log who reads whose personal data, and why.
    pub async fn record_access(
        &self,
        subject: &str,
        role: &str,
        action: &str,
        stream_id: &str,
        purpose: &str,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO access_log (subject, role, action, stream_id, purpose) VALUES ($1, $2, $3, $4, $5)";
        let values = [subject, role, action, stream_id, purpose].map(Value::from);
        self.db.execute(sql, &values).await?;
        Ok(())
    }

    /// Notes the same of many streams at once: of all, or of none.
    pub async fn record_accesses(
        &self,
        subject: &str,
        role: &str,
        action: &str,
        stream_ids: &[String],
        purpose: &str,
    ) -> Result<(), StoreError> {
        let mut tx = self.db.begin().await?;
        for chunk in stream_ids.chunks(self.db.rows_at_once(5)) {
            let values: Vec<Value> = chunk
                .iter()
                .flat_map(|stream_id| [subject, role, action, stream_id, purpose].map(Value::from))
                .collect();
            let sql = format!(
                "INSERT INTO access_log (subject, role, action, stream_id, purpose) VALUES {}",
                tuples(5, chunk.len())
            );
            tx.execute(&sql, &values).await?;
        }
        tx.commit().await?;
        Ok(())
    }
}
