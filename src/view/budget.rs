//! A budget as the contract shows it.

use api_spec::budget::{BudgetItem, BudgetProposalView, BudgetView, WaitingRequest};
use api_spec::common::Basis;
use domain::budget::{Budget, BudgetRequest};
use domain::ids::BudgetId;
use domain::money::Fen;

use super::{number, region};

/// How many of those that wait are shown one by one.
const SHOWN: usize = 500;

/// The budget; none if nothing was ever proposed.
pub fn budget_view(id: BudgetId, budget: &Budget, basis: Basis) -> Option<BudgetView> {
    Some(BudgetView {
        budget: budget_item(id, budget)?,
        waiting: budget.waiting().take(SHOWN).map(waiting).collect(),
        basis,
    })
}

/// The budget without those that wait, one by one.
pub fn budget_item(id: BudgetId, budget: &Budget) -> Option<BudgetItem> {
    let identity = budget.identity()?;
    let amount = budget.amount_fen();
    let committed = budget.committed_fen();
    let waiting = budget.waiting().map(|request| request.amount_fen.get());
    let proposed = budget.proposed.as_ref();
    Some(BudgetItem {
        id: id.to_string(),
        version: number(budget.version),
        fund: identity.fund.code().to_owned(),
        region: region(identity.region),
        year: identity.year,
        amount_fen: amount.map(Fen::get),
        strict_order: budget.terms().map(|terms| terms.strict_order),
        proposed_by: budget
            .set
            .as_ref()
            .map(|set| set.proposed.proposed_by.as_str().to_owned()),
        confirmed_by: budget
            .set
            .as_ref()
            .map(|set| set.confirmed_by.as_str().to_owned()),
        committed_fen: committed.get(),
        free_fen: amount.map(|amount| amount.less(committed).get()),
        exceeded_by_fen: amount.map(|amount| committed.less(amount).get()),
        waiting_count: i64::try_from(waiting.clone().count()).unwrap_or(i64::MAX),
        waiting_fen: waiting.sum(),
        proposed: proposed.map(|proposed| BudgetProposalView {
            amount_fen: proposed.terms.amount_fen.get(),
            strict_order: proposed.terms.strict_order,
            proposed_on: proposed.proposed_on.to_string(),
            proposed_by: proposed.proposed_by.as_str().to_owned(),
        }),
    })
}

fn waiting(request: &BudgetRequest) -> WaitingRequest {
    let claim = request.claim;
    WaitingRequest {
        commitment_id: request.commitment_id.to_string(),
        claim_id: claim.claim_id.to_string(),
        claimant: claim.claimant.as_uuid().to_string(),
        claimant_kind: claim.claimant.stream_type().to_owned(),
        amount_fen: request.amount_fen.get(),
    }
}
