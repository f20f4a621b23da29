//! Claims in lists and queues.

use crate::claim_list::{ClaimPage, WorkQueues};
use crate::money_query::{ClaimsQuery, QueueQuery};
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
