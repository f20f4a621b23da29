//! The lines of a batch, looked at once more before they are approved and before they go to the bank (details G8).

use std::collections::BTreeMap;

use domain::batch::{DroppedLine, Line, LineRefusal, PaymentBatch};
use domain::ids::ClaimId;
use futures_util::{FutureExt, StreamExt, TryStreamExt};

use super::ground;
use super::records::Record;
use crate::process::line_refusal;
use crate::store::{Store, StoreError};

/// Records that are read at once.
pub(super) const AT_ONCE: usize = 8;

/// The lines that wait for the bank and may no longer be paid, each with its reason: whatever would keep a
/// line out is looked at here.
pub async fn held_now(store: &Store, batch: &PaymentBatch) -> Result<Vec<DroppedLine>, StoreError> {
    let lines: Vec<&Line> = batch.awaiting().collect();
    let ids: Vec<ClaimId> = lines.iter().map(|line| line.fact.claim_id()).collect();
    let lost = ground::lost_of(store, &ids, store.log.head().await?).await?;
    let answers: Vec<Option<DroppedLine>> = futures_util::stream::iter(lines)
        .map(|line| look_at(store, line).boxed())
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let mut held: BTreeMap<ClaimId, DroppedLine> = lost
        .into_keys()
        .map(|claim_id| {
            let reason = LineRefusal::Held;
            (claim_id, DroppedLine { claim_id, reason })
        })
        .collect();
    held.extend(
        answers
            .into_iter()
            .flatten()
            .map(|line| (line.claim_id, line)),
    );
    Ok(held.into_values().collect())
}

async fn look_at(store: &Store, line: &Line) -> Result<Option<DroppedLine>, StoreError> {
    let claimant = line.fact.payable.claim.claimant;
    let record = Record::load(&store.log, claimant).await?;
    Ok(reason(&record, line).map(|reason| DroppedLine {
        claim_id: line.fact.claim_id(),
        reason,
    }))
}

/// Why a line may not be paid as it was taken in.
fn reason(record: &Record, line: &Line) -> Option<LineRefusal> {
    let taken = &line.fact.payable;
    let Some(claim) = record.claims().claim(line.fact.claim_id()) else {
        return Some(LineRefusal::UnknownClaim);
    };
    let reasons = record.kept_out(claim);
    if !reasons.is_empty() {
        return Some(line_refusal(&reasons));
    }
    let account = claim.approved.as_ref().map(|approved| &approved.account);
    if account != Some(&taken.account) {
        // Somebody let another account pass since: that is another line.
        return Some(LineRefusal::AccountUnconfirmed);
    }
    match &claim.batch {
        Some(inside) if inside.payment_id != line.fact.payment_id => {
            Some(LineRefusal::AlreadyBatched)
        }
        Some(inside) if inside.amount_fen == taken.amount_fen => None,
        Some(_) | None => Some(LineRefusal::NotPayable),
    }
}
