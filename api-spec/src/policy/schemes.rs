//! Parameters of the other schemes, of the official figures and of audit findings.

use std::collections::BTreeMap;

use utoipa::ToSchema;

use super::Persons;
use super::shape::{Count, Threshold, parameters, shapes};
use crate::coded::wire_enum;
use crate::values::{CurrentRegion, Fen, InsuranceKind, Level, OccupationCode, Tie, TrainingKind};

wire_enum! {
    /// Which premiums a social-insurance subsidy is computed from.
    Base {
        /// Those actually paid.
        Paid = "paid",
        /// Those at the lowest contribution base, or the paid ones where they are lower.
        LowestBase = "lowest_base",
    }
}

wire_enum! {
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

wire_enum! {
    /// Which place's policy decides an appraisal subsidy.
    PlaceOfAppraisal {
        /// The origin.
        Origin = "origin",
        /// The place of work at issue.
        Work = "work",
    }
}

wire_enum! {
    /// The day on which a reporting year begins.
    YearStart {
        /// The calendar year.
        January1 = "01-01",
        /// From 16 December of the year before to 15 December.
        December16 = "12-16",
    }
}

wire_enum! {
    /// What makes a dispatch count as output.
    OutputCountsFrom {
        /// The departure.
        Departure = "departure",
        /// The first employment that names the dispatch.
        Employment = "employment",
    }
}

/// An amount for one occupation, level and kind of training; what is absent does not matter.
#[derive(Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingAmount {
    /// For which occupation.
    #[schema(required = false)]
    pub occupation: OccupationCode,
    /// For which level.
    #[schema(required = false)]
    pub level: Level,
    /// For which kind of training.
    #[schema(required = false)]
    pub kind: TrainingKind,
    /// The amount.
    pub amount_fen: Fen,
}

/// An amount from a number of workers on.
#[derive(Debug, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardTier {
    /// Distinct workers, at least.
    pub at_least: Count,
    /// The amount.
    pub amount_fen: Fen,
}

shapes! {
    /// Amounts by level of the certificate; a level without one is not covered.
    LevelAmounts {
        /// Junior worker.
        level_5: Fen,
        /// Middle-grade worker.
        level_4: Fen,
        /// Senior worker.
        level_3: Fen,
        /// Technician.
        level_2: Fen,
        /// Senior technician.
        level_1: Fen,
    }
}

parameters! {
    /// Parameters of the social-insurance subsidy (社会保险补贴). What is absent has its default.
    SocialInsuranceParameters {
        /// Percent of the premiums; 100.
        rate: Count,
        /// Whom it is for; `target_groups`.
        persons: Persons,
        /// The employment ties that it is for; `employee_based`.
        #[schema(max_items = 4)]
        ties: Vec<Tie>,
        /// Months for which the contract must run, unless it is open-ended; 12.
        min_contract_months: Count,
        /// Months after the premium's month until the end of which it must have been paid; 3.
        arrears_months: Count,
        /// The most entitled months of a person, over all employers; 36.
        max_months: Count,
        /// Years before statutory retirement within which the months run on until then; 5.
        near_retirement_years: Count,
        /// Months after the quarter's end in which it may be claimed; 12.
        apply_within_months: Count,
        /// The kinds of insurance; all three.
        #[schema(max_items = 3)]
        kinds: Vec<InsuranceKind>,
        /// What it is computed from; `paid`.
        base: Base,
        /// The employer's premium at the lowest base: pension.
        lowest_pension_fen: Fen,
        /// The employer's premium at the lowest base: medical.
        lowest_medical_fen: Fen,
        /// The employer's premium at the lowest base: unemployment.
        lowest_unemployment_fen: Fen,
        /// The most of a month's pension premium that counts.
        pension_cap_fen: Fen,
        /// The most of a month's medical premium that counts.
        medical_cap_fen: Fen,
        /// The most of a month's unemployment premium that counts.
        unemployment_cap_fen: Fen,
        /// The least number of staff of the employer.
        min_staff: Count,
        /// Months before the hire in which the person must not have worked for this employer.
        not_employed_here_months: Count,
    }

    /// Parameters of the training subsidy (职业培训补贴). What is absent has its default.
    VocationalTrainingParameters {
        /// Whom it is for; `target_groups`.
        persons: Persons,
        /// To whom it is paid; `worker`.
        beneficiary: TrainingBeneficiary,
        /// Amounts; the first that fits holds.
        #[schema(max_items = 500)]
        amounts: Vec<TrainingAmount>,
        /// The most subsidies of a person in a calendar year; 3.
        max_per_year: Count,
        /// Occupations that are scarce.
        #[schema(max_items = 500)]
        scarce_occupations: Vec<OccupationCode>,
        /// Percent that a scarce occupation gets; 100.
        scarce_percent: Count,
        /// Percent before the person is employed; 100.
        before_employment_percent: Count,
        /// Months after the certificate within which employment makes it whole; 6.
        employed_within_months: Count,
        /// Months after the certificate in which it may be applied for; 12.
        apply_within_months: Count,
    }

    /// Parameters of the appraisal subsidy (职业技能鉴定补贴). What is absent has its default.
    SkillAppraisalParameters {
        /// Whom it is for; `target_groups`.
        persons: Persons,
        /// Amounts; the first that fits holds.
        #[schema(max_items = 500)]
        amounts: Vec<TrainingAmount>,
        /// Whose policy decides; `origin`.
        region_by: PlaceOfAppraisal,
        /// Months after issue in which it may be applied for; 12.
        apply_within_months: Count,
    }

    /// Parameters of the living allowance (生活费补贴). What is absent has its default.
    LivingAllowanceParameters {
        /// For each day attended.
        per_day_fen: Fen,
        /// The most days of one training; all without.
        max_days: Count,
        /// Months after the training in which it may be applied for; 12.
        apply_within_months: Count,
    }

    /// Parameters of the insured worker's skill subsidy (参保职工技能提升补贴). What is absent has its default.
    SkillUpgradeParameters {
        /// Amounts by level of the certificate.
        amounts: LevelAmounts,
        /// Months of unemployment premiums before issue; 12.
        min_contribution_months: Count,
        /// Months after issue in which it may be applied for; 12.
        apply_within_months: Count,
        /// The most subsidies of a person in a calendar year; 3.
        max_per_year: Count,
        /// Occupations that are scarce.
        #[schema(max_items = 500)]
        scarce_occupations: Vec<OccupationCode>,
        /// Percent that a scarce occupation gets; 100.
        scarce_percent: Count,
    }

    /// Parameters of the employment-service money (就业创业服务补助). What is absent has its default.
    EmploymentServiceParameters {
        /// For each worker placed.
        per_person_fen: Fen,
        /// Months that the worker must stay in work; 6.
        min_months: Count,
        /// Days without work that a stay may bridge; 15.
        max_gap_days: Count,
        /// Months before the departure in which the worker must not have worked for that employer; 6.
        not_employed_here_months: Count,
        /// Months after the stay is complete in which it may be applied for; 12.
        apply_within_months: Count,
    }

    /// Parameters of the award to export bases (一次性资金奖补). What is absent has its default.
    BaseAwardParameters {
        /// Which workers count; `target_groups`.
        persons: Persons,
        /// Months that a worker must have stayed in work to count; 6.
        stable_months: Count,
        /// Amounts by number of workers; the highest tier that is reached holds.
        #[schema(max_items = 50)]
        tiers: Vec<AwardTier>,
        /// Percent that a base near a resettlement site gets; 100.
        near_resettlement_percent: Count,
        /// Months after the designation in which it may be applied for; 36.
        apply_within_months: Count,
    }

    /// Parameters of the start-up subsidy (一次性创业补贴). What is absent has its default.
    StartupParameters {
        /// The amount.
        amount_fen: Fen,
        /// Whom it is for; `any`.
        persons: Persons,
        /// Months that a venture of a target group's member must have run; 6.
        months_target_group: Count,
        /// Months that anybody else's must have run; 12.
        months_other: Count,
        /// Months after these in which it may be applied for; 36.
        apply_within_months: Count,
    }

    /// Parameters of the interest discount on guaranteed loans (创业担保贷款贴息). What is absent has its default.
    LoanInterestParameters {
        /// Whom it is for; `any`.
        persons: Persons,
        /// The most principal that counts; no limit unless said.
        principal_cap_fen: Fen,
        /// Percent of the interest that is paid; 100.
        share_percent: Count,
        /// The highest yearly rate that counts, in basis points.
        rate_cap_basis_points: Count,
        /// The most days of the loan that count.
        max_days: Count,
        /// Months after the loan's last day in which it may be applied for; 12.
        apply_within_months: Count,
    }

    /// The switches of the official figures, always the nation's. What is absent has its default.
    ReportingParameters {
        /// When a reporting year begins; `01-01`.
        year_starts: YearStart,
        /// What makes a dispatch count as output; `departure`.
        output_counts_from: OutputCountsFrom,
        /// The occupations that are domestic service.
        #[schema(max_items = 100)]
        domestic_service_occupations: Vec<OccupationCode>,
        /// Whether 新疆 ↔ 兵团 crosses provinces; it does.
        corps_is_cross_province: bool,
        /// Codes that are reported under the Corps (660000) instead of 新疆.
        #[schema(max_items = 200)]
        corps_regions: Vec<CurrentRegion>,
    }

    /// The thresholds of audit findings.
    FindingsParameters {
        /// Thresholds by rule and name: `R22.days`.
        thresholds: BTreeMap<String, Threshold>,
    }
}
