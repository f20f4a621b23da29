//! Sixteen clients who want to approve, to order and to book the same claims at once: each step is taken by one of them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Barrier, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::bank::finance;
use super::books::{Books, pages};
use super::claims::{self, APPROVED, Application, Filed, ids};
use super::town::{self, NATION, TRANSPORT_FEN};
use super::{PATIENCE, patiently};
use crate::app::{Client, Response, TestApp};
use crate::backend::{Backend, on_every_backend};
use hearth::chance;

const CLAIMS: usize = 40;
/// Eight approve, eight pay.
const EACH: usize = 8;
const DAY: &str = "2021-11-01";
/// How long a payer rests before the next batch.
const REST: Duration = Duration::from_millis(300);

/// Refusals that a step of a batch may meet beside its state: duties are of different people, and a batch is for something.
const OTHERS: [&str; 4] = [
    "/problems/same-person",
    "/problems/already-exported",
    "/problems/no-lines-left",
    "/problems/no-claims",
];

/// What the clients did.
#[derive(Default)]
struct Seen {
    /// The claims that were approved, as often as that was answered.
    approved: Mutex<Vec<String>>,
    /// Batches with something in them.
    batches: Mutex<BTreeSet<String>>,
    /// How often a step of a batch was taken.
    steps: Mutex<BTreeMap<String, usize>>,
    /// What somebody booked as paid.
    paid: Mutex<BTreeSet<String>>,
    /// Refusals by the state that was told.
    refused: Mutex<BTreeMap<String, usize>>,
}

impl Seen {
    /// Whether a step was taken; else it was another's, and the answer says where things stand.
    #[track_caller]
    fn is_taken(&self, answer: &Response) -> bool {
        if answer.status == 200 {
            return true;
        }
        let told = answer.expect(409);
        let kind = told["type"].as_str().unwrap();
        if kind == "/problems/wrong-state" {
            assert!(told["allowed_actions"].is_array(), "{told}");
            let state = told["state"].as_str().unwrap().to_owned();
            *self.refused.lock().unwrap().entry(state).or_default() += 1;
        } else {
            assert!(OTHERS.contains(&kind), "{told}");
        }
        false
    }
}

#[test]
fn sixteen_clients_approve_and_batch_the_same_claims() {
    on_every_backend(raced);
}

fn raced(backend: &Backend) {
    let app = town::opened(backend);
    let employers = town::employers(&app, 1);
    let residents = town::residents(&app, &employers, CLAIMS);
    let applications: Vec<_> = residents.iter().map(Application::journey).collect();
    let claims = claims::on_notice(&app, &applications);
    let seen = Seen::default();
    let start = Barrier::new(2 * EACH);
    // Where several servers may share a store, those who approve and those who pay call different ones.
    let beside = backend.url().map(|_| town::server(backend));
    let office = beside.as_ref().unwrap_or(&app);
    std::thread::scope(|scope| {
        for number in 0..EACH {
            let (app, claims, seen, start) = (&app, &claims, &seen, &start);
            let mut order = claims.clone();
            order.rotate_left(number * CLAIMS / EACH);
            let theirs = order.clone();
            scope.spawn(move || {
                start.wait();
                approve_all(app, seen, &format!("approver-{number}"), &order);
            });
            scope.spawn(move || {
                start.wait();
                pay_all(office, seen, &format!("payer-{number}"), &theirs);
            });
        }
    });
    for (what, times) in seen.steps.lock().unwrap().iter() {
        assert_eq!(*times, 1, "{what}");
    }
    let mut approved = seen.approved.lock().unwrap().clone();
    approved.sort();
    assert_eq!(approved, Vec::from_iter(ids(&claims)), "each once");
    let refused = seen.refused.lock().unwrap();
    assert!(
        refused.values().sum::<usize>() >= (EACH - 1) * CLAIMS,
        "{refused:?}"
    );

    let mut books = Books::of(&claims);
    let mut sent: Vec<String> = Vec::new();
    for batch in pages(&app, "/finance/batches?page_size=500") {
        let path = format!("/finance/batches/{}", batch["id"].as_str().unwrap());
        let batch = finance(&app, "reader").get(&path).expect(200);
        if batch["state"] != "exported" {
            assert_eq!(batch["lines"], json!([]), "{batch}");
            continue;
        }
        let lines = batch["lines"].as_array().unwrap();
        let export = &batch["exports"][0];
        let sum = TRANSPORT_FEN * i64::try_from(lines.len()).unwrap();
        assert_eq!(
            (&export["count"], &export["control_sum_fen"]),
            (&json!(lines.len()), &json!(sum))
        );
        assert_eq!(
            (&batch["paid_fen"], &batch["open_breaks"]),
            (&json!(sum), &json!(0))
        );
        sent.extend(
            lines
                .iter()
                .map(|line| line["claim_id"].as_str().unwrap().to_owned()),
        );
    }
    for claim in &sent {
        books.paid(claim, TRANSPORT_FEN);
    }
    assert_eq!(BTreeSet::from_iter(sent), ids(&claims), "each in one batch");
    books.agree(&app);
    books.are_closed(&app);
}

fn approve_all(app: &TestApp, seen: &Seen, name: &str, claims: &[Filed]) {
    let approver = app.client_named(name, "approver", NATION);
    for claim in claims {
        let path = format!("{}/approve", claim.path());
        let body = json!({"approved_on": APPROVED});
        if seen.is_taken(&patiently(|| approver.post(&path, &body))) {
            seen.approved.lock().unwrap().push(claim.id.clone());
        }
    }
}

fn pay_all(app: &TestApp, seen: &Seen, name: &str, claims: &[Filed]) {
    let payer = finance(app, name);
    let wanted: Vec<&str> = claims.iter().map(|claim| claim.id.as_str()).collect();
    let deadline = Instant::now() + PATIENCE;
    while seen.paid.lock().unwrap().len() < CLAIMS {
        assert!(Instant::now() < deadline, "all is paid in time");
        prepare(&payer, seen, &wanted);
        let known: Vec<String> = seen.batches.lock().unwrap().iter().cloned().collect();
        for batch in &known {
            for (step, day) in [("approve", "approved_on"), ("export", "exported_on")] {
                let path = format!("{batch}/{step}");
                let answer = patiently(|| payer.post(&path, &json!({ day: DAY })));
                if seen.is_taken(&answer) {
                    *seen.steps.lock().unwrap().entry(path).or_default() += 1;
                }
            }
            book(&payer, seen, batch);
        }
        std::thread::sleep(REST);
    }
}

/// Wants all claims in a batch; takes what it gets.
fn prepare(payer: &Client<'_>, seen: &Seen, wanted: &[&str]) {
    let body = json!({"claim_ids": wanted, "prepared_on": DAY});
    let key = chance::id().to_string();
    let answer = patiently(|| {
        let request = payer.request("POST", "/finance/batches");
        request.header("idempotency-key", &key).json(&body)
    });
    let made = answer.expect(201);
    let path = format!("/finance/batches/{}", made["id"].as_str().unwrap());
    if made["state"] == "ready" && made["lines"] == json!([]) {
        let cancel = json!({"reason": "Others were faster.", "cancelled_on": DAY});
        patiently(|| payer.post(&format!("{path}/cancel"), &cancel)).expect(200);
    } else {
        seen.batches.lock().unwrap().insert(path);
    }
}

/// Says what the bank paid: everybody has it from the same letter.
fn book(payer: &Client<'_>, seen: &Seen, batch: &str) {
    let lines = payer.get(batch).expect(200)["lines"].clone();
    let lines = lines.as_array().unwrap();
    if lines.is_empty() {
        return;
    }
    let results: Vec<Value> = lines
        .iter()
        .map(|line| {
            let claim = line["claim_id"].as_str().unwrap();
            json!({
                "claim_id": claim, "status": "paid", "amount_fen": TRANSPORT_FEN, "reference": format!("P-{claim}"),
                "paid_on": DAY,
            })
        })
        .collect();
    let path = format!("{batch}/results");
    let key = chance::id().to_string();
    let answer = patiently(|| {
        let request = payer.request("POST", &path).header("idempotency-key", &key);
        request.json(&json!({"results": results}))
    });
    if seen.is_taken(&answer) {
        let taken = answer.body();
        assert_eq!(taken["breaks"], json!([]));
        assert_eq!(taken["paid"], results.len());
        let claims = lines
            .iter()
            .map(|line| line["claim_id"].as_str().unwrap().to_owned());
        seen.paid.lock().unwrap().extend(claims);
    }
}
