//! The steps from the review to the decision.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::values::{Date, Explanation, Name};

/// The claim is in order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"reviewed_on": "2021-07-05", "note": "Tickets seen."})))]
pub struct ReviewClaim {
    /// The day.
    #[schema(value_type = Date)]
    pub reviewed_on: String,
    /// A note.
    #[schema(value_type = Option<Explanation>)]
    pub note: Option<String>,
}

/// The claim goes back to its filer.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"returned_on": "2021-07-05", "reason": "The ticket is another person's."})))]
pub struct ReturnClaim {
    /// The day.
    #[schema(value_type = Date)]
    pub returned_on: String,
    /// What is to be put right.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// The claim is determined anew for its day of application, with what is recorded now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"on": "2021-07-06"})))]
pub struct RedetermineClaim {
    /// The day of this step; today without it.
    #[schema(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// The claim is put on public notice (公示).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"publicised_on": "2021-07-06", "place": "Notice board of the village committee"})))]
pub struct PubliciseClaim {
    /// The day; the notice begins the day after.
    #[schema(value_type = Date)]
    pub publicised_on: String,
    /// Where it hangs.
    #[schema(value_type = Option<Name>)]
    pub place: Option<String>,
}

/// Somebody objects. The name is sealed; the reason is not, so it should name nobody.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"raised_on": "2021-07-08", "by": "王建国", "reason": "She works in her own village."})))]
pub struct ObjectToClaim {
    /// The day.
    #[schema(value_type = Date)]
    pub raised_on: String,
    /// Who objects, where a name was given.
    #[schema(value_type = Option<Name>)]
    pub by: Option<String>,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// An objection was looked into.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"settled_on": "2021-07-12", "upheld": false, "finding": "The employer confirms the work."})))]
pub struct SettleObjection {
    /// The day.
    #[schema(value_type = Date)]
    pub settled_on: String,
    /// Whether it was right: then the claim can only be returned, determined anew or refused.
    pub upheld: bool,
    /// What was found.
    #[schema(value_type = Explanation)]
    pub finding: String,
}

/// An approver agrees.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"approved_on": "2021-07-14", "drop_failing_lines": false})))]
pub struct ApproveClaim {
    /// The day.
    #[schema(value_type = Date)]
    pub approved_on: String,
    /// Whether lines that are no longer entitled drop out, so that the rest may be approved; else they stop the claim.
    pub drop_failing_lines: Option<bool>,
}

/// The claim is refused.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"rejected_on": "2021-07-14", "reason": "The work was within the county."})))]
pub struct RejectClaim {
    /// The day.
    #[schema(value_type = Date)]
    pub rejected_on: String,
    /// Why; it stands in the decision.
    #[schema(value_type = Explanation)]
    pub reason: String,
}

/// The claim is given up.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"withdrawn_on": "2021-07-14", "reason": "Claimed in Guangdong instead."})))]
pub struct WithdrawClaim {
    /// The day.
    #[schema(value_type = Date)]
    pub withdrawn_on: String,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}
