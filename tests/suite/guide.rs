//! `docs/finance.md`: its commands run as they stand, in order, and answer what it says they answer.
//!
//! Blocks of `sh` run; those marked `sh later` need what is not there yet. A block of `json` or `text` behind a block that runs
//! is what that prints, with `…` for what is left out.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::backend::{Backend, on_every_backend};

/// The folder of the guide, and where its server and its receiver listen.
const FOLDER: &str = "/tmp/books";
const LISTENS: [&str; 2] = ["127.0.0.1:8090", "127.0.0.1:8091"];
/// Members that differ from run to run: places in the log, ids of requests.
const PLACES: [&str; 6] = ["position", "cursor", "next", "head", "feed", "instance"];

/// A fenced block.
struct Block {
    line: usize,
    info: String,
    text: String,
}

fn blocks(guide: &str) -> Vec<Block> {
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

/// All blocks of `sh` as one script, each with its line before it.
fn script(blocks: &[Block]) -> String {
    let mut script = "exec 2>&1\nset -euo pipefail\n".to_owned();
    // What it leaves running ends with it.
    script += "trap 'kill $(jobs -p) 2> /dev/null || true' EXIT\n";
    let run = blocks.iter().filter(|block| block.info == "sh");
    script.extend(run.map(|block| format!("echo '--- line {}'\n{}echo\n", block.line, block.text)));
    script
}

/// Runs the guide in a folder and at ports of its own; what each block printed, by its line.
fn run(backend: &Backend, blocks: &[Block]) -> BTreeMap<usize, String> {
    let folder = tempfile::tempdir().unwrap();
    let mut script = script(blocks).replace(FOLDER, folder.path().to_str().unwrap());
    let places = LISTENS.map(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    for (listen, place) in LISTENS.iter().zip(&places) {
        script = script.replace(listen, &place.local_addr().unwrap().to_string());
    }
    drop(places);
    let programs = Path::new(env!("CARGO_BIN_EXE_hearth")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut command = Command::new("bash");
    command
        .arg("-c")
        .arg(script)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env_clear()
        .env("PATH", format!("{}:{path}", programs.display()))
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
    let log = std::fs::read_to_string(folder.path().join("log")).unwrap_or_default();
    assert!(output.status.success(), "{said}\n{log}");
    printed
}

#[test]
fn the_guide_for_finance_systems_says_what_happens() {
    let guide = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/finance.md");
    let blocks = blocks(&std::fs::read_to_string(guide).unwrap());
    for block in &blocks {
        let known = ["sh", "sh later", "json", "text", "console", ""];
        assert!(
            known.contains(&block.info.as_str()),
            "line {}: {}",
            block.line,
            block.info
        );
    }
    on_every_backend(|backend| {
        let printed = run(backend, &blocks);
        assert!(printed.len() > 5, "{printed:?}");
        let mut ids = Ids::default();
        for pair in blocks.windows(2) {
            let Some(found) = printed.get(&pair[0].line) else {
                continue;
            };
            let fits = match pair[1].info.as_str() {
                "json" => ids.fit(&pair[1].text, found),
                "text" => lines_fit(&pair[1].text, found),
                _ => continue,
            };
            assert!(
                fits,
                "docs/finance.md, line {}: it prints\n{found}",
                pair[0].line
            );
        }
    });
}

/// Whether each line is printed, in order.
fn lines_fit(told: &str, found: &str) -> bool {
    let mut found = found.lines();
    told.lines()
        .all(|told| found.any(|found| text_fits(told, found)))
}

/// Whether a text is as told, with anything for `…`.
fn text_fits(told: &str, found: &str) -> bool {
    let mut parts = told.split('…');
    let Some(mut rest) = parts.next().and_then(|first| found.strip_prefix(first)) else {
        return false;
    };
    let mut open = false;
    for part in parts {
        open = part.is_empty();
        let Some((_, behind)) = rest.split_once(part) else {
            return false;
        };
        rest = behind;
    }
    open || rest.is_empty()
}

/// Which id stands for which of the guide's.
#[derive(Default)]
struct Ids(BTreeMap<String, String>);

impl Ids {
    /// Whether all documents are as told.
    fn fit(&mut self, told: &str, found: &str) -> bool {
        let told = told
            .replace("[…]", "\"…\"")
            .replace("{…}", "\"…\"")
            .replace(", …}", "}")
            .replace(", …]", ", \"…\"]");
        let documents = |text: &str| -> Vec<Value> {
            let read = serde_json::Deserializer::from_str(text).into_iter();
            read.collect::<Result<_, _>>()
                .unwrap_or_else(|error| panic!("{error}: {text}"))
        };
        // Beside documents, a command may say what it does.
        let lines: String = found
            .lines()
            .filter(|line| line.starts_with(['{', '[']))
            .collect();
        let (told, found) = (documents(&told), documents(&lines));
        told.len() == found.len()
            && told
                .iter()
                .zip(&found)
                .all(|(told, found)| self.value_fits("", told, found))
    }

    fn value_fits(&mut self, name: &str, told: &Value, found: &Value) -> bool {
        match (told, found) {
            (Value::String(any), _) if any == "…" => true,
            (Value::Object(told), Value::Object(found)) => told.iter().all(|(name, told)| {
                found
                    .get(name)
                    .is_some_and(|found| self.value_fits(name, told, found))
            }),
            (Value::Array(told), Value::Array(found)) => {
                let open = told.last().is_some_and(|last| last == "…");
                let told = &told[..told.len() - usize::from(open)];
                (told.len() == found.len() || open && told.len() < found.len())
                    && told
                        .iter()
                        .zip(found)
                        .all(|(told, found)| self.value_fits(name, told, found))
            }
            (Value::String(told), Value::String(found)) => {
                PLACES.contains(&name) || self.text_fits(told, found)
            }
            (Value::Number(_), Value::Number(_)) if PLACES.contains(&name) => true,
            _ => told == found,
        }
    }

    fn text_fits(&mut self, told: &str, found: &str) -> bool {
        let is_id = |text: &str| uuid::Uuid::parse_str(text).is_ok();
        if is_id(told) && is_id(found) {
            let known = self.0.entry(told.to_owned()).or_insert(found.to_owned());
            return known == found;
        }
        let is_instant = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().is_ok();
        (is_instant(told) && is_instant(found)) || text_fits(told, found)
    }
}

#[test]
fn what_is_told_is_compared_with_what_is_found() {
    let id = |digit: &str| format!("{}-0000-4000-8000-000000000000", digit.repeat(8));
    for (told, found, fits) in [
        (
            r#"{"a": 1, …}"#.to_owned(),
            r#"{"a": 1, "b": 2}"#.to_owned(),
            true,
        ),
        (r#"{"a": 1}"#.to_owned(), r#"{"a": 2}"#.to_owned(), false),
        (r#"{"a": 1}"#.to_owned(), r#"{"b": 1}"#.to_owned(), false),
        (
            r#"{"position": 1}"#.to_owned(),
            r#"{"position": 2}"#.to_owned(),
            true,
        ),
        (
            r#"{"a": […], "b": {…}}"#.to_owned(),
            r#"{"a": [1], "b": {"c": 1}}"#.to_owned(),
            true,
        ),
        (
            r#"{"a": [1, …]}"#.to_owned(),
            r#"{"a": [1, 2]}"#.to_owned(),
            true,
        ),
        (
            r#"{"a": [1, …]}"#.to_owned(),
            r#"{"a": [2, 2]}"#.to_owned(),
            false,
        ),
        (
            r#"{"a": [1]}"#.to_owned(),
            r#"{"a": [1, 2]}"#.to_owned(),
            false,
        ),
        (
            r#"{"a": "x…z"}"#.to_owned(),
            r#"{"a": "xyz"}"#.to_owned(),
            true,
        ),
        (
            r#"{"a": "x…z"}"#.to_owned(),
            r#"{"a": "xy"}"#.to_owned(),
            false,
        ),
        (
            format!(r#"["{}", "{}"]"#, id("1"), id("1")),
            format!(r#"["{}", "{}"]"#, id("2"), id("2")),
            true,
        ),
        (
            format!(r#"["{}", "{}"]"#, id("1"), id("1")),
            format!(r#"["{}", "{}"]"#, id("2"), id("3")),
            false,
        ),
        ("{}\n{}".to_owned(), "{}".to_owned(), false),
        ("{}".to_owned(), "says\n{}\n".to_owned(), true),
    ] {
        assert_eq!(Ids::default().fit(&told, &found), fits, "{told} {found}");
    }
    assert!(lines_fit("a…c\nd\n", "abc\nx\nd\n"));
    assert!(!lines_fit("d\nabc\n", "abc\nd\n"));
}
