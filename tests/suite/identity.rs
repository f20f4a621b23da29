//! Who a person is, and who may know: personal data and account.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::app::{TestApp, on_every_app};
use crate::backend::on_every_backend;
use crate::case::Story;
use crate::people::{ORIGIN_PROVINCE, registered, survey};

#[test]
fn personal_data_is_masked_in_the_case_and_given_only_for_a_purpose() {
    on_every_app(|app| {
        let client = app.client_named("wang", "caseworker", ORIGIN_PROVINCE);
        let body = survey();
        let made = client.post("/workers", &body).expect(201);
        let worker = made["id"].as_str().unwrap().to_owned();
        let mut story = Story::of(worker.clone());

        let case = story.at_stage(&client, "surveyed");
        assert_eq!(case["name_masked"], "李**");
        assert_eq!(case["phone_masked"], "138****5678");
        assert_eq!(
            (&case["sex"], &case["born_on"]),
            (&json!("female"), &json!("1990-03-07"))
        );
        let number = body["citizen_id"].as_str().unwrap();
        assert!(!case.to_string().contains(number));
        assert!(!case.to_string().contains("秀英"));

        let path = format!("/workers/{worker}/personal-data");
        let faults = client.get(&path).faults();
        assert_eq!(
            faults,
            [("/query/purpose".to_owned(), "missing".to_owned())]
        );
        let clear = client
            .get(&format!("{path}?purpose=phone+call"))
            .expect(200);
        assert_eq!(clear["citizen_id"], number);
        assert_eq!(
            (&clear["name"], &clear["phone"]),
            (&body["name"], &body["phone"])
        );
        assert_eq!(clear["account"], Value::Null);

        let account = json!({"number": "6222 0212 3456 7890 123", "holder_name": "李秀英", "holder_kind": "person", "bank_code": "102701000013"});
        let update = json!({"phone": "13900001111", "address": "毕节市七星关区1号", "household_id": "5205021030042"});
        story.changed(&client, "personal-data", &update, "PersonalDataUpdated");
        story.changed(
            &client,
            "personal-data",
            &json!({"account": account}),
            "AccountProposed",
        );
        let waiting = json!({"confirmed": false, "awaiting_confirmation": true});
        assert_eq!(
            story.at_stage(&client, "surveyed")["account_state"],
            waiting
        );
        let confirm = format!("/workers/{worker}/account/confirm");
        client
            .request("POST", &confirm)
            .send()
            .problem(409, "same-person");
        let colleague = app.client_named("zhao", "caseworker", ORIGIN_PROVINCE);
        story.changed(
            &colleague,
            "account/confirm",
            &json!({}),
            "AccountConfirmed",
        );
        colleague
            .request("POST", &confirm)
            .send()
            .problem(409, "no-account-proposed");
        let confirmed = json!({"confirmed": true, "awaiting_confirmation": false});
        assert_eq!(
            story.at_stage(&client, "surveyed")["account_state"],
            confirmed
        );

        let clear = client.get(&format!("{path}?purpose=payment")).expect(200);
        assert_eq!(clear["account"]["number"], "6222021234567890123");
        assert_eq!(
            (&clear["phone"], &clear["proposed_account"]),
            (&json!("13900001111"), &Value::Null)
        );
        let told = Value::from(story.history(&client)).to_string();
        for secret in [
            number,
            "秀英",
            "13900001111",
            "6222021234567890123",
            "七星关区1号",
        ] {
            assert!(!told.contains(secret), "the history shows {secret}");
        }
    });
}

#[test]
fn a_person_is_found_by_citizen_id_or_whole_name_within_the_region_only() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let body = survey();
        let made = client.post("/workers", &body).expect(201);
        let found = json!({"ids": [made["id"]]});
        let by_number = json!({"citizen_id": body["citizen_id"]});
        assert_eq!(
            client.post("/workers/lookup", &by_number).expect(200),
            found
        );
        assert_eq!(
            client
                .post("/workers/lookup", &json!({"name": "李秀英"}))
                .expect(200),
            found
        );
        client
            .post("/workers/lookup", &json!({"name": "李秀"}))
            .problem(404, "not-found");
        let elsewhere = app.client("caseworker", "620000");
        elsewhere
            .post("/workers/lookup", &by_number)
            .problem(404, "not-found");
        let both = json!({"citizen_id": body["citizen_id"], "name": "李秀英"});
        assert_eq!(
            client.post("/workers/lookup", &both).faults(),
            [(String::new(), "one-of".to_owned())]
        );
    });
}

#[test]
fn a_key_of_another_request_reserves_no_citizen_id() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let update = json!({"willing": true, "surveyed_on": "2021-04-01"});
        let keyed = |path: &str, body: &Value| {
            let request = client.request("POST", path);
            request.header("idempotency-key", "one").json(body)
        };
        keyed(&format!("/workers/{worker}/survey-updates"), &update).expect(200);
        let other = survey();
        let correction = json!({"citizen_id": other["citizen_id"], "reason": "Mistyped."});
        keyed(&format!("/workers/{worker}/citizen-id"), &correction).problem(422, "key-reused");
        client.post("/workers", &other).expect(201);
    });
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[test]
fn no_file_of_an_installation_holds_personal_data_in_clear() {
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let body = survey();
        client.post("/workers", &body).expect(201);
        let found = files(&backend.data_dir());
        assert!(!found.is_empty());
        for path in found {
            let bytes = std::fs::read(&path).unwrap();
            for field in ["citizen_id", "name", "phone"] {
                let secret = body[field].as_str().unwrap().as_bytes();
                let shown = bytes.windows(secret.len()).any(|window| window == secret);
                assert!(!shown, "{field} stands in {}", path.display());
            }
        }
    });
}
