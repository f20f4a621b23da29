//! What is sent: one entry of the feed as a `CloudEvent`, signed as in Standard Webhooks.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use serde_json::json;
use sha2::Sha256;

use super::feed::FeedEntry;
use crate::chance;
use crate::privacy::Vault;

/// How many random bytes a secret has.
pub const SECRET_BYTES: usize = 32;
/// Where the feed itself is read: the source of every message.
pub const FEED_PATH: &str = "/api/v1/finance/journal";
/// The media type of a single event in structured mode (`CloudEvents` 1.0, HTTP binding, section 3.2).
pub const MEDIA_TYPE: &str = "application/cloudevents+json; charset=utf-8";

const SECRET_PREFIX: &str = "whsec_";
/// The feed whose entries are sent, as their ids are made with.
const FEED: &str = "finance";
const EVENT_TYPE: &str = "hearth.finance.entry.v1";

/// A new secret.
pub fn new_secret() -> [u8; SECRET_BYTES] {
    chance::bytes()
}

/// A secret as its receiver keeps it.
pub fn shown_secret(secret: &[u8]) -> String {
    format!("{SECRET_PREFIX}{}", STANDARD.encode(secret))
}

/// One signature: `v1,` and the HMAC-SHA-256 of `id.timestamp.body` in base64.
pub fn sign(secret: &[u8], id: &str, timestamp: i64, body: &str) -> String {
    // HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        return String::new();
    };
    mac.update(format!("{id}.{timestamp}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// One entry as it is sent, the same with every attempt and to every webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What it is known by, in `webhook-id` and in the event.
    pub id: String,
    /// The entry's place in the feed.
    pub cursor: u64,
    /// The event.
    pub body: String,
}

impl Message {
    /// What the message of an entry is known by in this installation.
    pub fn id_of(vault: &Vault, cursor: u64) -> String {
        vault.entry_id(FEED, cursor).to_string()
    }

    /// The message of an entry, known by `id`.
    pub fn of(id: String, entry: &FeedEntry) -> Self {
        let cursor = entry.cursor;
        // `cursor` and `region` are extension attributes; a whole number of an attribute has 32 bits only.
        let event = json!({
            "specversion": "1.0",
            "id": id,
            "source": FEED_PATH,
            "type": EVENT_TYPE,
            "datacontenttype": "application/json",
            "cursor": cursor.to_string(),
            "region": entry.region.to_string(),
            "data": entry.body,
        });
        Self {
            id,
            cursor,
            body: event.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Standard Webhooks libraries.
    #[test]
    fn the_signature_is_that_of_standard_webhooks() {
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature = sign(
            &secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            r#"{"test": 2432232314}"#,
        );
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_is_shown_with_its_prefix_and_never_drawn_twice() {
        let secret = new_secret();
        let shown = shown_secret(&secret);
        let text = shown.strip_prefix("whsec_").unwrap();
        assert_eq!(STANDARD.decode(text).unwrap(), secret);
        assert_ne!(secret, new_secret());
    }

    #[test]
    fn an_entry_is_a_cloud_event() {
        let entry = FeedEntry {
            cursor: 4_711_002,
            region: domain::region::RegionCode::parse("520502").unwrap(),
            body: json!({"kind": "paid", "amount_fen": 50000}),
        };
        let id = "00000000-0000-0000-0000-000000000001";
        let message = Message::of(id.to_owned(), &entry);
        let event: serde_json::Value = serde_json::from_str(&message.body).unwrap();
        assert_eq!(
            event,
            json!({
                "specversion": "1.0", "id": "00000000-0000-0000-0000-000000000001",
                "source": "/api/v1/finance/journal", "type": "hearth.finance.entry.v1",
                "datacontenttype": "application/json", "cursor": "4711002", "region": "520502",
                "data": {"kind": "paid", "amount_fen": 50000},
            })
        );
        assert_eq!(Message::of(id.to_owned(), &entry), message);
    }
}
