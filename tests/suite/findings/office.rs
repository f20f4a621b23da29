//! An office whose claims have something wrong with them, and its auditors.

use serde_json::{Value, json};

use crate::app::{Client, Response, TestApp};
use crate::people::{DESTINATION_PROVINCE, ORIGIN, ORIGIN_PROVINCE, dispatched, firm, survey};
use crate::subsidies::{confirm_group, employed, made, text};

pub fn caseworker(app: &TestApp) -> Client<'_> {
    app.client_named("recorder", "caseworker", ORIGIN_PROVINCE)
}

pub fn auditor<'a>(app: &'a TestApp, name: &str) -> Client<'a> {
    app.client_named(name, "auditor", ORIGIN_PROVINCE)
}

fn client<'a>(app: &'a TestApp, name: &str, role: &str) -> Client<'a> {
    app.client_named(name, role, ORIGIN_PROVINCE)
}

/// An account number nobody has had before in this run.
pub fn account_number() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("62220298765{:08}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// A person with a confirmed account of this number, away in Guangzhou since 1 March 2021: worker and dispatch.
pub fn traveller(app: &TestApp, number: &str) -> (String, String) {
    let caseworker = caseworker(app);
    let mut body = survey();
    body["account"] = json!({
        "number": number, "holder_name": "李秀英", "holder_kind": "person", "bank_code": "103701000017",
    });
    let worker = text(&made(&caseworker, "/workers", &body)["id"]);
    let confirm = format!("/workers/{worker}/account/confirm");
    let clerk = client(app, "clerk", "reviewer");
    clerk.request("POST", &confirm).send().expect(200);
    confirm_group(&caseworker, &worker);
    let dispatch = dispatched(&caseworker, &worker, "2021-03-01");
    let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
    let job = Some(dispatch.as_str());
    employed(&caseworker, &worker, &employer, job, "2021-03-05");
    (worker, dispatch)
}

/// A claim for the way that is on notice and may be approved.
pub fn on_notice(app: &TestApp, worker: &str) -> String {
    let path = format!("/workers/{worker}/claims");
    let asked = json!({"scheme": "transport", "applied_on": "2022-01-10"});
    let claim = text(&made(&client(app, "filer", "caseworker"), &path, &asked)["claim_id"]);
    let path = format!("{path}/{claim}");
    let examiner = client(app, "examiner", "reviewer");
    made(
        &examiner,
        &format!("{path}/review"),
        &json!({"reviewed_on": "2022-01-11"}),
    );
    let notice = json!({"publicised_on": "2022-01-12"});
    made(&examiner, &format!("{path}/publicise"), &notice);
    claim
}

pub fn approve(app: &TestApp, worker: &str, claim: &str) -> Response {
    client(app, "decider", "approver").post(
        &format!("/workers/{worker}/claims/{claim}/approve"),
        &json!({"approved_on": "2022-02-20"}),
    )
}

/// A class at home while she was said to be away.
pub fn class_at_home(app: &TestApp, worker: &str) -> String {
    let class = json!({
        "kind": "skill_upgrade", "occupation": "4-10-01-06", "region": ORIGIN, "started_on": "2021-04-05",
        "completed_on": "2021-04-09", "hours": 40, "passed": true,
        "attended_dates": ["2021-04-05", "2021-04-06", "2021-04-07"],
    });
    let path = format!("/workers/{worker}/trainings");
    text(&made(&caseworker(app), &path, &class)["training_id"])
}

/// The page of findings that a query asks for, once everything recorded so far is in it.
pub fn page(app: &TestApp, query: &str) -> Value {
    let path = app.by_now(&format!("/audit/findings?{query}"));
    auditor(app, "reader").get(&path).expect(200)
}

/// The one finding of a rule about a worker.
#[track_caller]
pub fn only(app: &TestApp, rule: &str, worker: &str) -> Value {
    let page = page(app, &format!("rule={rule}&subject={worker}"));
    let items = page["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "{page}");
    assert_eq!(page["count"], 1);
    items[0].clone()
}

pub fn conclude(app: &TestApp, name: &str, finding: &str, outcome: &str) -> Response {
    auditor(app, name).post(
        &format!("/audit/findings/{finding}/conclusions"),
        &json!({"outcome": outcome, "reason": "The list of attendance is another's.", "concluded_on": "2022-02-10"}),
    )
}

/// A finding as it stands.
pub fn read(app: &TestApp, finding: &str) -> Value {
    let path = app.by_now(&format!("/audit/findings/{finding}"));
    auditor(app, "reader").get(&path).expect(200)
}
