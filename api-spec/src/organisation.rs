//! Organisations: enterprises, training institutions, agencies, brokers and bases.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::{Account, AccountState};
use crate::common::{Basis, PlaceView};
use crate::history::Change;
use crate::values::{BaseKind, CreditCode, Date, Explanation, Id, Name, RegionCode, Role};

/// An organisation is registered. The roles hold from `registered_on`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "credit_code": "91330100MA00000740", "name": "深圳某家政服务有限公司", "region": "440305", "registered_on": "2018-05-01",
    "roles": ["domestic_service_enterprise"],
})))]
pub struct RegisterOrganisation {
    /// Its unified social credit code.
    #[schema(value_type = CreditCode)]
    pub credit_code: String,
    /// Its name.
    #[schema(value_type = Name)]
    pub name: String,
    /// Where it is registered; any level below the nation.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// The day of registration.
    #[schema(value_type = Date)]
    pub registered_on: String,
    /// What it acts as.
    #[schema(max_items = 6)]
    pub roles: Vec<Role>,
    /// Its bank account; it waits for confirmation.
    pub account: Option<Account>,
}

/// A role is granted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"role": "training_institution", "from": "2020-01-01"})))]
pub struct GrantRole {
    /// The role.
    pub role: Role,
    /// Its first day.
    #[schema(value_type = Date)]
    pub from: String,
}

/// A role is withdrawn.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"until": "2023-06-30", "reason": "The licence ran out."})))]
pub struct WithdrawRole {
    /// Its last day.
    #[schema(value_type = Date)]
    pub until: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// The organisation is designated as a base.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"kind": "export_base", "designated_on": "2021-01-15", "near_resettlement_site": true})))]
pub struct Designate {
    /// The kind of base.
    pub kind: BaseKind,
    /// The day of designation.
    #[schema(value_type = Date)]
    pub designated_on: String,
    /// Whether it lies near a large resettlement site; no without.
    pub near_resettlement_site: Option<bool>,
}

/// A designation is revoked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"revoked_on": "2023-01-15", "reason": "No longer meets the conditions."})))]
pub struct RevokeDesignation {
    /// The day from which it no longer holds.
    #[schema(value_type = Date)]
    pub revoked_on: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// A labour brand is recognised.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"name": "黔灵家政", "recognised_on": "2022-03-01"})))]
pub struct RecogniseBrand {
    /// The brand.
    #[schema(value_type = Name)]
    pub name: String,
    /// The day of recognition.
    #[schema(value_type = Date)]
    pub recognised_on: String,
}

/// A labour brand is no longer recognised.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"withdrawn_on": "2024-03-01", "reason": "Given up by its owner."})))]
pub struct WithdrawBrand {
    /// The day from which it is no longer recognised.
    #[schema(value_type = Date)]
    pub withdrawn_on: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// The organisation moved; it stays the same organisation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"region": "440306", "moved_on": "2022-09-01"})))]
pub struct MoveOrganisation {
    /// Where it is now.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// The day from which that holds.
    #[schema(value_type = Date)]
    pub moved_on: String,
}

/// An organisation as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "0d9a4bfe-6f0f-5e0c-b6a8-6f4f9a1f7f10", "version": 2, "credit_code": "91330100MA00000740", "name": "深圳某家政服务有限公司",
    "region": {"code": "440305", "name": "南山区"}, "registered_on": "2018-05-01",
    "seats": [{"region": {"code": "440305", "name": "南山区"}, "from": null}],
    "roles": [{"role": "domestic_service_enterprise", "from": "2018-05-01", "until": null}],
    "designations": [], "brands": [], "account_masked": null,
    "account_state": {"confirmed": false, "awaiting_confirmation": false}, "basis": {"position": 4711},
})))]
pub struct OrganisationView {
    /// The organisation.
    #[schema(value_type = Id)]
    pub id: String,
    /// How many events it has.
    pub version: i64,
    /// Its unified social credit code.
    #[schema(value_type = CreditCode)]
    pub credit_code: String,
    /// Its name.
    pub name: String,
    /// Where it is, by the latest move.
    pub region: PlaceView,
    /// The day of registration.
    #[schema(value_type = Date)]
    pub registered_on: String,
    /// Where it was from when.
    pub seats: Vec<SeatView>,
    /// The roles it held and holds.
    pub roles: Vec<RoleView>,
    /// What it was designated as.
    pub designations: Vec<DesignationView>,
    /// Its labour brands.
    pub brands: Vec<BrandView>,
    /// The last digits of its bank account: the one that waits, else the confirmed one.
    pub account_masked: Option<String>,
    /// How its bank account stands.
    pub account_state: AccountState,
    /// What the answer rests on.
    pub basis: Basis,
}

/// Where an organisation was from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeatView {
    /// The region.
    pub region: PlaceView,
    /// Its first day; null for the first seat, which holds from ever.
    #[schema(value_type = Option<Date>)]
    pub from: Option<String>,
}

/// A role and its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RoleView {
    /// The role.
    #[schema(value_type = Role)]
    pub role: String,
    /// Its first day.
    #[schema(value_type = Date)]
    pub from: String,
    /// Its last day; null while it is held.
    #[schema(value_type = Option<Date>)]
    pub until: Option<String>,
}

/// A designation and its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DesignationView {
    /// The kind of base.
    #[schema(value_type = BaseKind)]
    pub kind: String,
    /// The day of designation.
    #[schema(value_type = Date)]
    pub designated_on: String,
    /// Whether it lies near a large resettlement site.
    pub near_resettlement_site: bool,
    /// The day from which it no longer holds; null while it does.
    #[schema(value_type = Option<Date>)]
    pub revoked_on: Option<String>,
}

/// A labour brand and its days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BrandView {
    /// The brand.
    pub name: String,
    /// The day of recognition.
    #[schema(value_type = Date)]
    pub recognised_on: String,
    /// The day from which it is no longer recognised; null while it is.
    #[schema(value_type = Option<Date>)]
    pub withdrawn_on: Option<String>,
}

/// An organisation in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrganisationSummary {
    /// The organisation.
    #[schema(value_type = Id)]
    pub id: String,
    /// How many events it has.
    pub version: i64,
    /// Its unified social credit code.
    #[schema(value_type = CreditCode)]
    pub credit_code: String,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub region: PlaceView,
    /// The roles it holds now.
    #[schema(value_type = Vec<Role>)]
    pub roles: Vec<String>,
}

/// A page of organisations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [{
    "id": "0d9a4bfe-6f0f-5e0c-b6a8-6f4f9a1f7f10", "version": 2, "credit_code": "91330100MA00000740", "name": "深圳某家政服务有限公司",
    "region": {"code": "440305", "name": "南山区"}, "roles": ["domestic_service_enterprise"],
}], "next_page_token": null, "basis": {"position": 4711, "projection_version": 1}})))]
pub struct OrganisationPage {
    /// The organisations.
    pub items: Vec<OrganisationSummary>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// What the answer rests on.
    pub basis: Basis,
}

/// An organisation after one of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "0d9a4bfe-6f0f-5e0c-b6a8-6f4f9a1f7f10", "version": 1,
    "state": {
        "id": "0d9a4bfe-6f0f-5e0c-b6a8-6f4f9a1f7f10", "version": 1, "credit_code": "91330100MA00000740", "name": "深圳某家政服务有限公司",
        "region": {"code": "440305", "name": "南山区"}, "registered_on": "2018-05-01",
        "seats": [], "roles": [], "designations": [], "brands": [], "account_masked": null,
        "account_state": {"confirmed": false, "awaiting_confirmation": false}, "basis": {"position": 12},
    },
})))]
pub struct OrganisationStateAt {
    /// The organisation.
    #[schema(value_type = Id)]
    pub id: String,
    /// After which event.
    pub version: i64,
    /// How it stood then.
    pub state: OrganisationView,
    /// What differs from the version asked for by `diff_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<Vec<Change>>,
}
