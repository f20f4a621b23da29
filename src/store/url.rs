//! Where the three stores are.

use std::path::PathBuf;

use super::db::Db;
use super::failure::StoreError;

const POSTGRES_CONNECTIONS: u32 = 16;

/// Where one store is.
#[derive(Clone, PartialEq, Eq)]
pub enum StoreUrl {
    /// A file in this folder.
    Sqlite(PathBuf),
    /// A schema of this PostgreSQL database.
    Postgres(String),
}

/// The URL of a PostgreSQL database may hold a password.
impl std::fmt::Debug for StoreUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(folder) => write!(f, "sqlite://{}", folder.display()),
            Self::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

/// A text that names no database.
#[derive(Debug, thiserror::Error)]
#[error("a database is sqlite://FOLDER or postgres://USER@HOST/NAME")]
pub struct InvalidUrl;

impl std::str::FromStr for StoreUrl {
    type Err = InvalidUrl;

    fn from_str(text: &str) -> Result<Self, InvalidUrl> {
        if let Some(folder) = text
            .strip_prefix("sqlite://")
            .or_else(|| text.strip_prefix("sqlite:"))
        {
            return if folder.is_empty() {
                Err(InvalidUrl)
            } else {
                Ok(Self::Sqlite(folder.into()))
            };
        }
        let postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
        if postgres {
            Ok(Self::Postgres(text.to_owned()))
        } else {
            Err(InvalidUrl)
        }
    }
}

impl StoreUrl {
    /// What kind of store it is.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }

    pub(super) async fn open(&self, store: &str) -> Result<Db, StoreError> {
        Ok(match self {
            Self::Sqlite(folder) => {
                crate::privacy::private_folder(folder)
                    .map_err(|error| StoreError::Unavailable(Box::new(error)))?;
                Db::open_sqlite(&folder.join(format!("{store}.db"))).await?
            }
            Self::Postgres(url) => Db::open_postgres(url, store, POSTGRES_CONNECTIONS).await?,
        })
    }
}

/// Where the three stores are: together unless they are told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoreUrls {
    /// The log.
    pub log: StoreUrl,
    /// The rows.
    pub rows: StoreUrl,
    /// The keys.
    pub keys: StoreUrl,
}

impl StoreUrls {
    /// All three at one place.
    pub fn together(url: StoreUrl) -> Self {
        Self {
            log: url.clone(),
            rows: url.clone(),
            keys: url,
        }
    }
}
