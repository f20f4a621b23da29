//! Claims: filed, reviewed, put on notice, decided, and what becomes of their money. Each claim lives in the stream of
//! whoever the money is for, so every step has a path below workers and one below organisations.

use crate::claim::{
    AgreeInstalments, ApprovalAnswer, ApproveClaim, BeneficiaryClaims, ClaimAnswer,
    ClaimRecomputation, ClaimView, Decision, FileOrganisationClaim, FilePart, FileWorkerClaim,
    HoldClaim, LiftHold, NoticeList, NoticesAnswer, ObjectToClaim, ObjectionAnswer,
    OffsetReceivable, OrderClawback, PubliciseClaim, PubliciseClaims, RecordRecovery,
    RecoveryAnswer, RedetermineClaim, RejectClaim, ReturnClaim, ReviewAnswer, ReviewClaim,
    SettleObjection, WithdrawClaim, WriteOffClaim,
};
use crate::query::{CaseQuery, NoticesQuery, PageQuery};

/// Declares a step twice: for workers' and for organisations' claims.
macro_rules! steps {
    ($($(#[$doc:meta])* $worker:ident, $organisation:ident: $tail:literal, $body:ident => $status:literal $answer:ident;)+) => {$(
        $(#[$doc])*
        #[utoipa::path(
            post,
            path = concat!("/api/v1/workers/{id}/claims/{claim_id}", $tail),
            tag = "Claims",
            request_body = $body,
            responses((status = $status, description = "Recorded.", body = $answer))
        )]
        pub fn $worker() {}

        $(#[$doc])*
        #[utoipa::path(
            post,
            path = concat!("/api/v1/organisations/{id}/claims/{claim_id}", $tail),
            tag = "Claims",
            request_body = $body,
            responses((status = $status, description = "Recorded.", body = $answer))
        )]
        pub fn $organisation() {}
    )+};
}

/// Declares reads twice: for workers' and for organisations' claims.
macro_rules! reads {
    ($($(#[$doc:meta])* $worker:ident, $organisation:ident: $tail:literal, ($($query:ident),*) => $answer:ident;)+) => {$(
        $(#[$doc])*
        #[utoipa::path(
            get,
            path = concat!("/api/v1/workers/{id}/claims", $tail),
            tag = "Claims",
            params($($query),*),
            responses((status = 200, description = "As it stands, or stood.", body = $answer))
        )]
        pub fn $worker() {}

        $(#[$doc])*
        #[utoipa::path(
            get,
            path = concat!("/api/v1/organisations/{id}/claims", $tail),
            tag = "Claims",
            params($($query),*),
            responses((status = 200, description = "As it stands, or stood.", body = $answer))
        )]
        pub fn $organisation() {}
    )+};
}

/// File a claim of a worker
///
/// With the determination of the day of application, which is kept with it. If that is against it, the answer is
/// `not-eligible` with the traces; `contested` files it all the same.
#[utoipa::path(
    post,
    path = "/api/v1/workers/{id}/claims",
    tag = "Claims",
    request_body = FileWorkerClaim,
    responses((status = 201, description = "Filed.", body = ClaimAnswer))
)]
pub fn file_worker_claim() {}

/// File a claim of an organisation
///
/// With a line for each thing that is due on the day of application; a claim is decided by one programme's policy in one
/// region. More than 500 lines are refused: file several.
#[utoipa::path(
    post,
    path = "/api/v1/organisations/{id}/claims",
    tag = "Claims",
    request_body = FileOrganisationClaim,
    responses((status = 201, description = "Filed.", body = ClaimAnswer))
)]
pub fn file_organisation_claim() {}

steps! {
    /// File a further part of a claim
    ///
    /// Of one that was paid or recovered. The part is a claim of its own; all parts together never exceed what is due.
    file_worker_claim_part, file_organisation_claim_part: "/parts", FilePart => 201 ClaimAnswer;
    /// Review a claim
    ///
    /// By somebody who neither filed it nor recorded its evidence. An account that waits is confirmed with it: the answer shows which.
    review_worker_claim, review_organisation_claim: "/review", ReviewClaim => 200 ReviewAnswer;
    /// Return a claim for correction
    ///
    /// To its filer, who determines it anew or withdraws it.
    return_worker_claim, return_organisation_claim: "/return", ReturnClaim => 200 ClaimAnswer;
    /// Determine a claim anew
    ///
    /// For its day of application, with what is recorded now; another answer begins again at the review. Lines that are no longer
    /// due drop out where others remain.
    redetermine_worker_claim, redetermine_organisation_claim: "/redetermine", RedetermineClaim => 200 ClaimAnswer;
    /// Put a claim on public notice
    ///
    /// For as many days as the policy asks.
    publicise_worker_claim, publicise_organisation_claim: "/publicise", PubliciseClaim => 200 ClaimAnswer;
    /// Record an objection
    ///
    /// Until it is settled, the claim can't be approved.
    object_to_worker_claim, object_to_organisation_claim: "/object", ObjectToClaim => 200 ObjectionAnswer;
    /// Settle an objection
    ///
    /// By somebody who neither filed nor approved the claim.
    settle_worker_objection, settle_organisation_objection: "/objections/{objection_id}/settle", SettleObjection => 200 ClaimAnswer;
    /// Approve a claim
    ///
    /// Once the notice is over, by as many as the amount asks for. It is determined again: another answer stops it with
    /// `determination-changed`, which carries both traces. Waits up to 5 seconds for entitlements and budget; `state` says how far it came.
    approve_worker_claim, approve_organisation_claim: "/approve", ApproveClaim => 200 ApprovalAnswer;
    /// Refuse a claim
    ///
    /// Also one that is approved and not paid.
    reject_worker_claim, reject_organisation_claim: "/reject", RejectClaim => 200 ClaimAnswer;
    /// Withdraw a claim
    ///
    /// Given up by the applicant.
    withdraw_worker_claim, withdraw_organisation_claim: "/withdraw", WithdrawClaim => 200 ClaimAnswer;
    /// Hold a claim
    ///
    /// Keeps an approved claim out of batches until the hold is lifted.
    hold_worker_claim, hold_organisation_claim: "/hold", HoldClaim => 200 ClaimAnswer;
    /// Lift a hold
    ///
    /// Or let pass what recorded facts hold the claim for.
    lift_worker_claim, lift_organisation_claim: "/lift", LiftHold => 200 ClaimAnswer;
    /// Order money back
    ///
    /// By an approver who did not approve the claim.
    order_worker_clawback, order_organisation_clawback: "/clawback", OrderClawback => 200 ClaimAnswer;
    /// Agree on instalments
    ///
    /// Together they are what is due.
    agree_worker_instalments, agree_organisation_instalments: "/clawback/instalments", AgreeInstalments => 200 ClaimAnswer;
    /// Write money off
    ///
    /// By two people at least, more if the policy says so, who neither approved the claim nor ordered the money back: each calls
    /// this with the same amount.
    write_off_worker_claim, write_off_organisation_claim: "/write-off", WriteOffClaim => 200 ClaimAnswer;
}

reads! {
    /// List the claims of one beneficiary
    ///
    /// In the order of filing, read from the log itself.
    list_worker_claims, list_organisation_claims: "", (CaseQuery, PageQuery) => BeneficiaryClaims;
    /// Read a claim of one beneficiary
    ///
    /// With the determinations as they were recorded.
    get_worker_claim, get_organisation_claim: "/{claim_id}", (CaseQuery) => ClaimView;
}

/// Declares decisions twice: for workers' and for organisations' claims.
macro_rules! decisions {
    ($($(#[$doc:meta])* $name:ident: $path:literal;)+) => {$(
        $(#[$doc])*
        #[utoipa::path(
            get,
            path = $path,
            tag = "Claims",
            responses((
                status = 200,
                description = "The decision.",
                content((Decision = "application/json"), (String = "text/html", example = "<!DOCTYPE html><html lang=\"zh-CN\">…</html>"))
            ))
        )]
        pub fn $name() {}
    )+};
}

decisions! {
    /// Read or print the decision about a worker's claim (决定书)
    ///
    /// In JSON, or as a page to be printed (`Accept: text/html`, in Chinese). Nothing is decided yet: 404. It shows the name in clear, so
    /// each reading is recorded in the access log.
    get_worker_claim_decision: "/api/v1/workers/{id}/claims/{claim_id}/decision";
    /// Read or print the decision about an organisation's claim (决定书)
    ///
    /// In JSON, or as a page to be printed (`Accept: text/html`, in Chinese). Nothing is decided yet: 404.
    get_organisation_claim_decision: "/api/v1/organisations/{id}/claims/{claim_id}/decision";
}

/// Read a claim
///
/// Found by its id alone, whoever it is for.
#[utoipa::path(
    get,
    path = "/api/v1/claims/{claim_id}",
    tag = "Claims",
    params(CaseQuery),
    responses((status = 200, description = "As it stands, or stood.", body = ClaimView))
)]
pub fn get_claim() {}

/// Read a decision as it was recorded, beside today's recomputation
///
/// What was determined with the filing and the decision, as their events have it, and the same questions answered again on
/// what is known now, or was at `as_of`: whether they differ, and in what. Nothing is changed by it.
#[utoipa::path(
    get,
    path = "/api/v1/claims/{claim_id}/recomputation",
    tag = "Claims",
    params(CaseQuery),
    responses((status = 200, description = "Both, line by line.", body = ClaimRecomputation))
)]
pub fn get_claim_recomputation() {}

/// Put several claims on public notice
///
/// Each for itself: one that is refused does not stop the others, and the answer says what became of each.
#[utoipa::path(
    post,
    path = "/api/v1/public-notices",
    tag = "Claims",
    request_body = PubliciseClaims,
    responses((status = 200, description = "What became of each.", body = NoticesAnswer))
)]
pub fn publicise_claims() {}

/// Print a public notice
///
/// Names of persons are masked. In JSON, or as a page to be printed (`Accept: text/html`, in Chinese). Claims that are not on notice are
/// left out.
#[utoipa::path(
    get,
    path = "/api/v1/public-notices",
    tag = "Claims",
    params(NoticesQuery),
    responses((
        status = 200,
        description = "The notice.",
        content((NoticeList = "application/json"), (String = "text/html", example = "<!DOCTYPE html><html lang=\"zh-CN\">…</html>"))
    ))
)]
pub fn list_public_notices() {}

/// Record money that came back
///
/// All of what is due or a part of it. The claim is found by its id alone.
#[utoipa::path(
    post,
    path = "/api/v1/finance/recoveries",
    tag = "Claims",
    request_body = RecordRecovery,
    responses((status = 200, description = "Recorded.", body = RecoveryAnswer))
)]
pub fn record_recovery() {}

/// Set money that is due back off against another claim
///
/// Of the same beneficiary and fund, which then is paid so much less.
#[utoipa::path(
    post,
    path = "/api/v1/finance/offsets",
    tag = "Claims",
    request_body = OffsetReceivable,
    responses((status = 200, description = "Recorded.", body = ClaimAnswer))
)]
pub fn offset_receivable() {}
