//! Who may call what, and what a refusal reveals.

use chrono::TimeDelta;
use domain::region::RegionCode;
use hearth::access::Role;
use hearth::clock;
use serde_json::{Value, json};

use crate::app::{Client, TestApp, on_every_app};
use crate::backend::Backend;
use crate::people::{
    DESTINATION, DESTINATION_PROVINCE, ORIGIN_PROVINCE, dispatched, firm, registered, survey,
};

/// Every operation below `/api/v1` with its placeholders filled in: method, path, operation.
fn operations() -> Vec<(String, String, String)> {
    let document = api_spec::document_value().unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        let filled = path
            .split('/')
            .map(|part| match part {
                "{year}" => "2021",
                "{code}" => "output_workers",
                "{version}" => "1",
                "{id}.csv" => "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e.csv",
                "{id}.json" => "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e.json",
                "{id}.xlsx" => "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e.xlsx",
                "{id}.xml" => "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e.xml",
                part if part.starts_with('{') => "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e",
                part => part,
            })
            .collect::<Vec<_>>()
            .join("/");
        for (method, operation) in item.as_object().unwrap() {
            if let Some(id) = operation["operationId"].as_str() {
                let method = method.to_ascii_uppercase();
                found.push((method, filled.clone(), id.to_owned()));
            }
        }
    }
    found.retain(|(_, path, _)| path.starts_with("/api/v1/"));
    found
}

#[test]
fn every_operation_of_the_contract_asks_for_a_token_that_holds() {
    let backend = Backend::sqlite();
    let app = TestApp::on(&backend);
    let (now, hour) = (clock::now(), TimeDelta::hours(1));
    let guizhou = RegionCode::parse(ORIGIN_PROVINCE).unwrap();
    let expired = app
        .tokens
        .issue("late", Role::Caseworker, guizhou, now - hour * 3, hour);
    let expired = format!("Bearer {}", expired.unwrap());
    let operations = operations();
    let nobody = app.anonymous();
    assert!(
        operations.len() > 70,
        "the document lists {}",
        operations.len()
    );
    for (method, path, operation) in operations {
        for token in [
            None,
            Some("Bearer garbage"),
            Some("Basic d2FuZzp3YW5n"),
            Some(expired.as_str()),
        ] {
            let mut request = nobody.request(&method, &path);
            if let Some(token) = token {
                request = request.header("authorization", token);
            }
            let answer = request.send();
            assert_eq!(answer.status, 401, "{operation}");
            answer.problem(401, "unauthorized");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
        }
    }
}

#[test]
fn each_role_may_do_its_own_acts_and_no_others() {
    const NOBODY: &str = "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e";
    let worker = format!("/workers/{NOBODY}");
    let tail = |tail: &str| format!("{worker}/{tail}");
    let firm = |tail: &str| format!("/organisations/{NOBODY}/{tail}");
    // One operation of each kind of act, and who may do it.
    let matrix: &[(&str, String, &[&str])] = &[
        (
            "GET",
            worker.clone(),
            &["caseworker", "reviewer", "approver", "auditor", "roster"],
        ),
        (
            "GET",
            "/workers".to_owned(),
            &["caseworker", "reviewer", "approver", "auditor", "roster"],
        ),
        (
            "POST",
            "/workers/lookup".to_owned(),
            &["caseworker", "roster", "auditor"],
        ),
        (
            "GET",
            tail("personal-data?purpose=x"),
            &["caseworker", "reviewer", "approver", "auditor"],
        ),
        ("POST", "/workers".to_owned(), &["caseworker"]),
        ("POST", tail("dispatches"), &["caseworker"]),
        ("POST", tail("target-groups"), &["caseworker", "roster"]),
        ("POST", tail("account/confirm"), &["caseworker", "reviewer"]),
        (
            "POST",
            tail("erasure"),
            &["caseworker", "reviewer", "approver"],
        ),
        (
            "GET",
            "/organisations".to_owned(),
            &[
                "caseworker",
                "reviewer",
                "approver",
                "finance",
                "auditor",
                "policy_admin",
                "roster",
                "operator",
            ],
        ),
        ("POST", "/organisations".to_owned(), &["caseworker"]),
        ("POST", firm("account"), &["caseworker"]),
        ("POST", firm("account/confirm"), &["caseworker", "reviewer"]),
        (
            "GET",
            "/agreements".to_owned(),
            &[
                "caseworker",
                "reviewer",
                "approver",
                "finance",
                "auditor",
                "policy_admin",
                "operator",
            ],
        ),
        (
            "GET",
            "/ledgers/2021".to_owned(),
            &["caseworker", "reviewer", "approver", "finance", "auditor"],
        ),
        (
            "GET",
            "/subsidies/transport".to_owned(),
            &["caseworker", "reviewer", "approver", "finance", "auditor"],
        ),
        (
            "GET",
            tail("determinations"),
            &["caseworker", "reviewer", "approver", "finance", "auditor"],
        ),
        (
            "GET",
            "/claims".to_owned(),
            &["caseworker", "reviewer", "approver", "finance", "auditor"],
        ),
        (
            "GET",
            "/work-queues".to_owned(),
            &["caseworker", "reviewer", "approver", "finance", "auditor"],
        ),
        (
            "GET",
            "/finance/journal".to_owned(),
            &["finance", "auditor"],
        ),
        (
            "GET",
            "/finance/balances".to_owned(),
            &["finance", "auditor"],
        ),
        ("POST", "/policies".to_owned(), &["policy_admin"]),
        (
            "GET",
            "/finance/webhooks".to_owned(),
            &["finance", "auditor"],
        ),
        ("POST", "/finance/webhooks".to_owned(), &["finance"]),
        (
            "POST",
            format!("/finance/webhooks/{NOBODY}/redeliver"),
            &["finance"],
        ),
        ("GET", "/audit/access-log".to_owned(), &["auditor"]),
        ("GET", "/audit/access-log/months".to_owned(), &["auditor"]),
        ("GET", "/audit/access-log/1/proof".to_owned(), &["auditor"]),
        (
            "GET",
            "/audit/findings".to_owned(),
            &["approver", "finance", "auditor"],
        ),
        (
            "POST",
            format!("/audit/findings/{NOBODY}/conclusions"),
            &["auditor"],
        ),
        ("POST", "/audit/samples".to_owned(), &["auditor"]),
        ("GET", format!("/audit/samples/{NOBODY}"), &["auditor"]),
        ("GET", format!("/audit/samples/{NOBODY}.json"), &["auditor"]),
        ("GET", format!("/audit/samples/{NOBODY}.xlsx"), &["auditor"]),
        ("POST", "/audit/notes".to_owned(), &["auditor"]),
        ("GET", "/audit/notes".to_owned(), &["auditor"]),
        ("GET", "/admin/projections".to_owned(), &["operator"]),
        (
            "GET",
            "/finance/budgets".to_owned(),
            &["approver", "finance", "auditor"],
        ),
        ("POST", "/finance/budgets".to_owned(), &["finance"]),
        (
            "POST",
            format!("/finance/budgets/{NOBODY}/confirm"),
            &["finance"],
        ),
        (
            "GET",
            "/finance/batches".to_owned(),
            &["approver", "finance", "auditor"],
        ),
        (
            "GET",
            "/finance/breaks".to_owned(),
            &["approver", "finance", "auditor"],
        ),
        ("POST", "/finance/batches".to_owned(), &["finance"]),
        (
            "GET",
            format!("/finance/batches/{NOBODY}.csv"),
            &["finance"],
        ),
        (
            "POST",
            format!("/finance/batches/{NOBODY}/results"),
            &["finance"],
        ),
        (
            "POST",
            format!("/finance/breaks/{NOBODY}/resolve"),
            &["finance"],
        ),
    ];
    on_every_app(|app| {
        for role in [
            "caseworker",
            "reviewer",
            "approver",
            "finance",
            "auditor",
            "policy_admin",
            "roster",
            "operator",
        ] {
            let client = app.client(role, ORIGIN_PROVINCE);
            for (method, path, allowed) in matrix {
                let answer = client.request(method, path).send();
                if allowed.contains(&role) {
                    assert!(
                        ![401, 403].contains(&answer.status),
                        "{role} {method} {path}: {}",
                        answer.text()
                    );
                } else {
                    assert_eq!(answer.status, 403, "{role} {method} {path}");
                    answer.problem(403, "forbidden");
                }
            }
        }
    });
}

#[test]
fn outside_the_region_there_is_nothing_to_see() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let agreement = json!({
            "kind": "inter_province", "parties": [{"region": "520000", "side": "sending"}, {"region": "440000", "side": "receiving"}],
            "signed_on": "2021-01-10", "valid_from": "2021-01-01",
        });
        let agreement = client.post("/agreements", &agreement).expect(201)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let paths = [
            format!("/workers/{worker}"),
            format!("/workers/{worker}/history"),
            format!("/workers/{worker}/history/1"),
            format!("/workers/{worker}/personal-data?purpose=x"),
            format!("/agreements/{agreement}"),
            format!("/agreements/{agreement}/history"),
            "/ledgers/2021?region=520502".to_owned(),
            "/ledgers/2021/rows/output_workers/entries?region=520502".to_owned(),
            "/ledgers/2021/compare?region=520000&from=0".to_owned(),
            "/reconciliation/2021?region=000000".to_owned(),
        ];
        let elsewhere = app.client("caseworker", "620000");
        let neighbour = app.client("caseworker", "520521");
        let nation = app.client("auditor", "000000");
        for path in &paths {
            elsewhere.get(path).problem(404, "not-found");
            nation.get(path).expect(200);
        }
        neighbour.get(&paths[0]).problem(404, "not-found");
        let nobody = elsewhere
            .get("/workers/6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e")
            .problem(404, "not-found");
        let hidden = elsewhere.get(&paths[0]).problem(404, "not-found");
        assert_eq!(
            nobody["detail"], hidden["detail"],
            "a hidden case looks like none"
        );
        let update = json!({"willing": false, "surveyed_on": "2021-04-01"});
        elsewhere
            .post(&format!("/workers/{worker}/survey-updates"), &update)
            .problem(404, "not-found");
        elsewhere
            .post(
                &format!("/agreements/{agreement}/void"),
                &json!({"reason": "x"}),
            )
            .problem(404, "not-found");
    });
}

/// A worker of the origin who went to the destination, and the dispatch.
fn gone(client: &Client<'_>) -> (String, String) {
    let worker = registered(client);
    let dispatch = dispatched(client, &worker, "2021-03-15");
    (worker, dispatch)
}

#[test]
fn the_destination_records_what_happens_there_and_nothing_about_the_person() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client_named("li", "caseworker", DESTINATION_PROVINCE);
        let (worker, dispatch) = gone(&client);
        let post =
            |tail: &str, body: &Value| there.post(&format!("/workers/{worker}/{tail}"), body);
        let reason = json!({"reason": "Asked for."});

        post(
            &format!("dispatches/{dispatch}/arrival"),
            &json!({"arrived_on": "2021-03-16"}),
        )
        .expect(200);
        let job = json!({"employer_id": firm(&there), "occupation": "4-10-01-06", "workplace": DESTINATION, "mode": "agency", "started_on": "2021-03-17"});
        post("employments", &job).expect(201);
        let training = json!({
            "kind": "pre_job", "occupation": "4-10-01-06", "region": DESTINATION, "started_on": "2021-03-20", "completed_on": "2021-03-29",
            "hours": 80, "passed": true,
        });
        post("trainings", &training).expect(201);
        post(
            &format!("dispatches/{dispatch}/return"),
            &json!({"returned_on": "2021-09-30", "reason": "Over."}),
        )
        .expect(200);

        let before = client.get(&format!("/workers/{worker}")).expect(200)["version"].clone();
        let forbidden = [
            ("personal-data", json!({"phone": "13900001111"})),
            ("erasure", reason.clone()),
            ("death", json!({"died_on": "2022-01-01"})),
            ("citizen-id", json!({"citizen_id": "x", "reason": "x"})),
            ("link", json!({"worker_id": worker, "reason": "x"})),
            ("target-groups", json!({})),
            ("survey-updates", json!({})),
            ("origin", json!({})),
            ("dispatches", json!({})),
            ("account/confirm", json!({})),
            ("certificates", json!({})),
            ("ventures", json!({})),
            ("insurance-history", json!({})),
            ("death/void", reason.clone()),
            ("link/withdraw", reason.clone()),
        ];
        for (tail, body) in &forbidden {
            post(tail, body).problem(403, "forbidden");
        }
        post(&format!("dispatches/{dispatch}/void"), &reason).problem(403, "forbidden");
        let case = there.get(&format!("/workers/{worker}")).expect(200);
        assert_eq!(case["version"], before, "the scope stays after the return");
    });
}

#[test]
fn a_voided_dispatch_takes_the_destination_its_scope_and_a_move_leaves_the_old_origin_its_own() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let (worker, dispatch) = gone(&client);
        let path = format!("/workers/{worker}");
        there.get(&path).expect(200);
        client
            .post(
                &format!("{path}/dispatches/{dispatch}/void"),
                &json!({"reason": "Wrong person."}),
            )
            .expect(200);
        there.get(&path).problem(404, "not-found");
        client
            .post(
                &format!("{path}/origin"),
                &json!({"origin": "620102", "changed_on": "2021-06-01"}),
            )
            .expect(200);
        app.client("caseworker", "620000").get(&path).expect(200);
        client.get(&path).expect(200);
    });
}

#[test]
fn a_person_known_in_another_province_is_refused_without_saying_where() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let mut body = survey();
        let worker = client.post("/workers", &body).expect(201)["id"].clone();
        assert_eq!(
            client
                .post("/workers", &body)
                .problem(409, "already-registered")["id"],
            worker
        );
        let elsewhere = app.client("caseworker", "620000");
        elsewhere.post("/workers", &body).problem(403, "forbidden");
        body["origin"] = json!("620102");
        let refused = elsewhere
            .post("/workers", &body)
            .problem(409, "already-registered");
        assert_eq!(refused["id"], Value::Null);
    });
}

#[test]
fn refusals_come_in_the_order_of_role_region_form_content() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let path = format!("/workers/{worker}/dispatches");
        let broken = |client: &Client<'_>, path: &str, kind: &str| {
            client
                .request("POST", path)
                .header("content-type", kind)
                .bytes(b"{\"departed_on\":")
        };
        broken(
            &app.client("reviewer", ORIGIN_PROVINCE),
            &path,
            "text/plain",
        )
        .problem(403, "forbidden");
        broken(&app.client("caseworker", "620000"), &path, "text/plain").problem(404, "not-found");
        broken(&client, &path, "text/plain").problem(415, "unsupported-media-type");
        broken(&client, &path, "application/json").problem(400, "invalid-json");
        let stale = client
            .request("POST", &path)
            .header("if-match", "\"9\"")
            .json(&json!({"destination": DESTINATION}));
        assert_eq!(
            stale.faults(),
            [("/departed_on".to_owned(), "missing".to_owned())]
        );
        let stale = client.request("POST", &path).header("if-match", "\"9\"");
        let answer = stale.json(&json!({"destination": DESTINATION, "departed_on": "2021-03-15"}));
        assert_eq!(
            answer.problem(412, "version-mismatch")["current_version"],
            1
        );
    });
}
