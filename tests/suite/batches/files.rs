//! The files to the bank: the same for every download, and nobody's business else.

use encoding_rs::GB18030;
use hearth::bank::file_sha256;
use hearth::money::debtors::Debtors;
use serde_json::{Value, json};
use xsd_schema::validation::{
    CollectingValidationSink, SchemaValidator, ValidationFlags, drive_quick_xml,
};
use xsd_schema::{SchemaSet, load_and_process_schema};

use super::office::{
    EXPORTED, approve, batch, change_account, claimant, confirm, export, exported, finance, office,
    paid, prepared, typed,
};
use crate::app::TestApp;
use crate::backend::on_every_backend;
use crate::people::ORIGIN_PROVINCE;

const SCHEMA: &str = include_str!("../../data/pain.001.001.09.xsd");

/// What is wrong with a message, by the published schema.
fn faults(xml: &str) -> Vec<String> {
    let mut schema = SchemaSet::new();
    load_and_process_schema(SCHEMA.as_bytes(), "pain.001.001.09.xsd", &mut schema, None).unwrap();
    let validator = SchemaValidator::new(&schema, ValidationFlags::default());
    let (mut errors, mut warnings) = (Vec::new(), Vec::new());
    let mut runtime = validator.start_run(CollectingValidationSink {
        errors: &mut errors,
        warnings: &mut warnings,
    });
    drive_quick_xml(xml.as_bytes(), &mut runtime, &schema).unwrap();
    drop(runtime);
    errors.iter().map(ToString::to_string).collect()
}

const FILES: [(&str, &str, &str); 4] = [
    ("json", ".json", "application/json"),
    ("csv", ".csv", "text/csv; charset=utf-8"),
    (
        "csv-gb18030",
        ".csv?charset=gb18030",
        "text/csv; charset=gb18030",
    ),
    ("pain.001", ".xml", "application/xml"),
];

/// Who looked at accounts: action, stream and purpose, in order.
fn looks(app: &TestApp) -> Vec<(String, String, String)> {
    let db = app.installation.store.log.db();
    let sql =
        "SELECT action, stream_id, purpose FROM access_log WHERE action LIKE 'batch%' ORDER BY id";
    app.runtime.block_on(db.fetch(sql, &[])).unwrap()
}

#[test]
fn every_download_is_the_file_that_was_exported() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (one, other) = (claimant(&app), claimant(&app));
        let path = prepared(&app, &[&one.1, &other.1]);
        let cashier = finance(&app, "cashier");
        for (_, ending, _) in FILES {
            let early = cashier.get(&format!("{path}{ending}"));
            assert_eq!(early.problem(409, "wrong-state")["state"], "ready");
        }
        approve(&app, &path).expect(200);
        assert_eq!(looks(&app), [], "nothing was opened yet");
        export(&app, &path).expect(200);
        let copy = batch(&app, &path)["exports"][0].clone();
        // What becomes of the account later is not what went to the bank.
        change_account(&app, &one.0);
        confirm(&app, &one.0);
        for (format, ending, media_type) in FILES {
            for _ in 0..2 {
                let file = cashier.get(&format!("{path}{ending}"));
                file.expect(200);
                assert_eq!(file_sha256(&file.bytes), copy["files"][format], "{format}");
                assert_eq!(file.header("content-type"), Some(media_type));
                assert_eq!(file.header("etag"), None, "each download is recorded");
            }
        }
        let xml = cashier.get(&format!("{path}.xml")).text();
        assert_eq!(faults(&xml), Vec::<String>::new());
        assert!(xml.contains("<CtrlSum>1000.00</CtrlSum>") && xml.contains("贵州省财政厅"));
        let order = cashier.get(&format!("{path}.json")).expect(200);
        assert_eq!(order["content_sha256"], copy["content_sha256"]);
        assert_eq!(
            (&order["count"], &order["execute_on"]),
            (&json!(2), &json!(EXPORTED))
        );
        assert_eq!(order["lines"][0]["holder_name"], "李秀英");
        assert_eq!(order["lines"][0]["purpose"], "一次性交通费补助");
        let table = cashier.get(&format!("{path}.csv?charset=gb18030"));
        let (text, _, wrong) = GB18030.decode(&table.bytes);
        assert!(!wrong && text.contains("李秀英"));
        cashier
            .get(&format!("{path}.csv?charset=latin1"))
            .problem(422, "invalid-request");
        cashier
            .get(&format!("{path}.xml?charset=gb18030"))
            .problem(422, "invalid-request");

        let looks = looks(&app);
        // Two people and the batch, at the export and at eleven downloads.
        assert_eq!(looks.len(), 12 * 3);
        assert!(looks.iter().all(|(_, _, purpose)| purpose == "payment"));
        let of = |stream: &str, action: &str| {
            looks
                .iter()
                .filter(|look| look.1 == stream && look.0 == action)
                .count()
        };
        assert_eq!(
            (of(&one.0, "batch-export"), of(&one.0, "batch-file")),
            (1, 11)
        );
        // Neither events nor answers hold an account.
        let shown = batch(&app, &path).to_string();
        assert!(!shown.contains("62220212345") && !shown.contains("李秀英"));
    });
}

#[test]
fn a_second_copy_needs_a_reason_and_repeats_the_first() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (_, claim) = claimant(&app);
        let path = exported(&app, &[&claim]);
        let cashier = finance(&app, "cashier");
        let post = |body: &Value| cashier.post(&format!("{path}/export"), body);
        let refused = post(&json!({"exported_on": "2022-06-05"})).problem(409, "already-exported");
        assert_eq!(
            (&refused["copies"], &refused["exported_on"]),
            (&json!(1), &json!(EXPORTED))
        );
        let again = json!({"exported_on": "2022-06-05", "reason": "The disk was lost."});
        post(&again).expect(200);
        let copies = batch(&app, &path)["exports"].clone();
        assert_eq!(
            (&copies[1]["copy"], &copies[1]["reason"]),
            (&json!(2), &json!("The disk was lost."))
        );
        assert_eq!(copies[0]["files"], copies[1]["files"]);
        let file = cashier.get(&format!("{path}.xml"));
        assert_eq!(file_sha256(&file.bytes), copies[1]["files"]["pain.001"]);

        typed(&app, &path, &json!([paid(&claim, "B1")])).expect(200);
        post(&again).problem(409, "bank-answered");
    });
}

#[test]
fn what_cannot_be_made_again_is_not_sent() {
    on_every_backend(|backend| {
        let (path, worker) = {
            let app = office(backend);
            let (worker, claim) = claimant(&app);
            (exported(&app, &[&claim]), worker)
        };
        // Somebody changed the account that pays, as of a day that has passed.
        let mut settings = backend.settings();
        let other = "[bridging_fund.\"520000\"]\nname = \"贵州省财政厅\"\naccount = \"999\"\n";
        settings.debtors = Debtors::read(toml::from_str(other).unwrap()).unwrap();
        {
            let app = TestApp::with(&settings);
            let cashier = finance(&app, "cashier");
            for ending in [".json", ".xml"] {
                let answer = cashier.get(&format!("{path}{ending}"));
                answer.problem(409, "file-differs");
                assert!(!answer.text().contains("6222"));
            }
            // A table doesn't say who pays: it is the same.
            cashier.get(&format!("{path}.csv")).expect(200);
        }
        let app = office(backend);
        finance(&app, "cashier")
            .get(&format!("{path}.xml"))
            .expect(200);
        // Nobody knows the account any more.
        app.runtime.block_on(async {
            let vault = &app.installation.vault;
            vault.destroy(worker.parse().unwrap()).await.unwrap();
        });
        let gone = finance(&app, "cashier").get(&format!("{path}.xml"));
        assert!(gone.problem(409, "file-differs")["claim_ids"].is_array());
        assert!(!gone.text().contains("6222"));
    });
}

#[test]
fn no_other_role_gets_a_file() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (_, claim) = claimant(&app);
        let path = exported(&app, &[&claim]);
        for role in ["caseworker", "reviewer", "approver", "auditor", "operator"] {
            for (_, ending, _) in FILES {
                app.client(role, ORIGIN_PROVINCE)
                    .get(&format!("{path}{ending}"))
                    .problem(403, "forbidden");
            }
        }
    });
}
