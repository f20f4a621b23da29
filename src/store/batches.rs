//! Payment batches that a break leads to.

use cqrs_es::Aggregate;
use domain::batch::PaymentBatch;
use domain::ids::{BatchId, BreakId};

use super::failure::StoreError;
use super::log::Log;

/// Results that found differences. An event without any has no such member.
const WITH_BREAKS: &str =
    "aggregate_type = $1 AND event_type = 'PaymentResultReceived' AND CAST(payload AS text) LIKE";

impl Log {
    /// The batch whose results made a break; none if there is no such break.
    pub async fn batch_of_break(&self, id: BreakId) -> Result<Option<BatchId>, StoreError> {
        let sql =
            format!("SELECT DISTINCT aggregate_id FROM events WHERE {WITH_BREAKS} $2 LIMIT 2");
        let values = [PaymentBatch::TYPE.into(), format!("%{id}%").into()];
        let found: Vec<(String,)> = self.db.fetch(&sql, &values).await?;
        found.into_iter().next().map(batch_id).transpose()
    }

    /// The batches whose results ever made breaks, after one of them, in order, at most `limit`.
    pub async fn batches_with_breaks(
        &self,
        after: &str,
        limit: u32,
    ) -> Result<Vec<BatchId>, StoreError> {
        let sql = format!(
            "SELECT DISTINCT aggregate_id FROM events WHERE {WITH_BREAKS} '%\"breaks\"%' AND aggregate_id > $2 \
             ORDER BY aggregate_id LIMIT $3"
        );
        let values = [
            PaymentBatch::TYPE.into(),
            after.into(),
            i64::from(limit).into(),
        ];
        let found: Vec<(String,)> = self.db.fetch(&sql, &values).await?;
        found.into_iter().map(batch_id).collect()
    }
}

fn batch_id((id,): (String,)) -> Result<BatchId, StoreError> {
    id.parse()
        .map_err(|_| StoreError::corrupt("events.aggregate_id of a batch"))
}
