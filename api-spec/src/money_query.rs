//! Query parameters of the lists of claims and of the finance side; see [`crate::query`].

use serde::Deserialize;
use utoipa::IntoParams;

use crate::claim::ClaimState;
use crate::policy::Fund;
use crate::values::{Date, Id, Month, RegionCode, Scheme};

/// Which claims are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClaimsQuery {
    /// Only claims that stand here.
    #[param(value_type = Option<ClaimState>)]
    pub state: Option<String>,
    /// Only this scheme.
    #[param(value_type = Option<Scheme>)]
    pub scheme: Option<String>,
    /// Only claims that offices of this region, or of one below it, pay; the caller's region without.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// Only claims for this worker or organisation.
    #[param(value_type = Option<Id>)]
    pub beneficiary: Option<String>,
    /// Only claims paid from this fund.
    #[param(value_type = Option<Fund>)]
    pub fund: Option<String>,
    /// The business date up to which ages are counted: today, or the day of `as_of`, without.
    #[param(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// Up to which day lines are added up.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BookedUntilQuery {
    /// Only lines whose business date is this day or earlier; a line for which the bank told no date counts with the dated
    /// line of its claim before it. All lines without.
    #[param(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// Which claims are to be paid.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PayablesQuery {
    /// Only claims that offices of this region, or of one below it, pay; the caller's region without.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// Only this scheme.
    #[param(value_type = Option<Scheme>)]
    pub scheme: Option<String>,
    /// Only claims paid from this fund.
    #[param(value_type = Option<Fund>)]
    pub fund: Option<String>,
    /// Only claims that something keeps from being paid, or only those that nothing does.
    #[param(value_type = Option<bool>)]
    pub held: Option<String>,
    /// The business date up to which ages are counted: today, or the day of `as_of`, without.
    #[param(value_type = Option<Date>)]
    pub on: Option<String>,
}

/// Of which lines claw-back tasks are listed.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClawbackTasksQuery {
    /// Only what offices of this region, or of one below it, paid; the caller's region without.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// Only this scheme.
    #[param(value_type = Option<Scheme>)]
    pub scheme: Option<String>,
}

/// Of which claims queues are made.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct QueueQuery {
    /// Only claims that offices of this region, or of one below it, pay; the caller's region without.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// Only this scheme.
    #[param(value_type = Option<Scheme>)]
    pub scheme: Option<String>,
    /// The business date on which notices run and ages are counted: today, or the day of `as_of`, without.
    #[param(value_type = Option<Date>)]
    pub on: Option<String>,
    /// After how many days an approved claim that is not paid is overdue.
    #[param(value_type = Option<u32>, minimum = 0, maximum = 3650, default = 30)]
    pub days: Option<String>,
}

/// Which lines of the journal are read.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct JournalQuery {
    /// Go on behind this place: a `cursor` or the `next` of an earlier answer. From the first line without.
    #[param(max_length = 100)]
    pub after: Option<String>,
    /// How many lines at most.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 1000, default = 100)]
    pub limit: Option<String>,
    /// If there is no line yet, wait so many seconds for one.
    #[param(value_type = Option<u32>, minimum = 0, maximum = 30, default = 0)]
    pub wait: Option<String>,
    /// Only lines of this region and of those below it; the caller's region without. The cursor moves over the others.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
}

/// What is added up.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BalancesQuery {
    /// The region, with all below it; the caller's region without.
    #[param(value_type = Option<RegionCode>)]
    pub region: Option<String>,
    /// Only this fund.
    #[param(value_type = Option<Fund>)]
    pub fund: Option<String>,
    /// Only this scheme.
    #[param(value_type = Option<Scheme>)]
    pub scheme: Option<String>,
    /// Only lines whose business date lies in this month.
    #[param(value_type = Option<Month>)]
    pub month: Option<String>,
    /// `month`: each month stands by itself.
    #[param(pattern = "^month$")]
    pub by: Option<String>,
}
