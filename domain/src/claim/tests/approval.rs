//! Approval: determined again, with account and key, by as many as it takes; and the budget.

use super::*;
use ClaimState::{Approved, OverBudget, Payable, Publicised};

fn publicised(amount: i64) -> Record {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, amount));
    record
}

fn now(answer: Pinned) -> BTreeMap<u32, Pinned> {
    BTreeMap::from([(1, answer)])
}

#[test]
fn up_to_ten_thousand_yuan_one_person_approves() {
    let mut record = publicised(1_000_000);
    assert_eq!(record.claim(10).approvers_needed(), 1);
    let events = record.taken(APPROVER, record.approve(10, "2022-03-11"));
    let names: Vec<_> = events.iter().map(ClaimEvent::event_type).collect();
    assert_eq!(
        names,
        [
            "ApprovalGiven",
            "EntitlementHeld",
            "ApprovalStarted",
            "ClaimApproved"
        ]
    );
    assert_eq!(record.state(10), Approved);
    assert_eq!(record.claim(10).approved_fen(), fen(1_000_000));
    assert_eq!(record.balance(LedgerAccount::Committed), 1_000_000);
}

#[test]
fn above_it_two_people_approve() {
    let mut record = publicised(1_000_001);
    assert_eq!(record.claim(10).approvers_needed(), 2);
    assert_eq!(
        record
            .taken(APPROVER, record.approve(10, "2022-03-11"))
            .len(),
        1
    );
    assert_eq!(record.state(10), Publicised);
    assert_eq!(record.balance(LedgerAccount::Committed), 0);
    record.taken(SECOND, record.approve(10, "2022-03-11"));
    assert_eq!(record.state(10), Approved);
}

#[test]
fn an_approval_is_dated_after_the_notice_and_not_in_the_future() {
    let record = publicised(60_000);
    let field = "approved_on";
    assert_eq!(
        record.refused(APPROVER, record.approve(10, TOMORROW)),
        ClaimRefusal::DateInFuture { field }
    );
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-02")),
        ClaimRefusal::OutOfOrder {
            field,
            not_before: on("2022-03-03")
        }
    );
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-10")),
        ClaimRefusal::NoticeRunning {
            last_day: on("2022-03-10")
        }
    );
}

#[test]
fn another_determination_stops_it() {
    let record = publicised(60_000);
    let as_filed = pinned(60_000);
    let policy = |id: u128, version, fund| {
        Some(PinnedPolicy {
            id: super::id(id),
            version,
            fund: Some(fund),
        })
    };
    let others = [
        pinned(59_999),
        pinned(60_001),
        against(),
        Pinned {
            outcome: Outcome::NotYet,
            ..as_filed.clone()
        },
        Pinned {
            policy: policy(700, 1, Fund::Employment),
            ..as_filed.clone()
        },
        Pinned {
            policy: policy(700, 2, Fund::Bridging),
            ..as_filed.clone()
        },
        Pinned {
            policy: policy(701, 1, Fund::Bridging),
            ..as_filed.clone()
        },
        Pinned {
            policy: None,
            ..as_filed.clone()
        },
    ];
    for other in others {
        for drop_failing in [false, true] {
            let act = approve_as(10, "2022-03-11", now(other.clone()), drop_failing);
            let lines = vec![Difference {
                line_no: 1,
                then: Box::new(as_filed.clone()),
                now: Some(Box::new(other.clone())),
            }];
            assert_eq!(
                record.refused(APPROVER, act),
                ClaimRefusal::DeterminationChanged { lines }
            );
        }
    }
    // The question itself is gone.
    let gone = approve_as(10, "2022-03-11", BTreeMap::new(), true);
    let lines = vec![Difference {
        line_no: 1,
        then: Box::new(as_filed),
        now: None,
    }];
    assert_eq!(
        record.refused(APPROVER, gone),
        ClaimRefusal::DeterminationChanged { lines }
    );
}

#[test]
fn other_evidence_alone_changes_nothing() {
    let mut record = publicised(60_000);
    let other = Pinned {
        on: on("2022-03-11"),
        computation: None,
        trace: vec![PinnedLine {
            condition: "target_group".to_owned(),
            clause: None,
            met: Some(true),
            value: "member since 2020".to_owned(),
            required: "a target group".to_owned(),
            evidence: vec![PinnedEvidence {
                stream: "worker".to_owned(),
                id: Uuid::from_u128(ME),
                version: 9,
                absent: false,
            }],
        }],
        ..pinned(60_000)
    };
    record.taken(APPROVER, approve_as(10, "2022-03-11", now(other), false));
    assert_eq!(record.state(10), Approved);
}

#[test]
fn a_claim_of_nothing_is_not_approved() {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 0));
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-11")),
        ClaimRefusal::NothingToClaim
    );
}

#[test]
fn without_a_fund_nothing_is_approved() {
    let mut record = Record::worker();
    record.publicised(ClaimFiled {
        fund: None,
        funds: Vec::new(),
        ..filed(10, 2021, 60_000)
    });
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-11")),
        ClaimRefusal::NoFund
    );
}

#[test]
fn more_than_is_due_is_not_approved() {
    let mut record = Record::worker();
    let mut claim = filed(10, 2021, 60_000);
    claim.lines[0].amount_fen = fen(60_001);
    record.publicised(claim);
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-11")),
        ClaimRefusal::ExceedsDetermination {
            due_fen: fen(60_000)
        }
    );
}

#[test]
fn an_account_that_waits_for_confirmation_stops_it() {
    let mut record = publicised(60_000);
    record.new_account(CLERK, "B");
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-11")),
        ClaimRefusal::AccountUnconfirmed
    );
    record.tell(OTHER, crate::worker::WorkerAct::ConfirmAccount);
    record.taken(APPROVER, record.approve(10, "2022-03-11"));
    let approved = record.claim(10).approved.as_ref().unwrap();
    assert_eq!(approved.account, print("B"));
}

#[test]
fn the_budget_admits_once_or_lets_it_wait() {
    let mut record = publicised(60_000);
    let wait = || step(10, ClaimStep::WaitForBudget { budget_id: id(500) });
    let admit = || {
        step(
            10,
            ClaimStep::Admit {
                budget_id: Some(id(500)),
            },
        )
    };
    // Before the approval there is nothing to admit.
    assert_eq!(record.taken(FINANCE, admit()), []);
    assert_eq!(record.taken(FINANCE, wait()), []);
    record.taken(APPROVER, record.approve(10, "2022-03-11"));
    assert_eq!(record.taken(FINANCE, wait()).len(), 1);
    assert_eq!(record.taken(FINANCE, wait()), []);
    assert_eq!(record.state(10), OverBudget);
    assert!(matches!(
        record.refused(FINANCE, batch(10, 1)),
        ClaimRefusal::WrongState { .. }
    ));
    let mut given_up = record.clone();
    given_up.taken(CLERK, withdraw(10, "2022-03-12"));
    assert_eq!(given_up.balance(LedgerAccount::Committed), 0);
    assert_eq!(record.taken(FINANCE, admit()).len(), 1);
    assert_eq!(record.taken(FINANCE, admit()), []);
    assert_eq!(record.taken(FINANCE, wait()), [], "late");
    assert_eq!(record.state(10), Payable);
    assert_eq!(record.balance(LedgerAccount::Committed), 0);
    assert_eq!(record.balance(LedgerAccount::Payable), 60_000);
    assert_eq!(record.balance(LedgerAccount::Budget), -60_000);
}
