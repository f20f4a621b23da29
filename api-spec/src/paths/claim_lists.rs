//! Claims in lists and queues.

use crate::claim_list::{ClaimPage, ClawbackTaskPage, WorkQueues};
use crate::money_query::{ClaimsQuery, ClawbackTasksQuery, QueueQuery};
use crate::query::{CaseQuery, PageQuery};

/// List claims
///
/// By the day of application. A claim is in the scope of the region whose office pays.
#[utoipa::path(
    get,
    path = "/api/v1/claims",
    tag = "Claims",
    params(ClaimsQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = ClaimPage))
)]
pub fn list_claims() {}

/// Read the queues of work
///
/// Those that are the work of the caller's role, with how many claims are in each and since when.
#[utoipa::path(
    get,
    path = "/api/v1/work-queues",
    tag = "Claims",
    params(QueueQuery, CaseQuery),
    responses((status = 200, description = "The queues.", body = WorkQueues))
)]
pub fn list_work_queues() {}

/// List the claims of a queue
///
/// What has waited longest comes first.
#[utoipa::path(
    get,
    path = "/api/v1/work-queues/{name}",
    tag = "Claims",
    params(QueueQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = ClaimPage))
)]
pub fn list_work_queue() {}

/// List claw-back tasks
///
/// Lines that were paid and whose ground facts took away since, under the policies of then: with what is no longer due and
/// why. The claims of these lines are the queue `clawbacks`; a person orders the money back.
#[utoipa::path(
    get,
    path = "/api/v1/finance/clawback-tasks",
    tag = "Claims",
    params(ClawbackTasksQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = ClawbackTaskPage))
)]
pub fn list_clawback_tasks() {}
