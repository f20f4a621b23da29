//! What may be done to a batch.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Resolution;
use crate::policy::Fund;
use crate::values::{CurrentRegion, Date, Explanation, Fen, Id, Scheme};

/// Which payable claims are taken: those that have waited longest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayableFilter {
    /// Only claims of this region and of all below it; the caller's own without.
    #[schema(value_type = Option<CurrentRegion>)]
    pub region: Option<String>,
    /// Only claims of this scheme.
    pub scheme: Option<Scheme>,
    /// Only claims that this fund pays. Without it, claims of several funds are refused: one account pays a batch.
    pub fund: Option<Fund>,
    /// Claims that together come to no more than this: each that still fits.
    #[schema(value_type = Option<Fen>)]
    pub up_to_fen: Option<i64>,
    /// So many at most; 500 without.
    #[schema(minimum = 1, maximum = 1000)]
    pub limit: Option<u32>,
}

/// Claims are to be paid together: those that are named, or that a filter takes, or, with `follows` alone, those
/// whose payment in an earlier batch failed or came back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(
    json!({"filter": {"fund": "bridging_fund", "region": "520502", "up_to_fen": 5_000_000}, "prepared_on": "2022-06-01"}),
    json!({"claim_ids": ["9b1c5a70-0e0a-5d4e-9a55-4d2b8f6c7e01"], "prepared_on": "2022-06-01"}),
    json!({"follows": "3d0c1f86-77e2-4b7e-9a51-6f0d8c1e52a4", "prepared_on": "2022-07-01"}),
))]
pub struct PrepareBatch {
    /// The claims, each once.
    #[schema(value_type = Option<Vec<Id>>, min_items = 1, max_items = 1000)]
    pub claim_ids: Option<Vec<String>>,
    /// In place of them: which payable claims.
    pub filter: Option<PayableFilter>,
    /// The batch whose failed and returned lines this one tries again.
    #[schema(value_type = Option<Id>)]
    pub follows: Option<String>,
    /// Which region pays: its account, or that of the nearest region above. The nearest that holds all claims without.
    #[schema(value_type = Option<CurrentRegion>)]
    pub region: Option<String>,
    /// The day.
    #[schema(value_type = Date)]
    pub prepared_on: String,
}

/// The batch may go to the bank.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"approved_on": "2022-06-02"})))]
pub struct ApproveBatch {
    /// The day.
    #[schema(value_type = Date)]
    pub approved_on: String,
}

/// The batch goes to the bank.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"exported_on": "2022-06-03"})))]
pub struct ExportBatch {
    /// The day on which the bank is to pay.
    #[schema(value_type = Date)]
    pub exported_on: String,
    /// Why there is another copy; it has the bytes of the first. Needed from the second on.
    #[schema(value_type = Option<Explanation>)]
    pub reason: Option<String>,
}

/// The batch is given up before it went to the bank: all its claims are free.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"reason": "Prepared twice.", "cancelled_on": "2022-06-02"})))]
pub struct CancelBatch {
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
    /// The day.
    #[schema(value_type = Date)]
    pub cancelled_on: String,
}

/// Every line has a result or was released, and no break is open.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"closed_on": "2022-06-20"})))]
pub struct CloseBatch {
    /// The day.
    #[schema(value_type = Date)]
    pub closed_on: String,
}

/// The bank confirmed that it doesn't pay a line: the claim is free.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "reason": "Stopped before the file was booked.", "bank_confirmation": "Letter of 8 June, no. 17", "released_on": "2022-06-09",
})))]
pub struct ReleaseLine {
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
    /// What the bank confirmed it by.
    #[schema(value_type = Explanation)]
    pub bank_confirmation: String,
    /// The day.
    #[schema(value_type = Date)]
    pub released_on: String,
}

/// A break is settled.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "resolution": "accepted", "reason": "The bank kept its charge; the rest is paid by hand.", "resolved_on": "2022-06-12",
})))]
pub struct ResolveBreak {
    /// How.
    pub resolution: Resolution,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
    /// The day.
    #[schema(value_type = Date)]
    pub resolved_on: String,
}
