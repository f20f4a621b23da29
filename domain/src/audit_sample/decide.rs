//! What may happen to a sample.

use super::event::{AuditSampleEvent, SampleDrawn, SampleTerms, StratumDrawn};
use super::refusal::AuditSampleRefusal;
use super::state::AuditSample;
use crate::aggregate::aggregate;
use crate::subject::Given;

/// A command on a sample.
pub type AuditSampleCommand = Given<AuditSampleAct>;

/// What is to be done.
#[derive(Debug, Clone)]
pub enum AuditSampleAct {
    /// Keep what was drawn.
    Draw {
        /// By which rule.
        terms: Box<SampleTerms>,
        /// From what strata.
        strata: Vec<StratumDrawn>,
        /// The digest of the ids of the items drawn.
        digest: String,
    },
}

impl AuditSample {
    /// Decides a command. No clock, no input or output, no randomness.
    pub fn decide(
        &self,
        command: AuditSampleCommand,
    ) -> Result<Vec<AuditSampleEvent>, AuditSampleRefusal> {
        let AuditSampleAct::Draw {
            terms,
            strata,
            digest,
        } = command.act;
        if self.drawn.is_some() {
            return Err(AuditSampleRefusal::AlreadyDrawn);
        }
        let by = command.by;
        Ok(vec![AuditSampleEvent::SampleDrawn(Box::new(SampleDrawn {
            terms: *terms,
            strata,
            digest,
            by,
        }))])
    }
}

aggregate!(
    AuditSample,
    "audit_sample",
    AuditSampleCommand,
    AuditSampleEvent,
    AuditSampleRefusal
);
