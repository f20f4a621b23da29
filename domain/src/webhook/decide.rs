//! What may happen to a subscription.

use chrono::{DateTime, Utc};

use super::event::{
    PauseReason, WebhookEvent, WebhookPaused, WebhookRegistered, WebhookResumed, WebhookRewound,
    WebhookSecretRotated,
};
use super::refusal::WebhookRefusal;
use super::state::Webhook;
use super::url::WebhookUrl;
use crate::aggregate::aggregate;
use crate::region::RegionCode;
use crate::sealed::Sealed;
use crate::subject::Given;

/// A command on a subscription.
pub type WebhookCommand = Given<WebhookAct>;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum WebhookAct {
    /// Begin to deliver.
    Register {
        /// Where to.
        url: WebhookUrl,
        /// What it is for.
        description: Option<String>,
        /// Of which region.
        region: RegionCode,
        /// The secret that signs.
        secret: Sealed,
        /// The cursor of the feed after which delivery begins.
        from_cursor: u64,
    },
    /// Sign with a new secret.
    RotateSecret {
        /// The new secret.
        secret: Sealed,
        /// Until when the present one signs beside it.
        previous_until: DateTime<Utc>,
    },
    /// Deliver nothing for the time being.
    Pause(PauseReason),
    /// Go on delivering.
    Resume,
    /// Deliver everything after a cursor again.
    Rewind {
        /// The cursor.
        cursor: u64,
    },
    /// Never deliver again.
    Delete,
}

type Decision = Result<Vec<WebhookEvent>, WebhookRefusal>;

impl Webhook {
    /// Decides a command. No clock, no input or output, no randomness.
    pub fn decide(&self, command: WebhookCommand) -> Decision {
        let by = command.by;
        let event = match command.act {
            WebhookAct::Register {
                url,
                description,
                region,
                secret,
                from_cursor,
            } => {
                if self.registered.is_some() {
                    return Err(WebhookRefusal::AlreadyRegistered);
                }
                return Ok(vec![WebhookEvent::WebhookRegistered(WebhookRegistered {
                    url,
                    description,
                    region,
                    secret,
                    from_cursor,
                    registered_by: by,
                })]);
            }
            WebhookAct::RotateSecret {
                secret,
                previous_until,
            } => WebhookEvent::WebhookSecretRotated(WebhookSecretRotated {
                secret,
                previous_until,
            }),
            WebhookAct::Pause(reason) => {
                if let Some(paused) = &self.paused {
                    let reason = paused.reason;
                    return self.standing().and(Err(WebhookRefusal::Paused { reason }));
                }
                WebhookEvent::WebhookPaused(WebhookPaused { reason, by })
            }
            WebhookAct::Resume => {
                if self.paused.is_none() {
                    return self.standing().and(Err(WebhookRefusal::NotPaused));
                }
                WebhookEvent::WebhookResumed(WebhookResumed { by })
            }
            WebhookAct::Rewind { cursor } => {
                WebhookEvent::WebhookRewound(WebhookRewound { cursor, by })
            }
            WebhookAct::Delete => WebhookEvent::WebhookDeleted {},
        };
        self.standing()?;
        Ok(vec![event])
    }

    /// That there is a subscription, and that it was not deleted.
    fn standing(&self) -> Result<(), WebhookRefusal> {
        match self.registered {
            None => Err(WebhookRefusal::NotRegistered),
            Some(_) if self.deleted => Err(WebhookRefusal::Deleted),
            Some(_) => Ok(()),
        }
    }
}

aggregate!(
    Webhook,
    "webhook",
    WebhookCommand,
    WebhookEvent,
    WebhookRefusal
);
