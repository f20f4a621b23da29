//! Processes that are killed at any moment, while people work.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use hearth::process;
use hearth::store::{Store, StoreUrls};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::crash::seeds;
use super::laws;
use super::people::{People, register_all};
use super::stage::{carry, expire};
use crate::backend::Backend;
use crate::world::{block_on, open};

/// Where a child of this test finds its database.
const URL: &str = "HEARTH_TEST_PROCESS_URL";
const ROUNDS: u64 = 5;
const KILLS: usize = 40;

/// A process that carries on until it is killed; only as a child of the test below.
#[test]
fn a_child_that_carries_on() {
    let Ok(url) = std::env::var(URL) else {
        return;
    };
    block_on(async {
        let urls = StoreUrls::together(url.parse().unwrap());
        let store = Store::open(&urls).await.unwrap();
        let _background = store.start();
        let _worker = process::start(&store).await.unwrap();
        std::future::pending::<()>().await;
    });
}

struct Process(Child);

impl Process {
    fn start(url: &str) -> Self {
        let name = "process::kills::a_child_that_carries_on";
        let child = Command::new(std::env::current_exe().unwrap())
            .args([name, "--exact", "--nocapture"])
            .env(URL, url)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Self(child.unwrap())
    }

    /// SIGKILL.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

async fn work(store: &Store, people: &mut People, for_how_long: Duration) {
    let until = tokio::time::Instant::now() + for_how_long;
    while tokio::time::Instant::now() < until {
        people.one_act(store).await;
    }
}

async fn killed(backend: &Backend, seed: u64) {
    let url = backend.url().unwrap();
    let store = open(backend).await;
    let background = store.start();
    register_all(&store).await;
    let mut people = People::of(seed);
    let mut dice = StdRng::seed_from_u64(seed ^ 0xdead);
    let mut both = [Process::start(&url), Process::start(&url)];
    let mut kills = 0;
    while kills < KILLS {
        let lives = Duration::from_millis(dice.gen_range(100..=700));
        work(&store, &mut people, lives).await;
        if dice.gen_bool(0.1) {
            // One of them: the other takes over as soon as the lease has passed.
            let which = dice.gen_range(0..2);
            both[which].kill();
            both[which] = Process::start(&url);
            kills += 1;
        } else {
            // Both, and as if that time had passed already.
            for process in &mut both {
                process.kill();
            }
            expire(&store).await;
            both = [Process::start(&url), Process::start(&url)];
            kills += 2;
        }
    }
    let head = store.log.head().await.unwrap();
    for _ in 0..10 {
        if process::carried(&store, head).await.unwrap() {
            break;
        }
    }
    drop(both);
    carry(&store).await;
    laws::hold(&store, &format!("seed {seed}")).await;
    drop(background);
    store.close().await;
}

#[test]
fn two_processes_that_are_killed_over_and_over_leave_nothing_half_done() {
    for seed in seeds(ROUNDS) {
        let Some(backend) = Backend::postgres() else {
            return;
        };
        eprintln!("seed {seed}");
        block_on(killed(&backend, seed));
    }
}
