//! Every answer that a story gets is one that the contract tells of: its status, the kind of its problem, its shape.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::app::Response;

/// The contract, as the server gives it out.
static CONTRACT: LazyLock<Value> = LazyLock::new(|| api_spec::document_value().unwrap());
/// Validators of answers, by where their schema stands.
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Panics when an answer is not one that the contract tells of. What is asked of no operation at all is nobody's to tell.
#[track_caller]
pub fn told(method: &str, path: &str, answer: &Response) {
    let status = answer.status;
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let Some(template) = template(path) else {
        return;
    };
    let operation = &CONTRACT["paths"][template][method.to_lowercase()];
    if operation.is_null() {
        return;
    }
    let place = format!("{method} {template} {status}");
    let response = resolved(&operation["responses"][status.to_string()]);
    assert!(
        !response.is_null(),
        "the contract tells of no {place}: {}",
        answer.text()
    );
    let kind = answer.header("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default();
    let packed = answer.header("content-encoding").is_some();
    if !kind.ends_with("json") || packed || answer.bytes.is_empty() {
        return;
    }
    let schema = &response["content"][kind]["schema"];
    assert!(
        !schema.is_null(),
        "the contract tells of no {place} as {kind}"
    );
    let body = answer.body();
    if let Some(slug) = body["type"]
        .as_str()
        .and_then(|it| it.strip_prefix("/problems/"))
    {
        let kinds = response["description"].as_str().unwrap();
        assert!(
            kinds.contains(&format!("`{slug}`")),
            "the contract tells of no {place} {slug}"
        );
    }
    let errors: Vec<String> = validator(&format!("{place} {kind}"), schema)
        .iter_errors(&body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(
        errors.is_empty(),
        "{place} is not as the contract tells: {errors:?}"
    );
}

fn resolved(part: &'static Value) -> &'static Value {
    match part["$ref"].as_str() {
        Some(reference) => CONTRACT.pointer(reference.trim_start_matches('#')).unwrap(),
        None => part,
    }
}

/// The path of the contract that a path is one of; of several the one with the most words of its own.
fn template(path: &str) -> Option<&'static str> {
    let templates = CONTRACT["paths"].as_object().unwrap().keys();
    templates
        .filter_map(|template| Some((words(template, path)?, template.as_str())))
        .max()
        .map(|(_, template)| template)
}

/// How many letters of a path are those of a template; none if it is not one of its paths.
fn words(template: &str, path: &str) -> Option<usize> {
    if template.split('/').count() != path.split('/').count() {
        return None;
    }
    let mut letters = 0;
    for (part, given) in template.split('/').zip(path.split('/')) {
        let own = match part.split_once('}') {
            Some((_, ending)) => given.ends_with(ending).then_some(ending)?,
            None => (part == given).then_some(part)?,
        };
        letters += own.len();
    }
    Some(letters)
}

fn validator(place: &str, schema: &Value) -> Arc<Validator> {
    let mut validators = VALIDATORS.lock().unwrap();
    let make = || {
        let reference = schema["$ref"].as_str().and_then(|it| it.rsplit('/').next());
        let schema = match reference {
            Some(name) => api_spec::validation_schema(&CONTRACT, name).unwrap(),
            None => json!(schema),
        };
        Arc::new(jsonschema::validator_for(&schema).unwrap())
    };
    validators
        .entry(place.to_owned())
        .or_insert_with(make)
        .clone()
}
