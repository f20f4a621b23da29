//! What happened to a subscription. Reasons in a person's words travel as metadata.

use chrono::{DateTime, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::url::WebhookUrl;
use crate::coded::coded;
use crate::region::RegionCode;
use crate::sealed::Sealed;
use crate::subject::Subject;

coded! {
    /// Why nothing is delivered for the time being.
    PauseReason {
        /// Somebody asked for it.
        Asked = "asked",
        /// The receiver answered 410 Gone: it wants no more.
        Gone = "gone",
    }
}

/// A system wants to hear of the money of a region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookRegistered {
    /// Where messages are sent.
    pub url: WebhookUrl,
    /// What it is for, in the office's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Only entries of this region and those below it.
    pub region: RegionCode,
    /// The secret that signs.
    pub secret: Sealed,
    /// The cursor of the feed after which delivery begins.
    pub from_cursor: u64,
    /// Who asked for it.
    pub registered_by: Subject,
}

/// A new secret signs; the one before signs beside it for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookSecretRotated {
    /// The new secret.
    pub secret: Sealed,
    /// Until when the secret before it signs too.
    pub previous_until: DateTime<Utc>,
}

/// Nothing is delivered until it is resumed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookPaused {
    /// Why.
    pub reason: PauseReason,
    /// Who paused it.
    pub by: Subject,
}

/// Delivery goes on where it stood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookResumed {
    /// Who resumed it.
    pub by: Subject,
}

/// Everything after a cursor of the feed is delivered again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookRewound {
    /// The cursor after which delivery begins.
    pub cursor: u64,
    /// Who asked for it.
    pub by: Subject,
}

/// What happened to a subscription. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum WebhookEvent {
    /// See [`WebhookRegistered`].
    WebhookRegistered(WebhookRegistered),
    /// See [`WebhookSecretRotated`].
    WebhookSecretRotated(WebhookSecretRotated),
    /// See [`WebhookPaused`].
    WebhookPaused(WebhookPaused),
    /// See [`WebhookResumed`].
    WebhookResumed(WebhookResumed),
    /// See [`WebhookRewound`].
    WebhookRewound(WebhookRewound),
    /// Nothing is ever delivered again.
    WebhookDeleted {},
}

impl DomainEvent for WebhookEvent {
    fn event_type(&self) -> String {
        match self {
            Self::WebhookRegistered(_) => "WebhookRegistered",
            Self::WebhookSecretRotated(_) => "WebhookSecretRotated",
            Self::WebhookPaused(_) => "WebhookPaused",
            Self::WebhookResumed(_) => "WebhookResumed",
            Self::WebhookRewound(_) => "WebhookRewound",
            Self::WebhookDeleted {} => "WebhookDeleted",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
