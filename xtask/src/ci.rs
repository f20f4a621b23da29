//! `cargo xtask ci`: all that a change must pass. What costs seconds comes first, then what fails most often.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::step::Step;
use crate::{cargo, licences, lint_api, test};

/// Each check in turn, up to the first that fails; all tests are run, whichever fail.
pub fn run() -> Result<ExitCode> {
    if !cargo_passes("Format", &["fmt", "--all", "--check"], None)? {
        eprintln!("error: run `cargo fmt --all`");
        return Ok(ExitCode::FAILURE);
    }
    if licences::run()? != ExitCode::SUCCESS || lint_api::run()? != ExitCode::SUCCESS {
        return Ok(ExitCode::FAILURE);
    }
    let clippy = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    if !cargo_passes("Clippy", &clippy, None)? {
        return Ok(ExitCode::FAILURE);
    }
    let doc = ["doc", "--workspace", "--no-deps"];
    let strict = Some(("RUSTDOCFLAGS", "-D warnings"));
    if !cargo_passes("Documentation of the code", &doc, strict)? {
        return Ok(ExitCode::FAILURE);
    }
    test::run(&test::Options::default())
}

fn cargo_passes(title: &str, arguments: &[&str], variable: Option<(&str, &str)>) -> Result<bool> {
    let step = Step::begin(title);
    let status = cargo()
        .args(arguments)
        .envs(variable)
        .status()
        .context("cargo could not be started")?;
    step.done();
    Ok(status.success())
}
