//! The log and its proofs, for auditors.

use api_spec::audit::{CheckpointView, ConsistencyProof, InclusionProof, LogItem, LogPage};
use api_spec::problem::Slug;

use super::answer::Answer;
use super::call::{Call, Query};
use super::fault::{Fault, Kind};
use super::parse::Faults;
use super::reading;
use super::scope;
use crate::audit::checkpoint::Checkpoint;
use crate::audit::merkle::Hash;
use crate::audit::note::SignedNote;
use crate::clock;
use crate::store::StoreError;
use crate::tlog::SigningError;
use crate::view::number;

const DEFAULT_LIMIT: u32 = 100;
const MAX_LIMIT: u32 = 500;
/// How many events one call looks through for those of the caller's region.
const LOOKED_THROUGH: u32 = 500;

/// `GET /audit/log`.
pub async fn read_log(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&["after", "limit"])?;
    let log = &call.state.store.log;
    let mut faults = Faults::default();
    let after = faults
        .take(reading::whole_number(&query, "after"))
        .flatten();
    let limit = |text: &str| text.parse().ok().filter(|n| (1..=MAX_LIMIT).contains(n));
    let limit = faults.take(query.parsed("limit", limit, Kind::OutOfRange));
    let head = log.head().await?;
    let after = after.unwrap_or_default();
    if after > head {
        faults.take::<()>(Err(Fault::at("/query/after", Kind::BeyondHead)));
    }
    faults.finish()?;
    let limit = limit.flatten().unwrap_or(DEFAULT_LIMIT);
    let events = log.read_after(after, LOOKED_THROUGH).await?;
    let leaves = log.leaves(after + 1, LOOKED_THROUGH).await?;
    let visible = scope::streams_of(&call, &events).await?;
    let mut leaves = leaves.iter();
    let mut next = after;
    let mut items = Vec::new();
    for event in &events {
        if items.len() >= usize::try_from(limit).unwrap_or_default() {
            break;
        }
        let leaf = leaves.next();
        next = event.position;
        if visible.holds(event) {
            items.push(LogItem {
                position: number(event.position),
                stream: event.aggregate_type.clone(),
                id: event.aggregate_id.clone(),
                version: number(event.sequence),
                event_type: event.event_type.clone(),
                recorded_at: clock::rfc3339(event.recorded_at),
                leaf_hash: leaf.map(hex::encode),
            });
        }
    }
    let page = LogPage {
        items,
        next: number(next),
        head: number(head.max(next)),
    };
    let tag = reading::opaque_tag(&call, &page);
    Ok(Answer::ok(&page)?.etag(tag))
}

/// `GET /audit/checkpoints/latest`.
pub async fn get_latest_checkpoint(call: Call) -> Result<Answer, Fault> {
    call.query(&[])?;
    let notary = &call.state.notary;
    let latest = notary.published().await?;
    let note = latest.ok_or_else(|| Fault::new(Slug::NotFound))?;
    shown(&call, &note)
}

/// `GET /audit/checkpoints/{size}`.
pub async fn get_checkpoint(call: Call) -> Result<Answer, Fault> {
    call.query(&[])?;
    let size: u64 = call.path_id("size")?;
    let note = call.state.notary.at(size).await?;
    shown(&call, &note.ok_or_else(|| Fault::new(Slug::NotFound))?)
}

fn shown(call: &Call, note: &SignedNote) -> Result<Answer, Fault> {
    let checkpoint: Checkpoint = note
        .text
        .parse()
        .map_err(|_| StoreError::corrupt("checkpoint.note"))?;
    let view = CheckpointView {
        origin: checkpoint.origin,
        size: number(checkpoint.size),
        root_hash: hex::encode(checkpoint.root),
        note: note.to_string(),
        key: call.state.notary.verifier().to_string(),
    };
    let tag = reading::opaque_tag(call, &view);
    Ok(Answer::ok(&view)?.etag(tag))
}

/// `GET /audit/proofs/{position}`.
pub async fn get_inclusion_proof(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&["size"])?;
    let position: u64 = call.path_id("position")?;
    let log = &call.state.store.log;
    let known = log
        .leaf_at(position)
        .await?
        .zip(log.chain_at(position).await?);
    let (leaf, chain) = known.ok_or_else(|| Fault::new(Slug::NotFound))?;
    let size = size(&call, &query, "size").await?;
    if position > size {
        return Err(match query.text("size") {
            Some(_) => Fault::at("/query/size", Kind::OutOfRange),
            // It is sealed, and signed within a second.
            None => Fault::new(Slug::Behind),
        });
    }
    let path = log.inclusion_proof(position, size).await?;
    let proof = InclusionProof {
        position: number(position),
        size: number(size),
        leaf_hash: hex::encode(leaf),
        chain_hash: hex::encode(chain),
        root_hash: root(&call, size).await?,
        path: told(path)?,
    };
    let tag = reading::opaque_tag(&call, &proof);
    Ok(Answer::ok(&proof)?.etag(tag))
}

/// `GET /audit/consistency`.
pub async fn get_consistency_proof(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&["from", "to"])?;
    let mut faults = Faults::default();
    let from = faults.take(reading::whole_number(&query, "from")).flatten();
    if query.text("from").is_none() {
        faults.take::<()>(Err(Fault::at("/query/from", Kind::Missing)));
    }
    let to = match size(&call, &query, "to").await {
        Err(fault) if fault.items.is_empty() => return Err(fault),
        to => faults.take(to),
    };
    if to.is_some() && from > to {
        faults.take::<()>(Err(Fault::at("/query/from", Kind::OutOfRange)));
    }
    faults.finish()?;
    let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
    let path = call.state.store.log.consistency_proof(from, to).await?;
    let proof = ConsistencyProof {
        from: number(from),
        to: number(to),
        from_root: root(&call, from).await?,
        to_root: root(&call, to).await?,
        path: told(path)?,
    };
    let tag = reading::opaque_tag(&call, &proof);
    Ok(Answer::ok(&proof)?.etag(tag))
}

/// The size of a tree that a parameter names: at most what is sealed; without it, that of the latest checkpoint.
async fn size(call: &Call, query: &Query, name: &str) -> Result<u64, Fault> {
    let sealed = call.state.store.log.tree_size().await?;
    match reading::whole_number(query, name)? {
        Some(size) if size > sealed => Err(Fault::at(format!("/query/{name}"), Kind::BeyondHead)),
        Some(size) => Ok(size),
        None => {
            let latest = call.state.notary.latest().await?;
            Ok(latest.map_or(0, |latest| latest.size))
        }
    }
}

async fn root(call: &Call, size: u64) -> Result<String, Fault> {
    let root = call.state.store.log.root_at(size).await?;
    let root = root.ok_or_else(|| StoreError::corrupt("chain.position: sealed events are gone"))?;
    Ok(hex::encode(root))
}

fn told(path: Option<Vec<Hash>>) -> Result<Vec<String>, Fault> {
    let path = path.ok_or_else(|| StoreError::corrupt("chain.position: sealed events are gone"))?;
    Ok(path.iter().map(hex::encode).collect())
}

impl From<SigningError> for Fault {
    fn from(error: SigningError) -> Self {
        match error {
            // The operator was told when it was noticed.
            SigningError::Refused(_) => Self::new(Slug::NotSigned),
            SigningError::Store(error) => error.into(),
            error @ SigningError::Unremembered(_) => Self {
                source: Some(Box::new(error)),
                ..Self::new(Slug::Internal)
            },
        }
    }
}
