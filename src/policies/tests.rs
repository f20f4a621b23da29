//! What people write against what the rules read.

use std::collections::BTreeSet;

use api_spec::policy::PARAMETERS;
use domain::policy::{CommonParameters, Parameters, PolicyKind};
use serde_json::{Value, json};

use super::*;
use crate::contract::{Contract, Item};

fn contract() -> &'static Contract {
    Contract::ours().unwrap()
}

/// The rule's own parameters where nothing is said.
fn defaults(scheme: &str) -> Parameters {
    serde_json::from_value(json!({scheme: {}})).unwrap()
}

/// The names of the parameters that the domain reads: it lists them when it meets one that it doesn't know.
fn names_read(scheme: &str) -> BTreeSet<String> {
    let refused = serde_json::from_value::<Parameters>(json!({scheme: {"?": 0}})).unwrap_err();
    let refused = refused.to_string();
    let (_, known) = refused.split_once("expected").unwrap();
    let quoted = known.split('`').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

#[test]
fn every_scheme_has_parameters_in_the_contract_that_are_exactly_those_which_the_rule_reads() {
    let document = api_spec::document_value().unwrap();
    let schemes: BTreeSet<&str> = PARAMETERS.iter().map(|(scheme, _)| scheme.code()).collect();
    assert_eq!(schemes, PolicyKind::all().map(PolicyKind::code).collect());
    for (scheme, component) in PARAMETERS {
        let properties = &document["components"]["schemas"][component]["properties"];
        let mut told: BTreeSet<String> = properties.as_object().unwrap().keys().cloned().collect();
        for name in CommonParameters::NAMES {
            assert!(told.remove(name), "{component} lacks {name}");
        }
        assert_eq!(told, names_read(scheme.code()), "{component}");
    }
}

#[test]
fn common_parameters_are_exactly_those_which_the_domain_reads() {
    let refused = serde_json::from_value::<CommonParameters>(json!({"?": 0})).unwrap_err();
    let refused = refused.to_string();
    let known: BTreeSet<&str> = refused.split('`').skip(3).step_by(2).collect();
    assert_eq!(known, BTreeSet::from(CommonParameters::NAMES));
}

#[test]
fn the_defaults_of_every_scheme_fit_the_contract() {
    for kind in PolicyKind::all() {
        let scheme = kind.code();
        let parameters = written(&CommonParameters::default(), &defaults(scheme));
        let policy = json!({
            "scheme": scheme, "region": "000000", "valid_from": "2021-01-01", "source": "x", "clauses": [],
            "parameters": parameters,
        });
        assert_eq!(contract().faults("ProposePolicy", &policy), [], "{scheme}");
    }
}

#[test]
fn every_policy_that_ships_passes_and_says_where_it_comes_from() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let contract = contract();
    let mut schemes = BTreeSet::new();
    let mut ids = BTreeSet::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let Proposal { terms, .. } =
            read_file(contract, &text).unwrap_or_else(|faults| panic!("{path:?}: {faults:#?}"));
        assert!(terms.uncertain.is_some() && !terms.source.is_empty());
        schemes.insert(terms.scheme);
        ids.insert(terms.id());
    }
    assert!(schemes.len() >= 11 && ids.len() >= 20, "{schemes:?}");
}

#[test]
fn what_ships_is_what_the_design_says() {
    let shipped = built_in::all().unwrap();
    let told: Vec<(&str, String)> = shipped
        .iter()
        .map(|terms| (terms.scheme.code(), terms.valid_from.to_string()))
        .collect();
    let expected = [
        ("transport", "2021-01-01"),
        ("social_insurance", "2018-01-01"),
        ("reporting", "2018-01-01"),
        ("skill_upgrade", "2021-01-01"),
    ];
    assert_eq!(told, expected.map(|(scheme, day)| (scheme, day.to_owned())));
    let Parameters::Transport(rules) = &shipped[0].parameters else {
        panic!("transport");
    };
    assert_eq!(rules.flat_fen.unwrap().get(), 50_000);
    // But for what the schemes leave open, these are the rules' own defaults.
    let mut rules = rules.clone();
    rules.flat_fen = None;
    assert_eq!(Parameters::Transport(rules), defaults("transport"));
    for terms in &shipped[1..3] {
        assert_eq!(terms.parameters, defaults(terms.scheme.code()));
    }
    assert!(
        shipped
            .iter()
            .all(|terms| terms.common == CommonParameters::default())
    );
}

fn transport() -> Value {
    let conditions = [
        "target_group",
        "min_age",
        "destination",
        "work",
        "duration",
        "organised",
        "once_a_year",
        "alive",
        "window",
    ];
    let clauses = conditions.map(|name| json!({"condition": name, "clause": "Article 1"}));
    json!({
        "scheme": "transport", "region": "520000", "valid_from": "2027-01-01", "source": "A measure",
        "parameters": {"flat_fen": 60_000}, "clauses": clauses,
    })
}

fn told(policy: &Value) -> Vec<String> {
    let items = read(contract(), policy).map_or_else(|items| items, |_| Vec::new());
    let line = |item: &Item| match &item.allowed {
        Some(allowed) => format!("{} {} {allowed}", item.pointer, item.kind.code()),
        None => format!("{} {}", item.pointer, item.kind.code()),
    };
    items.iter().map(line).collect()
}

#[test]
fn form_and_meaning_are_told_together() {
    assert_eq!(told(&transport()), Vec::<String>::new());
    let mut bad = transport();
    bad["region"] = json!("999999");
    bad["valid_until"] = json!("2026-12-31");
    bad["fund"] = json!("bridging_fund");
    bad["funds"] = json!([{"fund": "bridging_fund", "from": "2027-02-01", "until": "2027-01-01"}, {"fund": "gold"}]);
    bad["parameters"] = json!({
        "amount_model": "tiered", "cap_fen": -1, "tiers": {"moon": 1}, "neighbours": ["520502", "000001"], "apply_by": "02-29",
        "min_age": 12, "notice": {"days": 5}, "approval_tiers": [{"up_to_fen": 1, "approvers": 1}], "colour": "red",
        "income_tiers": [{"below_fen": 2, "amount_fen": 1}, {"below_fen": 1, "amount_fen": 1}],
    });
    bad["clauses"][0]["condition"] = json!("moon_phase");
    bad["clauses"][1]["clause"] = json!(" ");
    bad["clauses"][3]["condition"] = json!("destination");
    let expected = [
        "/clauses clause-missing target_group",
        "/clauses clause-missing work",
        "/clauses/0/condition unknown-condition",
        "/clauses/1/clause invalid-text",
        "/clauses/3/condition duplicate-condition",
        "/fund one-of",
        "/funds/0/until ends-before-start",
        "/funds/1/fund not-allowed bridging_fund, employment_fund, skills_account, unemployment_fund, inclusive_finance_fund",
        "/parameters/apply_by invalid-month-day",
        "/parameters/approval_tiers tiers-out-of-order",
        "/parameters/cap_fen out-of-range ≥ 0",
        "/parameters/colour unknown-field",
        "/parameters/income_tiers tiers-out-of-order",
        "/parameters/min_age out-of-range",
        "/parameters/neighbours/1 unknown-region",
        "/parameters/notice/kind missing",
        "/parameters/otherwise_fen amount-missing",
        "/parameters/tiers/moon unknown-field",
        "/region unknown-region",
        "/valid_until ends-before-start",
    ];
    assert_eq!(told(&bad), expected);
}

#[test]
fn what_only_follows_from_another_fault_is_not_told() {
    let mut bad = transport();
    bad["parameters"] = json!({"amount_model": "guess"});
    assert_eq!(
        told(&bad),
        ["/parameters/amount_model not-allowed flat, receipt, tiered, flat_then_topup"]
    );
    bad["parameters"] = json!([]);
    assert_eq!(told(&bad), ["/parameters wrong-type object"]);
    bad["scheme"] = json!("gifts");
    assert_eq!(told(&bad).len(), 2);
    assert_eq!(told(&json!(7)), [" wrong-type object"]);
    let mut whole = transport();
    whole["parameters"]["flat_fen"] = json!(1.0);
    assert_eq!(told(&whole), ["/parameters/flat_fen wrong-type"]);
}

#[test]
fn a_file_tells_line_and_field_of_every_fault() {
    let text = "scheme = \"living_allowance\"\nregion = \"140000\"\nvalid_from = 2027-01-01\nsource = \"A measure\"\n\n\
        [[clauses]]\ncondition = \"target_group\"\nclause = \"Article 1\"\n\n[[clauses]]\ncondition = \"attendence\"\nclause = \"Article 2\"\n\n\
        [parameters]\nper_day_fen = -1\nmax_days = \"ten\"\n";
    let faults = read_file(contract(), text).unwrap_err();
    let told: Vec<(usize, &str, &str)> = faults
        .iter()
        .map(|fault| (fault.line, fault.field.as_str(), fault.code.as_str()))
        .collect();
    let expected = [
        (6, "/clauses", "clause-missing"),
        (6, "/clauses", "clause-missing"),
        (6, "/clauses", "clause-missing"),
        (11, "/clauses/1/condition", "unknown-condition"),
        (15, "/parameters/per_day_fen", "out-of-range"),
        (16, "/parameters/max_days", "wrong-type"),
    ];
    assert_eq!(told, expected);
    assert!(faults[0].message.contains("(alive)"), "{faults:?}");
    let broken = read_file(contract(), "scheme = \"transport\"\nregion : 1\n").unwrap_err();
    assert_eq!(
        (broken[0].line, broken[0].code.as_str()),
        (2, "invalid-toml")
    );
}
