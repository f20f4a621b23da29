//! Budgets of approved claims: who is admitted, who waits, and what comes back.

use domain::claim::ClaimRef;
use domain::claim::ClaimState::{self, OverBudget, Payable};
use domain::policy::Fund;
use hearth::store::Store;

use super::claiming::{reject, to_approval, transport, withdraw};
use super::keys::tell;
use super::stage::{
    COUNTY, PREFECTURE, budget, budget_of, carry, claim, county, register, state, worker,
};
use domain::ids::BudgetId;

/// Approves claims of the three workers, in order.
async fn approved(store: &Store, amounts: [i64; 3]) -> [ClaimRef; 3] {
    let mut claims = Vec::new();
    for (number, amount) in (1..).zip(amounts) {
        claims.push(to_approval(store, &transport(number, number, amount)).await);
    }
    carry(store).await;
    claims.try_into().unwrap()
}

async fn states<const N: usize>(store: &Store, claims: [ClaimRef; N]) -> Vec<ClaimState> {
    let mut states = Vec::new();
    for claim in claims {
        states.push(state(store, claim).await);
    }
    states
}

#[test]
fn a_claim_that_is_over_budget_waits_visibly_and_a_smaller_one_passes() {
    tell(|store| async move {
        let id = budget(&store, COUNTY, 1_000, false).await;
        let claims = approved(&store, [700, 400, 300]).await;
        assert_eq!(states(&store, claims).await, [Payable, OverBudget, Payable]);
        assert_eq!(claim(&store, claims[1]).await.budget, Some(id));
        assert_eq!(budget_of(&store, id).await.committed_fen().get(), 1_000);
        assert_eq!(budget_of(&store, id).await.waiting().count(), 1);
    });
}

#[test]
fn more_money_admits_those_that_wait_in_order() {
    tell(|store| async move {
        budget(&store, COUNTY, 100, false).await;
        let claims = approved(&store, [700, 400, 300]).await;
        assert_eq!(
            states(&store, claims).await,
            [OverBudget, OverBudget, OverBudget]
        );
        budget(&store, COUNTY, 1_000, false).await;
        carry(&store).await;
        assert_eq!(states(&store, claims).await, [Payable, OverBudget, Payable]);
        budget(&store, COUNTY, 1_400, false).await;
        carry(&store).await;
        assert_eq!(states(&store, claims).await, [Payable, Payable, Payable]);
    });
}

#[test]
fn in_strict_order_nobody_passes_whoever_waits() {
    tell(|store| async move {
        budget(&store, COUNTY, 1_000, true).await;
        let claims = approved(&store, [700, 400, 300]).await;
        assert_eq!(
            states(&store, claims).await,
            [Payable, OverBudget, OverBudget]
        );
        withdraw(&store, claims[1]).await.unwrap();
        carry(&store).await;
        assert_eq!(state(&store, claims[2]).await, Payable);
    });
}

#[test]
fn the_nearest_region_that_has_a_budget_decides() {
    tell(|store| async move {
        let far = budget(&store, PREFECTURE, 10_000, false).await;
        let near = budget(&store, COUNTY, 500, false).await;
        let claims = approved(&store, [700, 400, 300]).await;
        assert_eq!(
            states(&store, claims).await,
            [OverBudget, Payable, OverBudget]
        );
        assert_eq!(claim(&store, claims[1]).await.budget, Some(near));
        assert_eq!(budget_of(&store, far).await.committed_fen().get(), 0);
    });
}

#[test]
fn without_a_budget_there_is_no_limit() {
    tell(|store| async move {
        let claims = approved(&store, [700_000, 400_000, 300_000]).await;
        assert_eq!(states(&store, claims).await, [Payable, Payable, Payable]);
    });
}

#[test]
fn what_comes_to_nothing_gives_its_money_to_those_that_wait() {
    tell(|store| async move {
        let id = budget(&store, COUNTY, 1_000, false).await;
        let claims = approved(&store, [700, 400, 300]).await;
        reject(&store, claims[0]).await.unwrap();
        carry(&store).await;
        assert_eq!(state(&store, claims[1]).await, Payable);
        assert_eq!(budget_of(&store, id).await.committed_fen().get(), 700);
        // Whoever waits may be given up as well.
        register(&store, worker(4)).await;
        let fourth = to_approval(&store, &transport(4, 4, 900)).await;
        carry(&store).await;
        assert_eq!(state(&store, fourth).await, OverBudget);
        withdraw(&store, fourth).await.unwrap();
        carry(&store).await;
        assert_eq!(budget_of(&store, id).await.waiting().count(), 0);
    });
}

/// What the worker asks in the name of a claim's first approval.
fn request(of: ClaimRef, amount: i64) -> domain::budget::BudgetAct {
    let id = uuid::Uuid::new_v5(&of.claim_id.as_uuid(), b"commitment|1");
    domain::budget::BudgetAct::Request {
        commitment_id: id.into(),
        claim: of,
        amount_fen: super::stage::fen(amount),
    }
}

async fn ask(store: &Store, id: BudgetId, of: ClaimRef, amount: i64) {
    let request = request(of, amount);
    super::stage::execute::<domain::budget::Budget, _>(store, id.as_uuid(), "process", request)
        .await
        .unwrap();
}

#[test]
fn a_claim_that_died_while_a_budget_was_asked_leaves_nothing_committed() {
    tell(|store| async move {
        let id = budget(&store, COUNTY, 1_000, false).await;
        let own = to_approval(&store, &transport(1, 1, 700)).await;
        withdraw(&store, own).await.unwrap();
        carry(&store).await;
        // Whoever was at it before slept, and asks only now.
        ask(&store, id, own, 700).await;
        carry(&store).await;
        assert_eq!(budget_of(&store, id).await.committed_fen().get(), 0);
    });
}

#[test]
fn a_nearer_budget_that_is_set_while_another_is_asked_commits_nothing_twice() {
    for (far_amount, near_amount) in [(1_000, 1_000), (100, 1_000), (1_000, 100), (100, 100)] {
        tell(|store| async move {
            let far = budget(&store, PREFECTURE, far_amount, false).await;
            let own = to_approval(&store, &transport(1, 1, 700)).await;
            // The worker had asked the prefecture and died before it told the claim.
            ask(&store, far, own, 700).await;
            let near = budget(&store, COUNTY, near_amount, false).await;
            carry(&store).await;
            let sum = budget_of(&store, far).await.committed_fen().get()
                + budget_of(&store, near).await.committed_fen().get();
            let waiting = budget_of(&store, far).await.waiting().count()
                + budget_of(&store, near).await.waiting().count();
            match state(&store, own).await {
                Payable => assert_eq!((sum, waiting), (700, 0)),
                state => assert_eq!((state, sum, waiting), (OverBudget, 0, 1)),
            }
        });
    }
}

#[test]
fn a_claim_that_waits_in_one_budget_stays_there_when_a_nearer_one_is_set() {
    tell(|store| async move {
        let far = budget(&store, PREFECTURE, 100, false).await;
        let own = to_approval(&store, &transport(1, 1, 700)).await;
        carry(&store).await;
        budget(&store, COUNTY, 5_000, false).await;
        carry(&store).await;
        assert_eq!(state(&store, own).await, OverBudget);
        budget(&store, PREFECTURE, 700, false).await;
        carry(&store).await;
        let found = claim(&store, own).await;
        assert_eq!((found.state, found.budget), (Payable, Some(far)));
        let near = BudgetId::of(Fund::Bridging, county(), 2024);
        assert_eq!(budget_of(&store, near).await.committed_fen().get(), 0);
    });
}
