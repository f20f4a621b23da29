//! Claims: as they are filed and taken from step to step, what commands about them answer, and how they are shown.

mod answers;
mod filing;
mod money;
mod notice;
mod recomputation;
mod steps;
mod view;
mod words;

pub use answers::{ApprovalAnswer, ClaimAnswer, ObjectionAnswer, RecoveryAnswer, ReviewAnswer};
pub use filing::{Applicant, FileOrganisationClaim, FilePart, FileWorkerClaim};
pub use money::{
    AgreeInstalments, HoldClaim, Instalment, LiftHold, LineNumber, OffsetReceivable, OrderClawback,
    RecordRecovery, WriteOffClaim,
};
pub use notice::{
    Decision, Ground, NoticeList, NoticeResult, NoticeView, NoticesAnswer, PubliciseClaims,
};
pub use recomputation::{
    ClaimRecomputation, Divergence, RecomputedLine, RecordedDecision, RecordedWith,
};
pub use steps::{
    ApproveClaim, ObjectToClaim, PubliciseClaim, RedetermineClaim, RejectClaim, ReturnClaim,
    ReviewClaim, SettleObjection, WithdrawClaim,
};
pub use view::{
    ApplicantView, ApprovalView, ApprovalsView, ApprovedView, BeneficiaryClaims, ClaimLineView,
    ClaimNoticeView, ClaimSummary, ClaimView, EndView, ObjectionView, PartView, PaymentView,
    PinnedDetermination, PostingView, ReceivableView, SettledView, WriteOffView,
};
pub use words::{
    ApplicantKind, BeneficiaryKind, ClaimAction, ClaimState, DecisionKind, HeldFor, HoldReason,
    KnownApplicant, LineDrop, PartKind, PaymentOutcome, PostingKind,
};
