//! Policies: proposed by one, confirmed by another, read by all.

use serde_json::{Value, json};

use crate::app::{Client, Response, TestApp, on_every_app};
use crate::backend::Backend;
use crate::people::ORIGIN_PROVINCE;

/// A living allowance for Guizhou, from a day that lies ahead.
pub fn allowance(per_day_fen: i64) -> Value {
    let clauses = ["target_group", "attendance", "alive", "window"]
        .map(|condition| json!({"condition": condition, "clause": "Article 3"}));
    json!({
        "scheme": "living_allowance", "region": ORIGIN_PROVINCE, "valid_from": "2190-01-01", "fund": "employment_fund",
        "parameters": {"per_day_fen": per_day_fen}, "clauses": clauses, "source": "A measure of the province",
    })
}

/// Two who publish policies of Guizhou.
pub fn administrators(app: &TestApp) -> (Client<'_>, Client<'_>) {
    let named = |name: &str| app.client_named(name, "policy_admin", ORIGIN_PROVINCE);
    (named("wang"), named("zhao"))
}

fn confirmed(client: &Client<'_>, id: &str) -> Response {
    client
        .request("POST", &format!("/policies/{id}/confirm"))
        .send()
}

/// Proposes and confirms; the policy's id.
pub fn published(app: &TestApp, policy: &Value) -> String {
    let (wang, zhao) = administrators(app);
    let id = wang.post("/policies", policy).expect(201)["id"].clone();
    let id = id.as_str().unwrap().to_owned();
    confirmed(&zhao, &id).expect(200);
    id
}

#[test]
fn a_policy_lives_from_proposal_to_withdrawal() {
    on_every_app(|app| {
        let (wang, zhao) = administrators(&app);
        let first = wang.post("/policies", &allowance(1_500));
        let made = first.expect(201);
        let path = format!("/policies/{}", made["id"].as_str().unwrap());
        assert_eq!(
            first.header("location"),
            Some(format!("/api/v1{path}").as_str())
        );
        assert_eq!(
            (&made["version"], first.header("etag")),
            (&json!(1), Some("\"1\""))
        );
        let id = made["id"].as_str().unwrap();

        let waiting = wang.get(&path).expect(200);
        assert_eq!(waiting["proposed"]["proposed_by"], "local/wang");
        assert_eq!(waiting["proposed"]["parameters"]["per_day_fen"], 1_500);
        assert_eq!(waiting["versions"], json!([]));
        assert_eq!(waiting["binds_to"], "training_completion");
        confirmed(&wang, id).problem(409, "same-person");
        // What is confirmed is what was read.
        let again = wang.post("/policies", &allowance(1_600)).expect(201);
        assert_eq!((&again["id"], &again["version"]), (&made["id"], &json!(2)));
        let stale = zhao.request("POST", &format!("{path}/confirm"));
        let stale = stale.header("if-match", "\"1\"").send();
        assert_eq!(stale.problem(412, "version-mismatch")["current_version"], 2);
        let done = confirmed(&zhao, id).expect(200);
        assert_eq!(done["version"], 3);
        confirmed(&zhao, id).problem(409, "not-proposed");

        let policy = wang.get(&path).expect(200);
        assert_eq!(policy["proposed"], Value::Null);
        let version = &policy["versions"][0];
        assert_eq!(
            (&version["version"], &version["published_in"]),
            (&json!(1), &json!(3))
        );
        assert_eq!(
            (&version["proposed_by"], &version["confirmed_by"]),
            (&json!("local/wang"), &json!("local/zhao"))
        );
        assert_eq!(version["parameters"]["per_day_fen"], 1_600);
        assert_eq!(
            version["parameters"]["apply_within_months"], 12,
            "defaults are shown"
        );
        assert_eq!(
            version["parameters"]["notice"],
            json!({"days": 5, "kind": "working"})
        );
        assert_eq!(version["funds"], json!([{"fund": "employment_fund"}]));

        let withdraw = |body: &Value| zhao.post(&format!("{path}/withdraw"), body);
        withdraw(&json!({"version": 2, "reason": "A slip."})).problem(409, "unknown-version");
        withdraw(&json!({"reason": "Published with the wrong amount."})).expect(200);
        withdraw(&json!({"version": 1, "reason": "Twice."})).problem(409, "already-withdrawn");
        withdraw(&json!({"reason": "Twice."})).problem(409, "already-withdrawn");
        let policy = wang.get(&path).expect(200);
        assert_eq!(policy["versions"][0]["withdrawn_in"], 4);

        // What was known then, event by event.
        let position = done["position"].as_i64().unwrap();
        let then = wang.get(&format!("{path}?as_of={position}")).expect(200);
        assert_eq!(then["versions"][0]["withdrawn_in"], Value::Null);
        assert_eq!(
            (&then["version"], &then["basis"]["position"]),
            (&json!(3), &json!(position))
        );
        wang.get(&format!("{path}?as_of=0"))
            .problem(404, "not-found");
        let history = wang.get(&format!("{path}/history")).expect(200);
        let events: Vec<&str> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["event_type"].as_str().unwrap())
            .collect();
        assert_eq!(
            events,
            [
                "PolicyProposed",
                "PolicyProposed",
                "PolicyPublished",
                "PolicyWithdrawn"
            ]
        );
        assert_eq!(
            history["items"][1]["changes"],
            json!([{"path": "/proposed/parameters/per_day_fen", "from": 1_500, "to": 1_600}])
        );
        assert_eq!(
            history["items"][3]["reason"],
            "Published with the wrong amount."
        );
        let before = wang
            .get(&format!("{path}/history/3?diff_from=2"))
            .expect(200);
        assert_eq!(before["state"]["versions"][0]["version"], 1);
        let paths: Vec<&str> = before["diff"]
            .as_array()
            .unwrap()
            .iter()
            .map(|change| change["path"].as_str().unwrap())
            .collect();
        assert_eq!(paths, ["/proposed", "/versions/0"]);
        wang.get(&format!("{path}/history/5"))
            .problem(404, "not-found");
    });
}

#[test]
fn a_proposal_that_is_sent_again_gets_the_first_answer() {
    on_every_app(|app| {
        let (wang, zhao) = administrators(&app);
        let propose = |policy: &Value| {
            let request = wang.request("POST", "/policies");
            request.header("idempotency-key", "p-1").json(policy)
        };
        let first = propose(&allowance(1_500)).expect(201);
        confirmed(&zhao, first["id"].as_str().unwrap()).expect(200);
        assert_eq!(propose(&allowance(1_500)).expect(201), first);
        propose(&allowance(1_600)).problem(422, "key-reused");
    });
}

#[test]
fn only_who_keeps_the_policies_of_a_region_that_covers_it_writes_one_and_everybody_reads_it() {
    on_every_app(|app| {
        let (wang, _) = administrators(&app);
        let made = wang.post("/policies", &allowance(1_500)).expect(201);
        let path = format!("/policies/{}", made["id"].as_str().unwrap());
        let writers = ["policy_admin"];
        for role in hearth::access::Role::ALL {
            let client = app.client(role.code(), "440000");
            for read in [
                path.clone(),
                format!("{path}/history"),
                format!("{path}/history/1"),
                "/policies".to_owned(),
            ] {
                client.get(&read).expect(200);
            }
            if !writers.contains(&role.code()) {
                client
                    .post("/policies", &json!({}))
                    .problem(403, "forbidden");
                confirmed(&client, made["id"].as_str().unwrap()).problem(403, "forbidden");
            }
        }
        // Another province's, and a county's, whose region does not cover the province.
        for region in ["440000", "520502"] {
            let other = app.client_named("li", "policy_admin", region);
            other
                .post("/policies", &allowance(1))
                .problem(403, "forbidden");
            confirmed(&other, made["id"].as_str().unwrap()).problem(403, "forbidden");
            other
                .post(&format!("{path}/withdraw"), &json!({"reason": "No."}))
                .problem(403, "forbidden");
        }
        let nation = app.client_named("li", "policy_admin", "000000");
        confirmed(&nation, made["id"].as_str().unwrap()).expect(200);
        let nobody = "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e";
        nation
            .get(&format!("/policies/{nobody}"))
            .problem(404, "not-found");
        confirmed(&nation, nobody).problem(404, "not-found");
    });
}

#[test]
fn a_policy_that_begins_in_the_past_says_why() {
    on_every_app(|app| {
        let (wang, _) = administrators(&app);
        let mut late = allowance(1_500);
        late["valid_from"] = json!("2021-01-01");
        wang.post("/policies", &late)
            .problem(409, "reason-required");
        late["reason"] = json!("The measure was received late.");
        let made = wang.post("/policies", &late).expect(201);
        let path = format!("/policies/{}/history", made["id"].as_str().unwrap());
        assert_eq!(
            wang.get(&path).expect(200)["items"][0]["reason"],
            late["reason"]
        );
    });
}

#[test]
fn everything_that_is_wrong_with_a_policy_is_told_at_once() {
    let backend = Backend::sqlite();
    let app = TestApp::on(&backend);
    let (wang, _) = administrators(&app);
    let mut bad = allowance(-1);
    bad["region"] = json!("999999");
    bad["valid_until"] = json!("2189-12-31");
    bad["funds"] = json!([]);
    bad["source"] = json!("  ");
    bad["colour"] = json!("red");
    bad["clauses"][1]["condition"] = json!("attendence");
    let expected = [
        "/clauses clause-missing",
        "/clauses/1/condition unknown-condition",
        "/colour unknown-field",
        "/fund one-of",
        "/parameters/per_day_fen out-of-range",
        "/region unknown-region",
        "/source invalid-text",
        "/valid_until ends-before-start",
    ];
    let answer = wang.post("/policies", &bad);
    assert_eq!(answer.described(), expected);
    assert!(answer.text().contains("(attendance)"), "{}", answer.text());
    let mut regional = allowance(1);
    regional["scheme"] = json!("reporting");
    regional["parameters"] = json!({});
    regional["clauses"] = json!([]);
    assert_eq!(
        wang.post("/policies", &regional).described(),
        ["/region national-only"]
    );
    assert_eq!(
        wang.post("/policies", &json!([])).described(),
        [" wrong-type"]
    );
    let listed = wang.get("/policies?on=2021-03-01&colour=red");
    assert_eq!(listed.described(), ["/query/colour unknown-field"]);
    let listed = wang.get("/policies?on=yesterday&scheme=gifts&page_size=0");
    assert_eq!(
        listed.described(),
        [
            "/query/on invalid-date",
            "/query/page_size out-of-range",
            "/query/region missing",
            "/query/scheme not-allowed",
        ]
    );
}
