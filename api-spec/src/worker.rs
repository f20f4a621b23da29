//! What is asked about a person: survey, personal data, identity, death.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::account::Account;
use crate::values::{
    CitizenId, Date, Explanation, Fen, HouseholdId, Id, InsuranceKind, Name, OccupationCode,
    Period, Phone, RegionCode, Scheme, Source,
};

/// What a household earned per head in a calendar year, as stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"year": 2020, "per_head_fen": 985_000})))]
pub struct HouseholdIncome {
    /// The calendar year.
    #[schema(minimum = 1900, maximum = 2200)]
    pub year: u16,
    /// Income per head.
    #[schema(value_type = Fen)]
    pub per_head_fen: i64,
}

/// A person surveyed for the first time. Sex and birth date are read from the citizen id; the origin
/// never is.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "citizen_id": "11010519491231002X", "name": "李秀英", "phone": "13800000000", "origin": "520502",
    "household_id": "5205021030042", "willing": true, "preferred_occupations": ["4-10-01-06"],
    "preferred_regions": ["440300"], "surveyed_on": "2021-03-01", "source": "field_visit",
})))]
pub struct SurveyWorker {
    /// The citizen id, 18 characters or 15 in its old form.
    #[schema(value_type = CitizenId)]
    pub citizen_id: String,
    /// The person's name.
    #[schema(value_type = Name)]
    pub name: String,
    /// A telephone number.
    #[schema(value_type = Option<Phone>)]
    pub phone: Option<String>,
    /// A bank account; it waits for confirmation.
    pub account: Option<Account>,
    /// County of household registration, or one of the prefectures without counties.
    #[schema(value_type = RegionCode)]
    pub origin: String,
    /// The household's number in the roster.
    #[schema(value_type = Option<HouseholdId>)]
    pub household_id: Option<String>,
    /// Where the person lives.
    #[schema(min_length = 1, max_length = 300)]
    pub address: Option<String>,
    /// Whether the person is willing to leave for work.
    pub willing: bool,
    /// What the person would like to do.
    #[schema(value_type = Option<Vec<OccupationCode>>, max_items = 20)]
    pub preferred_occupations: Option<Vec<String>>,
    /// Where the person would like to go; any level of region.
    #[schema(value_type = Option<Vec<RegionCode>>, max_items = 20)]
    pub preferred_regions: Option<Vec<String>>,
    /// The day of the survey.
    #[schema(value_type = Date)]
    pub surveyed_on: String,
    /// How the survey came about.
    pub source: Source,
    /// Income per head, as stated.
    pub household_income: Option<HouseholdIncome>,
}

/// A later survey; what is absent stays as it was.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"willing": false, "surveyed_on": "2022-02-10"})))]
pub struct SurveyUpdate {
    /// Whether the person is willing to leave for work.
    pub willing: Option<bool>,
    /// What the person would like to do.
    #[schema(value_type = Option<Vec<OccupationCode>>, max_items = 20)]
    pub preferred_occupations: Option<Vec<String>>,
    /// Where the person would like to go.
    #[schema(value_type = Option<Vec<RegionCode>>, max_items = 20)]
    pub preferred_regions: Option<Vec<String>>,
    /// Income per head, as stated.
    pub household_income: Option<HouseholdIncome>,
    /// The day of the survey: the latest day decides, not the latest recording.
    #[schema(value_type = Date)]
    pub surveyed_on: String,
}

/// A move of the household registration. Dispatches that were recorded before keep their origin.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"origin": "520521", "changed_on": "2021-09-01", "reason": "Married into another county."})))]
pub struct ChangeOrigin {
    /// The new county of registration.
    #[schema(value_type = RegionCode)]
    pub origin: String,
    /// The day from which it holds.
    #[schema(value_type = Date)]
    pub changed_on: String,
    /// Why.
    #[schema(value_type = Option<Explanation>)]
    pub reason: Option<String>,
}

/// A death. Facts dated after it are refused from then on.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"died_on": "2023-05-02", "source": "Civil registry"})))]
pub struct RecordDeath {
    /// The day of death.
    #[schema(value_type = Date)]
    pub died_on: String,
    /// Where the record comes from.
    #[schema(min_length = 1, max_length = 200)]
    pub source: Option<String>,
}

/// Two records turned out to be one person's: the record in the path goes away.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"worker_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "reason": "Surveyed twice under two numbers."})))]
pub struct LinkWorker {
    /// The record that carries on.
    #[schema(value_type = Id)]
    pub worker_id: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// The right citizen id of a person recorded under a wrong or former one.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"citizen_id": "440524188001010014", "reason": "A digit was misread."})))]
pub struct CorrectCitizenId {
    /// The right citizen id.
    #[schema(value_type = CitizenId)]
    pub citizen_id: String,
    /// Why; without the numbers themselves.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// Changes of personal data; what is absent stays as it was. At least one member is needed.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1, examples(json!({"phone": "13900000000"})))]
pub struct UpdatePersonalData {
    /// The name.
    #[schema(value_type = Option<Name>)]
    pub name: Option<String>,
    /// The telephone number.
    #[schema(value_type = Option<Phone>)]
    pub phone: Option<String>,
    /// A new bank account; it waits for confirmation, and the old one stands until then.
    pub account: Option<Account>,
    /// The household's number in the roster.
    #[schema(value_type = Option<HouseholdId>)]
    pub household_id: Option<String>,
    /// Where the person lives.
    #[schema(min_length = 1, max_length = 300)]
    pub address: Option<String>,
}

/// Premium months from before the person was known here.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"kind": "unemployment", "months": 18, "as_of": "2021-02-28", "source": "Insurance bureau of Shenzhen"})))]
pub struct AttestInsuranceHistory {
    /// Of which insurance.
    pub kind: InsuranceKind,
    /// How many months were paid.
    #[schema(minimum = 0, maximum = 720)]
    pub months: u32,
    /// Up to which day.
    #[schema(value_type = Date)]
    pub as_of: String,
    /// Who attests it.
    #[schema(min_length = 1, max_length = 200)]
    pub source: String,
}

/// A subsidy that another office paid for the person: the same is not paid again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "scheme": "transport", "period": "2021", "payer_region": "440300", "amount_fen": 48_600, "source": "Labour office of Shenzhen",
})))]
pub struct RecordPaidElsewhere {
    /// Under which scheme.
    pub scheme: Scheme,
    /// For which month (social insurance) or calendar year (all else); it must have begun.
    #[schema(value_type = Period)]
    pub period: String,
    /// The division whose office paid.
    #[schema(value_type = RegionCode)]
    pub payer_region: String,
    /// How much.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// When, where it is known.
    #[schema(value_type = Option<Date>)]
    pub paid_on: Option<String>,
    /// Who says so.
    #[schema(value_type = Name)]
    pub source: String,
}

/// A look-up of persons: by citizen id or by full name, one of the two. The answer names only ids
/// within the token's region, and the look-up is recorded in the access log.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1, examples(json!({"citizen_id": "11010519491231002X"})))]
pub struct LookupWorker {
    /// The citizen id, in any of its forms.
    #[schema(value_type = Option<CitizenId>)]
    pub citizen_id: Option<String>,
    /// The whole name.
    #[schema(value_type = Option<Name>)]
    pub name: Option<String>,
}

/// Who was found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"ids": ["6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"]})))]
pub struct LookupAnswer {
    /// The workers, never none.
    #[schema(value_type = Vec<Id>)]
    pub ids: Vec<String>,
}

/// Personal data in clear. Every reading is recorded with its purpose.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 3, "citizen_id": "11010519491231002X", "name": "李秀英",
    "phone": "13800000000", "address": null, "household_id": "5205021030042", "account": null, "proposed_account": null,
})))]
pub struct PersonalData {
    /// The worker.
    #[schema(value_type = Id)]
    pub id: String,
    /// The version of the case that it was read from.
    pub version: i64,
    /// The citizen id, normalised.
    #[schema(value_type = CitizenId)]
    pub citizen_id: String,
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: Option<String>,
    /// Where the person lives.
    pub address: Option<String>,
    /// The household's number in the roster.
    pub household_id: Option<String>,
    /// The account that was confirmed.
    pub account: Option<Account>,
    /// An account that waits for confirmation.
    pub proposed_account: Option<Account>,
}
