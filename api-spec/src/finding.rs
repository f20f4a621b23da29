//! Findings: what auditors look for in the log, and what they conclude about it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::coded::wire_enum;
use crate::common::{Basis, Committed, PlaceView};
use crate::history::Change;
use crate::subsidy::EvidenceRef;
use crate::values::{Date, Explanation, Fen, Id};

wire_enum! {
    /// A rule, by the number under which auditors know it.
    FindingRule {
        /// The same benefit paid twice.
        R1 = "R1",
        /// One stay paid for by two offices.
        R2 = "R2",
        /// Membership of a target group is missing or was recorded afterwards.
        R3 = "R3",
        /// A fact after the death.
        R4 = "R4",
        /// In class while elsewhere.
        R5 = "R5",
        /// An impossible order of facts.
        R6 = "R6",
        /// Training for job-seekers used by somebody at work.
        R7 = "R7",
        /// Too many subsidies for skills, or the same skill twice.
        R8 = "R8",
        /// A certificate mill.
        R9 = "R9",
        /// A class that can't have been.
        R10 = "R10",
        /// Premiums without work.
        R11 = "R11",
        /// Insured for the subsidy only.
        R12 = "R12",
        /// A shell employer.
        R13 = "R13",
        /// Employed twice at once.
        R14 = "R14",
        /// More months than may be subsidised.
        R15 = "R15",
        /// Premiums were paid back, the subsidy was not.
        R16 = "R16",
        /// A bank account of several persons, or of somebody else.
        R17 = "R17",
        /// A placement that was none.
        R18 = "R18",
        /// Duties in one hand.
        R19 = "R19",
        /// The stay is badly proved.
        R20 = "R20",
        /// At home while away.
        R21 = "R21",
        /// Sent out, and nobody saw an arrival.
        R22 = "R22",
        /// Under-payment: due, and not paid.
        R23 = "R23",
        /// Paid without a proper public notice.
        R24 = "R24",
        /// A person of the target groups who has means.
        R25 = "R25",
    }
}

wire_enum! {
    /// What a finding does as long as nobody has cleared it.
    FindingSeverity {
        /// It stops approval and payment.
        Block = "block",
        /// It stops payment.
        Hold = "hold",
        /// Money is to be asked back.
        ClawBack = "claw_back",
        /// Somebody has to look.
        Review = "review",
        /// Two sides have to compare their records.
        Reconcile = "reconcile",
        /// Somebody is owed something.
        Alert = "alert",
    }
}

wire_enum! {
    /// Where a finding stands.
    FindingState {
        /// Nobody has concluded anything.
        Open = "open",
        /// One auditor has cleared it; a second one has to agree.
        Clearing = "clearing",
        /// It was concluded, and the evidence is another since.
        Reopened = "reopened",
        /// There is a good reason for it.
        Cleared = "cleared",
        /// It is as it looks.
        Confirmed = "confirmed",
        /// Money is asked back.
        ClawBack = "claw_back",
        /// It was handed over to another authority.
        Transferred = "transferred",
    }
}

wire_enum! {
    /// What is concluded about a finding.
    FindingOutcome {
        /// It is as it looks (确认).
        Confirmed = "confirmed",
        /// There is a good reason for it (排除).
        Cleared = "cleared",
        /// Money is asked back (追缴).
        ClawBack = "claw_back",
        /// It is handed over to another authority (移送).
        Transferred = "transferred",
    }
}

wire_enum! {
    /// What a finding is about.
    FindingSubjectKind {
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

/// A conclusion.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"outcome": "cleared", "reason": "Mother and daughter share the household's card.", "concluded_on": "2022-06-20"})))]
pub struct ConcludeFinding {
    /// Which.
    pub outcome: FindingOutcome,
    /// Why, without personal data; it is kept for ever.
    #[schema(value_type = Explanation)]
    pub reason: String,
    /// The day.
    #[schema(value_type = Date)]
    pub concluded_on: String,
}

/// What a conclusion came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"id": "5a1c7f7e-0d52-5b9b-9f3a-2b8f6c7e0112", "version": 2, "position": 4711, "state": "clearing"})))]
pub struct FindingConcluded {
    /// The finding, its version and position.
    #[serde(flatten)]
    pub committed: Committed,
    /// Where it stands now: `clearing` where a second auditor has to agree.
    #[schema(value_type = FindingState)]
    pub state: String,
}

/// A finding in a list. It names streams, facts and amounts: no person is guilty by it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "5a1c7f7e-0d52-5b9b-9f3a-2b8f6c7e0112", "rule": "R4", "rule_version": 1, "label": "死亡后仍有业务或支付", "severity": "block",
    "state": "open", "subject_kind": "worker", "subject": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e",
    "region": {"code": "520324", "name": "正安县"}, "since": null, "amount_fen": 50_000,
    "claim_ids": ["0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11"], "measured": "on=2021-05-12 died_on=2021-05-02",
    "evidence": [{"stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 9}],
})))]
pub struct FindingItem {
    /// The finding: the same facts always have the same id.
    #[schema(value_type = Id)]
    pub id: String,
    /// The rule.
    #[schema(value_type = FindingRule)]
    pub rule: String,
    /// The version of its code.
    pub rule_version: i64,
    /// What it looks for, in the language of the answer.
    pub label: String,
    /// How grave it is.
    #[schema(value_type = FindingSeverity)]
    pub severity: String,
    /// Where it stands.
    #[schema(value_type = FindingState)]
    pub state: String,
    /// What kind of thing it is about.
    #[schema(value_type = FindingSubjectKind)]
    pub subject_kind: String,
    /// Which one: a stream, or an id made of what is shared.
    #[schema(value_type = Id)]
    pub subject: String,
    /// The region whose auditors it concerns.
    pub region: PlaceView,
    /// The business day from which it holds; null where only facts decide.
    #[schema(value_type = Option<Date>, required)]
    pub since: Option<String>,
    /// The amount at stake.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// The claims that it bears on.
    #[schema(value_type = Vec<Id>)]
    pub claim_ids: Vec<String>,
    /// What was measured, and against what.
    pub measured: String,
    /// The events that say so.
    pub evidence: Vec<EvidenceRef>,
}

/// A rule that could not be asked, in whole or in part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"rule": "R9", "evaluation": "not_evaluated", "missing": ["capacity of class and exam"]})))]
pub struct NotEvaluated {
    /// The rule.
    #[schema(value_type = FindingRule)]
    pub rule: String,
    /// `not_evaluated`, or `partly_evaluated`.
    pub evaluation: String,
    /// The facts that it lacks.
    pub missing: Vec<String>,
}

/// A page of findings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "items": [], "count": 0, "amount_fen": 0,
    "not_evaluated": [{"rule": "R9", "evaluation": "not_evaluated", "missing": ["capacity of class and exam"]}],
    "next_page_token": null, "on": "2022-06-30", "basis": {"position": 4711, "projection_version": 1},
})))]
pub struct FindingPage {
    /// The findings, in the order of rule and id.
    pub items: Vec<FindingItem>,
    /// How many there are on all pages.
    #[schema(minimum = 0)]
    pub count: i64,
    /// What is at stake in all of them together; a claim that two findings bear on counts in each.
    #[schema(minimum = 0)]
    pub amount_fen: i64,
    /// The rules asked for that could not be asked, or not wholly: where one stands here, no finding does not mean that there is
    /// nothing. For one subject, also what lacks in its own record.
    pub not_evaluated: Vec<NotEvaluated>,
    /// Give this to get the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// The business date on which they hold.
    #[schema(value_type = Date)]
    pub on: String,
    /// What the answer rests on.
    pub basis: Basis,
}

/// A threshold that a finding was measured against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"name": "R22.days", "default": 60, "meaning": "days after a departure in which the other side must have seen something"})))]
pub struct ThresholdView {
    /// Its name in a policy of scheme `findings`.
    pub name: String,
    /// What holds where no policy says another.
    pub default: i64,
    /// What is measured, and where the number comes from.
    pub meaning: String,
}

/// A rule as it is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "rule": "R22", "version": 1, "label": "输出地已报输出，输入地无到岗记录", "severities": ["reconcile"], "source": "附件2 两地台账应相互印证",
    "evaluation": "evaluated", "missing": [], "thresholds": [{"name": "R22.days", "default": 60, "meaning": "days after a departure"}],
})))]
pub struct RuleView {
    /// The rule.
    #[schema(value_type = FindingRule)]
    pub rule: String,
    /// The version of its code.
    pub version: i64,
    /// What it looks for, in the language of the answer.
    pub label: String,
    /// How grave its findings can be.
    #[schema(value_type = Vec<FindingSeverity>)]
    pub severities: Vec<String>,
    /// Where it comes from.
    pub source: String,
    /// `evaluated`, `partly_evaluated` or `not_evaluated`.
    pub evaluation: String,
    /// The facts that it lacks.
    pub missing: Vec<String>,
    /// What it measures against.
    pub thresholds: Vec<ThresholdView>,
}

/// All rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": []})))]
pub struct RuleList {
    /// The rules, by number.
    pub items: Vec<RuleView>,
}

/// A policy of thresholds that was measured against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "version": 1})))]
pub struct ThresholdPolicy {
    /// The policy.
    #[schema(value_type = Id)]
    pub id: String,
    /// Its version.
    pub version: i64,
}

/// What somebody concluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "outcome": "cleared", "reason": "They share the household's card.", "concluded_on": "2022-06-20", "concluded_by": "local/he",
    "decides": false,
})))]
pub struct ConclusionView {
    /// Which.
    #[schema(value_type = FindingOutcome)]
    pub outcome: String,
    /// Why.
    pub reason: String,
    /// The day.
    #[schema(value_type = Date)]
    pub concluded_on: String,
    /// By whom: `issuer/subject`.
    pub concluded_by: String,
    /// Whether it decides; a first clearing of what stops approvals does not.
    pub decides: bool,
}

/// A finding with all that it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "5a1c7f7e-0d52-5b9b-9f3a-2b8f6c7e0112", "rule": "R4", "rule_version": 1, "label": "死亡后仍有业务或支付", "severity": "block",
    "state": "open", "subject_kind": "worker", "subject": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e",
    "region": {"code": "520324", "name": "正安县"}, "since": null, "amount_fen": 50_000, "claim_ids": [],
    "measured": "on=2021-05-12 died_on=2021-05-02", "evidence": [], "version": 0, "holds": true, "policy": null, "conclusions": [],
    "on": "2022-06-30", "basis": {"position": 4711, "projection_version": 1},
})))]
pub struct FindingView {
    /// The finding.
    #[serde(flatten)]
    pub finding: FindingItem,
    /// How many events people's conclusions made of it.
    pub version: i64,
    /// Whether it follows from the log; false where facts have changed since somebody concluded: then it is shown as it was
    /// seen last.
    pub holds: bool,
    /// The policy of thresholds; null where the software's own hold, or none is measured.
    #[schema(required)]
    pub policy: Option<ThresholdPolicy>,
    /// What was concluded on the evidence that was seen last, in order.
    pub conclusions: Vec<ConclusionView>,
    /// The business date on which it is shown.
    #[schema(value_type = Date)]
    pub on: String,
    /// What the answer rests on.
    pub basis: Basis,
}

/// A finding's history after an event, as states are compared: what was seen and concluded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"rule": "R4", "severity": "block", "state": "clearing", "amount_fen": 50_000, "evidence": [], "conclusions": []})))]
pub struct FindingRecord {
    /// The rule.
    pub rule: String,
    /// How grave it was.
    pub severity: String,
    /// Where it stood.
    pub state: String,
    /// The amount at stake.
    pub amount_fen: i64,
    /// The events that said so.
    pub evidence: Vec<EvidenceRef>,
    /// What was concluded.
    pub conclusions: Vec<ConclusionView>,
}

/// A finding after one of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "5a0a3b0e-7f0e-5d43-8f0c-1c9d7a3053a4", "version": 2,
    "state": {"rule": "R4", "severity": "block", "state": "clearing", "amount_fen": 50_000, "evidence": [], "conclusions": []},
})))]
pub struct FindingStateAt {
    /// The finding.
    #[schema(value_type = Id)]
    pub id: String,
    /// After which event.
    pub version: i64,
    /// How it stood then.
    pub state: FindingRecord,
    /// What differs from the version asked for by `diff_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<Vec<Change>>,
}
