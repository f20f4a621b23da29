//! Policies as they are read.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{BindsTo, Clause, FundPeriod, PolicyParameters, PolicyScheme};
use crate::coded::wire_enum;
use crate::common::{Basis, PlaceView};
use crate::history::Change;
use crate::values::{Date, Id};

/// What a version says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PolicyTermsView {
    /// Its first day.
    #[schema(value_type = Date)]
    pub valid_from: String,
    /// Its last day; null while open.
    #[schema(value_type = Option<Date>, required)]
    pub valid_until: Option<String>,
    /// Where the money comes from.
    pub funds: Vec<FundPeriod>,
    /// The rule's parameters, defaults included.
    #[schema(value_type = PolicyParameters)]
    pub parameters: Map<String, Value>,
    /// Where each condition comes from.
    pub clauses: Vec<Clause>,
    /// The documents behind it.
    pub source: String,
    /// What is not certain about it.
    #[schema(required)]
    pub uncertain: Option<String>,
}

/// A published version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PolicyVersionView {
    /// Its number, from 1; the highest that is valid and stands decides.
    pub version: u32,
    /// What it says.
    #[serde(flatten)]
    pub terms: PolicyTermsView,
    /// Who proposed it: `issuer/subject`.
    pub proposed_by: String,
    /// Who confirmed it.
    pub confirmed_by: String,
    /// The stream's version after it was published.
    pub published_in: i64,
    /// The stream's version after it was withdrawn; null while it stands.
    #[schema(required)]
    pub withdrawn_in: Option<i64>,
}

/// A version that waits for confirmation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PolicyProposalView {
    /// What it would say.
    #[serde(flatten)]
    pub terms: PolicyTermsView,
    /// Who proposed it: somebody else must confirm it.
    pub proposed_by: String,
}

/// A policy with all its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct PolicyItem {
    /// The policy.
    #[schema(value_type = Id)]
    pub id: String,
    /// How many events it has.
    pub version: i64,
    /// What it rules.
    #[schema(value_type = PolicyScheme)]
    pub scheme: String,
    /// Its programme.
    pub programme: String,
    /// Where it holds, with all below.
    pub region: PlaceView,
    /// The date of a case on which a version must be valid.
    #[schema(value_type = BindsTo)]
    pub binds_to: String,
    /// The versions published, the first first.
    pub versions: Vec<PolicyVersionView>,
    /// The version that waits for confirmation.
    #[schema(required)]
    pub proposed: Option<PolicyProposalView>,
}

/// A policy as it stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "0d5c8a2e-3b1f-5c60-9e0a-6a4f0c1b2d3e", "version": 2, "scheme": "living_allowance", "programme": "target_groups",
    "region": {"code": "140000", "name": "山西省"}, "binds_to": "training_completion",
    "versions": [{
        "version": 1, "valid_from": "2027-01-01", "valid_until": null, "funds": [{"fund": "employment_fund"}],
        "parameters": {"per_day_fen": 1500, "max_days": 15},
        "clauses": [{"condition": "target_group", "clause": "Article 3"}],
        "source": "The province's measure on training subsidies", "uncertain": null,
        "proposed_by": "local/wang", "confirmed_by": "local/zhao", "published_in": 2, "withdrawn_in": null,
    }],
    "proposed": null, "basis": {"position": 4711},
})))]
pub struct PolicyView {
    /// The policy.
    #[serde(flatten)]
    pub policy: PolicyItem,
    /// What the answer rests on.
    pub basis: Basis,
}

/// One version that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicyCandidate {
    /// The policy.
    #[schema(value_type = Id)]
    pub id: String,
    /// The number of its version.
    pub version: u32,
    /// Where it holds.
    pub region: PlaceView,
    /// Its first day.
    #[schema(value_type = Date)]
    pub valid_from: String,
    /// Its last day; null while open.
    #[schema(value_type = Option<Date>, required)]
    pub valid_until: Option<String>,
}

wire_enum! {
    /// Why a version does not decide.
    PassedOverBecause {
        /// It was withdrawn.
        Withdrawn = "withdrawn",
        /// It is not valid on the day.
        NotValid = "not_valid_on_date",
        /// A higher version of the same region decides.
        Superseded = "superseded",
        /// A nearer region's policy decides.
        Farther = "farther_region",
    }
}

/// A version that does not decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PassedOverCandidate {
    /// Which.
    #[serde(flatten)]
    pub candidate: PolicyCandidate,
    /// Why not.
    #[schema(value_type = PassedOverBecause)]
    pub because: String,
}

/// Which version decides a case of a scheme, programme and region on a day, and which do not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PolicyChoice {
    /// The version that decides; null if none does: such cases are undetermined.
    #[schema(required)]
    pub decides: Option<PolicyCandidate>,
    /// All others of the region and of those above it, the nearest first.
    pub passed_over: Vec<PassedOverCandidate>,
}

/// A page of policies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "items": [], "next_page_token": null,
    "choice": {
        "decides": {
            "id": "0d5c8a2e-3b1f-5c60-9e0a-6a4f0c1b2d3e", "version": 1, "region": {"code": "140000", "name": "山西省"},
            "valid_from": "2027-01-01", "valid_until": null,
        },
        "passed_over": [],
    },
    "basis": {"position": 4711},
})))]
pub struct PolicyPage {
    /// The policies, by scheme, programme and region.
    pub items: Vec<PolicyItem>,
    /// To be given as `page_token` for the next page; null on the last.
    #[schema(required)]
    pub next_page_token: Option<String>,
    /// Which version decides; only where scheme, region and day were given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<PolicyChoice>,
    /// What the answer rests on.
    pub basis: Basis,
}

/// A policy after one of its events.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[schema(examples(json!({
    "id": "0d5c8a2e-3b1f-5c60-9e0a-6a4f0c1b2d3e", "version": 1,
    "state": {
        "id": "0d5c8a2e-3b1f-5c60-9e0a-6a4f0c1b2d3e", "version": 1, "scheme": "findings", "programme": "target_groups",
        "region": {"code": "000000", "name": "全国"}, "binds_to": "business_date", "versions": [], "proposed": null,
        "basis": {"position": 12},
    },
})))]
pub struct PolicyStateAt {
    /// The policy.
    #[schema(value_type = Id)]
    pub id: String,
    /// After which event.
    pub version: i64,
    /// How it stood then.
    pub state: PolicyView,
    /// What differs from the version asked for by `diff_from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diff: Option<Vec<Change>>,
}
