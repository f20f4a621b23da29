//! Money from facts to the last fen, with many claims and many people at once. What must come out is counted by the test
//! itself, from what it told the bank and the office.

mod bank;
mod books;
mod claims;
mod effects;
mod known_then;
mod race;
mod thousand;
mod town;

use std::time::{Duration, Instant};

use hearth::process;

use crate::app::{Response, TestApp};
use crate::backend::head;

/// How long the slowest step of a thousand claims may take: half a minute, but on a machine that does much else besides.
const PATIENCE: Duration = Duration::from_mins(8);

/// Waits until everything that was asked for so far has been carried through.
fn settled(app: &TestApp) {
    let store = &app.installation.store;
    let deadline = Instant::now() + PATIENCE;
    app.runtime.block_on(async {
        loop {
            let reached = head(store).await;
            let carried = process::carried(store, reached).await.unwrap();
            if carried && head(store).await == reached {
                return;
            }
            assert!(Instant::now() < deadline, "carried through in time");
        }
    });
}

/// Asks again as long as the answer is that something has not caught up.
#[track_caller]
fn patiently(ask: impl Fn() -> Response) -> Response {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let answer = ask();
        if answer.status != 503 || Instant::now() >= deadline {
            return answer;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// Does something about each, several at once; the answers in order.
fn each<T: Sync, R: Send>(items: &[T], work: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    const AT_ONCE: usize = 8;
    let size = items.len().div_ceil(AT_ONCE).max(1);
    let work = &work;
    std::thread::scope(|scope| {
        let parts = items.chunks(size).enumerate();
        let under_way: Vec<_> = parts
            .map(|(part, items)| {
                scope.spawn(move || {
                    let items = items.iter().enumerate();
                    let done = items.map(|(index, item)| work(part * size + index, item));
                    done.collect::<Vec<R>>()
                })
            })
            .collect();
        let done = under_way.into_iter().map(|part| part.join().unwrap());
        done.flatten().collect()
    })
}

/// Says how long the steps of a story took.
struct Clock {
    began: Instant,
    last: Instant,
}

impl Clock {
    fn start() -> Self {
        let now = Instant::now();
        Self {
            began: now,
            last: now,
        }
    }

    fn lap(&mut self, step: &str) {
        let now = Instant::now();
        let (step_took, so_far) = (now - self.last, now - self.began);
        eprintln!("  {step}: {step_took:.1?}, {so_far:.1?} so far");
        self.last = now;
    }
}
