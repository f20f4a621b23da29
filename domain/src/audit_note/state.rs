//! What a note's history adds up to.

use serde::{Deserialize, Serialize};

use super::event::{AuditNoteEvent, AuditNoteWritten};

/// One note, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditNote {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// As it was written.
    pub written: Option<AuditNoteWritten>,
}

impl AuditNote {
    /// Folds one event into the state. Accepts whatever history says.
    pub fn record(&mut self, event: AuditNoteEvent) {
        self.version += 1;
        match event {
            AuditNoteEvent::AuditNoteWritten(written) => self.written = Some(written),
        }
    }
}
