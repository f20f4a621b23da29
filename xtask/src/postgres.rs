//! `cargo xtask postgres` and the cluster behind `cargo xtask test`: a private database server that exists for the
//! time of one command.
//!
//! A small shell script (`postgres/guard.sh`) owns the cluster and removes it when we are gone, for whatever
//! reason; so there is no signal to catch here and no way to leave a server behind.

mod account;
mod programs;

use std::ffi::OsString;
use std::io::{BufRead, BufReader, IsTerminal, Write};
use std::net::TcpListener;
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, ExitCode, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use crate::step::Step;
use account::Account;
pub use account::{is_root, which};
use programs::Programs;

/// The variable that tells tests and commands where the cluster is.
pub const URL: &str = "HEARTH_TEST_POSTGRES_URL";
/// The variable that tells tests where a second cluster is, for what moves from one to another.
pub const ELSEWHERE: &str = "HEARTH_TEST_POSTGRES_ELSEWHERE_URL";
/// The variable that names the directory of `initdb`, `pg_dump` and the rest.
pub const BIN: &str = "HEARTH_TEST_POSTGRES_BIN";

const GUARD: &str = include_str!("postgres/guard.sh");

/// `cargo xtask postgres -- COMMAND...`: the exit code is the command's.
pub fn run(arguments: &[String]) -> Result<ExitCode> {
    let words = match arguments.split_first() {
        Some((separator, words)) if separator == "--" => words,
        _ => arguments,
    };
    let Some((program, rest)) = words.split_first() else {
        bail!("say which command to run: cargo xtask postgres -- COMMAND...");
    };
    let cluster = Cluster::start(Disk::Synced)?;
    let mut command = Command::new(program);
    command.args(rest);
    cluster.configure(&mut command);
    // At a terminal the command stays in the foreground group, or it could not read from the keyboard.
    let detached = !std::io::stdin().is_terminal();
    let status = cluster
        .spawn(&mut command, detached)?
        .wait()
        .context("the command was lost")?;
    Ok(exit_code(status))
}

/// The command's exit code, or 128 and the signal's number, as shells report it.
fn exit_code(status: ExitStatus) -> ExitCode {
    let code = status
        .code()
        .or_else(|| Some(128 + status.signal()?))
        .and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}

/// When a cluster has a commit on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Disk {
    /// Before it answers, as in production: what is measured has to pay for it.
    Synced,
    /// When the kernel likes. A killed server loses nothing by it, only a machine without power; and no test cuts that.
    Trusted,
}

/// A running cluster; dropping it stops the server and removes its files.
pub struct Cluster {
    guard: Child,
    /// Closing this is what ends the cluster.
    lifeline: Option<ChildStdin>,
    programs: Programs,
    port: u16,
}

impl Cluster {
    /// Starts a fresh cluster; installs the server first where it is missing.
    pub fn start(disk: Disk) -> Result<Self> {
        let programs = Programs::find_or_install()?;
        let account = Account::for_server()?;
        let step = Step::begin(format!(
            "PostgreSQL {}: private cluster",
            programs.version()
        ));
        let mut command = Command::new("sh");
        command
            .args(["-c", GUARD, "hearth-postgres"])
            .arg(programs.directory())
            .arg(temporary_parent(&account))
            .arg(account.owner())
            .arg(free_ports()?)
            .arg(match disk {
                Disk::Synced => "on",
                Disk::Trusted => "off",
            })
            .args(account.prefix())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Out of reach of the terminal's Ctrl-C, which is for the command only.
            .process_group(0);
        for (name, _) in std::env::vars_os() {
            // PGPORT, PGDATA and the like would change what the server programs do.
            if name.to_str().is_some_and(|name| name.starts_with("PG")) {
                command.env_remove(name);
            }
        }
        let mut guard = command.spawn().context("`sh` could not be started")?;
        let lifeline = guard.stdin.take();
        let mut answer = String::new();
        if let Some(output) = guard.stdout.take() {
            BufReader::new(output)
                .read_line(&mut answer)
                .context("the cluster's guard could not be heard")?;
        }
        let port = answer
            .trim()
            .strip_prefix("ready ")
            .and_then(|port| port.parse().ok());
        let Some(port) = port else {
            guard.wait().context("the cluster's guard was lost")?;
            bail!("PostgreSQL did not start; its own messages are above");
        };
        step.done();
        Ok(Self {
            guard,
            lifeline,
            programs,
            port,
        })
    }

    /// Where the cluster is.
    pub fn url(&self) -> String {
        format!("postgres://hearth@127.0.0.1:{}/postgres", self.port)
    }

    /// Tells a command where the cluster and its programs are.
    pub fn configure(&self, command: &mut Command) {
        let directory = self.programs.directory();
        let mut path = vec![directory.to_path_buf()];
        if let Some(inherited) = std::env::var_os("PATH") {
            path.extend(std::env::split_paths(&inherited));
        }
        command.env(URL, self.url()).env(BIN, directory);
        // A directory with a colon in its name cannot stand in PATH; then `psql` has to be there already.
        if let Ok(path) = std::env::join_paths(path) {
            command.env("PATH", path);
        }
    }

    /// Starts a command that ends with the cluster, even if we are killed; `detached` in a process group of
    /// its own, so that its children end too.
    pub fn spawn(&self, command: &mut Command, detached: bool) -> Result<Child> {
        if detached {
            command.process_group(0);
        }
        let program = command.get_program().to_os_string();
        let child = command
            .spawn()
            .with_context(|| format!("`{}` could not be started", program.display()))?;
        let sign = if detached { "-" } else { "" };
        self.tell(&format!("{sign}{}", child.id()));
        Ok(child)
    }

    fn tell(&self, line: &str) {
        if let Some(mut lifeline) = self.lifeline.as_ref() {
            // A guard that is gone has stopped the server; the command will notice by itself.
            writeln!(lifeline, "{line}").ok();
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let step = Step::begin("PostgreSQL: stop the cluster and remove its files");
        // After a panic the command may still be running, and should end too.
        if !std::thread::panicking() {
            self.tell("");
        }
        drop(self.lifeline.take());
        match self.guard.wait() {
            Ok(status) if status.success() => step.done(),
            Ok(_) | Err(_) => {
                eprintln!("warning: the cluster may not have been removed completely");
            }
        }
    }
}

/// Where the cluster's directory is made: the usual place, unless its name is unfit for a socket (107 bytes
/// at most, with our own part) or for a configuration file.
fn temporary_parent(account: &Account) -> PathBuf {
    let usual = std::env::temp_dir();
    let plain = usual.to_str().is_some_and(|name| {
        name.len() <= 60
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte))
    });
    if plain && account.may_enter(&usual) {
        usual
    } else {
        PathBuf::from("/tmp")
    }
}

/// A few ports that are free on the loopback interface now, separated by spaces.
fn free_ports() -> Result<OsString> {
    // All are held until the last is found, else the system might name the same one twice.
    let listeners = (0..5)
        .map(|_| TcpListener::bind(("127.0.0.1", 0)))
        .collect::<std::io::Result<Vec<_>>>()
        .context("no free port on the loopback interface")?;
    let ports = listeners
        .iter()
        .map(|listener| Ok(listener.local_addr()?.port().to_string()))
        .collect::<std::io::Result<Vec<_>>>()?;
    Ok(ports.join(" ").into())
}
