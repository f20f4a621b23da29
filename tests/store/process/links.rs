//! A link of two records that was begun and cut off is ended, once whoever began it had time enough.

use domain::claim::{ClaimState, LineDrop};
use domain::ids::WorkerId;
use domain::worker::{Alias, Worker, WorkerAct};
use hearth::store::Store;

use super::claiming::{approve, months, to_notice};
use super::keys::tell;
use super::stage::{carry, claim, execute, look, state, worker};
use crate::money::oracle::all_events;

fn id(number: u128) -> WorkerId {
    worker(number).as_uuid().into()
}

async fn happen(store: &Store, number: u128, act: WorkerAct) {
    let stream = worker(number).as_uuid();
    execute::<Worker, _>(store, stream, "clerk", act)
        .await
        .unwrap();
}

async fn record(store: &Store, number: u128) -> Worker {
    let id = id(number).to_string();
    store.log.load::<Worker>(&id).await.unwrap().state
}

/// As if those who began links had had their time.
async fn time_passes(store: &Store) {
    carry(store).await;
}

#[test]
fn a_link_that_was_only_announced_is_made() {
    tell(|store| async move {
        happen(&store, 1, WorkerAct::ProposeAlias { source: id(2) }).await;
        look(&store).await;
        assert_eq!(
            record(&store, 2).await.linked_to,
            None,
            "its request has time"
        );
        time_passes(&store).await;
        assert_eq!(record(&store, 2).await.linked_to, Some(id(1)));
        let alias = record(&store, 1).await.aliases[&id(2)];
        assert_eq!(alias, Alias::Confirmed);
    });
}

#[test]
fn a_link_that_was_made_and_not_noted_is_noted() {
    tell(|store| async move {
        happen(&store, 1, WorkerAct::ProposeAlias { source: id(2) }).await;
        happen(&store, 2, WorkerAct::LinkTo { worker: id(1) }).await;
        time_passes(&store).await;
        assert_eq!(record(&store, 1).await.aliases[&id(2)], Alias::Confirmed);
    });
}

#[test]
fn a_link_that_its_request_ended_is_left_alone() {
    tell(|store| async move {
        happen(&store, 1, WorkerAct::ProposeAlias { source: id(2) }).await;
        happen(&store, 2, WorkerAct::LinkTo { worker: id(1) }).await;
        happen(&store, 1, WorkerAct::ConfirmAlias { source: id(2) }).await;
        let head = store.log.head().await.unwrap();
        time_passes(&store).await;
        assert_eq!(store.log.head().await.unwrap(), head);
    });
}

#[test]
fn a_link_that_cannot_be_made_is_taken_back() {
    tell(|store| async move {
        // The source carries on for somebody itself.
        happen(&store, 2, WorkerAct::ProposeAlias { source: id(3) }).await;
        happen(&store, 3, WorkerAct::LinkTo { worker: id(2) }).await;
        happen(&store, 2, WorkerAct::ConfirmAlias { source: id(3) }).await;
        happen(&store, 1, WorkerAct::ProposeAlias { source: id(2) }).await;
        time_passes(&store).await;
        assert!(record(&store, 1).await.aliases.is_empty());
        assert_eq!(record(&store, 2).await.linked_to, None);
    });
}

#[test]
fn a_link_that_was_undone_is_not_made_again() {
    tell(|store| async move {
        happen(&store, 1, WorkerAct::ProposeAlias { source: id(2) }).await;
        happen(&store, 2, WorkerAct::LinkTo { worker: id(1) }).await;
        // Neither request came to its last step.
        happen(&store, 2, WorkerAct::WithdrawLink).await;
        time_passes(&store).await;
        assert_eq!(record(&store, 2).await.linked_to, None);
        assert!(record(&store, 1).await.aliases.is_empty());
        let links = all_events(&store).await;
        let links = links
            .iter()
            .filter(|event| event.event_type == "LinkedToWorker");
        assert_eq!(links.count(), 1);
    });
}

#[test]
fn an_end_that_was_not_noted_is_noted() {
    tell(|store| async move {
        happen(&store, 1, WorkerAct::ProposeAlias { source: id(2) }).await;
        happen(&store, 2, WorkerAct::LinkTo { worker: id(1) }).await;
        happen(&store, 1, WorkerAct::ConfirmAlias { source: id(2) }).await;
        time_passes(&store).await;
        happen(&store, 2, WorkerAct::WithdrawLink).await;
        time_passes(&store).await;
        assert!(record(&store, 1).await.aliases.is_empty());
    });
}

#[test]
fn while_a_link_is_announced_no_key_is_given_and_after_it_the_claim_goes_on() {
    tell(|store| async move {
        let both = months(1, 1, &[(1, "2024-01"), (3, "2024-01")]);
        let claimed = to_notice(&store, &both).await;
        happen(&store, 1, WorkerAct::ProposeAlias { source: id(2) }).await;
        approve(&store, claimed).await.unwrap();
        look(&store).await;
        assert_eq!(state(&store, claimed).await, ClaimState::Payable);
        let found = claim(&store, claimed).await;
        let dropped = &found.approved.as_ref().unwrap().dropped;
        assert_eq!(dropped[0].reason, LineDrop::LinkPending);
        time_passes(&store).await;
        let next = to_notice(&store, &months(2, 2, &[(1, "2024-01")])).await;
        approve(&store, next).await.unwrap();
        carry(&store).await;
        assert_eq!(state(&store, next).await, ClaimState::Payable);
    });
}

#[test]
fn a_number_that_was_reserved_and_never_used_is_free_again() {
    use domain::citizen_id::Sex;
    use domain::sealed::Sealed;
    use domain::worker::CitizenIdCorrected;

    let reserve = |number| WorkerAct::ReserveCitizenId {
        reserved_for: id(number),
    };
    tell(|store| async move {
        // Two numbers are reserved; one of the corrections came.
        happen(&store, 11, reserve(1)).await;
        happen(&store, 12, reserve(2)).await;
        let correction = CitizenIdCorrected {
            citizen_id: Sealed::new("right".to_owned()),
            upgraded: false,
            sex: Sex::Female,
            born_on: crate::world::on("1980-01-01"),
            reserved_in: id(12),
        };
        happen(&store, 2, WorkerAct::CorrectCitizenId(correction)).await;
        look(&store).await;
        assert_eq!(
            record(&store, 11).await.reserved_for,
            Some(id(1)),
            "its request has time"
        );
        super::stage::expire(&store).await;
        time_passes(&store).await;
        assert_eq!(record(&store, 11).await.reserved_for, None);
        assert_eq!(record(&store, 12).await.reserved_for, Some(id(2)));
        happen(&store, 11, reserve(3)).await;
        assert_eq!(record(&store, 11).await.reserved_for, Some(id(3)));
    });
}
