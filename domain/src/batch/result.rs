//! What a bank says of a batch's lines, and where that differs from what is known.

use std::cmp::Ordering;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use crate::claim::FailureReason;
use crate::coded::coded;
use crate::ids::{BreakId, ClaimId, PaymentId};
use crate::money::Fen;

coded! {
    /// What the bank says of a line. In this order a file is taken in, so that a payment and its return may stand in one.
    ResultStatus {
        /// The money left.
        Paid = "paid",
        /// The money didn't leave.
        Failed = "failed",
        /// The money left and came back (退票).
        Returned = "returned",
    }
}

coded! {
    /// How files are written.
    FileFormat {
        /// Lines of values separated by commas.
        Csv = "csv",
        /// The same in GB18030, which older bank programs read.
        CsvGb18030 = "csv-gb18030",
        /// JSON.
        Json = "json",
        /// ISO 20022 pain.001: an order to pay.
        Pain001 = "pain.001",
        /// ISO 20022 pain.002: what became of the order.
        Pain002 = "pain.002",
        /// ISO 20022 camt.054: single entries on the account.
        Camt054 = "camt.054",
    }
}

coded! {
    /// How what came back differs from what is known.
    BreakKind {
        /// The amount is another than was sent, or than was paid.
        AmountDiffers = "amount_differs",
        /// No line that was sent is meant.
        UnknownLine = "unknown_line",
        /// A line that has a result got another one: another status, reference, amount or reason. A return after a
        /// payment is none.
        ConflictingResult = "conflicting_result",
        /// Money came back of which it isn't known that it left.
        ReturnedUnpaid = "returned_unpaid",
        /// A line that was released was paid nevertheless.
        PaidAfterRelease = "paid_after_release",
        /// The day lies before the file went to the bank, after the result came in, or before the payment that came back.
        DateOutOfOrder = "date_out_of_order",
        /// A file that should hold all lines lacks one that has no result.
        LineNotInBankFile = "line_not_in_bank_file",
    }
}

coded! {
    /// How a break was settled. Only the first moves money.
    Resolution {
        /// The bank is right: what it says is booked on the line, with its amount, reference and day. Only where the line
        /// is known and the same status and reference isn't booked on it yet; a return only up to what was paid.
        Accepted = "accepted",
        /// The bank is wrong and says so, or corrects it: nothing is booked. A line without a result goes on waiting for one.
        BankError = "bank_error",
        /// The unknown line belongs to another batch or office: nothing is booked here.
        OtherBatch = "other_batch",
        /// It tells of nothing that isn't known from elsewhere (two messages of one payment, a later result, a release):
        /// nothing is booked.
        NothingNew = "nothing_new",
    }
}

/// One line of a bank's file, or of a list typed by hand, before it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BankLine {
    /// The payment that it quotes.
    pub payment_id: Option<PaymentId>,
    /// The claim that it names.
    pub claim_id: Option<ClaimId>,
    /// What became of it.
    pub status: ResultStatus,
    /// The amount; the line's own if none is stated.
    pub amount_fen: Option<Fen>,
    /// The bank's reference.
    pub reference: Option<String>,
    /// The day on which it happened.
    pub on: Option<NaiveDate>,
    /// Why it failed or came back.
    pub reason: Option<FailureReason>,
    /// Its place in the file, from 1 on.
    pub line_no: u32,
}

/// The order in which lines are taken in, and in which their content is hashed: it depends on what they say, and on
/// their places only where they say the same. So a file that is sorted otherwise comes to the same.
pub fn canonical_order(one: &BankLine, other: &BankLine) -> Ordering {
    fn key(line: &BankLine) -> impl Ord + '_ {
        (
            line.status,
            line.claim_id,
            line.payment_id,
            line.amount_fen,
            line.reference.as_deref(),
            line.on,
            line.reason,
            line.line_no,
        )
    }
    key(one).cmp(&key(other))
}

/// A result that was booked on a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptedLine {
    /// The claim.
    pub claim_id: ClaimId,
    /// The payment.
    pub payment_id: PaymentId,
    /// What became of it.
    pub status: ResultStatus,
    /// What was paid, came back, or failed to be paid.
    pub amount_fen: Fen,
    /// The bank's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The day on which it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// Why it failed or came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FailureReason>,
    /// Its place in the file, from 1 on.
    pub line_no: u32,
}

impl AcceptedLine {
    /// Whether both are about one movement of money: a line books each status and reference once.
    pub(super) fn is_same_movement(&self, other: &Self) -> bool {
        (self.status, &self.reference) == (other.status, &other.reference)
    }

    /// Whether both say the same, but for the day, which banks state differently from message to message.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        self.is_same_movement(other)
            && self.amount_fen == other.amount_fen
            && self.reason == other.reason
    }
}

/// A difference between what is known and what came back, with all that the bank said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentBreak {
    /// Its id.
    pub break_id: BreakId,
    /// How it differs.
    pub kind: BreakKind,
    /// The claim of the line that is meant, or that the bank named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claim_id: Option<ClaimId>,
    /// The payment of the line that is meant, or that the bank quoted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payment_id: Option<PaymentId>,
    /// Its place in the file, from 1 on; none for a line that the file lacks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_no: Option<u32>,
    /// The amount that was sent, or that was paid.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_fen: Option<Fen>,
    /// The amount that the bank says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_fen: Option<Fen>,
    /// What the bank says became of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<ResultStatus>,
    /// The bank's reference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// The day that the bank says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<NaiveDate>,
    /// Why it failed or came back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<FailureReason>,
}

impl PaymentBreak {
    /// Whether both come of one message, told again in another file or twice in one: whatever it differed from then.
    /// Two that name nothing may be two payments.
    pub(super) fn is_same_message(&self, other: &Self) -> bool {
        fn message(of: &PaymentBreak) -> impl PartialEq + '_ {
            let said = (of.status, of.found_fen, &of.reference, of.on, of.reason);
            (of.claim_id, of.payment_id, said)
        }
        let named =
            self.claim_id.is_some() || self.payment_id.is_some() || self.reference.is_some();
        named && message(self) == message(other)
    }
}
