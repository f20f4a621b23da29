//! A rebuild that tells something else than was published does not serve, and everybody who asks is told so.

use std::time::Duration;

use domain::ids::{ClaimId, WorkerId};
use hearth::installation::Installation;
use serde_json::{Value, json};

use super::on;
use crate::app::TestApp;
use crate::backend::on_every_backend;
use crate::claims_made::{Office, Wish};
use crate::commands::{output, said};

fn status(app: &TestApp) -> Value {
    let operator = app.client("operator", "000000");
    let list = operator.get("/admin/projections").expect(200);
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .find(|item| item["name"] == "money")
        .unwrap()
        .clone()
}

/// How the projection stands once it is as it should be.
fn once(app: &TestApp, state: &str) -> Value {
    let mut now = status(app);
    for _ in 0..500 {
        if now["state"] == state {
            break;
        }
        std::thread::sleep(Duration::from_millis(20));
        now = status(app);
    }
    now
}

/// One claim that is to be paid, and whose published approval somebody who holds the rows made a fen larger.
fn changed_by_a_fen(app: &TestApp) -> (Value, (WorkerId, ClaimId)) {
    let store = &app.installation.store;
    let office = Office(store);
    let claim = app.runtime.block_on(async {
        let worker = office.register(1, "520502").await;
        office.payable(worker, 0xf01, &Wish::of("520502")).await
    });
    let finance = app.client("finance", "520000");
    finance.get(&app.by_now("/finance/journal")).expect(200);
    let serving = status(app)["version"].clone();
    let sql = format!(
        "UPDATE money_journal_v{serving} SET amount_fen = amount_fen + 1 WHERE kind = 'approved'"
    );
    app.runtime.block_on(store.rows.execute(&sql, &[])).unwrap();
    let told = finance.get("/finance/journal").expect(200)["items"].clone();
    (told, claim)
}

#[test]
fn an_operator_confirms_what_differs_and_it_is_posted_at_the_head() {
    on_every_backend(|backend| {
        let app = on(backend);
        let (told, claim) = changed_by_a_fen(&app);
        let operator = app.client("operator", "000000");
        let differences = "/admin/projections/money/differences";
        let corrections = "/admin/projections/money/corrections";
        operator.get(differences).problem(404, "not-found");
        let rebuild = operator.request("POST", "/admin/projections/money/rebuild");
        rebuild.send().expect(202);
        assert_eq!(once(&app, "withheld")["state"], "withheld");

        let found = operator.get(differences).expect(200);
        assert_eq!(
            (&found["claims"], &found["lines"], &found["first_position"]),
            (&json!(1), &json!(2), &told[1]["position"])
        );
        let moved = ["budget_fen", "committed_fen", "payable_fen"].map(|it| &found["moves"][it]);
        assert_eq!(moved, [&json!(1), &json!(-1), &json!(0)]);
        let item = &found["items"][0];
        assert_eq!(item["claim_id"], told[1]["claim_id"]);
        let approved = |lines: &Value| lines[1]["amount_fen"].as_i64().unwrap();
        assert_eq!(approved(&item["published"]), approved(&item["posted"]) + 1);

        // What was not looked at is not confirmed, nor by anybody else.
        let reason = "The published row was changed by hand.";
        let other = json!({"digest": "0".repeat(64), "reason": reason});
        operator
            .post(corrections, &other)
            .problem(409, "differences-changed");
        let confirmed = json!({"digest": found["digest"], "reason": reason});
        for role in ["finance", "approver", "auditor", "caseworker"] {
            let answer = app.client(role, "000000").post(corrections, &confirmed);
            answer.problem(403, "forbidden");
        }
        let refused = operator.post("/admin/projections/ledger/corrections", &confirmed);
        refused.problem(404, "not-found");
        let finance = app.client("finance", "520000");
        assert_eq!(finance.get("/finance/journal").expect(200)["items"], told);
        // While she looks the claim is paid, and that is published.
        let office = Office(&app.installation.store);
        app.runtime.block_on(office.pay(claim, 1));
        let feed = finance.get(&app.by_now("/finance/journal")).expect(200);
        let told = feed["items"].clone();
        assert_eq!(
            (&told[3]["kind"], &told[3]["line_no"]),
            (&json!("paid"), &json!(3))
        );

        let send = || {
            let request = operator.request("POST", corrections);
            request
                .header("idempotency-key", "confirm-1")
                .json(&confirmed)
        };
        let made = send().expect(201);
        assert_eq!(once(&app, "running")["error"], json!(null));
        assert_eq!(send().expect(201), made, "sent again it is the same");
        let lines = finance.get("/finance/journal").expect(200)["items"].clone();
        let lines = lines.as_array().unwrap();
        assert_eq!(lines[..4], told.as_array().unwrap()[..]);
        let posted: Vec<_> = lines[4..]
            .iter()
            .map(|line| {
                assert_eq!(line["position"], made["position"]);
                ["kind", "debit", "credit", "line_no"].map(|it| line[it].clone())
            })
            .collect();
        assert_eq!(
            posted,
            [
                [
                    json!("correction"),
                    json!("budget"),
                    json!("committed"),
                    json!(500_000)
                ],
                [
                    json!("correction"),
                    json!("committed"),
                    json!("budget"),
                    json!(500_001)
                ],
            ]
        );
        let balances = finance.get("/finance/balances?region=520000").expect(200);
        let held = &balances["total"];
        assert_eq!(
            (&held["committed_fen"], &held["paid_fen"]),
            (&json!(0), &lines[2]["amount_fen"])
        );

        let list = finance.get("/finance/corrections").expect(200);
        let [shown] = list["items"].as_array().unwrap().as_slice() else {
            panic!("{list}");
        };
        assert_eq!(
            (
                &shown["reason"],
                &shown["claims"],
                &shown["lines"],
                &shown["position"]
            ),
            (&json!(reason), &json!(1), &json!(2), &made["position"])
        );
        let elsewhere = app.client("finance", "620000");
        assert_eq!(
            elsewhere.get("/finance/corrections").expect(200)["items"],
            json!([])
        );
        operator.get(differences).problem(404, "not-found");
        // Once more from nothing: the log alone tells what was told.
        said(backend, &["rebuild", "money"]);
        let again = finance.get("/finance/journal").expect(200)["items"].clone();
        assert_eq!(again.as_array().unwrap(), lines);
    });
}

#[test]
fn operators_are_told_of_a_rebuild_that_would_change_what_was_published() {
    on_every_backend(|backend| {
        let app = on(backend);
        let store = app.installation.store.clone();
        let office = Office(&store);
        app.runtime.block_on(async {
            let worker = office.register(1, "520502").await;
            office.payable(worker, 0xf01, &Wish::of("520502")).await;
        });
        let finance = app.client("finance", "520000");
        let published = finance.get(&app.by_now("/finance/journal")).expect(200);
        let serving = status(&app)["version"].clone();
        let change = |by: i64| {
            let sql = format!(
                "UPDATE money_journal_v{serving} SET amount_fen = amount_fen + {by} WHERE kind = 'approved'"
            );
            let changed = app.runtime.block_on(store.rows.execute(&sql, &[]));
            assert_eq!(changed.unwrap(), 1);
        };
        change(1);
        let operator = app.client("operator", "000000");
        let rebuild = || {
            let path = "/admin/projections/money/rebuild";
            operator.request("POST", path).send()
        };
        rebuild().expect(202);
        let now = once(&app, "withheld");
        assert_eq!(
            (&now["state"], &now["version"]),
            (&json!("withheld"), &serving)
        );
        assert!(
            now["error"].as_str().unwrap().contains("published"),
            "{now}"
        );
        let position = &published["items"][1]["position"];
        assert_eq!(&now["error_position"], position);

        // The command says so too, and fails.
        let failed = output(backend, &["rebuild", "money"]);
        assert_eq!(failed.status.code(), Some(1));
        let told = String::from_utf8_lossy(&failed.stderr).into_owned();
        assert!(
            told.contains("differ from the published ones at position"),
            "{told}"
        );
        assert_eq!(status(&app)["version"], serving);

        change(-1);
        rebuild().expect(202);
        let now = once(&app, "running");
        assert_eq!(
            (&now["state"], &now["error"]),
            (&json!("running"), &json!(null))
        );
        assert_ne!(now["version"], serving);
        let again = finance.get("/finance/journal").expect(200);
        assert_eq!(again["items"], published["items"]);
        drop(app);
        said(backend, &["rebuild", "money"]);
        let settings = backend.settings();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        let after = runtime.block_on(async {
            let store = Installation::open(&settings).await.unwrap().store;
            let start = hearth::query::journal::Cursor::START;
            let lines = hearth::query::journal::lines_after(&store, start, 100).await;
            store.close().await;
            lines.unwrap().0.len()
        });
        assert_eq!(after, 3);
    });
}
