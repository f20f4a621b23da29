//! Who looked at what, and what proves that nobody touched the record of it.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::coded::wire_enum;
use crate::values::{Id, Instant, Month, Position, RegionCode, Sha256};

wire_enum! {
    /// What was done.
    AccessAction {
        /// A person was looked up by citizen id or name.
        Lookup = "lookup",
        /// A case was read, with most of its personal data hidden.
        Case = "case",
        /// Personal data was read in clear.
        PersonalData = "personal-data",
        /// The decision about a claim was read, with the person's name.
        Decision = "decision",
        /// A public notice was read or printed, with the person's name masked.
        PublicNotice = "public-notice",
        /// A reviewer was shown the end of the account's number.
        Account = "account",
        /// Accounts and names were opened for the first copy of a file to the bank.
        BatchExport = "batch-export",
        /// Accounts and names were opened for another copy of it.
        BatchFile = "batch-file",
        /// A token was used, for the first time in an hour by one of the processes; `stream_id` is the token's id.
        Token = "token",
        /// Tokens that do not hold were presented, `times` in all; `stream_id` is the network that they came from,
        /// `purpose` the minute (UTC).
        FailedLogin = "failed-login",
        /// This log was read.
        AccessLog = "access-log",
        /// A bundle was taken away, with everything personal sealed; `stream_id` is what it is about.
        Bundle = "bundle",
        /// The workpapers of a sample were exported.
        Workpapers = "workpapers",
    }
}

/// One line of the access log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": 4711, "at": "2021-03-15T08:30:00.123456Z", "subject": "local/wang", "role": "caseworker", "region": "520502",
    "action": "personal-data", "stream_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "purpose": "Payment of the May claim",
    "request_id": "01a21188-2cf3-7302-9892-6698b73ce7b8", "times": 1,
})))]
pub struct AccessLine {
    /// Its number in the access log: it only grows.
    #[schema(minimum = 1)]
    pub id: i64,
    /// When it was noted: before anything was shown.
    #[schema(value_type = Instant)]
    pub at: String,
    /// Who looked: issuer and name; empty for a failed login.
    pub subject: String,
    /// In which role; empty for a failed login.
    pub role: String,
    /// The scope: the region that the token was for, with all below it.
    #[schema(value_type = RegionCode)]
    pub region: String,
    /// What was done.
    #[schema(value_type = AccessAction)]
    pub action: String,
    /// About whom or what: the stream; empty where it was about none, such as a look-up that found nobody.
    pub stream_id: String,
    /// What for, as it was stated, or as the action says.
    pub purpose: String,
    /// On which request; empty where it sums up several.
    pub request_id: String,
    /// How often: more than once only where lines are summed up.
    #[schema(minimum = 1)]
    pub times: i64,
}

/// A page of the access log, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "next_page_token": null})))]
pub struct AccessPage {
    /// The lines.
    pub items: Vec<AccessLine>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
}

/// Which lines of the access log are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AccessQuery {
    /// Only what this subject did, `issuer/name`.
    #[param(min_length = 1, max_length = 200, example = "local/wang")]
    pub subject: Option<String>,
    /// Only this action.
    #[param(value_type = Option<AccessAction>)]
    pub action: Option<String>,
    /// Only what was about this stream; for tokens and failed logins, the token's id or the network.
    #[param(min_length = 1, max_length = 100)]
    pub stream_id: Option<String>,
    /// Only from this instant on (RFC 3339).
    #[param(value_type = Option<Instant>)]
    pub from: Option<String>,
    /// Only before this instant (RFC 3339).
    #[param(value_type = Option<Instant>)]
    pub to: Option<String>,
}

/// A month of the access log that is over and sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "month": "2021-03", "first": 4711, "count": 812, "deleted": false,
    "root": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "stream_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "position": 90_412,
})))]
pub struct AccessMonthView {
    /// The month, in UTC.
    #[schema(value_type = Month)]
    pub month: String,
    /// The number of its first line; 0 if it has none.
    pub first: i64,
    /// How many lines it has, or had.
    pub count: i64,
    /// Whether its lines have expired and were deleted.
    pub deleted: bool,
    /// The root of the Merkle tree (RFC 9162) over its lines in the order of their numbers.
    #[schema(value_type = Sha256)]
    pub root: String,
    /// The stream of the event that keeps the root: kind `access_month`, version 1.
    #[schema(value_type = Id)]
    pub stream_id: String,
    /// The place of that event in the log, whose own proofs cover it.
    #[schema(value_type = Position)]
    pub position: i64,
}

/// The months that are sealed, in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": []})))]
pub struct AccessMonths {
    /// The months: without a gap, since one without lines is sealed too.
    pub items: Vec<AccessMonthView>,
}

/// The proof that a line stands in its month as it was when the month was sealed (RFC 9162, section 2.1.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "month": "2021-03", "index": 4, "size": 812, "leaf": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "path": ["60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"],
    "root": "fd61a03af4f77d870fc21e05e7e80678095c92d808cfb3b5c279ee04c74aca13", "holds": true, "data": "{\"action\":\"case\"}",
})))]
pub struct AccessProof {
    /// The month.
    #[schema(value_type = Month)]
    pub month: String,
    /// The line's place in it, from 0.
    pub index: i64,
    /// How many lines the month has.
    pub size: i64,
    /// SHA-256 of a zero byte and `data`.
    #[schema(value_type = Sha256)]
    pub leaf: String,
    /// The audit path, from the leaf upwards.
    #[schema(value_type = Vec<Sha256>)]
    pub path: Vec<String>,
    /// The root of the month.
    #[schema(value_type = Sha256)]
    pub root: String,
    /// Whether leaf and path lead to the root. If not, somebody changed the lines of the month since it was sealed.
    pub holds: bool,
    /// The line as it was hashed: canonical JSON (RFC 8785).
    pub data: String,
}
