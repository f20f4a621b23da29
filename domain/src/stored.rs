//! What holds of the stored events of every kind of stream: for the tests of each.

use std::fmt::Debug;

use cqrs_es::{Aggregate, DomainEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The variants of an event type, as its reader lists them: none can be forgotten.
pub fn variants_of<E: DeserializeOwned + Debug>() -> Vec<String> {
    let reason = serde_json::from_str::<E>(r#"{"NoSuchEvent":{}}"#)
        .unwrap_err()
        .to_string();
    let quoted = reason.split('`').skip(3).step_by(2);
    quoted.map(str::to_owned).collect()
}

/// The same of a type whose reader lists none, since the events of claims are read by its side: the match that gives
/// each variant its stored name has them, and the compiler sees to it that none is missing there.
pub fn arms_of(source: &str) -> Vec<&str> {
    let arms = source.lines();
    arms.filter_map(|arm| arm.split_once("=> \"")?.1.strip_suffix("\","))
        .collect()
}

/// The stored types of events, in order.
pub fn types_of(events: &[impl DomainEvent]) -> Vec<String> {
    events.iter().map(DomainEvent::event_type).collect()
}

/// Events are stored under their type alone, and read back as they were.
#[track_caller]
pub fn read_back<E>(events: Vec<E>)
where
    E: DomainEvent + DeserializeOwned + Serialize + PartialEq + Debug,
{
    for event in events {
        let stored = serde_json::to_value(&event).unwrap();
        let tags: Vec<_> = stored.as_object().unwrap().keys().cloned().collect();
        assert_eq!(tags, [event.event_type()]);
        assert_eq!(serde_json::from_value::<E>(stored).unwrap(), event);
    }
}

/// The state after events counts them as its version, and is read back as it was.
#[track_caller]
pub fn state_reads_back<A>(events: Vec<A::Event>)
where
    A: Aggregate + DeserializeOwned + Serialize + PartialEq + Debug,
{
    let count = events.len();
    let mut state = A::default();
    for event in events {
        state.apply(event);
    }
    let stored = serde_json::to_value(&state).unwrap();
    assert_eq!(stored["version"], count);
    assert_eq!(serde_json::from_value::<A>(stored).unwrap(), state);
}
