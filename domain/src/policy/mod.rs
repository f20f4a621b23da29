//! A policy: the rule of one scheme, programme and region, as versions with dates of validity.
//!
//! Policies are data: the notice sets no amount and no threshold, every place sets its own and
//! changes them yearly. What a rule does with its parameters is in [`crate::determination`].

mod book;
mod check;
mod decide;
mod event;
mod kind;
mod parameters;
mod refusal;
mod reporting;
mod state;
mod subsidies;
mod terms;

pub use book::{Choice, Considered, PolicyBook, Rejected};
pub use check::{PolicyFault, PolicyFaultKind};
pub use decide::{PolicyAct, PolicyCommand};
pub use event::{PolicyEvent, PolicyProposed, PolicyPublished, PolicyWithdrawn};
pub use kind::PolicyKind;
pub use parameters::{
    AmountModel, Base, BenefitYear, Continuity, CountFrom, DestinationTiers, IncomeTier, OfScheme,
    Organised, Parameters, Payer, Persons, ReferenceDate, SocialInsuranceParameters,
    TransportParameters, Trip,
};
pub use refusal::PolicyRefusal;
pub use reporting::{OutputCountsFrom, ReportingParameters, YearStart};
pub use state::{Policy, PolicyVersion};
pub use subsidies::{
    AwardTier, BaseAwardParameters, EmploymentServiceParameters, FindingsParameters,
    LivingAllowanceParameters, LoanInterestParameters, PlaceOfAppraisal, SkillAppraisalParameters,
    SkillUpgradeParameters, StartupParameters, TrainingAmount, TrainingBeneficiary,
    VocationalTrainingParameters,
};
pub use terms::{
    ApprovalTier, BindsTo, Clause, CommonParameters, Fund, FundPeriod, InvalidMonthDay, MonthDay,
    Notice, NoticeClock, PolicyTerms, TARGET_GROUPS, Window, fund_on,
};

#[cfg(test)]
mod tests;
