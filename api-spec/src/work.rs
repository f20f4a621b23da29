//! What is recorded about work: employments, premiums, wages, ventures.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::common::EvidenceItem;
use crate::values::{
    CreditCode, Date, Explanation, Fen, Id, Month, OccupationCode, RegionCode, Tie, WorkerCategory,
};

/// A written contract between worker and employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"signed_on": "2021-04-08", "from": "2021-04-08", "until": "2022-04-07"})))]
pub struct Contract {
    /// The day it was signed.
    #[schema(value_type = Date)]
    pub signed_on: String,
    /// Its first day.
    #[schema(value_type = Date)]
    pub from: String,
    /// Its last day; open-ended without.
    #[schema(value_type = Option<Date>)]
    pub until: Option<String>,
}

/// The start of work for an employer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "employer_id": "0d9a4bfe-6f0f-5e0c-b6a8-6f4f9a1f7f10", "dispatch_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11",
    "occupation": "4-10-01-06", "workplace": "440305", "mode": "employee_based",
    "contract": {"signed_on": "2021-04-08", "from": "2021-04-08", "until": "2022-04-07"},
    "wage_fen": 520_000, "started_on": "2021-04-08",
})))]
pub struct StartEmployment {
    /// The employer.
    #[schema(value_type = Id)]
    pub employer_id: String,
    /// The dispatch that led to it.
    #[schema(value_type = Option<Id>)]
    pub dispatch_id: Option<String>,
    /// The occupation.
    #[schema(value_type = OccupationCode)]
    pub occupation: String,
    /// Where the work is done: a county, or one of the prefectures without counties.
    #[schema(value_type = RegionCode)]
    pub workplace: String,
    /// How worker and employer are bound.
    pub mode: Tie,
    /// The post's category; `worker` without.
    pub category: Option<WorkerCategory>,
    /// The written contract: needed for `employee_based` and `service_agreement`.
    pub contract: Option<Contract>,
    /// The monthly wage agreed.
    #[schema(value_type = Option<Fen>)]
    pub wage_fen: Option<i64>,
    /// The first day of work.
    #[schema(value_type = Date)]
    pub started_on: String,
    /// The last day of work, where a late record knows it already.
    #[schema(value_type = Option<Date>)]
    pub ended_on: Option<String>,
    /// Papers behind the fact.
    #[schema(max_items = 50)]
    pub evidence: Option<Vec<EvidenceItem>>,
}

/// The end of work for an employer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"ended_on": "2021-12-31", "reason": "The contract was ended by both sides."})))]
pub struct EndEmployment {
    /// The last day of work.
    #[schema(value_type = Date)]
    pub ended_on: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// The premiums of one month of an employment. The employer's share, kind by kind.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "month": "2021-05", "pension_fen": 83_200, "medical_fen": 31_200, "unemployment_fen": 3_640, "personal_fen": 54_600, "paid_on": "2021-05-20",
})))]
pub struct RecordContribution {
    /// For which month; it must have begun.
    #[schema(value_type = Month)]
    pub month: String,
    /// The employer's share of the pension premium.
    #[schema(value_type = Fen)]
    pub pension_fen: i64,
    /// The employer's share of the medical premium.
    #[schema(value_type = Fen)]
    pub medical_fen: i64,
    /// The employer's share of the unemployment premium.
    #[schema(value_type = Fen)]
    pub unemployment_fen: i64,
    /// The person's own share, never subsidised.
    #[schema(value_type = Option<Fen>)]
    pub personal_fen: Option<i64>,
    /// When it was paid.
    #[schema(value_type = Date)]
    pub paid_on: String,
    /// The place of insurance; the employer's region without.
    #[schema(value_type = Option<RegionCode>)]
    pub insured_at: Option<String>,
}

/// What a contribution should have said. It keeps its place in the order of recording.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "pension_fen": 83_200, "medical_fen": 31_200, "unemployment_fen": 3_640, "paid_on": "2021-05-21", "reason": "The receipt says the 21st.",
})))]
pub struct CorrectContribution {
    /// The employer's share of the pension premium.
    #[schema(value_type = Fen)]
    pub pension_fen: i64,
    /// The employer's share of the medical premium.
    #[schema(value_type = Fen)]
    pub medical_fen: i64,
    /// The employer's share of the unemployment premium.
    #[schema(value_type = Fen)]
    pub unemployment_fen: i64,
    /// The person's own share.
    #[schema(value_type = Option<Fen>)]
    pub personal_fen: Option<i64>,
    /// When it was paid.
    #[schema(value_type = Date)]
    pub paid_on: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// Premiums paid back. The month may be recorded again, as a new contribution.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"refunded_on": "2021-08-02", "reason": "Paid twice by the employer."})))]
pub struct Refund {
    /// When they were paid back.
    #[schema(value_type = Date)]
    pub refunded_on: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// A month's wage.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"month": "2021-05", "amount_fen": 520_000, "paid_on": "2021-06-05"})))]
pub struct RecordWage {
    /// For which month.
    #[schema(value_type = Month)]
    pub month: String,
    /// How much.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// When.
    #[schema(value_type = Date)]
    pub paid_on: String,
    /// To which account number; only a keyed fingerprint of it is kept.
    #[schema(pattern = "^[0-9][0-9 ]{6,38}[0-9]$")]
    pub account: Option<String>,
}

/// A guaranteed loan behind a venture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"principal_fen": 10_000_000, "rate_basis_points": 385, "from": "2021-06-01", "until": "2023-05-31"})))]
pub struct Loan {
    /// The sum lent.
    #[schema(value_type = Fen)]
    pub principal_fen: i64,
    /// The yearly rate in basis points (1/100 of a percent).
    #[schema(minimum = 0, maximum = 10_000)]
    pub rate_basis_points: u32,
    /// Its first day.
    #[schema(value_type = Date)]
    pub from: String,
    /// Its last day.
    #[schema(value_type = Date)]
    pub until: String,
}

/// A firm or business of the person's own.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"credit_code": "91330100MA00000740", "sector": "Home care", "region": "520502", "started_on": "2022-06-01"})))]
pub struct StartVenture {
    /// The firm's code.
    #[schema(value_type = CreditCode)]
    pub credit_code: String,
    /// What it does.
    #[schema(min_length = 1, max_length = 100)]
    pub sector: String,
    /// Where it is.
    #[schema(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// The day of registration.
    #[schema(value_type = Date)]
    pub started_on: String,
    /// The guaranteed loan behind it.
    pub loan: Option<Loan>,
}

/// The end of a venture.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"closed_on": "2023-03-31", "reason": "Sold."})))]
pub struct CloseVenture {
    /// Its last day.
    #[schema(value_type = Date)]
    pub closed_on: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}
