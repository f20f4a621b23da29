//! `cargo xtask ci`: what `.ci/run` does, for those who want it from any directory.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::step::Step;
use crate::{cargo, licences, lint_api, test};

/// The quick checks come first, so that a forgotten `cargo fmt` costs seconds.
pub fn run() -> Result<ExitCode> {
    if !cargo_passes("Format", &["fmt", "--all", "--check"])? {
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
    if !cargo_passes("Clippy", &clippy)? {
        return Ok(ExitCode::FAILURE);
    }
    test::run(&test::Options::default())
}

fn cargo_passes(title: &str, arguments: &[&str]) -> Result<bool> {
    let step = Step::begin(title);
    let status = cargo()
        .args(arguments)
        .status()
        .context("cargo could not be started")?;
    step.done();
    Ok(status.success())
}
