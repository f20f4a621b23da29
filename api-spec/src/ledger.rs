//! The yearly ledger (Annex 2), its cells' entries, and the two sides of it compared.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::coded::wire_enum;
use crate::common::{Basis, PlaceView};
use crate::values::{Date, Id, Position, RegionCode};

/// The ledger of one region and reporting year, in the form's order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "year": 2021, "region": "520000", "region_name": "贵州省", "as_of": 4711, "basis": {"position": 4711, "projection_version": 1},
    "rows": [{"no": 6, "code": "output_workers", "label": "输出家政服务员人数", "unit": "人", "value": 1532}],
    "invariants": [{"rule": "6 = 8 + 9", "holds": true}],
})))]
pub struct Ledger {
    /// The reporting year.
    pub year: u16,
    /// The region.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// Its name.
    pub region_name: String,
    /// The place in the log that the figures reflect.
    #[schema(value_type = Position)]
    pub as_of: i64,
    /// What the answer rests on.
    pub basis: Basis,
    /// The fifteen rows.
    pub rows: Vec<LedgerRow>,
    /// The rules that always hold between rows.
    pub invariants: Vec<LedgerInvariant>,
}

/// One row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"no": 6, "code": "output_workers", "label": "输出家政服务员人数", "unit": "人", "value": 1532})))]
pub struct LedgerRow {
    /// Its number on the form, 1 to 15.
    pub no: u8,
    /// Its stable name.
    #[schema(value_type = LedgerCode)]
    pub code: String,
    /// Its label, in the language of the answer.
    pub label: String,
    /// Its unit as on the form.
    pub unit: String,
    /// The count.
    #[schema(minimum = 0)]
    pub value: i64,
}

wire_enum! {
    /// The rows of the ledger, in the form's order.
    LedgerCode {
        /// Row 1.
        AgreementsInterProvince = "agreements_inter_province",
        /// Row 2.
        AgreementsCityAreaCrossProvince = "agreements_city_area_cross_province",
        /// Row 3.
        AgreementsEnterpriseAreaCrossProvince = "agreements_enterprise_area_cross_province",
        /// Row 4.
        AgreementsCityAreaInProvince = "agreements_city_area_in_province",
        /// Row 5.
        AgreementsEnterpriseAreaInProvince = "agreements_enterprise_area_in_province",
        /// Row 6.
        OutputWorkers = "output_workers",
        /// Row 7.
        OutputTargetGroup = "output_target_group",
        /// Row 8.
        OutputInProvince = "output_in_province",
        /// Row 9.
        OutputCrossProvince = "output_cross_province",
        /// Row 10.
        OutputEnterprises = "output_enterprises",
        /// Row 11.
        InputWorkers = "input_workers",
        /// Row 12.
        InputInProvince = "input_in_province",
        /// Row 13.
        InputCrossProvince = "input_cross_province",
        /// Row 14.
        InputEnterprises = "input_enterprises",
        /// Row 15.
        Trainings = "trainings",
    }
}

/// A rule between rows, and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"rule": "6 = 8 + 9", "holds": true})))]
pub struct LedgerInvariant {
    /// The rule, by the rows' numbers.
    pub rule: String,
    /// Whether it holds.
    pub holds: bool,
}

/// One entry of a cell: a member began or ceased to count, and the event that made it so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "member": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "member_kind": "worker", "delta": 1, "value": 1532, "position": 4711,
    "stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 5, "event_type": "WorkerDispatched",
})))]
pub struct LedgerEntry {
    /// Who or what counts.
    pub member: String,
    /// What kind of member: `worker`, `organisation`, `agreement`, `training`.
    pub member_kind: String,
    /// +1 as it began to count, −1 as it ceased to.
    #[schema(minimum = -1, maximum = 1)]
    pub delta: i64,
    /// The cell's value from this entry on.
    #[schema(minimum = 0)]
    pub value: i64,
    /// The place in the log of the event that caused it.
    #[schema(value_type = Position)]
    pub position: i64,
    /// The kind of that event's stream.
    pub stream: String,
    /// The stream's id; null where the token's region does not cover the case.
    #[schema(value_type = Option<Id>)]
    pub id: Option<String>,
    /// Which event of the stream.
    pub version: i64,
    /// What happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_type: Option<String>,
}

/// A page of entries in the order of the log. All pages together add up to the cell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "year": 2021, "region": "520000", "code": "output_workers", "value": 1, "basis": {"position": 4711, "projection_version": 1},
    "items": [{
        "member": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "member_kind": "worker", "delta": 1, "value": 1, "position": 4711,
        "stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 5, "event_type": "WorkerDispatched",
    }],
    "next_page_token": null,
})))]
pub struct LedgerEntryPage {
    /// The reporting year.
    pub year: u16,
    /// The region.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// The row.
    #[schema(value_type = LedgerCode)]
    pub code: String,
    /// The cell's value: the sum of all its entries.
    #[schema(minimum = 0)]
    pub value: i64,
    /// What the answer rests on.
    pub basis: Basis,
    /// The entries.
    pub items: Vec<LedgerEntry>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
}

/// What moved in a ledger between two states of knowledge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "year": 2021, "region": "520000", "from": 4000, "to": 4711,
    "rows": [{"no": 6, "code": "output_workers", "label": "输出家政服务员人数", "from": 1531, "to": 1532, "delta": 1, "entries": [{
        "member": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "member_kind": "worker", "delta": 1, "value": 1532, "position": 4711,
        "stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 5, "event_type": "WorkerDispatched",
    }], "more_entries": false}],
})))]
pub struct LedgerComparison {
    /// The reporting year.
    pub year: u16,
    /// The region.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// The earlier place in the log.
    #[schema(value_type = Position)]
    pub from: i64,
    /// The later place in the log.
    #[schema(value_type = Position)]
    pub to: i64,
    /// The fifteen rows.
    pub rows: Vec<LedgerDifference>,
}

/// What moved in one cell, and by which events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LedgerDifference {
    /// The row's number.
    pub no: u8,
    /// The row.
    #[schema(value_type = LedgerCode)]
    pub code: String,
    /// Its label, in the language of the answer.
    pub label: String,
    /// The earlier value.
    pub from: i64,
    /// The later value.
    pub to: i64,
    /// The difference: the sum of the entries between.
    pub delta: i64,
    /// The entries between, at most 100.
    pub entries: Vec<LedgerEntry>,
    /// Whether there are more than these; the row's own entries list them all.
    pub more_entries: bool,
}

wire_enum! {
    /// On which side a movement is missing.
    ReconciliationProblem {
        /// Sent, but the receiving side has not confirmed the arrival.
        Unconfirmed = "unconfirmed",
        /// Arrived, but nobody sent: its dispatch does not count for the year asked.
        Unsent = "unsent",
    }
}

/// Dispatched against arrived, pair by pair and person by person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "year": 2021, "region": "520000", "basis": {"position": 4711, "projection_version": 1},
    "pairs": [{"from_province": "520000", "to_province": "440000", "dispatched": 810, "arrived": 809, "difference": 1}],
    "items": [{
        "worker_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "dispatch_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11",
        "from": {"code": "520502", "name": "七星关区"}, "to": {"code": "440305", "name": "南山区"}, "departed_on": "2021-12-30",
        "arrived_on": null, "problem": "unconfirmed",
    }],
    "next_page_token": null,
})))]
pub struct Reconciliation {
    /// The reporting year.
    pub year: u16,
    /// The region.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// What the answer rests on.
    pub basis: Basis,
    /// Per pair of provinces, the persons counted on either side.
    pub pairs: Vec<ReconciliationPair>,
    /// The dispatches that only one side counts.
    pub items: Vec<ReconciliationItem>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
}

/// A pair of provinces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReconciliationPair {
    /// The province of origin.
    #[schema(value_type = RegionCode)]
    pub from_province: String,
    /// The province of destination.
    #[schema(value_type = RegionCode)]
    pub to_province: String,
    /// Persons dispatched in the year.
    pub dispatched: i64,
    /// Persons arrived in the year.
    pub arrived: i64,
    /// Dispatched less arrived.
    pub difference: i64,
}

/// A dispatch that only one side counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReconciliationItem {
    /// The worker.
    #[schema(value_type = Id)]
    pub worker_id: String,
    /// The dispatch.
    #[schema(value_type = Id)]
    pub dispatch_id: String,
    /// Its origin.
    pub from: PlaceView,
    /// Its destination.
    pub to: PlaceView,
    /// The day of departure.
    #[schema(value_type = Date)]
    pub departed_on: String,
    /// The day of arrival, where one is confirmed.
    #[schema(value_type = Option<Date>)]
    pub arrived_on: Option<String>,
    /// Which side is missing.
    pub problem: ReconciliationProblem,
}
