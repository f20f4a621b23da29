//! R5, R6, R7, R8.

use serde_json::{Value, json};

use super::story::{AWAY, HOME, Story, skill, uuid};
use super::*;

fn certified(level: &str, issued_on: &str) -> Value {
    json!({
        "certificate_no": "C1", "issuer": "x", "occupation": "4-10-01-06", "level": level, "kind": "skill_level",
        "issued_on": issued_on,
    })
}

#[test]
fn r5_finds_days_in_class_while_she_was_in_another_province() {
    let days = |first, second| {
        Story::of_her()
            .left(10, AWAY, "2021-03-01")
            .returned(10, "2021-06-01")
            .trained(40, HOME, "pre_job", &[first, second])
    };
    let class = planted(
        &days("2021-02-28", "2021-03-02"),
        Rule::R5,
        Severity::Review,
        0,
    );
    assert_eq!(class.measured, "day=2021-03-02");
    // The days of leaving and of coming home may be spent in both places.
    nothing(&days("2021-02-28", "2021-03-01"), Rule::R5);
    nothing(&days("2021-06-01", "2021-06-02"), Rule::R5);
    let there = Story::of_her().left(10, AWAY, "2021-03-01").trained(
        40,
        "330100",
        "pre_job",
        &["2021-03-05"],
    );
    nothing(&there, Rule::R5);
}

#[test]
fn r5_stops_money_for_each_day_of_class() {
    let line = skill("living_allowance", 40, "4-10-01-06", "level_5");
    let story =
        Story::of_her()
            .left(10, AWAY, "2021-03-01")
            .trained(40, HOME, "pre_job", &["2021-03-05"]);
    let claimed = story.claims(80, "living_allowance", "2021-05-01", line);
    planted(&claimed, Rule::R5, Severity::Block, 100_000);
}

#[test]
fn r5_says_where_nobody_wrote_down_the_days() {
    let story = Story::of_her().she(
        "TrainingCompleted",
        json!({
            "training_id": uuid(40), "kind": "pre_job", "occupation": "4-10-01-06", "region": {"code": HOME},
            "started_on": "2021-03-05", "completed_on": "2021-03-09", "hours": 40, "passed": true,
        }),
    );
    nothing(&story, Rule::R5);
    let gap = ("R5".to_owned(), "attended_dates".to_owned());
    assert_eq!(story.gaps(), [gap]);
}

#[test]
fn r6_finds_a_certificate_before_the_end_of_its_class() {
    let issued = |day| {
        Story::of_her()
            .trained(40, HOME, "pre_job", &["2021-03-05", "2021-03-09"])
            .she("CertificateIssued", certified("level_5", day))
    };
    planted(&issued("2021-03-08"), Rule::R6, Severity::Block, 0);
    nothing(&issued("2021-03-09"), Rule::R6);
    // An older one belongs to another class.
    nothing(&issued("2021-03-04"), Rule::R6);
}

#[test]
fn r6_finds_two_entries_for_one_day() {
    let second = |day| {
        Story::of_her()
            .trained(40, HOME, "pre_job", &["2021-03-05", "2021-03-09"])
            .trained(41, HOME, "skill_upgrade", &[day])
    };
    planted(&second("2021-03-09"), Rule::R6, Severity::Block, 0);
    nothing(&second("2021-03-10"), Rule::R6);
}

#[test]
fn r6_finds_who_was_too_young() {
    let at = |born_on| Story::of_person(1, born_on).trained(40, HOME, "pre_job", &["2021-03-05"]);
    planted(&at("2005-03-06"), Rule::R6, Severity::Block, 0);
    nothing(&at("2005-03-05"), Rule::R6);
}

#[test]
fn r7_finds_employees_in_training_for_job_seekers() {
    let insured = |month, kind| {
        Story::of_her()
            .works(20, 5, HOME, "2021-03-01")
            .insured(30, 20, month)
            .trained(40, HOME, kind, &["2021-03-05", "2021-03-09"])
    };
    planted(&insured("2021-03", "pre_job"), Rule::R7, Severity::Block, 0);
    nothing(&insured("2021-04", "pre_job"), Rule::R7);
    nothing(&insured("2021-03", "skill_upgrade"), Rule::R7);
    let before = Story::of_her()
        .trained(40, HOME, "pre_job", &["2021-03-05", "2021-03-09"])
        .works(20, 5, HOME, "2021-03-10")
        .insured(30, 20, "2021-03");
    nothing(&before, Rule::R7);
}

fn upgrades(levels: &[(&str, &str)]) -> Story {
    let numbered = levels.iter().zip(80..);
    numbered.fold(Story::of_her(), |story, ((occupation, level), id)| {
        let line = skill("skill_upgrade", id + 100, occupation, level);
        let day = format!("2021-0{}-01", id - 79);
        story.claims(id, "skill_upgrade", &day, line)
    })
}

#[test]
fn r8_finds_more_subsidies_in_a_year_than_allowed() {
    let four = upgrades(&[
        ("4-10-01-06", "level_5"),
        ("4-14-01-02", "level_5"),
        ("4-14-01-03", "level_5"),
        ("4-03-02-01", "level_5"),
    ]);
    let told = planted(&four, Rule::R8, Severity::Block, 100_000);
    assert_eq!(told.measured, "year=2021 claims=4 limit=3");
    assert_eq!(told.claims, [uuid(83).to_string()]);
    assert_eq!(told.policy, "", "the software's own threshold");
    let more = four.thresholds(&[("R8.per_year", 4)]);
    nothing(&more, Rule::R8);
}

#[test]
fn r8_finds_one_skill_twice_and_a_lower_level_after_a_higher() {
    let of = |levels: [&str; 2]| upgrades(&[("4-10-01-06", levels[0]), ("4-10-01-06", levels[1])]);
    planted(
        &of(["level_4", "level_4"]),
        Rule::R8,
        Severity::Block,
        100_000,
    );
    planted(
        &of(["level_3", "level_4"]),
        Rule::R8,
        Severity::Block,
        100_000,
    );
    nothing(&of(["level_4", "level_3"]), Rule::R8);
}
