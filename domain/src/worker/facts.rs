//! The words that facts are told in: enumerations and small groups of values.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::money::Fen;

coded! {
    /// How a fact came to the office.
    Source {
        /// A visit at home (入户走访).
        FieldVisit = "field_visit",
        /// The national monitoring system (全国防返贫监测信息系统).
        MonitoringSystem = "monitoring_system",
        /// The women's federation (妇联).
        WomensFederation = "womens_federation",
        /// A job fair (招聘会).
        JobFair = "job_fair",
        /// An online form.
        Online = "online",
    }
}

coded! {
    /// The target groups of the notice. A person may belong to several at once and counts once.
    TargetGroup {
        /// 脱贫人口.
        PovertyAlleviated = "poverty_alleviated",
        /// 脱贫不稳定户.
        MonitoredUnstable = "monitored_unstable",
        /// 边缘易致贫户.
        MonitoredMarginal = "monitored_marginal",
        /// 突发严重困难户.
        MonitoredSuddenHardship = "monitored_sudden_hardship",
    }
}

coded! {
    /// The kinds of training that the notice names.
    TrainingKind {
        /// 就业上岗前.
        PreJob = "pre_job",
        /// 岗位技能提升.
        SkillUpgrade = "skill_upgrade",
        /// 转岗转业.
        PostChange = "post_change",
        /// 创业.
        Startup = "startup",
    }
}

coded! {
    /// The kinds of certificate. Only the first two have a level.
    CertificateKind {
        /// 职业技能等级证书.
        SkillLevel = "skill_level",
        /// 职业资格证书.
        Qualification = "qualification",
        /// 专项职业能力证书.
        SpecialAbility = "special_ability",
        /// 培训合格证书.
        Completion = "completion",
    }
}

impl CertificateKind {
    /// Whether a certificate of this kind states a level.
    pub fn has_level(self) -> bool {
        match self {
            Self::SkillLevel | Self::Qualification => true,
            Self::SpecialAbility | Self::Completion => false,
        }
    }
}

coded! {
    /// How worker and employer are bound.
    Tie {
        /// 员工制: a labour contract, the employer pays insurance.
        EmployeeBased = "employee_based",
        /// A service agreement.
        ServiceAgreement = "service_agreement",
        /// 中介制: placed by an agency, no employment relation.
        Agency = "agency",
        /// Employed by the household itself.
        HouseholdDirect = "household_direct",
    }
}

impl Tie {
    /// Whether this tie rests on a written contract.
    pub fn needs_contract(self) -> bool {
        match self {
            Self::EmployeeBased | Self::ServiceAgreement => true,
            Self::Agency | Self::HouseholdDirect => false,
        }
    }
}

coded! {
    /// The post's category, which decides a woman's statutory retirement age.
    WorkerCategory {
        /// 工人岗位 (default).
        Worker = "worker",
        /// 管理技术岗位.
        ManagerOrTechnician = "manager_or_technician",
    }
}

coded! {
    /// The kinds of insurance whose premiums are recorded.
    InsuranceKind {
        /// 基本养老保险.
        Pension = "pension",
        /// 基本医疗保险.
        Medical = "medical",
        /// 失业保险.
        Unemployment = "unemployment",
    }
}

/// A written contract between worker and employer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// The day it was signed.
    pub signed_on: NaiveDate,
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day, inclusive; open-ended without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// What a household earned per head in a year, as stated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseholdIncome {
    /// The calendar year.
    pub year: u16,
    /// Income per head.
    pub per_head_fen: Fen,
}

/// The premiums of one month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Premiums {
    /// The employer's share of the basic pension premium.
    pub pension_fen: Fen,
    /// The employer's share of the basic medical premium.
    pub medical_fen: Fen,
    /// The employer's share of the unemployment premium.
    pub unemployment_fen: Fen,
    /// The person's own share, never subsidised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_fen: Option<Fen>,
}

/// A guaranteed loan (创业担保贷款) behind a venture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Loan {
    /// The sum lent.
    pub principal_fen: Fen,
    /// The yearly rate in basis points (1/100 of a percent).
    pub rate_basis_points: u32,
    /// First day of the loan.
    pub from: NaiveDate,
    /// Last day of the loan, inclusive.
    pub until: NaiveDate,
}
