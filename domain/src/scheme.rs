//! The subsidies that are paid for domestic-service work, each from a fund of its own.

use crate::coded::coded;
use crate::time::{InvalidPeriod, Period};

coded! {
    /// The ten subsidy schemes, with their official names.
    Scheme {
        /// 一次性交通费补助: travel to the place of work, once a year, to the worker.
        Transport = "transport",
        /// 社会保险补贴: the employer's premiums, month by month, to the employer.
        SocialInsurance = "social_insurance",
        /// 职业培训补贴: training, to the worker, the training institution or the employer.
        VocationalTraining = "vocational_training",
        /// 职业技能鉴定补贴: appraisal of a skill, to the worker.
        SkillAppraisal = "skill_appraisal",
        /// 生活费补贴: living costs on days of training, to the worker.
        LivingAllowance = "living_allowance",
        /// 参保职工技能提升补贴: a higher skill of an insured worker, to the worker.
        SkillUpgrade = "skill_upgrade",
        /// 就业创业服务补助: placements, to the agency or broker.
        EmploymentService = "employment_service",
        /// 一次性资金奖补: an award, to an export base that is an employment-aid base.
        BaseAward = "base_award",
        /// 一次性创业补贴: a first venture, to the worker.
        Startup = "startup",
        /// 创业担保贷款贴息: interest on a guaranteed loan, to the worker.
        LoanInterest = "loan_interest",
    }
}

impl Scheme {
    /// Whether payments are for single months; all others are for calendar years.
    pub fn is_monthly(self) -> bool {
        self == Self::SocialInsurance
    }

    /// Whether the scheme pays for periods of this kind.
    pub fn pays_for(self, period: Period) -> bool {
        self.is_monthly() == period.month().is_some()
    }

    /// Reads a period for which the scheme pays: a month for social insurance, else a year.
    pub fn parse_period(self, text: &str) -> Result<Period, InvalidPeriod> {
        Period::parse(text).and_then(|period| {
            if self.pays_for(period) {
                Ok(period)
            } else {
                Err(InvalidPeriod)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn social_insurance_is_paid_for_months_and_all_else_for_years() {
        for scheme in Scheme::ALL.iter().copied() {
            let (fits, does_not) = if scheme == Scheme::SocialInsurance {
                ("2021-03", "2021")
            } else {
                ("2021", "2021-03")
            };
            assert_eq!(scheme.parse_period(fits).unwrap().to_string(), fits);
            assert_eq!(scheme.parse_period(does_not), Err(InvalidPeriod));
            assert_eq!(scheme.parse_period("2021-3"), Err(InvalidPeriod));
        }
    }

    #[test]
    fn a_scheme_is_found_by_its_code() {
        assert_eq!(Scheme::ALL.len(), 10);
        for scheme in Scheme::ALL.iter().copied() {
            assert_eq!(Scheme::from_code(scheme.code()), Some(scheme));
        }
    }
}
