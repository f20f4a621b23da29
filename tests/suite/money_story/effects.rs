//! The effects that all histories tell together are all that there is: every entry of the ledger, every line of the
//! journal, and answers that follow upon each other.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::known_then::{events_of, lived};
use super::town::{self, NATION};
use super::{patiently, settled};
use crate::app::{Client, TestApp};
use crate::backend::on_every_backend;

/// The places of streams in the contract, by their kinds.
const PLACES: [(&str, &str); 6] = [
    ("worker", "/workers"),
    ("organisation", "/organisations"),
    ("agreement", "/agreements"),
    ("policy", "/policies"),
    ("budget", "/finance/budgets"),
    ("payment_batch", "/finance/batches"),
];
/// Schemes whose answers change by the worker's own record alone, once she is registered.
const OWN: [&str; 2] = ["transport", "skill_upgrade"];
/// Days on which the answers that follow from all changes are compared with those that are given.
const DAYS: [&str; 3] = ["2021-03-15", "2021-07-01", "2022-06-01"];

#[test]
fn all_effects_together_are_the_ledger_the_journal_and_the_determinations() {
    on_every_backend(|backend| {
        let app = town::opened(backend);
        lived(&app);
        settled(&app);
        let auditor = app.client("auditor", NATION);
        let streams = streams(&app);
        let head = app.head();
        let mut items = Vec::new();
        for (kind, id) in &streams {
            let Some((_, place)) = PLACES.iter().find(|(known, _)| known == kind) else {
                continue;
            };
            let path = format!("{place}/{id}/history?page_size=500&as_of={head}");
            let page = patiently(|| auditor.get(&path)).expect(200);
            assert_eq!(page["next_page_token"], Value::Null);
            let told = page["items"].as_array().unwrap().clone();
            if kind == "worker" {
                answers_follow(&auditor, id, &told);
            }
            items.extend(told);
        }
        for item in &items {
            assert_eq!(item["effects"]["pending"], json!([]), "{item}");
            assert_eq!(item["effects"]["withheld"], json!([]), "{item}");
        }
        money_is_the_feed(&auditor, &items);
        cells_are_the_ledger(&auditor, &items);
        premiums_reach_the_workers(&app, &auditor, &streams);
    });
}

fn streams(app: &TestApp) -> BTreeSet<(String, String)> {
    let events = events_of(&app.installation.store, app).into_iter();
    events
        .map(|event| (event.aggregate_type, event.aggregate_id))
        .collect()
}

fn of<'a>(items: &'a [Value], member: &str) -> Vec<&'a Value> {
    items
        .iter()
        .flat_map(|item| item["effects"][member].as_array().unwrap())
        .collect()
}

/// Every line of the journal stands in one history, as the feed tells it.
fn money_is_the_feed(auditor: &Client<'_>, items: &[Value]) {
    let feed = auditor.get("/finance/journal?limit=1000").expect(200);
    let mut told: Vec<Value> = of(items, "money").into_iter().cloned().collect();
    told.sort_by_key(|line| line["cursor"].as_str().unwrap().to_owned());
    assert!(told.len() > 20, "{}", told.len());
    assert_eq!(&told, feed["items"].as_array().unwrap());
    let sum = |kind: &str| -> i64 {
        let lines = told.iter().filter(|line| line["kind"] == kind);
        lines.map(|line| line["amount_fen"].as_i64().unwrap()).sum()
    };
    let balances = auditor.get("/finance/balances").expect(200);
    let kept = sum("paid") - sum("returned") - sum("clawback");
    assert!(kept > 0);
    assert_eq!(balances["total"]["paid_fen"], kept);
    assert_eq!(balances["total"]["receivable_fen"], sum("clawback"));
}

/// The deltas of every cell sum to what it holds, which its last entry says too.
fn cells_are_the_ledger(auditor: &Client<'_>, items: &[Value]) {
    let mut sums: BTreeMap<(i64, String), BTreeMap<String, (i64, i64)>> = BTreeMap::new();
    let mut ordered: Vec<(&Value, &Value)> = items
        .iter()
        .flat_map(|item| {
            let cells = item["effects"]["cells"].as_array().unwrap();
            cells.iter().map(move |cell| (&item["position"], cell))
        })
        .collect();
    ordered.sort_by_key(|(position, _)| position.as_i64().unwrap());
    for (_, cell) in ordered {
        if !cell["counterpart"].is_null() {
            continue;
        }
        let place = (
            cell["year"].as_i64().unwrap(),
            cell["region"].as_str().unwrap().to_owned(),
        );
        let cells = sums.entry(place).or_default();
        let held = cells
            .entry(cell["code"].as_str().unwrap().to_owned())
            .or_default();
        held.0 += cell["delta"].as_i64().unwrap();
        held.1 = cell["value"].as_i64().unwrap();
        assert_eq!(held.0, held.1, "{cell}");
    }
    // The county that sends, and all that report it.
    assert_eq!(sums.len(), 4, "{sums:?}");
    for ((year, region), cells) in &sums {
        let ledger = auditor
            .get(&format!("/ledgers/{year}?region={region}"))
            .expect(200);
        for row in ledger["rows"].as_array().unwrap() {
            let code = row["code"].as_str().unwrap();
            let (sum, _) = cells.get(code).copied().unwrap_or_default();
            assert_eq!(row["value"], sum, "{year} {region} {code}");
        }
    }
}

/// Each change begins with the answer that the one before left, and in the end the answers are those that are given.
fn answers_follow(auditor: &Client<'_>, worker: &str, events: &[Value]) {
    for day in DAYS {
        let mut held: BTreeMap<String, Value> = BTreeMap::new();
        for event in events {
            for change in event["effects"]["determinations"].as_array().unwrap() {
                let until = change["until"].as_str().unwrap_or("9999-12-31");
                let within = change["from"].as_str().unwrap() <= day && day <= until;
                if !within || !OWN.contains(&change["scheme"].as_str().unwrap()) {
                    continue;
                }
                let question = change["question"].as_str().unwrap().to_owned();
                assert_ne!(change["was"], change["is"]);
                let before = held.remove(&question).unwrap_or_default();
                assert_eq!(before, change["was"], "{worker} on {day}: {event}");
                if !change["is"].is_null() {
                    held.insert(question, change["is"].clone());
                }
            }
        }
        let shown = auditor
            .get(&format!("/workers/{worker}/determinations?on={day}"))
            .expect(200);
        let shown = shown["items"].as_array().unwrap().iter();
        let given = shown.filter(|item| OWN.contains(&item["scheme"].as_str().unwrap()));
        let mut given: Vec<String> = given.map(answer).collect();
        let mut held: Vec<String> = held.values().map(answer).collect();
        given.sort();
        held.sort();
        assert_eq!(held, given, "{worker} on {day}");
    }
}

fn answer(item: &Value) -> String {
    let members = [
        "outcome",
        "amount_fen",
        "eligible_from",
        "apply_by",
        "bound_to",
        "region",
        "policy",
    ];
    members.map(|member| item[member].to_string()).join(" ")
}

/// An employer's claim changes what is due for its workers: their number is told in its history, and its lines only to
/// those who may see the claim.
fn premiums_reach_the_workers(
    app: &TestApp,
    auditor: &Client<'_>,
    streams: &BTreeSet<(String, String)>,
) {
    let (_, employer) = streams
        .iter()
        .find(|(kind, id)| kind == "organisation" && has_claims(auditor, id))
        .unwrap();
    let path = format!("/organisations/{employer}/history?page_size=500");
    let all = auditor.get(&path).expect(200);
    let all = all["items"].as_array().unwrap();
    let filed = all.iter().find(|item| item["event_type"] == "ClaimFiled");
    let filed = filed.unwrap();
    assert_eq!(filed["effects"]["elsewhere"]["determined_cases"], 3);
    let lines = of(all, "money").len();
    assert!(lines > 0);
    let stranger = app.client("auditor", "110000").get(&path).expect(200);
    let theirs = stranger["items"].as_array().unwrap();
    assert_eq!(of(theirs, "money"), Vec::<&Value>::new());
    let counted: i64 = theirs
        .iter()
        .map(|item| item["effects"]["elsewhere"]["lines"].as_i64().unwrap())
        .sum();
    assert_eq!(counted, i64::try_from(lines).unwrap());
}

fn has_claims(auditor: &Client<'_>, organisation: &str) -> bool {
    let claims = auditor
        .get(&format!("/organisations/{organisation}/claims"))
        .expect(200);
    !claims["items"].as_array().unwrap().is_empty()
}
