//! Why a command on a subscription is refused.

use super::event::PauseReason;

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WebhookRefusal {
    /// There is no such subscription.
    #[error("no webhook is registered here")]
    NotRegistered,
    /// The stream has a subscription already.
    #[error("this webhook is registered already")]
    AlreadyRegistered,
    /// It was deleted; nothing more can happen to it.
    #[error("the webhook was deleted")]
    Deleted,
    /// It is paused already.
    #[error("the webhook is paused")]
    Paused {
        /// Why.
        reason: PauseReason,
    },
    /// It is not paused.
    #[error("the webhook is not paused")]
    NotPaused,
}
