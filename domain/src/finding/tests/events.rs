//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use super::*;
use crate::stored;

/// The stored names.
const NAMES: [&str; 3] = ["FindingNoted", "FindingConcluded", "FindingReopened"];

/// One event of every variant.
fn samples() -> Vec<FindingEvent> {
    let mut finding = Finding::default();
    let mut events = take(
        &mut finding,
        conclude("a", Outcome::Cleared, seen(Severity::Block, &[3, 5])),
    )
    .unwrap();
    let mut now = seen(Severity::Block, &[3, 5, 9]);
    now.policy = Some(SeenPolicy {
        id: Uuid::from_u128(11).into(),
        version: 2,
    });
    let reopened = take(&mut finding, conclude("b", Outcome::Confirmed, now)).unwrap();
    events.extend(reopened.into_iter().take(1));
    events
}

#[test]
fn every_variant_has_its_name_and_its_sample() {
    assert_eq!(stored::variants_of::<FindingEvent>(), NAMES);
    assert_eq!(stored::types_of(&samples()), NAMES);
}

#[test]
fn the_stored_json_of_every_event_is_fixed() {
    insta::assert_json_snapshot!("finding_events", samples());
}

#[test]
fn an_event_read_back_equals_itself() {
    stored::read_back(samples());
}

#[test]
fn the_state_is_read_back_as_it_was() {
    stored::state_reads_back::<Finding>(samples());
}

#[test]
fn an_event_is_about_its_business_date() {
    let dates: Vec<_> = samples()
        .iter()
        .map(|event| event.occurred_on().map(|date| date.to_string()))
        .collect();
    assert_eq!(dates, [None, Some("2022-06-29".to_owned()), None]);
}
