//! Breaks, settled by a person.

use super::*;

/// A batch at the bank that got these files, and the id of its only open break.
fn with_break(
    numbers: &[u128],
    files: impl IntoIterator<Item = Vec<BankLine>>,
) -> (PaymentBatch, BreakId) {
    let mut batch = exported(numbers);
    for lines in files {
        happen(&mut batch, take(file(lines)));
    }
    let open: Vec<_> = batch.open_breaks().map(|open| open.fact.break_id).collect();
    assert_eq!(open.len(), 1);
    (batch, open[0])
}

fn resolved(batch: &mut PaymentBatch, command: BatchCommand) -> BreakResolved {
    match happen(batch, command).as_slice() {
        [BatchEvent::BreakResolved(resolved)] => *resolved.clone(),
        other => panic!("{other:?}"),
    }
}

fn with_amount(line: BankLine, amount: i64) -> BankLine {
    BankLine {
        amount_fen: Some(fen(amount)),
        ..line
    }
}

fn with_reference(line: &BankLine, reference: &str) -> BankLine {
    BankLine {
        reference: Some(reference.to_owned()),
        ..line.clone()
    }
}

fn net(batch: &PaymentBatch) -> i64 {
    batch.booked_fen(ResultStatus::Paid) - batch.booked_fen(ResultStatus::Returned)
}

/// What accepting the bank's word leaves behind: the standing of line 1, and what the beneficiary has.
fn accepted(files: Vec<Vec<BankLine>>) -> (&'static str, i64) {
    let (mut batch, id) = with_break(&[1], files);
    let resolved = resolved(&mut batch, by("other", resolve(id, Resolution::Accepted)));
    assert!(resolved.booked.is_some());
    assert_eq!(batch.open_breaks().count(), 0);
    (standing(&batch, 1), net(&batch))
}

#[test]
fn the_word_of_the_bank_is_accepted() {
    let short = with_amount(paid(1), 9_900);
    assert_eq!(accepted(vec![vec![short]]), ("paid", 9_900));
    assert_eq!(
        accepted(vec![vec![failed(1)], vec![paid(1)]]),
        ("paid", 10_000)
    );
    let twice = with_reference(&paid(1), "second");
    assert_eq!(accepted(vec![vec![paid(1)], vec![twice]]), ("paid", 20_000));
    let partly = with_amount(returned(1), 9_000);
    assert_eq!(
        accepted(vec![vec![paid(1)], vec![partly]]),
        ("returned", 1_000)
    );
    let other_failure = with_reference(&failed(1), "other");
    assert_eq!(
        accepted(vec![vec![failed(1)], vec![other_failure]]),
        ("failed", 0)
    );
}

#[test]
fn a_payment_after_a_release_is_accepted() {
    let mut batch = exported(&[1]);
    happen(&mut batch, by("other", release(1)));
    let received_on = on("2022-06-12");
    let result = received(
        &mut batch,
        ResultsTaken {
            received_on,
            ..file(vec![paid(1)])
        },
    );
    let id = result.breaks[0].break_id;
    happen(&mut batch, by("other", resolve(id, Resolution::Accepted)));
    assert_eq!(standing(&batch, 1), "paid");
    assert_eq!(net(&batch), 10_000);
}

#[test]
fn what_came_back_only_in_part_is_not_tried_again() {
    let partly = with_amount(returned(1), 9_000);
    let (mut batch, id) = with_break(&[1], [vec![paid(1)], vec![partly]]);
    happen(&mut batch, by("other", resolve(id, Resolution::Accepted)));
    assert_eq!(batch.follow_up(), []);
}

#[test]
fn a_break_settled_otherwise_books_nothing() {
    for resolution in [Resolution::BankError, Resolution::NothingNew] {
        let (mut batch, id) = with_break(&[1], [vec![with_amount(paid(1), 9_900)]]);
        let resolved = resolved(&mut batch, by("preparer", resolve(id, resolution)));
        assert_eq!(resolved.booked, None);
        assert_eq!(standing(&batch, 1), "awaiting");
        assert_eq!(
            refused(&batch, close()),
            BatchRefusal::NotSettled {
                awaiting: claims(&[1]),
                open_breaks: Vec::new()
            }
        );
        // The bank's correction is booked as any result.
        happen(&mut batch, take(file(vec![paid(1)])));
        assert_eq!(standing(&batch, 1), "paid");
    }
}

#[test]
fn a_resolution_must_fit() {
    let others = [Resolution::BankError, Resolution::NothingNew];
    let of_unknown = [
        Resolution::BankError,
        Resolution::OtherBatch,
        Resolution::NothingNew,
    ];
    let more_than_paid = vec![vec![paid(1)], vec![with_amount(returned(1), 10_001)]];
    let nothing = vec![vec![with_amount(paid(1), 0)]];
    let same_reference = vec![vec![paid(1)], vec![with_amount(paid(1), 9_900)]];
    let failed_after_paid = vec![vec![paid(1)], vec![failed(1)]];
    for (files, kind, allowed) in [
        (
            vec![vec![paid(9)]],
            BreakKind::UnknownLine,
            of_unknown.to_vec(),
        ),
        (
            vec![vec![returned(1)]],
            BreakKind::ReturnedUnpaid,
            others.to_vec(),
        ),
        (more_than_paid, BreakKind::AmountDiffers, others.to_vec()),
        (nothing, BreakKind::AmountDiffers, others.to_vec()),
        (
            same_reference,
            BreakKind::ConflictingResult,
            others.to_vec(),
        ),
        (
            failed_after_paid,
            BreakKind::ConflictingResult,
            others.to_vec(),
        ),
    ] {
        let (batch, id) = with_break(&[1], files);
        let known = batch.payment_break(id).unwrap();
        assert_eq!(batch.resolutions(known, on(TODAY)), allowed);
        for resolution in Resolution::ALL.iter().copied() {
            let answer = batch.decide(by("other", resolve(id, resolution)));
            if allowed.contains(&resolution) {
                assert!(answer.is_ok(), "{kind}: {resolution}");
            } else {
                let allowed = allowed.clone();
                assert_eq!(
                    answer,
                    Err(BatchRefusal::ResolutionDoesNotFit { kind, allowed })
                );
            }
        }
    }
}

#[test]
fn accepting_moves_money_and_needs_another_person() {
    let (batch, id) = with_break(&[1], [vec![with_amount(paid(1), 9_900)]]);
    for payer in ["preparer", "exporter"] {
        assert_eq!(
            refused(&batch, by(payer, resolve(id, Resolution::Accepted))),
            another_person()
        );
    }
}

#[test]
fn a_break_is_settled_once() {
    let (mut batch, id) = with_break(&[1], [vec![with_amount(paid(1), 9_900)]]);
    let unknown = Uuid::nil().into();
    assert_eq!(
        refused(&batch, by("other", resolve(unknown, Resolution::BankError))),
        BatchRefusal::UnknownBreak { break_id: unknown }
    );
    happen(&mut batch, by("other", resolve(id, Resolution::BankError)));
    assert_eq!(
        refused(&batch, by("other", resolve(id, Resolution::Accepted))),
        BatchRefusal::AlreadyResolved {
            resolution: Resolution::BankError,
            resolved_on: on("2022-06-15")
        }
    );
}

#[test]
fn a_settlement_has_its_place_in_time() {
    let (batch, id) = with_break(&[1], [vec![paid(9)]]);
    let on_day = |resolved_on| {
        by(
            "other",
            BatchAct::ResolveBreak {
                break_id: id,
                resolution: Resolution::BankError,
                reason: "the bank's letter".to_owned(),
                resolved_on: on(resolved_on),
            },
        )
    };
    assert_eq!(
        refused(&batch, on_day("2022-06-08")),
        BatchRefusal::DateOutOfOrder {
            field: "resolved_on",
            not_before: on("2022-06-09")
        }
    );
    assert_eq!(
        refused(&batch, on_day("2022-07-01")),
        BatchRefusal::DateInFuture {
            field: "resolved_on"
        }
    );
}

#[test]
fn what_the_bank_says_of_a_day_to_come_is_not_accepted_before_it() {
    let tomorrow = BankLine {
        on: Some(on("2022-06-16")),
        ..paid(1)
    };
    let (batch, id) = with_break(&[1], [vec![tomorrow]]);
    let known = batch.payment_break(id).unwrap();
    let accepts = |day| {
        batch
            .resolutions(known, on(day))
            .contains(&Resolution::Accepted)
    };
    assert!(!accepts("2022-06-15"));
    assert!(accepts("2022-06-16"));
}

#[test]
fn a_message_that_a_person_settled_is_not_booked_later() {
    let early = with_reference(&returned(1), "sent in error");
    let (mut batch, id) = with_break(&[1], [vec![early.clone()]]);
    happen(&mut batch, by("other", resolve(id, Resolution::BankError)));
    let result = received(&mut batch, file(vec![paid(1), early]));
    assert_eq!((result.lines.len(), result.unchanged), (1, 1));
    assert_eq!(standing(&batch, 1), "paid");
    // A return of its own is booked.
    received(&mut batch, file(vec![returned(1)]));
    assert_eq!(standing(&batch, 1), "returned");
}

#[test]
fn an_early_return_is_accepted_once_its_payment_is_known() {
    let (mut batch, id) = with_break(&[1], [vec![returned(1)], vec![paid(1)]]);
    happen(&mut batch, by("other", resolve(id, Resolution::Accepted)));
    assert_eq!(standing(&batch, 1), "returned");
    assert_eq!(net(&batch), 0);
}

#[test]
fn a_return_that_states_no_amount_is_of_what_was_paid() {
    let (mut batch, id) = with_break(&[1], [vec![with_amount(paid(1), 9_900)]]);
    happen(&mut batch, by("other", resolve(id, Resolution::Accepted)));
    let bare = BankLine {
        amount_fen: None,
        ..returned(1)
    };
    received(&mut batch, file(vec![bare.clone()]));
    assert_eq!(net(&batch), 0);
    let result = received(&mut batch, file(vec![bare, paid(9)]));
    assert_eq!((result.lines.len(), result.unchanged), (0, 1));
}

#[test]
fn without_a_reference_a_settled_message_may_be_another_one() {
    let nameless = BankLine {
        reference: None,
        ..returned(1)
    };
    let (mut batch, id) = with_break(&[1], [vec![nameless.clone()]]);
    happen(&mut batch, by("other", resolve(id, Resolution::BankError)));
    let result = received(&mut batch, file(vec![paid(1), nameless]));
    assert_eq!(result.lines.len(), 2);
    assert_eq!(standing(&batch, 1), "returned");
}

#[test]
fn a_return_with_a_reference_that_is_booked_is_no_second_return() {
    let partly = with_amount(returned(1), 9_000);
    let (mut batch, id) = with_break(&[1], [vec![paid(1)], vec![partly]]);
    happen(&mut batch, by("other", resolve(id, Resolution::Accepted)));
    let again = with_reference(&paid(1), "second");
    let second = received(&mut batch, file(vec![again]));
    let id = second.breaks[0].break_id;
    happen(&mut batch, by("other", resolve(id, Resolution::Accepted)));
    assert_eq!(standing(&batch, 1), "paid");
    let result = received(&mut batch, file(vec![returned(1)]));
    assert_eq!(kinds(&result.breaks), [BreakKind::ConflictingResult]);
    assert_eq!(net(&batch), 11_000);
}
