//! What was published of the journal and is posted otherwise by the rules of this code.

use std::collections::{BTreeMap, BTreeSet};

use cqrs_es::Aggregate;
use domain::claim::Claimant;
use domain::correction::{ClaimDifference, JournalCorrection, PublishedLine};
use domain::ids::ClaimId;
use domain::organisation::Organisation;
use domain::worker::Worker;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::query::published::lines_of;
use crate::runner::Runner;
use crate::store::{Store, StoreError};

/// Streams that are looked up at once.
const AT_ONCE: usize = 1_000;

/// What a withheld version posts otherwise than was published.
#[derive(Debug, Serialize)]
pub struct Differences {
    /// The version of its code.
    pub code_version: u32,
    /// The place in the log up to which both were compared.
    pub published_to: u64,
    /// The first place at which they differ.
    pub first: u64,
    /// The claims that differ, by id.
    pub claims: Vec<ClaimDifference>,
}

impl Differences {
    /// SHA-256, in hex, over all of it: who confirms the differences names what was seen.
    pub fn digest(&self) -> Result<String, StoreError> {
        let bytes = serde_json::to_vec(self)
            .map_err(|_| StoreError::corrupt("money_journal: differences"))?;
        Ok(hex::encode(Sha256::digest(bytes)))
    }
}

/// The differences for which the rebuilt version of a runner's projection is withheld; none if it is not, or was begun before
/// the journal was last corrected.
pub async fn differences(
    store: &Store,
    runner: &Runner,
) -> Result<Option<Differences>, StoreError> {
    let Some(withheld) = runner.withheld().await? else {
        return Ok(None);
    };
    let head = store.log.head().await?;
    let made = store.log.kind_at(JournalCorrection::TYPE, head).await?;
    if made.iter().any(|event| event.position > withheld.begun_at) {
        // It does not know all of what was told: another rebuild has to.
        return Ok(None);
    }
    let (cases, told_to) = (&withheld.cases, withheld.told_to);
    let mut claims: BTreeMap<(String, ClaimId), (Vec<PublishedLine>, Vec<PublishedLine>)> =
        BTreeMap::new();
    for (case, claim, line) in lines_of(&store.rows, withheld.active, told_to, cases).await? {
        claims.entry((case, claim)).or_default().0.push(line);
    }
    for (case, claim, line) in lines_of(&store.rows, withheld.built, told_to, cases).await? {
        claims.entry((case, claim)).or_default().1.push(line);
    }
    claims.retain(|_, (published, posted)| published != posted);
    let streams: BTreeSet<&String> = claims.keys().map(|(case, _)| case).collect();
    let claimants = claimants(store, told_to, &streams).await?;
    let mut differences = Vec::with_capacity(claims.len());
    for ((case, claim_id), (published, posted)) in claims {
        let (claimant, version) = claimants
            .get(&case)
            .copied()
            .ok_or_else(|| StoreError::corrupt("money_journal.case_id"))?;
        differences.push(ClaimDifference {
            claimant,
            claim_id,
            version,
            published,
            posted: posted.into_iter().map(|line| line.posting).collect(),
        });
    }
    differences.sort_by_key(|difference| difference.claim_id);
    Ok(Some(Differences {
        code_version: runner.projection().version(),
        published_to: told_to,
        first: withheld.first,
        claims: differences,
    }))
}

/// Whose streams these are, and their versions as of a position.
async fn claimants(
    store: &Store,
    position: u64,
    streams: &BTreeSet<&String>,
) -> Result<BTreeMap<String, (Claimant, u64)>, StoreError> {
    let streams: Vec<&String> = streams.iter().copied().collect();
    let mut found = BTreeMap::new();
    for chunk in streams.chunks(AT_ONCE) {
        let either: Vec<(String, String)> = chunk
            .iter()
            .flat_map(|id| {
                [Worker::TYPE, Organisation::TYPE].map(|kind| (kind.to_owned(), (*id).clone()))
            })
            .collect();
        for event in store.log.streams_at(position, &either).await? {
            let id = event.aggregate_id.parse().ok();
            if let Some(claimant) = id.and_then(|id| Claimant::of(&event.aggregate_type, id)) {
                found.insert(event.aggregate_id, (claimant, event.sequence));
            }
        }
    }
    Ok(found)
}
