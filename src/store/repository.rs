//! The event-sourcing crates' repositories behind one concrete type, with their traps walled off.

use std::sync::Arc;

use cqrs_es::Aggregate;
use cqrs_es::persist::{
    PersistedEventRepository, PersistenceError, ReplayStream, SerializedEvent, SerializedSnapshot,
};
use postgres_es::PostgresEventRepository;
use serde_json::Value;
use sqlite_es::SqliteEventRepository;

use super::db::Db;
use super::envelope::field;
use super::streams::check_version;
use crate::chance;

enum Backend {
    Postgres(PostgresEventRepository),
    Sqlite {
        writer: SqliteEventRepository,
        readers: SqliteEventRepository,
    },
}

/// Reads and appends the events of one stream.
#[derive(Clone)]
pub struct Repository(Arc<Backend>);

impl Repository {
    /// The repository of a log store.
    pub fn new(log: &Db) -> Self {
        Self(Arc::new(match log {
            Db::Postgres(pool) => Backend::Postgres(
                PostgresEventRepository::new(pool.clone())
                    .with_tables("log.events", "log.no_snapshots"),
            ),
            Db::Sqlite { writer, readers } => Backend::Sqlite {
                writer: SqliteEventRepository::new(writer.clone()),
                readers: SqliteEventRepository::new(readers.clone()),
            },
        }))
    }
}

/// Snapshots apply events twice in these crates, and their streams report a lost connection as
/// the end of the history: neither is ever used.
fn walled_off<T>(what: &'static str) -> Result<T, PersistenceError> {
    Err(PersistenceError::UnknownError(
        format!("{what} is not used here").into(),
    ))
}

/// Gives every event a random nonce of its own, so that its leaf in the log's proof can't be found
/// by guessing its content; and marks the first event of a keyed command.
fn as_stored(events: &[SerializedEvent]) -> Vec<SerializedEvent> {
    let mut events = events.to_vec();
    for (index, event) in events.iter_mut().enumerate() {
        if let Value::Object(metadata) = &mut event.metadata {
            let nonce = hex::encode(chance::bytes::<16>());
            metadata.insert("nonce".to_owned(), Value::String(nonce));
            if index == 0 && metadata.contains_key(field::KEY) {
                let mark = Value::String("yes".to_owned());
                metadata.insert(field::FIRST_OF_KEY.to_owned(), mark);
            }
        }
    }
    events
}

impl PersistedEventRepository for Repository {
    async fn get_events<A: Aggregate>(
        &self,
        aggregate_id: &str,
    ) -> Result<Vec<SerializedEvent>, PersistenceError> {
        let events = match &*self.0 {
            Backend::Postgres(repository) => repository.get_events::<A>(aggregate_id).await,
            Backend::Sqlite { readers, .. } => readers.get_events::<A>(aggregate_id).await,
        }?;
        // The crate passes over a version that it can't read: the event would be taken for current.
        for event in &events {
            check_version(event)
                .map_err(|error| PersistenceError::DeserializationError(Box::new(error)))?;
        }
        Ok(events)
    }

    async fn get_last_events<A: Aggregate>(
        &self,
        _: &str,
        _: usize,
    ) -> Result<Vec<SerializedEvent>, PersistenceError> {
        walled_off("reading the tail of a stream")
    }

    async fn get_snapshot<A: Aggregate>(
        &self,
        _: &str,
    ) -> Result<Option<SerializedSnapshot>, PersistenceError> {
        walled_off("a snapshot")
    }

    async fn persist<A: Aggregate>(
        &self,
        events: &[SerializedEvent],
        snapshot_update: Option<(String, Value, usize)>,
    ) -> Result<(), PersistenceError> {
        if snapshot_update.is_some() {
            return walled_off("a snapshot");
        }
        let events = as_stored(events);
        match &*self.0 {
            Backend::Postgres(repository) => repository.persist::<A>(&events, None).await,
            Backend::Sqlite { writer, .. } => writer.persist::<A>(&events, None).await,
        }
    }

    async fn stream_events<A: Aggregate>(&self, _: &str) -> Result<ReplayStream, PersistenceError> {
        walled_off("the crates' replay")
    }

    async fn stream_all_events<A: Aggregate>(&self) -> Result<ReplayStream, PersistenceError> {
        walled_off("the crates' replay")
    }
}
