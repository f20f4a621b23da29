//! Rules, as given-when-then.

mod events;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;
use crate::ids::FindingId;
use crate::money::Fen;
use crate::region::RegionCode;
use crate::subject::{Given, Subject};

const TODAY: &str = "2022-06-30";

fn on(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

fn subject(name: &str) -> Subject {
    Subject::new("local", name)
}

fn seen(severity: Severity, versions: &[u64]) -> Seen {
    Seen {
        rule: Rule::R4,
        rule_version: 1,
        severity,
        subject_kind: SubjectKind::Worker,
        subject: Uuid::from_u128(7),
        region: RegionCode::parse("520324").unwrap(),
        claims: vec![Uuid::from_u128(8).into()],
        evidence: versions
            .iter()
            .map(|version| SeenEvent {
                stream: "worker".to_owned(),
                id: Uuid::from_u128(7),
                version: *version,
            })
            .collect(),
        amount_fen: Fen::try_from(50_000).unwrap(),
        measured: "days=12".to_owned(),
        policy: None,
    }
}

fn conclude(name: &str, outcome: Outcome, seen: Seen) -> FindingCommand {
    Given {
        today: on(TODAY),
        by: subject(name),
        act: FindingAct::Conclude {
            seen: Box::new(seen),
            outcome,
            reason: "The date was a slip of the pen.".to_owned(),
            concluded_on: on("2022-06-29"),
            recorders: BTreeSet::from([subject("caseworker")]),
            acted: BTreeSet::from([subject("reviewer")]),
        },
    }
}

/// Carries a command out; what happened.
fn take(
    finding: &mut Finding,
    command: FindingCommand,
) -> Result<Vec<FindingEvent>, FindingRefusal> {
    let events = finding.decide(command)?;
    for event in events.clone() {
        finding.record(event);
    }
    Ok(events)
}

#[test]
fn the_first_conclusion_keeps_what_was_seen() {
    let mut finding = Finding::default();
    let seen = seen(Severity::Review, &[3, 5]);
    let events = take(&mut finding, conclude("a", Outcome::Cleared, seen.clone())).unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(finding.seen, Some(seen));
    assert_eq!(finding.state(), FindingState::Cleared);
}

#[test]
fn clearing_what_stops_approvals_takes_a_second_auditor() {
    let mut finding = Finding::default();
    let block = || seen(Severity::Block, &[3]);
    take(&mut finding, conclude("a", Outcome::Cleared, block())).unwrap();
    assert_eq!(finding.state(), FindingState::Clearing);
    assert!(finding.state().is_open());
    assert_eq!(
        take(&mut finding, conclude("a", Outcome::Cleared, block())),
        Err(FindingRefusal::SamePerson {
            acted_as: "first_auditor"
        })
    );
    let events = take(&mut finding, conclude("b", Outcome::Cleared, block())).unwrap();
    assert_eq!(events.len(), 1, "it was noted before");
    assert_eq!(finding.state(), FindingState::Cleared);
}

#[test]
fn any_other_conclusion_about_it_takes_one() {
    for outcome in [Outcome::Confirmed, Outcome::ClawBack, Outcome::Transferred] {
        let mut finding = Finding::default();
        take(
            &mut finding,
            conclude("a", outcome, seen(Severity::Block, &[3])),
        )
        .unwrap();
        assert_eq!(finding.state(), outcome.into());
    }
}

#[test]
fn whoever_wanted_to_clear_it_may_think_better_of_it() {
    let mut finding = Finding::default();
    let block = || seen(Severity::Block, &[3]);
    take(&mut finding, conclude("a", Outcome::Cleared, block())).unwrap();
    take(&mut finding, conclude("a", Outcome::Confirmed, block())).unwrap();
    assert_eq!(finding.state(), FindingState::Confirmed);
}

#[test]
fn on_the_same_evidence_only_another_auditor_thinks_otherwise() {
    let mut finding = Finding::default();
    let block = || seen(Severity::Block, &[3]);
    take(&mut finding, conclude("a", Outcome::Confirmed, block())).unwrap();
    assert_eq!(
        take(&mut finding, conclude("b", Outcome::Confirmed, block())),
        Err(FindingRefusal::AlreadyConcluded {
            outcome: Outcome::Confirmed
        })
    );
    assert_eq!(
        take(&mut finding, conclude("a", Outcome::Cleared, block())),
        Err(FindingRefusal::SamePerson {
            acted_as: "auditor"
        })
    );
    let events = take(&mut finding, conclude("b", Outcome::Cleared, block())).unwrap();
    assert!(matches!(events[0], FindingEvent::FindingReopened(_)));
    assert_eq!(
        finding.state(),
        FindingState::Clearing,
        "it still takes two"
    );
    take(&mut finding, conclude("a", Outcome::Cleared, block())).unwrap();
    assert_eq!(finding.state(), FindingState::Cleared);
}

#[test]
fn other_evidence_opens_it_again_and_a_first_clearing_counts_no_more() {
    let mut finding = Finding::default();
    let then = seen(Severity::Block, &[3]);
    let now = seen(Severity::Block, &[3, 9]);
    take(&mut finding, conclude("a", Outcome::Cleared, then)).unwrap();
    let events = take(&mut finding, conclude("b", Outcome::Cleared, now.clone())).unwrap();
    assert!(matches!(events[0], FindingEvent::FindingReopened(_)));
    assert_eq!(
        finding.state(),
        FindingState::Clearing,
        "one has cleared it"
    );
    take(&mut finding, conclude("a", Outcome::Cleared, now)).unwrap();
    assert_eq!(finding.state(), FindingState::Cleared);
}

#[test]
fn what_one_auditor_cleared_is_open_again_once_it_stops_approvals() {
    let (review, block) = (seen(Severity::Review, &[3]), seen(Severity::Block, &[3]));
    assert!(!review.shows_like(&block));
    assert!(block.shows_like(&review));
    let mut finding = Finding::default();
    take(&mut finding, conclude("a", Outcome::Cleared, review)).unwrap();
    take(&mut finding, conclude("b", Outcome::Cleared, block)).unwrap();
    assert_eq!(finding.state(), FindingState::Clearing);
}

#[test]
fn who_had_a_hand_in_the_case_concludes_nothing_and_nobody_in_the_future() {
    let finding = Finding::default();
    for (name, acted_as) in [("caseworker", "recorder"), ("reviewer", "claim")] {
        let command = conclude(name, Outcome::Cleared, seen(Severity::Review, &[3]));
        assert_eq!(
            finding.decide(command),
            Err(FindingRefusal::SamePerson { acted_as })
        );
    }
    let mut command = conclude("a", Outcome::Cleared, seen(Severity::Review, &[3]));
    command.today = on("2022-06-28");
    assert_eq!(finding.decide(command), Err(FindingRefusal::DateInFuture));
}

#[test]
fn an_id_is_made_of_rule_subject_and_facts_in_any_order() {
    let of = |rule, facts: &[&str]| {
        FindingId::of(
            rule,
            SubjectKind::Worker,
            Uuid::from_u128(7),
            facts.iter().copied(),
        )
    };
    assert_eq!(of(Rule::R4, &["a", "b"]), of(Rule::R4, &["b", "a"]));
    assert_ne!(of(Rule::R4, &["a", "b"]), of(Rule::R4, &["a|1|b"]));
    assert_ne!(of(Rule::R4, &["a"]), of(Rule::R6, &["a"]));
}

#[test]
fn every_rule_says_how_grave_it_can_be_and_what_it_lacks() {
    for rule in Rule::ALL {
        assert!(!rule.severities().is_empty(), "{rule}");
        let evaluation = rule.evaluation();
        let whole = evaluation == Evaluation::Whole;
        assert_eq!(evaluation.missing().is_empty(), whole, "{rule}");
    }
    for limit in LIMITS {
        let (rule, _) = limit.name.split_once('.').unwrap();
        assert!(Rule::from_code(rule).is_some(), "{}", limit.name);
        assert!((limit.least..=limit.most).contains(&limit.default));
    }
}
