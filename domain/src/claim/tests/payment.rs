//! Holds, batches and what the bank says.

use super::*;
use ClaimState::{Batched, Paid, Payable};

fn payable() -> Record {
    let mut record = Record::worker();
    record.payable(filed(10, 2021, 60_000));
    record
}

fn batched() -> Record {
    let mut record = payable();
    record.taken(PREPARER, batch(10, 1));
    record
}

fn conflict<T>() -> Result<T, ClaimRefusal> {
    Err(ClaimRefusal::PaymentConflict)
}

fn tried(record: &Record, act: ClaimAct) -> Result<Vec<ClaimEvent>, ClaimRefusal> {
    record.clone().attempt(on(TODAY), &subject(FINANCE), act)
}

#[test]
fn a_claim_is_in_one_batch() {
    let mut record = payable();
    let events = record.taken(PREPARER, batch(10, 1));
    assert_eq!(
        events,
        [ClaimEvent::from(ClaimBatched {
            claim_id: id(10),
            batch_id: id(1),
            payment_id: payment(10, 1),
            amount_fen: fen(60_000),
            account: print("A"),
        })]
    );
    assert_eq!(record.state(10), Batched);
    assert_eq!(record.taken(PREPARER, batch(10, 1)), []);
    assert_eq!(
        record.refused(PREPARER, batch(10, 2)),
        ClaimRefusal::WrongState {
            state: Batched,
            allowed: vec![ClaimAction::Hold]
        }
    );
    assert!(tried(&record, reject(10, "2022-03-12")).is_err());
    assert!(tried(&record, withdraw(10, "2022-03-12")).is_err());
}

#[test]
fn what_left_a_batch_never_comes_back_to_it() {
    let mut record = batched();
    assert_eq!(record.taken(FINANCE, unbatch(10, 2)), [], "not in it");
    assert_eq!(record.taken(FINANCE, unbatch(10, 1)).len(), 1);
    assert_eq!(record.taken(FINANCE, unbatch(10, 1)), []);
    assert_eq!(record.state(10), Payable);
    // A late step of the batch that was cancelled.
    assert_eq!(
        record.refused(PREPARER, batch(10, 1)),
        ClaimRefusal::NotInBatch
    );
    record.taken(PREPARER, batch(10, 2));
    // A late result of the first: the money of two batches must not be mixed up.
    assert_eq!(
        tried(&record, pay(10, 1, 60_000)),
        Err(ClaimRefusal::NotInBatch)
    );
}

#[test]
fn paid_once_however_often_it_is_told() {
    let mut record = batched();
    for amount in [60_001, 0] {
        assert_eq!(
            tried(&record, pay(10, 1, amount)),
            Err(ClaimRefusal::AmountsDiffer {
                expected_fen: fen(60_000)
            })
        );
    }
    let events = record.taken(FINANCE, pay(10, 1, 60_000));
    let names: Vec<_> = events.iter().map(ClaimEvent::event_type).collect();
    assert_eq!(names, ["SubsidyPaid", "EntitlementSettled"]);
    assert_eq!(record.state(10), Paid);
    assert_eq!(record.balance(LedgerAccount::Paid), 60_000);
    assert_eq!(record.balance(LedgerAccount::Payable), 0);
    assert_eq!(record.taken(FINANCE, pay(10, 1, 60_000)), []);
    assert_eq!(tried(&record, pay(10, 1, 59_999)), conflict());
    assert_eq!(tried(&record, fail(10, 1)), conflict());
    let another = SubsidyPaid {
        reference: Some("another".to_owned()),
        ..paid(10, 1, 60_000)
    };
    let another = step(10, ClaimStep::Pay(another));
    assert_eq!(tried(&record, another), conflict(), "paid twice");
    let bare = SubsidyPaid {
        reference: None,
        ..paid(10, 1, 60_000)
    };
    assert_eq!(tried(&record, step(10, ClaimStep::Pay(bare))), Ok(vec![]));
    assert_eq!(
        tried(&record, pay(10, 2, 60_000)),
        Err(ClaimRefusal::NotInBatch)
    );
}

#[test]
fn a_payment_that_failed_is_made_by_another_batch() {
    let mut record = batched();
    assert_eq!(record.taken(FINANCE, fail(10, 1)).len(), 1);
    assert_eq!(record.taken(FINANCE, fail(10, 1)), []);
    assert_eq!(record.state(10), Payable);
    let other = PaymentFailed {
        claim_id: id(10),
        batch_id: id(1),
        payment_id: payment(10, 1),
        reason: FailureReason::NoFunds,
        failed_on: None,
    };
    let other = step(10, ClaimStep::FailPayment(other));
    assert_eq!(tried(&record, other), conflict());
    assert_eq!(tried(&record, bounce(10, 1, 60_000)), conflict());
    assert_eq!(
        record.refused(PREPARER, batch(10, 1)),
        ClaimRefusal::NotInBatch
    );
    record.pay_out(10, 2);
    assert_eq!(record.state(10), Paid);
    assert_eq!(tried(&record, fail(10, 1)), Ok(vec![]), "told again");
    assert_eq!(record.balance(LedgerAccount::Paid), 60_000);
}

#[test]
fn a_payment_that_came_back_is_payable_again() {
    let mut record = batched();
    assert_eq!(
        tried(&record, bounce(10, 1, 60_000)),
        Err(ClaimRefusal::NotInBatch)
    );
    record.taken(FINANCE, pay(10, 1, 60_000));
    assert_eq!(
        tried(&record, bounce(10, 1, 1)),
        Err(ClaimRefusal::AmountsDiffer {
            expected_fen: fen(60_000)
        })
    );
    assert_eq!(record.taken(FINANCE, bounce(10, 1, 60_000)).len(), 2);
    assert_eq!(record.taken(FINANCE, bounce(10, 1, 60_000)), []);
    assert_eq!(record.state(10), Payable);
    assert_eq!(record.balance(LedgerAccount::Paid), 0);
    assert_eq!(record.balance(LedgerAccount::Payable), 60_000);
    // The first file, read again, tells nothing new; another payment does.
    assert_eq!(record.taken(FINANCE, pay(10, 1, 60_000)), []);
    assert_eq!(tried(&record, fail(10, 1)), conflict());
    assert_eq!(
        tried(&record, bounce(10, 1, 1)),
        Err(ClaimRefusal::AmountsDiffer {
            expected_fen: fen(60_000)
        })
    );
    record.pay_out(10, 2);
    assert_eq!(record.balance(LedgerAccount::Paid), 60_000);
    assert_eq!(record.taken(FINANCE, bounce(10, 1, 60_000)), [], "late");
    assert_eq!(record.state(10), Paid);
}

#[test]
fn money_of_a_line_that_was_released_may_still_arrive() {
    let mut record = batched();
    record.taken(FINANCE, unbatch(10, 1));
    record.taken(FINANCE, pay(10, 1, 60_000));
    assert_eq!(record.state(10), Paid);
    assert!(matches!(
        record.refused(PREPARER, batch(10, 2)),
        ClaimRefusal::WrongState { state: Paid, .. }
    ));
}

#[test]
fn a_held_claim_goes_into_no_batch() {
    let mut record = payable();
    assert_eq!(
        record
            .taken(OTHER, hold_back(10, HoldReason::Finding))
            .len(),
        1
    );
    assert_eq!(record.taken(OTHER, hold_back(10, HoldReason::Finding)), []);
    record.taken(OTHER, hold_back(10, HoldReason::Manual));
    assert_eq!(
        record.refused(PREPARER, batch(10, 1)),
        ClaimRefusal::Held {
            reasons: vec![HoldReason::Manual, HoldReason::Finding]
        }
    );
    assert_eq!(
        record.refused(OTHER, lift(10, HoldReason::GroundLost)),
        ClaimRefusal::NotHeld
    );
    assert!(
        record
            .claim(10)
            .allowed_actions()
            .contains(&ClaimAction::Lift)
    );
    record.taken(OTHER, lift(10, HoldReason::Finding));
    assert!(tried(&record, batch(10, 1)).is_err());
    record.taken(OTHER, lift(10, HoldReason::Manual));
    assert_eq!(
        record.refused(OTHER, lift(10, HoldReason::Manual)),
        ClaimRefusal::NotHeld
    );
    record.taken(PREPARER, batch(10, 1));
    // Held in its batch, it is the batch that drops it.
    record.taken(OTHER, hold_back(10, HoldReason::Manual));
    assert_eq!(record.kept_out(10), [HoldReason::Manual]);
    // What the bank paid is paid all the same.
    record.taken(FINANCE, pay(10, 1, 60_000));
}

#[test]
fn of_less_than_was_sent_the_rest_is_still_to_be_paid() {
    let mut record = batched();
    record.taken(FINANCE, pay(10, 1, 40_000));
    assert_eq!(record.state(10), ClaimState::Payable);
    assert_eq!(record.claim(10).unpaid_fen(), fen(20_000));
    record.taken(PREPARER, batch(10, 2));
    record.taken(FINANCE, pay(10, 2, 20_000));
    assert_eq!(record.state(10), ClaimState::Paid);
}
