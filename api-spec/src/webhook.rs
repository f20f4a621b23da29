//! Webhooks: finance systems that are told of every entry of the feed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::coded::wire_enum;
use crate::common::{Committed, PlaceView};
use crate::values::{CurrentRegion, Explanation, Id, Instant};

/// A place in the finance feed: it only ever grows, and has no other meaning. 0 stands before the first entry.
#[derive(Debug, ToSchema)]
#[schema(value_type = i64, minimum = 0, maximum = 9_007_199_254_740_991_i64, examples(4_711_002))]
pub struct Cursor(pub i64);

/// Begin to deliver the entries of the finance feed to an address.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "url": "https://treasury.example/hearth", "description": "The treasury's books", "region": "520000", "from_cursor": 0,
})))]
pub struct RegisterWebhook {
    /// Where messages are sent: https, without user, password and fragment. A host that leads to a private address is
    /// refused, now and at every delivery, unless the installation's settings allow it.
    #[schema(min_length = 1, max_length = 2000)]
    pub url: String,
    /// What it is for.
    #[schema(value_type = Option<Explanation>)]
    pub description: Option<String>,
    /// Only entries of this region and those below it; the token's region without.
    #[schema(value_type = Option<CurrentRegion>)]
    pub region: Option<String>,
    /// The cursor after which delivery begins: 0 for everything, the feed's present end without.
    #[schema(value_type = Option<Cursor>)]
    pub from_cursor: Option<u64>,
}

/// Sign with a new secret. The present one signs beside it for a while, so that the receiver can change over.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"overlap_hours": 24})))]
pub struct RotateWebhookSecret {
    /// How long the present secret signs beside the new one; 24 without. 0 if it has leaked: it ends at once, and so
    /// do all before it.
    #[schema(minimum = 0, maximum = 168)]
    pub overlap_hours: Option<u32>,
}

/// Deliver everything after a cursor again, in order, with the same message ids.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"cursor": 4_600_000, "reason": "The receiver lost a day."})))]
pub struct RewindWebhook {
    /// The cursor after which delivery begins: also one that lies ahead, to pass entries over.
    #[schema(value_type = Cursor)]
    pub cursor: u64,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// Send one message once more, beside the order of the feed.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"cursor": 4_711_002})))]
pub struct RedeliverWebhook {
    /// The entry's place in the feed.
    #[schema(value_type = Cursor)]
    pub cursor: u64,
}

/// A webhook has a new secret. It is shown here and never again, but to the same request with the same key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 1, "position": 4711,
    "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
})))]
pub struct WebhookSecret {
    /// Stream, version and position.
    #[serde(flatten)]
    pub committed: Committed,
    /// What verifies the signatures, as Standard Webhooks write it: `whsec_` and the key in base64.
    pub secret: String,
}

wire_enum! {
    /// What a webhook is doing.
    WebhookState {
        /// Delivers, or waits for entries.
        Active = "active",
        /// The next message failed, and is tried again.
        Retrying = "retrying",
        /// Has been failing for days, and is tried again all the same.
        Failing = "failing",
        /// Delivers nothing until it is resumed.
        Paused = "paused",
        /// Never delivers again.
        Deleted = "deleted",
    }
}

wire_enum! {
    /// Why a webhook is paused.
    WebhookPauseReason {
        /// Somebody asked for it.
        Asked = "asked",
        /// The receiver answered 410 Gone.
        Gone = "gone",
    }
}

/// Why and by whom a webhook is paused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"reason": "gone", "by": "system/webhooks"})))]
pub struct WebhookPauseView {
    /// Why.
    #[schema(value_type = WebhookPauseReason)]
    pub reason: String,
    /// Who paused it; the system itself after a 410.
    pub by: String,
}

/// A webhook as it stands; its secret is never shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 1, "url": "https://treasury.example/hearth",
    "description": "The treasury's books", "region": {"code": "520000", "name": "贵州省"}, "registered_by": "local/zhao",
    "state": "retrying", "paused": null, "cursor": 4_711_001, "head": 4_711_002, "failures": 2,
    "failing_since": "2021-03-15T08:30:00.123456Z", "next_attempt_at": "2021-03-15T08:35:05.123456Z", "delivered_at": null,
    "previous_secret_until": null, "feed": "/api/v1/finance/journal?after=0000000000002355500.~&region=520000",
})))]
pub struct WebhookView {
    /// The webhook.
    #[schema(value_type = Id)]
    pub id: String,
    /// How many events it has; to be given as `If-Match`.
    pub version: i64,
    /// Where messages are sent.
    pub url: String,
    /// What it is for.
    pub description: Option<String>,
    /// Of which region.
    pub region: PlaceView,
    /// Who registered it.
    pub registered_by: String,
    /// What it is doing.
    #[schema(value_type = WebhookState)]
    pub state: String,
    /// Why and by whom it is paused.
    pub paused: Option<WebhookPauseView>,
    /// Everything up to here was delivered.
    #[schema(value_type = Cursor)]
    pub cursor: i64,
    /// The end of the feed.
    #[schema(value_type = Cursor)]
    pub head: i64,
    /// How often in a row the next message failed.
    #[schema(minimum = 0)]
    pub failures: i64,
    /// Since when nothing could be delivered.
    #[schema(value_type = Option<Instant>)]
    pub failing_since: Option<String>,
    /// When the next message is tried again.
    #[schema(value_type = Option<Instant>)]
    pub next_attempt_at: Option<String>,
    /// When a message was last delivered.
    #[schema(value_type = Option<Instant>)]
    pub delivered_at: Option<String>,
    /// Until when a secret that was replaced signs too.
    #[schema(value_type = Option<Instant>)]
    pub previous_secret_until: Option<String>,
    /// What is still to be delivered, read from its source: the feed, which is always right.
    pub feed: String,
}

/// A page of webhooks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "next_page_token": null})))]
pub struct WebhookPage {
    /// The webhooks.
    pub items: Vec<WebhookView>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
}

wire_enum! {
    /// What came of an attempt.
    AttemptOutcome {
        /// The receiver took the message (2xx).
        Delivered = "delivered",
        /// The receiver answered otherwise.
        Refused = "refused",
        /// No answer came.
        Failed = "failed",
        /// It is under way, or its process went away meanwhile.
        Unfinished = "unfinished",
    }
}

wire_enum! {
    /// Why no answer came.
    AttemptError {
        /// The host has no address.
        UnknownHost = "unknown_host",
        /// The host has an address that may not be called.
        PrivateAddress = "private_address",
        /// No connection could be made, or it broke.
        Connection = "connection",
        /// The receiver's certificate or protocol does not hold.
        Tls = "tls",
        /// It took too long.
        Timeout = "timeout",
        /// What came was no HTTP.
        Protocol = "protocol",
        /// The secret does not open, so nothing was sent: an operator must see to the master key.
        Secret = "secret",
    }
}

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "01a21188-2cf3-7302-9892-6698b73ce7b8", "message_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "cursor": 4_711_002,
    "attempt": 2, "by_hand": false, "started_at": "2021-03-15T08:30:00.123456Z", "duration_ms": 82, "outcome": "refused",
    "status": 503, "error": null,
})))]
pub struct WebhookAttempt {
    /// The attempt.
    #[schema(value_type = Id)]
    pub id: String,
    /// The `webhook-id`: the same with every attempt at the message.
    #[schema(value_type = Id)]
    pub message_id: String,
    /// The entry's place in the feed.
    #[schema(value_type = Cursor)]
    pub cursor: i64,
    /// Which attempt at the message it was, from 1.
    pub attempt: i64,
    /// Whether somebody asked for it.
    pub by_hand: bool,
    /// When it began.
    #[schema(value_type = Instant)]
    pub started_at: String,
    /// How long it took, in milliseconds; null while it is under way.
    pub duration_ms: Option<i64>,
    /// What came of it.
    #[schema(value_type = AttemptOutcome)]
    pub outcome: String,
    /// The receiver's answer.
    pub status: Option<u16>,
    /// Why no answer came.
    #[schema(value_type = Option<AttemptError>)]
    pub error: Option<String>,
}

/// A page of attempts, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "next_page_token": null})))]
pub struct WebhookAttemptPage {
    /// The attempts.
    pub items: Vec<WebhookAttempt>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
}

/// A redelivery is noted; the list of attempts will say what came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "webhook_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e",
    "message_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "cursor": 4_711_002,
})))]
pub struct RedeliveryNoted {
    /// The request.
    #[schema(value_type = Id)]
    pub id: String,
    /// The webhook.
    #[schema(value_type = Id)]
    pub webhook_id: String,
    /// The `webhook-id` of the message: the same as ever.
    #[schema(value_type = Id)]
    pub message_id: String,
    /// The entry's place in the feed.
    #[schema(value_type = Cursor)]
    pub cursor: i64,
}
