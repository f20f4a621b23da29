//! What a database's failure means for the caller: try again, come back later, or give up.

use std::error::Error;

/// The store could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database is away or overloaded: nothing was acknowledged, try later.
    #[error("the database is not available")]
    Unavailable(#[source] Box<dyn Error + Send + Sync>),
    /// The database holds something impossible.
    #[error("the store holds something impossible in {place}")]
    Corrupt {
        /// Table and column, never the value.
        place: String,
    },
    /// A later version of Hearth made it.
    #[error(
        "a later version of Hearth has brought this store up to date (its step {version} is unknown here): use that version"
    )]
    Newer {
        /// The migration that is unknown.
        version: i64,
    },
    /// Anything else.
    #[error("the store failed")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
}

impl StoreError {
    /// Something impossible stands at `place`.
    pub fn corrupt(place: impl Into<String>) -> Self {
        Self::Corrupt {
            place: place.into(),
        }
    }
}

/// What to do about a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// Another writer was in the way: the same again may well succeed.
    Retry,
    /// The database can't be reached or takes no more work. If a commit was under way, whether it
    /// happened is unknown.
    Unavailable,
    /// Neither.
    Other,
}

/// Serialisation failure, deadlock, lock not available.
const POSTGRES_RETRY: [&str; 3] = ["40001", "40P01", "55P03"];
/// Connection exceptions, operator intervention, insufficient resources.
const POSTGRES_UNAVAILABLE: [&str; 3] = ["08", "57P", "53"];
/// BUSY, LOCKED, `BUSY_RECOVERY`, `BUSY_SNAPSHOT`, and `CONSTRAINT_UNIQUE`: another command was first with
/// the same key. (A stream's own conflict is `CONSTRAINT_PRIMARYKEY`, which the crate knows.)
const SQLITE_RETRY: [&str; 5] = ["5", "6", "261", "517", "2067"];
/// IOERR, FULL, CANTOPEN: the disk, not the statement.
const SQLITE_UNAVAILABLE: [&str; 3] = ["10", "13", "14"];

/// Reads a failure of sqlx.
pub fn classify(error: &sqlx::Error) -> Failure {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        // What stands before a database that is going away breaks off in the middle of a word.
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Failure::Unavailable,
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            let postgres = code.len() == 5;
            let known = |codes: &[&str]| codes.contains(&code.as_ref());
            if postgres && known(&POSTGRES_RETRY) || !postgres && known(&SQLITE_RETRY) {
                Failure::Retry
            } else if postgres
                && POSTGRES_UNAVAILABLE
                    .iter()
                    .any(|class| code.starts_with(class))
                || !postgres && (known(&SQLITE_UNAVAILABLE) || is_io_error(&code))
            {
                Failure::Unavailable
            } else {
                Failure::Other
            }
        }
        _ => Failure::Other,
    }
}

/// The extended forms of IOERR end in its byte.
fn is_io_error(code: &str) -> bool {
    code.parse::<u32>().is_ok_and(|code| code & 0xff == 10)
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        match classify(&error) {
            Failure::Retry | Failure::Unavailable => Self::Unavailable(Box::new(error)),
            Failure::Other => Self::Internal(Box::new(error)),
        }
    }
}

/// Reads a failure that the event-sourcing crates have boxed: the `sqlx::Error` is still inside,
/// also where they call it unexpected.
pub fn classify_boxed(error: &(dyn Error + Send + Sync + 'static)) -> Failure {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if let Some(error) = error.downcast_ref::<sqlx::Error>() {
            return classify(error);
        }
        cause = error.source();
    }
    Failure::Other
}
