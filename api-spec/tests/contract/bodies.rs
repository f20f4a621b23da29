//! Bodies: closed, bounded, with examples, and refused at the place of the fault.

use std::collections::BTreeSet;

use api_spec::{document_value, request_components, validation_schema};
use serde_json::{Map, Value, json};

use crate::{operations, resolved, schemas};

/// The names of the schemas that are used as request bodies, and of all that these refer to.
fn request_schemas(document: &Value) -> BTreeSet<String> {
    request_components(document)
        .into_iter()
        .flat_map(|body| {
            let schema = validation_schema(document, &body).unwrap();
            schema["components"]["schemas"]
                .as_object()
                .unwrap()
                .keys()
                .cloned()
                .collect::<Vec<_>>()
        })
        .collect()
}

/// The document's own schema of a component, with all others at hand.
fn document_schema(document: &Value, name: &str) -> jsonschema::Validator {
    let reference = json!({"$ref": format!("#/components/schemas/{name}")});
    schema_of(document, &reference)
}

/// A schema that stands anywhere in the document, with all components that it refers to.
fn schema_of(document: &Value, part: &Value) -> jsonschema::Validator {
    let mut needed = Map::new();
    collect(document, part, &mut needed);
    let mut schema = part.clone();
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["components"] = json!({"schemas": needed});
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

/// Adds every component that a part of the document refers to.
fn collect(document: &Value, part: &Value, needed: &mut Map<String, Value>) {
    match part {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            if let Some(name) =
                reference.and_then(|path| path.strip_prefix("#/components/schemas/"))
            {
                let schema = &schemas(document)[name];
                if needed.insert(name.to_owned(), schema.clone()).is_none() {
                    collect(document, schema, needed);
                }
            }
            members
                .values()
                .for_each(|member| collect(document, member, needed));
        }
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect(document, item, needed)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// The server's schema of a request body.
fn body_schema(document: &Value, name: &str) -> jsonschema::Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(&validation_schema(document, name).unwrap())
        .unwrap()
}

/// The faults that the server's schema finds, as keyword and pointer.
fn faults(name: &str, body: &Value) -> BTreeSet<(String, String)> {
    body_schema(&document_value().unwrap(), name)
        .iter_errors(body)
        .map(|error| {
            (
                error.kind().keyword().to_owned(),
                error.instance_path().to_string(),
            )
        })
        .collect()
}

fn found(expected: &[(&str, &str)]) -> BTreeSet<(String, String)> {
    expected
        .iter()
        .map(|(keyword, pointer)| ((*keyword).to_owned(), (*pointer).to_owned()))
        .collect()
}

#[test]
fn every_body_and_answer_has_an_example() {
    let document = document_value().unwrap();
    for (path, method, operation) in operations(&document) {
        let body = operation.get("requestBody").map(|body| ("request", body));
        let answers = operation["responses"]
            .as_object()
            .unwrap()
            .iter()
            .map(|(status, response)| (status.as_str(), response));
        for (name, content) in body.into_iter().chain(answers) {
            for (media_type, content) in resolved(&document, content)
                .get("content")
                .and_then(Value::as_object)
                .into_iter()
                .flatten()
            {
                let schema = content["schema"]["$ref"]
                    .as_str()
                    .and_then(|path| path.rsplit('/').next());
                let shown = content.get("example").is_some()
                    || schema
                        .is_some_and(|schema| schemas(&document)[schema].get("examples").is_some());
                assert!(shown, "{method} {path} {name} {media_type} has no example");
            }
        }
    }
}

#[test]
fn every_example_fits_its_own_schema() {
    let document = document_value().unwrap();
    let mut shown = Vec::new();
    examples("#", &document, &mut shown);
    assert!(shown.len() > schemas(&document).len() / 2);
    for (place, schema, example) in shown {
        let validator = schema_of(&document, schema);
        let errors: Vec<String> = validator
            .iter_errors(example)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{place}: {errors:?}");
    }
}

/// Every example below a part of the document, with its place and the schema that it is an example of: a media type and a
/// parameter have a schema, a schema is one.
fn examples<'a>(place: &str, part: &'a Value, found: &mut Vec<(String, &'a Value, &'a Value)>) {
    match part {
        Value::Object(members) => {
            let schema = members.get("schema").unwrap_or(part);
            let many = members.get("examples").and_then(Value::as_array);
            for example in members
                .get("example")
                .into_iter()
                .chain(many.into_iter().flatten())
            {
                found.push((place.to_owned(), schema, example));
            }
            for (name, member) in members {
                if !matches!(name.as_str(), "example" | "examples") {
                    examples(&format!("{place}/{name}"), member, found);
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                examples(&format!("{place}/{index}"), item, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_schema_is_used() {
    // Two types of one name are one schema in the document, that of the last; what only the other refers to is left over.
    let document = document_value().unwrap();
    let mut used = Map::new();
    for (_, _, operation) in operations(&document) {
        collect(&document, &json!(operation), &mut used);
    }
    collect(&document, &document["components"]["responses"], &mut used);
    let unused: Vec<&String> = schemas(&document)
        .keys()
        .filter(|name| !used.contains_key(*name))
        .collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn every_request_schema_is_closed_and_bounded() {
    let document = document_value().unwrap();
    for name in request_schemas(&document) {
        let schema = &schemas(&document)[&name];
        if schema["type"] == "object" {
            assert_eq!(
                schema["additionalProperties"],
                json!(false),
                "{name} takes unknown members"
            );
        }
        bounded(&name, schema);
    }
}

/// Every text is bounded by a length, a pattern or a list of values, every number by a maximum, every list by a length.
fn bounded(place: &str, schema: &Value) {
    let is = |kind: &str| match &schema["type"] {
        Value::String(only) => only == kind,
        Value::Array(kinds) => kinds.iter().any(|one| one == kind),
        _ => false,
    };
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| schema.get(keyword).is_some());
    assert!(
        !is("string") || has(&["maxLength", "pattern", "enum"]),
        "the text {place} is not bounded"
    );
    assert!(
        !(is("integer") || is("number")) || has(&["maximum"]),
        "the number {place} is not bounded"
    );
    assert!(
        !is("array") || has(&["maxItems"]),
        "the list {place} is not bounded"
    );
    for (name, member) in schema["properties"].as_object().into_iter().flatten() {
        bounded(&format!("{place}.{name}"), member);
    }
    if let Some(items) = schema.get("items") {
        bounded(&format!("{place}[]"), items);
    }
}

#[test]
fn an_optional_member_may_be_absent_or_null() {
    let document = document_value().unwrap();
    let full = json!({
        "citizen_id": "11010519491231002X", "name": "李秀英", "phone": null, "account": null, "origin": "520502", "household_id": null,
        "address": null, "willing": true, "preferred_occupations": null, "preferred_regions": null, "surveyed_on": "2021-03-01",
        "source": "field_visit", "household_income": null,
    });
    let mut short = full.clone();
    short
        .as_object_mut()
        .unwrap()
        .retain(|_, value| !value.is_null());
    for body in [full, short] {
        assert!(document_schema(&document, "SurveyWorker").is_valid(&body));
        assert!(body_schema(&document, "SurveyWorker").is_valid(&body));
        serde_json::from_value::<api_spec::worker::SurveyWorker>(body).unwrap();
    }
}

#[test]
fn every_fault_of_a_body_is_found_at_its_own_place() {
    let body = json!({
        "citizen_id": "11010519491231002X", "name": "", "account": {"number": "12", "holder_name": "李秀英", "holder_kind": "cat", "iban": "DE"},
        "origin": "5205", "willing": "yes", "preferred_occupations": ["4-10-01-06", "cook"], "surveyed_on": "2021-3-1",
        "source": "hearsay", "household_income": {"year": 2020, "per_head_fen": -1}, "age": 40,
    });
    assert_eq!(
        faults("SurveyWorker", &body),
        found(&[
            ("minLength", "/name"),
            ("pattern", "/account/number"),
            ("enum", "/account/holder_kind"),
            ("additionalProperties", "/account"),
            ("pattern", "/origin"),
            ("type", "/willing"),
            ("pattern", "/preferred_occupations/1"),
            ("pattern", "/surveyed_on"),
            ("format", "/surveyed_on"),
            ("enum", "/source"),
            ("minimum", "/household_income/per_head_fen"),
            ("additionalProperties", ""),
        ])
    );
    assert_eq!(
        faults("RecordDeath", &json!({"source": "Civil registry"})),
        found(&[("required", "")])
    );
}

#[test]
fn money_is_a_whole_number_of_fen_within_bounds() {
    let schema = body_schema(&document_value().unwrap(), "RecordWage");
    let wage =
        |amount: Value| json!({"month": "2021-05", "amount_fen": amount, "paid_on": "2021-06-05"});
    for good in [json!(0), json!(1_000_000_000_000_i64)] {
        assert!(schema.is_valid(&wage(good)));
    }
    for bad in [
        json!(-1),
        json!(1_000_000_000_001_i64),
        json!(0.5),
        json!("5"),
        Value::Null,
    ] {
        assert!(!schema.is_valid(&wage(bad.clone())), "{bad}");
    }
}

#[test]
fn the_servers_schema_and_the_documents_accept_the_same() {
    let document = document_value().unwrap();
    for name in request_schemas(&document) {
        let (wide, sharp) = (
            document_schema(&document, &name),
            body_schema(&document, &name),
        );
        for example in schemas(&document)[&name]
            .get("examples")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            for altered in alterations(example) {
                assert_eq!(
                    wide.is_valid(&altered),
                    sharp.is_valid(&altered),
                    "{name}: {altered}"
                );
            }
        }
    }
}

/// The example itself, and with each member left out, null, or of another type.
fn alterations(example: &Value) -> Vec<Value> {
    let mut all = vec![example.clone(), Value::Null, json!(7)];
    for name in example.as_object().into_iter().flat_map(Map::keys) {
        for value in [Value::Null, json!(-1), json!("x"), json!([]), json!({})] {
            let mut altered = example.clone();
            altered[name] = value;
            all.push(altered);
        }
        let mut without = example.clone();
        without.as_object_mut().unwrap().remove(name);
        all.push(without);
    }
    all
}

#[test]
fn debug_output_of_a_body_with_personal_data_shows_nothing_of_it() {
    let body = json!({
        "citizen_id": "11010519491231002X", "name": "李秀英", "phone": "13800000000", "origin": "520502", "willing": true,
        "surveyed_on": "2021-03-01", "source": "field_visit",
    });
    let survey: api_spec::worker::SurveyWorker = serde_json::from_value(body).unwrap();
    assert_eq!(format!("{survey:?}"), "SurveyWorker(…)");
}
