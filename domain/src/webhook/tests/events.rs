//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use super::*;
use crate::stored;

/// The stored names.
const NAMES: [&str; 6] = [
    "WebhookRegistered",
    "WebhookSecretRotated",
    "WebhookPaused",
    "WebhookResumed",
    "WebhookRewound",
    "WebhookDeleted",
];

/// One event of every variant, with every field filled.
fn samples() -> Vec<WebhookEvent> {
    vec![
        WebhookEvent::WebhookRegistered(registered()),
        WebhookEvent::WebhookSecretRotated(WebhookSecretRotated {
            secret: sealed("second"),
            previous_until: at("2024-07-01T00:00:00.5Z"),
        }),
        WebhookEvent::WebhookPaused(WebhookPaused {
            reason: PauseReason::Gone,
            by: clerk(),
        }),
        WebhookEvent::WebhookResumed(WebhookResumed { by: clerk() }),
        WebhookEvent::WebhookRewound(WebhookRewound {
            cursor: 12,
            by: clerk(),
        }),
        WebhookEvent::WebhookDeleted {},
    ]
}

#[test]
fn every_variant_has_its_name_and_its_sample() {
    assert_eq!(stored::variants_of::<WebhookEvent>(), NAMES);
    assert_eq!(stored::types_of(&samples()), NAMES);
}

#[test]
fn the_stored_json_of_every_event_is_fixed() {
    insta::assert_json_snapshot!("webhook_events", samples());
}

#[test]
fn an_event_read_back_equals_itself() {
    stored::read_back(samples());
}

#[test]
fn a_state_read_back_from_a_snapshot_equals_itself() {
    stored::state_reads_back::<Webhook>(samples());
}
