//! Every read of personal data is noted first, and shows nothing where it can't be.

use std::collections::BTreeSet;

use hearth::store::Db;
use serde_json::{Value, json};

use super::execute;
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
