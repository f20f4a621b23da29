//! What spans streams, carried through: one worker on the log that completes every step that was begun, after
//! any crash, and is the only way in which it is done.
//!
//! Each step is worked out from how the streams stand and is harmless when it was done before, so that the worker
//! may begin anywhere, stop anywhere and run twice. Its cursor moves when all that an event asks for is done.

mod automatic;
mod batch;
mod budget;
mod claims;
mod hand;
mod later;
mod lease;
mod links;
mod reservations;

mod sweep;

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::FutureExt;
use tokio::time::Instant;

use crate::clock;
use crate::store::{Background, Recorded, Store, StoreError};
pub use automatic::file_automatically;
use hand::Hand;
use lease::{Lease, Until};

/// Events read at once.
const BATCH: u32 = 500;
/// How long an idle worker sleeps unless the log grows.
const POLL: Duration = Duration::from_millis(100);
/// How long it waits for a store that failed.
const AFTER_ERROR: Duration = Duration::from_millis(500);
/// How long a request waits for its steps to be carried through.
const WAIT: Duration = Duration::from_secs(5);
/// How often a step is tried that the store can't do for no reason that passes, until it is noted.
const TRIES: u32 = 5;
/// How often it is looked at what is on its way, and for what is due without an application.
const LOOK_EVERY: Duration = Duration::from_secs(30);
/// How often a waiting request looks.
const LOOK: Duration = Duration::from_millis(15);

/// Why a step was not done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Trouble {
    /// A record refuses it: noted for people to look at, and the worker goes on.
    #[error("{step}: {reason}")]
    Refused {
        /// Which step.
        step: &'static str,
        /// Why, without personal data.
        reason: String,
    },
    /// The store failed: the same again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Starts the worker. Several processes may: one has the lease, the others wait for it.
pub async fn start(store: &Store) -> Result<Background, StoreError> {
    lease::prepare(store).await?;
    let held = Arc::new(AtomicBool::new(false));
    Ok(Background::of(vec![
        tokio::spawn(run(store.clone(), Arc::clone(&held))),
        tokio::spawn(keep_looking(store.clone(), held)),
    ]))
}

/// Waits until everything up to a position has been carried through; false if that takes too long.
pub async fn carried(store: &Store, position: u64) -> Result<bool, StoreError> {
    let deadline = Instant::now() + WAIT;
    loop {
        if lease::cursor(store).await? >= position {
            return Ok(true);
        }
        if Instant::now() >= deadline {
            return Ok(false);
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// How far everything has been carried through.
pub async fn cursor(store: &Store) -> Result<u64, StoreError> {
    lease::cursor(store).await
}

/// Carries through all that the log asks for now, and returns: for tests, and whoever works without a server.
pub async fn catch_up(store: &Store) -> Result<u64, StoreError> {
    lease::prepare(store).await?;
    let mut lease = Lease::new(store);
    loop {
        match round(store, &mut lease).boxed().await {
            Ok(true) => {}
            Ok(false)
                if lease::cursor(store).await? >= store.log.head().await?
                    && later::waiting(store).await? == 0 =>
            {
                return lease::cursor(store).await;
            }
            Ok(false) => tokio::time::sleep(LOOK).await,
            Err(error) => return Err(error),
        }
    }
}

/// Looks over what is on its way and files what is due, beside what is carried through, which must not wait for it;
/// in the process that has the lease.
async fn keep_looking(store: Store, held: Arc<AtomicBool>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        if !held.load(Ordering::Relaxed) {
            continue;
        }
        if let Err(error) = look_over(&store).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "what is on its way was not looked over"
            );
        }
        if let Err(error) = file_automatically(&store).await {
            tracing::warn!(%error, "what is due without an application was not filed");
        }
    }
}

/// Holds claims whose ground is gone, and takes up again what stopped on its way.
pub async fn look_over(store: &Store) -> Result<(), StoreError> {
    sweep::sweep(store, lease::cursor(store).await?).await
}

async fn run(store: Store, held: Arc<AtomicBool>) {
    let mut lease = Lease::new(&store);
    let mut grew = store.log.grew();
    let mut waits = false;
    loop {
        let done = round(&store, &mut lease).boxed().await;
        held.store(lease.is_held(), Ordering::Relaxed);
        let pause = match done {
            Ok(more) => {
                waits = false;
                if more {
                    continue;
                }
                POLL
            }
            Err(error) => {
                // Once: it is tried again twice a second.
                if !waits {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "what spans streams waits for the store"
                    );
                }
                waits = true;
                AFTER_ERROR
            }
        };
        let _ = tokio::time::timeout(pause, grew.changed()).await;
    }
}

/// Carries through what the next events ask for. Whether there may be more at once.
async fn round(store: &Store, lease: &mut Lease) -> Result<bool, StoreError> {
    let Some(cursor) = lease.hold().await? else {
        return Ok(false);
    };
    let until = lease.until();
    lease
        .during(later::carry_due(store, &until).boxed())
        .await?;
    let events = store.log.read_after(cursor, BATCH).await?;
    let mut reached = cursor;
    let mut noted = cursor;
    for event in &events {
        if asks_for_something(event) {
            lease.during(carry(store, event, &until).boxed()).await?;
            // Each is noted by itself: what waits for it goes on, and a crash repeats no more than one.
            if !lease.advance(noted, event.position).await? {
                return Ok(true);
            }
            noted = event.position;
        }
        reached = event.position;
    }
    if reached > noted {
        lease.advance(noted, reached).await?;
    }
    Ok(!events.is_empty())
}

fn asks_for_something(event: &Recorded) -> bool {
    claims::asks(event) || budget::asks(event) || batch::asks(event) || later::asks(event)
}

/// Does what one event asks for.
async fn carry(store: &Store, event: &Recorded, until: &Until) -> Result<(), StoreError> {
    let mut tries = 0;
    while is_due_again(store, event, attempt(store, event, until).await, &mut tries).await? {}
    Ok(())
}

/// Whether a step is to be tried again. What a record refuses, or can't be read, is noted, and is no reason to stop.
async fn is_due_again(
    store: &Store,
    event: &Recorded,
    answer: Result<(), Trouble>,
    tries: &mut u32,
) -> Result<bool, StoreError> {
    let (step, reason) = match answer {
        Ok(()) => return Ok(false),
        Err(Trouble::Store(error @ StoreError::Unavailable(_))) => return Err(error),
        Err(Trouble::Store(StoreError::Internal(_))) if *tries < TRIES => {
            *tries += 1;
            tokio::time::sleep(AFTER_ERROR).await;
            return Ok(true);
        }
        Err(Trouble::Store(error)) => ("read or write a record", error.to_string()),
        Err(Trouble::Refused { step, reason }) => (step, reason),
    };
    note(store, event, step, &reason).await?;
    Ok(false)
}

async fn attempt(store: &Store, event: &Recorded, until: &Until) -> Result<(), Trouble> {
    let hand = Hand::of(store, event, until);
    if claims::asks(event) {
        claims::carry(&hand, event).await
    } else if budget::asks(event) {
        budget::carry(&hand, event).await
    } else if batch::asks(event) {
        batch::carry(&hand, event).await
    } else {
        // Its own request does it, unless that was cut off.
        Ok(later::put_off(store, event).await?)
    }
}

/// What can't be read of an event asks for nothing that anybody could do.
fn unreadable(reason: String) -> Trouble {
    Trouble::Refused {
        step: "read the event",
        reason,
    }
}

async fn note(store: &Store, event: &Recorded, step: &str, reason: &str) -> Result<(), StoreError> {
    tracing::warn!(
        position = event.position,
        step,
        reason,
        "a step across streams was refused"
    );
    let sql = "INSERT INTO process_fault (position, aggregate_type, aggregate_id, step, reason, noted_at) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (position, step) DO NOTHING";
    let values = [
        event.position.into(),
        event.aggregate_type.as_str().into(),
        event.aggregate_id.as_str().into(),
        step.into(),
        reason.into(),
        clock::micros(clock::now()).into(),
    ];
    store.rows.execute(sql, &values).await?;
    Ok(())
}

/// A step that a record refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRefused {
    /// The event that asked for it.
    pub position: u64,
    /// The kind of that event's stream.
    pub aggregate_type: String,
    /// That stream.
    pub aggregate_id: String,
    /// Which step.
    pub step: String,
    /// Why.
    pub reason: String,
    /// When it was noted, in microseconds since 1970.
    pub noted_at: i64,
}

/// Steps that records refused, the oldest first.
pub async fn refused(store: &Store) -> Result<Vec<StepRefused>, StoreError> {
    let sql = "SELECT position, aggregate_type, aggregate_id, step, reason, noted_at FROM process_fault ORDER BY position, step";
    let rows: Vec<(i64, String, String, String, String, i64)> = store.rows.fetch(sql, &[]).await?;
    Ok(rows
        .into_iter()
        .map(
            |(position, aggregate_type, aggregate_id, step, reason, noted_at)| StepRefused {
                position: u64::try_from(position).unwrap_or_default(),
                aggregate_type,
                aggregate_id,
                step,
                reason,
                noted_at,
            },
        )
        .collect())
}
