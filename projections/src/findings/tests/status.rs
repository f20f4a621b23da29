//! R3, R4, R25.

use serde_json::json;

use super::story::{AWAY, Story, uuid, way};
use super::*;

fn claimed() -> Story {
    Story::of_her()
        .left(10, AWAY, "2021-03-01")
        .arrived(10, "2021-03-03")
        .claims_way(80, 10, "2022-01-10")
}

#[test]
fn r3_finds_a_membership_that_does_not_cover_the_day() {
    let ended = |until| {
        let end = json!({"membership_id": uuid(900), "until": until});
        claimed().she("TargetGroupEnded", end)
    };
    let told = planted(&ended("2021-02-28"), Rule::R3, Severity::Block, 50_000);
    assert_eq!(told.measured, "reference_date=2021-03-01");
    nothing(&ended("2021-03-01"), Rule::R3);
    nothing(&claimed(), Rule::R3);
}

#[test]
fn r3_looks_at_a_membership_that_was_entered_after_the_application() {
    let late = Story::of_person(1, "1985-04-12")
        .left(10, AWAY, "2021-03-01")
        .claims_way(80, 10, "2022-01-10")
        .member(901, "2020-01-01");
    planted(&late, Rule::R3, Severity::Review, 50_000);
    let before = Story::of_person(1, "1985-04-12")
        .left(10, AWAY, "2021-03-01")
        .member(901, "2020-01-01")
        .claims_way(80, 10, "2022-01-10");
    nothing(&before, Rule::R3);
}

#[test]
fn r4_finds_facts_after_the_death() {
    let story = Story::of_her()
        .works(20, 5, AWAY, "2021-01-05")
        .insured(30, 20, "2021-05");
    let dead = |day| story.clone().died(day);
    let told = planted(&dead("2021-04-30"), Rule::R4, Severity::Block, 0);
    assert_eq!(told.measured, "on=2021-05-01 died_on=2021-04-30");
    // The month of the death is paid for as it was worked.
    nothing(&dead("2021-05-01"), Rule::R4);
    let voided = dead("2021-04-30").she("DeathVoided", json!({}));
    nothing(&voided, Rule::R4);
}

#[test]
fn r4_finds_an_application_after_the_death_and_counts_what_it_asks_for() {
    planted(
        &claimed().died("2022-01-09"),
        Rule::R4,
        Severity::Block,
        50_000,
    );
    nothing(&claimed().died("2022-01-10"), Rule::R4);
}

#[test]
fn r25_looks_at_members_of_target_groups_who_have_a_firm() {
    let venture = |from: &str| {
        json!({
            "venture_id": uuid(60), "credit_code": "91440104MA5CARE04W", "sector": "x", "started_on": from,
        })
    };
    let before = claimed().she("VentureStarted", venture("2021-06-01"));
    planted(&before, Rule::R25, Severity::Review, 50_000);
    let after = claimed().she("VentureStarted", venture("2022-01-11"));
    nothing(&after, Rule::R25);
    // Founders are meant to have one.
    let founder = Story::of_her()
        .she("VentureStarted", venture("2021-06-01"))
        .claims(80, "startup", "2022-01-10", way(10));
    nothing(&founder, Rule::R25);
}
