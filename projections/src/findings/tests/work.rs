//! R11, R12, R14, R15, R18.

use serde_json::json;

use super::story::{AWAY, HOME, Story, month, uuid};
use super::*;

/// A month's premiums that her employer claims.
fn claimed(at: &str) -> Story {
    Story::of_her()
        .firm(5, "2015-01-01")
        .works(20, 5, AWAY, "2021-03-05")
        .insured(30, 20, at)
        .firm_claims(5, 80, "social_insurance", "2021-07-01", &[month(30, at)])
}

#[test]
fn r11_finds_premiums_without_a_wage_where_wages_are_recorded() {
    let story = claimed("2021-04");
    nothing(&story, Rule::R11);
    let gap = ("R11".to_owned(), "wages".to_owned());
    assert_eq!(story.gaps(), [gap]);
    let other = story.wage(50, 20, "2021-05", 400_000, None);
    let told = planted(&other, Rule::R11, Severity::Hold, 50_000);
    assert_eq!(told.since, "2021-06-30", "60 days after April");
    let paid = other.wage(51, 20, "2021-04", 400_000, None);
    nothing(&paid, Rule::R11);
    assert_eq!(paid.gaps(), []);
}

#[test]
fn r11_finds_a_wage_below_the_minimum_that_a_policy_names() {
    let paid = claimed("2021-04").wage(51, 20, "2021-04", 180_000, None);
    nothing(&paid, Rule::R11);
    let minimum = |fen| paid.clone().thresholds(&[("R11.minimum_wage_fen", fen)]);
    let told = planted(&minimum(180_001), Rule::R11, Severity::Hold, 50_000);
    assert!(!told.policy.is_empty());
    nothing(&minimum(180_000), Rule::R11);
}

#[test]
fn r11_finds_wages_that_go_to_somebody_else() {
    let paid = |to| {
        let story = claimed("2021-04").account(1, "mine", "person");
        story.wage(51, 20, "2021-04", 400_000, Some(to))
    };
    planted(&paid("other"), Rule::R11, Severity::Hold, 50_000);
    nothing(&paid("mine"), Rule::R11);
}

#[test]
fn r12_looks_at_who_was_insured_for_the_claim_only() {
    let ended = claimed("2021-04").worked_until(20, "2021-05-31");
    planted(&ended, Rule::R12, Severity::Review, 50_000);
    nothing(&claimed("2021-04"), Rule::R12);
    let longer = ["2021-05", "2021-06", "2021-07"]
        .iter()
        .zip(31..)
        .fold(claimed("2021-04"), |story, (month, id)| {
            story.insured(id, 20, month)
        });
    nothing(&longer.worked_until(20, "2021-08-31"), Rule::R12);
}

#[test]
fn r14_finds_an_employee_of_two_at_once() {
    let second = |from| {
        Story::of_her()
            .works(20, 5, AWAY, "2021-03-05")
            .worked_until(20, "2021-06-30")
            .works(21, 6, AWAY, from)
    };
    planted(&second("2021-06-29"), Rule::R14, Severity::Block, 0);
    nothing(&second("2021-06-30"), Rule::R14);
    let placed = json!({
        "employment_id": uuid(21), "employer_id": uuid(6), "occupation": "4-10-01-06", "workplace": {"code": AWAY},
        "mode": "agency", "category": "worker", "started_on": "2021-04-01",
    });
    let beside = Story::of_her()
        .works(20, 5, AWAY, "2021-03-05")
        .she("EmploymentStarted", placed);
    nothing(&beside, Rule::R14);
}

#[test]
fn r14_bears_on_the_claims_for_the_months_of_both() {
    let told = planted(
        &claimed_with_trace("2021-06").works(21, 6, AWAY, "2021-06-15"),
        Rule::R14,
        Severity::Block,
        50_000,
    );
    assert_eq!(told.claims, [uuid(80).to_string()]);
    let earlier = claimed_with_trace("2021-05").works(21, 6, AWAY, "2021-06-15");
    planted(&earlier, Rule::R14, Severity::Block, 0);
}

/// The same, with the employment cited: it is the event of version 3.
fn claimed_with_trace(at: &str) -> Story {
    let mut line = month(30, at);
    line.trace = json!([{
        "condition": "tie", "met": true, "value": "employee_based", "required": "employee_based",
        "evidence": [{"stream": "worker", "id": uuid(1), "version": 3}],
    }]);
    Story::of_her()
        .firm(5, "2015-01-01")
        .works(20, 5, AWAY, "2021-03-05")
        .insured(30, 20, at)
        .firm_claims(5, 80, "social_insurance", "2021-07-01", &[line])
}

fn months(count: u128, born_on: &str) -> Story {
    let all = (0..count).map(|number| {
        let (year, month) = (2018 + number / 12, number % 12 + 1);
        (300 + number, format!("{year}-{month:02}"))
    });
    let story = Story::of_person(1, born_on)
        .firm(5, "2015-01-01")
        .works(20, 5, AWAY, "2018-01-01");
    let story = all
        .clone()
        .fold(story, |story, (id, month)| story.insured(id, 20, &month));
    let lines: Vec<_> = all.map(|(id, at)| month(id, &at)).collect();
    story.firm_claims(5, 80, "social_insurance", "2021-07-01", &lines)
}

#[test]
fn r15_finds_more_months_than_may_be_subsidised() {
    let told = planted(
        &months(37, "1985-04-12"),
        Rule::R15,
        Severity::Block,
        50_000,
    );
    assert_eq!(told.measured, "months=37 limit=36");
    nothing(&months(36, "1985-04-12"), Rule::R15);
    // Five years before retirement at 50: until then.
    nothing(&months(37, "1972-12-31"), Rule::R15);
}

#[test]
fn r15_finds_months_after_retirement() {
    let told = planted(&months(1, "1968-01-01"), Rule::R15, Severity::Block, 50_000);
    assert_eq!(told.measured, "month=2018-01 retires_on=2018-01-01");
    nothing(&months(1, "1968-01-02"), Rule::R15);
}

#[test]
fn r18_finds_a_placement_with_a_former_employer() {
    let placed = |ended_on| {
        let mut line = super::story::way(10);
        line.key = json!({"kind": "placement", "dispatch_id": uuid(10)});
        line.question = format!("employment_service|target_groups|{}", uuid(10));
        Story::of_her()
            .firm(5, "2015-01-01")
            .works(20, 5, AWAY, "2020-01-05")
            .worked_until(20, ended_on)
            .she(
                "WorkerDispatched",
                json!({
                    "dispatch_id": uuid(10), "origin": {"code": HOME}, "destination": {"code": AWAY},
                    "departed_on": "2021-03-01", "employer_id": uuid(5), "organiser_id": uuid(5),
                }),
            )
            .firm_claims(5, 80, "employment_service", "2021-07-01", &[line])
    };
    planted(&placed("2020-09-01"), Rule::R18, Severity::Block, 50_000);
    nothing(&placed("2020-08-31"), Rule::R18);
}
