//! The three stores: the log (the truth), the rows (disposable) and the keys (never in old backups).

mod access_log;
mod access_months;
mod batches;
mod belonging;
mod by_type;
mod canonical;
mod checkpoints;
mod claimant;
mod command_key;
mod cores;
mod db;
mod ddl;
mod envelope;
mod execute;
mod failure;
mod histories;
pub mod holders;
mod leaf;
mod log;
mod parts;
pub mod projections;
mod repository;
pub mod rows;
mod sequencer;
mod streams;
mod switch;
mod tree;
mod url;
mod walk;
mod witnessed;

use std::sync::Arc;
use std::time::Duration;

use sqlx::migrate::MigrateError;

pub use access_log::{Access, AccessFilter, AccessLine, Noted};
pub use access_months::SealedMonth;
pub use belonging::Misfit;
pub use checkpoints::KeptCheckpoint;
pub use command_key::KeyUse;
pub use cores::on_all_cores;
pub use db::{Answer, Db, Tx, Value, tuples};
pub use envelope::{Envelope, Idempotency, field};
pub use execute::{Done, Expected, Loaded, Refusal};
pub use failure::StoreError;
pub use leaf::{LEAF_VERSION, canonical_leaf, chain_hash, leaf_hash};
pub use log::{EventRef, Log, Recorded};
pub use projections::{Progress, ProjectionStore};
pub use repository::Repository;
pub use sequencer::{POSITION_TIMEOUT, Sequencer};
pub use streams::{Stored, upcast, upcasters_of};
pub use url::{InvalidUrl, StoreUrl, StoreUrls};
pub use walk::{Told, Unplaced, Walked};
pub use witnessed::Witnessed;

/// How often migrations of an embedded store are tried again.
const MIGRATION_RETRIES: u32 = 5;

/// The three stores of one installation.
#[derive(Clone)]
pub struct Store {
    /// Events and all that proves them: append-only.
    pub log: Log,
    /// Rows of projections with their checkpoints: may be deleted and come back.
    pub rows: Db,
    /// Wrapped data keys and blind indexes.
    pub keys: Db,
}

impl Store {
    /// Opens the stores and brings their tables up to date.
    pub async fn open(urls: &StoreUrls) -> Result<Self, StoreError> {
        let log = urls.log.open("log").await?;
        let rows = urls.rows.open("rows").await?;
        let keys = urls.keys.open("keys").await?;
        migrate(
            &log,
            &sqlx::migrate!("src/store/migrations/sqlite/log"),
            &sqlx::migrate!("src/store/migrations/postgres/log"),
        )
        .await?;
        migrate(
            &rows,
            &sqlx::migrate!("src/store/migrations/sqlite/rows"),
            &sqlx::migrate!("src/store/migrations/postgres/rows"),
        )
        .await?;
        migrate(
            &keys,
            &sqlx::migrate!("src/store/migrations/sqlite/keys"),
            &sqlx::migrate!("src/store/migrations/postgres/keys"),
        )
        .await?;
        let log = Log::new(log);
        log.sequencer().check().await?;
        Ok(Self { log, rows, keys })
    }

    /// Starts what keeps the log in order in the background: placing (PostgreSQL) and sealing.
    pub fn start(&self) -> Background {
        let mut tasks = Vec::new();
        if self.log.db().is_postgres() {
            let sequencer = Arc::clone(self.log.sequencer());
            tasks.push(tokio::spawn(async move { sequencer.run().await }));
            let sequencer = Arc::clone(self.log.sequencer());
            tasks.push(tokio::spawn(async move { sequencer.listen().await }));
        }
        let log = self.log.clone();
        tasks.push(tokio::spawn(async move { seal(&log).await }));
        Background { tasks }
    }

    /// Keeps placing what is recorded, while it lives: for commands that record much without a server, since else
    /// every one would wait for its position in vain. The embedded store places by itself.
    pub fn placing(&self) -> Background {
        let sequencer = Arc::clone(self.log.sequencer());
        Background::of(if self.log.db().is_postgres() {
            vec![tokio::spawn(async move { sequencer.run().await })]
        } else {
            Vec::new()
        })
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.log.db().close().await;
        self.rows.close().await;
        self.keys.close().await;
    }
}

/// Tasks that end when this is dropped.
pub struct Background {
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Background {
    /// Tasks that end when this is dropped.
    pub fn of(tasks: Vec<tokio::task::JoinHandle<()>>) -> Self {
        Self { tasks }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        for task in &self.tasks {
            task.abort();
        }
    }
}

/// Seals for ever: woken when the log grows, else by polling.
async fn seal(log: &Log) {
    let mut grew = log.grew();
    loop {
        match log.seal_batch().await {
            Ok(0) => {
                // Whichever comes first: the log grew, or a second has passed.
                let _ = tokio::time::timeout(Duration::from_secs(1), grew.changed()).await;
            }
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the log could not be sealed"
                );
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
        }
    }
}

async fn migrate(
    db: &Db,
    sqlite: &sqlx::migrate::Migrator,
    postgres: &sqlx::migrate::Migrator,
) -> Result<(), StoreError> {
    let migrated = match db {
        Db::Sqlite { writer, .. } => {
            // On PostgreSQL migrations take a lock; here, of two processes that start at once, the slower one
            // fails on what the other has just made, and finds it done when it looks again.
            let mut migrated = sqlite.run(writer).await;
            for _ in 0..MIGRATION_RETRIES {
                if migrated.is_ok() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(100)).await;
                migrated = sqlite.run(writer).await;
            }
            migrated
        }
        Db::Postgres(pool) => postgres.run(pool).await,
    };
    migrated.map_err(|error| match error {
        MigrateError::VersionMissing(version) => StoreError::Newer { version },
        other => StoreError::Internal(Box::new(other)),
    })
}
