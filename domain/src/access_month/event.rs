//! What happened to a month of the access log.

use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use crate::time::Month;

/// The month is over, and this is what it held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessMonthSealed {
    /// The month, in UTC.
    pub month: Month,
    /// The number of its first line; 0 if it has none.
    pub first: u64,
    /// How many lines it has.
    pub count: u64,
    /// The root of the Merkle tree (RFC 9162, section 2.1) over its lines in the order of their numbers, in hexadecimal.
    pub root: String,
}

/// What happened to a month. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AccessMonthEvent {
    /// See [`AccessMonthSealed`].
    AccessMonthSealed(AccessMonthSealed),
}

impl DomainEvent for AccessMonthEvent {
    fn event_type(&self) -> String {
        match self {
            Self::AccessMonthSealed(_) => "AccessMonthSealed",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
