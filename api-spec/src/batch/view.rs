//! Batches and their breaks as they are shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{BatchState, FailureReason, PaymentStatus, Resolution};
use crate::common::{Basis, Committed, PlaceView};
use crate::history::Change;
use crate::policy::Fund;
use crate::values::{Date, Fen, Id, Instant, Scheme, Sha256};

/// A line: one claim, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BatchLineView {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Whose claim it is.
    #[schema(value_type = Id)]
    pub claimant: String,
    /// Whose kind of claim: `worker` or `organisation`.
    pub claimant_kind: String,
    /// What the bank quotes back.
    #[schema(value_type = Id)]
    pub payment_id: String,
    /// The scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// The region whose office pays.
    pub region: PlaceView,
    /// What is paid.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// Where it stands: `awaiting`, `dropped`, `released`, `paid`, `failed` or `returned`.
    pub standing: String,
    /// Why it was dropped, failed or came back.
    #[schema(required)]
    pub reason: Option<String>,
    /// The bank's reference.
    #[schema(required)]
    pub reference: Option<String>,
    /// The day that the bank says.
    #[schema(value_type = Option<Date>, required)]
    pub on: Option<String>,
    /// What the beneficiary has of it: paid less returned.
    pub net_fen: i64,
}

/// A claim that is no line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RefusedLineView {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Why: `not_payable`, `already_batched`, `held`, `finding`, `paid_elsewhere`, `account_unconfirmed`, `same_person`, `other_fund` …
    pub reason: String,
}

/// A line that was taken out before the file went to the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DroppedLineView {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Why, as of a refused claim.
    pub reason: String,
}

/// What the preparation of a batch comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "3d0c1f86-77e2-4b7e-9a51-6f0d8c1e52a4", "version": 2, "position": 4712, "state": "ready", "lines": [],
    "refused": [{"claim_id": "9b1c5a70-0e0a-5d4e-9a55-4d2b8f6c7e01", "reason": "held"}],
})))]
pub struct BatchPrepared {
    /// The batch, its version and position.
    #[serde(flatten)]
    pub committed: Committed,
    /// `ready`; or `preparing`, if the claims did not answer within 5 seconds: the batch can be read later.
    #[schema(value_type = BatchState)]
    pub state: String,
    /// The claims that it pays.
    pub lines: Vec<BatchLineView>,
    /// The claims that it doesn't.
    pub refused: Vec<RefusedLineView>,
}

/// What an approval or export came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"id": "3d0c1f86-77e2-4b7e-9a51-6f0d8c1e52a4", "version": 3, "position": 4713, "dropped": []})))]
pub struct LinesChanged {
    /// The batch, its version and position.
    #[serde(flatten)]
    pub committed: Committed,
    /// Lines that may no longer be paid, and were taken out.
    pub dropped: Vec<DroppedLineView>,
}

/// A copy that went to the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BatchExportView {
    /// Which copy, from 1: all have the bytes of the first.
    pub copy: u32,
    /// The day.
    #[schema(value_type = Date)]
    pub exported_on: String,
    /// When the files were made.
    #[schema(value_type = Instant)]
    pub made_at: String,
    /// Who exported it: `issuer/subject`.
    pub exported_by: String,
    /// Why there is another copy.
    #[schema(required)]
    pub reason: Option<String>,
    /// The sum of its lines.
    #[schema(value_type = Fen)]
    pub control_sum_fen: i64,
    /// The number of its lines.
    pub count: u32,
    /// SHA-256 over the list of payments: the same in every format.
    #[schema(value_type = Sha256)]
    pub content_sha256: String,
    /// SHA-256 of the file of each format: `json`, `csv`, `csv-gb18030`, `pain.001`.
    pub files: std::collections::BTreeMap<String, String>,
}

/// Results that came in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BatchResultView {
    /// Their id.
    #[schema(value_type = Id)]
    pub result_id: String,
    /// How they were written: `json`, `csv`, `pain.002` or `camt.054`.
    pub format: String,
    /// Whether a person typed them.
    pub by_hand: bool,
    /// Who handed them in.
    pub uploaded_by: String,
    /// The day on which they came in.
    #[schema(value_type = Date)]
    pub received_on: String,
    /// SHA-256 of the file; null for what was typed.
    #[schema(value_type = Option<Sha256>, required)]
    pub file_sha256: Option<String>,
    /// SHA-256 over what they say.
    #[schema(value_type = Sha256)]
    pub content_sha256: String,
    /// How many lines were booked.
    pub booked: u32,
    /// How many breaks they made.
    pub breaks: u32,
    /// How many lines said what was known.
    pub unchanged: u32,
}

/// How a break was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BreakResolutionView {
    /// How.
    #[schema(value_type = Resolution)]
    pub resolution: String,
    /// Why.
    pub reason: String,
    /// Who settled it.
    pub resolved_by: String,
    /// The day.
    #[schema(value_type = Date)]
    pub resolved_on: String,
}

/// A difference between what was sent and what came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BreakView {
    /// Its id.
    #[schema(value_type = Id)]
    pub break_id: String,
    /// The results that made it.
    #[schema(value_type = Id)]
    pub result_id: String,
    /// How it differs: `amount_differs`, `unknown_line`, `conflicting_result`, `returned_unpaid`, `paid_after_release`,
    /// `date_out_of_order` or `line_not_in_bank_file`.
    pub kind: String,
    /// The claim that is meant, or that the bank named.
    #[schema(value_type = Option<Id>, required)]
    pub claim_id: Option<String>,
    /// The payment that is meant, or that the bank quoted.
    #[schema(value_type = Option<Id>, required)]
    pub payment_id: Option<String>,
    /// Its place in the file, from 1.
    #[schema(required)]
    pub line_no: Option<u32>,
    /// What was sent, or paid.
    #[schema(value_type = Option<Fen>, required)]
    pub expected_fen: Option<i64>,
    /// What the bank says.
    #[schema(value_type = Option<Fen>, required)]
    pub found_fen: Option<i64>,
    /// What the bank says became of it.
    #[schema(value_type = Option<PaymentStatus>, required)]
    pub status: Option<String>,
    /// The bank's reference.
    #[schema(required)]
    pub reference: Option<String>,
    /// The day that the bank says.
    #[schema(value_type = Option<Date>, required)]
    pub on: Option<String>,
    /// Why it failed or came back.
    #[schema(value_type = Option<FailureReason>, required)]
    pub reason: Option<String>,
    /// The day on which it came in.
    #[schema(value_type = Date)]
    pub received_on: String,
    /// Whether a person still has to settle it.
    pub open: bool,
    /// For how many days it has been open; null once it is settled, and in what was known earlier.
    #[schema(required)]
    pub age_days: Option<i64>,
    /// As settled.
    #[schema(required)]
    pub resolved: Option<BreakResolutionView>,
}

/// A batch, without its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BatchItem {
    /// The batch.
    #[schema(value_type = Id)]
    pub id: String,
    /// How many events it has.
    pub version: i64,
    /// How far it is.
    #[schema(value_type = BatchState)]
    pub state: String,
    /// Which region pays.
    pub region: PlaceView,
    /// The fund that pays; null while it has no lines.
    #[schema(value_type = Option<Fund>, required)]
    pub fund: Option<String>,
    /// The day of preparation.
    #[schema(value_type = Date)]
    pub prepared_on: String,
    /// Who prepared it: `issuer/subject`.
    pub prepared_by: String,
    /// Who approved it.
    #[schema(required)]
    pub approved_by: Option<String>,
    /// The batch whose failed lines this one tries again.
    #[schema(value_type = Option<Id>, required)]
    pub follows: Option<String>,
    /// How many lines are or were to be paid: all that were not dropped.
    pub line_count: u32,
    /// What they come to.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// How many lines nothing came back of.
    pub awaiting_count: u32,
    /// What was booked as paid.
    pub paid_fen: i64,
    /// What was booked as returned.
    pub returned_fen: i64,
    /// How many breaks are open.
    pub open_breaks: u32,
}

/// A batch as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "3d0c1f86-77e2-4b7e-9a51-6f0d8c1e52a4", "version": 2, "state": "ready",
    "region": {"code": "520502", "name": "七星关区"}, "fund": "bridging_fund", "prepared_on": "2022-06-01",
    "prepared_by": "local/wang", "approved_by": null, "follows": null, "line_count": 0, "amount_fen": 0, "awaiting_count": 0,
    "paid_fen": 0, "returned_fen": 0, "open_breaks": 0, "allowed_actions": ["cancel"], "lines": [], "refused": [],
    "exports": [], "results": [], "breaks": [], "follow_up": [], "cancelled": null, "basis": {"position": 4712},
})))]
pub struct BatchView {
    /// The batch.
    #[serde(flatten)]
    pub batch: BatchItem,
    /// What may be done next, by whoever may do it.
    pub allowed_actions: Vec<String>,
    /// Its lines, by claim.
    pub lines: Vec<BatchLineView>,
    /// The claims that are no lines.
    pub refused: Vec<RefusedLineView>,
    /// The copies that went to the bank.
    pub exports: Vec<BatchExportView>,
    /// The results that came in.
    pub results: Vec<BatchResultView>,
    /// The breaks that they made.
    pub breaks: Vec<BreakView>,
    /// The claims that a later batch may try again.
    #[schema(value_type = Vec<Id>)]
    pub follow_up: Vec<String>,
    /// Why it was given up.
    #[schema(required)]
    pub cancelled: Option<String>,
    /// What the answer rests on.
    pub basis: Basis,
}

/// A batch as of one of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"id": "3d0c1f86-77e2-4b7e-9a51-6f0d8c1e52a4", "version": 1, "state": {
    "id": "3d0c1f86-77e2-4b7e-9a51-6f0d8c1e52a4", "version": 1, "state": "preparing",
    "region": {"code": "520502", "name": "七星关区"}, "fund": null, "prepared_on": "2022-06-01",
    "prepared_by": "local/wang", "approved_by": null, "follows": null, "line_count": 0, "amount_fen": 0, "awaiting_count": 0,
    "paid_fen": 0, "returned_fen": 0, "open_breaks": 0, "allowed_actions": ["cancel"], "lines": [], "refused": [],
    "exports": [], "results": [], "breaks": [], "follow_up": [], "cancelled": null, "basis": {"position": 4711},
}})))]
pub struct BatchStateAt {
    /// The batch.
    #[schema(value_type = Id)]
    pub id: String,
    /// After which event.
    pub version: i64,
    /// How it stood then.
    pub state: BatchView,
    /// What differs from the version asked for by `diff_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<Vec<Change>>,
}

/// A page of batches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "next_page_token": null, "basis": {"position": 4711}})))]
pub struct BatchPage {
    /// The batches, by id.
    pub items: Vec<BatchItem>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// What the answer rests on.
    pub basis: Basis,
}

/// A break and its batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BreakItem {
    /// The batch.
    #[schema(value_type = Id)]
    pub batch_id: String,
    /// How it may be settled now.
    #[schema(value_type = Vec<Resolution>)]
    pub resolutions: Vec<String>,
    /// The break.
    #[serde(flatten)]
    pub found: BreakView,
}

/// A page of breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "next_page_token": null, "basis": {"position": 4711}})))]
pub struct BreakPage {
    /// The breaks, batch by batch.
    pub items: Vec<BreakItem>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// What the answer rests on.
    pub basis: Basis,
}
