//! `cargo xtask test`: every test of the workspace, on both databases, summed up in one line.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::cargo;
use crate::packages;
use crate::postgres::{self, Cluster, Disk};
use crate::step::Step;

/// A test that leaves a process behind leaves our pipe open too; we do not wait for it any longer than this.
const LAST_WORDS: Duration = Duration::from_secs(5);

/// How many tests run at once, where the caller doesn't say.
const THREADS: &str = "RUST_TEST_THREADS";

/// A test waits as often as it computes: for the disk, the database, a process that starts, a deadline that must pass.
const PER_CORE: usize = 2;

/// What to run.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Options {
    without_postgres: bool,
    /// How often all is run beyond the first time: what wavers shows itself.
    again: u32,
    /// All that goes to the test binaries: names to select, then their own flags.
    arguments: Vec<String>,
}

impl Options {
    /// Reads `[--no-postgres] [--repeat N] [FILTER...] [-- ARGS...]`.
    pub fn parse(arguments: &[String]) -> Result<Self> {
        let mut options = Self::default();
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--" => break,
                "--no-postgres" => options.without_postgres = true,
                "--repeat" => {
                    let times = rest.next().and_then(|times| times.parse::<u32>().ok());
                    let again = times.and_then(|times| times.checked_sub(1));
                    options.again = again.context("--repeat needs how often, from 1")?;
                }
                flag if flag.starts_with('-') => bail!(
                    "`cargo xtask test` does not know `{flag}`; flags of the test binaries go after `--`"
                ),
                // Behind the `--` of cargo any number of names may be given, before it only one.
                filter => options.arguments.push(filter.to_owned()),
            }
        }
        options.arguments.extend(rest.cloned());
        Ok(options)
    }
}

/// Runs the tests and prints `N passed, N failed` as the last line of standard output.
pub fn run(options: &Options) -> Result<ExitCode> {
    packages::for_guides()?;
    let python = packages::python_for_tests()?;
    let mut tests = cargo();
    tests.env("HEARTH_TEST_PYTHON", python);
    tests.args(["test", "--workspace", "--no-fail-fast", "--"]);
    tests.args(&options.arguments);
    if std::env::var_os(THREADS).is_none() {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        tests.env(THREADS, (PER_CORE * cores).to_string());
    }
    let (cluster, elsewhere) = if options.without_postgres {
        for name in [postgres::URL, postgres::ELSEWHERE, postgres::BIN] {
            tests.env_remove(name);
        }
        (None, None)
    } else {
        let (cluster, elsewhere) = (
            Cluster::start(Disk::Trusted)?,
            Cluster::start(Disk::Trusted)?,
        );
        cluster.configure(&mut tests);
        tests.env(postgres::ELSEWHERE, elsewhere.url());
        (Some(cluster), Some(elsewhere))
    };
    let outcome = rounds(&mut tests, cluster.as_ref(), options.again + 1);
    // Before the summary, which has to be the last line.
    drop((cluster, elsewhere));
    let tally = outcome?;
    println!("{} passed, {} failed", tally.passed, tally.failed);
    Ok(if tally.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Runs all tests so many times, and says of each time what came of it; the sum.
fn rounds(tests: &mut Command, cluster: Option<&Cluster>, times: u32) -> Result<Tally> {
    let mut sum = Tally::default();
    for round in 1..=times {
        let step = Step::begin("cargo test --workspace");
        let outcome = stream(tests, cluster);
        step.done();
        let (tally, succeeded) = outcome?;
        let tally = tally.with_silent_failure(succeeded);
        sum.add(tally);
        if times > 1 {
            let Tally { passed, failed } = tally;
            eprintln!("    run {round} of {times}: {passed} passed, {failed} failed");
        }
    }
    Ok(sum)
}

/// Runs cargo, passes its output on as it comes, and adds up the results.
fn stream(tests: &mut Command, cluster: Option<&Cluster>) -> Result<(Tally, bool)> {
    tests.stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = match cluster {
        Some(cluster) => cluster.spawn(tests, true)?,
        None => tests.spawn().context("cargo could not be started")?,
    };
    let output = child.stdout.take().context("cargo has no output")?;
    let (lines, results) = mpsc::channel();
    std::thread::spawn(move || {
        let all_read = pass_on(output, std::io::stdout(), |line| {
            // Nobody listens any more once the time for last words is over.
            lines.send(line).ok();
        });
        if let Err(error) = all_read {
            eprintln!("error: the output of the tests was lost: {error}");
        }
    });
    let status = child.wait().context("cargo was lost")?;
    let mut tally = Tally::default();
    loop {
        match results.recv_timeout(LAST_WORDS) {
            Ok(result) => tally.add(result),
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => {
                eprintln!("warning: a test has left a process behind that holds its output open");
                break;
            }
        }
    }
    Ok((tally, status.success()))
}

/// Copies `output` to `screen` line by line and reports each result line found.
fn pass_on(
    output: impl Read,
    mut screen: impl Write,
    mut found: impl FnMut(Tally),
) -> std::io::Result<()> {
    let mut reader = BufReader::new(output);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        screen.write_all(&line)?;
        screen.flush()?;
        if let Some(tally) = Tally::read(&String::from_utf8_lossy(&line)) {
            found(tally);
        }
        line.clear();
    }
    Ok(())
}

/// How many tests passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
}

impl Tally {
    /// Reads the line in which a test binary sums itself up; any other line is `None`.
    fn read(line: &str) -> Option<Self> {
        let (_verdict, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let count = |what: &str| {
            counts
                .split(';')
                .find_map(|part| part.trim().strip_suffix(what)?.trim().parse().ok())
        };
        Some(Self {
            passed: count("passed")?,
            failed: count("failed")?,
        })
    }

    fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
    }

    /// A build error or a crashed test binary has no result line; it must not pass for success.
    fn with_silent_failure(mut self, succeeded: bool) -> Self {
        if !succeeded && self.failed == 0 {
            eprintln!(
                "error: cargo test failed outside of a test (see above); counted as one failure"
            );
            self.failed = 1;
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(arguments: &[&str]) -> Result<Options> {
        let owned: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        Options::parse(&owned)
    }

    #[test]
    fn names_and_flags_both_reach_the_test_binaries() {
        let parsed = options(&["ledger", "--no-postgres", "worker", "--", "--nocapture"]).unwrap();
        assert!(parsed.without_postgres);
        assert_eq!(parsed.arguments, ["ledger", "worker", "--nocapture"]);
    }

    #[test]
    fn a_run_may_be_repeated() {
        assert_eq!(options(&["--repeat", "10", "ledger"]).unwrap().again, 9);
        for wrong in [&["--repeat"][..], &["--repeat", "0"], &["--repeat", "many"]] {
            assert!(options(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_mistyped_flag_is_refused_rather_than_taken_for_a_name() {
        assert!(options(&["--no-postgress"]).is_err());
        assert!(options(&["--", "--nocapture"]).is_ok());
    }

    #[test]
    fn result_lines_are_added_up() {
        let output = "\
running 3 tests
test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
a test result: ok. 9 passed; 9 failed; quoted in the middle of a line does not count
test result: FAILED. 10 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.20s
test result: nonsense
";
        let mut total = Tally::default();
        let mut screen = Vec::new();
        pass_on(output.as_bytes(), &mut screen, |tally| total.add(tally)).unwrap();
        assert_eq!(screen, output.as_bytes());
        assert_eq!(
            total,
            Tally {
                passed: 13,
                failed: 2
            }
        );
    }

    #[test]
    fn a_run_that_breaks_without_a_failing_test_counts_as_a_failure() {
        let all_passed = Tally {
            passed: 4,
            failed: 0,
        };
        assert_eq!(all_passed.with_silent_failure(true).failed, 0);
        assert_eq!(all_passed.with_silent_failure(false).failed, 1);
        let some_failed = Tally {
            passed: 4,
            failed: 3,
        };
        assert_eq!(some_failed.with_silent_failure(false).failed, 3);
    }
}
