//! A decision as it was recorded, beside what the same rules say on what is known now.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::PinnedDetermination;
use super::words::{ClaimState, DecisionKind, LineDrop};
use crate::coded::wire_enum;
use crate::common::Basis;
use crate::finance::Beneficiary;
use crate::subsidy::EvidenceRef;
use crate::values::{Date, Fen, Id, Position, Scheme};

wire_enum! {
    /// In what a recomputation is another than what was recorded.
    Divergence {
        /// There is nothing to ask any more: the fact that it was about is void.
        Gone = "gone",
        /// The answer.
        Outcome = "outcome",
        /// The amount.
        Amount = "amount",
        /// The policy version, its fund or clauses, or the region whose policy decides.
        Policy = "policy",
        /// The days of entitlement or application.
        Days = "days",
        /// The version of the rule's code.
        Rule = "rule",
        /// What was found for a condition, or the events that say so.
        Facts = "facts",
    }
}

/// An event of the claim, with what was known when it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "event": {"stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 9}, "event_type": "ClaimFiled",
    "position": 4711, "known_at": 4710,
})))]
pub struct RecordedWith {
    /// The event.
    pub event: EvidenceRef,
    /// What happened, by its stored name.
    pub event_type: String,
    /// Its place in the log.
    #[schema(value_type = Position)]
    pub position: i64,
    /// The place in the log up to which facts and policies were read for it; null where it rests on none.
    #[schema(value_type = Option<Position>, required)]
    pub known_at: Option<i64>,
}

/// What was decided, with its event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "kind": "approved", "decided_on": "2021-07-14", "amount_fen": 50_000, "recorded": {
        "event": {"stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 14}, "event_type": "ClaimApproved",
        "position": 4790, "known_at": 4786,
    },
})))]
pub struct RecordedDecision {
    /// What was decided.
    #[schema(value_type = DecisionKind)]
    pub kind: String,
    /// The day.
    #[schema(value_type = Date)]
    pub decided_on: String,
    /// How much was approved, or claimed and refused.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// Its event.
    pub recorded: RecordedWith,
}

/// One line: as it was recorded, and as the rules answer now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "line_no": 1, "worker_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "amount_fen": 50_000, "dropped": null,
    "recorded": {
        "outcome": "eligible", "amount_fen": 50_000, "computation": null, "eligible_from": "2021-06-05", "apply_by": "2022-03-31",
        "region": "520502", "bound_to": "2021-03-01", "policy": null, "rule_version": 1, "on": "2021-07-01", "trace": [],
    },
    "recomputed": null, "decides_otherwise": true, "differs_in": ["gone"],
})))]
pub struct RecomputedLine {
    /// Its number within the claim.
    pub line_no: u32,
    /// The worker whose case it rests on; null for an award.
    #[schema(value_type = Option<Id>, required)]
    pub worker_id: Option<String>,
    /// What is claimed for it.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// Why it is not paid; null: it is.
    #[schema(value_type = Option<LineDrop>, required)]
    pub dropped: Option<String>,
    /// The determination that the decision rests on, as its event has it.
    pub recorded: PinnedDetermination,
    /// The same question on the same day, answered again as if this claim were not there; null where there is nothing to ask
    /// any more.
    #[schema(required)]
    pub recomputed: Option<PinnedDetermination>,
    /// Whether outcome, amount or policy version are others, so that the same would not be decided.
    pub decides_otherwise: bool,
    /// In what the two differ; empty: in nothing.
    pub differs_in: Vec<Divergence>,
}

/// A claim's determinations as they were recorded, with the decision, beside their recomputation. The recomputation changes
/// nothing: what was decided stands until somebody decides otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11",
    "beneficiary": {"type": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"}, "scheme": "transport", "state": "payable",
    "applied_on": "2021-07-01", "determined": {
        "event": {"stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 9}, "event_type": "ClaimFiled",
        "position": 4711, "known_at": 4710,
    },
    "decision": null, "lines": [], "recorded_fen": 0, "recomputed_fen": 0, "decides_otherwise": false, "basis": {"position": 5102},
})))]
pub struct ClaimRecomputation {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Whose money it is.
    pub beneficiary: Beneficiary,
    /// The scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// Where it stands.
    #[schema(value_type = ClaimState)]
    pub state: String,
    /// The day of application: on it all questions are asked.
    #[schema(value_type = Date)]
    pub applied_on: String,
    /// The event that recorded the determinations: the filing, or the last time that it was determined anew.
    pub determined: RecordedWith,
    /// What was decided; null while nothing is.
    #[schema(required)]
    pub decision: Option<RecordedDecision>,
    /// The lines.
    pub lines: Vec<RecomputedLine>,
    /// What was due by what was recorded, lines that dropped out aside.
    #[schema(value_type = Fen)]
    pub recorded_fen: i64,
    /// What is due by the recomputation of the same lines.
    #[schema(value_type = Fen)]
    pub recomputed_fen: i64,
    /// Whether any line that did not drop out would be decided otherwise.
    pub decides_otherwise: bool,
    /// The place in the log on which the recomputation rests.
    pub basis: Basis,
}
