//! The access log.

use crate::access_log::{AccessMonths, AccessPage, AccessProof, AccessQuery};
use crate::query::PageQuery;

/// Read the access log
///
/// Who read personal data, looked persons up, exported, or used a token, in which role and region, and what for: the
/// lines of the token's region, the latest first. Failed logins are summed per minute and network; they belong to no
/// region, and the nation's auditors alone see them. This read is noted before it is answered, too.
#[utoipa::path(
    get,
    path = "/api/v1/audit/access-log",
    tag = "Access log",
    params(AccessQuery, PageQuery),
    responses((status = 200, description = "A page.", body = AccessPage))
)]
pub fn list_accesses() {}

/// List the sealed months of the access log
///
/// An hour after a month is over (UTC), the root of the tree over its lines becomes an event of the log, which its own
/// proofs cover. Lines may be deleted once they have expired; roots stay.
#[utoipa::path(
    get,
    path = "/api/v1/audit/access-log/months",
    tag = "Access log",
    responses((status = 200, description = "All of them.", body = AccessMonths))
)]
pub fn list_access_months() {}

/// Prove a line of the access log
///
/// The proof that the line stands in its month as it was when the month was sealed; 404 until then, and once it was
/// deleted.
#[utoipa::path(
    get,
    path = "/api/v1/audit/access-log/{entry}/proof",
    tag = "Access log",
    responses((status = 200, description = "The proof.", body = AccessProof))
)]
pub fn get_access_proof() {}
