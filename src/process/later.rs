//! What is carried through only if whoever began it has not done so after a while.

use super::hand::Hand;
use super::is_due_again;
use super::lease::Until;
use super::{Trouble, links, reservations};
use crate::clock;
use crate::store::{Recorded, Store, StoreError};

/// How long whoever began to link two records has.
const LINK_MICROS: i64 = 10_000_000;
/// How long whoever reserved a number has: longer than any request lives, since a number that is freed while its
/// correction is on its way could be registered a second time.
const RESERVATION_MICROS: i64 = 3_600_000_000;

/// Whether an event begins what its own request ends.
pub(super) fn asks(event: &Recorded) -> bool {
    links::asks(event) || reservations::asks(event)
}

async fn carry(hand: &Hand<'_>, event: &Recorded) -> Result<(), Trouble> {
    if reservations::asks(event) {
        reservations::carry(hand, event).await
    } else {
        links::carry(hand, event).await
    }
}

/// Puts an event off.
pub(super) async fn put_off(store: &Store, event: &Recorded) -> Result<(), StoreError> {
    let sql = "INSERT INTO process_later (position, due) VALUES ($1, $2) ON CONFLICT (position) DO NOTHING";
    let patience = if reservations::asks(event) {
        RESERVATION_MICROS
    } else {
        LINK_MICROS
    };
    let due = event.recorded_at + patience;
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
            while is_due_again(store, event, carry(&hand, event).await, &mut tries).await? {}
        }
        let sql = "DELETE FROM process_later WHERE position = $1";
        store.rows.execute(sql, &[position.into()]).await?;
    }
    Ok(())
}

/// How many events are put off for so short a time that it is worth waiting for.
pub(super) async fn waiting(store: &Store) -> Result<u64, StoreError> {
    let soon = clock::micros(clock::now()) + LINK_MICROS;
    let sql = "SELECT count(*) FROM process_later WHERE due <= $1";
    let found: Option<(i64,)> = store.rows.fetch_optional(sql, &[soon.into()]).await?;
    Ok(found.map_or(0, |(count,)| u64::try_from(count).unwrap_or_default()))
}
