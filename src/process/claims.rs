//! A claim carried through: its keys in other records, then the budget.

use std::collections::BTreeMap;

use domain::claim::{
    Claim, ClaimAct, ClaimEvent, ClaimRef, ClaimState, ClaimStep, Claimant, DroppedLine, KeyAct,
    KeyDuty, LineDrop, drop_for,
};
use domain::ids::ClaimId;
use domain::organisation::OrganisationEvent;
use domain::worker::WorkerEvent;
use futures_util::{FutureExt, StreamExt, TryStreamExt};
use projections::case::CaseEvent;

use super::hand::Hand;
use super::{Trouble, budget, unreadable};
use crate::runner::read;
use crate::store::{Recorded, StoreError};

/// Records that are asked at once.
const AT_ONCE: usize = 8;

/// Whether an event is about a claim that keys or budgets follow.
pub(super) fn asks(event: &Recorded) -> bool {
    matches!(
        event.event_type.as_str(),
        "ApprovalStarted"
            | "ApprovalRefused"
            | "ClaimApproved"
            | "ClaimRejected"
            | "ClaimWithdrawn"
            | "SubsidyPaid"
            | "PaymentReturned"
            | "ClawbackOrdered"
            | "SubsidyRecovered"
            | "ReceivableOffset"
            | "ClawbackWrittenOff"
    )
}

/// Carries the claims of an event through, as they stand now.
pub(super) async fn carry(hand: &Hand<'_>, event: &Recorded) -> Result<(), Trouble> {
    let claimant = event
        .aggregate_id
        .parse()
        .ok()
        .and_then(|id| Claimant::of(&event.aggregate_type, id))
        .ok_or_else(|| unreadable("no claims live in this kind of stream".to_owned()))?;
    let read = match read(event).map_err(unreadable)? {
        CaseEvent::Worker(WorkerEvent::Claim(event))
        | CaseEvent::Organisation(OrganisationEvent::Claim(event)) => *event,
        _ => return Ok(()),
    };
    let cancelled = matches!(
        read,
        ClaimEvent::ClaimRejected(_) | ClaimEvent::ClaimWithdrawn(_)
    );
    for claim_id in about(&read) {
        let which = ClaimRef { claimant, claim_id };
        carry_claim(hand, which).await?;
        if cancelled && let Some(claim) = hand.claim(which).await? {
            budget::give_back(hand, &claim).await?;
        }
    }
    Ok(())
}

fn about(event: &ClaimEvent) -> Vec<ClaimId> {
    match event {
        ClaimEvent::ReceivableOffset(offset) => vec![offset.claim_id, offset.against],
        other => other.claim_id().into_iter().collect(),
    }
}

/// Does what a claim owes as it stands: asks for its keys, answers the approval, asks the budget; or gives back.
pub(super) async fn carry_claim(hand: &Hand<'_>, which: ClaimRef) -> Result<(), Trouble> {
    let Some(claim) = hand.claim(which).await? else {
        return Ok(());
    };
    let refused = do_duties(hand, claim.key_duties()).await?;
    if let Some(attempt) = claim.awaits_keys() {
        let answered = ClaimStep::KeysAnswered { attempt, refused };
        hand.step("answer the approval", which, answered).await?;
        // What could not have its keys gives back those that it got.
        if let Some(claim) = hand.claim(which).await? {
            do_duties(hand, claim.key_duties()).await?;
            return ask_budget(hand, &claim).await;
        }
    }
    ask_budget(hand, &claim).await
}

async fn ask_budget(hand: &Hand<'_>, claim: &Claim) -> Result<(), Trouble> {
    match claim.state {
        ClaimState::Approved | ClaimState::OverBudget => budget::ask_for(hand, claim).await,
        _ => Ok(()),
    }
}

/// Does duties in other records. The lines whose keys were refused, each once.
async fn do_duties(hand: &Hand<'_>, duties: Vec<KeyDuty>) -> Result<Vec<DroppedLine>, StoreError> {
    let answers: Vec<Option<DroppedLine>> = futures_util::stream::iter(duties)
        .map(|duty| do_duty(hand, duty).boxed())
        .buffered(AT_ONCE)
        .try_collect()
        .await?;
    let refused: BTreeMap<u32, DroppedLine> = answers
        .into_iter()
        .flatten()
        .map(|dropped| (dropped.line_no, dropped))
        .collect();
    Ok(refused.into_values().collect())
}

async fn do_duty(hand: &Hand<'_>, duty: KeyDuty) -> Result<Option<DroppedLine>, StoreError> {
    let act = match duty.act {
        KeyAct::Hold(held) => ClaimAct::HoldKey(held),
        KeyAct::Release(id) => ClaimAct::ReleaseKey(id),
        KeyAct::Settle(id, settlement) => ClaimAct::SettleKey(id, settlement),
    };
    let answer = match hand.on_claims(duty.owner, act).await {
        // A record that can't be read gives no key, and doesn't keep the others from answering.
        Err(error @ StoreError::Corrupt { .. }) => {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "a record that keeps a key cannot be read"
            );
            return Ok(Some(DroppedLine {
                line_no: duty.line_no,
                reason: LineDrop::NotRegistered,
            }));
        }
        answer => answer?,
    };
    Ok(answer.err().map(|refusal| DroppedLine {
        line_no: duty.line_no,
        reason: drop_for(&refusal),
    }))
}
