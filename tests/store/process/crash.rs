//! The worker dies anywhere, and the next one goes on.

use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use hearth::process;
use hearth::store::Store;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::laws;
use super::people::{People, register_all};
use super::stage::{carry, expire};
use crate::backend::Backend;
use crate::world::{block_on, open};

/// Lets the worker go on for so many steps at most, and then it is gone, whatever it was about to do.
async fn live_for(store: &Store, steps: usize) -> bool {
    let mut life = pin!(process::catch_up(store));
    let mut lived = 0;
    std::future::poll_fn(|context| {
        if lived == steps {
            return Poll::Ready(false);
        }
        lived += 1;
        life.as_mut().poll(context).map(|done| {
            done.unwrap();
            true
        })
    })
    .await
}

/// The seeds of a run: one that is named, to run a failure again, or those that are given.
pub fn seeds(count: u64) -> Vec<u64> {
    match std::env::var("HEARTH_TEST_SEED") {
        Ok(seed) => vec![seed.parse().unwrap()],
        Err(_) => (0..count).collect(),
    }
}

/// People act, and the worker dies after a few steps, over and over.
async fn deaths_between_steps(backend: &Backend, seed: u64, acts: usize) -> usize {
    let store = open(backend).await;
    let background = store.start();
    register_all(&store).await;
    let mut people = People::of(seed);
    let mut dice = StdRng::seed_from_u64(seed ^ 0xdead);
    let mut deaths = 0;
    process::start(&store).await.map(drop).unwrap();
    for _ in 0..acts {
        for _ in 0..dice.gen_range(1..=5) {
            people.one_act(&store).await;
        }
        expire(&store).await;
        let steps = dice.gen_range(1..=90);
        deaths += usize::from(!live_for(&store, steps).await);
    }
    carry(&store).await;
    laws::hold(&store, &format!("seed {seed}")).await;
    drop(background);
    store.close().await;
    deaths
}

#[test]
fn wherever_the_worker_dies_the_next_one_goes_on() {
    let mut deaths = 0;
    for seed in seeds(12) {
        eprintln!("seed {seed}");
        deaths += block_on(deaths_between_steps(&Backend::sqlite(), seed, 80));
    }
    eprintln!("{deaths} deaths");
    for seed in seeds(2) {
        if let Some(backend) = Backend::postgres() {
            eprintln!("seed {seed} on PostgreSQL");
            block_on(deaths_between_steps(&backend, seed, 60));
        }
    }
}

/// The task of the worker is aborted after a moment, while people act.
async fn deaths_at_any_moment(backend: &Backend, seed: u64, rounds: usize) {
    let store = open(backend).await;
    let background = store.start();
    register_all(&store).await;
    let mut people = People::of(seed);
    let mut dice = StdRng::seed_from_u64(seed ^ 0xdead);
    for _ in 0..rounds {
        expire(&store).await;
        let worker = process::start(&store).await.unwrap();
        let lives = Duration::from_millis(dice.gen_range(0..=30));
        let dies_at = tokio::time::Instant::now() + lives;
        while tokio::time::Instant::now() < dies_at {
            people.one_act(&store).await;
        }
        drop(worker);
    }
    carry(&store).await;
    laws::hold(&store, &format!("seed {seed}")).await;
    drop(background);
    store.close().await;
}

#[test]
fn a_worker_that_is_aborted_at_any_moment_leaves_nothing_half_done() {
    for seed in seeds(4) {
        eprintln!("seed {seed}");
        block_on(deaths_at_any_moment(&Backend::sqlite(), seed, 100));
    }
}

#[test]
fn two_workers_and_people_at_once_do_everything_once() {
    for seed in seeds(2) {
        crate::backend::on_every_backend(|backend| {
            block_on(async {
                let (here, there) = (open(backend).await, open(backend).await);
                let background = (here.start(), there.start());
                register_all(&here).await;
                let workers = (
                    process::start(&here).await.unwrap(),
                    process::start(&there).await.unwrap(),
                );
                let mut people = People::of(seed);
                for _ in 0..300 {
                    people.one_act(&here).await;
                }
                let head = here.log.head().await.unwrap();
                assert!(process::carried(&here, head).await.unwrap());
                drop(workers);
                carry(&here).await;
                laws::hold(&here, &format!("seed {seed}")).await;
                drop(background);
                here.close().await;
                there.close().await;
            });
        });
    }
}
