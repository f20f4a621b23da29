//! Keys of claims: who gets them, who loses them, who gives them back.

use domain::batch::ResultStatus;
use domain::claim::ClaimRef;
use domain::claim::{
    ClaimRefusal, ClaimState, ClaimStep, Claimant, EntitlementKey, HoldStanding, LineDrop,
    Settlement,
};
use domain::scheme::Scheme;
use hearth::process;
use hearth::store::Store;

use super::claiming::{
    Plan, approve, file, months, owned, publicise, reject, review, to_approval, to_notice,
    transport, withdraw,
};
use super::laws;
use super::payments::{
    approve_batch, batch_id, claw_back, export, prepare, recover, results, said, write_off,
};
use super::stage::{carry, claim, holds, of, organisation, register, state, step, worker};
use crate::backend::on_every_backend;
use crate::world::{block_on, on, open};

/// Tells a story on every store, to people with accounts.
pub fn tell<F: Future<Output = ()>>(tale: impl Fn(Store) -> F) {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            for number in 1..=3 {
                register(&store, worker(number)).await;
                register(&store, organisation(number)).await;
            }
            tale(store.clone()).await;
            carry(&store).await;
            laws::hold(&store, "at the end").await;
            drop(background);
            store.close().await;
        });
    });
}

async fn standings(store: &Store, owner: Claimant, claim: ClaimRef) -> Vec<HoldStanding> {
    let holds = holds(store, owner, claim).await.into_iter();
    holds.map(|hold| hold.standing).collect()
}

/// Pays a claim in a batch of its own.
pub async fn pay(store: &Store, number: u128, claim: ClaimRef) {
    prepare(store, batch_id(number), &[claim]).await.unwrap();
    carry(store).await;
    approve_batch(store, batch_id(number), Vec::new())
        .await
        .unwrap();
    export(store, batch_id(number), Vec::new()).await.unwrap();
    let paid = vec![said(claim, ResultStatus::Paid)];
    results(store, batch_id(number), paid).await.unwrap();
    carry(store).await;
    assert_eq!(state(store, claim).await, ClaimState::Paid);
}

#[test]
fn a_workers_own_claim_is_payable_without_a_budget() {
    tell(|store| async move {
        let own = to_approval(&store, &transport(1, 1, 40_000)).await;
        assert_eq!(state(&store, own).await, ClaimState::Approved);
        carry(&store).await;
        let found = claim(&store, own).await;
        assert_eq!((found.state, found.budget), (ClaimState::Payable, None));
        assert_eq!(
            standings(&store, worker(1), own).await,
            [HoldStanding::Held]
        );
    });
}

#[test]
fn an_organisation_gets_the_months_of_its_workers() {
    tell(|store| async move {
        let plan = months(1, 1, &[(1, "2024-01"), (2, "2024-01"), (2, "2024-02")]);
        let claimed = to_approval(&store, &plan).await;
        assert_eq!(state(&store, claimed).await, ClaimState::Approving);
        assert_eq!(standings(&store, worker(1), claimed).await, []);
        carry(&store).await;
        let found = claim(&store, claimed).await;
        assert_eq!(found.state, ClaimState::Payable);
        assert_eq!(found.approved_fen().get(), 3_000);
        // The approver approved it, not the worker on the log.
        assert_eq!(found.approved_by, [super::stage::who("approver")]);
        assert_eq!(
            standings(&store, worker(1), claimed).await,
            [HoldStanding::Held]
        );
        assert_eq!(standings(&store, worker(2), claimed).await.len(), 2);
    });
}

#[test]
fn a_month_that_another_holds_drops_out_and_what_is_left_is_approved() {
    tell(|store| async move {
        let first = to_approval(&store, &months(1, 1, &[(1, "2024-01")])).await;
        carry(&store).await;
        let both = months(2, 2, &[(1, "2024-01"), (2, "2024-01")]);
        let second = to_approval(&store, &both).await;
        carry(&store).await;
        assert_eq!(state(&store, first).await, ClaimState::Payable);
        let found = claim(&store, second).await;
        let dropped = found.approved.as_ref().unwrap().dropped.clone();
        assert_eq!(found.state, ClaimState::Payable);
        assert_eq!(found.approved_fen().get(), 1_000);
        assert_eq!(dropped.len(), 1);
        assert_eq!(
            (dropped[0].line_no, dropped[0].reason),
            (1, LineDrop::AlreadyHeld)
        );
        assert_eq!(standings(&store, worker(1), second).await, []);
        // It never comes to the month that it did not get, also when that is free again.
        withdraw(&store, first).await.unwrap();
        carry(&store).await;
        assert_eq!(
            standings(&store, worker(1), first).await,
            [HoldStanding::Released]
        );
        assert_eq!(standings(&store, worker(1), second).await, []);
    });
}

#[test]
fn a_claim_that_gets_nothing_is_on_notice_again_and_keeps_nothing() {
    tell(|store| async move {
        let first = to_approval(&store, &months(1, 1, &[(1, "2024-01")])).await;
        carry(&store).await;
        // A line with a key of its own and one that is another's.
        let own = owned(organisation(2), EntitlementKey::BaseAward);
        let mut plan = months(2, 2, &[(1, "2024-01")]);
        plan.lines[0].0.push(own.clone());
        plan.lines[0].0.push(super::claiming::month(2, "2024-05"));
        let second = to_approval(&store, &plan).await;
        carry(&store).await;
        assert_eq!(state(&store, second).await, ClaimState::Publicised);
        let released = [HoldStanding::Released];
        assert_eq!(standings(&store, organisation(2), second).await, released);
        assert_eq!(standings(&store, worker(2), second).await, released);
        // Once the month is free the approver tries again, under new holds.
        reject(&store, first).await.unwrap();
        carry(&store).await;
        approve(&store, second).await.unwrap();
        carry(&store).await;
        assert_eq!(state(&store, second).await, ClaimState::Payable);
        assert_eq!(
            standings(&store, worker(2), second).await,
            [HoldStanding::Released, HoldStanding::Held]
        );
    });
}

#[test]
fn of_two_organisations_that_race_for_a_month_one_gets_it() {
    tell(|store| async move {
        let worker_on_the_log = process::start(&store).await.unwrap();
        let one = to_notice(&store, &months(1, 1, &[(1, "2024-01")])).await;
        let other = to_notice(&store, &months(2, 2, &[(1, "2024-01")])).await;
        let (first, second) = tokio::join!(approve(&store, one), approve(&store, other));
        first.unwrap();
        second.unwrap();
        let head = store.log.head().await.unwrap();
        assert!(process::carried(&store, head).await.unwrap());
        drop(worker_on_the_log);
        carry(&store).await;
        let mut states = [state(&store, one).await, state(&store, other).await];
        states.sort_by_key(|state| state.code());
        assert_eq!(states, [ClaimState::Payable, ClaimState::Publicised]);
    });
}

#[test]
fn an_approval_that_is_taken_back_frees_its_keys() {
    tell(|store| async move {
        for (number, end) in [(1, true), (2, false)] {
            let claimed = to_approval(&store, &months(1, number, &[(1, "2024-01")])).await;
            carry(&store).await;
            if end {
                reject(&store, claimed).await.unwrap();
            } else {
                withdraw(&store, claimed).await.unwrap();
            }
            carry(&store).await;
            let released = [HoldStanding::Released];
            assert_eq!(standings(&store, worker(1), claimed).await, released);
        }
        let next = to_approval(&store, &months(2, 3, &[(1, "2024-01")])).await;
        carry(&store).await;
        assert_eq!(state(&store, next).await, ClaimState::Payable);
    });
}

#[test]
fn what_is_rejected_before_its_keys_were_asked_for_owes_nothing() {
    tell(|store| async move {
        let claimed = to_notice(&store, &months(1, 1, &[(1, "2024-01")])).await;
        reject(&store, claimed).await.unwrap();
        carry(&store).await;
        assert_eq!(standings(&store, worker(1), claimed).await, []);
    });
}

#[test]
fn money_that_is_due_back_settles_the_keys_of_others() {
    tell(|store| async move {
        let settled = |settlement| [HoldStanding::Settled(settlement)];
        let paid = to_approval(&store, &months(1, 1, &[(1, "2024-01")])).await;
        carry(&store).await;
        pay(&store, 1, paid).await;
        assert_eq!(
            standings(&store, worker(1), paid).await,
            settled(Settlement::Paid)
        );
        claw_back(&store, paid).await;
        carry(&store).await;
        let ordered = settled(Settlement::ClawbackOrdered);
        assert_eq!(standings(&store, worker(1), paid).await, ordered);
        // For another organisation the month is free, for the same one it is not.
        let other = to_approval(&store, &months(2, 2, &[(1, "2024-01")])).await;
        carry(&store).await;
        assert_eq!(state(&store, other).await, ClaimState::Payable);
        recover(&store, paid).await;
        carry(&store).await;
        assert_eq!(
            standings(&store, worker(1), paid).await,
            settled(Settlement::Recovered)
        );

        let given_up = to_approval(&store, &months(1, 3, &[(2, "2024-01")])).await;
        carry(&store).await;
        pay(&store, 2, given_up).await;
        claw_back(&store, given_up).await;
        write_off(&store, given_up).await;
        carry(&store).await;
        let written_off = settled(Settlement::WrittenOff);
        assert_eq!(standings(&store, worker(2), given_up).await, written_off);
        let plan = months(1, 4, &[(2, "2024-01")]);
        let refused = file(&store, &plan).await;
        assert!(
            matches!(refused, Err(ClaimRefusal::AlreadyClaimed { .. })),
            "{refused:?}"
        );
    });
}

#[test]
fn money_that_the_bank_sends_back_after_it_was_ordered_back_takes_no_key_from_another() {
    tell(|store| async move {
        let first = to_approval(&store, &months(1, 1, &[(1, "2024-01")])).await;
        carry(&store).await;
        pay(&store, 1, first).await;
        claw_back(&store, first).await;
        carry(&store).await;
        let second = to_approval(&store, &months(2, 2, &[(1, "2024-01")])).await;
        carry(&store).await;
        assert_eq!(state(&store, second).await, ClaimState::Payable);
        let returned = vec![said(first, ResultStatus::Returned)];
        results(&store, batch_id(1), returned).await.unwrap();
        carry(&store).await;
        assert_eq!(state(&store, first).await, ClaimState::Payable);
        let keeps = holds(&store, worker(1), first).await;
        assert!(!keeps[0].has_the_money(), "{keeps:?}");
        let reject = ClaimStep::Reject {
            rejected_on: on("2024-06-20"),
            reason: "not due".to_owned(),
        };
        step(&store, first, "approver", reject).await.unwrap();
        carry(&store).await;
        assert_eq!(
            standings(&store, worker(1), first).await,
            [HoldStanding::Released]
        );
        assert_eq!(
            standings(&store, worker(1), second).await,
            [HoldStanding::Held]
        );
    });
}

/// A start-up: the person's key is the worker's own, the firm's lives in the stream of its credit code.
fn start_up(worker_no: u128, number: u128) -> Plan {
    Plan {
        of: of(worker(worker_no), number),
        scheme: Scheme::Startup,
        lines: vec![(
            vec![
                owned(worker(worker_no), EntitlementKey::StartupPerson),
                owned(organisation(99), EntitlementKey::StartupFirm),
            ],
            500_000,
        )],
    }
}

#[test]
fn a_start_up_is_paid_once_for_a_person_and_once_for_a_firm_that_nobody_registered() {
    tell(|store| async move {
        let first = to_approval(&store, &start_up(1, 1)).await;
        assert_eq!(
            standings(&store, worker(1), first).await,
            [HoldStanding::Held]
        );
        carry(&store).await;
        assert_eq!(state(&store, first).await, ClaimState::Payable);
        assert_eq!(
            standings(&store, organisation(99), first).await,
            [HoldStanding::Held]
        );
        // The firm is taken: the other person's own key is free again.
        let second = to_approval(&store, &start_up(2, 2)).await;
        carry(&store).await;
        assert_eq!(state(&store, second).await, ClaimState::Publicised);
        assert_eq!(
            standings(&store, worker(2), second).await,
            [HoldStanding::Released]
        );
        // The firm can still be registered.
        register(&store, organisation(99)).await;
        assert_eq!(
            standings(&store, organisation(99), first).await,
            [HoldStanding::Held]
        );
    });
}

#[test]
fn a_worker_who_is_not_registered_keeps_no_key() {
    tell(|store| async move {
        let claimed = to_approval(&store, &months(1, 1, &[(77, "2024-01"), (1, "2024-01")])).await;
        carry(&store).await;
        let found = claim(&store, claimed).await;
        let dropped = &found.approved.as_ref().unwrap().dropped;
        assert_eq!(dropped.len(), 1);
        assert_eq!(
            (dropped[0].line_no, dropped[0].reason),
            (1, LineDrop::NotRegistered)
        );
    });
}

#[test]
fn a_claim_of_very_many_records_is_carried_through_in_one_go() {
    tell(|store| async move {
        let of_worker: Vec<(u128, String)> = (0..60)
            .map(|index| {
                (
                    index % 3 + 1,
                    format!("20{:02}-{:02}", 10 + index / 36, index / 3 % 12 + 1),
                )
            })
            .collect();
        let of_worker: Vec<(u128, &str)> = of_worker
            .iter()
            .map(|(worker_no, month)| (*worker_no, month.as_str()))
            .collect();
        let plan = months(1, 1, &of_worker);
        file(&store, &plan).await.unwrap();
        review(&store, plan.of).await.unwrap();
        publicise(&store, plan.of).await.unwrap();
        approve(&store, plan.of).await.unwrap();
        carry(&store).await;
        assert_eq!(claim(&store, plan.of).await.approved_fen().get(), 60_000);
    });
}
