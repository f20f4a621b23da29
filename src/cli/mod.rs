//! The command line: 0 done, 1 failed, 2 wrongly used. One file per command.

mod demo;
mod ledger;
mod policy;
mod progress;
mod rebuild;
mod replay;
mod serve;
mod simulate;
mod token;
mod verify;
mod verify_bundle;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::installation::Installation;
use crate::settings::{Flags, Settings};
use crate::telemetry;

/// Case management for domestic-service work: journeys, ledger and subsidies from events that can be
/// replayed and proved.
#[derive(Parser)]
#[command(name = "hearth", version, max_term_width = 110)]
struct Hearth {
    #[command(flatten)]
    flags: Flags,
    /// Answers as JSON, for scripts
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Answer over HTTP until SIGTERM or Ctrl-C
    Serve(serve::Arguments),
    /// Put a believable population into an empty store
    Demo(demo::Arguments),
    /// Print a token for a role and region
    Token(token::Arguments),
    /// Print the ledger (Annex 2) of a year and region
    Ledger(ledger::Arguments),
    /// Tell a case's journey, event by event
    Replay(replay::Arguments),
    /// Check policies in files, or publish one
    #[command(subcommand)]
    Policy(policy::Action),
    /// Build projections anew beside those that serve, then switch
    Rebuild(rebuild::Arguments),
    /// Check that nobody rewrote the log
    Verify(verify::Arguments),
    /// Bring the stores' tables up to date
    Migrate,
    /// Print the contract (OpenAPI 3.1)
    Openapi,
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let hearth = Hearth::parse();
    // Whoever waits for one answer wants to see that answer, not the server's daily life.
    let outcome = telemetry::start(if matches!(hearth.command, Command::Serve(_)) {
        "info,sqlx=warn"
    } else {
        "error"
    })
    .and_then(|()| Ok(tokio::runtime::Runtime::new()?))
    .and_then(|runtime| runtime.block_on(carry_out(hearth)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("hearth: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(hearth: Hearth) -> anyhow::Result<()> {
    let Hearth {
        flags,
        json,
        command,
    } = hearth;
    let settings = |listen| Settings::read(&flags, listen);
    match command {
        Command::Serve(arguments) => serve::run(&settings(arguments.listen)?).await,
        Command::Demo(arguments) => {
            demo::run(&settings(arguments.listen.clone())?, &arguments, json).await
        }
        Command::Token(arguments) => token::run(&settings(None)?, &arguments, json),
        Command::Ledger(arguments) => ledger::run(&settings(None)?, &arguments, json).await,
        Command::Replay(arguments) => replay::run(&settings(None)?, &arguments, json).await,
        Command::Policy(policy::Action::Check(arguments)) => policy::check(&arguments, json),
        Command::Policy(policy::Action::Publish(arguments)) => {
            policy::publish(&settings(None)?, &arguments, json).await
        }
        Command::Policy(policy::Action::Simulate(arguments)) => {
            simulate::run(&settings(None)?, &arguments, json).await
        }
        Command::Rebuild(arguments) => rebuild::run(&settings(None)?, &arguments, json).await,
        Command::Verify(arguments) => verify::run(|| settings(None), &arguments, json).await,
        Command::Migrate => {
            Installation::open(&settings(None)?)
                .await?
                .store
                .close()
                .await;
            eprintln!("the stores are up to date");
            Ok(())
        }
        Command::Openapi => print(&api_spec::document_json()?),
    }
}

/// Prints an answer. Whoever reads only its beginning (`| head`) has had enough: that is no failure.
fn print(text: &str) -> anyhow::Result<()> {
    use std::io::Write;
    match writeln!(std::io::stdout().lock(), "{}", text.trim_end()) {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        outcome => Ok(outcome?),
    }
}

fn print_json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    print(&serde_json::to_string_pretty(value)?)
}
