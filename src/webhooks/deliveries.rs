//! How far each webhook has come, and which process delivers for it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::webhook::{Webhook, WebhookRegistered};

use crate::clock;
use crate::store::{Db, StoreError, Tx, Value};

/// How a delivery stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The cursor up to which everything was delivered.
    pub cursor: u64,
    /// How often in a row the next message failed.
    pub failures: u64,
    /// Before when it is not tried again, in microseconds since 1970; 0 for at once.
    pub next_attempt_at: i64,
    /// When the first of the failures was.
    pub failing_since: Option<i64>,
    /// When a message was last delivered.
    pub delivered_at: Option<i64>,
    /// How many rewinds it has followed.
    rewinds: u64,
    version: u64,
    holder: String,
    held_until: i64,
}

/// Who delivers for a webhook, and for how long nobody else may.
#[derive(Debug, Clone)]
pub(super) struct Lease<'a> {
    pub(super) webhook: &'a str,
    pub(super) holder: &'a str,
    pub(super) length: Duration,
}

impl Lease<'_> {
    fn until(&self, now: DateTime<Utc>) -> i64 {
        clock::micros(now + self.length)
    }
}

/// Where a delivery must stand for a write of its holder to count.
const MINE: &str = "webhook = $1 AND holder = $2 AND cursor = $3 AND rewinds = $4";

fn mine(lease: &Lease<'_>, standing: &Standing) -> Vec<Value> {
    vec![
        lease.webhook.into(),
        lease.holder.into(),
        standing.cursor.into(),
        standing.rewinds.into(),
    ]
}

type Row = (
    i64,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    i64,
    i64,
    String,
    i64,
);

async fn find(rows: &Db, webhook: &str) -> Result<Option<Standing>, StoreError> {
    let sql = "SELECT cursor, failures, next_attempt_at, failing_since, delivered_at, rewinds, version, holder, held_until \
               FROM webhook_delivery WHERE webhook = $1";
    let found: Option<Row> = rows.fetch_optional(sql, &[webhook.into()]).await?;
    let Some(row) = found else { return Ok(None) };
    let (cursor, failures, next_attempt_at, failing_since, delivered_at, ..) = row;
    let (.., rewinds, version, holder, held_until) = row;
    let number = |stored: i64, column: &str| {
        u64::try_from(stored).map_err(|_| StoreError::corrupt(format!("webhook_delivery.{column}")))
    };
    Ok(Some(Standing {
        cursor: number(cursor, "cursor")?,
        failures: number(failures, "failures")?,
        next_attempt_at,
        failing_since,
        delivered_at,
        rewinds: number(rewinds, "rewinds")?,
        version: number(version, "version")?,
        holder,
        held_until,
    }))
}

/// How the delivery for a webhook stands: for one that was just registered or rewound, as its next attempt will find it.
pub async fn standing(
    rows: &Db,
    webhook: &str,
    state: &Webhook,
    registered: &WebhookRegistered,
) -> Result<Standing, StoreError> {
    let mut found = find(rows, webhook).await?.unwrap_or(Standing {
        cursor: registered.from_cursor,
        failures: 0,
        next_attempt_at: 0,
        failing_since: None,
        delivered_at: None,
        rewinds: state.rewinds,
        version: state.version,
        holder: String::new(),
        held_until: 0,
    });
    if found.rewinds < state.rewinds {
        found.cursor = registered.from_cursor;
    }
    if found.version < state.version {
        found.failures = 0;
        found.next_attempt_at = 0;
    }
    Ok(found)
}

/// Takes or keeps the right to deliver for a webhook, and follows what happened to it since: a rewind moves the
/// cursor, and after anything at all the next message is tried at once. None while another process has the right.
pub(super) async fn hold(
    rows: &Db,
    lease: &Lease<'_>,
    state: &Webhook,
    registered: &WebhookRegistered,
) -> Result<Option<Standing>, StoreError> {
    let now = clock::now();
    let at = clock::micros(now);
    if let Some(found) = find(rows, lease.webhook).await? {
        let is_mine = found.holder == lease.holder;
        if !is_mine && found.held_until > at {
            return Ok(None);
        }
        let for_long = found.held_until > clock::micros(now + lease.length / 2);
        if is_mine && for_long && found.version == state.version {
            return Ok(Some(found));
        }
    }
    let sql = "INSERT INTO webhook_delivery (webhook, version, rewinds, cursor, holder, held_until) \
               VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (webhook) DO UPDATE SET \
               cursor = CASE WHEN webhook_delivery.rewinds < excluded.rewinds THEN excluded.cursor ELSE webhook_delivery.cursor END, \
               rewinds = CASE WHEN webhook_delivery.rewinds < excluded.rewinds THEN excluded.rewinds ELSE webhook_delivery.rewinds END, \
               failures = CASE WHEN webhook_delivery.version < excluded.version THEN 0 ELSE webhook_delivery.failures END, \
               next_attempt_at = CASE WHEN webhook_delivery.version < excluded.version THEN 0 ELSE webhook_delivery.next_attempt_at END, \
               version = CASE WHEN webhook_delivery.version < excluded.version THEN excluded.version ELSE webhook_delivery.version END, \
               holder = excluded.holder, held_until = excluded.held_until \
               WHERE webhook_delivery.holder = excluded.holder OR webhook_delivery.held_until <= $7";
    let values = [
        lease.webhook.into(),
        state.version.into(),
        state.rewinds.into(),
        registered.from_cursor.into(),
        lease.holder.into(),
        lease.until(now).into(),
        at.into(),
    ];
    if rows.execute(sql, &values).await? == 0 {
        return Ok(None);
    }
    let found = find(rows, lease.webhook).await?;
    Ok(found.filter(|found| found.holder == lease.holder))
}

/// Makes sure that this process still delivers here, before an attempt, and for as long as that may take.
pub(super) async fn keep(
    tx: &mut Tx,
    lease: &Lease<'_>,
    standing: &Standing,
) -> Result<bool, StoreError> {
    let sql = format!("UPDATE webhook_delivery SET held_until = $5 WHERE {MINE}");
    let mut values = mine(lease, standing);
    values.push(lease.until(clock::now()).into());
    Ok(tx.execute(&sql, &values).await? == 1)
}

/// Moves the cursor past what was delivered.
pub(super) async fn delivered(
    tx: &mut Tx,
    lease: &Lease<'_>,
    standing: &Standing,
    cursor: u64,
) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE webhook_delivery SET cursor = $5, failures = 0, next_attempt_at = 0, failing_since = NULL, \
         delivered_at = $6 WHERE {MINE}"
    );
    let mut values = mine(lease, standing);
    values.extend([cursor.into(), clock::micros(clock::now()).into()]);
    tx.execute(&sql, &values).await?;
    Ok(())
}

/// Notes that the next message failed, and when it is tried again.
pub(super) async fn failed(
    tx: &mut Tx,
    lease: &Lease<'_>,
    standing: &Standing,
    pause: Duration,
) -> Result<(), StoreError> {
    let sql = format!(
        "UPDATE webhook_delivery SET failures = failures + 1, failing_since = coalesce(failing_since, $5), \
         next_attempt_at = $6 WHERE {MINE}"
    );
    let now = clock::now();
    let mut values = mine(lease, standing);
    values.extend([clock::micros(now).into(), clock::micros(now + pause).into()]);
    tx.execute(&sql, &values).await?;
    Ok(())
}

/// Lets the next message be tried at once: the receiver took another one that somebody sent by hand.
pub(super) async fn hurry(
    tx: &mut Tx,
    lease: &Lease<'_>,
    standing: &Standing,
) -> Result<(), StoreError> {
    let sql = format!("UPDATE webhook_delivery SET next_attempt_at = 0 WHERE {MINE}");
    tx.execute(&sql, &mine(lease, standing)).await?;
    Ok(())
}

/// Moves the cursor past entries that are not for this webhook.
pub(super) async fn skip(
    rows: &Db,
    lease: &Lease<'_>,
    standing: &Standing,
    cursor: u64,
) -> Result<(), StoreError> {
    let sql = format!("UPDATE webhook_delivery SET cursor = $5 WHERE {MINE}");
    let mut values = mine(lease, standing);
    values.push(cursor.into());
    rows.execute(&sql, &values).await?;
    Ok(())
}

/// Gives up the right to deliver, so that another process need not wait.
pub(super) async fn release(rows: &Db, lease: &Lease<'_>) -> Result<(), StoreError> {
    let sql = "UPDATE webhook_delivery SET held_until = 0 WHERE webhook = $1 AND holder = $2";
    rows.execute(sql, &[lease.webhook.into(), lease.holder.into()])
        .await?;
    Ok(())
}
