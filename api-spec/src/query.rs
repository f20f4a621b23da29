//! Query parameters. All are text on the Rust side, so that the server can report every fault of a
//! query at once; the document gives their types. Parameters that an operation does not know are refused.

use serde::Deserialize;
use utoipa::IntoParams;

use crate::batch::{BatchState, Charset};
use crate::finding::{FindingRule, FindingSeverity, FindingState};
use crate::policy::{Fund, PolicyScheme};
use crate::subsidy::Outcome;
use crate::values::{
    AgreementKind, CreditCode, CurrentRegion, Date, Fen, Id, Position, RegionCode, Role, Scheme,
    Stage, TargetGroup,
};
use crate::webhook::Cursor;

/// How a case is read.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseQuery {
    /// What was known then: a place in the log, or an instant (RFC 3339). 0 stands before everything.
    #[param(
        pattern = "^([0-9]{1,18}|[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]{5,18}([Zz]|[+-][0-9]{2}:[0-9]{2}))$",
        example = "4711"
    )]
    pub as_of: Option<String>,
    /// Wait until this place in the log is included, at most 5 seconds.
    #[param(value_type = Option<Position>)]
    pub min_position: Option<String>,
}

/// On which day.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TrueOnQuery {
    /// What was true on this day, by what is known: facts that are dated later are left out, and what ended later goes on.
    /// Corrections and voids hold on every day. Everything without.
    #[param(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// Which page of a list.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many items at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 500, default = 50)]
    pub page_size: Option<String>,
    /// The `next_page_token` of the page before.
    #[param(max_length = 2000)]
    pub page_token: Option<String>,
}

/// How a case's personal data is read.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PersonalDataQuery {
    /// What the data is needed for, in a few words; it is kept in the access log.
    #[param(required, value_type = String, min_length = 1, max_length = 200, example = "Payment of the May claim")]
    pub purpose: Option<String>,
}

/// Which workers are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WorkersQuery {
    /// Only workers whose origin, or a dispatch's destination, lies in this region.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// Only workers at this stage.
    #[param(value_type = Option<Stage>)]
    pub stage: Option<String>,
    /// Only workers who belong to this target group now.
    #[param(value_type = Option<TargetGroup>)]
    pub group: Option<String>,
    /// A worker's id, a certificate's number or an employer's id. Never personal data: that is what the look-up is for.
    #[param(min_length = 1, max_length = 100)]
    pub q: Option<String>,
    /// Only workers with a dispatch or employment at this employer.
    #[param(value_type = Option<Id>)]
    pub employer_id: Option<String>,
    /// Only cases that changed after this place in the log or instant.
    #[param(
        pattern = "^([0-9]{1,18}|[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]{5,18}([Zz]|[+-][0-9]{2}:[0-9]{2}))$",
        example = "4711"
    )]
    pub updated_after: Option<String>,
}

/// Which organisations are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrganisationsQuery {
    /// Only organisations in this region.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// Only organisations that hold this role now.
    #[param(value_type = Option<Role>)]
    pub role: Option<String>,
    /// Only the organisation with this credit code.
    #[param(value_type = Option<CreditCode>)]
    pub credit_code: Option<String>,
    /// An organisation's id, its credit code, or a part of its name.
    #[param(min_length = 1, max_length = 100)]
    pub q: Option<String>,
}

/// Which agreements are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AgreementsQuery {
    /// Only agreements with a party in this region.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// Only agreements of this kind.
    #[param(value_type = Option<AgreementKind>)]
    pub kind: Option<String>,
    /// Only agreements in force on this day.
    #[param(value_type = Option<Date>)]
    pub in_force_on: Option<String>,
}

/// Which policies are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PoliciesQuery {
    /// Only policies of this scheme.
    #[param(value_type = Option<PolicyScheme>)]
    pub scheme: Option<String>,
    /// Only policies of this programme; for `on`, `target_groups` without.
    #[param(pattern = "^[a-z][a-z0-9_]{0,39}$")]
    pub programme: Option<String>,
    /// Only policies of this region or of one below it; with `on`, of this region or of one above it.
    #[param(value_type = Option<CurrentRegion>)]
    pub region: Option<String>,
    /// Also say which version decides on this day; needs scheme and region.
    #[param(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// Which budgets are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BudgetsQuery {
    /// Only budgets of this fund.
    #[param(value_type = Option<Fund>)]
    pub fund: Option<String>,
    /// Only budgets of this region or of one below it.
    #[param(value_type = Option<CurrentRegion>)]
    pub region: Option<String>,
    /// Only budgets of this calendar year.
    #[param(value_type = Option<i32>, minimum = 1900, maximum = 2200)]
    pub year: Option<String>,
}

/// Which batches are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BatchesQuery {
    /// Only batches that are this far.
    #[param(value_type = Option<BatchState>)]
    pub state: Option<String>,
    /// Only batches of this region or of one below it.
    #[param(value_type = Option<CurrentRegion>)]
    pub region: Option<String>,
}

/// Which breaks are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BreaksQuery {
    /// Only those that are open, or only those that are not.
    #[param(value_type = Option<bool>)]
    pub open: Option<String>,
    /// Only breaks of batches of this region or of one below it.
    #[param(value_type = Option<CurrentRegion>)]
    pub region: Option<String>,
}

/// How a table is written.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TableQuery {
    /// Its characters; UTF-8 with byte order mark without.
    #[param(value_type = Option<Charset>)]
    pub charset: Option<String>,
}

/// What results are.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ResultsQuery {
    /// Whether they should hold every line of the batch, so that one that they lack is a break.
    #[param(value_type = Option<bool>, default = false)]
    pub complete: Option<String>,
}

/// How a past state is read.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct HistoryVersionQuery {
    /// Also say what differs from this version; 0 is the state before the first event.
    #[param(value_type = Option<i64>, minimum = 0)]
    pub diff_from: Option<String>,
}

/// Which ledger is read.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LedgerQuery {
    /// The region; the token's region without.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
}

/// Which two states of knowledge are compared.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CompareQuery {
    /// The region; the token's region without.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// The earlier state: a place in the log, or an instant.
    #[param(required, value_type = String, pattern = "^([0-9]{1,18}|[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]{5,18}([Zz]|[+-][0-9]{2}:[0-9]{2}))$", example = "4000")]
    pub from: Option<String>,
    /// The later state: a place in the log, or an instant.
    #[param(required, value_type = String, pattern = "^([0-9]{1,18}|[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9:.]{5,18}([Zz]|[+-][0-9]{2}:[0-9]{2}))$", example = "4711")]
    pub to: Option<String>,
}

/// Which regions are listed; without any parameter, the provinces.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RegionsQuery {
    /// Only regions directly below this one.
    #[param(value_type = Option<RegionCode>)]
    pub parent: Option<String>,
    /// The beginning of a code, or a part of a name.
    #[param(min_length = 1, max_length = 50)]
    pub q: Option<String>,
}

/// Which attempts are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AttemptsQuery {
    /// Only attempts at the message of this entry.
    #[param(value_type = Option<Cursor>)]
    pub cursor: Option<String>,
}

/// Which findings are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindingsQuery {
    /// Only findings of this rule.
    #[param(value_type = Option<FindingRule>)]
    pub rule: Option<String>,
    /// Only findings of this region or of one below it; the caller's region without.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// Only findings that are so grave.
    #[param(value_type = Option<FindingSeverity>)]
    pub severity: Option<String>,
    /// Only findings that stand here.
    #[param(value_type = Option<FindingState>)]
    pub state: Option<String>,
    /// Only findings that are about this worker or organisation, or rest on its events.
    #[param(value_type = Option<Id>)]
    pub subject: Option<String>,
    /// Only findings that bear on this claim.
    #[param(value_type = Option<Id>)]
    pub claim: Option<String>,
    /// The business date on which they hold: today, or the day of `as_of`, without.
    #[param(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// As of when, and on which day.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DayQuery {
    /// The business date on which the answers are to hold: today, or the day of `as_of`, without.
    #[param(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// Which determinations are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DeterminationsQuery {
    /// Only what a policy of this region, or of one below it, decides; the caller's region without.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// Only this outcome.
    #[param(value_type = Option<Outcome>)]
    pub outcome: Option<String>,
    /// Only this programme.
    #[param(min_length = 1, max_length = 100)]
    pub programme: Option<String>,
    /// Only this person's, by any of the person's records.
    #[param(value_type = Option<Id>)]
    pub worker_id: Option<String>,
    /// Only those about this employer, institution, agency or base.
    #[param(value_type = Option<Id>)]
    pub employer_id: Option<String>,
    /// Only entitlements that begin on this day or later.
    #[param(value_type = Option<Date>)]
    pub eligible_from: Option<String>,
    /// Only entitlements that begin on this day or earlier.
    #[param(value_type = Option<Date>)]
    pub eligible_until: Option<String>,
    /// Only amounts of at least so many fen.
    #[param(value_type = Option<Fen>)]
    pub amount_from_fen: Option<String>,
    /// Only amounts of at most so many fen.
    #[param(value_type = Option<Fen>)]
    pub amount_until_fen: Option<String>,
    /// The business date on which the answers are to hold: today, or the day of `as_of`, without.
    #[param(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// Which unclaimed subsidies are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnclaimedQuery {
    /// Only what a policy of this region, or of one below it, decides; the caller's region without.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// Only this scheme.
    #[param(value_type = Option<Scheme>)]
    pub scheme: Option<String>,
    /// Only this person's, by any of the person's records.
    #[param(value_type = Option<Id>)]
    pub worker_id: Option<String>,
    /// The business date on which the answers are to hold: today, or the day of `as_of`, without.
    #[param(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// Which claims a public notice shows.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticesQuery {
    /// The claims, separated by commas, at most 100.
    #[param(required, value_type = String, max_length = 3699, example = "1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11")]
    pub claim_ids: Option<String>,
    /// Only those that are on notice on this day.
    #[param(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// Which events of the log are read.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LogQuery {
    /// Only events after this place in the log: the `next` of the answer before.
    #[param(value_type = Option<Position>, default = 0)]
    pub after: Option<String>,
    /// How many events at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 500, default = 100)]
    pub limit: Option<String>,
}

/// In which tree an event is proved to stand.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ProofQuery {
    /// The size of the tree: that of the latest checkpoint, unless another is named.
    #[param(value_type = Option<Position>)]
    pub size: Option<String>,
}

/// Between which trees consistency is proved.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ConsistencyQuery {
    /// The size of the earlier tree.
    #[param(required, value_type = Position)]
    pub from: Option<String>,
    /// The size of the later tree: that of the latest checkpoint, unless another is named.
    #[param(value_type = Option<Position>)]
    pub to: Option<String>,
}
