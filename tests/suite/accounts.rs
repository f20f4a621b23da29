//! Bank accounts of organisations: entered by one subject, confirmed by another, never shown in clear.

use std::fs::File;
use std::process::Stdio;

use domain::organisation::Organisation;
use serde_json::{Value, json};

use crate::app::{Client, Response, TestApp, on_every_app};
use crate::backend::on_every_backend;
use crate::commands::{said, served};
use crate::identity::files;
use crate::people::{DESTINATION, DESTINATION_PROVINCE, ORIGIN_PROVINCE, credit_code, firm};

const NUMBER: &str = "44050158000100000123";
const BLANKS: &str = "4405 0158 0001 0000 0123";
const OTHER: &str = "6222021234567890999";
const HOLDER: &str = "广州安心家政服务有限公司基本户";
/// What must stand nowhere: numbers as sent and as kept, and the holder.
const SECRETS: [&str; 4] = [NUMBER, BLANKS, OTHER, HOLDER];

fn account(number: &str) -> Value {
    json!({"account": {"number": number, "holder_name": HOLDER, "holder_kind": "organisation", "bank_code": "105584000013"}})
}

fn registration() -> Value {
    json!({
        "credit_code": credit_code(), "name": "广州安心家政服务有限公司", "region": DESTINATION,
        "registered_on": "2019-05-01", "roles": ["domestic_service_enterprise"],
    })
}

/// The account as every reader of an organisation sees it.
#[track_caller]
fn shown(client: &Client<'_>, path: &str) -> (Value, bool, bool) {
    let organisation = client.get(path).expect(200);
    let state = &organisation["account_state"];
    (
        organisation["account_masked"].clone(),
        state["confirmed"].as_bool().unwrap(),
        state["awaiting_confirmation"].as_bool().unwrap(),
    )
}

/// The number that would be paid to, as an export to the bank opens it.
fn paid_to(app: &TestApp, path: &str) -> Option<String> {
    let id = path.rsplit('/').next().unwrap();
    app.runtime.block_on(async {
        let installation = &app.installation;
        let loaded = installation.store.log.load::<Organisation>(id).await;
        let organisation = loaded.unwrap().state;
        let account = organisation.account.payable()?;
        let stream = id.parse().unwrap();
        let clear = installation.vault.open_account(stream, account).await;
        let clear = clear.unwrap();
        assert_eq!(clear.holder_name, HOLDER);
        Some(clear.number)
    })
}

#[track_caller]
fn confirmed(client: &Client<'_>, path: &str) -> Response {
    let request = client.request("POST", &format!("{path}/account/confirm"));
    request.send()
}

#[test]
fn an_account_is_entered_confirmed_by_another_subject_and_changed_again() {
    on_every_app(|app| {
        let wang = app.client_named("wang", "caseworker", DESTINATION_PROVINCE);
        let zhao = app.client_named("zhao", "reviewer", DESTINATION_PROVINCE);
        let path = format!("/organisations/{}", firm(&wang));
        let post = |number: &str| wang.post(&format!("{path}/account"), &account(number));
        assert_eq!(shown(&wang, &path), (Value::Null, false, false));
        confirmed(&zhao, &path).problem(409, "no-account-proposed");

        let entered = post(BLANKS).expect(200);
        assert_eq!(entered["version"], 3);
        let masked = json!("****************0123");
        assert_eq!(shown(&wang, &path), (masked.clone(), false, true));
        assert_eq!(paid_to(&app, &path), None);
        confirmed(&wang, &path).problem(409, "same-person");
        assert_eq!(shown(&wang, &path), (masked.clone(), false, true));
        let done = confirmed(&zhao, &path);
        assert_eq!(done.expect(200)["version"], 4);
        assert_eq!(done.header("etag"), Some("\"4\""));
        assert_eq!(shown(&wang, &path), (masked.clone(), true, false));
        assert_eq!(paid_to(&app, &path).as_deref(), Some(NUMBER));
        confirmed(&zhao, &path).problem(409, "no-account-proposed");

        post(OTHER).expect(200);
        let changed = json!("***************0999");
        assert_eq!(shown(&wang, &path), (changed.clone(), true, true));
        assert_eq!(
            paid_to(&app, &path).as_deref(),
            Some(NUMBER),
            "the one confirmed stands"
        );
        confirmed(&wang, &path).problem(409, "same-person");
        confirmed(&zhao, &path).expect(200);
        assert_eq!(shown(&wang, &path), (changed, true, false));
        assert_eq!(paid_to(&app, &path).as_deref(), Some(OTHER));

        let position = entered["position"].as_i64().unwrap();
        let then = wang.get(&format!("{path}?as_of={position}")).expect(200);
        assert_eq!(then["account_masked"], masked);
        let history = wang.get(&format!("{path}/history")).expect(200);
        let told = history["items"].as_array().unwrap().iter().skip(2);
        let told: Vec<&str> = told
            .map(|item| item["event_type"].as_str().unwrap())
            .collect();
        let twice = ["AccountProposed", "AccountConfirmed"].repeat(2);
        assert_eq!(told, twice);
        assert_eq!(
            history["items"][2]["changes"][0],
            json!({"path": "/account_masked", "from": null, "to": masked})
        );
        assert_eq!(history["items"][2]["occurred_on"], Value::Null);
        let third = wang.get(&format!("{path}/history/3")).expect(200);
        assert_eq!(third["state"]["account_masked"], masked);
    });
}

#[test]
fn an_account_given_at_registration_waits_too() {
    on_every_app(|app| {
        let wang = app.client_named("wang", "caseworker", DESTINATION_PROVINCE);
        let mut body = registration();
        body["account"] = account(NUMBER)["account"].clone();
        let made = wang.post("/organisations", &body).expect(201);
        assert_eq!(made["version"], 3);
        let path = format!("/organisations/{}", made["id"].as_str().unwrap());
        let masked = json!("****************0123");
        assert_eq!(shown(&wang, &path), (masked.clone(), false, true));
        // A second registration brings no account in.
        body["account"]["number"] = json!(OTHER);
        wang.post("/organisations", &body)
            .problem(409, "already-registered");
        assert_eq!(shown(&wang, &path), (masked, false, true));
        confirmed(&wang, &path).problem(409, "same-person");
        let zhao = app.client_named("zhao", "caseworker", DESTINATION_PROVINCE);
        confirmed(&zhao, &path).expect(200);
        assert_eq!(paid_to(&app, &path).as_deref(), Some(NUMBER));
    });
}

#[test]
fn an_account_is_entered_and_confirmed_within_the_region_alone() {
    on_every_app(|app| {
        let client = app.client("caseworker", DESTINATION_PROVINCE);
        let path = format!("/organisations/{}", firm(&client));
        let entry = format!("{path}/account");
        let abroad = app.client_named("abroad", "caseworker", ORIGIN_PROVINCE);
        let reviewer = app.client("reviewer", DESTINATION_PROVINCE);
        abroad
            .post(&entry, &account(NUMBER))
            .problem(403, "forbidden");
        reviewer
            .post(&entry, &account(NUMBER))
            .problem(403, "forbidden");
        client.post(&entry, &account(NUMBER)).expect(200);
        confirmed(&abroad, &path).problem(403, "forbidden");
        confirmed(&app.client("finance", DESTINATION_PROVINCE), &path).problem(403, "forbidden");
        assert_eq!(client.get(&path).expect(200)["version"], 3);
        confirmed(&reviewer, &path).expect(200);
        let nobody = "/organisations/6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e";
        client
            .post(&format!("{nobody}/account"), &account(NUMBER))
            .problem(404, "not-found");
        confirmed(&client, nobody).problem(404, "not-found");
    });
}

#[test]
fn an_account_sent_again_is_entered_once() {
    on_every_app(|app| {
        let client = app.client("caseworker", DESTINATION_PROVINCE);
        let path = format!("/organisations/{}", firm(&client));
        let entry = format!("{path}/account");
        let keyed = |body: &Value| {
            let request = client.request("POST", &entry);
            request.header("idempotency-key", "account-1").json(body)
        };
        let first = keyed(&account(NUMBER)).expect(200);
        assert_eq!(keyed(&account(NUMBER)).expect(200), first);
        keyed(&account(OTHER)).problem(422, "key-reused");
        let stale = client.request("POST", &entry).header("if-match", "\"2\"");
        let refused = stale.json(&account(OTHER)).problem(412, "version-mismatch");
        assert_eq!(refused["current_version"], 3);
        let reviewer = app.client("reviewer", DESTINATION_PROVINCE);
        let seen = reviewer.request("POST", &format!("{path}/account/confirm"));
        let seen = seen.header("if-match", "\"3\"").send();
        assert_eq!(seen.expect(200)["version"], 4);
    });
}

#[test]
fn no_answer_log_or_file_shows_an_account_in_clear() {
    on_every_backend(|backend| {
        let logs = backend.data_dir().with_file_name("stderr.log");
        let (mut server, address) = served(
            backend,
            &[("HEARTH_LOG", "debug,hearth=trace")],
            Stdio::from(File::create(&logs).unwrap()),
        );
        let token = |subject: &str| {
            let place = ["--role", "caseworker", "--region", DESTINATION_PROVINCE];
            let arguments = [&["token", "--subject", subject], &place[..]].concat();
            said(backend, &arguments).trim().to_owned()
        };
        let (wang, zhao) = (token("wang"), token("zhao"));
        let agent = ureq::Agent::new_with_config(
            ureq::Agent::config_builder()
                .http_status_as_error(false)
                .build(),
        );
        let mut answers = Vec::new();
        let mut post = |path: &str, token: &str, body: &Value| {
            let mut answer = agent
                .post(format!("{address}/api/v1{path}"))
                .header("authorization", &format!("Bearer {token}"))
                .header("content-type", "application/json")
                .send(body.to_string())
                .unwrap();
            let text = answer.body_mut().read_to_string().unwrap();
            answers.push(text.clone());
            (answer.status().as_u16(), text)
        };
        let mut body = registration();
        body["account"] = account(BLANKS)["account"].clone();
        let (status, made) = post("/organisations", &wang, &body);
        assert_eq!(status, 201);
        let made: Value = serde_json::from_str(&made).unwrap();
        let path = format!("/organisations/{}", made["id"].as_str().unwrap());
        let (entry, confirm) = (format!("{path}/account"), format!("{path}/account/confirm"));
        let mut statuses = Vec::new();
        for (path, token, body) in [
            ("/organisations", &wang, body),
            (&confirm, &wang, json!({})),
            (&confirm, &zhao, json!({})),
            (&entry, &zhao, account(OTHER)),
            (&entry, &zhao, account(&format!("{OTHER} and more"))),
            (
                &entry,
                &zhao,
                json!({"account": {"number": NUMBER, "holder_name": HOLDER, "holder_kind": HOLDER}}),
            ),
            (&entry, &zhao, json!({"account": NUMBER})),
            (
                &entry,
                &zhao,
                json!({"account": account(NUMBER)["account"], "number": NUMBER}),
            ),
        ] {
            statuses.push(post(path, token, &body).0);
        }
        assert_eq!(statuses, [409, 409, 200, 200, 422, 422, 422, 422]);
        for tail in ["", "/history", "/history/3", "/history/5?diff_from=4"] {
            let mut answer = agent
                .get(format!("{address}/api/v1{path}{tail}"))
                .header("authorization", &format!("Bearer {wang}"))
                .call()
                .unwrap();
            assert_eq!(answer.status(), 200, "{tail}");
            answers.push(answer.body_mut().read_to_string().unwrap());
        }
        server.kill().unwrap();
        server.wait().unwrap();

        for answer in &answers {
            for secret in SECRETS {
                assert!(!answer.contains(secret), "{secret} is told: {answer}");
            }
        }
        let logged = std::fs::read_to_string(&logs).unwrap();
        assert!(logged.contains("propose_organisation_account"), "{logged}");
        for path in files(&backend.data_dir()).into_iter().chain([logs]) {
            let bytes = std::fs::read(&path).unwrap();
            for secret in SECRETS {
                let secret_bytes = secret.as_bytes();
                let found = bytes
                    .windows(secret_bytes.len())
                    .any(|window| window == secret_bytes);
                assert!(!found, "{secret} stands in {}", path.display());
            }
        }
    });
}
