//! What travels beside an event as its metadata: who, in which role, on which request, and why.

use std::collections::HashMap;

use domain::subject::Subject;

/// The circumstances of a command. They are stored with each of its events.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// Who acts.
    pub subject: Subject,
    /// The role in which the subject acts.
    pub role: String,
    /// The request, as logs and problems name it.
    pub request_id: String,
    /// Why, in the subject's words.
    pub reason: Option<String>,
    /// The event of another stream that this follows from: `type/id/version`.
    pub cause: Option<String>,
    /// What makes the command repeatable.
    pub idempotency: Option<Idempotency>,
}

/// A key by which the same command is known again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idempotency {
    /// The caller's key.
    pub key: String,
    /// A keyed digest of the request's body: a plain one would give a phone number away for ever.
    pub body: String,
}

/// The names under which metadata is stored.
pub mod field {
    /// Who acted.
    pub const SUBJECT: &str = "subject";
    /// In which role.
    pub const ROLE: &str = "role";
    /// On which request.
    pub const REQUEST_ID: &str = "request_id";
    /// Why.
    pub const REASON: &str = "reason";
    /// From which event of another stream.
    pub const CAUSE: &str = "cause";
    /// The caller's idempotency key.
    pub const KEY: &str = "key";
    /// The keyed digest of the request's body.
    pub const BODY: &str = "body";
    /// The mark of the first event that a key made: no second one may bear the same key.
    pub const FIRST_OF_KEY: &str = "first_of_key";
}

impl Envelope {
    /// The circumstances of an act by this subject in this role, on this request: without reason, cause and key.
    pub fn of(subject: &Subject, role: &str, request_id: impl Into<String>) -> Self {
        Self {
            subject: subject.clone(),
            role: role.to_owned(),
            request_id: request_id.into(),
            reason: None,
            cause: None,
            idempotency: None,
        }
    }

    /// The envelope as stored metadata; what is absent is left out.
    pub fn to_metadata(&self) -> HashMap<String, String> {
        let idempotency = self.idempotency.as_ref();
        let fields = [
            (field::SUBJECT, Some(self.subject.as_str().to_owned())),
            (field::ROLE, Some(self.role.clone())),
            (field::REQUEST_ID, Some(self.request_id.clone())),
            (field::REASON, self.reason.clone()),
            (field::CAUSE, self.cause.clone()),
            (
                field::KEY,
                idempotency.map(|idempotency| idempotency.key.clone()),
            ),
            (
                field::BODY,
                idempotency.map(|idempotency| idempotency.body.clone()),
            ),
        ];
        fields
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    }
}
