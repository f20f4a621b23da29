//! How a batch ends: cancelled before its export, or closed when everything is answered.

use super::*;

#[test]
fn a_batch_is_cancelled_before_it_goes_to_the_bank() {
    let preparing = batch([prepare(&[1])]);
    let ready = batch([prepare(&[1]), ready(&[1])]);
    for mut batch in [preparing, ready, approved(&[1])] {
        happen(&mut batch, by("anybody", cancel()));
        assert_eq!(batch.state(), Some(BatchState::Cancelled));
        assert_eq!(batch.allowed_actions(), []);
        assert_eq!(
            refused(&batch, by("anybody", cancel())),
            wrong_state(BatchState::Cancelled, &[])
        );
    }
    let sent = exported(&[1]);
    assert_eq!(
        refused(&sent, by("anybody", cancel())),
        wrong_state(
            BatchState::Exported,
            &[
                BatchAction::Export,
                BatchAction::Release,
                BatchAction::Results
            ]
        )
    );
}

#[test]
fn a_cancelled_batch_can_neither_be_approved_nor_exported() {
    let mut batch = batch([prepare(&[1]), ready(&[1])]);
    happen(&mut batch, by("anybody", cancel()));
    for command in [
        by("approver", approve(Vec::new())),
        export(files(&[1], Vec::new())),
        by("other", release(1)),
        take(file(vec![paid(1)])),
        close(),
    ] {
        assert_eq!(
            refused(&batch, command),
            wrong_state(BatchState::Cancelled, &[])
        );
    }
}

#[test]
fn a_cancellation_has_its_place_in_time() {
    let on_day = |cancelled_on| {
        by(
            "anybody",
            BatchAct::Cancel {
                reason: "made twice".to_owned(),
                cancelled_on: on(cancelled_on),
            },
        )
    };
    let early = |batch: &PaymentBatch, cancelled_on, not_before| {
        assert_eq!(
            refused(batch, on_day(cancelled_on)),
            BatchRefusal::DateOutOfOrder {
                field: "cancelled_on",
                not_before: on(not_before)
            }
        );
    };
    early(&batch([prepare(&[1])]), "2022-05-31", "2022-06-01");
    early(&approved(&[1]), "2022-06-01", "2022-06-02");
    assert_eq!(
        refused(&approved(&[1]), on_day("2022-07-01")),
        BatchRefusal::DateInFuture {
            field: "cancelled_on"
        }
    );
}

#[test]
fn a_batch_closes_when_every_line_is_answered() {
    let mut batch = exported(&[1, 2, 3]);
    happen(&mut batch, take(file(vec![paid(1), failed(2), paid(9)])));
    let open_breaks: Vec<_> = batch.open_breaks().map(|open| open.fact.break_id).collect();
    assert_eq!(
        refused(&batch, close()),
        BatchRefusal::NotSettled {
            awaiting: claims(&[3]),
            open_breaks: open_breaks.clone()
        }
    );
    happen(&mut batch, by("other", release(3)));
    assert_eq!(
        refused(&batch, close()),
        BatchRefusal::NotSettled {
            awaiting: Vec::new(),
            open_breaks: open_breaks.clone()
        }
    );
    happen(
        &mut batch,
        by("other", resolve(open_breaks[0], Resolution::OtherBatch)),
    );
    assert_eq!(
        batch.allowed_actions(),
        [BatchAction::Results, BatchAction::Close]
    );
    happen(&mut batch, close());
    assert_eq!(batch.state(), Some(BatchState::Closed));
    assert_eq!(batch.allowed_actions(), [BatchAction::Results]);
    assert_eq!(
        refused(&batch, close()),
        wrong_state(BatchState::Closed, &[BatchAction::Results])
    );
}

#[test]
fn a_return_after_closing_opens_the_batch_again() {
    let mut batch = exported(&[1]);
    happen(&mut batch, take(file(vec![paid(1)])));
    happen(&mut batch, close());
    let late = |lines| {
        take(ResultsTaken {
            received_on: on("2022-06-25"),
            ..file(lines)
        })
    };
    let nothing_new = BankLine {
        on: Some(on("2022-06-06")),
        ..paid(1)
    };
    happen(&mut batch, late(vec![nothing_new]));
    assert_eq!(batch.state(), Some(BatchState::Closed));
    happen(&mut batch, late(vec![returned(1)]));
    assert_eq!(batch.state(), Some(BatchState::Exported));
    assert_eq!(batch.follow_up(), [claim_ref(1)]);
    let again = |closed_on| {
        let closed_on = on(closed_on);
        by("preparer", BatchAct::Close { closed_on })
    };
    assert_eq!(
        refused(&batch, again("2022-06-24")),
        BatchRefusal::DateOutOfOrder {
            field: "closed_on",
            not_before: on("2022-06-25")
        }
    );
    assert_eq!(
        refused(&batch, again("2022-07-01")),
        BatchRefusal::DateInFuture { field: "closed_on" }
    );
    happen(&mut batch, again("2022-06-25"));
    assert_eq!(batch.state(), Some(BatchState::Closed));
}

#[test]
fn a_break_after_closing_opens_the_batch_again() {
    let mut batch = exported(&[1]);
    happen(&mut batch, take(file(vec![paid(1)])));
    happen(&mut batch, close());
    happen(&mut batch, take(file(vec![failed(1)])));
    assert_eq!(batch.state(), Some(BatchState::Exported));
    assert!(batch.allowed_actions().contains(&BatchAction::Resolve));
}

#[test]
fn a_batch_names_the_one_whose_failed_lines_it_tries_again() {
    let mut first = exported(&[1, 2]);
    happen(&mut first, take(file(vec![paid(1), failed(2)])));
    let follow_up = first.follow_up().into_iter().map(|claim| ClaimToPay {
        claim,
        amount_fen: amount(2),
    });
    let second = batch([by(
        "preparer",
        BatchAct::Prepare {
            claims: follow_up.collect(),
            region: county(),
            prepared_on: on("2022-06-20"),
            follows: Some(batch_id()),
        },
    )]);
    let prepared = second.prepared.unwrap();
    assert_eq!(prepared.claims, [claim_ref(2)]);
    assert_eq!(prepared.follows, Some(batch_id()));
}
