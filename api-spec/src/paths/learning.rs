//! Target groups, trainings and certificates of a worker.

use crate::answers::{CertificateRecorded, MembershipRecorded, TrainingRecorded};
use crate::common::{Committed, Reason};
use crate::facts::{
    ConfirmTargetGroup, EndTargetGroup, IssueCertificate, RecordTraining, RevokeCertificate,
};

/// Record a membership of a target group
///
/// May be recorded late, with an earlier first day.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/target-groups",
    tag = "Target groups, trainings, certificates",
    request_body = ConfirmTargetGroup,
    responses((status = 201, description = "Recorded.", body = MembershipRecorded))
)]
pub fn confirm_target_group() {}

/// End the open membership of a group
///
/// `until` is the last day of membership: departures and trainings up to then still count as a member's.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/target-groups/{group}/end",
    tag = "Target groups, trainings, certificates",
    request_body = EndTargetGroup,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn end_target_group() {}

/// Void a membership
///
/// It was recorded in error; everything derived from it is reversed.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/target-groups/{membership_id}/void",
    tag = "Target groups, trainings, certificates",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_target_group() {}

/// Record a completed training
///
/// Completed is enough to count in the ledger; whether it was passed matters for subsidies. May be recorded late.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/trainings",
    tag = "Target groups, trainings, certificates",
    request_body = RecordTraining,
    responses((status = 201, description = "Recorded.", body = TrainingRecorded))
)]
pub fn record_training() {}

/// Void a training
///
/// It was recorded in error; everything derived from it is reversed.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/trainings/{training_id}/void",
    tag = "Target groups, trainings, certificates",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_training() {}

/// Record a certificate
///
/// Numbers are unique per issuer.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/certificates",
    tag = "Target groups, trainings, certificates",
    request_body = IssueCertificate,
    responses((status = 201, description = "Recorded.", body = CertificateRecorded))
)]
pub fn issue_certificate() {}

/// Record that a certificate was withdrawn
///
/// It was good until then.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/certificates/{certificate_no}/revoke",
    tag = "Target groups, trainings, certificates",
    request_body = RevokeCertificate,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn revoke_certificate() {}

/// Void a certificate
///
/// It was recorded in error; everything derived from it is reversed.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/certificates/{certificate_no}/void",
    tag = "Target groups, trainings, certificates",
    request_body = Reason,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn void_certificate() {}
