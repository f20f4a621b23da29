//! R1, R2, R16.

use serde_json::{Value, json};

use super::story::{AWAY, HOME, ME, Story, linked, month, uuid};
use super::*;

fn elsewhere(scheme: &str, period: &str, payer: &str) -> Value {
    json!({
        "payment_id": uuid(70), "scheme": scheme, "period": period, "payer_region": payer, "amount_fen": 50_000,
        "source": "x",
    })
}

fn journey() -> Story {
    Story::of_her()
        .left(10, AWAY, "2021-03-01")
        .arrived(10, "2021-03-03")
        .claims_way(80, 10, "2022-01-10")
}

#[test]
fn r1_finds_what_another_office_paid_for_the_same_year() {
    let paid = |period| {
        let paid = elsewhere("transport", period, HOME);
        journey().approved(80).she("SubsidyPaidElsewhere", paid)
    };
    let told = planted(&paid("2021"), Rule::R1, Severity::Block, 50_000);
    assert_eq!(told.claims, [uuid(80).to_string()]);
    nothing(&paid("2020"), Rule::R1);
    let voided = paid("2021").she(
        "SubsidyPaidElsewhereVoided",
        json!({"payment_id": uuid(70)}),
    );
    nothing(&voided, Rule::R1);
}

#[test]
fn r1_finds_two_records_of_one_person_that_were_paid() {
    let mine = journey().approved(80);
    let filed = json!({"kind": "transport", "year": 2021});
    let other = |year: i32| {
        let mut key = filed.clone();
        key["year"] = json!(year);
        let story = mine.clone().person(2, "1985-04-12").worker(
            2,
            "ClaimFiled",
            json!({
                "claim_id": uuid(81), "beneficiary": {"worker": uuid(2)}, "scheme": "transport",
                "programme": "target_groups", "region": HOME, "fund": "bridging_fund",
                "lines": [{
                    "line_no": 1, "worker_id": uuid(2), "question": "transport|target_groups|x|2021",
                    "keys": [{"owner": {"worker": uuid(2)}, "key": key}], "amount_fen": 40_000,
                    "determination": {
                        "outcome": "eligible", "region": HOME, "bound_to": "2021-03-01", "rule_version": 1,
                        "on": "2022-01-10", "amount_fen": 40_000, "trace": [],
                    },
                }],
                "applied_on": "2022-01-10", "applicant": {"kind": "self"}, "filed_by": "local/filer",
                "terms": domain::policy::CommonParameters::default(), "basis": {"position": 1, "streams": []},
            }),
        );
        let approved = json!({
            "claim_id": uuid(81), "approved_on": "2022-01-20", "approved_by": "local/approver", "amount_fen": 40_000,
            "fund": "bridging_fund", "account": "a", "basis": {"position": 1, "streams": []},
        });
        let approved = story.clone().worker(2, "ClaimApproved", approved);
        (linked(approved, 2, ME), linked(story, 2, ME))
    };
    let (paid, asked) = other(2021);
    let told = planted(&paid, Rule::R1, Severity::Block, 40_000);
    assert_eq!(told.claims.len(), 2);
    // What is only asked for will be refused: it keeps nobody else from being paid.
    nothing(&asked, Rule::R1);
    nothing(&other(2022).0, Rule::R1);
}

#[test]
fn r2_finds_one_stay_paid_for_by_two_provinces() {
    let paid = |period, payer| {
        let paid = elsewhere("transport", period, payer);
        journey().she("SubsidyPaidElsewhere", paid)
    };
    planted(&paid("2021", AWAY), Rule::R2, Severity::Block, 50_000);
    // Her own province pays once more: that is R1's.
    nothing(&paid("2021", HOME), Rule::R2);
    // The stay went on into the next year: perhaps it was paid for again.
    planted(&paid("2022", AWAY), Rule::R2, Severity::Review, 50_000);
    let back = paid("2022", AWAY).returned(10, "2021-12-20");
    nothing(&back, Rule::R2);
}

#[test]
fn r16_finds_premiums_that_came_back_after_the_subsidy() {
    let story = Story::of_her()
        .firm(5, "2015-01-01")
        .works(20, 5, AWAY, "2021-03-05")
        .insured(30, 20, "2021-04")
        .firm_claims(
            5,
            80,
            "social_insurance",
            "2021-07-01",
            &[month(30, "2021-04")],
        )
        .firm_approved(5, 80);
    nothing(&story, Rule::R16);
    let refunded = json!({"contribution_id": uuid(30), "refunded_on": "2021-09-01"});
    let refunded = story.she("ContributionRefunded", refunded);
    planted(&refunded, Rule::R16, Severity::ClawBack, 50_000);
    let ordered = refunded.clone().of_firm(
        5,
        "ClawbackOrdered",
        json!({
            "claim_id": uuid(80), "amount_fen": 50_000, "lines": [1], "reason": "x", "ordered_on": "2021-10-01",
            "ordered_by": "local/o",
        }),
    );
    nothing(&ordered, Rule::R16);
}
