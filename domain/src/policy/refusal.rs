//! Why a command on a policy is refused.

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyRefusal {
    /// No version waits for confirmation.
    #[error("no proposed version waits for confirmation")]
    NotProposed,
    /// Who proposed a version may not confirm it.
    #[error("who proposed the version may not confirm it")]
    SamePerson,
    /// A version that begins in the past needs a reason.
    #[error("a policy that begins in the past needs a reason")]
    ReasonRequired,
    /// No such version was published.
    #[error("no such version was published")]
    UnknownVersion,
    /// The version was withdrawn already.
    #[error("the version was withdrawn already")]
    AlreadyWithdrawn,
    /// The policy exists already.
    #[error("the policy was published already")]
    AlreadyPublished,
}
