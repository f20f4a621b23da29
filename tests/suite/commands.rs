//! The command line, as a shell calls it, and a server that is killed.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::backend::{Backend, on_every_backend};
use crate::people::{DESTINATION, ORIGIN_PROVINCE, survey};

fn hearth(backend: &Backend) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hearth"));
    command.arg("--data-dir").arg(backend.data_dir());
    if let Some(url) = backend.url() {
        command.args(["--database-url", &url]);
    }
    // No setting of whoever runs the tests, and no file beside them.
    command.current_dir(std::env::temp_dir());
    command
}

/// Runs a command.
pub fn output(backend: &Backend, arguments: &[&str]) -> Output {
    hearth(backend).args(arguments).output().unwrap()
}

/// What a command prints, once it has succeeded.
#[track_caller]
pub fn said(backend: &Backend, arguments: &[&str]) -> String {
    let output = output(backend, arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {errors}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a command prints as JSON.
pub fn json_of(backend: &Backend, arguments: &[&str]) -> Value {
    serde_json::from_str(&said(backend, &[arguments, &["--json"]].concat())).unwrap()
}

/// A real server process with these variables, and where it listens; its logs go to `logs`.
pub fn served(backend: &Backend, variables: &[(&str, &str)], logs: Stdio) -> (Child, String) {
    let mut child = hearth(backend)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .envs(variables.iter().copied())
        .stdout(Stdio::piped())
        .stderr(logs)
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap())
        .read_line(&mut line)
        .unwrap();
    let address = line
        .trim()
        .strip_prefix("listening on ")
        .unwrap()
        .to_owned();
    (child, address)
}

fn post(url: &str, token: &str, body: &Value) -> Option<Value> {
    let mut answer = ureq::post(url)
        .header("authorization", &format!("Bearer {token}"))
        .header("content-type", "application/json")
        .send(body.to_string())
        .ok()?;
    let text = answer.body_mut().read_to_string().ok()?;
    serde_json::from_str(&text).ok()
}

#[test]
fn what_was_acknowledged_outlives_a_killed_server() {
    on_every_backend(|backend| {
        let (mut server, address) = served(backend, &[], Stdio::null());
        let place = ["--role", "caseworker", "--region", ORIGIN_PROVINCE];
        let token = said(backend, &[&["token"], &place[..]].concat());
        let token = token.trim();
        let acknowledged = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    // Until the server is gone.
                    while let Some(made) =
                        post(&format!("{address}/api/v1/workers"), token, &survey())
                    {
                        let id = made["id"].as_str().unwrap().to_owned();
                        let away = json!({"destination": DESTINATION, "departed_on": "2021-03-01"});
                        let url = format!("{address}/api/v1/workers/{id}/dispatches");
                        let version = if post(&url, token, &away).is_some() {
                            2
                        } else {
                            1
                        };
                        acknowledged.lock().unwrap().push((id, version));
                    }
                });
            }
            while acknowledged.lock().unwrap().len() < 40 {
                std::thread::sleep(Duration::from_millis(5));
            }
            // SIGKILL, in the middle of everything.
            server.kill().unwrap();
        });
        server.wait().unwrap();

        let app = TestApp::on(backend);
        let caseworker = app.client("caseworker", ORIGIN_PROVINCE);
        let acknowledged = acknowledged.into_inner().unwrap();
        for (id, version) in &acknowledged {
            let case = caseworker.get(&format!("/workers/{id}")).expect(200);
            assert!(case["version"].as_i64().unwrap() >= *version, "{case}");
        }
        drop(app);
        let ledger =
            || json_of(backend, &["ledger", "2021", "--region", ORIGIN_PROVINCE])["rows"].clone();
        let counted = ledger();
        let sent = acknowledged
            .iter()
            .filter(|(_, version)| *version == 2)
            .count();
        assert!(
            counted[5]["value"].as_u64().unwrap() >= sent as u64,
            "{counted}"
        );
        said(backend, &["rebuild"]);
        assert_eq!(ledger(), counted);
    });
}

#[test]
fn figures_and_journeys_can_be_had_without_a_server() {
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
        let caseworker = app.client("caseworker", ORIGIN_PROVINCE);
        let person = survey();
        let worker = caseworker.post("/workers", &person).expect(201);
        let id = worker["id"].as_str().unwrap();
        let away = json!({"destination": DESTINATION, "departed_on": "2021-03-01"});
        let sent = caseworker
            .post(&format!("/workers/{id}/dispatches"), &away)
            .expect(201);
        let position = sent["position"].to_string();
        drop(app);

        let ledger = json_of(backend, &["ledger", "2021", "--region", "520502"]);
        assert_eq!(ledger["rows"][5]["value"], 1);
        let before = json_of(
            backend,
            &["ledger", "2021", "--region", "520502", "--as-of", "1"],
        );
        assert_eq!(
            (&before["as_of"], &before["rows"][5]["value"]),
            (&json!(1), &json!(0))
        );
        let table = said(
            backend,
            &["ledger", "2021", "--region", "520502", "--english"],
        );
        assert!(
            table.contains("Workers sent out") && table.contains("6 = 8 + 9 ✓"),
            "{table}"
        );
        let csv = said(backend, &["ledger", "2021", "--csv"]);
        assert_eq!(csv.lines().count(), 16, "{csv}");

        let journey = json_of(backend, &["replay", "worker", id]);
        let events: Vec<&str> = journey
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["event_type"].as_str().unwrap())
            .collect();
        assert_eq!(events, ["WorkerSurveyed", "WorkerDispatched"]);
        let told = said(backend, &["replay", "worker", id, "--at", &position]);
        assert!(told.contains("WorkerDispatched"), "{told}");
        for private in ["citizen_id", "name", "phone"] {
            assert!(!told.contains(person[private].as_str().unwrap()), "{told}");
        }
        assert_eq!(
            json_of(backend, &["rebuild", "ledger"])[0]["checkpoint"].to_string(),
            position
        );
        said(backend, &["migrate"]);
        assert_eq!(
            said(backend, &["openapi"]).trim(),
            api_spec::document_json().unwrap().trim()
        );
    });
}

#[test]
fn a_wrong_use_is_told_apart_from_a_failure() {
    let backend = Backend::sqlite();
    let code = |arguments: &[&str]| output(&backend, arguments).status.code();
    assert_eq!(code(&["ledger", "twenty"]), Some(2));
    assert_eq!(
        code(&["token", "--role", "king", "--region", "520000"]),
        Some(2)
    );
    assert_eq!(code(&["ledger", "2021", "--region", "999999"]), Some(2));
    assert_eq!(code(&["rebuild", "nothing"]), Some(1));
    assert_eq!(
        code(&["replay", "worker", "00000000-0000-0000-0000-000000000001"]),
        Some(1)
    );
    assert_eq!(code(&["--database-url", "mysql://x", "migrate"]), Some(1));
    assert_eq!(code(&["--help"]), Some(0));
}

#[test]
fn cargo_run_starts_this_program_although_the_workspace_has_others() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    let chosen: Vec<&Value> = packages
        .iter()
        .map(|package| &package["default_run"])
        .filter(|name| !name.is_null())
        .collect();
    assert_eq!(chosen, ["hearth"]);
}
