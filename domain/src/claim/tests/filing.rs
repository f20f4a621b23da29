//! Filing, review, return, determining anew, refusal and withdrawal.

use super::*;
use ClaimAction as A;
use ClaimState::{Filed, Publicised, Rejected, Returned, Reviewed, Withdrawn};

fn claimed() -> Record {
    let mut record = Record::worker();
    record.taken(CLERK, file(filed(10, 2021, 60_000)));
    record
}

#[test]
fn who_files_is_who_asks_whatever_the_claim_says() {
    let record = claimed();
    assert_eq!(record.state(10), Filed);
    assert_eq!(record.claim(10).filed.filed_by, subject(CLERK));
    assert_eq!(record.claim(10).claimed_fen(), fen(60_000));
    assert_eq!(record.claim(10).approved_fen(), Fen::default());
}

#[test]
fn nothing_is_filed_for_nobody_or_of_the_future() {
    let empty = Record::Worker(Box::default());
    let claim = filed(10, 2021, 1);
    assert_eq!(
        empty.refused(CLERK, file(claim.clone())),
        ClaimRefusal::NotRegistered
    );
    let record = Record::worker();
    let late = ClaimFiled {
        applied_on: on(TOMORROW),
        ..claim.clone()
    };
    let field = "applied_on";
    assert_eq!(
        record.refused(CLERK, file(late)),
        ClaimRefusal::DateInFuture { field }
    );
    let papers = ClaimFiled {
        evidence: vec![paper(TOMORROW)],
        ..claim.clone()
    };
    let field = "evidence";
    assert_eq!(
        record.refused(CLERK, file(papers)),
        ClaimRefusal::DateInFuture { field }
    );
    let nothing = ClaimFiled {
        lines: Vec::new(),
        ..claim.clone()
    };
    assert_eq!(
        record.refused(CLERK, file(nothing)),
        ClaimRefusal::NothingToClaim
    );
    let twice = ClaimFiled {
        lines: vec![line(1, 2021, 1), line(2, 2021, 1)],
        ..claim
    };
    assert_eq!(
        record.refused(CLERK, file(twice)),
        ClaimRefusal::NothingToClaim
    );
}

#[test]
fn one_key_is_claimed_once_until_the_claim_has_ended() {
    let mut record = claimed();
    let again = ClaimRefusal::AlreadyClaimed { claim_id: id(10) };
    assert_eq!(record.refused(CLERK, file(filed(11, 2021, 1))), again);
    // The same command, sent again, meets its own claim.
    assert_eq!(record.refused(CLERK, file(filed(10, 2021, 60_000))), again);
    record.taken(CLERK, file(filed(12, 2022, 1)));
    record.taken(REVIEWER, reject(10, "2022-03-02"));
    record.taken(CLERK, file(filed(11, 2021, 1)));
    assert_eq!(
        record.refused(CLERK, file(filed(13, 2021, 1))),
        ClaimRefusal::AlreadyClaimed { claim_id: id(11) }
    );
}

#[test]
fn what_the_determination_is_against_is_filed_only_contested() {
    let record = Record::worker();
    let mut claim = filed(10, 2021, 60_000);
    claim.lines[0].determination = against();
    assert_eq!(
        record.refused(CLERK, file(claim.clone())),
        ClaimRefusal::NotEligible {
            lines: vec![(1, Outcome::Ineligible)]
        }
    );
    claim.contested = Some("the ticket was found".to_owned());
    let mut record = record;
    record.publicised(claim);
    // Nothing has come to support it: refused by what it says, not since it changed.
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-11")),
        ClaimRefusal::NotEligible {
            lines: vec![(1, Outcome::Ineligible)]
        }
    );
    let supported = BTreeMap::from([(1, pinned(60_000))]);
    assert!(matches!(
        record.refused(APPROVER, approve_as(10, "2022-03-11", supported, false)),
        ClaimRefusal::DeterminationChanged { .. }
    ));
}

#[test]
fn a_claim_made_from_an_older_record_has_moved() {
    let mut record = Record::worker();
    let made_at = |version| ClaimBasis {
        position: 5,
        streams: vec![
            BasisStream {
                stream: "policy".to_owned(),
                id: Uuid::from_u128(700),
                version: 99,
            },
            BasisStream {
                stream: "worker".to_owned(),
                id: Uuid::from_u128(ME),
                version,
            },
        ],
    };
    let claim = |version| ClaimFiled {
        basis: made_at(version),
        ..filed(10, 2021, 60_000)
    };
    let now = record.version();
    assert_eq!(
        record.refused(CLERK, file(claim(now - 1))),
        ClaimRefusal::Moved
    );
    record.publicised(claim(now));
    let redetermined = |version| {
        step(
            10,
            ClaimStep::Redetermine {
                on: on("2022-03-04"),
                now: Box::new(Redetermined {
                    region: RegionCode::parse("520324").unwrap(),
                    fund: None,
                    funds: Vec::new(),
                    lines: vec![line(1, 2021, 50_000)],
                    terms: CommonParameters::default(),
                    basis: made_at(version),
                }),
            },
        )
    };
    assert_eq!(
        record.refused(CLERK, redetermined(now)),
        ClaimRefusal::Moved
    );
    let approve = |version| {
        step(
            10,
            ClaimStep::Approve {
                approved_on: on("2022-03-11"),
                now: BTreeMap::from([(1, pinned(60_000))]),
                basis: made_at(version),
                drop_failing: false,
                recorders: BTreeSet::new(),
            },
        )
    };
    assert_eq!(record.refused(APPROVER, approve(now)), ClaimRefusal::Moved);
    let fresh = record.version();
    record.taken(APPROVER, approve(fresh));
}

#[test]
fn each_step_has_its_state_and_says_what_may_be_done() {
    let mut record = claimed();
    let wrong = |state, allowed: &[ClaimAction]| ClaimRefusal::WrongState {
        state,
        allowed: allowed.to_vec(),
    };
    let filed = [A::Review, A::Return, A::Redetermine, A::Reject, A::Withdraw];
    for act in [
        publicise(10, "2022-03-02"),
        object(10, 1, "2022-03-02"),
        record.approve(10, "2022-03-11"),
        hold_back(10, HoldReason::Manual),
        batch(10, 1),
    ] {
        assert_eq!(record.refused(OTHER, act), wrong(Filed, &filed));
    }
    record.taken(REVIEWER, review(10, "2022-03-02"));
    assert_eq!(record.state(10), Reviewed);
    let reviewed = [
        A::Publicise,
        A::Return,
        A::Redetermine,
        A::Reject,
        A::Withdraw,
    ];
    assert_eq!(
        record.refused(OTHER, review(10, "2022-03-02")),
        wrong(Reviewed, &reviewed)
    );
    record.taken(OTHER, send_back(10, "2022-03-03"));
    assert_eq!(record.state(10), Returned);
    let returned = [A::Redetermine, A::Reject, A::Withdraw];
    assert_eq!(
        record.refused(REVIEWER, review(10, "2022-03-04")),
        wrong(Returned, &returned)
    );
    record.taken(CLERK, withdraw(10, "2022-03-04"));
    assert_eq!(record.state(10), Withdrawn);
    for act in [reject(10, "2022-03-05"), withdraw(10, "2022-03-05")] {
        assert_eq!(record.refused(OTHER, act), wrong(Withdrawn, &[]));
    }
    assert_eq!(
        record.refused(OTHER, review(99, "2022-03-05")),
        ClaimRefusal::UnknownClaim
    );
    assert_eq!(record.balance(LedgerAccount::Budget), 0);
}

#[test]
fn dates_are_in_order_and_not_in_the_future() {
    let mut record = claimed();
    let early = |field, not_before: &str| ClaimRefusal::OutOfOrder {
        field,
        not_before: on(not_before),
    };
    let (day, before) = ("2022-03-01", "2022-02-28");
    let at_first: [(&'static str, &str, fn(u128, &str) -> ClaimAct); 4] = [
        ("reviewed_on", OTHER, review),
        ("returned_on", OTHER, send_back),
        ("rejected_on", OTHER, reject),
        ("withdrawn_on", CLERK, withdraw),
    ];
    for (field, by, act) in at_first {
        assert_eq!(record.refused(by, act(10, before)), early(field, day));
        assert_eq!(
            record.refused(by, act(10, TOMORROW)),
            ClaimRefusal::DateInFuture { field }
        );
    }
    record.taken(REVIEWER, review(10, "2022-03-10"));
    assert_eq!(
        record.refused(REVIEWER, publicise(10, "2022-03-09")),
        early("publicised_on", "2022-03-10")
    );
    record.taken(REVIEWER, send_back(10, "2022-03-20"));
    let anew = |date| redetermine(10, date, vec![line(1, 2021, 50_000)]);
    assert_eq!(
        record.refused(CLERK, anew("2022-03-19")),
        early("on", "2022-03-20")
    );
    record.taken(CLERK, anew("2022-03-20"));
}

#[test]
fn determined_anew_it_begins_again_at_its_review() {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 60_000));
    // The same answer changes nothing, however often it is asked.
    let same = redetermine(10, "2022-03-05", vec![line(1, 2021, 60_000)]);
    assert_eq!(record.taken(OTHER, same), []);
    assert_eq!(record.state(10), Publicised);
    let more = redetermine(10, "2022-03-05", vec![line(1, 2021, 70_000)]);
    assert_eq!(record.taken(OTHER, more.clone()).len(), 1);
    assert_eq!(record.taken(OTHER, more), []);
    assert_eq!(record.state(10), Filed);
    assert_eq!(record.claim(10).notice, None);
    assert_eq!(record.claim(10).claimed_fen(), fen(70_000));
    // Returned, it goes on with the same answer too: the papers were put right.
    record.taken(REVIEWER, send_back(10, "2022-03-06"));
    let same = redetermine(10, "2022-03-07", vec![line(1, 2021, 70_000)]);
    assert_eq!(record.taken(CLERK, same).len(), 1);
    assert_eq!(record.state(10), Filed);
    let none = redetermine(10, "2022-03-07", Vec::new());
    assert_eq!(record.refused(CLERK, none), ClaimRefusal::NothingToClaim);
    let mut ineligible = line(1, 2021, 0);
    ineligible.determination = against();
    let refused = redetermine(10, "2022-03-07", vec![ineligible]);
    assert!(matches!(
        record.refused(CLERK, refused),
        ClaimRefusal::NotEligible { .. }
    ));
    record.taken(CLERK, file(filed(11, 2022, 1)));
    let others = redetermine(10, "2022-03-07", vec![line(1, 2022, 5)]);
    assert_eq!(
        record.refused(CLERK, others),
        ClaimRefusal::AlreadyClaimed { claim_id: id(11) }
    );
}

#[test]
fn a_review_confirms_the_account_that_it_shows() {
    let mut record = Record::worker();
    record.new_account(CLERK, "B");
    record.taken(CLERK, file(filed(10, 2021, 60_000)));
    let shown = |number: &str| {
        step(
            10,
            ClaimStep::Review {
                reviewed_on: on("2022-03-02"),
                note: None,
                account: Some(print(number)),
                recorders: BTreeSet::new(),
            },
        )
    };
    let mut elsewhere = record.clone();
    elsewhere.taken(REVIEWER, shown("C"));
    let Record::Worker(worker) = &elsewhere else {
        unreachable!()
    };
    assert!(worker.account.proposed.is_some(), "not what waits");
    record.taken(REVIEWER, shown("B"));
    let Record::Worker(worker) = &record else {
        unreachable!()
    };
    let confirmed = worker.account.confirmed.as_ref().unwrap();
    assert_eq!(confirmed.proposal.account.fingerprint, print("B"));
    assert_eq!(worker.account.proposed, None);
}

#[test]
fn refused_it_frees_its_key_at_every_step() {
    let mut record = Record::worker();
    record.payable(filed(10, 2021, 60_000));
    assert_eq!(record.refused(CLERK, file(filed(11, 2021, 1))), {
        ClaimRefusal::AlreadyClaimed { claim_id: id(10) }
    });
    record.taken(OTHER, reject(10, "2022-03-12"));
    assert_eq!(record.state(10), Rejected);
    assert_eq!(record.balance(LedgerAccount::Payable), 0);
    assert_eq!(record.balance(LedgerAccount::Budget), 0);
    record.paid(filed(11, 2021, 60_000));
    assert_eq!(record.balance(LedgerAccount::Paid), 60_000);
}
