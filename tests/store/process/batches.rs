//! Payment batches: what they take, what they give back, what the bank says.

use domain::batch::{
    BatchAct, BatchState, BreakKind, DroppedLine, LineRefusal, Resolution, ResultStatus,
};
use domain::claim::ClaimState::{Batched, Paid, Payable};
use domain::claim::{ClaimRef, PaymentOutcome};
use hearth::process;
use hearth::store::Store;

use super::claiming::{months, to_approval, transport};
use super::keys::tell;
use super::payments::{
    approve_batch, batch, batch_id, cancel, export, on_batch, prepare, release, results, said,
};
use super::stage::{carry, claim, fen, state};
use crate::money::oracle::all_events;
use crate::world::on;

async fn payable(store: &Store) -> [ClaimRef; 3] {
    let mut claims = Vec::new();
    for number in 1..=3 {
        claims.push(to_approval(store, &transport(number, number, 1_000)).await);
    }
    carry(store).await;
    claims.try_into().unwrap()
}

/// A batch at the bank.
async fn exported(store: &Store, number: u128, claims: &[ClaimRef]) {
    prepare(store, batch_id(number), claims).await.unwrap();
    carry(store).await;
    approve_batch(store, batch_id(number), Vec::new())
        .await
        .unwrap();
    export(store, batch_id(number), Vec::new()).await.unwrap();
    carry(store).await;
}

fn dropped(claim: ClaimRef) -> Vec<DroppedLine> {
    vec![DroppedLine {
        claim_id: claim.claim_id,
        reason: LineRefusal::Held,
    }]
}

#[test]
fn a_batch_is_ready_with_what_could_be_taken_and_why_the_rest_could_not() {
    tell(|store| async move {
        let [one, two, _] = payable(&store).await;
        let waits = super::claiming::to_notice(&store, &months(1, 9, &[(1, "2024-01")])).await;
        let unknown = super::stage::of(super::stage::worker(1), 77);
        let claims = [one, waits, unknown, two];
        prepare(&store, batch_id(1), &claims).await.unwrap();
        carry(&store).await;
        let ready = batch(&store, batch_id(1)).await;
        assert_eq!(ready.state(), Some(BatchState::Ready));
        assert_eq!(ready.lines.len(), 2);
        let refused: Vec<_> = ready.refused.iter().map(|line| line.reason).collect();
        assert_eq!(
            refused,
            [LineRefusal::NotPayable, LineRefusal::UnknownClaim]
        );
        assert_eq!(state(&store, one).await, Batched);
    });
}

#[test]
fn whoever_approved_a_claim_prepares_no_batch_of_it() {
    tell(|store| async move {
        let [one, two, _] = payable(&store).await;
        let claims = [one, two].map(|claim| domain::batch::ClaimToPay {
            claim,
            amount_fen: fen(1_000),
        });
        let prepare = BatchAct::Prepare {
            claims: claims.to_vec(),
            region: super::stage::county(),
            prepared_on: on("2024-06-05"),
            follows: None,
        };
        on_batch(&store, batch_id(1), "approver", prepare)
            .await
            .unwrap();
        carry(&store).await;
        let refused: Vec<_> = batch(&store, batch_id(1)).await.refused;
        assert!(
            refused
                .iter()
                .all(|line| line.reason == LineRefusal::SamePerson)
        );
        assert_eq!(state(&store, one).await, Payable);
    });
}

#[test]
fn a_claim_in_two_batches_at_once_goes_to_one() {
    tell(|store| async move {
        let claims = payable(&store).await;
        let worker = process::start(&store).await.unwrap();
        super::stage::expire(&store).await;
        let (one, other) = tokio::join!(
            prepare(&store, batch_id(1), &claims),
            prepare(&store, batch_id(2), &claims)
        );
        one.unwrap();
        other.unwrap();
        let head = store.log.head().await.unwrap();
        assert!(process::carried(&store, head).await.unwrap());
        drop(worker);
        carry(&store).await;
        let (one, other) = (
            batch(&store, batch_id(1)).await,
            batch(&store, batch_id(2)).await,
        );
        assert_eq!(one.lines.len() + other.lines.len(), 3);
        let refused = one.refused.iter().chain(&other.refused);
        assert!(refused.clone().count() == 3);
        for line in refused {
            assert_eq!(line.reason, LineRefusal::AlreadyBatched);
        }
    });
}

#[test]
fn a_cancelled_batch_gives_everything_back() {
    tell(|store| async move {
        let claims = payable(&store).await;
        // Before it was ready, and after.
        prepare(&store, batch_id(1), &claims).await.unwrap();
        cancel(&store, batch_id(1)).await.unwrap();
        carry(&store).await;
        prepare(&store, batch_id(2), &claims).await.unwrap();
        carry(&store).await;
        approve_batch(&store, batch_id(2), Vec::new())
            .await
            .unwrap();
        cancel(&store, batch_id(2)).await.unwrap();
        carry(&store).await;
        for claim in claims {
            assert_eq!(state(&store, claim).await, Payable);
        }
        prepare(&store, batch_id(3), &claims).await.unwrap();
        carry(&store).await;
        assert_eq!(batch(&store, batch_id(3)).await.lines.len(), 3);
    });
}

#[test]
fn lines_that_are_dropped_or_released_are_free() {
    tell(|store| async move {
        let [one, two, three] = payable(&store).await;
        prepare(&store, batch_id(1), &[one, two, three])
            .await
            .unwrap();
        carry(&store).await;
        approve_batch(&store, batch_id(1), dropped(one))
            .await
            .unwrap();
        carry(&store).await;
        assert_eq!(state(&store, one).await, Payable);
        export(&store, batch_id(1), dropped(two)).await.unwrap();
        carry(&store).await;
        assert_eq!(state(&store, two).await, Payable);
        release(&store, batch_id(1), three).await.unwrap();
        carry(&store).await;
        assert_eq!(state(&store, three).await, Payable);
        exported(&store, 2, &[one, two, three]).await;
        assert_eq!(batch(&store, batch_id(2)).await.lines.len(), 3);
    });
}

#[test]
fn results_book_and_booking_again_changes_nothing() {
    tell(|store| async move {
        let [one, two, three] = payable(&store).await;
        exported(&store, 1, &[one, two, three]).await;
        let file = vec![
            said(one, ResultStatus::Paid),
            said(two, ResultStatus::Failed),
            said(three, ResultStatus::Paid),
        ];
        results(&store, batch_id(1), file.clone()).await.unwrap();
        carry(&store).await;
        assert_eq!(state(&store, one).await, Paid);
        assert_eq!(claim(&store, one).await.paid_fen(), fen(1_000));
        assert_eq!(state(&store, two).await, Payable);
        let returned = vec![said(three, ResultStatus::Returned)];
        results(&store, batch_id(1), returned).await.unwrap();
        carry(&store).await;
        let found = claim(&store, three).await;
        assert_eq!((found.state, found.paid_fen()), (Payable, fen(0)));
        // The same content, and the same lines in another file.
        let head = store.log.head().await.unwrap();
        assert_eq!(results(&store, batch_id(1), file.clone()).await.unwrap(), 0);
        assert_eq!(store.log.head().await.unwrap(), head);
        let told = vec![file[0].clone()];
        results(&store, batch_id(1), told).await.unwrap();
        carry(&store).await;
        assert_eq!(store.log.head().await.unwrap(), head + 1);
        // What failed or came back is paid in the next batch.
        exported(&store, 2, &[two, three]).await;
        let paid = vec![
            said(two, ResultStatus::Paid),
            said(three, ResultStatus::Paid),
        ];
        results(&store, batch_id(2), paid).await.unwrap();
        carry(&store).await;
        assert_eq!(claim(&store, three).await.paid_fen(), fen(1_000));
    });
}

#[test]
fn a_payment_and_its_return_in_one_file_are_booked_in_order() {
    tell(|store| async move {
        let claims = payable(&store).await;
        exported(&store, 1, &claims).await;
        let mut file = Vec::new();
        for claim in claims {
            file.push(said(claim, ResultStatus::Returned));
            file.push(said(claim, ResultStatus::Paid));
        }
        results(&store, batch_id(1), file).await.unwrap();
        carry(&store).await;
        for of in claims {
            let found = claim(&store, of).await;
            let outcomes: Vec<_> = found.payments.values().map(|paid| &paid.outcome).collect();
            assert!(
                matches!(outcomes[..], [PaymentOutcome::Returned(_)]),
                "{outcomes:?}"
            );
            assert_eq!(found.state, Payable);
        }
    });
}

async fn accept(store: &Store, number: u128) {
    let found = batch(store, batch_id(number)).await;
    let accept = BatchAct::ResolveBreak {
        break_id: found.open_breaks().next().unwrap().fact.break_id,
        resolution: Resolution::Accepted,
        reason: "the bank's letter".to_owned(),
        resolved_on: on("2024-06-15"),
    };
    on_batch(store, batch_id(number), "auditor", accept)
        .await
        .unwrap();
    carry(store).await;
}

#[test]
fn a_payment_after_a_release_is_a_break_and_is_booked_once_it_is_accepted() {
    tell(|store| async move {
        let [one, ..] = payable(&store).await;
        exported(&store, 1, &[one]).await;
        release(&store, batch_id(1), one).await.unwrap();
        carry(&store).await;
        let paid = vec![said(one, ResultStatus::Paid)];
        results(&store, batch_id(1), paid).await.unwrap();
        carry(&store).await;
        let kinds: Vec<_> = batch(&store, batch_id(1))
            .await
            .open_breaks()
            .map(|open| open.fact.kind)
            .collect();
        assert_eq!(kinds, [BreakKind::PaidAfterRelease]);
        assert_eq!(state(&store, one).await, Payable);
        accept(&store, 1).await;
        assert_eq!(state(&store, one).await, Paid);
    });
}

#[test]
fn less_than_was_sent_is_booked_once_it_is_accepted_and_the_rest_is_still_due() {
    tell(|store| async move {
        let [one, ..] = payable(&store).await;
        exported(&store, 1, &[one]).await;
        let mut less = said(one, ResultStatus::Paid);
        less.amount_fen = Some(fen(400));
        results(&store, batch_id(1), vec![less]).await.unwrap();
        carry(&store).await;
        assert_eq!(state(&store, one).await, Batched);
        accept(&store, 1).await;
        let found = claim(&store, one).await;
        assert_eq!((found.state, found.paid_fen()), (Payable, fen(400)));
        assert_eq!(found.unpaid_fen(), fen(600));
    });
}

#[test]
fn what_happens_in_a_batch_names_its_cause() {
    tell(|store| async move {
        let [one, ..] = payable(&store).await;
        exported(&store, 1, &[one]).await;
        let events = all_events(&store).await;
        let prepared = events
            .iter()
            .find(|event| event.event_type == "BatchPrepared")
            .unwrap();
        let batched = events
            .iter()
            .find(|event| event.event_type == "ClaimBatched")
            .unwrap();
        let cause = format!(
            "payment_batch/{}/{}",
            prepared.aggregate_id, prepared.sequence
        );
        assert_eq!(batched.metadata["cause"], cause.as_str());
    });
}
