//! Laws of a batch, over sequences of acts by persons who may and may not.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

const PERSONS: [&str; 6] = [
    "preparer", "approver", "exporter", "filer", "clerk", "other",
];

fn person() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(PERSONS.as_slice())
}

fn number() -> impl Strategy<Value = u128> {
    1..=4_u128
}

/// What a bank may say: also of lines that were never sent, with other amounts, and with references that return.
fn bank_line() -> impl Strategy<Value = BankLine> {
    let amounts = prop_oneof![
        5 => Just(None),
        1 => (1..=40_000_i64).prop_map(Some)
    ];
    let references = proptest::option::of(proptest::sample::select(["A", "B"].as_slice()));
    let days = proptest::option::weighted(0.3, 1..=12_u32);
    let statuses = proptest::sample::select(ResultStatus::ALL);
    (
        1..=5_u128,
        statuses,
        amounts,
        references,
        days,
        any::<bool>(),
    )
        .prop_map(
            |(number, status, found, reference, day, by_claim)| BankLine {
                payment_id: (!by_claim).then(|| payment(number)),
                claim_id: by_claim.then(|| claim(number)),
                amount_fen: found.map(fen),
                reference: reference.map(str::to_owned),
                on: day.map(|day| on(&format!("2022-06-{day:02}"))),
                ..said(number, status, "")
            },
        )
}

fn results() -> impl Strategy<Value = BatchCommand> {
    let lines = proptest::collection::vec(bank_line(), 0..5);
    let by_hand = proptest::bool::weighted(0.3);
    let complete = proptest::bool::weighted(0.2);
    (lines, person(), by_hand, complete).prop_map(|(lines, person, by_hand, complete)| {
        let taken = ResultsTaken {
            by_hand,
            complete,
            ..file(lines)
        };
        by(person, BatchAct::TakeResult(Box::new(taken)))
    })
}

/// An act; breaks are named by their number, since their ids come of what happened.
#[derive(Debug, Clone)]
enum Step {
    Act(BatchCommand),
    Resolve(&'static str, proptest::sample::Index, Resolution),
}

fn step() -> impl Strategy<Value = Step> {
    let drops = || proptest::collection::vec(number().prop_map(dropped), 0..2);
    let resolutions = proptest::sample::select(Resolution::ALL);
    prop_oneof![
        1 => (person(), drops()).prop_map(|(person, drops)| Step::Act(by(person, approve(drops)))),
        2 => (person(), drops(), any::<bool>()).prop_map(|(person, drops, again)| {
            let left: Vec<u128> = (1..=4)
                .filter(|number| drops.iter().all(|gone| gone.claim_id != claim(*number)))
                .collect();
            let sent = Export {
                reason: again.then(|| "lost".to_owned()),
                ..files(&left, drops)
            };
            Step::Act(by(person, BatchAct::Export(Box::new(sent))))
        }),
        1 => (person(), number()).prop_map(|(person, number)| Step::Act(by(person, release(number)))),
        8 => results().prop_map(Step::Act),
        6 => (person(), any::<proptest::sample::Index>(), resolutions)
            .prop_map(|(person, index, resolution)| Step::Resolve(person, index, resolution)),
        1 => person().prop_map(|person| Step::Act(by(person, BatchAct::Close { closed_on: on(TODAY) }))),
    ]
}

/// Acts after a batch was prepared; mostly after it went to the bank, where it has most to say.
fn steps() -> impl Strategy<Value = (bool, Vec<Step>)> {
    let steps = proptest::collection::vec(step(), 1..25);
    (proptest::bool::weighted(0.8), steps)
}

/// The batch, and every event that led there.
fn history((sent, steps): (bool, Vec<Step>)) -> (PaymentBatch, Vec<BatchEvent>) {
    let mut batch = PaymentBatch::default();
    let mut events = Vec::new();
    let mut commands = vec![prepare(&[1, 2, 3, 4]), ready(&[1, 2, 3, 4])];
    if sent {
        commands.push(by("approver", approve(Vec::new())));
        commands.push(export(files(&[1, 2, 3, 4], Vec::new())));
    }
    for command in commands {
        events.extend(happen(&mut batch, command));
    }
    for step in steps {
        let command = match step {
            Step::Act(command) => command,
            Step::Resolve(person, index, resolution) => {
                let open: Vec<_> = batch.open_breaks().map(|open| open.fact.break_id).collect();
                if open.is_empty() {
                    continue;
                }
                by(person, resolve(*index.get(&open), resolution))
            }
        };
        for event in batch.decide(command).unwrap_or_default() {
            batch.record(event.clone());
            events.push(event);
        }
    }
    (batch, events)
}

/// What was booked, counted from the events alone.
fn booked(events: &[BatchEvent]) -> Vec<AcceptedLine> {
    let mut booked = Vec::new();
    for event in events {
        match event {
            BatchEvent::PaymentResultReceived(result) => booked.extend(result.lines.clone()),
            BatchEvent::BreakResolved(resolved) => booked.extend(resolved.booked.clone()),
            _ => {}
        }
    }
    booked
}

/// Where every line stands, told from the events alone: the last word counts.
fn told(events: &[BatchEvent]) -> BTreeMap<ClaimId, &'static str> {
    let mut told = BTreeMap::new();
    for event in events {
        let words: Vec<(ClaimId, &'static str)> = match event {
            BatchEvent::BatchReady(ready) => {
                let lines = ready.lines.iter();
                lines.map(|line| (line.claim_id(), "awaiting")).collect()
            }
            BatchEvent::BatchApproved(BatchApproved { dropped, .. }) => dropped
                .iter()
                .map(|gone| (gone.claim_id, "dropped"))
                .collect(),
            BatchEvent::BatchExported(sent) => {
                let dropped = sent.dropped.iter();
                dropped.map(|gone| (gone.claim_id, "dropped")).collect()
            }
            BatchEvent::BatchLineReleased(released) => vec![(released.claim_id, "released")],
            other => booked(std::slice::from_ref(other))
                .iter()
                .map(|booked| (booked.claim_id, booked.status.code()))
                .collect(),
        };
        told.extend(words);
    }
    told
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_line_has_one_standing_and_no_claim_is_lost(steps in steps()) {
        let (batch, events) = history(steps);
        let standings: BTreeMap<_, _> = batch
            .lines
            .iter()
            .map(|(claim_id, line)| (*claim_id, line.standing.code()))
            .collect();
        prop_assert_eq!(standings, told(&events));
        prop_assert_eq!(batch.lines.len() + batch.refused.len(), 4);
    }

    #[test]
    fn paid_less_returned_is_what_was_booked(steps in steps()) {
        let (batch, events) = history(steps);
        let mut sum = 0;
        for line in booked(&events) {
            match line.status {
                ResultStatus::Paid => sum += line.amount_fen.get(),
                ResultStatus::Failed => {}
                ResultStatus::Returned => sum -= line.amount_fen.get(),
            }
        }
        let paid = batch.booked_fen(ResultStatus::Paid);
        prop_assert_eq!(paid - batch.booked_fen(ResultStatus::Returned), sum);
        for line in batch.lines.values() {
            prop_assert!(line.net_fen() >= 0);
            prop_assert!(!line.may_follow_up() || line.net_fen() == 0);
        }
    }

    #[test]
    fn no_result_is_booked_twice(steps in steps()) {
        let (_, events) = history(steps);
        let booked = booked(&events);
        let movements = booked
            .iter()
            .map(|line| (line.claim_id, line.status, line.reference.clone()));
        prop_assert_eq!(set(movements).len(), booked.len());
    }

    #[test]
    fn content_sent_again_changes_nothing(steps in steps(), command in results(), turn in 0..5_usize) {
        let (mut batch, _) = history(steps);
        let BatchAct::TakeResult(taken) = command.act else { unreachable!() };
        let lines = taken.lines.clone();
        if !matches!(batch.decide(take(file(lines.clone()))).as_deref(), Ok([_])) {
            return Ok(());
        }
        happen(&mut batch, take(file(lines.clone())));
        let mut sorted_otherwise = lines;
        sorted_otherwise.reverse();
        let turns = turn.min(sorted_otherwise.len());
        sorted_otherwise.rotate_left(turns);
        prop_assert_eq!(batch.decide(take(file(sorted_otherwise.clone()))), Ok(Vec::new()));
        // Under another hash it is noted, and books nothing; every line here names its claim or payment.
        let before = batch.clone();
        let again = ResultsTaken { content_sha256: "another".to_owned(), ..file(sorted_otherwise) };
        let result = received(&mut batch, again);
        prop_assert_eq!(&result.breaks, &[]);
        prop_assert_eq!(&result.lines, &[]);
        prop_assert_eq!(&batch.lines, &before.lines);
    }

    #[test]
    fn the_order_of_a_file_makes_no_difference(lines in proptest::collection::vec(bank_line(), 0..6)) {
        let mut one = exported(&[1, 2, 3, 4]);
        let mut other = one.clone();
        let straight = received(&mut one, file(lines.clone()));
        let reversed = received(&mut other, file(lines.into_iter().rev().collect()));
        let standings = |batch: &PaymentBatch| -> Vec<Standing> {
            batch.lines.values().map(|line| line.standing.clone()).collect()
        };
        prop_assert_eq!(standings(&one), standings(&other));
        prop_assert_eq!(kinds(&straight.breaks), kinds(&reversed.breaks));
        prop_assert_eq!(straight.unchanged, reversed.unchanged);
    }

    #[test]
    fn duties_stay_apart(steps in steps()) {
        let (batch, events) = history(steps);
        let exporters = set(batch.exports.iter().map(|copy| copy.exported_by.clone()));
        let payer = |subject: &Subject| *subject == who("preparer") || exporters.contains(subject);
        for event in &events {
            match event {
                BatchEvent::BatchApproved(approved) => {
                    let own = ["preparer", "filer", "reviewer"].map(who);
                    prop_assert!(!own.contains(&approved.approved_by));
                }
                BatchEvent::BatchLineReleased(released) => prop_assert!(!payer(&released.released_by)),
                BatchEvent::PaymentResultReceived(result) => {
                    prop_assert!(!(result.by_hand && payer(&result.uploaded_by)));
                }
                BatchEvent::BreakResolved(resolved) => {
                    prop_assert!(resolved.booked.is_none() || !payer(&resolved.resolved_by));
                }
                _ => {}
            }
        }
    }

    #[test]
    fn what_went_to_the_bank_is_what_its_sum_says(steps in steps()) {
        let (batch, _) = history(steps);
        let sent = batch
            .lines
            .values()
            .filter(|line| !matches!(line.standing, Standing::Dropped { .. }))
            .map(|line| line.fact.payable.amount_fen.get());
        let sent: Vec<i64> = sent.collect();
        for copy in &batch.exports {
            prop_assert_eq!(copy.control_sum_fen.get(), sent.iter().sum::<i64>());
            prop_assert_eq!(usize::try_from(copy.count), Ok(sent.len()));
        }
        let closed = batch.state() == Some(BatchState::Closed);
        prop_assert!(!closed || batch.awaiting().count() + batch.open_breaks().count() == 0);
    }

    #[test]
    fn a_state_read_back_from_a_snapshot_equals_itself(steps in steps()) {
        let (batch, events) = history(steps);
        let stored = serde_json::to_value(&batch).unwrap();
        prop_assert_eq!(&serde_json::from_value::<PaymentBatch>(stored).unwrap(), &batch);
        let mut again = PaymentBatch::default();
        for event in events {
            again.record(event);
        }
        prop_assert_eq!(again, batch);
    }
}
