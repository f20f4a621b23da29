//! What a caller may expect of every operation in the document.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::collections::{BTreeMap, BTreeSet};

use api_spec::fault::Fault;
use api_spec::{Language, Slug, document_value, refusals, request_components, validation_schema};
use serde_json::{Map, Value, json};

/// Every operation: its path, its method, and itself.
fn operations(document: &Value) -> Vec<(&str, &str, &Map<String, Value>)> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().iter();
            methods.map(move |(method, operation)| {
                (
                    path.as_str(),
                    method.as_str(),
                    operation.as_object().unwrap(),
                )
            })
        })
        .collect()
}

fn id(operation: &Map<String, Value>) -> &str {
    operation["operationId"].as_str().unwrap()
}

/// What a reference leads to, or the thing itself.
fn resolved<'a>(document: &'a Value, part: &'a Value) -> &'a Value {
    match part.get("$ref").and_then(Value::as_str) {
        Some(reference) => document
            .pointer(reference.strip_prefix('#').unwrap())
            .unwrap(),
        None => part,
    }
}

fn schemas(document: &Value) -> &Map<String, Value> {
    document["components"]["schemas"].as_object().unwrap()
}

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
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{name}"),
        "components": {"schemas": document["components"]["schemas"]},
    });
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap()
}

/// The server's schema of a request body.
fn body_schema(name: &str) -> jsonschema::Validator {
    jsonschema::options()
        .should_validate_formats(true)
        .build(&validation_schema(&document_value().unwrap(), name).unwrap())
        .unwrap()
}

/// The faults that the server's schema finds, as keyword and pointer.
fn faults(name: &str, body: &Value) -> BTreeSet<(String, String)> {
    body_schema(name)
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
fn the_document_is_openapi_3_1() {
    assert_eq!(document_value().unwrap()["openapi"], "3.1.0");
}

#[test]
fn operation_ids_are_unique() {
    let document = document_value().unwrap();
    let mut seen = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        assert!(
            seen.insert(id(operation)),
            "{method} {path} repeats {}",
            id(operation)
        );
    }
}

#[test]
fn every_operation_has_a_summary_a_known_tag_and_an_answer() {
    let document = document_value().unwrap();
    let tags: BTreeSet<&str> = document["tags"]
        .as_array()
        .unwrap()
        .iter()
        .map(|tag| tag["name"].as_str().unwrap())
        .collect();
    for (path, method, operation) in operations(&document) {
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|summary| !summary.is_empty()),
            "{method} {path}"
        );
        assert!(
            tags.contains(operation["tags"][0].as_str().unwrap()),
            "{method} {path}"
        );
        let responses = operation["responses"].as_object().unwrap();
        assert!(
            responses.keys().any(|status| status.starts_with('2')),
            "{method} {path}"
        );
        for (status, response) in responses {
            assert!(
                resolved(&document, response)["description"]
                    .as_str()
                    .is_some_and(|text| !text.is_empty()),
                "{method} {path} {status}"
            );
        }
    }
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
    for (name, schema) in schemas(&document) {
        for example in schema
            .get("examples")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let validator = document_schema(&document, name);
            let errors: Vec<String> = validator
                .iter_errors(example)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn check(document: &Value, part: &Value) {
        match part {
            Value::Object(members) => {
                if let Some(reference) = members.get("$ref").and_then(Value::as_str) {
                    assert!(
                        document
                            .pointer(reference.strip_prefix('#').unwrap())
                            .is_some(),
                        "{reference}"
                    );
                }
                members.values().for_each(|member| check(document, member));
            }
            Value::Array(items) => items.iter().for_each(|item| check(document, item)),
            _ => {}
        }
    }
    let document = document_value().unwrap();
    check(&document, &document);
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
        assert!(body_schema("SurveyWorker").is_valid(&body));
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
    let wage =
        |amount: Value| json!({"month": "2021-05", "amount_fen": amount, "paid_on": "2021-06-05"});
    for good in [json!(0), json!(1_000_000_000_000_i64)] {
        assert!(body_schema("RecordWage").is_valid(&wage(good)));
    }
    for bad in [
        json!(-1),
        json!(1_000_000_000_001_i64),
        json!(0.5),
        json!("5"),
        Value::Null,
    ] {
        assert!(
            !body_schema("RecordWage").is_valid(&wage(bad.clone())),
            "{bad}"
        );
    }
}

#[test]
fn the_servers_schema_and_the_documents_accept_the_same() {
    let document = document_value().unwrap();
    for name in request_schemas(&document) {
        let (wide, sharp) = (document_schema(&document, &name), body_schema(&name));
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
fn everything_below_the_base_path_needs_a_token_and_nothing_else_does() {
    let document = document_value().unwrap();
    for (path, method, operation) in operations(&document) {
        let secured = operation
            .get("security")
            .is_some_and(|security| security == &json!([{"bearer": []}]));
        assert_eq!(
            path.starts_with(api_spec::BASE_PATH),
            secured,
            "{method} {path}"
        );
        if secured {
            for status in ["401", "403", "500", "503"] {
                assert!(
                    operation["responses"].get(status).is_some(),
                    "{method} {path} {status}"
                );
            }
        }
    }
}

#[test]
fn commands_and_reads_carry_the_headers_of_the_conventions() {
    let document = document_value().unwrap();
    for (path, method, operation) in operations(&document) {
        let takes = |component: &str| {
            let reference = json!({"$ref": format!("#/components/parameters/{component}")});
            operation
                .get("parameters")
                .and_then(Value::as_array)
                .is_some_and(|all| all.contains(&reference))
        };
        let gives = |status: &str, name: &str| {
            operation["responses"][status]["headers"]
                .get(name)
                .is_some()
        };
        if !path.starts_with(api_spec::BASE_PATH) {
            continue;
        }
        assert!(takes("AcceptLanguage"), "{method} {path}");
        let name = id(operation);
        let command = method == "post" && !["lookup_worker", "rebuild_projection"].contains(&name);
        assert_eq!(
            takes("IdempotencyKey"),
            method == "post" && name != "lookup_worker",
            "{method} {path}"
        );
        assert_eq!(
            takes("IfMatch"),
            command && path.contains("{id}"),
            "{method} {path}"
        );
        if command {
            let status = if operation["responses"].get("201").is_some() {
                "201"
            } else {
                "200"
            };
            assert!(gives(status, "ETag"), "{method} {path}");
            assert_eq!(
                status == "201",
                gives(status, "Location"),
                "{method} {path}"
            );
        }
        if takes("IfNoneMatch") {
            assert!(
                gives("200", "ETag") && operation["responses"].get("304").is_some(),
                "{method} {path}"
            );
        }
    }
}

#[test]
fn every_parameter_in_a_path_is_described_and_no_other() {
    let document = document_value().unwrap();
    for (path, method, operation) in operations(&document) {
        let named: BTreeSet<&str> = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
            .collect();
        let parameters = operation
            .get("parameters")
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        let described: BTreeSet<&str> = parameters
            .filter(|parameter| parameter["in"] == "path")
            .map(|parameter| parameter["name"].as_str().unwrap())
            .collect();
        assert_eq!(named, described, "{method} {path}");
    }
}

#[test]
fn a_path_is_mounted_by_the_same_text_that_the_document_has() {
    use utoipa::Path as _;
    let document = document_value().unwrap();
    let path = api_spec::paths::dispatches::__path_confirm_arrival::path();
    assert_eq!(
        path,
        "/api/v1/workers/{id}/dispatches/{dispatch_id}/arrival"
    );
    assert_eq!(
        document["paths"][&path]["post"]["operationId"],
        "confirm_arrival"
    );
}

#[test]
fn problem_slugs_are_unique_and_have_titles_in_both_languages() {
    let mut seen = BTreeSet::new();
    for slug in Slug::ALL {
        assert!(seen.insert(slug.slug()), "{} stands twice", slug.slug());
        assert!(
            slug.slug()
                .chars()
                .all(|letter| letter.is_ascii_lowercase() || letter == '-'),
            "{}",
            slug.slug()
        );
        assert!((400..600).contains(&slug.status()), "{}", slug.slug());
        assert!(
            !slug.title(Language::En).is_empty() && slug.title(Language::En).is_ascii(),
            "{}",
            slug.slug()
        );
        assert!(
            !slug.title(Language::Zh).is_empty() && !slug.title(Language::Zh).is_ascii(),
            "{}",
            slug.slug()
        );
    }
}

#[test]
fn every_refusal_belongs_to_an_operation_that_lists_it() {
    let document = document_value().unwrap();
    let mut listed = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let text = operation["responses"]["409"]["description"]
            .as_str()
            .unwrap_or_default();
        for slug in refusals::of(id(operation)) {
            assert!(slug.is_refusal(), "{} is no refusal", slug.slug());
            assert!(
                text.contains(&format!("`{}`", slug.slug())),
                "{method} {path} {}",
                slug.slug()
            );
            listed.insert(*slug);
        }
    }
    let all: BTreeSet<Slug> = Slug::ALL
        .iter()
        .copied()
        .filter(|slug| slug.is_refusal())
        .collect();
    assert_eq!(listed, all);
}

#[test]
fn fault_codes_are_unique_and_have_messages_in_both_languages() {
    let mut seen = BTreeMap::new();
    for fault in Fault::ALL {
        assert_eq!(
            seen.insert(fault.code(), *fault),
            None,
            "{} stands twice",
            fault.code()
        );
        assert_eq!(Fault::from_code(fault.code()), Some(*fault));
        assert!(
            !fault.message(Language::Zh).is_ascii() && !fault.message(Language::En).is_empty(),
            "{}",
            fault.code()
        );
    }
}

#[test]
fn a_problem_carries_its_facts_beside_the_standard_members() {
    let mut problem = api_spec::Problem::new(
        Slug::VersionMismatch,
        Language::En,
        "It moved on.",
        "0199f0a2",
    );
    problem.facts.insert("current_version".to_owned(), json!(8));
    assert_eq!(
        serde_json::to_value(&problem).unwrap(),
        json!({
            "type": "/problems/version-mismatch", "title": "The record has changed since you read it", "status": 412,
            "detail": "It moved on.", "instance": "0199f0a2", "current_version": 8,
        })
    );
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
