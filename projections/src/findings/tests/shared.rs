//! R17, R20 (papers), R8 (certificates): what several cases share.

use serde_json::{Value, json};

use super::story::{AWAY, HOME, ME, Story, linked, uuid};
use super::*;

fn two() -> Story {
    Story::of_her().person(2, "1990-01-01")
}

#[test]
fn r17_finds_an_account_of_two_persons() {
    let cards = |one, other, kind| two().account(ME, one, "person").account(2, other, kind);
    let told = planted(&cards("a", "a", "person"), Rule::R17, Severity::Hold, 0);
    assert_eq!(told.subject_kind, "account");
    assert_eq!(told.measured, "persons=2");
    nothing(&cards("a", "b", "person"), Rule::R17);
    // The householder's is meant for several.
    nothing(&cards("a", "a", "householder"), Rule::R17);
}

#[test]
fn r17_takes_two_records_of_one_person_for_one() {
    let story = two().account(ME, "a", "person").account(2, "a", "person");
    nothing(&linked(story, 2, ME), Rule::R17);
}

#[test]
fn r17_bears_on_the_claims_that_are_paid_to_the_account() {
    let story = two()
        .account(ME, "a", "person")
        .account(2, "a", "person")
        .left(10, AWAY, "2021-03-01")
        .claims_way(80, 10, "2022-01-10");
    let told = planted(&story, Rule::R17, Severity::Hold, 50_000);
    assert_eq!(told.claims, [uuid(80).to_string()]);
    let withdrawn = story.she(
        "ClaimWithdrawn",
        json!({
            "claim_id": uuid(80), "withdrawn_on": "2022-01-11", "withdrawn_by": "local/filer", "reason": "x",
        }),
    );
    assert_eq!(of(&withdrawn, Rule::R17)[0].claims, [] as [String; 0]);
}

#[test]
fn r17_finds_money_for_a_person_on_a_firms_account() {
    let story = Story::of_her().account(ME, "a", "organisation");
    planted(&story, Rule::R17, Severity::Hold, 0);
    nothing(&Story::of_her().account(ME, "a", "person"), Rule::R17);
}

fn left_with(worker: u128, id: u128, ticket: &str) -> (u128, Value) {
    let paper = json!({
        "kind": "train_ticket", "number": "E1", "date": "2021-03-01", "sha256": ticket, "kept_at": "x",
    });
    let left = json!({
        "dispatch_id": uuid(id), "origin": {"code": HOME}, "destination": {"code": AWAY},
        "departed_on": "2021-03-01", "evidence": [paper],
    });
    (worker, left)
}

#[test]
fn r20_finds_one_paper_behind_two_persons_facts() {
    let tickets = |other| {
        let all = [left_with(ME, 10, "t1"), left_with(2, 11, other)];
        all.into_iter().fold(two(), |story, (worker, left)| {
            story.worker(worker, "WorkerDispatched", left)
        })
    };
    let told = planted(&tickets("t1"), Rule::R20, Severity::Review, 0);
    assert_eq!(told.subject_kind, "paper");
    nothing(&tickets("t2"), Rule::R20);
}

#[test]
fn r8_finds_one_certificate_of_two_persons() {
    let issued = |number: &str| {
        json!({
            "certificate_no": number, "issuer": "x", "occupation": "4-10-01-06", "level": "level_5",
            "kind": "skill_level", "issued_on": "2021-03-09",
        })
    };
    let both = |other| {
        two()
            .she("CertificateIssued", issued("C1"))
            .worker(2, "CertificateIssued", issued(other))
    };
    let told = planted(&both("C1"), Rule::R8, Severity::Block, 0);
    assert_eq!(told.subject_kind, "certificate");
    assert!(!told.id.contains("C1"));
    nothing(&both("C2"), Rule::R8);
}
