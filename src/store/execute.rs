//! One command: load, decide, append. The only way into the log.

use std::time::Duration;

use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::{EventStoreAggregateContext, PersistedEventStore};
use cqrs_es::{Aggregate, AggregateError, EventEnvelope, EventStore};

use super::envelope::{Envelope, field};
use super::failure::{Failure, StoreError, classify_boxed};
use super::log::Log;
use super::streams::Stored;
use crate::chance;

/// Conflicts and serialisation failures that one command survives before it reports an overload.
const MAX_ATTEMPTS: u32 = 50;
/// Lost commits that one command survives: each is looked up before it is tried again.
const MAX_LOST_COMMITS: u32 = 3;

/// What the caller knows of the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expected {
    /// Nothing: on a conflict the command is decided again.
    Any,
    /// That it exists.
    Exists,
    /// That it is at this version.
    Version(u64),
}

/// What a command did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// The version of the stream after the command.
    pub version: u64,
    /// The position of the command's last event; none if it was not placed in time.
    pub position: Option<u64>,
    /// Whether the command had been done before and this is the first answer again.
    pub repeated: bool,
    /// How many events the command wrote.
    pub events: usize,
}

/// Why a command did nothing.
#[derive(Debug, thiserror::Error)]
pub enum Refusal<E: std::error::Error> {
    /// The domain refuses.
    #[error(transparent)]
    Refused(E),
    /// The stream has moved on.
    #[error("the record has changed since")]
    StaleVersion {
        /// Where it is now.
        current: u64,
    },
    /// The idempotency key was used for another request.
    #[error("this idempotency key was used for another request")]
    KeyReused,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A stream as loaded.
#[derive(Debug, Clone)]
pub struct Loaded<A> {
    /// Its state.
    pub state: A,
    /// Its version: the number of its events.
    pub version: u64,
}

/// The sequence of an event as a version.
fn version_of<A: Aggregate>(event: &EventEnvelope<A>) -> u64 {
    u64::try_from(event.sequence).unwrap_or(u64::MAX)
}

impl Log {
    /// Decides a command and appends its events.
    ///
    /// A repeated idempotency key gets the first answer again, before anything else is checked; the
    /// same key in another stream stands for another request. A
    /// conflict loads and decides again. A connection lost during the commit leaves its outcome
    /// unknown: the stream is loaded again and searched for this request before a second try.
    pub async fn execute<A>(
        &self,
        id: &str,
        command: A::Command,
        envelope: &Envelope,
        expected: Expected,
    ) -> Result<Done, Refusal<A::Error>>
    where
        A: Stored,
        A::Command: Clone,
    {
        let store = self.event_store::<A>();
        let mut attempts = 0;
        let mut lost_commits = 0;
        // The version on which the first commit that was lost had been decided.
        let mut lost_on = None;
        loop {
            let events = match store.load_events(id).await {
                Ok(events) => events,
                Err(error) => {
                    retry_or_fail::<A>(error, &mut attempts).await?;
                    continue;
                }
            };
            if let Some(done) = self
                .done_before::<A>(id, &events, envelope, lost_on)
                .await?
            {
                return Ok(done);
            }
            if let Some(idempotency) = &envelope.idempotency {
                let subject = envelope.subject.as_str();
                match self.key_use(subject, &idempotency.key).await? {
                    // The same command, sent twice at once: the other one was quicker.
                    Some(used) if used.went_to(A::TYPE, id) => {
                        retry_or_fail::<A>(AggregateError::AggregateConflict, &mut attempts)
                            .await?;
                        continue;
                    }
                    Some(_) => return Err(Refusal::KeyReused),
                    None => {}
                }
            }
            let version = events.last().map_or(0, version_of);
            match expected {
                Expected::Version(wanted) if wanted != version => {
                    return Err(Refusal::StaleVersion { current: version });
                }
                Expected::Exists if version == 0 => {
                    return Err(Refusal::StaleVersion { current: 0 });
                }
                Expected::Version(_) | Expected::Exists | Expected::Any => {}
            }
            let mut aggregate = folded::<A>(events);
            let sink = EventSink::default();
            aggregate
                .handle(command.clone(), &(), &sink)
                .await
                .map_err(Refusal::Refused)?;
            let decided = sink.collect().await;
            let count = decided.len();
            if count == 0 {
                let position = self.position_of(A::TYPE, id, version).await?;
                return Ok(Done {
                    version,
                    position,
                    repeated: false,
                    events: 0,
                });
            }
            let context = EventStoreAggregateContext {
                aggregate_id: id.to_owned(),
                aggregate,
                current_sequence: usize::try_from(version).unwrap_or(usize::MAX),
                current_snapshot: None,
            };
            match store.commit(decided, context, envelope.to_metadata()).await {
                Ok(appended) => {
                    let version = appended.last().map_or(version, version_of);
                    let position = self.await_position(A::TYPE, id, version).await?;
                    return Ok(Done {
                        version,
                        position,
                        repeated: false,
                        events: count,
                    });
                }
                Err(error) if lost(&error) && lost_commits < MAX_LOST_COMMITS => {
                    lost_commits += 1;
                    lost_on.get_or_insert(version);
                }
                Err(error) => retry_or_fail::<A>(error, &mut attempts).await?,
            }
        }
    }

    /// Loads a stream as it stands.
    pub async fn load<A: Stored>(&self, id: &str) -> Result<Loaded<A>, StoreError> {
        let events = self
            .event_store::<A>()
            .load_events(id)
            .await
            .map_err(store_error::<A>)?;
        let version = events.last().map_or(0, version_of);
        Ok(Loaded {
            state: folded::<A>(events),
            version,
        })
    }

    /// Loads a stream as it stood at a version.
    pub async fn load_at<A: Stored>(
        &self,
        id: &str,
        version: u64,
    ) -> Result<Loaded<A>, StoreError> {
        let mut events = self
            .event_store::<A>()
            .load_events(id)
            .await
            .map_err(store_error::<A>)?;
        events.retain(|event| version_of(event) <= version);
        let version = events.last().map_or(0, version_of);
        Ok(Loaded {
            state: folded::<A>(events),
            version,
        })
    }

    fn event_store<A: Stored>(&self) -> PersistedEventStore<super::repository::Repository, A> {
        PersistedEventStore::new_event_store(self.repository.clone()).with_upcasters(A::upcasters())
    }

    /// The answer of the first time, if this command was done before: known by the caller's key, or, after a commit that was
    /// lost, by the request itself. Then only what came after the version that it was decided on can be its own: a request
    /// may write to a stream more than once, and callers may use the id of a request again.
    async fn done_before<A: Aggregate>(
        &self,
        id: &str,
        events: &[EventEnvelope<A>],
        envelope: &Envelope,
        lost_on: Option<u64>,
    ) -> Result<Option<Done>, Refusal<A::Error>> {
        let of_event = |event: &EventEnvelope<A>, name: &str, value: &str| {
            event.metadata.get(name).is_some_and(|found| found == value)
        };
        let subject = envelope.subject.as_str();
        let same_command: Vec<&EventEnvelope<A>> = match (&envelope.idempotency, lost_on) {
            (Some(idempotency), _) => events
                .iter()
                .filter(|event| {
                    of_event(event, field::SUBJECT, subject)
                        && of_event(event, field::KEY, &idempotency.key)
                })
                .collect(),
            (None, Some(version)) => events
                .iter()
                .filter(|event| {
                    version_of(event) > version
                        && of_event(event, field::SUBJECT, subject)
                        && of_event(event, field::REQUEST_ID, &envelope.request_id)
                })
                .collect(),
            (None, None) => Vec::new(),
        };
        let Some(last) = same_command.last() else {
            return Ok(None);
        };
        if let Some(idempotency) = &envelope.idempotency
            && same_command
                .iter()
                .any(|event| !of_event(event, field::BODY, &idempotency.body))
        {
            return Err(Refusal::KeyReused);
        }
        let version = version_of(last);
        let position = self.await_position(A::TYPE, id, version).await?;
        Ok(Some(Done {
            version,
            position,
            repeated: true,
            events: same_command.len(),
        }))
    }
}

fn folded<A: Aggregate>(events: Vec<EventEnvelope<A>>) -> A {
    let mut state = A::default();
    for event in events {
        state.apply(event.payload);
    }
    state
}

/// Whether the connection went away: during a commit its outcome is then unknown.
fn lost<E: std::error::Error>(error: &AggregateError<E>) -> bool {
    failure(error) == Some(Failure::Unavailable)
}

fn failure<E: std::error::Error>(error: &AggregateError<E>) -> Option<Failure> {
    match error {
        AggregateError::UserError(_) | AggregateError::AggregateConflict => None,
        AggregateError::DatabaseConnectionError(source)
        | AggregateError::DeserializationError(source)
        | AggregateError::UnexpectedError(source) => Some(classify_boxed(source.as_ref())),
    }
}

/// Sleeps before another try of a conflict or serialisation failure; anything else is the end.
async fn retry_or_fail<A: Aggregate>(
    error: AggregateError<A::Error>,
    attempts: &mut u32,
) -> Result<(), Refusal<A::Error>> {
    let again = matches!(error, AggregateError::AggregateConflict)
        || failure(&error) == Some(Failure::Retry);
    if !again {
        return Err(match error {
            AggregateError::UserError(refusal) => Refusal::Refused(refusal),
            other => Refusal::Store(store_error::<A>(other)),
        });
    }
    *attempts += 1;
    if *attempts >= MAX_ATTEMPTS {
        return Err(Refusal::Store(StoreError::Unavailable(
            "too many writers on one record".into(),
        )));
    }
    let longest = Duration::from_millis(u64::from(*attempts).min(10) * 4);
    tokio::time::sleep(longest.mul_f64(chance::factor(0.0..1.0))).await;
    Ok(())
}

fn store_error<A: Aggregate>(error: AggregateError<A::Error>) -> StoreError {
    match failure(&error) {
        None => StoreError::Internal("an event store refused a read".into()),
        Some(kind) => match error {
            AggregateError::DeserializationError(_) if kind == Failure::Other => {
                StoreError::corrupt(format!("events.payload or version of a {}", A::TYPE))
            }
            AggregateError::DatabaseConnectionError(source)
            | AggregateError::DeserializationError(source)
            | AggregateError::UnexpectedError(source) => match kind {
                Failure::Retry | Failure::Unavailable => StoreError::Unavailable(source),
                Failure::Other => StoreError::Internal(source),
            },
            AggregateError::UserError(_) | AggregateError::AggregateConflict => {
                StoreError::Internal("an event store refused a read".into())
            }
        },
    }
}
