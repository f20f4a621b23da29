//! Who carries on, and how far it has come: one process at a time, fenced by the term of its lease.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use futures_util::future::{Either, select};

use crate::chance;
use crate::clock;
use crate::store::{Db, Store, StoreError};

const NAME: &str = "across_streams";
/// After so long without a sign another process takes over.
const LEASE_MICROS: i64 = 3_000_000;
/// How often whoever has the lease says so while a step takes long.
const SIGN: Duration = Duration::from_secs(1);

/// One process's claim to carry on.
pub(super) struct Lease {
    rows: Db,
    holder: String,
    term: Option<i64>,
    renewed_at: i64,
    until: Until,
}

/// How long a process may act, in microseconds since 1970, for those who act for it.
#[derive(Debug, Clone, Default)]
pub(super) struct Until(Arc<AtomicI64>);

impl Until {
    /// Refuses to go on once the time has passed: a process that slept does nothing late that others have settled
    /// by now.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        if clock::micros(clock::now()) < self.0.load(Ordering::Relaxed) {
            Ok(())
        } else {
            Err(StoreError::Unavailable("the lease has passed".into()))
        }
    }
}

/// Makes sure that there is a cursor.
pub(super) async fn prepare(store: &Store) -> Result<(), StoreError> {
    let sql = "INSERT INTO process (name) VALUES ($1) ON CONFLICT (name) DO NOTHING";
    store.rows.execute(sql, &[NAME.into()]).await?;
    Ok(())
}

/// How far everything has been carried through.
pub(super) async fn cursor(store: &Store) -> Result<u64, StoreError> {
    let sql = "SELECT cursor FROM process WHERE name = $1";
    let found: Option<(i64,)> = store.rows.fetch_optional(sql, &[NAME.into()]).await?;
    Ok(found.map_or(0, |(cursor,)| u64::try_from(cursor).unwrap_or_default()))
}

impl Lease {
    pub(super) fn new(store: &Store) -> Self {
        Self {
            rows: store.rows.clone(),
            holder: chance::id().to_string(),
            term: None,
            renewed_at: 0,
            until: Until::default(),
        }
    }

    /// How long this process may act.
    pub(super) fn until(&self) -> Until {
        self.until.clone()
    }

    /// The store has said that the lease was lengthened at this moment.
    fn renewed(&mut self, now: i64) {
        self.renewed_at = now;
        self.until.0.store(now + LEASE_MICROS, Ordering::Relaxed);
    }

    /// Takes the lease, or keeps it. The cursor, if this process may carry on.
    pub(super) async fn hold(&mut self) -> Result<Option<u64>, StoreError> {
        let now = clock::micros(clock::now());
        if self.term.is_none() || now - self.renewed_at > LEASE_MICROS / 3 {
            // Whoever had it before keeps its term; anybody else begins the next.
            let sql = "UPDATE process SET term = CASE WHEN holder = $2 THEN term ELSE term + 1 END, holder = $2, lease_until = $3 \
                       WHERE name = $1 AND (holder = $2 OR lease_until < $4)";
            let values = [
                NAME.into(),
                self.holder.as_str().into(),
                (now + LEASE_MICROS).into(),
                now.into(),
            ];
            if self.rows.execute(sql, &values).await? == 0 {
                self.term = None;
                return Ok(None);
            }
            self.renewed(now);
        }
        let sql = "SELECT term, cursor FROM process WHERE name = $1 AND holder = $2";
        let found: Option<(i64, i64)> = self
            .rows
            .fetch_optional(sql, &[NAME.into(), self.holder.as_str().into()])
            .await?;
        self.term = found.map(|(term, _)| term);
        Ok(found.map(|(_, cursor)| u64::try_from(cursor).unwrap_or_default()))
    }

    /// Carries a step through, with a sign of life while it takes long: else two processes would take it from each
    /// other for ever. Who lost the lease all the same ends what it has begun, which is harmless, and moves no cursor.
    pub(super) async fn during<T>(&mut self, step: impl Future<Output = T>) -> T {
        let renewing = async {
            loop {
                tokio::time::sleep(SIGN).await;
                if let Err(error) = self.renew().await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "the lease could not be renewed"
                    );
                }
            }
        };
        match select(pin!(step), pin!(renewing)).await {
            Either::Left((done, _)) => done,
            Either::Right((never, _)) => never,
        }
    }

    /// Lengthens the lease, if it is still this one's.
    async fn renew(&mut self) -> Result<(), StoreError> {
        let Some(term) = self.term else {
            return Ok(());
        };
        let now = clock::micros(clock::now());
        let sql =
            "UPDATE process SET lease_until = $1 WHERE name = $2 AND term = $3 AND holder = $4";
        let values = [
            (now + LEASE_MICROS).into(),
            NAME.into(),
            term.into(),
            self.holder.as_str().into(),
        ];
        if self.rows.execute(sql, &values).await? == 1 {
            self.renewed(now);
        } else {
            self.term = None;
        }
        Ok(())
    }

    /// Whether this process is the one that carries on.
    pub(super) fn is_held(&self) -> bool {
        self.term.is_some()
    }

    /// Moves the cursor on, if the lease is still this one's and nobody moved it meanwhile.
    pub(super) async fn advance(&mut self, from: u64, to: u64) -> Result<bool, StoreError> {
        let Some(term) = self.term else {
            return Ok(false);
        };
        let now = clock::micros(clock::now());
        let sql = "UPDATE process SET cursor = $1, lease_until = $2 WHERE name = $3 AND term = $4 AND cursor = $5";
        let values = [
            to.into(),
            (now + LEASE_MICROS).into(),
            NAME.into(),
            term.into(),
            from.into(),
        ];
        let moved = self.rows.execute(sql, &values).await? == 1;
        if moved {
            self.renewed(now);
        } else {
            self.term = None;
        }
        Ok(moved)
    }
}
