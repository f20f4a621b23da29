//! However the command ends, nothing of the private cluster stays behind.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test says by panicking that it failed"
)]

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Prints where the cluster is and its own process, then waits much longer than the test will.
const STORY: &str = r#"
    echo "${HEARTH_TEST_POSTGRES_URL#*127.0.0.1:}"
    psql -XAtc 'show data_directory' "$HEARTH_TEST_POSTGRES_URL"
    echo $$
    sleep 600
"#;

struct Run {
    xtask: Child,
    port: u16,
    data: String,
    command: String,
}

/// Starts a cluster with a long command beside it. Without a server there is nothing to test (and nothing
/// may be installed from within a test).
fn started() -> Option<Run> {
    std::env::var_os("HEARTH_TEST_POSTGRES_BIN")?;
    let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["postgres", "--", "sh", "-c", STORY])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(xtask.stdout.take().unwrap()).lines();
    let mut next = || lines.next().expect("the cluster starts").unwrap();
    let port = next().split('/').next().unwrap().parse().unwrap();
    let (data, command) = (next(), next());
    let run = Run {
        xtask,
        port,
        data,
        command,
    };
    assert!(run.server_answers() && run.files_exist() && run.command_runs());
    Some(run)
}

impl Run {
    fn server_answers(&self) -> bool {
        TcpStream::connect(("127.0.0.1", self.port)).is_ok()
    }

    fn files_exist(&self) -> bool {
        Path::new(&self.data).parent().unwrap().exists()
    }

    fn command_runs(&self) -> bool {
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{}/stat", self.command)) else {
            return false;
        };
        // A process that has ended but whom nobody waits for is no process any more.
        stat.rsplit(") ")
            .next()
            .is_some_and(|state| !state.starts_with('Z'))
    }

    fn ends_completely_after(mut self, signal: &str, to: impl Fn(&Self) -> String) {
        // The shell's own `kill`: a small machine has no other.
        let killed = Command::new("sh")
            .args(["-c", r#"kill -s "$0" -- "$1""#, signal, &to(&self)])
            .status()
            .unwrap();
        assert!(killed.success());
        self.xtask.wait().unwrap();
        let deadline = Instant::now() + Duration::from_secs(30);
        while self.server_answers() || self.files_exist() || self.command_runs() {
            assert!(
                Instant::now() < deadline,
                "after {signal}: server {}, files {}, command {}",
                self.server_answers(),
                self.files_exist(),
                self.command_runs()
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

/// Whether we ignore a signal, as whatever a script starts in the background ignores Ctrl-C; our children inherit that.
fn is_ignored(signal: u32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let mask = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .unwrap();
    u64::from_str_radix(mask.trim(), 16).unwrap() >> (signal - 1) & 1 == 1
}

fn xtask_itself(run: &Run) -> String {
    run.xtask.id().to_string()
}

#[test]
fn nothing_is_left_when_xtask_is_interrupted_terminated_or_killed() {
    for (signal, number) in [("INT", 2), ("TERM", 15), ("KILL", 9)] {
        if is_ignored(number) {
            eprintln!("{signal} is ignored here, so xtask would ignore it too");
        } else if let Some(run) = started() {
            run.ends_completely_after(signal, xtask_itself);
        }
    }
}

#[test]
fn nothing_is_left_when_the_command_dies() {
    if let Some(run) = started() {
        run.ends_completely_after("KILL", |run| format!("-{}", run.command));
    }
}

#[test]
fn the_exit_code_is_the_commands_own() {
    if std::env::var_os("HEARTH_TEST_POSTGRES_BIN").is_none() {
        return;
    }
    let status = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["postgres", "--", "sh", "-c", "exit 7"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert_eq!(status.code(), Some(7));
}
