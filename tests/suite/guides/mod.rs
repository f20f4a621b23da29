//! The README and the guides: their commands run as they stand, in order, on every store, and answer what is said there.
//!
//! Blocks of `sh` run; `sh sqlite` and `sh postgres` on one store only. A block of `json` or `text` behind one that runs is what
//! that prints, with `…` for what is left out. What cannot run here is `console`: it has to be listed in [`BY_OTHERS`].

mod script;
mod told;

use std::path::Path;

use crate::backend::on_every_backend;
use script::{Block, blocks, run};
use told::{Ids, lines_fit};

/// What stands in blocks of `console`: how a line begins, and what runs it.
const BY_OTHERS: [(&str, &str); 3] = [
    (
        "cargo build --release",
        "the build of the tests, with another profile",
    ),
    ("cargo run --release -- demo --serve", "tests/demo"),
    ("cargo xtask ", "the run of all tests"),
];

fn read(guide: &str) -> Vec<Block> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(guide);
    blocks(&std::fs::read_to_string(path).unwrap())
}

/// Runs a guide on every store and compares what it prints with what it says.
fn holds(guide: &str) {
    let blocks = read(guide);
    on_every_backend(|backend| {
        let printed = run(backend, &blocks);
        assert!(printed.len() > 3, "{printed:?}");
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
            let line = pair[0].line;
            assert!(fits, "{guide}, line {line}: it prints\n{found}");
        }
    });
}

#[test]
fn the_tour_of_the_readme() {
    holds("README.md");
}

#[test]
fn the_guide_for_finance_systems() {
    holds("docs/finance.md");
}

#[test]
fn the_guide_for_integrators_of_caseworkers_systems() {
    holds("docs/casework.md");
}

#[test]
fn the_guide_for_auditors() {
    holds("docs/audit.md");
}

#[test]
fn the_guide_for_operators() {
    holds("docs/operations.md");
}

#[test]
fn no_command_is_documented_that_nothing_runs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = std::fs::read_dir(root.join("docs")).unwrap().flatten();
    let guides = files.filter(|file| file.file_type().unwrap().is_file());
    let guides = guides.map(|file| format!("docs/{}", file.file_name().to_str().unwrap()));
    for guide in guides.chain(["README.md".to_owned()]) {
        for block in read(&guide) {
            let at = format!("{guide}, line {}", block.line);
            match block.info.as_str() {
                "sh" | "sh sqlite" | "sh postgres" => assert!(
                    include_str!("mod.rs").contains(&format!("holds(\"{guide}\")")),
                    "{at}: no test runs it"
                ),
                "console" => {
                    for line in block.text.lines() {
                        let known = BY_OTHERS.iter().any(|(begin, _)| line.starts_with(begin));
                        assert!(known, "{at}: nothing runs `{line}`");
                    }
                }
                "json" | "text" | "toml" | "python" | "nginx" | "ini" | "" => {}
                other => panic!("{at}: a block of `{other}`"),
            }
        }
    }
}
