//! The traps of the event-sourcing crates, each stepped around.

use cqrs_es::persist::{PersistedEventRepository, SemanticVersionEventUpcaster, SerializedEvent};
use domain::agreement::Agreement;
use hearth::store::{Expected, Log, Refusal, Repository, Store, StoreError, upcast};
use serde_json::json;

use crate::backend::{Backend, on_every_backend};
use crate::proxy::{Cut, Proxy};
use crate::world::{block_on, envelope, id, keyed, open, sign, supplement};

async fn signed(log: &Log) {
    log.execute::<Agreement>(&id(1), sign(), &envelope("sign"), Expected::Any)
        .await
        .unwrap();
}

#[test]
fn sixteen_commands_at_once_on_one_stream_all_land() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            signed(&store.log).await;
            let commands: Vec<_> = (0..16)
                .map(|number| {
                    let log = store.log.clone();
                    tokio::spawn(async move {
                        let (note, request) = (format!("note {number}"), format!("r{number}"));
                        log.execute::<Agreement>(
                            &id(1),
                            supplement(&note),
                            &envelope(&request),
                            Expected::Any,
                        )
                        .await
                    })
                })
                .collect();
            let mut versions = Vec::new();
            for command in commands {
                let done = command.await.unwrap().unwrap();
                assert!(!done.repeated && done.position.is_some());
                versions.push(done.version);
            }
            versions.sort_unstable();
            assert_eq!(versions, (2..=17).collect::<Vec<_>>());
            let events = store.log.stream("agreement", &id(1)).await.unwrap();
            let mut notes: Vec<_> = events[1..]
                .iter()
                .map(|event| event.payload["AgreementSupplemented"]["note"].to_string())
                .collect();
            notes.sort();
            notes.dedup();
            assert_eq!(notes.len(), 16);
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn sixteen_twins_with_one_key_are_one_fact_with_one_answer() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            signed(&store.log).await;
            let twins: Vec<_> = (0..16)
                .map(|number| {
                    let log = store.log.clone();
                    tokio::spawn(async move {
                        let envelope = keyed(&format!("r{number}"), "key");
                        log.execute::<Agreement>(
                            &id(1),
                            supplement("once"),
                            &envelope,
                            Expected::Any,
                        )
                        .await
                    })
                })
                .collect();
            let mut firsts = 0;
            for twin in twins {
                let done = twin.await.unwrap().unwrap();
                assert_eq!((done.version, done.position), (2, Some(2)));
                firsts += usize::from(!done.repeated);
            }
            assert_eq!(firsts, 1);
            let stale = store
                .log
                .execute::<Agreement>(
                    &id(1),
                    supplement("late"),
                    &envelope("late"),
                    Expected::Version(1),
                )
                .await;
            assert!(matches!(stale, Err(Refusal::StaleVersion { current: 2 })));
            assert_eq!(store.log.head().await.unwrap(), 2);
            drop(background);
            store.close().await;
        });
    });
}

/// A store whose log lies behind a proxy that cuts the connection at a COMMIT, and the proxy.
async fn behind_a_proxy(backend: &Backend, cut: Cut) -> (Proxy, Store) {
    let proxy = Proxy::before(&backend.url().unwrap(), "cut-me", cut);
    let mut settings = backend.settings();
    settings.stores.log = proxy.url().parse().unwrap();
    let store = Store::open(&settings.stores).await.unwrap();
    (proxy, store)
}

/// A command whose connection is cut at its COMMIT, with and without an idempotency key.
fn a_lost_commit_is_one_fact(cut: Cut) {
    for (number, with_key) in [(1, true), (2, false)] {
        let Some(backend) = Backend::postgres() else {
            return;
        };
        block_on(async {
            let (proxy, store) = behind_a_proxy(&backend, cut).await;
            let background = store.start();
            signed(&store.log).await;
            let envelope = if with_key {
                keyed("cut-me", "key")
            } else {
                envelope("cut-me")
            };
            let done = store
                .log
                .execute::<Agreement>(
                    &id(1),
                    supplement(&number.to_string()),
                    &envelope,
                    Expected::Version(1),
                )
                .await
                .unwrap();
            assert_eq!(proxy.cuts(), 1, "the connection was cut once");
            assert_eq!((done.version, done.position), (2, Some(2)));
            assert_eq!(done.repeated, cut == Cut::AfterCommit);
            let events = store.log.stream("agreement", &id(1)).await.unwrap();
            assert_eq!(events.len(), 2, "exactly one fact");
            drop(background);
            store.close().await;
        });
    }
}

#[test]
fn a_commit_that_happened_but_whose_answer_was_lost_is_one_fact() {
    a_lost_commit_is_one_fact(Cut::AfterCommit);
}

#[test]
fn a_commit_that_never_reached_the_database_is_one_fact() {
    a_lost_commit_is_one_fact(Cut::BeforeCommit);
}

#[test]
fn a_lost_commit_is_not_taken_for_what_the_same_request_wrote_before() {
    for cut in [Cut::AfterCommit, Cut::BeforeCommit] {
        let Some(backend) = Backend::postgres() else {
            return;
        };
        block_on(async {
            let (proxy, store) = behind_a_proxy(&backend, cut).await;
            let background = store.start();
            signed(&store.log).await;
            let mut done = Vec::new();
            for (note, version) in [("first", 1), ("cut-me", 2)] {
                let (id, envelope) = (id(1), envelope("one request"));
                let act = supplement(note);
                let expected = Expected::Version(version);
                let executed = store
                    .log
                    .execute::<Agreement>(&id, act, &envelope, expected);
                done.push(executed.await.unwrap());
            }
            assert_eq!(proxy.cuts(), 1, "the connection was cut once");
            assert_eq!((done[1].version, done[1].events), (3, 1));
            assert_eq!(done[1].repeated, cut == Cut::AfterCommit);
            let events = store.log.stream("agreement", &id(1)).await.unwrap();
            assert!(events[2].payload.to_string().contains("cut-me"));
            assert_eq!(events.len(), 3);
            drop(background);
            store.close().await;
        });
    }
}

#[test]
fn snapshots_and_the_replays_of_the_crates_are_walled_off() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let repository = Repository::new(store.log.db());
            let id = id(1);
            let refused = [
                repository.get_snapshot::<Agreement>(&id).await.is_err(),
                repository
                    .get_last_events::<Agreement>(&id, 1)
                    .await
                    .is_err(),
                repository.stream_events::<Agreement>(&id).await.is_err(),
                repository.stream_all_events::<Agreement>().await.is_err(),
                repository
                    .persist::<Agreement>(&[], Some((id.clone(), json!({}), 1)))
                    .await
                    .is_err(),
            ];
            assert_eq!(refused, [true; 5]);
            assert!(
                repository
                    .get_events::<Agreement>(&id)
                    .await
                    .unwrap()
                    .is_empty()
            );
            store.close().await;
        });
    });
}

fn event(version: &str) -> SerializedEvent {
    SerializedEvent::new(
        id(1),
        1,
        "agreement".to_owned(),
        "AgreementVoided".to_owned(),
        version.to_owned(),
        json!({"AgreementVoided": {}}),
        json!({}),
    )
}

#[test]
fn an_event_of_an_earlier_version_is_brought_up_to_date_and_one_without_a_version_is_an_error() {
    let renewed =
        SemanticVersionEventUpcaster::new("AgreementVoided", "2.0.0", Box::new(|_| json!("new")));
    let upcasters: Vec<Box<dyn cqrs_es::persist::EventUpcaster>> = vec![Box::new(renewed)];
    let payload = |version| upcast(&upcasters, event(version)).map(|event| event.payload);
    assert_eq!(payload("1.0.0").unwrap(), json!("new"));
    assert_eq!(payload("2.0.0").unwrap(), event("2.0.0").payload);
    assert!(payload("one").is_err());
}

#[test]
fn a_stream_with_an_event_whose_version_cannot_be_read_does_not_load() {
    for (version, loads) in [("1.0.0", true), ("one", false)] {
        on_every_backend(|backend| {
            block_on(async {
                let store = open(backend).await;
                let repository = Repository::new(store.log.db());
                repository
                    .persist::<Agreement>(&[event(version)], None)
                    .await
                    .unwrap();
                let loaded = store.log.load::<Agreement>(&id(1)).await;
                let corrupt = matches!(loaded, Err(StoreError::Corrupt { .. }));
                assert_eq!((loaded.is_ok(), corrupt), (loads, !loads), "{version}");
                store.close().await;
            });
        });
    }
}
