//! Webhooks of finance systems.

use actix_web::http::StatusCode;
use api_spec::common::{Reason, Warning};
use api_spec::problem::Slug;
use api_spec::webhook::{
    RedeliverWebhook, RedeliveryNoted, RegisterWebhook, RewindWebhook, RotateWebhookSecret,
    WebhookAttemptPage, WebhookPage, WebhookSecret,
};
use chrono::TimeDelta;
use domain::ids::WebhookId;
use domain::webhook::{
    PauseReason, Webhook, WebhookAct, WebhookRefusal, WebhookRegistered, WebhookUrl,
};
use uuid::Uuid;

use super::answer::Answer;
use super::call::{Body, Call};
use super::cases::{act_on, changed, committed, made};
use super::fault::{Fault, Kind};
use super::parse::{self, Faults};
use super::reading::{self, PAGE};
use super::refusal::Explained;
use crate::clock;
use crate::money::feed::place_before;
use crate::store::{Done, Loaded};
use crate::view::{attempt_view, number, webhook_view};
use crate::webhooks::{self, Asked, Message, Reach, SECRET_FIELD};

/// The namespace of webhooks' ids, which derive from caller and key. Fixed for ever.
const WEBHOOKS: Uuid = Uuid::from_u128(0x8d4e_21b7_0c5f_4a93_b1d6_5e72_93fa_6c08);
/// How long a replaced secret signs beside the new one, if nothing else is said.
const OVERLAP_HOURS: u32 = 24;

/// A webhook within the caller's region.
struct Found {
    id: WebhookId,
    loaded: Loaded<Webhook>,
    registered: WebhookRegistered,
}

/// Loads the webhook that the path names: outside the caller's region it does not exist.
async fn webhook(call: &Call) -> Result<Found, Fault> {
    let id: WebhookId = call.path_id("id")?;
    let log = &call.state.store.log;
    let loaded = log.load::<Webhook>(&id.to_string()).await?;
    let registered = loaded.state.registered.clone();
    registered
        .filter(|registered| call.caller.covers(registered.region))
        .map(|registered| Found {
            id,
            loaded,
            registered,
        })
        .ok_or_else(|| Fault::new(Slug::NotFound))
}

/// `POST /finance/webhooks`.
pub async fn register_webhook(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<RegisterWebhook>().await?;
    let wanted = &body.value;
    let mut faults = Faults::default();
    let url = WebhookUrl::parse(&wanted.url, call.state.webhooks.allow_http)
        .map_err(|error| Fault::coded("/url", error.code()));
    let url = faults.take(url);
    let mut warnings = Vec::new();
    if let Some(url) = &url {
        warnings.extend(faults.take(reachable(&call, url).await).flatten());
    }
    let region = match wanted.region.as_deref() {
        Some(code) => faults.take(parse::region("/region", code)),
        None => Some(call.caller.region),
    };
    let from_cursor = faults.take(within_feed(&call, "/from_cursor", wanted.from_cursor).await?);
    let (Some(url), Some(region), Some(from_cursor)) = (url, region, from_cursor) else {
        return Err(faults.into());
    };
    faults.finish()?;
    if !call.caller.covers(region) {
        return Err(Fault::foreign_region());
    }
    let id: WebhookId = call.fact_id(WEBHOOKS)?;
    let act = WebhookAct::Register {
        url,
        description: wanted.description.clone(),
        region,
        secret: seal_new(&call, id)?,
        from_cursor,
    };
    let done = act_on::<Webhook, _, _>(&call, id, act, None, &body).await?;
    let answer = with_secret(&call, id, &done, warnings).await?;
    made(&answer, &done, format!("/api/v1/finance/webhooks/{id}"))
}

/// Refuses a host that leads to a private address. One that has none yet is only remarked on: what is called is
/// looked up again anyway.
async fn reachable(call: &Call, url: &WebhookUrl) -> Result<Option<Warning>, Fault> {
    if call.state.webhooks.allow_private {
        return Ok(None);
    }
    match webhooks::reach(url).await {
        Reach::Public => Ok(None),
        Reach::Private => Err(Fault::at("/url", Kind::PrivateAddress)),
        Reach::Unknown => Ok(Some(Kind::HostUnknown.warning("/url", call.language))),
    }
}

/// A cursor that does not lie beyond the feed's end; the end itself without one. The outer failure is the store's.
async fn within_feed(
    call: &Call,
    pointer: &str,
    cursor: Option<u64>,
) -> Result<Result<u64, Fault>, Fault> {
    let head = call.state.feed.head().await?;
    Ok(match cursor {
        Some(cursor) if cursor > head => Err(Fault::at(pointer, Kind::BeyondFeed)),
        Some(cursor) => Ok(cursor),
        None => Ok(head),
    })
}

fn seal_new(call: &Call, id: WebhookId) -> Result<domain::sealed::Sealed, Fault> {
    let secret = webhooks::new_secret();
    let vault = &call.state.vault;
    Ok(vault.seal_secret(id.as_uuid(), SECRET_FIELD, &secret)?)
}

/// The secret that a command made: of the first time, if it is the same request again.
async fn with_secret(
    call: &Call,
    id: WebhookId,
    done: &Done,
    warnings: Vec<Warning>,
) -> Result<WebhookSecret, Fault> {
    let log = &call.state.store.log;
    let then = log
        .load_at::<Webhook>(&id.to_string(), done.version)
        .await?;
    let registered = then.state.registered;
    let registered = registered.ok_or_else(|| Fault::new(Slug::NotFound))?;
    let vault = &call.state.vault;
    let secret = vault.open_secret(id.as_uuid(), SECRET_FIELD, &registered.secret)?;
    Ok(WebhookSecret {
        committed: committed(id, done, warnings),
        secret: webhooks::shown_secret(&secret),
    })
}

/// `GET /finance/webhooks`.
pub async fn list_webhooks(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&PAGE)?;
    let mut faults = Faults::default();
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let after = faults.take(reading::page_after::<1>(&query)).flatten();
    faults.finish()?;
    let after = after.map(|[after]| after).unwrap_or_default();
    let limit = usize::try_from(limit).unwrap_or_default();
    let state = &call.state;
    let head = state.feed.head().await?;
    let mut items = Vec::new();
    let mut more = false;
    for id in webhooks::ids(&state.store.log).await? {
        if id <= after {
            continue;
        }
        let webhook = state.store.log.load::<Webhook>(&id).await?.state;
        let Some(registered) = webhook.registered.as_ref() else {
            continue;
        };
        if webhook.deleted || !call.caller.covers(registered.region) {
            continue;
        }
        if items.len() == limit {
            more = true;
            break;
        }
        let standing = webhooks::standing(&state.store.rows, &id, &webhook, registered).await?;
        let scale = state.webhooks.retry_scale;
        items.push(webhook_view(
            &id,
            &webhook,
            registered,
            &standing,
            head,
            place_before(standing.cursor),
            scale,
        ));
    }
    let next_page_token = items
        .last()
        .filter(|_| more)
        .map(|last| reading::page_token(&[&last.id]));
    Answer::ok(&WebhookPage {
        items,
        next_page_token,
    })
}

/// `GET /finance/webhooks/{id}`.
pub async fn get_webhook(call: Call) -> Result<Answer, Fault> {
    let found = webhook(&call).await?;
    call.query(&[])?;
    let state = &call.state;
    let id = found.id.to_string();
    let webhook = &found.loaded.state;
    let standing = webhooks::standing(&state.store.rows, &id, webhook, &found.registered).await?;
    let head = state.feed.head().await?;
    let scale = state.webhooks.retry_scale;
    Answer::ok(&webhook_view(
        &id,
        webhook,
        &found.registered,
        &standing,
        head,
        place_before(standing.cursor),
        scale,
    ))
}

/// `POST /finance/webhooks/{id}/rotate`.
pub async fn rotate_webhook_secret(mut call: Call) -> Result<Answer, Fault> {
    let id = webhook(&call).await?.id;
    let body = call.body::<RotateWebhookSecret>().await?;
    let hours = body.value.overlap_hours.unwrap_or(OVERLAP_HOURS);
    let act = WebhookAct::RotateSecret {
        secret: seal_new(&call, id)?,
        previous_until: clock::now() + TimeDelta::hours(hours.into()),
    };
    let done = act_on::<Webhook, _, _>(&call, id, act, None, &body).await?;
    let answer = with_secret(&call, id, &done, Vec::new()).await?;
    Ok(Answer::ok(&answer)?.etag(format!("\"{}\"", done.version)))
}

/// An act on the webhook that the path names.
async fn act<T>(
    call: &Call,
    id: WebhookId,
    act: WebhookAct,
    reason: Option<&str>,
    body: &Body<T>,
) -> Result<Answer, Fault> {
    let done = act_on::<Webhook, _, _>(call, id, act, reason, body).await?;
    changed(id, &done)
}

/// `POST /finance/webhooks/{id}/pause`.
pub async fn pause_webhook(mut call: Call) -> Result<Answer, Fault> {
    let id = webhook(&call).await?.id;
    let body = call.body::<Reason>().await?;
    let pause = WebhookAct::Pause(PauseReason::Asked);
    act(&call, id, pause, Some(&body.value.reason), &body).await
}

/// `POST /finance/webhooks/{id}/resume`.
pub async fn resume_webhook(mut call: Call) -> Result<Answer, Fault> {
    let id = webhook(&call).await?.id;
    let body = call.no_body().await?;
    act(&call, id, WebhookAct::Resume, None, &body).await
}

/// `POST /finance/webhooks/{id}/rewind`.
pub async fn rewind_webhook(mut call: Call) -> Result<Answer, Fault> {
    let id = webhook(&call).await?.id;
    let body = call.body::<RewindWebhook>().await?;
    let cursor = within_feed(&call, "/cursor", Some(body.value.cursor)).await??;
    let rewind = WebhookAct::Rewind { cursor };
    act(&call, id, rewind, Some(&body.value.reason), &body).await
}

/// `POST /finance/webhooks/{id}/delete`.
pub async fn delete_webhook(mut call: Call) -> Result<Answer, Fault> {
    let id = webhook(&call).await?.id;
    let body = call.body::<Reason>().await?;
    act(
        &call,
        id,
        WebhookAct::Delete,
        Some(&body.value.reason),
        &body,
    )
    .await
}

/// `GET /finance/webhooks/{id}/attempts`.
pub async fn list_webhook_attempts(call: Call) -> Result<Answer, Fault> {
    let id = webhook(&call).await?.id.to_string();
    let query = call.query(&[&PAGE[..], &["cursor"][..]].concat())?;
    let mut faults = Faults::default();
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let before = faults.take(reading::page_after::<1>(&query)).flatten();
    let cursor = faults
        .take(reading::whole_number(&query, "cursor"))
        .flatten();
    faults.finish()?;
    let before = before.map(|[before]| before);
    let rows = &call.state.store.rows;
    let mut found =
        webhooks::list_attempts(rows, &id, cursor, before.as_deref(), limit + 1).await?;
    let shown = usize::try_from(limit).unwrap_or_default();
    let more = found.len() > shown;
    found.truncate(shown);
    let next_page_token = found
        .last()
        .filter(|_| more)
        .map(|last| reading::page_token(&[&last.id]));
    Answer::ok(&WebhookAttemptPage {
        items: found.iter().map(attempt_view).collect(),
        next_page_token,
    })
}

/// `POST /finance/webhooks/{id}/redeliver`.
pub async fn redeliver_webhook(mut call: Call) -> Result<Answer, Fault> {
    let found = webhook(&call).await?;
    let body = call.body::<RedeliverWebhook>().await?;
    let cursor = body.value.cursor;
    let state = &call.state;
    let entry = webhooks::entry_at(state.feed.as_ref(), cursor).await?;
    let entry = entry
        .filter(|entry| entry.region.is_within(found.registered.region))
        .ok_or_else(|| Fault::at("/cursor", Kind::UnknownReference))?;
    if found.loaded.state.deleted {
        return Err(WebhookRefusal::Deleted.explained());
    }
    if let Some(paused) = &found.loaded.state.paused {
        let reason = paused.reason;
        return Err(WebhookRefusal::Paused { reason }.explained());
    }
    let request: Uuid = call.fact_id(found.id.as_uuid())?;
    let digest = state.vault.digest(&body.canonical);
    let (rows, id) = (&state.store.rows, found.id.to_string());
    let asked = webhooks::ask_redelivery(rows, &request.to_string(), &id, cursor, &digest).await?;
    if asked == Asked::OtherRequest {
        return Err(Fault::new(Slug::KeyReused));
    }
    let noted = RedeliveryNoted {
        id: request.to_string(),
        webhook_id: id,
        message_id: Message::id_of(&state.vault, entry.cursor),
        cursor: number(cursor),
    };
    Answer::json(StatusCode::ACCEPTED, &noted)
}
