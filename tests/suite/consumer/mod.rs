//! The sample of a finance system, `examples/finance_consumer.py`, against a real server.

mod faults;
mod kills;
mod nudges;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use sqlx::{Connection, SqliteConnection};

use crate::app::TestApp;

/// One balance: fund, scheme, region, month, kind of beneficiary, beneficiary, account.
type Place = (String, String, String, String, String, String, String);

/// What a database of a consumer holds.
#[derive(Debug, PartialEq, Eq)]
struct Held {
    cursor: String,
    balances: BTreeMap<Place, i64>,
}

impl Held {
    /// The sums by something of their places; what holds nothing is left out.
    fn by<K: Ord>(&self, key: impl Fn(&Place) -> K) -> BTreeMap<K, i64> {
        let mut sums = BTreeMap::new();
        for (place, fen) in &self.balances {
            *sums.entry(key(place)).or_default() += fen;
        }
        sums.retain(|_, fen| *fen != 0);
        sums
    }

    /// By fund, scheme, month and account: what a snapshot tells.
    fn by_month(&self) -> BTreeMap<[String; 4], i64> {
        self.by(|(fund, scheme, _, month, _, _, account)| {
            [fund, scheme, month, account].map(Clone::clone)
        })
    }
}

/// A finance system with a database and a region of its own.
struct Consumer {
    database: PathBuf,
    url: String,
    token: String,
    secret: String,
}

impl Consumer {
    fn of(app: &TestApp, region: &str, database: &Path) -> Self {
        Self {
            database: database.to_owned(),
            url: format!("http://{}", app.address),
            token: app.token("books", "finance", region),
            secret: String::new(),
        }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let examples = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
        let mut command = Command::new("python3");
        command
            .arg(examples.join("finance_consumer.py"))
            .arg("--database")
            .arg(&self.database)
            .args(arguments)
            .env("HEARTH_URL", &self.url)
            .env("HEARTH_TOKEN", &self.token)
            .env("HEARTH_WEBHOOK_SECRET", &self.secret)
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("NO_PROXY", "127.0.0.1")
            .stdout(Stdio::null());
        command
    }

    /// Runs it to its end.
    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs it to its end: its exit code and all that it said.
    fn ends(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.run(arguments);
        let said = String::from_utf8(output.stderr).unwrap();
        (output.status.code().unwrap(), said)
    }

    #[track_caller]
    fn succeeds(&self, arguments: &[&str]) -> String {
        let (code, said) = self.ends(arguments);
        assert_eq!(code, 0, "{arguments:?}: {said}");
        said
    }

    /// Starts it.
    fn start(&self, arguments: &[&str], said: Stdio) -> Running {
        let mut command = self.command(arguments);
        Running(command.stderr(said).spawn().unwrap())
    }

    /// What its database holds; none as long as it has not begun.
    fn held(&self, app: &TestApp) -> Option<Held> {
        app.runtime.block_on(held(&self.database))
    }
}

/// A consumer that runs until this is dropped.
struct Running(Child);

impl Running {
    /// What it says next with this in it.
    fn says(&mut self, part: &str) -> String {
        let lines = BufReader::new(self.0.stderr.as_mut().unwrap()).lines();
        let mut lines = lines.map(Result::unwrap);
        lines.find(|line| line.contains(part)).unwrap()
    }

    /// Ends it with SIGKILL.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn held(database: &Path) -> Option<Held> {
    let url = format!("sqlite://{}", database.display());
    let mut db = SqliteConnection::connect(&url).await.ok()?;
    // A consumer that was just started may make the tables, or be at a page, this very moment.
    let cursor: Option<(String,)> = sqlx::query_as("SELECT cursor FROM feed")
        .fetch_optional(&mut db)
        .await
        .ok()?;
    let rows: Vec<(String, String, String, String, String, String, String, i64)> =
        sqlx::query_as("SELECT * FROM balance")
            .fetch_all(&mut db)
            .await
            .ok()?;
    db.close().await.unwrap();
    let balances = rows.into_iter().map(|row| {
        let (fund, scheme, region, month, kind, beneficiary, account, fen) = row;
        let place = (fund, scheme, region, month, kind, beneficiary, account);
        (place, fen)
    });
    Some(Held {
        cursor: cursor?.0,
        balances: balances.collect(),
    })
}

/// Waits until something is there.
#[track_caller]
fn eventually<T>(mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..1_500 {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("it did not come in 30 seconds");
}
