//! What no single event asks for: claims whose ground facts have taken away are held, and what stopped on the way is
//! taken up again.

use domain::claim::{ClaimAct, ClaimRef, ClaimStep, Claimant, HoldReason};

use super::Trouble;
use super::claims::carry_claim;
use super::hand::Hand;
use crate::money::ground;
use crate::query::Reading;
use crate::query::ground::Ungrounded;
use crate::query::money::{Filter, Order, PROJECTION, claims};
use crate::store::{Store, StoreError};

/// Claims looked at in one go.
const PAGE: i64 = 500;

/// Looks over what is on its way.
pub(super) async fn sweep(store: &Store, cursor: u64) -> Result<(), StoreError> {
    let hand = Hand::of_system(store);
    for (claim, lost) in ground::unpaid(store).await? {
        hold(&hand, claim, &lost).await?;
    }
    for claim in stopped(store, cursor).await? {
        match carry_claim(&hand, claim).await {
            Ok(()) | Err(Trouble::Refused { .. }) => {}
            Err(Trouble::Store(error)) => return Err(error),
        }
    }
    Ok(())
}

/// Keeps a claim out of batches, visibly, until somebody looks at it.
pub(super) async fn hold(
    hand: &Hand<'_>,
    claim: ClaimRef,
    lost: &Ungrounded,
) -> Result<(), StoreError> {
    let step = ClaimStep::HoldBack {
        reason: HoldReason::GroundLost,
        note: format!("line {}: {}", lost.line_no, lost.condition),
    };
    // A claim that can't be held is not on its way to be paid.
    let _refused = hand
        .on_claims(claim.claimant, ClaimAct::On(claim.claim_id, Box::new(step)))
        .await?;
    Ok(())
}

/// Claims that wait for keys or a budget although their events have been carried through.
async fn stopped(store: &Store, cursor: u64) -> Result<Vec<ClaimRef>, StoreError> {
    let filter = Filter {
        conditions: vec![("r.state IN ('approving', 'approved')", Vec::new())],
        ..Filter::default()
    };
    let mut reading = Reading::of(store, PROJECTION).await?;
    if reading.checkpoint > cursor {
        // Some of them are being carried through just now.
        return Ok(Vec::new());
    }
    let rows = claims(&mut reading, &filter, None, Order::Waiting, ("", ""), PAGE).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let id = row.beneficiary.parse().ok()?;
            Some(ClaimRef {
                claimant: Claimant::of(&row.beneficiary_type, id)?,
                claim_id: row.claim.parse().ok()?,
            })
        })
        .collect())
}
