//! One key, one claim: the record that keeps a key decides.

use super::*;
use crate::time::{Month, Period};
use crate::worker::{SubsidyPaidElsewhere, WorkerAct};

fn month(text: &str) -> EntitlementKey {
    EntitlementKey::InsuranceMonth {
        month: Month::parse(text).unwrap(),
    }
}

/// A firm's claim asks for a month of the worker.
fn asked(firm: u128, claim: u128, attempt: u32) -> EntitlementHeld {
    let which = ClaimRef {
        claimant: Claimant::Organisation(id(firm)),
        claim_id: id(claim),
    };
    EntitlementHeld {
        hold_id: hold_id(which, &own(month("2022-01")), attempt),
        key: month("2022-01"),
        claim: which,
        first_part: id(claim),
        line_no: 3,
        question: "insurance|2022-01".to_owned(),
        asked_on: on("2022-04-01"),
        policies: Vec::new(),
        amount_fen: fen(40_000),
    }
}

fn hold(held: &EntitlementHeld) -> ClaimAct {
    ClaimAct::HoldKey(Box::new(held.clone()))
}

fn taken_by(firm: u128, claim: u128) -> ClaimRefusal {
    ClaimRefusal::AlreadyHeld {
        line_no: 3,
        key: month("2022-01"),
        claim: ClaimRef {
            claimant: Claimant::Organisation(id(firm)),
            claim_id: id(claim),
        },
    }
}

fn paid_elsewhere(scheme: Scheme, period: &str) -> WorkerAct {
    WorkerAct::RecordPaidElsewhere(SubsidyPaidElsewhere {
        payment_id: id(900),
        scheme,
        period: Period::parse(period).unwrap(),
        payer_region: RegionCode::parse("330106").unwrap(),
        amount_fen: fen(1),
        paid_on: None,
        source: "letter".to_owned(),
    })
}

#[test]
fn a_key_is_given_once_and_the_step_may_be_repeated() {
    let mut record = Record::worker();
    let first = asked(21, 100, 1);
    assert_eq!(record.taken(CLERK, hold(&first)).len(), 1);
    assert_eq!(record.taken(CLERK, hold(&first)), []);
    let second = asked(22, 200, 1);
    assert_eq!(record.refused(CLERK, hold(&second)), taken_by(21, 100));
    // A further part of the same claim shares its key.
    let further = EntitlementHeld {
        first_part: id(100),
        ..asked(21, 101, 1)
    };
    assert_eq!(record.taken(CLERK, hold(&further)).len(), 1);
}

#[test]
fn what_was_given_back_is_never_held_again_by_a_late_step() {
    let mut record = Record::worker();
    let first = asked(21, 100, 1);
    record.taken(CLERK, hold(&first));
    let release = || ClaimAct::ReleaseKey(first.hold_id);
    assert_eq!(record.taken(CLERK, release()).len(), 1);
    assert_eq!(record.taken(CLERK, release()), []);
    assert_eq!(record.refused(CLERK, hold(&first)), ClaimRefusal::Moved);
    let settle = ClaimAct::SettleKey(first.hold_id, Settlement::Paid);
    assert_eq!(record.taken(CLERK, settle), []);
    // What was never given needs no release.
    let never = ClaimAct::ReleaseKey(asked(22, 200, 1).hold_id);
    assert_eq!(record.taken(CLERK, never), []);
    record.taken(CLERK, hold(&asked(22, 200, 1)));
    // Another attempt of the first asks anew, too late.
    assert_eq!(
        record.refused(CLERK, hold(&asked(21, 100, 2))),
        taken_by(22, 200)
    );
}

#[test]
fn whether_a_settled_key_is_free_depends_on_who_asks() {
    use Settlement::{ClawbackOrdered, Paid, Recovered, Returned, WrittenOff};
    // How it was settled; free for the same firm; for another.
    let cases: [(&[Settlement], bool, bool); 6] = [
        (&[Paid], false, false),
        (&[Paid, Returned], false, false),
        (&[Paid, ClawbackOrdered], false, true),
        (&[Paid, ClawbackOrdered, WrittenOff], false, true),
        (&[Paid, ClawbackOrdered, Recovered], true, true),
        (&[Recovered, Paid], true, true),
    ];
    for (settlements, same, other) in cases {
        let mut record = Record::worker();
        let first = asked(21, 100, 1);
        record.taken(CLERK, hold(&first));
        for settlement in settlements {
            record.taken(CLERK, ClaimAct::SettleKey(first.hold_id, *settlement));
            let again = ClaimAct::SettleKey(first.hold_id, *settlement);
            assert_eq!(record.taken(CLERK, again), []);
        }
        let free = |firm| {
            let mut copy = record.clone();
            copy.attempt(on(TODAY), &subject(CLERK), hold(&asked(firm, 300, 1)))
                .is_ok()
        };
        assert_eq!(free(21), same, "same firm after {settlements:?}");
        assert_eq!(free(22), other, "another after {settlements:?}");
    }
}

#[test]
fn what_the_bank_sent_back_frees_the_key_once_the_claim_is_refused() {
    let mut record = Record::worker();
    record.paid(filed(10, 2021, 60_000));
    record.taken(FINANCE, bounce(10, 10, 60_000));
    assert!(record.book().has_open());
    record.taken(OTHER, reject(10, "2022-05-01"));
    assert!(!record.book().has_open(), "nothing keeps the person here");
    record.paid(filed(11, 2021, 60_000));
    // Also for a claim elsewhere whose driver had told only that it was paid.
    let first = asked(21, 100, 1);
    record.taken(CLERK, hold(&first));
    record.taken(CLERK, ClaimAct::SettleKey(first.hold_id, Settlement::Paid));
    record.taken(CLERK, ClaimAct::ReleaseKey(first.hold_id));
    record.taken(CLERK, hold(&asked(22, 200, 1)));
}

#[test]
fn another_office_that_paid_has_the_key() {
    let mut record = Record::worker();
    record.tell(CLERK, paid_elsewhere(Scheme::SocialInsurance, "2022-01"));
    assert_eq!(
        record.refused(CLERK, hold(&asked(21, 100, 1))),
        ClaimRefusal::PaidElsewhere {
            line_no: 3,
            key: month("2022-01")
        }
    );
    assert_eq!(
        drop_for(&record.refused(CLERK, hold(&asked(21, 100, 1)))),
        LineDrop::PaidElsewhere
    );
    record.tell(CLERK, WorkerAct::VoidPaidElsewhere(id(900)));
    record.taken(CLERK, hold(&asked(21, 100, 1)));
}

#[test]
fn a_claim_of_ones_own_is_refused_by_what_another_office_paid() {
    let mut record = Record::worker();
    record.publicised(filed(10, 2021, 60_000));
    record.tell(CLERK, paid_elsewhere(Scheme::Transport, "2021"));
    assert_eq!(
        record.refused(APPROVER, record.approve(10, "2022-03-11")),
        ClaimRefusal::PaidElsewhere {
            line_no: 1,
            key: year(2021)
        }
    );
    // Another year is another key.
    record.approved(filed(11, 2020, 60_000));
}

#[test]
fn a_key_that_another_claimant_has_refuses_the_persons_own_claim() {
    let mut record = Record::worker();
    let skill = EntitlementKey::Skill {
        occupation: crate::occupation::Occupation::parse("4-10-01-06").unwrap(),
        level: None,
    };
    let institution = EntitlementHeld {
        key: skill.clone(),
        ..asked(21, 100, 1)
    };
    record.taken(CLERK, hold(&institution));
    let mut claim = filed(10, 2021, 60_000);
    claim.lines[0].keys = vec![own(skill)];
    record.publicised(claim);
    let refused = record.refused(APPROVER, record.approve(10, "2022-03-11"));
    assert!(matches!(refused, ClaimRefusal::AlreadyHeld { .. }));
    assert_eq!(drop_for(&refused), LineDrop::AlreadyHeld);
}

#[test]
fn records_without_a_person_or_about_to_be_linked_give_nothing() {
    let empty = Record::Worker(Box::default());
    let refused = empty.refused(CLERK, hold(&asked(21, 100, 1)));
    assert_eq!(refused, ClaimRefusal::NotRegistered);
    assert_eq!(drop_for(&refused), LineDrop::NotRegistered);
    // A firm's start-up is kept before anybody registered the firm.
    let mut firm = Record::Organisation(Box::default());
    let startup = EntitlementHeld {
        key: EntitlementKey::StartupFirm,
        ..asked(21, 100, 1)
    };
    firm.taken(CLERK, hold(&startup));

    let mut target = Record::worker();
    target.tell(CLERK, WorkerAct::ProposeAlias { source: id(5) });
    let refused = target.refused(CLERK, hold(&asked(21, 100, 1)));
    assert_eq!(refused, ClaimRefusal::LinkPending);
    assert_eq!(drop_for(&refused), LineDrop::LinkPending);
    target.tell(CLERK, WorkerAct::ConfirmAlias { source: id(5) });
    target.taken(CLERK, hold(&asked(21, 100, 1)));

    let mut source = Record::worker();
    source.tell(CLERK, WorkerAct::LinkTo { worker: id(6) });
    let refused = source.refused(CLERK, hold(&asked(21, 100, 1)));
    assert_eq!(refused, ClaimRefusal::LinkedAway { worker: id(6) });
    assert_eq!(drop_for(&refused), LineDrop::LinkPending);
}

#[test]
fn every_key_has_a_text_of_its_own() {
    let occupation = || crate::occupation::Occupation::parse("4-10-01-06").unwrap();
    let keys = [
        year(2021),
        year(2022),
        month("2022-01"),
        EntitlementKey::Placement { dispatch_id: id(1) },
        EntitlementKey::Skill {
            occupation: occupation(),
            level: None,
        },
        EntitlementKey::Skill {
            occupation: occupation(),
            level: Some(crate::occupation::Level::Five),
        },
        EntitlementKey::Appraisal {
            occupation: occupation(),
            level: None,
        },
        EntitlementKey::Certificate {
            number: "A".to_owned(),
            issuer: "B".to_owned(),
        },
        EntitlementKey::Certificate {
            number: "A|B".to_owned(),
            issuer: "C".to_owned(),
        },
        EntitlementKey::Certificate {
            number: "A".to_owned(),
            issuer: "B|C".to_owned(),
        },
        EntitlementKey::LivingAllowance { training_id: id(1) },
        EntitlementKey::StartupPerson,
        EntitlementKey::StartupFirm,
        EntitlementKey::LoanInterest { venture_id: id(1) },
        EntitlementKey::BaseAward,
        EntitlementKey::CountedForBase { base: id(1) },
    ];
    let texts: BTreeSet<_> = keys.iter().map(EntitlementKey::text).collect();
    assert_eq!(texts.len(), keys.len());
}
