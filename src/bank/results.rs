//! What a bank says of the payments.

use chrono::NaiveDate;
use domain::money::Fen;
use serde::Serialize;
use uuid::Uuid;

use super::file_sha256;

/// What a file that came back is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Message {
    /// A list in JSON.
    #[default]
    Json,
    /// A table.
    Table,
    /// ISO 20022 `pain.002`: what became of an order.
    Pain002,
    /// ISO 20022 `camt.054`: single entries on the account.
    Camt054,
}

/// A file that came back, wholly understood. What it says need not fit any batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankResults {
    /// What it is.
    pub message: Message,
    /// The sum that the file states, in fen: of its lines' amounts (tables, JSON), of the order that it answers
    /// (`pain.002`), of its entries (`camt.054`).
    pub control_sum_fen: Option<i64>,
    /// The number that the file states, of the same.
    pub count: Option<u64>,
    /// How many lines say nothing yet (accepted, pending) or are not about a payment of ours (money that came
    /// in). They are counted, so that a file may be seen to be incomplete.
    pub skipped: u64,
    /// What became of payments, in the order of the file.
    pub lines: Vec<ResultLine>,
    /// SHA-256 as hex over what the lines say, in whatever order, encoding or format; their numbers and
    /// the bank's own words do not count.
    pub content_sha256: String,
}

/// What became of one payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultLine {
    /// The row of a table, or the number of the result in JSON and XML, from 1.
    pub line_no: u32,
    /// The payment, as told.
    pub payment_id: Option<Uuid>,
    /// The claim, as told.
    pub claim_id: Option<Uuid>,
    /// What the file calls it, if that is no id. The bank's words may hold personal data.
    pub unknown_reference: Option<String>,
    /// What became of it.
    pub status: ResultStatus,
    /// The amount that the bank speaks of.
    pub amount_fen: Option<Fen>,
    /// The bank's own reference.
    pub reference: Option<String>,
    /// The day on which it happened, by the bank's calendar.
    pub on: Option<NaiveDate>,
    /// Why it was not paid; always there unless it was.
    pub reason: Option<FailureReason>,
    /// The bank's words for it. They may hold personal data.
    pub reason_text: Option<String>,
}

/// What became of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultStatus {
    /// Booked on the receiver's account.
    Paid,
    /// Never booked.
    Failed,
    /// Came back after it was booked.
    Returned,
}

/// Why a payment was not made, or came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureReason {
    /// The account is closed, blocked or does not exist: another one is needed.
    AccountClosed,
    /// The holder's name is not that of the account.
    NameDiffers,
    /// The debtor's account has too little on it.
    NoFunds,
    /// The bank takes it for a payment that it has already.
    Duplicate,
    /// Anything else.
    Other,
}

/// A line as the content hash sees it.
#[derive(Serialize)]
struct Canonical<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<&'a str>,
    status: ResultStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount_fen: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<FailureReason>,
}

impl<'a> Canonical<'a> {
    /// The payment names the line where it is told; else the claim, else the bank's word. A format that tells
    /// fewer of them still says the same.
    fn of(line: &'a ResultLine) -> Self {
        let by_payment = line.payment_id.is_some();
        let by_claim = !by_payment && line.claim_id.is_some();
        Self {
            payment_id: line.payment_id,
            claim_id: line.claim_id.filter(|_| by_claim),
            unknown: line
                .unknown_reference
                .as_deref()
                .filter(|_| !by_payment && !by_claim),
            status: line.status,
            amount_fen: line.amount_fen.map(Fen::get),
            reference: line.reference.as_deref(),
            on: line.on,
            reason: line.reason,
        }
    }
}

/// The hash of what results' lines say: canonical JSON (RFC 8785) of the list, ordered by the lines' own canonical
/// form. None if there is no such form.
pub fn content_sha256(lines: &[ResultLine]) -> Option<String> {
    let canonical = lines
        .iter()
        .map(|line| serde_json_canonicalizer::to_string(&Canonical::of(line)));
    let mut canonical: Vec<String> = canonical.collect::<Result<_, _>>().ok()?;
    canonical.sort();
    Some(file_sha256(format!("[{}]", canonical.join(",")).as_bytes()))
}
