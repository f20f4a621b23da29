//! Bundles: what an auditor takes away.

use crate::bundle::Bundle;
use crate::query::{CaseQuery, DayQuery, LedgerQuery};

/// Take away a worker's case
///
/// The record's events with those that its determinations rest on, each with the proof that it is in the log, and the
/// determinations of a day. `hearth verify` checks the file without this server. What is sealed stays sealed.
#[utoipa::path(
    get,
    path = "/api/v1/audit/bundles/workers/{id}",
    tag = "Audit",
    params(DayQuery, CaseQuery),
    responses((status = 200, description = "The bundle.", body = Bundle))
)]
pub fn bundle_worker() {}

/// Take away an organisation's record
///
/// Its events and claims, each with the proof that it is in the log.
#[utoipa::path(
    get,
    path = "/api/v1/audit/bundles/organisations/{id}",
    tag = "Audit",
    params(CaseQuery),
    responses((status = 200, description = "The bundle.", body = Bundle))
)]
pub fn bundle_organisation() {}

/// Take away a claim
///
/// The events that it stands on, from facts to payment, and the determinations that it was filed with, to be worked out again.
#[utoipa::path(
    get,
    path = "/api/v1/audit/bundles/claims/{claim_id}",
    tag = "Audit",
    params(CaseQuery),
    responses((status = 200, description = "The bundle.", body = Bundle))
)]
pub fn bundle_claim() {}

/// Take away a cell of a ledger
///
/// The cases that the figure counts, each with the proof that it is in the log. That no other case should be counted needs the
/// whole log.
#[utoipa::path(
    get,
    path = "/api/v1/audit/bundles/ledgers/{year}/rows/{code}",
    tag = "Audit",
    params(LedgerQuery, CaseQuery),
    responses((status = 200, description = "The bundle.", body = Bundle))
)]
pub fn bundle_cell() {}

/// Take away the ledger of a region and year
///
/// All rows with the cases that they count, as one file.
#[utoipa::path(
    get,
    path = "/api/v1/audit/bundles/reports/{year}",
    tag = "Audit",
    params(LedgerQuery, CaseQuery),
    responses((status = 200, description = "The bundle.", body = Bundle))
)]
pub fn bundle_report() {}
