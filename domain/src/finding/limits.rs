//! The thresholds of findings: what a dated policy may tune, and what holds where none does.

use chrono::NaiveDate;

use crate::ids::PolicyId;
use crate::policy::{FindingsParameters, PolicyBook, PolicyKind};
use crate::region::RegionCode;

/// One threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// Its name in a policy: rule and what is measured, the unit last.
    pub name: &'static str,
    /// What holds without a policy.
    pub default: i64,
    /// The least that makes sense.
    pub least: i64,
    /// The most that makes sense.
    pub most: i64,
    /// What is measured, and where the number comes from.
    pub meaning: &'static str,
}

const fn limit(
    name: &'static str,
    default: i64,
    (least, most): (i64, i64),
    meaning: &'static str,
) -> Limit {
    Limit {
        name,
        default,
        least,
        most,
        meaning,
    }
}

/// Every threshold, in the order of the rules.
pub const LIMITS: &[Limit] = &[
    limit(
        "R8.per_year",
        3,
        (1, 100),
        "training and certificate subsidies of a person in a calendar year (职业培训补贴：每年不超过三次)",
    ),
    limit(
        "R11.days",
        60,
        (1, 366),
        "days after a month in which its wage must have been recorded (a default of this software)",
    ),
    limit(
        "R11.minimum_wage_fen",
        0,
        (0, 10_000_000),
        "the legal minimum wage of a month; 0: not looked at (local)",
    ),
    limit(
        "R12.months",
        3,
        (1, 36),
        "months of premiums in all, up to which an employment that ended counts as taken up for the subsidy (audit cases)",
    ),
    limit(
        "R12.turnover_percent",
        50,
        (1, 1_000),
        "staff that leave in a year, of a hundred; not looked at as long as a firm's whole staff is not recorded",
    ),
    limit(
        "R13.registered_months",
        6,
        (1, 120),
        "months after its registration in which a firm's claim is looked at (audit cases)",
    ),
    limit(
        "R15.months",
        36,
        (1, 600),
        "months of social insurance subsidised in all (财社〔2017〕164号：最长不超过3年)",
    ),
    limit(
        "R15.years_to_retirement",
        5,
        (0, 20),
        "years before retirement from which on no such bound holds (财社〔2017〕164号：距法定退休年龄不足5年)",
    ),
    limit(
        "R18.months_before",
        6,
        (1, 120),
        "months before a placement in which the person must not have worked there (就业创业服务补助办法)",
    ),
    limit(
        "R22.days",
        60,
        (1, 366),
        "days after a departure in which the other side must have seen something (a default of this software)",
    ),
    limit(
        "R23.unpaid_days",
        60,
        (1, 366),
        "days after an approval in which it must be paid (a default of this software)",
    ),
];

/// The thresholds that hold for a region on a day, and which policy version says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits<'a> {
    /// The policy and its version; none where the defaults of this software hold.
    pub policy: Option<(PolicyId, u32)>,
    said: Option<&'a FindingsParameters>,
}

impl<'a> Limits<'a> {
    /// The thresholds of a region on a day.
    pub fn of(policies: &'a PolicyBook, region: RegionCode, on: NaiveDate) -> Self {
        let choice = policies.choose(
            PolicyKind::Findings,
            crate::policy::TARGET_GROUPS,
            region,
            on,
        );
        match choice.rules::<FindingsParameters>() {
            Some((considered, said)) => Self {
                policy: Some((considered.policy, considered.number())),
                said: Some(said),
            },
            None => Self::default(),
        }
    }

    /// A threshold: as the policy says it, or as this software has it.
    pub fn get(&self, name: &str) -> i64 {
        let said = self
            .said
            .and_then(|said| said.thresholds.get(name))
            .copied();
        let known = LIMITS.iter().find(|limit| limit.name == name);
        said.or(known.map(|limit| limit.default))
            .unwrap_or_default()
    }

    /// A threshold that counts something.
    pub fn count(&self, name: &str) -> u32 {
        u32::try_from(self.get(name)).unwrap_or_default()
    }
}
