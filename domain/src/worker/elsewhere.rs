//! Subsidies that other offices paid for this worker: the same must not be paid for twice.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::ids::PaidElsewhereId;
use crate::money::Fen;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::time::Period;

/// Another office paid a subsidy for this worker. It may be recorded of the dead too: the money was
/// paid, whatever came after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SubsidyPaidElsewhere {
    /// This payment.
    pub payment_id: PaidElsewhereId,
    /// Under which scheme.
    pub scheme: Scheme,
    /// For which month (social insurance) or calendar year (all else).
    pub period: Period,
    /// The division whose office paid.
    pub payer_region: RegionCode,
    /// How much, in fen; may be zero.
    pub amount_fen: Fen,
    /// When, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paid_on: Option<NaiveDate>,
    /// Who says so.
    pub source: String,
}

/// One payment by another office, as the state keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaidElsewhere {
    /// As recorded.
    pub fact: SubsidyPaidElsewhere,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
    /// The versions of the later events that voided it, in order.
    pub changed_in: Vec<u64>,
    /// Whether it never was.
    pub voided: bool,
}

impl PaidElsewhere {
    /// Whether this is the same payment, recorded again: of one scheme, period and payer there is one.
    pub fn is_same_as(&self, other: &SubsidyPaidElsewhere) -> bool {
        self.fact.scheme == other.scheme
            && self.fact.period == other.period
            && self.fact.payer_region == other.payer_region
    }
}
