//! The journal as a feed.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::on;
use crate::app::Client;
use crate::backend::on_every_backend;
use crate::claims_made::{Office, Wish};

const EVENTS: &str = "application/cloudevents-batch+json";

/// The kinds of lines after a place, and the place after them.
fn read(client: &Client<'_>, after: &str, limit: u32) -> (Vec<Value>, String) {
    let path = format!("/finance/journal?after={after}&limit={limit}");
    let page = client.get(&path).expect(200);
    let next = page["next"].as_str().unwrap().to_owned();
    (page["items"].as_array().unwrap().clone(), next)
}

fn kinds(lines: &[Value]) -> Vec<&str> {
    lines
        .iter()
        .map(|line| line["kind"].as_str().unwrap())
        .collect()
}

#[test]
fn every_line_comes_once_to_whoever_may_see_it() {
    on_every_backend(|backend| {
        let app = on(backend);
        let store = app.installation.store.clone();
        let office = Office(&store);
        app.runtime.block_on(async {
            let one = office.register(1, "520502").await;
            let claim = office.payable(one, 0xd01, &Wish::of("520502")).await;
            office.pay(claim, 1).await;
            let two = office.register(2, "620102").await;
            office.file(two, 0xd02, &Wish::of("620102")).await;
        });
        let nation = app.client("auditor", "000000");
        let all = nation.get(&app.by_now("/finance/journal")).expect(200);
        let lines = all["items"].as_array().unwrap().clone();
        let kinds_of_all = ["entitled", "approved", "admitted", "paid", "entitled"];
        assert_eq!(kinds(&lines), kinds_of_all);
        let (memo, paid) = (&lines[0], &lines[3]);
        assert_eq!(
            (&memo["debit"], &memo["credit"]),
            (&json!(null), &json!(null))
        );
        let told = [
            ("debit", json!("paid")),
            ("credit", json!("payable")),
            ("amount_fen", json!(50_000)),
            ("fund", json!("bridging_fund")),
            ("scheme", json!("transport")),
            ("region", json!("520502")),
            ("on", json!("2021-07-05")),
            ("reference", json!("R1")),
            ("line_no", json!(3)),
        ];
        for (name, value) in told {
            assert_eq!(paid[name], value, "{name}");
        }
        assert!(paid["batch_id"].is_string() && paid["recorded_at"].is_string());

        // Page by page, and beside lines of others.
        let (mut cursor, mut met) = (String::new(), Vec::new());
        for _ in 0..3 {
            let after = if cursor.is_empty() {
                format!("{:019}.~", 0)
            } else {
                cursor.clone()
            };
            let (page, next) = read(&nation, &after, 2);
            assert!(next > cursor, "cursors are ordered as texts");
            (met, cursor) = ([met, page].concat(), next);
        }
        assert_eq!(met, lines);
        let gansu = app.client("finance", "620000");
        let (of_gansu, next) = read(&gansu, &format!("{:019}.~", 0), 100);
        assert_eq!(of_gansu, [lines[4].clone()]);
        let guizhou = app.client("finance", "520000");
        let (of_guizhou, end) = read(&guizhou, &format!("{:019}.~", 0), 100);
        assert_eq!(of_guizhou, lines[..4]);
        assert_eq!(end, next, "the cursor moves over lines of others");
        assert_eq!(read(&guizhou, &end, 100), (Vec::new(), end.clone()));
        let path = format!("/finance/journal?region=620102&after={end}");
        guizhou.get(&path).problem(404, "not-found");
        let path = format!("/finance/journal?as_of={}", lines[0]["position"]);
        let then = guizhou.get(&path).expect(200);
        assert_eq!(kinds(then["items"].as_array().unwrap()), ["entitled"]);

        let beyond = format!("{:019}.~", 999_999);
        let path = format!("/finance/journal?after={beyond}&limit=0&wait=31&min_position=x");
        let faults = guizhou.get(&path).faults();
        let told: Vec<String> = faults
            .iter()
            .map(|(at, code)| format!("{at} {code}"))
            .collect();
        assert_eq!(
            told,
            [
                "/query/after beyond-head",
                "/query/limit out-of-range",
                "/query/min_position wrong-type",
                "/query/wait out-of-range"
            ]
        );
        assert_eq!(
            guizhou.get("/finance/journal?after=7").faults(),
            [("/query/after".to_owned(), "invalid-cursor".to_owned())]
        );
    });
}

#[test]
fn the_same_lines_come_as_cloud_events() {
    on_every_backend(|backend| {
        let app = on(backend);
        let store = app.installation.store.clone();
        let office = Office(&store);
        app.runtime.block_on(async {
            let one = office.register(1, "520502").await;
            office.payable(one, 0xd11, &Wish::of("520502")).await;
        });
        let finance = app.client("finance", "520000");
        let page = finance
            .get(&app.by_now("/finance/journal?limit=2"))
            .expect(200);
        let asked = |accept: &str| {
            finance
                .request("GET", "/finance/journal?limit=2")
                .header("accept", accept)
                .send()
        };
        let answer = asked(EVENTS);
        let batch = answer.expect(200);
        assert_eq!(answer.header("content-type"), Some(EVENTS));
        let next = page["next"].as_str().unwrap();
        assert_eq!(
            answer.header("link"),
            Some(format!("</api/v1/finance/journal?after={next}>; rel=\"next\"").as_str())
        );
        let (events, lines) = (batch.as_array().unwrap(), page["items"].as_array().unwrap());
        assert_eq!(events.len(), 2);
        for (event, line) in events.iter().zip(lines) {
            let meant = json!({
                "specversion": "1.0", "id": line["cursor"], "source": "/api/v1/finance/journal",
                "type": format!("hearth.journal.{}", line["kind"].as_str().unwrap()), "subject": line["claim_id"],
                "time": line["recorded_at"], "datacontenttype": "application/json", "data": line,
            });
            assert_eq!(*event, meant);
        }
        asked("text/html").problem(406, "not-acceptable");
        let tag = answer.header("etag").unwrap().to_owned();
        let again = finance
            .request("GET", "/finance/journal?limit=2")
            .header("accept", EVENTS)
            .header("if-none-match", &tag)
            .send();
        assert_eq!(again.status, 304);
    });
}

#[test]
fn whoever_waits_is_answered_when_there_is_a_line() {
    on_every_backend(|backend| {
        let app = on(backend);
        let store = app.installation.store.clone();
        let office = Office(&store);
        let worker = app.runtime.block_on(office.register(1, "520502"));
        let finance = app.client("finance", "520000");
        let began = Instant::now();
        let nothing = finance.get("/finance/journal?wait=1").expect(200);
        assert_eq!(nothing["items"], json!([]));
        assert!(began.elapsed() >= Duration::from_secs(1));
        let next = nothing["next"].as_str().unwrap().to_owned();
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| {
                let path = format!("/finance/journal?wait=30&after={next}");
                finance.get(&path).expect(200)
            });
            let wish = Wish::of("520502");
            app.runtime.block_on(office.file(worker, 0xd21, &wish));
            let answer = waiting.join().unwrap();
            assert_eq!(kinds(answer["items"].as_array().unwrap()), ["entitled"]);
        });
    });
}
