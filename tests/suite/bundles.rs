//! Bundles: taken over HTTP, checked in a folder that holds nothing but the file, by us and by others; and every way to
//! forge one.

use std::process::Command;

use hearth::audit::note::Verifier;
use hearth::bundle::{Checked, check};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::backend::on_every_backend;
use crate::batches::office::{claimant, exported, office, paid, typed};
use crate::people::{ORIGIN, ORIGIN_PROVINCE};

const VERIFIER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tools/verify.py");

fn taken(app: &TestApp, path: &str) -> Value {
    let auditor = app.client("auditor", ORIGIN_PROVINCE);
    auditor.get(&format!("/audit/bundles/{path}")).expect(200)
}

fn checked(app: &TestApp, bundle: &Value, key: Option<&Verifier>) -> Checked {
    let bundle = serde_json::from_value(bundle.clone()).unwrap();
    app.runtime.block_on(check(&bundle, key)).unwrap()
}

/// What is wrong with a bundle, in words; nothing where all holds.
fn faults(app: &TestApp, bundle: &Value) -> Vec<String> {
    let checked = checked(app, bundle, None);
    let failed = checked.checks.iter().filter(|check| !check.passed());
    failed.map(ToString::to_string).collect()
}

/// What the other verifier says, and whether it accepts the file.
fn elsewhere(bundle: &Value, key: Option<&str>) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bundle.json");
    std::fs::write(&file, bundle.to_string()).unwrap();
    let mut command = Command::new(python());
    command
        .arg(VERIFIER)
        .arg(&file)
        .args(key.map(|key| format!("--key={key}")));
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{said}");
    (output.status.success(), said)
}

/// What the real command says of a file in a folder that holds nothing else, and whether it accepts it.
pub fn by_the_command(bundle: &Value, key: Option<&str>) -> (bool, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bundle.json"), bundle.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearth"));
    command
        .args(["verify", "bundle.json"])
        .current_dir(folder.path());
    command.args(key.map(|key| format!("--key={key}")));
    let output = command.output().unwrap();
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "it leaves nothing behind");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    (output.status.success(), said)
}

/// The interpreter that has the packages that tests need: their set-up names it.
pub fn python() -> String {
    std::env::var("HEARTH_TEST_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

#[test]
fn a_case_a_claim_a_cell_and_a_report_are_checked_without_the_server() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, claim) = claimant(&app);
        claimant(&app);
        let batch = exported(&app, &[&claim]);
        typed(&app, &batch, &json!([paid(&claim, "B1")])).expect(200);
        let key: Verifier = app.installation.notary.verifier().clone();
        for (path, holds) in [
            (format!("workers/{worker}?on=2022-03-01"), "determinations"),
            (format!("claims/{claim}"), "claims"),
            (
                format!("ledgers/2021/rows/output_workers?region={ORIGIN}"),
                "rows",
            ),
            (format!("reports/2021?region={ORIGIN_PROVINCE}"), "rows"),
        ] {
            let bundle = taken(&app, &path);
            let answers = bundle["answers"][holds].as_array().unwrap();
            assert!(!answers.is_empty(), "{path}: {}", bundle["answers"]);
            let checked = checked(&app, &bundle, Some(&key));
            assert!(checked.passed(), "{path}: {:?}", checked.checks);
            assert!(checked.meaning.len() >= 3);
            let (accepted, said) = elsewhere(&bundle, Some(&key.to_string()));
            assert!(accepted, "{path}: {said}");
            let (accepted, said) = by_the_command(&bundle, Some(&key.to_string()));
            assert!(
                accepted && said.contains("the events give the same answers"),
                "{path}: {said}"
            );
            if path.starts_with("claims") {
                assert!(
                    said.contains("ok      1 determinations that claims were filed with"),
                    "{said}"
                );
            }
            let names = bundle.to_string();
            assert!(!names.contains("李秀英"), "what is sealed stays sealed");
        }
        let told = taken(&app, &format!("claims/{claim}"));
        assert_eq!(told["answers"]["claims"][0]["state"], "paid");
        let streams: Vec<&str> = told["streams"]
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["stream"].as_str().unwrap())
            .collect();
        for kind in ["worker", "policy", "payment_batch"] {
            assert!(streams.contains(&kind), "{streams:?}");
        }
        let cell = taken(
            &app,
            &format!("ledgers/2021/rows/output_workers?region={ORIGIN}"),
        );
        let path = format!("/ledgers/2021?region={ORIGIN}");
        let ledger = app
            .client("auditor", ORIGIN_PROVINCE)
            .get(&path)
            .expect(200);
        let row = ledger["rows"].as_array().unwrap().iter();
        let row = row.clone().find(|row| row["code"] == "output_workers");
        assert_eq!(cell["answers"]["rows"][0]["value"], row.unwrap()["value"]);
    });
}

#[test]
fn a_bundle_tells_what_was_known_then() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, claim) = claimant(&app);
        let then = app.head();
        let batch = exported(&app, &[&claim]);
        typed(&app, &batch, &json!([paid(&claim, "B1")])).expect(200);
        let before = taken(&app, &format!("claims/{claim}?as_of={then}"));
        assert_eq!(before["answers"]["claims"][0]["state"], "payable");
        assert_eq!(faults(&app, &before), [] as [String; 0]);
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        auditor
            .get(&format!("/audit/bundles/workers/{worker}?as_of=1"))
            .problem(404, "not-found");
    });
}

/// Makes a forgery of a bundle.
type Forgery = (&'static str, &'static str, fn(&mut Value));

#[test]
fn every_forgery_is_refused_and_named() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, _) = claimant(&app);
        let bundle = taken(&app, &format!("workers/{worker}?on=2022-03-01"));
        assert_eq!(faults(&app, &bundle), [] as [String; 0]);
        // What the other verifier finds, too: it does not work the answers out again.
        let both: [Forgery; 9] = [
            ("a signature of another", "no signature", |bundle| {
                let note = bundle["checkpoint"].as_str().unwrap();
                let (text, line) = note.rsplit_once("\n\n").unwrap();
                let (start, _) = line.split_at(line.len() - 40);
                let forged = format!("{text}\n\n{start}{}\n", "A".repeat(39));
                bundle["checkpoint"] = json!(forged);
            }),
            ("another root", "no signature", |bundle| {
                let note = bundle["checkpoint"].as_str().unwrap();
                let mut lines: Vec<String> = note.lines().map(str::to_owned).collect();
                let other = if lines[2].starts_with('A') { 'B' } else { 'A' };
                lines[2].replace_range(..1, &other.to_string());
                bundle["checkpoint"] = json!(format!("{}\n", lines.join("\n")));
            }),
            ("a fact", "not proved to be in the log", |bundle| {
                let leaf = find(bundle, "WorkerDispatched");
                leaf["payload"]["WorkerDispatched"]["departed_on"] = json!("2021-01-01");
            }),
            ("who recorded it", "not proved to be in the log", |bundle| {
                let leaf = find(bundle, "WorkerDispatched");
                leaf["metadata"]["subject"] = json!("local/somebody");
            }),
            ("a proof for another leaf", "not proved", |bundle| {
                let other = bundle["events"][0]["proof"].clone();
                bundle["events"][1]["proof"] = other;
            }),
            ("a later position", "position", |bundle| {
                let last = bundle["events"].as_array_mut().unwrap().last_mut().unwrap();
                let position = last["leaf"]["position"].as_u64().unwrap();
                last["leaf"]["position"] = json!(position + 1);
            }),
            ("an event left out", "version", |bundle| {
                let events = bundle["events"].as_array_mut().unwrap();
                let at = events
                    .iter()
                    .position(|it| it["leaf"]["event_type"] == "WorkerDispatched");
                events.remove(at.unwrap());
            }),
            ("the last event left out", "holds", |bundle| {
                bundle["events"].as_array_mut().unwrap().pop();
            }),
            ("another chain", "worker", |bundle| {
                let streams = bundle["streams"].as_array_mut().unwrap();
                let stream = streams.iter_mut().find(|it| it["stream"] == "worker");
                stream.unwrap()["chain"] = json!("A".repeat(43) + "=");
            }),
        ];
        for (what, named, forge) in both {
            let mut forged = bundle.clone();
            forge(&mut forged);
            let found = faults(&app, &forged);
            assert!(
                found.iter().any(|fault| fault.contains(named)),
                "{what}: {found:?}"
            );
            for (accepted, said) in [elsewhere(&forged, None), by_the_command(&forged, None)] {
                assert!(!accepted && said.contains("FAILED"), "{what}: {said}");
            }
        }
        let ours: [Forgery; 3] = [
            ("an amount", "amount_fen", |bundle| {
                let answer = &mut bundle["answers"]["determinations"][0];
                answer["amount_fen"] = json!(999);
            }),
            ("the policies left out", "is left out", |bundle| {
                let events = bundle["events"].as_array_mut().unwrap();
                events.retain(|it| it["leaf"]["aggregate_type"] != "policy");
                let streams = bundle["streams"].as_array_mut().unwrap();
                streams.retain(|it| it["stream"] != "policy");
            }),
            ("an answer left out", "determinations", |bundle| {
                bundle["answers"]["determinations"]
                    .as_array_mut()
                    .unwrap()
                    .pop();
            }),
        ];
        for (what, named, forge) in ours {
            let mut forged = bundle.clone();
            forge(&mut forged);
            let found = faults(&app, &forged);
            assert!(
                found.iter().any(|fault| fault.contains(named)),
                "{what}: {found:?}"
            );
        }
        let stranger = hearth::audit::note::Signer::new(
            app.installation.notary.origin(),
            hearth::audit::note::Kind::Ed25519,
            &[1; 32],
        )
        .unwrap();
        let found = checked(&app, &bundle, Some(stranger.verifier()));
        assert!(
            !found.passed(),
            "the bundle's own key is not the one that is trusted"
        );
        let (accepted, said) = elsewhere(&bundle, Some(&stranger.verifier().to_string()));
        assert!(!accepted, "{said}");
    });
}

/// Made by an earlier build of the demo's eight workers: what was proved once stays provable.
#[test]
fn a_bundle_of_an_earlier_build_still_holds_what_it_says() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/");
    let read = |name: &str| std::fs::read_to_string(format!("{data}{name}")).unwrap();
    let bundle: Value = serde_json::from_str(&read("bundle.json")).unwrap();
    let key = read("bundle.key");
    let (accepted, said) = by_the_command(&bundle, Some(key.trim()));
    assert!(
        accepted && said.contains("8 determinations on 2024-06-30"),
        "{said}"
    );
    let (accepted, said) = elsewhere(&bundle, Some(key.trim()));
    assert!(accepted, "{said}");
}

fn find<'a>(bundle: &'a mut Value, event_type: &str) -> &'a mut Value {
    let events = bundle["events"].as_array_mut().unwrap();
    let found = events
        .iter_mut()
        .find(|it| it["leaf"]["event_type"] == event_type);
    &mut found.unwrap()["leaf"]
}

#[test]
fn bundles_are_the_auditors_and_of_her_region() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, claim) = claimant(&app);
        for role in ["caseworker", "approver", "finance", "operator"] {
            app.client(role, ORIGIN_PROVINCE)
                .get(&format!("/audit/bundles/workers/{worker}"))
                .problem(403, "forbidden");
        }
        let elsewhere = app.client("auditor", "620000");
        for path in [
            format!("workers/{worker}"),
            format!("claims/{claim}"),
            format!("reports/2021?region={ORIGIN_PROVINCE}"),
        ] {
            elsewhere
                .get(&format!("/audit/bundles/{path}"))
                .problem(404, "not-found");
        }
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        for path in [
            "ledgers/2021/rows/nonsense",
            "claims/00000000-0000-8000-8000-000000000001",
        ] {
            auditor
                .get(&format!("/audit/bundles/{path}"))
                .problem(404, "not-found");
        }
        auditor
            .get(&format!(
                "/audit/bundles/workers/{worker}?on=tomorrow&as_of=999999"
            ))
            .problem(422, "invalid-request");
    });
}
