//! Whoever holds the database can rewrite it. `hearth verify --all` says what was changed and where.

use std::path::{Path, PathBuf};
use std::process::Command;

use hearth::installation::Installation;
use hearth::store::Store;
use hearth::tlog::{MEMORY_FILE, Refusal, SigningError};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection, SqliteConnection};

use crate::backend::{Backend, on_every_backend};
use crate::tree::{insert, seal};
use crate::world::block_on;

const EVENTS: u64 = 600;

/// A signed log, and the checkpoint that somebody kept of it.
async fn signed(backend: &Backend, events: u64) -> PathBuf {
    let installation = Installation::open(&backend.settings()).await.unwrap();
    insert(&installation.store, 0, events).await;
    let kept = sign(&installation).await;
    installation.store.close().await;
    let file = backend.data_dir().join("kept-elsewhere");
    std::fs::write(&file, kept).unwrap();
    file
}

async fn sign(installation: &Installation) -> String {
    seal(&installation.store).await;
    let note = installation.notary.sign_head().await.unwrap().unwrap();
    note.to_string()
}

/// Changes the database as somebody who holds it: nothing that refuses is in the way.
async fn tamper(backend: &Backend, statements: &[&str]) {
    match backend.url() {
        None => {
            let url = format!("sqlite://{}", backend.data_dir().join("log.db").display());
            let mut client = SqliteConnection::connect(&url).await.unwrap();
            let triggers: Vec<(String, String)> =
                sqlx::query_as("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
                    .fetch_all(&mut client)
                    .await
                    .unwrap();
            let dropped = triggers
                .iter()
                .map(|(name, _)| format!("DROP TRIGGER {name}"));
            let made = triggers.iter().map(|(_, sql)| sql.clone());
            let all: Vec<String> = dropped
                .chain(statements.iter().map(|it| (*it).to_owned()))
                .chain(made)
                .collect();
            for statement in all {
                sqlx::raw_sql(&statement)
                    .execute(&mut client)
                    .await
                    .unwrap_or_else(|error| panic!("{statement}: {error}"));
            }
            client.close().await.unwrap();
        }
        Some(url) => {
            let mut client = PgConnection::connect(&url).await.unwrap();
            let first = "SET search_path = log; SET session_replication_role = replica";
            for statement in [first].iter().chain(statements) {
                sqlx::raw_sql(statement)
                    .execute(&mut client)
                    .await
                    .unwrap_or_else(|error| panic!("{statement}: {error}"));
            }
        }
    }
}

/// What the real command says.
struct Verdict {
    ok: bool,
    report: Value,
}

fn verify(backend: &Backend, arguments: &[&Path]) -> Verdict {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearth"));
    command.args(["verify", "--all", "--json", "--data-dir"]);
    command.arg(backend.data_dir());
    if let Some(url) = backend.url() {
        command.args(["--database-url", &url]);
    }
    for checkpoint in arguments {
        command.arg("--checkpoint").arg(checkpoint);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let report = serde_json::from_str(&said)
        .unwrap_or_else(|_| panic!("{said}{}", String::from_utf8_lossy(&output.stderr)));
    Verdict {
        ok: output.status.success(),
        report,
    }
}

impl Verdict {
    #[track_caller]
    fn is_clean(&self) {
        assert!(self.ok, "{:#}", self.report);
        assert_eq!(self.report["findings"], json!([]));
    }

    /// Kinds and places of all findings.
    #[track_caller]
    fn found(&self) -> Vec<(String, Option<i64>)> {
        let findings = self.report["findings"].as_array().unwrap();
        assert_eq!(self.ok, findings.is_empty());
        findings
            .iter()
            .map(|it| {
                (
                    it["kind"].as_str().unwrap().to_owned(),
                    it["position"].as_i64(),
                )
            })
            .collect()
    }

    #[track_caller]
    fn has(&self, kind: &str, position: Option<i64>) {
        let found = self.found();
        let wanted = (kind.to_owned(), position);
        assert!(found.contains(&wanted), "{wanted:?}: {:#}", self.report);
    }
}

#[test]
fn a_log_that_nobody_touched_is_in_order() {
    on_every_backend(|backend| {
        let kept = block_on(signed(backend, EVENTS));
        let verdict = verify(backend, &[&kept]);
        verdict.is_clean();
        let report = &verdict.report;
        assert_eq!(
            (&report["events"], &report["sealed"]),
            (&json!(600), &json!(600))
        );
        // The stored one, the remembered one and the kept one.
        assert_eq!(report["checkpoints"], 3);
    });
}

#[test]
fn a_changed_event_is_named_and_no_other() {
    on_every_backend(|backend| {
        let kept = block_on(signed(backend, EVENTS));
        let change = "UPDATE events SET payload = '{\"n\":401}' WHERE aggregate_id = 'w1' AND sequence = 134";
        block_on(tamper(backend, &[change]));
        let verdict = verify(backend, &[&kept]);
        assert_eq!(verdict.found(), [("changed".to_owned(), Some(401))]);
        let finding = &verdict.report["findings"][0];
        assert_eq!(
            (&finding["stream"], &finding["id"], &finding["version"]),
            (&json!("worker"), &json!("w1"), &json!(134))
        );
        let change = "UPDATE events SET recorded_at = recorded_at + 7 WHERE aggregate_id = 'w2' AND sequence = 1";
        block_on(tamper(backend, &[change]));
        verify(backend, &[]).has("instant", Some(3));
    });
}

#[test]
fn one_byte_of_an_event_in_the_file_is_noticed_wherever_it_is() {
    let backend = Backend::sqlite();
    block_on(signed(&backend, 90));
    let file = backend.data_dir().join("log.db");
    let whole = std::fs::read(&file).unwrap();
    let event = b"Told1.0.0{\"n\":77}{}";
    let places: Vec<usize> = (0..whole.len() - event.len())
        .filter(|at| whole[*at..].starts_with(event))
        .collect();
    verify(&backend, &[]).is_clean();
    let flip = |place: usize| {
        let mut flipped = whole.clone();
        flipped[place] ^= 1;
        std::fs::write(&file, &flipped).unwrap();
        verify(&backend, &[]).found()
    };
    let is_named = |found: &[(String, Option<i64>)]| found.iter().any(|it| it.1 == Some(78));
    // Pages may hold copies that nobody reads any more: there a flipped byte changes nothing.
    let (live, stale): (Vec<usize>, Vec<usize>) = places
        .iter()
        .partition(|place| is_named(&flip(**place + 11)));
    assert_eq!(live.len(), 1);
    assert!(stale.iter().all(|place| flip(*place + 11).is_empty()));
    for offset in [0, 3, 4, 8, 9, 14, 16, 17, 18] {
        let found = flip(live[0] + offset);
        assert!(is_named(&found), "{offset}: {found:?}");
    }
    std::fs::write(&file, &whole).unwrap();
    verify(&backend, &[]).is_clean();
}

#[test]
fn a_deleted_event_is_missed_whatever_was_deleted_with_it() {
    on_every_backend(|backend| {
        let kept = block_on(signed(backend, EVENTS));
        let event = "DELETE FROM events WHERE aggregate_id = 'w0' AND sequence = 100";
        block_on(tamper(backend, &[event]));
        let found = verify(backend, &[]).found();
        assert_eq!(found, [("event-missing".to_owned(), Some(298))]);
        block_on(tamper(backend, &["DELETE FROM log WHERE position = 298"]));
        let verdict = verify(backend, &[&kept]);
        verdict.has("missing", Some(298));
        verdict.has("sequence", Some(301));
        block_on(tamper(
            backend,
            &[
                "DELETE FROM leaf WHERE position = 298",
                "DELETE FROM chain WHERE position = 298",
            ],
        ));
        let verdict = verify(backend, &[&kept]);
        verdict.has("missing", Some(298));
        verdict.has("checkpoint-unchecked", None);
    });
}

#[test]
fn events_in_another_order_are_noticed() {
    on_every_backend(|backend| {
        block_on(signed(backend, EVENTS));
        block_on(tamper(
            backend,
            &[
                "UPDATE log SET position = -10 WHERE position = 10",
                "UPDATE log SET position = 10 WHERE position = 20",
                "UPDATE log SET position = 20 WHERE position = -10",
            ],
        ));
        let verdict = verify(backend, &[]);
        verdict.has("changed", Some(10));
        verdict.has("changed", Some(20));
    });
}

#[test]
fn two_streams_that_were_exchanged_are_noticed() {
    on_every_backend(|backend| {
        block_on(signed(backend, 90));
        let exchange = |table: &str| {
            [("w0", "x"), ("w1", "w0"), ("x", "w1")].map(|(from, to)| {
                format!("UPDATE {table} SET aggregate_id = '{to}' WHERE aggregate_id = '{from}'")
            })
        };
        let statements = [exchange("events"), exchange("log")].concat();
        let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
        block_on(tamper(backend, &statements));
        let verdict = verify(backend, &[]);
        for position in [1, 2, 88, 89] {
            verdict.has("changed", Some(position));
        }
        assert!(!verdict.found().contains(&("changed".to_owned(), Some(3))));
    });
}

/// Everything after a position, as if it had never been.
fn cut(after: u64) -> Vec<String> {
    let mut statements: Vec<String> = ["leaf", "chain", "log"]
        .iter()
        .map(|table| format!("DELETE FROM {table} WHERE position > {after}"))
        .collect();
    statements.push(
        "DELETE FROM events WHERE NOT EXISTS (SELECT 1 FROM log WHERE log.aggregate_id = events.aggregate_id \
         AND log.sequence = events.sequence)"
            .to_owned(),
    );
    statements.push(format!(
        "DELETE FROM tile_root WHERE level = 1 AND (idx + 1) * 256 > {after}"
    ));
    statements
}

/// Lets the database forget how far it was.
fn forget(backend: &Backend, head: u64) -> String {
    if backend.url().is_some() {
        format!(
            "UPDATE sequencer SET head = {head}, inserted = (SELECT max(inserted) FROM log), \
             recorded_at = (SELECT max(recorded_at) FROM log)"
        )
    } else {
        format!("UPDATE sqlite_sequence SET seq = {head} WHERE name = 'log'")
    }
}

async fn tamper_all(backend: &Backend, statements: &[String]) {
    let statements: Vec<&str> = statements.iter().map(String::as_str).collect();
    tamper(backend, &statements).await;
}

#[test]
fn an_end_that_was_cut_off_is_missed_as_long_as_anything_remembers_it() {
    on_every_backend(|backend| {
        let kept = block_on(signed(backend, EVENTS));
        block_on(tamper_all(backend, &cut(500)));
        let verdict = verify(backend, &[]);
        verdict.has("cut-off", None);
        verdict.has("checkpoint-beyond", None);
        // What the database remembers is made to forget.
        block_on(tamper_all(
            backend,
            &[forget(backend, 500), "DELETE FROM checkpoint".to_owned()],
        ));
        assert_eq!(
            verify(backend, &[]).found(),
            [("checkpoint-beyond".to_owned(), None)]
        );
        // The file beside it as well: then only somebody else knows.
        std::fs::remove_file(backend.data_dir().join(MEMORY_FILE)).unwrap();
        verify(backend, &[]).is_clean();
        assert_eq!(
            verify(backend, &[&kept]).found(),
            [("checkpoint-beyond".to_owned(), None)]
        );
    });
}

#[test]
fn an_event_that_was_put_in_is_noticed_even_if_everything_is_sealed_anew() {
    on_every_backend(|backend| {
        let kept = block_on(signed(backend, EVENTS));
        let json = if backend.url().is_some() {
            "json"
        } else {
            "text"
        };
        let event = format!(
            "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, recorded_at) \
             VALUES ('worker', 'forged', 1, 'Told', '1.0.0', CAST('{{}}' AS {json}), CAST('{{}}' AS {json}), 1700000000000300)"
        );
        block_on(tamper_all(backend, std::slice::from_ref(&event)));
        if backend.url().is_none() {
            let finding = &verify(backend, &[]).report["findings"][0];
            assert_eq!(
                (&finding["kind"], &finding["id"]),
                (&json!("unplaced"), &json!("forged"))
            );
        }
        // It gets a place, and all that proves the log is made anew by this very program.
        let inserted = if backend.url().is_some() {
            "inserted, "
        } else {
            ""
        };
        let value = if backend.url().is_some() { "0, " } else { "" };
        block_on(tamper_all(
            backend,
            &[
                "UPDATE log SET position = -position WHERE position > 300".to_owned(),
                "UPDATE log SET position = 1 - position WHERE position < 0".to_owned(),
                format!(
                    "INSERT INTO log (position, {inserted}aggregate_type, aggregate_id, sequence, recorded_at) \
                     VALUES (301, {value}'worker', 'forged', 1, 1700000000000300)"
                ),
                "DELETE FROM leaf".to_owned(),
                "DELETE FROM chain".to_owned(),
                "DELETE FROM tile_root".to_owned(),
            ],
        ));
        block_on(async {
            let store = Store::open(&backend.settings().stores).await.unwrap();
            seal(&store).await;
            store.close().await;
        });
        let differs = ("checkpoint-differs".to_owned(), None);
        let found = verify(backend, &[]).found();
        assert_eq!(
            found,
            [differs.clone(), differs.clone()],
            "the stored one and the file's"
        );
        block_on(tamper_all(backend, &["DELETE FROM checkpoint".to_owned()]));
        std::fs::remove_file(backend.data_dir().join(MEMORY_FILE)).unwrap();
        verify(backend, &[]).is_clean();
        assert_eq!(verify(backend, &[&kept]).found(), [differs]);
    });
}

#[test]
fn leaves_chains_and_tiles_that_were_changed_are_named() {
    on_every_backend(|backend| {
        block_on(signed(backend, EVENTS));
        let other = if backend.url().is_some() {
            "decode(repeat('00', 32), 'hex')"
        } else {
            "zeroblob(32)"
        };
        for (table, place, kind, position) in [
            ("chain", "position = 44", "chain", Some(44)),
            ("tile_root", "idx = 1", "tile", None),
            ("leaf", "position = 500", "changed", Some(500)),
        ] {
            let change = format!("UPDATE {table} SET hash = {other} WHERE {place}");
            block_on(tamper(backend, &[&change]));
            verify(backend, &[]).has(kind, position);
        }
        let forged = "UPDATE checkpoint SET note = replace(note, '600', '599'), size = 599";
        block_on(tamper(backend, &[forged]));
        let verdict = verify(backend, &[]);
        verdict.has("checkpoint-unsigned", None);
        verdict.has("checkpoint-differs", None);
    });
}

#[test]
fn an_old_backup_that_went_on_is_a_fork() {
    on_every_backend(|backend| {
        let folder = backend.data_dir();
        let backup = folder.join("backup");
        block_on(signed(backend, 300));
        if backend.url().is_none() {
            std::fs::copy(folder.join("log.db"), &backup).unwrap();
        }
        let kept = block_on(async {
            let installation = Installation::open(&backend.settings()).await.unwrap();
            insert(&installation.store, 300, 100).await;
            let kept = sign(&installation).await;
            installation.store.close().await;
            kept
        });
        let file = folder.join("kept");
        std::fs::write(&file, kept).unwrap();
        verify(backend, &[&file]).is_clean();

        // The backup is put back, and other things happen.
        if backend.url().is_none() {
            std::fs::copy(&backup, folder.join("log.db")).unwrap();
        } else {
            let mut statements = cut(300);
            statements.push(forget(backend, 300));
            statements.push("DELETE FROM checkpoint WHERE size > 300".to_owned());
            block_on(tamper_all(backend, &statements));
        }
        let shorter = Refusal::Shorter {
            signed: 400,
            sealed: 300,
        };
        block_on(async {
            let installation = Installation::open(&backend.settings()).await.unwrap();
            let outcome = installation.notary.sign_head().await;
            assert!(matches!(outcome, Err(SigningError::Refused(it)) if it == shorter));
            // The same streams, but one goes on another way.
            let sql = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
                       SELECT aggregate_type, 'other', sequence, event_type, event_version, payload, metadata FROM events \
                       WHERE aggregate_id = 'w0'";
            installation.store.log.db().execute(sql, &[]).await.unwrap();
            installation.store.log.sequencer().place().await.unwrap();
            insert(&installation.store, 300, 100).await;
            seal(&installation.store).await;
            let outcome = installation.notary.sign_head().await;
            let forked = Refusal::Forked { signed: 400 };
            assert!(matches!(outcome, Err(SigningError::Refused(it)) if it == forked));
            assert_eq!(installation.notary.refusal(), Some(forked));
            installation.store.close().await;
        });
        let verdict = verify(backend, &[&file]);
        let messages: Vec<&str> = verdict.report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["message"].as_str().unwrap())
            .collect();
        assert_eq!(messages.len(), 2, "{messages:?}");
        assert!(messages.iter().any(|it| it.contains(MEMORY_FILE)));
        assert!(messages.iter().any(|it| it.contains("kept")));
        verdict.has("checkpoint-differs", None);
    });
}
