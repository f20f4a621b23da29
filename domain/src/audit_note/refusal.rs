//! Why a note is refused.

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AuditNoteRefusal {
    /// A note is written once; another one puts it right.
    #[error("this note is written already")]
    AlreadyWritten,
    /// The text may hold a citizen id, which nobody could ever erase.
    #[error("the text may hold a citizen id")]
    NamesACitizen,
}
