//! Events are for ever: their names, their stored JSON, and that they are read back as they were.

use super::*;
use crate::claim::Claimant;
use crate::stored;

/// The stored names.
const NAMES: [&str; 9] = [
    "BatchPrepared",
    "BatchReady",
    "BatchApproved",
    "BatchExported",
    "BatchLineReleased",
    "PaymentResultReceived",
    "BreakResolved",
    "BatchCancelled",
    "BatchClosed",
];

/// One event of every variant, with all that can be said: what the acts of these tests leave behind.
fn samples() -> Vec<BatchEvent> {
    let mut batch = PaymentBatch::default();
    let mut events = Vec::new();
    let mut happens = |batch: &mut PaymentBatch, command| {
        events.extend(happen(batch, command));
    };
    let of_organisation = ClaimRef {
        claimant: Claimant::Organisation(Uuid::from_u128(0x2000).into()),
        claim_id: claim(6),
    };
    let mut asked: Vec<ClaimToPay> = [1, 2, 3, 4, 5]
        .map(|number| ClaimToPay {
            claim: claim_ref(number),
            amount_fen: amount(number),
        })
        .into();
    asked.push(ClaimToPay {
        claim: of_organisation,
        amount_fen: fen(1),
    });
    happens(
        &mut batch,
        by(
            "preparer",
            BatchAct::Prepare {
                claims: asked,
                region: county(),
                prepared_on: on("2022-06-01"),
                follows: Some(Uuid::from_u128(0xb9).into()),
            },
        ),
    );
    let refusal = RefusedLine {
        claim: of_organisation,
        reason: LineRefusal::PaidElsewhere,
    };
    let lines = [1, 2, 3, 4, 5].map(payable).into();
    happens(&mut batch, answer(lines, vec![refusal]));
    happens(&mut batch, by("approver", approve(vec![dropped(4)])));
    let sent = Export {
        reason: Some("asked for on paper".to_owned()),
        ..files(&[1, 2, 3], vec![dropped(5)])
    };
    happens(&mut batch, export(sent));
    happens(&mut batch, by("other", release(3)));
    let short = BankLine {
        amount_fen: Some(fen(9_900)),
        ..paid(1)
    };
    let taken = ResultsTaken {
        by_hand: true,
        content_sha256: "content".to_owned(),
        ..file(vec![failed(2), short])
    };
    happens(&mut batch, take(taken));
    let id = batch.breaks[0].fact.break_id;
    happens(&mut batch, by("other", resolve(id, Resolution::Accepted)));
    happens(&mut batch, close());
    let mut given_up = approved(&[1]);
    happens(&mut given_up, by("anybody", cancel()));
    // In the order of the variants.
    let closed = events.len() - 2;
    events.swap(closed, closed + 1);
    events
}

#[test]
fn every_variant_has_its_name_and_its_sample() {
    assert_eq!(stored::variants_of::<BatchEvent>(), NAMES);
    assert_eq!(stored::types_of(&samples()), NAMES);
}

#[test]
fn the_stored_json_of_every_event_is_fixed() {
    insta::assert_json_snapshot!("batch_events", samples());
}

#[test]
fn an_event_read_back_equals_itself() {
    stored::read_back(samples());
}

#[test]
fn an_event_is_about_its_business_date() {
    let dates: Vec<_> = samples()
        .iter()
        .map(|event| event.occurred_on().map(|date| date.to_string()))
        .collect();
    let days = [
        "2022-06-01",
        "",
        "2022-06-02",
        "2022-06-03",
        "2022-06-10",
        "2022-06-09",
        "2022-06-15",
        "2022-06-04",
        "2022-06-20",
    ];
    let days = days.map(|day| (!day.is_empty()).then(|| day.to_owned()));
    assert_eq!(dates, days);
}
