//! Approval: determined again, decided, and carried through.

use std::time::Duration;

use api_spec::claim::{ApprovalAnswer, ApproveClaim};
use api_spec::problem::Slug;
use domain::claim::{Claim, ClaimRef, ClaimState, ClaimStep, OwnedKey};
use serde_json::{Value, json};

use super::holder::{At, Holder, Of, answered, claim_answer, settled};
use crate::claims::{Again, again, pinned_of, recorders};
use crate::http::answer::Answer;
use crate::http::call::Call;
use crate::http::fault::Fault;
use crate::http::parse;
use crate::view::{number, pinned_view};

/// How often a claim is looked at while it is carried through.
const LOOK_EVERY: Duration = Duration::from_millis(25);

/// `…/approve`.
pub async fn approve(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_office(&call, of).await?;
    let body = call.body::<ApproveClaim>().await?;
    let approved_on = parse::date("/approved_on", &body.value.approved_on)?;
    let drop_failing = body.value.drop_failing_lines.unwrap_or(false);
    let store = &call.state.store;
    super::stays_are_there(&call, at.claim()?).await?;
    super::nothing_found(&call, at.claim()?).await?;
    let done = settled(async || {
        let at = at.now(&call).await?;
        let claim = at.claim()?;
        let found = again(store, claim).await?;
        let step = ClaimStep::Approve {
            approved_on,
            now: found.now.clone(),
            basis: found.basis.clone(),
            drop_failing,
            recorders: recorders(&store.log, pinned_of(claim).chain(found.now.values())).await?,
        };
        match at.step(&call, step, &body).await {
            Err(fault) if fault.slug == Slug::DeterminationChanged => {
                Err(with_traces(&call, fault, claim, &found))
            }
            Err(fault) if fault.slug == Slug::AlreadyHeld => {
                Err(with_holder(&call, fault, &at).await?)
            }
            other => other,
        }
    })
    .await?;
    let holder = carried_through(&call, &at).await?;
    let claim = holder.claim(at.claim_id)?;
    let mut answer = ApprovalAnswer {
        claim: claim_answer(&holder, at.claim_id, &done)?,
        approvals_given: u32::try_from(claim.approvals.len()).unwrap_or(u32::MAX),
        approvals_needed: claim.approvers_needed(),
    };
    // What followed may have moved the record on: the version is that of the state that is told.
    answer.claim.committed.version = number(holder.version);
    let mut done = done;
    done.version = holder.version;
    answered(&answer, &done)
}

/// The record once the claim was carried through, as far as that goes within the time to wait.
async fn carried_through(call: &Call, at: &At) -> Result<Holder, Fault> {
    let log = &call.state.store.log;
    let deadline = tokio::time::Instant::now() + call.state.carried_within;
    loop {
        let holder = Holder::at(log, at.holder.claimant, None).await?;
        let state = holder.claim(at.claim_id)?.state;
        let under_way = matches!(state, ClaimState::Approving | ClaimState::Approved);
        if !under_way || tokio::time::Instant::now() >= deadline {
            return Ok(holder);
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// The numbers of the lines that a refusal is about.
fn lines_of(fault: &Fault) -> Vec<u64> {
    let lines = fault.facts.get("lines").and_then(Value::as_array);
    let number = |line: &Value| line.get("line_no").and_then(Value::as_u64);
    lines.into_iter().flatten().filter_map(number).collect()
}

/// Both determinations of each line that differs, in the caller's language.
fn with_traces(call: &Call, fault: Fault, claim: &Claim, found: &Again) -> Fault {
    let differing = lines_of(&fault);
    let lines: Vec<Value> = claim
        .filed
        .lines
        .iter()
        .filter(|line| differing.contains(&u64::from(line.line_no)))
        .map(|line| {
            let now = found.now.get(&line.line_no);
            json!({
                "line_no": line.line_no,
                "worker_id": line.worker_id.map(|id| id.to_string()),
                "then": pinned_view(&line.determination, call.language),
                "now": now.map(|now| pinned_view(now, call.language)),
            })
        })
        .collect();
    fault.fact("lines", lines)
}

/// The claim that holds the entitlement, where the caller may see it.
async fn with_holder(call: &Call, fault: Fault, at: &At) -> Result<Fault, Fault> {
    let line_no = fault.facts.get("line_no").and_then(Value::as_u64);
    let claim = at.claim()?;
    let mut lines = claim.filed.lines.iter();
    let line = lines.find(|line| Some(u64::from(line.line_no)) == line_no);
    let mut owned = line.into_iter().flat_map(|line| &line.keys);
    let held_by = |owned: &OwnedKey| -> Option<ClaimRef> {
        let book = at.holder.book();
        let hold = book.kept_by(&owned.key, at.holder.claimant, claim.first_part())?;
        Some(hold.held.claim)
    };
    let Some(other) = owned.find_map(held_by) else {
        return Ok(fault);
    };
    let log = &call.state.store.log;
    let holder = Holder::at(log, other.claimant, None).await?;
    let shown = holder
        .book()
        .claim(other.claim_id)
        .is_some_and(|claim| holder.shows(&call.caller, claim));
    Ok(if shown {
        fault.fact("claim_id", other.claim_id.to_string())
    } else {
        fault
    })
}
