//! How webhooks may be called, as the installation is set up.

use std::time::Duration;

/// How webhooks may be called.
#[derive(Debug, Clone, PartialEq)]
pub struct WebhookSettings {
    /// Whether addresses that are not the public Internet's may be called.
    pub allow_private: bool,
    /// Whether they may be called without TLS.
    pub allow_http: bool,
    /// How long one attempt may take.
    pub timeout: Duration,
    /// What the pauses between attempts are multiplied by; 1 for those of Standard Webhooks.
    pub retry_scale: f64,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        Self {
            allow_private: false,
            allow_http: false,
            timeout: Duration::from_secs(15),
            retry_scale: 1.0,
        }
    }
}
