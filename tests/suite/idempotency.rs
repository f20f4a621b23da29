//! The same command sent again is the same command.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::app::{Client, Response, TestApp, on_every_app};
use crate::backend::on_every_backend;
use crate::people::{DESTINATION, ORIGIN_PROVINCE, credit_code, registered, survey};

fn keyed(client: &Client<'_>, path: &str, key: &str, body: &Value) -> Response {
    client
        .request("POST", path)
        .header("idempotency-key", key)
        .json(body)
}

fn version(client: &Client<'_>, worker: &str) -> i64 {
    let case = client.get(&format!("/workers/{worker}")).expect(200);
    case["version"].as_i64().unwrap()
}

#[track_caller]
fn same(first: &Response, again: &Response) {
    assert_eq!(first.expect(201), again.expect(201));
    for header in ["etag", "location"] {
        assert_eq!(first.header(header), again.header(header), "{header}");
    }
}

fn departure(departed_on: &str) -> Value {
    json!({"destination": DESTINATION, "departed_on": departed_on})
}

#[test]
fn a_command_sent_again_gets_its_first_answer_even_after_others_and_a_restart() {
    on_every_backend(|backend| {
        let (worker, path, first);
        {
            let app = TestApp::on(backend);
            let client = app.client("caseworker", ORIGIN_PROVINCE);
            worker = registered(&client);
            path = format!("/workers/{worker}/dispatches");
            let send = || keyed(&client, &path, "departure-1", &departure("2021-03-15"));
            first = send();
            same(&first, &send());
            assert_eq!(version(&client, &worker), 2);

            let update = json!({"willing": true, "surveyed_on": "2021-04-01"});
            client
                .post(&format!("/workers/{worker}/survey-updates"), &update)
                .expect(200);
            same(&first, &send());
            let reordered = "{\"departed_on\":  \"2021-03-15\", \"destination\": \"440104\"}";
            let request = client
                .request("POST", &path)
                .header("idempotency-key", "departure-1");
            same(
                &first,
                &request
                    .header("content-type", "application/json")
                    .bytes(reordered.as_bytes()),
            );
        }
        let app = TestApp::on(backend);
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let request = client
            .request("POST", &path)
            .header("idempotency-key", "departure-1");
        same(
            &first,
            &request
                .header("if-match", "\"1\"")
                .json(&departure("2021-03-15")),
        );
        assert_eq!(version(&client, &worker), 3);
    });
}

#[test]
fn a_registration_sent_again_under_its_key_is_no_second_registration() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let mut body = survey();
        same(
            &keyed(&client, "/workers", "survey-1", &body),
            &keyed(&client, "/workers", "survey-1", &body),
        );
        client
            .post("/workers", &body)
            .problem(409, "already-registered");
        body["phone"] = json!("13900001111");
        keyed(&client, "/workers", "survey-1", &body).problem(422, "key-reused");
    });
}

#[test]
fn a_key_belongs_to_one_request_of_one_caller() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let path = format!("/workers/{worker}/dispatches");
        let first = keyed(&client, &path, "one", &departure("2021-03-15")).expect(201);
        keyed(&client, &path, "one", &departure("2021-03-16")).problem(422, "key-reused");
        let dispatch = first["dispatch_id"].as_str().unwrap();
        let elsewhere = format!("{path}/{dispatch}/arrival");
        keyed(
            &client,
            &elsewhere,
            "one",
            &json!({"arrived_on": "2021-03-16"}),
        )
        .problem(422, "key-reused");
        let colleague = app.client_named("zhao", "caseworker", ORIGIN_PROVINCE);
        keyed(&colleague, &path, "one", &departure("2021-03-15")).problem(409, "dispatch-overlaps");
        assert_eq!(version(&client, &worker), 2);
        for malformed in ["two words", &"k".repeat(129)] {
            keyed(&client, &path, malformed, &departure("2021-03-15"))
                .problem(400, "invalid-header");
        }
    });
}

#[test]
fn a_key_stands_for_one_request_whichever_record_it_went_to() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let person = survey();
        let worker = keyed(&client, "/workers", "one", &person).expect(201)["id"].clone();
        let another = survey();
        keyed(&client, "/workers", "one", &another).problem(422, "key-reused");
        let lookup = json!({"citizen_id": another["citizen_id"]});
        client
            .post("/workers/lookup", &lookup)
            .problem(404, "not-found");
        let agreement = json!({
            "kind": "inter_province", "parties": [{"region": "520000", "side": "sending"}, {"region": "440000", "side": "receiving"}],
            "signed_on": "2021-01-10", "valid_from": "2021-01-01",
        });
        keyed(&client, "/agreements", "one", &agreement).problem(422, "key-reused");
        let second = client.post("/workers", &another).expect(201)["id"].clone();
        let path = format!("/workers/{}/dispatches", second.as_str().unwrap());
        keyed(&client, &path, "one", &departure("2021-03-15")).problem(422, "key-reused");
        assert_eq!(version(&client, second.as_str().unwrap()), 1);
        assert_eq!(
            keyed(&client, "/workers", "one", &person).expect(201)["id"],
            worker
        );
    });
}

#[test]
fn of_two_requests_at_once_under_one_key_one_is_refused() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let firms: Vec<Value> = (0..8)
            .map(|_| {
                json!({"credit_code": credit_code(), "name": "x", "region": "520502", "registered_on": "2019-05-01", "roles": ["hr_agency"]})
            })
            .collect();
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let senders: Vec<_> = firms
                .iter()
                .map(|firm| {
                    scope.spawn(|| keyed(&client, "/organisations", "at-once", firm).status)
                })
                .collect();
            senders
                .into_iter()
                .map(|sender| sender.join().unwrap())
                .collect()
        });
        let made = statuses.iter().filter(|status| **status == 201).count();
        let refused = statuses.iter().filter(|status| **status == 422).count();
        assert_eq!((made, refused), (1, 7), "{statuses:?}");
    });
}

#[test]
fn a_refusal_is_not_remembered() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let path = format!("/workers/{worker}/dispatches");
        let update = |willing: bool, day: &str| {
            let body = json!({"willing": willing, "surveyed_on": day});
            client
                .post(&format!("/workers/{worker}/survey-updates"), &body)
                .expect(200)
        };
        update(false, "2021-03-01");
        keyed(&client, &path, "one", &departure("2021-03-15")).problem(409, "not-willing");
        keyed(&client, &path, "one", &departure("2021-02-30")).problem(422, "invalid-request");
        update(true, "2021-03-02");
        keyed(&client, &path, "one", &departure("2021-03-15")).expect(201);
    });
}

#[test]
fn many_senders_of_one_command_at_once_record_one_fact() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let path = format!("/workers/{worker}/dispatches");
        let send = || keyed(&client, &path, "at-once", &departure("2021-03-15")).expect(201);
        let answers: Vec<Value> = std::thread::scope(|scope| {
            let senders: Vec<_> = (0..16).map(|_| scope.spawn(send)).collect();
            senders
                .into_iter()
                .map(|sender| sender.join().unwrap())
                .collect()
        });
        let different: BTreeSet<String> = answers.iter().map(Value::to_string).collect();
        assert_eq!(different.len(), 1, "{different:?}");
        assert_eq!(version(&client, &worker), 2);
    });
}

#[test]
fn an_agreement_under_a_key_is_made_once_and_without_one_each_time() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let mut body = json!({
            "kind": "inter_province", "parties": [{"region": "520000", "side": "sending"}, {"region": "440000", "side": "receiving"}],
            "signed_on": "2021-01-10", "valid_from": "2021-01-01",
        });
        let send = |body: &Value| keyed(&client, "/agreements", "agreement-1", body);
        let first = send(&body);
        same(&first, &send(&body));
        let plain = client.post("/agreements", &body).expect(201);
        assert_ne!(plain["id"], first.body()["id"]);
        body["planned_persons"] = json!(10);
        send(&body).problem(422, "key-reused");
        let position = &plain["position"];
        let listed = client
            .get(&format!("/agreements?min_position={position}"))
            .expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    });
}
