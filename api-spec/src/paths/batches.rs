//! Payment batches and their breaks.

use crate::batch::{
    ApproveBatch, BatchPage, BatchPrepared, BatchStateAt, BatchView, BreakPage, CancelBatch,
    CloseBatch, ExportBatch, LinesChanged, PaymentOrder, PrepareBatch, ReleaseLine, ResolveBreak,
    ResultsTaken, SubmitResults,
};
use crate::common::Committed;
use crate::history::HistoryPage;
use crate::query::{
    BatchesQuery, BreaksQuery, CaseQuery, HistoryVersionQuery, PageQuery, ResultsQuery, TableQuery,
};
use crate::values::FileBytes;

/// Prepare a batch
///
/// Each claim answers by itself whether it takes part: payable, in no other batch, held by nothing, decided by others than the
/// caller. Claims of several funds are refused (`other-fund`): one account pays a batch. Claims outside the
/// caller's region name nothing.
#[utoipa::path(
    post,
    path = "/api/v1/finance/batches",
    tag = "Payments",
    request_body = PrepareBatch,
    responses((status = 201, description = "Prepared.", body = BatchPrepared))
)]
pub fn prepare_batch() {}

/// List batches
///
/// Of the caller's region and below it, by id. Read from the log itself.
#[utoipa::path(
    get,
    path = "/api/v1/finance/batches",
    tag = "Payments",
    params(BatchesQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = BatchPage))
)]
pub fn list_batches() {}

/// Read a batch
///
/// With its lines, copies, results and breaks. Read from the log itself: own writes are seen at once.
#[utoipa::path(
    get,
    path = "/api/v1/finance/batches/{id}",
    tag = "Payments",
    params(CaseQuery),
    responses((status = 200, description = "As it stands, or stood.", body = BatchView))
)]
pub fn get_batch() {}

/// Read the history of a batch
///
/// Every event, oldest first: who, when, why, and what it changed.
#[utoipa::path(
    get,
    path = "/api/v1/finance/batches/{id}/history",
    tag = "Payments",
    params(CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = HistoryPage))
)]
pub fn get_batch_history() {}

/// Read a batch as of one of its events
///
/// `diff_from` adds what differs from another version.
#[utoipa::path(
    get,
    path = "/api/v1/finance/batches/{id}/history/{version}",
    tag = "Payments",
    params(HistoryVersionQuery),
    responses((status = 200, description = "As it stood.", body = BatchStateAt))
)]
pub fn get_batch_at_version() {}

/// Approve a batch
///
/// By somebody who neither prepared it nor decided on one of its claims. Lines that may no longer be paid are dropped.
#[utoipa::path(
    post,
    path = "/api/v1/finance/batches/{id}/approve",
    tag = "Payments",
    request_body = ApproveBatch,
    responses((status = 200, description = "Approved.", body = LinesChanged))
)]
pub fn approve_batch() {}

/// Export a batch
///
/// Lines that may no longer be paid are dropped; of what is left the count, the control sum and the hashes of every file are
/// recorded. The files are then had by `GET`. Another copy has the bytes of the first, needs a reason, and is
/// possible only until the bank answers.
#[utoipa::path(
    post,
    path = "/api/v1/finance/batches/{id}/export",
    tag = "Payments",
    request_body = ExportBatch,
    responses((status = 200, description = "Exported.", body = LinesChanged))
)]
pub fn export_batch() {}

/// Give a batch up
///
/// Before it went to the bank: all its claims are free.
#[utoipa::path(
    post,
    path = "/api/v1/finance/batches/{id}/cancel",
    tag = "Payments",
    request_body = CancelBatch,
    responses((status = 200, description = "Given up.", body = Committed))
)]
pub fn cancel_batch() {}

/// Close a batch
///
/// When every line has a result or was released and no break is open.
#[utoipa::path(
    post,
    path = "/api/v1/finance/batches/{id}/close",
    tag = "Payments",
    request_body = CloseBatch,
    responses((status = 200, description = "Closed.", body = Committed))
)]
pub fn close_batch() {}

/// Release a line
///
/// After the export, by somebody who neither prepared nor exported the batch: the bank confirmed that it doesn't pay it.
#[utoipa::path(
    post,
    path = "/api/v1/finance/batches/{id}/lines/{claim_id}/release",
    tag = "Payments",
    request_body = ReleaseLine,
    responses((status = 200, description = "Released.", body = Committed))
)]
pub fn release_batch_line() {}

/// Get the order as a table
///
/// Of an exported batch; each download is in the access log. UTF-8 with byte order mark, or GB18030.
#[utoipa::path(
    get,
    path = "/api/v1/finance/batches/{id}.csv",
    tag = "Payments",
    params(TableQuery),
    responses((status = 200, description = "The file that was exported, byte by byte.", content((String = "text/csv", example = "付款编号,申领编号,收款账号,收款户名,开户行行号,金额(元),用途\r\n"))))
)]
pub fn get_batch_csv() {}

/// Get the order as ISO 20022 `pain.001.001.09`
///
/// Of an exported batch; each download is in the access log.
#[utoipa::path(
    get,
    path = "/api/v1/finance/batches/{id}.xml",
    tag = "Payments",
    responses((status = 200, description = "The file that was exported, byte by byte.", content((FileBytes = "application/xml", example = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">…</Document>"))))
)]
pub fn get_batch_xml() {}

/// Get the order as JSON
///
/// Of an exported batch; each download is in the access log.
#[utoipa::path(
    get,
    path = "/api/v1/finance/batches/{id}.json",
    tag = "Payments",
    responses((status = 200, description = "The file that was exported, byte by byte.", body = PaymentOrder))
)]
pub fn get_batch_json() {}

/// Hand in results
///
/// A list typed in JSON (by somebody who neither prepared nor exported the batch), or a file of the bank: a table as `text/csv` in
/// UTF-8 or GB18030, `pain.002` or `camt.054` as `application/xml`; at most 10 MB. A file is taken whole or not at all. What
/// differs from what was sent, or from what is known, is a break and is not booked. The same content again changes nothing.
#[utoipa::path(
    post,
    path = "/api/v1/finance/batches/{id}/results",
    tag = "Payments",
    params(ResultsQuery),
    request_body(content((SubmitResults = "application/json"), (String = "text/csv", example = "付款编号,状态,金额(元)\r\nac972194-0580-5558-8676-0b849ff5eb79,成功,500.00\r\n"), (FileBytes = "application/xml", example = "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">…</Document>"))),
    responses((status = 200, description = "Taken in.", body = ResultsTaken))
)]
pub fn submit_results() {}

/// List breaks
///
/// Of batches of the caller's region and below it, with their age.
#[utoipa::path(
    get,
    path = "/api/v1/finance/breaks",
    tag = "Payments",
    params(BreaksQuery, CaseQuery, PageQuery),
    responses((status = 200, description = "A page.", body = BreakPage))
)]
pub fn list_breaks() {}

/// Settle a break
///
/// `accepted` books what the bank says, and takes somebody who neither prepared nor exported the batch; the others book nothing.
/// The stream that answers, and that `If-Match` is about, is the batch.
#[utoipa::path(
    post,
    path = "/api/v1/finance/breaks/{id}/resolve",
    tag = "Payments",
    request_body = ResolveBreak,
    responses((status = 200, description = "Settled.", body = Committed))
)]
pub fn resolve_break() {}
