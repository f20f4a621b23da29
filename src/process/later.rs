//! What is carried through only if whoever began it has not done so after a while.

use super::hand::Hand;
use super::is_due_again;
use super::lease::Until;
use super::links;
use crate::clock;
use crate::store::{Recorded, Store, StoreError};

/// How long whoever began it has.
const PATIENCE_MICROS: i64 = 10_000_000;

/// Puts an event off.
pub(super) async fn put_off(store: &Store, event: &Recorded) -> Result<(), StoreError> {
    let sql = "INSERT INTO process_later (position, due) VALUES ($1, $2) ON CONFLICT (position) DO NOTHING";
    let due = event.recorded_at + PATIENCE_MICROS;
    store
        .rows
        .execute(sql, &[event.position.into(), due.into()])
        .await?;
    Ok(())
}

/// Carries through what was put off and is due.
pub(super) async fn carry_due(store: &Store, until: &Until) -> Result<(), StoreError> {
    let sql = "SELECT position FROM process_later WHERE due <= $1 ORDER BY position";
    let now = clock::micros(clock::now());
    let due: Vec<(i64,)> = store.rows.fetch(sql, &[now.into()]).await?;
    for (position,) in due {
        let before = u64::try_from(position - 1).unwrap_or_default();
        if let Some(event) = store.log.read_after(before, 1).await?.first() {
            let hand = Hand::of(store, event, until);
            let mut tries = 0;
            while is_due_again(store, event, links::carry(&hand, event).await, &mut tries).await? {}
        }
        let sql = "DELETE FROM process_later WHERE position = $1";
        store.rows.execute(sql, &[position.into()]).await?;
    }
    Ok(())
}

/// How many events are put off.
pub(super) async fn waiting(store: &Store) -> Result<u64, StoreError> {
    let found: Option<(i64,)> = store
        .rows
        .fetch_optional("SELECT count(*) FROM process_later", &[])
        .await?;
    Ok(found.map_or(0, |(count,)| u64::try_from(count).unwrap_or_default()))
}
