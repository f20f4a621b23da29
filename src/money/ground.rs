//! Claims whose ground is gone, by facts that were recorded after their approval.

use std::collections::BTreeMap;

use domain::claim::ClaimRef;
use domain::ids::ClaimId;

use crate::query::determinations::PROJECTION;
use crate::query::ground::{Filter, Ungrounded, for_claim, list};
use crate::query::{Reading, wait_for};
use crate::store::{ProjectionStore, Store, StoreError};

/// Rows looked at in one go.
const PAGE: i64 = 500;

/// The first line of each claim whose ground is gone, of those that are asked for, as facts up to a position say. None
/// if the determinations don't reach the position in time: nothing may be paid on old ones.
pub async fn lost_of(
    store: &Store,
    claims: &[ClaimId],
    position: u64,
) -> Result<Option<BTreeMap<ClaimId, Ungrounded>>, StoreError> {
    if !are_kept(store).await? {
        return Ok(Some(BTreeMap::new()));
    }
    if !wait_for(store, PROJECTION, position).await? {
        return Ok(None);
    }
    let mut reading = Reading::of(store, PROJECTION).await?;
    let mut lost = BTreeMap::new();
    for claim in claims {
        let lines = for_claim(&mut reading, *claim, None).await?;
        if let Some(line) = lines.into_iter().next() {
            lost.insert(*claim, line);
        }
    }
    Ok(Some(lost))
}

/// Whether anybody keeps determinations over this store.
async fn are_kept(store: &Store) -> Result<bool, StoreError> {
    let rows = ProjectionStore::new(store.rows.clone());
    Ok(!rows.versions(PROJECTION).await?.is_empty())
}

/// Every unpaid claim whose ground is gone, with its first line.
pub async fn unpaid(store: &Store) -> Result<BTreeMap<ClaimRef, Ungrounded>, StoreError> {
    if !are_kept(store).await? {
        return Ok(BTreeMap::new());
    }
    let mut reading = Reading::of(store, PROJECTION).await?;
    let mut filter = Filter {
        paid: Some(false),
        limit: PAGE,
        ..Filter::default()
    };
    let mut lost = BTreeMap::new();
    loop {
        let page = list(&mut reading, &filter, None).await?;
        let Some(end) = page.last() else {
            return Ok(lost);
        };
        filter.after = (end.worker.to_string(), end.hold_id.to_string());
        for line in page {
            lost.entry(line.claim).or_insert(line);
        }
    }
}
