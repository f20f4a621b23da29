//! What is printed about claims: public notices and decisions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::{ClaimNoticeView, PinnedDetermination};
use super::words::{ClaimState, DecisionKind, LineDrop};
use crate::common::PlaceView;
use crate::finance::Beneficiary;
use crate::problem::Problem;
use crate::values::{Date, Fen, Id, Name, Scheme};

/// Several claims are put on one public notice.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "claim_ids": ["1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11"], "place": "Notice board of the village committee", "publicised_on": "2021-07-06",
})))]
pub struct PubliciseClaims {
    /// The claims.
    #[schema(value_type = Vec<Id>, min_items = 1, max_items = 100)]
    pub claim_ids: Vec<String>,
    /// Where they hang.
    #[schema(value_type = Name)]
    pub place: String,
    /// The day; the notice begins the day after.
    #[schema(value_type = Date)]
    pub publicised_on: String,
}

/// What became of one claim.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "done": true, "state": "publicised", "last_day": "2021-07-13", "problem": null,
})))]
pub struct NoticeResult {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Whether it is on notice.
    pub done: bool,
    /// Where it stands; null where it was refused.
    #[schema(value_type = Option<ClaimState>, required)]
    pub state: Option<String>,
    /// The last day of its notice; null where it was refused.
    #[schema(value_type = Option<Date>, required)]
    pub last_day: Option<String>,
    /// Why it is not; null where it is.
    #[schema(required)]
    pub problem: Option<Problem>,
}

/// What became of each claim, in the order of the request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [{
    "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "done": true, "state": "publicised", "last_day": "2021-07-13", "problem": null,
}]})))]
pub struct NoticesAnswer {
    /// The claims.
    pub items: Vec<NoticeResult>,
}

/// One claim on a public notice, without what would find the person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "name_masked": "李**", "origin": {"code": "520502", "name": "七星关区"},
    "scheme": "transport", "scheme_name": "一次性交通费补助", "amount_fen": 50_000,
    "notice": {"publicised_on": "2021-07-06", "place": "Notice board", "last_day": "2021-07-13", "unpublished_years": []},
    "object_to": "七星关区受理部门",
})))]
pub struct NoticeView {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// The beneficiary's name: a person's masked, an organisation's in full; null once it is destroyed.
    #[schema(required)]
    pub name_masked: Option<String>,
    /// The person's county of origin, or the organisation's seat.
    #[schema(required)]
    pub origin: Option<PlaceView>,
    /// The scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// Its official name.
    pub scheme_name: String,
    /// How much.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// Since when and until when it hangs, and where.
    pub notice: ClaimNoticeView,
    /// Whom objections go to.
    pub object_to: String,
}

/// The claims of a public notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": []})))]
pub struct NoticeList {
    /// The claims that are on notice.
    pub items: Vec<NoticeView>,
}

/// One line of a decision with its grounds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "line_no": 1, "worker_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "amount_fen": 50_000, "dropped": null,
    "policy_document": "黔人社通〔2023〕1号",
    "determination": {
        "outcome": "eligible", "amount_fen": 50_000, "computation": null, "eligible_from": "2021-06-05", "apply_by": "2022-03-31",
        "region": "520502", "bound_to": "2021-03-01", "policy": null, "rule_version": 1, "on": "2021-07-01", "trace": [],
    },
})))]
pub struct Ground {
    /// The line.
    pub line_no: u32,
    /// The worker whose case it rests on; null for an award.
    #[schema(value_type = Option<Id>, required)]
    pub worker_id: Option<String>,
    /// What is decided for it: 0 where it is not paid.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// Why it is not paid; null: it is, or the claim was refused as a whole.
    #[schema(value_type = Option<LineDrop>, required)]
    pub dropped: Option<String>,
    /// The document of the policy that decided.
    #[schema(required)]
    pub policy_document: Option<String>,
    /// The conditions with their clauses, as they were decided.
    pub determination: PinnedDetermination,
}

/// A decision about a claim (决定书). It holds the beneficiary's name in clear; each reading is recorded in the access log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "kind": "approved",
    "beneficiary": {"type": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"}, "name": "李秀英", "scheme": "transport",
    "scheme_name": "一次性交通费补助", "region": {"code": "520502", "name": "七星关区"}, "applied_on": "2021-07-01",
    "decided_on": "2021-07-14", "amount_fen": 50_000, "reason": null, "grounds": [], "remedies": ["…"],
})))]
pub struct Decision {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Approved or refused.
    #[schema(value_type = DecisionKind)]
    pub kind: String,
    /// Whose claim it is.
    pub beneficiary: Beneficiary,
    /// The beneficiary's name.
    pub name: String,
    /// The scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// Its official name.
    pub scheme_name: String,
    /// The region whose office decided.
    pub region: PlaceView,
    /// The day of application.
    #[schema(value_type = Date)]
    pub applied_on: String,
    /// The day of the decision.
    #[schema(value_type = Date)]
    pub decided_on: String,
    /// What was approved; of a refusal what was claimed.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// Why it was refused.
    #[schema(required)]
    pub reason: Option<String>,
    /// What it rests on, by line.
    pub grounds: Vec<Ground>,
    /// What can be done against it, and until when.
    pub remedies: Vec<String>,
}
