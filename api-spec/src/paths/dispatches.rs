//! Departures, arrivals and returns of a worker.

use crate::answers::DispatchRecorded;
use crate::common::{Committed, Reason};
use crate::facts::{ConfirmArrival, Dispatch, RecordReturn};

/// Record a departure
///
/// One departure at a time; a late record may state arrival and return at once.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/dispatches",
    tag = "Dispatches",
    request_body = Dispatch,
    responses((status = 201, description = "Recorded.", body = DispatchRecorded))
)]
pub fn dispatch_worker() {}

/// Confirm the arrival
///
/// By the receiving side.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/dispatches/{dispatch_id}/arrival",
    tag = "Dispatches",
    request_body = ConfirmArrival,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn confirm_arrival() {}

/// Void the arrival
///
/// It was confirmed in error.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/dispatches/{dispatch_id}/arrival/void",
    tag = "Dispatches",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_arrival() {}

/// Record the return
///
/// It does not end an employment.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/dispatches/{dispatch_id}/return",
    tag = "Dispatches",
    request_body = RecordReturn,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn record_return() {}

/// Void the return
///
/// It was recorded in error.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/dispatches/{dispatch_id}/return/void",
    tag = "Dispatches",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_return() {}

/// Void a dispatch
///
/// Arrival and return go with it; employments stay, but lose their dispatch.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/dispatches/{dispatch_id}/void",
    tag = "Dispatches",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_dispatch() {}
