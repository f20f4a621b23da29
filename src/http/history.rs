//! Histories: every event of a stream with what it changed, and the state after any of them.

use api_spec::history::HistoryPage;
use api_spec::problem::Slug;
use domain::finding::Finding;
use domain::ids::FindingId;
use serde_json::{Value, json};
use uuid::Uuid;

use super::answer::Answer;
use super::call::Call;
use super::cases;
use super::effects;
use super::fault::{Fault, Kind};
use super::identity::opened_to_show;
use super::reading::{self, PAGE, READ};
use crate::privacy::Opened;
use crate::view::history::{Walk, changes};
use crate::view::{self, number};

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
            items.push(walk.told(event, &before));
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
            state.clone_from(walk.shown());
        }
        if Some(event.sequence) == diff_from {
            other.clone_from(walk.shown());
        }
    }
    let mut answer = json!({"id": id.to_string(), "version": number(version), "state": state});
    if let (Some(_), Some(members)) = (diff_from, answer.as_object_mut()) {
        members.insert("diff".to_owned(), json!(changes(&other, &state)));
    }
    Ok(Answer::ok(&answer)?.etag(reading::opaque_tag(call, &answer)))
}
