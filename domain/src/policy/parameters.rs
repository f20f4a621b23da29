//! The parameters of a policy, typed by scheme. This file has the two deepest schemes; the others are
//! in [`super::subsidies`].

use serde::{Deserialize, Serialize};

use super::kind::PolicyKind;
use super::reporting::ReportingParameters;
use super::subsidies::{
    BaseAwardParameters, EmploymentServiceParameters, FindingsParameters,
    LivingAllowanceParameters, LoanInterestParameters, SkillAppraisalParameters,
    SkillUpgradeParameters, StartupParameters, VocationalTrainingParameters,
};
use super::terms::MonthDay;
use crate::coded::coded;
use crate::money::Fen;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::worker::{InsuranceKind, Tie};

/// The parameters of one policy version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Parameters {
    /// 一次性交通费补助.
    Transport(Box<TransportParameters>),
    /// 社会保险补贴.
    SocialInsurance(Box<SocialInsuranceParameters>),
    /// 职业培训补贴.
    VocationalTraining(VocationalTrainingParameters),
    /// 职业技能鉴定补贴.
    SkillAppraisal(SkillAppraisalParameters),
    /// 生活费补贴.
    LivingAllowance(LivingAllowanceParameters),
    /// 参保职工技能提升补贴.
    SkillUpgrade(SkillUpgradeParameters),
    /// 就业创业服务补助.
    EmploymentService(EmploymentServiceParameters),
    /// 一次性资金奖补.
    BaseAward(BaseAwardParameters),
    /// 一次性创业补贴.
    Startup(StartupParameters),
    /// 创业担保贷款贴息.
    LoanInterest(LoanInterestParameters),
    /// The switches of the official figures.
    Reporting(ReportingParameters),
    /// The thresholds of audit findings.
    Findings(FindingsParameters),
}

/// The parameters of one scheme, among all.
pub trait OfScheme: Sized {
    /// These parameters, if they are this scheme's.
    fn of(parameters: &Parameters) -> Option<&Self>;
}

/// Tells which variant holds which parameters.
macro_rules! of_scheme {
    ($($variant:ident($parameters:ident)),+ $(,)?) => {$(
        impl OfScheme for $parameters {
            fn of(parameters: &Parameters) -> Option<&Self> {
                match parameters {
                    Parameters::$variant(rules) => Some(rules),
                    _ => None,
                }
            }
        }
    )+};
}

of_scheme! {
    Transport(TransportParameters),
    SocialInsurance(SocialInsuranceParameters),
    VocationalTraining(VocationalTrainingParameters),
    SkillAppraisal(SkillAppraisalParameters),
    LivingAllowance(LivingAllowanceParameters),
    SkillUpgrade(SkillUpgradeParameters),
    EmploymentService(EmploymentServiceParameters),
    BaseAward(BaseAwardParameters),
    Startup(StartupParameters),
    LoanInterest(LoanInterestParameters),
    Reporting(ReportingParameters),
    Findings(FindingsParameters),
}

impl Parameters {
    /// What a policy with these parameters rules.
    pub fn kind(&self) -> PolicyKind {
        PolicyKind::Subsidy(match self {
            Self::Transport(_) => Scheme::Transport,
            Self::SocialInsurance(_) => Scheme::SocialInsurance,
            Self::VocationalTraining(_) => Scheme::VocationalTraining,
            Self::SkillAppraisal(_) => Scheme::SkillAppraisal,
            Self::LivingAllowance(_) => Scheme::LivingAllowance,
            Self::SkillUpgrade(_) => Scheme::SkillUpgrade,
            Self::EmploymentService(_) => Scheme::EmploymentService,
            Self::BaseAward(_) => Scheme::BaseAward,
            Self::Startup(_) => Scheme::Startup,
            Self::LoanInterest(_) => Scheme::LoanInterest,
            Self::Reporting(_) => return PolicyKind::Reporting,
            Self::Findings(_) => return PolicyKind::Findings,
        })
    }
}

coded! {
    /// How days of work make up the months that are asked for.
    Continuity {
        /// One spell, in which small gaps are bridged.
        Consecutive = "consecutive",
        /// Days add up.
        Cumulative = "cumulative",
    }
}

coded! {
    /// What a transport policy makes of dispatches that somebody organised.
    Organised {
        /// It does not matter.
        Allowed = "allowed",
        /// Who was carried by an organised transfer gets nothing.
        Excluded = "excluded",
        /// Only organised transfers count.
        Required = "required",
    }
}

coded! {
    /// The day on which the person must have belonged to a target group.
    ReferenceDate {
        /// The day of departure.
        Departure = "departure",
        /// The first day of the work that counts.
        Hire = "hire",
        /// The day of application.
        Application = "application",
    }
}

coded! {
    /// How a transport subsidy is computed for a move to another province.
    AmountModel {
        /// One amount for all.
        Flat = "flat",
        /// What the journey cost, up to a cap.
        Receipt = "receipt",
        /// By destination or by household income.
        Tiered = "tiered",
        /// A flat amount first, then the difference to the receipt.
        FlatThenTopup = "flat_then_topup",
    }
}

coded! {
    /// Whether receipts count one way or there and back.
    Trip {
        /// The way out.
        OneWay = "one_way",
        /// Twice the way out.
        RoundTrip = "round_trip",
    }
}

coded! {
    /// Whose policy decides a transport subsidy.
    Payer {
        /// The origin's.
        Origin = "origin",
        /// The destination's.
        Destination = "destination",
    }
}

coded! {
    /// Which calendar year a transport subsidy belongs to.
    BenefitYear {
        /// The year of departure.
        Departure = "departure",
        /// Each year of work: who stays away may be entitled again.
        Work = "work",
    }
}

coded! {
    /// From when the months of work count.
    CountFrom {
        /// From the first day of the spell.
        Departure = "departure",
        /// From 1 January of the benefit year at the earliest.
        JanuaryFirst = "1_january",
    }
}

coded! {
    /// Whom a policy is for.
    Persons {
        /// Members of a target group.
        TargetGroups = "target_groups",
        /// Anybody.
        Any = "any",
    }
}

coded! {
    /// Which premiums a social-insurance subsidy is computed from.
    Base {
        /// Those actually paid.
        Paid = "paid",
        /// Those at the lowest contribution base, or the paid ones where they are lower.
        LowestBase = "lowest_base",
    }
}

/// Amounts by how far the destination lies. An absent one is not covered; another province that is a
/// neighbour falls back to `other_province`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DestinationTiers {
    /// A province of the list `neighbours`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neighbouring_province: Option<Fen>,
    /// Any other province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_province: Option<Fen>,
    /// Another prefecture of the province.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_city: Option<Fen>,
    /// Another county of the prefecture, or another district of a municipality.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other_county: Option<Fen>,
}

/// An amount for households below an income.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IncomeTier {
    /// Income per head of the year before departure, exclusive.
    pub below_fen: Fen,
    /// The amount.
    pub amount_fen: Fen,
}

/// Parameters of the transport subsidy (一次性交通费补助).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TransportParameters {
    /// Age in years on departure.
    pub min_age: u32,
    /// Months of work.
    pub min_months: u32,
    /// How the months are made up.
    pub continuity: Continuity,
    /// Days without work that a spell may bridge.
    pub max_gap_days: u32,
    /// Organised transfers.
    pub organised: Organised,
    /// When the person must have belonged to a target group.
    pub reference_date: ReferenceDate,
    /// How another province's amount is computed.
    pub amount_model: AmountModel,
    /// The flat amount.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub flat_fen: Option<Fen>,
    /// The most that receipts give; no limit without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cap_fen: Option<Fen>,
    /// Whether receipts count one way or there and back.
    pub trip: Trip,
    /// The amount where no cost is recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without_receipt_fen: Option<Fen>,
    /// Amounts by destination; inside the province also beside the other models.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tiers: Option<DestinationTiers>,
    /// Provinces that count as neighbours.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub neighbours: Vec<RegionCode>,
    /// Amounts by household income, the lowest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub income_tiers: Vec<IncomeTier>,
    /// The amount at or above the highest income tier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub otherwise_fen: Option<Fen>,
    /// The last day of application, in the year after the benefit year.
    pub apply_by: MonthDay,
    /// Whose policy decides.
    pub payer: Payer,
    /// Which year it belongs to.
    pub benefit_year: BenefitYear,
    /// From when months count.
    pub count_from: CountFrom,
}

impl Default for TransportParameters {
    fn default() -> Self {
        Self {
            min_age: 16,
            min_months: 3,
            continuity: Continuity::Consecutive,
            max_gap_days: 15,
            organised: Organised::Allowed,
            reference_date: ReferenceDate::Departure,
            amount_model: AmountModel::Flat,
            flat_fen: None,
            cap_fen: None,
            trip: Trip::OneWay,
            without_receipt_fen: None,
            tiers: None,
            neighbours: Vec::new(),
            income_tiers: Vec::new(),
            otherwise_fen: None,
            apply_by: MonthDay::MARCH_31,
            payer: Payer::Origin,
            benefit_year: BenefitYear::Departure,
            count_from: CountFrom::Departure,
        }
    }
}

/// Parameters of the social-insurance subsidy (社会保险补贴).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SocialInsuranceParameters {
    /// Percent of the premiums, a whole number.
    pub rate: u32,
    /// Whom it is for.
    pub persons: Persons,
    /// The employment ties that it is for.
    pub ties: Vec<Tie>,
    /// Months for which the contract must run; an open-ended one always does.
    pub min_contract_months: u32,
    /// Months after the premium's month until the end of which it must have been paid.
    pub arrears_months: u32,
    /// The most entitled months of a person, over all employers.
    pub max_months: u32,
    /// Years before statutory retirement within which the months run on until then.
    pub near_retirement_years: u32,
    /// Months after the quarter's end in which it may be claimed.
    pub apply_within_months: u32,
    /// The kinds of insurance.
    pub kinds: Vec<InsuranceKind>,
    /// What it is computed from.
    pub base: Base,
    /// The employer's premium at the lowest base: pension.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowest_pension_fen: Option<Fen>,
    /// The employer's premium at the lowest base: medical.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowest_medical_fen: Option<Fen>,
    /// The employer's premium at the lowest base: unemployment.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lowest_unemployment_fen: Option<Fen>,
    /// The most of a month's pension premium that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pension_cap_fen: Option<Fen>,
    /// The most of a month's medical premium that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub medical_cap_fen: Option<Fen>,
    /// The most of a month's unemployment premium that counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unemployment_cap_fen: Option<Fen>,
    /// The least number of staff of the employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_staff: Option<u32>,
    /// Months before the hire in which the person must not have worked for this employer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_employed_here_months: Option<u32>,
}

impl Default for SocialInsuranceParameters {
    fn default() -> Self {
        Self {
            rate: 100,
            persons: Persons::TargetGroups,
            ties: vec![Tie::EmployeeBased],
            min_contract_months: 12,
            arrears_months: 3,
            max_months: 36,
            near_retirement_years: 5,
            apply_within_months: 12,
            kinds: InsuranceKind::ALL.to_vec(),
            base: Base::Paid,
            lowest_pension_fen: None,
            lowest_medical_fen: None,
            lowest_unemployment_fen: None,
            pension_cap_fen: None,
            medical_cap_fen: None,
            unemployment_cap_fen: None,
            min_staff: None,
            not_employed_here_months: None,
        }
    }
}
