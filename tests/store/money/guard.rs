//! What was published stays: a rebuild that tells anything else does not serve, and says so.

use std::sync::Arc;
use std::time::Duration;

use hearth::policies::built_in;
use hearth::query::journal::{Cursor, lines_after};
use hearth::runner::{Runner, RunnerError};
use hearth::store::projections::table_name;
use hearth::store::{Progress, Store};
use projections::money::{JOURNAL, Money};

use crate::backend::{head, on_every_backend};
use crate::claims_made::{Office, Wish};
use crate::world::{block_on, open};

async fn active(runner: &Runner) -> Progress {
    let versions = runner.versions().await.unwrap();
    versions.into_iter().find(|known| known.active).unwrap()
}

/// A store in which a claim was paid, and the runner that has taken it in.
async fn paid_once(store: &Store) -> (Runner, u64) {
    built_in::publish(&store.log).await.unwrap();
    let office = Office(store);
    let worker = office.register(1, "520502").await;
    let claim = office.payable(worker, 2, &Wish::of("520502")).await;
    office.pay(claim, 1).await;
    head(store).await;
    let runner = Runner::new(store, Arc::new(Money));
    runner.prepare().await.unwrap();
    let version = runner.latest().await.unwrap().unwrap();
    runner.catch_up(version, |_| ()).await.unwrap();
    (runner, version)
}

#[test]
fn a_rebuild_that_tells_something_else_does_not_serve() {
    // Another amount, another reference, a line that never was, a line that is gone, a line taken back.
    let injections = [
        (
            "UPDATE {t} SET amount_fen = amount_fen + 1 WHERE kind = 'paid'",
            "UPDATE {t} SET amount_fen = amount_fen - 1 WHERE kind = 'paid'",
        ),
        (
            "UPDATE {t} SET reference = 'X' WHERE kind = 'paid'",
            "UPDATE {t} SET reference = 'R1' WHERE kind = 'paid'",
        ),
        (
            "UPDATE {t} SET from_position = from_position - 1 WHERE kind = 'paid'",
            "UPDATE {t} SET from_position = from_position + 1 WHERE kind = 'paid'",
        ),
        (
            "UPDATE {t} SET line = 99 WHERE kind = 'paid'",
            "UPDATE {t} SET line = 3 WHERE kind = 'paid'",
        ),
        (
            "UPDATE {t} SET to_position = from_position + 1 WHERE kind = 'admitted'",
            "UPDATE {t} SET to_position = NULL",
        ),
    ];
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            let (runner, mut serving) = paid_once(&store).await;
            let published = lines_after(&store, Cursor::START, 100).await.unwrap();
            for (inject, repair) in injections {
                let change = async |statement: &str| {
                    let table = table_name(JOURNAL.name, serving);
                    let statement = statement.replace("{t}", &table);
                    assert!(store.rows.execute(&statement, &[]).await.unwrap() >= 1);
                };
                change(inject).await;
                let told = lines_after(&store, Cursor::START, 100).await.unwrap();
                let rebuilt = runner.begin_rebuild().await.unwrap();
                let refused = runner.catch_up(rebuilt, |_| ()).await;
                let Err(RunnerError::Withheld { position }) = refused else {
                    panic!("{inject}: {refused:?}");
                };
                assert!(position > 0);
                assert_eq!(active(&runner).await.version, serving, "{inject}");
                assert_eq!(runner.latest().await.unwrap(), Some(serving), "{inject}");
                let versions = runner.versions().await.unwrap();
                let built = versions.iter().find(|known| known.version == rebuilt);
                let built = built.unwrap();
                assert!(built.is_withheld(), "{inject}: {built:?}");
                assert!(built.error.as_ref().unwrap().contains("published"));
                assert_eq!(
                    lines_after(&store, Cursor::START, 100).await.unwrap(),
                    told,
                    "what serves serves on"
                );
                change(repair).await;
                // A version that is kept from serving stands in nobody's way.
                let again = runner.begin_rebuild_asked("").await.unwrap().unwrap();
                runner.catch_up(again, |_| ()).await.unwrap();
                assert_eq!(active(&runner).await.version, again, "{repair}");
                serving = again;
                let now = lines_after(&store, Cursor::START, 100).await.unwrap();
                assert_eq!(now, published);
            }
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn the_version_that_serves_goes_on_while_another_is_withheld() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            let (runner, serving) = paid_once(&store).await;
            let table = table_name(JOURNAL.name, serving);
            let inject = format!("UPDATE {table} SET amount_fen = 1 WHERE kind = 'approved'");
            store.rows.execute(&inject, &[]).await.unwrap();
            let rebuilt = runner.begin_rebuild().await.unwrap();
            let observer = Runner::new(&store, Arc::new(Money));
            let running = tokio::spawn(runner.run());
            let withheld = async || {
                let versions = observer.versions().await.unwrap();
                let built = versions.into_iter().find(|known| known.version == rebuilt);
                built.unwrap()
            };
            for _ in 0..500 {
                if withheld().await.is_withheld() {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let stopped = withheld().await;
            assert!(stopped.is_withheld(), "{stopped:?}");
            let office = Office(&store);
            let worker = office.register(7, "520502").await;
            office.file(worker, 8, &Wish::of("520502")).await;
            let head = store.log.head().await.unwrap();
            assert!(
                hearth::query::wait_for(&store, "money", head)
                    .await
                    .unwrap()
            );
            let (lines, _) = lines_after(&store, Cursor::after_all(stopped.checkpoint), 9)
                .await
                .unwrap();
            assert_eq!(lines.len(), 1);
            assert_eq!(withheld().await, stopped, "nobody goes on with it");
            assert_eq!(active(&observer).await.version, serving);
            running.abort();
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn a_rebuild_beside_claims_that_move_on_serves_in_the_end() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            let (runner, _) = paid_once(&store).await;
            let builder = Runner::new(&store, Arc::new(Money));
            let running = tokio::spawn(runner.run());
            let writer = {
                let store = store.clone();
                tokio::spawn(async move {
                    let office = Office(&store);
                    for number in 10..30 {
                        let worker = office.register(number, "520502").await;
                        office
                            .payable(worker, 100 + number, &Wish::of("520502"))
                            .await;
                    }
                })
            };
            let mut versions = Vec::new();
            for _ in 0..4 {
                let version = builder.begin_rebuild().await.unwrap();
                builder.catch_up(version, |_| ()).await.unwrap();
                versions.push(version);
            }
            writer.await.unwrap();
            let head = store.log.head().await.unwrap();
            assert!(
                hearth::query::wait_for(&store, "money", head)
                    .await
                    .unwrap()
            );
            assert_eq!(Some(&active(&builder).await.version), versions.last());
            let (lines, _) = lines_after(&store, Cursor::START, 1_000).await.unwrap();
            // Entitled, approved, admitted of each, and one payment.
            assert_eq!(lines.len(), 21 * 3 + 1);
            running.abort();
            drop(background);
            store.close().await;
        });
    });
}
