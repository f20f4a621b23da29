//! One person has one duty over the whole life of a claim.

use super::*;

fn same(acted_as: &'static str) -> ClaimRefusal {
    ClaimRefusal::SamePerson { acted_as }
}

#[test]
fn the_filer_does_nothing_else() {
    let mut record = Record::worker();
    record.taken(CLERK, file(filed(10, 2021, 60_000)));
    let refused = |record: &Record, act| assert_eq!(record.refused(CLERK, act), same("filer"));
    refused(&record, review(10, "2022-03-02"));
    refused(&record, send_back(10, "2022-03-02"));
    refused(&record, reject(10, "2022-03-02"));
    record.taken(REVIEWER, review(10, "2022-03-02"));
    refused(&record, publicise(10, "2022-03-03"));
    record.taken(REVIEWER, publicise(10, "2022-03-03"));
    record.taken(OTHER, object(10, 1, "2022-03-04"));
    refused(&record, settle(10, 1, "2022-03-05", false));
    record.taken(OTHER, settle(10, 1, "2022-03-05", false));
    refused(&record, record.approve(10, "2022-03-11"));
    record.taken(APPROVER, record.approve(10, "2022-03-11"));
    record.taken(FINANCE, admit(10));
    record.taken(OTHER, hold_back(10, HoldReason::Manual));
    refused(&record, lift(10, HoldReason::Manual));
    record.taken(OTHER, lift(10, HoldReason::Manual));
    record.taken(CLERK, withdraw(10, "2022-03-12"));
}

#[test]
fn whoever_determined_it_anew_has_filed_it_too() {
    let mut record = Record::worker();
    record.taken(CLERK, file(filed(10, 2021, 60_000)));
    let lines = vec![line(1, 2021, 50_000)];
    record.taken(OTHER, redetermine(10, "2022-03-02", lines));
    assert_eq!(
        record.refused(OTHER, review(10, "2022-03-02")),
        same("filer")
    );
    assert_eq!(
        record.refused(CLERK, review(10, "2022-03-02")),
        same("filer")
    );
    record.taken(REVIEWER, review(10, "2022-03-02"));
    record.taken(REVIEWER, publicise(10, "2022-03-03"));
    let approve = record.approve(10, "2022-03-11");
    assert_eq!(record.refused(OTHER, approve), same("filer"));
}

#[test]
fn who_reviewed_neither_approves_nor_determines_anew_nor_pays() {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 60_000));
    let approve = record.approve(10, "2022-03-11");
    assert_eq!(record.refused(REVIEWER, approve), same("reviewer"));
    let lines = || vec![line(1, 2021, 50_000)];
    assert_eq!(
        record.refused(REVIEWER, redetermine(10, "2022-03-04", lines())),
        same("reviewer")
    );
    // Also of an earlier round.
    record.taken(CLERK, redetermine(10, "2022-03-04", lines()));
    record.taken(OTHER, review(10, "2022-03-04"));
    record.taken(OTHER, publicise(10, "2022-03-04"));
    let approve = record.approve(10, "2022-03-15");
    assert_eq!(record.refused(REVIEWER, approve.clone()), same("reviewer"));
    record.taken(APPROVER, approve);
    record.taken(FINANCE, admit(10));
    for name in [CLERK, REVIEWER, OTHER, APPROVER] {
        assert_eq!(
            record.refused(FINANCE, batch_by(10, 1, name)),
            same("decider"),
            "{name}"
        );
    }
    record.taken(FINANCE, batch_by(10, 1, PREPARER));
}

/// A claim that one of two approvers agreed to before it was determined anew.
fn once_agreed_to() -> Record {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 2_000_000));
    record.taken(APPROVER, record.approve(10, "2022-03-11"));
    assert_eq!(record.state(10), ClaimState::Publicised);
    let lines = vec![line(1, 2021, 1_500_000)];
    record.taken(CLERK, redetermine(10, "2022-03-12", lines));
    record
}

#[test]
fn two_approvers_are_two_people() {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 2_000_000));
    record.taken(APPROVER, record.approve(10, "2022-03-11"));
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-12")),
        same("approver")
    );
    assert_eq!(
        record.refused(
            APPROVER,
            redetermine(10, "2022-03-12", vec![line(1, 2021, 1)])
        ),
        same("approver")
    );
    record.taken(OTHER, object(10, 1, "2022-03-12"));
    assert_eq!(
        record.refused(APPROVER, settle(10, 1, "2022-03-12", false)),
        same("approver")
    );
    record.taken(OTHER, settle(10, 1, "2022-03-12", false));
    assert_eq!(
        record.refused(SECOND, record.approve(10, "2022-03-11")),
        ClaimRefusal::OutOfOrder {
            field: "approved_on",
            not_before: on("2022-03-12")
        }
    );
    record.taken(SECOND, record.approve(10, "2022-03-12"));
    assert_eq!(record.state(10), ClaimState::Approved);
}

#[test]
fn who_approved_once_stays_an_approver() {
    let mut record = once_agreed_to();
    assert_eq!(
        record.refused(APPROVER, review(10, "2022-03-12")),
        same("approver")
    );
    record.taken(REVIEWER, review(10, "2022-03-12"));
    assert_eq!(
        record.refused(
            APPROVER,
            redetermine(10, "2022-03-12", vec![line(1, 2021, 1)])
        ),
        same("approver")
    );
    record.taken(REVIEWER, publicise(10, "2022-03-14"));
    record.taken(OTHER, object(10, 1, "2022-03-15"));
    assert_eq!(
        record.refused(APPROVER, settle(10, 1, "2022-03-15", false)),
        same("approver")
    );
    record.taken(OTHER, settle(10, 1, "2022-03-15", false));
    // The same duty again is the same duty.
    let mut again = record.clone();
    again.taken(APPROVER, again.approve(10, "2022-03-25"));
    // Others approve: the first keeps away from the rest all the same.
    record.taken(SECOND, record.approve(10, "2022-03-25"));
    record.taken("third approver", record.approve(10, "2022-03-25"));
    record.taken(FINANCE, admit(10));
    assert_eq!(
        record.refused(FINANCE, batch_by(10, 1, APPROVER)),
        same("decider")
    );
    record.pay_out(10, 1);
    let order = ClaimStep::OrderClawback {
        amount_fen: fen(1),
        lines: BTreeSet::new(),
        reason: "no ground".to_owned(),
        ordered_on: on("2022-04-01"),
    };
    assert_eq!(record.refused(APPROVER, step(10, order)), same("approver"));
}

#[test]
fn who_settled_an_objection_neither_approves_nor_determines_anew() {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 60_000));
    record.taken(CLERK, object(10, 1, "2022-03-04"));
    record.taken(OTHER, settle(10, 1, "2022-03-05", false));
    let settler = "settler";
    let approve = record.approve(10, "2022-03-11");
    assert_eq!(record.refused(OTHER, approve), same(settler));
    let lines = vec![line(1, 2021, 50_000)];
    assert_eq!(
        record.refused(OTHER, redetermine(10, "2022-03-11", lines)),
        same(settler)
    );
}

#[test]
fn who_recorded_the_evidence_neither_reviews_nor_approves() {
    let mut record = Record::worker();
    record.taken(CLERK, file(filed(10, 2021, 60_000)));
    let recorder = "recorder";
    let refused = record.refused("recorder", review(10, "2022-03-02"));
    assert_eq!(refused, same(recorder));
    record.taken(REVIEWER, review(10, "2022-03-02"));
    record.taken(REVIEWER, publicise(10, "2022-03-03"));
    let approve = record.approve(10, "2022-03-11");
    assert_eq!(record.refused("recorder", approve), same(recorder));
}

#[test]
fn one_name_at_two_issuers_is_two_people() {
    let mut record = Record::worker();
    record.taken(CLERK, file(filed(10, 2021, 60_000)));
    let namesake = Subject::new("province", CLERK);
    let taken = record.attempt(on(TODAY), &namesake, review(10, "2022-03-02"));
    assert!(taken.is_ok());
}
