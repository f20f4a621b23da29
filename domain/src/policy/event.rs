//! What happened to a policy. Reasons travel as metadata.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::terms::PolicyTerms;
use crate::subject::Subject;

/// A version was proposed; it decides nothing until another subject confirms it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyProposed {
    /// What it would say.
    pub terms: PolicyTerms,
    /// Who proposed it.
    pub proposed_by: Subject,
    /// Whether a reason was given: a version that begins in the past by the day of its confirmation needs one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub reasoned: bool,
}

/// A version was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyPublished {
    /// Its number, from 1 on per scheme, programme and region.
    pub version: u32,
    /// What it says.
    pub terms: PolicyTerms,
    /// Who proposed it.
    pub proposed_by: Subject,
    /// Who confirmed it: never who proposed it.
    pub confirmed_by: Subject,
}

/// A version was withdrawn: it never decides again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyWithdrawn {
    /// Which version.
    pub version: u32,
}

/// What happened to a policy. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PolicyEvent {
    /// See [`PolicyProposed`].
    PolicyProposed(Box<PolicyProposed>),
    /// See [`PolicyPublished`].
    PolicyPublished(Box<PolicyPublished>),
    /// See [`PolicyWithdrawn`].
    PolicyWithdrawn(PolicyWithdrawn),
}

impl PolicyEvent {
    /// The business date that the event is about.
    pub fn occurred_on(&self) -> Option<NaiveDate> {
        match self {
            Self::PolicyProposed(event) => Some(event.terms.valid_from),
            Self::PolicyPublished(event) => Some(event.terms.valid_from),
            Self::PolicyWithdrawn(_) => None,
        }
    }
}

impl DomainEvent for PolicyEvent {
    fn event_type(&self) -> String {
        match self {
            Self::PolicyProposed(_) => "PolicyProposed",
            Self::PolicyPublished(_) => "PolicyPublished",
            Self::PolicyWithdrawn(_) => "PolicyWithdrawn",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
