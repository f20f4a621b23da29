//! Histories as the contract shows them: each event of a stream with what it changed of the case as it is read.

use api_spec::common::Basis;
use api_spec::history::{Change, HistoryItem};
use api_spec::subsidy::EvidenceRef;
use projections::case::Case;
use serde_json::Value;
use uuid::Uuid;

use super::{
    agreement_view, batch_view, budget_view, finding_record, folded_at, number, organisation_view,
    policy_view, worker_view,
};
use crate::clock;
use crate::privacy::{Opened, VaultError};
use crate::runner;
use crate::store::{Recorded, StoreError, field};

/// A stream's events with what each changed, as the contract shows it; sealed fields stay sealed.
pub fn journey(kind: &str, id: Uuid, events: &[Recorded]) -> Result<Vec<HistoryItem>, StoreError> {
    let unshown = || StoreError::corrupt(format!("the history of {kind} {id}"));
    let mut walk = Walk::new(kind, id, None).map_err(|_| unshown())?;
    events
        .iter()
        .map(|event| {
            let before = walk.step(event).map_err(|_| unshown())?;
            Ok(walk.told(event, &before))
        })
        .collect()
}

/// A stream being read from its first event on.
pub struct Walk<'a> {
    case: Case,
    record: Option<&'a Opened>,
    shown: Value,
}

impl<'a> Walk<'a> {
    /// A stream of which nothing is read yet. Sealed fields are opened by `record`, or stay sealed.
    pub fn new(kind: &str, id: Uuid, record: Option<&'a Opened>) -> Result<Self, VaultError> {
        let case = Case::empty(kind, id).map_err(|error| StoreError::corrupt(error.to_string()))?;
        Ok(Self {
            case,
            record,
            shown: Value::Null,
        })
    }

    /// Takes in one event; the state before it, as shown.
    pub fn step(&mut self, event: &Recorded) -> Result<Value, VaultError> {
        let unreadable = |error: String| VaultError::from(StoreError::corrupt(error));
        let read = runner::read(event).map_err(unreadable)?;
        self.case
            .record(read)
            .map_err(|error| unreadable(error.to_string()))?;
        let shown = shown(&self.case, self.record, folded_at(event.position))?;
        Ok(std::mem::replace(&mut self.shown, shown))
    }

    /// The state after the events so far, as shown.
    pub fn shown(&self) -> &Value {
        &self.shown
    }

    /// The last event taken in, with what it changed of the state before it.
    pub fn told(&self, event: &Recorded, before: &Value) -> HistoryItem {
        item(event, changes(before, &self.shown))
    }
}

/// A case as its plain read shows it.
fn shown(case: &Case, record: Option<&Opened>, basis: Basis) -> Result<Value, VaultError> {
    let json = match case {
        Case::Worker(id, it) => serde_json::to_value(worker_view(*id, it, record, basis)?),
        Case::Organisation(id, it) => {
            serde_json::to_value(organisation_view(*id, it, record, basis)?)
        }
        Case::Agreement(id, it) => serde_json::to_value(agreement_view(*id, it, basis)),
        Case::Policy(id, it) => serde_json::to_value(policy_view(*id, it, basis)),
        Case::Budget(id, it) => serde_json::to_value(budget_view(*id, it, basis)),
        Case::Finding(_, it) => serde_json::to_value(finding_record(it)),
        Case::Correction(_, it) => serde_json::to_value(it),
        Case::Batch(id, it) => serde_json::to_value(batch_view(*id, it, None, basis)),
    };
    json.map_err(|error| StoreError::Internal(Box::new(error)).into())
}

fn item(event: &Recorded, changes: Vec<Change>) -> HistoryItem {
    let said = |name: &str| {
        event
            .metadata
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    HistoryItem {
        version: number(event.sequence),
        position: number(event.position),
        event_type: event.event_type.clone(),
        occurred_on: runner::read(event)
            .ok()
            .and_then(|read| read.occurred_on())
            .map(|day| day.to_string()),
        recorded_at: clock::rfc3339(event.recorded_at),
        actor: said(field::SUBJECT).unwrap_or_default(),
        role: said(field::ROLE),
        request_id: said(field::REQUEST_ID),
        reason: said(field::REASON),
        cause: said(field::CAUSE).and_then(|cause| named(&cause)),
        changes,
        effects: None,
    }
}

/// The event that a cause names: `type/id/version`.
fn named(cause: &str) -> Option<EvidenceRef> {
    let mut parts = cause.split('/');
    let (stream, id, version) = (parts.next()?, parts.next()?, parts.next()?);
    Some(EvidenceRef {
        stream: stream.to_owned(),
        id: id.to_owned(),
        version: version.parse().ok()?,
        absent: false,
    })
}

/// What differs between two states as shown. Version and basis always do: they are left out.
pub fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let mut found = Vec::new();
    differences(String::new(), before, after, &mut found);
    let counted =
        |path: &str| path == "/version" || path == "/basis" || path.starts_with("/basis/");
    found.retain(|change| !counted(&change.path));
    found
}

fn differences(path: String, before: &Value, after: &Value, found: &mut Vec<Change>) {
    let nothing = &Value::Null;
    match (before, after) {
        _ if before == after => {}
        // A state that begins is told member by member too.
        (Value::Object(_) | Value::Null, Value::Object(_))
            if before.is_object() || path.is_empty() =>
        {
            let members = |value: &Value| value.as_object().cloned().unwrap_or_default();
            let (before, after) = (members(before), members(after));
            let mut names: Vec<&String> = before.keys().chain(after.keys()).collect();
            names.sort();
            names.dedup();
            for name in names {
                let (from, to) = (
                    before.get(name).unwrap_or(nothing),
                    after.get(name).unwrap_or(nothing),
                );
                differences(format!("{path}/{name}"), from, to, found);
            }
        }
        (Value::Array(from), Value::Array(to)) => {
            for index in 0..from.len().max(to.len()) {
                let at = |list: &Vec<Value>| list.get(index).cloned().unwrap_or_default();
                differences(format!("{path}/{index}"), &at(from), &at(to), found);
            }
        }
        _ => found.push(Change {
            path,
            from: before.clone(),
            to: after.clone(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn paths(before: &Value, after: &Value) -> Vec<String> {
        changes(before, after)
            .into_iter()
            .map(|change| change.path)
            .collect()
    }

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({"stage": "surveyed", "version": 1, "dispatches": [], "origin": {"code": "520502", "name": "七星关区"}});
        let after = json!({"stage": "dispatched", "version": 2, "dispatches": [{"dispatch_id": "a"}], "origin": {"code": "520502", "name": "七星关区"}});
        assert_eq!(paths(&before, &after), ["/dispatches/0", "/stage"]);
        assert_eq!(paths(&after, &after), Vec::<String>::new());
    }

    #[test]
    fn a_member_that_is_gone_or_new_is_a_difference_to_null() {
        let [gone] = changes(&json!({"a": 1}), &json!({})).try_into().unwrap();
        assert_eq!(
            gone,
            Change {
                path: "/a".to_owned(),
                from: json!(1),
                to: Value::Null
            }
        );
        assert_eq!(
            paths(&Value::Null, &json!({"a": 1, "basis": {"position": 3}})),
            ["/a"]
        );
    }
}
