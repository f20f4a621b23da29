//! The execution record of a rule.

use uuid::Uuid;

use crate::claim::Claimant;
use crate::ids::{OrganisationId, PolicyId, WorkerId};
use crate::policy::{Considered, PolicyTerms};

/// The kinds of stream that evidence stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stream {
    /// A worker's.
    Worker,
    /// An organisation's.
    Organisation,
    /// A policy's.
    Policy,
}

impl Stream {
    /// The stored name of the kind.
    pub fn code(self) -> &'static str {
        match self {
            Self::Worker => "worker",
            Self::Organisation => "organisation",
            Self::Policy => "policy",
        }
    }
}

/// One event that a line rests on, or the version up to which a stream was read and nothing found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Evidence {
    /// The kind of stream.
    pub stream: Stream,
    /// The stream.
    pub id: Uuid,
    /// The event's version in it.
    pub version: u64,
    /// Whether it says that the stream holds nothing up to that version.
    pub absent: bool,
}

impl Evidence {
    /// An event of a worker.
    pub fn worker(id: WorkerId, version: u64) -> Self {
        Self::of(Stream::Worker, id.as_uuid(), version)
    }

    /// An event of an organisation.
    pub fn organisation(id: OrganisationId, version: u64) -> Self {
        Self::of(Stream::Organisation, id.as_uuid(), version)
    }

    /// The event that published a policy version.
    pub fn policy(considered: &Considered<'_>) -> Self {
        Self::policy_event(considered.policy, considered.version.recorded_in)
    }

    /// An event of a policy.
    pub fn policy_event(id: PolicyId, version: u64) -> Self {
        Self::of(Stream::Policy, id.as_uuid(), version)
    }

    /// An event of whoever claims or keeps a key.
    pub fn of_claimant(claimant: Claimant, version: u64) -> Self {
        match claimant {
            Claimant::Worker(id) => Self::worker(id, version),
            Claimant::Organisation(id) => Self::organisation(id, version),
        }
    }

    fn of(stream: Stream, id: Uuid, version: u64) -> Self {
        Self {
            stream,
            id,
            version,
            absent: false,
        }
    }

    /// That the stream holds nothing of the kind up to this version.
    pub fn absence(self) -> Self {
        Self {
            absent: true,
            ..self
        }
    }
}

/// One condition, as it was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its code.
    pub condition: &'static str,
    /// The document and clause that the policy names for it.
    pub clause: Option<String>,
    /// Met, not met, or unknown.
    pub met: Option<bool>,
    /// What was found.
    pub value: String,
    /// What was asked for.
    pub required: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

impl Line {
    /// A condition as decided.
    pub fn new(
        condition: &'static str,
        met: Option<bool>,
        value: impl Into<String>,
        required: impl Into<String>,
        evidence: Vec<Evidence>,
    ) -> Self {
        Self {
            condition,
            clause: None,
            met,
            value: value.into(),
            required: required.into(),
            evidence,
        }
    }
}

/// The line that tells whose policy decides.
pub(super) const REGION: &str = "region";

/// Names the clause of every line, as the policy has it.
pub(super) fn with_clauses(mut lines: Vec<Line>, terms: &PolicyTerms) -> Vec<Line> {
    for line in &mut lines {
        line.clause = terms
            .clause(line.condition)
            .map(|clause| clause.clause.clone());
    }
    in_order(lines)
}

/// Whose policy decides is looked at first and told last: the conditions stand in the policy's order.
pub(super) fn in_order(mut lines: Vec<Line>) -> Vec<Line> {
    lines.sort_by_key(|line| line.condition == REGION);
    lines
}
