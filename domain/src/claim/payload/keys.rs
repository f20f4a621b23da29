//! Who has an entitlement key.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::key::EntitlementKey;
use super::super::reference::ClaimRef;
use super::super::words::Settlement;
use crate::ids::{ClaimId, HoldId, PolicyId};
use crate::money::Fen;

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
