//! `hearth verify BUNDLE`: whether a file holds what it says. It needs no server, no store and no key file.

use std::path::Path;

use anyhow::{Context, bail};
use api_spec::bundle::Bundle;
use serde_json::json;

use crate::audit::note::{Kind, Verifier};
use crate::bundle::{Checked, check};

/// Checks a bundle, with the key of the log among those that the caller trusts.
pub(super) async fn run(file: &Path, keys: &[Verifier], json: bool) -> anyhow::Result<()> {
    let name = file.display();
    let text = std::fs::read(file).with_context(|| format!("the bundle {name}"))?;
    let bundle: Bundle =
        serde_json::from_slice(&text).with_context(|| format!("{name} is no bundle"))?;
    let trusted = keys.iter().find(|key| key.kind() == Kind::Ed25519);
    let checked = check(&bundle, trusted).await?;
    if json {
        super::print_json(&as_json(&checked))?;
    } else {
        super::print(&in_words(&checked))?;
    }
    if checked.passed() {
        Ok(())
    } else {
        bail!("{name} does not hold what it says")
    }
}

fn in_words(checked: &Checked) -> String {
    let checks = checked.checks.iter().map(ToString::to_string);
    let mut lines: Vec<String> = checks.collect();
    lines.push("What this says, and what it can't say:".to_owned());
    lines.extend(checked.meaning.iter().map(|line| format!("- {line}")));
    lines.join("\n")
}

fn as_json(checked: &Checked) -> serde_json::Value {
    let checks = checked
        .checks
        .iter()
        .map(|check| json!({"what": check.what, "passed": check.passed(), "faults": check.faults}));
    json!({
        "passed": checked.passed(),
        "checks": checks.collect::<Vec<_>>(),
        "meaning": checked.meaning,
    })
}
