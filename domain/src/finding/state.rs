//! What a finding's history adds up to.

use serde::{Deserialize, Serialize};

use super::event::{FindingConcluded, FindingEvent, Outcome, Seen};
use super::rule::Severity;
use crate::coded::coded;

coded! {
    /// Where a finding stands.
    FindingState {
        /// Nobody has concluded anything.
        Open = "open",
        /// One auditor has cleared it; a second one has to agree.
        Clearing = "clearing",
        /// It was concluded, and the evidence is another since.
        Reopened = "reopened",
        /// There is a good reason for it.
        Cleared = "cleared",
        /// It is as it looks.
        Confirmed = "confirmed",
        /// Money is asked back.
        ClawBack = "claw_back",
        /// It was handed over.
        Transferred = "transferred",
    }
}

impl FindingState {
    /// Whether somebody still has to decide.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open | Self::Clearing | Self::Reopened)
    }
}

impl From<Outcome> for FindingState {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Confirmed => Self::Confirmed,
            Outcome::Cleared => Self::Cleared,
            Outcome::ClawBack => Self::ClawBack,
            Outcome::Transferred => Self::Transferred,
        }
    }
}

/// One conclusion, and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conclusion {
    /// As it was made.
    pub concluded: FindingConcluded,
    /// Whether it decides, or a second auditor has to agree.
    pub decides: bool,
}

/// One finding, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// What was seen last.
    pub seen: Option<Seen>,
    /// What was concluded about that, in order.
    pub conclusions: Vec<Conclusion>,
    /// How often it was opened again.
    pub reopened: u32,
}

impl Finding {
    /// The conclusion that decides, if there is one.
    pub fn decided(&self) -> Option<&FindingConcluded> {
        let last = self.conclusions.last().filter(|last| last.decides);
        last.map(|conclusion| &conclusion.concluded)
    }

    /// A clearing that a second auditor has to agree to.
    pub fn waiting(&self) -> Option<&FindingConcluded> {
        let last = self.conclusions.last().filter(|last| !last.decides);
        last.map(|conclusion| &conclusion.concluded)
    }

    /// Where it stands as long as its evidence is what was seen.
    pub fn state(&self) -> FindingState {
        match self.conclusions.last() {
            Some(last) if last.decides => last.concluded.outcome.into(),
            Some(_) => FindingState::Clearing,
            None if self.reopened > 0 => FindingState::Reopened,
            None => FindingState::Open,
        }
    }

    /// Folds one event into the state. Accepts whatever history says.
    pub fn record(&mut self, event: FindingEvent) {
        self.version += 1;
        match event {
            FindingEvent::FindingNoted(noted) => self.seen = Some(noted.seen),
            FindingEvent::FindingConcluded(concluded) => {
                let decides = self.would_decide(&concluded);
                self.conclusions.push(Conclusion { concluded, decides });
            }
            FindingEvent::FindingReopened(reopened) => {
                self.seen = Some(reopened.seen);
                self.conclusions.clear();
                self.reopened += 1;
            }
        }
    }

    /// Whether a conclusion decides: clearing what stops approvals needs a second auditor.
    fn would_decide(&self, concluded: &FindingConcluded) -> bool {
        let grave = self
            .seen
            .as_ref()
            .is_some_and(|seen| seen.severity == Severity::Block);
        let seconded = self
            .waiting()
            .is_some_and(|first| first.concluded_by != concluded.concluded_by);
        concluded.outcome != Outcome::Cleared || !grave || seconded
    }
}
