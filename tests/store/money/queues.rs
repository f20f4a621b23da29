//! A count is its list, whoever asks, and every claim that is not done with waits somewhere.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::Days;
use domain::region::RegionCode;
use hearth::query::Reading;
use hearth::query::money::{ClaimRow, Filter, Order, PROJECTION, claims, summary};
use hearth::query::queues::{Day, QUEUES};
use hearth::runner::Runner;
use projections::money::Money;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::drawn::{Drawn, REGIONS};
use crate::backend::{Backend, head, on_every_backend};
use crate::claims_made::day;
use crate::world::{block_on, open};

#[test]
fn a_count_is_its_list_and_no_claim_waits_for_nobody() {
    on_every_backend(|backend| block_on(story(backend)));
}

async fn story(backend: &Backend) {
    let store = open(backend).await;
    let background = store.start();
    let mut drawn = Drawn::of(&store, 11, 6).await;
    for _ in 0..300 {
        drawn.happen().await;
    }
    head(&store).await;
    let runner = Runner::new(&store, Arc::new(Money));
    runner.prepare().await.unwrap();
    let version = runner.latest().await.unwrap().unwrap();
    let head = runner.catch_up(version, |_| ()).await.unwrap();

    let mut dice = StdRng::seed_from_u64(5);
    let mut met = BTreeSet::new();
    for round in 0..60_u64 {
        let as_of = (round % 3 != 0).then(|| dice.gen_range(0..=head));
        let regions = ["000000", "520000", "520500"];
        let region = *regions
            .iter()
            .chain(&REGIONS)
            .nth(dice.gen_range(0..7))
            .unwrap();
        let when = Day {
            on: day("2021-06-10") + Days::new(dice.gen_range(0..400)),
            overdue_after: dice.gen_range(0..60),
        };
        let mut within = Filter {
            region: Some(RegionCode::parse(region).unwrap()),
            ..Filter::default()
        };
        if dice.gen_range(0..3) == 0 {
            within.columns.push(("scheme", "transport".to_owned()));
        }
        let mut waiting = BTreeSet::new();
        let mut reading = Reading::of(&store, PROJECTION).await.unwrap();
        for queue in QUEUES {
            let mut filter = within.clone();
            filter.conditions.push(queue.condition(when));
            let counted = summary(&mut reading, &filter, as_of).await.unwrap();
            let page = dice.gen_range(1..5);
            let listed = listed(&mut reading, &filter, as_of, page).await;
            assert_eq!(
                usize::try_from(counted.count).unwrap(),
                listed.len(),
                "{}",
                queue.name
            );
            let oldest = listed.first().map(|row| row.since.clone());
            assert_eq!(counted.oldest, oldest, "{}", queue.name);
            let sum = |of: fn(&ClaimRow) -> i64| listed.iter().map(of).sum::<i64>();
            assert_eq!(counted.unpaid_fen, sum(|row| row.unpaid_fen));
            assert_eq!(counted.claimed_fen, sum(|row| row.claimed_fen));
            assert_eq!(counted.receivable_fen, sum(|row| row.receivable_fen));
            met.extend((!listed.is_empty()).then_some(queue.name));
            waiting.extend(listed.into_iter().map(|row| row.claim));
        }
        let done = ["paid", "recovered", "written_off", "rejected", "withdrawn"];
        let all = claims(
            &mut reading,
            &within,
            as_of,
            Order::Applied,
            ("", ""),
            9_999,
        )
        .await
        .unwrap();
        let open: BTreeSet<String> = all
            .into_iter()
            .filter(|row| !done.contains(&row.state.as_str()))
            .map(|row| row.claim)
            .collect();
        assert_eq!(waiting, open, "every claim that is not done with waits");
    }
    assert!(met.len() >= 11, "a history worth the name: {met:?}");
    drop(background);
    store.close().await;
}

/// All claims of a list, page by page.
async fn listed(
    reading: &mut Reading,
    filter: &Filter,
    as_of: Option<u64>,
    page: i64,
) -> Vec<ClaimRow> {
    let mut all: Vec<ClaimRow> = Vec::new();
    loop {
        let after = all.last().cloned();
        let after = after
            .as_ref()
            .map_or(("", ""), |row| Order::Waiting.place(row));
        let more = claims(reading, filter, as_of, Order::Waiting, after, page)
            .await
            .unwrap();
        if more.is_empty() {
            return all;
        }
        all.extend(more);
    }
}
