//! Messages that somebody asked for once more: each is tried once, beside the order of the feed.

use crate::clock;
use crate::store::{Db, StoreError, Tx};

/// What came of a request for a redelivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It is noted, now or by the same request before.
    Noted,
    /// The id stands for another request.
    OtherRequest,
}

/// Notes that a message is to be sent once more. The same request again, known by `id` and the digest of its body,
/// asks for nothing new.
pub async fn ask(
    rows: &Db,
    id: &str,
    webhook: &str,
    cursor: u64,
    body: &str,
) -> Result<Asked, StoreError> {
    let sql = "INSERT INTO webhook_redelivery (id, webhook, cursor, body, requested_at) VALUES ($1, $2, $3, $4, $5) \
               ON CONFLICT (id) DO NOTHING";
    let values = [
        id.into(),
        webhook.into(),
        cursor.into(),
        body.into(),
        clock::micros(clock::now()).into(),
    ];
    if rows.execute(sql, &values).await? == 1 {
        return Ok(Asked::Noted);
    }
    let sql = "SELECT body FROM webhook_redelivery WHERE id = $1";
    let known: Option<(String,)> = rows.fetch_optional(sql, &[id.into()]).await?;
    Ok(match known {
        Some((known,)) if known != body => Asked::OtherRequest,
        _ => Asked::Noted,
    })
}

/// The oldest request that is not done: its id and the message's cursor.
pub(super) async fn next(rows: &Db, webhook: &str) -> Result<Option<(String, u64)>, StoreError> {
    let sql = "SELECT id, cursor FROM webhook_redelivery WHERE webhook = $1 AND done_at IS NULL \
               ORDER BY requested_at, id LIMIT 1";
    let found: Option<(String, i64)> = rows.fetch_optional(sql, &[webhook.into()]).await?;
    found
        .map(|(id, cursor)| match u64::try_from(cursor) {
            Ok(cursor) => Ok((id, cursor)),
            Err(_) => Err(StoreError::corrupt("webhook_redelivery.cursor")),
        })
        .transpose()
}

/// Notes that a request was carried out, whatever came of it: the log of attempts says that.
pub(super) async fn done(tx: &mut Tx, id: &str) -> Result<(), StoreError> {
    let sql = "UPDATE webhook_redelivery SET done_at = $1 WHERE id = $2";
    tx.execute(sql, &[clock::micros(clock::now()).into(), id.into()])
        .await?;
    Ok(())
}
