//! Laws over drawn histories: rows are what a rebuild would give, and what the rules say of every position.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use hearth::query::determinations::explain;
use hearth::runner::Runner;
use hearth::store::Store;
use projections::determinations::Determinations;
use projections::findings::Findings;
use projections::ledger::Ledger;

use super::drawn::Drawn;
use super::oracle::{DAYS, Oracle, Stored, stored_ungrounded};
use super::raw::Raw;
use crate::backend::{Backend, on_every_backend};
use crate::laws::{folded_anew, forms, rows_of};
use crate::money::oracle::all_events;
use crate::world::{block_on, on, open};

/// Histories that are drawn, and how many times something happens in each.
const SEEDS: u64 = 3;
const ROUNDS: usize = 60;

#[test]
fn rows_are_what_the_rules_say_of_every_position_and_what_a_rebuild_gives() {
    let seen = Mutex::new(BTreeSet::new());
    for seed in 0..SEEDS {
        on_every_backend(|backend| {
            let outcomes = block_on(history(backend, seed));
            seen.lock().unwrap().extend(outcomes);
        });
    }
    let seen = seen.into_inner().unwrap();
    for outcome in ["claimed", "approved", "paid", "lost"] {
        assert!(seen.contains(outcome), "no claim comes so far: {seen:?}");
    }
}

/// Which outcomes the history had.
async fn history(backend: &Backend, seed: u64) -> BTreeSet<String> {
    let store = open(backend).await;
    let mut drawn = Drawn::of(seed);
    let mut raw = Raw::of(&store);
    let page = u32::try_from(seed).unwrap() % 3 + 1;
    let determinations = Runner::new(&store, Arc::new(Determinations)).paged(page);
    let ledger = Runner::new(&store, Arc::new(Ledger::default())).paged(page);
    let findings = Runner::new(&store, Arc::new(Findings)).paged(page);
    let mut grown = Vec::new();
    for runner in [&determinations, &ledger, &findings] {
        runner.prepare().await.unwrap();
        grown.push(runner.latest().await.unwrap().unwrap());
    }
    let mut then = Vec::new();
    for round in 0..ROUNDS {
        for _ in 0..drawn.at_once() {
            raw.happen(drawn.next()).await;
        }
        determinations.catch_up(grown[0], |_| ()).await.unwrap();
        findings.catch_up(grown[2], |_| ()).await.unwrap();
        let position = ledger.catch_up(grown[1], |_| ()).await.unwrap();
        if round % 5 == 4 {
            then.push((position, forms(&store, None).await));
        }
    }
    let in_one_go = [
        Runner::new(&store, Arc::new(Determinations)),
        Runner::new(&store, Arc::new(Ledger::default())),
        Runner::new(&store, Arc::new(Findings)),
    ];
    for (runner, grown) in in_one_go.iter().zip(&grown) {
        let rebuilt = runner.begin_rebuild().await.unwrap();
        runner.catch_up(rebuilt, |_| ()).await.unwrap();
        let (grown, rebuilt) = (
            rows_of(&store, runner.projection(), *grown).await,
            rows_of(&store, runner.projection(), rebuilt).await,
        );
        assert_eq!(first_difference(&grown, &rebuilt), None, "seed {seed}");
    }
    let outcomes = as_the_rules_say(&store, grown[0], seed).await;
    assert!(
        outcomes.len() >= 4,
        "a history worth the name: {outcomes:?}"
    );
    for (position, cells) in &then {
        assert_eq!(
            forms(&store, Some(*position)).await,
            *cells,
            "seed {seed}, as of {position}"
        );
    }
    let (head, _) = then.last().unwrap();
    for position in [*head / 2, *head] {
        let anew = folded_anew(backend, &store, position).await;
        assert_eq!(
            forms(&store, Some(position)).await,
            anew,
            "seed {seed}, as of {position}"
        );
    }
    store.close().await;
    outcomes
}

/// The rows of every position say what the rules say, and so does an explanation. Which outcomes there were.
pub async fn as_the_rules_say(store: &Store, version: u64, seed: u64) -> BTreeSet<String> {
    let days = DAYS.map(on);
    let stored = Stored::of(store, version).await;
    let mut oracle = Oracle::default();
    let mut outcomes = BTreeSet::new();
    for event in all_events(store).await {
        oracle.take_in(&event);
        let position = event.position;
        let (told, meant) = (stored.lines(position, &days), oracle.lines(&days));
        let wrong: Vec<_> = told.symmetric_difference(&meant).collect();
        assert!(
            wrong.is_empty(),
            "seed {seed}, as of {position}, {} of {}: {wrong:#?}",
            event.event_type,
            event.aggregate_id
        );
        let (told, lost) = (
            stored_ungrounded(store, version, position).await,
            oracle.ungrounded(),
        );
        assert_eq!(told, lost, "seed {seed}, as of {position}");
        if !lost.is_empty() {
            outcomes.insert("lost".to_owned());
        }
        outcomes.extend(
            meant
                .iter()
                .filter_map(|line| Some(line.rsplit('|').nth(9)?.to_owned())),
        );
        if position % 25 == 0 {
            explained(store, &oracle, position).await;
        }
    }
    outcomes
}

async fn explained(store: &Store, oracle: &Oracle, position: u64) {
    for id in oracle.workers() {
        for day in DAYS.map(on) {
            let explained = explain(&store.log, position, id, day).await.unwrap();
            let meant = oracle.answers(id, &[day]).into_iter();
            let meant: hearth::query::determinations::Answers = meant
                .map(|(_, question, answer)| (question.key(), (question, answer)))
                .collect();
            assert_eq!(explained, meant, "{id} as of {position} on {day}");
        }
    }
}

/// The first line of two texts that differs, for messages that can be read.
pub fn first_difference(left: &str, right: &str) -> Option<(String, String)> {
    let (mut left, mut right) = (left.lines(), right.lines());
    loop {
        match (left.next(), right.next()) {
            (None, None) => return None,
            (left, right) if left == right => {}
            (left, right) => {
                let told = |line: Option<&str>| line.unwrap_or("nothing").to_owned();
                return Some((told(left), told(right)));
            }
        }
    }
}
