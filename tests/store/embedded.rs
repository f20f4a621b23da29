//! The embedded store: what a full disk and a caller who goes away do to it.

use std::time::Duration;

use domain::agreement::Agreement;
use hearth::chance;
use hearth::store::{Expected, Refusal, StoreError};

use crate::backend::Backend;
use crate::world::{block_on, envelope, id, open, sign, supplement};

#[test]
fn a_full_disk_is_unavailable_and_changes_nothing_and_later_commands_work() {
    let backend = Backend::sqlite();
    block_on(async {
        let store = open(&backend).await;
        let log = &store.log;
        let first = id(1);
        log.execute::<Agreement>(&first, sign(), &envelope("r"), Expected::Any)
            .await
            .unwrap();
        let before = log.read_after(0, 10).await.unwrap();
        // The limit is the connection's: it can't go below what the file has already.
        log.db()
            .execute("PRAGMA max_page_count = 1", &[])
            .await
            .unwrap();
        let large = supplement(&"x".repeat(200_000));
        let refused = log
            .execute::<Agreement>(&first, large.clone(), &envelope("full"), Expected::Any)
            .await;
        assert!(
            matches!(refused, Err(Refusal::Store(StoreError::Unavailable(_)))),
            "{refused:?}"
        );
        assert_eq!(log.read_after(0, 10).await.unwrap(), before);
        log.db()
            .execute("PRAGMA max_page_count = 1000000", &[])
            .await
            .unwrap();
        let done = log
            .execute::<Agreement>(&first, large, &envelope("space"), Expected::Any)
            .await
            .unwrap();
        assert_eq!((done.version, done.position), (2, Some(2)));
        store.close().await;
    });
}

#[test]
fn a_closed_store_is_in_its_files_alone() {
    block_on(async {
        for _ in 0..60 {
            let backend = Backend::sqlite();
            let store = open(&backend).await;
            store
                .log
                .execute::<Agreement>(&id(1), sign(), &envelope("r"), Expected::Any)
                .await
                .unwrap();
            store.close().await;
            let wal = backend.data_dir().join("log.db-wal");
            assert!(!wal.exists(), "a copy of log.db would lack the event");
        }
    });
}

#[test]
fn a_caller_who_goes_away_at_any_moment_leaves_no_transaction_behind() {
    let backend = Backend::sqlite();
    block_on(async {
        let (store, reader) = (open(&backend).await, open(&backend).await);
        let mut committed = 0;
        for number in 1..=150_u128 {
            let db = store.log.db().clone();
            let gone = tokio::spawn(async move { db.begin().await.map(drop) });
            let longest = Duration::from_micros(200);
            tokio::time::sleep(longest.mul_f64(chance::factor(0.0..1.0))).await;
            gone.abort();
            let done = store
                .log
                .execute::<Agreement>(&id(number), sign(), &envelope("r"), Expected::Any)
                .await
                .unwrap();
            committed += 1;
            assert_eq!(done.position, Some(committed));
            assert_eq!(
                reader.log.head().await.unwrap(),
                committed,
                "what was acknowledged is seen by others"
            );
            store
                .log
                .db()
                .begin()
                .await
                .unwrap()
                .rollback()
                .await
                .unwrap();
        }
        store.close().await;
        reader.close().await;
    });
}
