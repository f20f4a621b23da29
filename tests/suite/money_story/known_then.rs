//! What was known then: every read as of a position answers what a server answers that has been told no more than the
//! events up to that position.

use std::collections::{BTreeMap, BTreeSet};

use hearth::store::{Db, Recorded, Store, Value as Cell};
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use super::bank::{Days, Sent};
use super::books::Books;
use super::claims::{self, Application};
use super::town::{self, NATION, Resident};
use super::{Clock, patiently, settled};
use crate::app::TestApp;
use crate::backend::{Backend, head, on_every_backend};

/// How many positions are looked at, beside the head.
const POSITIONS: usize = 6;
/// How many ids of one kind a read is tried with.
const IDS: usize = 2;
const DAYS: Days = Days {
    prepared: "2021-11-01",
    approved: "2021-11-02",
    exported: "2021-11-03",
    paid: "2021-11-05",
};
/// Who reads: the first role that may.
const ROLES: [&str; 4] = ["auditor", "finance", "caseworker", "policy_admin"];

#[test]
fn every_read_as_of_a_position_is_that_of_a_fresh_fold_of_the_events_up_to_it() {
    on_every_backend(told);
}

fn told(backend: &Backend) {
    let mut clock = Clock::start();
    let app = town::opened(backend);
    lived(&app);
    clock.lap("lived");
    let events = events_of(&app.installation.store, &app);
    let reads = reads(&app, &events);
    assert!(reads.len() > 60, "{}", reads.len());
    let mut dice = StdRng::seed_from_u64(seed());
    let head = events.len();
    let mut positions: Vec<usize> = (0..POSITIONS).map(|_| dice.gen_range(1..head)).collect();
    positions.push(head);
    let mut differ = Vec::new();
    for position in positions {
        let then = events.get(..position).unwrap();
        let fresh = fold_of(backend, &app, then);
        let other = town::server(&fresh);
        settled(&other);
        let mut found = 0;
        for read in &reads {
            let and = if read.contains('?') { '&' } else { '?' };
            let path = format!("{read}{and}as_of={position}");
            let (now, before) = (answer(&app, &path), answer(&other, &path));
            if now != before {
                differ.push(format!("{path}\n  as of: {now:?}\n  fresh: {before:?}"));
            }
            found += usize::from(now.0 == 200);
        }
        clock.lap(&format!(
            "position {position}: {found} of {} reads found something",
            reads.len()
        ));
    }
    assert!(differ.is_empty(), "seed {}: {}", seed(), differ.join("\n"));
}

/// The draw of positions and ids; another with `HEARTH_TEST_SEED`.
fn seed() -> u64 {
    std::env::var("HEARTH_TEST_SEED").map_or(1, |seed| seed.parse().unwrap())
}

/// A short life of a town, with claims of three schemes that are paid, come back and lose their ground.
pub fn lived(app: &TestApp) {
    let employers = town::employers(app, 1);
    let residents = town::residents(app, &employers, 6);
    town::certified(app, &residents[..3]);
    town::all_insured(app, &residents[..3]);
    let insured: Vec<&Resident> = residents[..3].iter().collect();
    let mut applications: Vec<_> = residents.iter().map(Application::journey).collect();
    applications.extend(residents[..3].iter().map(Application::certificate));
    applications.push(Application::premiums(&employers[0], &insured));
    let claims = claims::on_notice(app, &applications);
    claims::approve(app, &claims);
    settled(app);
    let mut books = Books::of(&claims);
    let everything = json!({"claim_ids": claims::ids(&claims)});
    let first = Sent::of(app, &books, &everything, &DAYS);
    let fails = BTreeSet::from([claims[1].id.clone(), claims[7].id.clone()]);
    first.answered(app, &mut books, &fails);
    residents[3].never_worked(&town::recorder(app));
    settled(app);
    let order = json!({"reason": "There was no work.", "ordered_on": "2021-12-20"});
    let approver = app.client_named("sun", "approver", NATION);
    let path = format!("{}/clawback", claims[3].path());
    patiently(|| approver.post(&path, &order)).expect(200);
    settled(app);
}

pub fn events_of(store: &Store, app: &TestApp) -> Vec<Recorded> {
    app.runtime.block_on(async {
        let all = u32::try_from(head(store).await).unwrap();
        store.log.read_after(0, all).await.unwrap()
    })
}

/// A fresh place that has the keys of another and the first of its events, and nothing that was derived from them.
fn fold_of(backend: &Backend, app: &TestApp, events: &[Recorded]) -> Backend {
    let fresh = match backend.url() {
        None => Backend::sqlite(),
        Some(_) => Backend::postgres().unwrap(),
    };
    std::fs::create_dir_all(fresh.data_dir()).unwrap();
    for file in std::fs::read_dir(backend.data_dir()).unwrap() {
        let file = file.unwrap();
        if file.path().extension().is_some_and(|kind| kind == "key") {
            std::fs::copy(file.path(), fresh.data_dir().join(file.file_name())).unwrap();
        }
    }
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let settings = fresh.settings();
    let store = runtime.block_on(Store::open(&settings.stores)).unwrap();
    let theirs = &app.installation.store.keys;
    app.runtime.block_on(copy_keys(theirs, &store.keys));
    runtime.block_on(async {
        for event in events {
            record(&store, event).await;
        }
        assert_eq!(head(&store).await, events.len() as u64);
        store.close().await;
    });
    fresh
}

/// The keys of everybody who was not erased.
async fn copy_keys(from: &Db, to: &Db) {
    let sql = "SELECT worker_id, wrapped, created_at FROM data_key WHERE wrapped IS NOT NULL";
    let keys: Vec<(String, Vec<u8>, i64)> = from.fetch(sql, &[]).await.unwrap();
    let keys = keys.into_iter();
    let keys: Vec<Vec<Cell>> = keys
        .map(|(worker, wrapped, at)| vec![worker.into(), wrapped.into(), at.into()])
        .collect();
    let sql = "SELECT kind, digest, worker_id FROM blind_index";
    let index: Vec<(String, String, String)> = from.fetch(sql, &[]).await.unwrap();
    let index = index.into_iter();
    let index: Vec<Vec<Cell>> = index
        .map(|(kind, digest, worker)| vec![kind.into(), digest.into(), worker.into()])
        .collect();
    let mut tx = to.begin().await.unwrap();
    for (table, columns, rows) in [
        ("data_key", ["worker_id", "wrapped", "created_at"], keys),
        ("blind_index", ["kind", "digest", "worker_id"], index),
    ] {
        tx.insert_rows(table, &columns, &rows).await.unwrap();
    }
    tx.commit().await.unwrap();
}

async fn record(store: &Store, event: &Recorded) {
    let json = if store.log.db().is_postgres() {
        "json"
    } else {
        "text"
    };
    let sql = format!(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, recorded_at) \
         VALUES ($1, $2, $3, $4, $5, CAST($6 AS {json}), CAST($7 AS {json}), $8)"
    );
    let values = [
        event.aggregate_type.as_str().into(),
        event.aggregate_id.as_str().into(),
        event.sequence.into(),
        event.event_type.as_str().into(),
        event.event_version.as_str().into(),
        event.payload.to_string().into(),
        event.metadata.to_string().into(),
        event.recorded_at.into(),
    ];
    store.log.db().execute(&sql, &values).await.unwrap();
}

/// What a read answers, to the first role that may ask.
fn answer(app: &TestApp, path: &str) -> (u16, Value) {
    let mut last = None;
    for role in ROLES {
        let client = app.client(role, NATION);
        let answer = patiently(|| client.get(path));
        if answer.status != 403 {
            let tag = answer.header("etag").map(str::to_owned);
            let mut body = answer.body();
            // Which request it was is no part of the answer.
            if let Some(problem) = body.as_object_mut() {
                problem.remove("instance");
            }
            if path.starts_with("/audit/bundles/") {
                // Its proofs lead to the checkpoint of now.
                return (answer.status, without_proofs(body));
            }
            return (answer.status, json!({"etag": tag, "body": body}));
        }
        last = Some(answer);
    }
    panic!("nobody may read {path}: {last:?}");
}

fn without_proofs(mut bundle: Value) -> Value {
    if let Some(members) = bundle.as_object_mut() {
        members.remove("checkpoint");
    }
    for event in bundle["events"].as_array_mut().into_iter().flatten() {
        event["proof"].take();
    }
    bundle
}

/// Every read of the contract that knows a time of knowledge, with ids that occur in these events.
fn reads(app: &TestApp, events: &[Recorded]) -> Vec<String> {
    let contract = app.anonymous().get("/openapi.json").expect(200);
    let mut dice = StdRng::seed_from_u64(seed());
    let known = known(app, events);
    let mut reads = Vec::new();
    for (path, operations) in contract["paths"].as_object().unwrap() {
        let parameters = operations["get"]["parameters"].as_array();
        let knows_then = parameters.is_some_and(|all| all.iter().any(|it| it["name"] == "as_of"));
        if !knows_then {
            continue;
        }
        let path = path.strip_prefix("/api/v1").unwrap();
        let mut filled = filled(path, &known);
        assert!(!filled.is_empty(), "{path}: nothing to read it with");
        filled.shuffle(&mut dice);
        filled.truncate(IDS);
        reads.extend(filled);
    }
    // Differences between two versions, a day, and pages beside the whole.
    let worker = &known["worker"][0];
    reads.push(format!("/workers/{worker}/determinations?on=2021-08-01"));
    reads.push("/subsidies/transport?page_size=2&on=2021-09-01".to_owned());
    reads.push("/workers?page_size=2".to_owned());
    reads.push("/finance/balances?by=region,month".to_owned());
    reads
}

/// The ids of streams by their kind, and of facts, below the stream they belong to, by the names of the contract.
fn known(app: &TestApp, events: &[Recorded]) -> BTreeMap<String, Vec<String>> {
    let mut known: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut note = |name: &str, id: &str| {
        let ids = known.entry(name.to_owned()).or_default();
        if !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    };
    for event in events {
        let (kind, id) = (&event.aggregate_type, &event.aggregate_id);
        note(kind, id);
        let said = event.payload.as_object().unwrap().values().next().unwrap();
        for (name, value) in said.as_object().into_iter().flatten() {
            if let (true, Some(fact)) = (is_fact(name), value.as_str()) {
                note(&format!("{kind}/{name}"), &format!("{id}/{fact}"));
            }
            if event.event_type == "ClaimFiled" && name == "claim_id" {
                note("claim", value.as_str().unwrap());
            }
        }
    }
    let queues = app
        .client("finance", NATION)
        .get("/work-queues")
        .expect(200);
    for queue in queues["items"].as_array().unwrap() {
        note("queue", queue["name"].as_str().unwrap());
    }
    known
}

fn is_fact(name: &str) -> bool {
    name.ends_with("_id") || name == "certificate_no"
}

/// A path with the ids that fit its places.
fn filled(path: &str, known: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let (owner, kind) = match path.split('/').nth(1).unwrap() {
        "workers" => ("{id}", "worker"),
        "organisations" => ("{id}", "organisation"),
        "agreements" => ("{id}", "agreement"),
        "policies" => ("{id}", "policy"),
        "subsidies" => ("{id}", "organisation"),
        "claims" => ("{claim_id}", "claim"),
        "work-queues" => ("{name}", "queue"),
        "finance" if path.contains("/budgets") => ("{id}", "budget"),
        "finance" => ("{id}", "payment_batch"),
        _ => ("", ""),
    };
    let path = path
        .replace("{year}", "2021")
        .replace("{code}", "output_workers")
        .replace("{scheme}", "transport")
        .replace("{quarter}", "2021Q3")
        .replace("{version}", "1");
    if !path.contains('{') {
        return vec![path];
    }
    let ids = |name: &str| known.get(name).cloned().unwrap_or_default();
    let nowhere = "00000000-0000-8000-8000-000000000001";
    let name = path
        .split('/')
        .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
        .next_back()
        .unwrap();
    let mut filled: Vec<String> = if owner == format!("{{{name}}}") {
        ids(kind).iter().map(|id| path.replace(owner, id)).collect()
    } else {
        // A fact is found below the stream that it belongs to.
        let places = ids(&format!("{kind}/{name}"));
        places
            .iter()
            .map(|place| {
                let (id, fact) = place.split_once('/').unwrap();
                path.replace(owner, id)
                    .replace(&format!("{{{name}}}"), fact)
            })
            .collect()
    };
    if filled.is_empty() {
        // What this town never saw is not found, then as now.
        filled.push(
            path.split('/')
                .map(|part| if part.starts_with('{') { nowhere } else { part })
                .collect::<Vec<_>>()
                .join("/"),
        );
    }
    filled
}
