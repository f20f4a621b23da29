//! Events that can't be taken in, among events that touch many cases.

use std::sync::Arc;

use cqrs_es::Aggregate;
use domain::organisation::Organisation;
use domain::policy::Policy;
use domain::worker::Worker;
use hearth::runner::{Runner, RunnerError};
use projections::determinations::Determinations;
use serde_json::json;

use super::drawn::published;
use super::many::{happen, progress};
use super::oracle::{DAYS, Oracle, Stored};
use super::raw::Raw;
use crate::backend::{Backend, on_every_backend};
use crate::money::oracle::all_events;
use crate::world::{block_on, id, on, open};

#[test]
fn an_unreadable_event_stops_determinations_visibly_and_what_came_before_is_taken_in() {
    // A policy nobody knows, one that touches everybody, the employer of all, one who was touched, a stranger.
    let streams = [
        (Policy::TYPE, id(77)),
        (
            Policy::TYPE,
            published("transport", "520000", 1, &json!({})).1,
        ),
        (Organisation::TYPE, id(900)),
        (Worker::TYPE, id(3)),
        (Worker::TYPE, id(78)),
    ];
    for (kind, stream) in &streams {
        on_every_backend(|backend| block_on(stopped(backend, kind, stream)));
    }
}

async fn stopped(backend: &Backend, kind: &'static str, stream: &str) {
    let store = open(backend).await;
    let mut raw = Raw::of(&store);
    happen(&mut raw).await;
    let last = store.log.head().await.unwrap();
    let unheard = (kind, stream.to_owned(), json!({"Unheard": {}}));
    let more = published("transport", "000000", 1, &json!({"flat_fen": 1}));
    raw.happen([unheard, more]).await;
    let runner = Runner::new(&store, Arc::new(Determinations)).paged(2);
    runner.prepare().await.unwrap();
    let version = runner.latest().await.unwrap().unwrap();
    // Again and again: it stays where it is.
    for _ in 0..2 {
        let stopped = runner.catch_up(version, |_| ()).await;
        assert!(
            matches!(stopped, Err(RunnerError::Poison { position, .. }) if position == last + 1),
            "{kind} {stream}: {stopped:?}"
        );
        let progress = progress(&runner, version).await;
        assert_eq!(
            (progress.checkpoint, progress.error_position),
            (last, Some(last + 1))
        );
        assert_eq!(
            (progress.fan_out_after.as_str(), progress.fan_out_done),
            ("", 0)
        );
        assert!(progress.error.unwrap().contains(kind));
    }
    let days = DAYS.map(on);
    let stored = Stored::of(&store, version).await;
    let mut oracle = Oracle::default();
    for event in all_events(&store)
        .await
        .iter()
        .take_while(|event| event.position <= last)
    {
        oracle.take_in(event);
        assert_eq!(stored.lines(event.position, &days), oracle.lines(&days));
    }
    store.close().await;
}
