//! The committed document says what the code says.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::fmt::Write as _;
use std::path::Path;

use api_spec::document_json;

#[test]
fn the_committed_document_is_the_one_that_the_code_makes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let made = document_json().unwrap();
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == made,
        "api-spec/openapi.json has drifted from the code:\n{}\nIf the change is meant, renew it and commit it:\n    UPDATE=1 cargo test -p api-spec --test drift\nor  cargo run -- openapi > api-spec/openapi.json\n",
        difference(&committed, &made)
    );
}

/// The first lines that differ, what is common at both ends left out.
fn difference(committed: &str, made: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (committed.lines().collect(), made.lines().collect());
    let before = old
        .iter()
        .zip(&new)
        .take_while(|(old, new)| old == new)
        .count();
    let rest = old.len().min(new.len()) - before;
    let after = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take(rest)
        .take_while(|(old, new)| old == new)
        .count();
    let mut text = format!("from line {}:\n", before + 1);
    for (sign, lines) in [
        ('-', &old[before..old.len() - after]),
        ('+', &new[before..new.len() - after]),
    ] {
        for line in lines.iter().take(40) {
            writeln!(text, "{sign} {line}").unwrap();
        }
        if lines.len() > 40 {
            writeln!(text, "{sign} … {} more lines", lines.len() - 40).unwrap();
        }
    }
    text
}
