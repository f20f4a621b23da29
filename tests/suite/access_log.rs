//! Who looked at whom stands in the access log before anything is shown; without it nothing is.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use hearth::access::months::seal_due;
use hearth::audit::merkle::{leaf_hash, verify_inclusion};
use hearth::clock;
use hearth::store::Db;
use serde_json::{Value, json};

use crate::app::{Client, Response, TestApp};
use crate::backend::{Backend, on_every_backend};
use crate::batches::office::{claimant, exported, office, worker};
use crate::people::{ORIGIN, ORIGIN_PROVINCE, registered, survey};
use crate::subsidies::{made, text};

/// Members of answers that tell who a person is, masked or not.
const PERSONAL: [&str; 9] = [
    "account_masked",
    "address",
    "citizen_id",
    "citizen_id_masked",
    "household_id",
    "household_id_masked",
    "name_masked",
    "phone",
    "phone_masked",
];

/// Operations whose answers have such members, or none that the contract tells, and yet are about no person.
const NOBODY: [&str; 22] = [
    // Organisations and what they agreed are public; of their accounts the last digits are shown.
    "get_agreement_at_version",
    "get_agreement_history",
    "get_organisation",
    "get_organisation_at_version",
    "get_organisation_claim_decision",
    "get_organisation_history",
    "review_organisation_claim",
    // What is sealed stays sealed: noted all the same.
    "bundle_cell",
    "bundle_claim",
    "bundle_organisation",
    "bundle_report",
    "bundle_worker",
    // Hashes, ids and amounts.
    "get_batch_at_version",
    "get_batch_history",
    "get_budget_at_version",
    "get_budget_history",
    "get_finding_at_version",
    "get_finding_history",
    "get_ledger",
    "get_metrics",
    "get_policy_at_version",
    "get_policy_history",
];

/// One read of personal data, as a caller makes it.
struct Read<'a> {
    operation: &'static str,
    client: Client<'a>,
    method: &'static str,
    path: String,
    body: Value,
    action: &'static str,
    stream: &'a str,
}

impl Read<'_> {
    fn send(&self) -> Response {
        let request = self.client.request(self.method, &self.path);
        if self.method == "POST" {
            request.json(&self.body)
        } else {
            request.send()
        }
    }
}

/// The schema that a reference leads to.
fn resolved<'a>(document: &'a Value, part: &'a Value) -> &'a Value {
    match part.get("$ref").and_then(Value::as_str) {
        Some(reference) => resolved(
            document,
            document
                .pointer(reference.strip_prefix('#').unwrap())
                .unwrap(),
        ),
        None => part,
    }
}

/// Whether a schema has a member that tells who a person is, or one that may hold anything.
fn may_tell(document: &Value, schema: &Value, seen: &mut BTreeSet<String>) -> bool {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let new = seen.insert(reference.to_owned());
        return new && may_tell(document, resolved(document, schema), seen);
    }
    let described = ["description", "examples", "title"];
    let members = schema.as_object().unwrap();
    if members
        .keys()
        .all(|name| described.contains(&name.as_str()))
    {
        return true;
    }
    let properties = members.get("properties").and_then(Value::as_object);
    let mut parts: Vec<&Value> = Vec::new();
    for (name, part) in properties.into_iter().flatten() {
        if PERSONAL.contains(&name.as_str()) {
            return true;
        }
        parts.push(part);
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        parts.extend(
            members
                .get(several)
                .and_then(Value::as_array)
                .into_iter()
                .flatten(),
        );
    }
    parts.extend(members.get("items").filter(|items| items.is_object()));
    parts.into_iter().any(|part| may_tell(document, part, seen))
}

/// The operations whose answers may tell who a person is: by their members, or as a file that the contract doesn't
/// describe.
fn telling() -> BTreeSet<String> {
    let document = api_spec::document_value().unwrap();
    let mut found = BTreeSet::new();
    for item in document["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let Some(id) = operation["operationId"].as_str() else {
                continue;
            };
            for (status, response) in operation["responses"].as_object().unwrap() {
                let content = resolved(&document, response)["content"].as_object();
                for (media_type, content) in content.into_iter().flatten() {
                    let file = !media_type.contains("json");
                    let mut seen = BTreeSet::new();
                    if status.starts_with('2')
                        && (file || may_tell(&document, &content["schema"], &mut seen))
                    {
                        found.insert(id.to_owned());
                    }
                }
            }
        }
    }
    found
}

/// The lines of some action that a request noted: stream and scope.
fn noted(app: &TestApp, request_id: &str, action: &str) -> Vec<(String, String)> {
    let db = app.installation.store.log.db();
    let sql = "SELECT stream_id, region FROM access_log WHERE request_id = $1 AND action = $2";
    let values = [request_id.into(), action.into()];
    app.runtime.block_on(db.fetch(sql, &values)).unwrap()
}

fn execute(app: &TestApp, statement: &str) {
    let db = app.installation.store.log.db();
    app.runtime.block_on(db.execute(statement, &[])).unwrap();
}

/// Every read of personal data that the contract has, once.
fn reads<'a>(app: &'a TestApp, people: &'a People) -> Vec<Read<'a>> {
    let client = |role: &str| app.client(role, ORIGIN_PROVINCE);
    let (paid, batch) = (&people.paid, &people.batch);
    let case = format!("/workers/{}", paid.0);
    let read = |operation, role, path: String, action| Read {
        operation,
        client: client(role),
        method: "GET",
        path,
        body: Value::Null,
        action,
        stream: &paid.0,
    };
    let notice = format!("/public-notices?claim_ids={}", people.on_notice.1);
    let review = format!(
        "/workers/{}/claims/{}/review",
        people.filed.0, people.filed.1
    );
    vec![
        read("get_worker", "caseworker", case.clone(), "case"),
        read(
            "get_worker_history",
            "reviewer",
            format!("{case}/history"),
            "case",
        ),
        read(
            "get_worker_at_version",
            "approver",
            format!("{case}/history/1"),
            "case",
        ),
        read(
            "get_personal_data",
            "auditor",
            format!("{case}/personal-data?purpose=audit"),
            "personal-data",
        ),
        read(
            "get_worker_claim_decision",
            "caseworker",
            format!("{case}/claims/{}/decision", paid.1),
            "decision",
        ),
        read(
            "get_batch_csv",
            "finance",
            format!("{batch}.csv"),
            "batch-file",
        ),
        read(
            "get_batch_xml",
            "finance",
            format!("{batch}.xml"),
            "batch-file",
        ),
        read(
            "get_batch_json",
            "finance",
            format!("{batch}.json"),
            "batch-file",
        ),
        read(
            "get_sample_json",
            "auditor",
            format!("{}.json?purpose=letters", people.sample),
            "workpapers",
        ),
        read(
            "get_sample_xlsx",
            "auditor",
            format!("{}.xlsx?purpose=letters", people.sample),
            "workpapers",
        ),
        Read {
            stream: &people.on_notice.0,
            ..read("list_public_notices", "caseworker", notice, "public-notice")
        },
        Read {
            method: "POST",
            body: json!({"citizen_id": people.citizen_id}),
            stream: &people.known,
            ..read(
                "lookup_worker",
                "roster",
                "/workers/lookup".to_owned(),
                "lookup",
            )
        },
        Read {
            method: "POST",
            client: app.client_named("examiner", "reviewer", ORIGIN_PROVINCE),
            body: json!({"reviewed_on": "2022-01-11"}),
            stream: &people.filed.0,
            ..read("review_worker_claim", "reviewer", review, "account")
        },
    ]
}

/// Workers with their claims, each at another place of the way.
struct People {
    paid: (String, String),
    batch: String,
    on_notice: (String, String),
    filed: (String, String),
    known: String,
    citizen_id: String,
    sample: String,
}

impl People {
    fn of(app: &TestApp) -> Self {
        let paid = claimant(app);
        let batch = exported(app, &[&paid.1]);
        let filed = || {
            let filer = app.client_named("filer", "caseworker", ORIGIN_PROVINCE);
            let worker = worker(app, ORIGIN);
            let asked = json!({"scheme": "transport", "applied_on": "2022-01-10"});
            let claim = made(&filer, &format!("/workers/{worker}/claims"), &asked);
            (worker, text(&claim["claim_id"]))
        };
        let on_notice = filed();
        let path = format!("/workers/{}/claims/{}", on_notice.0, on_notice.1);
        let examiner = app.client_named("examiner", "reviewer", ORIGIN_PROVINCE);
        let review = json!({"reviewed_on": "2022-01-11"});
        made(&examiner, &format!("{path}/review"), &review);
        let notice = json!({"publicised_on": "2022-01-12"});
        made(&examiner, &format!("{path}/publicise"), &notice);
        let body = survey();
        let known = made(
            &app.client("caseworker", ORIGIN_PROVINCE),
            "/workers",
            &body,
        );
        let asked = json!({"population": "claims", "size": 9});
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        let sample = made(&auditor, "/audit/samples", &asked);
        Self {
            sample: format!("/audit/samples/{}", text(&sample["id"])),
            paid,
            batch,
            on_notice,
            filed: filed(),
            known: text(&known["id"]),
            citizen_id: text(&body["citizen_id"]),
        }
    }
}

#[test]
fn every_answer_with_personal_data_is_noted_first_and_without_the_note_there_is_none() {
    on_every_backend(|backend| {
        let app = office(backend);
        let people = People::of(&app);
        let reads = reads(&app, &people);
        let known: BTreeSet<String> = reads.iter().map(|read| read.operation.to_owned()).collect();
        for operation in telling() {
            assert!(
                known.contains(&operation) || NOBODY.contains(&operation.as_str()),
                "{operation} may tell who a person is: does it note who reads it? Show it here."
            );
        }
        // Their tokens are known by now.
        for read in &reads {
            read.client.get("/regions").expect(200);
        }
        execute(&app, "ALTER TABLE access_log RENAME TO away");
        for read in &reads {
            let answer = read.send();
            answer.problem(503, "unavailable");
            assert!(answer.header("retry-after").is_some());
            for secret in ["李", &people.known, "6222"] {
                assert!(!answer.text().contains(secret), "{}", read.operation);
            }
        }
        let stranger = app.client_named("new", "caseworker", ORIGIN_PROVINCE);
        stranger.get("/regions").problem(503, "unavailable");
        app.anonymous().get("/healthz").expect(200);
        execute(&app, "ALTER TABLE away RENAME TO access_log");
        for read in &reads {
            let answer = read.send();
            assert_eq!(answer.status, 200, "{}: {}", read.operation, answer.text());
            let request = answer.header("x-request-id").unwrap();
            let lines = noted(&app, request, read.action);
            let line = (read.stream.to_owned(), ORIGIN_PROVINCE.to_owned());
            assert!(lines.contains(&line), "{}: {lines:?}", read.operation);
        }
    });
}

#[test]
fn a_full_disk_shows_nothing_either() {
    let backend = Backend::sqlite();
    let app = TestApp::on(&backend);
    let client = app.client("caseworker", ORIGIN_PROVINCE);
    let worker = registered(&client);
    let Db::Sqlite { writer, .. } = app.installation.store.log.db() else {
        panic!("an embedded store");
    };
    app.runtime.block_on(async {
        let (pages,): (i64,) = sqlx::query_as("PRAGMA page_count")
            .fetch_one(writer)
            .await
            .unwrap();
        let full = format!("PRAGMA max_page_count = {pages}");
        sqlx::query(&full).execute(writer).await.unwrap();
    });
    let purpose = "%E7%94%A8".repeat(200);
    let path = format!("/workers/{worker}/personal-data?purpose={purpose}");
    let mut shown = 0;
    let refused = loop {
        let answer = client.get(&path);
        if answer.status != 200 || shown > 200 {
            break answer;
        }
        shown += 1;
    };
    refused.problem(503, "unavailable");
    assert!(!refused.text().contains("李秀英"));
    let sql = "SELECT COUNT(*) FROM access_log WHERE action = 'personal-data'";
    let db = app.installation.store.log.db();
    let (count,): (i64,) = app
        .runtime
        .block_on(db.fetch_optional(sql, &[]))
        .unwrap()
        .unwrap();
    assert_eq!(
        count, shown,
        "what was shown stands there, and nothing else"
    );
}

fn items(auditor: &Client<'_>, query: &str) -> Vec<Value> {
    let page = auditor
        .get(&format!("/audit/access-log{query}"))
        .expect(200);
    page["items"].as_array().unwrap().clone()
}

#[test]
fn an_auditor_reads_her_region_page_by_page_and_is_noted_too() {
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
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
    let told = auditor.get(&format!("/audit/access-log{query}")).faults();
    let told: Vec<String> = told
        .into_iter()
        .map(|(pointer, code)| format!("{pointer} {code}"))
        .collect();
    assert_eq!(
        told,
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
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
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
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
        // Of a month that is over long ago.
        let worker = uuid::Uuid::from_u128(7).to_string();
        for stream in ["a", "b", worker.as_str()] {
            let sql = format!(
                "INSERT INTO access_log (at, subject, role, region, action, stream_id, purpose) VALUES \
                 (1704872400000000, 'local/wang', 'caseworker', '{ORIGIN}', 'case', '{stream}', 'case')"
            );
            execute(&app, &sql);
        }
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        let line = items(&auditor, &format!("?stream_id={worker}"))[0].clone();
        let path = format!("/audit/access-log/{}/proof", line["id"]);
        auditor.get(&path).problem(404, "not-found");
        let months = auditor.get("/audit/access-log/months").expect(200);
        assert_eq!(months["items"], json!([]));
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
