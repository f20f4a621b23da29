//! An office with payable claims, and what it says to a batch.

use domain::claim::{ClaimAct, ClaimStep};
use domain::ids::ClaimId;
use domain::subject::{Given, Subject};
use domain::worker::{Worker, WorkerAct};
use hearth::chance;
use hearth::clock;
use hearth::money::debtors::Debtors;
use hearth::process;
use hearth::store::{Envelope, Expected};
use serde_json::{Value, json};

use crate::app::{Client, Response, TestApp};
use crate::backend::Backend;
use crate::people::{DESTINATION_PROVINCE, ORIGIN, ORIGIN_PROVINCE, dispatched, firm, survey};
use crate::subsidies::{confirm_group, employed, made, text, travel};

/// The account that pays.
const DEBTORS: &str = r#"
[bridging_fund."520000"]
name = "贵州省财政厅"
account = "52000100200300400"
bank_code = "102701000014"
"#;

/// The days of a batch that goes straight through.
pub const PREPARED: &str = "2022-06-01";
pub const APPROVED: &str = "2022-06-02";
pub const EXPORTED: &str = "2022-06-03";
pub const PAID: &str = "2022-06-07";

/// The server with an account that pays Guizhou's bridging fund.
pub fn office(backend: &Backend) -> TestApp {
    let mut settings = backend.settings();
    settings.debtors = Debtors::read(toml::from_str(DEBTORS).unwrap()).unwrap();
    TestApp::with(&settings)
}

pub fn today() -> String {
    clock::today().to_string()
}

/// Each in a duty of their own.
pub fn finance<'a>(app: &'a TestApp, name: &str) -> Client<'a> {
    app.client_named(name, "finance", ORIGIN_PROVINCE)
}

fn account_number() -> String {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("62220212345{:08}", COUNT.fetch_add(1, Ordering::Relaxed))
}

fn account(number: &str) -> Value {
    json!({"number": number, "holder_name": "李秀英", "holder_kind": "person", "bank_code": "103701000017"})
}

/// A worker with a confirmed account, entitled to the transport subsidy of 2021 by the policy for a region.
pub fn worker(app: &TestApp, region: &str) -> String {
    let caseworker = app.client("caseworker", ORIGIN_PROVINCE);
    let mut body = survey();
    body["origin"] = json!(region);
    body["account"] = account(&account_number());
    let worker = text(&made(&caseworker, "/workers", &body)["id"]);
    confirm(app, &worker);
    confirm_group(&caseworker, &worker);
    let dispatch = dispatched(&caseworker, &worker, "2021-03-01");
    let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
    employed(
        &caseworker,
        &worker,
        &employer,
        Some(&dispatch),
        "2021-03-05",
    );
    worker
}

/// Another account, still to be confirmed.
pub fn change_account(app: &TestApp, worker: &str) {
    let caseworker = app.client("caseworker", ORIGIN_PROVINCE);
    let body = json!({"account": account(&account_number())});
    caseworker
        .post(&format!("/workers/{worker}/personal-data"), &body)
        .expect(200);
}

/// Somebody else confirms the account that waits.
pub fn confirm(app: &TestApp, worker: &str) {
    let reviewer = app.client_named("clerk", "reviewer", ORIGIN_PROVINCE);
    reviewer
        .request("POST", &format!("/workers/{worker}/account/confirm"))
        .send()
        .expect(200);
}

/// Does something about a claim that is there, in a state that no call brings about by itself.
pub fn step(app: &TestApp, worker: &str, claim: &str, name: &str, step: ClaimStep) {
    let claim: ClaimId = claim.parse().unwrap();
    let act = ClaimAct::On(claim, Box::new(step));
    let by = Subject::new("local", name);
    let envelope = Envelope::of(&by, name, chance::id().to_string());
    let command = Given {
        today: clock::today(),
        by,
        act: WorkerAct::Claim(act),
    };
    let store = &app.installation.store;
    app.runtime.block_on(async {
        let done = store
            .log
            .execute::<Worker>(worker, command, &envelope, Expected::Any)
            .await
            .unwrap();
        assert!(
            process::carried(store, done.position.unwrap())
                .await
                .unwrap()
        );
    });
}

/// How a claim stands: its state and what was paid of it.
pub fn claim_state(app: &TestApp, worker: &str, claim: &str) -> (String, i64) {
    let log = &app.installation.store.log;
    let worker = app.runtime.block_on(log.load::<Worker>(worker)).unwrap();
    let claim = worker.state.claims.claim(claim.parse().unwrap()).unwrap();
    (claim.state.code().to_owned(), claim.paid_fen().get())
}

/// A worker with a payable claim on what the policy for a region pays: filed, reviewed and approved by three people.
fn claimant_of(app: &TestApp, region: &str) -> (String, String) {
    let worker = worker(app, region);
    let client = |name: &str, role: &str| app.client_named(name, role, ORIGIN_PROVINCE);
    let asked = json!({"scheme": "transport", "applied_on": "2022-01-10"});
    let path = format!("/workers/{worker}/claims");
    let claim = text(&made(&client("filer", "caseworker"), &path, &asked)["claim_id"]);
    let path = format!("{path}/{claim}");
    let examiner = client("examiner", "reviewer");
    let review = json!({"reviewed_on": "2022-01-11"});
    made(&examiner, &format!("{path}/review"), &review);
    let notice = json!({"publicised_on": "2022-01-12"});
    made(&examiner, &format!("{path}/publicise"), &notice);
    let approval = json!({"approved_on": "2022-02-20"});
    let decider = client("decider", "approver");
    made(&decider, &format!("{path}/approve"), &approval);
    // Its admission follows its approval: two steps, each an event.
    for _ in 0..300 {
        if claim_state(app, &worker, &claim).0 == "payable" {
            return (worker, claim);
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("{:?}", claim_state(app, &worker, &claim));
}

/// A worker with a payable claim of 500 yuan.
pub fn claimant(app: &TestApp) -> (String, String) {
    claimant_of(app, ORIGIN)
}

/// A worker with a payable claim on what a county pays by a policy of its own, from that fund.
pub fn claimant_in(app: &TestApp, region: &str, fund: &str, amount_fen: i64) -> (String, String) {
    travel(app, region, fund, amount_fen);
    claimant_of(app, region)
}

/// Prepares a batch of these claims.
pub fn prepare(client: &Client<'_>, claims: &[&str]) -> Response {
    client.post(
        "/finance/batches",
        &json!({"claim_ids": claims, "prepared_on": PREPARED}),
    )
}

/// A batch that is ready; its path.
pub fn prepared(app: &TestApp, claims: &[&str]) -> String {
    let answer = prepare(&finance(app, "preparer"), claims).expect(201);
    assert_eq!(answer["state"], "ready");
    assert_eq!(answer["refused"], json!([]));
    assert_eq!(answer["lines"].as_array().unwrap().len(), claims.len());
    format!("/finance/batches/{}", answer["id"].as_str().unwrap())
}

pub fn approve(app: &TestApp, path: &str) -> Response {
    finance(app, "second").post(
        &format!("{path}/approve"),
        &json!({"approved_on": APPROVED}),
    )
}

pub fn export(app: &TestApp, path: &str) -> Response {
    finance(app, "cashier").post(&format!("{path}/export"), &json!({"exported_on": EXPORTED}))
}

/// A batch that went to the bank; its path.
pub fn exported(app: &TestApp, claims: &[&str]) -> String {
    let path = prepared(app, claims);
    approve(app, &path).expect(200);
    export(app, &path).expect(200);
    path
}

/// Results typed by a person who did nothing else.
pub fn typed(app: &TestApp, path: &str, results: &Value) -> Response {
    finance(app, "typist").post(&format!("{path}/results"), &json!({"results": results}))
}

/// Results of the bank.
pub fn uploaded(client: &Client<'_>, path: &str, kind: &str, bytes: &[u8]) -> Response {
    client
        .request("POST", &format!("{path}/results"))
        .header("content-type", kind)
        .bytes(bytes)
}

/// A line that was paid.
pub fn paid(claim: &str, reference: &str) -> Value {
    json!({"claim_id": claim, "status": "paid", "amount_fen": 50_000, "reference": reference, "paid_on": PAID})
}

/// The batch as it stands.
pub fn batch(app: &TestApp, path: &str) -> Value {
    finance(app, "reader").get(path).expect(200)
}

/// The line of a claim.
pub fn line(batch: &Value, claim: &str) -> Value {
    let lines = batch["lines"].as_array().unwrap();
    let line = lines.iter().find(|line| line["claim_id"] == claim);
    line.unwrap_or_else(|| panic!("{claim} is no line of {batch}"))
        .clone()
}
