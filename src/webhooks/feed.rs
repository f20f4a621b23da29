//! The source of what is delivered.

use domain::region::RegionCode;
use futures_util::future::BoxFuture;
use serde_json::Value;

use crate::store::StoreError;

/// One entry of the feed. It never changes.
#[derive(Debug, Clone, PartialEq)]
pub struct FeedEntry {
    /// Its place in the feed: strictly increasing, with gaps, and otherwise without meaning.
    pub cursor: u64,
    /// The region whose money it is about.
    pub region: RegionCode,
    /// What it says, as the feed itself gives it.
    pub body: Value,
}

/// Entries in the order of their cursors. What was read once at a cursor is always read there again, and no entry
/// ever appears before one that was read.
pub trait Feed: Send + Sync {
    /// The entries after a cursor, in order, at most `limit`.
    fn after(&self, cursor: u64, limit: u32) -> BoxFuture<'_, Result<Vec<FeedEntry>, StoreError>>;

    /// The cursor of the last entry; 0 while there is none.
    fn head(&self) -> BoxFuture<'_, Result<u64, StoreError>>;
}

/// The entry at a cursor, if there is one.
pub async fn entry_at(feed: &dyn Feed, cursor: u64) -> Result<Option<FeedEntry>, StoreError> {
    let Some(before) = cursor.checked_sub(1) else {
        return Ok(None);
    };
    let found = feed.after(before, 1).await?.into_iter().next();
    Ok(found.filter(|entry| entry.cursor == cursor))
}
