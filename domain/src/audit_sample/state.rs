//! What a sample's history adds up to.

use serde::{Deserialize, Serialize};

use super::event::{AuditSampleEvent, SampleDrawn};

/// One sample, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditSample {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// As it was drawn.
    pub drawn: Option<Box<SampleDrawn>>,
}

impl AuditSample {
    /// Folds one event into the state. Accepts whatever history says.
    pub fn record(&mut self, event: AuditSampleEvent) {
        self.version += 1;
        match event {
            AuditSampleEvent::SampleDrawn(drawn) => self.drawn = Some(drawn),
        }
    }
}
