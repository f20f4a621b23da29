//! Workers: registration, look-up, the whole case and its history.

use crate::answers::{AttestationRecorded, PaidElsewhereRecorded};
use crate::common::{Committed, Reason};
use crate::history::HistoryPage;
use crate::query::{CaseQuery, HistoryVersionQuery, PageQuery, TrueOnQuery, WorkersQuery};
use crate::worker::{
    AttestInsuranceHistory, ChangeOrigin, LookupAnswer, LookupWorker, RecordDeath,
    RecordPaidElsewhere, SurveyUpdate, SurveyWorker,
};
use crate::worker_view::{StateAt, WorkerPage, WorkerView};

/// Register a person surveyed for the first time
///
/// The id is derived from the citizen id, so that the same person is the same record everywhere: a second
/// registration is refused with `already-registered`.
#[utoipa::path(
    post,
    path = "/api/v1/workers",
    tag = "Workers",
    request_body = SurveyWorker,
    responses((status = 201, description = "Registered.", body = Committed))
)]
pub fn survey_worker() {}

/// Find a person by citizen id or name
///
/// Changes nothing, and is recorded in the access log. Nobody found within the token's region: 404.
#[utoipa::path(
    post,
    path = "/api/v1/workers/lookup",
    tag = "Workers",
    request_body = LookupWorker,
    responses((status = 200, description = "Found.", body = LookupAnswer))
)]
pub fn lookup_worker() {}

/// List workers
///
/// In a stable order; without personal data. Lists may lag behind the log: give `min_position` to see your own write.
/// With `on`, all filters hold on that day; a page may then have fewer items than asked for, also none, and go on.
#[utoipa::path(
    get,
    path = "/api/v1/workers",
    tag = "Workers",
    params(WorkersQuery, CaseQuery, TrueOnQuery, PageQuery),
    responses((status = 200, description = "A page.", body = WorkerPage))
)]
pub fn list_workers() {}

/// Read a case
///
/// Read from the log itself: own writes are seen at once.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}",
    tag = "Workers",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = WorkerView))
)]
pub fn get_worker() {}

/// Read the history of a case
///
/// Every event, oldest first: who, when, why, and what it changed.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/history",
    tag = "Workers",
    params(CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = HistoryPage))
)]
pub fn get_worker_history() {}

/// Read a case as of one of its events
///
/// `diff_from` adds what differs from another version.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/history/{version}",
    tag = "Workers",
    params(HistoryVersionQuery),
    responses((status = 200, description = "As it stood.", body = StateAt))
)]
pub fn get_worker_at_version() {}

/// Record a later survey
///
/// What is absent stays as it was.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/survey-updates",
    tag = "Workers",
    request_body = SurveyUpdate,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn update_survey() {}

/// Record a move of the household registration
///
/// Dispatches recorded before keep their origin.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/origin",
    tag = "Workers",
    request_body = ChangeOrigin,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn change_origin() {}

/// Record a death
///
/// Facts dated after it are refused from then on; late facts, ends and voids are still taken.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/death",
    tag = "Workers",
    request_body = RecordDeath,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn record_death() {}

/// Void a death
///
/// For a death recorded for the wrong person.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/death/void",
    tag = "Workers",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_death() {}

/// Record premium months attested from elsewhere
///
/// Months paid before the person was known here.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/insurance-history",
    tag = "Workers",
    request_body = AttestInsuranceHistory,
    responses((status = 201, description = "Recorded.", body = AttestationRecorded))
)]
pub fn attest_insurance_history() {}

/// Record a subsidy that another office paid
///
/// The same is not paid again. One payment by scheme, period and paying division; it is taken of the dead
/// too, since the money was paid.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/subsidies-paid-elsewhere",
    tag = "Workers",
    request_body = RecordPaidElsewhere,
    responses((status = 201, description = "Recorded.", body = PaidElsewhereRecorded))
)]
pub fn record_paid_elsewhere() {}

/// Void a subsidy that another office paid
///
/// It was recorded in error; everything derived from it is reversed.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/subsidies-paid-elsewhere/{payment_id}/void",
    tag = "Workers",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_paid_elsewhere() {}
