//! A guide as a script: its blocks, run in order by one shell in a folder and at ports of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::backend::Backend;

/// What guides write below, and where their servers listen, but for the last digit.
const FOLDERS: &str = "/tmp/";
const LISTENS: &str = "127.0.0.1:809";

/// A fenced block.
pub struct Block {
    /// The line of its fence, from 1.
    pub line: usize,
    /// What stands behind the fence.
    pub info: String,
    /// What it holds.
    pub text: String,
}

impl Block {
    /// Whether it is to be run on this store: `sh` on every one, `sh sqlite` and `sh postgres` on one.
    fn runs_on(&self, backend: &Backend) -> bool {
        match self.info.as_str() {
            "sh" => true,
            "sh sqlite" => backend.url().is_none(),
            "sh postgres" => backend.url().is_some(),
            _ => false,
        }
    }
}

/// The blocks of a guide, in order.
pub fn blocks(guide: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (index, line) in guide.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (None, Some(info)) => {
                let (line, info, text) = (index + 1, info.to_owned(), String::new());
                open = Some(Block { line, info, text });
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "the last block has no end");
    blocks
}

/// All blocks for this store as one script, each with its line before it.
fn script(blocks: &[Block], backend: &Backend) -> String {
    let mut script = "exec 2>&1\nset -euo pipefail\n".to_owned();
    // What it leaves running ends with it.
    script += "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n";
    let run = blocks.iter().filter(|block| block.runs_on(backend));
    script.extend(run.map(|block| format!("echo '--- line {}'\n{}echo\n", block.line, block.text)));
    script
}

/// The places at which a guide's servers listen, each replaced by a free one.
fn with_free_ports(script: String) -> String {
    let named: BTreeSet<String> = script
        .match_indices(LISTENS)
        .filter_map(|(at, _)| script.get(at..=at + LISTENS.len()))
        .map(ToOwned::to_owned)
        .collect();
    let free: Vec<TcpListener> = named
        .iter()
        .map(|_| TcpListener::bind("127.0.0.1:0").unwrap())
        .collect();
    named
        .iter()
        .zip(&free)
        .fold(script, |script, (named, free)| {
            script.replace(named, &free.local_addr().unwrap().to_string())
        })
}

/// Where programs are looked for: ours, those of the tests' Python and database server, then the system's.
fn path() -> String {
    let ours = Path::new(env!("CARGO_BIN_EXE_hearth")).parent().unwrap();
    let python = std::env::var("HEARTH_TEST_PYTHON").map(PathBuf::from).ok();
    let python = python.as_deref().and_then(Path::parent);
    let postgres = std::env::var("HEARTH_TEST_POSTGRES_BIN").map(PathBuf::from);
    let system = std::env::var("PATH").unwrap();
    [Some(ours), python, postgres.ok().as_deref()]
        .into_iter()
        .flatten()
        .filter(|folder| !folder.as_os_str().is_empty())
        .map(|folder| format!("{}:", folder.display()))
        .chain([system])
        .collect()
}

/// Runs a guide; what each of its blocks printed, by the block's line.
pub fn run(backend: &Backend, blocks: &[Block]) -> BTreeMap<usize, String> {
    let folder = tempfile::tempdir().unwrap();
    let script = script(blocks, backend).replace(FOLDERS, &format!("{}/", folder.path().display()));
    let mut command = Command::new("bash");
    command
        .arg("-c")
        .arg(with_free_ports(script))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .env("PATH", path())
        .env("HOME", folder.path())
        .env("PYTHONDONTWRITEBYTECODE", "1");
    if let Some(url) = backend.url() {
        command.env("HEARTH_DATABASE_URL", url);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let mut printed = BTreeMap::new();
    for part in said.split("--- line ").skip(1) {
        let (line, text) = part.split_once('\n').unwrap();
        printed.insert(line.parse().unwrap(), text.to_owned());
    }
    assert!(output.status.success(), "{said}\n{}", logs(folder.path()));
    printed
}

/// The end of what servers wrote into files `log`.
fn logs(folder: &Path) -> String {
    let below = std::fs::read_dir(folder).unwrap().flatten();
    let logs = below.filter_map(|entry| std::fs::read_to_string(entry.path().join("log")).ok());
    logs.map(|log| {
        let lines: Vec<&str> = log.lines().collect();
        let last = lines.len().saturating_sub(40);
        lines[last..].join("\n")
    })
    .collect()
}
