//! Why a command on a sample is refused.

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditSampleRefusal {
    /// A sample is drawn once.
    #[error("this sample is drawn already")]
    AlreadyDrawn,
}
