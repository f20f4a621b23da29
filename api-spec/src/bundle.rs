//! Bundles: files that can be checked without this server (`hearth verify`).

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::values::{Date, Id, Position, RegionCode};

/// What a bundle is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(examples(json!({"kind": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"})))]
pub enum BundleAbout {
    /// A worker's case.
    #[schema(title = "BundleAboutWorker")]
    Worker {
        /// The worker.
        #[schema(value_type = Id)]
        id: String,
    },
    /// An organisation's record, with its claims.
    #[schema(title = "BundleAboutOrganisation")]
    Organisation {
        /// The organisation.
        #[schema(value_type = Id)]
        id: String,
    },
    /// A claim, with the determinations that it was filed with.
    #[schema(title = "BundleAboutClaim")]
    Claim {
        /// The claim.
        #[schema(value_type = Id)]
        id: String,
    },
    /// One row of the ledger of a region and year.
    #[schema(title = "BundleAboutCell")]
    Cell {
        /// The year.
        #[schema(minimum = 1900, maximum = 2060)]
        year: i32,
        /// The region.
        #[schema(value_type = RegionCode)]
        region: String,
        /// The row's code.
        code: String,
    },
    /// The whole ledger of a region and year.
    #[schema(title = "BundleAboutReport")]
    Report {
        /// The year.
        #[schema(minimum = 1900, maximum = 2060)]
        year: i32,
        /// The region.
        #[schema(value_type = RegionCode)]
        region: String,
    },
}

/// As of when a bundle answers: what was known, and what was true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"position": 4711, "on": "2021-07-01"})))]
pub struct BundleAsked {
    /// The last position that was known.
    #[schema(value_type = Position)]
    pub position: u64,
    /// The day on which determinations are asked.
    #[schema(value_type = Date)]
    pub on: String,
}

/// A stream that a bundle holds, from its first event on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 6,
    "chain": "q1gBOzC6yjHRcWwcoh3sQvCvEJOOD1zCkYQoKMJ6Nz0=",
})))]
pub struct BundleStream {
    /// Its kind.
    pub stream: String,
    /// Its id.
    #[schema(value_type = Id)]
    pub id: String,
    /// Its last version as of the position.
    #[schema(value_type = Position)]
    pub version: u64,
    /// Its chain up to there, in base64: it stands for all of its events.
    pub chain: String,
}

/// An event as the log's proof holds it: its leaf is SHA-256 over a zero byte and this object as canonical JSON (RFC 8785).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "v": 1, "position": 4702, "aggregate_type": "worker", "aggregate_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e",
    "sequence": 4, "event_type": "ArrivalConfirmed", "event_version": "1.0.0",
    "payload": {"ArrivalConfirmed": {"dispatch_id": "a1b2c3d4-0000-5000-8000-000000000001", "arrived_on": "2021-03-03"}},
    "metadata": {"subject": "local/wang", "role": "caseworker", "nonce": "00112233445566778899aabbccddeeff"},
    "recorded_at": 1_614_760_000_000_000_i64,
})))]
pub struct BundleLeaf {
    /// The version of this form.
    pub v: u8,
    /// Its place in the log, from 1.
    #[schema(value_type = Position)]
    pub position: u64,
    /// The kind of its stream.
    pub aggregate_type: String,
    /// Its stream.
    #[schema(value_type = Id)]
    pub aggregate_id: String,
    /// Its version in the stream.
    #[schema(value_type = Position)]
    pub sequence: u64,
    /// Its type.
    pub event_type: String,
    /// The version of its type.
    pub event_version: String,
    /// What it says; what is sealed stays sealed.
    #[schema(value_type = Object)]
    pub payload: Value,
    /// Who recorded it, in which role, on which request, why.
    #[schema(value_type = Object)]
    pub metadata: Value,
    /// When it was recorded, in microseconds since 1970.
    pub recorded_at: i64,
}

/// An event with the proof that it is in the log.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BundleEvent {
    /// The event.
    pub leaf: BundleLeaf,
    /// The audit path from its leaf to the root of the checkpoint (RFC 9162), in base64 each.
    pub proof: Vec<String>,
}

/// A row of the ledger in a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"code": "output_workers", "value": 12})))]
pub struct BundleRow {
    /// Its code.
    pub code: String,
    /// What it counts.
    pub value: i64,
}

/// What the server answered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BundleAnswers {
    /// Every determination of the worker on the day, as `/workers/{id}/determinations` shows it in English.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub determinations: Vec<Value>,
    /// The claims of the record, or the one claim, as `/claims/{claim_id}` shows them in English, without version and basis.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<Object>)]
    pub claims: Vec<Value>,
    /// The rows of the ledger.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<BundleRow>,
}

/// One case, one claim, one ledger cell or one report with all events it stands on, for `hearth verify`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "format": "hearth-bundle/1",
    "about": {"kind": "cell", "year": 2021, "region": "520502", "code": "output_workers"},
    "asked": {"position": 4711, "on": "2021-07-01"},
    "checkpoint": "hearth-0a1b2c3d\n4711\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n— hearth-0a1b2c3d AAAAAA==\n",
    "key": "hearth-0a1b2c3d+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    "streams": [], "events": [], "answers": {"rows": [{"code": "output_workers", "value": 0}]},
})))]
pub struct Bundle {
    /// The form of this file: `hearth-bundle/1`.
    pub format: String,
    /// What it is about.
    pub about: BundleAbout,
    /// As of when.
    pub asked: BundleAsked,
    /// The signed checkpoint that the proofs lead to (a signed note, c2sp.org/tlog-checkpoint).
    pub checkpoint: String,
    /// The key of the log, to compare with one that comes from elsewhere.
    pub key: String,
    /// The streams that it holds, in order.
    pub streams: Vec<BundleStream>,
    /// Their events, in the order of the log.
    pub events: Vec<BundleEvent>,
    /// What the server answered.
    pub answers: BundleAnswers,
}
