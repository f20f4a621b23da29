//! What may happen to a note.

use super::event::{AuditNoteEvent, AuditNoteWritten};
use super::refusal::AuditNoteRefusal;
use super::state::AuditNote;
use super::target::NoteTarget;
use super::text::names_a_citizen;
use crate::aggregate::aggregate;
use crate::region::RegionCode;
use crate::subject::Given;

/// A command on a note.
pub type AuditNoteCommand = Given<AuditNoteAct>;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum AuditNoteAct {
    /// Write it.
    Write {
        /// What it is about.
        target: NoteTarget,
        /// What it says.
        text: String,
        /// The region for which the auditor writes.
        region: RegionCode,
    },
}

impl AuditNote {
    /// Decides a command. No clock, no input or output, no randomness.
    pub fn decide(
        &self,
        command: AuditNoteCommand,
    ) -> Result<Vec<AuditNoteEvent>, AuditNoteRefusal> {
        let AuditNoteAct::Write {
            target,
            text,
            region,
        } = command.act;
        if self.written.is_some() {
            return Err(AuditNoteRefusal::AlreadyWritten);
        }
        if names_a_citizen(&text, command.today) {
            return Err(AuditNoteRefusal::NamesACitizen);
        }
        let by = command.by;
        Ok(vec![AuditNoteEvent::AuditNoteWritten(AuditNoteWritten {
            target,
            text,
            region,
            by,
        })])
    }
}

aggregate!(
    AuditNote,
    "audit_note",
    AuditNoteCommand,
    AuditNoteEvent,
    AuditNoteRefusal
);
