//! Who the person is: links, citizen id, personal data, account, erasure.

use crate::answers::ErasureAnswer;
use crate::common::{Committed, Reason};
use crate::query::PersonalDataQuery;
use crate::worker::{CorrectCitizenId, LinkWorker, PersonalData, UpdatePersonalData};

/// Link this record to the one that carries on
///
/// Two records turned out to be one person's. The record in the path goes away; distinct counts go over the person.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/link",
    tag = "Identity and personal data",
    request_body = LinkWorker,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn link_worker() {}

/// Undo the link of this record
///
/// Both records stand for themselves again.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/link/withdraw",
    tag = "Identity and personal data",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn withdraw_link() {}

/// Correct the citizen id
///
/// A later registration with either number finds this record. If the right number belongs to a person already: `use-link`.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/citizen-id",
    tag = "Identity and personal data",
    request_body = CorrectCitizenId,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn correct_citizen_id() {}

/// Change personal data
///
/// A new account waits until another subject confirms it.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/personal-data",
    tag = "Identity and personal data",
    request_body = UpdatePersonalData,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn update_personal_data() {}

/// Read personal data in clear
///
/// Recorded in the access log with its purpose before anything is shown. After erasure: 410.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/personal-data",
    tag = "Identity and personal data",
    params(PersonalDataQuery),
    responses((status = 200, description = "What was asked for.", body = PersonalData))
)]
pub fn get_personal_data() {}

/// Confirm the account that waits
///
/// By another subject than the one who entered it. Takes no body.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/account/confirm",
    tag = "Identity and personal data",
    responses((status = 200, description = "Confirmed.", body = Committed))
)]
pub fn confirm_account() {}

/// Destroy the personal data
///
/// Needs two subjects: the first call asks for it, the call of a second subject destroys the data. History, figures
/// and proofs stay whole.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/erasure",
    tag = "Identity and personal data",
    request_body = Reason,
    responses((status = 200, description = "Asked for, or done: `state` says which.", body = ErasureAnswer))
)]
pub fn erase_worker() {}
