//! Who recorded the evidence of a claim: they may neither review nor approve it.

use std::collections::{BTreeMap, BTreeSet};

use domain::claim::{Claim, Pinned};
use domain::subject::Subject;

use crate::store::{Log, StoreError};

/// The determinations that a claim was filed with.
pub fn pinned_of(claim: &Claim) -> impl Iterator<Item = &Pinned> {
    claim.filed.lines.iter().map(|line| &line.determination)
}

/// The people who recorded what traces cite in the streams of workers and organisations. Policies have their own
/// two people.
pub async fn recorders<'a>(
    log: &Log,
    determinations: impl Iterator<Item = &'a Pinned>,
) -> Result<BTreeSet<Subject>, StoreError> {
    let mut cited: BTreeMap<(&str, String), BTreeSet<u64>> = BTreeMap::new();
    let evidence = determinations
        .flat_map(|determination| &determination.trace)
        .flat_map(|line| &line.evidence);
    for evidence in evidence.filter(|evidence| !evidence.absent && evidence.stream != "policy") {
        cited
            .entry((evidence.stream.as_str(), evidence.id.to_string()))
            .or_default()
            .insert(evidence.version);
    }
    let mut subjects = BTreeSet::new();
    for ((stream, id), versions) in cited {
        subjects.extend(log.recorded_by(stream, &id, &versions).await?);
    }
    Ok(subjects)
}
