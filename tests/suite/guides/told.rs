//! Whether a command printed what its guide says: the same members, texts and lines, with `…` for what is left out.

use std::collections::BTreeMap;

use serde_json::Value;

/// Members that differ from run to run: places in the log, ids of requests.
const PLACES: [&str; 6] = ["position", "cursor", "next", "head", "feed", "instance"];

/// Whether each line is printed, in order.
pub fn lines_fit(told: &str, found: &str) -> bool {
    let mut found = found.lines();
    told.lines()
        .all(|told| found.any(|found| text_fits(told, found)))
}

/// Whether a text is as told, with anything for `…`.
fn text_fits(told: &str, found: &str) -> bool {
    let Some((first, rest)) = told.split_once('…') else {
        return told == found;
    };
    let Some(mut found) = found.strip_prefix(first) else {
        return false;
    };
    let mut parts = rest.split('…').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return found.ends_with(part);
        }
        let Some((_, behind)) = found.split_once(part) else {
            return false;
        };
        found = behind;
    }
    false
}

/// Which id stands for which of the guide's.
#[derive(Default)]
pub struct Ids(BTreeMap<String, String>);

impl Ids {
    /// Whether all documents are as told.
    pub fn fit(&mut self, told: &str, found: &str) -> bool {
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
    assert!(lines_fit("{…}", "{{}}"));
    assert!(!lines_fit("d\nabc\n", "abc\nd\n"));
}
