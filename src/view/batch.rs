//! Payment batches as the contract shows them.

use api_spec::batch::{
    BatchExportView, BatchItem, BatchLineView, BatchResultView, BatchView, BreakResolutionView,
    BreakView, DroppedLineView, RefusedLineView, ResultLine,
};
use api_spec::common::Basis;
use chrono::NaiveDate;
use domain::batch::{
    AcceptedLine, BatchExported, Break, DroppedLine, Line, PaymentBatch, PaymentResultReceived,
    RefusedLine, ResultStatus, Standing,
};
use domain::ids::BatchId;
use domain::money::Fen;

use super::{day, number, region};
use crate::clock;

/// The batch; none if nothing was prepared. Its breaks have an age if they are looked at today.
pub fn batch_view(
    id: BatchId,
    batch: &PaymentBatch,
    today: Option<NaiveDate>,
    basis: Basis,
) -> Option<BatchView> {
    let actions = batch.allowed_actions();
    let cancelled = batch.cancelled.as_ref();
    let breaks = batch.breaks.iter();
    Some(BatchView {
        batch: batch_item(id, batch)?,
        allowed_actions: actions.iter().map(|next| next.code().to_owned()).collect(),
        lines: line_views(batch),
        refused: refused_lines(&batch.refused),
        exports: batch.exports.iter().map(export_view).collect(),
        results: batch.results.iter().map(result_view).collect(),
        breaks: breaks
            .map(|found| break_view(batch, found, today))
            .collect(),
        follow_up: batch
            .follow_up()
            .iter()
            .map(|claim| claim.claim_id.to_string())
            .collect(),
        cancelled: cancelled.map(|cancelled| cancelled.reason.clone()),
        basis,
    })
}

/// The batch without its lines.
pub fn batch_item(id: BatchId, batch: &PaymentBatch) -> Option<BatchItem> {
    let prepared = batch.prepared.as_ref()?;
    let sent = || {
        let lines = batch.lines.values();
        lines.filter(|line| !matches!(line.standing, Standing::Dropped { .. }))
    };
    let first = batch.lines.values().next();
    let approved = batch.approved.as_ref();
    Some(BatchItem {
        id: id.to_string(),
        version: number(batch.version),
        state: batch.state()?.code().to_owned(),
        region: region(prepared.region),
        fund: first.map(|line| line.fact.payable.fund.code().to_owned()),
        prepared_on: prepared.prepared_on.to_string(),
        prepared_by: prepared.prepared_by.as_str().to_owned(),
        approved_by: approved.map(|approved| approved.approved_by.as_str().to_owned()),
        follows: prepared.follows.map(|earlier| earlier.to_string()),
        line_count: count(sent().count()),
        amount_fen: sent().map(|line| line.fact.payable.amount_fen.get()).sum(),
        awaiting_count: count(batch.awaiting().count()),
        paid_fen: batch.booked_fen(ResultStatus::Paid),
        returned_fen: batch.booked_fen(ResultStatus::Returned),
        open_breaks: count(batch.open_breaks().count()),
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The lines, by claim.
pub fn line_views(batch: &PaymentBatch) -> Vec<BatchLineView> {
    batch.lines.values().map(line_view).collect()
}

fn line_view(line: &Line) -> BatchLineView {
    let payable = &line.fact.payable;
    let claimant = payable.claim.claimant;
    let code = |code: &str| Some(code.to_owned());
    let (reason, reference, on) = match &line.standing {
        Standing::Awaiting | Standing::Released => (None, None, None),
        Standing::Dropped { reason } => (code(reason.code()), None, None),
        Standing::Paid { reference, on, .. } => (None, reference.clone(), *on),
        Standing::Failed {
            reason,
            reference,
            on,
        }
        | Standing::Returned {
            reason,
            reference,
            on,
            ..
        } => (code(reason.code()), reference.clone(), *on),
    };
    BatchLineView {
        claim_id: line.fact.claim_id().to_string(),
        claimant: claimant.as_uuid().to_string(),
        claimant_kind: claimant.stream_type().to_owned(),
        payment_id: line.fact.payment_id.to_string(),
        scheme: payable.scheme.code().to_owned(),
        region: region(payable.region),
        amount_fen: payable.amount_fen.get(),
        standing: line.standing.code().to_owned(),
        reason,
        reference,
        on: day(on),
        net_fen: line.net_fen(),
    }
}

/// The claims that are no lines.
pub fn refused_lines(refused: &[RefusedLine]) -> Vec<RefusedLineView> {
    let refused = refused.iter().map(|line| RefusedLineView {
        claim_id: line.claim.claim_id.to_string(),
        reason: line.reason.code().to_owned(),
    });
    refused.collect()
}

/// The lines that were taken out.
pub fn dropped_lines(dropped: &[DroppedLine]) -> Vec<DroppedLineView> {
    let dropped = dropped.iter().map(|line| DroppedLineView {
        claim_id: line.claim_id.to_string(),
        reason: line.reason.code().to_owned(),
    });
    dropped.collect()
}

fn export_view(copy: &BatchExported) -> BatchExportView {
    BatchExportView {
        copy: copy.copy,
        exported_on: copy.exported_on.to_string(),
        made_at: clock::rfc3339(clock::micros(copy.made_at)),
        exported_by: copy.exported_by.as_str().to_owned(),
        reason: copy.reason.clone(),
        control_sum_fen: copy.control_sum_fen.get(),
        count: copy.count,
        content_sha256: copy.content_sha256.clone(),
        files: copy
            .files
            .iter()
            .map(|file| (file.format.code().to_owned(), file.sha256.clone()))
            .collect(),
    }
}

fn result_view(result: &PaymentResultReceived) -> BatchResultView {
    BatchResultView {
        result_id: result.result_id.to_string(),
        format: result.format.code().to_owned(),
        by_hand: result.by_hand,
        uploaded_by: result.uploaded_by.as_str().to_owned(),
        received_on: result.received_on.to_string(),
        file_sha256: result.file_sha256.clone(),
        content_sha256: result.content_sha256.clone(),
        booked: count(result.lines.len()),
        breaks: count(result.breaks.len()),
        unchanged: result.unchanged,
    }
}

/// What was booked.
pub fn result_lines(lines: &[AcceptedLine]) -> Vec<ResultLine> {
    let lines = lines.iter().map(|line| ResultLine {
        line_no: line.line_no,
        claim_id: line.claim_id.to_string(),
        payment_id: line.payment_id.to_string(),
        status: line.status.code().to_owned(),
        amount_fen: line.amount_fen.get(),
        reference: line.reference.clone(),
        on: day(line.on),
        reason: line.reason.map(|reason| reason.code().to_owned()),
    });
    lines.collect()
}

/// For how many days something has been open.
fn age(since: NaiveDate, today: NaiveDate) -> i64 {
    today.signed_duration_since(since).num_days().max(0)
}

/// A break of the batch.
pub fn break_view(batch: &PaymentBatch, found: &Break, today: Option<NaiveDate>) -> BreakView {
    let fact = &found.fact;
    let open = batch
        .open_breaks()
        .any(|open| open.fact.break_id == fact.break_id);
    let resolved = found.resolved.as_ref();
    BreakView {
        break_id: fact.break_id.to_string(),
        result_id: found.result_id.to_string(),
        kind: fact.kind.code().to_owned(),
        claim_id: fact.claim_id.map(|id| id.to_string()),
        payment_id: fact.payment_id.map(|id| id.to_string()),
        line_no: fact.line_no,
        expected_fen: fact.expected_fen.map(Fen::get),
        found_fen: fact.found_fen.map(Fen::get),
        status: fact.status.map(|status| status.code().to_owned()),
        reference: fact.reference.clone(),
        on: day(fact.on),
        reason: fact.reason.map(|reason| reason.code().to_owned()),
        received_on: found.received_on.to_string(),
        open,
        age_days: today
            .filter(|_| open)
            .map(|today| age(found.received_on, today)),
        resolved: resolved.map(|resolved| BreakResolutionView {
            resolution: resolved.resolution.code().to_owned(),
            reason: resolved.reason.clone(),
            resolved_by: resolved.resolved_by.as_str().to_owned(),
            resolved_on: resolved.resolved_on.to_string(),
        }),
    }
}
