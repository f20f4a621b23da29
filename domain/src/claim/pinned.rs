//! A determination as a decision keeps it: what was found, on which day, and from which events.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::payload::HeldUnder;
use crate::determination::{Determination, Evidence, Line, Outcome, Stream};
use crate::ids::PolicyId;
use crate::money::Fen;
use crate::policy::Fund;
use crate::region::RegionCode;

/// A determination that a claim rests on. Stored with the decision, so that it is shown as it was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinned {
    /// The answer.
    pub outcome: Outcome,
    /// The amount, in fen, where something is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount_fen: Option<Fen>,
    /// How the amount came about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub computation: Option<String>,
    /// The first day of entitlement.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eligible_from: Option<NaiveDate>,
    /// The last day of application.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub apply_by: Option<NaiveDate>,
    /// The region whose policy decided.
    pub region: RegionCode,
    /// The date that chose the policy's version.
    pub bound_to: NaiveDate,
    /// The policy that decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy: Option<PinnedPolicy>,
    /// The version of the rule's code.
    pub rule_version: u32,
    /// The day on which it was asked.
    pub on: NaiveDate,
    /// The conditions, in order.
    pub trace: Vec<PinnedLine>,
    /// Every policy that it rests on, as it stood.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<HeldUnder>,
}

/// The policy version that decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedPolicy {
    /// The policy.
    pub id: PolicyId,
    /// Its version.
    pub version: u32,
    /// The fund that it paid from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<Fund>,
}

/// One condition, as it was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinnedLine {
    /// Its code.
    pub condition: String,
    /// The document and clause.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clause: Option<String>,
    /// Met, not met, or unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met: Option<bool>,
    /// What was found.
    pub value: String,
    /// What was asked for.
    pub required: String,
    /// What it rests on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<PinnedEvidence>,
}

/// One event that a condition rests on, or the version up to which nothing was found.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PinnedEvidence {
    /// The kind of stream.
    pub stream: String,
    /// The stream.
    pub id: Uuid,
    /// The event's version in it.
    pub version: u64,
    /// Whether the stream holds nothing of the kind up to that version.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub absent: bool,
}

impl Pinned {
    /// A determination as asked on a day.
    pub fn new(determination: &Determination, on: NaiveDate) -> Self {
        Self {
            outcome: determination.outcome,
            amount_fen: determination.amount_fen,
            computation: determination.computation.clone(),
            eligible_from: determination.eligible_from,
            apply_by: determination.apply_by,
            region: determination.region,
            bound_to: determination.bound_to,
            policy: determination.policy.as_ref().map(|policy| PinnedPolicy {
                id: policy.id,
                version: policy.version,
                fund: policy.fund,
            }),
            rule_version: determination.rule_version,
            on,
            trace: determination.trace.iter().map(PinnedLine::from).collect(),
            policies: policies_of(determination),
        }
    }

    /// What is due by it: nothing unless it says that the case is entitled.
    pub fn due(&self) -> Fen {
        match self.outcome {
            Outcome::Eligible => self.amount_fen.unwrap_or_default(),
            _ => Fen::default(),
        }
    }

    /// The fund that pays.
    pub fn fund(&self) -> Option<Fund> {
        self.policy.as_ref().and_then(|policy| policy.fund)
    }

    /// Whether a later determination of the same question decides the same: outcome, amount, fund and
    /// policy version. Other evidence alone changes nothing.
    pub fn decides_like(&self, other: &Self) -> bool {
        (self.outcome, self.amount_fen, &self.policy)
            == (other.outcome, other.amount_fen, &other.policy)
    }
}

/// Every policy that a determination rests on, at the latest event of it that is cited.
fn policies_of(determination: &Determination) -> Vec<HeldUnder> {
    let of_trace = determination.trace.iter().flat_map(|line| &line.evidence);
    let decided = determination.policy.iter().map(|policy| &policy.evidence);
    let mut cited = BTreeMap::new();
    for evidence in of_trace.chain(decided) {
        if evidence.stream == Stream::Policy {
            let version = cited.entry(evidence.id).or_insert(evidence.version);
            *version = evidence.version.max(*version);
        }
    }
    cited
        .into_iter()
        .map(|(id, version)| HeldUnder {
            id: id.into(),
            version,
        })
        .collect()
}

impl From<&Line> for PinnedLine {
    fn from(line: &Line) -> Self {
        Self {
            condition: line.condition.to_owned(),
            clause: line.clause.clone(),
            met: line.met,
            value: line.value.clone(),
            required: line.required.clone(),
            evidence: line.evidence.iter().map(PinnedEvidence::from).collect(),
        }
    }
}

impl From<&Evidence> for PinnedEvidence {
    fn from(evidence: &Evidence) -> Self {
        Self {
            stream: evidence.stream.code().to_owned(),
            id: evidence.id,
            version: evidence.version,
            absent: evidence.absent,
        }
    }
}
