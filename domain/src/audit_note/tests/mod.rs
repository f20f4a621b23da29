//! Rules, as given-when-then.

mod events;

use cqrs_es::test::TestFramework;

use super::*;
use crate::region::RegionCode;
use crate::subject::{Given, Subject};

const ID: &str = "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e";

fn written(text: &str) -> AuditNoteWritten {
    AuditNoteWritten {
        target: format!("claim/{ID}").parse().unwrap(),
        text: text.to_owned(),
        region: RegionCode::parse("520000").unwrap(),
        by: Subject::new("local", "auditor"),
    }
}

fn write(text: &str) -> AuditNoteCommand {
    let AuditNoteWritten {
        target,
        text,
        region,
        by,
    } = written(text);
    Given {
        today: "2024-07-01".parse().unwrap(),
        by,
        act: AuditNoteAct::Write {
            target,
            text,
            region,
        },
    }
}

fn was_written(text: &str) -> Vec<AuditNoteEvent> {
    vec![AuditNoteEvent::AuditNoteWritten(written(text))]
}

#[test]
fn a_note_keeps_who_wrote_what_about_what() {
    TestFramework::<AuditNote>::with(())
        .given_no_previous_events()
        .when(write("Ticket E084512 is of another day."))
        .then_expect_events(was_written("Ticket E084512 is of another day."));
}

#[test]
fn a_note_is_never_changed() {
    TestFramework::<AuditNote>::with(())
        .given(was_written("first"))
        .when(write("second"))
        .then_expect_error(AuditNoteRefusal::AlreadyWritten);
}

#[test]
fn a_note_with_what_may_be_a_citizen_id_is_refused() {
    for text in [
        "号码11010519491231002X不符",
        "110105 19491231 002x",
        "110105-1949-1231-002X",
        "１１０１０５１９４９１２３１００２Ｘ",
        "old number 110105491231002",
        "a card 6222021234567890123",
        "110105194912310021 has a wrong check digit",
    ] {
        TestFramework::<AuditNote>::with(())
            .given_no_previous_events()
            .when(write(text))
            .then_expect_error(AuditNoteRefusal::NamesACitizen);
    }
}

#[test]
fn what_else_an_auditor_writes_is_no_citizen_id() {
    for text in [
        "From 2021-03-15 to 2021-04-15 she was at home: 32 days, 500.00 yuan.",
        "See claim 6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e and phone 13812345678.",
        "Paid 1000000000000 fen",
    ] {
        TestFramework::<AuditNote>::with(())
            .given_no_previous_events()
            .when(write(text))
            .then_expect_events(was_written(text));
    }
}

#[test]
fn a_target_is_written_in_one_way() {
    for text in [
        format!("event/worker/{ID}/3"),
        "ledger/2021/520502/output_workers".to_owned(),
        format!("claim/{ID}"),
        format!("finding/{ID}"),
        format!("sample/{ID}/{ID}"),
        format!("sample/{ID}/{ID}/2"),
    ] {
        let target: NoteTarget = text.parse().unwrap();
        assert_eq!(target.to_string(), text);
    }
    let upper = format!("claim/{}", ID.to_uppercase());
    let target: NoteTarget = upper.parse().unwrap();
    assert_eq!(target.to_string(), format!("claim/{ID}"));
    for text in [
        "",
        "claim",
        "claim/x",
        "event/Worker/6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e/1",
        "event/worker/6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e/0",
        "event/worker/6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e/+1",
        "ledger/1821/520502/output_workers",
        "ledger/2021/999999/output_workers",
        "sample/6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e",
        "worker/6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e",
    ] {
        assert_eq!(text.parse::<NoteTarget>(), Err(InvalidTarget), "{text}");
    }
}
