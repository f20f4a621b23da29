//! History can't be changed, whoever asks the database.

use domain::agreement::Agreement;
use hearth::store::{Expected, Store};
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::backend::{Backend, on_every_backend};
use crate::world::{block_on, envelope, id, open, sign};

/// Each with one of its columns.
const TABLES: [(&str, &str); 9] = [
    ("events", "payload"),
    ("log", "recorded_at"),
    ("leaf", "hash"),
    ("access_log", "purpose"),
    ("chain", "hash"),
    ("tile_root", "hash"),
    ("checkpoint", "note"),
    ("cosignature", "line"),
    ("witnessed", "note"),
];
/// One row each of what only larger logs, and logs with neighbours, have.
const PROOFS: [&str; 4] = [
    "INSERT INTO tile_root (level, idx, hash) SELECT 1, 0, hash FROM leaf",
    "INSERT INTO checkpoint (origin, size, note, signed_at) VALUES ('log', 1, 'note', 1)",
    "INSERT INTO cosignature (origin, size, witness, line, at) VALUES ('log', 1, 'witness', 'line', 1)",
    "INSERT INTO witnessed (origin, number, size, note, at) VALUES ('other', 1, 1, 'note', 1)",
];
const ACCESS: &str = "INSERT INTO access_log (subject, role, action, stream_id, purpose) VALUES ('s', 'r', 'a', 'i', 'p')";
const SAME_EVENT: &str = "INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
    SELECT aggregate_type, aggregate_id, sequence, 'Forged', event_version, payload, metadata FROM events";

/// A client of the database that knows nothing of us.
enum Client {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

impl Client {
    async fn of(backend: &Backend) -> Self {
        match backend.url() {
            None => {
                let file = backend.data_dir().join("log.db");
                let url = format!("sqlite://{}", file.display());
                Self::Sqlite(SqliteConnection::connect(&url).await.unwrap())
            }
            Some(url) => {
                let mut connection = PgConnection::connect(&url).await.unwrap();
                sqlx::raw_sql("SET search_path = log")
                    .execute(&mut connection)
                    .await
                    .unwrap();
                Self::Postgres(connection)
            }
        }
    }

    async fn run(&mut self, statement: &str) -> Result<(), sqlx::Error> {
        match self {
            Self::Sqlite(connection) => sqlx::raw_sql(statement)
                .execute(connection)
                .await
                .map(|_| ()),
            Self::Postgres(connection) => sqlx::raw_sql(statement)
                .execute(connection)
                .await
                .map(|_| ()),
        }
    }

    async fn is_refused(&mut self, statement: &str) {
        let refusal = self.run(statement).await.expect_err(statement).to_string();
        assert!(refusal.contains("append-only"), "{statement}: {refusal}");
    }
}

/// One event, placed and sealed, and one line of the access log.
async fn something_recorded(backend: &Backend) -> (Store, Client) {
    let store = open(backend).await;
    let background = store.start();
    store
        .log
        .execute::<Agreement>(&id(1), sign(), &envelope("r"), Expected::Any)
        .await
        .unwrap();
    drop(background);
    // Its sealer may have been quicker.
    store.log.seal_batch().await.unwrap();
    for statement in PROOFS.iter().chain([&ACCESS]) {
        store.log.db().execute(statement, &[]).await.unwrap();
    }
    (store, Client::of(backend).await)
}

#[test]
fn nothing_in_the_log_can_be_changed_or_taken_away() {
    on_every_backend(|backend| {
        block_on(async {
            let (store, mut client) = something_recorded(backend).await;
            let before = store.log.read_after(0, 10).await.unwrap();
            let leaves = store.log.leaves(1, 10).await.unwrap();
            assert_eq!((before.len(), leaves.len()), (1, 1));
            for (table, column) in TABLES {
                client
                    .is_refused(&format!("UPDATE {table} SET {column} = {column}"))
                    .await;
                client.is_refused(&format!("DELETE FROM {table}")).await;
            }
            assert_eq!(store.log.read_after(0, 10).await.unwrap(), before);
            assert_eq!(store.log.leaves(1, 10).await.unwrap(), leaves);
            store.close().await;
        });
    });
}

#[test]
fn nothing_can_be_truncated() {
    let Some(backend) = Backend::postgres() else {
        return;
    };
    block_on(async {
        let (store, mut client) = something_recorded(&backend).await;
        for (table, _) in TABLES {
            client.is_refused(&format!("TRUNCATE {table}")).await;
            client
                .is_refused(&format!("TRUNCATE {table} CASCADE"))
                .await;
        }
        store.close().await;
    });
}

#[test]
fn nothing_can_be_replaced_whether_or_not_the_client_has_recursive_triggers() {
    let backend = Backend::sqlite();
    block_on(async {
        let (store, mut client) = something_recorded(&backend).await;
        let before = store.log.read_after(0, 10).await.unwrap();
        for recursive in ["OFF", "ON"] {
            client
                .run(&format!("PRAGMA recursive_triggers = {recursive}"))
                .await
                .unwrap();
            client.is_refused(&format!("REPLACE {SAME_EVENT}")).await;
            for (table, _) in TABLES.iter().filter(|(table, _)| *table != "events") {
                client
                    .is_refused(&format!("REPLACE INTO {table} SELECT * FROM {table}"))
                    .await;
            }
        }
        assert_eq!(store.log.read_after(0, 10).await.unwrap(), before);
        store.close().await;
    });
}

#[test]
fn nothing_gets_into_the_embedded_log_but_through_an_event() {
    let backend = Backend::sqlite();
    block_on(async {
        let (store, mut client) = something_recorded(&backend).await;
        let forged = "INSERT INTO log (aggregate_type, aggregate_id, sequence, recorded_at) VALUES ('agreement', 'x', 1, 1)";
        client.is_refused(forged).await;
        let again = "INSERT INTO log (aggregate_type, aggregate_id, sequence, recorded_at) SELECT aggregate_type, \
             aggregate_id, sequence, recorded_at FROM log";
        client.is_refused(again).await;
        assert_eq!(store.log.head().await.unwrap(), 1);
        store.close().await;
    });
}

#[test]
fn nothing_gets_into_the_servers_log_but_an_event_that_the_sequencer_places() {
    let Some(backend) = Backend::postgres() else {
        return;
    };
    block_on(async {
        let (store, mut client) = something_recorded(&backend).await;
        let row = |position: &str, inserted: &str, id: &str| {
            format!(
                "INSERT INTO log (position, inserted, aggregate_type, aggregate_id, sequence, recorded_at) \
                 SELECT {position}, {inserted}, aggregate_type, {id}, sequence, recorded_at FROM events WHERE sequence = 2"
            )
        };
        // Committed, and not placed: this process's sequencer has stopped.
        client
            .run(&format!(
                "INSERT {}",
                SAME_EVENT.replace("sequence, 'Forged'", "2, 'Later'")
            ))
            .await
            .unwrap();
        let forged = row("2", "position", "'x'");
        let without_its_number = row("2", "position + 1", "aggregate_id");
        let too_early = row("2", "position", "aggregate_id");
        let leaving_a_gap = row("3", "position", "aggregate_id");
        for statement in [&forged, &without_its_number, &too_early, &leaving_a_gap] {
            client.is_refused(statement).await;
        }
        // Also by one who has put the sequencer forward.
        for (statement, head) in [(&forged, 2), (&leaving_a_gap, 3)] {
            let forward = format!("UPDATE sequencer SET head = {head}, inserted = inserted + 1");
            client
                .is_refused(&format!("BEGIN; {forward}; {statement}; COMMIT"))
                .await;
            client.run("ROLLBACK").await.unwrap();
        }
        assert_eq!(store.log.head().await.unwrap(), 1);
        assert_eq!(store.log.sequencer().place().await.unwrap(), 1);
        let placed = store.log.read_after(1, 10).await.unwrap();
        assert_eq!((placed.len(), placed[0].event_type.as_str()), (1, "Later"));
        store.close().await;
    });
}

#[test]
fn the_same_version_of_a_stream_can_not_be_inserted_twice() {
    on_every_backend(|backend| {
        block_on(async {
            let (store, mut client) = something_recorded(backend).await;
            let before = store.log.read_after(0, 10).await.unwrap();
            let refusal = client
                .run(&format!("INSERT {SAME_EVENT}"))
                .await
                .expect_err("a second version 1");
            // What the event-sourcing crates take for a conflict, and nothing else.
            assert!(refusal.as_database_error().unwrap().is_unique_violation());
            assert_eq!(store.log.read_after(0, 10).await.unwrap(), before);
            store.close().await;
        });
    });
}
