//! What every policy states, whatever it rules.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::kind::PolicyKind;
use super::parameters::Parameters;
use crate::calendar::NoticeKind;
use crate::coded::coded;
use crate::ids::PolicyId;
use crate::money::Fen;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::time::Interval;

coded! {
    /// The date on which a policy must be valid to decide a case.
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

impl BindsTo {
    /// The date that policies of this kind bind to.
    pub fn of(kind: PolicyKind) -> Self {
        let PolicyKind::Subsidy(scheme) = kind else {
            return Self::BusinessDate;
        };
        match scheme {
            Scheme::Transport | Scheme::EmploymentService => Self::Departure,
            Scheme::SocialInsurance => Self::PremiumMonth,
            Scheme::VocationalTraining | Scheme::LivingAllowance => Self::TrainingCompletion,
            Scheme::SkillAppraisal | Scheme::SkillUpgrade => Self::CertificateIssue,
            Scheme::BaseAward => Self::Designation,
            Scheme::Startup => Self::VentureStart,
            Scheme::LoanInterest => Self::LoanStart,
        }
    }
}

coded! {
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

/// A fund, and the days on which it pays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FundPeriod {
    /// The fund.
    pub fund: Fund,
    /// Its first day; from ever without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Its last day, included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// The fund that pays on a day.
pub fn fund_on(funds: &[FundPeriod], date: NaiveDate) -> Option<Fund> {
    funds
        .iter()
        .find(|period| {
            period.from.is_none_or(|from| from <= date)
                && period.until.is_none_or(|until| date <= until)
        })
        .map(|period| period.fund)
}

/// Which document and clause a condition comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The condition, by its code.
    pub condition: String,
    /// The document and clause.
    pub clause: String,
    /// Its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A day of any year, written `MM-DD`. 29 February is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    month: u32,
    day: u32,
}

/// A text that is no day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a day of the year is written MM-DD and exists in every year")]
pub struct InvalidMonthDay;

impl InvalidMonthDay {
    /// The machine's word for the fault.
    pub fn code(self) -> &'static str {
        "invalid-month-day"
    }
}

impl MonthDay {
    /// 31 March.
    pub const MARCH_31: Self = Self { month: 3, day: 31 };

    /// Reads a day, strictly `MM-DD`.
    pub fn parse(text: &str) -> Result<Self, InvalidMonthDay> {
        let date = crate::time::parse_date(&format!("2021-{text}")).map_err(|_| InvalidMonthDay)?;
        Ok(Self {
            month: chrono::Datelike::month(&date),
            day: chrono::Datelike::day(&date),
        })
    }

    /// The day in a year.
    pub fn in_year(self, year: i32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, self.month, self.day).unwrap_or(NaiveDate::MAX)
    }
}

impl TryFrom<String> for MonthDay {
    type Error = InvalidMonthDay;

    fn try_from(text: String) -> Result<Self, InvalidMonthDay> {
        Self::parse(&text)
    }
}

impl From<MonthDay> for String {
    fn from(day: MonthDay) -> Self {
        day.to_string()
    }
}

impl std::fmt::Display for MonthDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

coded! {
    /// Which days a notice is measured by.
    NoticeClock {
        /// The days that people state.
        Stated = "stated",
        /// The days of recording.
        Recorded = "recorded",
    }
}

/// How long a claim is published before it may be approved (公示).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// How many days.
    pub days: u32,
    /// Which days count.
    pub kind: NoticeKind,
}

/// How many people must approve an amount.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ApprovalTier {
    /// Up to this amount, inclusive; without it, any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub up_to_fen: Option<Fen>,
    /// How many approvers.
    pub approvers: u32,
}

/// Days of a year in which one may apply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Window {
    /// The first day.
    pub opens: MonthDay,
    /// The last day.
    pub closes: MonthDay,
    /// Years after the benefit year.
    #[serde(default)]
    pub year_offset: u32,
}

/// What the life of a claim under a policy asks for; common to all subsidies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CommonParameters {
    /// The public notice.
    pub notice: Notice,
    /// Which days the notice is measured by.
    pub notice_clock: NoticeClock,
    /// Approvers by amount.
    pub approval_tiers: Vec<ApprovalTier>,
    /// Approvers of a write-off by amount.
    pub write_off_tiers: Vec<ApprovalTier>,
    /// When one may apply; at any time without any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<Window>,
    /// Whether claims are filed by the system (免申即享).
    pub automatic_filing: bool,
}

impl CommonParameters {
    /// The names of these parameters, which stand beside the scheme's own.
    pub const NAMES: [&'static str; 6] = [
        "notice",
        "notice_clock",
        "approval_tiers",
        "write_off_tiers",
        "windows",
        "automatic_filing",
    ];
}

impl Default for CommonParameters {
    /// Five working days; one approver up to 10,000 yuan, two above.
    fn default() -> Self {
        let tiers = vec![
            ApprovalTier {
                up_to_fen: Fen::try_from(1_000_000).ok(),
                approvers: 1,
            },
            ApprovalTier {
                up_to_fen: None,
                approvers: 2,
            },
        ];
        Self {
            notice: Notice {
                days: 5,
                kind: NoticeKind::Working,
            },
            notice_clock: NoticeClock::Stated,
            approval_tiers: tiers.clone(),
            write_off_tiers: tiers,
            windows: Vec::new(),
            automatic_filing: false,
        }
    }
}

/// The programme of a policy that says nothing else.
pub const TARGET_GROUPS: &str = "target_groups";

/// One version of a policy, as it was proposed and published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PolicyTerms {
    /// What it rules.
    pub scheme: PolicyKind,
    /// The programme, so that a programme for all staff stands beside the target groups' rule.
    pub programme: String,
    /// Where it holds, with all below.
    pub region: RegionCode,
    /// Its first day.
    pub valid_from: NaiveDate,
    /// Its last day, included; open without it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_until: Option<NaiveDate>,
    /// The date of a case on which it must be valid.
    pub binds_to: BindsTo,
    /// Where the money comes from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub funds: Vec<FundPeriod>,
    /// The life of a claim.
    pub common: CommonParameters,
    /// The rule's parameters.
    pub parameters: Parameters,
    /// Where each condition comes from.
    pub clauses: Vec<Clause>,
    /// The documents behind it.
    pub source: String,
    /// What is not certain about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncertain: Option<String>,
}

impl PolicyTerms {
    /// The policy that these terms are a version of.
    pub fn id(&self) -> PolicyId {
        PolicyId::of(self.scheme.code(), &self.programme, self.region)
    }

    /// The days on which it is valid, both ends included.
    pub fn validity(&self) -> Interval {
        Interval {
            from: self.valid_from,
            until: self.valid_until,
        }
    }

    /// The clause of a condition.
    pub fn clause(&self, condition: &str) -> Option<&Clause> {
        self.clauses
            .iter()
            .find(|clause| clause.condition == condition)
    }

    /// The fund that pays on a day.
    pub fn fund_on(&self, date: NaiveDate) -> Option<Fund> {
        fund_on(&self.funds, date)
    }
}
