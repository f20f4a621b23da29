//! `hearth policy`: policies in files.

use std::path::{Path, PathBuf};

use anyhow::Context;
use domain::subject::Subject;
use serde_json::json;

use crate::access::LOCAL_ISSUER;
use crate::contract::Contract;
use crate::installation::Installation;
use crate::policies::{self, FileFault, Proposal, built_in};
use crate::settings::Settings;

/// In whose name a version is proposed here; somebody else must be named to confirm it.
const PROPOSER: &str = "cli";

#[derive(Debug, clap::Subcommand)]
pub(super) enum Action {
    /// Tell everything that is wrong with policies in files (TOML), by line and field
    Check(CheckArguments),
    /// Propose the policy in a file and confirm it in another's name, without a server
    Publish(PublishArguments),
    /// Replay the policy in a file over the real histories: who would gain, who would lose, and how much
    Simulate(super::simulate::Arguments),
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArguments {
    /// The files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct PublishArguments {
    /// The file
    file: PathBuf,
    /// Who confirms it: a subject of this installation, and not the one who proposes it (cli)
    #[arg(long, value_name = "NAME")]
    confirmed_by: String,
    /// Why; needed where the first day lies in the past, unless the file says it
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub(super) fn check(arguments: &CheckArguments, json: bool) -> anyhow::Result<()> {
    let contract = Contract::ours()?;
    let mut told = Vec::new();
    let mut refused = 0;
    for file in &arguments.files {
        let faults = read(contract, file)?.err().unwrap_or_default();
        refused += usize::from(!faults.is_empty());
        if json {
            told.push(json!({"file": file.to_string_lossy(), "faults": faults}));
        } else if faults.is_empty() {
            super::print(&format!("{}: in order", file.display()))?;
        } else {
            super::print(&lines(file, &faults))?;
        }
    }
    if json {
        super::print_json(&told)?;
    }
    anyhow::ensure!(
        refused == 0,
        "{refused} of {} files have faults",
        arguments.files.len()
    );
    Ok(())
}

pub(super) async fn publish(
    settings: &Settings,
    arguments: &PublishArguments,
    json: bool,
) -> anyhow::Result<()> {
    let mut proposal = read(Contract::ours()?, &arguments.file)?
        .map_err(|faults| anyhow::anyhow!("\n{}", lines(&arguments.file, &faults)))?;
    proposal.reason = arguments.reason.clone().or(proposal.reason);
    let terms = &proposal.terms;
    let (scheme, programme, region) = (
        terms.scheme.code(),
        terms.programme.clone(),
        terms.region.to_string(),
    );
    let installation = Installation::open(settings).await?;
    let store = &installation.store;
    let placing = store.placing();
    // A store that has nothing yet begins with what ships, also where no server opened it before.
    built_in::publish(&store.log).await?;
    let proposed_by = Subject::new(LOCAL_ISSUER, PROPOSER);
    let confirmed_by = Subject::new(LOCAL_ISSUER, &arguments.confirmed_by);
    let published = policies::publish(&store.log, proposal, proposed_by, confirmed_by).await?;
    drop(placing);
    store.close().await;
    let number = published.number;
    if json {
        super::print_json(&json!({
            "id": published.id.to_string(), "scheme": scheme, "programme": programme, "region": region, "version": number,
            "position": published.position,
        }))
    } else {
        super::print(&format!(
            "{scheme} ({programme}) of {region}: version {number} is published\n{}",
            published.id
        ))
    }
}

/// The policy in a file, or its faults.
pub(super) fn read(
    contract: &Contract,
    file: &Path,
) -> anyhow::Result<Result<Proposal, Vec<FileFault>>> {
    let text = std::fs::read_to_string(file).with_context(|| file.display().to_string())?;
    Ok(policies::read_file(contract, &text))
}

/// One fault a line, as compilers tell them.
pub(super) fn lines(file: &Path, faults: &[FileFault]) -> String {
    let told = faults.iter().map(|fault| {
        let FileFault {
            line,
            field,
            code,
            message,
        } = fault;
        let blank = if field.is_empty() { "" } else { " " };
        format!(
            "{}:{line}:{blank}{field} {message} [{code}]",
            file.display()
        )
    });
    told.collect::<Vec<_>>().join("\n")
}
