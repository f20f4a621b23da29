//! What a caller may expect of every operation in the document.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

mod bodies;
mod operations;
mod problems;

use serde_json::{Map, Value};

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
