//! Notes of auditors.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::values::{CurrentRegion, Id, Instant, Position};

/// What a note is about: exactly one of the members.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"claim": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11"})))]
pub struct NoteTarget {
    /// An event.
    pub event: Option<EventTarget>,
    /// A cell of the ledger.
    pub ledger: Option<LedgerCellTarget>,
    /// A claim.
    #[schema(value_type = Option<Id>)]
    pub claim: Option<String>,
    /// A finding.
    #[schema(value_type = Option<Id>)]
    pub finding: Option<String>,
    /// An item of a sample.
    pub sample: Option<SampleItemTarget>,
}

/// An event, by its place in its stream.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"stream": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "version": 7})))]
pub struct EventTarget {
    /// The kind of stream.
    #[schema(pattern = "^[a-z][a-z_]{0,39}$")]
    pub stream: String,
    /// The stream.
    #[schema(value_type = Id)]
    pub id: String,
    /// Its place in the stream.
    #[schema(minimum = 1, maximum = 1_000_000_000)]
    pub version: u64,
}

/// A cell of the ledger.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"year": 2021, "region": "520502", "row": "output_workers"})))]
pub struct LedgerCellTarget {
    /// The reporting year.
    #[schema(minimum = 1900, maximum = 2200)]
    pub year: i32,
    /// The region.
    #[schema(value_type = CurrentRegion)]
    pub region: String,
    /// The row.
    pub row: crate::ledger::LedgerCode,
}

/// An item of a sample.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "item": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11"})))]
pub struct SampleItemTarget {
    /// The sample.
    #[schema(value_type = Id)]
    pub id: String,
    /// The item, as the sample names it.
    #[schema(pattern = "^[0-9a-fA-F-]{36}(/[1-9][0-9]{0,5})?$")]
    pub item: String,
}

/// A note to be written.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "target": {"claim": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11"}, "text": "The ticket shows another day than the dispatch.",
})))]
pub struct WriteAuditNote {
    /// What it is about.
    pub target: NoteTarget,
    /// What it says. It is kept for ever, so without personal data: what looks like a citizen id is refused.
    #[schema(format = "text", min_length = 1, max_length = 4000)]
    pub text: String,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "target": "claim/1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11",
    "text": "The ticket shows another day than the dispatch.", "region": "520000", "written_by": "local/shen",
    "written_at": "2021-12-31T08:30:00.123456Z", "position": 4713,
})))]
pub struct AuditNoteView {
    /// The note.
    #[schema(value_type = Id)]
    pub id: String,
    /// What it is about: `event/STREAM/ID/VERSION`, `ledger/YEAR/REGION/ROW`, `claim/ID`, `finding/ID`, `sample/ID/ITEM`.
    pub target: String,
    /// What it says.
    pub text: String,
    /// The region for which the auditor wrote.
    #[schema(value_type = CurrentRegion)]
    pub region: String,
    /// Who wrote it.
    pub written_by: String,
    /// When.
    #[schema(value_type = Instant)]
    pub written_at: String,
    /// Its place in the log.
    #[schema(value_type = Position)]
    pub position: i64,
}

/// A page of notes, in the order of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "next_page_token": null})))]
pub struct AuditNotePage {
    /// The notes.
    pub items: Vec<AuditNoteView>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
}

/// Which notes are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditNotesQuery {
    /// Only notes about this: `event/STREAM/ID/VERSION`, `ledger/YEAR/REGION/ROW`, `claim/ID`, `finding/ID`,
    /// `sample/ID/ITEM`.
    #[param(
        max_length = 200,
        example = "claim/1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11"
    )]
    pub target: Option<String>,
}
