//! The months of the access log: sealed once, proved line by line, deleted only when they have expired.

use chrono::{DateTime, TimeDelta, Utc};
use domain::access_month::{AccessMonth, AccessMonthAct, AccessMonthSealed};
use domain::ids::AccessMonthId;
use domain::subject::Given;
use domain::time::Month;
use hearth::access::months::{delete_expired, leaf_data, proof, seal_due};
use hearth::clock;
use hearth::store::{AccessFilter, AccessLine, Expected, Store};
use sha2::{Digest, Sha256};

use crate::backend::{Backend, on_every_backend};
use crate::world::{block_on, envelope, open};

/// A line noted at some instant.
async fn noted(store: &Store, at: &str, stream: &str) {
    let at: DateTime<Utc> = at.parse().unwrap();
    let sql = "INSERT INTO access_log (at, subject, role, region, action, stream_id, purpose, request_id) \
               VALUES ($1, 'local/wang', 'caseworker', '520502', 'case', $2, '查询', 'r')";
    let values = [at.timestamp_micros().into(), stream.into()];
    store.log.db().execute(sql, &values).await.unwrap();
}

async fn refused(store: &Store, sql: &str) {
    let error = store.log.db().execute(sql, &[]).await.expect_err(sql);
    assert!(error.to_string().contains("append-only"), "{sql}: {error}");
}

/// All lines, in order.
async fn lines(store: &Store) -> Vec<AccessLine> {
    let all = AccessFilter::default();
    let mut lines = store.log.accesses(&all, 1_000).await.unwrap();
    lines.reverse();
    lines
}

/// The root of a tree as RFC 6962, section 2.1 defines it, over hashes of leaves.
fn root(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => Sha256::digest([]).into(),
        [leaf] => *leaf,
        leaves => {
            let middle = leaves.len().next_power_of_two() / 2;
            let (left, right) = leaves.split_at(middle);
            let node = [&[1][..], &root(left)[..], &root(right)[..]].concat();
            Sha256::digest(node).into()
        }
    }
}

/// What a month must be sealed with, worked out from the definition.
fn expected(month: &str, lines: &[AccessLine]) -> AccessMonthSealed {
    let leaves: Vec<[u8; 32]> = lines
        .iter()
        .map(|line| {
            let data = format!(
                "{{\"action\":\"{}\",\"at\":{},\"id\":{},\"purpose\":\"{}\",\"region\":\"{}\",\"request_id\":\"{}\",\
                 \"role\":\"{}\",\"stream_id\":\"{}\",\"subject\":\"{}\",\"times\":{},\"v\":1}}",
                line.action, line.at, line.id, line.purpose, line.region, line.request_id, line.role,
                line.stream_id, line.subject, line.times,
            );
            assert_eq!(leaf_data(line).unwrap(), data.as_bytes());
            Sha256::digest([&[0], data.as_bytes()].concat()).into()
        })
        .collect();
    AccessMonthSealed {
        month: Month::parse(month).unwrap(),
        first: lines.first().map_or(0, |line| line.id.try_into().unwrap()),
        count: lines.len() as u64,
        root: hex::encode(root(&leaves)),
    }
}

async fn sealed(store: &Store, month: &str) -> Option<AccessMonthSealed> {
    let id = AccessMonthId::of(Month::parse(month).unwrap()).to_string();
    let loaded = store.log.load::<AccessMonth>(&id).await.unwrap();
    assert!(loaded.version <= 1, "{month} is sealed once");
    loaded.state.sealed
}

fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap()
}

#[test]
fn a_month_is_sealed_once_when_it_is_over_and_quiet_by_whoever_looks() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            assert_eq!(seal_due(&store.log, clock::now()).await.unwrap(), 0);
            // Out of order, over two months, with one between in which nobody looked.
            for (instant, stream) in [
                ("2024-01-01T00:00:00Z", "a"),
                ("2024-01-31T23:59:59.999999Z", "b"),
                ("2024-01-15T00:00:00Z", "c"),
                ("2024-03-01T00:00:00Z", "d"),
            ] {
                noted(&store, instant, stream).await;
            }
            let all = lines(&store).await;
            let log = &store.log;
            let early = seal_due(log, at("2024-02-01T00:59:59Z")).await.unwrap();
            assert_eq!(early, 0, "not before an hour has passed");
            let other = open(backend).await;
            let now = at("2024-04-01T01:00:00Z");
            let (one, two) = tokio::join!(seal_due(log, now), seal_due(&other.log, now));
            assert!(one.unwrap() == 3 && two.is_ok());
            assert_eq!(seal_due(log, now).await.unwrap(), 0);
            let january = expected("2024-01", &all[..3]);
            assert_eq!(sealed(&store, "2024-01").await, Some(january));
            assert_eq!(
                sealed(&store, "2024-02").await,
                Some(expected("2024-02", &[]))
            );
            assert_eq!(
                sealed(&store, "2024-03").await,
                Some(expected("2024-03", &all[3..]))
            );
            assert_eq!(sealed(&store, "2024-04").await, None);
            let listed = log.sealed_months().await.unwrap();
            let months: Vec<&str> = listed.iter().map(|month| month.month.as_str()).collect();
            assert_eq!(months, ["2024-01", "2024-02", "2024-03"]);
            for line in &all {
                let proof = proof(log, line).await.unwrap().unwrap();
                assert!(proof.holds, "{line:?}");
            }
            drop(background);
            store.close().await;
            other.close().await;
        });
    });
}

#[test]
fn a_crash_between_the_event_and_the_list_is_made_good() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            noted(&store, "2024-01-10T00:00:00Z", "a").await;
            let wanted = expected("2024-01", &lines(&store).await);
            let id = AccessMonthId::of(wanted.month).to_string();
            let envelope = envelope("r");
            let command = Given {
                today: "2024-02-01".parse().unwrap(),
                by: envelope.subject.clone(),
                act: AccessMonthAct::Seal(wanted.clone()),
            };
            let log = &store.log;
            log.execute::<AccessMonth>(&id, command, &envelope, Expected::Any)
                .await
                .unwrap();
            assert_eq!(log.sealed_months().await.unwrap(), []);
            seal_due(log, at("2024-02-01T02:00:00Z")).await.unwrap();
            assert_eq!(sealed(&store, "2024-01").await, Some(wanted));
            assert_eq!(log.sealed_months().await.unwrap().len(), 1);
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn nothing_gets_into_a_sealed_month_and_only_what_has_expired_may_go() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            let log = &store.log;
            let now = clock::now();
            let last_month = (now - TimeDelta::days(32)).format("%Y-%m").to_string();
            noted(&store, "2024-01-10T00:00:00Z", "old").await;
            noted(&store, &format!("{last_month}-10T00:00:00Z"), "late").await;
            noted(&store, &now.to_rfc3339(), "now").await;
            refused(&store, "DELETE FROM access_log").await;
            let forged = "INSERT INTO access_month_sealed (month, stream_id, starts_at, ends_at, root) \
                          VALUES ('2024-01', 'x', 1704067200000000, 1706745600000000, 'aa')";
            refused(&store, forged).await;
            assert!(seal_due(log, now + TimeDelta::hours(1)).await.unwrap() > 20);
            let late = "INSERT INTO access_log (at, subject, role, action, stream_id, purpose) \
                        VALUES (1704872400000000, 's', 'r', 'a', 'i', 'p')";
            refused(&store, late).await;
            for table in ["access_month_sealed", "access_log"] {
                refused(&store, &format!("UPDATE {table} SET stream_id = 'x'")).await;
            }
            refused(&store, "DELETE FROM access_month_sealed").await;
            for kept in ["late", "now"] {
                let sql = format!("DELETE FROM access_log WHERE stream_id = '{kept}'");
                refused(&store, &sql).await;
            }
            // Kept as long as settings say, also where the database would let it go.
            assert_eq!(
                delete_expired(log, 36, at("2027-01-31T00:00:00Z"))
                    .await
                    .unwrap(),
                0
            );
            assert_eq!(
                delete_expired(log, 36, at("2027-02-01T00:00:00Z"))
                    .await
                    .unwrap(),
                1
            );
            assert_eq!(
                delete_expired(log, 36, at("2027-02-01T00:00:00Z"))
                    .await
                    .unwrap(),
                0
            );
            let left: Vec<String> = lines(&store)
                .await
                .into_iter()
                .map(|line| line.stream_id)
                .collect();
            assert_eq!(left, ["late", "now"]);
            assert!(sealed(&store, "2024-01").await.is_some(), "the root stays");
            // Nor where somebody asks for less than the database keeps.
            assert!(delete_expired(log, 0, now).await.is_err());
            assert_eq!(lines(&store).await.len(), 2);
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn who_changes_a_line_in_spite_of_all_is_found_out() {
    let backend = Backend::sqlite();
    block_on(async {
        let store = open(&backend).await;
        for stream in ["a", "b", "c", "d", "e"] {
            noted(&store, "2024-01-10T00:00:00Z", stream).await;
        }
        let log = &store.log;
        seal_due(log, at("2024-02-01T02:00:00Z")).await.unwrap();
        let db = log.db();
        db.execute("DROP TRIGGER access_log_unchanged", &[])
            .await
            .unwrap();
        db.execute(
            "UPDATE access_log SET purpose = 'harmless' WHERE stream_id = 'b'",
            &[],
        )
        .await
        .unwrap();
        for line in lines(&store).await {
            let proof = proof(log, &line).await.unwrap().unwrap();
            assert!(!proof.holds, "{line:?}");
        }
        db.execute("DROP TRIGGER access_log_kept", &[])
            .await
            .unwrap();
        db.execute("DELETE FROM access_log WHERE stream_id = 'e'", &[])
            .await
            .unwrap();
        let first = &lines(&store).await[0];
        assert!(proof(log, first).await.is_err(), "a line is missing");
        store.close().await;
    });
}
