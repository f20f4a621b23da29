//! A note of an auditor about an event, a cell of the ledger, a claim, a finding or an item of a sample. Nothing is ever
//! taken back or changed: a second note puts the first one right.

mod decide;
mod event;
mod refusal;
mod state;
mod target;
mod text;

pub use decide::{AuditNoteAct, AuditNoteCommand};
pub use event::{AuditNoteEvent, AuditNoteWritten};
pub use refusal::AuditNoteRefusal;
pub use state::AuditNote;
pub use target::{InvalidTarget, NoteTarget};
pub use text::names_a_citizen;

#[cfg(test)]
mod tests;
