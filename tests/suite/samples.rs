//! Samples that auditors draw, and notes that they write.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::app::{Client, TestApp, on_every_app};
use crate::backend::{Backend, on_every_backend};
use crate::batches::office::{claimant, exported, finance, office, paid, typed};
use crate::people::{ORIGIN, ORIGIN_PROVINCE, registered};
use crate::subsidies::text;

/// Draws a sample; its path.
fn drawn(auditor: &Client<'_>, body: &Value) -> String {
    let answer = auditor.post("/audit/samples", body);
    let made = answer.expect(201);
    let path = format!("/audit/samples/{}", text(&made["id"]));
    assert_eq!(
        answer.header("location"),
        Some(format!("/api/v1{path}").as_str())
    );
    path
}

fn ids(sample: &Value) -> Vec<String> {
    let items = sample["items"].as_array().unwrap();
    items.iter().map(|item| text(&item["id"])).collect()
}

/// SHA-256 of a seed followed by a text, as anybody would work it out.
fn order(seed: &str, id: &str) -> String {
    hex::encode(Sha256::digest(format!("{seed}{id}")))
}

fn digest(ids: &[String]) -> String {
    hex::encode(Sha256::digest(
        ids.iter().map(|id| format!("{id}\n")).collect::<String>(),
    ))
}

#[test]
fn a_sample_is_drawn_again_by_anybody_and_stays_the_same() {
    on_every_app(|app| {
        let caseworker = app.client("caseworker", ORIGIN_PROVINCE);
        let workers: BTreeSet<String> = (0..9).map(|_| registered(&caseworker)).collect();
        let auditor = app.client_named("shen", "auditor", ORIGIN_PROVINCE);
        let asked = json!({"population": "workers", "seed": "二〇二一", "size": 4});
        let path = drawn(&auditor, &asked);
        let sample = auditor.get(&path).expect(200);
        let mut expected: Vec<String> = workers.iter().cloned().collect();
        expected.sort_by_key(|id| order("二〇二一", id));
        expected.truncate(4);
        assert_eq!(ids(&sample), expected);
        assert_eq!(sample["digest"], digest(&expected));
        // It is found again without its address, a page at a time, by auditors of its region.
        let second = drawn(
            &auditor,
            &json!({"population": "workers", "seed": "2", "size": 1}),
        );
        let page = auditor.get("/audit/samples?page_size=1").expect(200);
        let shown = &page["items"][0];
        assert_eq!(format!("/audit/samples/{}", text(&shown["id"])), path);
        assert_eq!(
            (&shown["seed"], &shown["items"], &shown["drawn_by"]),
            (&json!("二〇二一"), &json!(4), &sample["drawn_by"])
        );
        let next = format!(
            "/audit/samples?page_size=1&page_token={}",
            text(&page["next_page_token"])
        );
        let last = auditor.get(&next).expect(200);
        assert!(second.ends_with(&text(&last["items"][0]["id"])));
        assert_eq!(last["next_page_token"], json!(null));
        let elsewhere = app.client("auditor", "620000");
        assert_eq!(
            elsewhere.get("/audit/samples").expect(200)["items"],
            json!([])
        );
        assert_eq!(
            sample["strata"],
            json!([{"stratum": "all", "population": 9, "amount_fen": 0, "drawn": 4}])
        );
        let first = &sample["items"][0];
        assert_eq!(first["order"], order("二〇二一", &expected[0]));
        assert_eq!(
            (&first["worker_id"], &first["region"]["code"]),
            (&first["id"], &json!(ORIGIN))
        );
        assert_eq!(sample["drawn_by"], "local/shen");
        // What is recorded later belongs to later samples.
        for _ in 0..20 {
            registered(&caseworker);
        }
        assert_eq!(auditor.get(&path).expect(200), sample);
        let mut again = asked.clone();
        again["as_of"] = sample["as_of"].clone();
        let again = auditor.get(&drawn(&auditor, &again)).expect(200);
        assert_eq!(
            (ids(&again), &again["digest"]),
            (expected.clone(), &sample["digest"])
        );
        let later = auditor.get(&drawn(&auditor, &asked)).expect(200);
        assert_eq!(later["strata"][0]["population"], 29);
        // Without a seed one is made up, and told.
        let other = json!({"population": "workers", "size": 29});
        let other = auditor.get(&drawn(&auditor, &other)).expect(200);
        assert!(!text(&other["seed"]).is_empty());
        assert_eq!(ids(&other).len(), 29);
    });
}

/// What makes up the strata of a sample.
fn by_stratum(sample: &Value) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for item in sample["items"].as_array().unwrap() {
        found
            .entry(text(&item["stratum"]))
            .or_default()
            .push(text(&item["id"]));
    }
    found
}

#[test]
fn claims_determinations_and_payments_are_drawn_by_stratum() {
    on_every_backend(|backend| {
        let app = office(backend);
        let claims: Vec<(String, String)> = (0..3).map(|_| claimant(&app)).collect();
        let batch = exported(&app, &[&claims[0].1, &claims[1].1]);
        let results = json!([paid(&claims[0].1, "R1"), paid(&claims[1].1, "R2")]);
        typed(&app, &batch, &results).expect(200);
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        let all: BTreeSet<String> = claims.iter().map(|(_, claim)| claim.clone()).collect();
        let asked = json!({
            "population": "claims", "seed": "s", "size": 1, "strata": ["scheme", "county", "amount"], "amount_bands_fen": [50_000],
            "sizes": [{"stratum": "transport|520502|50000-", "size": 3}], "filters": {"scheme": "transport", "from": "2022-01-01", "until": "2022-12-31"},
        });
        let sample = auditor.get(&drawn(&auditor, &asked)).expect(200);
        let strata = by_stratum(&sample);
        let names: Vec<&String> = strata.keys().collect();
        assert_eq!(names, ["transport|520502|50000-"]);
        assert_eq!(ids(&sample).into_iter().collect::<BTreeSet<_>>(), all);
        let item = &sample["items"][0];
        assert_eq!(
            json!([
                item["amount_fen"],
                item["fund"],
                item["on"],
                item["claim_id"]
            ]),
            json!([50_000, "bridging_fund", "2022-01-10", item["id"]])
        );
        let lines = json!({"population": "determinations", "seed": "s", "size": 9});
        let lines = auditor.get(&drawn(&auditor, &lines)).expect(200);
        let expected: BTreeSet<String> = all.iter().map(|claim| format!("{claim}/1")).collect();
        assert_eq!(ids(&lines).into_iter().collect::<BTreeSet<_>>(), expected);
        let payments =
            json!({"population": "payments", "seed": "s", "size": 9, "method": "monetary_unit"});
        let payments = auditor.get(&drawn(&auditor, &payments)).expect(200);
        let items = payments["items"].as_array().unwrap();
        let mut paid_for: Vec<String> = items.iter().map(|item| text(&item["claim_id"])).collect();
        paid_for.sort();
        let mut expected = vec![claims[0].1.clone(), claims[1].1.clone()];
        expected.sort();
        assert_eq!(paid_for, expected);
        let hits: i64 = items
            .iter()
            .map(|item| item["hits"].as_i64().unwrap())
            .sum();
        assert_eq!(hits, 9);
        assert_eq!(payments["strata"][0]["amount_fen"], 100_000);
    });
}

#[test]
fn a_sample_is_drawn_within_the_auditors_region_and_shown_there_alone() {
    on_every_app(|app| {
        registered(&app.client("caseworker", ORIGIN_PROVINCE));
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        let elsewhere = app.client_named("far", "auditor", "440000");
        let asked = json!({"population": "workers", "size": 9});
        let path = drawn(&auditor, &asked);
        assert_eq!(ids(&auditor.get(&path).expect(200)).len(), 1);
        elsewhere.get(&path).problem(404, "not-found");
        let there = elsewhere.get(&drawn(&elsewhere, &asked)).expect(200);
        assert_eq!(ids(&there), [] as [String; 0]);
        let mut over = asked.clone();
        over["filters"] = json!({"region": "440000"});
        auditor
            .post("/audit/samples", &over)
            .problem(403, "forbidden");
        // The same request with the same key is the same sample.
        let send = |body: &Value| {
            auditor
                .request("POST", "/audit/samples")
                .header("idempotency-key", "audit-1")
                .json(body)
        };
        let first = send(&asked).expect(201);
        assert_eq!(send(&asked).expect(201), first);
        send(&json!({"population": "workers", "size": 8})).problem(422, "key-reused");
    });
}

#[test]
fn faults_of_a_sample_are_told_all_at_once_and_nothing_is_drawn() {
    let backend = Backend::sqlite();
    let app = TestApp::on(&backend);
    let auditor = app.client("auditor", ORIGIN_PROVINCE);
    let told = |body: &Value| auditor.post("/audit/samples", body).described();
    let body = json!({
        "population": "workers", "size": 1, "method": "monetary_unit", "as_of": 4_711, "strata": ["scheme", "scheme"],
        "amount_bands_fen": [100, 100], "sizes": [{"stratum": "all", "size": 1}, {"stratum": "all", "size": 2}],
        "filters": {"from": "2021-02-01", "until": "2021-01-01"},
    });
    assert_eq!(
        told(&body),
        [
            "/amount_bands_fen/1 tiers-out-of-order",
            "/as_of beyond-head",
            "/filters/until ends-before-start",
            "/method not-allowed",
            "/sizes/1 duplicate-member",
            "/strata/1 duplicate-member",
        ]
    );
    let body =
        json!({"population": "cells", "size": 1_001, "filters": {"region": "999999"}, "seed": " "});
    assert_eq!(
        told(&body),
        [
            "/filters/region unknown-region",
            "/population not-allowed",
            "/seed invalid-text",
            "/size out-of-range",
        ]
    );
    let head = app.head();
    assert_eq!(head, 4, "the national policies alone");
}

fn notes(auditor: &Client<'_>, target: &str) -> Vec<Value> {
    let page = auditor
        .get(&format!("/audit/notes?target={target}"))
        .expect(200);
    page["items"].as_array().unwrap().clone()
}

#[test]
fn a_note_is_kept_with_its_author_and_place_and_found_by_what_it_is_about() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, claim) = claimant(&app);
        let auditor = app.client_named("shen", "auditor", ORIGIN_PROVINCE);
        let asked = json!({"population": "claims", "size": 1});
        let sample = drawn(&auditor, &asked);
        let sample = sample.rsplit('/').next().unwrap();
        let targets = [
            (
                json!({"event": {"stream": "worker", "id": worker, "version": 2}}),
                format!("event/worker/{worker}/2"),
            ),
            (
                json!({"ledger": {"year": 2021, "region": ORIGIN, "row": "output_workers"}}),
                format!("ledger/2021/{ORIGIN}/output_workers"),
            ),
            (json!({"claim": claim}), format!("claim/{claim}")),
            (
                json!({"sample": {"id": sample, "item": claim}}),
                format!("sample/{sample}/{claim}"),
            ),
        ];
        for (target, name) in &targets {
            let note = json!({"target": target, "text": "The ticket shows another day."});
            let made = auditor.post("/audit/notes", &note).expect(201);
            let found = notes(&auditor, name);
            assert_eq!(found.len(), 1, "{name}");
            let one = &found[0];
            assert_eq!(
                json!([
                    one["id"],
                    one["target"],
                    one["text"],
                    one["written_by"],
                    one["region"],
                    one["position"]
                ]),
                json!([
                    made["id"],
                    name,
                    note["text"],
                    "local/shen",
                    ORIGIN_PROVINCE,
                    made["position"]
                ])
            );
        }
        let second =
            json!({"target": {"claim": claim}, "text": "The first note was about another ticket."});
        auditor.post("/audit/notes", &second).expect(201);
        assert_eq!(notes(&auditor, &format!("claim/{claim}")).len(), 2);
        let mut pages = Vec::new();
        let mut token = String::new();
        loop {
            let page = auditor
                .get(&format!("/audit/notes?page_size=2{token}"))
                .expect(200);
            pages.extend(page["items"].as_array().unwrap().clone());
            match page["next_page_token"].as_str() {
                Some(next) => token = format!("&page_token={next}"),
                None => break,
            }
        }
        assert_eq!(pages.len(), 5);
        let elsewhere = app.client_named("far", "auditor", "620000");
        assert_eq!(
            notes(&elsewhere, &format!("claim/{claim}")),
            [] as [Value; 0]
        );
        let nation = app.client_named("nation", "auditor", "000000");
        assert_eq!(notes(&nation, &format!("claim/{claim}")).len(), 2);

        // What lies elsewhere, or nowhere, takes no notes.
        for (client, target) in [
            (&elsewhere, json!({"claim": claim})),
            (
                &elsewhere,
                json!({"event": {"stream": "worker", "id": worker, "version": 2}}),
            ),
            (
                &elsewhere,
                json!({"ledger": {"year": 2021, "region": ORIGIN, "row": "output_workers"}}),
            ),
            (&elsewhere, json!({"sample": {"id": sample, "item": claim}})),
            (&auditor, json!({"sample": {"id": sample, "item": worker}})),
            (
                &auditor,
                json!({"event": {"stream": "worker", "id": worker, "version": 999}}),
            ),
            (&auditor, json!({"claim": worker})),
            (&auditor, json!({"finding": worker})),
        ] {
            let faults = client
                .post("/audit/notes", &json!({"target": target, "text": "x"}))
                .faults();
            assert_eq!(
                faults,
                [("/target".to_owned(), "unknown-reference".to_owned())],
                "{target}"
            );
        }
        let refused = |body: Value| auditor.post("/audit/notes", &body).faults();
        let fault = |pointer: &str, code: &str| [(pointer.to_owned(), code.to_owned())];
        let two = json!({"target": {"claim": claim, "finding": claim}, "text": "x"});
        assert_eq!(refused(two), fault("/target", "one-of"));
        assert_eq!(
            refused(json!({"target": {}, "text": "x"})),
            fault("/target", "one-of")
        );
        let number = json!({"target": {"claim": claim}, "text": "号码 110105 19491231 002X"});
        assert_eq!(refused(number), fault("/text", "citizen-id-in-text"));
        let faults = auditor.get("/audit/notes?target=claim/x").faults();
        assert_eq!(faults, fault("/query/target", "pattern"));
        finance(&app, "cashier")
            .post(
                "/audit/notes",
                &json!({"target": {"claim": claim}, "text": "x"}),
            )
            .problem(403, "forbidden");
    });
}
