//! Every operation has a name, words, headers and a place of its own.

use std::collections::BTreeSet;

use api_spec::document_value;
use serde_json::{Value, json};

use crate::{id, operations, resolved};

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
fn a_summary_is_a_line_and_a_description_says_more() {
    let document = document_value().unwrap();
    for (path, method, operation) in operations(&document) {
        let text = |name: &str| {
            operation
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_else(|| panic!("{method} {path} has no {name}"))
        };
        let (summary, description) = (text("summary"), text("description"));
        assert!(
            summary.chars().count() <= 80 && !summary.ends_with('.'),
            "{method} {path}: {summary}"
        );
        assert!(
            description.ends_with('.') && !description.starts_with(summary),
            "{method} {path}: {description}"
        );
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
fn everything_below_the_base_path_needs_a_token_and_nothing_else_does() {
    let document = document_value().unwrap();
    for (path, method, operation) in operations(&document) {
        let secured = path.starts_with(api_spec::BASE_PATH);
        let said = if secured {
            json!([{"bearer": []}])
        } else {
            json!([])
        };
        assert_eq!(operation.get("security"), Some(&said), "{method} {path}");
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
        let command = method == "post"
            && ![
                "lookup_worker",
                "rebuild_projection",
                "simulate_policy",
                "redeliver_webhook",
                "publicise_claims",
            ]
            .contains(&name);
        let needs_key = api_spec::conventions::needs_key(name);
        assert_eq!(
            takes("RequiredIdempotencyKey"),
            needs_key,
            "{method} {path}"
        );
        assert_eq!(
            takes("IdempotencyKey"),
            method == "post" && name != "lookup_worker" && !needs_key,
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
            .filter_map(|part| Some(part.strip_prefix('{')?.split_once('}')?.0))
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
