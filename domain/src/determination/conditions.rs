//! The conditions of each scheme, by code, in the order of their trace.

use super::claimed::NOT_CLAIMED;
use crate::policy::{
    BaseAwardParameters, EmploymentServiceParameters, LivingAllowanceParameters,
    LoanInterestParameters, Parameters, SkillAppraisalParameters, SkillUpgradeParameters,
    SocialInsuranceParameters, StartupParameters, TrainingBeneficiary,
    VocationalTrainingParameters,
};

/// The conditions that a policy with these parameters asks for. Each needs a clause.
pub fn conditions_of(parameters: &Parameters) -> Vec<&'static str> {
    match parameters {
        Parameters::Transport(_) => vec![
            "target_group",
            "min_age",
            "destination",
            "work",
            "duration",
            "organised",
            "once_a_year",
            "alive",
            "window",
        ],
        Parameters::SocialInsurance(rules) => {
            let mut conditions = vec![
                "employer_role",
                "tie",
                "contract",
                "target_group",
                "employment",
                "premium",
                "retirement_age",
                "one_employer",
                "clock",
            ];
            if rules.min_staff.is_some() {
                conditions.push("min_staff");
            }
            if rules.not_employed_here_months.is_some() {
                conditions.push("not_employed_here");
            }
            conditions.push("window");
            conditions
        }
        Parameters::VocationalTraining(rules) => {
            let mut conditions = vec!["target_group"];
            if rules.beneficiary == TrainingBeneficiary::Employer {
                conditions.push("own_staff");
            }
            conditions.extend([
                "completed",
                "certificate",
                "covered",
                "once_per_level",
                "yearly_limit",
                "alive",
                "window",
            ]);
            conditions
        }
        Parameters::SkillAppraisal(_) => vec![
            "target_group",
            "certificate",
            "covered",
            "once_per_level",
            "alive",
            "window",
        ],
        Parameters::LivingAllowance(_) => {
            vec!["target_group", "attendance", "alive", "window"]
        }
        Parameters::SkillUpgrade(_) => vec![
            "certificate",
            "covered",
            "contributions",
            "no_training_subsidy",
            "once_per_level",
            "yearly_limit",
            "alive",
            "window",
        ],
        Parameters::EmploymentService(_) => vec![
            "organiser_role",
            "target_group",
            "placed",
            "duration",
            "not_employed_here",
            "window",
        ],
        Parameters::BaseAward(_) => vec![
            "export_base",
            "employment_aid_base",
            "stable_workers",
            "once",
            "window",
        ],
        Parameters::Startup(_) => vec![
            "persons",
            "first_venture",
            "running",
            "once",
            "alive",
            "window",
        ],
        Parameters::LoanInterest(_) => vec!["persons", "loan", "repaid", "alive", "window"],
        Parameters::Reporting(_) | Parameters::Findings(_) => Vec::new(),
    }
}

/// A condition for which a policy may name a clause of its own, and need not: that nobody claims or has the same.
/// Where it names none, the clause is that of the condition by which its scheme is paid once.
pub fn may_name(parameters: &Parameters) -> Option<&'static str> {
    match parameters {
        Parameters::Reporting(_) | Parameters::Findings(_) => None,
        _ => Some(NOT_CLAIMED),
    }
}

/// Every condition that any policy can ask for.
pub fn all_conditions() -> impl Iterator<Item = &'static str> {
    let social_insurance = SocialInsuranceParameters {
        min_staff: Some(1),
        not_employed_here_months: Some(1),
        ..SocialInsuranceParameters::default()
    };
    [
        Parameters::Transport(Box::default()),
        Parameters::SocialInsurance(Box::new(social_insurance)),
        Parameters::VocationalTraining(VocationalTrainingParameters {
            beneficiary: TrainingBeneficiary::Employer,
            ..VocationalTrainingParameters::default()
        }),
        Parameters::SkillAppraisal(SkillAppraisalParameters::default()),
        Parameters::LivingAllowance(LivingAllowanceParameters::default()),
        Parameters::SkillUpgrade(SkillUpgradeParameters::default()),
        Parameters::EmploymentService(EmploymentServiceParameters::default()),
        Parameters::BaseAward(BaseAwardParameters::default()),
        Parameters::Startup(StartupParameters::default()),
        Parameters::LoanInterest(LoanInterestParameters::default()),
    ]
    .into_iter()
    .flat_map(|parameters| conditions_of(&parameters))
    .chain([NOT_CLAIMED])
}
