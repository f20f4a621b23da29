//! Operations: health, projections, regions for pickers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::coded::wire_enum;
use crate::values::{Id, Instant, Position, RegionCode};

wire_enum! {
    /// What a projection is doing.
    ProjectionState {
        /// Follows the log.
        Running = "running",
        /// Fills new tables beside the ones that serve.
        Rebuilding = "rebuilding",
        /// Stopped at an event that it can't read.
        Stopped = "stopped",
        /// Serves, but a version that was rebuilt does not: it tells others something else than they were told.
        Withheld = "withheld",
    }
}

/// How far what spans streams has been carried through, and what could not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "cursor": 4711, "head": 4711, "lag": 0,
    "refused": [{
        "position": 4690, "stream": "payment_batch", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "step": "book the payment",
        "reason": "the bank said something else of this payment before", "noted_at": "2022-03-01T08:30:00.123456Z",
    }],
})))]
pub struct StepList {
    /// The last place in the log of which everything has been carried through.
    #[schema(value_type = Position)]
    pub cursor: i64,
    /// The last place in the log.
    #[schema(value_type = Position)]
    pub head: i64,
    /// How far it is behind, in events.
    #[schema(minimum = 0)]
    pub lag: i64,
    /// Steps that a record refused, the oldest first. Somebody has to look at each.
    pub refused: Vec<RefusedStep>,
}

/// A step across streams that a record refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "position": 4690, "stream": "payment_batch", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "step": "book the payment",
    "reason": "the bank said something else of this payment before", "noted_at": "2022-03-01T08:30:00.123456Z",
})))]
pub struct RefusedStep {
    /// The event that asked for it.
    #[schema(value_type = Position)]
    pub position: i64,
    /// The kind of that event's stream.
    pub stream: String,
    /// That stream.
    #[schema(value_type = Id)]
    pub id: String,
    /// Which step.
    pub step: String,
    /// Why, without personal data.
    pub reason: String,
    /// When it was noted.
    #[schema(value_type = Instant)]
    pub noted_at: String,
}

/// How far a projection has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "name": "ledger", "version": 1, "checkpoint": 4700, "head": 4711, "lag": 11, "state": "running",
    "error": null, "error_position": null, "fan_out": {"position": 4701, "done": 1500}, "rebuild": null,
})))]
pub struct ProjectionStatus {
    /// Its name.
    pub name: String,
    /// The version that serves.
    pub version: u32,
    /// The last place in the log that it has taken.
    #[schema(value_type = Position)]
    pub checkpoint: i64,
    /// The last place in the log.
    #[schema(value_type = Position)]
    pub head: i64,
    /// How far it is behind, in events.
    #[schema(minimum = 0)]
    pub lag: i64,
    /// What it is doing.
    pub state: ProjectionState,
    /// Why it stopped, or why its rebuilt version does not serve; without personal data.
    pub error: Option<String>,
    /// At which place in the log it stopped, or its rebuilt version differs.
    #[schema(value_type = Option<Position>)]
    pub error_position: Option<i64>,
    /// The event that it is taking in case by case, since it touches many.
    pub fan_out: Option<FanOut>,
    /// The rebuild under way.
    pub rebuild: Option<RebuildStatus>,
}

/// An event that touches many cases, such as a policy: nobody sees anything of it until all are done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"position": 4701, "done": 1500})))]
pub struct FanOut {
    /// Its place in the log.
    #[schema(value_type = Position)]
    pub position: i64,
    /// How many cases are done.
    #[schema(minimum = 0)]
    pub done: i64,
}

/// How far a rebuild has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"version": 2, "checkpoint": 1200, "percent": 25, "fan_out": null})))]
pub struct RebuildStatus {
    /// The version whose tables are being filled.
    pub version: u32,
    /// The last place in the log that it has taken.
    #[schema(value_type = Position)]
    pub checkpoint: i64,
    /// The same as a share of the log.
    #[schema(minimum = 0, maximum = 100)]
    pub percent: u8,
    /// The event that it is taking in case by case.
    pub fan_out: Option<FanOut>,
}

/// All projections.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [{
    "name": "ledger", "version": 1, "checkpoint": 4700, "head": 4711, "lag": 11, "state": "running",
    "error": null, "error_position": null, "fan_out": {"position": 4701, "done": 1500}, "rebuild": null,
}]})))]
pub struct ProjectionList {
    /// One per projection, by name.
    pub items: Vec<ProjectionStatus>,
}

/// A rebuild was started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"name": "ledger", "head": 4711})))]
pub struct RebuildStarted {
    /// The projection.
    pub name: String,
    /// The place in the log that it must reach before it serves.
    #[schema(value_type = Position)]
    pub head: i64,
}

/// The state of the server, or of one of the parts that it needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"status": "ok", "checks": [{"name": "log", "ok": true}]})))]
pub struct Health {
    /// `ok` when all is well.
    pub status: String,
    /// The parts, where they were looked at.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<HealthCheck>,
}

/// One part of the server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HealthCheck {
    /// The part: `log`, `rows`, `keys`, `sequencer` …
    pub name: String,
    /// Whether it is well.
    pub ok: bool,
}

wire_enum! {
    /// The levels of administrative division.
    RegionLevel {
        /// All of China.
        Nation = "nation",
        /// A province, autonomous region, municipality, or the Corps.
        Province = "province",
        /// A prefecture or prefecture-level city.
        Prefecture = "prefecture",
        /// A county, district or county-level city.
        County = "county",
    }
}

/// A region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"code": "520502", "name": "七星关区", "level": "county", "parent": "520500", "place": true})))]
pub struct RegionView {
    /// Its code.
    #[schema(value_type = RegionCode)]
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its level.
    #[schema(value_type = RegionLevel)]
    pub level: String,
    /// The region above; null for the nation.
    #[schema(value_type = Option<RegionCode>)]
    pub parent: Option<String>,
    /// Whether people come from it and go to it: counties, and prefectures without counties.
    pub place: bool,
}

/// A page of regions, by code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "items": [{"code": "520502", "name": "七星关区", "level": "county", "parent": "520500", "place": true}], "next_page_token": null,
})))]
pub struct RegionPage {
    /// The regions.
    pub items: Vec<RegionView>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
}

/// The contract itself, an `OpenAPI` 3.1 document.
#[derive(Debug, ToSchema)]
#[schema(value_type = Object)]
pub struct ContractDocument(pub serde_json::Value);
