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

/// Declares the kinds of stream whose cases projections know: what a case of each is and what its events are.
macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident: $id:ty, $state:ty, $event:ty;)+) => {
        /// One case: its id and the state that its events so far add up to.
        #[derive(Debug, Clone)]
        pub enum Case {
            $($(#[$doc])* $kind($id, Box<$state>),)+
        }

        /// One event of a case.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum CaseEvent {
            $($(#[$doc])* $kind($event),)+
        }

        impl CaseEvent {
            /// Reads a stored payload, already upcast to the present version.
            pub fn read(aggregate_type: &str, payload: Value) -> Result<Self, UnreadableEvent> {
                match aggregate_type {
                    $(<$state>::TYPE => serde_json::from_value(payload).map(Self::$kind).map_err(|source| {
                        UnreadableEvent::Payload { kind: <$state>::TYPE, source }
                    }),)+
                    other => Err(UnreadableEvent::UnknownKind(other.to_owned())),
                }
            }

            /// The business date that the event is about; none where only the recording matters.
            pub fn occurred_on(&self) -> Option<chrono::NaiveDate> {
                match self { $(Self::$kind(event) => event.occurred_on(),)+ }
            }

            /// The stored type of the event.
            pub fn event_type(&self) -> String {
                match self { $(Self::$kind(event) => event.event_type(),)+ }
            }
        }

        impl Case {
            /// An empty case, to fold events into.
            pub fn empty(aggregate_type: &str, id: Uuid) -> Result<Self, UnreadableEvent> {
                match aggregate_type {
                    $(<$state>::TYPE => Ok(Self::$kind(id.into(), Box::default())),)+
                    other => Err(UnreadableEvent::UnknownKind(other.to_owned())),
                }
            }

            /// Folds one event.
            pub fn record(&mut self, event: CaseEvent) -> Result<(), UnreadableEvent> {
                match (self, event) {
                    $((Self::$kind(_, state), CaseEvent::$kind(event)) => state.record(event),)+
                    _ => return Err(UnreadableEvent::WrongCase),
                }
                Ok(())
            }

            /// How many events have been folded.
            pub fn version(&self) -> u64 {
                match self { $(Self::$kind(_, state) => state.version,)+ }
            }

            /// The kind of stream.
            pub fn aggregate_type(&self) -> &'static str {
                match self { $(Self::$kind(..) => <$state>::TYPE,)+ }
            }

            /// The id of the stream.
            pub fn id(&self) -> Uuid {
                match self { $(Self::$kind(id, _) => id.as_uuid(),)+ }
            }
        }
    };
}

kinds! {
    /// One person's journey.
    Worker: WorkerId, Worker, WorkerEvent;
    /// An organisation.
    Organisation: OrganisationId, Organisation, OrganisationEvent;
    /// A matching agreement.
    Agreement: AgreementId, Agreement, AgreementEvent;
    /// A policy.
    Policy: PolicyId, Policy, PolicyEvent;
    /// A budget.
    Budget: BudgetId, Budget, BudgetEvent;
    /// A payment batch.
    Batch: BatchId, PaymentBatch, BatchEvent;
    /// A finding.
    Finding: FindingId, Finding, FindingEvent;
    /// A correction of the journal.
    Correction: CorrectionId, JournalCorrection, JournalCorrectionEvent;
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
