//! Claims of an organisation: many lines, whose keys the workers' records keep.

use super::home::{FIRM, decide_as_firm};
use super::*;
use crate::time::Month;
use ClaimState::{Approved, Approving, ClawbackOrdered, Paid, Publicised};

/// The line for a month of a worker.
fn month(line_no: u32, worker: u128, month: &str, amount: i64) -> ClaimLine {
    ClaimLine {
        line_no,
        worker_id: Some(id(worker)),
        question: format!("insurance|{worker}|{month}"),
        keys: vec![OwnedKey {
            owner: Claimant::Worker(id(worker)),
            key: EntitlementKey::InsuranceMonth {
                month: Month::parse(month).unwrap(),
            },
        }],
        amount_fen: fen(amount),
        determination: pinned(amount),
    }
}

fn premiums(number: u128) -> ClaimFiled {
    ClaimFiled {
        beneficiary: Claimant::Organisation(id(FIRM)),
        scheme: Scheme::SocialInsurance,
        lines: vec![
            month(1, 31, "2021-10", 40_000),
            month(2, 31, "2021-11", 41_000),
            month(3, 32, "2021-10", 42_000),
        ],
        ..filed(number, 2021, 1)
    }
}

fn answer(attempt: u32, refused: &[(u32, LineDrop)]) -> ClaimAct {
    let refused = refused
        .iter()
        .map(|(line_no, reason)| DroppedLine {
            line_no: *line_no,
            reason: *reason,
        })
        .collect();
    step(10, ClaimStep::KeysAnswered { attempt, refused })
}

fn approving() -> Record {
    let mut record = Record::organisation();
    record.publicised(premiums(10));
    record.taken(APPROVER, record.approve(10, "2022-03-11"));
    assert_eq!(record.state(10), Approving);
    record
}

fn acts(record: &Record) -> Vec<(u32, &'static str)> {
    let duties = record.claim(10).key_duties();
    let name = |act: &KeyAct| match act {
        KeyAct::Hold(_) => "hold",
        KeyAct::Release(_) => "release",
        KeyAct::Settle(_, settlement) => settlement.code(),
    };
    duties
        .iter()
        .map(|duty| (duty.line_no, name(&duty.act)))
        .collect()
}

#[test]
fn the_aggregate_files_and_tells_by_the_stored_name() {
    let Record::Organisation(firm) = Record::organisation() else {
        unreachable!()
    };
    let events = decide_as_firm(&firm, CLERK, file(premiums(10))).unwrap();
    let stored = serde_json::to_value(&events).unwrap();
    assert_eq!(stored[0]["ClaimFiled"]["lines"][2]["amount_fen"], 42_000);
}

#[test]
fn while_its_keys_are_asked_for_nothing_else_happens() {
    let mut record = approving();
    assert_eq!(acts(&record), [(1, "hold"), (2, "hold"), (3, "hold")]);
    for act in [
        reject(10, "2022-03-12"),
        withdraw(10, "2022-03-12"),
        send_back(10, "2022-03-12"),
        object(10, 1, "2022-03-12"),
        record.approve(10, "2022-03-12"),
        redetermine(10, "2022-03-12", premiums(10).lines),
    ] {
        assert_eq!(
            record.refused(OTHER, act),
            ClaimRefusal::WrongState {
                state: Approving,
                allowed: Vec::new()
            }
        );
    }
    assert_eq!(record.taken(OTHER, admit(10)), []);
    assert_eq!(record.taken(OTHER, answer(2, &[])), [], "another attempt");
    assert_eq!(record.taken(OTHER, answer(1, &[])).len(), 1);
    assert_eq!(record.taken(OTHER, answer(1, &[])), []);
    assert_eq!(record.state(10), Approved);
    assert_eq!(record.claim(10).approved_fen(), fen(123_000));
}

#[test]
fn lines_that_cannot_have_their_keys_drop_out() {
    let mut record = approving();
    let refused = [
        (2, LineDrop::AlreadyHeld),
        (2, LineDrop::PaidElsewhere),
        (3, LineDrop::PaidElsewhere),
    ];
    record.taken(OTHER, answer(1, &refused));
    assert_eq!(record.claim(10).approved_fen(), fen(40_000));
    let approved = record.claim(10).approved.as_ref().unwrap();
    assert_eq!(approved.dropped.len(), 2, "each line once");
    assert_eq!(acts(&record), [(2, "release"), (3, "release")]);
    record.taken(FINANCE, admit(10));
    record.pay_out(10, 1);
    assert_eq!(record.balance(LedgerAccount::Paid), 40_000);
    assert_eq!(acts(&record), [(1, "paid"), (2, "release"), (3, "release")]);
    // A dropped line is free for another claim of the firm.
    let mut late = premiums(11);
    late.lines = vec![month(1, 31, "2021-11", 41_000)];
    record.taken(CLERK, file(late));
    let mut again = premiums(12);
    again.lines = vec![month(1, 31, "2021-10", 40_000)];
    assert_eq!(
        record.refused(CLERK, file(again)),
        ClaimRefusal::AlreadyClaimed { claim_id: id(10) }
    );
}

#[test]
fn without_any_key_it_is_on_notice_as_before() {
    let mut record = approving();
    let all = [1, 2, 3].map(|line_no| (line_no, LineDrop::AlreadyHeld));
    record.taken(OTHER, answer(1, &all));
    assert_eq!(record.state(10), Publicised);
    assert_eq!(record.claim(10).approvals, []);
    assert_eq!(record.balance(LedgerAccount::Committed), 0);
    assert!(acts(&record).iter().all(|(_, act)| *act == "release"));
    record.taken(APPROVER, record.approve(10, "2022-03-12"));
    assert_eq!(record.claim(10).awaits_keys(), Some(2));
    assert_eq!(record.taken(OTHER, answer(1, &[])), [], "late");
    // What the first attempt may have got is given back beside.
    let releases = acts(&record)
        .iter()
        .filter(|(_, act)| *act == "release")
        .count();
    assert_eq!(releases, 3);
    record.taken(OTHER, answer(2, &all[..1]));
    assert_eq!(record.claim(10).approved_fen(), fen(83_000));
}

#[test]
fn keys_of_lines_that_are_gone_are_given_back() {
    let mut record = approving();
    let all = [1, 2, 3].map(|line_no| (line_no, LineDrop::AlreadyHeld));
    record.taken(OTHER, answer(1, &all));
    let lines = vec![month(1, 33, "2021-10", 40_000)];
    record.taken(CLERK, redetermine(10, "2022-03-12", lines));
    let owners: BTreeSet<_> = record
        .claim(10)
        .key_duties()
        .into_iter()
        .map(|duty| duty.owner)
        .collect();
    assert!(owners.contains(&Claimant::Worker(id(31))));
    assert!(owners.contains(&Claimant::Worker(id(32))));
}

#[test]
fn lines_that_fail_drop_out_if_the_approver_lets_them() {
    let mut record = Record::organisation();
    record.publicised(premiums(10));
    let mut now = record.as_pinned(10);
    now.insert(1, against());
    now.remove(&3);
    let approve =
        |now: &BTreeMap<u32, Pinned>, drop| approve_as(10, "2022-03-11", now.clone(), drop);
    let ClaimRefusal::DeterminationChanged { lines } =
        record.refused(APPROVER, approve(&now, false))
    else {
        panic!("it has changed");
    };
    assert_eq!(
        lines.iter().map(|line| line.line_no).collect::<Vec<_>>(),
        [1, 3]
    );
    // A line of another amount stops it all the same.
    let mut dearer = now.clone();
    dearer.insert(2, pinned(41_001));
    assert!(matches!(
        record.refused(APPROVER, approve(&dearer, true)),
        ClaimRefusal::DeterminationChanged { lines } if lines.len() == 3
    ));
    let mut none = now.clone();
    none.insert(2, against());
    assert!(matches!(
        record.refused(APPROVER, approve(&none, true)),
        ClaimRefusal::DeterminationChanged { .. }
    ));
    record.taken(APPROVER, approve(&now, true));
    assert_eq!(acts(&record), [(2, "hold")]);
    record.taken(OTHER, answer(1, &[]));
    assert_eq!(record.claim(10).approved_fen(), fen(41_000));
}

#[test]
fn ordered_back_by_line_each_line_once() {
    let mut record = approving();
    record.taken(OTHER, answer(1, &[]));
    record.taken(FINANCE, admit(10));
    record.pay_out(10, 1);
    let order = |amount, lines: &[u32], date| {
        step(
            10,
            ClaimStep::OrderClawback {
                amount_fen: fen(amount),
                lines: lines.iter().copied().collect(),
                reason: "the contract had ended".to_owned(),
                ordered_on: on(date),
            },
        )
    };
    let too_much = |at_most| ClaimRefusal::TooMuch {
        at_most_fen: fen(at_most),
    };
    let day = "2022-04-01";
    assert_eq!(
        record.refused(ORDERER, order(40_001, &[1], day)),
        too_much(40_000)
    );
    record.taken(ORDERER, order(40_000, &[1], day));
    assert_eq!(record.state(10), ClawbackOrdered);
    assert_eq!(
        acts(&record),
        [(1, "clawback_ordered"), (2, "paid"), (3, "paid")]
    );
    assert_eq!(
        record.refused(ORDERER, order(1, &[1], day)),
        too_much(0),
        "the line is ordered back already"
    );
    let recover = |number: u128, amount, date| {
        step(
            10,
            ClaimStep::Recover {
                recovery_id: id(number),
                amount_fen: fen(amount),
                recovered_on: on(date),
                reference: None,
            },
        )
    };
    record.taken(FINANCE, recover(1, 40_000, "2022-04-02"));
    assert_eq!(record.state(10), Paid);
    assert_eq!(acts(&record), [(1, "recovered"), (2, "paid"), (3, "paid")]);
    // A part of two lines says nothing about either: their keys stay.
    record.taken(ORDERER, order(41_000, &[2, 3], "2022-04-03"));
    assert_eq!(
        acts(&record)[1..],
        [(2, "paid"), (3, "paid")],
        "nobody said which"
    );
    record.taken(ORDERER, order(42_000, &[2, 3], "2022-04-03"));
    assert_eq!(
        acts(&record)[1..],
        [(2, "clawback_ordered"), (3, "clawback_ordered")]
    );
    record.taken(FINANCE, recover(2, 83_000, "2022-04-04"));
    assert_eq!(record.state(10), ClaimState::Recovered);
}
