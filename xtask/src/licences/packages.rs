//! The packages that end up in our programs, from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{cargo, workspace};

/// One version of one package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its licence expression, if it states one.
    pub licence: Option<String>,
}

/// Our own packages and all that they need to be built and run on this machine's platform, sorted. What only
/// tests and examples need is handed to nobody and left out.
pub fn of_workspace() -> Result<Vec<Package>> {
    let platform = host_platform()?;
    let mut command = cargo();
    command.args([
        "metadata",
        "--format-version",
        "1",
        "--filter-platform",
        &platform,
    ]);
    if workspace().join("Cargo.lock").exists() {
        command.arg("--locked");
    }
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .context("cargo metadata could not be started")?;
    if !output.status.success() {
        bail!("cargo metadata failed (see above); if Cargo.lock is stale, run `cargo check` once");
    }
    let metadata = serde_json::from_slice(&output.stdout).context("cargo metadata is not JSON")?;
    reachable(&metadata).context("cargo metadata has an unknown form")
}

fn host_platform() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = std::process::Command::new(rustc)
        .arg("-vV")
        .output()
        .context("rustc could not be started")?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let host = printed.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .context("rustc does not name its host")
}

/// Walks from the workspace's members along normal and build dependencies.
fn reachable(metadata: &Value) -> Option<Vec<Package>> {
    let mut packages = BTreeMap::new();
    for package in metadata.get("packages")?.as_array()? {
        packages.insert(text(package, "id")?, package);
    }
    let mut edges: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for node in metadata.get("resolve")?.get("nodes")?.as_array()? {
        let mut needed = Vec::new();
        for dependency in node.get("deps")?.as_array()? {
            let kinds = dependency.get("dep_kinds")?.as_array()?;
            if kinds
                .iter()
                .any(|kind| kind.get("kind").and_then(Value::as_str) != Some("dev"))
            {
                needed.push(text(dependency, "pkg")?);
            }
        }
        edges.insert(text(node, "id")?, needed);
    }
    let members = metadata.get("workspace_members")?.as_array()?;
    let mut to_visit: Vec<&str> = members.iter().filter_map(Value::as_str).collect();
    let mut visited = BTreeSet::new();
    while let Some(id) = to_visit.pop() {
        if visited.insert(id) {
            to_visit.extend(edges.get(id)?);
        }
    }
    let mut found = Vec::new();
    for id in visited {
        let package = packages.get(id)?;
        found.push(Package {
            name: text(package, "name")?.to_owned(),
            version: text(package, "version")?.to_owned(),
            licence: text(package, "license").map(str::to_owned),
        });
    }
    found.sort();
    Some(found)
}

fn text<'value>(value: &'value Value, key: &str) -> Option<&'value str> {
    value.get(key)?.as_str()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const NAMES: [&str; 6] = ["ours", "library", "builder", "both", "tester", "below"];

    fn package(name: &str) -> Value {
        json!({ "id": format!("{name}#1"), "name": name, "version": "1.0.0", "license": "MIT" })
    }

    fn dependency(name: &str, kinds: &[Option<&str>]) -> Value {
        let kinds: Vec<_> = kinds
            .iter()
            .map(|kind| json!({ "kind": kind, "target": null }))
            .collect();
        json!({ "name": name, "pkg": format!("{name}#1"), "dep_kinds": kinds })
    }

    #[test]
    fn what_only_tests_need_is_left_out_with_all_that_it_pulls_in() {
        let metadata = json!({
            "packages": NAMES.map(package),
            "workspace_members": ["ours#1"],
            "resolve": { "nodes": [
                { "id": "ours#1", "deps": [
                    dependency("library", &[None]),
                    dependency("builder", &[Some("build")]),
                    dependency("both", &[Some("dev"), None]),
                    dependency("tester", &[Some("dev")]),
                ] },
                { "id": "tester#1", "deps": [dependency("below", &[None])] },
                { "id": "library#1", "deps": [] },
                { "id": "builder#1", "deps": [] },
                { "id": "both#1", "deps": [] },
                { "id": "below#1", "deps": [] },
            ] },
        });
        let found = reachable(&metadata).unwrap();
        let names: Vec<_> = found.iter().map(|package| package.name.as_str()).collect();
        assert_eq!(names, ["both", "builder", "library", "ours"]);
    }

    #[test]
    fn metadata_of_an_unknown_form_is_an_error_and_not_an_empty_list() {
        assert!(reachable(&json!({ "packages": [] })).is_none());
    }
}
