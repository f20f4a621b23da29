//! What happened to an agreement. Reasons travel as metadata.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::parties::{AgreementKind, Parties};

/// An agreement was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementSigned {
    /// Its kind.
    pub kind: AgreementKind,
    /// Who signed it.
    pub parties: Parties,
    /// The day it was signed.
    pub signed_on: NaiveDate,
    /// Its first day: whatever the day of signing.
    pub valid_from: NaiveDate,
    /// Its last day, inclusive; open without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// How many persons it plans for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_persons: Option<u32>,
}

/// A supplement was signed: never a new agreement. What is absent stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementSupplemented {
    /// The day it was signed.
    pub signed_on: NaiveDate,
    /// The new last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// The new number of persons planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_persons: Option<u32>,
    /// What else it says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The agreement was ended before its time, or called off before it began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgreementEnded {
    /// Its last day; before its first day if it was called off, and then it is never in force.
    pub ended_on: NaiveDate,
}

/// What happened to an agreement. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AgreementEvent {
    /// See [`AgreementSigned`].
    AgreementSigned(AgreementSigned),
    /// See [`AgreementSupplemented`].
    AgreementSupplemented(AgreementSupplemented),
    /// See [`AgreementEnded`].
    AgreementEnded(AgreementEnded),
    /// The agreement never was.
    AgreementVoided {},
}

impl AgreementEvent {
    /// The business date that the event is about; none where only the recording matters.
    pub fn occurred_on(&self) -> Option<NaiveDate> {
        match self {
            Self::AgreementSigned(event) => Some(event.signed_on),
            Self::AgreementSupplemented(event) => Some(event.signed_on),
            Self::AgreementEnded(event) => Some(event.ended_on),
            Self::AgreementVoided {} => None,
        }
    }
}

impl DomainEvent for AgreementEvent {
    fn event_type(&self) -> String {
        match self {
            Self::AgreementSigned(_) => "AgreementSigned",
            Self::AgreementSupplemented(_) => "AgreementSupplemented",
            Self::AgreementEnded(_) => "AgreementEnded",
            Self::AgreementVoided {} => "AgreementVoided",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
