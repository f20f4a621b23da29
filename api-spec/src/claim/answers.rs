//! What commands about claims answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::ClaimState;
use crate::common::Committed;
use crate::values::{Fen, Id};

/// What every command about a claim answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 9, "position": 4720, "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11",
    "state": "filed", "amount_fen": 50_000,
})))]
pub struct ClaimAnswer {
    /// The beneficiary's stream, its version and the position.
    #[serde(flatten)]
    pub committed: Committed,
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Where it stands now.
    #[schema(value_type = ClaimState)]
    pub state: String,
    /// What is claimed, or once it is approved what was.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
}

/// Declares answers that carry more: name, the members with their types in Rust and in the document, an example of them.
macro_rules! answers {
    ($($(#[$doc:meta])* $name:ident, $example:tt { $($(#[$mdoc:meta])* $field:ident: $type:ty as $schema:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[schema(examples(json!($example)))]
        pub struct $name {
            /// The claim as it stands.
            #[serde(flatten)]
            pub claim: ClaimAnswer,
            $($(#[$mdoc])* #[schema(value_type = $schema, required)] pub $field: $type,)+
        }
    )+};
}

answers! {
    /// A review was recorded.
    ReviewAnswer, {
        "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 10, "position": 4721,
        "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "state": "reviewed", "amount_fen": 50_000,
        "account_masked": "***************0123",
    } {
        /// The account that the review saw, and confirmed if it waited; null without one.
        account_masked: Option<String> as Option<String>,
    }
    /// An objection was recorded.
    ObjectionAnswer, {
        "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 12, "position": 4725,
        "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "state": "publicised", "amount_fen": 50_000,
        "objection_id": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11",
    } {
        /// The objection.
        objection_id: String as Id,
    }
    /// An approval was recorded.
    ApprovalAnswer, {
        "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 15, "position": 4731,
        "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "state": "approved", "amount_fen": 50_000,
        "approvals_given": 1, "approvals_needed": 1,
    } {
        /// How many approvers have agreed.
        approvals_given: u32 as u32,
        /// How many the amount asks for.
        approvals_needed: u32 as u32,
    }
    /// A recovery was recorded.
    RecoveryAnswer, {
        "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 19, "position": 4801,
        "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "state": "clawback_ordered", "amount_fen": 50_000,
        "recovery_id": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11", "open_fen": 25_000,
    } {
        /// The recovery.
        recovery_id: String as Id,
        /// What is still due.
        open_fen: i64 as Fen,
    }
}
