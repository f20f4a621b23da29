//! What the bank is asked to do, as JSON.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::values::{Date, Fen, Id, Instant, Sha256};

/// The order of an exported batch. Amounts are in fen; everything is in the clear and nothing cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "batch_id": "5b1f6d1e-0d38-5c4b-8f0e-6a4f0c1b2d3e", "created_at": "2021-07-05T08:30:00Z", "execute_on": "2021-07-06",
    "currency": "CNY", "debtor": {"name": "七星关区就业局", "account": "2406001029200012345", "bank_code": "102709000019"},
    "count": 1, "control_sum_fen": 50_000, "content_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "lines": [{
        "payment_id": "ac972194-0580-5558-8676-0b849ff5eb79", "claim_id": "8f9d1a8c-8f1e-5d35-9d0b-0a6c5b2b7c11",
        "account": "6222021234567890123", "holder_name": "李秀英", "amount_fen": 50_000, "purpose": "转移就业交通补贴",
    }],
})))]
pub struct PaymentOrder {
    /// The batch.
    #[schema(value_type = Id)]
    pub batch_id: String,
    /// When the order was made.
    #[schema(value_type = Instant)]
    pub created_at: String,
    /// The day on which the bank is to pay.
    #[schema(value_type = Date)]
    pub execute_on: String,
    /// Always `CNY`.
    pub currency: String,
    /// Whose account pays.
    pub debtor: PaymentDebtor,
    /// How many lines there are.
    pub count: u32,
    /// What they come to.
    #[schema(value_type = Fen)]
    pub control_sum_fen: i64,
    /// The hash of what the bank is asked to do: the same in every file of the order.
    #[schema(value_type = Sha256)]
    pub content_sha256: String,
    /// What is paid, by payment id.
    pub lines: Vec<PaymentOrderLine>,
}

/// Whose account pays an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentDebtor {
    /// The name of the account's holder.
    pub name: String,
    /// The account's number.
    pub account: String,
    /// Twelve digits of the payment system, a BIC, or the bank's own code; absent where none is known.
    #[schema(nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_code: Option<String>,
}

/// One payment of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentOrderLine {
    /// The payment; the bank carries it through as the end-to-end reference, and results name it.
    #[schema(value_type = Id)]
    pub payment_id: String,
    /// The claim that it pays.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// The account's number.
    pub account: String,
    /// In whose name the account is.
    pub holder_name: String,
    /// As the debtor's.
    #[schema(nullable = false)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bank_code: Option<String>,
    /// How much.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// What it is for, as the receiver reads it.
    pub purpose: String,
}
