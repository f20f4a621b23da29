//! One test, every store: a fresh SQLite folder, then a fresh PostgreSQL database.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use hearth::settings::{Flags, Settings};
use hearth::store::Store;
use sqlx::{Connection, PgConnection};
use tokio::runtime::Runtime;

/// Names the server on which tests make databases of their own.
pub const POSTGRES_URL: &str = "HEARTH_TEST_POSTGRES_URL";
/// A fresh, empty place for one installation. What it made is gone when it is dropped.
pub struct Backend {
    /// What failures are told with.
    pub name: &'static str,
    folder: tempfile::TempDir,
    database: Option<Database>,
}

impl Backend {
    /// An empty folder.
    pub fn sqlite() -> Self {
        Self {
            name: "SQLite",
            folder: tempfile::tempdir().unwrap(),
            database: None,
        }
    }

    /// An empty database, if there is a server; where everything must be tested there has to be one.
    pub fn postgres() -> Option<Self> {
        let Ok(server) = std::env::var(POSTGRES_URL) else {
            assert!(
                std::env::var_os("CI").is_none(),
                "{POSTGRES_URL} is not set: run `cargo xtask test`"
            );
            return None;
        };
        Some(Self::on_server(&server))
    }

    /// An empty database of this server.
    pub fn on_server(server: &str) -> Self {
        Self {
            name: "PostgreSQL",
            folder: tempfile::tempdir().unwrap(),
            database: Some(Database::create(server)),
        }
    }

    /// Every store that can be had here.
    pub fn all() -> impl Iterator<Item = Self> {
        std::iter::once_with(Self::sqlite).chain(std::iter::once_with(Self::postgres).flatten())
    }

    /// The settings of an installation in this place, on any free port.
    pub fn settings(&self) -> Settings {
        let flags = Flags {
            database_url: self.url(),
            data_dir: Some(self.folder.path().join("data")),
            config: None,
            ..Flags::default()
        };
        Settings::read(&flags, Some("127.0.0.1:0".to_owned())).unwrap()
    }

    /// The folder of keys, and of the files where the store is embedded.
    pub fn data_dir(&self) -> std::path::PathBuf {
        self.folder.path().join("data")
    }

    /// Where the database is; none for an embedded store.
    pub fn url(&self) -> Option<String> {
        self.database.as_ref().map(|database| database.url.clone())
    }
}

/// Runs a test on every store; a failure names the store.
pub fn on_every_backend(test: impl Fn(&Backend)) {
    for backend in Backend::all() {
        eprintln!("on {}:", backend.name);
        test(&backend);
    }
}

/// The position of the last event that anybody has recorded so far, once it has one. Whoever asks the log alone may
/// miss what the server's own workers have just recorded: on PostgreSQL that is placed a moment later.
pub async fn head(store: &Store) -> u64 {
    let deadline = Instant::now() + Duration::from_mins(1);
    loop {
        store.log.sequencer().place().await.unwrap();
        let count = "SELECT count(*) FROM events";
        let recorded: Option<(i64,)> = store.log.db().fetch_optional(count, &[]).await.unwrap();
        let head = store.log.head().await.unwrap();
        if recorded.is_some_and(|(recorded,)| u64::try_from(recorded).unwrap() <= head) {
            return head;
        }
        assert!(Instant::now() < deadline, "every event gets its place");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A database that exists for one test.
struct Database {
    server: String,
    name: String,
    url: String,
}

impl Database {
    fn create(server: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "hearth_test_{}_{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        run(server, &format!("CREATE DATABASE {name}"));
        let (base, _) = server.rsplit_once('/').unwrap();
        Self {
            url: format!("{base}/{name}"),
            server: server.to_owned(),
            name,
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        run(
            &self.server,
            &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name),
        );
    }
}

/// Runs one statement on a server.
pub fn run(url: &str, statement: &str) {
    let (url, statement) = (url.to_owned(), statement.to_owned());
    // A thread of its own: the caller may stand inside a runtime already.
    std::thread::spawn(move || {
        Runtime::new().unwrap().block_on(async {
            let mut connection = PgConnection::connect(&url).await.unwrap();
            sqlx::raw_sql(&statement)
                .execute(&mut connection)
                .await
                .unwrap();
        });
    })
    .join()
    .unwrap();
}
