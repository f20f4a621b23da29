//! Claims in lists, and the queues of work that they make.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::claim::{ClaimState, HoldReason, PartKind};
use crate::common::Basis;
use crate::finance::Beneficiary;
use crate::policy::Fund;
use crate::subsidy::{EvidenceRef, Outcome};
use crate::values::{Date, Fen, Id, RegionCode, Scheme};

/// A claim in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "claim_id": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11", "first_part": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11", "part": null,
    "scheme": "transport", "programme": "target_groups", "region": "520502",
    "beneficiary": {"type": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"}, "state": "payable", "amount_fen": 50000,
    "approved_fen": 50000, "unpaid_fen": 50000, "paid_fen": 0, "set_off_fen": 0, "receivable_fen": 0, "fund": "bridging_fund",
    "applied_on": "2021-06-10", "since": "2021-06-25", "age_days": 6, "approved_on": "2021-06-25", "notice_last_day": "2021-06-22",
    "open_objections": 0, "approvals": 1, "approvers_needed": 1, "held": [], "batch_id": null, "budget_id": null,
})))]
pub struct ClaimItem {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// The first part, whose entitlements it shares: itself unless it is a further part.
    #[schema(value_type = Id)]
    pub first_part: String,
    /// Why it is a further part; null for a first.
    #[schema(value_type = Option<PartKind>, required)]
    pub part: Option<String>,
    /// The scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// The programme of the policy.
    pub programme: String,
    /// The region whose office pays.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// Whose money it is.
    pub beneficiary: Beneficiary,
    /// Where it stands.
    #[schema(value_type = ClaimState)]
    pub state: String,
    /// What is claimed.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// What was approved.
    #[schema(value_type = Fen)]
    pub approved_fen: i64,
    /// What is approved and neither paid nor set off.
    #[schema(value_type = Fen)]
    pub unpaid_fen: i64,
    /// What the bank booked and did not send back.
    #[schema(value_type = Fen)]
    pub paid_fen: i64,
    /// What was set off against money due back.
    #[schema(value_type = Fen)]
    pub set_off_fen: i64,
    /// What is due back of it.
    #[schema(value_type = Fen)]
    pub receivable_fen: i64,
    /// The fund that pays.
    #[schema(value_type = Option<Fund>, required)]
    pub fund: Option<String>,
    /// The day of application.
    #[schema(value_type = Date)]
    pub applied_on: String,
    /// The business date of its last step.
    #[schema(value_type = Date)]
    pub since: String,
    /// How many days that is ago.
    #[schema(minimum = 0)]
    pub age_days: i64,
    /// The day of approval, as long as that stands.
    #[schema(value_type = Option<Date>, required)]
    pub approved_on: Option<String>,
    /// The last day of the public notice.
    #[schema(value_type = Option<Date>, required)]
    pub notice_last_day: Option<String>,
    /// Objections that are not settled.
    #[schema(minimum = 0)]
    pub open_objections: i64,
    /// How many have approved it.
    #[schema(minimum = 0)]
    pub approvals: i64,
    /// How many must.
    #[schema(minimum = 1)]
    pub approvers_needed: i64,
    /// What keeps it from being paid.
    #[schema(value_type = Vec<HoldReason>)]
    pub held: Vec<String>,
    /// The payment batch that it is in.
    #[schema(value_type = Option<Id>, required)]
    pub batch_id: Option<String>,
    /// The budget that decides; null where none limits it, or none was asked.
    #[schema(value_type = Option<Id>, required)]
    pub budget_id: Option<String>,
}

/// A page of claims.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "items": [], "next_page_token": null, "on": "2021-07-01", "basis": {"position": 4711, "projection_version": 1},
})))]
pub struct ClaimPage {
    /// The claims.
    pub items: Vec<ClaimItem>,
    /// Give this to get the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// The business date up to which ages are counted.
    #[schema(value_type = Date)]
    pub on: String,
    /// What the answer rests on.
    pub basis: Basis,
}

/// A line of a claim that was paid and whose ground facts took away since: somebody has to decide whether it is
/// ordered back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "claim_id": "8f9d1a8c-8f1e-5d35-9d0b-0a6c5b2b7c11", "beneficiary": {"type": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"},
    "worker_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "line_no": 1, "scheme": "transport", "region": "520502",
    "amount_fen": 50_000, "lost_fen": 50_000, "condition": "gone", "label": "事项已作废", "outcome": null,
    "evidence": [{"stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 14}],
})))]
pub struct ClawbackTask {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Whose money it is.
    pub beneficiary: Beneficiary,
    /// The worker whose facts it rests on.
    #[schema(value_type = Id)]
    pub worker_id: String,
    /// The line of the claim.
    #[schema(minimum = 1)]
    pub line_no: u32,
    /// The scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// The region whose office paid.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// What was paid for the line.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// What of it is no longer due.
    #[schema(value_type = Fen)]
    pub lost_fen: i64,
    /// The first condition that fails now, by its code; `gone` where what was paid for was voided.
    pub condition: String,
    /// The same for people, in the language of the answer.
    pub label: String,
    /// What the rule answers now; null where the question is not asked any more.
    #[schema(value_type = Option<Outcome>, required)]
    pub outcome: Option<String>,
    /// The events that say so.
    pub evidence: Vec<EvidenceRef>,
}

/// A page of such lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "next_page_token": null, "basis": {"position": 4711, "projection_version": 2}})))]
pub struct ClawbackTaskPage {
    /// The lines, in the order of worker and entitlement.
    pub items: Vec<ClawbackTask>,
    /// Give this to get the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// What the answer rests on.
    pub basis: Basis,
}

/// How much waits in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "name": "payable", "label": "待支付", "count": 12, "oldest_since": "2021-06-25", "oldest_days": 6, "amount_fen": 600_000,
    "unpaid_fen": 600_000, "receivable_fen": 0,
})))]
pub struct WorkQueue {
    /// Its name.
    pub name: String,
    /// The same for people, in the language of the answer.
    pub label: String,
    /// How many claims are in it: as many as its list has.
    #[schema(minimum = 0)]
    pub count: i64,
    /// The last step of the claim that has waited longest; null if there is none.
    #[schema(value_type = Option<Date>, required)]
    pub oldest_since: Option<String>,
    /// How many days that is ago.
    #[schema(required, minimum = 0)]
    pub oldest_days: Option<i64>,
    /// What is claimed by all of them together.
    #[schema(minimum = 0)]
    pub amount_fen: i64,
    /// What is unpaid of all of them together.
    #[schema(minimum = 0)]
    pub unpaid_fen: i64,
    /// What is due back of all of them together.
    #[schema(minimum = 0)]
    pub receivable_fen: i64,
}

/// The queues that are the caller's work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "items": [{
        "name": "payable", "label": "待支付", "count": 0, "oldest_since": null, "oldest_days": null, "amount_fen": 0, "unpaid_fen": 0,
        "receivable_fen": 0,
    }],
    "on": "2021-07-01", "basis": {"position": 4711, "projection_version": 1},
})))]
pub struct WorkQueues {
    /// The queues, in the order of a claim's life.
    pub items: Vec<WorkQueue>,
    /// The business date on which they are counted.
    #[schema(value_type = Date)]
    pub on: String,
    /// What the answer rests on.
    pub basis: Basis,
}
