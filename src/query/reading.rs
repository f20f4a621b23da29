//! One consistent look at a projection: its active version, as one transaction sees it.

use std::time::Duration;

use domain::region::{RegionCode, RegionLevel};

use crate::store::{ProjectionStore, Store, StoreError, Tx};

/// How long a read waits for a projection to reach a position.
const WAIT: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(15);

/// A look at a projection.
pub struct Reading {
    /// The transaction that sees one state throughout.
    pub tx: Tx,
    /// The version that serves: it names the tables.
    pub version: u64,
    /// The position that its rows reflect.
    pub checkpoint: u64,
}

impl Reading {
    /// Begins a look at a projection.
    pub async fn of(store: &Store, projection: &str) -> Result<Self, StoreError> {
        let mut tx = store.rows.snapshot().await?;
        let active = ProjectionStore::active(&mut tx, projection).await?;
        let (version, checkpoint) =
            active.ok_or_else(|| StoreError::corrupt("projection_active: no version serves"))?;
        Ok(Self {
            tx,
            version,
            checkpoint,
        })
    }
}

/// Waits until a projection has reached a position, at most five seconds. Whether it has.
pub async fn wait_for(store: &Store, projection: &str, position: u64) -> Result<bool, StoreError> {
    let deadline = tokio::time::Instant::now() + WAIT;
    loop {
        if Reading::of(store, projection).await?.checkpoint >= position {
            return Ok(true);
        }
        if tokio::time::Instant::now() >= deadline {
            return Ok(false);
        }
        tokio::time::sleep(POLL).await;
    }
}

/// Whether the version of a projection that serves has stopped at an event that it cannot take in.
pub async fn has_stopped(store: &Store, projection: &str) -> Result<bool, StoreError> {
    let versions = ProjectionStore::new(store.rows.clone())
        .versions(projection)
        .await?;
    Ok(versions
        .iter()
        .any(|known| known.active && known.error.is_some()))
}

/// The position that a read speaks of: the one asked for, or what the rows reflect now.
pub fn at_or_now(reading: &Reading, as_of: Option<u64>) -> u64 {
    as_of.unwrap_or(reading.checkpoint)
}

/// The column by which rows of a region and of all below it are found; none for the nation, which has all.
pub fn region_column(region: RegionCode) -> Option<&'static str> {
    match region.level() {
        RegionLevel::Nation => None,
        RegionLevel::Province => Some("province"),
        RegionLevel::Prefecture => Some("prefecture"),
        RegionLevel::County => Some("region"),
    }
}
