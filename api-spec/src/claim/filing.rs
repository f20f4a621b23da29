//! Claims as they are filed.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::words::{ApplicantKind, PartKind};
use crate::common::EvidenceItem;
use crate::values::{Date, Explanation, Id, Name, PaperNumber, Scheme};

/// Who applied: the beneficiary unless said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"kind": "kin", "relation": "daughter", "consent_ref": "Archive room 2, box 17"})))]
pub struct Applicant {
    /// Who it is.
    pub kind: ApplicantKind,
    /// How kin is related.
    #[schema(value_type = Option<Name>)]
    pub relation: Option<String>,
    /// Where the beneficiary's consent is kept.
    #[schema(value_type = Option<PaperNumber>)]
    pub consent_ref: Option<String>,
}

/// A worker's claim. What is left open takes what the scheme pays for; of several things the best that is due.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"scheme": "transport", "year": 2021, "applied_on": "2021-07-01", "applicant": {"kind": "self"}})))]
pub struct FileWorkerClaim {
    /// The scheme.
    pub scheme: Scheme,
    /// The programme of the policy; any without it.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub programme: Option<String>,
    /// Only for this dispatch.
    #[schema(value_type = Option<Id>)]
    pub dispatch_id: Option<String>,
    /// Only for this certificate.
    #[schema(value_type = Option<PaperNumber>)]
    pub certificate_no: Option<String>,
    /// Only for this training.
    #[schema(value_type = Option<Id>)]
    pub training_id: Option<String>,
    /// Only for this venture.
    #[schema(value_type = Option<Id>)]
    pub venture_id: Option<String>,
    /// Only for this year.
    #[schema(minimum = 1900, maximum = 2200)]
    pub year: Option<i32>,
    /// The day of application.
    #[schema(value_type = Date)]
    pub applied_on: String,
    /// Who applied.
    pub applicant: Option<Applicant>,
    /// Papers behind it.
    #[schema(max_items = 50)]
    pub evidence: Option<Vec<EvidenceItem>>,
    /// Why it is filed although the determination is against it.
    #[schema(value_type = Option<Explanation>)]
    pub contested: Option<String>,
}

/// An organisation's claim: a line for each thing that is due. What is left open takes all of the scheme; a claim has 500
/// lines at most.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"scheme": "social_insurance", "period": "2021Q3", "applied_on": "2021-10-08"})))]
pub struct FileOrganisationClaim {
    /// The scheme.
    pub scheme: Scheme,
    /// The programme of the policy; that of the best line without it.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub programme: Option<String>,
    /// Only for this quarter, `2021Q3`, or month, `2021-07`.
    #[schema(pattern = "^[0-9]{4}(Q[1-4]|-[0-9]{2})$")]
    pub period: Option<String>,
    /// Only for this year.
    #[schema(minimum = 1900, maximum = 2200)]
    pub year: Option<i32>,
    /// Only for these workers. What is not due for one who is named is a line too, so that the answer says why.
    #[schema(value_type = Option<Vec<Id>>, max_items = 500)]
    pub worker_ids: Option<Vec<String>>,
    /// Only for these dispatches.
    #[schema(value_type = Option<Vec<Id>>, max_items = 500)]
    pub dispatch_ids: Option<Vec<String>>,
    /// Only for these trainings.
    #[schema(value_type = Option<Vec<Id>>, max_items = 500)]
    pub training_ids: Option<Vec<String>>,
    /// The day of application.
    #[schema(value_type = Date)]
    pub applied_on: String,
    /// Who applied.
    pub applicant: Option<Applicant>,
    /// Papers behind it.
    #[schema(max_items = 50)]
    pub evidence: Option<Vec<EvidenceItem>>,
    /// Why it is filed although the determination is against it.
    #[schema(value_type = Option<Explanation>)]
    pub contested: Option<String>,
}

/// A further part of a claim that was paid or recovered: what is due for the same now, less what the other parts have.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"kind": "top_up", "applied_on": "2021-11-02"})))]
pub struct FilePart {
    /// Why there is more.
    pub kind: PartKind,
    /// The day of application.
    #[schema(value_type = Date)]
    pub applied_on: String,
}
