//! Who is entitled to what, and why.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::coded::wire_enum;
use crate::common::Basis;
use crate::values::{Date, Fen, Id, Month, Position, RegionCode, Scheme};

wire_enum! {
    /// What a rule answers, or how far a claim has come.
    Outcome {
        /// Entitled now.
        Eligible = "eligible",
        /// Nothing stands against it, but something has still to happen or time to pass.
        NotYet = "not_yet",
        /// A recorded fact contradicts a condition.
        Ineligible = "ineligible",
        /// Another employer's contribution, recorded before, has the month.
        HeldElsewhere = "held_elsewhere",
        /// All was met, or only time was missing, and the days of application are over.
        Expired = "expired",
        /// A fact or a policy is missing, so that nobody can say.
        Undetermined = "undetermined",
        /// A claim for it is under way.
        Claimed = "claimed",
        /// A claim for it is approved, and not paid yet.
        Approved = "approved",
        /// A claim for it is paid, whatever is due back of it.
        Paid = "paid",
        /// A claim for it was paid in error, and all of it came back.
        Recovered = "recovered",
    }
}

/// One event that a condition rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 4})))]
pub struct EvidenceRef {
    /// The kind of stream: `worker`, `organisation` or `policy`.
    pub stream: String,
    /// The stream.
    #[schema(value_type = Id)]
    pub id: String,
    /// The event's version in it.
    #[schema(value_type = Position)]
    pub version: i64,
    /// True where the stream was read up to this version and held nothing of the kind.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub absent: bool,
}

/// One condition, as the rule decided it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "condition": "duration", "label": "稳定就业时长", "clause": "黔人社通〔2023〕1号 第三条", "met": true,
    "value": "2021-03-05至2021-07-31，于2021-06-05期满", "required": "连续3个月",
    "evidence": [{"stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 6}],
})))]
pub struct TraceLine {
    /// Its stable code.
    pub condition: String,
    /// The same for people, in the language of the answer.
    pub label: String,
    /// The document and clause that the policy names for it.
    pub clause: Option<String>,
    /// Met, not met, or null: unknown, or something has still to happen.
    #[schema(required)]
    pub met: Option<bool>,
    /// What was found, in the language of the answer.
    pub value: String,
    /// What was asked for, in the same language.
    pub required: String,
    /// What it rests on.
    pub evidence: Vec<EvidenceRef>,
}

/// The policy version that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "version": 2, "fund": "bridging_fund"})))]
pub struct PolicyRef {
    /// The policy.
    #[schema(value_type = Id)]
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The fund that pays.
    pub fund: Option<String>,
}

/// A policy version that was looked at and does not decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "version": 1, "why": "not_valid_on_date"})))]
pub struct PassedOver {
    /// The policy.
    #[schema(value_type = Id)]
    pub id: String,
    /// Its version.
    pub version: u32,
    /// `withdrawn`, or `not_valid_on_date`.
    pub why: String,
}

/// The answer of one scheme's rule for one case, on one day. The trace is the record of how it was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "scheme": "transport", "programme": "target_groups", "worker_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e",
    "dispatch_id": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11", "year": 2021, "outcome": "eligible", "amount_fen": 50000,
    "computation": "定额500.00元", "eligible_from": "2021-06-05", "apply_by": "2022-03-31", "region": "520502",
    "bound_to": "2021-03-01", "policy": {"id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "version": 1, "fund": "bridging_fund"},
    "passed_over": [], "rule_version": 1, "lacking": [], "trace": [],
})))]
pub struct Determination {
    /// The scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// The programme of the policy.
    pub programme: String,
    /// Whose case it is.
    #[schema(value_type = Option<Id>)]
    pub worker_id: Option<String>,
    /// The dispatch that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Id>)]
    pub dispatch_id: Option<String>,
    /// The employer, institution, agency or base that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Id>)]
    pub employer_id: Option<String>,
    /// The premium's month.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Month>)]
    pub month: Option<String>,
    /// The contribution that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Id>)]
    pub contribution_id: Option<String>,
    /// The calendar year that it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The training that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Id>)]
    pub training_id: Option<String>,
    /// The certificate's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_no: Option<String>,
    /// Who issued the certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// The venture that it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Id>)]
    pub venture_id: Option<String>,
    /// The answer.
    #[schema(value_type = Outcome)]
    pub outcome: String,
    /// What is due, or would be once it is due; null where nothing is. Of a claim under way, approved or paid: what it
    /// asks for.
    #[schema(value_type = Option<Fen>, required)]
    pub amount_fen: Option<i64>,
    /// How the amount comes about, in yuan and in the language of the answer.
    #[schema(required)]
    pub computation: Option<String>,
    /// The first day of entitlement, as far as it can be told.
    #[schema(value_type = Option<Date>, required)]
    pub eligible_from: Option<String>,
    /// The last day of application, as far as it can be told.
    #[schema(value_type = Option<Date>, required)]
    pub apply_by: Option<String>,
    /// The region whose policy decides.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// The date that chose the policy's version.
    #[schema(value_type = Date)]
    pub bound_to: String,
    /// The policy that decided; null: none is valid.
    #[schema(required)]
    pub policy: Option<PolicyRef>,
    /// Versions of nearer regions, or higher ones, that do not decide.
    pub passed_over: Vec<PassedOver>,
    /// The version of the rule's code.
    pub rule_version: u32,
    /// Conditions that are not met or not known: what would have to change.
    pub lacking: Vec<String>,
    /// The conditions, in the order in which they were looked at.
    pub trace: Vec<TraceLine>,
}

/// A page of determinations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "next_page_token": null, "on": "2021-07-01", "basis": {"position": 4711, "projection_version": 1}})))]
pub struct DeterminationPage {
    /// The determinations.
    pub items: Vec<Determination>,
    /// Give this to get the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// The business date on which the answers hold.
    #[schema(value_type = Date)]
    pub on: String,
    /// What the answer rests on.
    pub basis: Basis,
}

/// Every question that a person's case raises, with its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "on": "2021-07-01", "basis": {"position": 4711}})))]
pub struct WorkerDeterminations {
    /// The determinations of all schemes.
    pub items: Vec<Determination>,
    /// The business date on which the answers hold.
    #[schema(value_type = Date)]
    pub on: String,
    /// What the answer rests on.
    pub basis: Basis,
}

/// One worker and month of an employer's statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "worker_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "month": "2021-07", "programme": "target_groups",
    "contribution_id": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11", "entitled": true, "amount_fen": 81500, "outcome": "eligible",
    "computation": null, "trace": [],
})))]
pub struct StatementLine {
    /// The worker.
    #[schema(value_type = Id)]
    pub worker_id: String,
    /// The month.
    #[schema(value_type = Month)]
    pub month: String,
    /// The programme of the policy.
    pub programme: String,
    /// The contribution.
    #[schema(value_type = Id)]
    pub contribution_id: String,
    /// Whether the employer is entitled for it, be it claimable now or not.
    pub entitled: bool,
    /// What is due; 0 where nothing is.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// The answer.
    #[schema(value_type = Outcome)]
    pub outcome: String,
    /// How the amount comes about, in the language of the answer.
    #[schema(required)]
    pub computation: Option<String>,
    /// The conditions.
    pub trace: Vec<TraceLine>,
}

/// What an employer is entitled to for a quarter: a line for every recorded contribution.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "employer_id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "quarter": "2021Q3", "lines": [], "total_fen": 0, "on": "2021-10-08",
    "basis": {"position": 4711, "projection_version": 1},
})))]
pub struct QuarterStatement {
    /// The employer.
    #[schema(value_type = Id)]
    pub employer_id: String,
    /// The quarter.
    pub quarter: String,
    /// The lines, by month and worker.
    pub lines: Vec<StatementLine>,
    /// The sum of the lines.
    #[schema(value_type = Fen)]
    pub total_fen: i64,
    /// The business date on which the answers hold.
    #[schema(value_type = Date)]
    pub on: String,
    /// What the answer rests on.
    pub basis: Basis,
}
