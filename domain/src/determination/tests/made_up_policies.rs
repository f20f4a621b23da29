//! Policies that are made up.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;
use serde::Deserialize;

use super::history::History;
use super::made_up::some_day;
use super::policy_words::{Default, Policies};

/// Some policies of a scheme, as the cases tell them.
pub(super) fn policies(
    parameters: &'static [&'static str],
    regions: &'static [&'static str],
) -> BoxedStrategy<String> {
    let one = (
        select(regions),
        prop_oneof![5 => Just("2015-01-01".to_owned()), 1 => some_day()],
        proptest::option::weighted(0.2, some_day()),
        prop_oneof![3 => Just("target_groups"), 1 => Just("staff")],
        prop_oneof![5 => Just(false), 1 => Just(true)],
        select(parameters),
    )
        .prop_map(|(at, from, until, programme, withdrawn, but)| {
            let until = until
                .filter(|until| *until >= from)
                .map_or(String::new(), |until| format!("until = \"{until}\", "));
            format!(
                "{{ at = \"{at}\", from = \"{from}\", {until}programme = \"{programme}\", \
                 withdrawn = {withdrawn}, but = {but} }}"
            )
        });
    proptest::collection::vec(one, 0..5)
        .prop_map(|all| format!("[{}]", all.join(", ")))
        .boxed()
}

pub(super) const TRANSPORT: &[&str] = &[
    "{}",
    r#"{ continuity = "cumulative", min_months = 2 }"#,
    r#"{ payer = "destination", organised = "excluded" }"#,
    r#"{ reference_date = "hire", tiers = { other_city = 1000, other_county = 500 } }"#,
    r#"{ reference_date = "application", amount_model = "receipt", cap_fen = 30000 }"#,
    r#"{ benefit_year = "work", amount_model = "flat_then_topup", cap_fen = 30000 }"#,
    r#"{ benefit_year = "work", continuity = "cumulative" }"#,
    r#"{ benefit_year = "work", count_from = "1_january", min_months = 1 }"#,
    r#"{ amount_model = "tiered", income_tiers = [{ below_fen = 600000, amount_fen = 800 }], otherwise_fen = 300 }"#,
    r#"{ amount_model = "tiered", tiers = { neighbouring_province = 300 }, neighbours = ["530000"] }"#,
    r#"{ windows = [{ opens = "05-01", closes = "06-30" }, { opens = "11-01", closes = "01-31" }] }"#,
];

pub(super) const INSURANCE: &[&str] = &[
    "{}",
    r#"{ persons = "any", rate = 50 }"#,
    r#"{ persons = "any", max_months = 2 }"#,
    r#"{ ties = ["employee_based", "agency"], apply_within_months = 1 }"#,
    "{ not_employed_here_months = 6 }",
    "{ min_staff = 30 }",
    r#"{ min_contract_months = 0, windows = [{ opens = "05-01", closes = "06-30", year_offset = 1 }] }"#,
];

/// The other schemes, their default parameters and some that differ.
pub(super) const OTHERS: [(&str, &str, &[&str]); 7] = [
    (
        "vocational_training",
        "{ amounts = [{ amount_fen = 60000 }], max_per_year = 1 }",
        &[
            "{}",
            r#"{ persons = "any", before_employment_percent = 60 }"#,
            r#"{ beneficiary = "institution" }"#,
            r#"{ beneficiary = "employer" }"#,
        ],
    ),
    (
        "skill_appraisal",
        "{ amounts = [{ amount_fen = 20000 }] }",
        &["{}", r#"{ persons = "any", region_by = "work" }"#],
    ),
    (
        "living_allowance",
        "{ per_day_fen = 4000 }",
        &["{}", "{ max_days = 6 }"],
    ),
    (
        "skill_upgrade",
        "{ amounts = { level_5 = 100000, level_4 = 150000 }, max_per_year = 1 }",
        &["{}", "{ min_contribution_months = 3 }"],
    ),
    (
        "employment_service",
        "{ per_person_fen = 50000, min_months = 2 }",
        &["{}", "{ max_gap_days = 40 }"],
    ),
    (
        "startup",
        "{ amount_fen = 500000 }",
        &["{}", r#"{ persons = "target_groups" }"#],
    ),
    (
        "loan_interest",
        "{ share_percent = 50 }",
        &["{}", r#"{ persons = "target_groups" }"#],
    ),
];

#[derive(Deserialize)]
struct Set {
    default: Default,
    policy: Policies,
}

/// Publishes policies of a scheme, as the cases tell them.
pub(super) fn tell(history: &mut History, scheme: &str, default: &str, policies: &str) {
    let text = format!(
        "policy = {policies}\n[default]\nat = \"520000\"\nfrom = \"2020-01-01\"\nparameters = {default}"
    );
    let set: Set = toml::from_str(&text).unwrap_or_else(|why| panic!("{why}: {text}"));
    set.policy.tell(history, scheme, &set.default);
    writeln!(history.told, "# {scheme}: {policies}").unwrap();
}
