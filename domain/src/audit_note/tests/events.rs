//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use super::*;
use crate::stored;

/// The stored names.
const NAMES: [&str; 1] = ["AuditNoteWritten"];

#[test]
fn every_variant_has_its_name_and_its_sample() {
    // The reader of a single variant names it alone.
    let reason = serde_json::from_str::<AuditNoteEvent>(r#"{"NoSuchEvent":{}}"#).unwrap_err();
    assert!(
        reason.to_string().contains("expected `AuditNoteWritten`"),
        "{reason}"
    );
    assert_eq!(stored::types_of(&was_written("A note.")), NAMES);
}

#[test]
fn the_stored_json_of_every_event_is_fixed() {
    insta::assert_json_snapshot!("audit_note_events", was_written("A note."));
}

#[test]
fn an_event_read_back_equals_itself() {
    stored::read_back(was_written("A note."));
}

#[test]
fn a_state_read_back_from_a_snapshot_equals_itself() {
    stored::state_reads_back::<AuditNote>(was_written("A note."));
}
