//! Who a person is, and who may know: personal data, account, links, citizen id, erasure.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::backend::on_every_backend;
use crate::case::Story;
use crate::people::{ORIGIN_PROVINCE, citizen_id, dispatched, registered, survey};

fn reason() -> Value {
    json!({"reason": "Asked for by the person."})
}

#[test]
fn personal_data_is_masked_in_the_case_and_given_only_for_a_purpose() {
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
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
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
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
fn two_records_of_one_person_are_linked_and_parted_again() {
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let (goes, stays) = (registered(&client), registered(&client));
        let mut story = Story::of(goes.clone());

        let to_itself = json!({"worker_id": goes, "reason": "A slip."});
        client
            .post(&format!("/workers/{goes}/link"), &to_itself)
            .problem(409, "link-to-self");
        let link = json!({"worker_id": stays, "reason": "Surveyed twice."});
        story.changed(&client, "link", &link, "LinkedToWorker");
        assert_eq!(story.at_stage(&client, "closed")["linked_to"], stays);
        let other = client.get(&format!("/workers/{stays}")).expect(200);
        assert_eq!(other["linked_from"], json!([goes]));
        let update = json!({"willing": false, "surveyed_on": "2021-04-01"});
        let refused = client.post(&format!("/workers/{goes}/survey-updates"), &update);
        assert_eq!(
            refused.problem(409, "worker-linked-away")["worker_id"],
            stays
        );
        let third = registered(&client);
        let chain = json!({"worker_id": goes, "reason": "A chain."});
        client
            .post(&format!("/workers/{third}/link"), &chain)
            .problem(409, "link-chain");

        story.changed(&client, "link/withdraw", &reason(), "LinkWithdrawn");
        assert_eq!(
            story.at_stage(&client, "surveyed")["linked_to"],
            Value::Null
        );
        let other = client.get(&format!("/workers/{stays}")).expect(200);
        assert_eq!(other["linked_from"], json!([]));
        client
            .post(&format!("/workers/{goes}/link/withdraw"), &reason())
            .problem(409, "not-linked");
        story.history(&client);
    });
}

#[test]
fn after_a_corrected_citizen_id_both_numbers_name_the_same_record() {
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let mut first = survey();
        let made = client.post("/workers", &first).expect(201);
        let worker = made["id"].as_str().unwrap().to_owned();
        let mut story = Story::of(worker.clone());
        let (right, taken) = (citizen_id(), survey());
        let neighbour = client.post("/workers", &taken).expect(201);

        let wrong = json!({"citizen_id": taken["citizen_id"], "reason": "A digit was misread."});
        let refused = client.post(&format!("/workers/{worker}/citizen-id"), &wrong);
        assert_eq!(
            refused.problem(409, "use-link")["worker_id"],
            neighbour["id"]
        );
        let correction = json!({"citizen_id": right, "reason": "A digit was misread."});
        story.changed(&client, "citizen-id", &correction, "CitizenIdCorrected");

        for number in [first["citizen_id"].clone(), json!(right)] {
            let found = client
                .post("/workers/lookup", &json!({"citizen_id": number}))
                .expect(200);
            assert_eq!(found["ids"], json!([worker]));
            first["citizen_id"] = number;
            let refused = client
                .post("/workers", &first)
                .problem(409, "already-registered");
            assert_eq!(refused["id"], worker);
        }
        let clear = client
            .get(&format!("/workers/{worker}/personal-data?purpose=check"))
            .expect(200);
        assert_eq!(clear["citizen_id"], right);
        let told = Value::from(story.history(&client)).to_string();
        assert!(!told.contains(&right));
    });
}

#[test]
fn a_stale_correction_or_link_leaves_no_trace_in_the_other_stream() {
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let (worker, other) = (registered(&client), registered(&client));
        dispatched(&client, &worker, "2021-03-01");

        let number = citizen_id();
        let stale = |path: &str, body: &Value| {
            client
                .request("POST", &format!("/workers/{worker}/{path}"))
                .header("if-match", "\"1\"")
                .json(body)
                .problem(412, "version-mismatch")
        };
        let refused = stale(
            "citizen-id",
            &json!({"citizen_id": number, "reason": "Typed wrongly."}),
        );
        assert_eq!(refused["current_version"], 2);
        stale(
            "link",
            &json!({"worker_id": other, "reason": "The same person."}),
        );
        assert_eq!(
            client.get(&format!("/workers/{other}")).expect(200)["version"],
            1
        );

        // The number is still free for whoever it belongs to.
        let mut newcomer = survey();
        newcomer["citizen_id"] = json!(number);
        client.post("/workers", &newcomer).expect(201);
    });
}

#[test]
fn two_subjects_erase_a_person_and_the_case_stays_readable_without_personal_data() {
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
        let client = app.client_named("wang", "caseworker", ORIGIN_PROVINCE);
        let body = survey();
        let made = client.post("/workers", &body).expect(201);
        let worker = made["id"].as_str().unwrap().to_owned();
        let path = format!("/workers/{worker}/erasure");

        let asked = client.post(&path, &reason()).expect(200);
        assert_eq!(
            (&asked["state"], &asked["version"]),
            (&json!("requested"), &json!(2))
        );
        let case = client.get(&format!("/workers/{worker}")).expect(200);
        assert_eq!(
            (&case["erasure_requested"], &case["erased"]),
            (&json!(true), &json!(false))
        );
        client.post(&path, &reason()).problem(409, "same-person");
        let approver = app.client_named("qian", "approver", ORIGIN_PROVINCE);
        let done = approver.post(&path, &reason()).expect(200);
        assert_eq!(
            (&done["state"], &done["version"]),
            (&json!("erased"), &json!(3))
        );

        let case = client.get(&format!("/workers/{worker}")).expect(200);
        assert_eq!(
            (&case["erased"], &case["stage"]),
            (&json!(true), &json!("closed"))
        );
        for field in [
            "name_masked",
            "citizen_id_masked",
            "phone_masked",
            "account_masked",
            "household_id_masked",
        ] {
            assert_eq!(case[field], Value::Null, "{field}");
        }
        assert_eq!(case["origin"]["code"], "520502");
        client
            .get(&format!("/workers/{worker}/personal-data?purpose=check"))
            .problem(410, "gone");
        for what in [
            json!({"name": "李秀英"}),
            json!({"citizen_id": body["citizen_id"]}),
        ] {
            client
                .post("/workers/lookup", &what)
                .problem(404, "not-found");
        }
        let again = client
            .post("/workers", &body)
            .problem(409, "already-registered");
        assert_eq!(again["id"], worker);
        client
            .post(
                &format!("/workers/{worker}/personal-data"),
                &json!({"phone": "13900001111"}),
            )
            .problem(409, "worker-erased");
        client.post(&path, &reason()).problem(409, "worker-erased");
        let history = client
            .get(&format!("/workers/{worker}/history"))
            .expect(200);
        let told: Vec<&Value> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| &item["event_type"])
            .collect();
        assert_eq!(
            told,
            ["WorkerSurveyed", "ErasureRequested", "PersonalDataErased"]
        );
    });
}

#[test]
fn an_agreed_erasure_that_is_sent_again_under_its_key_gets_the_first_answer() {
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
        let worker = registered(&app.client("caseworker", ORIGIN_PROVINCE));
        let path = format!("/workers/{worker}/erasure");
        app.client("caseworker", ORIGIN_PROVINCE)
            .post(&path, &reason())
            .expect(200);
        let approver = app.client("approver", ORIGIN_PROVINCE);
        let send = || {
            approver
                .request("POST", &path)
                .header("idempotency-key", "erase-1")
                .json(&reason())
                .expect(200)
        };
        assert_eq!(send(), send());
    });
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
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
