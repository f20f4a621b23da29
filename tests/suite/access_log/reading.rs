//! Auditors read the log: their region's lines, what was tried in vain, and the proofs of months that are over.

use chrono::TimeDelta;
use hearth::access::months::seal_due;
use hearth::audit::merkle::{leaf_hash, verify_inclusion};
use hearth::clock;
use serde_json::{Value, json};

use super::execute;
use crate::app::{Client, TestApp, on_every_app};
use crate::backend::Backend;
use crate::people::{ORIGIN, ORIGIN_PROVINCE, registered};

fn items(auditor: &Client<'_>, query: &str) -> Vec<Value> {
    let page = auditor
        .get(&format!("/audit/access-log{query}"))
        .expect(200);
    page["items"].as_array().unwrap().clone()
}

#[test]
fn an_auditor_reads_her_region_page_by_page_and_is_noted_too() {
    on_every_app(|app| {
        let wang = app.client_named("wang", "caseworker", ORIGIN);
        let worker = registered(&wang);
        let purposes = ["first", "second", "third"];
        for purpose in purposes {
            wang.get(&format!(
                "/workers/{worker}/personal-data?purpose={purpose}"
            ))
            .expect(200);
        }
        app.client_named("li", "caseworker", "440000")
            .post("/workers/lookup", &json!({"name": "李秀英"}))
            .problem(404, "not-found");
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        let query = "?subject=local/wang&action=personal-data";
        let found = items(&auditor, query);
        let told: Vec<&str> = found
            .iter()
            .map(|line| line["purpose"].as_str().unwrap())
            .collect();
        assert_eq!(told, ["third", "second", "first"]);
        assert_eq!(
            json!([
                found[0]["subject"],
                found[0]["role"],
                found[0]["region"],
                found[0]["stream_id"],
                found[0]["times"]
            ]),
            json!(["local/wang", "caseworker", ORIGIN, worker, 1])
        );

        let mut seen = Vec::new();
        let mut token = String::new();
        loop {
            let page = auditor
                .get(&format!("/audit/access-log{query}&page_size=2{token}"))
                .expect(200);
            seen.extend(page["items"].as_array().unwrap().clone());
            match page["next_page_token"].as_str() {
                Some(next) => token = format!("&page_token={next}"),
                None => break,
            }
        }
        assert_eq!(seen, found);

        let (first, last) = (&found[2], &found[0]);
        let at = |line: &Value| line["at"].as_str().unwrap().to_owned();
        let between = format!("{query}&from={}&to={}", at(first), at(last));
        assert_eq!(items(&auditor, &between), found[1..]);
        assert_eq!(
            items(&auditor, &format!("?stream_id={worker}&action=case")),
            [] as [Value; 0]
        );

        // Another region's reads are not hers, and nobody else's hers.
        assert_eq!(items(&auditor, "?action=lookup"), [] as [Value; 0]);
        let nation = app.client_named("nation", "auditor", "000000");
        assert_eq!(items(&nation, "?action=lookup").len(), 1);
        let elsewhere = app.client_named("far", "auditor", "620000");
        assert_eq!(items(&elsewhere, query), [] as [Value; 0]);

        let reading = &items(&auditor, "?action=access-log")[0];
        assert_eq!(
            (&reading["subject"], &reading["purpose"]),
            (&json!("local/auditor"), &json!("audit"))
        );
        let uses = items(&auditor, "?action=token&subject=local/wang");
        assert_eq!(uses.len(), 1, "a token's use is noted once an hour");
    });
}

#[test]
fn faults_of_the_question_are_told_all_at_once() {
    let backend = Backend::sqlite();
    let app = TestApp::on(&backend);
    let auditor = app.client("auditor", ORIGIN_PROVINCE);
    let query = "?action=peek&from=yesterday&to=x&subject=&page_size=0&page_token=_&colour=red";
    let told = auditor.get(&format!("/audit/access-log{query}")).faults();
    assert_eq!(
        told,
        [("/query/colour".to_owned(), "unknown-field".to_owned())]
    );
    let query = query.replace("&colour=red", "");
    let answer = auditor.get(&format!("/audit/access-log{query}"));
    assert_eq!(
        answer.described(),
        [
            "/query/action not-allowed",
            "/query/from invalid-instant",
            "/query/page_size out-of-range",
            "/query/page_token invalid-page-token",
            "/query/subject out-of-range",
            "/query/to invalid-instant",
        ]
    );
}

#[test]
fn failed_logins_are_summed_by_minute_and_network_and_name_no_token() {
    on_every_app(|app| {
        let nobody = app.anonymous();
        for _ in 0..3 {
            nobody
                .request("GET", "/regions")
                .header("authorization", "Bearer guessed-token")
                .send()
                .problem(401, "unauthorized");
        }
        // Whoever shows no token has not tried one.
        nobody.get("/regions").problem(401, "unauthorized");
        let later = clock::now() + TimeDelta::minutes(1);
        let access = app.installation.access.clone();
        app.runtime
            .block_on(access.note_failed_logins(later))
            .unwrap();
        app.runtime
            .block_on(access.note_failed_logins(later))
            .unwrap();
        let nation = app.client("auditor", "000000");
        let lines = items(&nation, "?action=failed-login");
        let times: i64 = lines
            .iter()
            .map(|line| line["times"].as_i64().unwrap())
            .sum();
        // The three may fall on both sides of a minute's end.
        assert!(lines.len() <= 2 && times == 3, "{lines:?}");
        assert_eq!(lines[0]["stream_id"], "127.0.0.0/24");
        let minute = lines[0]["purpose"].as_str().unwrap();
        assert_eq!(
            (minute.len(), minute.ends_with('Z')),
            (17, true),
            "{minute}"
        );
        let written = Value::from(lines).to_string();
        assert!(!written.contains("guessed"), "{written}");
        let auditor = app.client_named("near", "auditor", ORIGIN_PROVINCE);
        assert_eq!(items(&auditor, "?action=failed-login"), [] as [Value; 0]);
    });
}

#[test]
fn a_line_of_a_sealed_month_is_proved_to_an_auditor_of_its_region() {
    on_every_app(|app| {
        // Of a month that is over long ago.
        let worker = uuid::Uuid::from_u128(7).to_string();
        let lines = ["a", "b", worker.as_str()].map(|stream| {
            format!("(1704872400000000, 'local/wang', 'caseworker', '{ORIGIN}', 'case', '{stream}', 'case')")
        });
        // All at once: the server itself may look for months to seal at any moment.
        let sql = format!(
            "INSERT INTO access_log (at, subject, role, region, action, stream_id, purpose) VALUES {}",
            lines.join(", ")
        );
        execute(&app, &sql);
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        let line = items(&auditor, &format!("?stream_id={worker}"))[0].clone();
        let path = format!("/audit/access-log/{}/proof", line["id"]);
        let log = &app.installation.store.log;
        app.runtime.block_on(seal_due(log, clock::now())).unwrap();
        let months = auditor.get("/audit/access-log/months").expect(200);
        let month = &months["items"][0];
        assert_eq!(month["deleted"], false);
        assert_eq!(
            (&month["month"], &month["count"]),
            (&json!("2024-01"), &json!(3))
        );
        assert!(month["position"].as_i64().unwrap() > 4);
        let proof = auditor.get(&path).expect(200);
        assert_eq!(
            (&proof["holds"], &proof["root"]),
            (&json!(true), &month["root"])
        );
        assert_eq!(
            (&proof["month"], &proof["size"]),
            (&month["month"], &month["count"])
        );
        // As anybody can check it, with what the answer holds alone.
        let hash = |text: &Value| -> [u8; 32] {
            hex::decode(text.as_str().unwrap())
                .unwrap()
                .try_into()
                .unwrap()
        };
        let data = proof["data"].as_str().unwrap();
        let said: Value = serde_json::from_str(data).unwrap();
        assert_eq!(
            (&said["id"], &said["stream_id"]),
            (&line["id"], &line["stream_id"])
        );
        let leaf = leaf_hash(data.as_bytes());
        assert_eq!(leaf, hash(&proof["leaf"]));
        let audit_path: Vec<[u8; 32]> =
            proof["path"].as_array().unwrap().iter().map(hash).collect();
        let number = |name: &str| proof[name].as_u64().unwrap();
        let root = hash(&proof["root"]);
        verify_inclusion(&leaf, number("index"), number("size"), &audit_path, &root).unwrap();
        app.client_named("far", "auditor", "620000")
            .get(&path)
            .problem(404, "not-found");
        auditor
            .get("/audit/access-log/999999/proof")
            .problem(404, "not-found");
    });
}
