//! The steps of a batch: approved, exported, given up, closed, a line released.

use api_spec::batch::{
    ApproveBatch, CancelBatch, CloseBatch, ExportBatch, LinesChanged, ReleaseLine,
};
use api_spec::problem::Slug;
use cqrs_es::Aggregate;
use domain::batch::{BatchAct, BatchState, DroppedLine, PaymentBatch};
use domain::ids::{BatchId, ClaimId};

use super::{act_as_read, batch, carried, files, held};
use crate::http::answer::Answer;
use crate::http::call::{Body, Call};
use crate::http::cases::{act_on, changed, committed};
use crate::http::fault::Fault;
use crate::http::parse;
use crate::store::Done;
use crate::view;

/// Whether the caller's key was used for a command on this batch: then that has the answer, and nothing that it would
/// need is worked out again.
pub(super) async fn is_repeated(call: &Call, id: BatchId) -> Result<bool, Fault> {
    let Some(key) = call.key()? else {
        return Ok(false);
    };
    let subject = call.caller.subject.as_str();
    let used = call.state.store.log.key_use(subject, &key).await?;
    Ok(used.is_some_and(|used| used.went_to(PaymentBatch::TYPE, &id.to_string())))
}

/// `POST /finance/batches/{id}/approve`.
pub async fn approve_batch(mut call: Call) -> Result<Answer, Fault> {
    let (id, loaded) = batch(&call).await?;
    let body = call.body::<ApproveBatch>().await?;
    let approved_on = parse::date("/approved_on", &body.value.approved_on)?;
    let done = act_as_read(&call, id, loaded, &body, async |batch| {
        let dropped = if batch.state() == Some(BatchState::Ready) {
            held(&call, batch).await?
        } else {
            Vec::new()
        };
        Ok(BatchAct::Approve {
            approved_on,
            dropped,
        })
    })
    .await?;
    lines_changed(&call, id, &done, |batch| {
        batch.approved.as_ref().map(|approved| &*approved.dropped)
    })
    .await
}

/// `POST /finance/batches/{id}/export`.
pub async fn export_batch(mut call: Call) -> Result<Answer, Fault> {
    let (id, loaded) = batch(&call).await?;
    let body = call.body::<ExportBatch>().await?;
    let exported_on = parse::date("/exported_on", &body.value.exported_on)?;
    let reason = body.value.reason.clone();
    let done = act_as_read(&call, id, loaded, &body, async |batch| {
        let reason = reason.clone();
        let again = batch.state() == Some(BatchState::Exported);
        // A copy that is refused anyway opens nobody's account.
        let possible = batch.state() == Some(BatchState::Approved)
            || again && reason.is_some() && batch.results.is_empty();
        let export = if possible && !is_repeated(&call, id).await? {
            files::export(&call, id, batch, exported_on, reason).await?
        } else {
            files::nothing(exported_on, reason)
        };
        Ok(BatchAct::Export(Box::new(export)))
    })
    .await?;
    lines_changed(&call, id, &done, |batch| {
        batch.exports.last().map(|copy| &*copy.dropped)
    })
    .await
}

/// The answer of a step that may take out lines: as the command left the batch, once its claims are free.
async fn lines_changed(
    call: &Call,
    id: BatchId,
    done: &Done,
    dropped: impl FnOnce(&PaymentBatch) -> Option<&[DroppedLine]>,
) -> Result<Answer, Fault> {
    carried(call, done).await?;
    let log = &call.state.store.log;
    let left = log
        .load_at::<PaymentBatch>(&id.to_string(), done.version)
        .await?;
    let changed = LinesChanged {
        committed: committed(id, done, Vec::new()),
        dropped: view::dropped_lines(dropped(&left.state).unwrap_or_default()),
    };
    Ok(Answer::ok(&changed)?.etag(format!("\"{}\"", done.version)))
}

/// A step that frees claims: they can go into another batch once it is answered.
async fn step<T>(call: &Call, id: BatchId, act: BatchAct, body: &Body<T>) -> Result<Answer, Fault> {
    let done = act_on::<PaymentBatch, _, _>(call, id, act, None, body).await?;
    carried(call, &done).await?;
    changed(id, &done)
}

/// `POST /finance/batches/{id}/cancel`.
pub async fn cancel_batch(mut call: Call) -> Result<Answer, Fault> {
    let (id, _) = batch(&call).await?;
    let body = call.body::<CancelBatch>().await?;
    let cancel = BatchAct::Cancel {
        reason: body.value.reason.clone(),
        cancelled_on: parse::date("/cancelled_on", &body.value.cancelled_on)?,
    };
    step(&call, id, cancel, &body).await
}

/// `POST /finance/batches/{id}/close`.
pub async fn close_batch(mut call: Call) -> Result<Answer, Fault> {
    let (id, _) = batch(&call).await?;
    let body = call.body::<CloseBatch>().await?;
    let close = BatchAct::Close {
        closed_on: parse::date("/closed_on", &body.value.closed_on)?,
    };
    step(&call, id, close, &body).await
}

/// `POST /finance/batches/{id}/lines/{claim_id}/release`.
pub async fn release_batch_line(mut call: Call) -> Result<Answer, Fault> {
    let (id, loaded) = batch(&call).await?;
    let claim_id: ClaimId = call.path_id("claim_id")?;
    if loaded.state.line(claim_id).is_none() {
        return Err(Fault::new(Slug::NotFound));
    }
    let body = call.body::<ReleaseLine>().await?;
    let release = BatchAct::ReleaseLine {
        claim_id,
        reason: body.value.reason.clone(),
        bank_confirmation: body.value.bank_confirmation.clone(),
        released_on: parse::date("/released_on", &body.value.released_on)?,
    };
    step(&call, id, release, &body).await
}
