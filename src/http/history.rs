//! Histories: every event of a stream with what it changed, and the state after any of them.

use api_spec::common::Basis;
use api_spec::history::{Change, HistoryItem, HistoryPage};
use api_spec::problem::Slug;
use api_spec::subsidy::EvidenceRef;
use domain::finding::Finding;
use domain::ids::FindingId;
use projections::case::Case;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::Answer;
use super::call::Call;
use super::cases;
use super::effects;
use super::fault::{Fault, Kind};
use super::identity::opened_to_show;
use super::reading::{self, PAGE, READ};
use super::view::{self, number};
use crate::clock;
use crate::privacy::Opened;
use crate::runner;
use crate::store::{Recorded, StoreError, field};

/// `GET /workers/{id}/history`.
pub async fn of_worker(call: Call) -> Result<Answer, Fault> {
    let scoped = cases::worker(&call).await?;
    let record = opened_to_show(&call, scoped.id).await?;
    page(&call, "worker", scoped.id.as_uuid(), record.as_ref(), true).await
}

/// `GET /workers/{id}/history/{version}`.
pub async fn worker_at(call: Call) -> Result<Answer, Fault> {
    let scoped = cases::worker(&call).await?;
    let record = opened_to_show(&call, scoped.id).await?;
    at_version(&call, "worker", scoped.id.as_uuid(), record.as_ref()).await
}

/// `GET /organisations/{id}/history`.
pub async fn of_organisation(call: Call) -> Result<Answer, Fault> {
    let (id, loaded) = super::organisations::organisation(&call).await?;
    let record = cases::opened(&call, id).await?;
    // The record is public, its claims are not.
    let seats = loaded.state.seats.iter().map(|seat| seat.region);
    let own = call.caller.covers_any(seats);
    page(&call, "organisation", id.as_uuid(), record.as_ref(), own).await
}

/// `GET /organisations/{id}/history/{version}`.
pub async fn organisation_at(call: Call) -> Result<Answer, Fault> {
    let (id, _) = super::organisations::organisation(&call).await?;
    let record = cases::opened(&call, id).await?;
    at_version(&call, "organisation", id.as_uuid(), record.as_ref()).await
}

/// `GET /agreements/{id}/history`.
pub async fn of_agreement(call: Call) -> Result<Answer, Fault> {
    let (id, _) = super::agreements::agreement(&call).await?;
    page(&call, "agreement", id.as_uuid(), None, true).await
}

/// `GET /agreements/{id}/history/{version}`.
pub async fn agreement_at(call: Call) -> Result<Answer, Fault> {
    let (id, _) = super::agreements::agreement(&call).await?;
    at_version(&call, "agreement", id.as_uuid(), None).await
}

/// `GET /policies/{id}/history`.
pub async fn of_policy(call: Call) -> Result<Answer, Fault> {
    let (id, _) = super::policies::policy(&call).await?;
    page(&call, "policy", id.as_uuid(), None, true).await
}

/// `GET /policies/{id}/history/{version}`.
pub async fn policy_at(call: Call) -> Result<Answer, Fault> {
    let (id, _) = super::policies::policy(&call).await?;
    at_version(&call, "policy", id.as_uuid(), None).await
}

/// `GET /finance/budgets/{id}/history`.
pub async fn of_budget(call: Call) -> Result<Answer, Fault> {
    let (id, _) = super::budgets::budget(&call).await?;
    page(&call, "budget", id.as_uuid(), None, true).await
}

/// `GET /finance/budgets/{id}/history/{version}`.
pub async fn budget_at(call: Call) -> Result<Answer, Fault> {
    let (id, _) = super::budgets::budget(&call).await?;
    at_version(&call, "budget", id.as_uuid(), None).await
}

/// `GET /finance/batches/{id}/history`.
pub async fn of_batch(call: Call) -> Result<Answer, Fault> {
    let (id, _) = super::batches::batch(&call).await?;
    page(&call, "payment_batch", id.as_uuid(), None, true).await
}

/// `GET /finance/batches/{id}/history/{version}`.
pub async fn batch_at(call: Call) -> Result<Answer, Fault> {
    let (id, _) = super::batches::batch(&call).await?;
    at_version(&call, "payment_batch", id.as_uuid(), None).await
}

/// `GET /audit/findings/{id}/history`.
pub async fn of_finding(call: Call) -> Result<Answer, Fault> {
    let id = finding(&call).await?;
    page(&call, "finding", id.as_uuid(), None, true).await
}

/// `GET /audit/findings/{id}/history/{version}`.
pub async fn finding_at(call: Call) -> Result<Answer, Fault> {
    let id = finding(&call).await?;
    at_version(&call, "finding", id.as_uuid(), None).await
}

/// The finding that the path names: outside the caller's region it does not exist.
async fn finding(call: &Call) -> Result<FindingId, Fault> {
    let id: FindingId = call.path_id("id")?;
    let log = &call.state.store.log;
    let finding = log.load::<Finding>(&id.to_string()).await?.state;
    let region = finding.seen.as_ref().map(|seen| seen.region);
    if call.caller.covers_any(region) {
        Ok(id)
    } else {
        Err(Fault::new(Slug::NotFound))
    }
}

/// A stream's events with what each changed, as the contract shows it; sealed fields stay sealed.
pub fn journey(kind: &str, id: Uuid, events: &[Recorded]) -> Result<Vec<HistoryItem>, StoreError> {
    let unshown = || StoreError::corrupt(format!("the history of {kind} {id}"));
    let mut walk = Walk::new(kind, id, None).map_err(|_| unshown())?;
    events
        .iter()
        .map(|event| {
            let before = walk.step(event).map_err(|_| unshown())?;
            Ok(item(event, changes(&before, &walk.shown)))
        })
        .collect()
}

/// A stream being read from its first event on.
struct Walk<'a> {
    case: Case,
    record: Option<&'a Opened>,
    shown: Value,
}

impl<'a> Walk<'a> {
    fn new(kind: &str, id: Uuid, record: Option<&'a Opened>) -> Result<Self, Fault> {
        let case = Case::empty(kind, id).map_err(|error| StoreError::corrupt(error.to_string()))?;
        Ok(Self {
            case,
            record,
            shown: Value::Null,
        })
    }

    /// Takes in one event; the state before it, as shown.
    fn step(&mut self, event: &Recorded) -> Result<Value, Fault> {
        let unreadable = |error: String| Fault::from(StoreError::corrupt(error));
        let read = runner::read(event).map_err(unreadable)?;
        self.case
            .record(read)
            .map_err(|error| unreadable(error.to_string()))?;
        let shown = shown(&self.case, self.record, view::folded_at(event.position))?;
        Ok(std::mem::replace(&mut self.shown, shown))
    }
}

/// A case as its plain read shows it.
fn shown(case: &Case, record: Option<&Opened>, basis: Basis) -> Result<Value, Fault> {
    let json = |view: Result<Value, serde_json::Error>| {
        view.map_err(|error| Fault {
            source: Some(Box::new(error)),
            ..Fault::new(Slug::Internal)
        })
    };
    match case {
        Case::Worker(id, worker) => json(serde_json::to_value(view::worker_view(
            *id, worker, record, basis,
        )?)),
        Case::Organisation(id, it) => json(serde_json::to_value(view::organisation_view(
            *id, it, record, basis,
        )?)),
        Case::Agreement(id, it) => json(serde_json::to_value(view::agreement_view(*id, it, basis))),
        Case::Policy(id, it) => json(serde_json::to_value(view::policy_view(*id, it, basis))),
        Case::Budget(id, it) => json(serde_json::to_value(view::budget_view(*id, it, basis))),
        Case::Finding(_, it) => json(serde_json::to_value(view::finding_record(it))),
        Case::Correction(_, it) => json(serde_json::to_value(it)),
        Case::Batch(id, it) => json(serde_json::to_value(view::batch_view(*id, it, None, basis))),
    }
}

async fn page(
    call: &Call,
    kind: &str,
    id: Uuid,
    record: Option<&Opened>,
    all_claims: bool,
) -> Result<Answer, Fault> {
    let query = call.query(&[&READ[..], &PAGE[..]].concat())?;
    let limit = usize::try_from(reading::page_size(&query)?).unwrap_or_default();
    let after = reading::page_after_one(&query)?.unwrap_or_default();
    reading::case_is_there(call, &query).await?;
    let log = &call.state.store.log;
    let as_of = reading::position(log, &query, "as_of").await?;
    let mut events = log.stream(kind, &id.to_string()).await?;
    events.retain(|event| as_of.is_none_or(|position| event.position <= position));
    if events.is_empty() {
        // Nothing was known of it then.
        return Err(Fault::new(Slug::NotFound));
    }
    let mut walk = Walk::new(kind, id, record)?;
    let mut items = Vec::new();
    let mut told = Vec::new();
    let mut more = false;
    for event in &events {
        let before = walk.step(event)?;
        if event.sequence <= after {
            continue;
        }
        if items.len() < limit {
            items.push(item(event, changes(&before, &walk.shown)));
            told.push(event);
        } else {
            more = true;
            break;
        }
    }
    let whose = effects::Whose {
        kind,
        case: id.to_string(),
        all_claims,
    };
    let wait = as_of.is_some() || query.text("min_position").is_some();
    let found = effects::of(call, &whose, &told, wait).await?;
    for (item, effects) in items.iter_mut().zip(found) {
        item.effects = Some(effects);
    }
    let next_page_token = more
        .then(|| {
            items
                .last()
                .map(|item| reading::page_token(&[&item.version.to_string()]))
        })
        .flatten();
    let position = as_of
        .or(events.last().map(|event| event.position))
        .unwrap_or_default();
    let page = HistoryPage {
        items,
        next_page_token,
        basis: view::folded_at(position),
    };
    Ok(Answer::ok(&page)?.etag(reading::opaque_tag(call, &page)))
}

async fn at_version(
    call: &Call,
    kind: &str,
    id: Uuid,
    record: Option<&Opened>,
) -> Result<Answer, Fault> {
    let query = call.query(&["diff_from"])?;
    let version: u64 = call.path_id("version")?;
    let diff_from = reading::whole_number(&query, "diff_from")?;
    let events = call.state.store.log.stream(kind, &id.to_string()).await?;
    let known = events.last().map_or(0, |event| event.sequence);
    if version == 0 || version > known {
        return Err(Fault::new(Slug::NotFound));
    }
    if diff_from.is_some_and(|from| from > known) {
        return Err(Fault::at("/query/diff_from", Kind::UnknownReference));
    }
    let mut walk = Walk::new(kind, id, record)?;
    let (mut state, mut other) = (Value::Null, Value::Null);
    for event in &events {
        walk.step(event)?;
        if event.sequence == version {
            state.clone_from(&walk.shown);
        }
        if Some(event.sequence) == diff_from {
            other.clone_from(&walk.shown);
        }
    }
    let mut answer = json!({"id": id.to_string(), "version": number(version), "state": state});
    if let (Some(_), Some(members)) = (diff_from, answer.as_object_mut()) {
        members.insert("diff".to_owned(), json!(changes(&other, &state)));
    }
    Ok(Answer::ok(&answer)?.etag(reading::opaque_tag(call, &answer)))
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
fn changes(before: &Value, after: &Value) -> Vec<Change> {
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
