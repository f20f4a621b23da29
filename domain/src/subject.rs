//! Who acts.

use serde::{Deserialize, Serialize};

/// Who acts: the token's issuer and its subject, as one name. Two tokens of one person have one
/// subject, so that duties can be kept apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Subject(String);

impl Subject {
    /// The subject `name` as known to `issuer`.
    pub fn new(issuer: &str, name: &str) -> Self {
        Self(format!("{issuer}/{name}"))
    }

    /// A subject as it was stored: `issuer/name`.
    pub fn stored(name: String) -> Self {
        Self(name)
    }

    /// `issuer/name`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What every command brings with it: the civil date in China on which it is given, and by whom.
#[derive(Debug, Clone)]
pub struct Given<A> {
    /// The date in Asia/Shanghai at which the command arrived: no fact may lie after it.
    pub today: chrono::NaiveDate,
    /// Who gives the command.
    pub by: Subject,
    /// What is to be done.
    pub act: A,
}
