//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use cqrs_es::DomainEvent;

use super::*;

/// The stored names, as the design names them.
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

/// The variants that the type has, as its reader lists them.
fn variants() -> Vec<String> {
    let reason = serde_json::from_str::<WebhookEvent>(r#"{"NoSuchEvent":{}}"#)
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
    insta::assert_json_snapshot!("webhook_events", samples());
}

#[test]
fn an_event_read_back_equals_itself() {
    for event in samples() {
        let stored = serde_json::to_value(&event).unwrap();
        let tags: Vec<_> = stored.as_object().unwrap().keys().cloned().collect();
        assert_eq!(tags, [event.event_type()]);
        assert_eq!(
            serde_json::from_value::<WebhookEvent>(stored).unwrap(),
            event
        );
    }
}

#[test]
fn a_state_read_back_from_a_snapshot_equals_itself() {
    let mut webhook = Webhook::default();
    for event in samples() {
        webhook.record(event);
    }
    assert_eq!(webhook.version, 6);
    let stored = serde_json::to_value(&webhook).unwrap();
    assert_eq!(serde_json::from_value::<Webhook>(stored).unwrap(), webhook);
}
