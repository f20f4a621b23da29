//! Where messages may be sent.

use serde::{Deserialize, Serialize};
use url::Url;

/// Why a text is no address for messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidUrl {
    /// It is no URL with a host, or has a user, a password or a fragment.
    #[error("this is no URL with a host and without user, password and fragment")]
    Malformed,
    /// Its scheme is not https.
    #[error("the scheme must be https")]
    NotHttps,
}

impl InvalidUrl {
    /// The machine's word for it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Malformed => "invalid-url",
            Self::NotHttps => "https-needed",
        }
    }
}

/// An address for messages: https (or http, where settings allow it), with a host, without credentials and
/// fragment, in its normal form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WebhookUrl(String);

impl WebhookUrl {
    /// Reads an address. Whether its host may be called is not decided here: that needs a resolver.
    pub fn parse(text: &str, allow_http: bool) -> Result<Self, InvalidUrl> {
        let url = Url::parse(text).map_err(|_| InvalidUrl::Malformed)?;
        match url.scheme() {
            "https" => {}
            "http" if allow_http => {}
            _ => return Err(InvalidUrl::NotHttps),
        }
        let bare = url.username().is_empty() && url.password().is_none();
        let hosted = url.host_str().is_some_and(|host| !host.is_empty());
        if !bare || !hosted || url.fragment().is_some() || url.port() == Some(0) {
            return Err(InvalidUrl::Malformed);
        }
        Ok(Self(url.into()))
    }

    /// The address in its normal form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host and port, as a resolver takes them.
    pub fn host_and_port(&self) -> Option<(String, u16)> {
        let url = Url::parse(&self.0).ok()?;
        let host = url.host_str()?;
        // A resolver knows no brackets.
        let host = host.trim_start_matches('[').trim_end_matches(']');
        Some((host.to_owned(), url.port_or_known_default()?))
    }
}
