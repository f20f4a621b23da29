//! What a correction of the journal holds.

use chrono::NaiveDate;
use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use crate::claim::{Claimant, Posting};
use crate::ids::ClaimId;
use crate::subject::Subject;

/// A line of the journal as it was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedLine {
    /// Its number among the lines of its claim.
    pub line: u64,
    /// The place in the log at which it was posted.
    pub position: u64,
    /// What it told.
    pub posting: Posting,
}

/// A line that this correction posts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionLine {
    /// Its number among the lines of its claim.
    pub line: u64,
    /// What it tells.
    pub posting: Posting,
}

/// A claim whose published lines differ from what the rules post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectedClaim {
    /// In whose stream it stands.
    pub claimant: Claimant,
    /// The claim.
    pub claim_id: ClaimId,
    /// The version of that stream up to which its lines had been published: what comes later is posted as the rules say.
    pub version: u64,
    /// All its lines, as they were published.
    pub published: Vec<PublishedLine>,
    /// What takes back the published lines that the rules do not post, and posts those that were not published. Memos
    /// move nothing and are left as they were told.
    pub corrections: Vec<CorrectionLine>,
}

/// An operator confirmed that published lines differ from what the rules post; the difference is posted here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalCorrected {
    /// The place in the log up to which lines had been published.
    pub published_to: u64,
    /// The version of the code whose rules the corrections lead to.
    pub code_version: u32,
    /// The business date of the correction lines.
    pub corrected_on: NaiveDate,
    /// Who confirmed it.
    pub by: Subject,
    /// Why the rules post something else now.
    pub reason: String,
    /// The claims: those of one event, where a correction needs several.
    pub claims: Vec<CorrectedClaim>,
}

/// What happened to a correction. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum JournalCorrectionEvent {
    /// See [`JournalCorrected`].
    JournalCorrected(Box<JournalCorrected>),
}

impl JournalCorrectionEvent {
    /// The business date that the event is about.
    pub fn occurred_on(&self) -> Option<NaiveDate> {
        let Self::JournalCorrected(corrected) = self;
        Some(corrected.corrected_on)
    }
}

impl DomainEvent for JournalCorrectionEvent {
    fn event_type(&self) -> String {
        match self {
            Self::JournalCorrected(_) => "JournalCorrected",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
