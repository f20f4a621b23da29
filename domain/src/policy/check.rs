//! What can be wrong with a policy, all faults at once.

use super::kind::PolicyKind;
use super::parameters::{
    AmountModel, Base, DestinationTiers, Parameters, SocialInsuranceParameters, TransportParameters,
};
use super::terms::{ApprovalTier, PolicyTerms};
use super::{AwardTier, FindingsParameters, IncomeTier};
use crate::determination::{conditions_of, may_name};
use crate::finding::LIMITS;
use crate::money::Fen;
use crate::region::RegionCode;

/// One fault: where, and what.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct PolicyFault {
    /// A JSON pointer into the policy as it is written.
    pub pointer: String,
    /// What is wrong.
    pub kind: PolicyFaultKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PolicyFaultKind {
    /// The last day lies before the first.
    EndsBeforeItBegins,
    /// The scheme has no such condition.
    UnknownCondition,
    /// A condition is named twice.
    DuplicateCondition,
    /// A condition names no document and clause.
    ClauseMissing(&'static str),
    /// The amount that this model needs is missing.
    AmountMissing,
    /// The tiers do not rise, or the last has no end.
    TiersOutOfOrder,
    /// A percentage or number that makes no sense.
    OutOfBounds,
    /// The figures' switches are the nation's: a regional one would make it differ from the sum of its provinces.
    NationalOnly,
    /// A province is needed here.
    NotAProvince,
    /// No rule of the findings measures this.
    UnknownThreshold,
}

impl PolicyTerms {
    /// Everything that is wrong with what was read.
    pub fn faults(&self) -> Vec<PolicyFault> {
        let mut faults = Faults::default();
        if self
            .valid_until
            .is_some_and(|until| until < self.valid_from)
        {
            faults.add("/valid_until", PolicyFaultKind::EndsBeforeItBegins);
        }
        for (index, fund) in self.funds.iter().enumerate() {
            if let (Some(from), Some(until)) = (fund.from, fund.until)
                && until < from
            {
                faults.add(
                    &format!("/funds/{index}/until"),
                    PolicyFaultKind::EndsBeforeItBegins,
                );
            }
        }
        if self.scheme == PolicyKind::Reporting && self.region != RegionCode::NATION {
            faults.add("/region", PolicyFaultKind::NationalOnly);
        }
        self.clauses(&mut faults);
        self.common(&mut faults);
        match &self.parameters {
            Parameters::Transport(rules) => transport(rules, &mut faults),
            Parameters::SocialInsurance(rules) => social_insurance(rules, &mut faults),
            Parameters::VocationalTraining(rules) => {
                faults.needed("/parameters/amounts", rules.amounts.is_empty());
                faults.within(
                    "/parameters/scarce_percent",
                    rules.scarce_percent,
                    100,
                    1_000,
                );
                faults.within(
                    "/parameters/before_employment_percent",
                    rules.before_employment_percent,
                    0,
                    100,
                );
            }
            Parameters::SkillAppraisal(rules) => {
                faults.needed("/parameters/amounts", rules.amounts.is_empty());
            }
            Parameters::LivingAllowance(rules) => {
                faults.needed("/parameters/per_day_fen", rules.per_day_fen.get() == 0);
            }
            Parameters::SkillUpgrade(rules) => {
                faults.needed("/parameters/amounts", rules.amounts.is_empty());
                faults.within(
                    "/parameters/scarce_percent",
                    rules.scarce_percent,
                    100,
                    1_000,
                );
            }
            Parameters::EmploymentService(rules) => {
                faults.needed(
                    "/parameters/per_person_fen",
                    rules.per_person_fen.get() == 0,
                );
            }
            Parameters::BaseAward(rules) => {
                faults.needed("/parameters/tiers", rules.tiers.is_empty());
                if !rising(&rules.tiers, |tier: &AwardTier| i64::from(tier.at_least)) {
                    faults.add("/parameters/tiers", PolicyFaultKind::TiersOutOfOrder);
                }
                faults.within(
                    "/parameters/near_resettlement_percent",
                    rules.near_resettlement_percent,
                    100,
                    1_000,
                );
            }
            Parameters::Startup(rules) => {
                faults.needed("/parameters/amount_fen", rules.amount_fen.get() == 0);
            }
            Parameters::LoanInterest(rules) => {
                faults.within("/parameters/share_percent", rules.share_percent, 1, 100);
            }
            Parameters::Findings(rules) => thresholds(rules, &mut faults),
            Parameters::Reporting(_) => {}
        }
        faults.0
    }

    fn clauses(&self, faults: &mut Faults) {
        let conditions = conditions_of(&self.parameters);
        for (index, clause) in self.clauses.iter().enumerate() {
            let pointer = format!("/clauses/{index}/condition");
            if !conditions.contains(&clause.condition.as_str())
                && may_name(&self.parameters) != Some(clause.condition.as_str())
            {
                faults.add(&pointer, PolicyFaultKind::UnknownCondition);
            } else if self
                .clauses
                .iter()
                .take(index)
                .any(|earlier| earlier.condition == clause.condition)
            {
                faults.add(&pointer, PolicyFaultKind::DuplicateCondition);
            }
        }
        for condition in conditions {
            if self.clause(condition).is_none() {
                faults.add("/clauses", PolicyFaultKind::ClauseMissing(condition));
            }
        }
    }

    fn common(&self, faults: &mut Faults) {
        let common = &self.common;
        faults.within("/parameters/notice/days", common.notice.days, 0, 365);
        for (name, tiers) in [
            ("approval_tiers", &common.approval_tiers),
            ("write_off_tiers", &common.write_off_tiers),
        ] {
            approvers(&format!("/parameters/{name}"), tiers, faults);
        }
    }
}

/// Tiers rise, the last has no end, and everybody's money needs somebody's approval.
fn approvers(pointer: &str, tiers: &[ApprovalTier], faults: &mut Faults) {
    let unlimited = |tier: &ApprovalTier| tier.up_to_fen.map_or(i64::MAX, Fen::get);
    if tiers.last().is_none_or(|last| last.up_to_fen.is_some()) || !rising(tiers, unlimited) {
        faults.add(pointer, PolicyFaultKind::TiersOutOfOrder);
    }
    for (index, tier) in tiers.iter().enumerate() {
        faults.within(
            &format!("{pointer}/{index}/approvers"),
            tier.approvers,
            1,
            9,
        );
    }
}

/// Every threshold is one that a rule measures, within what makes sense.
fn thresholds(rules: &FindingsParameters, faults: &mut Faults) {
    for (name, value) in &rules.thresholds {
        let pointer = format!("/parameters/thresholds/{name}");
        match LIMITS.iter().find(|limit| limit.name == name) {
            None => faults.add(&pointer, PolicyFaultKind::UnknownThreshold),
            Some(limit) if !(limit.least..=limit.most).contains(value) => {
                faults.add(&pointer, PolicyFaultKind::OutOfBounds);
            }
            Some(_) => {}
        }
    }
}

fn transport(rules: &TransportParameters, faults: &mut Faults) {
    faults.within("/parameters/min_age", rules.min_age, 16, 100);
    faults.within("/parameters/min_months", rules.min_months, 0, 120);
    faults.within("/parameters/max_gap_days", rules.max_gap_days, 0, 366);
    for (index, neighbour) in rules.neighbours.iter().enumerate() {
        if neighbour.province() != *neighbour || *neighbour == RegionCode::NATION {
            faults.add(
                &format!("/parameters/neighbours/{index}"),
                PolicyFaultKind::NotAProvince,
            );
        }
    }
    let no_tiers = rules
        .tiers
        .as_ref()
        .is_none_or(|tiers| *tiers == DestinationTiers::default());
    match rules.amount_model {
        AmountModel::Flat => faults.needed("/parameters/flat_fen", rules.flat_fen.is_none()),
        AmountModel::FlatThenTopup => faults.needed(
            "/parameters/flat_fen",
            rules.flat_fen.is_none() && rules.without_receipt_fen.is_none(),
        ),
        AmountModel::Receipt => {}
        AmountModel::Tiered => {
            faults.needed(
                "/parameters/tiers",
                no_tiers && rules.income_tiers.is_empty(),
            );
            faults.needed(
                "/parameters/otherwise_fen",
                !rules.income_tiers.is_empty() && rules.otherwise_fen.is_none(),
            );
        }
    }
    if !rising(&rules.income_tiers, |tier: &IncomeTier| {
        tier.below_fen.get()
    }) {
        faults.add("/parameters/income_tiers", PolicyFaultKind::TiersOutOfOrder);
    }
}

fn social_insurance(rules: &SocialInsuranceParameters, faults: &mut Faults) {
    faults.within("/parameters/rate", rules.rate, 1, 100);
    faults.within(
        "/parameters/min_contract_months",
        rules.min_contract_months,
        0,
        120,
    );
    faults.within("/parameters/arrears_months", rules.arrears_months, 0, 120);
    faults.within("/parameters/max_months", rules.max_months, 1, 600);
    faults.within(
        "/parameters/near_retirement_years",
        rules.near_retirement_years,
        0,
        20,
    );
    faults.within(
        "/parameters/apply_within_months",
        rules.apply_within_months,
        1,
        120,
    );
    faults.needed("/parameters/ties", rules.ties.is_empty());
    faults.needed("/parameters/kinds", rules.kinds.is_empty());
    let no_base = rules.lowest_pension_fen.is_none()
        && rules.lowest_medical_fen.is_none()
        && rules.lowest_unemployment_fen.is_none();
    faults.needed(
        "/parameters/lowest_pension_fen",
        rules.base == Base::LowestBase && no_base,
    );
}

fn rising<T>(tiers: &[T], of: impl Fn(&T) -> i64) -> bool {
    tiers.windows(2).all(|pair| match pair {
        [lower, higher] => of(lower) < of(higher),
        _ => true,
    })
}

#[derive(Default)]
struct Faults(Vec<PolicyFault>);

impl Faults {
    fn add(&mut self, pointer: &str, kind: PolicyFaultKind) {
        self.0.push(PolicyFault {
            pointer: pointer.to_owned(),
            kind,
        });
    }

    fn needed(&mut self, pointer: &str, missing: bool) {
        if missing {
            self.add(pointer, PolicyFaultKind::AmountMissing);
        }
    }

    fn within(&mut self, pointer: &str, value: u32, least: u32, most: u32) {
        if !(least..=most).contains(&value) {
            self.add(pointer, PolicyFaultKind::OutOfBounds);
        }
    }
}
