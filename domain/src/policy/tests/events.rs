//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use super::*;
use crate::stored;

/// The stored names.
const NAMES: [&str; 3] = ["PolicyProposed", "PolicyPublished", "PolicyWithdrawn"];

/// One event of every variant: what the acts of these tests leave behind.
fn samples() -> Vec<PolicyEvent> {
    let mut policy = Policy::default();
    [propose(full()), confirm(), withdraw(None)]
        .into_iter()
        .flat_map(|command| take(&mut policy, command))
        .collect()
}

/// Terms that say everything that can be said.
fn full() -> PolicyTerms {
    let rules = TransportParameters {
        amount_model: AmountModel::Tiered,
        flat_fen: Some(fen(50_000)),
        cap_fen: Some(fen(60_000)),
        without_receipt_fen: Some(fen(20_000)),
        tiers: Some(DestinationTiers {
            neighbouring_province: Some(fen(30_000)),
            other_province: Some(fen(50_000)),
            other_city: Some(fen(10_000)),
            other_county: Some(fen(5_000)),
        }),
        neighbours: vec![region("530000")],
        income_tiers: vec![IncomeTier {
            below_fen: fen(600_000),
            amount_fen: fen(80_000),
        }],
        otherwise_fen: Some(fen(30_000)),
        ..TransportParameters::default()
    };
    let mut terms = PolicyTerms {
        valid_until: Some(on("2022-12-31")),
        funds: vec![FundPeriod {
            fund: Fund::Bridging,
            from: Some(on(TODAY)),
            until: Some(on("2022-12-31")),
        }],
        uncertain: Some("whether a ticket is asked for".to_owned()),
        ..of(Parameters::Transport(Box::new(rules)))
    };
    terms.common.windows = vec![Window {
        opens: MonthDay::parse("11-01").unwrap(),
        closes: MonthDay::MARCH_31,
        year_offset: 0,
    }];
    terms.clauses[0].text = Some("members of a target group".to_owned());
    terms
}

#[test]
fn every_variant_has_its_name_and_its_sample() {
    assert_eq!(stored::variants_of::<PolicyEvent>(), NAMES);
    assert_eq!(stored::types_of(&samples()), NAMES);
}

#[test]
fn the_stored_json_of_every_event_is_fixed() {
    insta::assert_json_snapshot!("policy_events", samples());
}

#[test]
fn the_stored_parameters_of_every_kind_are_fixed() {
    let all: Vec<Parameters> = vec![
        Parameters::Transport(Box::default()),
        Parameters::SocialInsurance(Box::default()),
        Parameters::VocationalTraining(VocationalTrainingParameters::default()),
        Parameters::SkillAppraisal(SkillAppraisalParameters::default()),
        Parameters::LivingAllowance(LivingAllowanceParameters::default()),
        Parameters::SkillUpgrade(SkillUpgradeParameters::default()),
        Parameters::EmploymentService(EmploymentServiceParameters::default()),
        Parameters::BaseAward(BaseAwardParameters::default()),
        Parameters::Startup(StartupParameters::default()),
        Parameters::LoanInterest(LoanInterestParameters::default()),
        Parameters::Reporting(ReportingParameters::default()),
        Parameters::Findings(FindingsParameters::default()),
    ];
    let kinds: Vec<PolicyKind> = all.iter().map(Parameters::kind).collect();
    assert_eq!(kinds, PolicyKind::all().collect::<Vec<_>>());
    insta::assert_json_snapshot!("policy_parameters", all);
}

#[test]
fn an_event_read_back_equals_itself() {
    stored::read_back(samples());
}

#[test]
fn a_state_read_back_from_a_snapshot_equals_itself() {
    stored::state_reads_back::<Policy>(samples());
}

#[test]
fn an_event_is_about_its_business_date() {
    let dates: Vec<_> = samples()
        .iter()
        .map(|event| event.occurred_on().map(|date| date.to_string()))
        .collect();
    let from = Some(TODAY.to_owned());
    assert_eq!(dates, [from.clone(), from, None]);
}

#[test]
fn a_fund_pays_on_its_days() {
    let mut terms = terms();
    terms.funds = vec![
        FundPeriod {
            fund: Fund::SkillsAccount,
            from: None,
            until: Some(on("2021-12-31")),
        },
        FundPeriod {
            fund: Fund::Employment,
            from: Some(on("2022-01-01")),
            until: None,
        },
    ];
    assert_eq!(terms.fund_on(on("2021-12-31")), Some(Fund::SkillsAccount));
    assert_eq!(terms.fund_on(on("2022-01-01")), Some(Fund::Employment));
    terms.funds.pop();
    assert_eq!(terms.fund_on(on("2022-01-01")), None);
}

#[test]
fn a_day_of_every_year_is_written_strictly() {
    assert_eq!(
        MonthDay::parse("03-31").unwrap().in_year(2022),
        on("2022-03-31")
    );
    for refused in ["02-29", "3-31", "13-01", "0331", ""] {
        assert!(MonthDay::parse(refused).is_err(), "{refused}");
    }
}
