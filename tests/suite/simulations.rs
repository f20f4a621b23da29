//! Draft policies, replayed over real histories; and the control run before them.

use serde_json::{Value, json};

use crate::app::{Client, TestApp, on_every_app};
use crate::people::{DESTINATION, ORIGIN_PROVINCE, dispatched, firm, registered};

const CONDITIONS: [&str; 9] = [
    "target_group",
    "min_age",
    "destination",
    "work",
    "duration",
    "organised",
    "once_a_year",
    "alive",
    "window",
];

/// A draft of Guizhou's for the transport subsidy.
fn draft(flat_fen: i64) -> Value {
    let clauses: Vec<Value> = CONDITIONS
        .iter()
        .map(|condition| json!({"condition": condition, "clause": "Article 3"}))
        .collect();
    json!({
        "scheme": "transport", "region": ORIGIN_PROVINCE, "valid_from": "2021-01-01", "fund": "bridging_fund",
        "parameters": {"amount_model": "flat", "flat_fen": flat_fen}, "clauses": clauses, "source": "A draft",
    })
}

fn asked(policy: &Value) -> Value {
    json!({"policy": policy, "from": "2021-01-01", "until": "2021-12-31"})
}

/// A worker of a target group, who was away at work from March to July 2021; the position of the last event.
fn worked(app: &TestApp) -> (String, i64) {
    let client = app.client("caseworker", "000000");
    let worker = registered(&client);
    let path = format!("/workers/{worker}");
    let group =
        json!({"group": "poverty_alleviated", "from": "2019-01-01", "source": "monitoring_system"});
    client
        .post(&format!("{path}/target-groups"), &group)
        .expect(201);
    let dispatch = dispatched(&client, &worker, "2021-03-01");
    let work = json!({
        "employer_id": firm(&client), "dispatch_id": dispatch, "occupation": "4-10-01-06", "workplace": DESTINATION,
        "mode": "agency", "started_on": "2021-03-05",
    });
    let made = client
        .post(&format!("{path}/employments"), &work)
        .expect(201);
    let employment = made["employment_id"].as_str().unwrap();
    let end = json!({"ended_on": "2021-07-31", "reason": "The contract ended."});
    let done = client
        .post(&format!("{path}/employments/{employment}/end"), &end)
        .expect(200);
    (worker, done["position"].as_i64().unwrap())
}

fn transport(app: &TestApp, on: &str, position: i64) -> Value {
    let client = app.client("finance", "000000");
    client
        .get(&format!(
            "/subsidies/transport?on={on}&min_position={position}"
        ))
        .expect(200)
}

fn finished(client: &Client<'_>, started: Value) -> Value {
    let id = started["id"].as_str().unwrap().to_owned();
    let mut shown = started;
    for _ in 0..600 {
        if shown["state"] != "running" {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
        shown = client
            .get(&format!("/policies/simulations/{id}"))
            .expect(200);
    }
    shown
}

#[test]
fn a_draft_shows_who_gains_and_changes_nothing() {
    on_every_app(|app| {
        let (worker, position) = worked(&app);
        let before = transport(&app, "2021-07-01", position);
        assert_eq!(before["items"][0]["amount_fen"], 50_000, "{before}");
        let admin = app.client("policy_admin", ORIGIN_PROVINCE);

        let answer = admin
            .request("POST", "/policies/simulations")
            .header("idempotency-key", "draft-1")
            .json(&asked(&draft(80_000)));
        assert!([200, 202].contains(&answer.status), "{}", answer.text());
        let done = finished(&admin, answer.body());
        assert_eq!(done["state"], "done", "{done}");
        let result = &done["result"];
        assert_eq!(
            result["total"],
            json!({"gain": 1, "lose": 0, "same": 0, "before_fen": 50_000, "after_fen": 80_000})
        );
        assert_eq!(result["places"][0]["fund"], "bridging_fund");
        assert_eq!(result["places"][0]["region"], "520502");
        let sample = &result["samples"][0];
        assert_eq!(sample["before"]["worker_id"], worker);
        assert_eq!(sample["before"]["computation"], "定额500.00元");
        assert_eq!(sample["after"]["computation"], "定额800.00元");
        assert!(sample["after"]["trace"].as_array().unwrap().len() >= CONDITIONS.len());
        let positions = result["control"]["positions"].as_array().unwrap();
        assert_eq!(positions.last().unwrap(), &result["position"]);
        assert!(result["control"]["rows"].as_i64().unwrap() > 0);

        // The same request is the same simulation; another under its key is refused.
        let again = admin
            .request("POST", "/policies/simulations")
            .header("idempotency-key", "draft-1")
            .json(&asked(&draft(80_000)))
            .expect(200);
        assert_eq!(again["id"], done["id"]);
        admin
            .request("POST", "/policies/simulations")
            .header("idempotency-key", "draft-1")
            .json(&asked(&draft(90_000)))
            .problem(422, "key-reused");

        let after = transport(&app, "2021-07-01", position);
        assert_eq!(after["items"], before["items"]);
        assert_eq!(after["basis"], before["basis"]);
    });
}

#[test]
fn a_draft_that_takes_away_shows_who_loses() {
    on_every_app(|app| {
        let (_, position) = worked(&app);
        transport(&app, "2021-07-01", position);
        let admin = app.client("policy_admin", "000000");
        let mut stricter = draft(50_000);
        stricter["parameters"]["min_months"] = json!(6);
        let started = admin
            .post("/policies/simulations", &asked(&stricter))
            .body();
        let done = finished(&admin, started);
        assert_eq!(
            done["result"]["total"],
            json!({"gain": 0, "lose": 1, "same": 0, "before_fen": 50_000, "after_fen": 0}),
            "{done}"
        );
        let sample = &done["result"]["samples"][0];
        assert_eq!(sample["after"]["lacking"], json!(["duration"]));

        let mut elsewhere = asked(&draft(80_000));
        elsewhere["from"] = json!("2022-01-01");
        elsewhere["until"] = json!("2022-12-31");
        let started = admin.post("/policies/simulations", &elsewhere).body();
        assert_eq!(finished(&admin, started)["result"]["total"]["gain"], 0);
    });
}

#[test]
fn of_two_dispatches_in_a_year_one_is_paid() {
    on_every_app(|app| {
        let (worker, position) = worked(&app);
        let client = app.client("caseworker", "000000");
        let path = format!("/workers/{worker}");
        let first = transport(&app, "2021-07-01", position)["items"][0]["dispatch_id"].clone();
        let back = json!({"returned_on": "2021-07-31", "reason": "Home for the harvest."});
        let first = first.as_str().unwrap();
        client
            .post(&format!("{path}/dispatches/{first}/return"), &back)
            .expect(200);
        let second = dispatched(&client, &worker, "2021-08-15");
        let work = json!({
            "employer_id": firm(&client), "dispatch_id": second, "occupation": "4-10-01-06", "workplace": DESTINATION,
            "mode": "agency", "started_on": "2021-08-20",
        });
        let done = client
            .post(&format!("{path}/employments"), &work)
            .expect(201);
        let position = done["position"].as_i64().unwrap();
        assert_eq!(
            transport(&app, "2021-12-01", position)["items"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
        let admin = app.client("policy_admin", "000000");
        let started = admin
            .post("/policies/simulations", &asked(&draft(80_000)))
            .body();
        assert_eq!(
            finished(&admin, started)["result"]["total"],
            json!({"gain": 1, "lose": 0, "same": 0, "before_fen": 50_000, "after_fen": 80_000})
        );
    });
}

#[test]
fn a_row_that_the_log_does_not_deserve_fails_the_control_run() {
    on_every_app(|app| {
        let (_, position) = worked(&app);
        transport(&app, "2021-07-01", position);
        let rows = &app.installation.store.rows;
        app.runtime.block_on(async {
            let active: Vec<(i64,)> = rows
                .fetch(
                    "SELECT version FROM projection_active WHERE name = 'determinations'",
                    &[],
                )
                .await
                .unwrap();
            let planted = format!(
                "UPDATE determination_v{} SET amount_fen = 60000 WHERE outcome = 'eligible'",
                active[0].0
            );
            assert_eq!(rows.execute(&planted, &[]).await.unwrap(), 1);
        });
        let admin = app.client("policy_admin", "000000");
        let started = admin
            .post("/policies/simulations", &asked(&draft(80_000)))
            .body();
        let done = finished(&admin, started);
        assert_eq!(
            (&done["state"], &done["result"]),
            (&json!("failed"), &Value::Null)
        );
        let failure = done["failure"].as_str().unwrap();
        assert!(
            failure.contains("the control run differs") && failure.contains("determination"),
            "{failure}"
        );
    });
}

#[test]
fn a_simulation_is_asked_for_by_whoever_may_publish_there_and_every_fault_is_told() {
    on_every_app(|app| {
        let admin = app.client("policy_admin", ORIGIN_PROVINCE);
        let mut faulty = asked(&draft(80_000));
        faulty["policy"]["clauses"] = json!([{"condition": "luck", "clause": "None"}]);
        faulty["policy"]["valid_until"] = json!("2020-12-31");
        faulty["until"] = json!("2020-01-01");
        let refused = admin
            .post("/policies/simulations", &faulty)
            .problem(422, "invalid-request");
        let pointers: Vec<&str> = refused["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| error["pointer"].as_str().unwrap())
            .collect();
        for pointer in [
            "/policy/clauses/0/condition",
            "/policy/valid_until",
            "/until",
        ] {
            assert!(pointers.contains(&pointer), "{pointer} in {pointers:?}");
        }
        let switches = json!({
            "scheme": "reporting", "region": "000000", "valid_from": "2021-01-01", "parameters": {}, "clauses": [],
            "source": "A draft",
        });
        app.client("policy_admin", "000000")
            .post("/policies/simulations", &asked(&switches))
            .problem(422, "invalid-request");
        app.client("policy_admin", "440000")
            .post("/policies/simulations", &asked(&draft(1)))
            .problem(403, "forbidden");
        app.client("caseworker", ORIGIN_PROVINCE)
            .post("/policies/simulations", &asked(&draft(1)))
            .problem(403, "forbidden");

        let started = admin
            .post("/policies/simulations", &asked(&draft(1)))
            .body();
        let path = format!("/policies/simulations/{}", started["id"].as_str().unwrap());
        app.client("policy_admin", "440000")
            .get(&path)
            .problem(404, "not-found");
        assert_eq!(finished(&admin, started)["state"], "done");
    });
}
