//! Why a conclusion is refused.

use super::event::Outcome;

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FindingRefusal {
    /// The conclusion lies in the future.
    #[error("a conclusion lies in the future")]
    DateInFuture,
    /// It was concluded, and the evidence is the same.
    #[error("it was concluded already, on the same evidence")]
    AlreadyConcluded {
        /// How.
        outcome: Outcome,
    },
    /// Whoever cleared it first, recorded its evidence, or acted on its claims can't be the one who decides.
    #[error("another person has to decide this")]
    SamePerson {
        /// What the person did before.
        acted_as: &'static str,
    },
}
