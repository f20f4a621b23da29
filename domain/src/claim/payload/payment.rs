//! From payable to paid.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::words::{FailureReason, HoldReason};
use crate::ids::{BatchId, ClaimId, PaymentId};
use crate::money::Fen;
use crate::sealed::Fingerprint;
use crate::subject::Subject;

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
