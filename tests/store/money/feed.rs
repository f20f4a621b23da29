//! The feed, read while claims move on: no line is missed, none comes twice, none comes before a cursor.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use hearth::policies::built_in;
use hearth::query::journal::{Asked, Cursor, Line, lines_after, lines_within};
use hearth::runner::Runner;
use projections::money::Money;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::drawn::Drawn;
use crate::backend::{Backend, on_every_backend};
use crate::world::{block_on, open};

const WRITERS: u64 = 3;

#[test]
fn pages_of_any_size_are_the_whole_feed_while_claims_move_on() {
    on_every_backend(|backend| block_on(story(backend)));
}

async fn story(backend: &Backend) {
    let store = open(backend).await;
    let background = store.start();
    let runner = Runner::new(&store, Arc::new(Money));
    runner.prepare().await.unwrap();
    let running = tokio::spawn(runner.run());
    let done = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..WRITERS)
        .map(|seed| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut drawn = Drawn::of(&store, 100 + seed, 3).await;
                for _ in 0..100 {
                    drawn.happen().await;
                }
            })
        })
        .collect();
    let readers: Vec<_> = (0..3_u64)
        .map(|seed| {
            let (store, done) = (store.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                let mut dice = StdRng::seed_from_u64(seed);
                let (mut all, mut cursor): (Vec<Line>, Cursor) = (Vec::new(), Cursor::START);
                loop {
                    let over = done.load(Ordering::SeqCst);
                    let asked = Asked {
                        after: cursor,
                        region: None,
                        as_of: None,
                        limit: dice.gen_range(1..8),
                    };
                    let wait = Duration::from_millis(dice.gen_range(0..30));
                    let (lines, next) = lines_within(&store, asked, wait).await.unwrap();
                    assert!(next >= cursor, "a cursor never goes back");
                    let idle = lines.is_empty();
                    all.extend(lines);
                    // A cursor goes through the reader's own storage as a text.
                    cursor = next.to_string().parse().unwrap();
                    if over && idle {
                        return all;
                    }
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    let head = store.log.head().await.unwrap();
    while !hearth::query::wait_for(&store, "money", head)
        .await
        .unwrap()
    {}
    done.store(true, Ordering::SeqCst);
    let (whole, _) = lines_after(&store, Cursor::START, u32::MAX).await.unwrap();
    assert!(whole.len() > 50, "{} lines", whole.len());
    assert!(whole.windows(2).all(|pair| pair[0].cursor < pair[1].cursor));
    for reader in readers {
        assert_eq!(reader.await.unwrap(), whole);
    }
    running.abort();
    drop(background);
    store.close().await;
}

#[test]
fn whoever_waits_is_answered_as_soon_as_there_is_a_line() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            built_in::publish(&store.log).await.unwrap();
            let runner = Runner::new(&store, Arc::new(Money));
            runner.prepare().await.unwrap();
            let running = tokio::spawn(runner.run());
            let asked = Asked {
                after: Cursor::START,
                region: None,
                as_of: None,
                limit: 10,
            };
            let began = tokio::time::Instant::now();
            let (none, _) = lines_within(&store, asked, Duration::from_millis(200))
                .await
                .unwrap();
            assert!(none.is_empty() && began.elapsed() >= Duration::from_millis(200));
            let waiting = {
                let store = store.clone();
                tokio::spawn(
                    async move { lines_within(&store, asked, Duration::from_mins(1)).await },
                )
            };
            let office = crate::claims_made::Office(&store);
            let worker = office.register(1, "520502").await;
            let wish = crate::claims_made::Wish::of("520502");
            office.file(worker, 2, &wish).await;
            let answered = tokio::time::timeout(Duration::from_secs(20), waiting).await;
            let (lines, _) = answered.unwrap().unwrap().unwrap();
            assert_eq!(lines.len(), 1);
            assert_eq!(lines[0].row.kind, "entitled");
            running.abort();
            drop(background);
            store.close().await;
        });
    });
}
