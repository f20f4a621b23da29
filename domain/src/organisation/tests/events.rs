//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use super::*;
use crate::stored;

/// The stored names.
const NAMES: [&str; 10] = [
    "OrganisationRegistered",
    "RoleGranted",
    "RoleWithdrawn",
    "BaseDesignated",
    "BaseRevoked",
    "BrandRecognised",
    "BrandWithdrawn",
    "OrganisationMoved",
    "AccountProposed",
    "AccountConfirmed",
];

/// One event of every variant: what the acts of these tests leave behind.
fn samples() -> Vec<OrganisationEvent> {
    let mut organisation = Organisation::default();
    let mut events = Vec::new();
    for act in [
        register([]),
        grant("2021-01-01"),
        withdraw("2021-06-01"),
        designate("2021-01-02"),
        revoke("2021-06-02"),
        recognise("2021-01-03"),
        withdraw_brand("2021-06-03"),
        move_to("330109", "2021-07-01"),
        OrganisationAct::ProposeAccount(SealedAccount {
            bank_code: Some("102701000013".to_owned()),
            ..account("6222")
        }),
    ] {
        for event in taken(&organisation, act) {
            organisation.record(event.clone());
            events.push(event);
        }
    }
    events.extend(organisation.decide(confirmation(reviewer())).unwrap());
    events
}

#[test]
fn every_variant_has_its_name_and_its_sample() {
    assert_eq!(stored::arms_of(include_str!("../event.rs")), NAMES);
    assert_eq!(stored::types_of(&samples()), NAMES);
}

#[test]
fn the_stored_json_of_every_event_is_fixed() {
    insta::assert_json_snapshot!("organisation_events", samples());
}

#[test]
fn an_event_read_back_equals_itself() {
    stored::read_back(samples());
}

#[test]
fn a_state_read_back_from_a_snapshot_equals_itself() {
    stored::state_reads_back::<Organisation>(samples());
}

#[test]
fn an_event_is_about_its_business_date() {
    let dates: Vec<_> = samples()
        .iter()
        .filter_map(|event| event.occurred_on().map(|date| date.to_string()))
        .collect();
    assert_eq!(
        dates,
        [
            "2020-05-01",
            "2021-01-01",
            "2021-06-01",
            "2021-01-02",
            "2021-06-02",
            "2021-01-03",
            "2021-06-03",
            "2021-07-01",
        ]
    );
}
