//! Which command a caller's key stands for: one, whichever stream it went to.

use super::envelope::field;
use super::failure::StoreError;
use super::log::{Log, number};

/// The command that a key was used for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUse {
    /// The kind of stream.
    pub aggregate_type: String,
    /// The stream.
    pub aggregate_id: String,
    /// The version that the command's first event made.
    pub version: u64,
    /// The keyed digest of the request's body.
    pub body: String,
}

impl KeyUse {
    /// Whether the command went to this stream.
    pub fn went_to(&self, aggregate_type: &str, id: &str) -> bool {
        self.aggregate_type == aggregate_type && self.aggregate_id == id
    }
}

impl Log {
    /// What a caller used a key for; none if it is free.
    pub async fn key_use(&self, subject: &str, key: &str) -> Result<Option<KeyUse>, StoreError> {
        let (of_subject, of_key, first) = (field::SUBJECT, field::KEY, field::FIRST_OF_KEY);
        let body = field::BODY;
        // Word for word the expressions of the index, or the databases pass it by.
        let sql = format!(
            "SELECT aggregate_type, aggregate_id, sequence, metadata ->> '{body}' FROM events WHERE metadata ->> '{of_subject}' = $1 \
             AND metadata ->> '{of_key}' = $2 AND metadata ->> '{first}' IS NOT NULL"
        );
        let found: Option<(String, String, i64, String)> = self
            .db
            .fetch_optional(&sql, &[subject.into(), key.into()])
            .await?;
        found
            .map(|(aggregate_type, aggregate_id, sequence, body)| {
                Ok(KeyUse {
                    aggregate_type,
                    aggregate_id,
                    version: number(sequence, "events.sequence")?,
                    body,
                })
            })
            .transpose()
    }
}
