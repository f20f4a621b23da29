//! What happened to a payment batch.

use chrono::{DateTime, NaiveDate, Utc};
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::line::{BatchLine, DroppedLine, RefusedLine};
use super::result::{AcceptedLine, FileFormat, PaymentBreak, Resolution};
use crate::claim::ClaimRef;
use crate::ids::{BatchId, BreakId, ClaimId, ResultId};
use crate::money::Fen;
use crate::region::RegionCode;
use crate::subject::Subject;

/// Somebody means to pay these claims together. Each claim's stream answers whether it takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchPrepared {
    /// The claims, in the order of the lines.
    pub claims: Vec<ClaimRef>,
    /// Which region pays.
    pub region: RegionCode,
    /// The day.
    pub prepared_on: NaiveDate,
    /// Who prepared it.
    pub prepared_by: Subject,
    /// The batch whose failed lines this one tries again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows: Option<BatchId>,
}

/// Every claim answered: the batch has its lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchReady {
    /// What is paid.
    pub lines: Vec<BatchLine>,
    /// What is not.
    pub refused: Vec<RefusedLine>,
}

/// A second person approved the batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchApproved {
    /// The day.
    pub approved_on: NaiveDate,
    /// Who approved it: neither who prepared it nor anybody who acted on one of its claims.
    pub approved_by: Subject,
    /// Lines that may no longer be paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<DroppedLine>,
}

/// A file of the batch in one format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedFile {
    /// The format.
    pub format: FileFormat,
    /// SHA-256 of the file, in hex.
    pub sha256: String,
}

/// The batch went to the bank.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchExported {
    /// The day.
    pub exported_on: NaiveDate,
    /// When the files were made: they say so, and can be made again byte by byte.
    pub made_at: DateTime<Utc>,
    /// Who exported it.
    pub exported_by: Subject,
    /// Which copy it is, from 1 on: all have the same content.
    pub copy: u32,
    /// Why there is another copy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The sum of its lines.
    pub control_sum_fen: Fen,
    /// The number of its lines.
    pub count: u32,
    /// SHA-256, in hex, over the list of payments: the same in every format.
    pub content_sha256: String,
    /// The files.
    pub files: Vec<ExportedFile>,
    /// Lines that may no longer be paid.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped: Vec<DroppedLine>,
}

/// A line was taken out after the export: the bank confirmed that it doesn't pay it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchLineReleased {
    /// The claim.
    pub claim_id: ClaimId,
    /// Why.
    pub reason: String,
    /// What the bank confirmed it by.
    pub bank_confirmation: String,
    /// Who took it out: neither who prepared nor who exported the batch.
    pub released_by: Subject,
    /// The day.
    pub released_on: NaiveDate,
}

/// Results came in, and were compared line by line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentResultReceived {
    /// The id of the file or list.
    pub result_id: ResultId,
    /// SHA-256, in hex, over what its lines say, whatever their order and the file's format.
    pub content_sha256: String,
    /// Who uploaded or typed it.
    pub uploaded_by: Subject,
    /// The day on which it came in.
    pub received_on: NaiveDate,
    /// How it was written.
    pub format: FileFormat,
    /// SHA-256 of the file, in hex; none for a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file_sha256: Option<String>,
    /// Whether a person typed it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub by_hand: bool,
    /// What was booked, in order.
    pub lines: Vec<AcceptedLine>,
    /// What differs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<PaymentBreak>,
    /// How many lines said what is known.
    pub unchanged: u32,
}

/// A break was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakResolved {
    /// The break.
    pub break_id: BreakId,
    /// How.
    pub resolution: Resolution,
    /// Why.
    pub reason: String,
    /// Who settled it.
    pub resolved_by: Subject,
    /// The day.
    pub resolved_on: NaiveDate,
    /// What was booked: only where the bank's word was accepted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub booked: Option<AcceptedLine>,
}

/// The batch was given up before its export: all its claims are free.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchCancelled {
    /// Why.
    pub reason: String,
    /// The day.
    pub cancelled_on: NaiveDate,
    /// Who gave it up.
    pub cancelled_by: Subject,
}

/// Every line has a result or was released, and no break is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchClosed {
    /// The day.
    pub closed_on: NaiveDate,
    /// Who closed it.
    pub closed_by: Subject,
}

/// What happened to a payment batch. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BatchEvent {
    /// See [`BatchPrepared`].
    BatchPrepared(Box<BatchPrepared>),
    /// See [`BatchReady`].
    BatchReady(BatchReady),
    /// See [`BatchApproved`].
    BatchApproved(BatchApproved),
    /// See [`BatchExported`].
    BatchExported(Box<BatchExported>),
    /// See [`BatchLineReleased`].
    BatchLineReleased(BatchLineReleased),
    /// See [`PaymentResultReceived`].
    PaymentResultReceived(Box<PaymentResultReceived>),
    /// See [`BreakResolved`].
    BreakResolved(Box<BreakResolved>),
    /// See [`BatchCancelled`].
    BatchCancelled(BatchCancelled),
    /// See [`BatchClosed`].
    BatchClosed(BatchClosed),
}

impl BatchEvent {
    /// The business date that the event is about; none where only the recording matters.
    pub fn occurred_on(&self) -> Option<NaiveDate> {
        match self {
            Self::BatchPrepared(event) => Some(event.prepared_on),
            Self::BatchReady(_) => None,
            Self::BatchApproved(event) => Some(event.approved_on),
            Self::BatchExported(event) => Some(event.exported_on),
            Self::BatchLineReleased(event) => Some(event.released_on),
            Self::PaymentResultReceived(event) => Some(event.received_on),
            Self::BreakResolved(event) => Some(event.resolved_on),
            Self::BatchCancelled(event) => Some(event.cancelled_on),
            Self::BatchClosed(event) => Some(event.closed_on),
        }
    }
}

impl DomainEvent for BatchEvent {
    fn event_type(&self) -> String {
        match self {
            Self::BatchPrepared(_) => "BatchPrepared",
            Self::BatchReady(_) => "BatchReady",
            Self::BatchApproved(_) => "BatchApproved",
            Self::BatchExported(_) => "BatchExported",
            Self::BatchLineReleased(_) => "BatchLineReleased",
            Self::PaymentResultReceived(_) => "PaymentResultReceived",
            Self::BreakResolved(_) => "BreakResolved",
            Self::BatchCancelled(_) => "BatchCancelled",
            Self::BatchClosed(_) => "BatchClosed",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
