//! Employments, premiums, wages and ventures of a worker.

use crate::answers::{ContributionRecorded, EmploymentRecorded, VentureRecorded, WageRecorded};
use crate::common::{Committed, Reason};
use crate::work::{
    CloseVenture, CorrectContribution, EndEmployment, RecordContribution, RecordWage, Refund,
    StartEmployment, StartVenture,
};

/// Record the start of work
///
/// With `dispatch_id` the work belongs to that dispatch. A late record may state its end at once. Several employments may run side by
/// side, at one employer only one at a time.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/employments",
    tag = "Work",
    request_body = StartEmployment,
    responses((status = 201, description = "Recorded.", body = EmploymentRecorded))
)]
pub fn start_employment() {}

/// Record the end of work
///
/// `ended_on` is the last day of work. While a contribution lies after it, it is refused: correct or void that first.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/employments/{employment_id}/end",
    tag = "Work",
    request_body = EndEmployment,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn end_employment() {}

/// Void an employment
///
/// Its contributions no longer count.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/employments/{employment_id}/void",
    tag = "Work",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_employment() {}

/// Record a month's premiums
///
/// One per employment and month.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/employments/{employment_id}/contributions",
    tag = "Work",
    request_body = RecordContribution,
    responses((status = 201, description = "Recorded.", body = ContributionRecorded))
)]
pub fn record_contribution() {}

/// Correct a contribution
///
/// Amounts and date of payment; it keeps its place in the order of recording.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/contributions/{contribution_id}/correct",
    tag = "Work",
    request_body = CorrectContribution,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn correct_contribution() {}

/// Record that premiums were paid back
///
/// The month may then be recorded again.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/contributions/{contribution_id}/refund",
    tag = "Work",
    request_body = Refund,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn refund_contribution() {}

/// Void a contribution
///
/// It was recorded in error; everything derived from it is reversed.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/contributions/{contribution_id}/void",
    tag = "Work",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_contribution() {}

/// Record a month's wage
///
/// Every payment is a record of its own, also several for one month. Of the account only a fingerprint is kept, which nobody can turn
/// back into its number.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/employments/{employment_id}/wages",
    tag = "Work",
    request_body = RecordWage,
    responses((status = 201, description = "Recorded.", body = WageRecorded))
)]
pub fn record_wage() {}

/// Record a firm or business of the person's own
///
/// Start-up subsidies rest on it, and with `loan` also those for the interest on that loan.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/ventures",
    tag = "Work",
    request_body = StartVenture,
    responses((status = 201, description = "Recorded.", body = VentureRecorded))
)]
pub fn start_venture() {}

/// Record the end of a venture
///
/// `closed_on` is its last day. One that never was is voided instead.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/ventures/{venture_id}/close",
    tag = "Work",
    request_body = CloseVenture,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn close_venture() {}

/// Void a venture
///
/// It was recorded in error; everything derived from it is reversed.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/ventures/{venture_id}/void",
    tag = "Work",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_venture() {}
