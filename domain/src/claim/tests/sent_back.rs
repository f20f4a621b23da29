//! Claw-backs of money that the bank sends back.

use super::clawback::{balances, offset, order, ordered, recover};
use super::*;

#[test]
fn what_the_bank_sends_back_ends_the_order_and_is_not_paid_again() {
    for back in [60_000, 20_000] {
        let mut record = ordered(back);
        record.taken(FINANCE, bounce(10, 10, 60_000));
        assert_eq!(record.state(10), ClaimState::Payable);
        assert_eq!(balances(&record), [-60_000, 60_000, 0, 0, 0, 0]);
        assert_eq!(record.book().receivable_fen(), 0);
        // Its keys may be another's by now: lifted or not, it goes into no batch.
        record.taken(OTHER, lift(10, HoldReason::GroundLost));
        assert!(matches!(
            record.refused(PREPARER, batch(10, 2)),
            ClaimRefusal::WrongState { .. }
        ));
        record.taken(OTHER, reject(10, "2022-05-01"));
        assert_eq!(record.state(10), ClaimState::Rejected);
        assert_eq!(balances(&record), [0; 6]);
        assert!(!record.book().has_open());
        record.paid(filed(11, 2021, 60_000));
    }
}

#[test]
fn what_the_bank_sends_back_after_the_beneficiary_paid_is_not_paid_again() {
    let mut record = ordered(60_000);
    record.taken(FINANCE, recover(10, 1, 60_000, "2022-04-10"));
    record.paid(filed(11, 2021, 60_000));
    record.taken(FINANCE, bounce(10, 10, 60_000));
    assert!(matches!(
        record.refused(PREPARER, batch(10, 2)),
        ClaimRefusal::WrongState { .. }
    ));
    record.taken(OTHER, reject(10, "2022-05-01"));
    // The office has it twice: the negative balance of what was paid is owed to the beneficiary.
    assert_eq!(balances(&record), [-60_000, 0, 0, 0, 60_000, 0]);
}

#[test]
fn the_bank_takes_back_no_more_than_it_sent_of_an_order() {
    let mut record = ordered(60_000);
    record.payable(filed(11, 2022, 50_000));
    record.taken(FINANCE, offset(10, 11, 20_000, "2022-04-15"));
    record.pay_out(11, 5);
    record.taken(ORDERER, order(11, 50_000, &[], "2022-04-16"));
    record.taken(FINANCE, bounce(11, 5, 30_000));
    // What had been set off is still due.
    assert_eq!(
        record.claim(11).receivable.as_ref().unwrap().open_fen,
        fen(20_000)
    );
    record.taken(OTHER, reject(11, "2022-05-01"));
    assert_eq!(record.state(11), ClaimState::ClawbackOrdered);
    record.taken(FINANCE, recover(11, 3, 20_000, "2022-05-02"));
    assert_eq!(record.state(11), ClaimState::Recovered);
}
