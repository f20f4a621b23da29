//! The stock event store: the event-sourcing crates as their own documentation sets them up, with the
//! same aggregate, the same commands and the same durability.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use cqrs_es::persist::{GenericQuery, PersistedEventStore, QueryReplay};
use cqrs_es::{EventEnvelope, EventStore, View};
use domain::worker::{Worker, WorkerCommand};
use postgres_es::{PostgresCqrs, PostgresEventRepository, PostgresViewRepository, postgres_cqrs};
use serde::{Deserialize, Serialize};
use sqlite_es::{SqliteCqrs, SqliteEventRepository, SqliteViewRepository, sqlite_cqrs};
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool};

/// One row per worker: the least that a read side can be.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Journey {
    events: usize,
}

impl View<Worker> for Journey {
    fn update(&mut self, event: &EventEnvelope<Worker>) {
        self.events = event.sequence;
    }
}

/// The stock store on either database.
#[derive(Clone)]
pub enum Stock {
    /// With its default pool of ten connections.
    Sqlite(Arc<SqliteCqrs<Worker>>, SqlitePool),
    /// With its default pool of ten connections.
    Postgres(Arc<PostgresCqrs<Worker>>, PgPool),
}

fn tables(json: &str, integer: &str) -> [String; 2] {
    [
        format!(
            "CREATE TABLE events (aggregate_type text NOT NULL, aggregate_id text NOT NULL, sequence {integer} NOT NULL, \
             event_type text NOT NULL, event_version text NOT NULL, payload {json} NOT NULL, metadata {json} NOT NULL, \
             PRIMARY KEY (aggregate_type, aggregate_id, sequence))"
        ),
        format!(
            "CREATE TABLE journey (view_id text NOT NULL, version {integer} NOT NULL, payload {json} NOT NULL, PRIMARY KEY (view_id))"
        ),
    ]
}

impl Stock {
    /// A fresh file: WAL, and every commit waits for the disk.
    pub async fn sqlite(folder: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(folder.join("stock.db"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(std::time::Duration::from_secs(30));
        let pool = SqlitePoolOptions::new()
            .max_connections(10)
            .connect_with(options)
            .await
            .unwrap();
        for table in tables("text", "integer") {
            sqlx::query(&table).execute(&pool).await.unwrap();
        }
        Self::Sqlite(Arc::new(sqlite_cqrs(pool.clone(), vec![], ())), pool)
    }

    /// The public schema of a fresh database.
    pub async fn postgres(url: &str) -> Self {
        let pool = PgPoolOptions::new()
            .max_connections(10)
            .connect(url)
            .await
            .unwrap();
        for table in tables("json", "bigint") {
            sqlx::query(&table).execute(&pool).await.unwrap();
        }
        Self::Postgres(Arc::new(postgres_cqrs(pool.clone(), vec![], ())), pool)
    }

    /// Carries out one command; a conflict of writers on different streams (SQLite) is tried again.
    pub async fn execute(&self, id: &str, command: WorkerCommand) {
        loop {
            let (id, command) = (id, command.clone());
            let outcome = match self {
                Self::Sqlite(cqrs, _) => {
                    cqrs.execute_with_metadata(id, command, HashMap::new())
                        .await
                }
                Self::Postgres(cqrs, _) => {
                    cqrs.execute_with_metadata(id, command, HashMap::new())
                        .await
                }
            };
            match outcome {
                Ok(()) => return,
                Err(cqrs_es::AggregateError::UserError(refusal)) => panic!("refused: {refusal}"),
                Err(_) => tokio::task::yield_now().await,
            }
        }
    }

    /// Folds one case.
    pub async fn load(&self, id: &str) {
        match self {
            Self::Sqlite(_, pool) => {
                let repository = SqliteEventRepository::new(pool.clone());
                let store = PersistedEventStore::<_, Worker>::new_event_store(repository);
                store.load_aggregate(id).await.unwrap();
            }
            Self::Postgres(_, pool) => {
                let repository = PostgresEventRepository::new(pool.clone());
                let store = PersistedEventStore::<_, Worker>::new_event_store(repository);
                store.load_aggregate(id).await.unwrap();
            }
        }
    }

    /// Replays everything into the one view.
    pub async fn rebuild(&self) {
        match self {
            Self::Sqlite(_, pool) => {
                sqlx::query("DELETE FROM journey")
                    .execute(pool)
                    .await
                    .unwrap();
                let views = SqliteViewRepository::<Journey, Worker>::new("journey", pool.clone());
                let query = GenericQuery::new(Arc::new(views));
                let repository = SqliteEventRepository::new(pool.clone());
                QueryReplay::new(repository, query)
                    .replay_all()
                    .await
                    .unwrap();
            }
            Self::Postgres(_, pool) => {
                sqlx::query("DELETE FROM journey")
                    .execute(pool)
                    .await
                    .unwrap();
                let views = PostgresViewRepository::<Journey, Worker>::new("journey", pool.clone());
                let query = GenericQuery::new(Arc::new(views));
                let repository = PostgresEventRepository::new(pool.clone());
                QueryReplay::new(repository, query)
                    .replay_all()
                    .await
                    .unwrap();
            }
        }
    }
}
