//! The ledger: cells, the entries behind them, what moved, and both sides compared.

use serde_json::{Value, json};

use crate::app::{Client, on_every_app};
use crate::people::{
    DESTINATION, DESTINATION_PROVINCE, ORIGIN, ORIGIN_PROVINCE, dispatched, firm, registered,
};

/// The position after a command.
#[track_caller]
fn done(client: &Client<'_>, path: &str, body: &Value) -> i64 {
    let answer = client.post(path, body);
    assert!(answer.status < 300, "{path}: {}", answer.text());
    answer.body()["position"].as_i64().unwrap()
}

fn position(client: &Client<'_>, worker: &str) -> i64 {
    let case = client.get(&format!("/workers/{worker}")).expect(200);
    case["basis"]["position"].as_i64().unwrap()
}

/// The fifteen cells as of a position, once the figures have come so far.
fn cells(client: &Client<'_>, region: &str, as_of: i64) -> Vec<i64> {
    let ledger = client
        .get(&format!("/ledgers/2021?region={region}&as_of={as_of}"))
        .expect(200);
    assert_eq!(ledger["as_of"], as_of);
    assert!(
        ledger["invariants"]
            .as_array()
            .unwrap()
            .iter()
            .all(|rule| rule["holds"] == true)
    );
    let rows = ledger["rows"].as_array().unwrap();
    rows.iter()
        .map(|row| row["value"].as_i64().unwrap())
        .collect()
}

/// The entries of a cell as of a position: they sum to it, page by page.
fn entries(client: &Client<'_>, region: &str, code: &str, as_of: i64) -> Vec<Value> {
    let mut items = Vec::new();
    let mut token = String::new();
    loop {
        let path = format!(
            "/ledgers/2021/rows/{code}/entries?region={region}&as_of={as_of}&page_size=1{token}"
        );
        let page = client.get(&path).expect(200);
        items.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next_page_token"].as_str() else {
            let sum: i64 = items
                .iter()
                .map(|item| item["delta"].as_i64().unwrap())
                .sum();
            assert_eq!(page["value"], sum, "{code} as of {as_of}");
            return items;
        };
        token = format!("&page_token={next}");
    }
}

#[test]
fn a_late_confirmation_is_a_new_entry_and_a_void_reverses_while_earlier_figures_stay() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let path = format!("/workers/{worker}");
        let start = position(&client, &worker);
        let dispatch = dispatched(&client, &worker, "2021-03-15");
        let sent = position(&client, &worker);
        let group = json!({"group": "poverty_alleviated", "from": "2019-01-01", "source": "monitoring_system"});
        let confirmed = done(&client, &format!("{path}/target-groups"), &group);
        let voided = done(
            &client,
            &format!("{path}/dispatches/{dispatch}/void"),
            &json!({"reason": "Wrong person."}),
        );

        for (as_of, output, members) in [
            (start, 0, 0),
            (sent, 1, 0),
            (confirmed, 1, 1),
            (voided, 0, 0),
        ] {
            for region in [ORIGIN, "520500", ORIGIN_PROVINCE] {
                let cells = cells(&client, region, as_of);
                assert_eq!(
                    (cells[5], cells[6], cells[7], cells[8]),
                    (output, members, 0, output),
                    "{region} as of {as_of}"
                );
            }
        }
        let told: Vec<Value> = entries(&client, ORIGIN, "output_target_group", voided)
            .iter()
            .map(|entry| {
                json!([
                    entry["delta"],
                    entry["position"],
                    entry["event_type"],
                    entry["member"]
                ])
            })
            .collect();
        assert_eq!(
            told,
            [
                json!([1, confirmed, "TargetGroupConfirmed", worker]),
                json!([-1, voided, "DispatchVoided", worker])
            ]
        );
        assert!(entries(&client, ORIGIN, "output_target_group", sent).is_empty());
    });
}

#[test]
fn entries_sum_to_their_cell_at_every_position_and_name_their_event() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let nation = app.client("auditor", "000000");
        let employer = firm(&there);
        for _ in 0..2 {
            let worker = registered(&client);
            let body = json!({"destination": DESTINATION, "employer_id": employer, "departed_on": "2021-03-15", "arrived_on": "2021-03-16"});
            done(&client, &format!("/workers/{worker}/dispatches"), &body);
        }
        let worker = registered(&client);
        let body = json!({"destination": "520102", "departed_on": "2021-03-15", "returned_on": "2021-04-15"});
        done(&client, &format!("/workers/{worker}/dispatches"), &body);
        let training = json!({
            "kind": "pre_job", "occupation": "4-10-01-06", "region": ORIGIN, "started_on": "2021-03-02", "completed_on": "2021-03-11",
            "hours": 80, "passed": false,
        });
        let head = done(&client, &format!("/workers/{worker}/trainings"), &training);

        assert_eq!(
            cells(&nation, ORIGIN_PROVINCE, head),
            [0, 0, 0, 0, 0, 3, 0, 1, 2, 1, 0, 0, 0, 0, 1]
        );
        assert_eq!(
            cells(&nation, DESTINATION, head),
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 2, 1, 0]
        );
        let ledger = nation.get("/ledgers/2021").expect(200);
        for as_of in 1..=head {
            for region in [ORIGIN_PROVINCE, DESTINATION_PROVINCE, "000000"] {
                let cells = cells(&nation, region, as_of);
                for (row, cell) in ledger["rows"].as_array().unwrap().iter().zip(cells).skip(5) {
                    let code = row["code"].as_str().unwrap();
                    let entries = entries(&nation, region, code, as_of);
                    let sum: i64 = entries
                        .iter()
                        .map(|entry| entry["delta"].as_i64().unwrap())
                        .sum();
                    assert_eq!(sum, cell, "{code} of {region} as of {as_of}");
                    assert!(entries.iter().all(|entry| entry["event_type"].is_string()));
                }
            }
        }
    });
}

#[test]
fn a_comparison_names_what_moved_between_two_reports() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let from = position(&client, &worker);
        dispatched(&client, &worker, "2021-03-15");
        let to = position(&client, &worker);
        let path =
            |from: i64, to: i64| format!("/ledgers/2021/compare?region=520000&from={from}&to={to}");
        let compared = client.get(&path(from, to)).expect(200);
        for row in compared["rows"].as_array().unwrap() {
            let moved = i64::from(
                ["output_workers", "output_cross_province"]
                    .contains(&row["code"].as_str().unwrap()),
            );
            assert_eq!(
                (&row["from"], &row["to"], &row["delta"]),
                (&json!(0), &json!(moved), &json!(moved)),
                "{}",
                row["code"]
            );
            let cited: Vec<&Value> = row["entries"]
                .as_array()
                .unwrap()
                .iter()
                .map(|entry| &entry["position"])
                .collect();
            assert_eq!(cited, vec![&json!(to); usize::try_from(moved).unwrap()]);
        }
        let same = client.get(&path(to, to)).expect(200);
        assert!(
            same["rows"]
                .as_array()
                .unwrap()
                .iter()
                .all(|row| row["delta"] == 0 && row["entries"] == json!([]))
        );
        let faults = client.get(&path(to, from)).faults();
        assert_eq!(
            faults,
            [("/query/to".to_owned(), "ends-before-start".to_owned())]
        );
        let both = format!("{}&as_of={from}", path(from, to));
        assert_eq!(
            client.get(&both).faults(),
            [("/query/as_of".to_owned(), "unknown-field".to_owned())]
        );
        let faults = client.get("/ledgers/2021/compare").faults();
        assert_eq!(faults, [("/query/from".to_owned(), "missing".to_owned())]);
    });
}

#[test]
fn reconciliation_lists_departures_until_the_other_side_confirms_them() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let worker = registered(&client);
        let dispatch = dispatched(&client, &worker, "2021-03-15");
        let sent = position(&client, &worker);
        let path = format!("/reconciliation/2021?min_position={sent}");
        for side in [&client, &there] {
            let seen = side.get(&path).expect(200);
            let pair = json!({"from_province": "520000", "to_province": "440000", "dispatched": 1, "arrived": 0, "difference": 1});
            assert_eq!(seen["pairs"], json!([pair]));
            let item = &seen["items"][0];
            assert_eq!(
                (&item["worker_id"], &item["dispatch_id"]),
                (&json!(worker), &json!(dispatch))
            );
            assert_eq!(
                (&item["problem"], &item["departed_on"]),
                (&json!("unconfirmed"), &json!("2021-03-15"))
            );
        }
        assert_eq!(
            app.client("auditor", "620000").get(&path).expect(200)["items"],
            json!([])
        );
        let arrival = format!("/workers/{worker}/dispatches/{dispatch}/arrival");
        let arrived = done(&there, &arrival, &json!({"arrived_on": "2021-03-16"}));
        let now = client
            .get(&format!("/reconciliation/2021?min_position={arrived}"))
            .expect(200);
        assert_eq!(
            (&now["items"], &now["pairs"][0]["difference"]),
            (&json!([]), &json!(0))
        );
        let then = client
            .get(&format!("/reconciliation/2021?as_of={sent}"))
            .expect(200);
        assert_eq!(then["items"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn a_journey_over_the_turn_of_the_year_is_unconfirmed_in_the_old_and_unsent_in_the_new() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let journey = json!({"destination": DESTINATION, "departed_on": "2021-12-30", "arrived_on": "2022-01-02"});
        let mut workers = vec![registered(&client), registered(&client)];
        let mut last = 0;
        for worker in &workers {
            last = done(&client, &format!("/workers/{worker}/dispatches"), &journey);
        }
        workers.sort();
        for (year, problem, dispatched, arrived) in
            [(2021, "unconfirmed", 2, 0), (2022, "unsent", 0, 2)]
        {
            let path = format!("/reconciliation/{year}?min_position={last}&page_size=1");
            let first = there.get(&path).expect(200);
            let pair = json!({
                "from_province": "520000", "to_province": "440000", "dispatched": dispatched, "arrived": arrived,
                "difference": dispatched - arrived,
            });
            assert_eq!(first["pairs"], json!([pair]));
            let token = first["next_page_token"].as_str().unwrap();
            let second = there.get(&format!("{path}&page_token={token}")).expect(200);
            assert_eq!(second["next_page_token"], Value::Null);
            for (page, worker) in [&first, &second].into_iter().zip(&workers) {
                let [item] = page["items"].as_array().unwrap().as_slice() else {
                    panic!("one item: {page}")
                };
                assert_eq!(
                    (&item["worker_id"], &item["problem"]),
                    (&json!(worker), &json!(problem))
                );
                assert_eq!(
                    (&item["from"]["code"], &item["to"]["code"]),
                    (&json!(ORIGIN), &json!(DESTINATION))
                );
                assert_eq!(
                    (&item["departed_on"], &item["arrived_on"]),
                    (&json!("2021-12-30"), &json!("2022-01-02"))
                );
            }
        }
    });
}

#[test]
fn a_ledger_speaks_of_the_callers_region_and_of_what_the_figures_reflect_unless_asked_otherwise() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        dispatched(&client, &worker, "2021-03-15");
        let head = position(&client, &worker);
        for (scope, workers) in [
            ("000000", 1),
            (ORIGIN_PROVINCE, 1),
            (ORIGIN, 1),
            (DESTINATION, 0),
        ] {
            let reader = app.client("auditor", scope);
            let ledger = reader
                .get(&format!("/ledgers/2021?min_position={head}"))
                .expect(200);
            assert_eq!(
                (&ledger["region"], &ledger["as_of"]),
                (&json!(scope), &json!(head))
            );
            assert_eq!(ledger["rows"][5]["value"], workers, "{scope}");
            let entries = "/ledgers/2021/rows/output_workers/entries";
            let page = reader
                .get(&format!("{entries}?min_position={head}"))
                .expect(200);
            assert_eq!(
                (&page["region"], &page["value"]),
                (&json!(scope), &json!(workers))
            );
        }
    });
}

#[test]
fn the_form_is_given_as_a_table_and_in_english_on_request() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        dispatched(&client, &worker, "2021-03-15");
        let path = format!(
            "/ledgers/2021?region=520502&min_position={}",
            position(&client, &worker)
        );
        let table = client
            .request("GET", &path)
            .header("accept", "text/csv")
            .send();
        assert_eq!(
            (table.status, table.header("content-type")),
            (200, Some("text/csv; charset=utf-8"))
        );
        let text = table.text();
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!((lines.len(), lines[0]), (17, "no,code,label,unit,value"));
        assert_eq!(lines[6], "6,output_workers,输出家政服务员,人,1");
        let english = client
            .request("GET", &path)
            .header("accept-language", "en")
            .send();
        assert_eq!(english.expect(200)["rows"][5]["label"], "Workers sent out");
        assert_ne!(english.header("etag"), client.get(&path).header("etag"));
        client
            .request("GET", &path)
            .header("accept", "image/png")
            .send()
            .problem(406, "not-acceptable");
        client
            .get("/ledgers/2021/rows/nothing/entries")
            .problem(404, "not-found");
    });
}
