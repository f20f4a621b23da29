//! Whose stream a claim lives in, for callers who know the claim alone.

use domain::claim::Claimant;
use domain::ids::ClaimId;

use super::failure::StoreError;
use super::log::Log;

impl Log {
    /// Whose claim it is; none if there is no such claim.
    pub async fn claimant_of(&self, claim: ClaimId) -> Result<Option<Claimant>, StoreError> {
        // Word for word the expressions of the index, or the databases pass it by.
        let sql = "SELECT aggregate_type, aggregate_id FROM events WHERE event_type = 'ClaimFiled' \
                   AND payload -> 'ClaimFiled' ->> 'claim_id' = $1";
        let claim = claim.to_string();
        let found: Option<(String, String)> = self
            .db
            .fetch_optional(sql, &[claim.as_str().into()])
            .await?;
        found
            .map(|(stream, id)| {
                id.parse()
                    .ok()
                    .and_then(|id| Claimant::of(&stream, id))
                    .ok_or_else(|| StoreError::corrupt("events.aggregate_id of a claim"))
            })
            .transpose()
    }
}
