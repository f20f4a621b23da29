//! What a caller means by a time of knowledge.

use chrono::DateTime;

use crate::clock;
use crate::store::{Log, StoreError};

/// A text that names no position that can be known.
#[derive(Debug, thiserror::Error)]
pub enum UnknownPosition {
    /// Neither a whole number nor an instant.
    #[error("a place in the log (a whole number) or an instant (RFC 3339) is needed")]
    Malformed,
    /// Beyond the head of the log, or in the future: nothing can be known of it yet.
    #[error("this lies beyond what has been recorded")]
    BeyondHead,
    /// The log could not be asked.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The position that a text names: itself, or the greatest one such that it and all before were
/// recorded by an instant.
pub async fn position_named(log: &Log, text: &str) -> Result<u64, UnknownPosition> {
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let position: u64 = text.parse().map_err(|_| UnknownPosition::BeyondHead)?;
        return if position <= log.head().await? {
            Ok(position)
        } else {
            Err(UnknownPosition::BeyondHead)
        };
    }
    let instant = DateTime::parse_from_rfc3339(text).map_err(|_| UnknownPosition::Malformed)?;
    if instant > clock::now() {
        return Err(UnknownPosition::BeyondHead);
    }
    Ok(log.position_at(instant.timestamp_micros()).await?)
}
