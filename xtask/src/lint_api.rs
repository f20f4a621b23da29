//! `cargo xtask lint-api`: a style linter reads the contract, by the rules of `tools/openapi-lint/redocly.yaml`.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context, Result, bail};

use crate::step::Step;
use crate::{packages, workspace};

/// The linter's program, once it is installed.
const PROGRAM: &str = "node_modules/@redocly/cli/bin/cli.js";
/// What npm writes last when it installs.
const INSTALLED: &str = "node_modules/.package-lock.json";

/// Prints every fault with its place; fails when there is any.
pub fn run() -> Result<ExitCode> {
    packages::for_linter()?;
    let (home, folder) = (workspace(), workspace().join("target/openapi-lint"));
    install(&home.join("tools/openapi-lint"), &folder)?;
    let step = Step::begin("Style of the contract");
    let mut lint = Command::new("node");
    lint.current_dir(&home)
        .arg(folder.join(PROGRAM))
        .args(["lint", "--config", "tools/openapi-lint/redocly.yaml"])
        .arg("api-spec/openapi.json")
        // It reads a file; whom it tells of that, and whether there is a newer one, is nobody's business.
        .env("REDOCLY_TELEMETRY", "off")
        .env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    let passed = lint
        .status()
        .context("node could not be started")?
        .success();
    step.done();
    Ok(if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Installs the very version of the lock file, unless it is there already.
fn install(manifest: &Path, folder: &Path) -> Result<()> {
    const LOCK: &str = "package-lock.json";
    let read = |path: &Path| fs::read(path).with_context(|| format!("{} is lost", path.display()));
    let lock = read(&manifest.join(LOCK))?;
    if folder.join(INSTALLED).exists() && fs::read(folder.join(LOCK)).is_ok_and(|had| had == lock) {
        return Ok(());
    }
    let step = Step::begin("Missing: the linter of the contract");
    fs::create_dir_all(folder)?;
    fs::write(folder.join(LOCK), lock)?;
    fs::write(
        folder.join("package.json"),
        read(&manifest.join("package.json"))?,
    )?;
    let mut npm = Command::new("npm");
    npm.current_dir(folder)
        .args(["ci", "--engine-strict", "--ignore-scripts", "--no-audit"])
        .args(["--no-fund", "--no-update-notifier"]);
    let installed = npm.status().context("npm could not be started")?;
    if !installed.success() {
        bail!(
            "the linter of the contract could not be installed: npm's message is above; it needs Node.js 20.19 or later"
        );
    }
    step.done();
    Ok(())
}
