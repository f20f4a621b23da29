//! Payment batches: prepared, approved, sent to the bank, and compared with what comes back.

mod breaks;
mod files;
mod prepare;
mod read;
mod refusal;
mod results;
mod steps;

use api_spec::problem::Slug;
use domain::batch::{DroppedLine, PaymentBatch};
use domain::ids::BatchId;

use super::call::Call;
use super::fault::Fault;
use crate::money::lines::held_now;
use crate::process;
use crate::store::{Done, Loaded};

pub use super::history::{batch_at as get_batch_at_version, of_batch as get_batch_history};
pub use breaks::{list_breaks, resolve_break};
pub use files::{get_batch_csv, get_batch_json, get_batch_xml};
pub use prepare::prepare_batch;
pub use read::{get_batch, list_batches};
pub use results::submit_results;
pub use steps::{approve_batch, cancel_batch, close_batch, export_batch, release_batch_line};

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
