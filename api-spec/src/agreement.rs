//! Matching agreements between sending and receiving sides.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::common::{Basis, PlaceView};
use crate::history::Change;
use crate::values::{AgreementKind, Date, Explanation, Id, RegionCode, Side};

/// One party, as written in the agreement.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"region": "520000", "side": "sending"})))]
pub struct Party {
    /// Its region: the one that counts in the ledger.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// The organisation, where the party is one.
    #[schema(value_type = Option<Id>)]
    pub organisation_id: Option<String>,
    /// Its side.
    pub side: Side,
}

/// An agreement is signed. It is in force from `valid_from`, whatever the day of signing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "kind": "inter_province", "parties": [{"region": "520000", "side": "sending"}, {"region": "440000", "side": "receiving"}],
    "signed_on": "2021-01-10", "valid_from": "2021-01-01", "valid_until": "2023-12-31", "planned_persons": 3000,
})))]
pub struct SignAgreement {
    /// Its kind: it must fit the parties' provinces.
    pub kind: AgreementKind,
    /// Who signs it.
    #[schema(min_items = 2, max_items = 50)]
    pub parties: Vec<Party>,
    /// The day it was signed.
    #[schema(value_type = Date)]
    pub signed_on: String,
    /// Its first day; may lie in the future.
    #[schema(value_type = Date)]
    pub valid_from: String,
    /// Its last day; open without.
    #[schema(value_type = Option<Date>)]
    pub valid_until: Option<String>,
    /// How many persons it plans for.
    #[schema(minimum = 0, maximum = 100_000_000)]
    pub planned_persons: Option<u32>,
}

/// A supplement: never a new agreement. What is absent stays as it was.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"signed_on": "2023-11-02", "valid_until": "2025-12-31", "planned_persons": 4000})))]
pub struct SupplementAgreement {
    /// The day it was signed.
    #[schema(value_type = Date)]
    pub signed_on: String,
    /// The new last day.
    #[schema(value_type = Option<Date>)]
    pub valid_until: Option<String>,
    /// The new number of persons.
    #[schema(minimum = 0, maximum = 100_000_000)]
    pub planned_persons: Option<u32>,
    /// What else it says.
    #[schema(min_length = 1, max_length = 500)]
    pub note: Option<String>,
}

/// The agreement ends before its time, or is called off before it begins.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"ended_on": "2022-06-30", "reason": "Replaced by a wider agreement."})))]
pub struct EndAgreement {
    /// Its last day, or the day on which it was called off; not before it was signed or began,
    /// whichever was first.
    #[schema(value_type = Date)]
    pub ended_on: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// One party of an agreement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PartyView {
    /// Its region.
    pub region: PlaceView,
    /// The organisation, where the party is one.
    #[schema(value_type = Option<Id>)]
    pub organisation_id: Option<String>,
    /// Its side.
    #[schema(value_type = Side)]
    pub side: String,
}

/// A supplement as recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SupplementView {
    /// The day it was signed.
    #[schema(value_type = Date)]
    pub signed_on: String,
    /// The new last day.
    #[schema(value_type = Option<Date>)]
    pub valid_until: Option<String>,
    /// The new number of persons.
    pub planned_persons: Option<u32>,
    /// What else it says.
    pub note: Option<String>,
}

/// An agreement as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "version": 1, "kind": "inter_province",
    "parties": [
        {"region": {"code": "520000", "name": "贵州省"}, "organisation_id": null, "side": "sending"},
        {"region": {"code": "440000", "name": "广东省"}, "organisation_id": null, "side": "receiving"},
    ],
    "signed_on": "2021-01-10", "valid_from": "2021-01-01", "valid_until": "2023-12-31", "planned_persons": 3000,
    "supplements": [], "ended_on": null, "voided": false, "basis": {"position": 4711},
})))]
pub struct AgreementView {
    /// The agreement.
    #[schema(value_type = Id)]
    pub id: String,
    /// How many events it has.
    pub version: i64,
    /// Its kind.
    #[schema(value_type = AgreementKind)]
    pub kind: String,
    /// Who signed it.
    pub parties: Vec<PartyView>,
    /// The day it was signed.
    #[schema(value_type = Date)]
    pub signed_on: String,
    /// Its first day.
    #[schema(value_type = Date)]
    pub valid_from: String,
    /// Its last day as last supplemented; null while open.
    #[schema(value_type = Option<Date>)]
    pub valid_until: Option<String>,
    /// The persons planned, as last supplemented.
    pub planned_persons: Option<u32>,
    /// Its supplements.
    pub supplements: Vec<SupplementView>,
    /// The day on which it was ended before its time.
    #[schema(value_type = Option<Date>)]
    pub ended_on: Option<String>,
    /// Whether it never was.
    pub voided: bool,
    /// What the answer rests on.
    pub basis: Basis,
}

/// An agreement in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AgreementSummary {
    /// The agreement.
    #[schema(value_type = Id)]
    pub id: String,
    /// How many events it has.
    pub version: i64,
    /// Its kind.
    #[schema(value_type = AgreementKind)]
    pub kind: String,
    /// The parties' regions.
    pub regions: Vec<PlaceView>,
    /// Its first day.
    #[schema(value_type = Date)]
    pub valid_from: String,
    /// The last day on which it is in force; null while open.
    #[schema(value_type = Option<Date>)]
    pub valid_until: Option<String>,
    /// Whether it never was.
    pub voided: bool,
}

/// A page of agreements.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [{
    "id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "version": 1, "kind": "inter_province",
    "regions": [{"code": "520000", "name": "贵州省"}, {"code": "440000", "name": "广东省"}],
    "valid_from": "2021-01-01", "valid_until": "2023-12-31", "voided": false,
}], "next_page_token": null, "basis": {"position": 4711, "projection_version": 1}})))]
pub struct AgreementPage {
    /// The agreements.
    pub items: Vec<AgreementSummary>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// What the answer rests on.
    pub basis: Basis,
}

/// An agreement after one of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "version": 1,
    "state": {
        "id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "version": 1, "kind": "inter_province", "parties": [],
        "signed_on": "2021-01-10", "valid_from": "2021-01-01", "valid_until": null, "planned_persons": null,
        "supplements": [], "ended_on": null, "voided": false, "basis": {"position": 12},
    },
})))]
pub struct AgreementStateAt {
    /// The agreement.
    #[schema(value_type = Id)]
    pub id: String,
    /// After which event.
    pub version: i64,
    /// How it stood then.
    pub state: AgreementView,
    /// What differs from the version asked for by `diff_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<Vec<Change>>,
}
