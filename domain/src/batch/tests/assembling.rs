//! Preparation, the claims' answers, approval.

use super::*;

fn ready_event(batch: &PaymentBatch, command: BatchCommand) -> BatchReady {
    match batch.decide(command).unwrap().as_slice() {
        [BatchEvent::BatchReady(ready)] => ready.clone(),
        other => panic!("{other:?}"),
    }
}

fn refused_line(number: u128, reason: LineRefusal) -> RefusedLine {
    RefusedLine {
        claim: claim_ref(number),
        reason,
    }
}

#[test]
fn a_batch_is_prepared_from_claims() {
    let batch = batch([prepare(&[1, 2])]);
    let prepared = batch.prepared.as_ref().unwrap();
    assert_eq!(prepared.claims, [claim_ref(1), claim_ref(2)]);
    assert_eq!(prepared.prepared_by, who("preparer"));
    assert_eq!(batch.state(), Some(BatchState::Preparing));
    assert_eq!(batch.allowed_actions(), [BatchAction::Cancel]);
    assert_eq!(
        refused(&batch, prepare(&[3])),
        BatchRefusal::AlreadyPrepared
    );
}

#[test]
fn nothing_can_be_done_where_nothing_was_prepared() {
    let none = PaymentBatch::default();
    assert_eq!(none.state(), None);
    assert_eq!(none.allowed_actions(), []);
    for command in [
        ready(&[1]),
        by("approver", approve(Vec::new())),
        export(files(&[1], Vec::new())),
        by("other", release(1)),
        take(file(vec![paid(1)])),
        by("other", resolve(Uuid::nil().into(), Resolution::Accepted)),
        by("other", cancel()),
        close(),
    ] {
        assert_eq!(refused(&none, command), BatchRefusal::NotPrepared);
    }
}

#[test]
fn a_batch_without_claims_or_with_one_twice_is_refused() {
    let none = PaymentBatch::default();
    assert_eq!(refused(&none, prepare(&[])), BatchRefusal::NoClaims);
    assert_eq!(
        refused(&none, prepare(&[2, 1, 2])),
        BatchRefusal::ClaimRepeated {
            claim_ids: claims(&[2])
        }
    );
}

fn prepare_amounts(amounts: [i64; 2]) -> BatchCommand {
    let claims = [1, 2].into_iter().zip(amounts);
    by(
        "preparer",
        BatchAct::Prepare {
            claims: claims
                .map(|(number, amount)| ClaimToPay {
                    claim: claim_ref(number),
                    amount_fen: fen(amount),
                })
                .collect(),
            region: county(),
            prepared_on: on(TODAY),
            follows: None,
        },
    )
}

#[test]
fn a_batch_above_the_largest_amount_is_refused() {
    let none = PaymentBatch::default();
    let max = Fen::MAX.get();
    assert!(none.decide(prepare_amounts([max - 1, 1])).is_ok());
    assert_eq!(
        refused(&none, prepare_amounts([max, 1])),
        BatchRefusal::SumTooLarge { max_fen: Fen::MAX }
    );
}

#[test]
fn a_batch_is_not_prepared_in_the_future() {
    let mut command = prepare(&[1]);
    command.today = on("2022-05-31");
    assert_eq!(
        refused(&PaymentBatch::default(), command),
        BatchRefusal::DateInFuture {
            field: "prepared_on"
        }
    );
}

#[test]
fn lines_stand_in_the_order_of_the_claims_with_their_payments() {
    let mut batch = batch([prepare(&[3, 1, 2])]);
    let refusal = refused_line(1, LineRefusal::AlreadyBatched);
    let command = answer(vec![payable(2), payable(3)], vec![refusal.clone()]);
    let event = ready_event(&batch, command.clone());
    let lines: Vec<_> = event
        .lines
        .iter()
        .map(|line| (line.claim_id(), line.payment_id))
        .collect();
    assert_eq!(lines, [(claim(3), payment(3)), (claim(2), payment(2))]);
    assert_eq!(event.refused, [refusal]);
    happen(&mut batch, command);
    assert_eq!(batch.state(), Some(BatchState::Ready));
    assert_eq!(standing(&batch, 3), "awaiting");
    assert!(batch.line(claim(1)).is_none());
}

#[test]
fn a_payment_is_known_by_batch_and_claim() {
    assert_eq!(payment(1), PaymentId::of(batch_id(), claim(1)));
    assert_ne!(payment(1), payment(2));
    assert_ne!(
        payment(1),
        PaymentId::of(Uuid::from_u128(0xbb).into(), claim(1))
    );
    // Fixed for ever: banks quote it.
    assert_eq!(
        payment(1).to_string(),
        "ac972194-0580-5558-8676-0b849ff5eb79"
    );
}

#[test]
fn claims_on_which_the_preparer_acted_are_refused() {
    let batch = batch([prepare(&[1, 2])]);
    let own = PayableLine {
        acted: [who("filer"), who("preparer")].into(),
        ..payable(1)
    };
    let event = ready_event(&batch, answer(vec![own, payable(2)], Vec::new()));
    assert_eq!(event.refused, [refused_line(1, LineRefusal::SamePerson)]);
    assert_eq!(event.lines.len(), 1);
}

#[test]
fn one_fund_pays_a_batch() {
    let batch = batch([prepare(&[1, 2, 3])]);
    let other = PayableLine {
        fund: Fund::Employment,
        ..payable(2)
    };
    let event = ready_event(
        &batch,
        answer(vec![payable(1), other, payable(3)], Vec::new()),
    );
    assert_eq!(event.refused, [refused_line(2, LineRefusal::OtherFund)]);
    let taken: Vec<_> = event.lines.iter().map(BatchLine::claim_id).collect();
    assert_eq!(taken, claims(&[1, 3]));
}

#[test]
fn empty_lines_and_those_that_burst_the_batch_are_refused() {
    let batch = batch([prepare(&[1, 2, 3, 4])]);
    let worth = |number, amount| PayableLine {
        amount_fen: amount,
        ..payable(number)
    };
    let event = ready_event(
        &batch,
        answer(
            vec![
                worth(1, fen(0)),
                worth(2, fen(Fen::MAX.get() - 5)),
                worth(3, fen(6)),
                worth(4, fen(5)),
            ],
            Vec::new(),
        ),
    );
    assert_eq!(
        event.refused,
        [
            refused_line(1, LineRefusal::NothingToPay),
            refused_line(3, LineRefusal::SumTooLarge)
        ]
    );
    let taken: Vec<_> = event.lines.iter().map(BatchLine::claim_id).collect();
    assert_eq!(taken, claims(&[2, 4]));
}

#[test]
fn every_claim_answers_exactly_once() {
    let batch = batch([prepare(&[1, 2])]);
    let held = |number| refused_line(number, LineRefusal::Held);
    let other_stream = PayableLine {
        claim: ClaimRef {
            claimant: claim_ref(1).claimant,
            claim_id: claim(2),
        },
        ..payable(2)
    };
    for (lines, refusals, differing) in [
        (vec![payable(1)], vec![], vec![2]),
        (vec![payable(1), payable(2), payable(3)], vec![], vec![3]),
        (vec![payable(1), payable(2)], vec![held(2)], vec![2]),
        (vec![payable(1), payable(1), payable(2)], vec![], vec![1]),
        (vec![payable(1), other_stream], vec![], vec![2, 2]),
    ] {
        assert_eq!(
            refused(&batch, answer(lines, refusals)),
            BatchRefusal::ClaimsDiffer {
                claim_ids: claims(&differing)
            }
        );
    }
}

#[test]
fn answers_told_again_change_nothing() {
    for state in [approved(&[1]), exported(&[1])] {
        assert_eq!(state.decide(ready(&[1])), Ok(Vec::new()));
        assert_eq!(state.decide(ready(&[2])), Ok(Vec::new()));
    }
    let given_up = batch([prepare(&[1]), by("preparer", cancel())]);
    assert_eq!(
        refused(&given_up, ready(&[1])),
        wrong_state(BatchState::Cancelled, &[])
    );
}

#[test]
fn a_second_person_approves() {
    let batch = batch([prepare(&[1, 2]), ready(&[1, 2])]);
    assert_eq!(
        batch.allowed_actions(),
        [BatchAction::Approve, BatchAction::Cancel]
    );
    assert_eq!(
        refused(&batch, by("preparer", approve(Vec::new()))),
        another_person()
    );
    for acted in ["filer", "reviewer"] {
        assert_eq!(
            refused(&batch, by(acted, approve(Vec::new()))),
            BatchRefusal::SamePerson {
                claim_ids: claims(&[1, 2])
            }
        );
    }
    // A name is one only together with who issued it.
    let elsewhere = Given {
        by: Subject::new("province", "preparer"),
        ..by("", approve(Vec::new()))
    };
    assert!(batch.decide(elsewhere).is_ok());
}

#[test]
fn lines_held_since_are_dropped_at_the_approval() {
    let mut batch = batch([prepare(&[1, 2]), ready(&[1, 2])]);
    assert_eq!(
        refused(&batch, by("approver", approve(vec![dropped(3)]))),
        BatchRefusal::UnknownLines {
            claim_ids: claims(&[3])
        }
    );
    assert_eq!(
        refused(
            &batch,
            by("approver", approve(vec![dropped(1), dropped(1)]))
        ),
        BatchRefusal::ClaimRepeated {
            claim_ids: claims(&[1])
        }
    );
    assert_eq!(
        refused(
            &batch,
            by("approver", approve(vec![dropped(1), dropped(2)]))
        ),
        BatchRefusal::NoLinesLeft
    );
    happen(&mut batch, by("approver", approve(vec![dropped(1)])));
    assert_eq!(standing(&batch, 1), "dropped");
    assert_eq!(standing(&batch, 2), "awaiting");
    assert_eq!(batch.state(), Some(BatchState::Approved));
}

#[test]
fn a_batch_whose_claims_all_refused_can_only_be_cancelled() {
    let refusals = vec![refused_line(1, LineRefusal::NotPayable)];
    let batch = batch([prepare(&[1]), answer(Vec::new(), refusals)]);
    assert_eq!(batch.allowed_actions(), [BatchAction::Cancel]);
    assert_eq!(
        refused(&batch, by("approver", approve(Vec::new()))),
        BatchRefusal::NoLinesLeft
    );
    assert!(batch.decide(by("preparer", cancel())).is_ok());
}

#[test]
fn an_approval_has_its_place_in_time_and_in_the_life_of_a_batch() {
    let preparing = batch([prepare(&[1])]);
    assert_eq!(
        refused(&preparing, by("approver", approve(Vec::new()))),
        wrong_state(BatchState::Preparing, &[BatchAction::Cancel])
    );
    let ready = batch([prepare(&[1]), ready(&[1])]);
    let on_day = |approved_on| {
        by(
            "approver",
            BatchAct::Approve {
                approved_on: on(approved_on),
                dropped: Vec::new(),
            },
        )
    };
    assert_eq!(
        refused(&ready, on_day("2022-05-31")),
        BatchRefusal::DateOutOfOrder {
            field: "approved_on",
            not_before: on("2022-06-01")
        }
    );
    assert_eq!(
        refused(&ready, on_day("2022-07-01")),
        BatchRefusal::DateInFuture {
            field: "approved_on"
        }
    );
    assert!(ready.decide(on_day("2022-06-01")).is_ok());
    assert_eq!(
        refused(&approved(&[1]), by("approver", approve(Vec::new()))),
        wrong_state(
            BatchState::Approved,
            &[BatchAction::Export, BatchAction::Cancel]
        )
    );
}
