//! Claims as the contract shows them.

use api_spec::claim::{
    ApplicantView, ApprovalView, ApprovalsView, ApprovedView, ClaimLineView, ClaimNoticeView,
    ClaimSummary, ClaimView, EndView, Instalment, ObjectionView, PartView, PaymentView,
    PostingView, ReceivableView, SettledView, WriteOffView,
};
use api_spec::common::Basis;
use api_spec::finance::Beneficiary;
use api_spec::problem::Language;
use domain::claim::{
    Claim, ClaimLine, ClaimPublicised, Claimant, HoldReason, Objection, Payment, PaymentOutcome,
    Posting, Receivable,
};
use domain::ids::PaymentId;
use domain::money::Fen;

use super::{day, number, papers, pinned_view, region};

/// Whose money it is.
pub fn beneficiary_view(claimant: Claimant) -> Beneficiary {
    Beneficiary {
        kind: claimant.stream_type().to_owned(),
        id: claimant.as_uuid().to_string(),
    }
}

/// A claim in a list.
pub fn claim_summary(claim: &Claim) -> ClaimSummary {
    let filed = &claim.filed;
    let fund = claim.approved.as_ref().map(|approved| approved.fund);
    ClaimSummary {
        claim_id: claim.id().to_string(),
        beneficiary: beneficiary_view(filed.beneficiary),
        part_of: filed.part_of.map(|part| PartView {
            claim_id: part.claim_id.to_string(),
            kind: part.kind.code().to_owned(),
        }),
        scheme: filed.scheme.code().to_owned(),
        programme: filed.programme.clone(),
        region: region(filed.region),
        fund: fund.or(filed.fund).map(|fund| fund.code().to_owned()),
        state: claim.state.code().to_owned(),
        since: claim.since.to_string(),
        allowed_actions: claim
            .allowed_actions()
            .iter()
            .map(|action| action.code().to_owned())
            .collect(),
        applied_on: filed.applied_on.to_string(),
        amount_fen: claim.claimed_fen().get(),
        approved_fen: claim.approved_fen().get(),
        paid_fen: claim.paid_fen().get(),
        open_fen: claim
            .receivable
            .as_ref()
            .map_or(0, |receivable| receivable.open_fen.get()),
        line_count: u32::try_from(filed.lines.len()).unwrap_or(u32::MAX),
    }
}

/// A claim with all that happened to it. `holds` is what keeps it out of batches, `version` its stream's.
pub fn claim_view(
    claim: &Claim,
    holds: &[HoldReason],
    version: u64,
    basis: Basis,
    language: Language,
) -> ClaimView {
    let filed = &claim.filed;
    ClaimView {
        summary: claim_summary(claim),
        version: number(version),
        applicant: ApplicantView {
            kind: filed.applicant.kind.code().to_owned(),
            relation: filed.applicant.relation.clone(),
            consent_ref: filed.applicant.consent_ref.clone(),
        },
        filed_by: filed.filed_by.as_str().to_owned(),
        contested: filed.contested.clone(),
        evidence: papers(&filed.evidence),
        lines: filed
            .lines
            .iter()
            .map(|line| line_view(claim, line, language))
            .collect(),
        reviewed_on: day(claim.reviewed_on),
        reviewed_by: claim
            .reviewed_by
            .iter()
            .map(|subject| subject.as_str().to_owned())
            .collect(),
        notice: claim.notice.as_ref().map(notice_view),
        objections: claim.objections.iter().map(objection_view).collect(),
        approvals: ApprovalsView {
            given: claim
                .approvals
                .iter()
                .map(|(subject, on)| ApprovalView {
                    approved_by: subject.as_str().to_owned(),
                    approved_on: on.to_string(),
                })
                .collect(),
            needed: claim.approvers_needed(),
        },
        approved: claim
            .approved
            .as_ref()
            .filter(|_| claim.state.is_approved())
            .map(|approved| ApprovedView {
                approved_on: approved.on.to_string(),
                amount_fen: approved.amount_fen.get(),
                fund: approved.fund.code().to_owned(),
            }),
        holds: holds
            .iter()
            .map(|reason| reason.code().to_owned())
            .collect(),
        batch_id: claim.batch.as_ref().map(|batch| batch.batch_id.to_string()),
        payments: claim
            .payments
            .iter()
            .map(|(id, payment)| payment_view(*id, payment))
            .collect(),
        receivable: claim.receivable.as_ref().map(receivable_view),
        ended: claim.ended.as_ref().map(|(on, by, reason)| EndView {
            on: on.to_string(),
            by: by.as_str().to_owned(),
            reason: reason.clone(),
        }),
        postings: claim.postings.iter().map(posting_view).collect(),
        basis,
    }
}

fn line_view(claim: &Claim, line: &ClaimLine, language: Language) -> ClaimLineView {
    let approved = claim
        .approved
        .as_ref()
        .filter(|_| claim.state.is_approved());
    let dropped = approved.and_then(|approved| {
        let mut dropped = approved.dropped.iter();
        dropped.find(|dropped| dropped.line_no == line.line_no)
    });
    ClaimLineView {
        line_no: line.line_no,
        worker_id: line.worker_id.map(|id| id.to_string()),
        keys: line.keys.iter().map(|owned| owned.key.text()).collect(),
        amount_fen: line.amount_fen.get(),
        dropped: dropped.map(|dropped| dropped.reason.code().to_owned()),
        determination: pinned_view(&line.determination, language),
    }
}

/// A public notice.
pub fn notice_view(notice: &ClaimPublicised) -> ClaimNoticeView {
    ClaimNoticeView {
        publicised_on: notice.publicised_on.to_string(),
        place: notice.place.clone(),
        last_day: notice.last_day.to_string(),
        unpublished_years: notice.unpublished_years.clone(),
    }
}

fn objection_view(objection: &Objection) -> ObjectionView {
    let settled = objection.settled.as_ref();
    ObjectionView {
        objection_id: objection.id.to_string(),
        raised_on: objection.raised_on.to_string(),
        reason: objection.reason.clone(),
        settled: settled.map(|(on, upheld, finding, by)| SettledView {
            settled_on: on.to_string(),
            upheld: *upheld,
            finding: finding.clone(),
            settled_by: by.as_str().to_owned(),
        }),
    }
}

fn payment_view(id: PaymentId, payment: &Payment) -> PaymentView {
    let (outcome, reason) = match payment.outcome {
        PaymentOutcome::Paid => ("paid", None),
        PaymentOutcome::Failed(reason) => ("failed", Some(reason)),
        PaymentOutcome::Returned(reason) => ("returned", Some(reason)),
    };
    PaymentView {
        payment_id: id.to_string(),
        batch_id: payment.batch_id.to_string(),
        amount_fen: payment.amount_fen.get(),
        outcome: outcome.to_owned(),
        reason: reason.map(|reason| reason.code().to_owned()),
        reference: payment.reference.clone(),
        on: day(payment.on),
    }
}

fn receivable_view(receivable: &Receivable) -> ReceivableView {
    let (ordered, open) = (receivable.ordered_fen.get(), receivable.open_fen.get());
    let written_off = receivable.written_off_fen.get();
    ReceivableView {
        ordered_fen: ordered,
        open_fen: open,
        recovered_fen: ordered - open - written_off,
        written_off_fen: written_off,
        instalments: receivable
            .instalments
            .iter()
            .map(|part| Instalment {
                due_on: part.due_on.to_string(),
                amount_fen: part.amount_fen.get(),
            })
            .collect(),
        write_off: receivable
            .write_off
            .as_ref()
            .map(|(amount, agreed)| WriteOffView {
                amount_fen: amount.get(),
                agreed_by: agreed
                    .iter()
                    .map(|subject| subject.as_str().to_owned())
                    .collect(),
            }),
    }
}

/// What a posting tells.
pub fn posting_view(posting: &Posting) -> PostingView {
    let (to, from) = posting.accounts.unzip();
    PostingView {
        kind: posting.kind.code().to_owned(),
        to: to.map(|account| account.code().to_owned()),
        from: from.map(|account| account.code().to_owned()),
        amount_fen: Fen::get(posting.amount_fen),
        fund: posting.fund.map(|fund| fund.code().to_owned()),
        on: day(posting.on),
        version: number(posting.recorded_in),
    }
}
