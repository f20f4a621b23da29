//! Further parts of a claim: together never more than what is due.

use super::*;
use PartKind::{Supplement, TopUp};

fn paid() -> Record {
    let mut record = Record::worker();
    record.paid(filed(10, 2021, 60_000));
    record
}

fn top_up(number: u128, due: i64) -> ClaimAct {
    file(part(number, 10, TopUp, vec![line(1, 2021, due)]))
}

fn order(number: u128, amount: i64, date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::OrderClawback {
            amount_fen: fen(amount),
            lines: BTreeSet::new(),
            reason: "too much".to_owned(),
            ordered_on: on(date),
        },
    )
}

fn recover(number: u128, amount: i64, date: &str) -> ClaimAct {
    step(
        number,
        ClaimStep::Recover {
            recovery_id: id(number),
            amount_fen: fen(amount),
            recovered_on: on(date),
            reference: None,
        },
    )
}

/// The part goes its way up to its payment.
fn see_through(record: &mut Record, number: u128) {
    record.taken(REVIEWER, review(number, "2022-05-02"));
    record.taken(REVIEWER, publicise(number, "2022-05-05"));
    record.taken(APPROVER, record.approve(number, "2022-05-20"));
    record.taken(FINANCE, admit(number));
    record.pay_out(number, number);
}

#[test]
fn a_part_is_filed_on_what_was_paid_and_for_the_rest() {
    let mut record = Record::worker();
    record.payable(filed(10, 2021, 60_000));
    assert!(matches!(
        record.refused(CLERK, top_up(11, 80_000)),
        ClaimRefusal::WrongState { .. }
    ));
    record.pay_out(10, 10);
    let unknown = file(part(11, 99, TopUp, vec![line(1, 2021, 80_000)]));
    assert_eq!(record.refused(CLERK, unknown), ClaimRefusal::UnknownClaim);
    for due in [60_000, 50_000] {
        assert_eq!(
            record.refused(CLERK, top_up(11, due)),
            ClaimRefusal::NothingToClaim
        );
    }
    record.taken(CLERK, top_up(11, 80_000));
    assert_eq!(record.claim(11).claimed_fen(), fen(20_000));
    assert_eq!(
        record.refused(CLERK, top_up(12, 90_000)),
        ClaimRefusal::AlreadyClaimed { claim_id: id(11) }
    );
    see_through(&mut record, 11);
    assert_eq!(record.balance(LedgerAccount::Paid), 80_000);
    // Then a third, for what has become due since.
    record.taken(CLERK, top_up(12, 85_000));
    assert_eq!(record.claim(12).claimed_fen(), fen(5_000));
}

#[test]
fn a_part_that_was_refused_leaves_its_amount_to_the_next() {
    let mut record = paid();
    record.taken(CLERK, top_up(11, 80_000));
    record.taken(REVIEWER, reject(11, "2022-05-02"));
    record.taken(CLERK, top_up(12, 80_000));
    assert_eq!(record.claim(12).claimed_fen(), fen(20_000));
}

#[test]
fn a_part_determined_anew_counts_the_others_but_not_itself() {
    let mut record = paid();
    record.taken(CLERK, top_up(11, 80_000));
    let anew = |due| redetermine(11, "2022-05-02", vec![line(1, 2021, due)]);
    assert_eq!(
        record.refused(CLERK, anew(60_000)),
        ClaimRefusal::NothingToClaim
    );
    record.taken(CLERK, anew(70_000));
    assert_eq!(record.claim(11).claimed_fen(), fen(10_000));
    see_through(&mut record, 11);
    assert_eq!(record.balance(LedgerAccount::Paid), 70_000);
}

#[test]
fn money_that_was_partly_paid_back_is_made_good_up_to_what_is_due() {
    let mut record = paid();
    record.taken(ORDERER, order(10, 20_000, "2022-04-01"));
    let supplement = |number| file(part(number, 10, Supplement, vec![line(1, 2021, 60_000)]));
    assert!(matches!(
        record.refused(CLERK, supplement(11)),
        ClaimRefusal::WrongState { .. }
    ));
    record.taken(FINANCE, recover(10, 20_000, "2022-04-02"));
    record.taken(CLERK, supplement(11));
    assert_eq!(record.claim(11).claimed_fen(), fen(20_000));
    see_through(&mut record, 11);
    assert_eq!(record.balance(LedgerAccount::Paid), 60_000);
    assert_eq!(
        record.refused(CLERK, supplement(12)),
        ClaimRefusal::NothingToClaim
    );
}

#[test]
fn money_that_was_all_paid_back_is_made_good_whole() {
    let mut record = paid();
    record.taken(ORDERER, order(10, 60_000, "2022-04-01"));
    record.taken(FINANCE, recover(10, 60_000, "2022-04-02"));
    let supplement = file(part(11, 10, Supplement, vec![line(1, 2021, 60_000)]));
    record.taken(CLERK, supplement);
    see_through(&mut record, 11);
    assert_eq!(record.claim(11).paid_fen(), fen(60_000));
    assert!(matches!(
        record.refused(CLERK, file(filed(12, 2021, 1))),
        ClaimRefusal::AlreadyClaimed { .. }
    ));
}

#[test]
fn a_part_that_was_given_up_still_counts() {
    let mut record = paid();
    record.taken(CLERK, top_up(11, 80_000));
    see_through(&mut record, 11);
    record.taken(ORDERER, order(11, 20_000, "2022-06-01"));
    let give_up = || {
        step(
            11,
            ClaimStep::WriteOff {
                amount_fen: fen(20_000),
                reason: "nothing is to be had".to_owned(),
                written_off_on: on("2022-06-02"),
            },
        )
    };
    record.taken(OTHER, give_up());
    record.taken(SECOND, give_up());
    assert_eq!(record.state(11), ClaimState::WrittenOff);
    let mut next = part(12, 10, TopUp, vec![line(1, 2021, 80_000)]);
    next.applied_on = on("2022-06-03");
    assert_eq!(
        record.refused(CLERK, file(next)),
        ClaimRefusal::NothingToClaim
    );
}

#[test]
fn another_question_for_the_same_key_is_no_way_round() {
    let mut record = paid();
    let mut other = line(1, 2021, 80_000);
    other.question = "another dispatch of the year".to_owned();
    record.taken(CLERK, file(part(11, 10, TopUp, vec![other])));
    assert_eq!(record.claim(11).claimed_fen(), fen(20_000));
}

#[test]
fn what_came_back_in_between_does_not_make_a_part_too_large() {
    let mut record = paid();
    record.taken(CLERK, top_up(11, 80_000));
    // The first part is ordered back while the second is under way: what is due back is still had.
    record.taken(ORDERER, order(10, 60_000, "2022-05-01"));
    let anew = redetermine(11, "2022-05-02", vec![line(1, 2021, 80_000)]);
    assert_eq!(record.taken(CLERK, anew), []);
    see_through(&mut record, 11);
    assert_eq!(record.claim(11).paid_fen(), fen(20_000));
}
