//! Claims as they are shown.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::money::Instalment;
use super::words::{
    ClaimAction, ClaimState, HoldReason, KnownApplicant, LineDrop, PartKind, PaymentOutcome,
    PostingKind,
};
use crate::common::{Basis, EvidenceItem, PlaceView};
use crate::finance::Beneficiary;
use crate::subsidy::{Outcome, PolicyRef, TraceLine};
use crate::values::{Date, Fen, Id, Scheme};

/// Declares parts of the shown claim: name, an example, the members with their types in Rust and in the document.
macro_rules! views {
    ($($(#[$doc:meta])* $name:ident, $example:tt { $($(#[$mdoc:meta])* $field:ident: $type:ty as $schema:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
        #[schema(examples(json!($example)))]
        pub struct $name {
            $($(#[$mdoc])* #[schema(value_type = $schema, required)] pub $field: $type,)+
        }
    )+};
}

views! {
    /// Who applied.
    ApplicantView, {"kind": "kin", "relation": "daughter", "consent_ref": "Archive room 2, box 17"} {
        /// Who it is.
        kind: String as KnownApplicant,
        /// How kin is related.
        relation: Option<String> as Option<String>,
        /// Where the beneficiary's consent is kept.
        consent_ref: Option<String> as Option<String>,
    }
    /// Which part of a claim it is.
    PartView, {"claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "kind": "top_up"} {
        /// The first part.
        claim_id: String as Id,
        /// Why there is more.
        kind: String as PartKind,
    }
    /// A determination as a claim keeps it: what was found, on which day, and from which events.
    PinnedDetermination, {
        "outcome": "eligible", "amount_fen": 50_000, "computation": null, "eligible_from": "2021-06-05", "apply_by": "2022-03-31",
        "region": "520502", "bound_to": "2021-03-01", "policy": null, "rule_version": 1, "on": "2021-07-01", "trace": [],
    } {
        /// The answer.
        outcome: String as Outcome,
        /// The amount, where something is due.
        amount_fen: Option<i64> as Option<Fen>,
        /// How the amount comes about, in yuan and in the language of the answer.
        computation: Option<String> as Option<String>,
        /// The first day of entitlement, as far as it could be told.
        eligible_from: Option<String> as Option<Date>,
        /// The last day of application, as far as it could be told.
        apply_by: Option<String> as Option<Date>,
        /// The region whose policy decided.
        region: String as crate::values::RegionCode,
        /// The date that chose the policy's version.
        bound_to: String as Date,
        /// The policy that decided; null: none was valid.
        policy: Option<PolicyRef> as Option<PolicyRef>,
        /// The version of the rule's code.
        rule_version: u32 as u32,
        /// The day on which it was asked.
        on: String as Date,
        /// The conditions, in the order in which they were looked at.
        trace: Vec<TraceLine> as Vec<TraceLine>,
    }
    /// One thing that is paid for once.
    ClaimLineView, {
        "line_no": 1, "worker_id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", "keys": ["transport|2021"], "amount_fen": 50_000, "dropped": null,
        "determination": {
            "outcome": "eligible", "amount_fen": 50_000, "computation": null, "eligible_from": "2021-06-05", "apply_by": "2022-03-31",
            "region": "520502", "bound_to": "2021-03-01", "policy": null, "rule_version": 1, "on": "2021-07-01", "trace": [],
        },
    } {
        /// Its number within the claim.
        line_no: u32 as u32,
        /// The worker whose case it rests on; null for an award.
        worker_id: Option<String> as Option<Id>,
        /// What it may be paid for only once.
        keys: Vec<String> as Vec<String>,
        /// What is claimed for it.
        amount_fen: i64 as Fen,
        /// Why it is not paid; null: it is.
        dropped: Option<String> as Option<LineDrop>,
        /// The determination that it rests on, as it was recorded.
        determination: PinnedDetermination as PinnedDetermination,
    }
    /// A public notice.
    ClaimNoticeView, {
        "publicised_on": "2021-07-06", "place": "Notice board of the village committee", "last_day": "2021-07-13", "unpublished_years": [],
    } {
        /// The day on which it was put up; the notice begins the day after.
        publicised_on: String as Date,
        /// Where it hangs.
        place: Option<String> as Option<String>,
        /// Its last day.
        last_day: String as Date,
        /// Years whose holidays were not published yet, so that only weekends were left out.
        unpublished_years: Vec<i32> as Vec<i32>,
    }
    /// How an objection was settled.
    SettledView, {"settled_on": "2021-07-12", "upheld": false, "finding": "The employer confirms the work.", "settled_by": "zhao"} {
        /// The day.
        settled_on: String as Date,
        /// Whether it was right.
        upheld: bool as bool,
        /// What was found.
        finding: String as String,
        /// Who settled it.
        settled_by: String as String,
    }
    /// An objection. Who raised it stays sealed.
    ObjectionView, {
        "objection_id": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11", "raised_on": "2021-07-08", "reason": "She works in her own village.", "settled": null,
    } {
        /// The objection.
        objection_id: String as Id,
        /// The day.
        raised_on: String as Date,
        /// Why.
        reason: String as String,
        /// How it was settled; null: it is open.
        settled: Option<SettledView> as Option<SettledView>,
    }
    /// One approver's word.
    ApprovalView, {"approved_by": "qian", "approved_on": "2021-07-14"} {
        /// Who.
        approved_by: String as String,
        /// When.
        approved_on: String as Date,
    }
    /// Who has approved it so far.
    ApprovalsView, {"given": [{"approved_by": "qian", "approved_on": "2021-07-14"}], "needed": 1} {
        /// Those who have, in order.
        given: Vec<ApprovalView> as Vec<ApprovalView>,
        /// How many the amount asks for.
        needed: u32 as u32,
    }
    /// What was approved.
    ApprovedView, {"approved_on": "2021-07-14", "amount_fen": 50_000, "fund": "bridging_fund"} {
        /// The day.
        approved_on: String as Date,
        /// How much.
        amount_fen: i64 as Fen,
        /// The fund that pays.
        fund: String as crate::policy::Fund,
    }
    /// A payment through a batch.
    PaymentView, {
        "payment_id": "0d6a35c9-8f8b-5c52-9f5b-0a2d6b1c9e11", "batch_id": "c2a5d3f0-95b1-5f7e-8a55-0b8f5d2f6a01", "amount_fen": 50_000,
        "outcome": "paid", "reason": null, "reference": "B-0042-1", "on": "2021-07-20",
    } {
        /// The payment.
        payment_id: String as Id,
        /// The batch.
        batch_id: String as Id,
        /// How much.
        amount_fen: i64 as Fen,
        /// What became of it.
        outcome: String as PaymentOutcome,
        /// Why it failed or came back.
        reason: Option<String> as Option<String>,
        /// The bank's reference.
        reference: Option<String> as Option<String>,
        /// The day, where the bank says it.
        on: Option<String> as Option<Date>,
    }
    /// A write-off that waits for a further person.
    WriteOffView, {"amount_fen": 50_000, "agreed_by": ["qian"]} {
        /// How much.
        amount_fen: i64 as Fen,
        /// Who has agreed.
        agreed_by: Vec<String> as Vec<String>,
    }
    /// What is due back of a claim.
    ReceivableView, {
        "ordered_fen": 50_000, "open_fen": 25_000, "recovered_fen": 25_000, "written_off_fen": 0,
        "instalments": [{"due_on": "2022-03-31", "amount_fen": 25_000}], "write_off": null,
    } {
        /// What was ordered back.
        ordered_fen: i64 as Fen,
        /// What is still due.
        open_fen: i64 as Fen,
        /// What came back or was set off.
        recovered_fen: i64 as Fen,
        /// What was given up.
        written_off_fen: i64 as Fen,
        /// The parts in which it may be paid back.
        instalments: Vec<Instalment> as Vec<Instalment>,
        /// A write-off that waits for a further person.
        write_off: Option<WriteOffView> as Option<WriteOffView>,
    }
    /// How a claim ended that was refused or given up.
    EndView, {"on": "2021-07-14", "by": "qian", "reason": "The work was within the county."} {
        /// The day.
        on: String as Date,
        /// Who recorded it.
        by: String as String,
        /// Why.
        reason: String as String,
    }
    /// What a claim did to the books.
    PostingView, {
        "kind": "approved", "to": "committed", "from": "budget", "amount_fen": 50_000, "fund": "bridging_fund", "on": "2021-07-14", "version": 15,
    } {
        /// What it tells.
        kind: String as PostingKind,
        /// The account that grows; null for a memo.
        to: Option<String> as Option<String>,
        /// The account that shrinks; null for a memo.
        from: Option<String> as Option<String>,
        /// How much.
        amount_fen: i64 as Fen,
        /// The fund.
        fund: Option<String> as Option<crate::policy::Fund>,
        /// The business date.
        on: Option<String> as Option<Date>,
        /// The event of the beneficiary's stream that posted it.
        version: i64 as crate::values::Position,
    }
}

/// A claim in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "beneficiary": {"type": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"},
    "part_of": null, "scheme": "transport", "programme": "target_groups", "region": {"code": "520502", "name": "七星关区"},
    "fund": "bridging_fund", "state": "filed", "since": "2021-07-01", "allowed_actions": ["review", "return"], "applied_on": "2021-07-01",
    "amount_fen": 50_000, "approved_fen": 0, "paid_fen": 0, "open_fen": 0, "line_count": 1,
})))]
pub struct ClaimSummary {
    /// The claim.
    #[schema(value_type = Id)]
    pub claim_id: String,
    /// Whose money it is.
    pub beneficiary: Beneficiary,
    /// Which part it is; null for a first part.
    #[schema(required)]
    pub part_of: Option<PartView>,
    /// The scheme.
    #[schema(value_type = Scheme)]
    pub scheme: String,
    /// The programme.
    pub programme: String,
    /// The region whose policy decides and whose office pays.
    pub region: PlaceView,
    /// The fund that pays; null: the policy names none for the day.
    #[schema(value_type = Option<crate::policy::Fund>, required)]
    pub fund: Option<String>,
    /// Where it stands.
    #[schema(value_type = ClaimState)]
    pub state: String,
    /// The business date of the last step.
    #[schema(value_type = Date)]
    pub since: String,
    /// What may be done next, by whoever the duty falls to.
    #[schema(value_type = Vec<ClaimAction>)]
    pub allowed_actions: Vec<String>,
    /// The day of application.
    #[schema(value_type = Date)]
    pub applied_on: String,
    /// What is claimed.
    #[schema(value_type = Fen)]
    pub amount_fen: i64,
    /// What was approved and stands.
    #[schema(value_type = Fen)]
    pub approved_fen: i64,
    /// What the bank paid.
    #[schema(value_type = Fen)]
    pub paid_fen: i64,
    /// What is due back.
    #[schema(value_type = Fen)]
    pub open_fen: i64,
    /// How many lines it has.
    pub line_count: u32,
}

/// The claims of one stream, in the order of filing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({"items": [], "next_page_token": null, "basis": {"position": 4711}})))]
pub struct BeneficiaryClaims {
    /// The claims.
    pub items: Vec<ClaimSummary>,
    /// Give this to get the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// What the answer rests on.
    pub basis: Basis,
}

/// A claim with all that happened to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "claim_id": "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11", "beneficiary": {"type": "worker", "id": "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e"},
    "part_of": null, "scheme": "transport", "programme": "target_groups", "region": {"code": "520502", "name": "七星关区"},
    "fund": "bridging_fund", "state": "filed", "since": "2021-07-01", "allowed_actions": ["review", "return"], "applied_on": "2021-07-01",
    "amount_fen": 50_000, "approved_fen": 0, "paid_fen": 0, "open_fen": 0, "line_count": 1, "version": 9,
    "applicant": {"kind": "self", "relation": null, "consent_ref": null},
    "filed_by": "wang", "contested": null, "evidence": [], "lines": [], "reviewed_on": null, "reviewed_by": [], "notice": null,
    "objections": [], "approvals": {"given": [], "needed": 1}, "approved": null, "holds": [], "batch_id": null, "payments": [],
    "receivable": null, "ended": null, "postings": [], "basis": {"position": 4711},
})))]
pub struct ClaimView {
    /// As in a list.
    #[serde(flatten)]
    pub summary: ClaimSummary,
    /// The version of the beneficiary's stream, to be given as `If-Match`.
    pub version: i64,
    /// Who applied.
    pub applicant: ApplicantView,
    /// Who entered it.
    pub filed_by: String,
    /// Why it was filed although the determination was against it.
    #[schema(required)]
    pub contested: Option<String>,
    /// Papers behind it.
    pub evidence: Vec<EvidenceItem>,
    /// The lines, with the determinations as recorded.
    pub lines: Vec<ClaimLineView>,
    /// The day of the last review that holds.
    #[schema(value_type = Option<Date>, required)]
    pub reviewed_on: Option<String>,
    /// Who reviewed it, over its whole life.
    pub reviewed_by: Vec<String>,
    /// The public notice that holds.
    #[schema(required)]
    pub notice: Option<ClaimNoticeView>,
    /// The objections.
    pub objections: Vec<ObjectionView>,
    /// Who approved it.
    pub approvals: ApprovalsView,
    /// What was approved.
    #[schema(required)]
    pub approved: Option<ApprovedView>,
    /// What keeps it out of batches now.
    #[schema(value_type = Vec<HoldReason>)]
    pub holds: Vec<String>,
    /// The batch that it is in.
    #[schema(value_type = Option<Id>, required)]
    pub batch_id: Option<String>,
    /// Its payments.
    pub payments: Vec<PaymentView>,
    /// What is due back.
    #[schema(required)]
    pub receivable: Option<ReceivableView>,
    /// How it ended, where it was refused or given up.
    #[schema(required)]
    pub ended: Option<EndView>,
    /// What it did to the books, in order.
    pub postings: Vec<PostingView>,
    /// What the answer rests on.
    pub basis: Basis,
}
