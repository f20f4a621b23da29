//! A draft policy, replayed over the real histories.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::coded::wire_enum;
use crate::policy::ProposePolicy;
use crate::subsidy::Determination;
use crate::values::{Date, Id, Position, RegionCode};

/// Replay a draft over the cases of a region and period, beside the present policies. Changes nothing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "policy": {
        "scheme": "living_allowance", "region": "140000", "valid_from": "2021-01-01", "fund": "employment_fund",
        "parameters": {"per_day_fen": 2000},
        "clauses": [
            {"condition": "target_group", "clause": "Article 3"}, {"condition": "attendance", "clause": "Article 4"},
            {"condition": "alive", "clause": "Article 3"}, {"condition": "window", "clause": "Article 7"},
        ],
        "source": "Draft",
    },
    "from": "2021-01-01", "until": "2021-12-31",
})))]
pub struct SimulatePolicy {
    /// The draft: a subsidy's policy as it would be proposed.
    #[schema(value_type = ProposePolicy)]
    pub policy: Map<String, Value>,
    /// Only what a policy of this region, or of one below it, decides; the draft's region without.
    #[schema(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// The first binding date (departure, month of premium, …).
    #[schema(value_type = Date)]
    pub from: String,
    /// The last binding date.
    #[schema(value_type = Date)]
    pub until: String,
}

wire_enum! {
    /// How far a simulation is.
    SimulationState {
        /// Under way.
        Running = "running",
        /// Done.
        Done = "done",
        /// The control run found a difference, or the log could not be read: there is no result.
        Failed = "failed",
        /// Its process went away: ask again.
        Lost = "lost",
    }
}

/// How many cases change, and by how much.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"gain": 12, "lose": 3, "same": 85, "before_fen": 4_500_000, "after_fen": 5_100_000})))]
pub struct SimulationTally {
    /// Cases that get more.
    pub gain: u64,
    /// Cases that get less.
    pub lose: u64,
    /// Cases that get the same.
    pub same: u64,
    /// The sum under the present policies.
    pub before_fen: i64,
    /// The sum under the draft.
    pub after_fen: i64,
}

/// The tally of a fund and place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "fund": "employment_fund", "region": "140921",
    "tally": {"gain": 12, "lose": 3, "same": 85, "before_fen": 4_500_000, "after_fen": 5_100_000},
})))]
pub struct SimulationPlace {
    /// The fund; null where the policy names none.
    #[schema(required)]
    pub fund: Option<String>,
    /// The region whose policy decides: the county, mostly.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// What changes there.
    pub tally: SimulationTally,
}

/// One case that changes, explained both ways.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"on": "2021-06-05", "before": null, "after": null})))]
pub struct SimulationSample {
    /// The day on which the difference shows.
    #[schema(value_type = Date)]
    pub on: String,
    /// The answer under the present policies; null: the question is not asked.
    #[schema(required)]
    pub before: Option<Determination>,
    /// The answer under the draft.
    #[schema(required)]
    pub after: Option<Determination>,
}

/// What the control run compared before the simulation: rows against a fold of the log from its first event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"positions": [12, 400, 4711], "cases": 5000, "rows": 120_000})))]
pub struct ControlRun {
    /// At which positions.
    #[schema(value_type = Vec<Position>)]
    pub positions: Vec<i64>,
    /// How many cases.
    pub cases: u64,
    /// How many rows, over all positions.
    pub rows: u64,
}

/// What a simulation found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "position": 4711, "control": {"positions": [12, 400, 4711], "cases": 5000, "rows": 120_000},
    "total": {"gain": 12, "lose": 3, "same": 85, "before_fen": 4_500_000, "after_fen": 5_100_000}, "places": [], "samples": [],
})))]
pub struct SimulationResult {
    /// The place in the log up to which everything was folded.
    #[schema(value_type = Position)]
    pub position: i64,
    /// The control run: it agreed, or there is no result.
    pub control: ControlRun,
    /// All cases together.
    pub total: SimulationTally,
    /// By fund and place.
    pub places: Vec<SimulationPlace>,
    /// At most ten cases that change.
    pub samples: Vec<SimulationSample>,
}

/// A simulation as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "state": "running", "done": 500, "total": 10_000, "failure": null, "result": null,
})))]
pub struct SimulationView {
    /// The simulation.
    #[schema(value_type = Id)]
    pub id: String,
    /// How far it is.
    #[schema(value_type = SimulationState)]
    pub state: String,
    /// Cases done.
    pub done: u64,
    /// Cases to do; it passes over all of them twice.
    pub total: u64,
    /// Why it failed.
    #[schema(required)]
    pub failure: Option<String>,
    /// What it found, once it is done.
    #[schema(required)]
    pub result: Option<SimulationResult>,
}
