//! Organisations. They are public data, but for the sealed bank account: readable in every region, written within one's own.

use crate::account::ProposeAccount;
use crate::common::Committed;
use crate::history::HistoryPage;
use crate::organisation::{
    Designate, GrantRole, MoveOrganisation, OrganisationPage, OrganisationStateAt,
    OrganisationView, RecogniseBrand, RegisterOrganisation, RevokeDesignation, WithdrawBrand,
    WithdrawRole,
};
use crate::query::{CaseQuery, HistoryVersionQuery, OrganisationsQuery, PageQuery, TrueOnQuery};

/// Register an organisation
///
/// The id is derived from the credit code: a second registration is refused with `already-registered`.
#[utoipa::path(
    post,
    path = "/api/v1/organisations",
    tag = "Organisations",
    request_body = RegisterOrganisation,
    responses((status = 201, description = "Registered.", body = Committed))
)]
pub fn register_organisation() {}

/// List organisations
///
/// In a stable order; without personal data. Lists may lag behind the log: give `min_position` to see your own write.
/// With `on`, all filters hold on that day; a page may then have fewer items than asked for, also none, and go on.
#[utoipa::path(
    get,
    path = "/api/v1/organisations",
    tag = "Organisations",
    params(OrganisationsQuery, CaseQuery, TrueOnQuery, PageQuery),
    responses((status = 200, description = "A page.", body = OrganisationPage))
)]
pub fn list_organisations() {}

/// Read an organisation
///
/// Read from the log itself: own writes are seen at once.
#[utoipa::path(
    get,
    path = "/api/v1/organisations/{id}",
    tag = "Organisations",
    params(CaseQuery, TrueOnQuery),
    responses((status = 200, description = "As it stands, or stood.", body = OrganisationView))
)]
pub fn get_organisation() {}

/// Read the history of an organisation
///
/// Every event, oldest first: who, when, why, and what it changed.
#[utoipa::path(
    get,
    path = "/api/v1/organisations/{id}/history",
    tag = "Organisations",
    params(CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = HistoryPage))
)]
pub fn get_organisation_history() {}

/// Read an organisation as of one of its events
///
/// `diff_from` adds what differs from another version.
#[utoipa::path(
    get,
    path = "/api/v1/organisations/{id}/history/{version}",
    tag = "Organisations",
    params(HistoryVersionQuery),
    responses((status = 200, description = "As it stood.", body = OrganisationStateAt))
)]
pub fn get_organisation_at_version() {}

/// Grant a role
///
/// May be recorded late, with an earlier first day: what rests on the role is worked out again from that day. Each role is held once at
/// a time.
#[utoipa::path(
    post,
    path = "/api/v1/organisations/{id}/roles",
    tag = "Organisations",
    request_body = GrantRole,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn grant_role() {}

/// Withdraw a role
///
/// `until` is the last day on which it is held; what rests on it until then stays. It may be granted again from a later day.
#[utoipa::path(
    post,
    path = "/api/v1/organisations/{id}/roles/{role}/withdraw",
    tag = "Organisations",
    request_body = WithdrawRole,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn withdraw_role() {}

/// Designate as a base
///
/// The award of bases rests on it. Each kind is held once at a time, and may come again after it was revoked.
#[utoipa::path(
    post,
    path = "/api/v1/organisations/{id}/designations",
    tag = "Organisations",
    request_body = Designate,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn designate_base() {}

/// Revoke a designation
///
/// It holds on the days before `revoked_on`, and what rests on these stays.
#[utoipa::path(
    post,
    path = "/api/v1/organisations/{id}/designations/{kind}/revoke",
    tag = "Organisations",
    request_body = RevokeDesignation,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn revoke_designation() {}

/// Recognise a labour brand
///
/// By its name, which is the brand's id in later calls. It is recognised once at a time, and may be again after it was withdrawn.
#[utoipa::path(
    post,
    path = "/api/v1/organisations/{id}/brands",
    tag = "Organisations",
    request_body = RecogniseBrand,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn recognise_brand() {}

/// Withdraw a labour brand
///
/// It stays recognised on the days before `withdrawn_on`.
#[utoipa::path(
    post,
    path = "/api/v1/organisations/{id}/brands/{name}/withdraw",
    tag = "Organisations",
    request_body = WithdrawBrand,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn withdraw_brand() {}

/// Record that the organisation moved
///
/// It stays the same organisation; the region on the business date decides.
#[utoipa::path(
    post,
    path = "/api/v1/organisations/{id}/region",
    tag = "Organisations",
    request_body = MoveOrganisation,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn move_organisation() {}

/// Enter a bank account
///
/// It waits until another subject confirms it; the one confirmed before stands until then. It is sealed, and shown
/// masked.
#[utoipa::path(
    post,
    path = "/api/v1/organisations/{id}/account",
    tag = "Organisations",
    request_body = ProposeAccount,
    responses((status = 200, description = "Recorded.", body = Committed))
)]
pub fn propose_organisation_account() {}

/// Confirm the bank account that waits
///
/// By another subject than the one who entered it. Takes no body.
#[utoipa::path(
    post,
    path = "/api/v1/organisations/{id}/account/confirm",
    tag = "Organisations",
    responses((status = 200, description = "Confirmed.", body = Committed))
)]
pub fn confirm_organisation_account() {}
