//! A rebuild that tells something else than was published does not serve, and everybody who asks is told so.

use std::time::Duration;

use hearth::installation::Installation;
use serde_json::{Value, json};

use super::{by_now, on};
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
        let published = finance.get(&by_now(&app, "/finance/journal")).expect(200);
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
        let mut now = status(&app);
        for _ in 0..500 {
            if now["state"] == "withheld" {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
            now = status(&app);
        }
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
        for _ in 0..500 {
            if status(&app)["state"] == "running" {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let now = status(&app);
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
