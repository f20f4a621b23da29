//! What a subscription's history adds up to.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::event::{WebhookEvent, WebhookPaused, WebhookRegistered};
use crate::sealed::Sealed;

/// A secret that was replaced and still signs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviousSecret {
    /// The secret.
    pub secret: Sealed,
    /// Until when it signs.
    pub until: DateTime<Utc>,
}

/// One subscription, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Webhook {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// As registered; its secret as last rotated, its first cursor as last rewound.
    pub registered: Option<WebhookRegistered>,
    /// Secrets that were replaced, the latest first.
    pub previous: Vec<PreviousSecret>,
    /// Why and by whom it is paused.
    pub paused: Option<WebhookPaused>,
    /// How often it was rewound: each time delivery begins anew.
    pub rewinds: u64,
    /// Whether it was deleted.
    pub deleted: bool,
}

impl Webhook {
    /// The subscription, if messages are to be sent now.
    pub fn delivering(&self) -> Option<&WebhookRegistered> {
        self.registered
            .as_ref()
            .filter(|_| self.paused.is_none() && !self.deleted)
    }

    /// The secrets that sign at an instant, the newest first.
    pub fn secrets_at(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Sealed> {
        let current = self.registered.iter().map(|registered| &registered.secret);
        let previous = self
            .previous
            .iter()
            .filter(move |previous| now < previous.until);
        current.chain(previous.map(|previous| &previous.secret))
    }

    /// Folds one event into the state. Accepts whatever history says.
    pub fn record(&mut self, event: WebhookEvent) {
        self.version += 1;
        match event {
            WebhookEvent::WebhookRegistered(registered) => self.registered = Some(registered),
            WebhookEvent::WebhookSecretRotated(rotated) => {
                if let Some(registered) = &mut self.registered {
                    let secret = std::mem::replace(&mut registered.secret, rotated.secret);
                    // Whoever rotates again means the end of all that came before, too.
                    for earlier in &mut self.previous {
                        earlier.until = earlier.until.min(rotated.previous_until);
                    }
                    let until = rotated.previous_until;
                    self.previous.insert(0, PreviousSecret { secret, until });
                }
            }
            WebhookEvent::WebhookPaused(paused) => self.paused = Some(paused),
            WebhookEvent::WebhookResumed(_) => self.paused = None,
            WebhookEvent::WebhookRewound(rewound) => {
                self.rewinds += 1;
                if let Some(registered) = &mut self.registered {
                    registered.from_cursor = rewound.cursor;
                }
            }
            WebhookEvent::WebhookDeleted {} => self.deleted = true,
        }
    }
}
