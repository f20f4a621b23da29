//! `cargo xtask bench`: the benchmarks, on SQLite and on a private PostgreSQL cluster.

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::cargo;
use crate::postgres::{Cluster, Disk};
use crate::step::Step;

/// Builds and runs the benchmarks; tables go to standard output, JSON to `target/bench.json`.
pub fn run() -> Result<ExitCode> {
    let cluster = Cluster::start(Disk::Synced)?;
    let mut bench = cargo();
    bench.args(["bench", "--package", "hearth", "--bench", "kernel"]);
    cluster.configure(&mut bench);
    let step = Step::begin("cargo bench");
    let status = cluster
        .spawn(&mut bench, true)?
        .wait()
        .context("cargo was lost")?;
    step.done();
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
