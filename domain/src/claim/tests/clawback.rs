//! Money that was paid in error: ordered back, paid back, set off, given up, sent back by the bank.

use super::*;
use LedgerAccount::{Budget, Paid, Payable, Receivable, Recovered, WrittenOff};

pub(super) fn order(number: u128, amount: i64, lines: &[u32], date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::OrderClawback {
            amount_fen: fen(amount),
            lines: lines.iter().copied().collect(),
            reason: "she had not left".to_owned(),
            ordered_on: on(date),
        },
    )
}

pub(super) fn recover(number: u128, recovery: u128, amount: i64, date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::Recover {
            recovery_id: id(recovery),
            amount_fen: fen(amount),
            recovered_on: on(date),
            reference: Some(format!("cash {recovery}")),
        },
    )
}

pub(super) fn offset(number: u128, against: u128, amount: i64, date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::Offset {
            against: id(against),
            amount_fen: fen(amount),
            offset_on: on(date),
        },
    )
}

pub(super) fn write_off(number: u128, amount: i64, date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::WriteOff {
            amount_fen: fen(amount),
            reason: "nothing is to be had".to_owned(),
            written_off_on: on(date),
        },
    )
}

pub(super) fn ordered(amount: i64) -> Record {
    let mut record = Record::worker();
    record.paid(filed(10, 2021, 60_000));
    record.taken(ORDERER, order(10, amount, &[], "2022-04-01"));
    record
}

pub(super) fn too_much(at_most: i64) -> ClaimRefusal {
    ClaimRefusal::TooMuch {
        at_most_fen: fen(at_most),
    }
}

pub(super) fn balances(record: &Record) -> [i64; 6] {
    [Budget, Payable, Paid, Receivable, Recovered, WrittenOff]
        .map(|account| record.balance(account))
}

#[test]
fn all_or_a_part_is_ordered_back_by_an_approver_who_did_not_approve_it() {
    let mut record = Record::worker();
    record.paid(filed(10, 2021, 60_000));
    let day = "2022-04-01";
    for amount in [0, 60_001] {
        let act = order(10, amount, &[], day);
        assert_eq!(record.refused(ORDERER, act), too_much(60_000));
    }
    assert_eq!(
        record.refused(ORDERER, order(10, 1, &[9], day)),
        too_much(0)
    );
    assert_eq!(
        record.refused(APPROVER, order(10, 1, &[], day)),
        ClaimRefusal::SamePerson {
            acted_as: "approver"
        }
    );
    let field = "ordered_on";
    assert_eq!(
        record.refused(ORDERER, order(10, 1, &[], "2022-03-19")),
        ClaimRefusal::OutOfOrder {
            field,
            not_before: on("2022-03-20")
        }
    );
    assert_eq!(
        record.refused(ORDERER, order(10, 1, &[], TOMORROW)),
        ClaimRefusal::DateInFuture { field }
    );
    record.taken(ORDERER, order(10, 20_000, &[], day));
    assert_eq!(record.state(10), ClaimState::ClawbackOrdered);
    assert_eq!(balances(&record), [-60_000, 0, 40_000, 20_000, 0, 0]);
    // More may be ordered: what was kept.
    assert_eq!(
        record.refused(ORDERER, order(10, 40_001, &[], day)),
        too_much(40_000)
    );
    record.taken(ORDERER, order(10, 40_000, &[], "2022-04-02"));
    assert!(
        !record
            .claim(10)
            .allowed_actions()
            .contains(&ClaimAction::Clawback)
    );
    assert_eq!(balances(&record), [-60_000, 0, 0, 60_000, 0, 0]);
    assert_eq!(record.book().receivable_fen(), 60_000);
}

#[test]
fn recovered_in_parts_it_frees_the_year() {
    let mut record = ordered(60_000);
    let free = || file(filed(11, 2021, 1));
    assert!(matches!(
        record.refused(CLERK, free()),
        ClaimRefusal::AlreadyClaimed { .. }
    ));
    assert_eq!(
        record
            .taken(FINANCE, recover(10, 1, 20_000, "2022-04-10"))
            .len(),
        1
    );
    assert_eq!(
        record.taken(FINANCE, recover(10, 1, 20_000, "2022-04-10")),
        []
    );
    assert_eq!(
        record.refused(FINANCE, recover(10, 1, 20_001, "2022-04-10")),
        ClaimRefusal::AmountsDiffer {
            expected_fen: fen(20_000)
        }
    );
    assert_eq!(
        record.refused(FINANCE, recover(10, 2, 40_001, "2022-04-11")),
        too_much(40_000)
    );
    assert!(matches!(
        record.refused(APPROVER, recover(10, 2, 1, "2022-04-11")),
        ClaimRefusal::SamePerson { .. }
    ));
    assert!(matches!(
        record.refused(FINANCE, recover(10, 2, 1, "2020-03-31")),
        ClaimRefusal::OutOfOrder { .. }
    ));
    assert!(matches!(
        record.refused(FINANCE, recover(10, 2, 1, TOMORROW)),
        ClaimRefusal::DateInFuture { .. }
    ));
    record.taken(FINANCE, recover(10, 2, 40_000, "2022-04-11"));
    assert_eq!(record.state(10), ClaimState::Recovered);
    assert_eq!(balances(&record), [-60_000, 0, 0, 0, 60_000, 0]);
    assert_eq!(
        record.taken(FINANCE, recover(10, 2, 40_000, "2022-04-11")),
        []
    );
    record.paid(filed(11, 2021, 60_000));
}

#[test]
fn a_part_that_came_back_leaves_the_rest_paid_and_the_key_taken() {
    let mut record = ordered(20_000);
    record.taken(FINANCE, recover(10, 1, 20_000, "2022-04-10"));
    assert_eq!(record.state(10), ClaimState::Paid);
    assert_eq!(record.claim(10).kept_fen(), fen(40_000));
    assert!(matches!(
        record.refused(CLERK, file(filed(11, 2021, 1))),
        ClaimRefusal::AlreadyClaimed { .. }
    ));
    assert!(record.book().holds.iter().all(Hold::is_paid));
    record.taken(ORDERER, order(10, 40_000, &[1], "2022-05-01"));
    record.taken(FINANCE, recover(10, 2, 40_000, "2022-05-02"));
    assert_eq!(record.state(10), ClaimState::Recovered);
}

#[test]
fn instalments_add_up_and_follow_each_other() {
    let mut record = ordered(60_000);
    let agree = |parts: &[(&str, i64)]| {
        let instalments = parts.iter().map(|(due_on, amount)| Instalment {
            due_on: on(due_on),
            amount_fen: fen(*amount),
        });
        step(
            10,
            ClaimStep::AgreeInstalments {
                agreed_on: on("2022-04-05"),
                instalments: instalments.collect(),
            },
        )
    };
    let differ = ClaimRefusal::AmountsDiffer {
        expected_fen: fen(60_000),
    };
    let (may, june) = ("2022-05-01", "2022-06-01");
    for parts in [
        &[][..],
        &[(may, 59_999)],
        &[(may, 30_000), (june, 30_001)],
        &[(may, 60_000), (june, 0)],
    ] {
        assert_eq!(record.refused(FINANCE, agree(parts)), differ);
    }
    for parts in [
        &[("2022-04-05", 60_000)][..],
        &[(june, 30_000), (may, 30_000)],
        &[(may, 30_000), (may, 30_000)],
    ] {
        assert!(matches!(
            record.refused(FINANCE, agree(parts)),
            ClaimRefusal::OutOfOrder {
                field: "instalments",
                ..
            }
        ));
    }
    record.taken(FINANCE, agree(&[(may, 30_000), ("2031-06-01", 30_000)]));
    let receivable = record.claim(10).receivable.as_ref().unwrap();
    assert_eq!(receivable.instalments.len(), 2);
}

#[test]
fn set_off_against_another_claim_of_the_same_fund() {
    let mut record = ordered(60_000);
    record.payable(filed(11, 2022, 50_000));
    let day = "2022-04-15";
    assert_eq!(
        record.refused(FINANCE, offset(10, 99, 1, day)),
        ClaimRefusal::UnknownClaim
    );
    assert!(matches!(
        record.refused(FINANCE, offset(10, 10, 1, day)),
        ClaimRefusal::WrongState { .. }
    ));
    assert_eq!(
        record.refused(FINANCE, offset(10, 11, 50_001, day)),
        too_much(50_000)
    );
    assert!(matches!(
        record.refused(APPROVER, offset(10, 11, 1, day)),
        ClaimRefusal::SamePerson { .. }
    ));
    record.taken(FINANCE, offset(10, 11, 20_000, day));
    assert_eq!(record.claim(11).unpaid_fen(), fen(30_000));
    assert_eq!(
        balances(&record),
        [-110_000, 30_000, 20_000, 40_000, 20_000, 0]
    );
    record.taken(FINANCE, offset(10, 11, 30_000, day));
    assert_eq!(record.state(11), ClaimState::Paid);
    assert_eq!(balances(&record), [-110_000, 0, 50_000, 10_000, 50_000, 0]);
    record.payable(filed(12, 2020, 50_000));
    assert_eq!(
        record.refused(FINANCE, offset(10, 12, 10_001, day)),
        too_much(10_000)
    );
    record.taken(FINANCE, offset(10, 12, 10_000, day));
    assert_eq!(record.state(10), ClaimState::Recovered);
    record.pay_out(12, 5);
    assert_eq!(record.claim(12).paid_fen(), fen(40_000));
    assert_eq!(record.state(12), ClaimState::Paid);
}

#[test]
fn nothing_is_set_off_against_another_fund_or_what_is_held() {
    let mut record = ordered(60_000);
    let mut claim = filed(11, 2022, 50_000);
    claim.fund = Some(Fund::Employment);
    record.payable(claim);
    let day = "2022-04-15";
    assert_eq!(
        record.refused(FINANCE, offset(10, 11, 1, day)),
        ClaimRefusal::OtherFund
    );
    record.payable(filed(12, 2020, 50_000));
    record.taken(OTHER, hold_back(12, HoldReason::GroundLost));
    assert_eq!(
        record.refused(FINANCE, offset(10, 12, 1, day)),
        ClaimRefusal::Held {
            reasons: vec![HoldReason::GroundLost]
        }
    );
    record.taken(OTHER, lift(12, HoldReason::GroundLost));
    // No account is paid, so that another account stops nothing.
    record.new_account(CLERK, "B");
    record.taken(FINANCE, offset(10, 12, 50_000, day));
    assert_eq!(record.state(12), ClaimState::Paid);
}

#[test]
fn what_is_left_of_a_claim_that_was_partly_set_off_may_be_refused() {
    let mut record = ordered(60_000);
    record.payable(filed(11, 2022, 50_000));
    record.taken(FINANCE, offset(10, 11, 20_000, "2022-04-15"));
    record.taken(OTHER, reject(11, "2022-04-16"));
    assert_eq!(record.state(11), ClaimState::Paid);
    assert_eq!(record.claim(11).approved_fen(), fen(20_000));
    assert_eq!(record.claim(11).unpaid_fen(), Fen::default());
    assert_eq!(balances(&record), [-80_000, 0, 20_000, 40_000, 20_000, 0]);
    assert!(matches!(
        record.refused(CLERK, file(filed(12, 2022, 1))),
        ClaimRefusal::AlreadyClaimed { .. }
    ));
    record.taken(ORDERER, order(11, 20_000, &[], "2022-04-17"));
    record.taken(FINANCE, recover(11, 9, 20_000, "2022-04-18"));
    assert_eq!(record.state(11), ClaimState::Recovered);
}

#[test]
fn nothing_is_recovered_that_is_not_due() {
    let mut record = Record::worker();
    record.paid(filed(10, 2021, 60_000));
    for act in [
        recover(10, 1, 1, "2022-04-10"),
        write_off(10, 1, "2022-04-10"),
        offset(10, 10, 1, "2022-04-10"),
    ] {
        assert!(matches!(
            record.refused(FINANCE, act),
            ClaimRefusal::WrongState { .. }
        ));
    }
}

#[test]
fn the_system_files_nothing_while_money_is_due_back() {
    let mut record = ordered(20_000);
    let automatic = |number| {
        let mut claim = filed(number, 2022, 1);
        claim.applicant.kind = ApplicantKind::System;
        file(claim)
    };
    assert_eq!(
        record.refused("system", automatic(11)),
        ClaimRefusal::OpenReceivable { open_fen: 20_000 }
    );
    record.clone().taken(CLERK, file(filed(11, 2022, 1)));
    record.taken(FINANCE, recover(10, 1, 20_000, "2022-04-10"));
    record.taken("system", automatic(11));
}

#[test]
fn one_receipt_is_one_repayment_whoever_enters_it() {
    let mut record = ordered(60_000);
    record.taken(FINANCE, recover(10, 1, 20_000, "2022-04-10"));
    let again = step(
        10,
        ClaimStep::Recover {
            recovery_id: id(2),
            amount_fen: fen(20_000),
            recovered_on: on("2022-04-10"),
            reference: Some("cash 1".to_owned()),
        },
    );
    assert_eq!(
        record.refused(FINANCE, again),
        ClaimRefusal::AlreadyRecovered { recovery_id: id(1) }
    );
}
