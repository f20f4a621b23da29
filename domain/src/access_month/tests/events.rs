//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use super::*;
use crate::stored;

/// The stored names.
const NAMES: [&str; 1] = ["AccessMonthSealed"];

#[test]
fn every_variant_has_its_name_and_its_sample() {
    // The reader of a single variant lists it without an order: its name stands in the same quotes.
    let reason = serde_json::from_str::<AccessMonthEvent>(r#"{"NoSuchEvent":{}}"#).unwrap_err();
    assert!(
        reason.to_string().contains("expected `AccessMonthSealed`"),
        "{reason}"
    );
    assert_eq!(stored::types_of(&was_sealed("aa")), NAMES);
}

#[test]
fn the_stored_json_of_every_event_is_fixed() {
    insta::assert_json_snapshot!("access_month_events", was_sealed("aa"));
}

#[test]
fn an_event_read_back_equals_itself() {
    stored::read_back(was_sealed("aa"));
}

#[test]
fn a_state_read_back_from_a_snapshot_equals_itself() {
    stored::state_reads_back::<AccessMonth>(was_sealed("aa"));
}
