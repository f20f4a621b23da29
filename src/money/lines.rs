//! The lines of a batch, looked at once more before they are approved and before they go to the bank.

use domain::batch::{DroppedLine, Line, LineRefusal, PaymentBatch};
use domain::claim::HoldReason;
use domain::ids::ClaimId;
use futures_util::{FutureExt, StreamExt, TryStreamExt};

use super::records::Record;
use super::{findings, ground};
use crate::store::{Store, StoreError};

/// Records that are read at once.
pub(super) const AT_ONCE: usize = 8;

/// The lines that wait for the bank and may no longer be paid, each with its reason: whatever would keep a
/// line out is looked at here. None if nobody can say in time on which facts the lines stand.
pub async fn held_now(
    store: &Store,
    batch: &PaymentBatch,
) -> Result<Option<Vec<DroppedLine>>, StoreError> {
    let lines: Vec<&Line> = batch.awaiting().collect();
    let ids: Vec<ClaimId> = lines.iter().map(|line| line.fact.claim_id()).collect();
    let head = store.log.head().await?;
    let Some(lost) = ground::lost_of(store, &ids, head).await? else {
        return Ok(None);
    };
    let Some(found) = findings::stopped(store, &ids, head).await? else {
        return Ok(None);
    };
    let answers: Vec<Option<DroppedLine>> = futures_util::stream::iter(lines)
        .map(|line| {
            let id = line.fact.claim_id();
            let (lost, found) = (lost.contains_key(&id), found.contains(&id));
            look_at(store, line, lost, found).boxed()
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    Ok(Some(answers.into_iter().flatten().collect()))
}

async fn look_at(
    store: &Store,
    line: &Line,
    ground_lost: bool,
    found: bool,
) -> Result<Option<DroppedLine>, StoreError> {
    let claimant = line.fact.payable.claim.claimant;
    let record = Record::load(&store.log, claimant).await?;
    Ok(
        reason(&record, line, ground_lost, found).map(|reason| DroppedLine {
            claim_id: line.fact.claim_id(),
            reason,
        }),
    )
}

/// Why a line may not be paid as it was taken in.
fn reason(record: &Record, line: &Line, ground_lost: bool, found: bool) -> Option<LineRefusal> {
    let taken = &line.fact.payable;
    let Some(claim) = record.claims().claim(line.fact.claim_id()) else {
        return Some(LineRefusal::UnknownClaim);
    };
    // Somebody may have looked at the facts and let the claim pass.
    if ground_lost && !claim.let_pass.contains(&HoldReason::GroundLost) {
        return Some(LineRefusal::Held);
    }
    if found {
        return Some(LineRefusal::Finding);
    }
    let reasons = record.kept_out(claim);
    if !reasons.is_empty() {
        return Some(LineRefusal::of_holds(&reasons));
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
