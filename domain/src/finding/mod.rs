//! Findings: what auditors look for in the log, and what they concluded about it.
//!
//! That there is a finding follows from the log alone (`projections/src/findings/`): nothing is recorded when one
//! appears or goes away. Only what somebody concluded about it is an event, with what was seen then. A finding that was
//! cleared is not raised again as long as its evidence is the same.

mod decide;
mod event;
mod limits;
mod refusal;
mod rule;
mod state;

pub use decide::{FindingAct, FindingCommand};
pub use event::{
    FindingConcluded, FindingEvent, FindingNoted, FindingReopened, Outcome, Seen, SeenEvent,
    SeenPolicy, SubjectKind,
};
pub use limits::{LIMITS, Limit, Limits};
pub use refusal::FindingRefusal;
pub use rule::{Evaluation, Rule, Severity};
pub use state::{Conclusion, Finding, FindingState};

#[cfg(test)]
mod tests;
