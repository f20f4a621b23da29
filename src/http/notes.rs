//! Notes of auditors.

use api_spec::audit_note::{self as wire, AuditNotePage, AuditNoteView, WriteAuditNote};
use api_spec::problem::Slug;
use cqrs_es::Aggregate;
use domain::agreement::Agreement;
use domain::audit_note::{AuditNote, AuditNoteAct, NoteTarget};
use domain::batch::PaymentBatch;
use domain::budget::Budget;
use domain::ids::{AuditNoteId, ClaimId};
use domain::region::RegionCode;
use domain::worker::Worker;
use projections::directory::scope_of_worker;
use uuid::Uuid;

use super::answer::Answer;
use super::call::Call;
use super::cases::{act_on, committed, made};
use super::claims::holder_of;
use super::fault::{Fault, Kind};
use super::findings;
use super::parse::{self, Faults};
use super::reading::{self, PAGE};
use super::samples;
use crate::clock;
use crate::store::{Recorded, StoreError};
use crate::view::number;

/// The namespace of notes' ids, which derive from caller and key. Fixed for ever.
const NOTES: Uuid = Uuid::from_u128(0xb7d3_5a0e_92f4_4c68_a1be_06c9_5d87_e24f);
/// Notes read at once.
const BATCH: u32 = 500;

/// `POST /audit/notes`.
pub async fn write_audit_note(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<WriteAuditNote>().await?;
    let target = target(&body.value.target)?;
    if !is_there(&call, &target).await? {
        return Err(Fault::at("/target", Kind::UnknownReference));
    }
    let id: AuditNoteId = call.fact_id(NOTES)?;
    let location = format!("/api/v1/audit/notes?target={target}");
    let act = AuditNoteAct::Write {
        target,
        text: parse::trimmed(&body.value.text),
        region: call.caller.region,
    };
    let done = act_on::<AuditNote, _, _>(&call, id, act, None, &body).await?;
    let answer = committed(id, &done, Vec::new());
    made(&answer, &done, location)
}

/// The one target that is named.
fn target(wanted: &wire::NoteTarget) -> Result<NoteTarget, Fault> {
    let mut named = Vec::new();
    named.extend(
        wanted
            .event
            .as_ref()
            .map(|event| format!("event/{}/{}/{}", event.stream, event.id, event.version)),
    );
    named.extend(
        wanted
            .ledger
            .as_ref()
            .map(|cell| format!("ledger/{}/{}/{}", cell.year, cell.region, cell.row.code())),
    );
    named.extend(wanted.claim.as_ref().map(|id| format!("claim/{id}")));
    named.extend(wanted.finding.as_ref().map(|id| format!("finding/{id}")));
    named.extend(
        wanted
            .sample
            .as_ref()
            .map(|item| format!("sample/{}/{}", item.id, item.item)),
    );
    match named.as_slice() {
        [one] => one
            .parse()
            .map_err(|_| Fault::at("/target", Kind::UnknownReference)),
        _ => Err(Fault::at("/target", Kind::OneOf)),
    }
}

/// Whether a target is there for the caller: what lies outside the region is not.
async fn is_there(call: &Call, target: &NoteTarget) -> Result<bool, Fault> {
    let log = &call.state.store.log;
    Ok(match target {
        NoteTarget::Event {
            stream,
            id,
            version,
        } => {
            let id = id.to_string();
            log.position_of(stream, &id, *version).await?.is_some()
                && sees_stream(call, stream, &id).await?
        }
        NoteTarget::LedgerCell { region, .. } => call.caller.covers(*region),
        NoteTarget::Claim(id) => sees_claim(call, (*id).into()).await?,
        NoteTarget::Finding(id) => findings::seen_of(call, (*id).into()).await?.is_some(),
        NoteTarget::SampleItem { sample, item } => {
            match samples::found(call, (*sample).into()).await {
                Ok(found) => found
                    .sample
                    .items
                    .iter()
                    .any(|drawn| drawn.item.id == *item),
                Err(fault) if fault.slug == Slug::NotFound => false,
                Err(fault) => return Err(fault),
            }
        }
    })
}

async fn sees_claim(call: &Call, id: ClaimId) -> Result<bool, Fault> {
    match holder_of(call, id).await {
        Ok(holder) => Ok(holder.shows(&call.caller, holder.claim(id)?)),
        Err(fault) if fault.slug == Slug::NotFound => Ok(false),
        Err(fault) => Err(fault),
    }
}

/// Whether a stream concerns the caller's region, or is of public record.
async fn sees_stream(call: &Call, stream: &str, id: &str) -> Result<bool, Fault> {
    let log = &call.state.store.log;
    let caller = &call.caller;
    Ok(match stream {
        Worker::TYPE => caller.covers_any(scope_of_worker(&log.load::<Worker>(id).await?.state)),
        Agreement::TYPE => {
            let agreement = log.load::<Agreement>(id).await?.state;
            let parties = agreement
                .signed
                .iter()
                .flat_map(|signed| signed.parties.iter());
            caller.covers_any(parties.map(|party| party.region))
        }
        Budget::TYPE => {
            let budget = log.load::<Budget>(id).await?.state;
            caller.covers_any(budget.identity().map(|terms| terms.region))
        }
        PaymentBatch::TYPE => {
            let batch = log.load::<PaymentBatch>(id).await?.state;
            caller.covers_any(batch.prepared.as_ref().map(|prepared| prepared.region))
        }
        // Organisations and policies are public; what else there is belongs to the whole installation.
        "organisation" | "policy" => true,
        _ => caller.region == RegionCode::NATION,
    })
}

/// `GET /audit/notes`.
pub async fn list_audit_notes(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&[&PAGE[..], &["target"][..]].concat())?;
    let mut faults = Faults::default();
    let target = query.parsed(
        "target",
        |text| text.parse::<NoteTarget>().ok(),
        Kind::Pattern,
    );
    let target = faults
        .take(target)
        .flatten()
        .map(|target| target.to_string());
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let limit = usize::try_from(limit).unwrap_or_default();
    let after = faults.take(reading::page_after_one(&query)).flatten();
    let mut after = after.unwrap_or_default();
    faults.finish()?;
    let mut items = Vec::new();
    let log = &call.state.store.log;
    loop {
        let events = log.notes(target.as_deref(), after, BATCH).await?;
        let Some(last) = events.last() else { break };
        after = last.position;
        for event in &events {
            items.extend(visible(&call, event)?);
        }
        if items.len() > limit {
            break;
        }
    }
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let next_page_token =
        last.map(|note: &AuditNoteView| reading::page_token(&[&note.position.to_string()]));
    Answer::ok(&AuditNotePage {
        items,
        next_page_token,
    })
}

/// A note, if auditors of the caller's region, or of one above or below it, wrote it.
pub fn visible(call: &Call, event: &Recorded) -> Result<Option<AuditNoteView>, Fault> {
    let written: domain::audit_note::AuditNoteEvent = serde_json::from_value(event.payload.clone())
        .map_err(|_| StoreError::corrupt("events.payload of an audit_note"))?;
    let domain::audit_note::AuditNoteEvent::AuditNoteWritten(written) = written;
    let (mine, theirs) = (call.caller.region, written.region);
    if !theirs.is_within(mine) && !mine.is_within(theirs) {
        return Ok(None);
    }
    Ok(Some(AuditNoteView {
        id: event.aggregate_id.clone(),
        target: written.target.to_string(),
        text: written.text,
        region: written.region.to_string(),
        written_by: written.by.as_str().to_owned(),
        written_at: clock::rfc3339(event.recorded_at),
        position: number(event.position),
    }))
}
