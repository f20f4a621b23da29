//! Claims as they stand, or stood.

use api_spec::claim::BeneficiaryClaims;
use api_spec::problem::Slug;
use domain::claim::{Claim, Claimant};
use domain::ids::ClaimId;

use super::holder::{Holder, Of};
use crate::http::answer::Answer;
use crate::http::call::{Call, Query};
use crate::http::fault::Fault;
use crate::http::reading::{self, PAGE, READ};
use crate::view::{claim_summary, claim_view, folded_at};

/// A holder as of the position that the query asks for, and that position.
async fn as_asked(
    call: &Call,
    claimant: Claimant,
    query: &Query,
) -> Result<(Holder, Option<u64>), Fault> {
    reading::case_is_there(call, query).await?;
    let log = &call.state.store.log;
    let Some(position) = reading::position(log, query, "as_of").await? else {
        return Ok((Holder::load(call, claimant).await?, None));
    };
    let (kind, id) = (claimant.stream_type(), claimant.as_uuid().to_string());
    let version = log.version_at(kind, &id, position).await?;
    let holder = Holder::at(log, claimant, Some(version)).await?;
    Ok((holder, Some(position)))
}

/// The place in the log that a read of a holder speaks of.
async fn position(call: &Call, holder: &Holder, as_of: Option<u64>) -> Result<u64, Fault> {
    if let Some(position) = as_of {
        return Ok(position);
    }
    let log = &call.state.store.log;
    let id = holder.claimant.as_uuid().to_string();
    let kind = holder.claimant.stream_type();
    let position = log.position_of(kind, &id, holder.version).await?;
    Ok(position.unwrap_or_default())
}

/// `GET …/claims`.
pub async fn list(call: Call, of: Of) -> Result<Answer, Fault> {
    let claimant = of.claimant(&call)?;
    let now = Holder::load(&call, claimant).await?;
    if of == Of::Workers && !now.in_scope(&call.caller) {
        return Err(Fault::new(Slug::NotFound));
    }
    let query = call.query(&[&READ[..], &PAGE[..]].concat())?;
    let limit = usize::try_from(reading::page_size(&query)?).unwrap_or_default();
    let after = reading::page_after::<1>(&query)?.map(|[after]| after);
    let (holder, as_of) = as_asked(&call, claimant, &query).await?;
    let mut shown: Vec<&Claim> = holder
        .book()
        .claims
        .iter()
        .filter(|claim| now.shows(&call.caller, claim))
        .collect();
    if let Some(after) = after {
        let seen = shown
            .iter()
            .position(|claim| claim.id().to_string() == after);
        shown.drain(..seen.map_or(0, |seen| seen + 1));
    }
    let more = shown.len() > limit;
    shown.truncate(limit);
    let last = shown.last().filter(|_| more);
    let page = BeneficiaryClaims {
        next_page_token: last.map(|claim| reading::page_token(&[&claim.id().to_string()])),
        items: shown.into_iter().map(claim_summary).collect(),
        basis: folded_at(position(&call, &holder, as_of).await?),
    };
    Ok(Answer::ok(&page)?.etag(reading::opaque_tag(&call, &page)))
}

/// `GET …/claims/{claim_id}`.
pub async fn one(call: Call, of: Of) -> Result<Answer, Fault> {
    let claimant = of.claimant(&call)?;
    let claim_id = call.path_id("claim_id")?;
    show(&call, claimant, claim_id).await
}

/// `GET /claims/{claim_id}`.
pub async fn get_claim(call: Call) -> Result<Answer, Fault> {
    let claim_id: ClaimId = call.path_id("claim_id")?;
    let claimant = call.state.store.log.claimant_of(claim_id).await?;
    let claimant = claimant.ok_or_else(|| Fault::new(Slug::NotFound))?;
    show(&call, claimant, claim_id).await
}

/// A claim that the caller may not see does not exist.
pub async fn must_show(call: &Call, claimant: Claimant, claim_id: ClaimId) -> Result<(), Fault> {
    let now = Holder::load(call, claimant).await?;
    if now.shows(&call.caller, now.claim(claim_id)?) {
        Ok(())
    } else {
        Err(Fault::new(Slug::NotFound))
    }
}

async fn show(call: &Call, claimant: Claimant, claim_id: ClaimId) -> Result<Answer, Fault> {
    let now = Holder::load(call, claimant).await?;
    if !now.shows(&call.caller, now.claim(claim_id)?) {
        return Err(Fault::new(Slug::NotFound));
    }
    let query = call.query(&READ)?;
    let (holder, as_of) = as_asked(call, claimant, &query).await?;
    let claim = holder.claim(claim_id)?;
    let holds = holder.with_standing(|standing| holder.book().kept_out_by(claim, standing));
    let holds = if claim.state.awaits_payment() {
        holds
    } else {
        claim.held.iter().copied().collect()
    };
    let basis = folded_at(position(call, &holder, as_of).await?);
    let shown = claim_view(claim, &holds, holder.version, basis, call.language);
    // Not the stream's version, which stands in the answer: the determinations are told in the caller's language.
    Ok(Answer::ok(&shown)?.etag(reading::opaque_tag(call, &shown)))
}
