//! A subscription of a finance system to the money of a region: where to, signed with which secret, from
//! which place in the feed on.

mod decide;
mod event;
mod refusal;
mod state;
mod url;

pub use decide::{WebhookAct, WebhookCommand};
pub use event::{
    PauseReason, WebhookEvent, WebhookPaused, WebhookRegistered, WebhookResumed, WebhookRewound,
    WebhookSecretRotated,
};
pub use refusal::WebhookRefusal;
pub use state::{PreviousSecret, Webhook};
pub use url::{InvalidUrl, WebhookUrl};

#[cfg(test)]
mod tests;
