//! Events are for ever: their names, their stored JSON in both kinds of stream, and that they are read back as
//! they were.

use cqrs_es::DomainEvent;

use super::samples::samples;
use super::*;
use crate::organisation::OrganisationEvent;
use crate::worker::WorkerEvent;

/// The stored names.
const NAMES: [&str; 31] = [
    "ClaimFiled",
    "ClaimReviewed",
    "ClaimReturnedForCorrection",
    "ClaimRedetermined",
    "ClaimPublicised",
    "ObjectionRaised",
    "ObjectionSettled",
    "ApprovalGiven",
    "ApprovalStarted",
    "ApprovalRefused",
    "ClaimApproved",
    "ClaimAdmitted",
    "ClaimOverBudget",
    "ClaimRejected",
    "ClaimWithdrawn",
    "ClaimHeld",
    "ClaimHoldLifted",
    "ClaimBatched",
    "ClaimUnbatched",
    "SubsidyPaid",
    "PaymentFailed",
    "PaymentReturned",
    "ClawbackOrdered",
    "ClawbackInstalmentAgreed",
    "SubsidyRecovered",
    "ReceivableOffset",
    "WriteOffProposed",
    "ClawbackWrittenOff",
    "EntitlementHeld",
    "EntitlementReleased",
    "EntitlementSettled",
];

fn of_workers() -> Vec<WorkerEvent> {
    let events = samples().into_iter().map(Box::new);
    events.map(WorkerEvent::Claim).collect()
}

fn of_organisations() -> Vec<OrganisationEvent> {
    let events = samples().into_iter().map(Box::new);
    events.map(OrganisationEvent::Claim).collect()
}

#[test]
fn the_names_are_those_of_the_design_in_both_kinds_of_stream() {
    assert_eq!(ClaimEvent::TYPES, NAMES);
    let workers: Vec<_> = of_workers().iter().map(DomainEvent::event_type).collect();
    let firms: Vec<_> = of_organisations()
        .iter()
        .map(DomainEvent::event_type)
        .collect();
    assert_eq!(workers, NAMES);
    assert_eq!(firms, NAMES);
}

#[test]
fn the_stored_json_of_a_workers_claims_is_what_it_was() {
    insta::assert_json_snapshot!("worker_claim_events", of_workers());
}

#[test]
fn the_stored_json_of_an_organisations_claims_is_what_it_was() {
    insta::assert_json_snapshot!("organisation_claim_events", of_organisations());
}

#[test]
fn an_event_read_back_equals_itself() {
    for event in of_workers() {
        let stored = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<WorkerEvent>(&stored).unwrap(), event);
    }
    for event in of_organisations() {
        let stored = serde_json::to_value(&event).unwrap();
        let read: OrganisationEvent = serde_json::from_value(stored).unwrap();
        assert_eq!(read, event);
    }
}

#[test]
fn the_stored_json_leaves_out_what_is_absent() {
    let bare: [ClaimEvent; 2] = [
        ClaimReviewed {
            claim_id: id(10),
            reviewed_on: on("2022-03-02"),
            reviewed_by: subject(REVIEWER),
            account: None,
            note: None,
        }
        .into(),
        SubsidyPaid {
            reference: None,
            paid_on: None,
            ..paid(10, 1, 1)
        }
        .into(),
    ];
    for event in bare {
        let event = WorkerEvent::Claim(Box::new(event));
        let stored = serde_json::to_string(&event).unwrap();
        assert!(!stored.contains("null"), "{stored}");
        assert_eq!(serde_json::from_str::<WorkerEvent>(&stored).unwrap(), event);
    }
}

#[test]
fn what_is_no_event_is_none_of_a_claim() {
    for stored in [
        r#"{"ClaimForgotten": {}}"#,
        r#"{"ClaimAdmitted": {}}"#,
        r#"{"ClaimAdmitted": {"claim_id": "no id"}}"#,
        r#""ClaimAdmitted""#,
    ] {
        assert!(serde_json::from_str::<WorkerEvent>(stored).is_err());
        assert!(serde_json::from_str::<OrganisationEvent>(stored).is_err());
    }
}

#[test]
fn a_state_read_back_from_a_snapshot_equals_itself() {
    let mut record = Record::worker();
    record.paid(filed(10, 2021, 60_000));
    record.taken(FINANCE, bounce(10, 10, 60_000));
    let Record::Worker(mut worker) = record else {
        unreachable!()
    };
    for event in of_workers() {
        worker.record(event);
    }
    let stored = serde_json::to_value(&worker).unwrap();
    let read: Box<crate::worker::Worker> = serde_json::from_value(stored).unwrap();
    assert_eq!(read, worker);
}

#[test]
fn an_event_is_about_its_business_date_and_its_claim() {
    let told: Vec<_> = of_workers()
        .iter()
        .zip(samples())
        .map(|(event, claim)| {
            let day = event.occurred_on().map(|day| day.to_string());
            let about = claim.claim_id().map(|claim| claim.as_uuid().as_u128());
            format!(
                "{} {} {}",
                event.event_type(),
                day.unwrap_or_default(),
                about.unwrap_or_default()
            )
        })
        .collect();
    insta::assert_json_snapshot!("claim_event_dates", told);
}
