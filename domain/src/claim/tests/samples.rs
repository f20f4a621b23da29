//! A sample of every event.

use super::home::{FIRM, ME};
use super::*;
use crate::time::Month;

/// One event of every name, with every field filled.
pub(super) fn samples() -> Vec<ClaimEvent> {
    [begun(), decided(), paid_out(), due_back(), keys()].concat()
}

fn basis() -> ClaimBasis {
    ClaimBasis {
        position: 4_711,
        streams: vec![BasisStream {
            stream: "worker".to_owned(),
            id: Uuid::from_u128(ME),
            version: 12,
        }],
    }
}

/// An answer with all that can be kept of one.
fn full() -> Pinned {
    let evidence = |version, absent| PinnedEvidence {
        stream: "worker".to_owned(),
        id: Uuid::from_u128(ME),
        version,
        absent,
    };
    Pinned {
        apply_by: Some(on("2022-12-31")),
        trace: vec![PinnedLine {
            condition: "target_group".to_owned(),
            clause: Some("第三条".to_owned()),
            met: Some(true),
            value: "member".to_owned(),
            required: "a target group".to_owned(),
            evidence: vec![evidence(3, false), evidence(12, true)],
        }],
        ..pinned(60_000)
    }
}

fn begun() -> Vec<ClaimEvent> {
    let (claim_id, objection_id) = (id(10), id(40));
    let lines = vec![ClaimLine {
        determination: full(),
        ..line(1, 2021, 60_000)
    }];
    vec![
        ClaimFiled {
            part_of: Some(PartOf {
                claim_id: id(9),
                kind: PartKind::TopUp,
            }),
            lines: lines.clone(),
            applicant: Applicant {
                kind: ApplicantKind::Kin,
                relation: Some("daughter".to_owned()),
                consent_ref: Some("cabinet 2".to_owned()),
            },
            filed_by: subject(CLERK),
            contested: Some("the ticket was found".to_owned()),
            evidence: vec![paper("2022-02-01")],
            basis: basis(),
            ..filed(10, 2021, 60_000)
        }
        .into(),
        ClaimReviewed {
            claim_id,
            reviewed_on: on("2022-03-02"),
            reviewed_by: subject(REVIEWER),
            account: Some(print("A")),
            note: Some("in order".to_owned()),
        }
        .into(),
        ClaimReturnedForCorrection {
            claim_id,
            returned_on: on("2022-03-02"),
            returned_by: subject(REVIEWER),
            reason: "a page is missing".to_owned(),
        }
        .into(),
        ClaimRedetermined {
            claim_id,
            on: on("2022-03-02"),
            redetermined_by: subject(CLERK),
            region: RegionCode::parse("520324").unwrap(),
            fund: Some(Fund::Bridging),
            funds: Vec::new(),
            lines,
            terms: CommonParameters::default(),
            basis: basis(),
        }
        .into(),
        ClaimPublicised {
            claim_id,
            publicised_on: on("2022-03-03"),
            place: Some("village board".to_owned()),
            last_day: on("2022-03-10"),
            unpublished_years: vec![2027],
            publicised_by: subject(REVIEWER),
        }
        .into(),
        ObjectionRaised {
            claim_id,
            objection_id,
            raised_on: on("2022-03-04"),
            by: Some(Sealed::new("neighbour".to_owned())),
            reason: "she was at home".to_owned(),
            recorded_by: subject(CLERK),
        }
        .into(),
        ObjectionSettled {
            claim_id,
            objection_id,
            settled_on: on("2022-03-05"),
            upheld: false,
            finding: "she was away".to_owned(),
            settled_by: subject(OTHER),
        }
        .into(),
    ]
}

fn decided() -> Vec<ClaimEvent> {
    let claim_id = id(10);
    let dropped = vec![DroppedLine {
        line_no: 2,
        reason: LineDrop::NotEligible,
    }];
    vec![
        ApprovalGiven {
            claim_id,
            approved_on: on("2022-03-11"),
            approved_by: subject(APPROVER),
        }
        .into(),
        ApprovalStarted {
            claim_id,
            attempt: 1,
            approved_on: on("2022-03-11"),
            dropped: dropped.clone(),
            basis: basis(),
            account: print("A"),
        }
        .into(),
        ApprovalRefused {
            claim_id,
            attempt: 1,
            refused: dropped.clone(),
        }
        .into(),
        ClaimApproved {
            claim_id,
            approved_on: on("2022-03-11"),
            approved_by: subject(APPROVER),
            amount_fen: fen(60_000),
            fund: Fund::Bridging,
            dropped,
            account: print("A"),
            basis: basis(),
        }
        .into(),
        ClaimAdmitted {
            claim_id,
            budget_id: Some(id(500)),
        }
        .into(),
        ClaimOverBudget {
            claim_id,
            budget_id: id(500),
        }
        .into(),
        ClaimRejected {
            claim_id,
            rejected_on: on("2022-03-12"),
            rejected_by: subject(OTHER),
            reason: "no ground".to_owned(),
        }
        .into(),
        ClaimWithdrawn {
            claim_id,
            withdrawn_on: on("2022-03-12"),
            withdrawn_by: subject(CLERK),
            reason: "not wanted".to_owned(),
        }
        .into(),
    ]
}

fn paid_out() -> Vec<ClaimEvent> {
    let (claim_id, batch_id, payment_id) = (id(10), id(1), payment(10, 1));
    vec![
        ClaimHeld {
            claim_id,
            reason: HoldReason::Finding,
            note: "shared account".to_owned(),
            held_by: subject(OTHER),
        }
        .into(),
        ClaimHoldLifted {
            claim_id,
            reason: HoldReason::Death,
            note: "heirs".to_owned(),
            lifted_by: subject(OTHER),
            account: Some(print("B")),
        }
        .into(),
        ClaimBatched {
            claim_id,
            batch_id,
            payment_id,
            amount_fen: fen(60_000),
            account: print("B"),
        }
        .into(),
        ClaimUnbatched {
            claim_id,
            batch_id,
            reason: "the batch was cancelled".to_owned(),
        }
        .into(),
        paid(10, 1, 60_000).into(),
        PaymentFailed {
            claim_id,
            batch_id,
            payment_id,
            reason: FailureReason::AccountClosed,
            failed_on: Some(on("2022-03-20")),
        }
        .into(),
        PaymentReturned {
            claim_id,
            batch_id,
            payment_id,
            amount_fen: fen(60_000),
            reason: FailureReason::NameDiffers,
            reference: Some("ref".to_owned()),
            returned_on: Some(on("2022-04-20")),
        }
        .into(),
    ]
}

fn due_back() -> Vec<ClaimEvent> {
    let claim_id = id(10);
    vec![
        ClawbackOrdered {
            claim_id,
            amount_fen: fen(60_000),
            lines: BTreeSet::from([1, 2]),
            reason: "she had not left".to_owned(),
            ordered_on: on("2022-05-01"),
            ordered_by: subject(ORDERER),
        }
        .into(),
        ClawbackInstalmentAgreed {
            claim_id,
            agreed_on: on("2022-05-02"),
            instalments: vec![Instalment {
                due_on: on("2022-06-01"),
                amount_fen: fen(60_000),
            }],
        }
        .into(),
        SubsidyRecovered {
            claim_id,
            recovery_id: id(60),
            amount_fen: fen(10_000),
            recovered_on: on("2022-06-01"),
            reference: Some("cash 7".to_owned()),
        }
        .into(),
        ReceivableOffset {
            claim_id,
            against: id(11),
            amount_fen: fen(10_000),
            offset_on: on("2022-06-02"),
            offset_by: subject(FINANCE),
        }
        .into(),
        WriteOffProposed {
            claim_id,
            amount_fen: fen(40_000),
            reason: "nothing is to be had".to_owned(),
            proposed_on: on("2022-06-03"),
            proposed_by: subject(OTHER),
        }
        .into(),
        ClawbackWrittenOff {
            claim_id,
            amount_fen: fen(40_000),
            reason: "nothing is to be had".to_owned(),
            written_off_on: on("2022-06-04"),
            agreed_by: subjects(&[OTHER, SECOND]),
        }
        .into(),
    ]
}

fn keys() -> Vec<ClaimEvent> {
    let month = EntitlementKey::InsuranceMonth {
        month: Month::parse("2022-01").unwrap(),
    };
    vec![
        EntitlementHeld {
            hold_id: id(80),
            key: month,
            claim: ClaimRef {
                claimant: Claimant::Organisation(id(FIRM)),
                claim_id: id(100),
            },
            first_part: id(99),
            line_no: 3,
            question: "insurance|2022-01".to_owned(),
            asked_on: on("2022-04-01"),
            policies: vec![HeldUnder {
                id: id(700),
                version: 2,
            }],
            amount_fen: fen(40_000),
        }
        .into(),
        EntitlementReleased { hold_id: id(80) }.into(),
        EntitlementSettled {
            hold_id: id(80),
            settlement: Settlement::ClawbackOrdered,
        }
        .into(),
    ]
}
