//! `cargo xtask`: the development commands that should work on a fresh machine without further set-up.
//!
//! One file per subcommand. A new one needs a module, an arm in [`run`] and a line in [`USAGE`].

mod bench;
mod ci;
mod licences;
mod lint_api;
mod packages;
mod postgres;
mod step;
mod test;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::{Result, bail};

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  test [--no-postgres] [--repeat N] [FILTER...] [-- ARGS...]
                          run every test on SQLite and on a private PostgreSQL cluster, which is
                          started for the run and removed afterwards; ARGS go to the test binaries
  postgres -- COMMAND...  run COMMAND beside such a cluster (HEARTH_TEST_POSTGRES_URL points to it)
  bench                   run the benchmarks on SQLite and beside such a cluster
  licences                check the licences and duplicate versions of all dependencies (deny.toml)
  lint-api                check the style of the contract (tools/openapi-lint), with a linter that is
                          installed below target/ for it
  ci                      format, licences, style of the contract, clippy and tests: all that a change must pass
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> Result<ExitCode> {
    let Some((command, rest)) = arguments.split_first() else {
        eprint!("{USAGE}");
        return Ok(ExitCode::FAILURE);
    };
    match command.as_str() {
        "test" => test::run(&test::Options::parse(rest)?),
        "postgres" => postgres::run(rest),
        "bench" => without_arguments(rest).and_then(|()| bench::run()),
        "licences" => without_arguments(rest).and_then(|()| licences::run()),
        "lint-api" => without_arguments(rest).and_then(|()| lint_api::run()),
        "ci" => without_arguments(rest).and_then(|()| ci::run()),
        "help" | "-h" | "--help" => {
            print!("{USAGE}");
            Ok(ExitCode::SUCCESS)
        }
        other => bail!("there is no command `{other}`\n\n{USAGE}"),
    }
}

fn without_arguments(rest: &[String]) -> Result<()> {
    match rest.first() {
        None => Ok(()),
        Some(argument) => bail!("`{argument}` is one argument too many\n\n{USAGE}"),
    }
}

/// The directory of the workspace, wherever the command was called from.
fn workspace() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_path_buf()
}

/// The cargo that started us, in the workspace's directory, without the variables of our own package:
/// build scripts of other packages would see them change and build again.
fn cargo() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut cargo = Command::new(program);
    cargo.current_dir(workspace());
    for (name, _) in std::env::vars_os() {
        let ours = name.to_str().is_some_and(|name| {
            name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
        });
        if ours {
            cargo.env_remove(name);
        }
    }
    cargo
}
