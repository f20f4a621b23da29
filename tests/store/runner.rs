//! The projection runner when something is wrong, or somebody else is quicker.

use std::sync::Arc;
use std::time::Duration;

use cqrs_es::Aggregate;
use domain::agreement::Agreement;
use domain::batch::{BatchAct, ClaimToPay, PaymentBatch};
use domain::claim::{ClaimRef, Claimant};
use domain::region::RegionCode;
use domain::subject::{Given, Subject};
use hearth::runner::{Runner, RunnerError, all};
use hearth::store::{Expected, POSITION_TIMEOUT, Progress, Store};
use projections::directory::Directory;
use projections::ledger::Ledger;
use sqlx::{Connection, PgConnection};
use uuid::Uuid;

use crate::backend::{Backend, on_every_backend};
use crate::laws::rows_of;
use crate::world::{block_on, envelope, id, keyed, open, sign, supplement};

async fn sign_many(store: &Store, numbers: std::ops::RangeInclusive<u128>) {
    for number in numbers {
        store
            .log
            .execute::<Agreement>(&id(number), sign(), &envelope("r"), Expected::Any)
            .await
            .unwrap();
    }
}

async fn active(runner: &Runner) -> Progress {
    let versions = runner.versions().await.unwrap();
    versions.into_iter().find(|it| it.active).unwrap()
}

#[test]
fn an_unreadable_event_stops_a_projection_visibly_after_everything_before_it() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            sign_many(&store, 1..=3).await;
            let poison = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
                 VALUES ('agreement', '00000000-0000-0000-0000-0000000000ff', 1, 'Unheard', '1.0.0', '{\"Unheard\":{}}', '{}')";
            store.log.db().execute(poison, &[]).await.unwrap();
            store.log.sequencer().place().await.unwrap();
            sign_many(&store, 4..=4).await;
            let following = all().into_iter();
            for projection in following.filter(|projection| projection.follows(Agreement::TYPE)) {
                let runner = Runner::new(&store, projection);
                runner.prepare().await.unwrap();
                let version = runner.latest().await.unwrap().unwrap();
                let stopped = runner.catch_up(version, |_| ()).await;
                assert!(
                    matches!(stopped, Err(RunnerError::Poison { position: 4, .. })),
                    "{stopped:?}"
                );
                let progress = active(&runner).await;
                assert_eq!((progress.checkpoint, progress.error_position), (3, Some(4)));
                assert!(
                    progress
                        .error
                        .unwrap()
                        .contains("no event of kind agreement")
                );
                let rows = rows_of(&store, runner.projection(), version).await;
                assert!(rows.contains(&id(3)) && !rows.contains(&id(4)), "{rows}");
            }
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn an_unreadable_event_leaves_projections_that_do_not_follow_its_kind_alone() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            let poison = "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
                 VALUES ('organisation', '00000000-0000-0000-0000-0000000000ff', 1, 'Unheard', '1.0.0', '{\"Unheard\":{}}', '{}')";
            store.log.db().execute(poison, &[]).await.unwrap();
            store.log.sequencer().place().await.unwrap();
            sign_many(&store, 1..=2).await;
            let mut reached = Vec::new();
            for projection in all() {
                let runner = Runner::new(&store, projection);
                runner.prepare().await.unwrap();
                let version = runner.latest().await.unwrap().unwrap();
                let stopped = runner.catch_up(version, |_| ()).await.is_err();
                reached.push((
                    runner.projection().name(),
                    active(&runner).await.checkpoint,
                    stopped,
                ));
            }
            let expected = [
                ("directory", 0, true),
                ("ledger", 3, false),
                ("determinations", 0, true),
                ("money", 0, true),
                ("findings", 0, true),
            ];
            assert_eq!(reached, expected);
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn events_of_a_payment_batch_are_passed_over() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            let claim = ClaimRef {
                claimant: Claimant::Worker(Uuid::from_u128(1).into()),
                claim_id: Uuid::from_u128(2).into(),
            };
            let prepare = Given {
                today: "2022-06-30".parse().unwrap(),
                by: Subject::new("county", "finance"),
                act: BatchAct::Prepare {
                    claims: vec![ClaimToPay {
                        claim,
                        amount_fen: 50_000.try_into().unwrap(),
                    }],
                    region: RegionCode::parse("520324").unwrap(),
                    prepared_on: "2022-06-30".parse().unwrap(),
                    follows: None,
                },
            };
            store
                .log
                .execute::<PaymentBatch>(&id(1), prepare, &envelope("b"), Expected::Any)
                .await
                .unwrap();
            sign_many(&store, 2..=2).await;
            for projection in all() {
                let runner = Runner::new(&store, projection);
                runner.prepare().await.unwrap();
                let version = runner.latest().await.unwrap().unwrap();
                runner.catch_up(version, |_| ()).await.unwrap();
                assert_eq!(active(&runner).await.checkpoint, 2);
            }
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn two_runners_of_one_projection_count_everything_once() {
    on_every_backend(|backend| {
        block_on(async {
            let (here, there) = (open(backend).await, open(backend).await);
            let sequencing = here.start();
            let first = Runner::new(&here, Arc::new(Ledger::default()));
            first.prepare().await.unwrap();
            let tasks: Vec<_> = [&here, &there]
                .map(|store| Runner::new(store, Arc::new(Ledger::default())))
                .into_iter()
                .map(|runner| tokio::spawn(runner.run()))
                .collect();
            sign_many(&here, 1..=60).await;
            for _ in 0..500 {
                if active(&first).await.checkpoint == 60 {
                    break;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            for task in tasks {
                task.abort();
            }
            let progress = active(&first).await;
            assert_eq!((progress.checkpoint, progress.error.clone()), (60, None));
            let rebuilt = first.begin_rebuild().await.unwrap();
            first.catch_up(rebuilt, |_| ()).await.unwrap();
            assert_eq!(
                rows_of(&here, first.projection(), progress.version).await,
                rows_of(&here, first.projection(), rebuilt).await
            );
            drop(sequencing);
            here.close().await;
            there.close().await;
        });
    });
}

#[test]
fn a_rebuild_is_built_beside_the_version_that_serves_until_it_is_switched() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            sign_many(&store, 1..=5).await;
            let runner = Runner::new(&store, Arc::new(Directory));
            runner.prepare().await.unwrap();
            let old = runner.latest().await.unwrap().unwrap();
            runner.catch_up(old, |_| ()).await.unwrap();
            let new = runner.begin_rebuild().await.unwrap();
            assert!(new > old);
            assert_eq!(active(&runner).await.version, old, "the old one serves on");
            runner.catch_up(new, |_| ()).await.unwrap();
            let now = active(&runner).await;
            assert_eq!((now.version, now.checkpoint), (new, 5));
            // A reader who has just looked up the old version still finds its tables.
            assert_eq!(
                rows_of(&store, runner.projection(), old).await,
                rows_of(&store, runner.projection(), new).await
            );
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn of_many_rebuilds_asked_for_at_once_one_begins() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            Runner::new(&store, Arc::new(Directory))
                .prepare()
                .await
                .unwrap();
            let tasks: Vec<_> = (0..8)
                .map(|_| {
                    let runner = Runner::new(&store, Arc::new(Directory));
                    tokio::spawn(async move { runner.begin_rebuild_asked("").await })
                })
                .collect();
            let mut begun = Vec::new();
            for task in tasks {
                begun.extend(task.await.unwrap().unwrap());
            }
            assert_eq!(begun.len(), 1, "{begun:?}");
            let runner = Runner::new(&store, Arc::new(Directory));
            runner.catch_up(begun[0], |_| ()).await.unwrap();
            assert!(runner.begin_rebuild_asked("").await.unwrap().is_some());
            store.close().await;
        });
    });
}

#[test]
fn a_transaction_that_does_not_end_is_named_and_commands_are_answered_without_a_position() {
    let Some(backend) = Backend::postgres() else {
        return;
    };
    block_on(async {
        let store = open(&backend).await;
        let background = store.start();
        sign_many(&store, 1..=1).await;
        let mut client = PgConnection::connect(&backend.url().unwrap())
            .await
            .unwrap();
        let mut stalled = client.begin().await.unwrap();
        let (pid,): (i32,) = sqlx::query_as("SELECT pg_backend_pid()")
            .fetch_one(&mut *stalled)
            .await
            .unwrap();
        sqlx::query("SELECT log.next_position()")
            .execute(&mut *stalled)
            .await
            .unwrap();
        let began = tokio::time::Instant::now();
        let send = || async {
            let command = supplement("meanwhile");
            store
                .log
                .execute::<Agreement>(&id(1), command, &keyed("r", "late"), Expected::Any)
                .await
                .unwrap()
        };
        let done = send().await;
        assert_eq!((done.version, done.position), (2, None));
        let waited = began.elapsed();
        assert!(
            waited >= POSITION_TIMEOUT && waited < POSITION_TIMEOUT + Duration::from_secs(2),
            "{waited:?}"
        );
        assert_eq!(store.log.sequencer().blocked_by(), Some(pid.into()));
        stalled.rollback().await.unwrap();
        sign_many(&store, 2..=2).await;
        assert_eq!(store.log.sequencer().blocked_by(), None);
        let placed = store.log.position_of("agreement", &id(1), 2).await.unwrap();
        assert_eq!(placed, Some(2));
        let again = send().await;
        assert_eq!((again.version, again.position), (2, placed));
        assert_eq!(store.log.head().await.unwrap(), 3);
        drop(background);
        store.close().await;
    });
}
