//! What the parameters of all schemes have in common.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::shape::{Count, MonthDay};
use crate::coded::wire_enum;
use crate::values::{Date, Fen};

wire_enum! {
    /// What a policy rules: a subsidy, the switches of the official figures, or the thresholds of findings.
    PolicyScheme {
        /// Travel to the place of work, once a year.
        Transport = "transport",
        /// The employer's premiums, month by month.
        SocialInsurance = "social_insurance",
        /// Vocational training.
        VocationalTraining = "vocational_training",
        /// The appraisal of a skill.
        SkillAppraisal = "skill_appraisal",
        /// Living costs on days of training.
        LivingAllowance = "living_allowance",
        /// A higher skill of an insured worker.
        SkillUpgrade = "skill_upgrade",
        /// The placement of workers.
        EmploymentService = "employment_service",
        /// An award to an export base.
        BaseAward = "base_award",
        /// A first firm or business of one's own.
        Startup = "startup",
        /// Interest on a guaranteed loan.
        LoanInterest = "loan_interest",
        /// How the official figures are counted.
        Reporting = "reporting",
        /// When an audit finding is raised.
        Findings = "findings",
    }
}

wire_enum! {
    /// The date of a case on which a policy must be valid to decide it.
    BindsTo {
        /// The day of departure.
        Departure = "departure",
        /// The first day of the premium's month.
        PremiumMonth = "premium_month",
        /// The day on which the training was completed.
        TrainingCompletion = "training_completion",
        /// The day on which the certificate was issued.
        CertificateIssue = "certificate_issue",
        /// The day of designation.
        Designation = "designation",
        /// The first day of the venture.
        VentureStart = "venture_start",
        /// The first day of the loan.
        LoanStart = "loan_start",
        /// The day that is reported or looked at.
        BusinessDate = "business_date",
    }
}

wire_enum! {
    /// Where the money comes from.
    Fund {
        /// 衔接推进乡村振兴补助资金.
        Bridging = "bridging_fund",
        /// 就业补助资金.
        Employment = "employment_fund",
        /// 职业技能提升行动专账资金, 2019 to 2021.
        SkillsAccount = "skills_account",
        /// 失业保险基金.
        Unemployment = "unemployment_fund",
        /// 普惠金融发展专项资金.
        InclusiveFinance = "inclusive_finance_fund",
    }
}

wire_enum! {
    /// Which days of a notice count.
    NoticeKind {
        /// Working days only.
        Working = "working",
        /// Every day.
        Calendar = "calendar",
    }
}

wire_enum! {
    /// Which days a notice is measured by.
    NoticeClock {
        /// The days that people state.
        Stated = "stated",
        /// The days of recording.
        Recorded = "recorded",
    }
}

wire_enum! {
    /// Whom a policy is for.
    Persons {
        /// Members of a target group.
        TargetGroups = "target_groups",
        /// Anybody.
        Any = "any",
    }
}

/// How long a claim is published before it may be approved (公示).
#[derive(Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// How many days.
    pub days: Count,
    /// Which days count.
    pub kind: NoticeKind,
}

/// How many people must approve an amount.
#[derive(Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApprovalTier {
    /// Up to this amount, inclusive; any amount without.
    #[schema(required = false)]
    pub up_to_fen: Fen,
    /// How many.
    pub approvers: Count,
}

/// Days of a year on which one may apply.
#[derive(Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The first.
    pub opens: MonthDay,
    /// The last.
    pub closes: MonthDay,
    /// Years after the benefit's own; the same year unless said.
    #[schema(required = false)]
    pub year_offset: Count,
}

/// A fund, and the days on which it pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FundPeriod {
    /// The fund.
    #[schema(value_type = Fund)]
    pub fund: String,
    /// Its first day; from ever without.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Date>)]
    pub from: Option<String>,
    /// Its last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Date>)]
    pub until: Option<String>,
}

/// Which document and clause a condition comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The condition, by its code.
    #[schema(format = "line", min_length = 1, max_length = 60)]
    pub condition: String,
    /// The document and clause.
    #[schema(format = "line", min_length = 1, max_length = 200)]
    pub clause: String,
    /// Its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(format = "text", min_length = 1, max_length = 2_000)]
    pub text: Option<String>,
}
