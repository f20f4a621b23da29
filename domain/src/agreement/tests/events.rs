//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use cqrs_es::DomainEvent;

use super::*;

/// The stored names, as the design names them.
const NAMES: [&str; 4] = [
    "AgreementSigned",
    "AgreementSupplemented",
    "AgreementEnded",
    "AgreementVoided",
];

/// One event of every variant, with every field filled.
fn samples() -> Vec<AgreementEvent> {
    let kind = AgreementKind::EnterpriseAreaCrossProvince;
    let enterprise = Party {
        organisation_id: Some(Uuid::from_u128(1).into()),
        ..party("330106", Side::Receiving)
    };
    vec![
        AgreementEvent::AgreementSigned(AgreementSigned {
            kind,
            parties: Parties::of(kind, vec![party("520324", Side::Sending), enterprise]).unwrap(),
            ..signed()
        }),
        AgreementEvent::AgreementSupplemented(AgreementSupplemented {
            planned_persons: Some(800),
            note: Some("note".to_owned()),
            ..supplement(Some("2022-12-31"))
        }),
        AgreementEvent::AgreementEnded(AgreementEnded {
            ended_on: on("2022-06-01"),
        }),
        AgreementEvent::AgreementVoided {},
    ]
}

/// The variants that the type has, as its reader lists them.
fn variants() -> Vec<String> {
    let reason = serde_json::from_str::<AgreementEvent>(r#"{"NoSuchEvent":{}}"#)
        .unwrap_err()
        .to_string();
    let quoted = reason.split('`').skip(3).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[test]
fn every_variant_has_its_name_and_its_sample() {
    assert_eq!(variants(), NAMES);
    let sampled: Vec<String> = samples().iter().map(DomainEvent::event_type).collect();
    assert_eq!(sampled, NAMES);
}

#[test]
fn the_stored_json_of_every_event_is_fixed() {
    insta::assert_json_snapshot!("agreement_events", samples());
}

#[test]
fn an_event_read_back_equals_itself() {
    for event in samples() {
        let stored = serde_json::to_value(&event).unwrap();
        let tags: Vec<_> = stored.as_object().unwrap().keys().cloned().collect();
        assert_eq!(tags, [event.event_type()]);
        assert_eq!(
            serde_json::from_value::<AgreementEvent>(stored).unwrap(),
            event
        );
    }
}

#[test]
fn a_state_read_back_from_a_snapshot_equals_itself() {
    let mut agreement = Agreement::default();
    for event in samples() {
        agreement.record(event);
    }
    assert_eq!(agreement.version, 4);
    let stored = serde_json::to_value(&agreement).unwrap();
    assert_eq!(
        serde_json::from_value::<Agreement>(stored).unwrap(),
        agreement
    );
}

#[test]
fn an_event_is_about_its_business_date() {
    let dates: Vec<_> = samples()
        .iter()
        .map(|event| event.occurred_on().map(|date| date.to_string()))
        .collect();
    assert_eq!(
        dates,
        [
            Some("2021-02-01".to_owned()),
            Some("2021-06-01".to_owned()),
            Some("2022-06-01".to_owned()),
            None
        ]
    );
}
