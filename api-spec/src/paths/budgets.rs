//! Budgets.

use crate::budget::{BudgetPage, BudgetStateAt, BudgetView, ProposeBudget};
use crate::common::Committed;
use crate::history::HistoryPage;
use crate::query::{BudgetsQuery, CaseQuery, HistoryVersionQuery, PageQuery};

/// Propose an amount for a budget
///
/// It changes nothing until another subject confirms it. The id derives from fund, region and year.
#[utoipa::path(
    post,
    path = "/api/v1/finance/budgets",
    tag = "Money",
    request_body = ProposeBudget,
    responses((status = 201, description = "Proposed.", body = Committed))
)]
pub fn propose_budget() {}

/// List budgets
///
/// Of the caller's region and below it. Of a claim's region and those above it, the nearest with a confirmed amount
/// decides; where none has one, there is no limit. Read from the log itself.
#[utoipa::path(
    get,
    path = "/api/v1/finance/budgets",
    tag = "Money",
    params(BudgetsQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = BudgetPage))
)]
pub fn list_budgets() {}

/// Read a budget
///
/// With the claims that wait for room. Read from the log itself: own writes are seen at once.
#[utoipa::path(
    get,
    path = "/api/v1/finance/budgets/{id}",
    tag = "Money",
    params(CaseQuery),
    responses((status = 200, description = "As it stands, or stood.", body = BudgetView))
)]
pub fn get_budget() {}

/// Read the history of a budget
///
/// Every event, oldest first: who, when, why, and what it changed.
#[utoipa::path(
    get,
    path = "/api/v1/finance/budgets/{id}/history",
    tag = "Money",
    params(CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = HistoryPage))
)]
pub fn get_budget_history() {}

/// Read a budget as of one of its events
///
/// `diff_from` adds what differs from another version.
#[utoipa::path(
    get,
    path = "/api/v1/finance/budgets/{id}/history/{version}",
    tag = "Money",
    params(HistoryVersionQuery),
    responses((status = 200, description = "As it stood.", body = BudgetStateAt))
)]
pub fn get_budget_at_version() {}

/// Confirm the proposed amount
///
/// By another subject than the one who proposed it. It holds in place of any amount before, and claims that wait are
/// committed as far as there is room, in their order. Give `If-Match` to confirm what was read and nothing proposed since.
/// Less than what is committed already is accepted, with a warning: that stays, and nothing more is committed.
#[utoipa::path(
    post,
    path = "/api/v1/finance/budgets/{id}/confirm",
    tag = "Money",
    responses((status = 200, description = "Set.", body = Committed))
)]
pub fn confirm_budget() {}
