//! Writers that commit out of order, readers that must not lose anything by it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use domain::agreement::Agreement;
use hearth::chance;
use hearth::store::{Expected, Log};
use sqlx::{Connection, PgConnection};

use crate::backend::Backend;
use crate::world::{block_on, envelope, id, open, sign, supplement};

const PLAIN_WRITERS: u64 = 12;
const COMMANDING_WRITERS: u64 = 4;
const TRANSACTIONS: u64 = 60;
const COMMANDS: u64 = 25;
const ROUNDS: u64 = 5;

type Key = (String, i64);

fn one_in(many: f64) -> bool {
    chance::factor(0.0..many) < 1.0
}

fn delay(longest: u64) -> Duration {
    Duration::from_millis(longest).mul_f64(chance::factor(0.0..1.0))
}

/// Appends as any client of the database might, and says what it committed.
async fn write_plainly(url: String, stream: String) -> Vec<Key> {
    let mut connection = PgConnection::connect(&url).await.unwrap();
    let mut committed = Vec::new();
    for _ in 0..TRANSACTIONS {
        let mut tx = connection.begin().await.unwrap();
        let sequence = i64::try_from(committed.len()).unwrap() + 1;
        sqlx::query(
            "INSERT INTO log.events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
             VALUES ('noise', $1, $2, 'Noise', '1.0.0', '{}', '{}')",
        )
        .bind(&stream)
        .bind(sequence)
        .execute(&mut *tx)
        .await
        .unwrap();
        tokio::time::sleep(delay(8)).await;
        if one_in(10.0) {
            tx.rollback().await.unwrap();
        } else {
            tx.commit().await.unwrap();
            committed.push((stream.clone(), sequence));
        }
    }
    committed
}

/// Appends through commands, and says what was acknowledged and where it was placed.
async fn write_by_commands(log: Log, stream: String) -> Vec<(Key, u64)> {
    let mut acknowledged = Vec::new();
    for number in 0..COMMANDS {
        let command = if number == 0 {
            sign()
        } else {
            supplement(&number.to_string())
        };
        let done = log
            .execute::<Agreement>(&stream, command, &envelope("race"), Expected::Any)
            .await
            .unwrap();
        let sequence = i64::try_from(done.version).unwrap();
        acknowledged.push(((stream.clone(), sequence), done.position.unwrap()));
        tokio::time::sleep(delay(8)).await;
    }
    acknowledged
}

/// Follows the log until everything is written and read. A gap would be an error of the log's own.
async fn follow_log(log: Log, written: Arc<AtomicBool>) -> BTreeMap<Key, u64> {
    let mut seen = BTreeMap::new();
    let mut last_of: BTreeMap<String, u64> = BTreeMap::new();
    let mut position = 0;
    loop {
        let finished = written.load(Ordering::SeqCst);
        let events = log.read_after(position, 1_000).await.unwrap();
        if events.is_empty() && finished {
            return seen;
        }
        for event in events {
            position += 1;
            assert_eq!(event.position, position, "no gap");
            let last = last_of.entry(event.aggregate_id.clone()).or_default();
            assert_eq!(event.sequence, *last + 1, "streams in order");
            *last = event.sequence;
            let key = (event.aggregate_id, i64::try_from(event.sequence).unwrap());
            assert!(seen.insert(key, position).is_none(), "nothing twice");
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Follows the bare column with a checkpoint, as one would without a log.
async fn follow_column(log: Log, written: Arc<AtomicBool>) -> usize {
    let sql = "SELECT position FROM log.events WHERE position > $1 ORDER BY position LIMIT 1000";
    let (mut count, mut checkpoint) = (0, 0_i64);
    loop {
        let finished = written.load(Ordering::SeqCst);
        let rows: Vec<(i64,)> = log.db().fetch(sql, &[checkpoint.into()]).await.unwrap();
        if rows.is_empty() && finished {
            return count;
        }
        count += rows.len();
        checkpoint = rows.last().map_or(checkpoint, |(last,)| *last);
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// One round: how many events were committed, and how many of them the bare reader never saw.
async fn round(backend: &Backend) -> (usize, usize) {
    let url = backend.url().unwrap();
    let (here, there) = (open(backend).await, open(backend).await);
    let sequencers = (here.start(), there.start());
    let written = Arc::new(AtomicBool::new(false));
    let log_reader = tokio::spawn(follow_log(there.log.clone(), Arc::clone(&written)));
    let bare_reader = tokio::spawn(follow_column(there.log.clone(), Arc::clone(&written)));
    let plain: Vec<_> = (0..PLAIN_WRITERS)
        .map(|number| tokio::spawn(write_plainly(url.clone(), format!("noise-{number}"))))
        .collect();
    let commanding: Vec<_> = (0..COMMANDING_WRITERS)
        .map(|number| {
            let log = if number % 2 == 0 { &here } else { &there }.log.clone();
            tokio::spawn(write_by_commands(log, id(number.into())))
        })
        .collect();

    let mut committed = BTreeSet::new();
    for writer in plain {
        committed.extend(writer.await.unwrap());
    }
    let mut placed = BTreeMap::new();
    for writer in commanding {
        placed.extend(writer.await.unwrap());
    }
    committed.extend(placed.keys().cloned());
    while here.log.head().await.unwrap() < committed.len() as u64 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    written.store(true, Ordering::SeqCst);

    let seen = log_reader.await.unwrap();
    assert_eq!(seen.keys().cloned().collect::<BTreeSet<_>>(), committed);
    for (key, position) in &placed {
        assert_eq!(seen.get(key), Some(position), "answers name the place");
    }
    let lost = committed.len() - bare_reader.await.unwrap();
    drop(sequencers);
    here.close().await;
    there.close().await;
    (committed.len(), lost)
}

#[test]
fn the_log_loses_nothing_that_a_reader_of_the_bare_column_loses() {
    let mut lost_at_last = 0;
    for _ in 0..ROUNDS {
        let Some(backend) = Backend::postgres() else {
            return;
        };
        let (committed, lost) = block_on(round(&backend));
        eprintln!("{committed} events committed, the log lost 0, the bare reader {lost}");
        lost_at_last = lost;
        if lost > 0 {
            break;
        }
    }
    assert!(
        lost_at_last > 0,
        "the race is not raced: even the bare reader saw everything"
    );
}
