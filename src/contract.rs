//! What callers write, over HTTP or in files, against the contract: the document's own schemas find every fault at once.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

pub use api_spec::fault::Fault as Kind;
use domain::citizen_id::CitizenId;
use domain::credit_code::CreditCode;
use domain::occupation::Occupation;
use domain::policy::MonthDay;
use domain::region::RegionCode;
use domain::time::{Month, Period, parse_date};
use jsonschema::error::{TypeKind, ValidationError, ValidationErrorKind};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::clock;

/// One fault of what a caller wrote: where, and of which kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// JSON pointer into the body; `/query/<name>` and `/path/<name>` for parameters.
    pub pointer: String,
    /// The kind, which has a text in every language.
    pub kind: Kind,
    /// What is allowed, in signs that need no language; never the value.
    pub allowed: Option<String>,
}

impl Item {
    /// A fault of this kind at this place.
    pub fn at(pointer: impl Into<String>, kind: Kind) -> Self {
        Self {
            pointer: pointer.into(),
            kind,
            allowed: None,
        }
    }
}

/// Checks a text; the code of its fault.
type Format = fn(&str) -> Result<(), &'static str>;

/// The formats of the contract, each checked by the value object that will hold the text.
const FORMATS: [(&str, Format); 12] = [
    ("date", |text| {
        parse_date(text)
            .map(drop)
            .map_err(domain::time::InvalidDate::code)
    }),
    ("month", |text| {
        Month::parse(text)
            .map(drop)
            .map_err(domain::time::InvalidMonth::code)
    }),
    ("period", |text| {
        Period::parse(text)
            .map(drop)
            .map_err(domain::time::InvalidPeriod::code)
    }),
    ("citizen-id", |text| {
        CitizenId::parse(text, clock::today())
            .map(drop)
            .map_err(domain::citizen_id::InvalidCitizenId::code)
    }),
    ("credit-code", |text| {
        CreditCode::parse(text)
            .map(drop)
            .map_err(domain::credit_code::InvalidCreditCode::code)
    }),
    ("occupation", |text| {
        Occupation::parse(text)
            .map(drop)
            .map_err(domain::occupation::InvalidOccupation::code)
    }),
    ("region", |text| {
        if text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(())
        } else {
            Err("invalid-region")
        }
    }),
    ("current-region", |text| {
        RegionCode::parse(text)
            .map(drop)
            .map_err(domain::region::InvalidRegion::code)
    }),
    ("month-day", |text| {
        MonthDay::parse(text)
            .map(drop)
            .map_err(domain::policy::InvalidMonthDay::code)
    }),
    ("uuid", |text| {
        text.parse::<uuid::Uuid>()
            .map(drop)
            .map_err(|_| "invalid-id")
    }),
    ("text", |text| plain(text, |c| c.is_control() && c != '\n')),
    ("line", |text| plain(text, char::is_control)),
];

/// Text that people can read: something besides blanks, and no control characters.
fn plain(text: &str, control: impl Fn(char) -> bool) -> Result<(), &'static str> {
    if text.trim().is_empty() || text.chars().any(control) {
        Err("invalid-text")
    } else {
        Ok(())
    }
}

/// The document, and the validators of all request bodies by the name of their schema.
pub struct Contract {
    document: Value,
    text: String,
    validators: HashMap<String, jsonschema::Validator>,
}

impl Contract {
    /// The contract of this program: made once, however many servers a process starts and files it reads.
    ///
    /// # Errors
    /// None in practice: the document and its schemas are part of the program.
    pub fn ours() -> anyhow::Result<&'static Self> {
        static OURS: OnceLock<Contract> = OnceLock::new();
        if let Some(made) = OURS.get() {
            return Ok(made);
        }
        let document = api_spec::document_value()?;
        let made = Self {
            text: api_spec::document_text(&document)?,
            validators: validators(&document)?,
            document,
        };
        Ok(OURS.get_or_init(|| made))
    }

    /// The document.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// The document as it is committed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every fault of a value against a schema, at its own place.
    pub fn faults(&self, schema: &str, value: &Value) -> Vec<Item> {
        let mut items = Vec::new();
        if let Some(validator) = self.validators.get(schema) {
            for error in validator.iter_errors(value) {
                collect(&error, &mut items);
            }
        }
        most_telling(items)
    }

    /// Checks a value against a schema and reads it. Every fault of the value is reported.
    pub fn read<T: DeserializeOwned>(&self, schema: &str, value: Value) -> Result<T, Vec<Item>> {
        let items = self.faults(schema, &value);
        if !items.is_empty() {
            return Err(items);
        }
        // The schema leaves little for the reader to refuse: whole numbers written as 1.0 or 1e3.
        serde_path_to_error::deserialize(value).map_err(|error| {
            let path = error.path().to_string();
            let pointer = if path == "." {
                String::new()
            } else {
                format!("/{}", path.replace('.', "/"))
            };
            vec![Item::at(pointer, Kind::WrongType)]
        })
    }
}

/// The compiled schemas of all request bodies.
fn validators(document: &Value) -> anyhow::Result<HashMap<String, jsonschema::Validator>> {
    let mut validators = HashMap::new();
    for name in api_spec::request_components(document) {
        let schema = api_spec::validation_schema(document, &name).unwrap_or_default();
        let mut options = jsonschema::options().should_validate_formats(true);
        for (format, check) in FORMATS {
            options = options.with_format(format, move |text: &str| check(text).is_ok());
        }
        let validator = options
            .build(&schema)
            .map_err(|error| anyhow::anyhow!("the schema {name} of the contract: {error}"))?;
        validators.insert(name, validator);
    }
    Ok(validators)
}

/// One fault per place: a value that no value object takes also misses the pattern and the length that
/// stand in the contract for machines that know no such object.
fn most_telling(items: Vec<Item>) -> Vec<Item> {
    let coarse = |kind| matches!(kind, Kind::Pattern | Kind::TooShort | Kind::TooLong);
    let mut told = BTreeMap::<String, Item>::new();
    for item in items {
        match told.get(&item.pointer) {
            Some(known) if !coarse(known.kind) || coarse(item.kind) => {}
            _ => drop(told.insert(item.pointer.clone(), item)),
        }
    }
    told.into_values().collect()
}

fn collect(error: &ValidationError<'_>, items: &mut Vec<Item>) {
    let pointer = error.instance_path().as_str().to_owned();
    let mut add = |pointer: String, kind: Kind, allowed: Option<String>| {
        items.push(Item {
            pointer,
            kind,
            allowed,
        });
    };
    let at_most = |limit: &dyn std::fmt::Display| Some(format!("≤ {limit}"));
    let at_least = |limit: &dyn std::fmt::Display| Some(format!("≥ {limit}"));
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected }
        | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            // The name of a member is the caller's text too: it stands in the pointer, shortened.
            for name in unexpected {
                let name: String = name.chars().take(60).collect();
                let name = name.replace('~', "~0").replace('/', "~1");
                add(format!("{pointer}/{name}"), Kind::UnknownField, None);
            }
        }
        ValidationErrorKind::Required { property } => {
            add(
                format!("{pointer}/{}", property.as_str().unwrap_or_default()),
                Kind::Missing,
                None,
            );
        }
        ValidationErrorKind::Type { kind } => {
            let wanted = match kind {
                TypeKind::Single(wanted) => Some(wanted.to_string()),
                TypeKind::Multiple(_) => None,
            };
            add(pointer, Kind::WrongType, wanted);
        }
        ValidationErrorKind::Enum { options } => {
            let known: Vec<&str> = options
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            add(pointer, Kind::NotAllowed, Some(known.join(", ")));
        }
        ValidationErrorKind::Maximum { limit }
        | ValidationErrorKind::ExclusiveMaximum { limit } => {
            add(pointer, Kind::OutOfRange, at_most(limit));
        }
        ValidationErrorKind::Minimum { limit }
        | ValidationErrorKind::ExclusiveMinimum { limit } => {
            add(pointer, Kind::OutOfRange, at_least(limit));
        }
        ValidationErrorKind::MaxLength { limit } => add(pointer, Kind::TooLong, at_most(limit)),
        ValidationErrorKind::MinLength { limit } => add(pointer, Kind::TooShort, at_least(limit)),
        ValidationErrorKind::MaxItems { limit } | ValidationErrorKind::MaxProperties { limit } => {
            add(pointer, Kind::TooMany, at_most(limit));
        }
        ValidationErrorKind::MinItems { limit } | ValidationErrorKind::MinProperties { limit } => {
            add(pointer, Kind::TooFew, at_least(limit));
        }
        ValidationErrorKind::Format { format } => {
            let text = error.instance().as_str().unwrap_or_default();
            let check = FORMATS
                .iter()
                .find(|(name, _)| name == format)
                .map(|(_, check)| check);
            let code = check
                .and_then(|check| check(text).err())
                .unwrap_or_default();
            add(
                pointer,
                Kind::from_code(code).unwrap_or(Kind::Pattern),
                None,
            );
        }
        ValidationErrorKind::OneOfNotValid { .. }
        | ValidationErrorKind::OneOfMultipleValid { .. } => {
            add(pointer, Kind::OneOf, None);
        }
        _ => add(pointer, Kind::Pattern, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_a_value_object_is_a_word_of_the_contract() {
        let refused = [
            "",
            "x",
            "2021-02-30",
            "11010519491231002",
            "110105194912310021",
            "110105194902300025",
            "520",
            "9133010",
        ];
        for (_, check) in FORMATS {
            for code in refused.iter().filter_map(|text| check(text).err()) {
                assert!(Kind::from_code(code).is_some(), "{code}");
            }
        }
    }
}
