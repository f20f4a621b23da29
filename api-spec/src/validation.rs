//! Schemas by which the server checks request bodies: cut out of the document, so that a body is refused
//! exactly when the committed contract says so.

use serde_json::{Map, Value, json};

/// The JSON schema (draft 2020-12) of the component with this name, with all that it refers to. It accepts
/// what the document accepts, but is written so that a validator points at the very fault: in the
/// document an optional member is `oneOf` null and a type, and a validator would only say that neither fits.
///
/// None when the document has no such component.
pub fn validation_schema(document: &Value, component: &str) -> Option<Value> {
    let schemas = document
        .pointer("/components/schemas")
        .and_then(Value::as_object)?;
    if !schemas.contains_key(component) {
        return None;
    }
    let mut needed = Map::new();
    collect(component, schemas, &mut needed);
    Some(json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/components/schemas/{component}"),
        "components": {"schemas": needed},
    }))
}

/// The names of the components that operations take as bodies.
pub fn request_components(document: &Value) -> Vec<String> {
    let paths = document.get("paths").and_then(Value::as_object);
    let operations = paths
        .into_iter()
        .flat_map(Map::values)
        .filter_map(Value::as_object)
        .flat_map(Map::values);
    let mut names: Vec<String> = operations
        .filter_map(|operation| {
            operation
                .pointer("/requestBody/content/application~1json/schema/$ref")?
                .as_str()?
                .rsplit('/')
                .next()
                .map(str::to_owned)
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Adds a component and everything that it refers to.
fn collect(name: &str, schemas: &Map<String, Value>, needed: &mut Map<String, Value>) {
    let Some(schema) = schemas.get(name) else {
        return;
    };
    if needed.contains_key(name) {
        return;
    }
    let schema = pointed(schema.clone());
    needed.insert(name.to_owned(), schema.clone());
    let mut references = Vec::new();
    find_references(&schema, &mut references);
    for reference in references {
        collect(&reference, schemas, needed);
    }
}

fn find_references(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            if let Some(name) = members
                .get("$ref")
                .and_then(Value::as_str)
                .and_then(|path| path.rsplit('/').next())
            {
                found.push(name.to_owned());
            }
            members
                .values()
                .for_each(|member| find_references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| find_references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Rewrites `oneOf` of null and a type as `if null, fine, else the type`.
fn pointed(schema: Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut members: Map<String, Value> = members
                .into_iter()
                .map(|(name, member)| (name, pointed(member)))
                .collect();
            if let Some(other) = members.get("oneOf").and_then(beside_null) {
                members.remove("oneOf");
                members.insert("if".to_owned(), json!({"type": "null"}));
                members.insert("then".to_owned(), json!(true));
                members.insert("else".to_owned(), other);
            }
            Value::Object(members)
        }
        Value::Array(items) => Value::Array(items.into_iter().map(pointed).collect()),
        scalar => scalar,
    }
}

/// The other of two alternatives, if one of them is null.
fn beside_null(alternatives: &Value) -> Option<Value> {
    let null = json!({"type": "null"});
    match alternatives.as_array()?.as_slice() {
        [first, other] | [other, first] if *first == null => Some(other.clone()),
        _ => None,
    }
}
