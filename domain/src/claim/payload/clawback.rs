//! Money that is due back.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::{ClaimId, RecoveryId};
use crate::money::Fen;
use crate::subject::Subject;

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
