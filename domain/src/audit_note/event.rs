//! What happened to a note.

use cqrs_es::DomainEvent;
use serde::{Deserialize, Serialize};

use super::target::NoteTarget;
use crate::region::RegionCode;
use crate::subject::Subject;

/// An auditor wrote a note.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditNoteWritten {
    /// What it is about.
    pub target: NoteTarget,
    /// What it says.
    pub text: String,
    /// The region for which the auditor wrote.
    pub region: RegionCode,
    /// Who wrote it.
    pub by: Subject,
}

/// What happened to a note. The names are the stored event types.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuditNoteEvent {
    /// See [`AuditNoteWritten`].
    AuditNoteWritten(AuditNoteWritten),
}

impl DomainEvent for AuditNoteEvent {
    fn event_type(&self) -> String {
        match self {
            Self::AuditNoteWritten(_) => "AuditNoteWritten",
        }
        .to_owned()
    }

    fn event_version(&self) -> String {
        "1.0.0".to_owned()
    }
}
