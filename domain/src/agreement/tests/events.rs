//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use super::*;
use crate::stored;

/// The stored names.
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

#[test]
fn every_variant_has_its_name_and_its_sample() {
    assert_eq!(stored::variants_of::<AgreementEvent>(), NAMES);
    assert_eq!(stored::types_of(&samples()), NAMES);
}

#[test]
fn the_stored_json_of_every_event_is_fixed() {
    insta::assert_json_snapshot!("agreement_events", samples());
}

#[test]
fn an_event_read_back_equals_itself() {
    stored::read_back(samples());
}

#[test]
fn a_state_read_back_from_a_snapshot_equals_itself() {
    stored::state_reads_back::<Agreement>(samples());
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
