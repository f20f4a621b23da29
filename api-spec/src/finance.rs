//! The finance side: the journal as a feed, and what the accounts hold.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::claim::{BeneficiaryKind, PostingKind};
use crate::coded::wire_enum;
use crate::common::Basis;
use crate::policy::Fund;
use crate::values::{Date, Fen, Id, Instant, Month, Position, RegionCode, Scheme};

wire_enum! {
    /// The accounts of a fund. All together are always zero.
    LedgerAccount {
        /// What was promised, as a debt of the budget: the other side of all that follows.
        Budget = "budget",
        /// Approved, not yet admitted by the budget.
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

/// Whose money it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"type": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"})))]
pub struct Beneficiary {
    /// The kind of stream.
    #[serde(rename = "type")]
    #[schema(value_type = BeneficiaryKind)]
    pub kind: String,
    /// The stream.
    #[schema(value_type = Id)]
    pub id: String,
}

/// One line of the journal: an amount that moves from one account of a fund to another. It never changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "cursor": "0000000000000004711.0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11.000002", "position": 4711,
    "recorded_at": "2021-07-20T08:30:00.123456Z", "claim_id": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11", "line_no": 2, "kind": "paid",
    "debit": "paid", "credit": "payable", "amount_fen": 50000, "fund": "bridging_fund", "scheme": "transport",
    "programme": "target_groups", "region": "520502", "on": "2021-07-19",
    "beneficiary": {"type": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"},
    "batch_id": "5a0a3b0e-7f0e-5d43-8f0c-1c9d7a3053a4", "reference": "20210719000123", "version": 14,
})))]
pub struct JournalLine {
    /// The line's place in the feed; to be given as `after` to go on behind it.
    pub cursor: String,
    /// The place in the log of the event that posted it.
    #[schema(value_type = Position)]
    pub position: i64,
    /// When that event was recorded.
    #[schema(value_type = Instant)]
    pub recorded_at: String,
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Its place among the lines of the claim, from 0.
    #[schema(minimum = 0)]
    pub line_no: i64,
    /// What it tells.
    #[schema(value_type = PostingKind)]
    pub kind: String,
    /// The account that grows; null for a memo.
    #[schema(value_type = Option<LedgerAccount>, required)]
    pub debit: Option<String>,
    /// The account that shrinks; null for a memo.
    #[schema(value_type = Option<LedgerAccount>, required)]
    pub credit: Option<String>,
    /// How much.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// The fund that pays; null where no policy names one.
    #[schema(value_type = Option<Fund>, required)]
    pub fund: Option<String>,
    /// The scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// The programme of the policy.
    pub programme: String,
    /// The region whose office pays.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// Whose money it is.
    pub beneficiary: Beneficiary,
    /// The business date; null where the bank told none.
    #[schema(value_type = Option<Date>, required)]
    pub on: Option<String>,
    /// The payment batch.
    #[schema(value_type = Option<Id>, required)]
    pub batch_id: Option<String>,
    /// The bank's or cashier's reference.
    #[schema(required)]
    pub reference: Option<String>,
    /// The version of the event in the beneficiary's stream.
    #[schema(value_type = Position)]
    pub version: i64,
}

/// Lines of the journal in their order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "next": "0000000000000004711.~"})))]
pub struct JournalPage {
    /// The lines.
    pub items: Vec<JournalLine>,
    /// The place to go on from, also where there were no lines. Whoever gives it as `after` the next time meets every
    /// line once.
    pub next: String,
}

/// One line of the journal as an event of `CloudEvents` 1.0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "specversion": "1.0", "id": "0000000000000004711.0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11.000002", "source": "/api/v1/finance/journal",
    "type": "hearth.journal.paid", "subject": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11", "time": "2021-07-20T08:30:00.123456Z",
    "datacontenttype": "application/json", "data": {
        "cursor": "0000000000000004711.0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11.000002", "position": 4711,
        "recorded_at": "2021-07-20T08:30:00.123456Z", "claim_id": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11", "line_no": 2, "kind": "paid",
        "debit": "paid", "credit": "payable", "amount_fen": 50000, "fund": "bridging_fund", "scheme": "transport",
        "programme": "target_groups", "region": "520502", "on": "2021-07-19",
        "beneficiary": {"type": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"},
        "batch_id": "5a0a3b0e-7f0e-5d43-8f0c-1c9d7a3053a4", "reference": "20210719000123", "version": 14,
    },
})))]
pub struct JournalEvent {
    /// `1.0`.
    pub specversion: String,
    /// The line's cursor.
    pub id: String,
    /// The feed.
    pub source: String,
    /// `hearth.journal.` and the kind of the line.
    #[serde(rename = "type")]
    pub kind: String,
    /// The claim.
    #[schema(value_type = Id)]
    pub subject: String,
    /// When the event behind the line was recorded.
    #[schema(value_type = Instant)]
    pub time: String,
    /// `application/json`.
    pub datacontenttype: String,
    /// The line.
    pub data: JournalLine,
}

/// Lines of the journal as a batch of `CloudEvents`; the header `Link` tells where to go on (`rel="next"`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!([])))]
pub struct JournalEvents(pub Vec<JournalEvent>);

/// What the accounts hold. Together they are zero.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "budget_fen": -150_000, "committed_fen": 0, "payable_fen": 50000, "paid_fen": 50000, "receivable_fen": 0, "recovered_fen": 50000,
    "written_off_fen": 0,
})))]
pub struct AccountBalances {
    /// The other side of all: what was promised, below zero.
    pub budget_fen: i64,
    /// Approved, not yet admitted.
    pub committed_fen: i64,
    /// Admitted, to be paid.
    pub payable_fen: i64,
    /// Paid and kept.
    pub paid_fen: i64,
    /// Due back.
    pub receivable_fen: i64,
    /// Came back.
    pub recovered_fen: i64,
    /// Given up.
    pub written_off_fen: i64,
}

/// What the accounts of one fund hold for one scheme.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "fund": "bridging_fund", "scheme": "transport", "budget_fen": -50000, "committed_fen": 0, "payable_fen": 50000, "paid_fen": 0,
    "receivable_fen": 0, "recovered_fen": 0, "written_off_fen": 0,
})))]
pub struct FundBalance {
    /// The fund.
    #[schema(value_type = Option<Fund>, required)]
    pub fund: Option<String>,
    /// The scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// The month of the business dates, where months stand by themselves; absent where the bank told no date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Month>)]
    pub month: Option<String>,
    /// The accounts.
    #[serde(flatten)]
    pub accounts: AccountBalances,
}

/// What the accounts hold in a region with all below it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "region": "520000", "items": [], "total": {
        "budget_fen": 0, "committed_fen": 0, "payable_fen": 0, "paid_fen": 0, "receivable_fen": 0, "recovered_fen": 0, "written_off_fen": 0,
    },
    "cursor": "0000000000000004711.~", "basis": {"position": 4711, "projection_version": 1},
})))]
pub struct Balances {
    /// The region.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// One per fund and scheme, and month if asked for, in this order.
    pub items: Vec<FundBalance>,
    /// All of them together.
    pub total: AccountBalances,
    /// The place in the journal up to which they are added up: what follows it is not in them, all before is.
    pub cursor: String,
    /// What the answer rests on.
    pub basis: Basis,
}
