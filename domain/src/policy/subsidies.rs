//! Parameters of the other schemes, and of audit findings.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::parameters::Persons;
use crate::coded::coded;
use crate::money::Fen;
use crate::occupation::{Level, Occupation};
use crate::worker::TrainingKind;

coded! {
    /// To whom a training subsidy is paid.
    TrainingBeneficiary {
        /// The person who was trained.
        Worker = "worker",
        /// Who held the training.
        Institution = "institution",
        /// The employer of the person, for its own staff.
        Employer = "employer",
    }
}

coded! {
    /// Which place's policy decides an appraisal subsidy.
    PlaceOfAppraisal {
        /// The origin.
        Origin = "origin",
        /// The place of work at issue.
        Work = "work",
    }
}

/// An amount for trainings or certificates of one occupation, level and kind; what is absent does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrainingAmount {
    /// For which occupation.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occupation: Option<Occupation>,
    /// For which level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// For which kind of training.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<TrainingKind>,
    /// The amount.
    pub amount_fen: Fen,
}

/// Parameters of the training subsidy (职业培训补贴).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct VocationalTrainingParameters {
    /// Whom it is for.
    pub persons: Persons,
    /// To whom it is paid.
    pub beneficiary: TrainingBeneficiary,
    /// Amounts; the first that fits holds.
    pub amounts: Vec<TrainingAmount>,
    /// The most subsidies of a person in a calendar year.
    pub max_per_year: u32,
    /// Occupations that are scarce.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scarce_occupations: Vec<Occupation>,
    /// Percent that a scarce occupation gets.
    pub scarce_percent: u32,
    /// Percent before the person is employed.
    pub before_employment_percent: u32,
    /// Months after the certificate within which employment makes it whole.
    pub employed_within_months: u32,
    /// Months after the certificate in which it may be applied for.
    pub apply_within_months: u32,
}

impl Default for VocationalTrainingParameters {
    fn default() -> Self {
        Self {
            persons: Persons::TargetGroups,
            beneficiary: TrainingBeneficiary::Worker,
            amounts: Vec::new(),
            max_per_year: 3,
            scarce_occupations: Vec::new(),
            scarce_percent: 100,
            before_employment_percent: 100,
            employed_within_months: 6,
            apply_within_months: 12,
        }
    }
}

/// Parameters of the appraisal subsidy (职业技能鉴定补贴).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SkillAppraisalParameters {
    /// Whom it is for.
    pub persons: Persons,
    /// Amounts; the first that fits holds.
    pub amounts: Vec<TrainingAmount>,
    /// Whose policy decides.
    pub region_by: PlaceOfAppraisal,
    /// Months after issue in which it may be applied for.
    pub apply_within_months: u32,
}

impl Default for SkillAppraisalParameters {
    fn default() -> Self {
        Self {
            persons: Persons::TargetGroups,
            amounts: Vec::new(),
            region_by: PlaceOfAppraisal::Origin,
            apply_within_months: 12,
        }
    }
}

/// Parameters of the living allowance (生活费补贴).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LivingAllowanceParameters {
    /// For each day attended.
    pub per_day_fen: Fen,
    /// The most days of one training.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_days: Option<u32>,
    /// Months after the training in which it may be applied for.
    pub apply_within_months: u32,
}

impl Default for LivingAllowanceParameters {
    fn default() -> Self {
        Self {
            per_day_fen: Fen::default(),
            max_days: None,
            apply_within_months: 12,
        }
    }
}

/// Parameters of the insured worker's skill subsidy (参保职工技能提升补贴, 人社部发〔2017〕40号).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SkillUpgradeParameters {
    /// Amount by level of the certificate; a level without one is not covered.
    pub amounts: BTreeMap<Level, Fen>,
    /// Months of unemployment premiums before issue.
    pub min_contribution_months: u32,
    /// Months after issue in which it may be applied for.
    pub apply_within_months: u32,
    /// The most subsidies of a person in a calendar year.
    pub max_per_year: u32,
    /// Occupations that are scarce.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scarce_occupations: Vec<Occupation>,
    /// Percent that a scarce occupation gets.
    pub scarce_percent: u32,
}

impl Default for SkillUpgradeParameters {
    fn default() -> Self {
        Self {
            amounts: BTreeMap::new(),
            min_contribution_months: 12,
            apply_within_months: 12,
            max_per_year: 3,
            scarce_occupations: Vec::new(),
            scarce_percent: 100,
        }
    }
}

/// Parameters of the employment-service money (就业创业服务补助).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct EmploymentServiceParameters {
    /// For each worker placed.
    pub per_person_fen: Fen,
    /// Months that the worker must stay in work.
    pub min_months: u32,
    /// Days without work that a stay may bridge.
    pub max_gap_days: u32,
    /// Months before the departure in which the worker must not have worked for that employer.
    pub not_employed_here_months: u32,
    /// Months after the stay is complete in which it may be applied for.
    pub apply_within_months: u32,
}

impl Default for EmploymentServiceParameters {
    fn default() -> Self {
        Self {
            per_person_fen: Fen::default(),
            min_months: 6,
            max_gap_days: 15,
            not_employed_here_months: 6,
            apply_within_months: 12,
        }
    }
}

/// An amount from a number of workers on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AwardTier {
    /// Distinct workers, at least.
    pub at_least: u32,
    /// The amount.
    pub amount_fen: Fen,
}

/// Parameters of the award to export bases (一次性资金奖补).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BaseAwardParameters {
    /// Which workers count.
    pub persons: Persons,
    /// Months that a worker must have stayed in work to count.
    pub stable_months: u32,
    /// Amounts by number of workers; the highest tier that is reached holds.
    pub tiers: Vec<AwardTier>,
    /// Percent that a base near a resettlement site gets.
    pub near_resettlement_percent: u32,
    /// Months after the designation in which it may be applied for.
    pub apply_within_months: u32,
}

impl Default for BaseAwardParameters {
    fn default() -> Self {
        Self {
            persons: Persons::TargetGroups,
            stable_months: 6,
            tiers: Vec::new(),
            near_resettlement_percent: 100,
            apply_within_months: 36,
        }
    }
}

/// Parameters of the start-up subsidy (一次性创业补贴).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct StartupParameters {
    /// The amount.
    pub amount_fen: Fen,
    /// Whom it is for.
    pub persons: Persons,
    /// Months that a venture of a target group's member must have run (人社部发〔2018〕46号).
    pub months_target_group: u32,
    /// Months that anybody else's must have run.
    pub months_other: u32,
    /// Months after these in which it may be applied for.
    pub apply_within_months: u32,
}

impl Default for StartupParameters {
    fn default() -> Self {
        Self {
            amount_fen: Fen::default(),
            persons: Persons::Any,
            months_target_group: 6,
            months_other: 12,
            apply_within_months: 36,
        }
    }
}

/// Parameters of the interest discount on guaranteed loans (创业担保贷款贴息).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LoanInterestParameters {
    /// Whom it is for.
    pub persons: Persons,
    /// The most principal that counts.
    pub principal_cap_fen: Fen,
    /// Percent of the interest that is paid.
    pub share_percent: u32,
    /// The highest yearly rate that counts, in basis points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rate_cap_basis_points: Option<u32>,
    /// The most days of the loan that count.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub max_days: Option<u32>,
    /// Months after the loan's last day in which it may be applied for.
    pub apply_within_months: u32,
}

impl Default for LoanInterestParameters {
    fn default() -> Self {
        Self {
            persons: Persons::Any,
            principal_cap_fen: Fen::MAX,
            share_percent: 100,
            rate_cap_basis_points: None,
            max_days: None,
            apply_within_months: 12,
        }
    }
}

/// The thresholds of audit findings, by rule and name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FindingsParameters {
    /// Thresholds by rule and name, whole numbers: `R22.days`.
    pub thresholds: BTreeMap<String, i64>,
}
