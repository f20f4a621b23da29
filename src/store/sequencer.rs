//! What makes insertion order into log order on PostgreSQL, and tells who waits for it.
//!
//! A position drawn from a sequence alone would lose events, since commits become visible out of
//! order. `log.place()` (see the newest migration that has it) gives dense positions to what can no longer be
//! overtaken. Any number of processes may run it: a row lock is the fence. On SQLite, with one
//! writer, a trigger has placed the event already and nothing runs here but the announcing.

use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::{Notify, oneshot, watch};

use super::db::{Db, Value, tuples};
use super::failure::StoreError;

/// How long a command waits for its position before it is answered without.
pub const POSITION_TIMEOUT: Duration = Duration::from_secs(5);
const BUSY_POLL: Duration = Duration::from_millis(20);
const IDLE_POLL: Duration = Duration::from_millis(200);
const AFTER_ERROR: Duration = Duration::from_millis(500);

type Key = (String, String, u64);

/// The sequencer of this process.
pub struct Sequencer {
    db: Db,
    wake: Notify,
    waiting: Mutex<HashMap<Key, Vec<oneshot::Sender<u64>>>>,
    grew: watch::Sender<u64>,
    blocked_by: AtomicI64,
}

impl Sequencer {
    pub(super) fn new(db: Db) -> Self {
        Self {
            db,
            wake: Notify::new(),
            waiting: Mutex::default(),
            grew: watch::channel(0).0,
            blocked_by: AtomicI64::new(0),
        }
    }

    pub(super) fn grew(&self) -> watch::Receiver<u64> {
        self.grew.subscribe()
    }

    /// Tells whoever follows the log that it has reached a position.
    pub(super) fn announce(&self, position: u64) {
        self.grew.send_if_modified(|head| {
            let grew = position > *head;
            *head = position.max(*head);
            grew
        });
    }

    /// The process of the database that keeps placing from going on, if one does.
    pub fn blocked_by(&self) -> Option<i64> {
        Some(self.blocked_by.load(Ordering::Relaxed)).filter(|pid| *pid != 0)
    }

    /// Waits until an event of this process is placed, at most [`POSITION_TIMEOUT`].
    pub(super) async fn placed(&self, aggregate_type: &str, id: &str, version: u64) -> Option<u64> {
        let (answer, answered) = oneshot::channel();
        let key = (aggregate_type.to_owned(), id.to_owned(), version);
        self.waiters().entry(key).or_default().push(answer);
        self.wake.notify_one();
        tokio::time::timeout(POSITION_TIMEOUT, answered)
            .await
            .ok()?
            .ok()
    }

    fn waiters(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Vec<oneshot::Sender<u64>>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Checks, before anything is placed, that the sequence has not fallen behind the log: an
    /// events table made anew under an old log would have its events skipped.
    pub async fn check(&self) -> Result<(), StoreError> {
        if !self.db.is_postgres() {
            return Ok(());
        }
        let sql = "SELECT CAST(CASE WHEN p.is_called THEN p.last_value ELSE 0 END AS bigint), s.inserted \
                   FROM log.events_position p, log.sequencer s";
        match self.db.fetch_optional::<(i64, i64)>(sql, &[]).await? {
            Some((drawn, placed)) if drawn >= placed => Ok(()),
            _ => Err(StoreError::corrupt(
                "log.events_position: it lies behind the positions already placed",
            )),
        }
    }

    /// Places what can be placed, now. The number of events placed.
    pub async fn place(&self) -> Result<usize, StoreError> {
        let Db::Postgres(_) = &self.db else {
            return Ok(0);
        };
        let mut tx = self.db.begin().await?;
        let placed: Vec<(Option<i64>, String, String, i64)> =
            tx.fetch("SELECT * FROM log.place()", &[]).await?;
        tx.commit().await?;
        let mut head = 0;
        let mut count = 0;
        let mut blocker = 0;
        for (position, kind, id, sequence) in placed {
            let Some(position) = position.and_then(|position| u64::try_from(position).ok()) else {
                blocker = id.parse().unwrap_or(-1);
                continue;
            };
            count += 1;
            head = head.max(position);
            self.answer(
                &(kind, id, u64::try_from(sequence).unwrap_or_default()),
                position,
            );
        }
        if blocker != self.blocked_by.swap(blocker, Ordering::Relaxed) && blocker != 0 {
            tracing::warn!(
                database.pid = blocker,
                "a transaction keeps events from being placed in the log"
            );
        }
        self.announce(head);
        Ok(count)
    }

    fn answer(&self, key: &Key, position: u64) {
        for waiter in self.waiters().remove(key).into_iter().flatten() {
            // Who gave up waiting has dropped the receiver: nothing is lost.
            let _ = waiter.send(position);
        }
    }

    /// Places for ever: woken by this process's commands, else by polling. Also answers those whose
    /// events another process has placed.
    pub async fn run(&self) {
        let mut pause = BUSY_POLL;
        loop {
            // The first answer of the two is enough: a wake-up or the clock.
            let _ = tokio::time::timeout(pause, self.wake.notified()).await;
            pause = match self.round().await {
                Ok(0) => (pause * 2).min(IDLE_POLL),
                Ok(_) => BUSY_POLL,
                Err(error) => {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "the log could not be sequenced"
                    );
                    AFTER_ERROR
                }
            };
        }
    }

    /// Listens for ever to what other processes place, so that this one's followers wake at once; where
    /// a notification is lost, polling finds the same.
    pub async fn listen(&self) {
        loop {
            if let Err(error) = self.hear().await {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "notifications of the log are not heard"
                );
            }
            tokio::time::sleep(AFTER_ERROR).await;
        }
    }

    async fn hear(&self) -> Result<(), sqlx::Error> {
        let Db::Postgres(pool) = &self.db else {
            return Ok(());
        };
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen("log_grew").await?;
        loop {
            if let Ok(position) = listener.recv().await?.payload().parse() {
                self.announce(position);
            }
        }
    }

    async fn round(&self) -> Result<usize, StoreError> {
        let placed = self.place().await?;
        self.waiters().retain(|_, waiters| {
            waiters.retain(|waiter| !waiter.is_closed());
            !waiters.is_empty()
        });
        let waiting: Vec<Key> = self.waiters().keys().take(1_000).cloned().collect();
        if !waiting.is_empty() {
            for (kind, id, sequence, position) in self.look_up(&waiting).await? {
                let key = (kind, id, u64::try_from(sequence).unwrap_or_default());
                self.answer(&key, u64::try_from(position).unwrap_or_default());
            }
        }
        let head: Option<(i64,)> = self
            .db
            .fetch_optional("SELECT head FROM sequencer", &[])
            .await?;
        self.announce(
            head.and_then(|(head,)| u64::try_from(head).ok())
                .unwrap_or_default(),
        );
        Ok(placed + waiting.len())
    }

    async fn look_up(&self, keys: &[Key]) -> Result<Vec<(String, String, i64, i64)>, StoreError> {
        let values: Vec<Value> = keys
            .iter()
            .flat_map(|(kind, id, version)| {
                [kind.as_str().into(), id.as_str().into(), (*version).into()]
            })
            .collect();
        let sql = format!(
            "SELECT l.aggregate_type, l.aggregate_id, l.sequence, l.position FROM log l \
             WHERE (l.aggregate_type, l.aggregate_id, l.sequence) IN (VALUES {})",
            tuples(3, keys.len())
        );
        Ok(self.db.fetch(&sql, &values).await?)
    }
}
