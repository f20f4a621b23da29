//! A webhook and its attempts.

use api_spec::webhook::{
    AttemptOutcome, WebhookAttempt, WebhookPauseView, WebhookState, WebhookView,
};
use domain::webhook::{Webhook, WebhookRegistered};

use super::{number, region};
use crate::clock;
use crate::query::journal::Cursor;
use crate::webhooks::{Attempt, FEED_PATH, Standing, failing_after};

/// What it is doing. Failing is said after a while, retrying at once.
fn state_of(webhook: &Webhook, standing: &Standing, scale: f64) -> WebhookState {
    let long_ago = clock::micros(clock::now() - failing_after(scale));
    match standing.failing_since {
        _ if webhook.deleted => WebhookState::Deleted,
        _ if webhook.paused.is_some() => WebhookState::Paused,
        Some(since) if since <= long_ago => WebhookState::Failing,
        Some(_) => WebhookState::Retrying,
        None => WebhookState::Active,
    }
}

/// A webhook as it stands. `scale` is that of the pauses between attempts; behind `place` in the journal lies all that
/// it still has to deliver.
pub fn webhook_view(
    id: &str,
    webhook: &Webhook,
    registered: &WebhookRegistered,
    standing: &Standing,
    head: u64,
    place: Cursor,
    scale: f64,
) -> WebhookView {
    let state = state_of(webhook, standing, scale);
    let trying = matches!(state, WebhookState::Retrying | WebhookState::Failing);
    let now = clock::now();
    let latest = webhook.previous.iter().map(|previous| previous.until).max();
    WebhookView {
        id: id.to_owned(),
        version: number(webhook.version),
        url: registered.url.as_str().to_owned(),
        description: registered.description.clone(),
        region: region(registered.region),
        registered_by: registered.registered_by.as_str().to_owned(),
        state: state.code().to_owned(),
        paused: webhook.paused.as_ref().map(|paused| WebhookPauseView {
            reason: paused.reason.code().to_owned(),
            by: paused.by.as_str().to_owned(),
        }),
        cursor: number(standing.cursor),
        head: number(head),
        failures: number(standing.failures),
        failing_since: standing.failing_since.map(clock::rfc3339),
        next_attempt_at: Some(standing.next_attempt_at)
            .filter(|at| trying && *at > 0)
            .map(clock::rfc3339),
        delivered_at: standing.delivered_at.map(clock::rfc3339),
        previous_secret_until: latest
            .filter(|until| *until > now)
            .map(|until| clock::rfc3339(clock::micros(until))),
        feed: format!("{FEED_PATH}?after={}&region={}", place, registered.region),
    }
}

/// An attempt as it was noted.
pub fn attempt_view(attempt: &Attempt) -> WebhookAttempt {
    let outcome = match (attempt.ended_at, attempt.status) {
        (None, _) => AttemptOutcome::Unfinished,
        (Some(_), Some(200..300)) => AttemptOutcome::Delivered,
        (Some(_), Some(_)) => AttemptOutcome::Refused,
        (Some(_), None) => AttemptOutcome::Failed,
    };
    WebhookAttempt {
        id: attempt.id.clone(),
        message_id: attempt.message_id.clone(),
        cursor: number(attempt.cursor),
        attempt: number(attempt.attempt),
        by_hand: attempt.by_hand,
        started_at: clock::rfc3339(attempt.started_at),
        duration_ms: attempt
            .ended_at
            .map(|ended_at| (ended_at - attempt.started_at) / 1000),
        outcome: outcome.code().to_owned(),
        status: attempt.status,
        error: attempt.error.clone(),
    }
}
