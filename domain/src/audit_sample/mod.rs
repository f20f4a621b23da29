//! A sample that an auditor drew: from what, by which rule, with which seed. What was drawn follows from these and the
//! log up to a position, for ever.

mod decide;
mod event;
mod refusal;
mod state;

pub use decide::{AuditSampleAct, AuditSampleCommand};
pub use event::{
    AuditSampleEvent, Population, SampleDrawn, SampleFilter, SampleMethod, SampleTerms, StrataBy,
    StratumDrawn,
};
pub use refusal::AuditSampleRefusal;
pub use state::AuditSample;

#[cfg(test)]
mod tests;
