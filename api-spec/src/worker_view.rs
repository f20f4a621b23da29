//! A worker's case as it is shown. Personal data is masked, and null once it is erased.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::AccountState;
use crate::claim::ClaimSummary;
use crate::common::{Basis, PlaceView};
use crate::fact_view::{
    AttestationView, CertificateView, ContributionView, DispatchView, EmploymentView,
    MembershipView, PaidElsewhereView, TrainingView, VentureView, WageView,
};
use crate::history::Change;
use crate::values::{
    Date, Id, OccupationCode, Position, RegionCode, Sex, Source, Stage, TargetGroup,
};
use crate::worker::HouseholdIncome;

/// One person's whole case. A fact that was voided stays visible, marked as such; its reason stands in
/// the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 1, "stage": "surveyed", "sex": "female", "born_on": "1949-12-31",
    "name_masked": "李**", "citizen_id_masked": "110105********002X", "phone_masked": "138****0000", "account_masked": null,
    "household_id_masked": "5205*********", "account_state": {"confirmed": false, "awaiting_confirmation": false},
    "erased": false, "erasure_requested": false, "died_on": null, "linked_to": null, "linked_from": [],
    "origin": {"code": "520502", "name": "七星关区"}, "willing": true, "preferred_occupations": ["4-10-01-06"],
    "preferred_regions": ["440300"], "household_income": [], "surveyed_on": "2021-03-01", "source": "field_visit",
    "target_groups": [], "trainings": [], "certificates": [], "dispatches": [], "employments": [], "contributions": [],
    "wages": [], "ventures": [], "insurance_history": [], "subsidies_paid_elsewhere": [], "claims": [],
    "basis": {"position": 4711},
})))]
pub struct WorkerView {
    /// The worker.
    #[schema(value_type = Id)]
    pub id: String,
    /// How many events the case has.
    pub version: i64,
    /// The furthest fact that holds now.
    #[schema(value_type = Stage)]
    pub stage: String,
    /// As the citizen id says.
    #[schema(value_type = Sex)]
    pub sex: String,
    /// As the citizen id says.
    #[schema(value_type = Date)]
    pub born_on: String,
    /// The name but for its first character: `李**`.
    pub name_masked: Option<String>,
    /// The citizen id without birth date and sequence.
    pub citizen_id_masked: Option<String>,
    /// The telephone number without its middle.
    pub phone_masked: Option<String>,
    /// The last digits of the account: the one that waits, else the confirmed one.
    pub account_masked: Option<String>,
    /// The first digits of the household's number.
    pub household_id_masked: Option<String>,
    /// How the account stands.
    pub account_state: AccountState,
    /// Whether the personal data was destroyed.
    pub erased: bool,
    /// Whether one subject has asked for that and another must agree.
    pub erasure_requested: bool,
    /// The day of death.
    #[schema(value_type = Option<Date>)]
    pub died_on: Option<String>,
    /// The record that carries on for this one.
    #[schema(value_type = Option<Id>)]
    pub linked_to: Option<String>,
    /// The records that this one carries on for.
    #[schema(value_type = Vec<Id>)]
    pub linked_from: Vec<String>,
    /// County of household registration, by the latest change.
    pub origin: PlaceView,
    /// Willing to leave for work, by the latest survey that asked.
    pub willing: Option<bool>,
    /// What the person would like to do.
    #[schema(value_type = Vec<OccupationCode>)]
    pub preferred_occupations: Vec<String>,
    /// Where the person would like to go.
    #[schema(value_type = Vec<RegionCode>)]
    pub preferred_regions: Vec<String>,
    /// Income per head by year, as last stated.
    pub household_income: Vec<HouseholdIncome>,
    /// The day of the latest survey.
    #[schema(value_type = Date)]
    pub surveyed_on: String,
    /// How the first survey came about.
    #[schema(value_type = Source)]
    pub source: String,
    /// Memberships of target groups.
    pub target_groups: Vec<MembershipView>,
    /// Trainings completed.
    pub trainings: Vec<TrainingView>,
    /// Certificates issued.
    pub certificates: Vec<CertificateView>,
    /// Departures for work.
    pub dispatches: Vec<DispatchView>,
    /// Work for employers.
    pub employments: Vec<EmploymentView>,
    /// Premiums paid.
    pub contributions: Vec<ContributionView>,
    /// Wages paid.
    pub wages: Vec<WageView>,
    /// Firms and businesses of the person's own.
    pub ventures: Vec<VentureView>,
    /// Premium months attested from elsewhere.
    pub insurance_history: Vec<AttestationView>,
    /// Subsidies that other offices paid.
    pub subsidies_paid_elsewhere: Vec<PaidElsewhereView>,
    /// Requests for money.
    pub claims: Vec<ClaimSummary>,
    /// What the answer rests on.
    pub basis: Basis,
}

/// A worker in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WorkerSummary {
    /// The worker.
    #[schema(value_type = Id)]
    pub id: String,
    /// How many events the case has.
    pub version: i64,
    /// The furthest fact that holds.
    #[schema(value_type = Stage)]
    pub stage: String,
    /// County of household registration.
    pub origin: PlaceView,
    /// Where the latest dispatch went.
    pub destination: Option<PlaceView>,
    /// The target groups to which the person belongs.
    #[schema(value_type = Vec<TargetGroup>)]
    pub target_groups: Vec<String>,
    /// The employers named by dispatches and employments.
    #[schema(value_type = Vec<Id>)]
    pub employer_ids: Vec<String>,
    /// The place in the log at which the case last changed: what `updated_after` compares with.
    #[schema(value_type = Position)]
    pub updated_position: i64,
}

/// A page of workers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [{
    "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 7, "stage": "dispatched", "origin": {"code": "520502", "name": "七星关区"},
    "destination": {"code": "440305", "name": "南山区"}, "target_groups": ["poverty_alleviated"],
    "employer_ids": ["0d9a4bfe-6f0f-5e0c-b6a8-6f4f9a1f7f10"], "updated_position": 4711,
}], "next_page_token": null, "basis": {"position": 4711, "projection_version": 1}})))]
pub struct WorkerPage {
    /// The workers.
    pub items: Vec<WorkerSummary>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// What the answer rests on.
    pub basis: Basis,
}

/// A case after one of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 1,
    "state": {
        "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 1, "stage": "surveyed", "sex": "female", "born_on": "1949-12-31",
        "name_masked": "李**", "citizen_id_masked": "110105********002X", "phone_masked": null, "account_masked": null,
        "household_id_masked": null, "account_state": {"confirmed": false, "awaiting_confirmation": false},
        "erased": false, "erasure_requested": false, "died_on": null, "linked_to": null, "linked_from": [],
        "origin": {"code": "520502", "name": "七星关区"}, "willing": true, "preferred_occupations": [], "preferred_regions": [],
        "household_income": [], "surveyed_on": "2021-03-01", "source": "field_visit", "target_groups": [], "trainings": [],
        "certificates": [], "dispatches": [], "employments": [], "contributions": [], "wages": [], "ventures": [],
        "insurance_history": [], "subsidies_paid_elsewhere": [], "claims": [], "basis": {"position": 4702},
    },
})))]
pub struct StateAt {
    /// The worker.
    #[schema(value_type = Id)]
    pub id: String,
    /// After which event.
    pub version: i64,
    /// How the case stood then.
    pub state: WorkerView,
    /// What differs from the version asked for by `diff_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<Vec<Change>>,
}
