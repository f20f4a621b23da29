//! Budgets: how much of a fund may be committed in a region and year.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::common::{Basis, PlaceView};
use crate::history::Change;
use crate::policy::Fund;
use crate::values::{CurrentRegion, Date, Fen, Id};

/// An amount for a fund's claims of one region that are approved in one calendar year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"fund": "bridging_fund", "region": "520502", "year": 2027, "amount_fen": 50_000_000})))]
pub struct ProposeBudget {
    /// Whose money.
    pub fund: Fund,
    /// For claims of this region and of all below it that have no budget of their own.
    #[schema(value_type = CurrentRegion)]
    pub region: String,
    /// The calendar year in which the claims are approved.
    #[schema(minimum = 1900, maximum = 2200)]
    pub year: i32,
    /// How much may be committed, in place of any amount before. Less than what is committed already is
    /// accepted, with a warning: that stays, and nothing more is committed.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// Whether a claim that is over budget holds back all that come after it; `false` without, and then
    /// smaller ones pass.
    pub strict_order: Option<bool>,
}

/// An amount that waits for confirmation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BudgetProposalView {
    /// How much could be committed.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// Whether order would be strict.
    pub strict_order: bool,
    /// The day of the proposal.
    #[schema(value_type = Date)]
    pub proposed_on: String,
    /// Who proposed it: somebody else must confirm it.
    pub proposed_by: String,
}

/// An approved claim that is over budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WaitingRequest {
    /// The request.
    #[schema(value_type = Id)]
    pub commitment_id: String,
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Whose claim it is.
    #[schema(value_type = Id)]
    pub claimant: String,
    /// Whose kind of claim: `worker` or `organisation`.
    pub claimant_kind: String,
    /// How much it asks for.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
}

/// A budget.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BudgetItem {
    /// The budget.
    #[schema(value_type = Id)]
    pub id: String,
    /// How many events it has.
    pub version: i64,
    /// Whose money.
    #[schema(value_type = Fund)]
    pub fund: String,
    /// For claims of this region and of all below it that have no budget of their own.
    pub region: PlaceView,
    /// The calendar year in which the claims are approved.
    pub year: i32,
    /// How much may be committed; null until an amount was confirmed: until then the budget decides nothing.
    #[schema(value_type = Option<Fen>, required)]
    pub amount_fen: Option<i64>,
    /// Whether a claim that is over budget holds back all that come after it; null until an amount was
    /// confirmed.
    #[schema(required)]
    pub strict_order: Option<bool>,
    /// Who proposed the amount: `issuer/subject`.
    #[schema(required)]
    pub proposed_by: Option<String>,
    /// Who confirmed it.
    #[schema(required)]
    pub confirmed_by: Option<String>,
    /// How much is committed.
    #[schema(value_type = Fen)]
    pub committed_fen: i64,
    /// How much more may be committed; null until an amount was confirmed.
    #[schema(value_type = Option<Fen>, required)]
    pub free_fen: Option<i64>,
    /// How much more is committed than the amount, because that was lowered; 0 else. As long as it is more
    /// than 0, nothing is committed.
    #[schema(value_type = Option<Fen>, required)]
    pub exceeded_by_fen: Option<i64>,
    /// How many claims wait.
    #[schema(minimum = 0)]
    pub waiting_count: i64,
    /// How much they ask for together.
    #[schema(minimum = 0)]
    pub waiting_fen: i64,
    /// The amount that waits for confirmation.
    #[schema(required)]
    pub proposed: Option<BudgetProposalView>,
}

/// A budget as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "07904efe-0e99-5d9b-8943-ae48fe999e98", "version": 5, "fund": "bridging_fund",
    "region": {"code": "520324", "name": "正安县"}, "year": 2022, "amount_fen": 100_000, "strict_order": false,
    "proposed_by": "local/wang", "confirmed_by": "local/zhao", "committed_fen": 50_000, "free_fen": 50_000,
    "exceeded_by_fen": 0, "waiting_count": 1, "waiting_fen": 60_000, "proposed": null,
    "waiting": [{
        "commitment_id": "2f0d0c5e-7f7b-5a3e-8d49-6b5f7b0a9c11", "claim_id": "9b1c5a70-0e0a-5d4e-9a55-4d2b8f6c7e01",
        "claimant": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "claimant_kind": "worker", "amount_fen": 60_000,
    }],
    "basis": {"position": 4711},
})))]
pub struct BudgetView {
    /// The budget.
    #[serde(flatten)]
    pub budget: BudgetItem,
    /// The claims that wait, in the order in which they asked; at most the first 500.
    #[schema(max_items = 500)]
    pub waiting: Vec<WaitingRequest>,
    /// What the answer rests on.
    pub basis: Basis,
}

/// A budget after one of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "07904efe-0e99-5d9b-8943-ae48fe999e98", "version": 2,
    "state": {
        "id": "07904efe-0e99-5d9b-8943-ae48fe999e98", "version": 2, "fund": "bridging_fund",
        "region": {"code": "520324", "name": "正安县"}, "year": 2022, "amount_fen": 100_000, "strict_order": false,
        "proposed_by": "local/wang", "confirmed_by": "local/zhao", "committed_fen": 0, "free_fen": 100_000,
        "exceeded_by_fen": 0, "waiting_count": 0, "waiting_fen": 0, "proposed": null, "waiting": [], "basis": {"position": 4711},
    },
})))]
pub struct BudgetStateAt {
    /// The budget.
    #[schema(value_type = Id)]
    pub id: String,
    /// After which event.
    pub version: i64,
    /// How it stood then.
    pub state: BudgetView,
    /// What differs from the version asked for by `diff_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<Vec<Change>>,
}

/// A page of budgets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [{
    "id": "07904efe-0e99-5d9b-8943-ae48fe999e98", "version": 2, "fund": "bridging_fund",
    "region": {"code": "520324", "name": "正安县"}, "year": 2022, "amount_fen": 100_000, "strict_order": false,
    "proposed_by": "local/wang", "confirmed_by": "local/zhao", "committed_fen": 0, "free_fen": 100_000,
    "exceeded_by_fen": 0, "waiting_count": 0, "waiting_fen": 0, "proposed": null,
}], "next_page_token": null, "basis": {"position": 4711}})))]
pub struct BudgetPage {
    /// The budgets, by fund, region and year.
    pub items: Vec<BudgetItem>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// What the answer rests on.
    pub basis: Basis,
}
