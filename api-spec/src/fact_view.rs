//! The facts of a case as they are shown. `recorded_in` is the version of the event that recorded the
//! fact: the history at that version tells who, when and why.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::common::{EvidenceItem, PlaceView};
use crate::values::{
    CertificateKind, CreditCode, Date, Fen, Id, InsuranceKind, Level, Month, OccupationCode,
    Period, RegionCode, Scheme, Source, TargetGroup, Tie, TrainingKind, WorkerCategory,
};
use crate::work::{Contract, Loan};

/// A membership of a target group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "membership_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "recorded_in": 2, "group": "poverty_alleviated",
    "from": "2019-01-01", "until": null, "source": "monitoring_system", "voided": false,
})))]
pub struct MembershipView {
    /// The membership.
    #[schema(value_type = Id)]
    pub membership_id: String,
    /// The version of the event that recorded it.
    pub recorded_in: i64,
    /// The group.
    #[schema(value_type = TargetGroup)]
    pub group: String,
    /// Its first day.
    #[schema(value_type = Date)]
    pub from: String,
    /// Its last day; null while it holds.
    #[schema(value_type = Option<Date>)]
    pub until: Option<String>,
    /// Where the confirmation comes from.
    #[schema(value_type = Source)]
    pub source: String,
    /// Whether it never was.
    pub voided: bool,
}

/// A training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "training_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "recorded_in": 3, "course_id": null, "kind": "pre_job",
    "occupation": "4-10-01-06", "institution_id": "0d9a4bfe-6f0f-5e0c-b6a8-6f4f9a1f7f10", "region": {"code": "520502", "name": "七星关区"},
    "started_on": "2021-03-02", "completed_on": "2021-03-11", "hours": 80, "passed": true, "attended_dates": null,
    "evidence": [], "voided": false,
})))]
pub struct TrainingView {
    /// The training.
    #[schema(value_type = Id)]
    pub training_id: String,
    /// The version of the event that recorded it.
    pub recorded_in: i64,
    /// The class.
    #[schema(value_type = Option<Id>)]
    pub course_id: Option<String>,
    /// The kind of training.
    #[schema(value_type = TrainingKind)]
    pub kind: String,
    /// What it trained for.
    #[schema(value_type = OccupationCode)]
    pub occupation: String,
    /// Who held it.
    #[schema(value_type = Option<Id>)]
    pub institution_id: Option<String>,
    /// Where it was held.
    pub region: PlaceView,
    /// Its first day.
    #[schema(value_type = Date)]
    pub started_on: String,
    /// Its last day.
    #[schema(value_type = Date)]
    pub completed_on: String,
    /// Its length in hours.
    pub hours: u32,
    /// Whether the person passed.
    pub passed: bool,
    /// The days attended; null where they were not written down.
    #[schema(value_type = Option<Vec<Date>>)]
    pub attended_dates: Option<Vec<String>>,
    /// Papers behind the fact.
    pub evidence: Vec<EvidenceItem>,
    /// Whether it never was.
    pub voided: bool,
}

/// A certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "certificate_no": "S000052010007214000123", "recorded_in": 4, "occupation": "4-10-01-06", "level": "level_4", "kind": "skill_level",
    "issuer": "贵州省家政服务评价中心", "issued_on": "2021-03-20", "revoked_on": null, "evidence": [], "voided": false,
})))]
pub struct CertificateView {
    /// Its number.
    pub certificate_no: String,
    /// The version of the event that recorded it.
    pub recorded_in: i64,
    /// For which occupation.
    #[schema(value_type = OccupationCode)]
    pub occupation: String,
    /// At which level; null for kinds without levels.
    #[schema(value_type = Option<Level>)]
    pub level: Option<String>,
    /// What kind of certificate.
    #[schema(value_type = CertificateKind)]
    pub kind: String,
    /// Who issued it.
    pub issuer: String,
    /// The day of issue.
    #[schema(value_type = Date)]
    pub issued_on: String,
    /// The day from which it is no longer good.
    #[schema(value_type = Option<Date>)]
    pub revoked_on: Option<String>,
    /// Papers behind the fact.
    pub evidence: Vec<EvidenceItem>,
    /// Whether it never was.
    pub voided: bool,
}

/// A dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "dispatch_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "recorded_in": 5, "origin": {"code": "520502", "name": "七星关区"},
    "destination": {"code": "440305", "name": "南山区"}, "employer_id": "0d9a4bfe-6f0f-5e0c-b6a8-6f4f9a1f7f10", "agreement_id": null,
    "organiser_id": null, "vacancy_id": null, "departed_on": "2021-04-06", "arrived_on": "2021-04-07", "returned_on": null,
    "travel_cost_fen": 48_600, "evidence": [], "voided": false,
})))]
pub struct DispatchView {
    /// The dispatch.
    #[schema(value_type = Id)]
    pub dispatch_id: String,
    /// The version of the event that recorded it.
    pub recorded_in: i64,
    /// The origin that held on the day of departure, by what was known when it was recorded.
    pub origin: PlaceView,
    /// Where the worker went.
    pub destination: PlaceView,
    /// The employer who waits.
    #[schema(value_type = Option<Id>)]
    pub employer_id: Option<String>,
    /// The agreement under which it was organised.
    #[schema(value_type = Option<Id>)]
    pub agreement_id: Option<String>,
    /// Who organised it; null if self-arranged.
    #[schema(value_type = Option<Id>)]
    pub organiser_id: Option<String>,
    /// The vacancy that it answers.
    #[schema(value_type = Option<Id>)]
    pub vacancy_id: Option<String>,
    /// The day of departure.
    #[schema(value_type = Date)]
    pub departed_on: String,
    /// The day of arrival, once confirmed.
    #[schema(value_type = Option<Date>)]
    pub arrived_on: Option<String>,
    /// The day of return.
    #[schema(value_type = Option<Date>)]
    pub returned_on: Option<String>,
    /// The cost of the way out.
    #[schema(value_type = Option<Fen>)]
    pub travel_cost_fen: Option<i64>,
    /// Papers behind the fact.
    pub evidence: Vec<EvidenceItem>,
    /// Whether it never was.
    pub voided: bool,
}

/// An employment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "employment_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "recorded_in": 6, "employer_id": "0d9a4bfe-6f0f-5e0c-b6a8-6f4f9a1f7f10",
    "dispatch_id": null, "occupation": "4-10-01-06", "workplace": {"code": "440305", "name": "南山区"}, "mode": "employee_based",
    "category": "worker", "contract": {"signed_on": "2021-04-08", "from": "2021-04-08", "until": "2022-04-07"}, "wage_fen": 520_000,
    "started_on": "2021-04-08", "ended_on": null, "evidence": [], "voided": false,
})))]
pub struct EmploymentView {
    /// The employment.
    #[schema(value_type = Id)]
    pub employment_id: String,
    /// The version of the event that recorded it.
    pub recorded_in: i64,
    /// The employer.
    #[schema(value_type = Id)]
    pub employer_id: String,
    /// The dispatch that led to it; null also when that was voided.
    #[schema(value_type = Option<Id>)]
    pub dispatch_id: Option<String>,
    /// The occupation.
    #[schema(value_type = OccupationCode)]
    pub occupation: String,
    /// Where the work is done.
    pub workplace: PlaceView,
    /// How worker and employer are bound.
    #[schema(value_type = Tie)]
    pub mode: String,
    /// The post's category.
    #[schema(value_type = WorkerCategory)]
    pub category: String,
    /// The written contract.
    pub contract: Option<Contract>,
    /// The monthly wage agreed.
    #[schema(value_type = Option<Fen>)]
    pub wage_fen: Option<i64>,
    /// The first day of work.
    #[schema(value_type = Date)]
    pub started_on: String,
    /// The last day of work; null while it goes on.
    #[schema(value_type = Option<Date>)]
    pub ended_on: Option<String>,
    /// Papers behind the fact.
    pub evidence: Vec<EvidenceItem>,
    /// Whether it never was.
    pub voided: bool,
}

/// One month's premiums, as recorded or as last corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "contribution_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "recorded_in": 7, "employment_id": "b2f7c4aa-1f7d-5a37-9a1e-7e2b6a9b3c55",
    "month": "2021-05", "pension_fen": 83_200, "medical_fen": 31_200, "unemployment_fen": 3_640, "personal_fen": 54_600,
    "paid_on": "2021-05-20", "insured_at": null, "refunded_on": null, "voided": false,
})))]
pub struct ContributionView {
    /// The contribution.
    #[schema(value_type = Id)]
    pub contribution_id: String,
    /// The version of the event that recorded it; a correction keeps its place.
    pub recorded_in: i64,
    /// For which employment.
    #[schema(value_type = Id)]
    pub employment_id: String,
    /// For which month.
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
    /// The person's own share.
    #[schema(value_type = Option<Fen>)]
    pub personal_fen: Option<i64>,
    /// When it was paid.
    #[schema(value_type = Date)]
    pub paid_on: String,
    /// The place of insurance; null for the employer's region.
    #[schema(value_type = Option<RegionCode>)]
    pub insured_at: Option<String>,
    /// When it was paid back.
    #[schema(value_type = Option<Date>)]
    pub refunded_on: Option<String>,
    /// Whether it never was.
    pub voided: bool,
}

/// One month's wage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "wage_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "employment_id": "b2f7c4aa-1f7d-5a37-9a1e-7e2b6a9b3c55",
    "month": "2021-05", "amount_fen": 520_000, "paid_on": "2021-06-05",
})))]
pub struct WageView {
    /// The payment.
    #[schema(value_type = Id)]
    pub wage_id: String,
    /// For which employment.
    #[schema(value_type = Id)]
    pub employment_id: String,
    /// For which month.
    #[schema(value_type = Month)]
    pub month: String,
    /// How much.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// When.
    #[schema(value_type = Date)]
    pub paid_on: String,
}

/// A firm or business of the person's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "venture_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "recorded_in": 8, "credit_code": "91330100MA00000740", "sector": "Home care",
    "region": {"code": "520502", "name": "七星关区"}, "started_on": "2022-06-01", "closed_on": null, "loan": null, "voided": false,
})))]
pub struct VentureView {
    /// The venture.
    #[schema(value_type = Id)]
    pub venture_id: String,
    /// The version of the event that recorded it.
    pub recorded_in: i64,
    /// The firm's code.
    #[schema(value_type = CreditCode)]
    pub credit_code: String,
    /// What it does.
    pub sector: String,
    /// Where it is.
    pub region: Option<PlaceView>,
    /// The day of registration.
    #[schema(value_type = Date)]
    pub started_on: String,
    /// Its last day; null while it runs.
    #[schema(value_type = Option<Date>)]
    pub closed_on: Option<String>,
    /// The guaranteed loan behind it.
    pub loan: Option<Loan>,
    /// Whether it never was.
    pub voided: bool,
}

/// Premium months attested from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "attestation_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "kind": "unemployment", "months": 18, "as_of": "2021-02-28",
    "source": "Insurance bureau of Shenzhen",
})))]
pub struct AttestationView {
    /// The attestation.
    #[schema(value_type = Id)]
    pub attestation_id: String,
    /// Of which insurance.
    #[schema(value_type = InsuranceKind)]
    pub kind: String,
    /// How many months.
    pub months: u32,
    /// Up to which day.
    #[schema(value_type = Date)]
    pub as_of: String,
    /// Who attests it.
    pub source: String,
}

/// A subsidy that another office paid for the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "payment_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "recorded_in": 6, "scheme": "transport", "period": "2021",
    "payer_region": {"code": "440300", "name": "深圳市"}, "amount_fen": 48_600, "paid_on": null,
    "source": "Labour office of Shenzhen", "voided": false,
})))]
pub struct PaidElsewhereView {
    /// The payment.
    #[schema(value_type = Id)]
    pub payment_id: String,
    /// The version of the event that recorded it.
    pub recorded_in: i64,
    /// Under which scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// For which month (social insurance) or calendar year (all else).
    #[schema(value_type = Period)]
    pub period: String,
    /// The division whose office paid.
    pub payer_region: PlaceView,
    /// How much.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// When; null where it is not known.
    #[schema(value_type = Option<Date>)]
    pub paid_on: Option<String>,
    /// Who says so.
    pub source: String,
    /// Whether it never was.
    pub voided: bool,
}
