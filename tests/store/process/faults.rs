//! Steps that are refused, events that can't be read, stores that go away, steps that take long.

use std::time::Duration;

use domain::batch::{BatchAct, LineRefusal, Resolution, ResultStatus};
use domain::claim::{ClaimRef, ClaimState};
use hearth::process::{self, StepRefused};
use hearth::store::Store;
use sqlx::{Connection, PgConnection};

use super::claiming::{approve, months, to_approval, to_notice, transport};
use super::laws;
use super::payments::{approve_batch, batch, batch_id, export, on_batch, prepare, results, said};
use super::stage::{
    COUNTY, budget, carry, claim, expire, fen, organisation, register, state, worker,
};
use crate::backend::{Backend, POSTGRES_URL, head, on_every_backend, run};
use crate::proxy::{Cut, Proxy};
use crate::world::{block_on, on, open};

async fn opened(backend: &Backend) -> Store {
    let store = open(backend).await;
    let _placing = store.placing();
    for number in 1..=3 {
        register(&store, worker(number)).await;
        register(&store, organisation(number)).await;
    }
    store
}

/// Puts an event into a stream that nobody can read.
async fn garble(store: &Store, kind: &str, id: &str, sequence: u64, event_type: &str) {
    let json = if store.log.db().is_postgres() {
        "json"
    } else {
        "text"
    };
    let sql = format!(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
         VALUES ($1, $2, $3, $4, '1.0.0', CAST('{{\"{event_type}\": 7}}' AS {json}), CAST('{{}}' AS {json}))"
    );
    let values = [kind.into(), id.into(), sequence.into(), event_type.into()];
    store.log.db().execute(&sql, &values).await.unwrap();
    head(store).await;
}

async fn exported(store: &Store, claims: &[ClaimRef]) {
    prepare(store, batch_id(1), claims).await.unwrap();
    carry(store).await;
    approve_batch(store, batch_id(1), Vec::new()).await.unwrap();
    export(store, batch_id(1), Vec::new()).await.unwrap();
}

#[test]
fn a_step_that_a_record_refuses_is_noted_and_the_worker_goes_on() {
    on_every_backend(|backend| {
        block_on(async {
            let store = opened(backend).await;
            let background = store.start();
            let one = to_approval(&store, &transport(1, 1, 1_000)).await;
            let two = to_approval(&store, &transport(2, 2, 1_000)).await;
            carry(&store).await;
            exported(&store, &[one, two]).await;
            // The bank paid more than was approved, and somebody accepts that.
            let mut more = said(one, ResultStatus::Paid);
            more.amount_fen = Some(fen(1_001));
            results(&store, batch_id(1), vec![more]).await.unwrap();
            let found = batch(&store, batch_id(1)).await;
            let accept = BatchAct::ResolveBreak {
                break_id: found.open_breaks().next().unwrap().fact.break_id,
                resolution: Resolution::Accepted,
                reason: "the bank's letter".to_owned(),
                resolved_on: on("2024-06-15"),
            };
            on_batch(&store, batch_id(1), "auditor", accept)
                .await
                .unwrap();
            let resolved = store.log.head().await.unwrap();
            let paid = vec![said(two, ResultStatus::Paid)];
            results(&store, batch_id(1), paid).await.unwrap();
            carry(&store).await;
            assert_eq!(state(&store, two).await, ClaimState::Paid);
            let refused = process::refused(&store).await.unwrap();
            let [only] = refused.as_slice() else {
                panic!("{refused:?}");
            };
            let StepRefused {
                position,
                aggregate_type,
                step,
                reason,
                ..
            } = only;
            assert_eq!(
                (*position, aggregate_type.as_str()),
                (resolved, "payment_batch")
            );
            assert_eq!(step, "book the payment");
            assert!(reason.contains(&one.claim_id.to_string()), "{reason}");
            // Begun again from the start, it notes nothing twice and does nothing twice.
            let head = store.log.head().await.unwrap();
            let sql = "UPDATE process SET cursor = 0, lease_until = 0";
            store.rows.execute(sql, &[]).await.unwrap();
            carry(&store).await;
            assert_eq!(store.log.head().await.unwrap(), head);
            assert_eq!(process::refused(&store).await.unwrap().len(), 1);
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn an_event_that_cannot_be_read_is_noted_and_stops_nobody() {
    on_every_backend(|backend| {
        block_on(async {
            let store = opened(backend).await;
            let background = store.start();
            let kinds = [
                ("worker", "ApprovalStarted"),
                ("budget", "BudgetCommitted"),
                ("payment_batch", "BatchPrepared"),
                ("worker", "AliasProposed"),
            ];
            for (number, (kind, event_type)) in (900..).zip(kinds) {
                garble(&store, kind, &crate::world::id(number), 1, event_type).await;
            }
            garble(&store, "worker", "no uuid", 1, "ClaimApproved").await;
            let one = to_approval(&store, &transport(1, 1, 1_000)).await;
            let worker_on_the_log = process::start(&store).await.unwrap();
            let head = store.log.head().await.unwrap();
            assert!(process::carried(&store, head).await.unwrap());
            drop(worker_on_the_log);
            store
                .rows
                .execute("UPDATE process_later SET due = 0", &[])
                .await
                .unwrap();
            carry(&store).await;
            assert_eq!(state(&store, one).await, ClaimState::Payable);
            let refused = process::refused(&store).await.unwrap();
            assert_eq!(refused.len(), 5, "{refused:?}");
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn a_record_that_cannot_be_read_keeps_no_other_from_its_step() {
    on_every_backend(|backend| {
        block_on(async {
            let store = opened(backend).await;
            let background = store.start();
            let one = to_approval(&store, &transport(1, 1, 1_000)).await;
            let two = to_approval(&store, &transport(2, 2, 1_000)).await;
            let three = to_approval(&store, &transport(3, 3, 1_000)).await;
            carry(&store).await;
            let stream = worker(1).as_uuid().to_string();
            let version = store.log.stream("worker", &stream).await.unwrap().len() as u64;
            garble(&store, "worker", &stream, version + 1, "Unheard").await;
            prepare(&store, batch_id(1), &[one, two]).await.unwrap();
            // An approval that rests on a key of the record that can't be read.
            let months = to_approval(&store, &months(1, 4, &[(1, "2024-01")])).await;
            carry(&store).await;
            let ready = batch(&store, batch_id(1)).await;
            assert_eq!((ready.lines.len(), ready.refused.len()), (1, 1));
            assert_eq!(ready.refused[0].reason, LineRefusal::NotPayable);
            // It gives no key: the claim can be approved again once it was mended.
            assert_eq!(state(&store, months).await, ClaimState::Publicised);
            assert_eq!(process::refused(&store).await.unwrap().len(), 0);
            // Results of others are booked when one can't be.
            prepare(&store, batch_id(2), &[three]).await.unwrap();
            carry(&store).await;
            assert_eq!(state(&store, three).await, ClaimState::Batched);
            let stream = worker(3).as_uuid().to_string();
            let version = store.log.stream("worker", &stream).await.unwrap().len() as u64;
            approve_batch(&store, batch_id(1), Vec::new())
                .await
                .unwrap();
            export(&store, batch_id(1), Vec::new()).await.unwrap();
            garble(&store, "worker", &stream, version + 1, "Unheard").await;
            let paid = vec![said(two, ResultStatus::Paid)];
            results(&store, batch_id(1), paid).await.unwrap();
            super::payments::cancel(&store, batch_id(2)).await.unwrap();
            carry(&store).await;
            assert_eq!(state(&store, two).await, ClaimState::Paid);
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn a_connection_that_breaks_at_a_commit_only_delays() {
    for mark in [
        "EntitlementHeld",
        "ClaimAdmitted",
        "BudgetCommitted",
        "ClaimBatched",
    ] {
        for cut in [Cut::AfterCommit, Cut::BeforeCommit] {
            let Some(backend) = Backend::postgres() else {
                return;
            };
            block_on(async {
                let store = opened(&backend).await;
                let background = store.start();
                budget(&store, COUNTY, 5_000, false).await;
                let proxy = Proxy::before(&backend.url().unwrap(), mark, cut);
                let mut settings = backend.settings();
                settings.stores.log = proxy.url().parse().unwrap();
                let through = Store::open(&settings.stores).await.unwrap();
                let placing = through.start();
                let plan = months(1, 1, &[(1, "2024-01"), (2, "2024-01")]);
                let claimed = to_approval(&store, &plan).await;
                let at_work = process::start(&through).await.unwrap();
                let head = store.log.head().await.unwrap();
                assert!(
                    process::carried(&store, head).await.unwrap(),
                    "{mark} {cut:?}"
                );
                prepare(&store, batch_id(1), &[claimed]).await.unwrap();
                let head = store.log.head().await.unwrap();
                assert!(
                    process::carried(&store, head).await.unwrap(),
                    "{mark} {cut:?}"
                );
                assert_eq!(proxy.cuts(), 1, "{mark}");
                assert_eq!(state(&store, claimed).await, ClaimState::Batched);
                drop((at_work, placing));
                carry(&store).await;
                laws::hold(&store, mark).await;
                drop(background);
                store.close().await;
                through.close().await;
            });
        }
    }
}

#[test]
fn a_database_that_is_away_for_a_while_only_delays() {
    let Some(backend) = Backend::postgres() else {
        return;
    };
    let server = std::env::var(POSTGRES_URL).unwrap();
    let url = backend.url().unwrap();
    let (_, name) = url.rsplit_once('/').unwrap();
    block_on(async {
        let store = opened(&backend).await;
        let background = store.start();
        let mut claims = Vec::new();
        for number in 1..=3 {
            claims.push(to_notice(&store, &transport(number, number, 1_000)).await);
            let plan = months(number, 10 + number, &[(1, "2024-01"), (number, "2024-02")]);
            claims.push(to_notice(&store, &plan).await);
        }
        for claim in &claims {
            approve(&store, *claim).await.unwrap();
        }
        let at_work = process::start(&store).await.unwrap();
        for _ in 0..4 {
            tokio::time::sleep(Duration::from_millis(15)).await;
            run(
                &server,
                &format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"),
            );
            let away = format!(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
            );
            run(&server, &away);
            tokio::time::sleep(Duration::from_millis(400)).await;
            run(
                &server,
                &format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true"),
            );
        }
        let mut tries = 0;
        let head = loop {
            tries += 1;
            match store.log.head().await {
                Ok(head) => break head,
                Err(error) => assert!(tries < 50, "{error}"),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        };
        assert!(process::carried(&store, head).await.unwrap());
        drop(at_work);
        carry(&store).await;
        laws::hold(&store, "after the outage").await;
        for of in claims.iter().step_by(2) {
            assert_eq!(claim(&store, *of).await.state, ClaimState::Payable);
        }
        drop(background);
        store.close().await;
    });
}

async fn term(store: &Store) -> i64 {
    let found: Vec<(i64,)> = store
        .rows
        .fetch("SELECT term FROM process", &[])
        .await
        .unwrap();
    found[0].0
}

#[test]
fn a_step_that_takes_long_is_not_taken_over() {
    let Some(backend) = Backend::postgres() else {
        return;
    };
    block_on(async {
        let (store, other) = (opened(&backend).await, open(&backend).await);
        let background = store.start();
        let at_work = process::start(&store).await.unwrap();
        let own = to_notice(&store, &months(1, 1, &[(1, "2024-01")])).await;
        carry_on(&store).await;
        let waiting = process::start(&other).await.unwrap();
        let before = term(&store).await;
        // Nobody can write to the log for longer than a lease lasts without a sign.
        let mut client = PgConnection::connect(&backend.url().unwrap())
            .await
            .unwrap();
        approve(&store, own).await.unwrap();
        let mut stalled = client.begin().await.unwrap();
        sqlx::query("LOCK TABLE log.events IN EXCLUSIVE MODE")
            .execute(&mut *stalled)
            .await
            .unwrap();
        tokio::time::sleep(Duration::from_secs(5)).await;
        stalled.rollback().await.unwrap();
        carry_on(&store).await;
        assert_eq!(state(&store, own).await, ClaimState::Payable);
        assert_eq!(term(&store).await, before);
        drop((at_work, waiting));
        expire(&store).await;
        drop(background);
        store.close().await;
        other.close().await;
    });
}

/// Waits for a worker that runs.
async fn carry_on(store: &Store) {
    let head = store.log.head().await.unwrap();
    assert!(process::carried(store, head).await.unwrap());
}
