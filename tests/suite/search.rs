//! What lists and look-ups find, and what is noted of those who look.

use serde_json::{Value, json};

use crate::app::on_every_app;
use crate::people::{DESTINATION, DESTINATION_PROVINCE, ORIGIN_PROVINCE, firm, survey};

#[test]
fn a_search_finds_ids_certificates_and_employers_and_no_personal_data() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let body = survey();
        let made = client.post("/workers", &body).expect(201);
        let worker = made["id"].as_str().unwrap();
        let certificate = json!({
            "certificate_no": "S0001", "occupation": "4-10-01-06", "level": "level_4", "kind": "skill_level", "issuer": "评价中心",
            "issued_on": "2021-03-20",
        });
        client
            .post(&format!("/workers/{worker}/certificates"), &certificate)
            .expect(201);
        let dispatch = json!({"destination": DESTINATION, "departed_on": "2021-03-25", "employer_id": employer});
        let done = client
            .post(&format!("/workers/{worker}/dispatches"), &dispatch)
            .expect(201);
        let position = &done["position"];
        let found = |q: &str| -> Vec<Value> {
            let page = client
                .get(&format!("/workers?min_position={position}&q={q}"))
                .expect(200);
            let items = page["items"].as_array().unwrap();
            items.iter().map(|item| item["id"].clone()).collect()
        };
        for q in [worker, "S0001", &employer] {
            assert_eq!(found(q), [json!(worker)], "{q}");
        }
        let number = body["citizen_id"].as_str().unwrap();
        for q in [number, "13812345678", "%E6%9D%8E%E7%A7%80%E8%8B%B1", "S000"] {
            assert!(found(q).is_empty(), "{q}");
        }
    });
}

#[test]
fn who_looks_a_person_up_or_reads_personal_data_stands_in_the_access_log() {
    on_every_app(|app| {
        let client = app.client_named("wang", "caseworker", ORIGIN_PROVINCE);
        let body = survey();
        let made = client.post("/workers", &body).expect(201);
        let worker = made["id"].as_str().unwrap();
        let by_number = json!({"citizen_id": body["citizen_id"]});
        client.post("/workers/lookup", &by_number).expect(200);
        app.client_named("zhao", "roster", "620000")
            .post("/workers/lookup", &by_number)
            .problem(404, "not-found");
        client
            .get(&format!("/workers/{worker}/personal-data?purpose=payment"))
            .expect(200);
        let sql = "SELECT subject, role, action, stream_id, purpose FROM access_log WHERE action <> 'token' \
             ORDER BY action, id";
        let db = app.installation.store.log.db();
        let rows: Vec<(String, String, String, String, String)> =
            app.runtime.block_on(db.fetch(sql, &[])).unwrap();
        let line = |action: &str, purpose: &str| {
            let role = "caseworker".to_owned();
            let (action, purpose) = (action.to_owned(), purpose.to_owned());
            (
                "local/wang".to_owned(),
                role,
                action,
                worker.to_owned(),
                purpose,
            )
        };
        let in_vain = ["local/zhao", "roster", "lookup", "", "lookup"].map(str::to_owned);
        assert_eq!(
            rows,
            [
                line("lookup", "lookup"),
                in_vain.into(),
                line("personal-data", "payment")
            ]
        );
    });
}
