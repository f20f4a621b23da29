//! Webhooks of finance systems.

use crate::common::{Committed, Reason};
use crate::query::{AttemptsQuery, PageQuery};
use crate::webhook::{
    RedeliverWebhook, RedeliveryNoted, RegisterWebhook, RewindWebhook, RotateWebhookSecret,
    WebhookAttemptPage, WebhookPage, WebhookSecret, WebhookView,
};

/// Register a webhook
///
/// Every entry of the finance feed after `from_cursor` that concerns the region is sent to the address: in order, at
/// least once, one `CloudEvents` 1.0 event (structured JSON) per message, signed as in Standard Webhooks (`webhook-id`,
/// `webhook-timestamp`, `webhook-signature`). Each attempt at a message has the same id and a signature of its own. Any
/// 2xx takes it; anything else is tried again after 5 seconds, 5 and 30 minutes, 2, 5, 10, 14, 20 and 24 hours, then once
/// a day, a fifth more or less by chance, and later messages wait. It never ends by itself: only a 410 pauses it, which
/// the webhook then says. The feed stays the source of truth: whoever doubts reads it from the last cursor seen.
#[utoipa::path(
    post,
    path = "/api/v1/finance/webhooks",
    tag = "Finance",
    request_body = RegisterWebhook,
    responses((status = 201, description = "Registered.", body = WebhookSecret))
)]
pub fn register_webhook() {}

/// List webhooks
///
/// Those of the token's region, except deleted ones, in a stable order.
#[utoipa::path(
    get,
    path = "/api/v1/finance/webhooks",
    tag = "Finance",
    params(PageQuery),
    responses((status = 200, description = "A page.", body = WebhookPage))
)]
pub fn list_webhooks() {}

/// Read a webhook
///
/// What it is doing, how far it has come, and since when it fails.
#[utoipa::path(
    get,
    path = "/api/v1/finance/webhooks/{id}",
    tag = "Finance",
    responses((status = 200, description = "As it stands.", body = WebhookView))
)]
pub fn get_webhook() {}

/// Replace the secret of a webhook
///
/// While both hold, `webhook-signature` has a signature of each, separated by a space.
#[utoipa::path(
    post,
    path = "/api/v1/finance/webhooks/{id}/rotate",
    tag = "Finance",
    request_body = RotateWebhookSecret,
    responses((status = 200, description = "Replaced.", body = WebhookSecret))
)]
pub fn rotate_webhook_secret() {}

/// Pause a webhook
///
/// A message that is under way may still arrive. Entries wait.
#[utoipa::path(
    post,
    path = "/api/v1/finance/webhooks/{id}/pause",
    tag = "Finance",
    request_body = Reason,
    responses((status = 200, description = "Paused.", body = Committed))
)]
pub fn pause_webhook() {}

/// Resume a webhook
///
/// Goes on where it stood, at once. Takes no body.
#[utoipa::path(
    post,
    path = "/api/v1/finance/webhooks/{id}/resume",
    tag = "Finance",
    responses((status = 200, description = "Resumed.", body = Committed))
)]
pub fn resume_webhook() {}

/// Replay from a cursor
///
/// Everything after the cursor is delivered again, in order, with the same message ids.
#[utoipa::path(
    post,
    path = "/api/v1/finance/webhooks/{id}/rewind",
    tag = "Finance",
    request_body = RewindWebhook,
    responses((status = 200, description = "Rewound.", body = Committed))
)]
pub fn rewind_webhook() {}

/// Delete a webhook
///
/// Nothing is ever sent again. Its history and attempts can still be read.
#[utoipa::path(
    post,
    path = "/api/v1/finance/webhooks/{id}/delete",
    tag = "Finance",
    request_body = Reason,
    responses((status = 200, description = "Deleted.", body = Committed))
)]
pub fn delete_webhook() {}

/// List the attempts at messages of a webhook
///
/// The latest first, for 90 days. Every attempt is noted before it begins.
#[utoipa::path(
    get,
    path = "/api/v1/finance/webhooks/{id}/attempts",
    tag = "Finance",
    params(AttemptsQuery, PageQuery),
    responses((status = 200, description = "A page.", body = WebhookAttemptPage))
)]
pub fn list_webhook_attempts() {}

/// Send one message once more
///
/// One attempt, at once, beside the order of the feed, with the same message id. If it arrives, a message that waits
/// for its next attempt is tried at once, too.
#[utoipa::path(
    post,
    path = "/api/v1/finance/webhooks/{id}/redeliver",
    tag = "Finance",
    request_body = RedeliverWebhook,
    responses((status = 202, description = "Noted.", body = RedeliveryNoted))
)]
pub fn redeliver_webhook() {}
