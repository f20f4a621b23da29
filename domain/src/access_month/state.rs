//! What a month's history adds up to.

use serde::{Deserialize, Serialize};

use super::event::{AccessMonthEvent, AccessMonthSealed};

/// One month of the access log, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessMonth {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// What it held, once it is over.
    pub sealed: Option<AccessMonthSealed>,
}

impl AccessMonth {
    /// Folds one event into the state. Accepts whatever history says.
    pub fn record(&mut self, event: AccessMonthEvent) {
        self.version += 1;
        match event {
            AccessMonthEvent::AccessMonthSealed(sealed) => self.sealed = Some(sealed),
        }
    }
}
