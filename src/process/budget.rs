//! The budget of an approved claim: asked in the order of the log, never twice.

use domain::budget::{Budget, BudgetAct, BudgetEvent, BudgetRefusal, Standing};
use domain::claim::{Claim, ClaimState, ClaimStep};
use domain::ids::{BudgetId, CommitmentId};
use domain::money::Fen;
use domain::policy::Fund;
use domain::region::RegionCode;
use projections::case::CaseEvent;
use uuid::Uuid;

use super::hand::Hand;
use super::{Trouble, unreadable};
use crate::money::budgets::deciding_budget;
use crate::runner::read;
use crate::store::{Done, Recorded, Refusal, StoreError};

/// The step by which a claim becomes payable, or waits.
const ADMISSION: &str = "admit the claim";

/// Whether an event of a budget is about a claim that asked it.
pub(super) fn asks(event: &Recorded) -> bool {
    matches!(
        event.event_type.as_str(),
        "BudgetCommitted" | "BudgetQueued"
    )
}

/// The claim that got its money is payable. What the claim does not need is given back: it came to nothing, or it has
/// asked another budget, since one was set nearer to it before the first had answered.
pub(super) async fn carry(hand: &Hand<'_>, event: &Recorded) -> Result<(), Trouble> {
    let (committed, request) = match read(event).map_err(unreadable)? {
        CaseEvent::Budget(BudgetEvent::BudgetCommitted(request)) => (true, request),
        CaseEvent::Budget(BudgetEvent::BudgetQueued(request)) => (false, request),
        _ => return Ok(()),
    };
    let id: BudgetId = event
        .aggregate_id
        .parse()
        .map_err(|_| unreadable("the stream's id is no UUID".to_owned()))?;
    let commitment_id = request.commitment_id;
    let Some(claim) = hand.claim(request.claim).await? else {
        return lower(hand, id, commitment_id, Fen::default()).await;
    };
    let asks = matches!(claim.state, ClaimState::Approved | ClaimState::OverBudget);
    if asks && committed {
        let admit = ClaimStep::Admit {
            budget_id: Some(id),
        };
        hand.step(ADMISSION, request.claim, admit).await?;
        return match claim.budget {
            Some(other) if other != id => lower(hand, other, commitment_id, Fen::default()).await,
            _ => Ok(()),
        };
    }
    let needs = claim.state.is_approved() && claim.budget == Some(id);
    if needs || claim.state == ClaimState::Approved {
        Ok(())
    } else {
        lower(hand, id, commitment_id, Fen::default()).await
    }
}

async fn lower(
    hand: &Hand<'_>,
    id: BudgetId,
    commitment_id: CommitmentId,
    to_fen: Fen,
) -> Result<(), Trouble> {
    let lower = BudgetAct::Lower {
        commitment_id,
        to_fen,
    };
    taken(
        "give the budget back",
        hand.act::<Budget, _>(id, lower).await,
    )
}

/// What a claim's approval asks of a budget: the same approval asks once.
fn commitment(claim: &Claim) -> CommitmentId {
    let attempt = claim.attempt.as_ref().map_or(0, |last| last.attempt);
    let name = format!("commitment|{attempt}");
    Uuid::new_v5(&claim.id().as_uuid(), name.as_bytes()).into()
}

fn year_of(claim: &Claim) -> Option<(Fund, RegionCode, i32)> {
    let approved = claim.approved.as_ref()?;
    Some((
        approved.fund,
        claim.region(),
        chrono::Datelike::year(&approved.on),
    ))
}

/// Asks the budget that decides, or the one that it waits for; without one there is no limit.
pub(super) async fn ask_for(hand: &Hand<'_>, claim: &Claim) -> Result<(), Trouble> {
    let Some((fund, region, year)) = year_of(claim) else {
        return Ok(());
    };
    let decides = match claim.budget {
        Some(id) => Some(id),
        None => deciding_budget(hand.log(), fund, region, year).await?,
    };
    let Some(id) = decides else {
        let free = ClaimStep::Admit { budget_id: None };
        return hand.step(ADMISSION, claim.reference(), free).await;
    };
    let commitment_id = commitment(claim);
    let request = BudgetAct::Request {
        commitment_id,
        claim: claim.reference(),
        amount_fen: claim.approved_fen(),
    };
    let done = taken("ask the budget", hand.done::<Budget, _>(id, request).await)?;
    let step = match standing(hand, id, commitment_id, &done).await? {
        Some(Standing::Committed) => ClaimStep::Admit {
            budget_id: Some(id),
        },
        Some(Standing::Waiting) => ClaimStep::WaitForBudget { budget_id: id },
        Some(Standing::Released) | None => return Ok(()),
    };
    hand.step(ADMISSION, claim.reference(), step).await
}

/// What a budget answered. Its stream is long, and is not read again where the answer is its last event.
async fn standing(
    hand: &Hand<'_>,
    id: BudgetId,
    commitment_id: CommitmentId,
    done: &Done,
) -> Result<Option<Standing>, Trouble> {
    if let (1, Some(position)) = (done.events, done.position) {
        let answer = hand.log().read_after(position.saturating_sub(1), 1).await?;
        match answer.first().map(read) {
            Some(Ok(CaseEvent::Budget(BudgetEvent::BudgetCommitted(_)))) => {
                return Ok(Some(Standing::Committed));
            }
            Some(Ok(CaseEvent::Budget(BudgetEvent::BudgetQueued(_)))) => {
                return Ok(Some(Standing::Waiting));
            }
            _ => {}
        }
    }
    let budget = hand.log().load::<Budget>(&id.to_string()).await?.state;
    Ok(budget.standing(commitment_id))
}

/// Gives back what a claim that was cancelled had asked for, wherever it had: all but what was paid or set off.
pub(super) async fn give_back(hand: &Hand<'_>, claim: &Claim) -> Result<(), Trouble> {
    let Some((fund, region, year)) = year_of(claim) else {
        return Ok(());
    };
    let commitment_id = commitment(claim);
    for region in region.ancestors() {
        let id = BudgetId::of(fund, region, year);
        let budget = hand.log().load::<Budget>(&id.to_string()).await?.state;
        if matches!(
            budget.standing(commitment_id),
            Some(Standing::Waiting | Standing::Committed)
        ) {
            lower(hand, id, commitment_id, claim.approved_fen()).await?;
        }
    }
    Ok(())
}

fn taken<T>(step: &'static str, answer: Result<T, Refusal<BudgetRefusal>>) -> Result<T, Trouble> {
    match answer {
        Ok(done) => Ok(done),
        Err(Refusal::Store(error)) => Err(error.into()),
        Err(Refusal::Refused(refusal)) => Err(Trouble::Refused {
            step,
            reason: refusal.to_string(),
        }),
        Err(Refusal::StaleVersion { .. } | Refusal::KeyReused) => {
            Err(StoreError::Internal("an act without expectation or key met one".into()).into())
        }
    }
}
