//! The steps from the review to the decision.

use api_spec::access_log::AccessAction;
use api_spec::claim::{
    ObjectToClaim, ObjectionAnswer, PubliciseClaim, RedetermineClaim, RejectClaim, ReturnClaim,
    ReviewAnswer, ReviewClaim, SettleObjection, WithdrawClaim,
};
use api_spec::problem::Slug;
use domain::claim::{ClaimBasis, ClaimStep, Claimant, Redetermined};
use domain::ids::ObjectionId;
use domain::sealed::Sealed;

use super::holder::{At, Holder, Of, answered, settled};
use crate::claims::{anew, pinned_of, recorders};
use crate::clock;
use crate::http::answer::Answer;
use crate::http::call::Call;
use crate::http::cases::{erased, opened};
use crate::http::fault::Fault;
use crate::http::identity::record_access;
use crate::http::parse::{self, trimmed};
use crate::view;

/// `…/review`.
pub async fn review(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_office(&call, of).await?;
    let body = call.body::<ReviewClaim>().await?;
    let account = at.holder.account();
    let step = ClaimStep::Review {
        reviewed_on: parse::date("/reviewed_on", &body.value.reviewed_on)?,
        note: body.value.note.as_deref().map(trimmed),
        account: account.latest().map(|shown| shown.fingerprint.clone()),
        recorders: recorders(&call.state.store.log, pinned_of(at.claim()?)).await?,
    };
    // Before the step, so that none is taken whose answer can't be given.
    if let Claimant::Worker(id) = at.holder.claimant {
        record_access(&call, AccessAction::Account, &id.to_string(), "review").await?;
    }
    let done = at.step(&call, step, &body).await;
    let done = done.map_err(|fault| {
        // Of two duties the account's has no name of its own: whoever entered it can't confirm it.
        let named = fault.slug != Slug::SamePerson || fault.facts.contains_key("acted_as");
        if named {
            fault
        } else {
            fault.fact("acted_as", "account_entry")
        }
    })?;
    let (holder, claim) = at.after(&call, &done).await?;
    let answer = ReviewAnswer {
        claim,
        account_masked: account_masked(&call, &holder).await?,
    };
    answered(&answer, &done)
}

async fn account_masked(call: &Call, holder: &Holder) -> Result<Option<String>, Fault> {
    let record = opened(call, holder.claimant.as_uuid()).await?;
    Ok(view::account_masked(holder.account(), record.as_ref())?)
}

/// `…/return`.
pub async fn send_back(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_office(&call, of).await?;
    let body = call.body::<ReturnClaim>().await?;
    let step = ClaimStep::Return {
        returned_on: parse::date("/returned_on", &body.value.returned_on)?,
        reason: trimmed(&body.value.reason),
    };
    let done = at.step(&call, step, &body).await?;
    at.stands(&call, &done).await
}

/// `…/redetermine`.
pub async fn redetermine(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_bringer(&call, of).await?;
    let body = call.body::<RedetermineClaim>().await?;
    let on = parse::optional_date("/on", body.value.on.as_deref())?.unwrap_or_else(clock::today);
    let store = &call.state.store;
    super::stays_are_there(&call, at.claim()?).await?;
    let done = settled(async || {
        let at = at.now(&call).await?;
        let filed = &at.claim()?.filed;
        let drop_failing = filed.contested.is_none();
        let now = anew(store, at.claim()?, filed.applied_on, drop_failing).await?;
        let now = match now {
            Some(now) => Redetermined {
                region: now.region,
                fund: now.fund,
                funds: now.funds,
                lines: now.lines,
                terms: now.terms,
                basis: now.basis,
            },
            // No question is left: the record refuses a claim without lines in its own order.
            None => Redetermined {
                region: filed.region,
                fund: None,
                funds: Vec::new(),
                lines: Vec::new(),
                terms: filed.terms.clone(),
                basis: ClaimBasis::default(),
            },
        };
        let step = ClaimStep::Redetermine {
            on,
            now: Box::new(now),
        };
        at.step(&call, step, &body).await
    })
    .await?;
    at.stands(&call, &done).await
}

/// `…/publicise`.
pub async fn publicise(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_office(&call, of).await?;
    let body = call.body::<PubliciseClaim>().await?;
    let step = ClaimStep::Publicise {
        publicised_on: parse::date("/publicised_on", &body.value.publicised_on)?,
        place: body.value.place.as_deref().map(trimmed),
    };
    let done = at.step(&call, step, &body).await?;
    at.stands(&call, &done).await
}

/// `…/object`.
pub async fn object(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_filer(&call, of).await?;
    let body = call.body::<ObjectToClaim>().await?;
    let objection_id: ObjectionId = call.fact_id(at.holder.claimant.as_uuid())?;
    let raised_on = parse::date("/raised_on", &body.value.raised_on)?;
    let step = ClaimStep::Object {
        objection_id,
        raised_on,
        by: sealed(&call, at.holder.claimant, body.value.by.as_deref()).await?,
        reason: trimmed(&body.value.reason),
    };
    let done = at.step(&call, step, &body).await?;
    let (_, claim) = at.after(&call, &done).await?;
    let objection_id = objection_id.to_string();
    answered(
        &ObjectionAnswer {
            claim,
            objection_id,
        },
        &done,
    )
}

/// Who objects, under the data key of the record that the claim lives in.
async fn sealed(
    call: &Call,
    claimant: Claimant,
    name: Option<&str>,
) -> Result<Option<Sealed>, Fault> {
    let Some(name) = name else {
        return Ok(None);
    };
    let record = match claimant {
        Claimant::Worker(id) => match opened(call, id).await? {
            Some(record) => record,
            None => return Err(erased(call, id).await?),
        },
        Claimant::Organisation(id) => call.state.vault.create(id).await?,
    };
    Ok(Some(record.seal("objector", name.trim())?))
}

/// `…/objections/{objection_id}/settle`.
pub async fn settle(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_office(&call, of).await?;
    let objection_id = call.path_id("objection_id")?;
    let body = call.body::<SettleObjection>().await?;
    let step = ClaimStep::Settle {
        objection_id,
        settled_on: parse::date("/settled_on", &body.value.settled_on)?,
        upheld: body.value.upheld,
        finding: trimmed(&body.value.finding),
    };
    let done = at.step(&call, step, &body).await?;
    at.stands(&call, &done).await
}

/// `…/reject`.
pub async fn reject(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_office(&call, of).await?;
    let body = call.body::<RejectClaim>().await?;
    let step = ClaimStep::Reject {
        rejected_on: parse::date("/rejected_on", &body.value.rejected_on)?,
        reason: trimmed(&body.value.reason),
    };
    let done = at.step(&call, step, &body).await?;
    at.stands(&call, &done).await
}

/// `…/withdraw`.
pub async fn withdraw(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_bringer(&call, of).await?;
    let body = call.body::<WithdrawClaim>().await?;
    let step = ClaimStep::Withdraw {
        withdrawn_on: parse::date("/withdrawn_on", &body.value.withdrawn_on)?,
        reason: trimmed(&body.value.reason),
    };
    let done = at.step(&call, step, &body).await?;
    at.stands(&call, &done).await
}
