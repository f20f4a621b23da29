//! The log itself, and the proofs that nobody rewrote it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::values::{Id, Instant, Position, Sha256};

/// One event of the log, without what it says: that is in its stream's history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "position": 4711, "stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 3,
    "event_type": "WorkerDispatched", "recorded_at": "2021-04-08T02:11:09.120345Z",
    "leaf_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
})))]
pub struct LogItem {
    /// Its place in the log.
    #[schema(value_type = Position)]
    pub position: i64,
    /// The kind of its stream.
    pub stream: String,
    /// Its stream.
    #[schema(value_type = Id)]
    pub id: String,
    /// Which event of the stream, from 1.
    pub version: i64,
    /// What happened, by its stored name.
    pub event_type: String,
    /// When it was recorded.
    #[schema(value_type = Instant)]
    pub recorded_at: String,
    /// Its leaf in the log's tree; null for a moment, until it is sealed.
    #[schema(value_type = Option<Sha256>)]
    pub leaf_hash: Option<String>,
}

/// Events of the log, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [{
    "position": 4711, "stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 3,
    "event_type": "WorkerDispatched", "recorded_at": "2021-04-08T02:11:09.120345Z",
    "leaf_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
}], "next": 4711, "head": 4711})))]
pub struct LogPage {
    /// The events of the caller's region. There may be none of them although the log goes on.
    pub items: Vec<LogItem>,
    /// To be given as `after` to go on: it moves over other regions' events too.
    #[schema(value_type = Position)]
    pub next: i64,
    /// The last place in the log; all was read once `next` has reached it.
    #[schema(value_type = Position)]
    pub head: i64,
}

/// A signed checkpoint of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "origin": "hearth-1f2e3d4c", "size": 4711,
    "root_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "note": "hearth-1f2e3d4c\n4711\nn4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=\n\n— hearth-1f2e3d4c AAAA\n",
    "key": "hearth-1f2e3d4c+00000000+AQ==",
})))]
pub struct CheckpointView {
    /// The name of the log.
    pub origin: String,
    /// How many events it covers: those at the positions 1 to this one.
    #[schema(value_type = Position)]
    pub size: i64,
    /// The root of the tree over them.
    #[schema(value_type = Sha256)]
    pub root_hash: String,
    /// The signed note (c2sp.org/tlog-checkpoint), with the cosignatures of witnesses that came in so far. Keep it: it
    /// proves later what the log was.
    pub note: String,
    /// The key that checks the log's signature. Who checks gets it from elsewhere than the server that is checked.
    pub key: String,
}

/// That an event stands in the log (RFC 9162, section 2.1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "position": 4711, "size": 4712,
    "leaf_hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "chain_hash": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
    "root_hash": "fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13", "path": [],
})))]
pub struct InclusionProof {
    /// The event's place in the log. Its leaf has the index one below in the tree.
    #[schema(value_type = Position)]
    pub position: i64,
    /// The size of the tree.
    #[schema(value_type = Position)]
    pub size: i64,
    /// The event's leaf.
    #[schema(value_type = Sha256)]
    pub leaf_hash: String,
    /// The chain of the event's stream up to it: it stands for all events of the stream so far.
    #[schema(value_type = Sha256)]
    pub chain_hash: String,
    /// The root of the tree.
    #[schema(value_type = Sha256)]
    pub root_hash: String,
    /// The audit path, from the leaf upwards.
    #[schema(value_type = Vec<Sha256>)]
    pub path: Vec<String>,
}

/// That a log is the continuation of what it was (RFC 9162, section 2.1.4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "from": 4711, "to": 4712,
    "from_root": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "to_root": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752", "path": [],
})))]
pub struct ConsistencyProof {
    /// The size of the earlier tree.
    #[schema(value_type = Position)]
    pub from: i64,
    /// The size of the later tree.
    #[schema(value_type = Position)]
    pub to: i64,
    /// The root of the earlier tree.
    #[schema(value_type = Sha256)]
    pub from_root: String,
    /// The root of the later tree.
    #[schema(value_type = Sha256)]
    pub to_root: String,
    /// The proof.
    #[schema(value_type = Vec<Sha256>)]
    pub path: Vec<String>,
}
