//! A matching agreement of one of the ledger's five kinds.

mod decide;
mod event;
mod parties;
mod refusal;
mod state;

pub use decide::{AgreementAct, AgreementCommand};
pub use event::{AgreementEnded, AgreementEvent, AgreementSigned, AgreementSupplemented};
pub use parties::{AgreementKind, Parties, PartiesMismatch, Party, Side};
pub use refusal::AgreementRefusal;
pub use state::Agreement;

#[cfg(test)]
mod tests;
