//! One case of any kind, and one event of it.

use cqrs_es::{Aggregate, DomainEvent};
use domain::agreement::{Agreement, AgreementEvent};
use domain::batch::{BatchEvent, PaymentBatch};
use domain::budget::{Budget, BudgetEvent};
use domain::correction::{JournalCorrection, JournalCorrectionEvent};
use domain::finding::{Finding, FindingEvent};
use domain::ids::{
    AgreementId, BatchId, BudgetId, CorrectionId, FindingId, OrganisationId, PolicyId, WorkerId,
};
use domain::organisation::{Organisation, OrganisationEvent};
use domain::policy::{Policy, PolicyEvent};
use domain::worker::{Worker, WorkerEvent};
use serde_json::Value;
use uuid::Uuid;

/// One case: its id and the state that its events so far add up to.
#[derive(Debug, Clone)]
pub enum Case {
    /// One person's journey.
    Worker(WorkerId, Box<Worker>),
    /// An organisation.
    Organisation(OrganisationId, Box<Organisation>),
    /// A matching agreement.
    Agreement(AgreementId, Box<Agreement>),
    /// A policy.
    Policy(PolicyId, Box<Policy>),
    /// A budget.
    Budget(BudgetId, Box<Budget>),
    /// A payment batch.
    Batch(BatchId, Box<PaymentBatch>),
    /// A finding.
    Finding(FindingId, Box<Finding>),
    /// A correction of the journal.
    Correction(CorrectionId, Box<JournalCorrection>),
}

/// One event of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseEvent {
    /// Of a worker.
    Worker(WorkerEvent),
    /// Of an organisation.
    Organisation(OrganisationEvent),
    /// Of an agreement.
    Agreement(AgreementEvent),
    /// Of a policy.
    Policy(PolicyEvent),
    /// Of a budget.
    Budget(BudgetEvent),
    /// Of a payment batch.
    Batch(BatchEvent),
    /// Of a finding.
    Finding(FindingEvent),
    /// Of a correction of the journal.
    Correction(JournalCorrectionEvent),
}

/// Why a stored event could not be read.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableEvent {
    /// No stream of that kind is known.
    #[error("no stream of kind {0} is known")]
    UnknownKind(String),
    /// The payload is no event of that kind; the text is the parser's, without the payload.
    #[error("the payload is no event of kind {kind}")]
    Payload {
        /// The kind of stream.
        kind: &'static str,
        /// What the parser said.
        source: serde_json::Error,
    },
    /// An event of one kind of stream met a case of another.
    #[error("an event of another kind of stream")]
    WrongCase,
}

impl CaseEvent {
    /// Reads a stored payload, already upcast to the present version.
    pub fn read(aggregate_type: &str, payload: Value) -> Result<Self, UnreadableEvent> {
        fn parse<E: serde::de::DeserializeOwned>(
            kind: &'static str,
            payload: Value,
        ) -> Result<E, UnreadableEvent> {
            serde_json::from_value(payload)
                .map_err(|source| UnreadableEvent::Payload { kind, source })
        }
        match aggregate_type {
            Worker::TYPE => Ok(Self::Worker(parse(Worker::TYPE, payload)?)),
            Organisation::TYPE => Ok(Self::Organisation(parse(Organisation::TYPE, payload)?)),
            Agreement::TYPE => Ok(Self::Agreement(parse(Agreement::TYPE, payload)?)),
            Policy::TYPE => Ok(Self::Policy(parse(Policy::TYPE, payload)?)),
            Budget::TYPE => Ok(Self::Budget(parse(Budget::TYPE, payload)?)),
            PaymentBatch::TYPE => Ok(Self::Batch(parse(PaymentBatch::TYPE, payload)?)),
            Finding::TYPE => Ok(Self::Finding(parse(Finding::TYPE, payload)?)),
            JournalCorrection::TYPE => {
                Ok(Self::Correction(parse(JournalCorrection::TYPE, payload)?))
            }
            other => Err(UnreadableEvent::UnknownKind(other.to_owned())),
        }
    }

    /// The business date that the event is about; none where only the recording matters.
    pub fn occurred_on(&self) -> Option<chrono::NaiveDate> {
        match self {
            Self::Worker(event) => event.occurred_on(),
            Self::Organisation(event) => event.occurred_on(),
            Self::Agreement(event) => event.occurred_on(),
            Self::Policy(event) => event.occurred_on(),
            Self::Budget(event) => event.occurred_on(),
            Self::Batch(event) => event.occurred_on(),
            Self::Finding(event) => event.occurred_on(),
            Self::Correction(event) => event.occurred_on(),
        }
    }

    /// The stored type of the event.
    pub fn event_type(&self) -> String {
        match self {
            Self::Worker(event) => event.event_type(),
            Self::Organisation(event) => event.event_type(),
            Self::Agreement(event) => event.event_type(),
            Self::Policy(event) => event.event_type(),
            Self::Budget(event) => event.event_type(),
            Self::Batch(event) => event.event_type(),
            Self::Finding(event) => event.event_type(),
            Self::Correction(event) => event.event_type(),
        }
    }
}

impl Case {
    /// An empty case, to fold events into.
    pub fn empty(aggregate_type: &str, id: Uuid) -> Result<Self, UnreadableEvent> {
        match aggregate_type {
            Worker::TYPE => Ok(Self::Worker(id.into(), Box::default())),
            Organisation::TYPE => Ok(Self::Organisation(id.into(), Box::default())),
            Agreement::TYPE => Ok(Self::Agreement(id.into(), Box::default())),
            Policy::TYPE => Ok(Self::Policy(id.into(), Box::default())),
            Budget::TYPE => Ok(Self::Budget(id.into(), Box::default())),
            PaymentBatch::TYPE => Ok(Self::Batch(id.into(), Box::default())),
            Finding::TYPE => Ok(Self::Finding(id.into(), Box::default())),
            JournalCorrection::TYPE => Ok(Self::Correction(id.into(), Box::default())),
            other => Err(UnreadableEvent::UnknownKind(other.to_owned())),
        }
    }

    /// Folds one event.
    pub fn record(&mut self, event: CaseEvent) -> Result<(), UnreadableEvent> {
        match (self, event) {
            (Self::Worker(_, state), CaseEvent::Worker(event)) => state.record(event),
            (Self::Organisation(_, state), CaseEvent::Organisation(event)) => state.record(event),
            (Self::Agreement(_, state), CaseEvent::Agreement(event)) => state.record(event),
            (Self::Policy(_, state), CaseEvent::Policy(event)) => state.record(event),
            (Self::Budget(_, state), CaseEvent::Budget(event)) => state.record(event),
            (Self::Batch(_, state), CaseEvent::Batch(event)) => state.record(event),
            (Self::Finding(_, state), CaseEvent::Finding(event)) => state.record(event),
            (Self::Correction(_, state), CaseEvent::Correction(event)) => state.record(event),
            _ => return Err(UnreadableEvent::WrongCase),
        }
        Ok(())
    }

    /// How many events have been folded.
    pub fn version(&self) -> u64 {
        match self {
            Self::Worker(_, state) => state.version,
            Self::Organisation(_, state) => state.version,
            Self::Agreement(_, state) => state.version,
            Self::Policy(_, state) => state.version,
            Self::Budget(_, state) => state.version,
            Self::Batch(_, state) => state.version,
            Self::Finding(_, state) => state.version,
            Self::Correction(_, state) => state.version,
        }
    }

    /// The kind of stream.
    pub fn aggregate_type(&self) -> &'static str {
        match self {
            Self::Worker(..) => Worker::TYPE,
            Self::Organisation(..) => Organisation::TYPE,
            Self::Agreement(..) => Agreement::TYPE,
            Self::Policy(..) => Policy::TYPE,
            Self::Budget(..) => Budget::TYPE,
            Self::Batch(..) => PaymentBatch::TYPE,
            Self::Finding(..) => Finding::TYPE,
            Self::Correction(..) => JournalCorrection::TYPE,
        }
    }

    /// The id of the stream.
    pub fn id(&self) -> Uuid {
        match self {
            Self::Worker(id, _) => id.as_uuid(),
            Self::Organisation(id, _) => id.as_uuid(),
            Self::Agreement(id, _) => id.as_uuid(),
            Self::Policy(id, _) => id.as_uuid(),
            Self::Budget(id, _) => id.as_uuid(),
            Self::Batch(id, _) => id.as_uuid(),
            Self::Finding(id, _) => id.as_uuid(),
            Self::Correction(id, _) => id.as_uuid(),
        }
    }
}
