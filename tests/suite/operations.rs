//! What operators and pickers ask: rebuilds and regions.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use hearth::runner::Runner;
use projections::case::Case;
use projections::ledger::Ledger;
use projections::projection::Projection;
use projections::references::References;
use projections::table::{Row, Table};
use serde_json::{Value, json};

use crate::app::{Client, Response, on_every_app};
use crate::people::{ORIGIN_PROVINCE, dispatched, registered};

/// How the ledger's projection stands.
fn ledger_status(operator: &Client<'_>) -> Value {
    let list = operator.get("/admin/projections").expect(200);
    let items = list["items"].as_array().unwrap();
    items
        .iter()
        .find(|item| item["name"] == "ledger")
        .unwrap()
        .clone()
}

fn rebuild(client: &Client<'_>, name: &str) -> Response {
    client
        .request("POST", &format!("/admin/projections/{name}/rebuild"))
        .send()
}

#[test]
fn a_rebuild_serves_the_same_figures_now_and_as_of_then() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let operator = app.client("operator", "000000");
        let worker = registered(&client);
        let then = client.get(&format!("/workers/{worker}")).expect(200)["basis"]["position"]
            .as_i64()
            .unwrap();
        dispatched(&client, &worker, "2021-03-15");
        let ledgers = |client: &Client<'_>| {
            [then, then + 1].map(|as_of| {
                client
                    .get(&format!("/ledgers/2021?as_of={as_of}"))
                    .expect(200)
            })
        };
        let before = ledgers(&client);
        assert_ne!(before[0]["rows"], before[1]["rows"]);
        let old = ledger_status(&operator)["version"].as_i64().unwrap();

        let started = rebuild(&operator, "ledger").expect(202);
        assert_eq!(started, json!({"name": "ledger", "head": then + 1}));
        let mut status = ledger_status(&operator);
        for _ in 0..500 {
            if status["version"].as_i64().unwrap() > old {
                break;
            }
            std::thread::sleep(Duration::from_millis(20));
            status = ledger_status(&operator);
        }
        assert!(status["version"].as_i64().unwrap() > old, "{status}");
        assert_eq!(
            (&status["state"], &status["rebuild"], &status["lag"]),
            (&json!("running"), &Value::Null, &json!(0))
        );
        assert_eq!(ledgers(&client), before);

        rebuild(&operator, "nothing").problem(404, "not-found");
        rebuild(&client, "ledger").problem(403, "forbidden");
        let body = json!({"fast": true});
        let refused = operator.post("/admin/projections/ledger/rebuild", &body);
        assert_eq!(refused.status, 422, "{}", refused.text());
    });
}

/// The ledger of a server that was deployed since: its tables are not ours to fill.
struct Newer(Ledger);

impl Projection for Newer {
    fn name(&self) -> &'static str {
        self.0.name()
    }

    fn version(&self) -> u32 {
        self.0.version() + 1
    }

    fn tables(&self) -> &'static [&'static Table] {
        self.0.tables()
    }

    fn derive(&self, case: &Case, known: &References) -> BTreeSet<Row> {
        self.0.derive(case, known)
    }

    fn cases(&self) -> &'static [&'static str] {
        self.0.cases()
    }
}

#[test]
fn a_rebuild_waits_for_the_one_that_is_under_way() {
    on_every_app(|app| {
        let operator = app.client("operator", "000000");
        let newer = Runner::new(&app.installation.store, Arc::new(Newer(Ledger::default())));
        app.runtime.block_on(newer.begin_rebuild()).unwrap();
        let status = ledger_status(&operator);
        assert_eq!(
            (&status["state"], &status["rebuild"]["checkpoint"]),
            (&json!("rebuilding"), &json!(0))
        );
        rebuild(&operator, "ledger").problem(409, "rebuild-running");
        rebuild(&operator, "directory").expect(202);
    });
}

#[test]
fn a_rebuild_that_is_asked_for_again_under_its_key_begins_no_second_one() {
    on_every_app(|app| {
        let operator = app.client("operator", "000000");
        let keyed = |key: &str| {
            operator
                .request("POST", "/admin/projections/directory/rebuild")
                .header("idempotency-key", key)
                .send()
        };
        let version = || {
            let list = operator.get("/admin/projections").expect(200);
            let items = list["items"].as_array().unwrap().clone();
            let directory = items.iter().find(|item| item["name"] == "directory");
            directory.unwrap()["version"].as_i64().unwrap()
        };
        let before = version();
        keyed("mend").expect(202);
        for _ in 0..300 {
            if version() > before {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert_eq!(version(), before + 1);
        keyed("mend").expect(202);
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert_eq!(version(), before + 1);
        keyed("mend-again").expect(202);
    });
}

#[test]
fn an_event_that_touches_many_cases_shows_how_far_it_is() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let operator = app.client("operator", "000000");
        let worker = registered(&client);
        let position = client.get(&format!("/workers/{worker}")).expect(200)["basis"]["position"]
            .as_i64()
            .unwrap();
        client
            .get(&format!("/ledgers/2021?min_position={position}"))
            .expect(200);
        assert_eq!(ledger_status(&operator)["fan_out"], Value::Null);
        let metric = "hearth_projection_fan_out_cases{projection=\"ledger\"}";
        let told = |number: i64| {
            let metrics = operator.get("/metrics").text();
            assert!(
                metrics.contains(&format!("{metric} {number}\n")),
                "{metrics}"
            );
        };
        told(0);
        let halfway = format!(
            "UPDATE projection SET fan_out_after = 'worker/{worker}', fan_out_done = 1500 WHERE name = 'ledger'"
        );
        let rows = &app.installation.store.rows;
        app.runtime.block_on(rows.execute(&halfway, &[])).unwrap();
        assert_eq!(
            ledger_status(&operator)["fan_out"],
            json!({"position": position + 1, "done": 1500})
        );
        told(1500);
    });
}

#[test]
fn figures_that_have_stopped_say_so_instead_of_asking_to_come_again_for_ever() {
    on_every_app(|app| {
        let client = app.client("auditor", "000000");
        let operator = app.client("operator", "000000");
        let store = &app.installation.store;
        let unheard = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
             VALUES ('worker', '00000000-0000-0000-0000-0000000000ff', 1, 'Unheard', '1.0.0', '{\"Unheard\":{}}', '{}')";
        let inserted = store.log.db().execute(unheard, &[]);
        app.runtime.block_on(inserted).unwrap();
        let head = app.head();
        client
            .get(&format!("/ledgers/2021?as_of={head}"))
            .problem(503, "projection-stopped");
        let status = ledger_status(&operator);
        assert_eq!(
            (&status["state"], &status["error_position"]),
            (&json!("stopped"), &json!(head))
        );
        let kept = client.get("/ledgers/2021").expect(200);
        assert_eq!(
            kept["as_of"],
            head - 1,
            "what was derived before still serves"
        );
    });
}

/// Codes of all pages of a list of regions, in the order shown.
fn regions(client: &Client<'_>, query: &str, size: usize) -> Vec<Value> {
    let mut items = Vec::new();
    let mut token = String::new();
    loop {
        let path = format!("/regions?page_size={size}{query}{token}");
        let page = client.get(&path).expect(200);
        let shown = page["items"].as_array().unwrap();
        assert!(shown.len() <= size, "{path}");
        items.extend(shown.clone());
        let Some(next) = page["next_page_token"].as_str() else {
            return items;
        };
        assert_eq!(shown.len(), size, "{path}");
        token = format!("&page_token={next}");
    }
}

fn codes(items: &[Value]) -> Vec<&str> {
    items
        .iter()
        .map(|item| item["code"].as_str().unwrap())
        .collect()
}

#[test]
fn regions_are_listed_below_one_or_by_name_or_code_page_by_page() {
    on_every_app(|app| {
        let client = app.client("finance", ORIGIN_PROVINCE);

        let provinces = regions(&client, "", 10);
        assert_eq!(provinces, regions(&client, "&parent=000000", 500));
        assert!(provinces.iter().all(|item| item["level"] == "province"));
        assert_eq!(provinces.len(), 35, "34 and the Corps");
        let listed = codes(&provinces);
        assert!(listed.is_sorted() && listed.contains(&"520000") && listed.contains(&"660000"));

        let below = regions(&client, "&parent=520500", 3);
        assert!(below.iter().all(|item| item["parent"] == "520500"));
        assert_eq!(
            below[0],
            json!({"code": "520502", "name": "七星关区", "level": "county", "parent": "520500", "place": true})
        );
        assert!(regions(&client, "&parent=520502", 50).is_empty());
        // A municipality's districts lie directly under it.
        assert!(codes(&regions(&client, "&parent=500000", 50)).contains(&"500101"));

        let by_code = regions(&client, "&q=5205", 2);
        assert!(codes(&by_code).iter().all(|code| code.starts_with("5205")));
        assert_eq!(by_code.len(), below.len() + 1);
        let by_name = regions(&client, "&q=%E4%B8%83%E6%98%9F%E5%85%B3", 50);
        assert_eq!(codes(&by_name), ["520502"]);
        assert!(regions(&client, "&q=%E4%B8%83%E6%98%9F%E5%85%B3&parent=520000", 50).is_empty());
        assert!(regions(&client, "&q=nowhere", 50).is_empty());

        for (query, fault) in [
            ("parent=999999", "/query/parent unknown-region"),
            ("parent=52", "/query/parent unknown-region"),
        ] {
            let answer = client.get(&format!("/regions?{query}"));
            assert_eq!(answer.described(), [fault]);
        }
    });
}
