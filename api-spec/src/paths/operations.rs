//! What operators and pickers ask.

use crate::admin::{
    ContractDocument, Health, ProjectionList, RebuildStarted, RegionPage, StepList,
};
use crate::common::Committed;
use crate::correction::{CorrectJournal, JournalDifferences};
use crate::query::{PageQuery, RegionsQuery};

/// Show how far what spans streams has come
///
/// Approvals, budgets, batches and links are carried through by one worker on the log. A step that a record refused stands here
/// until somebody has looked at it.
#[utoipa::path(
    get,
    path = "/api/v1/admin/steps",
    tag = "Operations",
    responses((status = 200, description = "What was asked for.", body = StepList))
)]
pub fn list_steps() {}

/// Show how far the projections have come
///
/// Each with its version, its place in the log and how far it lags behind. One that has stopped names the position that it could not
/// take in, and why.
#[utoipa::path(
    get,
    path = "/api/v1/admin/projections",
    tag = "Operations",
    responses((status = 200, description = "What was asked for.", body = ProjectionList))
)]
pub fn list_projections() {}

/// Rebuild a projection
///
/// New tables are filled beside the ones that serve; then one switch. Takes no body.
#[utoipa::path(
    post,
    path = "/api/v1/admin/projections/{name}/rebuild",
    tag = "Operations",
    responses((status = 202, description = "Started.", body = RebuildStarted))
)]
pub fn rebuild_projection() {}

/// Show why a rebuilt journal does not serve
///
/// What was published stays as it was told. A rebuilt version that posts something else is withheld; the version that served goes
/// on. 404 where no version is withheld.
#[utoipa::path(
    get,
    path = "/api/v1/admin/projections/{name}/differences",
    tag = "Operations",
    params(PageQuery),
    responses((status = 200, description = "What differs.", body = JournalDifferences))
)]
pub fn list_differences() {}

/// Correct the journal
///
/// Posts what differs as lines of the kind `correction`, at the head, and builds the journal again, which then serves. Names the
/// digest of the differences that were looked at: others are refused.
#[utoipa::path(
    post,
    path = "/api/v1/admin/projections/{name}/corrections",
    tag = "Operations",
    request_body = CorrectJournal,
    responses((status = 201, description = "Posted.", body = Committed))
)]
pub fn correct_journal() {}

/// List regions
///
/// For pickers: the regions below one, or by name or code. Any role.
#[utoipa::path(
    get,
    path = "/api/v1/regions",
    tag = "Operations",
    params(RegionsQuery, PageQuery),
    responses((status = 200, description = "A page.", body = RegionPage))
)]
pub fn list_regions() {}

/// Tell that the process is alive
///
/// Looks at nothing else, so that it answers `200` also when a store is down: for whoever restarts the process. Needs no token.
#[utoipa::path(
    get,
    path = "/healthz",
    tag = "Operations",
    responses((status = 200, description = "Alive.", body = Health))
)]
pub fn check_health() {}

/// Tell whether requests can be served
///
/// Looks at the stores and at the projections, and names what fails: for whoever sends traffic. Needs no token.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "Operations",
    responses((status = 200, description = "Ready.", body = Health))
)]
pub fn check_readiness() {}

/// Read the metrics
///
/// In the text format of Prometheus. Needs no token.
#[utoipa::path(
    get,
    path = "/metrics",
    tag = "Operations",
    responses((status = 200, description = "The metrics.", body = String, content_type = "text/plain; version=0.0.4", example = "hearth_log_head 4711"))
)]
pub fn get_metrics() {}

/// Read this document
///
/// The contract of the very server that answers, for generators and for comparing it with a copy. Needs no token.
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "Operations",
    responses((status = 200, description = "This document.", body = ContractDocument, example = json!({"openapi": "3.1.0"})))
)]
pub fn get_document() {}
