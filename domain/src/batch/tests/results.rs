//! What came back, line by line.

use super::*;

fn none_booked(result: &PaymentResultReceived, kind: BreakKind) {
    assert_eq!(result.lines, []);
    assert_eq!(kinds(&result.breaks), [kind]);
    assert_eq!(result.unchanged, 0);
}

#[test]
fn results_are_booked_line_by_line() {
    let mut batch = exported(&[1, 2, 3]);
    let result = received(&mut batch, file(vec![failed(2), paid(1)]));
    assert_eq!(result.uploaded_by, who("uploader"));
    assert_eq!(
        result.lines,
        [
            AcceptedLine {
                claim_id: claim(1),
                payment_id: payment(1),
                status: ResultStatus::Paid,
                amount_fen: fen(10_000),
                reference: Some("paid 1".to_owned()),
                on: Some(on("2022-06-05")),
                reason: None,
                line_no: 2,
            },
            AcceptedLine {
                claim_id: claim(2),
                payment_id: payment(2),
                status: ResultStatus::Failed,
                amount_fen: fen(20_000),
                reference: Some("failed 2".to_owned()),
                on: Some(on("2022-06-05")),
                reason: Some(FailureReason::AccountClosed),
                line_no: 1,
            },
        ]
    );
    let standings = [1, 2, 3].map(|number| standing(&batch, number));
    assert_eq!(standings, ["paid", "failed", "awaiting"]);
    assert_eq!(batch.follow_up(), [claim_ref(2)]);
    assert_eq!(batch.open_breaks().count(), 0);
}

#[test]
fn a_line_is_found_by_claim_or_by_payment_or_by_both() {
    let mut batch = exported(&[1, 2, 3]);
    let by_claim = BankLine {
        payment_id: None,
        claim_id: Some(claim(1)),
        ..paid(1)
    };
    let by_both = BankLine {
        claim_id: Some(claim(2)),
        ..paid(2)
    };
    let at_odds = BankLine {
        claim_id: Some(claim(1)),
        ..paid(3)
    };
    let result = received(&mut batch, file(vec![by_claim, by_both, at_odds]));
    assert_eq!(result.lines.len(), 2);
    assert_eq!(kinds(&result.breaks), [BreakKind::UnknownLine]);
}

#[test]
fn what_a_line_leaves_out_is_the_lines_own() {
    let mut batch = exported(&[1, 2]);
    let bare = |number, status| BankLine {
        amount_fen: None,
        reference: None,
        on: None,
        ..said(number, status, "")
    };
    let lines = vec![bare(1, ResultStatus::Paid), bare(2, ResultStatus::Failed)];
    let taken = ResultsTaken {
        control_sum_fen: Some(30_000),
        ..file(lines)
    };
    let result = received(&mut batch, taken);
    assert_eq!(result.lines[0].amount_fen, fen(10_000));
    assert_eq!(result.lines[1].reason, Some(FailureReason::Other));
}

#[test]
fn the_same_content_again_changes_nothing() {
    let mut batch = exported(&[1, 2]);
    let first = received(&mut batch, file(vec![paid(1), failed(2)]));
    let sorted_otherwise = ResultsTaken {
        result_id: Uuid::from_u128(99).into(),
        format: FileFormat::Json,
        ..file(vec![failed(2), paid(1)])
    };
    let known = batch.result_with(&sorted_otherwise.content_sha256).unwrap();
    assert_eq!(known.result_id, first.result_id);
    assert_eq!(batch.decide(take(sorted_otherwise.clone())), Ok(Vec::new()));
    // Also typed by somebody who may not, with a wrong sum: there is nothing to be done.
    let typed = ResultsTaken {
        by_hand: true,
        control_sum_fen: Some(1),
        ..sorted_otherwise
    };
    let command = by("preparer", BatchAct::TakeResult(Box::new(typed)));
    assert_eq!(batch.decide(command), Ok(Vec::new()));
}

#[test]
fn a_line_that_says_what_is_known_changes_nothing() {
    let mut batch = exported(&[1, 2]);
    received(&mut batch, file(vec![paid(1)]));
    let another_day = BankLine {
        on: Some(on("2022-06-06")),
        ..paid(1)
    };
    let result = received(&mut batch, file(vec![another_day, failed(2), failed(2)]));
    assert_eq!((result.lines.len(), result.unchanged), (1, 2));
    assert_eq!(result.breaks, []);
    // Nor does what is known from before a return.
    received(&mut batch, file(vec![returned(1)]));
    let result = received(&mut batch, file(vec![paid(1), returned(1)]));
    assert_eq!((result.lines.len(), result.unchanged), (0, 2));
    assert_eq!(standing(&batch, 1), "returned");
}

#[test]
fn a_wrong_control_sum_or_count_refuses_the_whole() {
    let batch = exported(&[1, 2]);
    let with = |control_sum_fen, count| {
        take(ResultsTaken {
            control_sum_fen,
            count,
            ..file(vec![paid(1), failed(2)])
        })
    };
    assert!(batch.decide(with(Some(30_000), Some(2))).is_ok());
    for (sum, count) in [
        (Some(10_000), None),
        (Some(30_000), Some(3)),
        (Some(-1), Some(2)),
        (None, Some(1)),
    ] {
        assert_eq!(
            refused(&batch, with(sum, count)),
            BatchRefusal::ControlSumDiffers {
                stated_fen: sum,
                found_fen: 30_000,
                stated_count: count,
                found_count: 2
            }
        );
    }
}

#[test]
fn unknown_lines_are_breaks_and_the_rest_is_booked() {
    let mut batch = approved(&[1, 2]);
    happen(&mut batch, export(files(&[1], vec![dropped(2)])));
    let nameless = BankLine {
        payment_id: None,
        reference: None,
        ..paid(1)
    };
    let lines = vec![paid(7), paid(1), paid(2), nameless.clone(), nameless];
    let result = received(&mut batch, file(lines));
    assert_eq!(result.lines.len(), 1);
    assert_eq!(kinds(&result.breaks), [BreakKind::UnknownLine; 4]);
    let quoted = result.breaks.iter().filter_map(|found| found.payment_id);
    assert_eq!(set(quoted), set([payment(7), payment(2)]));
    let ids = result.breaks.iter().map(|found| found.break_id);
    assert_eq!(set(ids).len(), 4);
    assert_eq!(standing(&batch, 2), "dropped");
}

#[test]
fn another_amount_is_a_break() {
    for status in [ResultStatus::Paid, ResultStatus::Failed] {
        let mut batch = exported(&[1]);
        let other = BankLine {
            amount_fen: Some(fen(9_999)),
            ..said(1, status, "x")
        };
        let result = received(&mut batch, file(vec![other]));
        none_booked(&result, BreakKind::AmountDiffers);
        let found = &result.breaks[0];
        assert_eq!(found.expected_fen, Some(fen(10_000)));
        assert_eq!(found.found_fen, Some(fen(9_999)));
        assert_eq!(standing(&batch, 1), "awaiting");
    }
    let mut batch = exported(&[1]);
    received(&mut batch, file(vec![paid(1)]));
    let partly = BankLine {
        amount_fen: Some(fen(9_999)),
        ..returned(1)
    };
    let result = received(&mut batch, file(vec![partly]));
    none_booked(&result, BreakKind::AmountDiffers);
    assert_eq!(standing(&batch, 1), "paid");
}

#[test]
fn a_second_result_that_differs_is_a_break() {
    let other_reference = |number| BankLine {
        reference: Some("other".to_owned()),
        ..paid(number)
    };
    let other_amount = BankLine {
        amount_fen: Some(fen(1)),
        ..paid(1)
    };
    let other_reason = BankLine {
        reason: Some(FailureReason::NoFunds),
        ..failed(1)
    };
    for (first, second) in [
        (vec![paid(1)], other_reference(1)),
        (vec![paid(1)], other_amount),
        (vec![paid(1)], failed(1)),
        (vec![failed(1)], paid(1)),
        (vec![failed(1)], other_reason),
        (vec![paid(1), returned(1)], other_reference(1)),
        (vec![paid(1), returned(1)], failed(1)),
    ] {
        let mut batch = exported(&[1]);
        received(&mut batch, file(first));
        let before = batch.lines.clone();
        let result = received(&mut batch, file(vec![second.clone()]));
        none_booked(&result, BreakKind::ConflictingResult);
        assert_eq!(batch.lines, before);
        // Told in yet another file, it is the same break.
        let result = received(&mut batch, file(vec![second, paid(9)]));
        assert_eq!((result.breaks.len(), result.unchanged), (1, 1));
    }
}

#[test]
fn a_return_after_a_payment_is_normal_also_in_one_file() {
    let mut batch = exported(&[1, 2]);
    received(&mut batch, file(vec![paid(1)]));
    received(&mut batch, file(vec![returned(2), returned(1), paid(2)]));
    for number in [1, 2] {
        assert_eq!(
            batch.line(claim(number)).unwrap().standing,
            Standing::Returned {
                amount_fen: amount(number),
                reason: FailureReason::NameDiffers,
                reference: Some(format!("returned {number}")),
                on: Some(on("2022-06-08")),
            }
        );
    }
    assert_eq!(batch.follow_up(), [claim_ref(1), claim_ref(2)]);
    assert_eq!(batch.booked_fen(ResultStatus::Paid), 30_000);
    assert_eq!(batch.booked_fen(ResultStatus::Returned), 30_000);
}

#[test]
fn a_return_of_what_never_left_is_a_break_until_the_payment_is_known() {
    let mut batch = exported(&[1, 2]);
    received(&mut batch, file(vec![failed(2)]));
    let result = received(&mut batch, file(vec![returned(1), returned(2)]));
    assert_eq!(kinds(&result.breaks), [BreakKind::ReturnedUnpaid; 2]);
    let result = received(&mut batch, file(vec![paid(1), returned(1)]));
    assert_eq!(result.lines.len(), 2);
    assert_eq!(standing(&batch, 1), "returned");
}

#[test]
fn a_released_line_that_is_paid_nevertheless_is_a_break() {
    let mut batch = exported(&[1, 2]);
    for number in [1, 2] {
        happen(&mut batch, by("other", release(number)));
    }
    let received_on = on("2022-06-12");
    let taken = ResultsTaken {
        received_on,
        ..file(vec![paid(1), failed(2)])
    };
    let result = received(&mut batch, taken);
    assert_eq!(kinds(&result.breaks), [BreakKind::PaidAfterRelease]);
    assert_eq!((result.lines.len(), result.unchanged), (0, 1));
    assert_eq!(standing(&batch, 1), "released");
}

#[test]
fn a_day_out_of_order_is_a_break() {
    let paid_on = |day| BankLine {
        on: Some(on(day)),
        ..paid(1)
    };
    for day in ["2022-06-02", "2022-06-10"] {
        let mut batch = exported(&[1]);
        let result = received(&mut batch, file(vec![paid_on(day)]));
        none_booked(&result, BreakKind::DateOutOfOrder);
    }
    let mut batch = exported(&[1]);
    received(&mut batch, file(vec![paid_on("2022-06-09")]));
    let result = received(&mut batch, file(vec![returned(1)]));
    none_booked(&result, BreakKind::DateOutOfOrder);
}

#[test]
fn a_file_that_should_hold_all_lines_lacks_one() {
    let mut batch = exported(&[1, 2, 3]);
    received(&mut batch, file(vec![paid(3)]));
    let complete = |lines| ResultsTaken {
        complete: true,
        ..file(lines)
    };
    let result = received(&mut batch, complete(vec![paid(1)]));
    assert_eq!(kinds(&result.breaks), [BreakKind::LineNotInBankFile]);
    assert_eq!(result.breaks[0].claim_id, Some(claim(2)));
    let result = received(&mut batch, complete(vec![paid(1), paid(3)]));
    assert_eq!(result.breaks, []);
    assert_eq!(batch.open_breaks().count(), 1);
    received(&mut batch, file(vec![paid(2)]));
    assert_eq!(batch.open_breaks().count(), 0);
}

#[test]
fn results_typed_by_hand_need_another_person() {
    let batch = exported(&[1]);
    let typed = |name| {
        let taken = ResultsTaken {
            by_hand: true,
            file_sha256: None,
            ..file(vec![paid(1)])
        };
        by(name, BatchAct::TakeResult(Box::new(taken)))
    };
    for payer in ["preparer", "exporter"] {
        assert_eq!(refused(&batch, typed(payer)), another_person());
        let uploaded = by(payer, BatchAct::TakeResult(Box::new(file(vec![paid(1)]))));
        assert!(batch.decide(uploaded).is_ok());
    }
    assert!(batch.decide(typed("approver")).is_ok());
}

#[test]
fn results_have_their_place_in_time_and_in_the_life_of_a_batch() {
    let received_on = |day| {
        take(ResultsTaken {
            received_on: on(day),
            ..file(vec![paid(1)])
        })
    };
    let batch = exported(&[1]);
    assert_eq!(
        refused(&batch, received_on("2022-06-02")),
        BatchRefusal::DateOutOfOrder {
            field: "received_on",
            not_before: on("2022-06-03")
        }
    );
    assert_eq!(
        refused(&batch, received_on("2022-07-01")),
        BatchRefusal::DateInFuture {
            field: "received_on"
        }
    );
    assert_eq!(
        refused(&approved(&[1]), received_on("2022-06-09")),
        wrong_state(
            BatchState::Approved,
            &[BatchAction::Export, BatchAction::Cancel]
        )
    );
}
