//! Personal data as the domain sees it: carried, compared by fingerprint, never read.

use serde::{Deserialize, Serialize};

/// A ciphertext. Only the server's vault can make or open one.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sealed(String);

impl Sealed {
    /// Wraps a ciphertext in its text form.
    pub fn new(ciphertext: String) -> Self {
        Self(ciphertext)
    }

    /// The ciphertext in its text form.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sealed(…)")
    }
}

/// A keyed fingerprint of a sealed value: equal values have equal fingerprints, and nobody without
/// the key can find the value by trying.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// Wraps a fingerprint in hex.
    pub fn new(hex: String) -> Self {
        Self(hex)
    }

    /// The fingerprint in hex.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

crate::coded::coded! {
    /// Whose account it is.
    HolderKind {
        /// The person's own.
        Person = "person",
        /// The householder's.
        Householder = "householder",
        /// An organisation's.
        Organisation = "organisation",
    }
}

/// A bank account, sealed, with a fingerprint by which shared accounts can be seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedAccount {
    /// The number.
    pub number: Sealed,
    /// The holder's name.
    pub holder_name: Sealed,
    /// Whose account it is.
    pub holder_kind: HolderKind,
    /// The bank's code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bank_code: Option<String>,
    /// The keyed fingerprint of the number.
    pub fingerprint: Fingerprint,
}
