//! Which policy decides where, and those with which a store begins.

use serde_json::{Value, json};

use crate::app::{TestApp, on_every_app};
use crate::backend::on_every_backend;
use crate::policies::{administrators, allowance, published};

/// Regions, versions and reasons of a choice, in order.
fn told(page: &Value) -> (Value, Vec<String>) {
    let line = |it: &Value| {
        format!(
            "{}/{}",
            it["region"]["code"].as_str().unwrap(),
            it["version"]
        )
    };
    let choice = &page["choice"];
    let passed_over = choice["passed_over"].as_array().unwrap().iter();
    let passed_over =
        passed_over.map(|it| format!("{} {}", line(it), it["because"].as_str().unwrap()));
    let decides = &choice["decides"];
    let decides = if decides.is_null() {
        Value::Null
    } else {
        json!(line(decides))
    };
    (decides, passed_over.collect())
}

#[test]
fn a_list_says_which_version_decides_and_why_others_do_not() {
    on_every_app(|app| {
        let client = app.client("auditor", "440000");
        // The store begins with the nation's policies.
        let all = client.get("/policies").expect(200);
        let shipped = |page: &Value| -> Vec<String> {
            let items = page["items"].as_array().unwrap();
            items
                .iter()
                .map(|item| item["scheme"].as_str().unwrap().to_owned())
                .collect()
        };
        assert_eq!(
            shipped(&all),
            [
                "reporting",
                "skill_upgrade",
                "social_insurance",
                "transport"
            ]
        );
        assert_eq!(
            all["items"][3]["versions"][0]["confirmed_by"],
            "system/hearth"
        );
        assert_eq!(
            all["items"][3]["versions"][0]["parameters"]["flat_fen"],
            50_000
        );
        assert_eq!(all.get("choice"), None);
        let first = client.get("/policies?page_size=3").expect(200);
        let next = first["next_page_token"].as_str().unwrap();
        let second = client
            .get(&format!("/policies?page_size=3&page_token={next}"))
            .expect(200);
        assert_eq!(
            (shipped(&second), &second["next_page_token"]),
            (vec!["transport".to_owned()], &Value::Null)
        );

        let before = all["basis"]["position"].as_i64().unwrap();
        let id = published(&app, &allowance(1_000));
        let mut short = allowance(2_000);
        short["valid_until"] = json!("2190-06-30");
        published(&app, &short);
        published(&app, &allowance(3_000));
        let (_, zhao) = administrators(&app);
        let slip = json!({"version": 3, "reason": "A slip."});
        let slip = zhao
            .post(&format!("/policies/{id}/withdraw"), &slip)
            .expect(200);
        let ask = |region: &str, on: &str, more: &str| {
            let path = format!("/policies?scheme=living_allowance&region={region}&on={on}{more}");
            client.get(&path).expect(200)
        };
        let county = ask("520502", "2190-03-01", "");
        assert_eq!(
            county["items"].as_array().unwrap().len(),
            1,
            "what holds in the county"
        );
        assert_eq!(
            told(&county),
            (
                json!("520000/2"),
                vec![
                    "520000/3 withdrawn".to_owned(),
                    "520000/1 superseded".to_owned()
                ]
            )
        );
        let later = ask("520502", "2190-07-01", "");
        assert_eq!(
            told(&later),
            (
                json!("520000/1"),
                vec![
                    "520000/3 withdrawn".to_owned(),
                    "520000/2 not_valid_on_date".to_owned()
                ]
            )
        );
        assert_eq!(told(&ask("520502", "2189-12-31", "")).0, Value::Null);
        assert_eq!(
            told(&ask("520502", "2190-03-01", "&programme=staff_model")),
            (Value::Null, Vec::new())
        );
        assert_eq!(
            told(&ask("440000", "2190-03-01", "")),
            (Value::Null, Vec::new())
        );
        // As it was known before the withdrawal, and before everything.
        let known = slip["position"].as_i64().unwrap() - 1;
        assert_eq!(
            told(&ask("520502", "2190-03-01", &format!("&as_of={known}"))).0,
            "520000/3"
        );
        assert_eq!(
            told(&ask("520502", "2190-03-01", &format!("&as_of={before}"))),
            (Value::Null, Vec::new())
        );

        let mut nearer = allowance(1);
        nearer["scheme"] = json!("transport");
        nearer["parameters"] = json!({"flat_fen": 60_000});
        nearer["valid_from"] = json!("2021-01-01");
        nearer["reason"] = json!("Received late.");
        let names = [
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
        nearer["clauses"] = names
            .iter()
            .map(|name| json!({"condition": name, "clause": "Article 1"}))
            .collect();
        published(&app, &nearer);
        let transport = client
            .get("/policies?scheme=transport&region=520502&on=2021-03-01")
            .expect(200);
        assert_eq!(
            told(&transport),
            (
                json!("520000/1"),
                vec!["000000/1 farther_region".to_owned()]
            )
        );
        assert_eq!(shipped(&transport), ["transport", "transport"]);
        let below = client.get("/policies?region=520000").expect(200);
        assert_eq!(shipped(&below), ["living_allowance", "transport"]);
    });
}

#[test]
fn the_policies_that_ship_are_published_once_and_only_into_an_empty_store() {
    on_every_backend(|backend| {
        let settings = backend.settings();
        // Two processes at once.
        let (one, other) = std::thread::scope(|scope| {
            let other = scope.spawn(|| TestApp::with(&settings));
            (TestApp::with(&settings), other.join().unwrap())
        });
        for app in [&one, &other] {
            let page = app.client("auditor", "000000").get("/policies").expect(200);
            assert_eq!(page["basis"]["position"], 4);
            for policy in page["items"].as_array().unwrap() {
                assert_eq!(policy["version"], 1, "{policy}");
            }
        }
        drop((one, other));
        let app = TestApp::on(backend);
        let reporting = app
            .client("auditor", "000000")
            .get("/policies?scheme=reporting")
            .expect(200);
        let id = reporting["items"][0]["id"].as_str().unwrap();
        let nation = app.client_named("li", "policy_admin", "000000");
        let gone = json!({"reason": "The switches are set anew."});
        nation
            .post(&format!("/policies/{id}/withdraw"), &gone)
            .expect(200);
        drop(app);
        let app = TestApp::on(backend);
        let policy = app
            .client("auditor", "000000")
            .get(&format!("/policies/{id}"))
            .expect(200);
        assert_eq!(
            (&policy["version"], &policy["versions"][0]["withdrawn_in"]),
            (&json!(2), &json!(2))
        );
    });
}
