//! Several records or citizen ids of one person: links and corrections.

use domain::subject::{Given, Subject};
use domain::worker::{Worker, WorkerAct};
use hearth::store::{Envelope, Expected, Store};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use crate::app::{Client, TestApp, on_every_app};
use crate::backend::on_every_backend;
use crate::case::Story;
use crate::people::{ORIGIN_PROVINCE, citizen_id, dispatched, registered, survey};

fn reason() -> Value {
    json!({"reason": "Asked for by the person."})
}

#[test]
fn two_records_of_one_person_are_linked_and_parted_again() {
    on_every_app(|app| {
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
        let elsewhere = json!({"worker_id": third, "reason": "Another slip."});
        let refused = client.post(&format!("/workers/{goes}/link"), &elsewhere);
        assert_eq!(refused.problem(409, "already-linked")["worker_id"], stays);
        let other = client.get(&format!("/workers/{third}")).expect(200);
        assert_eq!(
            other["linked_from"],
            json!([]),
            "what was announced is withdrawn"
        );

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
    on_every_app(|app| {
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
    on_every_app(|app| {
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
fn a_citizen_id_is_corrected_back_to_the_first_one_whose_stream_is_the_persons_own() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let first = survey();
        let made = client.post("/workers", &first).expect(201);
        let worker = made["id"].as_str().unwrap().to_owned();
        let mut story = Story::of(worker.clone());
        let (right, mistaken) = (first["citizen_id"].clone(), json!(citizen_id()));

        for number in [&mistaken, &right, &mistaken, &right] {
            let correction = json!({"citizen_id": number, "reason": "A digit was misread."});
            story.changed(&client, "citizen-id", &correction, "CitizenIdCorrected");
            let clear = client
                .get(&format!("/workers/{worker}/personal-data?purpose=check"))
                .expect(200);
            assert_eq!(&clear["citizen_id"], number);
        }
        for number in [right, mistaken] {
            let found = client
                .post("/workers/lookup", &json!({"citizen_id": number}))
                .expect(200);
            assert_eq!(found["ids"], json!([worker]));
        }
    });
}

/// The records that are linked to this one.
fn linked_from(client: &Client<'_>, worker: &str) -> Value {
    client.get(&format!("/workers/{worker}")).expect(200)["linked_from"].clone()
}

#[test]
fn a_withdrawal_that_is_sent_again_leaves_the_link_that_was_made_since() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let (goes, stays) = (registered(&client), registered(&client));
        let link = || {
            let body = json!({"worker_id": stays, "reason": "Surveyed twice."});
            client
                .post(&format!("/workers/{goes}/link"), &body)
                .expect(200)
        };
        let withdraw = || {
            client
                .request("POST", &format!("/workers/{goes}/link/withdraw"))
                .header("idempotency-key", "part-1")
                .json(&reason())
                .expect(200)
        };
        link();
        let first = withdraw();
        assert_eq!(linked_from(&client, &stays), json!([]));
        link();
        assert_eq!(withdraw(), first);
        assert_eq!(linked_from(&client, &stays), json!([goes]));
    });
}

#[test]
fn a_withdrawal_that_was_broken_off_is_completed_by_the_next() {
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let (goes, stays) = (registered(&client), registered(&client));
        let link = json!({"worker_id": stays, "reason": "Surveyed twice."});
        client
            .post(&format!("/workers/{goes}/link"), &link)
            .expect(200);
        // As a crash leaves it: withdrawn here, not yet noted there.
        Runtime::new().unwrap().block_on(async {
            let store = Store::open(&backend.settings().stores).await.unwrap();
            let subject = Subject::new("test", "clerk");
            let envelope = Envelope::of(&subject, "caseworker", "broken off");
            let withdraw = Given {
                today: "2021-06-30".parse().unwrap(),
                by: subject,
                act: WorkerAct::WithdrawLink,
            };
            let log = &store.log;
            log.execute::<Worker>(&goes, withdraw, &envelope, Expected::Any)
                .await
                .unwrap();
            store.close().await;
        });
        assert_eq!(linked_from(&client, &stays), json!([goes]));
        client
            .post(&format!("/workers/{goes}/link/withdraw"), &reason())
            .problem(409, "not-linked");
        assert_eq!(linked_from(&client, &stays), json!([]));
    });
}

#[test]
fn a_link_that_is_sent_again_after_it_was_withdrawn_stays_withdrawn() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let (goes, stays) = (registered(&client), registered(&client));
        let link = || {
            let body = json!({"worker_id": stays, "reason": "Surveyed twice."});
            client
                .request("POST", &format!("/workers/{goes}/link"))
                .header("idempotency-key", "link-1")
                .json(&body)
                .expect(200)
        };
        let first = link();
        client
            .post(&format!("/workers/{goes}/link/withdraw"), &reason())
            .expect(200);
        assert_eq!(link(), first);
        assert_eq!(linked_from(&client, &stays), json!([]));
        let case = client.get(&format!("/workers/{goes}")).expect(200);
        assert_eq!(case["linked_to"], Value::Null);
    });
}
