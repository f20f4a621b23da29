//! What a consumer does where something is wrong: with itself, with the server, or with what the server says.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::process::Stdio;

use serde_json::{Value, json};
use sqlx::{Connection, SqliteConnection};

use super::{Consumer, held};
use crate::app::TestApp;
use crate::backend::Backend;
use crate::claims_made::{Office, Wish};
use crate::people::ORIGIN_PROVINCE;

/// A server whose accounts hold something, and a consumer that has read all of it.
fn read(backend: &Backend, folder: &tempfile::TempDir) -> (TestApp, Consumer) {
    let app = TestApp::on(backend);
    app.runtime.block_on(async {
        let office = Office(&app.installation.store);
        let worker = office.register(1, "520502").await;
        let claim = office.payable(worker, 2, &Wish::of("520502")).await;
        office.pay(claim, 1).await;
    });
    let database = folder.path().join("books.db");
    let consumer = Consumer::of(&app, ORIGIN_PROVINCE, &database);
    consumer.succeeds(&["--check"]);
    (app, consumer)
}

#[test]
fn figures_that_differ_are_told_and_never_put_right() {
    let folder = tempfile::tempdir().unwrap();
    let (app, consumer) = read(&Backend::sqlite(), &folder);
    let before = consumer.held(&app).unwrap();
    assert!(!before.balances.is_empty());
    for (change, told) in [
        (
            "UPDATE balance SET fen = fen + 1 WHERE account = 'paid'",
            "together hold 1 fen",
        ),
        (
            "UPDATE balance SET fen = fen - 1 WHERE account = 'budget'",
            "-50001 fen here, -50000 there",
        ),
    ] {
        app.runtime.block_on(async {
            let url = format!("sqlite://{}", consumer.database.display());
            let mut db = SqliteConnection::connect(&url).await.unwrap();
            sqlx::query(change).execute(&mut db).await.unwrap();
            db.close().await.unwrap();
        });
        let (code, said) = consumer.ends(&["--check"]);
        assert_eq!(code, 1, "{said}");
        assert!(
            said.contains("WRONG: ") && said.contains(told),
            "{change}: {said}"
        );
    }
    let after = consumer.held(&app).unwrap();
    assert_ne!(after.balances, before.balances);
}

#[test]
fn what_is_no_use_to_try_again_is_told_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (app, consumer) = read(&Backend::sqlite(), &folder);
    let other = |change: &dyn Fn(&mut Consumer)| {
        let mut other = Consumer::of(&app, ORIGIN_PROVINCE, &consumer.database);
        change(&mut other);
        other
    };
    let new = folder.path().join("new.db");
    let auditor = app.client("caseworker", ORIGIN_PROVINCE);
    auditor.get("/finance/journal").expect(403);
    for (consumer, arguments, told) in [
        (
            other(&|it| it.token.clear()),
            &["--once"][..],
            "a token is needed",
        ),
        (
            other(&|it| it.token = "x.y.z".to_owned()),
            &["--once"],
            "401",
        ),
        (
            other(&|it| it.url = "ftp://127.0.0.1".to_owned()),
            &["--once"],
            "the URL must be",
        ),
        (
            other(&|_| ()),
            &["--once", "--region", "520502"],
            "follows region 520000",
        ),
        (
            other(&|_| ()),
            &["--once", "--page", "1001"],
            "out-of-range at /query/limit",
        ),
        (
            other(&|it| it.database.clone_from(&new)),
            &["--once", "--region", "440000"],
            "answers 404 /problems/not-found",
        ),
        (
            other(&|_| ()),
            &["--listen", "127.0.0.1:0"],
            "HEARTH_WEBHOOK_SECRET",
        ),
        (
            other(&|it| it.database = "/nowhere/books.db".into()),
            &["--once"],
            "unable to open",
        ),
    ] {
        let (code, said) = consumer.ends(arguments);
        assert_eq!(code, 2, "{arguments:?}: {said}");
        assert!(said.contains(told), "{arguments:?}: {said}");
        assert!(!said.contains("again"), "{arguments:?}: {said}");
    }
}

#[test]
fn a_server_that_comes_back_is_read_on() {
    let folder = tempfile::tempdir().unwrap();
    let backend = Backend::sqlite();
    let (app, mut consumer) = read(&backend, &folder);
    let before = consumer.held(&app).unwrap();
    drop(app);
    let place = TcpListener::bind("127.0.0.1:0").unwrap();
    let listen = place.local_addr().unwrap().to_string();
    drop(place);
    consumer.url = format!("http://{listen}");
    let mut running = consumer.start(&[], Stdio::piped());
    running.says("trying again in");
    let mut settings = backend.settings();
    settings.listen = listen;
    let app = TestApp::with(&settings);
    app.runtime.block_on(async {
        let office = Office(&app.installation.store);
        let worker = office.register(3, "520502").await;
        office.file(worker, 4, &Wish::of("520502")).await;
    });
    running.says("1 lines, up to");
    let after = super::eventually(|| {
        consumer
            .held(&app)
            .filter(|held| held.cursor > before.cursor)
    });
    assert_eq!(after.balances, before.balances, "a filing moves nothing");
}

/// Answers every request with the same body; where.
fn canned(body: &Value) -> String {
    let place = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", place.local_addr().unwrap());
    let body = body.to_string();
    // It answers until the test binary ends.
    std::thread::spawn(move || {
        for stream in place.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]);
            let _ = write!(
                stream,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
        }
    });
    url
}

#[test]
fn a_feed_that_breaks_its_promises_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (app, mut consumer) = read(&Backend::sqlite(), &folder);
    let before = consumer.held(&app).unwrap();
    let line = |cursor: &str, change: &Value| {
        let mut line = json!({
            "cursor": format!("0000000000000009999.{cursor}"), "debit": "committed", "credit": "budget", "amount_fen": 5,
            "fund": "bridging_fund", "scheme": "transport", "region": "520502", "on": null,
            "beneficiary": {"type": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"},
        });
        for (name, value) in change.as_object().unwrap() {
            line[name] = value.clone();
        }
        line
    };
    let sound = |cursor: &str| line(cursor, &json!({}));
    let whole = "0000000000000009999.~";
    for (items, next, told) in [
        (
            vec![sound("a"), line("b", &json!({"credit": null}))],
            whole,
            "does not balance",
        ),
        (
            vec![sound("a"), line("b", &json!({"credit": "committed"}))],
            whole,
            "does not balance",
        ),
        (
            vec![sound("a"), line("b", &json!({"amount_fen": 5.0}))],
            whole,
            "no amount",
        ),
        (
            vec![sound("a"), line("b", &json!({"amount_fen": -5}))],
            whole,
            "no amount",
        ),
        (vec![sound("a"), sound("a")], whole, "comes after"),
        (vec![sound("b"), sound("a")], whole, "comes after"),
        (
            vec![line("a", &json!({"cursor": "0000000000000000001.~"}))],
            whole,
            "comes after",
        ),
        (
            vec![sound("a"), sound("b")],
            "0000000000000009999.a",
            "goes back",
        ),
        (vec![], "0000000000000000001.~", "goes back"),
        (
            vec![json!({"cursor": "0000000000000009999.a"})],
            whole,
            "KeyError",
        ),
        (vec![Value::Null], whole, "TypeError"),
    ] {
        consumer.url = canned(&json!({"items": items, "next": next}));
        let (code, said) = consumer.ends(&["--once"]);
        assert_eq!(code, 1, "{told}: {said}");
        assert!(
            said.contains("WRONG: ") && said.contains(told),
            "{told}: {said}"
        );
        let after = app.runtime.block_on(held(&consumer.database));
        assert_eq!(after.as_ref(), Some(&before), "{told}");
    }
    consumer.url = canned(&json!({"items": [sound("a")], "next": whole}));
    consumer.succeeds(&["--once"]);
    let after = consumer.held(&app).unwrap();
    assert_eq!(after.cursor, whole);
    assert_eq!(after.balances.len(), before.balances.len() + 2);
}
