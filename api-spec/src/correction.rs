//! Corrections of the journal: what was published and is posted otherwise by the rules of a later version.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::claim::PostingView;
use crate::finance::AccountBalances;
use crate::values::{Date, Explanation, Id, Position, Sha256};

/// A claim whose published lines are not those that the rules post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "claim_id": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11",
    "published": [{
        "kind": "approved", "to": "committed", "from": "budget", "amount_fen": 50000, "fund": "bridging_fund", "on": "2021-07-14",
        "version": 15,
    }],
    "posted": [{
        "kind": "approved", "to": "committed", "from": "budget", "amount_fen": 40000, "fund": "bridging_fund", "on": "2021-07-14",
        "version": 15,
    }],
})))]
pub struct ClaimDifferenceView {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Its lines as they were published, in order.
    pub published: Vec<PostingView>,
    /// What the rules of this version post for the same events.
    pub posted: Vec<PostingView>,
}

/// Why a rebuilt version of the journal does not serve. A page of the claims that differ; the rest tells of all of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "code_version": 2, "published_to": 4711,
    "first_position": 4690, "claims": 1, "lines": 2,
    "moves": {
        "budget_fen": 10000, "committed_fen": -10000, "payable_fen": 0, "paid_fen": 0, "receivable_fen": 0, "recovered_fen": 0,
        "written_off_fen": 0,
    },
    "items": [{
        "claim_id": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11",
        "published": [{
            "kind": "approved", "to": "committed", "from": "budget", "amount_fen": 50000, "fund": "bridging_fund",
            "on": "2021-07-14", "version": 15,
        }],
        "posted": [{
            "kind": "approved", "to": "committed", "from": "budget", "amount_fen": 40000, "fund": "bridging_fund",
            "on": "2021-07-14", "version": 15,
        }],
    }],
    "next_page_token": null,
})))]
pub struct JournalDifferences {
    /// What stands for these differences when they are confirmed.
    #[schema(value_type = Sha256)]
    pub digest: String,
    /// The version of the code whose rules post otherwise.
    pub code_version: u32,
    /// The place in the log up to which lines had been published.
    #[schema(value_type = Position)]
    pub published_to: i64,
    /// The first place at which something differs.
    #[schema(value_type = Position)]
    pub first_position: i64,
    /// How many claims differ.
    pub claims: u32,
    /// How many lines a correction would post today.
    pub lines: u32,
    /// What these would move on each account. Together they are zero.
    pub moves: AccountBalances,
    /// The claims of this page, by id.
    pub items: Vec<ClaimDifferenceView>,
    /// The token of the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
}

/// Post the differences as lines of their own.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "digest": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "reason": "Version 2 posts the part that was kept back for a debt; version 1 forgot it.",
})))]
pub struct CorrectJournal {
    /// The differences that were looked at.
    #[schema(value_type = Sha256)]
    pub digest: String,
    /// Why the rules post something else now; kept with the event for ever, so without personal data.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// A correction that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "5a0a3b0e-7f0e-5d43-8f0c-1c9d7a3053a4", "position": 4720, "published_to": 4711, "code_version": 2,
    "corrected_on": "2022-03-01", "corrected_by": "local/wei",
    "reason": "Version 2 posts the part that was kept back for a debt; version 1 forgot it.", "claims": 1, "lines": 2,
})))]
pub struct CorrectionView {
    /// The correction.
    #[schema(value_type = Id)]
    pub id: String,
    /// The place in the log of its first event: where its first lines stand in the feed.
    #[schema(value_type = Position)]
    pub position: i64,
    /// The place in the log up to which lines had been published.
    #[schema(value_type = Position)]
    pub published_to: i64,
    /// The version of the code whose rules it leads to.
    pub code_version: u32,
    /// The business date of its lines.
    #[schema(value_type = Date)]
    pub corrected_on: String,
    /// Who confirmed it.
    pub corrected_by: String,
    /// Why.
    pub reason: String,
    /// How many claims it corrects.
    pub claims: u32,
    /// How many lines it posts.
    pub lines: u32,
}

/// All corrections of claims of the token's region.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": []})))]
pub struct CorrectionList {
    /// In the order of the log.
    pub items: Vec<CorrectionView>,
}
