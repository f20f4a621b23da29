//! The history of a stream: its events, and what each of them changed.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::coded::wire_enum;
use crate::common::Basis;
use crate::finance::JournalLine;
use crate::subsidy::{EvidenceRef, Outcome, PolicyRef};
use crate::values::{Date, Fen, Id, Instant, Month, Position, RegionCode, Scheme};

/// One event of a stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "version": 3, "position": 4711, "event_type": "WorkerDispatched", "occurred_on": "2021-04-06",
    "recorded_at": "2021-04-08T02:11:09.120345Z", "actor": "local/wang", "role": "caseworker",
    "request_id": "0199f0a2-7b1c-7c3e-9a51-6d2f00c0ffee", "reason": null, "cause": null,
    "changes": [{"path": "/stage", "from": "trained", "to": "dispatched"}],
    "effects": {
        "determinations": [], "cells": [{
            "year": 2021, "region": "520502", "code": "output_workers", "counterpart": null,
            "member": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "delta": 1, "value": 311,
        }], "money": null, "elsewhere": {"determined_cases": 0, "cells": 0, "lines": null}, "pending": ["money"], "withheld": [],
    },
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
    /// What it changed in determinations, cells of the ledger and money. Absent where events are told by themselves, as
    /// in a bundle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effects: Option<Effects>,
}

wire_enum! {
    /// What effects are about: each is derived from the log by itself, under this name.
    EffectKind {
        /// Determinations.
        Determinations = "determinations",
        /// Cells of the ledger.
        Ledger = "ledger",
        /// Lines of the journal.
        Money = "money",
    }
}

/// What an event changed in determinations, cells and money: exactly what is derived at its position. That never
/// changes, so that it is the same under every `as_of` that knows of the event. Of the history's own record all is
/// told; of others only how much.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "determinations": [{
        "question": "transport|target_groups|0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11|2021", "scheme": "transport",
        "programme": "target_groups", "employer_id": null, "month": null, "year": 2021, "from": "2021-06-05", "until": "2022-03-31",
        "was": {
            "outcome": "not_yet", "amount_fen": 50000, "eligible_from": null, "apply_by": null, "bound_to": "2021-03-01",
            "region": "520502", "policy": {"id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "version": 1, "fund": "bridging_fund"},
            "rule_version": 1,
        },
        "is": {
            "outcome": "eligible", "amount_fen": 50000, "eligible_from": "2021-06-05", "apply_by": "2022-03-31",
            "bound_to": "2021-03-01", "region": "520502",
            "policy": {"id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "version": 1, "fund": "bridging_fund"}, "rule_version": 1,
        },
    }],
    "cells": [{
        "year": 2021, "region": "520502", "code": "output_workers", "counterpart": null,
        "member": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "delta": 1, "value": 311,
    }],
    "money": [],
    "elsewhere": {"determined_cases": 0, "cells": 0, "lines": 0},
    "pending": [],
    "withheld": [],
})))]
pub struct Effects {
    /// The answers of the record's determinations that became others, with the days on which they differ. Null where
    /// this is pending or withheld.
    #[schema(required)]
    pub determinations: Option<Vec<DeterminationChange>>,
    /// The cells of the ledger that the record's facts moved. Null where this is pending or withheld.
    #[schema(required)]
    pub cells: Option<Vec<CellChange>>,
    /// The lines that were posted to claims of the record, as the journal tells them. Null where this is pending or
    /// withheld.
    #[schema(required)]
    pub money: Option<Vec<JournalLine>>,
    /// How much it changed of other records.
    pub elsewhere: EffectsElsewhere,
    /// What is not derived as far as this event yet: of that, nothing can be said. To be asked again.
    pub pending: Vec<EffectKind>,
    /// What the caller's role may not read.
    pub withheld: Vec<EffectKind>,
}

/// How much an event changed beyond its own record: a policy may change what is due to thousands. Each is null where it
/// is pending or withheld.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"determined_cases": 1204, "cells": 0, "lines": 0})))]
pub struct EffectsElsewhere {
    /// How many other records have determinations that became others.
    #[schema(required, minimum = 0)]
    pub determined_cases: Option<i64>,
    /// How many cells of the ledger other records' facts moved.
    #[schema(required, minimum = 0)]
    pub cells: Option<i64>,
    /// How many lines of the journal are not shown: of other records, or of claims that lie outside the caller's region.
    #[schema(required, minimum = 0)]
    pub lines: Option<i64>,
}

/// The answer to a question, before and after an event, on the days on which it is another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "question": "transport|target_groups|0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11|2021", "scheme": "transport",
    "programme": "target_groups", "employer_id": null, "month": null, "year": 2021, "from": "2021-06-05", "until": null,
    "was": null,
    "is": {
        "outcome": "undetermined", "amount_fen": null, "eligible_from": null, "apply_by": null, "bound_to": "2021-03-01",
        "region": "520502", "policy": null, "rule_version": 1,
    },
})))]
pub struct DeterminationChange {
    /// The question: a text that tells it from every other of the record.
    pub question: String,
    /// The scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// The programme of the policy.
    pub programme: String,
    /// The employer, institution or agency that it is about; null where it is due to the worker.
    #[schema(value_type = Option<Id>, required)]
    pub employer_id: Option<String>,
    /// The premium's month.
    #[schema(value_type = Option<Month>, required)]
    pub month: Option<String>,
    /// The calendar year that it belongs to.
    #[schema(required)]
    pub year: Option<i64>,
    /// The first of the days on which the answer is another.
    #[schema(value_type = Date)]
    pub from: String,
    /// The last of them; null: for good.
    #[schema(value_type = Option<Date>, required)]
    pub until: Option<String>,
    /// The answer on these days before the event; null where the question was not there.
    #[schema(required)]
    pub was: Option<AnswerThen>,
    /// The answer after it; null where the question is gone.
    #[schema(required)]
    pub is: Option<AnswerThen>,
}

/// An answer to a question about a subsidy, without its trace, which `/workers/{id}/determinations?as_of=` gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "outcome": "eligible", "amount_fen": 50000, "eligible_from": "2021-06-05", "apply_by": "2022-03-31",
    "bound_to": "2021-03-01", "region": "520502",
    "policy": {"id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "version": 1, "fund": "bridging_fund"}, "rule_version": 1,
})))]
pub struct AnswerThen {
    /// The answer.
    #[schema(value_type = Outcome)]
    pub outcome: String,
    /// What is due, or would be once it is due; null where nothing is.
    #[schema(value_type = Option<Fen>, required)]
    pub amount_fen: Option<i64>,
    /// The first day of entitlement, as far as it can be told.
    #[schema(value_type = Option<Date>, required)]
    pub eligible_from: Option<String>,
    /// The last day of application, as far as it can be told.
    #[schema(value_type = Option<Date>, required)]
    pub apply_by: Option<String>,
    /// The date that chose the policy's version.
    #[schema(value_type = Date)]
    pub bound_to: String,
    /// The region whose policy decides.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// The policy that decides; null: none is valid.
    #[schema(required)]
    pub policy: Option<PolicyRef>,
    /// The version of the rule's code.
    pub rule_version: i64,
}

/// A cell of the ledger that moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "year": 2021, "region": "520502", "code": "output_workers", "counterpart": null,
    "member": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "delta": 1, "value": 311,
})))]
pub struct CellChange {
    /// The reporting year.
    pub year: i64,
    /// The region whose figure it is; for a pair of provinces the one that sends.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// The row of the form; `pair_dispatched` and `pair_arrived` for pairs of provinces.
    pub code: String,
    /// The province that receives, for a pair; null otherwise.
    #[schema(value_type = Option<RegionCode>, required)]
    pub counterpart: Option<String>,
    /// What begins or ceases to count: a person, organisation, training or agreement.
    #[schema(value_type = Id)]
    pub member: String,
    /// +1 or −1.
    pub delta: i64,
    /// What the cell holds from there on.
    pub value: i64,
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
    "changes": [], "effects": {
        "determinations": [], "cells": [], "money": [], "elsewhere": {"determined_cases": 0, "cells": 0, "lines": 0},
        "pending": [], "withheld": [],
    },
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
