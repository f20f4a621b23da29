//! What is left of a person whose personal data was erased, and who may ask for it.

use hearth::clock;
use serde_json::{Value, json};

use crate::app::on_every_app;
use crate::people::{ORIGIN_PROVINCE, registered, survey};

fn reason() -> Value {
    json!({"reason": "Asked for by the person."})
}

#[test]
fn two_subjects_erase_a_person_and_the_case_stays_readable_without_personal_data() {
    on_every_app(|app| {
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
    on_every_app(|app| {
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

#[test]
fn a_command_sent_again_after_the_erasure_is_neither_done_twice_nor_called_another() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let body = survey();
        let keyed = |path: &str, key: &str, body: &Value| {
            let request = client.request("POST", path);
            request.header("idempotency-key", key).json(body)
        };
        let worker = keyed("/workers", "survey", &body).expect(201)["id"].clone();
        let path = format!("/workers/{}", worker.as_str().unwrap());
        let at = |tail: &str| format!("{path}/{tail}");
        // Of today: of an old one without arrival an auditor would have to look first.
        let departure = json!({"destination": "440104", "departed_on": clock::today().to_string()});
        let made = keyed(&at("dispatches"), "departure", &departure).expect(201);
        let phone = json!({"phone": "13900001111"});
        keyed(&at("personal-data"), "phone", &phone).expect(200);
        client.post(&at("erasure"), &reason()).expect(200);
        let approver = app.client("approver", ORIGIN_PROVINCE);
        approver.post(&at("erasure"), &reason()).expect(200);

        keyed(&at("dispatches"), "departure", &departure).problem(410, "gone");
        keyed(&at("personal-data"), "phone", &phone).problem(410, "gone");
        keyed(&at("personal-data"), "new", &phone).problem(409, "worker-erased");
        let again = keyed("/workers", "survey", &body).problem(409, "already-registered");
        assert_eq!(again["id"], worker);
        assert_eq!(client.get(&path).expect(200)["version"], 5);

        // What is sent only now has a digest that stays.
        let void = at(&format!(
            "dispatches/{}/void",
            made["dispatch_id"].as_str().unwrap()
        ));
        let send = |reason: &str| keyed(&void, "void", &json!({"reason": reason}));
        assert_eq!(send("Wrong.").expect(200), send("Wrong.").expect(200));
        send("Other.").problem(422, "key-reused");
    });
}
