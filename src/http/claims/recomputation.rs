//! A decision as it was recorded, beside its recomputation.

use api_spec::claim::{ClaimRecomputation, RecordedDecision, RecordedWith};
use api_spec::problem::Slug;
use api_spec::subsidy::EvidenceRef;
use domain::claim::{Claim, DroppedLine, Pinned};
use domain::ids::ClaimId;
use domain::money::Fen;

use super::decision::Decided;
use super::holder::Holder;
use super::read::must_show;
use crate::claims::again_at;
use crate::http::answer::Answer;
use crate::http::call::Call;
use crate::http::fault::Fault;
use crate::http::reading::{self, READ};
use crate::query::determinations::PROJECTION;
use crate::store::{Recorded, StoreError};
use crate::view::{beneficiary_view, folded_at, number, recomputed_line};

/// The events that record determinations, and those that decide.
const DETERMINED: [&str; 2] = ["ClaimFiled", "ClaimRedetermined"];
const APPROVED: &str = "ClaimApproved";
const REJECTED: &str = "ClaimRejected";

/// `GET /claims/{claim_id}/recomputation`.
pub async fn get_claim_recomputation(call: Call) -> Result<Answer, Fault> {
    let claim_id: ClaimId = call.path_id("claim_id")?;
    let log = &call.state.store.log;
    let claimant = log.claimant_of(claim_id).await?;
    let claimant = claimant.ok_or_else(|| Fault::new(Slug::NotFound))?;
    must_show(&call, claimant, claim_id).await?;
    let query = call.query(&READ)?;
    reading::case_is_there(&call, &query).await?;
    // All of the answer is as of one place in the log.
    let position = match reading::position(log, &query, "as_of").await? {
        Some(position) => position,
        None => log.head().await?,
    };
    let (kind, id) = (claimant.stream_type(), claimant.as_uuid().to_string());
    let version = log.version_at(kind, &id, position).await?;
    let holder = Holder::at(log, claimant, Some(version)).await?;
    let claim = holder.claim(claim_id)?;
    if claim
        .filed
        .lines
        .iter()
        .any(|line| line.worker_id.is_none())
    {
        // An award is worked out from the stays that rows tell.
        reading::reached(&call, PROJECTION, position).await?;
    }
    let again = again_at(&call.state.store, claim, position).await?;
    let events = log.stream(kind, &id).await?;
    let decision = decision(claim, &events)?;
    let dropped = |line_no: u32| -> Option<&DroppedLine> {
        let approved = claim
            .approved
            .as_ref()
            .filter(|_| claim.state.is_approved());
        let mut dropped = approved?.dropped.iter();
        dropped.find(|dropped| dropped.line_no == line_no)
    };
    let (mut recorded, mut recomputed, mut otherwise) = (Fen::default(), Fen::default(), false);
    let mut lines = Vec::new();
    for line in &claim.filed.lines {
        let now = again.now.get(&line.line_no);
        let shown = recomputed_line(line, dropped(line.line_no), now, call.language);
        if shown.dropped.is_none() {
            recorded = sum(recorded, line.determination.due())?;
            recomputed = sum(recomputed, now.map(Pinned::due).unwrap_or_default())?;
            otherwise |= shown.decides_otherwise;
        }
        lines.push(shown);
    }
    let shown = ClaimRecomputation {
        claim_id: claim_id.to_string(),
        beneficiary: beneficiary_view(claim.filed.beneficiary),
        scheme: claim.filed.scheme.code().to_owned(),
        state: claim.state.code().to_owned(),
        applied_on: claim.filed.applied_on.to_string(),
        determined: recorded_with(
            last(claim, &events, &DETERMINED)?,
            Some(claim.filed.basis.position),
        ),
        decision,
        lines,
        recorded_fen: recorded.get(),
        recomputed_fen: recomputed.get(),
        decides_otherwise: otherwise,
        basis: folded_at(position),
    };
    Ok(Answer::ok(&shown)?.etag(reading::opaque_tag(&call, &shown)))
}

fn sum(left: Fen, right: Fen) -> Result<Fen, Fault> {
    left.checked_add(right)
        .ok_or_else(|| StoreError::corrupt("a claim's amounts add up to no amount").into())
}

/// What was decided, with its event.
fn decision(claim: &Claim, events: &[Recorded]) -> Result<Option<RecordedDecision>, Fault> {
    let Some(decided) = Decided::of(claim) else {
        return Ok(None);
    };
    let rests_on = claim
        .attempt
        .as_ref()
        .map(|attempt| attempt.basis.position)
        .filter(|_| decided.approved);
    let named = if decided.approved { APPROVED } else { REJECTED };
    Ok(Some(RecordedDecision {
        kind: decided.kind().to_owned(),
        decided_on: decided.on.to_string(),
        amount_fen: decided.amount_fen.get(),
        recorded: recorded_with(last(claim, events, &[named])?, rests_on),
    }))
}

/// The last event of these kinds among those of a claim.
fn last<'a>(claim: &Claim, events: &'a [Recorded], kinds: &[&str]) -> Result<&'a Recorded, Fault> {
    let of_claim = |event: &&Recorded| {
        kinds.contains(&event.event_type.as_str())
            && (event.sequence == claim.recorded_in || claim.changed_in.contains(&event.sequence))
    };
    let found = events.iter().rev().find(of_claim);
    found.ok_or_else(|| StoreError::corrupt("a claim names an event that its stream lacks").into())
}

fn recorded_with(event: &Recorded, known_at: Option<u64>) -> RecordedWith {
    RecordedWith {
        event: EvidenceRef {
            stream: event.aggregate_type.clone(),
            id: event.aggregate_id.clone(),
            version: number(event.sequence),
            absent: false,
        },
        event_type: event.event_type.clone(),
        position: number(event.position),
        known_at: known_at.map(number),
    }
}
