//! Canonical JSON (RFC 8785), written fast: what events are made of, texts, small whole numbers and members, is written
//! here; the rest, fractions and large numbers, by the crate that knows how, which also checks all of it in the tests.

use std::io::Write;

use serde_json::{Map, Value};

/// Whole numbers up to here are written as they are; beyond, a number is a fraction in JSON's eyes.
const EXACT: u64 = 1 << 53;

/// Writes a value in its canonical form.
///
/// # Errors
/// A number that JSON does not have.
pub fn write(value: &Value, text: &mut Vec<u8>) -> serde_json::Result<()> {
    match value {
        Value::Null => text.extend_from_slice(b"null"),
        Value::Bool(true) => text.extend_from_slice(b"true"),
        Value::Bool(false) => text.extend_from_slice(b"false"),
        Value::Number(number) => match number.as_i64() {
            Some(whole) if whole.unsigned_abs() <= EXACT => {
                write!(text, "{whole}").map_err(serde_json::Error::io)?;
            }
            _ => serde_json_canonicalizer::to_writer(number, text)?,
        },
        Value::String(string) => serde_json::to_writer(text, string)?,
        Value::Array(items) => {
            text.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(b',');
                }
                write(item, text)?;
            }
            text.push(b']');
        }
        Value::Object(members) => object(members, text)?,
    }
    Ok(())
}

fn object(members: &Map<String, Value>, text: &mut Vec<u8>) -> serde_json::Result<()> {
    let mut members: Vec<(&String, &Value)> = members.iter().collect();
    // Members stand in the order of their names in UTF-16 (section 3.2.3), which is that of the bytes for ASCII.
    if members.iter().all(|(name, _)| name.is_ascii()) {
        members.sort_unstable_by_key(|(name, _)| *name);
    } else {
        members.sort_by(|(left, _), (right, _)| left.encode_utf16().cmp(right.encode_utf16()));
    }
    text.push(b'{');
    for (index, (name, value)) in members.into_iter().enumerate() {
        if index > 0 {
            text.push(b',');
        }
        serde_json::to_writer(&mut *text, name)?;
        text.push(b':');
        write(value, text)?;
    }
    text.push(b'}');
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn it_writes_what_the_crate_writes() {
        for value in [
            json!({"\u{e000}": 1, "\u{10000}": 2, "€": 3, "a": 4, "A": 5, "": 6, "aa": 7}),
            json!({"z": {"y": [{"b": null, "a": [true, false, []]}, {}]}}),
            json!("\u{0}\u{1f}\u{7f}\u{80}\u{2028}\"\\/\u{8}\u{c}\n\r\t😀"),
            json!([
                0,
                -1,
                i64::MAX,
                i64::MIN,
                u64::MAX,
                EXACT,
                EXACT + 1,
                0.0,
                -0.0,
                1e21,
                1e-7,
                0.1
            ]),
            serde_json::from_str("[1.0e1, -0, 10000000000000000000000, 4.50, 2e-3]").unwrap(),
        ] {
            let mut text = Vec::new();
            write(&value, &mut text).unwrap();
            let expected = serde_json_canonicalizer::to_vec(&value).unwrap();
            assert_eq!(
                String::from_utf8(text).unwrap(),
                String::from_utf8(expected).unwrap()
            );
        }
    }
}
