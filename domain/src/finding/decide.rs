//! What may be concluded about a finding.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::event::{FindingConcluded, FindingEvent, FindingNoted, FindingReopened, Outcome, Seen};
use super::refusal::FindingRefusal;
use super::state::Finding;
use crate::aggregate::aggregate;
use crate::subject::{Given, Subject};

/// A command on a finding.
pub type FindingCommand = Given<FindingAct>;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum FindingAct {
    /// Come to a conclusion about what is seen now.
    Conclude {
        /// The finding as it follows from the log now.
        seen: Box<Seen>,
        /// Which conclusion.
        outcome: Outcome,
        /// Why.
        reason: String,
        /// The day.
        concluded_on: NaiveDate,
        /// Who recorded its evidence.
        recorders: BTreeSet<Subject>,
        /// Who acted on the claims that it bears on.
        acted: BTreeSet<Subject>,
    },
}

type Decision = Result<Vec<FindingEvent>, FindingRefusal>;

impl Finding {
    /// Decides a command. No clock, no input or output, no randomness.
    pub fn decide(&self, command: FindingCommand) -> Decision {
        let Given { today, by, act } = command;
        let FindingAct::Conclude {
            seen,
            outcome,
            reason,
            concluded_on,
            recorders,
            acted,
        } = act;
        if concluded_on > today {
            return Err(FindingRefusal::DateInFuture);
        }
        for (others, acted_as) in [(&recorders, "recorder"), (&acted, "claim")] {
            if others.contains(&by) {
                return Err(FindingRefusal::SamePerson { acted_as });
            }
        }
        let mut events = Vec::new();
        match &self.seen {
            None => events.push(FindingEvent::FindingNoted(Box::new(FindingNoted {
                seen: *seen,
                noted_by: by.clone(),
            }))),
            Some(then) if !then.shows_like(&seen) => {
                events.push(FindingEvent::FindingReopened(Box::new(FindingReopened {
                    seen: *seen,
                    reopened_by: by.clone(),
                })));
            }
            Some(_) if self.is_revised(outcome, &by)? => {
                events.push(FindingEvent::FindingReopened(Box::new(FindingReopened {
                    seen: *seen,
                    reopened_by: by.clone(),
                })));
            }
            Some(_) => {}
        }
        events.push(FindingEvent::FindingConcluded(FindingConcluded {
            outcome,
            reason,
            concluded_on,
            concluded_by: by,
        }));
        Ok(events)
    }

    /// Whether what was decided on the same evidence is decided anew. That takes another auditor, who thinks otherwise;
    /// and nobody agrees with themselves.
    fn is_revised(&self, outcome: Outcome, by: &Subject) -> Result<bool, FindingRefusal> {
        if let Some(decided) = self.decided() {
            return if decided.outcome == outcome {
                Err(FindingRefusal::AlreadyConcluded { outcome })
            } else if decided.concluded_by == *by {
                Err(FindingRefusal::SamePerson {
                    acted_as: "auditor",
                })
            } else {
                Ok(true)
            };
        }
        match self.waiting() {
            Some(first) if outcome == Outcome::Cleared && first.concluded_by == *by => {
                Err(FindingRefusal::SamePerson {
                    acted_as: "first_auditor",
                })
            }
            _ => Ok(false),
        }
    }
}

aggregate!(
    Finding,
    "finding",
    FindingCommand,
    FindingEvent,
    FindingRefusal
);
