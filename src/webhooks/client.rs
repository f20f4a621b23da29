//! One request to a receiver: bounded in time, to no other place than asked for, its answer's body ignored.

use std::sync::Arc;
use std::time::Duration;

use ureq::http::{Request, header};
use ureq::unversioned::transport::DefaultConnector;

use super::address::{GuardedResolver, PrivateAddress};
use super::message::{MEDIA_TYPE, Message};
use super::settings::WebhookSettings;

/// A body that says it is this small is read and thrown away, so that the connection can be used again.
const SMALL_BODY_BYTES: u64 = 4 * 1024;
/// How long that may take.
const BODY_TIMEOUT: Duration = Duration::from_secs(2);
const USER_AGENT: &str = concat!("hearth/", env!("CARGO_PKG_VERSION"));

/// Why no answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoAnswer {
    /// The host has no address.
    UnknownHost,
    /// The host has an address that may not be called.
    PrivateAddress,
    /// No connection could be made, or it broke.
    Connection,
    /// The receiver's certificate or protocol does not hold.
    Tls,
    /// It took too long.
    Timeout,
    /// What came was no HTTP.
    Protocol,
    /// The secret does not open, so nothing was sent: is the master key the right one?
    Secret,
}

impl NoAnswer {
    /// The code by which the log of attempts names it.
    pub fn code(self) -> &'static str {
        match self {
            Self::UnknownHost => "unknown_host",
            Self::PrivateAddress => "private_address",
            Self::Connection => "connection",
            Self::Tls => "tls",
            Self::Timeout => "timeout",
            Self::Protocol => "protocol",
            Self::Secret => "secret",
        }
    }
}

/// What came of an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The receiver answered.
    Answered {
        /// The status.
        status: u16,
        /// How long it asks to be left in peace.
        retry_after: Option<Duration>,
    },
    /// It did not.
    None(NoAnswer),
}

impl Outcome {
    /// Whether the receiver took the message.
    pub fn is_delivered(self) -> bool {
        matches!(self, Self::Answered { status, .. } if (200..300).contains(&status))
    }

    /// Whether the receiver wants no more.
    pub fn is_gone(self) -> bool {
        matches!(self, Self::Answered { status: 410, .. })
    }

    /// How long the receiver asks to be left in peace.
    pub fn retry_after(self) -> Option<Duration> {
        match self {
            Self::Answered { retry_after, .. } => retry_after,
            Self::None(_) => None,
        }
    }
}

/// Sends messages.
#[derive(Debug, Clone)]
pub struct Client(ureq::Agent);

impl Client {
    /// A client that keeps to the settings.
    pub fn new(settings: &WebhookSettings) -> Self {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .https_only(!settings.allow_http)
            .max_redirects(0)
            // A proxy would resolve names itself, past every check.
            .proxy(None)
            .timeout_global(Some(settings.timeout))
            .timeout_recv_body(Some(BODY_TIMEOUT))
            .user_agent(USER_AGENT)
            .build();
        let resolver = GuardedResolver::new(settings.allow_private);
        Self(ureq::Agent::with_parts(
            config,
            DefaultConnector::default(),
            resolver,
        ))
    }

    /// Sends a message with its signatures.
    pub async fn send(
        &self,
        url: &str,
        message: Arc<Message>,
        timestamp: i64,
        signatures: String,
    ) -> Outcome {
        let request = Request::post(url)
            .header(header::CONTENT_TYPE, MEDIA_TYPE)
            .header("webhook-id", &message.id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", signatures);
        let agent = self.0.clone();
        let sending = tokio::task::spawn_blocking(move || {
            let request = request
                .body(message.body.as_str())
                .map_err(ureq::Error::from)?;
            agent.run(request).map(|mut response| {
                let status = response.status().as_u16();
                let retry_after = response
                    .headers()
                    .get(header::RETRY_AFTER)
                    .and_then(|value| value.to_str().ok()?.trim().parse().ok())
                    .map(Duration::from_secs);
                let body = response.body_mut();
                if body
                    .content_length()
                    .is_some_and(|length| length <= SMALL_BODY_BYTES)
                {
                    // What it says, and whether all of it comes, is of no interest.
                    let _ = body.with_config().limit(SMALL_BODY_BYTES).read_to_vec();
                }
                Outcome::Answered {
                    status,
                    retry_after,
                }
            })
        });
        match sending.await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(error)) => Outcome::None(reason(&error)),
            Err(_) => Outcome::None(NoAnswer::Protocol),
        }
    }
}

fn reason(error: &ureq::Error) -> NoAnswer {
    match error {
        ureq::Error::Timeout(_) => NoAnswer::Timeout,
        ureq::Error::HostNotFound => NoAnswer::UnknownHost,
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => NoAnswer::Tls,
        ureq::Error::ConnectionFailed => NoAnswer::Connection,
        ureq::Error::Io(error) => match error.get_ref() {
            Some(inner) if inner.is::<PrivateAddress>() => NoAnswer::PrivateAddress,
            _ if error.kind() == std::io::ErrorKind::InvalidData => NoAnswer::Tls,
            _ if error.kind() == std::io::ErrorKind::TimedOut => NoAnswer::Timeout,
            // The system's resolver has no kind of its own.
            _ if error.to_string().contains("lookup address") => NoAnswer::UnknownHost,
            _ => NoAnswer::Connection,
        },
        ureq::Error::Other(inner) if inner.is::<PrivateAddress>() => NoAnswer::PrivateAddress,
        _ => NoAnswer::Protocol,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;

    use super::*;

    fn message() -> Arc<Message> {
        Arc::new(Message {
            id: "id".to_owned(),
            cursor: 1,
            body: "{}".to_owned(),
        })
    }

    async fn sent(settings: &WebhookSettings, url: &str) -> Outcome {
        Client::new(settings)
            .send(url, message(), 1, "v1,x".to_owned())
            .await
    }

    #[tokio::test]
    async fn whoever_speaks_no_tls_gets_nothing() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = [0; 1024];
            let count = stream.read(&mut bytes).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").unwrap();
            bytes[..count].to_vec()
        });
        let settings = WebhookSettings {
            allow_private: true,
            ..WebhookSettings::default()
        };
        let outcome = sent(&settings, &format!("https://127.0.0.1:{port}/")).await;
        assert_eq!(outcome, Outcome::None(NoAnswer::Tls));
        let heard = heard.join().unwrap();
        assert_eq!(heard.first(), Some(&22), "a TLS handshake was offered");
    }

    #[tokio::test]
    async fn private_and_unknown_hosts_and_plain_http_are_told_apart() {
        let settings = WebhookSettings::default();
        for (url, reason) in [
            ("https://localhost:9/", NoAnswer::PrivateAddress),
            ("https://[::ffff:10.0.0.1]/", NoAnswer::PrivateAddress),
            ("https://nowhere.invalid/", NoAnswer::UnknownHost),
            ("http://nowhere.invalid/", NoAnswer::Protocol),
        ] {
            assert_eq!(sent(&settings, url).await, Outcome::None(reason), "{url}");
        }
    }
}
