//! Matching agreements.

use crate::agreement::{
    AgreementPage, AgreementStateAt, AgreementView, EndAgreement, SignAgreement,
    SupplementAgreement,
};
use crate::common::{Committed, Reason};
use crate::history::HistoryPage;
use crate::query::{AgreementsQuery, CaseQuery, HistoryVersionQuery, PageQuery, TrueOnQuery};

/// Record a signed agreement
///
/// With an idempotency key the id derives from caller and key.
#[utoipa::path(
    post,
    path = "/api/v1/agreements",
    tag = "Agreements",
    request_body = SignAgreement,
    responses((status = 201, description = "Recorded.", body = Committed))
)]
pub fn sign_agreement() {}

/// List agreements
///
/// In a stable order; without personal data. Lists may lag behind the log: give `min_position` to see your own write.
/// With `on`, all filters hold on that day; a page may then have fewer items than asked for, also none, and go on.
#[utoipa::path(
    get,
    path = "/api/v1/agreements",
    tag = "Agreements",
    params(AgreementsQuery, CaseQuery, TrueOnQuery, PageQuery),
    responses((status = 200, description = "A page.", body = AgreementPage))
)]
pub fn list_agreements() {}

/// Read an agreement
///
/// Read from the log itself: own writes are seen at once.
#[utoipa::path(
    get,
    path = "/api/v1/agreements/{id}",
    tag = "Agreements",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = AgreementView))
)]
pub fn get_agreement() {}

/// Read the history of an agreement
///
/// Every event, oldest first: who, when, why, and what it changed.
#[utoipa::path(
    get,
    path = "/api/v1/agreements/{id}/history",
    tag = "Agreements",
    params(CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = HistoryPage))
)]
pub fn get_agreement_history() {}

/// Read an agreement as of one of its events
///
/// `diff_from` adds what differs from another version.
#[utoipa::path(
    get,
    path = "/api/v1/agreements/{id}/history/{version}",
    tag = "Agreements",
    params(HistoryVersionQuery),
    responses((status = 200, description = "As it stood.", body = AgreementStateAt))
)]
pub fn get_agreement_at_version() {}

/// Record a supplement
///
/// The agreement keeps its id; on each day it has the terms that were signed by then.
#[utoipa::path(
    post,
    path = "/api/v1/agreements/{id}/supplements",
    tag = "Agreements",
    request_body = SupplementAgreement,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn supplement_agreement() {}

/// End an agreement before its time
///
/// One that has not begun yet is called off: it is never in force and counts in no ledger.
#[utoipa::path(
    post,
    path = "/api/v1/agreements/{id}/end",
    tag = "Agreements",
    request_body = EndAgreement,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn end_agreement() {}

/// Void an agreement
///
/// It was recorded in error and never was.
#[utoipa::path(
    post,
    path = "/api/v1/agreements/{id}/void",
    tag = "Agreements",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_agreement() {}
