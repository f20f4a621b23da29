//! The history of a stream.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::common::Basis;
use crate::subsidy::EvidenceRef;
use crate::values::{Date, Instant, Position};

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "version": 3, "position": 4711, "event_type": "WorkerDispatched", "occurred_on": "2021-04-06",
    "recorded_at": "2021-04-08T02:11:09.120345Z", "actor": "local/wang", "role": "caseworker",
    "request_id": "0199f0a2-7b1c-7c3e-9a51-6d2f00c0ffee", "reason": null, "cause": null,
    "changes": [{"path": "/stage", "from": "trained", "to": "dispatched"}],
})))]
pub struct HistoryItem {
    /// Which event of the stream, from 1.
    pub version: i64,
    /// Its place in the log.
    #[schema(value_type = Position)]
    pub position: i64,
    /// What happened, by its stored name.
    pub event_type: String,
    /// The business date that it is about; null where only the recording matters.
    #[schema(value_type = Option<Date>)]
    pub occurred_on: Option<String>,
    /// When it was recorded.
    #[schema(value_type = Instant)]
    pub recorded_at: String,
    /// Who recorded it: `issuer/subject`.
    pub actor: String,
    /// In which role.
    pub role: Option<String>,
    /// In which request.
    pub request_id: Option<String>,
    /// Why, where a reason was given.
    pub reason: Option<String>,
    /// The event of another stream that it follows from, where one asked for it.
    pub cause: Option<EvidenceRef>,
    /// What it changed in the state.
    pub changes: Vec<Change>,
}

/// One difference between two states. Personal data appears masked, as in the state itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"path": "/stage", "from": "trained", "to": "dispatched"})))]
pub struct Change {
    /// Where, as a JSON pointer into the state.
    pub path: String,
    /// The value before; null where there was none.
    pub from: Value,
    /// The value after; null where there is none.
    pub to: Value,
}

/// A page of history, oldest first.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [{
    "version": 1, "position": 4702, "event_type": "WorkerSurveyed", "occurred_on": "2021-03-01",
    "recorded_at": "2021-03-02T08:30:00.123456Z", "actor": "local/wang", "role": "caseworker",
    "request_id": "0199f0a2-7b1c-7c3e-9a51-6d2f00c0ffee", "reason": null, "cause": null,
    "changes": [],
}], "next_page_token": null, "basis": {"position": 4711}})))]
pub struct HistoryPage {
    /// The events.
    pub items: Vec<HistoryItem>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// What the answer rests on.
    pub basis: Basis,
}
