//! Rules, as given-when-then.

mod book;
mod check;
mod decide;
mod events;

use chrono::NaiveDate;

use super::*;
use crate::determination::conditions_of;
use crate::ids::PolicyId;
use crate::money::Fen;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::subject::{Given, Subject};

/// The day on which every act is tried.
const TODAY: &str = "2022-06-30";

/// 贵州省.
const PROVINCE: &str = "520000";
/// 遵义市.
const CITY: &str = "520300";
/// 正安县.
const COUNTY: &str = "520324";

fn on(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

fn fen(fen: i64) -> Fen {
    Fen::try_from(fen).unwrap()
}

fn proposer() -> Subject {
    Subject::new("province", "proposer")
}

fn confirmer() -> Subject {
    Subject::new("province", "confirmer")
}

fn by(by: Subject, act: PolicyAct) -> PolicyCommand {
    Given {
        today: on(TODAY),
        by,
        act,
    }
}

/// A transport policy of a province, from today on: 500 yuan for all.
fn terms() -> PolicyTerms {
    of(Parameters::Transport(Box::new(TransportParameters {
        flat_fen: Some(fen(50_000)),
        ..TransportParameters::default()
    })))
}

/// A policy with these parameters, with nothing wrong about anything else.
fn of(parameters: Parameters) -> PolicyTerms {
    let kind = parameters.kind();
    let clause = |condition: &&str| Clause {
        condition: (*condition).to_owned(),
        clause: "notice, part 3(1)".to_owned(),
        text: None,
    };
    PolicyTerms {
        scheme: kind,
        programme: TARGET_GROUPS.to_owned(),
        region: region(PROVINCE),
        valid_from: on(TODAY),
        valid_until: None,
        binds_to: BindsTo::of(kind),
        funds: Vec::new(),
        common: CommonParameters::default(),
        clauses: conditions_of(&parameters).iter().map(clause).collect(),
        parameters,
        source: "notice of 2021".to_owned(),
        uncertain: None,
    }
}

fn propose(terms: PolicyTerms) -> PolicyCommand {
    by(
        proposer(),
        PolicyAct::Propose {
            terms: Box::new(terms),
            reasoned: true,
        },
    )
}

fn confirm() -> PolicyCommand {
    by(confirmer(), PolicyAct::Confirm)
}

fn withdraw(version: Option<u32>) -> PolicyCommand {
    by(confirmer(), PolicyAct::Withdraw { version })
}

/// A policy to which all these acts happened.
fn policy(commands: impl IntoIterator<Item = PolicyCommand>) -> Policy {
    let mut policy = Policy::default();
    for command in commands {
        take(&mut policy, command);
    }
    policy
}

/// What comes of an act that is taken.
fn take(policy: &mut Policy, command: PolicyCommand) -> Vec<PolicyEvent> {
    let events = policy.decide(command).unwrap();
    for event in &events {
        policy.record(event.clone());
    }
    events
}

/// Why an act is refused.
fn refused(policy: &Policy, command: PolicyCommand) -> PolicyRefusal {
    policy.decide(command).unwrap_err()
}
