//! Why the journal is not corrected.

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JournalCorrectionRefusal {
    /// What was published is what the rules post.
    #[error("there is nothing to correct")]
    NothingToCorrect,
    /// A correction is made once.
    #[error("this correction was made before")]
    AlreadyMade,
}
