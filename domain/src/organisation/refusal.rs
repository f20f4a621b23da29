//! Why a command on an organisation is refused.

use chrono::NaiveDate;

use super::event::{BaseKind, Role};
use crate::account::NotConfirmed;
use crate::claim::ClaimRefusal;

/// A refusal. Nothing was recorded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OrganisationRefusal {
    /// No organisation is registered in this stream.
    #[error("no organisation is registered here")]
    NotRegistered,
    /// The credit code is registered already.
    #[error("this organisation is registered already")]
    AlreadyRegistered,
    /// A business date lies after today (in China).
    #[error("{field} lies in the future")]
    DateInFuture {
        /// The field that states the date.
        field: &'static str,
    },
    /// A last day before the first.
    #[error("the end lies before the start")]
    EndedBeforeStart {
        /// The first day.
        started_on: NaiveDate,
    },
    /// The role is held on some of these days already.
    #[error("the role is held on some of these days already")]
    RoleAlreadyHeld {
        /// The role.
        role: Role,
    },
    /// The role is not held.
    #[error("the role is not held")]
    RoleNotHeld {
        /// The role.
        role: Role,
    },
    /// A designation of the same kind holds on some of these days.
    #[error("the designation holds on some of these days already")]
    AlreadyDesignated {
        /// The kind of base.
        kind: BaseKind,
        /// Since when that one holds.
        designated_on: NaiveDate,
        /// From when it no longer holds; none while it does.
        revoked_on: Option<NaiveDate>,
    },
    /// There is no such designation.
    #[error("there is no such designation")]
    NotDesignated {
        /// The kind of base.
        kind: BaseKind,
    },
    /// The same brand is recognised on some of these days.
    #[error("the brand is recognised on some of these days already")]
    BrandAlreadyRecognised {
        /// Since when it is.
        recognised_on: NaiveDate,
        /// From when it no longer is; none while it is.
        withdrawn_on: Option<NaiveDate>,
    },
    /// The brand is not recognised.
    #[error("the brand is not recognised")]
    BrandNotRecognised,
    /// The claims refuse.
    #[error(transparent)]
    Claim(Box<ClaimRefusal>),
    /// No account waits for confirmation.
    #[error("no account waits for confirmation")]
    NoAccountProposed,
    /// Two different subjects are needed.
    #[error("this needs another subject than the one who asked for it")]
    SamePerson,
}

impl From<NotConfirmed> for OrganisationRefusal {
    fn from(reason: NotConfirmed) -> Self {
        match reason {
            NotConfirmed::NothingProposed => Self::NoAccountProposed,
            NotConfirmed::SamePerson => Self::SamePerson,
        }
    }
}
