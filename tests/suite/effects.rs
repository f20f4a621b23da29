//! What each event of a history changed in determinations, cells of the ledger and money.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::app::{Client, TestApp, on_every_app};
use crate::people::{DESTINATION_PROVINCE, ORIGIN, ORIGIN_PROVINCE, dispatched, firm, registered};
use crate::subsidies::{Journey, confirm_group, made, reason, text, travel};

/// Nothing at all.
fn nothing() -> Value {
    json!({
        "determinations": [], "cells": [], "money": [], "elsewhere": {"determined_cases": 0, "cells": 0, "lines": 0},
        "pending": [], "withheld": [],
    })
}

/// The place of the last event of a record.
fn position(client: &Client<'_>, path: &str) -> i64 {
    client.get(path).expect(200)["basis"]["position"]
        .as_i64()
        .unwrap()
}

/// The history of a record once all of it is derived.
#[track_caller]
fn history(client: &Client<'_>, path: &str) -> Vec<Value> {
    let at = position(client, path);
    let page = client
        .get(&format!("{path}/history?page_size=500&min_position={at}"))
        .expect(200);
    page["items"].as_array().unwrap().clone()
}

/// The cells that an event moved: code, region, counterpart, delta and value.
fn cells(item: &Value) -> BTreeSet<String> {
    let cells = item["effects"]["cells"].as_array().unwrap().iter();
    cells
        .map(|cell| {
            assert_eq!(cell["year"], 2021);
            let to = cell["counterpart"].as_str().unwrap_or("");
            let (code, region) = (text(&cell["code"]), text(&cell["region"]));
            format!("{code} {region}{to} {} {}", cell["delta"], cell["value"])
        })
        .collect()
}

fn moved(delta: i64, value: i64, codes: &[&str]) -> BTreeSet<String> {
    let mut cells: BTreeSet<String> = BTreeSet::new();
    for region in [ORIGIN, "520500", ORIGIN_PROVINCE, "000000"] {
        cells.extend(
            codes
                .iter()
                .map(|code| format!("{code} {region} {delta} {value}")),
        );
    }
    cells
}

/// The answers that became others: `scheme from..until: was -> is`.
fn answers(item: &Value) -> Vec<String> {
    let said = |answer: &Value| match answer["outcome"].as_str() {
        Some(outcome) => format!("{outcome} {}", answer["amount_fen"]),
        None => "-".to_owned(),
    };
    let changes = item["effects"]["determinations"].as_array().unwrap();
    changes
        .iter()
        .map(|it| {
            let until = it["until"].as_str().unwrap_or("");
            let (scheme, from) = (text(&it["scheme"]), text(&it["from"]));
            format!(
                "{scheme} {from}..{until}: {} -> {}",
                said(&it["was"]),
                said(&it["is"])
            )
        })
        .collect()
}

#[test]
fn an_event_tells_the_cells_and_the_determinations_that_it_moved() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let journey = Journey::of(&client, &employer);
        let path = format!("/workers/{}", journey.worker);
        let survey = json!({"willing": true, "surveyed_on": "2021-03-02"});
        made(&client, &format!("{path}/survey-updates"), &survey);
        let void = format!("{path}/dispatches/{}/void", journey.dispatch);
        made(&client, &void, &reason());
        let events = history(&client, &path);
        let [_, confirmed, sent, hired, updated, voided] = events.as_slice() else {
            panic!("{events:?}")
        };
        assert_eq!(confirmed["event_type"], "TargetGroupConfirmed");
        assert_eq!(cells(confirmed), BTreeSet::new());

        // She is sent out, as a member of a target group.
        let counted = [
            "output_workers",
            "output_target_group",
            "output_cross_province",
        ];
        let mut out = moved(1, 1, &counted);
        out.insert("pair_dispatched 520000440000 1 1".to_owned());
        assert_eq!(cells(sent), out);
        let moved_cells = sent["effects"]["cells"].as_array().unwrap();
        let hers = moved_cells
            .iter()
            .all(|cell| cell["member"] == journey.worker);
        assert!(hers, "{moved_cells:?}");
        assert_eq!(cells(hired), moved(1, 1, &["output_enterprises"]));

        // With the work she is entitled once three months are full.
        let told = answers(hired);
        let entitled = "transport 2021-06-05..2022-03-31: not_yet 50000 -> eligible 50000";
        assert!(told.iter().any(|it| it == entitled), "{told:?}");

        // A later survey changes nothing of it.
        assert_eq!(updated["event_type"], "SurveyUpdated");
        assert_eq!(updated["effects"], nothing());

        let mut back = moved(-1, 0, &counted);
        back.extend(moved(-1, 0, &["output_enterprises"]));
        back.insert("pair_dispatched 520000440000 -1 0".to_owned());
        assert_eq!(cells(voided), back);
        let told = answers(voided);
        let gone = "transport 2021-06-05..2022-03-31: eligible 50000 -> -";
        assert!(told.iter().any(|it| it == gone), "{told:?}");

        // An event's effects are those at its place, whatever is known later.
        let place = sent["position"].as_i64().unwrap();
        let then = client
            .get(&format!("{path}/history?as_of={place}"))
            .expect(200);
        assert_eq!(then["items"][2], *sent);
        // Page by page they are the same.
        let page = client
            .get(&format!("{path}/history?page_size=3"))
            .expect(200);
        assert_eq!(page["items"].as_array().unwrap(), &events[..3]);
    });
}

#[test]
fn of_other_records_only_how_many_is_told() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let employer = firm(&there);
        for _ in 0..2 {
            Journey::of(&client, &employer);
        }
        // One more, who never left: no policy of journeys touches her.
        confirm_group(&client, &registered(&client));
        travel(&app, ORIGIN_PROVINCE, "employment_fund", 60_000);
        let auditor = app.client("auditor", "000000");
        let policies = auditor
            .get("/policies?scheme=transport&region=520000")
            .expect(200);
        let id = text(&policies["items"][0]["id"]);
        let events = history(&auditor, &format!("/policies/{id}"));
        let [proposed, published] = events.as_slice() else {
            panic!("{events:?}")
        };
        assert_eq!(proposed["effects"], nothing());
        let effects = &published["effects"];
        assert_eq!(effects["elsewhere"]["determined_cases"], 2, "{effects}");
        assert_eq!(effects["elsewhere"]["cells"], 0);
        assert_eq!(effects["determinations"], json!([]));
    });
}

#[test]
fn what_is_not_derived_as_far_is_pending_and_never_nothing() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let path = format!("/workers/{worker}");
        let told = history(&client, &path);
        assert_eq!(told[0]["effects"]["pending"], json!([]));
        // The ledger alone follows agreements, and stops at one that nobody can read.
        stopped(&app, "agreement");
        dispatched(&client, &worker, "2021-03-15");
        let answer = client.get(&format!("{path}/history"));
        let events = history(&client, &path);
        let first = events[1]["effects"].clone();
        assert_eq!(first["pending"], json!(["ledger"]));
        assert_eq!(
            (&first["cells"], &first["elsewhere"]["cells"]),
            (&Value::Null, &Value::Null)
        );
        assert!(!first["determinations"].as_array().unwrap().is_empty());
        assert_eq!(first["money"], json!([]));
        assert_eq!(events[0], told[0], "what was derived is told");

        // What all follow stops all.
        stopped(&app, "worker");
        let survey = json!({"willing": true, "surveyed_on": "2021-03-20"});
        made(&client, &format!("{path}/survey-updates"), &survey);
        let at = position(&client, &path);
        let later = client.get(&format!("{path}/history?as_of={at}"));
        assert_eq!(
            later.expect(200)["items"][2]["effects"],
            json!({
                "determinations": null, "cells": null, "money": null,
                "elsewhere": {"determined_cases": null, "cells": null, "lines": null},
                "pending": ["determinations", "ledger", "money"], "withheld": [],
            })
        );
        // Whoever has the answer of before is not told that nothing changed.
        let again = client
            .request("GET", &format!("{path}/history"))
            .header("if-none-match", answer.header("etag").unwrap())
            .send();
        assert_eq!(again.status, 200);
    });
}

/// Lets every projection that follows a kind of stream stop at an event that it can't read.
fn stopped(app: &TestApp, kind: &str) {
    let store = &app.installation.store;
    let unheard = format!(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
         VALUES ('{kind}', '00000000-0000-0000-0000-0000000000ff', 1, 'Unheard', '1.0.0', '{{\"Unheard\":{{}}}}', '{{}}')"
    );
    let inserted = store.log.db().execute(&unheard, &[]);
    app.runtime.block_on(inserted).unwrap();
    app.head();
}

#[test]
fn a_role_is_told_what_it_may_read_and_a_region_its_own() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        dispatched(&client, &worker, "2021-03-15");
        let path = format!("/workers/{worker}");
        let at = position(&client, &path);
        let read = format!("{path}/history?min_position={at}");
        let roster = app.client("roster", ORIGIN_PROVINCE).get(&read).expect(200);
        assert_eq!(
            roster["items"][1]["effects"],
            json!({
                "determinations": null, "cells": null, "money": null,
                "elsewhere": {"determined_cases": null, "cells": null, "lines": null},
                "pending": [], "withheld": ["determinations", "ledger", "money"],
            })
        );
        app.client("auditor", "110000")
            .get(&read)
            .problem(404, "not-found");
        app.client("finance", ORIGIN_PROVINCE)
            .get(&read)
            .problem(403, "forbidden");
        client
            .get(&format!("{path}/history?as_of=999999"))
            .problem(422, "invalid-request");
    });
}
