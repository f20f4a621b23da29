//! Why a month is not sealed.

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AccessMonthRefusal {
    /// The month is not over.
    #[error("the month is not over")]
    NotOver,
    /// It was sealed with other lines: those that are there now are not those that were there then.
    #[error("the month was sealed with other lines")]
    SealedOtherwise,
}
