//! Export, copies, lines released after it.

use super::*;

fn copy(numbers: &[u128], exported_on: &str) -> Export {
    Export {
        exported_on: on(exported_on),
        reason: Some("the bank lost the file".to_owned()),
        ..files(numbers, Vec::new())
    }
}

#[test]
fn an_approved_batch_goes_to_the_bank() {
    let mut batch = approved(&[1, 2]);
    assert_eq!(
        batch.allowed_actions(),
        [BatchAction::Export, BatchAction::Cancel]
    );
    happen(&mut batch, export(files(&[1, 2], Vec::new())));
    let sent = &batch.exports[0];
    assert_eq!((sent.copy, sent.count), (1, 2));
    assert_eq!(sent.control_sum_fen, fen(30_000));
    assert_eq!(batch.state(), Some(BatchState::Exported));
    assert_eq!(
        batch.allowed_actions(),
        [
            BatchAction::Export,
            BatchAction::Release,
            BatchAction::Results
        ]
    );
}

#[test]
fn who_prepared_a_batch_may_export_it() {
    let command = Given {
        by: who("preparer"),
        ..export(files(&[1], Vec::new()))
    };
    assert!(approved(&[1]).decide(command).is_ok());
}

#[test]
fn lines_held_since_are_dropped_at_the_export() {
    let mut batch = approved(&[1, 2]);
    assert_eq!(
        refused(&batch, export(files(&[], vec![dropped(1), dropped(2)]))),
        BatchRefusal::NoLinesLeft
    );
    assert_eq!(
        refused(&batch, export(files(&[1, 2], vec![dropped(7)]))),
        BatchRefusal::UnknownLines {
            claim_ids: claims(&[7])
        }
    );
    happen(&mut batch, export(files(&[1], vec![dropped(2)])));
    assert_eq!(standing(&batch, 2), "dropped");
    assert_eq!(batch.exports[0].control_sum_fen, fen(10_000));
}

#[test]
fn what_the_files_state_is_what_the_lines_say() {
    let batch = approved(&[1, 2]);
    let wrong_sum = Export {
        control_sum_fen: fen(30_001),
        ..files(&[1, 2], Vec::new())
    };
    let wrong_count = Export {
        count: 3,
        ..files(&[1, 2], Vec::new())
    };
    for (stated_fen, stated_count, wrong) in [(30_001, 2, wrong_sum), (30_000, 3, wrong_count)] {
        assert_eq!(
            refused(&batch, export(wrong)),
            BatchRefusal::ControlSumDiffers {
                stated_fen: Some(stated_fen),
                found_fen: 30_000,
                stated_count: Some(stated_count),
                found_count: 2
            }
        );
    }
}

#[test]
fn another_copy_needs_a_reason_and_the_same_content() {
    let mut batch = exported(&[1, 2]);
    let without_reason = Export {
        reason: None,
        ..copy(&[1, 2], "2022-06-04")
    };
    assert_eq!(
        refused(&batch, export(without_reason)),
        BatchRefusal::AlreadyExported {
            copies: 1,
            exported_on: on("2022-06-03")
        }
    );
    let differs = BatchRefusal::ContentDiffers {
        content_sha256: "content of [1, 2]".to_owned(),
    };
    assert_eq!(refused(&batch, export(copy(&[1], "2022-06-04"))), differs);
    let with_drop = Export {
        dropped: vec![dropped(2)],
        ..copy(&[1, 2], "2022-06-04")
    };
    assert_eq!(refused(&batch, export(with_drop)), differs);
    happen(&mut batch, export(copy(&[1, 2], "2022-06-04")));
    happen(&mut batch, export(copy(&[1, 2], "2022-06-04")));
    let copies: Vec<_> = batch.exports.iter().map(|sent| sent.copy).collect();
    assert_eq!(copies, [1, 2, 3]);
    assert_eq!(
        refused(&batch, export(copy(&[1, 2], "2022-06-03"))),
        BatchRefusal::DateOutOfOrder {
            field: "exported_on",
            not_before: on("2022-06-04")
        }
    );
}

#[test]
fn no_copy_is_made_once_the_bank_answered() {
    let mut released = exported(&[1, 2]);
    happen(&mut released, by("other", release(1)));
    let mut answered = exported(&[1, 2]);
    let different = BankLine {
        amount_fen: Some(fen(1)),
        ..paid(1)
    };
    happen(&mut answered, take(file(vec![different])));
    for batch in [released, answered] {
        assert!(!batch.allowed_actions().contains(&BatchAction::Export));
        assert_eq!(
            refused(&batch, export(copy(&[1, 2], "2022-06-20"))),
            BatchRefusal::BankAnswered
        );
    }
}

#[test]
fn an_export_has_its_place_in_time_and_in_the_life_of_a_batch() {
    let early = Export {
        exported_on: on("2022-06-01"),
        ..files(&[1], Vec::new())
    };
    assert_eq!(
        refused(&approved(&[1]), export(early)),
        BatchRefusal::DateOutOfOrder {
            field: "exported_on",
            not_before: on("2022-06-02")
        }
    );
    let late = Export {
        exported_on: on("2022-07-01"),
        ..files(&[1], Vec::new())
    };
    assert_eq!(
        refused(&approved(&[1]), export(late)),
        BatchRefusal::DateInFuture {
            field: "exported_on"
        }
    );
    let ready = batch([prepare(&[1]), ready(&[1])]);
    assert_eq!(
        refused(&ready, export(files(&[1], Vec::new()))),
        wrong_state(
            BatchState::Ready,
            &[BatchAction::Approve, BatchAction::Cancel]
        )
    );
}

#[test]
fn a_line_leaves_after_the_export_by_somebody_else() {
    let mut batch = exported(&[1, 2]);
    for payer in ["preparer", "exporter"] {
        assert_eq!(refused(&batch, by(payer, release(1))), another_person());
    }
    assert_eq!(
        refused(&batch, by("other", release(9))),
        BatchRefusal::UnknownLines {
            claim_ids: claims(&[9])
        }
    );
    happen(&mut batch, by("other", release(1)));
    assert_eq!(standing(&batch, 1), "released");
    assert_eq!(batch.releases[0].bank_confirmation, "letter 7");
    assert_eq!(
        refused(&batch, by("other", release(1))),
        BatchRefusal::LineNotAwaiting {
            claim_id: claim(1),
            standing: "released"
        }
    );
}

#[test]
fn who_exported_any_copy_may_not_release_a_line() {
    let mut batch = exported(&[1]);
    let again = Given {
        by: who("second exporter"),
        ..export(copy(&[1], "2022-06-04"))
    };
    happen(&mut batch, again);
    for payer in ["exporter", "second exporter"] {
        assert_eq!(refused(&batch, by(payer, release(1))), another_person());
    }
}

#[test]
fn a_line_with_a_result_is_not_released() {
    let mut batch = exported(&[1, 2]);
    happen(&mut batch, take(file(vec![paid(1), failed(2)])));
    for (number, standing) in [(1, "paid"), (2, "failed")] {
        assert_eq!(
            refused(&batch, by("other", release(number))),
            BatchRefusal::LineNotAwaiting {
                claim_id: claim(number),
                standing
            }
        );
    }
}

#[test]
fn a_release_has_its_place_in_time_and_in_the_life_of_a_batch() {
    let on_day = |released_on| {
        by(
            "other",
            BatchAct::ReleaseLine {
                claim_id: claim(1),
                reason: "not paid".to_owned(),
                bank_confirmation: "letter 7".to_owned(),
                released_on: on(released_on),
            },
        )
    };
    let batch = exported(&[1]);
    assert_eq!(
        refused(&batch, on_day("2022-06-02")),
        BatchRefusal::DateOutOfOrder {
            field: "released_on",
            not_before: on("2022-06-03")
        }
    );
    assert_eq!(
        refused(&batch, on_day("2022-07-01")),
        BatchRefusal::DateInFuture {
            field: "released_on"
        }
    );
    assert_eq!(
        refused(&approved(&[1]), on_day("2022-06-10")),
        wrong_state(
            BatchState::Approved,
            &[BatchAction::Export, BatchAction::Cancel]
        )
    );
}
