//! Policies: the rule of one scheme, programme and region, in versions with dates of validity.
//!
//! A policy's parameters are an object of their own for each scheme. Bodies name the scheme beside
//! them, so that the document says which object it must be, and a fault is found at its own place.

mod common;
mod schemes;
mod shape;
mod transport;
mod view;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

pub use common::{
    ApprovalTier, BindsTo, Clause, Fund, FundPeriod, Notice, NoticeClock, NoticeKind, Persons,
    PolicyScheme, Window,
};
pub use schemes::{
    AwardTier, Base, BaseAwardParameters, EmploymentServiceParameters, FindingsParameters,
    LevelAmounts, LivingAllowanceParameters, LoanInterestParameters, OutputCountsFrom,
    PlaceOfAppraisal, ReportingParameters, SkillAppraisalParameters, SkillUpgradeParameters,
    SocialInsuranceParameters, StartupParameters, TrainingAmount, TrainingBeneficiary,
    VocationalTrainingParameters, YearStart,
};
pub use shape::{Count, MonthDay, Threshold};
pub use transport::{
    AmountModel, BenefitYear, Continuity, CountFrom, DestinationTiers, IncomeTier, Organised,
    Payer, ReferenceDate, TransportParameters, Trip,
};
pub use view::{
    PassedOverBecause, PassedOverCandidate, PolicyCandidate, PolicyChoice, PolicyItem, PolicyPage,
    PolicyProposalView, PolicyStateAt, PolicyTermsView, PolicyVersionView, PolicyView,
};

use crate::values::{CurrentRegion, Date, Explanation};

/// Declares which parameters belong to which scheme.
macro_rules! by_scheme {
    ($($scheme:ident => $parameters:ident),+ $(,)?) => {
        /// The schema of the parameters of each scheme.
        pub const PARAMETERS: &[(PolicyScheme, &str)] =
            &[$((PolicyScheme::$scheme, stringify!($parameters))),+];

        /// The parameters of a policy: the object that belongs to its scheme.
        #[derive(Debug)]
        pub struct PolicyParameters;

        impl PartialSchema for PolicyParameters {
            fn schema() -> RefOr<Schema> {
                // Told in words: all members of these objects are optional, so that none of them could be told from another
                // by its shape, and a program that was made from the contract would take any for the first.
                let object = ObjectBuilder::new()
                    .schema_type(Type::Object)
                    .description(Some(concat!(
                        "The parameters of a policy: the object that belongs to its scheme",
                        $(", `", stringify!($parameters), "`"),+, "."
                    )));
                object.into()
            }
        }

        impl ToSchema for PolicyParameters {
            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                $(
                    schemas.push((stringify!($parameters).to_owned(), $parameters::schema()));
                    $parameters::schemas(schemas);
                )+
            }
        }
    };
}

by_scheme! {
    Transport => TransportParameters,
    SocialInsurance => SocialInsuranceParameters,
    VocationalTraining => VocationalTrainingParameters,
    SkillAppraisal => SkillAppraisalParameters,
    LivingAllowance => LivingAllowanceParameters,
    SkillUpgrade => SkillUpgradeParameters,
    EmploymentService => EmploymentServiceParameters,
    BaseAward => BaseAwardParameters,
    Startup => StartupParameters,
    LoanInterest => LoanInterestParameters,
    Reporting => ReportingParameters,
    Findings => FindingsParameters,
}

/// Says in the document which parameters a body with each scheme must have: a schema that depends on
/// another member is no type of Rust's.
pub(crate) fn tell_parameters_by_scheme(document: &mut Value) {
    let body = document.pointer_mut("/components/schemas/ProposePolicy");
    let Some(body) = body.and_then(Value::as_object_mut) else {
        return;
    };
    let each = PARAMETERS.iter().map(|(scheme, parameters)| {
        json!({
            "if": {"type": "object", "properties": {"scheme": {"const": scheme.code()}}, "required": ["scheme"]},
            "then": {"properties": {"parameters": {"$ref": format!("#/components/schemas/{parameters}")}}},
        })
    });
    body.insert("allOf".to_owned(), each.collect());
}

/// A version of a policy is proposed. It decides nothing until another subject confirms it; a proposal that
/// waits for the same scheme, programme and region is replaced. The folder `policies/` and `hearth policy`
/// take the same shape as TOML.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({
    "scheme": "living_allowance", "region": "140000", "valid_from": "2027-01-01", "fund": "employment_fund",
    "parameters": {"per_day_fen": 1500, "max_days": 15, "notice": {"days": 7, "kind": "calendar"}},
    "clauses": [
        {"condition": "target_group", "clause": "Article 3"}, {"condition": "attendance", "clause": "Article 4"},
        {"condition": "alive", "clause": "Article 3"}, {"condition": "window", "clause": "Article 7"},
    ],
    "source": "The province's measure on training subsidies",
})))]
pub struct ProposePolicy {
    /// What it rules. The parameters must be this scheme's.
    pub scheme: PolicyScheme,
    /// The programme, so that one for a firm's whole staff stands beside the target groups' rule: `target_groups` unless said.
    #[schema(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub programme: Option<String>,
    /// Where it holds, with all below; a place nearer to a case goes before it, whole.
    #[schema(value_type = CurrentRegion)]
    pub region: String,
    /// Its first day. One in the past needs a reason.
    #[schema(value_type = Date)]
    pub valid_from: String,
    /// Its last day; open without.
    #[schema(value_type = Option<Date>)]
    pub valid_until: Option<String>,
    /// Where the money comes from, where that is the same on all days.
    pub fund: Option<Fund>,
    /// Where the money comes from, where that changes.
    #[schema(max_items = 20)]
    pub funds: Option<Vec<FundPeriod>>,
    /// The rule's parameters, by scheme: `TransportParameters`, `SocialInsuranceParameters` …
    #[schema(value_type = Object)]
    pub parameters: Map<String, Value>,
    /// Where each condition of the scheme comes from: each needs a document and clause.
    #[schema(max_items = 40)]
    pub clauses: Vec<Clause>,
    /// The documents behind it.
    #[schema(format = "text", min_length = 1, max_length = 2_000)]
    pub source: String,
    /// What is not certain about it.
    #[schema(format = "text", min_length = 1, max_length = 2_000)]
    pub uncertain: Option<String>,
    /// Why it is proposed; kept with the event.
    #[schema(value_type = Option<Explanation>)]
    pub reason: Option<String>,
}

/// A version is withdrawn: it never decides again. What it decided before stays readable.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({"version": 2, "reason": "Published with the wrong amount."})))]
pub struct WithdrawPolicy {
    /// Which version; the latest that stands without.
    #[schema(minimum = 1, maximum = 100_000)]
    pub version: Option<u32>,
    /// Why.
    #[schema(value_type = Explanation)]
    pub reason: String,
}
