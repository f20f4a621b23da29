//! Policies in files, as a shell checks and publishes them.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::backend::{Backend, on_every_backend};
use crate::commands::{json_of, output, said};

/// A policy that ships as an example.
fn example(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    folder.join(name).to_str().unwrap().to_owned()
}

/// A file in the backend's own folder.
fn file(backend: &Backend, name: &str, text: &str) -> PathBuf {
    std::fs::create_dir_all(backend.data_dir()).unwrap();
    let path = backend.data_dir().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn all_faults_of_files_are_told_by_line_and_field() {
    let backend = Backend::sqlite();
    let good = example("gansu-chongxin-transport-2024.toml");
    let text = std::fs::read_to_string(&good).unwrap();
    let text = text
        .replace("organised = \"excluded\"", "organised = \"maybe\"")
        .replace("\"610000\"", "\"620823\"")
        .replace("valid_until = 2024-12-31", "valid_until = 2023-12-31");
    let bad = file(&backend, "bad.toml", &text);
    let bad = bad.to_str().unwrap();
    assert!(said(&backend, &["policy", "check", &good]).contains("in order"));
    let told = output(&backend, &["policy", "check", &good, bad]);
    assert_eq!(told.status.code(), Some(1));
    let line_of = |part: &str| 1 + text.lines().position(|line| line.contains(part)).unwrap();
    let expected = [
        (line_of("valid_until"), "/valid_until", "ends-before-start"),
        (
            line_of("neighbours ="),
            "/parameters/neighbours/0",
            "not-a-province",
        ),
        (line_of("maybe"), "/parameters/organised", "not-allowed"),
    ];
    let printed = String::from_utf8(told.stdout).unwrap();
    for (line, field, code) in expected {
        let begins = format!("{bad}:{line}: {field} ");
        let found = printed.lines().find(|said| said.starts_with(&begins));
        assert!(
            found.is_some_and(|said| said.ends_with(&format!("[{code}]"))),
            "{printed}"
        );
    }
    assert_eq!(printed.lines().count(), 4, "{printed}");
    let told = output(&backend, &["policy", "check", bad, "--json"]);
    let told: Value = serde_json::from_slice(&told.stdout).unwrap();
    let faults = told[0]["faults"].as_array().unwrap();
    let faults: Vec<_> = faults
        .iter()
        .map(|it| {
            (
                usize::try_from(it["line"].as_u64().unwrap()).unwrap(),
                it["field"].as_str().unwrap(),
                it["code"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(faults, expected);
    assert_eq!(
        output(&backend, &["policy", "check", "nowhere.toml"])
            .status
            .code(),
        Some(1)
    );
    assert_eq!(
        output(&backend, &["policy", "check"]).status.code(),
        Some(2)
    );
    // Nothing was opened for it.
    assert!(!backend.data_dir().join("log.db").exists());
}

#[test]
fn a_file_is_published_without_a_server_in_the_names_of_two() {
    on_every_backend(|backend| {
        let gansu = example("gansu-chongxin-transport-2024.toml");
        let publish =
            |more: &[&str]| output(backend, &[&["policy", "publish", &gansu], more].concat());
        assert_eq!(publish(&[]).status.code(), Some(2), "nobody confirms it");
        for (refused, why) in [
            (&["--confirmed-by", "zhao"][..], "needs a reason"),
            (
                &["--confirmed-by", "cli", "--reason", "x"][..],
                "may not confirm",
            ),
        ] {
            let output = publish(refused);
            let told = String::from_utf8_lossy(&output.stderr);
            assert!(
                output.status.code() == Some(1) && told.contains(why),
                "{told}"
            );
        }
        let arguments = [
            "policy",
            "publish",
            &gansu,
            "--confirmed-by",
            "zhao",
            "--reason",
            "Received late.",
        ];
        let made = json_of(backend, &arguments);
        assert_eq!(
            (&made["scheme"], &made["region"], &made["version"]),
            (&json!("transport"), &json!("620823"), &json!(1))
        );
        assert_eq!(
            made["position"], 6,
            "after what ships, and its own proposal"
        );
        assert_eq!(json_of(backend, &arguments)["version"], 2);
        let told = said(backend, &["replay", "policy", made["id"].as_str().unwrap()]);
        assert!(
            told.contains("by local/cli as policy_admin")
                && told.contains("by local/zhao as policy_admin"),
            "{told}"
        );

        let app = TestApp::on(backend);
        let client = app.client("auditor", "000000");
        let path = format!("/policies/{}", made["id"].as_str().unwrap());
        let policy = client.get(&path).expect(200);
        assert_eq!(policy["versions"][0]["parameters"]["organised"], "excluded");
        assert_eq!(
            (
                &policy["versions"][0]["proposed_by"],
                &policy["versions"][0]["confirmed_by"]
            ),
            (&json!("local/cli"), &json!("local/zhao"))
        );
        assert_eq!(
            client.get(&format!("{path}/history")).expect(200)["items"][0]["reason"],
            "Received late."
        );
        let all = client.get("/policies").expect(200);
        assert_eq!(
            all["items"].as_array().unwrap().len(),
            5,
            "the store began with what ships"
        );
    });
}

#[test]
fn a_demo_takes_a_store_that_holds_nothing_but_what_ships() {
    let backend = Backend::sqlite();
    drop(TestApp::on(&backend));
    let demo = ["demo", "--workers", "5"];
    said(&backend, &demo);
    let refused = output(&backend, &demo);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("needs an empty one"));
}
