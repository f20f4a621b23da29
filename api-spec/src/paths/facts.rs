//! One fact of a case, by its id.

use crate::fact_view::{
    AttestationView, CertificateView, ContributionView, DispatchView, EmploymentView,
    MembershipView, PaidElsewhereView, TrainingView, VentureView, WageView,
};
use crate::query::{CaseQuery, TrueOnQuery};

/// Read a membership of a target group
///
/// Also when it was voided. Where the `Location` of its recording points.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/target-groups/{membership_id}",
    tag = "Facts",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = MembershipView))
)]
pub fn get_membership() {}

/// Read a training
///
/// Also when it was voided. Where the `Location` of its recording points.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/trainings/{training_id}",
    tag = "Facts",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = TrainingView))
)]
pub fn get_training() {}

/// Read a certificate
///
/// Also when it was voided. Where the `Location` of its recording points.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/certificates/{certificate_no}",
    tag = "Facts",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = CertificateView))
)]
pub fn get_certificate() {}

/// Read a dispatch
///
/// Also when it was voided. Where the `Location` of its recording points.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/dispatches/{dispatch_id}",
    tag = "Facts",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = DispatchView))
)]
pub fn get_dispatch() {}

/// Read an employment
///
/// Also when it was voided. Where the `Location` of its recording points.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/employments/{employment_id}",
    tag = "Facts",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = EmploymentView))
)]
pub fn get_employment() {}

/// Read a contribution
///
/// Also when it was voided. Where the `Location` of its recording points.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/contributions/{contribution_id}",
    tag = "Facts",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = ContributionView))
)]
pub fn get_contribution() {}

/// Read a wage
///
/// Also when it was voided. Where the `Location` of its recording points.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/wages/{wage_id}",
    tag = "Facts",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = WageView))
)]
pub fn get_wage() {}

/// Read a venture
///
/// Also when it was voided. Where the `Location` of its recording points.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/ventures/{venture_id}",
    tag = "Facts",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = VentureView))
)]
pub fn get_venture() {}

/// Read an attestation of premium months
///
/// Also when it was voided. Where the `Location` of its recording points.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/insurance-history/{attestation_id}",
    tag = "Facts",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = AttestationView))
)]
pub fn get_attestation() {}

/// Read a subsidy that another office paid
///
/// Also when it was voided. Where the `Location` of its recording points.
#[utoipa::path(
    get,
    path = "/api/v1/workers/{id}/subsidies-paid-elsewhere/{payment_id}",
    tag = "Facts",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = PaidElsewhereView))
)]
pub fn get_paid_elsewhere() {}
