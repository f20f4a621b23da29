//! A client in Python, generated from the contract as it is committed, against the real server.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};

use crate::app::TestApp;
use crate::backend::on_every_backend;
use crate::bundles::python;
use crate::people::ORIGIN_PROVINCE;

/// What the generator says about the contract: it can't send a table beside bytes of another kind. JSON and XML it sends.
const SAID: [&str; 1] = ["Unsupported content type text/csv"];

fn run(command: &mut Command) -> String {
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let said = String::from_utf8([stdout, stderr].concat()).unwrap();
    assert!(status.success(), "{said}");
    said
}

/// The names of the operations of the contract.
fn operations(contract: &Path) -> BTreeSet<String> {
    let text = std::fs::read_to_string(contract).unwrap();
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let items = paths.values().map(|item| item.as_object().unwrap());
    let all = items.flat_map(|item| item.values());
    all.map(|operation| operation["operationId"].as_str().unwrap().to_owned())
        .collect()
}

/// The modules of a generated client that call an operation.
fn generated(client: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for tag in std::fs::read_dir(client.join("api")).unwrap() {
        let tag = tag.unwrap().path();
        for module in tag
            .is_dir()
            .then(|| std::fs::read_dir(tag).unwrap())
            .into_iter()
            .flatten()
        {
            names.insert(
                module
                    .unwrap()
                    .path()
                    .file_stem()
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned(),
            );
        }
    }
    names.remove("__init__");
    names
}

#[test]
fn a_generated_client_has_every_operation_and_tells_a_story() {
    let contract = Path::new(env!("CARGO_MANIFEST_DIR")).join("api-spec");
    let folder = tempfile::tempdir().unwrap();
    let client = folder.path().join("hearth_client");
    let said = run(Command::new(python())
        .args([
            "-m",
            "openapi_python_client",
            "generate",
            "--meta",
            "none",
            "--path",
        ])
        .arg(contract.join("openapi.json"))
        .arg("--config")
        .arg(contract.join("python-client.yaml"))
        .arg("--output-path")
        .arg(&client));
    let complaints = said.lines().filter(|line| {
        // Each has a heading with the place, and then says what is the matter.
        ["Unsupported", "Cannot", "Unable", "Invalid", "ERROR"]
            .iter()
            .any(|word| line.starts_with(word))
    });
    assert_eq!(complaints.collect::<Vec<_>>(), SAID, "{said}");
    assert_eq!(said.matches("WARNING").count(), SAID.len(), "{said}");
    assert_eq!(
        generated(&client),
        operations(&contract.join("openapi.json"))
    );

    let story = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/generated_client/story.py");
    on_every_backend(|backend| {
        let app = TestApp::on(backend);
        run(Command::new(python())
            .arg(&story)
            .arg(format!("http://{}", app.address))
            .env("PYTHONPATH", folder.path())
            .env("NO_PROXY", "127.0.0.1")
            .env(
                "HEARTH_TOKEN",
                app.token("wang", "caseworker", ORIGIN_PROVINCE),
            )
            .env(
                "HEARTH_OTHER_TOKEN",
                app.token("li", "caseworker", "110000"),
            ));
    });
}
