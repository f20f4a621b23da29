//! Findings of the audit.

use crate::finding::{
    ConcludeFinding, FindingConcluded, FindingPage, FindingStateAt, FindingView, RuleList,
};
use crate::history::HistoryPage;
use crate::query::{CaseQuery, DayQuery, FindingsQuery, HistoryVersionQuery, PageQuery};

/// List findings
///
/// What follows from the log on a day, in the order of rule and id, with how many there are and what is at stake. A rule that
/// lacks its facts is named in `not_evaluated`: it never answers that there is nothing.
#[utoipa::path(
    get,
    path = "/api/v1/audit/findings",
    tag = "Audit",
    params(FindingsQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = FindingPage))
)]
pub fn list_findings() {}

/// List the rules
///
/// Each with how grave its findings are, where it comes from, what it measures against, and which facts it lacks.
#[utoipa::path(
    get,
    path = "/api/v1/audit/findings/rules",
    tag = "Audit",
    responses((status = 200, description = "All rules.", body = RuleList))
)]
pub fn list_finding_rules() {}

/// Read a finding
///
/// With the events that it rests on and what was concluded. Once somebody has concluded, it can be read also when facts have
/// changed and it no longer follows from the log.
#[utoipa::path(
    get,
    path = "/api/v1/audit/findings/{id}",
    tag = "Audit",
    params(DayQuery, CaseQuery),
    responses((status = 200, description = "As it stands, or stood.", body = FindingView))
)]
pub fn get_finding() {}

/// Read the history of a finding
///
/// What people did about it, oldest first.
#[utoipa::path(
    get,
    path = "/api/v1/audit/findings/{id}/history",
    tag = "Audit",
    params(CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = HistoryPage))
)]
pub fn get_finding_history() {}

/// Read a finding as of one of its events
///
/// `diff_from` adds what differs from another version.
#[utoipa::path(
    get,
    path = "/api/v1/audit/findings/{id}/history/{version}",
    tag = "Audit",
    params(HistoryVersionQuery),
    responses((status = 200, description = "As it stood.", body = FindingStateAt))
)]
pub fn get_finding_at_version() {}

/// Conclude about a finding
///
/// On the evidence of now, which is kept with it. Clearing what stops approvals takes two auditors; who recorded the
/// evidence, or acted on a claim that it bears on, concludes nothing. Other evidence opens it again; on the same, another
/// auditor may decide otherwise.
#[utoipa::path(
    post,
    path = "/api/v1/audit/findings/{id}/conclusions",
    tag = "Audit",
    request_body = ConcludeFinding,
    responses((status = 200, description = "Concluded.", body = FindingConcluded))
)]
pub fn conclude_finding() {}
