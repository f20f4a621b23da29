//! What a correction's history adds up to.

use serde::{Deserialize, Serialize};

use super::event::{JournalCorrected, JournalCorrectionEvent};
use crate::claim::Claimant;

/// One correction of the journal, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalCorrection {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// Its parts, in order.
    pub parts: Vec<JournalCorrected>,
}

impl JournalCorrection {
    /// Folds one event into the state. Accepts whatever history says.
    pub fn record(&mut self, event: JournalCorrectionEvent) {
        self.version += 1;
        match event {
            JournalCorrectionEvent::JournalCorrected(corrected) => self.parts.push(*corrected),
        }
    }

    /// In whose streams the claims of the latest part stand.
    pub fn claimants(&self) -> impl Iterator<Item = Claimant> + '_ {
        let claims = self.parts.last().into_iter().flat_map(|part| &part.claims);
        claims.map(|claim| claim.claimant)
    }
}
