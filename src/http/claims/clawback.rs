//! What is done about the money of a claim: holds, claw-backs, what comes back and what is given up.

use std::collections::BTreeSet;

use api_spec::claim::{
    AgreeInstalments, HeldFor, HoldClaim, LiftHold, OffsetReceivable, OrderClawback,
    RecordRecovery, RecoveryAnswer, WriteOffClaim,
};
use api_spec::problem::Slug;
use domain::claim::{Claim, ClaimStep, HoldReason, Instalment};
use domain::ids::{ClaimId, RecoveryId};
use domain::money::Fen;

use super::holder::{At, Of, answered};
use crate::http::answer::Answer;
use crate::http::call::Call;
use crate::http::fault::{Fault, Kind};
use crate::http::parse::{self, Faults, coded, fen, trimmed};

/// `…/hold`.
pub async fn hold(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_office(&call, of).await?;
    let body = call.body::<HoldClaim>().await?;
    let reason = body.value.reason.unwrap_or(HeldFor::Manual);
    let step = ClaimStep::HoldBack {
        reason: coded(HoldReason::from_code(reason.code()))?,
        note: trimmed(&body.value.note),
    };
    let done = at.step(&call, step, &body).await?;
    at.stands(&call, &done).await
}

/// `…/lift`.
pub async fn lift(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_office(&call, of).await?;
    let body = call.body::<LiftHold>().await?;
    let step = ClaimStep::Lift {
        reason: coded(HoldReason::from_code(body.value.reason.code()))?,
        note: trimmed(&body.value.note),
    };
    let done = at.step(&call, step, &body).await?;
    at.stands(&call, &done).await
}

/// `…/clawback`.
pub async fn order(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_office(&call, of).await?;
    let body = call.body::<OrderClawback>().await?;
    let wanted = &body.value;
    let ordered_on = parse::date("/ordered_on", &wanted.ordered_on)?;
    let lines: BTreeSet<u32> = wanted.lines.iter().flatten().copied().collect();
    let claim = at.claim()?;
    if let Some(unknown) = unknown_line(claim, wanted.lines.as_deref()) {
        return Err(Fault::at(
            format!("/lines/{unknown}"),
            Kind::UnknownReference,
        ));
    }
    let amount_fen = wanted
        .amount_fen
        .map_or_else(|| all_kept(claim, &lines), fen);
    let step = ClaimStep::OrderClawback {
        amount_fen,
        lines,
        reason: trimmed(&wanted.reason),
        ordered_on,
    };
    let done = at.step(&call, step, &body).await?;
    at.stands(&call, &done).await
}

/// Where a line is named that the claim does not have.
fn unknown_line(claim: &Claim, lines: Option<&[u32]>) -> Option<usize> {
    let known: BTreeSet<u32> = claim.live_lines().map(|line| line.line_no).collect();
    let mut lines = lines.unwrap_or_default().iter();
    lines.position(|line| !known.contains(line))
}

/// All that the beneficiary has of a claim, or of some of its lines.
fn all_kept(claim: &Claim, lines: &BTreeSet<u32>) -> Fen {
    let kept = claim.kept_fen();
    if lines.is_empty() {
        return kept;
    }
    let named = claim
        .live_lines()
        .filter(|line| lines.contains(&line.line_no));
    let of_lines = named.map(|line| line.amount_fen.get()).sum();
    fen(of_lines).min(kept)
}

/// `…/clawback/instalments`.
pub async fn instalments(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_office(&call, of).await?;
    let body = call.body::<AgreeInstalments>().await?;
    let mut faults = Faults::default();
    let agreed_on = faults.take(parse::date("/agreed_on", &body.value.agreed_on));
    let mut instalments = Vec::new();
    for (index, part) in body.value.instalments.iter().enumerate() {
        let pointer = format!("/instalments/{index}/due_on");
        if let Some(due_on) = faults.take(parse::date(&pointer, &part.due_on)) {
            let amount_fen = fen(part.amount_fen);
            instalments.push(Instalment { due_on, amount_fen });
        }
    }
    faults.finish()?;
    let step = ClaimStep::AgreeInstalments {
        agreed_on: agreed_on.unwrap_or_default(),
        instalments,
    };
    let done = at.step(&call, step, &body).await?;
    at.stands(&call, &done).await
}

/// `…/write-off`.
pub async fn write_off(mut call: Call, of: Of) -> Result<Answer, Fault> {
    let at = At::for_office(&call, of).await?;
    let body = call.body::<WriteOffClaim>().await?;
    let step = ClaimStep::WriteOff {
        amount_fen: fen(body.value.amount_fen),
        reason: trimmed(&body.value.reason),
        written_off_on: parse::date("/written_off_on", &body.value.written_off_on)?,
    };
    let done = at.step(&call, step, &body).await?;
    at.stands(&call, &done).await
}

/// `POST /finance/recoveries`.
pub async fn record_recovery(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<RecordRecovery>().await?;
    let recovered_on = parse::date("/recovered_on", &body.value.recovered_on)?;
    let at = At::named(&call, "/claim_id", &body.value.claim_id).await?;
    let recovery_id: RecoveryId = call.fact_id(at.holder.claimant.as_uuid())?;
    let step = ClaimStep::Recover {
        recovery_id,
        amount_fen: fen(body.value.amount_fen),
        recovered_on,
        reference: body.value.reference.as_deref().map(trimmed),
    };
    let done = at.step(&call, step, &body).await?;
    let (holder, claim) = at.after(&call, &done).await?;
    let receivable = holder.claim(at.claim_id)?.receivable.as_ref();
    let answer = RecoveryAnswer {
        claim,
        recovery_id: recovery_id.to_string(),
        open_fen: receivable.map_or(0, |due| due.open_fen.get()),
    };
    answered(&answer, &done)
}

/// `POST /finance/offsets`.
pub async fn offset_receivable(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<OffsetReceivable>().await?;
    let offset_on = parse::date("/offset_on", &body.value.offset_on)?;
    let at = At::named(&call, "/claim_id", &body.value.claim_id).await?;
    let unknown = || Fault::at("/against", Kind::UnknownReference);
    let against: ClaimId = body.value.against.parse().map_err(|_| unknown())?;
    let step = ClaimStep::Offset {
        against,
        amount_fen: fen(body.value.amount_fen),
        offset_on,
    };
    let done = at.step(&call, step, &body).await;
    // The claim itself was found: what is missing is the other, in the same record.
    let done = done.map_err(|fault| match fault.slug {
        Slug::NotFound => unknown(),
        _ => fault,
    })?;
    at.stands(&call, &done).await
}
