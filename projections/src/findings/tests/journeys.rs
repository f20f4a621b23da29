//! R20 (what a stay rests on), R21, R22, R23 (what was never applied for is told by the determinations' own tests).

use serde_json::json;

use super::story::{AWAY, HOME, Story, uuid};
use super::*;

fn claimed() -> Story {
    Story::of_her()
        .left(10, AWAY, "2021-03-01")
        .claims_way(80, 10, "2022-01-10")
}

#[test]
fn r20_looks_at_a_stay_that_nothing_proves() {
    planted(&claimed(), Rule::R20, Severity::Review, 50_000);
    nothing(&claimed().arrived(10, "2021-03-03"), Rule::R20);
    let paid = claimed()
        .works(20, 5, AWAY, "2021-03-05")
        .insured(30, 20, "2021-04");
    nothing(&paid, Rule::R20);
    let word_only = claimed().works(20, 5, AWAY, "2021-03-05");
    planted(&word_only, Rule::R20, Severity::Review, 50_000);
}

#[test]
fn r21_finds_a_class_at_home_during_the_claimed_stay() {
    let class = |day| claimed().trained(40, HOME, "skill_upgrade", &[day]);
    planted(&class("2021-03-02"), Rule::R21, Severity::Block, 50_000);
    nothing(&class("2021-03-01"), Rule::R21);
    // Three months later she may have come home, recorded or not.
    nothing(&class("2021-06-01"), Rule::R21);
    let back =
        claimed()
            .returned(10, "2021-04-01")
            .trained(40, HOME, "skill_upgrade", &["2021-04-01"]);
    nothing(&back, Rule::R21);
}

#[test]
fn r21_finds_work_at_home_that_was_paid_for() {
    let at = |place, month| {
        claimed()
            .works(20, 5, place, "2021-01-05")
            .insured(30, 20, month)
    };
    planted(&at(HOME, "2021-04"), Rule::R21, Severity::Block, 50_000);
    nothing(&at(HOME, "2021-02"), Rule::R21);
    nothing(&at(AWAY, "2021-04"), Rule::R21);
}

#[test]
fn r22_finds_a_departure_that_nobody_saw_arrive() {
    let left = Story::of_her().left(10, AWAY, "2021-03-01");
    let told = planted(&left, Rule::R22, Severity::Reconcile, 0);
    assert_eq!(told.since, "2021-05-01", "the 61st day");
    nothing(&left.clone().arrived(10, "2021-03-03"), Rule::R22);
    nothing(&left.clone().works(20, 5, AWAY, "2021-03-05"), Rule::R22);
    let sooner = left.thresholds(&[("R22.days", 30)]);
    let told = planted(&sooner, Rule::R22, Severity::Reconcile, 0);
    assert_eq!(told.since, "2021-04-01");
    assert!(!told.policy.is_empty());
}

#[test]
fn r22_finds_work_in_another_province_that_nobody_was_sent_to() {
    let there = Story::of_her().works(20, 5, AWAY, "2021-03-05");
    planted(&there, Rule::R22, Severity::Reconcile, 0);
    nothing(&Story::of_her().works(20, 5, HOME, "2021-03-05"), Rule::R22);
    let sent = Story::of_her()
        .left(10, AWAY, "2021-03-01")
        .works(20, 5, AWAY, "2021-03-05");
    nothing(&sent, Rule::R22);
}

#[test]
fn r22_forgets_a_dispatch_that_never_was() {
    let left = Story::of_her().left(10, AWAY, "2021-03-01");
    let voided = left.she("DispatchVoided", json!({"dispatch_id": uuid(10)}));
    nothing(&voided, Rule::R22);
}
