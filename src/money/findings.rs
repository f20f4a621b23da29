//! Claims that findings of the audit keep from being paid.

use std::collections::BTreeSet;

use domain::ids::ClaimId;

use crate::clock;
use crate::query::findings::{Stop, stopping};
use crate::store::{Store, StoreError};

/// The claims, of those that are asked for, whose payment a finding stops, as facts up to a position say. None if the
/// findings don't reach the position in time: nothing may be paid on old ones.
pub async fn stopped(
    store: &Store,
    claims: &[ClaimId],
    position: u64,
) -> Result<Option<BTreeSet<ClaimId>>, StoreError> {
    let today = clock::today();
    let found = stopping(store, claims, Stop::Payment, position, today).await?;
    Ok(found.map(|found| found.into_keys().collect()))
}
