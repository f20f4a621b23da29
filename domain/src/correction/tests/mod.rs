//! Rules, as given-when-then.

mod events;

use chrono::NaiveDate;
use cqrs_es::test::TestFramework;

use super::*;
use crate::claim::{Claimant, LedgerAccount, Posting, PostingKind};
use crate::ids::{ClaimId, WorkerId};
use crate::money::Fen;
use crate::policy::Fund;
use crate::region::RegionCode;
use crate::subject::{Given, Subject};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn posting(kind: PostingKind, fen: i64, version: u64) -> Posting {
    Posting {
        kind,
        accounts: kind.accounts(LedgerAccount::Committed),
        amount_fen: Fen::try_from(fen).unwrap(),
        fund: Some(Fund::Bridging),
        region: RegionCode::parse("520502").unwrap(),
        on: Some(day("2021-07-14")),
        batch_id: None,
        reference: None,
        recorded_in: version,
    }
}

/// Published one after the other, with their numbers.
fn published(postings: Vec<Posting>) -> Vec<PublishedLine> {
    (0..)
        .zip(postings)
        .map(|(line, posting)| PublishedLine {
            line,
            position: 100 + line,
            posting,
        })
        .collect()
}

fn difference(was: Vec<Posting>, is: Vec<Posting>) -> ClaimDifference {
    ClaimDifference {
        claimant: Claimant::Worker(WorkerId::from(uuid::Uuid::from_u128(1))),
        claim_id: ClaimId::from(uuid::Uuid::from_u128(2)),
        version: 9,
        published: published(was),
        posted: is,
    }
}

/// A claim of which too much was approved.
fn too_much() -> ClaimDifference {
    let (entitled, approved, admitted) = (
        posting(PostingKind::Entitled, 50_000, 3),
        posting(PostingKind::Approved, 50_000, 5),
        posting(PostingKind::Admitted, 40_000, 6),
    );
    let less = posting(PostingKind::Approved, 40_000, 5);
    difference(
        vec![entitled.clone(), approved, admitted.clone()],
        vec![entitled, less, admitted],
    )
}

/// Number, debit, credit and amount of each line.
fn told(lines: &[CorrectionLine]) -> Vec<(u64, &'static str, &'static str, i64)> {
    let told = lines.iter().map(|line| {
        assert_eq!(line.posting.kind, PostingKind::Correction);
        let (debit, credit) = line.posting.accounts.unwrap();
        (
            line.line,
            debit.code(),
            credit.code(),
            line.posting.amount_fen.get(),
        )
    });
    told.collect()
}

#[test]
fn what_the_rules_do_not_post_is_taken_back_and_what_they_post_is_posted_today() {
    let corrected = too_much().corrected(day("2023-01-09"));
    assert_eq!(
        told(&corrected.corrections),
        [
            (500_000, "budget", "committed", 50_000),
            (500_001, "committed", "budget", 40_000),
        ]
    );
    for line in &corrected.corrections {
        assert_eq!(line.posting.on, Some(day("2023-01-09")));
        assert_eq!(line.posting.recorded_in, 9);
    }
    assert_eq!(
        corrected.published,
        too_much().published,
        "as they were told"
    );
}

#[test]
fn another_word_day_or_memo_moves_nothing() {
    let approved = posting(PostingKind::Approved, 50_000, 5);
    let later = Posting {
        on: Some(day("2021-08-01")),
        recorded_in: 6,
        ..approved.clone()
    };
    let memo = posting(PostingKind::Entitled, 60_000, 3);
    let found = difference(vec![approved], vec![memo, later]);
    assert_eq!(found.corrected(day("2023-01-09")).corrections, []);
}

#[test]
fn twice_the_same_line_is_not_once() {
    let paid = posting(PostingKind::Paid, 50_000, 7);
    let found = difference(vec![paid.clone(), paid.clone()], vec![paid]);
    assert_eq!(
        told(&found.corrected(day("2023-01-09")).corrections),
        [(500_000, "payable", "paid", 50_000)]
    );
}

#[test]
fn what_was_corrected_is_corrected_no_second_time() {
    let first = too_much();
    let corrected = first.corrected(day("2023-01-09"));
    let lines = corrected.corrections.into_iter().map(|line| line.posting);
    let now: Vec<Posting> = first
        .published
        .iter()
        .map(|line| line.posting.clone())
        .chain(lines)
        .collect();
    let renumbered = |mut found: ClaimDifference| {
        for (line, number) in found.published.iter_mut().zip([0, 1, 2, 500_000, 500_001]) {
            line.line = number;
        }
        found
    };
    let again = renumbered(difference(now.clone(), first.posted.clone()));
    assert_eq!(again.corrected(day("2024-01-09")).corrections, []);
    // A third version of the rules: only what differs from what stands is moved.
    let mut posted = first.posted;
    posted[1].amount_fen = Fen::try_from(45_000).unwrap();
    let third = renumbered(difference(now, posted));
    assert_eq!(
        told(&third.corrected(day("2024-01-09")).corrections),
        [
            (500_002, "budget", "committed", 40_000),
            (500_003, "committed", "budget", 45_000),
        ]
    );
}

fn command(claims: Vec<ClaimDifference>) -> JournalCorrectionCommand {
    Given {
        today: day("2023-01-09"),
        by: Subject::new("local", "wei"),
        act: JournalCorrectionAct::Correct {
            published_to: 120,
            code_version: 2,
            reason: "Version 1 forgot what was kept back.".to_owned(),
            claims,
        },
    }
}

fn was_corrected() -> Vec<JournalCorrectionEvent> {
    JournalCorrection::default()
        .decide(command(vec![too_much()]))
        .unwrap()
}

type Rules = TestFramework<JournalCorrection>;

#[test]
fn a_correction_keeps_what_was_told_and_who_confirmed_it() {
    let events = was_corrected();
    let [JournalCorrectionEvent::JournalCorrected(corrected)] = events.as_slice() else {
        panic!("{events:?}");
    };
    assert_eq!(corrected.by, Subject::new("local", "wei"));
    assert_eq!(
        (corrected.published_to, corrected.corrected_on),
        (120, day("2023-01-09"))
    );
    assert_eq!(corrected.claims, [too_much().corrected(day("2023-01-09"))]);
}

#[test]
fn very_many_claims_are_corrected_in_several_events() {
    let events = JournalCorrection::default()
        .decide(command(vec![too_much(); 450]))
        .unwrap();
    let claims: Vec<usize> = events
        .iter()
        .map(|JournalCorrectionEvent::JournalCorrected(part)| part.claims.len())
        .collect();
    assert_eq!(claims, [200, 200, 50]);
}

#[test]
fn nothing_is_no_correction() {
    Rules::with(())
        .given_no_previous_events()
        .when(command(Vec::new()))
        .then_expect_error(JournalCorrectionRefusal::NothingToCorrect);
}

#[test]
fn the_same_differences_are_corrected_once() {
    Rules::with(())
        .given(was_corrected())
        .when(command(vec![too_much()]))
        .then_expect_error(JournalCorrectionRefusal::AlreadyMade);
}
