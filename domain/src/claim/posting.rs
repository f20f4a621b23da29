//! What claims do to the books: double entry per fund. Every posting moves an amount from
//! one account to another, so that all accounts together are always zero.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::ids::BatchId;
use crate::money::Fen;
use crate::policy::Fund;
use crate::region::RegionCode;

coded! {
    /// The accounts of a fund.
    Account {
        /// What was promised, as a debt of the budget: the other side of all that follows.
        Budget = "budget",
        /// Approved, not yet admitted.
        Committed = "committed",
        /// Admitted, to be paid.
        Payable = "payable",
        /// Paid and kept.
        Paid = "paid",
        /// Due back.
        Receivable = "receivable",
        /// Came back.
        Recovered = "recovered",
        /// Given up.
        WrittenOff = "written_off",
    }
}

coded! {
    /// What a posting tells.
    PostingKind {
        /// A claim was determined to be entitled: a memo, which moves nothing.
        Entitled = "entitled",
        /// Approved.
        Approved = "approved",
        /// Admitted by the budget.
        Admitted = "admitted",
        /// Booked by the bank.
        Paid = "paid",
        /// Came back from the bank.
        Returned = "returned",
        /// The approval was cancelled.
        Cancelled = "cancelled",
        /// A claw-back was ordered.
        Clawback = "clawback",
        /// An order is void, since the bank sent the payment back.
        ClawbackCancelled = "clawback_cancelled",
        /// Money came back from the beneficiary.
        Recovered = "recovered",
        /// A receivable was set off against a claim.
        Offset = "offset",
        /// A receivable was given up.
        WrittenOff = "written_off",
        /// What was published is taken back, or what was not is posted: an operator's correction, no event of a claim.
        Correction = "correction",
    }
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Posting {
    /// What it tells.
    pub kind: PostingKind,
    /// The account that grows, and the one that shrinks; none for a memo.
    pub accounts: Option<(Account, Account)>,
    /// How much, in fen.
    pub amount_fen: Fen,
    /// The fund; a claim that no policy covers has none and posts nothing but memos.
    pub fund: Option<Fund>,
    /// The region whose office pays.
    pub region: RegionCode,
    /// The business date.
    pub on: Option<NaiveDate>,
    /// The batch, for payments.
    pub batch_id: Option<BatchId>,
    /// The bank's or cashier's reference.
    pub reference: Option<String>,
    /// The version of the event that posted it.
    pub recorded_in: u64,
}

impl PostingKind {
    /// The accounts that it moves an amount between: to, from. None for a memo, and for a correction, which any may need.
    pub fn accounts(self, from: Account) -> Option<(Account, Account)> {
        Some(match self {
            Self::Entitled | Self::Correction => return None,
            Self::Approved => (Account::Committed, Account::Budget),
            Self::Admitted => (Account::Payable, Account::Committed),
            Self::Paid => (Account::Paid, Account::Payable),
            Self::Returned => (Account::Payable, Account::Paid),
            Self::Cancelled => (Account::Budget, from),
            Self::Clawback => (Account::Receivable, Account::Paid),
            Self::ClawbackCancelled => (Account::Paid, Account::Receivable),
            Self::Recovered => (Account::Recovered, Account::Receivable),
            // The claim that is set off counts as paid, the receivable as recovered.
            Self::Offset if from == Account::Payable => (Account::Paid, Account::Payable),
            Self::Offset => (Account::Recovered, Account::Receivable),
            Self::WrittenOff => (Account::WrittenOff, Account::Receivable),
        })
    }
}
