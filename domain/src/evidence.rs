//! Papers that stand behind a fact.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One paper (ticket, contract, wage list …) that stands behind a fact. The paper itself is kept
/// elsewhere; its hash binds it to the fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What kind of paper it is, in the words of the office.
    pub kind: String,
    /// The number printed on it.
    pub number: String,
    /// The date printed on it.
    pub date: NaiveDate,
    /// SHA-256 of the scanned paper, in hex.
    pub sha256: String,
    /// Where the paper is kept.
    pub kept_at: String,
}
