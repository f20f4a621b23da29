//! What befalls the record: death, another account, a link, the destruction of personal data, another office.

use super::home::decide_as_firm;
use super::*;
use crate::organisation::OrganisationRefusal;
use crate::time::Period;
use crate::worker::{DeathRecorded, SubsidyPaidElsewhere, WorkerAct, WorkerRefusal};

fn death(record: &mut Record, died_on: &str) {
    let death = DeathRecorded {
        died_on: on(died_on),
        source: None,
    };
    record.tell(CLERK, WorkerAct::RecordDeath(death));
}

fn payable() -> Record {
    let mut record = Record::worker();
    record.payable(filed(10, 2021, 60_000));
    record
}

fn held(reason: HoldReason) -> ClaimRefusal {
    ClaimRefusal::Held {
        reasons: vec![reason],
    }
}

#[test]
fn nothing_is_filed_after_death_and_nothing_approved() {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 60_000));
    let mut lifted = record.clone();
    death(&mut record, "2022-03-05");
    let died_on = on("2022-03-05");
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-11")),
        ClaimRefusal::Dead { died_on }
    );
    let late = ClaimFiled {
        applied_on: on("2022-03-06"),
        ..filed(11, 2022, 1)
    };
    assert_eq!(
        record.refused(CLERK, file(late)),
        ClaimRefusal::Dead { died_on }
    );
    record.taken(CLERK, file(filed(11, 2022, 1)));
    // Nothing is let pass ahead of the approval.
    death(&mut lifted, "2022-03-05");
    assert_eq!(
        lifted.refused(OTHER, lift(10, HoldReason::Death)),
        ClaimRefusal::NotHeld
    );
    record.taken(OTHER, reject(10, "2022-03-11"));
}

#[test]
fn the_heirs_are_paid_on_an_account_that_was_confirmed() {
    let mut record = payable();
    death(&mut record, "2022-03-15");
    assert_eq!(
        record.refused(PREPARER, batch(10, 1)),
        held(HoldReason::Death)
    );
    record.new_account(CLERK, "heirs");
    let both = vec![HoldReason::AccountChanged, HoldReason::Death];
    assert_eq!(record.kept_out(10), both);
    assert_eq!(
        record.refused(OTHER, lift(10, HoldReason::Death)),
        ClaimRefusal::AccountUnconfirmed
    );
    record.tell(OTHER, WorkerAct::ConfirmAccount);
    record.taken(OTHER, lift(10, HoldReason::Death));
    assert_eq!(record.kept_out(10), []);
    let events = record.taken(PREPARER, batch(10, 1));
    let [ClaimEvent::ClaimBatched(batched)] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!(batched.account, print("heirs"));
    record.taken(FINANCE, pay(10, 1, 60_000));
}

#[test]
fn a_claim_of_the_dead_may_be_refused() {
    let mut record = payable();
    death(&mut record, "2022-03-15");
    record.taken(OTHER, reject(10, "2022-03-16"));
    assert_eq!(record.balance(LedgerAccount::Budget), 0);
}

#[test]
fn another_account_is_paid_once_it_was_confirmed_and_looked_at() {
    let mut record = payable();
    record.new_account(CLERK, "B");
    let changed = HoldReason::AccountChanged;
    assert_eq!(record.refused(PREPARER, batch(10, 1)), held(changed));
    assert_eq!(
        record.refused(OTHER, lift(10, changed)),
        ClaimRefusal::AccountUnconfirmed
    );
    record.tell(OTHER, WorkerAct::ConfirmAccount);
    assert_eq!(record.refused(PREPARER, batch(10, 1)), held(changed));
    record.taken(OTHER, lift(10, changed));
    assert_eq!(record.kept_out(10), []);
    // Whatever comes after that is looked at again.
    record.new_account(CLERK, "C");
    assert_eq!(record.kept_out(10), [changed]);
    record.tell(OTHER, WorkerAct::ConfirmAccount);
    assert_eq!(record.kept_out(10), [changed]);
    record.taken(OTHER, lift(10, changed));
    let events = record.taken(PREPARER, batch(10, 1));
    let [ClaimEvent::ClaimBatched(batched)] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!(batched.account, print("C"));
}

#[test]
fn what_another_office_paid_is_never_let_pass() {
    let mut record = payable();
    record.tell(
        CLERK,
        WorkerAct::RecordPaidElsewhere(SubsidyPaidElsewhere {
            payment_id: id(900),
            scheme: Scheme::Transport,
            period: Period::parse("2021").unwrap(),
            payer_region: RegionCode::parse("330106").unwrap(),
            amount_fen: fen(1),
            paid_on: None,
            source: "letter".to_owned(),
        }),
    );
    let reason = HoldReason::PaidElsewhere;
    assert_eq!(record.refused(PREPARER, batch(10, 1)), held(reason));
    assert_eq!(
        record.refused(OTHER, lift(10, reason)),
        ClaimRefusal::NotHeld
    );
    record.tell(CLERK, WorkerAct::VoidPaidElsewhere(id(900)));
    record.taken(PREPARER, batch(10, 1));
}

#[test]
fn while_a_link_is_announced_approvals_wait() {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 60_000));
    record.tell(CLERK, WorkerAct::ProposeAlias { source: id(5) });
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-11")),
        ClaimRefusal::LinkPending
    );
    record.tell(CLERK, WorkerAct::ConfirmAlias { source: id(5) });
    record.taken(APPROVER, record.approve(10, "2022-03-11"));
}

#[test]
fn a_record_that_was_linked_away_takes_results_and_endings_only() {
    let mut record = Record::worker();
    record.payable(filed(10, 2021, 60_000));
    record.payable(filed(11, 2020, 60_000));
    record.taken(PREPARER, batch(11, 1));
    record.publicised(filed(12, 2019, 60_000));
    record.taken(CLERK, file(filed(13, 2018, 60_000)));
    record.tell(CLERK, WorkerAct::LinkTo { worker: id(6) });
    let away = ClaimRefusal::LinkedAway { worker: id(6) };
    for (by, act) in [
        (CLERK, file(filed(14, 2017, 1))),
        (REVIEWER, review(13, "2022-03-02")),
        (CLERK, redetermine(13, "2022-03-02", vec![line(1, 2018, 1)])),
        (APPROVER, record.approve(12, "2022-03-11")),
    ] {
        assert_eq!(record.refused(by, act), away);
    }
    let reason = HoldReason::LinkedAway;
    assert_eq!(record.refused(PREPARER, batch(10, 2)), held(reason));
    assert_eq!(
        record.refused(OTHER, lift(10, reason)),
        ClaimRefusal::NotHeld
    );
    record.taken(FINANCE, pay(11, 1, 60_000));
    record.taken(FINANCE, bounce(11, 1, 60_000));
    for number in [10, 11, 12, 13] {
        record.taken(OTHER, reject(number, "2022-05-01"));
    }
    assert!(!record.book().has_open());
}

#[test]
fn personal_data_is_not_destroyed_while_money_is_open() {
    let mut record = Record::worker();
    let refuses = |record: &Record| {
        assert_eq!(
            record.try_tell(CLERK, WorkerAct::Erase),
            Err(WorkerRefusal::OpenMoney)
        );
    };
    record.taken(CLERK, file(filed(10, 2021, 60_000)));
    refuses(&record);
    record.taken(REVIEWER, review(10, "2022-03-02"));
    record.taken(REVIEWER, publicise(10, "2022-03-03"));
    refuses(&record);
    record.taken(APPROVER, record.approve(10, "2022-03-11"));
    refuses(&record);
    record.taken(FINANCE, admit(10));
    record.taken(PREPARER, batch(10, 1));
    refuses(&record);
    record.taken(FINANCE, pay(10, 1, 60_000));
    record.tell(CLERK, WorkerAct::Erase);
    // Asked for while nothing was open: it is looked at again when the second agrees.
    record.taken(FINANCE, bounce(10, 1, 60_000));
    assert_eq!(
        record.try_tell(OTHER, WorkerAct::Erase),
        Err(WorkerRefusal::OpenMoney)
    );
    record.pay_out(10, 2);
    record.tell(OTHER, WorkerAct::Erase);
    // The bank may still send it back: nobody knows the account, so that it can only be refused.
    record.taken(FINANCE, bounce(10, 2, 60_000));
    assert_eq!(
        record.refused(PREPARER, batch(10, 3)),
        held(HoldReason::Erased)
    );
    assert_eq!(
        record.refused(CLERK, file(filed(11, 2022, 1))),
        ClaimRefusal::Erased
    );
    record.taken(OTHER, reject(10, "2022-06-01"));
    assert_eq!(record.balance(LedgerAccount::Budget), 0);
}

#[test]
fn a_firms_claim_on_a_person_keeps_the_data_too() {
    let mut record = Record::worker();
    let which = ClaimRef {
        claimant: Claimant::Organisation(id(21)),
        claim_id: id(100),
    };
    let held = EntitlementHeld {
        hold_id: hold_id(which, &own(year(2021)), 1),
        key: year(2021),
        claim: which,
        first_part: id(100),
        line_no: 1,
        question: "q".to_owned(),
        asked_on: on("2022-04-01"),
        policies: Vec::new(),
        amount_fen: fen(1),
    };
    let given = held.hold_id;
    record.taken(CLERK, ClaimAct::HoldKey(Box::new(held)));
    assert!(record.try_tell(CLERK, WorkerAct::Erase).is_err());
    record.taken(CLERK, ClaimAct::SettleKey(given, Settlement::Paid));
    assert!(record.try_tell(CLERK, WorkerAct::Erase).is_ok());
    for settlement in [Settlement::ClawbackOrdered, Settlement::Returned] {
        record.taken(CLERK, ClaimAct::SettleKey(given, settlement));
        assert!(record.try_tell(CLERK, WorkerAct::Erase).is_err());
    }
    record.taken(CLERK, ClaimAct::SettleKey(given, Settlement::WrittenOff));
    assert!(record.try_tell(CLERK, WorkerAct::Erase).is_ok());
}

#[test]
fn an_organisation_refuses_in_the_claims_words() {
    let Record::Organisation(firm) = Record::organisation() else {
        unreachable!()
    };
    let refused = decide_as_firm(&firm, OTHER, review(10, "2022-03-02"));
    assert_eq!(
        refused,
        Err(OrganisationRefusal::Claim(Box::new(
            ClaimRefusal::UnknownClaim
        )))
    );
}
