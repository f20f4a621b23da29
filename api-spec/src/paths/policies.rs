//! Policies.

use crate::common::Committed;
use crate::history::HistoryPage;
use crate::policy::{PolicyPage, PolicyStateAt, PolicyView, ProposePolicy, WithdrawPolicy};
use crate::query::{CaseQuery, HistoryVersionQuery, PageQuery, PoliciesQuery};
use crate::simulation::{SimulatePolicy, SimulationView};

/// Propose a version of a policy
///
/// It decides nothing until another subject confirms it. The id derives from scheme, programme and region.
#[utoipa::path(
    post,
    path = "/api/v1/policies",
    tag = "Policies",
    request_body = ProposePolicy,
    responses((status = 201, description = "Proposed.", body = Committed))
)]
pub fn propose_policy() {}

/// List policies
///
/// All versions, and what waits for confirmation. With `scheme`, `region` and `on` the answer also says which
/// version decides there on that day, which were passed over, and why. Read from the log itself.
#[utoipa::path(
    get,
    path = "/api/v1/policies",
    tag = "Policies",
    params(PoliciesQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = PolicyPage))
)]
pub fn list_policies() {}

/// Read a policy
///
/// Read from the log itself: own writes are seen at once.
#[utoipa::path(
    get,
    path = "/api/v1/policies/{id}",
    tag = "Policies",
    params(CaseQuery),
    responses((status = 200, description = "As it stands, or stood.", body = PolicyView))
)]
pub fn get_policy() {}

/// Read the history of a policy
///
/// Every event, oldest first: who, when, why, and what it changed.
#[utoipa::path(
    get,
    path = "/api/v1/policies/{id}/history",
    tag = "Policies",
    params(CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = HistoryPage))
)]
pub fn get_policy_history() {}

/// Read a policy as of one of its events
///
/// `diff_from` adds what differs from another version.
#[utoipa::path(
    get,
    path = "/api/v1/policies/{id}/history/{version}",
    tag = "Policies",
    params(HistoryVersionQuery),
    responses((status = 200, description = "As it stood.", body = PolicyStateAt))
)]
pub fn get_policy_at_version() {}

/// Confirm the proposed version
///
/// By another subject than the one who proposed it. It is published under the next number. Give `If-Match` to
/// confirm what was read and nothing proposed since. A proposal without a reason whose first day has passed meanwhile is
/// refused: propose it again with one.
#[utoipa::path(
    post,
    path = "/api/v1/policies/{id}/confirm",
    tag = "Policies",
    responses((status = 200, description = "Published.", body = Committed))
)]
pub fn confirm_policy() {}

/// Withdraw a published version
///
/// It never decides again: a lower version or a region above does.
#[utoipa::path(
    post,
    path = "/api/v1/policies/{id}/withdraw",
    tag = "Policies",
    request_body = WithdrawPolicy,
    responses((status = 200, description = "Withdrawn.", body = Committed))
)]
pub fn withdraw_policy() {}

/// Replay a draft policy over real histories
///
/// Who would gain, who would lose, and how much, by fund and county, with ten cases explained both ways. Changes nothing.
/// First a control run under the present policies shows that a fold of the log from its first event makes the rows that are
/// stored, now and at twenty places of the past: a difference fails the simulation. Answers within five seconds or says that it
/// is under way.
#[utoipa::path(
    post,
    path = "/api/v1/policies/simulations",
    tag = "Policies",
    request_body = SimulatePolicy,
    responses(
        (status = 200, description = "What it found.", body = SimulationView),
        (status = 202, description = "Under way: read it again.", body = SimulationView)
    )
)]
pub fn simulate_policy() {}

/// Read a simulation
///
/// To be asked again until `state` says that it is over: then `result` tells who gains and who loses, or `failure` why there is no result.
#[utoipa::path(
    get,
    path = "/api/v1/policies/simulations/{id}",
    tag = "Policies",
    responses((status = 200, description = "As it stands.", body = SimulationView))
)]
pub fn get_simulation() {}
