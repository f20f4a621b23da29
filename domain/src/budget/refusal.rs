//! Why a command on a budget is refused.

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BudgetRefusal {
    /// No amount waits for confirmation.
    #[error("no proposed amount waits for confirmation")]
    NotProposed,
    /// Who proposed an amount may not confirm it.
    #[error("who proposed the amount may not confirm it")]
    SamePerson,
    /// A budget without a confirmed amount decides nothing: nobody may ask it.
    #[error("no amount is set")]
    NotSet,
}
