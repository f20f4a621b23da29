//! Who is entitled to what, as callers see it: each answer with its reasons, on any day, as of any place in the log.

use serde_json::{Value, json};

use crate::app::{Client, TestApp};
use crate::people::{DESTINATION, DESTINATION_PROVINCE, dispatched, firm, registered};

mod bases;
mod lists;
mod person;
mod statement;
mod turning;
mod unclaimed;

/// What the built-in policy of the nation pays for a journey.
pub const FLAT_FEN: i64 = 50_000;

pub fn reason() -> Value {
    json!({"reason": "Recorded for the wrong person."})
}

/// Carries a command out; its answer.
#[track_caller]
pub fn made(client: &Client<'_>, path: &str, body: &Value) -> Value {
    let answer = client.post(path, body);
    assert!(answer.status < 300, "{path}: {}", answer.text());
    answer.body()
}

/// Carries a command out; its place in the log.
#[track_caller]
fn done(client: &Client<'_>, path: &str, body: &Value) -> i64 {
    made(client, path, body)["position"].as_i64().unwrap()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Confirms that a worker belonged to a target group since 2019.
pub fn confirm_group(client: &Client<'_>, worker: &str) -> Value {
    let group =
        json!({"group": "poverty_alleviated", "from": "2019-01-01", "source": "monitoring_system"});
    made(client, &format!("/workers/{worker}/target-groups"), &group)
}

/// A worker at an employer's in the destination, with a contract of a year; the employment's answer.
pub fn employed(
    client: &Client<'_>,
    worker: &str,
    employer: &str,
    dispatch: Option<&str>,
    from: &str,
) -> Value {
    let mut job = json!({
        "employer_id": employer, "occupation": "4-10-01-06", "workplace": DESTINATION, "mode": "employee_based",
        "contract": {"signed_on": from, "from": from}, "started_on": from,
    });
    if let Some(dispatch) = dispatch {
        job["dispatch_id"] = json!(dispatch);
    }
    made(client, &format!("/workers/{worker}/employments"), &job)
}

/// A month's premiums of an employment, paid on the 20th of the next month: 1180.40 yuan.
pub fn insured(client: &Client<'_>, worker: &str, job: &str, month: &str, paid_on: &str) -> Value {
    let premiums = json!({
        "month": month, "pension_fen": 83_200, "medical_fen": 31_200, "unemployment_fen": 3_640, "paid_on": paid_on,
    });
    let path = format!("/workers/{worker}/employments/{job}/contributions");
    made(client, &path, &premiums)
}

/// A journey of somebody in a target group who works since 5 March 2021: entitled from 5 June 2021 until 31 March 2022.
pub struct Journey {
    pub worker: String,
    pub dispatch: String,
    pub job: String,
    pub position: i64,
}

impl Journey {
    /// The journey of a worker of this client's to an employer of its own.
    pub fn with_employer(app: &TestApp, client: &Client<'_>) -> Self {
        Self::of(
            client,
            &firm(&app.client("caseworker", DESTINATION_PROVINCE)),
        )
    }

    pub fn of(client: &Client<'_>, employer: &str) -> Self {
        let worker = registered(client);
        confirm_group(client, &worker);
        let dispatch = dispatched(client, &worker, "2021-03-01");
        let job = employed(client, &worker, employer, Some(&dispatch), "2021-03-05");
        Self {
            worker,
            dispatch,
            job: text(&job["employment_id"]),
            position: job["position"].as_i64().unwrap(),
        }
    }
}

/// The items of all pages of a list, one by one.
#[track_caller]
fn all(client: &Client<'_>, path: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut token = String::new();
    loop {
        let page = client
            .get(&format!("{path}&page_size=1{token}"))
            .expect(200);
        let found = page["items"].as_array().unwrap();
        assert!(found.len() <= 1, "{path}: a page of one");
        items.extend(found.clone());
        let Some(next) = page["next_page_token"].as_str() else {
            return items;
        };
        assert_eq!(found.len(), 1, "{path}: no page before the last is empty");
        token = format!("&page_token={next}");
    }
}

/// The worker's determinations of one scheme.
#[track_caller]
fn of_worker(client: &Client<'_>, worker: &str, scheme: &str, query: &str) -> Vec<Value> {
    let shown = client
        .get(&format!("/workers/{worker}/determinations?{query}"))
        .expect(200);
    let items = shown["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["scheme"] == scheme)
        .cloned()
        .collect()
}

/// What a trace says of a condition.
#[track_caller]
pub fn line<'a>(determination: &'a Value, condition: &str) -> &'a Value {
    let trace = determination["trace"].as_array().unwrap();
    trace
        .iter()
        .find(|line| line["condition"] == condition)
        .unwrap_or_else(|| panic!("no line {condition}: {determination}"))
}

/// Publishes a policy: proposed by one, confirmed by another. Its id and place in the log.
pub fn published(app: &TestApp, region: &str, policy: &Value) -> (String, i64) {
    let admin = |name: &str| app.client_named(name, "policy_admin", region);
    let mut policy = policy.clone();
    policy["reason"] = json!("It was in force before this system was.");
    let id = text(&made(&admin("wang"), "/policies", &policy)["id"]);
    let confirmed = admin("zhao")
        .request("POST", &format!("/policies/{id}/confirm"))
        .send()
        .expect(200);
    (id, confirmed["position"].as_i64().unwrap())
}

/// Publishes what a region pays for journeys since 2021, a flat amount from one fund.
pub fn travel(app: &TestApp, region: &str, fund: &str, flat_fen: i64) {
    let policy = json!({
        "scheme": "transport", "region": region, "valid_from": "2021-01-01", "fund": fund,
        "parameters": {
            "amount_model": "flat", "flat_fen": flat_fen, "min_age": 16, "min_months": 3, "continuity": "consecutive",
            "max_gap_days": 15, "organised": "allowed", "apply_by": "03-31", "notice": {"days": 5, "kind": "working"},
        },
        "clauses": clauses(&[
            "target_group", "min_age", "destination", "work", "duration", "organised", "once_a_year", "alive", "window",
        ]),
        "source": "县人社通〔2021〕1号",
    });
    published(app, region, &policy);
}

/// A clause for each of these conditions.
pub fn clauses(conditions: &[&str]) -> Value {
    let clause = |condition: &&str| json!({"condition": condition, "clause": format!("Article on {condition}")});
    conditions.iter().map(clause).collect()
}
