//! What can be wrong with a policy.

use super::*;
use crate::occupation::Level;

/// What is wrong with terms after a change: pointers and kinds.
#[track_caller]
fn wrong(
    mut terms: PolicyTerms,
    with: impl FnOnce(&mut PolicyTerms),
    faults: &[(&str, PolicyFaultKind)],
) {
    assert_eq!(terms.faults(), [], "before the change");
    with(&mut terms);
    let found: Vec<_> = terms
        .faults()
        .into_iter()
        .map(|fault| (fault.pointer, fault.kind))
        .collect();
    let expected = faults.iter().cloned();
    let expected: Vec<_> = expected.map(|(at, kind)| (at.to_owned(), kind)).collect();
    assert_eq!(found, expected);
}

/// What is wrong with parameters of a transport subsidy after a change.
#[track_caller]
fn wrong_transport(
    with: impl FnOnce(&mut TransportParameters),
    faults: &[(&str, PolicyFaultKind)],
) {
    let with = |terms: &mut PolicyTerms| match &mut terms.parameters {
        Parameters::Transport(rules) => with(rules),
        _ => unreachable!(),
    };
    wrong(terms(), with, faults);
}

#[track_caller]
fn wrong_insurance(
    with: impl FnOnce(&mut SocialInsuranceParameters),
    faults: &[(&str, PolicyFaultKind)],
) {
    let with = |terms: &mut PolicyTerms| match &mut terms.parameters {
        Parameters::SocialInsurance(rules) => with(rules),
        _ => unreachable!(),
    };
    let rules = SocialInsuranceParameters::default();
    wrong(
        of(Parameters::SocialInsurance(Box::new(rules))),
        with,
        faults,
    );
}

#[test]
fn what_ends_does_not_end_before_it_begins() {
    let before = Some(on("2022-06-29"));
    wrong(
        terms(),
        |terms| terms.valid_until = before,
        &[("/valid_until", PolicyFaultKind::EndsBeforeItBegins)],
    );
    wrong(terms(), |terms| terms.valid_until = Some(on(TODAY)), &[]);
    let fund = |from, until| FundPeriod {
        fund: Fund::Bridging,
        from,
        until,
    };
    wrong(
        terms(),
        |terms| terms.funds = vec![fund(None, before), fund(Some(on(TODAY)), before)],
        &[("/funds/1/until", PolicyFaultKind::EndsBeforeItBegins)],
    );
}

#[test]
fn clauses_name_every_condition_of_the_scheme_once_and_no_other() {
    wrong(
        terms(),
        |terms| terms.clauses[1].condition = "no_such_condition".to_owned(),
        &[
            ("/clauses/1/condition", PolicyFaultKind::UnknownCondition),
            ("/clauses", PolicyFaultKind::ClauseMissing("min_age")),
        ],
    );
    wrong(
        terms(),
        |terms| terms.clauses.push(terms.clauses[0].clone()),
        &[("/clauses/9/condition", PolicyFaultKind::DuplicateCondition)],
    );
    wrong(
        terms(),
        |terms| terms.clauses.truncate(8),
        &[("/clauses", PolicyFaultKind::ClauseMissing("window"))],
    );
    // A condition that a parameter brings along needs its clause too.
    wrong_insurance(
        |rules| rules.min_staff = Some(30),
        &[("/clauses", PolicyFaultKind::ClauseMissing("min_staff"))],
    );
}

#[test]
fn each_model_of_amounts_has_the_amounts_that_it_needs() {
    let missing = |pointer| [(pointer, PolicyFaultKind::AmountMissing)];
    wrong_transport(
        |rules| rules.flat_fen = None,
        &missing("/parameters/flat_fen"),
    );
    wrong_transport(
        |rules| {
            rules.flat_fen = None;
            rules.amount_model = AmountModel::FlatThenTopup;
        },
        &missing("/parameters/flat_fen"),
    );
    wrong_transport(
        |rules| {
            rules.flat_fen = None;
            rules.without_receipt_fen = Some(fen(100));
            rules.amount_model = AmountModel::FlatThenTopup;
        },
        &[],
    );
    wrong_transport(|rules| rules.amount_model = AmountModel::Receipt, &[]);
    wrong_transport(
        |rules| {
            rules.amount_model = AmountModel::Tiered;
            rules.tiers = Some(DestinationTiers::default());
        },
        &missing("/parameters/tiers"),
    );
    wrong_transport(
        |rules| {
            rules.amount_model = AmountModel::Tiered;
            rules.income_tiers = vec![tier(100)];
        },
        &missing("/parameters/otherwise_fen"),
    );
    wrong_insurance(|rules| rules.ties.clear(), &missing("/parameters/ties"));
    wrong_insurance(|rules| rules.kinds.clear(), &missing("/parameters/kinds"));
    wrong_insurance(
        |rules| rules.base = Base::LowestBase,
        &missing("/parameters/lowest_pension_fen"),
    );
}

fn tier(below: i64) -> IncomeTier {
    IncomeTier {
        below_fen: fen(below),
        amount_fen: fen(100),
    }
}

#[test]
fn tiers_rise() {
    for tiers in [vec![tier(200), tier(100)], vec![tier(100), tier(100)]] {
        wrong_transport(
            |rules| {
                rules.amount_model = AmountModel::Tiered;
                rules.otherwise_fen = Some(fen(50));
                rules.income_tiers = tiers;
            },
            &[("/parameters/income_tiers", PolicyFaultKind::TiersOutOfOrder)],
        );
    }
}

#[test]
fn every_amount_has_an_approver() {
    let tier = |up_to: Option<i64>, approvers| ApprovalTier {
        up_to_fen: up_to.map(fen),
        approvers,
    };
    for tiers in [
        vec![],
        vec![tier(Some(100), 1)],
        vec![tier(None, 1), tier(None, 2)],
        vec![tier(Some(200), 1), tier(Some(100), 1), tier(None, 2)],
    ] {
        wrong(
            terms(),
            |terms| terms.common.approval_tiers = tiers,
            &[(
                "/parameters/approval_tiers",
                PolicyFaultKind::TiersOutOfOrder,
            )],
        );
    }
    wrong(
        terms(),
        |terms| terms.common.write_off_tiers = vec![tier(Some(100), 1), tier(None, 0)],
        &[(
            "/parameters/write_off_tiers/1/approvers",
            PolicyFaultKind::OutOfBounds,
        )],
    );
}

#[test]
fn numbers_lie_within_their_bounds() {
    let bounds = |pointer| [(pointer, PolicyFaultKind::OutOfBounds)];
    wrong_transport(|rules| rules.min_age = 15, &bounds("/parameters/min_age"));
    wrong_transport(
        |rules| rules.min_months = 121,
        &bounds("/parameters/min_months"),
    );
    wrong_transport(
        |rules| rules.max_gap_days = 367,
        &bounds("/parameters/max_gap_days"),
    );
    wrong_insurance(|rules| rules.rate = 0, &bounds("/parameters/rate"));
    wrong_insurance(|rules| rules.rate = 101, &bounds("/parameters/rate"));
    wrong_insurance(
        |rules| rules.min_contract_months = 121,
        &bounds("/parameters/min_contract_months"),
    );
    wrong_insurance(
        |rules| rules.arrears_months = 121,
        &bounds("/parameters/arrears_months"),
    );
    wrong_insurance(
        |rules| rules.max_months = 0,
        &bounds("/parameters/max_months"),
    );
    wrong_insurance(
        |rules| rules.near_retirement_years = 21,
        &bounds("/parameters/near_retirement_years"),
    );
    wrong_insurance(
        |rules| rules.apply_within_months = 0,
        &bounds("/parameters/apply_within_months"),
    );
    wrong(
        terms(),
        |terms| terms.common.notice.days = 366,
        &bounds("/parameters/notice/days"),
    );
}

#[test]
fn the_figures_switches_are_the_nations() {
    let switches = of(Parameters::Reporting(ReportingParameters::default()));
    let national = PolicyTerms {
        region: RegionCode::NATION,
        ..switches
    };
    wrong(
        national,
        |terms| terms.region = region(PROVINCE),
        &[("/region", PolicyFaultKind::NationalOnly)],
    );
}

#[test]
fn neighbours_are_provinces() {
    wrong_transport(
        |rules| rules.neighbours = vec![region("530000"), region(CITY), RegionCode::NATION],
        &[
            ("/parameters/neighbours/1", PolicyFaultKind::NotAProvince),
            ("/parameters/neighbours/2", PolicyFaultKind::NotAProvince),
        ],
    );
}

const FIFTY: i64 = 5_000;

fn award(at_least: u32) -> AwardTier {
    AwardTier {
        at_least,
        amount_fen: fen(FIFTY),
    }
}

#[test]
fn the_other_schemes_are_whole_with_their_amounts() {
    let amounts = || {
        vec![TrainingAmount {
            occupation: None,
            level: None,
            kind: None,
            amount_fen: fen(FIFTY),
        }]
    };
    let good = [
        Parameters::VocationalTraining(VocationalTrainingParameters {
            amounts: amounts(),
            ..VocationalTrainingParameters::default()
        }),
        Parameters::SkillAppraisal(SkillAppraisalParameters {
            amounts: amounts(),
            ..SkillAppraisalParameters::default()
        }),
        Parameters::LivingAllowance(LivingAllowanceParameters {
            per_day_fen: fen(FIFTY),
            ..LivingAllowanceParameters::default()
        }),
        Parameters::SkillUpgrade(SkillUpgradeParameters {
            amounts: [(Level::Five, fen(FIFTY))].into(),
            ..SkillUpgradeParameters::default()
        }),
        Parameters::EmploymentService(EmploymentServiceParameters {
            per_person_fen: fen(FIFTY),
            ..EmploymentServiceParameters::default()
        }),
        Parameters::BaseAward(BaseAwardParameters {
            tiers: vec![award(10), award(20)],
            ..BaseAwardParameters::default()
        }),
        Parameters::Startup(StartupParameters {
            amount_fen: fen(FIFTY),
            ..StartupParameters::default()
        }),
        Parameters::LoanInterest(LoanInterestParameters::default()),
        Parameters::Findings(FindingsParameters::default()),
    ];
    for parameters in good {
        assert_eq!(of(parameters).faults(), []);
    }
}

#[test]
fn thresholds_of_findings_are_known_and_make_sense() {
    let of = |name: &str, value| {
        let thresholds = [(name.to_owned(), value)].into();
        let faults = of(Parameters::Findings(FindingsParameters { thresholds })).faults();
        let kinds = faults.into_iter().map(|fault| fault.kind);
        kinds.collect::<Vec<_>>()
    };
    assert_eq!(of("R22.days", 1), []);
    assert_eq!(of("R22.days", 0), [PolicyFaultKind::OutOfBounds]);
    assert_eq!(of("R22.days", 367), [PolicyFaultKind::OutOfBounds]);
    assert_eq!(of("R22.weeks", 1), [PolicyFaultKind::UnknownThreshold]);
}

#[test]
fn the_other_schemes_need_their_amounts() {
    let missing = |pointer: &str| (pointer.to_owned(), PolicyFaultKind::AmountMissing);
    let bounds = |pointer: &str| (pointer.to_owned(), PolicyFaultKind::OutOfBounds);
    let bad = [
        (
            Parameters::VocationalTraining(VocationalTrainingParameters {
                scarce_percent: 99,
                before_employment_percent: 101,
                ..VocationalTrainingParameters::default()
            }),
            vec![
                missing("/parameters/amounts"),
                bounds("/parameters/scarce_percent"),
                bounds("/parameters/before_employment_percent"),
            ],
        ),
        (
            Parameters::SkillAppraisal(SkillAppraisalParameters::default()),
            vec![missing("/parameters/amounts")],
        ),
        (
            Parameters::LivingAllowance(LivingAllowanceParameters::default()),
            vec![missing("/parameters/per_day_fen")],
        ),
        (
            Parameters::SkillUpgrade(SkillUpgradeParameters {
                scarce_percent: 1_001,
                ..SkillUpgradeParameters::default()
            }),
            vec![
                missing("/parameters/amounts"),
                bounds("/parameters/scarce_percent"),
            ],
        ),
        (
            Parameters::EmploymentService(EmploymentServiceParameters::default()),
            vec![missing("/parameters/per_person_fen")],
        ),
        (
            Parameters::BaseAward(BaseAwardParameters {
                tiers: vec![award(20), award(20)],
                near_resettlement_percent: 99,
                ..BaseAwardParameters::default()
            }),
            vec![
                (
                    "/parameters/tiers".to_owned(),
                    PolicyFaultKind::TiersOutOfOrder,
                ),
                bounds("/parameters/near_resettlement_percent"),
            ],
        ),
        (
            Parameters::BaseAward(BaseAwardParameters::default()),
            vec![missing("/parameters/tiers")],
        ),
        (
            Parameters::Startup(StartupParameters::default()),
            vec![missing("/parameters/amount_fen")],
        ),
        (
            Parameters::LoanInterest(LoanInterestParameters {
                share_percent: 0,
                ..LoanInterestParameters::default()
            }),
            vec![bounds("/parameters/share_percent")],
        ),
    ];
    for (parameters, faults) in bad {
        let found: Vec<_> = of(parameters)
            .faults()
            .into_iter()
            .map(|fault| (fault.pointer, fault.kind))
            .collect();
        assert_eq!(found, faults);
    }
}
