//! A payment batch carried through: its claims are taken, given back, and told what the bank says.

use std::collections::BTreeMap;

use domain::batch::{
    AcceptedLine, BatchAct, BatchEvent, BatchRefusal, BatchState, DroppedLine, LineRefusal,
    PayableLine, PaymentBatch, RefusedLine,
};
use domain::claim::{Claim, ClaimAct, ClaimRef, ClaimStep};
use domain::ids::{BatchId, ClaimId, PaymentId};
use domain::subject::Subject;
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use projections::case::CaseEvent;

use super::hand::Hand;
use super::{Trouble, sweep, unreadable};
use crate::money::{findings, ground};
use crate::runner::read;
use crate::store::{Recorded, Refusal, StoreError};

/// Claims that are asked at once.
const AT_ONCE: usize = 8;
/// The step by which claims are told what the bank says.
const BOOKING: &str = "book the payment";

/// Whether an event of a batch asks something of its claims.
pub(super) fn asks(event: &Recorded) -> bool {
    matches!(
        event.event_type.as_str(),
        "BatchPrepared"
            | "BatchApproved"
            | "BatchExported"
            | "BatchCancelled"
            | "BatchLineReleased"
            | "PaymentResultReceived"
            | "BreakResolved"
    )
}

/// Does what an event of a batch asks of its claims.
pub(super) async fn carry(hand: &Hand<'_>, event: &Recorded) -> Result<(), Trouble> {
    let id: BatchId = event
        .aggregate_id
        .parse()
        .map_err(|_| unreadable("the stream's id is no UUID".to_owned()))?;
    let CaseEvent::Batch(read) = read(event).map_err(unreadable)? else {
        return Ok(());
    };
    let batch = hand
        .log()
        .load::<PaymentBatch>(&id.to_string())
        .await?
        .state;
    match read {
        BatchEvent::BatchPrepared(prepared) => {
            take(hand, id, &batch, &prepared.claims, &prepared.prepared_by).await
        }
        BatchEvent::BatchApproved(approved) => {
            drop_lines(hand, id, &batch, &approved.dropped).await
        }
        BatchEvent::BatchExported(exported) => {
            drop_lines(hand, id, &batch, &exported.dropped).await
        }
        BatchEvent::BatchLineReleased(released) => {
            let lines = batch.line(released.claim_id).into_iter();
            let claims = lines.map(|line| line.fact.payable.claim);
            give_back(hand, id, claims, &released.reason).await
        }
        // Whatever was taken for it, whether it came to lines or not.
        BatchEvent::BatchCancelled(cancelled) => {
            let claims = batch.prepared.iter().flat_map(|prepared| &prepared.claims);
            give_back(hand, id, claims.copied(), &cancelled.reason).await
        }
        BatchEvent::PaymentResultReceived(result) => book(hand, id, &batch, &result.lines).await,
        BatchEvent::BreakResolved(resolved) => {
            let booked: Vec<AcceptedLine> = resolved.booked.clone().into_iter().collect();
            book(hand, id, &batch, &booked).await
        }
        BatchEvent::BatchReady(_) | BatchEvent::BatchClosed(_) => Ok(()),
    }
}

/// Takes the claims that can be taken, tells the batch which, and gives back those that it could not take.
async fn take(
    hand: &Hand<'_>,
    id: BatchId,
    batch: &PaymentBatch,
    claims: &[ClaimRef],
    prepared_by: &Subject,
) -> Result<(), Trouble> {
    if batch.state() == Some(BatchState::Preparing) {
        ask(hand, id, claims, prepared_by).await?;
    }
    let batch = hand
        .log()
        .load::<PaymentBatch>(&id.to_string())
        .await?
        .state;
    if let Some(cancelled) = &batch.cancelled {
        return give_back(hand, id, claims.iter().copied(), &cancelled.reason).await;
    }
    // What the batch itself could not take, for its sum or its people, is free again.
    let refused = batch.refused.iter().map(|line| line.claim);
    give_back(hand, id, refused, "refused by the batch").await
}

async fn ask(
    hand: &Hand<'_>,
    id: BatchId,
    claims: &[ClaimRef],
    prepared_by: &Subject,
) -> Result<(), Trouble> {
    // Facts recorded so far count, and what they take the ground from is held where everybody sees it.
    let ids: Vec<ClaimId> = claims.iter().map(|claim| claim.claim_id).collect();
    let head = hand.log().head().await?;
    let Some(lost) = ground::lost_of(hand.store, &ids, head).await? else {
        // Nothing is paid on facts that may have changed: the batch comes out empty, and others are not kept waiting.
        return make_ready(hand, id, nothing(claims)).await;
    };
    let Some(found) = findings::stopped(hand.store, &ids, head).await? else {
        return make_ready(hand, id, nothing(claims)).await;
    };
    for claim in claims {
        if let Some(line) = lost.get(&claim.claim_id) {
            sweep::hold(hand, *claim, line).await?;
        }
    }
    let answers: Vec<Result<PayableLine, RefusedLine>> =
        futures_util::stream::iter(claims.iter().copied())
            .map(|claim| {
                let found = found.contains(&claim.claim_id);
                take_one(hand, id, claim, prepared_by, found).boxed()
            })
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
    make_ready(hand, id, answers).await
}

/// No claim can be taken now.
fn nothing(claims: &[ClaimRef]) -> Vec<Result<PayableLine, RefusedLine>> {
    let held = |claim: &ClaimRef| {
        Err(RefusedLine {
            claim: *claim,
            reason: LineRefusal::Held,
        })
    };
    claims.iter().map(held).collect()
}

async fn make_ready(
    hand: &Hand<'_>,
    id: BatchId,
    answers: Vec<Result<PayableLine, RefusedLine>>,
) -> Result<(), Trouble> {
    let mut lines = Vec::new();
    let mut refused = Vec::new();
    for answer in answers {
        match answer {
            Ok(line) => lines.push(line),
            Err(line) => refused.push(line),
        }
    }
    let ready = BatchAct::Ready {
        batch_id: id,
        lines,
        refused,
    };
    match hand.act::<PaymentBatch, _>(id, ready).await {
        Ok(()) => Ok(()),
        Err(Refusal::Store(error)) => Err(error.into()),
        // Cancelled meanwhile.
        Err(Refusal::Refused(BatchRefusal::WrongState { .. })) => Ok(()),
        Err(refusal) => Err(Trouble::Refused {
            step: "make the batch ready",
            reason: refusal.to_string(),
        }),
    }
}

async fn take_one(
    hand: &Hand<'_>,
    id: BatchId,
    which: ClaimRef,
    prepared_by: &Subject,
    found: bool,
) -> Result<Result<PayableLine, RefusedLine>, StoreError> {
    let refused = |reason| {
        Ok(Err(RefusedLine {
            claim: which,
            reason,
        }))
    };
    if found {
        return refused(LineRefusal::Finding);
    }
    let step = ClaimStep::Batch {
        batch_id: id,
        payment_id: PaymentId::of(id, which.claim_id),
        prepared_by: prepared_by.clone(),
    };
    let act = ClaimAct::On(which.claim_id, Box::new(step));
    match hand.on_claims(which.claimant, act).await {
        Ok(Ok(())) => {}
        Ok(Err(refusal)) => return refused(LineRefusal::of(&refusal)),
        Err(StoreError::Corrupt { .. }) => return refused(LineRefusal::NotPayable),
        Err(error) => return Err(error),
    }
    let claim = hand.claim(which).await?;
    Ok(claim
        .as_ref()
        .and_then(|claim| payable(claim, id))
        .ok_or(RefusedLine {
            claim: which,
            reason: LineRefusal::NotPayable,
        }))
}

/// The line of a claim that is in a batch.
fn payable(claim: &Claim, id: BatchId) -> Option<PayableLine> {
    let inside = claim.batch.as_ref().filter(|batch| batch.batch_id == id)?;
    let approved = claim.approved.as_ref()?;
    Some(PayableLine {
        claim: claim.reference(),
        amount_fen: inside.amount_fen,
        fund: approved.fund,
        scheme: claim.filed.scheme,
        region: claim.region(),
        account: approved.account.clone(),
        acted: claim.acted().into_iter().cloned().collect(),
    })
}

async fn drop_lines(
    hand: &Hand<'_>,
    id: BatchId,
    batch: &PaymentBatch,
    dropped: &[DroppedLine],
) -> Result<(), Trouble> {
    let lines = dropped
        .iter()
        .filter_map(|dropped| batch.line(dropped.claim_id));
    let claims = lines.map(|line| line.fact.payable.claim);
    give_back(hand, id, claims, "held before the file was made").await
}

async fn give_back(
    hand: &Hand<'_>,
    id: BatchId,
    claims: impl Iterator<Item = ClaimRef>,
    reason: &str,
) -> Result<(), Trouble> {
    let claims: Vec<ClaimRef> = claims.collect();
    futures_util::stream::iter(claims)
        .map(|claim| {
            async move {
                let unbatch = ClaimStep::Unbatch {
                    batch_id: id,
                    reason: reason.to_owned(),
                };
                match hand.step("give the claim back", claim, unbatch).await {
                    // A claim that the batch could not find is in no batch.
                    Err(Trouble::Refused { .. }) => Ok(()),
                    other => other,
                }
            }
            .boxed()
        })
        .buffered(AT_ONCE)
        .try_collect()
        .await
}

/// Tells the claims what the bank says. One that can't take it doesn't keep the others from it.
async fn book(
    hand: &Hand<'_>,
    id: BatchId,
    batch: &PaymentBatch,
    lines: &[AcceptedLine],
) -> Result<(), Trouble> {
    // What one file says of one claim is told in its order: paid, and sent back.
    let mut by_claim: BTreeMap<ClaimRef, Vec<ClaimStep>> = BTreeMap::new();
    for line in lines {
        if let Some(known) = batch.line(line.claim_id) {
            let steps = by_claim.entry(known.fact.payable.claim).or_default();
            steps.push(line.step(id));
        }
    }
    let told: Vec<Result<(), Trouble>> = futures_util::stream::iter(by_claim)
        .map(|(claim, steps)| book_one(hand, claim, steps).boxed())
        .buffered(AT_ONCE)
        .collect()
        .await;
    let mut reasons = Vec::new();
    for answer in told {
        match answer {
            Ok(()) => {}
            Err(Trouble::Refused { reason, .. }) => reasons.push(reason),
            Err(store) => return Err(store),
        }
    }
    if reasons.is_empty() {
        Ok(())
    } else {
        Err(Trouble::Refused {
            step: BOOKING,
            reason: reasons.join("; "),
        })
    }
}

async fn book_one(hand: &Hand<'_>, claim: ClaimRef, steps: Vec<ClaimStep>) -> Result<(), Trouble> {
    let mut refused = Ok(());
    for step in steps {
        match hand.step(BOOKING, claim, step).await {
            Err(refusal @ Trouble::Refused { .. }) => refused = refused.and(Err(refusal)),
            other => other?,
        }
    }
    refused
}
