//! When the journal is corrected.

use super::claim::ClaimDifference;
use super::event::{JournalCorrected, JournalCorrectionEvent};
use super::refusal::JournalCorrectionRefusal;
use super::state::JournalCorrection;
use crate::aggregate::aggregate;
use crate::subject::Given;

/// Claims in one event: one of an ordinary size, whatever is corrected.
const CLAIMS_PER_EVENT: usize = 200;

/// A command on a correction.
pub type JournalCorrectionCommand = Given<JournalCorrectionAct>;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum JournalCorrectionAct {
    /// Post the difference between what was published and what the rules post.
    Correct {
        /// The place in the log up to which lines had been published.
        published_to: u64,
        /// The version of the code.
        code_version: u32,
        /// Why the rules post something else now.
        reason: String,
        /// The claims that differ.
        claims: Vec<ClaimDifference>,
    },
}

impl JournalCorrection {
    /// Decides a command. No clock, no input or output, no randomness. Correction lines are of the day of the command.
    pub fn decide(
        &self,
        command: JournalCorrectionCommand,
    ) -> Result<Vec<JournalCorrectionEvent>, JournalCorrectionRefusal> {
        let Given { today, by, act } = command;
        let JournalCorrectionAct::Correct {
            published_to,
            code_version,
            reason,
            claims,
        } = act;
        if !self.parts.is_empty() {
            return Err(JournalCorrectionRefusal::AlreadyMade);
        }
        if claims.is_empty() {
            return Err(JournalCorrectionRefusal::NothingToCorrect);
        }
        let parts = claims.chunks(CLAIMS_PER_EVENT).map(|claims| {
            JournalCorrectionEvent::JournalCorrected(Box::new(JournalCorrected {
                published_to,
                code_version,
                corrected_on: today,
                by: by.clone(),
                reason: reason.clone(),
                claims: claims.iter().map(|claim| claim.corrected(today)).collect(),
            }))
        });
        Ok(parts.collect())
    }
}

aggregate!(
    JournalCorrection,
    "journal_correction",
    JournalCorrectionCommand,
    JournalCorrectionEvent,
    JournalCorrectionRefusal
);
