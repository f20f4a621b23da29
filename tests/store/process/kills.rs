//! Servers that are killed at any moment, while people work.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use hearth::installation::Installation;
use hearth::process;
use hearth::store::Store;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::crash::seeds;
use super::laws;
use super::people::{People, register_all};
use super::stage::{carry, expire, worker};
use crate::backend::Backend;
use crate::world::block_on;

const ROUNDS: u64 = 3;
const KILLS: usize = 40;

/// A `hearth serve` of its own process.
struct Server(Child);

impl Server {
    fn start(backend: &Backend) -> Self {
        let child = Command::new(env!("CARGO_BIN_EXE_hearth"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database-url"])
            .arg(backend.url().unwrap())
            .arg("--data-dir")
            .arg(backend.data_dir())
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        Self(child.unwrap())
    }

    /// Waits until it listens.
    fn listens(&mut self) {
        let mut line = String::new();
        let mut said = BufReader::new(self.0.stdout.as_mut().unwrap());
        said.read_line(&mut line).unwrap();
        assert!(line.starts_with("listening on "), "{line}");
    }

    /// SIGKILL.
    fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Server {
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
    // With keys, as its servers will look for them.
    let installation = Installation::open(&backend.settings()).await.unwrap();
    let first = worker(1).as_uuid();
    installation.vault.create(first).await.unwrap();
    let store = installation.store;
    let background = store.start();
    register_all(&store).await;
    let mut people = People::of(seed);
    let mut dice = StdRng::seed_from_u64(seed ^ 0xdead);
    let mut both = [Server::start(backend), Server::start(backend)];
    both.iter_mut().for_each(Server::listens);
    let mut kills = 0;
    while kills < KILLS {
        let lives = Duration::from_millis(dice.gen_range(100..=700));
        work(&store, &mut people, lives).await;
        if dice.gen_bool(0.1) {
            // One of them: the other takes over as soon as the lease has passed.
            let which = dice.gen_range(0..2);
            both[which].kill();
            both[which] = Server::start(backend);
            kills += 1;
        } else {
            // Both, and as if that time had passed already.
            for server in &mut both {
                server.kill();
            }
            expire(&store).await;
            both = [Server::start(backend), Server::start(backend)];
            both[0].listens();
            kills += 2;
        }
    }
    let head = store.log.head().await.unwrap();
    let mut done = false;
    for _ in 0..10 {
        done = done || process::carried(&store, head).await.unwrap();
    }
    assert!(done, "seed {seed}: the servers finish what was begun");
    drop(both);
    carry(&store).await;
    laws::hold(&store, &format!("seed {seed}")).await;
    drop(background);
    store.close().await;
}

#[test]
fn two_servers_that_are_killed_over_and_over_leave_nothing_half_done() {
    for seed in seeds(ROUNDS) {
        let Some(backend) = Backend::postgres() else {
            return;
        };
        eprintln!("seed {seed}");
        block_on(killed(&backend, seed));
    }
}
