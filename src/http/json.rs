//! Reading JSON strictly: an object that names a member twice is refused, since a parser that takes
//! either would record what nobody meant.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Why bytes could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// They are not text in UTF-8, or begin with a byte-order mark.
    NotUtf8,
    /// They are not JSON.
    NotJson {
        /// The line at which that shows, from 1.
        line: usize,
        /// The column, in bytes, from 1.
        column: usize,
    },
    /// An object names a member twice.
    DuplicateMember,
}

/// Words that the parser's own messages do not contain, by which the fault is known again.
const DUPLICATE: &str = "\u{1}duplicate member\u{1}";

/// Reads one JSON value.
pub fn read(bytes: &[u8]) -> Result<Value, Unreadable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)?;
    if text.starts_with('\u{feff}') {
        return Err(Unreadable::NotUtf8);
    }
    serde_json::from_str::<Strict>(text)
        .map(|strict| strict.0)
        .map_err(|error| {
            if error.to_string().contains(DUPLICATE) {
                Unreadable::DuplicateMember
            } else {
                Unreadable::NotJson {
                    line: error.line(),
                    column: error.column(),
                }
            }
        })
}

struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

impl<'de> DeserializeSeed<'de> for StrictVisitor {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(StrictVisitor)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(StrictVisitor)?;
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom(DUPLICATE));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_member_named_twice_is_refused_at_any_depth() {
        assert_eq!(
            read(br#"{"a": 1, "a": 1}"#),
            Err(Unreadable::DuplicateMember)
        );
        assert_eq!(
            read(br#"[{"a": {"b": 1, "b": 2}}]"#),
            Err(Unreadable::DuplicateMember)
        );
        assert_eq!(
            read(br#"{"a": {"b": 1}, "c": {"b": 2}}"#),
            Ok(json!({"a": {"b": 1}, "c": {"b": 2}}))
        );
    }

    #[test]
    fn what_is_not_json_is_refused() {
        for bytes in [&b""[..], b"{", b"{]", b"nul", b"{} {}", b"{\"a\": NaN}"] {
            assert!(
                matches!(read(bytes), Err(Unreadable::NotJson { line: 1, .. })),
                "{bytes:?}"
            );
        }
        for bytes in [&b"\xff"[..], b"\xef\xbb\xbf{}", b"{\"a\": \"\xc0\xb2\"}"] {
            assert_eq!(read(bytes), Err(Unreadable::NotUtf8));
        }
        let broken = "{\n  \"name\": \"\",\n  oops\n}";
        assert_eq!(
            read(broken.as_bytes()),
            Err(Unreadable::NotJson { line: 3, column: 3 })
        );
        let deep = "[".repeat(100_000);
        assert!(
            matches!(read(deep.as_bytes()), Err(Unreadable::NotJson { .. })),
            "depth has a bound"
        );
    }
}
