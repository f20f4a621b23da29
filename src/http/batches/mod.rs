//! Payment batches: prepared, approved, sent to the bank, and compared with what comes back.

mod breaks;
mod files;
mod prepare;
mod read;
mod refusal;
mod results;
mod steps;

use api_spec::problem::Slug;
use domain::batch::{BatchAct, DroppedLine, PaymentBatch};
use domain::ids::BatchId;

use super::call::{Body, Call};
use super::cases::{command_on, public_envelope};
use super::fault::Fault;
use crate::money::lines::held_now;
use crate::process;
use crate::store::{Done, Expected, Loaded, Refusal};

pub use super::history::{batch_at as get_batch_at_version, of_batch as get_batch_history};
pub use breaks::{list_breaks, resolve_break};
pub use files::{get_batch_csv, get_batch_json, get_batch_xml};
pub use prepare::prepare_batch;
pub use read::{get_batch, list_batches};
pub use results::submit_results;
pub use steps::{approve_batch, cancel_batch, close_batch, export_batch, release_batch_line};

/// How often a step is worked out again because its batch changed meanwhile.
const MAX_ATTEMPTS: u32 = 50;

/// Loads a batch: outside the caller's region it does not exist.
pub async fn batch(call: &Call) -> Result<(BatchId, Loaded<PaymentBatch>), Fault> {
    let id: BatchId = call.path_id("id")?;
    Ok((id, scoped(call, id).await?))
}

/// The batch with this id, if it lies in the caller's region.
async fn scoped(call: &Call, id: BatchId) -> Result<Loaded<PaymentBatch>, Fault> {
    let log = &call.state.store.log;
    let loaded = log.load::<PaymentBatch>(&id.to_string()).await?;
    let prepared = loaded.state.prepared.as_ref();
    if call
        .caller
        .covers_any(prepared.map(|prepared| prepared.region))
    {
        Ok(loaded)
    } else {
        Err(Fault::new(Slug::NotFound))
    }
}

/// Executes what was worked out from a batch on the batch that it was worked out from: lines that are left out and sums
/// are those of one state. If the batch changed meanwhile, the step is worked out again.
async fn act_as_read<T>(
    call: &Call,
    id: BatchId,
    mut read: Loaded<PaymentBatch>,
    body: &Body<T>,
    work_out: impl AsyncFn(&PaymentBatch) -> Result<BatchAct, Fault>,
) -> Result<Done, Fault> {
    let envelope = public_envelope(call, None, body)?;
    let wanted = call.expected()?;
    for _ in 0..MAX_ATTEMPTS {
        let act = work_out(&read.state).await?;
        let expected = match wanted {
            Expected::Version(_) => wanted,
            Expected::Any | Expected::Exists => Expected::Version(read.version),
        };
        match command_on::<PaymentBatch, _>(call, &id.to_string(), act, &envelope, expected).await {
            Err(Refusal::StaleVersion { .. }) if wanted != expected => {
                read = scoped(call, id).await?;
            }
            done => return Ok(done?),
        }
    }
    Err(Fault::new(Slug::Busy))
}

/// The lines that may no longer be paid; on determinations that lag nobody can say.
async fn held(call: &Call, batch: &PaymentBatch) -> Result<Vec<DroppedLine>, Fault> {
    let held = held_now(&call.state.store, batch).await?;
    held.ok_or_else(|| Fault::new(Slug::Behind))
}

/// Waits until what a command asks of claims is done, as long as a request may; the place up to which it is.
async fn carried(call: &Call, done: &Done) -> Result<Option<u64>, Fault> {
    Ok(match done.position {
        Some(position) if process::carried(&call.state.store, position).await? => Some(position),
        Some(_) | None => None,
    })
}
