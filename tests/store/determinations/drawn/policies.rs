//! Policies of all places, with versions, withdrawals and a second programme.

use cqrs_es::Aggregate;
use domain::policy::{BindsTo, Policy, PolicyKind};
use rand::Rng;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::raw::Happening;
use super::Drawn;

/// The schemes, those with more to go wrong more often.
const SCHEMES: [&str; 12] = [
    "transport",
    "transport",
    "transport",
    "social_insurance",
    "social_insurance",
    "reporting",
    "employment_service",
    "skill_upgrade",
    "vocational_training",
    "skill_appraisal",
    "startup",
    "living_allowance",
];
const REGIONS: [&str; 8] = [
    "000000", "520000", "520000", "520502", "520324", "330000", "330106", "440000",
];

impl Drawn {
    pub(super) fn policy(&mut self) -> Vec<Happening> {
        let scheme = self.one(&SCHEMES);
        let national = scheme == "reporting";
        let region = if national {
            "000000"
        } else {
            self.one(&REGIONS)
        };
        let second = !national && self.dice.gen_bool(0.2);
        let programme = if second { "all_staff" } else { "target_groups" };
        let key = format!("{scheme}|{programme}|{region}");
        let known = self.policies.get(&key).copied().unwrap_or(0);
        if known > 0 && self.dice.gen_bool(0.25) {
            let version = self.dice.gen_range(1..=known);
            return vec![withdrawn(&key, version)];
        }
        let from = self.one(&["2020-01-01", "2021-06-01"]);
        let mut terms = terms(scheme, programme, region, from, &self.parameters(scheme));
        if self.dice.gen_bool(0.3) {
            terms["valid_until"] = json!(self.one(&["2021-12-31", "2022-06-30"]));
        }
        if self.dice.gen_bool(0.3) {
            terms["funds"] = json!([{"fund": "bridging_fund", "until": "2021-08-31"}, {"fund": "employment_fund"}]);
        }
        let mut happenings = Vec::new();
        if self.dice.gen_bool(0.2) {
            let proposed =
                json!({"PolicyProposed": {"terms": terms, "proposed_by": "county/clerk"}});
            happenings.push((Policy::TYPE, stream(&key), proposed));
        }
        self.policies.insert(key.clone(), known + 1);
        happenings.push(publish(&key, known + 1, &terms));
        happenings
    }

    fn parameters(&mut self, scheme: &str) -> Value {
        let amount = self.one(&[10_000, 20_000, 30_000]);
        let persons = self.one(&["any", "target_groups"]);
        match scheme {
            "transport" => json!({
                "flat_fen": amount, "min_months": self.one(&[1, 3]), "tiers": {"other_city": amount},
                "organised": self.one(&["allowed", "allowed", "required"]),
                "reference_date": self.one(&["departure", "hire", "application"]),
                "payer": self.one(&["origin", "origin", "destination"]),
                "benefit_year": self.one(&["departure", "work"]),
            }),
            "social_insurance" => json!({
                "rate": self.one(&[50, 100]), "persons": persons, "min_contract_months": self.one(&[0, 12]),
                "max_months": self.one(&[2, 36]),
            }),
            "reporting" => json!({
                "year_starts": self.one(&["01-01", "12-16"]),
                "output_counts_from": self.one(&["departure", "employment"]),
                "domestic_service_occupations": if self.dice.gen_bool(0.7) { vec!["4-10-01-06"] } else { Vec::new() },
                "corps_is_cross_province": self.dice.gen_bool(0.5),
                "corps_regions": if self.dice.gen_bool(0.5) { vec!["650102"] } else { Vec::new() },
            }),
            "employment_service" => {
                json!({"per_person_fen": amount, "min_months": self.one(&[1, 6])})
            }
            "skill_upgrade" => {
                json!({"amounts": {"level_5": amount}, "min_contribution_months": 1})
            }
            "vocational_training" => {
                json!({"amounts": [{"amount_fen": amount}], "persons": persons})
            }
            "skill_appraisal" => json!({"amounts": [{"amount_fen": amount}], "persons": persons}),
            "startup" => json!({"amount_fen": amount, "persons": persons}),
            "living_allowance" => json!({"per_day_fen": amount}),
            other => unreachable!("{other}"),
        }
    }
}

fn stream(key: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_OID, key.as_bytes()).to_string()
}

fn terms(scheme: &str, programme: &str, region: &str, from: &str, parameters: &Value) -> Value {
    let kind = PolicyKind::from_code(scheme).unwrap();
    json!({
        "scheme": scheme, "programme": programme, "region": region, "valid_from": from,
        "binds_to": BindsTo::of(kind).code(), "common": {}, "parameters": {scheme: parameters},
        "clauses": [], "source": "drawn",
    })
}

fn publish(key: &str, version: u32, terms: &Value) -> Happening {
    let published = json!({"PolicyPublished": {
        "version": version, "terms": terms, "proposed_by": "county/clerk", "confirmed_by": "county/reviewer",
    }});
    (Policy::TYPE, stream(key), published)
}

/// A version for the target groups is published.
pub fn published(scheme: &str, region: &str, version: u32, parameters: &Value) -> Happening {
    let terms = terms(scheme, "target_groups", region, "2020-01-01", parameters);
    publish(&format!("{scheme}|target_groups|{region}"), version, &terms)
}

/// A version is withdrawn.
fn withdrawn(key: &str, version: u32) -> Happening {
    (
        Policy::TYPE,
        stream(key),
        json!({"PolicyWithdrawn": {"version": version}}),
    )
}
