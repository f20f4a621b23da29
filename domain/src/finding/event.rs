//! What people did about a finding. Stored for ever: a test fixes the JSON of each. No personal data: streams, facts
//! and amounts only.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::rule::{Rule, Severity};
use crate::coded::coded;
use crate::ids::{ClaimId, PolicyId};
use crate::money::Fen;
use crate::region::RegionCode;
use crate::subject::Subject;

coded! {
    /// What a finding is about.
    SubjectKind {
        /// A worker, by the record that carries on.
        Worker = "worker",
        /// An organisation.
        Organisation = "organisation",
        /// A bank account that several persons have.
        Account = "account",
        /// A paper that stands behind facts of several persons.
        Paper = "paper",
        /// A certificate that several persons have.
        Certificate = "certificate",
    }
}

coded! {
    /// What was concluded.
    Outcome {
        /// It is as it looks (确认).
        Confirmed = "confirmed",
        /// There is a good reason for it (排除).
        Cleared = "cleared",
        /// Money is asked back (追缴).
        ClawBack = "claw_back",
        /// It was handed over to another authority (移送).
        Transferred = "transferred",
    }
}

/// One event that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SeenEvent {
    /// The kind of stream.
    pub stream: String,
    /// The stream.
    pub id: Uuid,
    /// The event's version in it.
    pub version: u64,
}

/// A finding as it stood when somebody looked at it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The rule.
    pub rule: Rule,
    /// The version of its code.
    pub rule_version: u32,
    /// How grave it is.
    pub severity: Severity,
    /// What kind of thing it is about.
    pub subject_kind: SubjectKind,
    /// Which one.
    pub subject: Uuid,
    /// The region whose auditors it concerns.
    pub region: RegionCode,
    /// The claims that it bears on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub claims: Vec<ClaimId>,
    /// The events that say so, in order.
    pub evidence: Vec<SeenEvent>,
    /// The amount at stake, in fen.
    pub amount_fen: Fen,
    /// What was measured, and against what: `months=38 limit=36`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub measured: String,
    /// The policy whose thresholds were measured against; the software's defaults without one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<SeenPolicy>,
}

/// A published version of a policy of thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenPolicy {
    /// The policy.
    pub id: PolicyId,
    /// Its version.
    pub version: u32,
}

impl Seen {
    /// Whether another look shows the same: the same events, and nothing graver. Amounts follow from the events, and
    /// claims come and go without making the finding another.
    pub fn shows_like(&self, other: &Self) -> bool {
        self.evidence == other.evidence
            && (self.severity == other.severity || other.severity != Severity::Block)
    }
}

/// Somebody took note of a finding: from now on it has a history.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingNoted {
    /// What was seen.
    pub seen: Seen,
    /// By whom.
    pub noted_by: Subject,
}

/// Somebody came to a conclusion. Clearing what stops approvals takes two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingConcluded {
    /// Which.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// The day.
    pub concluded_on: NaiveDate,
    /// By whom.
    pub concluded_by: Subject,
}

/// The evidence is another than the one that was concluded about, or another auditor thinks otherwise: whatever was
/// concluded holds no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingReopened {
    /// What is seen now.
    pub seen: Seen,
    /// Who found it so.
    pub reopened_by: Subject,
}

/// What people did about a finding. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FindingEvent {
    /// See [`FindingNoted`].
    FindingNoted(Box<FindingNoted>),
    /// See [`FindingConcluded`].
    FindingConcluded(FindingConcluded),
    /// See [`FindingReopened`].
    FindingReopened(Box<FindingReopened>),
}

impl FindingEvent {
    /// The business date that the event is about; none where only the recording matters.
    pub fn occurred_on(&self) -> Option<NaiveDate> {
        match self {
            Self::FindingConcluded(event) => Some(event.concluded_on),
            Self::FindingNoted(_) | Self::FindingReopened(_) => None,
        }
    }
}

impl DomainEvent for FindingEvent {
    fn event_type(&self) -> String {
        match self {
            Self::FindingNoted(_) => "FindingNoted",
            Self::FindingConcluded(_) => "FindingConcluded",
            Self::FindingReopened(_) => "FindingReopened",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
