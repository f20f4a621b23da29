//! `hearth verify`: whether anybody rewrote the log, or a bundle.

use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use serde_json::json;

use super::{progress, verify_bundle};
use crate::audit::note::Verifier;
use crate::installation::Installation;
use crate::settings::Settings;
use crate::tlog::verify::{Finding, Kept, Report, verify};
use crate::tlog::{MEMORY_FILE, Notary};

/// What the answer means, whichever it is.
const MEANING: &str = "\
What this proves: the events are those that were sealed, no one of them was changed, moved, left out or put in between, and the log \
is the continuation of every checkpoint that was compared.
What it does not prove: that what was recorded is true; who wrote an event into the database after the last checkpoint; and, if the \
signing key was stolen, anything that only checkpoints kept here say. A checkpoint that somebody else kept, or that witnesses \
cosigned, still holds then: give it with --checkpoint, and the key that you were told elsewhere with --key.";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// A bundle, checked by itself: signature, proofs, streams, and the same answers from the same events
    #[arg(conflicts_with_all = ["all", "checkpoints"], required_unless_present = "all")]
    bundle: Option<PathBuf>,
    /// The whole store: every event, leaf, chain, tile and checkpoint
    #[arg(long)]
    all: bool,
    /// A checkpoint that somebody kept: the log must be its continuation
    #[arg(long = "checkpoint", value_name = "FILE")]
    checkpoints: Vec<PathBuf>,
    /// The verifier key of the log (NAME+HASH+KEY, as `/tlog/key` shows it), or of a witness [default: this installation's]
    #[arg(long = "key", value_name = "VKEY")]
    keys: Vec<String>,
}

pub(super) async fn run(
    settings: impl FnOnce() -> anyhow::Result<Settings>,
    arguments: &Arguments,
    json: bool,
) -> anyhow::Result<()> {
    let mut keys = Vec::new();
    for key in &arguments.keys {
        keys.push(key.parse::<Verifier>()?);
    }
    match &arguments.bundle {
        Some(file) => verify_bundle::run(file, &keys, json).await,
        None => whole(&settings()?, arguments, keys, json).await,
    }
}

async fn whole(
    settings: &Settings,
    arguments: &Arguments,
    mut keys: Vec<Verifier>,
    json: bool,
) -> anyhow::Result<()> {
    let mut kept = Vec::new();
    for path in &arguments.checkpoints {
        kept.push(read(path)?);
    }
    let installation = Installation::open(settings).await?;
    let notary = &installation.notary;
    if !keys.iter().any(|key| key.name() == notary.origin()) {
        keys.push(notary.verifier().clone());
    }
    let mut unremembered = Vec::new();
    match notary.memory().recall() {
        Ok(memory) => kept.extend(memory.map(|(checkpoint, note)| Kept {
            source: format!("the file {MEMORY_FILE} in the data folder"),
            checkpoint,
            note,
        })),
        Err(error) => unremembered.push(Finding::new("memory", error.to_string())),
    }
    let log = &installation.store.log;
    let bar = progress::bar("verify", log.head().await?);
    let told: Vec<String> = kept.iter().map(|kept| told(kept, &keys)).collect();
    let mut report = verify(log, &keys, kept, |position| bar.set_position(position)).await?;
    bar.finish_and_clear();
    report.findings.extend(unremembered);
    installation.store.close().await;
    if json {
        super::print_json(&as_json(&report, notary))?;
    } else {
        super::print(&in_words(&report, notary, &told))?;
    }
    match report.findings.len() {
        0 => Ok(()),
        1 => bail!("1 thing is not as it was sealed or signed"),
        count => bail!("{count} things are not as they were sealed or signed"),
    }
}

fn read(path: &Path) -> anyhow::Result<Kept> {
    let file = path.display();
    let text =
        std::fs::read_to_string(path).with_context(|| format!("the checkpoint in {file}"))?;
    Kept::read(format!("the checkpoint in {file}"), &text)
        .map_err(|error| anyhow::anyhow!("the checkpoint in {file}: {error}"))
}

/// Who signed a checkpoint, as far as their keys are known.
fn told(kept: &Kept, keys: &[Verifier]) -> String {
    let signers = kept.signers(keys);
    let by = if signers.is_empty() {
        "nobody whose key is known".to_owned()
    } else {
        signers.join(", ")
    };
    format!(
        "{}: {} events, signed by {by}",
        kept.source, kept.checkpoint.size
    )
}

fn in_words(report: &Report, notary: &Notary, told: &[String]) -> String {
    let Report {
        events,
        head,
        sealed,
        checkpoints,
        ..
    } = report;
    let mut lines = vec![format!(
        "{}: {events} events up to position {head}, {sealed} of them sealed; {checkpoints} checkpoints compared",
        notary.origin()
    )];
    if let Some(root) = report.root {
        lines.push(format!("root {}", hex::encode(root)));
    }
    lines.extend(told.iter().cloned());
    if head > sealed {
        lines.push(format!(
            "{} events are not sealed yet: a running server does it within a second",
            head - sealed
        ));
    }
    lines.extend(report.findings.iter().map(|finding| format!("✗ {finding}")));
    if report.findings.is_empty() {
        lines.push("✓ nothing was changed".to_owned());
    }
    lines.push(MEANING.to_owned());
    lines.join("\n")
}

fn as_json(report: &Report, notary: &Notary) -> serde_json::Value {
    json!({
        "ok": report.findings.is_empty(),
        "origin": notary.origin(),
        "events": report.events,
        "head": report.head,
        "sealed": report.sealed,
        "root": report.root.map(hex::encode),
        "checkpoints": report.checkpoints,
        "findings": report.findings,
    })
}
