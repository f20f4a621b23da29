//! What holds once everything is carried through, whatever happened before.

use std::collections::{BTreeMap, BTreeSet};

use cqrs_es::Aggregate;
use domain::batch::{BatchState, PaymentBatch, Standing as LineStanding};
use domain::budget::{Budget, BudgetEvent, BudgetRequest, Standing};
use domain::claim::{
    Claim, ClaimRef, ClaimState, Claimant, HoldStanding, PaymentOutcome, Settlement,
};
use domain::ids::{BatchId, BudgetId, ClaimId};
use domain::organisation::Organisation;
use domain::worker::{Alias, Worker};
use hearth::process;
use hearth::store::{Recorded, Store};

use super::stage::{book, budget_of};
use crate::money::oracle::all_events;

/// Checks every law; what is wrong is told with `told`.
pub async fn hold(store: &Store, told: &str) {
    assert_eq!(
        process::cursor(store).await.unwrap(),
        store.log.head().await.unwrap(),
        "{told}: the cursor stands at the head"
    );
    assert_eq!(process::refused(store).await.unwrap(), [], "{told}");
    let events = all_events(store).await;
    let streams: BTreeSet<(String, String)> = events
        .iter()
        .map(|event| (event.aggregate_type.clone(), event.aggregate_id.clone()))
        .collect();
    let mut claims = BTreeMap::new();
    let mut books = BTreeMap::new();
    let mut batches = BTreeMap::new();
    let mut budgets = BTreeMap::new();
    for (kind, id) in &streams {
        let uuid = id.parse().unwrap();
        if kind == Worker::TYPE {
            check_links(store, id, told).await;
        }
        if kind == Worker::TYPE || kind == Organisation::TYPE {
            let owner = Claimant::of(kind, uuid).unwrap();
            let book = book(store, owner).await;
            for claim in &book.claims {
                claims.insert(claim.reference(), claim.clone());
            }
            books.insert(owner, book);
        } else if kind == PaymentBatch::TYPE {
            let batch = store.log.load::<PaymentBatch>(id).await.unwrap().state;
            batches.insert(BatchId::from(uuid), batch);
        } else if kind == Budget::TYPE {
            let id = BudgetId::from(uuid);
            budgets.insert(id, budget_of(store, id).await);
        }
    }
    for claim in claims.values() {
        check_claim(claim, &batches, told);
    }
    for (owner, book) in &books {
        let mut kept: BTreeMap<String, BTreeSet<ClaimId>> = BTreeMap::new();
        for (index, hold) in book.holds.iter().enumerate() {
            let of = &claims[&hold.held.claim];
            let again = book.holds[index + 1..].iter().any(|later| {
                (later.held.claim, &later.held.key) == (hold.held.claim, &hold.held.key)
            });
            if again {
                // Of an attempt that came to nothing.
                assert_eq!(hold.standing, HoldStanding::Released, "{told}: {hold:?}");
            } else {
                check_hold(of, hold, told);
            }
            if hold.has_the_money() {
                let key = hold.held.key.text();
                kept.entry(key).or_default().insert(hold.held.first_part);
            }
        }
        for (key, firsts) in kept {
            assert!(firsts.len() == 1, "{told}: {key} of {owner:?}: {firsts:?}");
        }
    }
    for claim in claims.values().filter(|claim| claim.state.is_approved()) {
        for owned in claim.live_lines().flat_map(|line| &line.keys) {
            let mut holds = books[&owned.owner].holds.iter();
            let mine = holds
                .any(|hold| hold.held.claim == claim.reference() && hold.held.key == owned.key);
            assert!(mine, "{told}: {:?} lacks {owned:?}", claim.reference());
        }
    }
    for (id, batch) in &batches {
        check_batch(*id, batch, &claims, told);
    }
    let requests = requests(&events);
    for (id, budget) in &budgets {
        check_budget(*id, budget, &requests[id], &claims, told);
    }
}

/// Both records of a link say so, or neither.
async fn check_links(store: &Store, id: &str, told: &str) {
    let worker = store.log.load::<Worker>(id).await.unwrap().state;
    for (source, alias) in &worker.aliases {
        let source = source.to_string();
        let of = store.log.load::<Worker>(&source).await.unwrap().state;
        let linked = of.linked_to.map(|to| to.to_string());
        assert_eq!(
            (alias, linked.as_deref()),
            (&Alias::Confirmed, Some(id)),
            "{told}: {source} and {id}"
        );
    }
    if let Some(target) = worker.linked_to {
        let of = store.log.load::<Worker>(&target.to_string()).await.unwrap();
        let known = of.state.aliases.get(&id.parse().unwrap());
        assert_eq!(known, Some(&Alias::Confirmed), "{told}: {id} and {target}");
    }
}

fn check_claim(claim: &Claim, batches: &BTreeMap<BatchId, PaymentBatch>, told: &str) {
    let of = claim.reference();
    assert!(
        !matches!(claim.state, ClaimState::Approving | ClaimState::Approved),
        "{told}: {of:?} is {:?}",
        claim.state
    );
    let approved = claim
        .approved
        .as_ref()
        .map_or(0, |approved| approved.amount_fen.get());
    assert!(
        claim.paid_fen().get() <= approved,
        "{told}: {of:?} is overpaid"
    );
    let paid = claim
        .payments
        .values()
        .filter(|payment| payment.outcome == PaymentOutcome::Paid);
    assert!(paid.count() <= 1, "{told}: {of:?} is paid twice");
    assert_eq!(
        claim.state == ClaimState::Batched,
        claim.batch.is_some(),
        "{told}: {of:?}"
    );
    if let Some(inside) = &claim.batch {
        let batch = &batches[&inside.batch_id];
        let line = batch.line(claim.id());
        assert!(
            batch.cancelled.is_none() && line.is_some_and(domain::batch::Line::awaits),
            "{told}: {of:?} is stuck in {:?}: {:?}, {line:?}",
            inside.batch_id,
            batch.state()
        );
    }
}

/// What a record keeps for a claim is what the claim needs, and tells what became of its money.
fn check_hold(claim: &Claim, hold: &domain::claim::Hold, told: &str) {
    let live = claim
        .live_lines()
        .any(|line| line.line_no == hold.held.line_no);
    let needs = claim.state.is_approved() && live;
    let told = format!(
        "{told}: {:?} is {:?}: {hold:?}",
        claim.reference(),
        claim.state
    );
    match hold.standing {
        HoldStanding::Released => assert!(!needs, "{told}"),
        HoldStanding::Held => assert!(
            needs
                && claim.unpaid_fen().get() > 0
                && claim
                    .payments
                    .values()
                    .all(|payment| { !matches!(payment.outcome, PaymentOutcome::Returned(_)) }),
            "{told}"
        ),
        HoldStanding::Settled(settlement) => {
            let state = match settlement {
                Settlement::Paid => claim.state == ClaimState::Paid,
                Settlement::ClawbackOrdered => claim.state == ClaimState::ClawbackOrdered,
                Settlement::Recovered => claim.state == ClaimState::Recovered,
                Settlement::WrittenOff => claim.state == ClaimState::WrittenOff,
                Settlement::Returned => {
                    matches!(claim.state, ClaimState::Payable | ClaimState::Batched)
                }
            };
            assert!(needs && state, "{told}");
        }
    }
}

fn check_batch(id: BatchId, batch: &PaymentBatch, claims: &BTreeMap<ClaimRef, Claim>, told: &str) {
    assert_ne!(batch.state(), Some(BatchState::Preparing), "{told}: {id}");
    let answered = batch.lines.len() + batch.refused.len();
    let asked = batch.prepared.as_ref().unwrap().claims.len();
    if batch.ready {
        assert_eq!(answered, asked, "{told}: {id}: every claim answered once");
    }
    for line in batch.lines.values() {
        let claim = &claims[&line.fact.payable.claim];
        let inside = claim
            .batch
            .as_ref()
            .is_some_and(|batch| batch.batch_id == id);
        let payment = claim.payment(line.fact.payment_id);
        let outcome = payment.map(|payment| &payment.outcome);
        let told = format!("{told}: {id}: {line:?}: {outcome:?}");
        match &line.standing {
            LineStanding::Awaiting if batch.cancelled.is_none() => assert!(inside, "{told}"),
            LineStanding::Awaiting | LineStanding::Dropped { .. } | LineStanding::Released => {
                assert!(!inside && outcome.is_none(), "{told}");
            }
            LineStanding::Paid { .. } => assert_eq!(outcome, Some(&PaymentOutcome::Paid), "{told}"),
            LineStanding::Failed { .. } => {
                assert!(matches!(outcome, Some(PaymentOutcome::Failed(_))), "{told}");
            }
            LineStanding::Returned { .. } => {
                assert!(
                    matches!(outcome, Some(PaymentOutcome::Returned(_))),
                    "{told}"
                );
            }
        }
    }
}

fn requests(events: &[Recorded]) -> BTreeMap<BudgetId, Vec<BudgetRequest>> {
    let mut requests: BTreeMap<BudgetId, Vec<BudgetRequest>> = BTreeMap::new();
    for event in events
        .iter()
        .filter(|event| event.aggregate_type == Budget::TYPE)
    {
        let of_budget = requests
            .entry(event.aggregate_id.parse().unwrap())
            .or_default();
        match serde_json::from_value(event.payload.clone()).unwrap() {
            BudgetEvent::BudgetCommitted(request) | BudgetEvent::BudgetQueued(request) => {
                of_budget.push(request);
            }
            _ => {}
        }
    }
    requests
}

/// What is committed is what admitted claims need, and what waits is what is over budget.
fn check_budget(
    id: BudgetId,
    budget: &Budget,
    requests: &[BudgetRequest],
    claims: &BTreeMap<ClaimRef, Claim>,
    told: &str,
) {
    assert!(
        budget
            .amount_fen()
            .is_none_or(|amount| budget.committed_fen() <= amount),
        "{told}: {id} is overdrawn"
    );
    for request in requests {
        let claim = &claims[&request.claim];
        let standing = budget.standing(request.commitment_id);
        let told = format!(
            "{told}: {id}: {request:?}: {:?} of {:?}",
            claim.state, claim.budget
        );
        let of_this = claim.budget == Some(id);
        match standing {
            Some(Standing::Committed) => assert!(
                claim.state.is_approved() && claim.state != ClaimState::OverBudget && of_this,
                "{told}"
            ),
            Some(Standing::Waiting) => {
                assert!(claim.state == ClaimState::OverBudget && of_this, "{told}");
            }
            Some(Standing::Released) => assert!(!claim.state.is_approved() || !of_this, "{told}"),
            None => panic!("{told}"),
        }
    }
    for claim in claims
        .values()
        .filter(|claim| claim.budget == Some(id) && claim.state.is_approved())
    {
        let asked = requests
            .iter()
            .any(|request| request.claim == claim.reference());
        assert!(
            asked,
            "{told}: {:?} was admitted unasked",
            claim.reference()
        );
    }
}
