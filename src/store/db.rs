//! One query text for two databases.
//!
//! SQL is written once, with `$1` placeholders, `ON CONFLICT` and `RETURNING`, which both read. Where
//! the two really differ, the difference has a method here.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{Connection, FromRow, PgConnection, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

/// How long a request waits for a connection before the database counts as away.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
/// How often a pool is asked again whether all of its connections are closed.
const CLOSE_POLL: Duration = Duration::from_millis(2);
/// How long a statement waits for another process that writes the same SQLite file.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
const SQLITE_READERS: u32 = 8;
/// Variables in one statement. SQLite would take more, but looks each up among all that stand before it:
/// many small statements are quicker than one large.
const SQLITE_VARIABLES: usize = 400;
const POSTGRES_VARIABLES: usize = 6_000;

/// A value bound to a placeholder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A 64-bit integer.
    Int(i64),
    /// Bytes.
    Bytes(Vec<u8>),
    /// No text.
    NullText,
    /// No integer.
    NullInt,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<u64> for Value {
    /// Positions and versions: they stay far below the largest integer of a database.
    fn from(number: u64) -> Self {
        Self::Int(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl From<Vec<u8>> for Value {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

/// Binds values, in order, to a query of either database.
macro_rules! bound {
    ($query:expr, $values:expr) => {{
        let mut query = $query;
        for value in $values {
            query = match value {
                Value::Text(text) => query.bind(text.clone()),
                Value::Int(number) => query.bind(*number),
                Value::Bytes(bytes) => query.bind(bytes.clone()),
                Value::NullText => query.bind(None::<String>),
                Value::NullInt => query.bind(None::<i64>),
            };
        }
        query
    }};
}

/// What a query answers with: a type that is read from rows of both databases alike.
pub trait Answer:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<T> Answer for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

/// One of the three stores, on either database.
#[derive(Debug, Clone)]
pub enum Db {
    /// A file in WAL mode: one writer, readers that can't write.
    Sqlite {
        /// The one connection that writes.
        writer: SqlitePool,
        /// Connections that only read.
        readers: SqlitePool,
    },
    /// A schema of a PostgreSQL database, first on the search path.
    Postgres(PgPool),
}

impl Db {
    /// Opens, and if needed makes, a SQLite file. Commits wait for the disk.
    pub async fn open_sqlite(path: &Path) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT);
        let pool = |connections| {
            SqlitePoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(ACQUIRE_TIMEOUT)
                .after_release(|connection, _| {
                    Box::pin(async move {
                        // A task that ends while it begins a transaction may leave it open and without an
                        // owner: everything after it would be part of it, and never be committed. The ping
                        // comes after a rollback that is still under way.
                        connection.ping().await?;
                        Ok(!connection.is_in_transaction())
                    })
                })
        };
        let writer = pool(1).connect_with(options.clone()).await?;
        let readers = pool(SQLITE_READERS)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self::Sqlite { writer, readers })
    }

    /// Opens a schema of a PostgreSQL database, and makes the schema if it is not there.
    pub async fn open_postgres(
        url: &str,
        schema: &str,
        connections: u32,
    ) -> Result<Self, sqlx::Error> {
        let options = PgConnectOptions::from_str(url)?.options([("search_path", schema)]);
        // A pool tries again until its time is over and then tells of nothing but that.
        PgConnection::connect_with(&options).await?.close().await?;
        let pool = PgPoolOptions::new()
            .max_connections(connections)
            .acquire_timeout(ACQUIRE_TIMEOUT);
        let pool = pool.connect_with(options).await?;
        let exists: Option<(i32,)> =
            sqlx::query_as("SELECT 1 FROM pg_namespace WHERE nspname = $1")
                .bind(schema)
                .fetch_optional(&pool)
                .await?;
        if exists.is_none() {
            // The schema is one of three words of our own: nothing from outside gets in here.
            let made = sqlx::query(&format!("CREATE SCHEMA IF NOT EXISTS {schema}"))
                .execute(&pool)
                .await;
            match made {
                // Another process made it at the same moment: PostgreSQL's IF NOT EXISTS does not look that closely.
                Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {}
                other => {
                    other?;
                }
            }
        }
        Ok(Self::Postgres(pool))
    }

    /// How many rows of `width` values one statement should carry.
    pub fn rows_at_once(&self, width: usize) -> usize {
        rows_at_once(self.is_postgres(), width)
    }

    /// Whether this is PostgreSQL.
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Asks for nothing, to learn whether the database answers.
    pub async fn answers(&self) -> Result<(), sqlx::Error> {
        self.fetch::<(i64,)>("SELECT CAST(1 AS bigint)", &[])
            .await
            .map(drop)
    }

    /// All answers to a query.
    pub async fn fetch<T: Answer>(
        &self,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<T>, sqlx::Error> {
        match self {
            Self::Sqlite { readers, .. } => {
                bound!(sqlx::query_as::<Sqlite, T>(sql), values)
                    .fetch_all(readers)
                    .await
            }
            Self::Postgres(pool) => {
                bound!(sqlx::query_as::<Postgres, T>(sql), values)
                    .fetch_all(pool)
                    .await
            }
        }
    }

    /// The first answer to a query.
    pub async fn fetch_optional<T: Answer>(
        &self,
        sql: &str,
        values: &[Value],
    ) -> Result<Option<T>, sqlx::Error> {
        Ok(self.fetch(sql, values).await?.into_iter().next())
    }

    /// Runs one statement in a transaction of its own and counts the rows it changed.
    pub async fn execute(&self, sql: &str, values: &[Value]) -> Result<u64, sqlx::Error> {
        match self {
            Self::Sqlite { writer, .. } => Ok(bound!(sqlx::query::<Sqlite>(sql), values)
                .execute(writer)
                .await?
                .rows_affected()),
            Self::Postgres(pool) => Ok(bound!(sqlx::query::<Postgres>(sql), values)
                .execute(pool)
                .await?
                .rows_affected()),
        }
    }

    /// Begins a transaction that may write.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        match self {
            Self::Sqlite { writer, .. } => {
                Ok(Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?))
            }
            Self::Postgres(pool) => Ok(Tx::Postgres(pool.begin().await?)),
        }
    }

    /// Begins a transaction that reads one state of the database throughout.
    pub async fn snapshot(&self) -> Result<Tx, sqlx::Error> {
        match self {
            Self::Sqlite { readers, .. } => Ok(Tx::Sqlite(readers.begin().await?)),
            Self::Postgres(pool) => Ok(Tx::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            )),
        }
    }

    /// Closes all connections.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                // Who closes last takes what is in the WAL into the file: a reader can't.
                close_pool(readers).await;
                close_pool(writer).await;
            }
            Self::Postgres(pool) => close_pool(pool).await,
        }
    }
}

/// Closes a pool's connections. The pool itself does not always wait for one that is on its way back to it: that one is
/// closed by asking again, as long as a caller may have kept it.
async fn close_pool<DB: sqlx::Database>(pool: &sqlx::Pool<DB>) {
    let deadline = tokio::time::Instant::now() + ACQUIRE_TIMEOUT;
    pool.close().await;
    while pool.size() > 0 && tokio::time::Instant::now() < deadline {
        tokio::time::sleep(CLOSE_POLL).await;
        pool.close().await;
    }
}

/// A transaction on either database. Dropped without a commit it is rolled back.
#[derive(Debug)]
pub enum Tx {
    /// On SQLite.
    Sqlite(Transaction<'static, Sqlite>),
    /// On PostgreSQL.
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// All answers to a query.
    pub async fn fetch<T: Answer>(
        &mut self,
        sql: &str,
        values: &[Value],
    ) -> Result<Vec<T>, sqlx::Error> {
        match self {
            Self::Sqlite(tx) => {
                bound!(sqlx::query_as::<Sqlite, T>(sql), values)
                    .fetch_all(&mut **tx)
                    .await
            }
            Self::Postgres(tx) => {
                bound!(sqlx::query_as::<Postgres, T>(sql), values)
                    .fetch_all(&mut **tx)
                    .await
            }
        }
    }

    /// The first answer to a query.
    pub async fn fetch_optional<T: Answer>(
        &mut self,
        sql: &str,
        values: &[Value],
    ) -> Result<Option<T>, sqlx::Error> {
        Ok(self.fetch(sql, values).await?.into_iter().next())
    }

    /// Runs one statement and counts the rows it changed.
    pub async fn execute(&mut self, sql: &str, values: &[Value]) -> Result<u64, sqlx::Error> {
        match self {
            Self::Sqlite(tx) => Ok(bound!(sqlx::query::<Sqlite>(sql), values)
                .execute(&mut **tx)
                .await?
                .rows_affected()),
            Self::Postgres(tx) => Ok(bound!(sqlx::query::<Postgres>(sql), values)
                .execute(&mut **tx)
                .await?
                .rows_affected()),
        }
    }

    /// Runs a statement once per chunk of rows: `statement` is given the chunk's `($1, $2), ($3, $4) …`.
    pub async fn execute_rows(
        &mut self,
        width: usize,
        rows: &[Vec<Value>],
        statement: impl Fn(&str) -> String,
    ) -> Result<u64, sqlx::Error> {
        let mut changed = 0;
        let at_once = rows_at_once(matches!(self, Self::Postgres(_)), width);
        for chunk in rows.chunks(at_once) {
            changed += self
                .execute(&statement(&tuples(width, chunk.len())), &chunk.concat())
                .await?;
        }
        Ok(changed)
    }

    /// Inserts rows into the named columns of a table.
    pub async fn insert_rows(
        &mut self,
        table: &str,
        columns: &[&str],
        rows: &[Vec<Value>],
    ) -> Result<u64, sqlx::Error> {
        let columns_list = columns.join(", ");
        self.execute_rows(columns.len(), rows, |tuples| {
            format!("INSERT INTO {table} ({columns_list}) VALUES {tuples}")
        })
        .await
    }

    /// Makes everything done so far durable.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }

    /// Undoes everything done so far.
    pub async fn rollback(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(tx) => tx.rollback().await,
            Self::Postgres(tx) => tx.rollback().await,
        }
    }
}

fn rows_at_once(postgres: bool, width: usize) -> usize {
    let variables = if postgres {
        POSTGRES_VARIABLES
    } else {
        SQLITE_VARIABLES
    };
    (variables / width.max(1)).max(1)
}

/// `($1, $2), ($3, $4) …` for `rows` rows of `width` values.
pub fn tuples(width: usize, rows: usize) -> String {
    let tuple = |row: usize| {
        let places: Vec<String> = (1..=width)
            .map(|column| format!("${}", row * width + column))
            .collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(tuple).collect::<Vec<_>>().join(", ")
}
