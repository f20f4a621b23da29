//! Processes that die between the pages of an event that touches many cases, and others that take over.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use hearth::runner::Runner;
use hearth::store::Store;
use projections::projection::Projection;

use super::laws::first_difference;
use super::many::{HOLDERS, happen, progress, projections, seen};
use super::raw::Raw;
use crate::backend::{Backend, on_every_backend};
use crate::laws::rows_of;
use crate::world::{block_on, open};

/// Lets something go on for so many steps at most, and then it is gone, whatever it was about to do.
async fn for_steps<T>(steps: usize, life: impl Future<Output = T>) -> Option<T> {
    let mut life = pin!(life);
    let mut lived = 0;
    std::future::poll_fn(|context| {
        if lived == steps {
            return Poll::Ready(None);
        }
        lived += 1;
        life.as_mut().poll(context).map(Some)
    })
    .await
}

/// One step of something.
async fn step<T>(mut life: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    std::future::poll_fn(|context| {
        Poll::Ready(match life.as_mut().poll(context) {
            Poll::Ready(done) => Some(done),
            Poll::Pending => None,
        })
    })
    .await
}

#[test]
fn wherever_a_process_dies_the_next_one_goes_on_and_readers_see_nothing_of_it() {
    for projection in projections() {
        on_every_backend(|backend| block_on(deaths(backend, Arc::clone(&projection))));
    }
}

async fn deaths(backend: &Backend, projection: Arc<dyn Projection>) {
    let (store, readers) = (open(backend).await, open(backend).await);
    happen(&mut Raw::of(&store)).await;
    let process = || Runner::new(&store, Arc::clone(&projection)).paged(2);
    process().prepare().await.unwrap();
    let version = process().latest().await.unwrap().unwrap();
    let mut views = Vec::new();
    let mut half_done = std::collections::BTreeSet::new();
    let mut checkpoint = 0;
    for steps in 1.. {
        let done = {
            let dying = process();
            let mut life = pin!(dying.catch_up(version, |_| ()));
            if checkpoint > 0 && half_done.is_empty() {
                // How much a step does is the machine's business; one death within an event there has to be.
                until_done(life.as_mut(), &process(), version, 1).await;
                None
            } else {
                for_steps(steps, life.as_mut()).await
            }
        };
        let progress = progress(&process(), version).await;
        assert_eq!(progress.error, None);
        checkpoint = progress.checkpoint;
        if progress.fan_out_done > 0 {
            half_done.insert((checkpoint, progress.fan_out_done));
        }
        views.push(seen(&readers, projection.as_ref(), None).await);
        if let Some(done) = done {
            done.unwrap();
            break;
        }
    }
    assert!(!half_done.is_empty(), "it never died within an event");
    as_rebuilt(&store, projection.as_ref(), version).await;
    views.dedup();
    for (position, view) in views {
        let now = seen(&readers, projection.as_ref(), Some(position)).await;
        assert_eq!(now, (position, view));
    }
    store.close().await;
    readers.close().await;
}

/// The rows are those of a rebuild in one go.
pub async fn as_rebuilt(store: &Store, projection: &dyn Projection, version: u64) {
    let [determinations, ledger] = projections();
    let same = if projection.figures().is_some() {
        ledger
    } else {
        determinations
    };
    let runner = Runner::new(store, same);
    let rebuilt = runner.begin_rebuild().await.unwrap();
    runner.catch_up(rebuilt, |_| ()).await.unwrap();
    let (grown, rebuilt) = (
        rows_of(store, projection, version).await,
        rows_of(store, projection, rebuilt).await,
    );
    assert_eq!(first_difference(&grown, &rebuilt), None);
    assert!(!grown.is_empty());
}

#[test]
fn a_process_that_was_overtaken_within_an_event_is_fenced_and_nothing_counts_twice() {
    for projection in projections() {
        for within in [false, true] {
            on_every_backend(|backend| block_on(overtaken(backend, &projection, within)));
        }
    }
}

/// Lets a process go on until so many cases of an event are done.
async fn until_done<T>(
    mut life: Pin<&mut impl Future<Output = T>>,
    observer: &Runner,
    version: u64,
    cases: u64,
) {
    while progress(observer, version).await.fan_out_done < cases {
        assert!(step(life.as_mut()).await.is_none(), "no event touched many");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// Lets one go on beside another that stands still. Wherever the other stands, it may hold rows in an open transaction
/// that the first one needs; then it goes on by a step, as often as it takes to let go of them.
async fn beside<T, U>(
    mut still: Pin<&mut impl Future<Output = U>>,
    life: impl Future<Output = T>,
) -> T {
    let mut life = pin!(life);
    loop {
        match tokio::time::timeout(Duration::from_millis(250), life.as_mut()).await {
            Ok(done) => return done,
            Err(_) => assert!(step(still.as_mut()).await.is_none(), "it stands still"),
        }
    }
}

async fn overtaken(backend: &Backend, projection: &Arc<dyn Projection>, within: bool) {
    let (here, there) = (open(backend).await, open(backend).await);
    happen(&mut Raw::of(&here)).await;
    let slow = Runner::new(&here, Arc::clone(projection)).paged(2);
    let quick = Runner::new(&there, Arc::clone(projection)).paged(3);
    slow.prepare().await.unwrap();
    let version = slow.latest().await.unwrap().unwrap();
    let head = here.log.head().await.unwrap();
    let mut checkpoints = Vec::new();
    {
        let mut slowly = pin!(slow.catch_up(version, |checkpoint| checkpoints.push(checkpoint)));
        // It has done a page, and stands still.
        until_done(slowly.as_mut(), &quick, version, 1).await;
        let at = progress(&quick, version).await;
        assert!(u128::from(at.fan_out_done) < HOLDERS && at.checkpoint < head);
        let mut quickly = pin!(quick.catch_up(version, |_| ()));
        if within {
            // The other one does a page too: the cursor is not where the first one left it.
            let a_page = until_done(quickly.as_mut(), &slow, version, at.fan_out_done + 1);
            beside(slowly.as_mut(), a_page).await;
            assert_eq!(progress(&quick, version).await.checkpoint, at.checkpoint);
            assert_eq!(beside(quickly.as_mut(), slowly).await.unwrap(), head);
            assert_eq!(quickly.await.unwrap(), head);
        } else {
            assert_eq!(beside(slowly.as_mut(), quickly).await.unwrap(), head);
            assert_eq!(slowly.await.unwrap(), head);
        }
    }
    if !within {
        assert_eq!(checkpoints, [head], "it came to no checkpoint by itself");
    }
    as_rebuilt(&here, projection.as_ref(), version).await;
    here.close().await;
    there.close().await;
}
