//! A policy in a file: TOML of the contract's shape, every fault with its line and field.

use std::collections::BTreeMap;

use api_spec::problem::Language;
use serde::Serialize;
use serde_json::{Map, Value};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::read::{Proposal, read};
use crate::contract::{Contract, Item};

/// One fault of a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct FileFault {
    /// The line, from 1; what is missing is told at what should hold it.
    pub line: usize,
    /// The field, as a pointer; empty where the file is no TOML.
    pub field: String,
    /// The machine's word for it.
    pub code: String,
    /// The same for people.
    pub message: String,
}

/// Reads a policy from the text of a file.
///
/// # Errors
/// All that is wrong, in the order of lines.
pub fn read_file(contract: &Contract, text: &str) -> Result<Proposal, Vec<FileFault>> {
    let (table, broken) = DeTable::parse_recoverable(text);
    if !broken.is_empty() {
        let told = broken.iter().map(|error| FileFault {
            line: line(text, error.span().map_or(0, |span| span.start)),
            field: String::new(),
            code: "invalid-toml".to_owned(),
            message: error.message().to_owned(),
        });
        return Err(told.collect());
    }
    let mut lines = Lines {
        text,
        of: BTreeMap::new(),
    };
    let value = lines.table("", table.get_ref());
    read(contract, &value).map_err(|items| {
        let mut faults: Vec<FileFault> = items.iter().map(|item| lines.told(item)).collect();
        faults.sort();
        faults
    })
}

/// The line of a byte, from 1.
fn line(text: &str, byte: usize) -> usize {
    let before = text.as_bytes().iter().take(byte);
    1 + before.filter(|byte| **byte == b'\n').count()
}

/// Where each field stands.
struct Lines<'a> {
    text: &'a str,
    of: BTreeMap<String, usize>,
}

impl Lines<'_> {
    /// A table as JSON; notes where its members stand.
    fn table(&mut self, at: &str, table: &DeTable<'_>) -> Value {
        let mut members = Map::new();
        for (name, value) in table {
            let key = name.get_ref().as_ref();
            let field = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
            self.note(&field, name);
            members.insert(key.to_owned(), self.value(&field, value.get_ref()));
        }
        Value::Object(members)
    }

    fn value(&mut self, at: &str, value: &DeValue<'_>) -> Value {
        match value {
            DeValue::String(text) => Value::String(text.as_ref().to_owned()),
            // What no number holds is told as a value of another type.
            DeValue::Integer(digits) => i64::from_str_radix(digits.as_str(), digits.radix())
                .map_or_else(|_| Value::String(digits.to_string()), Value::from),
            DeValue::Float(digits) => digits.as_str().parse::<f64>().map_or_else(
                |_| Value::String(digits.to_string()),
                |number| serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number),
            ),
            DeValue::Boolean(truth) => Value::Bool(*truth),
            DeValue::Datetime(instant) => Value::String(instant.to_string()),
            DeValue::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| {
                    let field = format!("{at}/{index}");
                    self.note(&field, item);
                    self.value(&field, item.get_ref())
                })
                .collect(),
            DeValue::Table(table) => self.table(at, table),
        }
    }

    fn note<T>(&mut self, field: &str, spanned: &Spanned<T>) {
        let line = line(self.text, spanned.span().start);
        self.of.insert(field.to_owned(), line);
    }

    /// The line of a field, or of the nearest one that should hold it.
    fn line_of(&self, field: &str) -> usize {
        let mut field = field;
        loop {
            if let Some(line) = self.of.get(field) {
                return *line;
            }
            match field.rsplit_once('/') {
                Some((above, _)) => field = above,
                None => return 1,
            }
        }
    }

    fn told(&self, item: &Item) -> FileFault {
        let message = item.kind.message(Language::En);
        FileFault {
            line: self.line_of(&item.pointer),
            field: item.pointer.clone(),
            code: item.kind.code().to_owned(),
            message: match &item.allowed {
                Some(allowed) => format!("{message} ({allowed})"),
                None => message.to_owned(),
            },
        }
    }
}
