//! What each event of a claim says. Options and lists that are absent are left out of the stored JSON.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::key::{EntitlementKey, OwnedKey};
use super::pinned::Pinned;
use super::reference::{ClaimRef, Claimant};
use super::words::{ApplicantKind, FailureReason, HoldReason, LineDrop, PartKind, Settlement};
use crate::evidence::Evidence;
use crate::ids::{
    BatchId, BudgetId, ClaimId, HoldId, ObjectionId, PaymentId, PolicyId, RecoveryId, WorkerId,
};
use crate::money::Fen;
use crate::policy::{CommonParameters, Fund, FundPeriod};
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::sealed::{Fingerprint, Sealed};
use crate::subject::Subject;

/// Who brings a claim; the money is the beneficiary's all the same (details H4).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Who it is.
    pub kind: ApplicantKind,
    /// How kin is related.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// Where the beneficiary's consent is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_ref: Option<String>,
}

/// A stream as it stood when a claim was determined (details G6).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BasisStream {
    /// The kind of stream.
    pub stream: String,
    /// The stream.
    pub id: Uuid,
    /// Its version.
    pub version: u64,
}

/// What a determination was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimBasis {
    /// The log's position as of which policies and organisations were read.
    pub position: u64,
    /// Every worker, organisation and policy that it rests on.
    pub streams: Vec<BasisStream>,
}

/// One line of a claim: one thing that is paid for once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimLine {
    /// Its number within the claim, from 1.
    pub line_no: u32,
    /// The worker whose case it rests on; none for an award of a base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_id: Option<WorkerId>,
    /// The question that the scheme's rule answered, by its key.
    pub question: String,
    /// What it must be paid for only once.
    pub keys: Vec<OwnedKey>,
    /// What is claimed, in fen.
    pub amount_fen: Fen,
    /// The answer on the day of application.
    pub determination: Pinned,
}

/// Which part of a claim this is (details H1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartOf {
    /// The first part, whose keys it shares.
    pub claim_id: ClaimId,
    /// Why there is more.
    pub kind: PartKind,
}

/// A subsidy was applied for. The determination of that moment is kept with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimFiled {
    /// The claim.
    pub claim_id: ClaimId,
    /// Which part it is, unless it is the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<PartOf>,
    /// Whose money it will be.
    pub beneficiary: Claimant,
    /// The scheme.
    pub scheme: Scheme,
    /// The programme.
    pub programme: String,
    /// The region whose policy decides, and whose office pays.
    pub region: RegionCode,
    /// The fund that pays, by the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<Fund>,
    /// The funds that pay on which days, by the policy: the day of approval decides (details H7).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funds: Vec<FundPeriod>,
    /// The lines.
    pub lines: Vec<ClaimLine>,
    /// The day of application.
    pub applied_on: NaiveDate,
    /// Who applied.
    pub applicant: Applicant,
    /// Who entered it.
    pub filed_by: Subject,
    /// Why it is filed although the determination is against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contested: Option<String>,
    /// Papers behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What the policy asks of the claim's life: notice, approvers.
    pub terms: CommonParameters,
    /// What it rests on.
    pub basis: ClaimBasis,
}

/// A reviewer found the claim in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimReviewed {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day.
    pub reviewed_on: NaiveDate,
    /// Who reviewed it.
    pub reviewed_by: Subject,
    /// The account that was shown, by its fingerprint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Fingerprint>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The claim goes back to its filer to be put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimReturnedForCorrection {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day.
    pub returned_on: NaiveDate,
    /// Who returned it.
    pub returned_by: Subject,
    /// What is to be put right.
    pub reason: String,
}

/// The claim was determined anew and begins again at its review (details G7).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRedetermined {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day.
    pub on: NaiveDate,
    /// Who asked for it.
    pub redetermined_by: Subject,
    /// The region whose policy decides now.
    pub region: RegionCode,
    /// The fund that pays now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<Fund>,
    /// The funds that pay on which days, by the policy: the day of approval decides (details H7).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funds: Vec<FundPeriod>,
    /// The lines as they are now.
    pub lines: Vec<ClaimLine>,
    /// What the policy asks of the claim's life now.
    pub terms: CommonParameters,
    /// What it rests on now.
    pub basis: ClaimBasis,
}

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

/// All approvers agreed; the keys that other records keep are being asked for (details G2).
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

/// The claim is kept out of batches until the hold is lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimHeld {
    /// The claim.
    pub claim_id: ClaimId,
    /// Why, by its code.
    pub reason: HoldReason,
    /// Why, in words.
    pub note: String,
    /// Who holds it.
    pub held_by: Subject,
}

/// A hold was lifted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimHoldLifted {
    /// The claim.
    pub claim_id: ClaimId,
    /// Which hold.
    pub reason: HoldReason,
    /// Why.
    pub note: String,
    /// Who lifted it.
    pub lifted_by: Subject,
    /// The account that is paid from now on, by its fingerprint, where the old one held the claim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Fingerprint>,
}

/// The claim is in a payment batch; no other can have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimBatched {
    /// The claim.
    pub claim_id: ClaimId,
    /// The batch.
    pub batch_id: BatchId,
    /// The payment that the batch makes for it.
    pub payment_id: PaymentId,
    /// How much, in fen.
    pub amount_fen: Fen,
    /// To which account, by its fingerprint.
    pub account: Fingerprint,
}

/// The claim left a batch without being paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimUnbatched {
    /// The claim.
    pub claim_id: ClaimId,
    /// The batch.
    pub batch_id: BatchId,
    /// Why.
    pub reason: String,
}

/// The bank paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubsidyPaid {
    /// The claim.
    pub claim_id: ClaimId,
    /// The batch.
    pub batch_id: BatchId,
    /// The payment.
    pub payment_id: PaymentId,
    /// How much, in fen.
    pub amount_fen: Fen,
    /// The bank's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The day, where the bank says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<NaiveDate>,
}

/// The bank could not pay: the claim is payable again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentFailed {
    /// The claim.
    pub claim_id: ClaimId,
    /// The batch.
    pub batch_id: BatchId,
    /// The payment.
    pub payment_id: PaymentId,
    /// Why.
    pub reason: FailureReason,
    /// The day, where the bank says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed_on: Option<NaiveDate>,
}

/// Money that had been paid came back from the bank: the claim is payable again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentReturned {
    /// The claim.
    pub claim_id: ClaimId,
    /// The batch.
    pub batch_id: BatchId,
    /// The payment.
    pub payment_id: PaymentId,
    /// How much came back, in fen: all of it.
    pub amount_fen: Fen,
    /// Why.
    pub reason: FailureReason,
    /// The bank's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The day, where the bank says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned_on: Option<NaiveDate>,
}

/// Money that was paid is due back (追缴).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClawbackOrdered {
    /// The claim.
    pub claim_id: ClaimId,
    /// How much, in fen.
    pub amount_fen: Fen,
    /// The lines whose ground is gone.
    pub lines: BTreeSet<u32>,
    /// Why.
    pub reason: String,
    /// The day.
    pub ordered_on: NaiveDate,
    /// Who ordered it.
    pub ordered_by: Subject,
}

/// One instalment of a receivable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instalment {
    /// The day by which it is due.
    pub due_on: NaiveDate,
    /// How much, in fen.
    pub amount_fen: Fen,
}

/// The debtor may pay back in parts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClawbackInstalmentAgreed {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day.
    pub agreed_on: NaiveDate,
    /// The parts; together the receivable.
    pub instalments: Vec<Instalment>,
}

/// Money came back from the beneficiary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubsidyRecovered {
    /// The claim.
    pub claim_id: ClaimId,
    /// The recovery.
    pub recovery_id: RecoveryId,
    /// How much, in fen.
    pub amount_fen: Fen,
    /// The day.
    pub recovered_on: NaiveDate,
    /// The bank's or cashier's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
}

/// A receivable was set off against another claim of the same beneficiary and fund.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceivableOffset {
    /// The claim whose money is due back.
    pub claim_id: ClaimId,
    /// The claim that is paid so much less.
    pub against: ClaimId,
    /// How much, in fen.
    pub amount_fen: Fen,
    /// The day.
    pub offset_on: NaiveDate,
    /// Who set it off.
    pub offset_by: Subject,
}

/// One of the people whom a write-off asks for agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteOffProposed {
    /// The claim.
    pub claim_id: ClaimId,
    /// How much, in fen.
    pub amount_fen: Fen,
    /// Why.
    pub reason: String,
    /// The day.
    pub proposed_on: NaiveDate,
    /// Who agreed.
    pub proposed_by: Subject,
}

/// A receivable was given up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClawbackWrittenOff {
    /// The claim.
    pub claim_id: ClaimId,
    /// How much, in fen.
    pub amount_fen: Fen,
    /// Why.
    pub reason: String,
    /// The day.
    pub written_off_on: NaiveDate,
    /// Who agreed.
    pub agreed_by: BTreeSet<Subject>,
}

/// A claim has this record's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntitlementHeld {
    /// The hold: made from claim, key and attempt.
    pub hold_id: HoldId,
    /// The key.
    pub key: EntitlementKey,
    /// The claim.
    pub claim: ClaimRef,
    /// The first part of that claim: its parts share their keys.
    pub first_part: ClaimId,
    /// The line.
    pub line_no: u32,
    /// The question that was answered for it, by its key.
    pub question: String,
    /// The day on which it was asked.
    pub asked_on: NaiveDate,
    /// The policies that answered it, by version of their streams.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub policies: Vec<HeldUnder>,
    /// How much the line is, in fen.
    pub amount_fen: Fen,
}

/// A policy as it stood when a line was approved: later versions never take its ground away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct HeldUnder {
    /// The policy.
    pub id: PolicyId,
    /// The version of its stream.
    pub version: u64,
}

/// The key is free again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntitlementReleased {
    /// The hold.
    pub hold_id: HoldId,
}

/// What became of the money that a key was held for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntitlementSettled {
    /// The hold.
    pub hold_id: HoldId,
    /// What became of it.
    pub settlement: Settlement,
}
