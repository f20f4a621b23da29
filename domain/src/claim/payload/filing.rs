//! What an application says, and how it is reviewed and put right.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::super::key::OwnedKey;
use super::super::pinned::Pinned;
use super::super::reference::Claimant;
use super::super::words::{ApplicantKind, PartKind};
use crate::determination::Question;
use crate::evidence::Evidence;
use crate::ids::{ClaimId, DispatchId, WorkerId};
use crate::money::Fen;
use crate::policy::{CommonParameters, Fund, FundPeriod};
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::sealed::Fingerprint;
use crate::subject::Subject;

/// Who brings a claim; the money is the beneficiary's all the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applicant {
    /// Who it is.
    pub kind: ApplicantKind,
    /// How kin is related.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
    /// Where the beneficiary's consent is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent_ref: Option<String>,
}

/// A stream as it stood when a claim was determined.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BasisStream {
    /// The kind of stream.
    pub stream: String,
    /// The stream.
    pub id: Uuid,
    /// Its version.
    pub version: u64,
}

/// What a determination was made from.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimBasis {
    /// The log's position as of which policies and organisations were read.
    pub position: u64,
    /// Every worker, organisation and policy that it rests on.
    pub streams: Vec<BasisStream>,
}

/// One line of a claim: one thing that is paid for once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimLine {
    /// Its number within the claim, from 1.
    pub line_no: u32,
    /// The worker whose case it rests on; none for an award of a base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker_id: Option<WorkerId>,
    /// The question that the scheme's rule answered, by its key.
    pub question: String,
    /// What it must be paid for only once.
    pub keys: Vec<OwnedKey>,
    /// What is claimed, in fen.
    pub amount_fen: Fen,
    /// The answer on the day of application.
    pub determination: Pinned,
}

impl ClaimLine {
    /// Whether its question is about this dispatch.
    pub fn is_about(&self, dispatch: DispatchId) -> bool {
        Question::key_names(&self.question, dispatch)
    }
}

/// Which part of a claim this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartOf {
    /// The first part, whose keys it shares.
    pub claim_id: ClaimId,
    /// Why there is more.
    pub kind: PartKind,
}

/// A subsidy was applied for. The determination of that moment is kept with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimFiled {
    /// The claim.
    pub claim_id: ClaimId,
    /// Which part it is, unless it is the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<PartOf>,
    /// Whose money it will be.
    pub beneficiary: Claimant,
    /// The scheme.
    pub scheme: Scheme,
    /// The programme.
    pub programme: String,
    /// The region whose policy decides, and whose office pays.
    pub region: RegionCode,
    /// The fund that pays, by the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<Fund>,
    /// The funds that pay on which days, by the policy: the day of approval decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funds: Vec<FundPeriod>,
    /// The lines.
    pub lines: Vec<ClaimLine>,
    /// The day of application.
    pub applied_on: NaiveDate,
    /// Who applied.
    pub applicant: Applicant,
    /// Who entered it.
    pub filed_by: Subject,
    /// Why it is filed although the determination is against it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contested: Option<String>,
    /// Papers behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// What the policy asks of the claim's life: notice, approvers.
    pub terms: CommonParameters,
    /// What it rests on.
    pub basis: ClaimBasis,
}

/// A reviewer found the claim in order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimReviewed {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day.
    pub reviewed_on: NaiveDate,
    /// Who reviewed it.
    pub reviewed_by: Subject,
    /// The account that was shown, by its fingerprint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Fingerprint>,
    /// A note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The claim goes back to its filer to be put right.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimReturnedForCorrection {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day.
    pub returned_on: NaiveDate,
    /// Who returned it.
    pub returned_by: Subject,
    /// What is to be put right.
    pub reason: String,
}

/// The claim was determined anew and begins again at its review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimRedetermined {
    /// The claim.
    pub claim_id: ClaimId,
    /// The day.
    pub on: NaiveDate,
    /// Who asked for it.
    pub redetermined_by: Subject,
    /// The region whose policy decides now.
    pub region: RegionCode,
    /// The fund that pays now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fund: Option<Fund>,
    /// The funds that pay on which days, by the policy: the day of approval decides.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funds: Vec<FundPeriod>,
    /// The lines as they are now.
    pub lines: Vec<ClaimLine>,
    /// What the policy asks of the claim's life now.
    pub terms: CommonParameters,
    /// What it rests on now.
    pub basis: ClaimBasis,
}
