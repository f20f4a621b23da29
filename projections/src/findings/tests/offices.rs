//! R13, R19, R23 (approved and not paid), R24.

use serde_json::json;

use super::story::{AWAY, Story, month, uuid};
use super::*;

fn claimed() -> Story {
    Story::of_her()
        .left(10, AWAY, "2021-03-01")
        .arrived(10, "2021-03-03")
        .claims_way(80, 10, "2022-01-10")
}

/// The claim with a step by somebody.
fn decided(event: &str, by: &str) -> Story {
    claimed().she(
        event,
        json!({
            "claim_id": uuid(80), "reviewed_on": "2022-01-11", "reviewed_by": by, "approved_on": "2022-01-20",
            "approved_by": by,
        }),
    )
}

#[test]
fn r13_looks_at_claims_of_new_firms() {
    let registered = |on| {
        Story::of_her()
            .firm(5, on)
            .works(20, 5, AWAY, "2021-03-05")
            .insured(30, 20, "2021-04")
            .firm_claims(
                5,
                80,
                "social_insurance",
                "2021-07-01",
                &[month(30, "2021-04")],
            )
    };
    let told = planted(
        &registered("2021-01-02"),
        Rule::R13,
        Severity::Review,
        50_000,
    );
    assert_eq!(told.subject_kind, "organisation");
    nothing(&registered("2021-01-01"), Rule::R13);
}

#[test]
fn r19_finds_two_duties_in_one_hand() {
    let told = planted(
        &decided("ClaimReviewed", "local/filer"),
        Rule::R19,
        Severity::Block,
        50_000,
    );
    assert_eq!(told.measured, "filed_and_reviewed");
    planted(
        &decided("ApprovalGiven", "local/filer"),
        Rule::R19,
        Severity::Block,
        50_000,
    );
    nothing(&decided("ClaimReviewed", "local/reviewer"), Rule::R19);
}

#[test]
fn r23_finds_what_was_approved_and_not_paid() {
    let told = planted(&claimed().approved(80), Rule::R23, Severity::Alert, 50_000);
    assert_eq!(told.since, "2022-03-22", "the 61st day");
    nothing(&claimed(), Rule::R23);
    let paid = claimed().approved(80).she(
        "SubsidyPaid",
        json!({
            "claim_id": uuid(80), "batch_id": uuid(90), "payment_id": uuid(91), "amount_fen": 50_000,
            "paid_on": "2022-02-01",
        }),
    );
    nothing(&paid, Rule::R23);
}

#[test]
fn r24_finds_an_approval_before_the_end_of_the_notice() {
    let on = |approved_on: &str, last_day: &str| {
        let id = uuid(80);
        claimed()
            .she(
                "ClaimPublicised",
                json!({
                    "claim_id": id, "publicised_on": "2022-01-12", "last_day": last_day,
                    "publicised_by": "local/reviewer",
                }),
            )
            .she(
                "ClaimApproved",
                json!({
                    "claim_id": id, "approved_on": approved_on, "approved_by": "local/approver",
                    "amount_fen": 50_000, "fund": "bridging_fund", "account": "a",
                    "basis": {"position": 1, "streams": []},
                }),
            )
    };
    planted(
        &on("2022-01-19", "2022-01-19"),
        Rule::R24,
        Severity::Block,
        50_000,
    );
    nothing(&on("2022-01-20", "2022-01-19"), Rule::R24);
    // Five working days are at least five days.
    planted(
        &on("2022-01-20", "2022-01-16"),
        Rule::R24,
        Severity::Block,
        50_000,
    );
    nothing(&claimed().approved(80), Rule::R24);
}

#[test]
fn r24_finds_an_approval_without_any_notice_and_one_with_an_open_objection() {
    let without = claimed().she(
        "ClaimApproved",
        json!({
            "claim_id": uuid(80), "approved_on": "2022-01-20", "approved_by": "local/approver", "amount_fen": 50_000,
            "fund": "bridging_fund", "account": "a", "basis": {"position": 1, "streams": []},
        }),
    );
    planted(&without, Rule::R24, Severity::Block, 50_000);
    let objection = json!({
        "claim_id": uuid(80), "objection_id": uuid(95), "raised_on": "2022-01-25", "reason": "x",
        "recorded_by": "local/clerk",
    });
    let open = claimed().approved(80).she("ObjectionRaised", objection);
    planted(&open, Rule::R24, Severity::Block, 50_000);
    let settled = open.she(
        "ObjectionSettled",
        json!({
            "claim_id": uuid(80), "objection_id": uuid(95), "settled_on": "2022-01-26", "upheld": false,
            "finding": "x", "settled_by": "local/other",
        }),
    );
    nothing(&settled, Rule::R24);
}
