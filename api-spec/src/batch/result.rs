//! What the bank says, and what became of that.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::view::BreakView;
use super::{FailureReason, PaymentStatus};
use crate::common::Committed;
use crate::values::{Date, Fen, Id, Position};

/// One result.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubmittedResult {
    /// The claim; or the payment.
    #[schema(value_type = Option<Id>)]
    pub claim_id: Option<String>,
    /// The payment, as the bank quotes it.
    #[schema(value_type = Option<Id>)]
    pub payment_id: Option<String>,
    /// What became of it.
    pub status: PaymentStatus,
    /// The amount; the line's own without.
    #[schema(value_type = Option<Fen>)]
    pub amount_fen: Option<i64>,
    /// The bank's reference.
    #[schema(min_length = 1, max_length = 70)]
    pub reference: Option<String>,
    /// The day.
    #[schema(value_type = Option<Date>)]
    pub paid_on: Option<String>,
    /// Why it failed or came back: the code, or the bank's words.
    #[schema(min_length = 1, max_length = 500, examples("account_closed"))]
    pub reason: Option<String>,
}

/// Results typed by hand. Files of the bank are sent as they are: a table as `text/csv` in UTF-8 or GB18030,
/// `pain.002` and `camt.054` as `application/xml`.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"control_sum_fen": 50_000, "count": 2, "results": [
    {"claim_id": "9b1c5a70-0e0a-5d4e-9a55-4d2b8f6c7e01", "status": "paid", "amount_fen": 50_000, "reference": "B17", "paid_on": "2022-06-07"},
    {"claim_id": "9b1c5a70-0e0a-5d4e-9a55-4d2b8f6c7e02", "status": "failed", "reason": "account_closed"},
]})))]
pub struct SubmitResults {
    /// The sum of all amounts, to find what was mistyped.
    #[schema(minimum = 0, maximum = 1_000_000_000_000_000_i64)]
    pub control_sum_fen: Option<i64>,
    /// The number of results.
    #[schema(minimum = 0, maximum = 1000)]
    pub count: Option<u32>,
    /// The results.
    #[schema(min_items = 1, max_items = 1000)]
    pub results: Vec<SubmittedResult>,
}

/// A result that was booked on a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ResultLine {
    /// Its place in the file, from 1.
    pub line_no: u32,
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// The payment.
    #[schema(value_type = Id)]
    pub payment_id: String,
    /// What became of it.
    #[schema(value_type = PaymentStatus)]
    pub status: String,
    /// What was paid, came back, or failed to be paid.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// The bank's reference.
    #[schema(required)]
    pub reference: Option<String>,
    /// The day.
    #[schema(value_type = Option<Date>, required)]
    pub on: Option<String>,
    /// Why it failed or came back.
    #[schema(value_type = Option<FailureReason>, required)]
    pub reason: Option<String>,
}

/// What became of results. The same content again, whatever its order, encoding or format, gets this answer again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "3d0c1f86-77e2-4b7e-9a51-6f0d8c1e52a4", "version": 5, "position": 4720,
    "result_id": "5b2ac9d0-3b7a-5c33-8f6e-2f1f5a0c7d11", "applied_position": 4720,
    "paid": 1, "failed": 0, "returned": 0, "unchanged": 0, "lines": [{
        "line_no": 1, "claim_id": "9b1c5a70-0e0a-5d4e-9a55-4d2b8f6c7e01", "payment_id": "ac972194-0580-5558-8676-0b849ff5eb79",
        "status": "paid", "amount_fen": 50_000, "reference": "B17", "on": "2022-06-07", "reason": null,
    }], "breaks": [],
})))]
pub struct ResultsTaken {
    /// The batch, its version and position.
    #[serde(flatten)]
    pub committed: Committed,
    /// The results.
    #[schema(value_type = Id)]
    pub result_id: String,
    /// Up to which place in the log they are booked on the claims; null while that goes on.
    #[schema(value_type = Option<Position>, required)]
    pub applied_position: Option<i64>,
    /// How many lines were booked as paid.
    pub paid: u32,
    /// How many as failed.
    pub failed: u32,
    /// How many as returned.
    pub returned: u32,
    /// How many said what was known.
    pub unchanged: u32,
    /// What was booked, line by line.
    pub lines: Vec<ResultLine>,
    /// What differs, line by line: nothing of it is booked until a person settles it.
    pub breaks: Vec<BreakView>,
}
