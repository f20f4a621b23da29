//! What is done about the money of a claim: holds, claw-backs, recoveries.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{HeldFor, HoldReason};
use crate::values::{Date, Explanation, Fen, Id, PaperNumber};

/// The claim is kept out of batches.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"reason": "manual", "note": "The employer is under inquiry."})))]
pub struct HoldClaim {
    /// Why, by its code: `manual` unless said.
    pub reason: Option<HeldFor>,
    /// Why, in words.
    #[schema(value_type = Explanation)]
    pub note: String,
}

/// A hold is lifted, or what facts hold the claim for is let pass.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"reason": "manual", "note": "The inquiry found nothing."})))]
pub struct LiftHold {
    /// Which.
    pub reason: HoldReason,
    /// Why.
    #[schema(value_type = Explanation)]
    pub note: String,
}

/// Money that was paid is ordered back (追缴).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"amount_fen": 50_000, "reason": "The work had ended in April.", "ordered_on": "2022-02-01"})))]
pub struct OrderClawback {
    /// How much; all that the beneficiary has of the claim, or of the lines named, without it.
    #[schema(value_type = Option<Fen>)]
    pub amount_fen: Option<i64>,
    /// The lines whose ground is gone; all without them.
    #[schema(value_type = Option<Vec<LineNumber>>, max_items = 500)]
    pub lines: Option<Vec<u32>>,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
    /// The day.
    #[schema(value_type = Date)]
    pub ordered_on: String,
}

/// The number of a line within its claim.
#[derive(Debug, ToSchema)]
#[schema(value_type = u32, minimum = 1, maximum = 100_000, examples(1))]
pub struct LineNumber(pub u32);

/// One instalment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"due_on": "2022-03-31", "amount_fen": 25_000})))]
pub struct Instalment {
    /// The day by which it is due.
    #[schema(value_type = Date)]
    pub due_on: String,
    /// How much.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
}

/// The debtor may pay back in parts, which add up to what is due.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"agreed_on": "2022-02-10", "instalments": [
    {"due_on": "2022-03-31", "amount_fen": 25_000}, {"due_on": "2022-06-30", "amount_fen": 25_000},
]})))]
pub struct AgreeInstalments {
    /// The day.
    #[schema(value_type = Date)]
    pub agreed_on: String,
    /// The parts, each due on a later day than the one before.
    #[schema(min_items = 1, max_items = 120)]
    pub instalments: Vec<Instalment>,
}

/// One of the people whom a write-off asks for agrees.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"amount_fen": 50_000, "reason": "The debtor died without heirs.", "written_off_on": "2023-02-01"})))]
pub struct WriteOffClaim {
    /// How much.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
    /// The day.
    #[schema(value_type = Date)]
    pub written_off_on: String,
}

/// Money that was ordered back came.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "amount_fen": 25_000, "recovered_on": "2022-03-20", "reference": "R-2022-0113",
})))]
pub struct RecordRecovery {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// How much.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// The day.
    #[schema(value_type = Date)]
    pub recovered_on: String,
    /// The bank's or cashier's reference.
    #[schema(value_type = Option<PaperNumber>)]
    pub reference: Option<String>,
}

/// Money that is due back is set off against another claim of the same beneficiary and fund.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "against": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11", "amount_fen": 25_000,
    "offset_on": "2022-03-20",
})))]
pub struct OffsetReceivable {
    /// The claim whose money is due back.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// The claim that is paid so much less.
    #[schema(value_type = Id)]
    pub against: String,
    /// How much.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// The day.
    #[schema(value_type = Date)]
    pub offset_on: String,
}
