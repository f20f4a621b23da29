//! The log and its proofs.

use crate::audit::{CheckpointView, ConsistencyProof, InclusionProof, LogPage};
use crate::query::{ConsistencyQuery, LogQuery, ProofQuery};

/// Read the log
///
/// All events in their one order, those of the caller's region; what each says is in the history of its stream.
#[utoipa::path(
    get,
    path = "/api/v1/audit/log",
    tag = "Audit",
    params(LogQuery),
    responses((status = 200, description = "Events, and where to go on.", body = LogPage))
)]
pub fn read_log() {}

/// Read the latest checkpoint
///
/// The largest that was signed, at most a second behind. `GET /tlog/checkpoint` gives the note itself, to anybody.
#[utoipa::path(
    get,
    path = "/api/v1/audit/checkpoints/latest",
    tag = "Audit",
    responses((status = 200, description = "The checkpoint.", body = CheckpointView))
)]
pub fn get_latest_checkpoint() {}

/// Read the checkpoint of a size
///
/// Signed on demand, unless the log is no continuation of what was signed before.
#[utoipa::path(
    get,
    path = "/api/v1/audit/checkpoints/{size}",
    tag = "Audit",
    responses((status = 200, description = "The checkpoint.", body = CheckpointView))
)]
pub fn get_checkpoint() {}

/// Prove that an event stands in the log
///
/// Hash the event yourself and follow `path` upwards: what comes out must be the root that a checkpoint of that `size` signs. So nobody
/// has to trust this server.
#[utoipa::path(
    get,
    path = "/api/v1/audit/proofs/{position}",
    tag = "Audit",
    params(ProofQuery),
    responses((status = 200, description = "The proof.", body = InclusionProof))
)]
pub fn get_inclusion_proof() {}

/// Prove that the log is the continuation of what it was
///
/// Give the size of a checkpoint that you kept as `from`: if both roots follow from `path`, nothing before it was changed, taken out or
/// put in since.
#[utoipa::path(
    get,
    path = "/api/v1/audit/consistency",
    tag = "Audit",
    params(ConsistencyQuery),
    responses((status = 200, description = "The proof.", body = ConsistencyProof))
)]
pub fn get_consistency_proof() {}
