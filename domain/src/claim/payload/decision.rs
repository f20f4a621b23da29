//! Public notice, approval and refusal.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::words::LineDrop;
use super::ClaimBasis;
use crate::ids::{BudgetId, ClaimId, ObjectionId};
use crate::money::Fen;
use crate::policy::Fund;
use crate::sealed::{Fingerprint, Sealed};
use crate::subject::Subject;

/// The claim was put on public notice (公示).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimPublicised {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day; the notice begins the day after.
    pub publicised_on: NaiveDate,
    /// Where it hangs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// The last day of the notice.
    pub last_day: NaiveDate,
    /// Years whose holidays are not published yet, so that only weekends were left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unpublished_years: Vec<i32>,
    /// Who put it up.
    pub publicised_by: Subject,
}

/// Somebody objected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionRaised {
    /// The claim.
    pub claim_id: ClaimId,
    /// The objection.
    pub objection_id: ObjectionId,
    /// The day.
    pub raised_on: NaiveDate,
    /// Who objected, where a name was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Sealed>,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub recorded_by: Subject,
}

/// An objection was looked into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionSettled {
    /// The claim.
    pub claim_id: ClaimId,
    /// The objection.
    pub objection_id: ObjectionId,
    /// The day.
    pub settled_on: NaiveDate,
    /// Whether it was right: then the claim can only be returned or rejected.
    pub upheld: bool,
    /// What was found.
    pub finding: String,
    /// Who settled it.
    pub settled_by: Subject,
}

/// One of the approvers whom the amount asks for agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalGiven {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day.
    pub approved_on: NaiveDate,
    /// Who agreed.
    pub approved_by: Subject,
}

/// All approvers agreed; the keys that other records keep are being asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalStarted {
    /// The claim.
    pub claim_id: ClaimId,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// The day.
    pub approved_on: NaiveDate,
    /// Lines that drop out at once, since their ground is gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<DroppedLine>,
    /// What the determination of now rests on.
    pub basis: ClaimBasis,
    /// The account, by its fingerprint.
    pub account: Fingerprint,
}

/// A line that is not paid, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedLine {
    /// The line.
    pub line_no: u32,
    /// Why.
    pub reason: LineDrop,
}

/// No line could have its keys: the claim is on notice as before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovalRefused {
    /// The claim.
    pub claim_id: ClaimId,
    /// The attempt.
    pub attempt: u32,
    /// Which lines, and why.
    pub refused: Vec<DroppedLine>,
}

/// The claim was approved: the office owes the money, as far as the budget has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimApproved {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day.
    pub approved_on: NaiveDate,
    /// The last approver.
    pub approved_by: Subject,
    /// What was approved, in fen.
    pub amount_fen: Fen,
    /// The fund that pays.
    pub fund: Fund,
    /// Lines that are not paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<DroppedLine>,
    /// The account, by its fingerprint.
    pub account: Fingerprint,
    /// What the determination of now rests on.
    pub basis: ClaimBasis,
}

/// The budget has the money: the claim is payable.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimAdmitted {
    /// The claim.
    pub claim_id: ClaimId,
    /// The budget; without one there is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_id: Option<BudgetId>,
}

/// The budget lacks the money: the claim waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimOverBudget {
    /// The claim.
    pub claim_id: ClaimId,
    /// The budget.
    pub budget_id: BudgetId,
}

/// The claim was refused; if it had been approved, the approval is cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRejected {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day.
    pub rejected_on: NaiveDate,
    /// Who refused it.
    pub rejected_by: Subject,
    /// Why.
    pub reason: String,
}

/// The applicant gave the claim up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimWithdrawn {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day.
    pub withdrawn_on: NaiveDate,
    /// Who recorded it.
    pub withdrawn_by: Subject,
    /// Why.
    pub reason: String,
}
