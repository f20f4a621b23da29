//! The log of attempts: each is noted before it begins and ended with what came of it.

use super::client::Outcome;
use super::message::Message;
use crate::chance;
use crate::clock;
use crate::store::{Db, StoreError, Tx, Value};

/// How long attempts are kept.
const KEPT: chrono::TimeDelta = chrono::TimeDelta::days(90);

/// One attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// The attempt: later ones have greater ids.
    pub id: String,
    /// What the message is known by.
    pub message_id: String,
    /// The entry's place in the feed.
    pub cursor: u64,
    /// Which attempt at this message it is, from 1.
    pub attempt: u64,
    /// Whether somebody asked for it.
    pub by_hand: bool,
    /// When it began, in microseconds since 1970.
    pub started_at: i64,
    /// When it ended; none while it runs, and for ever if its process went away meanwhile.
    pub ended_at: Option<i64>,
    /// The receiver's answer.
    pub status: Option<u16>,
    /// Why there was no answer.
    pub error: Option<String>,
}

/// Notes an attempt that begins now.
pub(super) async fn begin(
    tx: &mut Tx,
    webhook: &str,
    message: &Message,
    by_hand: bool,
) -> Result<String, StoreError> {
    let id = chance::id().to_string();
    let sql = "INSERT INTO webhook_attempt (id, webhook, message_id, cursor, attempt, by_hand, started_at) \
               SELECT $1, $2, $3, $4, 1 + count(*), $5, $6 FROM webhook_attempt WHERE webhook = $2 AND cursor = $4";
    let values = [
        id.as_str().into(),
        webhook.into(),
        message.id.as_str().into(),
        message.cursor.into(),
        i64::from(by_hand).into(),
        clock::micros(clock::now()).into(),
    ];
    tx.execute(sql, &values).await?;
    Ok(id)
}

/// Notes how an attempt ended.
pub(super) async fn end(tx: &mut Tx, id: &str, outcome: Outcome) -> Result<(), StoreError> {
    let (status, error) = match outcome {
        Outcome::Answered { status, .. } => (i64::from(status).into(), Value::NullText),
        Outcome::None(reason) => (Value::NullInt, reason.code().into()),
    };
    let sql = "UPDATE webhook_attempt SET ended_at = $1, status = $2, error = $3 WHERE id = $4";
    let now = clock::micros(clock::now());
    tx.execute(sql, &[now.into(), status, error, id.into()])
        .await?;
    Ok(())
}

/// Forgets attempts that are older than they need to be kept.
pub(super) async fn forget_old(rows: &Db) -> Result<(), StoreError> {
    let sql = "DELETE FROM webhook_attempt WHERE started_at < $1";
    let before = clock::micros(clock::now() - KEPT);
    rows.execute(sql, &[before.into()]).await?;
    Ok(())
}

type Row = (
    String,
    String,
    i64,
    i64,
    i64,
    i64,
    Option<i64>,
    Option<i64>,
    Option<String>,
);

/// The attempts for a webhook, the latest first, before one of them, at most `limit`; of one message only, if asked.
pub async fn list(
    rows: &Db,
    webhook: &str,
    cursor: Option<u64>,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Attempt>, StoreError> {
    let of_message = if cursor.is_some() {
        " AND cursor = $4"
    } else {
        ""
    };
    let sql = format!(
        "SELECT id, message_id, cursor, attempt, by_hand, started_at, ended_at, status, error FROM webhook_attempt \
         WHERE webhook = $1 AND id < $2{of_message} ORDER BY id DESC LIMIT $3"
    );
    // Every id sorts before this.
    let before = before.unwrap_or("~");
    let mut values = vec![webhook.into(), before.into(), limit.into()];
    values.extend(cursor.map(Value::from));
    let found: Vec<Row> = rows.fetch(&sql, &values).await?;
    found.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<Attempt, StoreError> {
    let (id, message_id, cursor, attempt, by_hand, started_at, ended_at, status, error) = row;
    let impossible = |column: &str| StoreError::corrupt(format!("webhook_attempt.{column}"));
    Ok(Attempt {
        id,
        message_id,
        cursor: u64::try_from(cursor).map_err(|_| impossible("cursor"))?,
        attempt: u64::try_from(attempt).map_err(|_| impossible("attempt"))?,
        by_hand: by_hand == 1,
        started_at,
        ended_at,
        status: status
            .map(u16::try_from)
            .transpose()
            .map_err(|_| impossible("status"))?,
        error,
    })
}
