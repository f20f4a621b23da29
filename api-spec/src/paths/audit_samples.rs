//! Samples, notes and workpapers of auditors.

use crate::audit_note::{AuditNotePage, AuditNotesQuery, WriteAuditNote};
use crate::audit_sample::{DrawSample, SamplePage, SampleView, Workpapers, WorkpapersQuery};
use crate::common::Committed;
use crate::query::PageQuery;
use crate::values::FileBytes;

/// Draw a sample
///
/// From the claims, determinations, payments or workers of the token's region, as the events up to a place in the log
/// tell them, with a seed, stratified by amount, scheme and region. The stream keeps terms and place, so that anybody
/// draws the same again, for ever and with other tools. At most 2,000 items.
#[utoipa::path(
    post,
    path = "/api/v1/audit/samples",
    tag = "Samples and notes",
    request_body = DrawSample,
    responses((status = 201, description = "Drawn.", body = Committed))
)]
pub fn draw_sample() {}

/// List samples
///
/// Those of the token's region, in the order in which they were drawn, without what they hold.
#[utoipa::path(
    get,
    path = "/api/v1/audit/samples",
    tag = "Samples and notes",
    params(PageQuery),
    responses((status = 200, description = "A page.", body = SamplePage))
)]
pub fn list_samples() {}

/// Read a sample
///
/// Drawn again from its terms and the log.
#[utoipa::path(
    get,
    path = "/api/v1/audit/samples/{id}",
    tag = "Samples and notes",
    responses((status = 200, description = "As it was drawn.", body = SampleView))
)]
pub fn get_sample() {}

/// Get the workpapers of a sample
///
/// Tables of what was drawn and of what it rests on, keyed for joining: claims, payments, policies in force, events with
/// position and leaf hash, notes. With a purpose also names and masked citizen ids. Each export is in the access log.
#[utoipa::path(
    get,
    path = "/api/v1/audit/samples/{id}.json",
    tag = "Samples and notes",
    params(WorkpapersQuery),
    responses((status = 200, description = "The tables.", body = Workpapers))
)]
pub fn get_sample_json() {}

/// Get the workpapers of a sample as a spreadsheet
///
/// The same tables, a sheet each.
#[utoipa::path(
    get,
    path = "/api/v1/audit/samples/{id}.xlsx",
    tag = "Samples and notes",
    params(WorkpapersQuery),
    responses((status = 200, description = "The tables.", content((FileBytes = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", example = "PK…"))))
)]
pub fn get_sample_xlsx() {}

/// Write a note
///
/// About an event, a cell of the ledger, a claim, a finding or an item of a sample of the token's region. A note is
/// never changed or taken back: another one puts it right.
#[utoipa::path(
    post,
    path = "/api/v1/audit/notes",
    tag = "Samples and notes",
    request_body = WriteAuditNote,
    responses((status = 201, description = "Written.", body = Committed))
)]
pub fn write_audit_note() {}

/// List notes
///
/// Those that auditors of the token's region, or of one above or below it, wrote, in the order of the log.
#[utoipa::path(
    get,
    path = "/api/v1/audit/notes",
    tag = "Samples and notes",
    params(AuditNotesQuery, PageQuery),
    responses((status = 200, description = "A page.", body = AuditNotePage))
)]
pub fn list_audit_notes() {}
