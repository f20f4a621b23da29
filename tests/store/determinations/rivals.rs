//! Processes that keep the same projections side by side.

use std::sync::Arc;
use std::time::Duration;

use hearth::runner::Runner;
use projections::projection::Projection;

use super::crash::as_rebuilt;
use super::drawn::Drawn;
use super::many::{progress, projections};
use super::raw::Raw;
use crate::backend::{Backend, on_every_backend};
use crate::world::{block_on, open};

#[test]
fn whichever_process_takes_an_event_in_the_rows_are_those_of_a_rebuild() {
    on_every_backend(|backend| block_on(side_by_side(backend, 100)));
}

async fn side_by_side(backend: &Backend, seed: u64) {
    let (here, there) = (open(backend).await, open(backend).await);
    let mut drawn = Drawn::of(seed);
    let mut raw = Raw::of(&here);
    let mut tasks = Vec::new();
    let mut kept = Vec::new();
    for projection in projections() {
        let runner = Runner::new(&here, Arc::clone(&projection));
        runner.prepare().await.unwrap();
        kept.push((runner.latest().await.unwrap().unwrap(), runner));
        for (store, page) in [(&here, 1), (&there, 2)] {
            let rival = Runner::new(store, Arc::clone(&projection)).paged(page);
            tasks.push(tokio::spawn(rival.run()));
        }
    }
    for _ in 0..40 {
        raw.happen(drawn.next()).await;
        let head = here.log.head().await.unwrap();
        for (version, runner) in &kept {
            reached(runner, *version, head).await;
        }
    }
    for task in tasks {
        task.abort();
    }
    for (version, runner) in &kept {
        as_rebuilt(&here, runner.projection(), *version).await;
    }
    here.close().await;
    there.close().await;
}

/// Waits until a version has taken in everything.
async fn reached(runner: &Runner, version: u64, head: u64) {
    for _ in 0..1_000 {
        if progress(runner, version).await.checkpoint == head {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let progress = progress(runner, version).await;
    assert_eq!((progress.checkpoint, progress.error), (head, None));
}

#[test]
fn a_process_that_stood_still_while_another_went_on_knows_that_it_is_behind() {
    for projection in projections() {
        on_every_backend(|backend| block_on(by_turns(backend, &projection)));
    }
}

async fn by_turns(backend: &Backend, projection: &Arc<dyn Projection>) {
    let (here, there) = (open(backend).await, open(backend).await);
    let mut drawn = Drawn::of(200);
    let mut raw = Raw::of(&here);
    let observer = Runner::new(&here, Arc::clone(projection));
    observer.prepare().await.unwrap();
    let version = observer.latest().await.unwrap().unwrap();
    let mut lives = [&here, &there]
        .map(|store| Box::pin(Runner::new(store, Arc::clone(projection)).paged(2).run()));
    for turn in 0..80 {
        raw.happen(drawn.next()).await;
        let head = here.log.head().await.unwrap();
        // The other one does nothing meanwhile, but remembers what it knew.
        tokio::select! {
            () = &mut lives[turn / 2 % 2] => unreachable!("it runs for ever"),
            () = reached(&observer, version, head) => {}
        }
    }
    drop(lives);
    as_rebuilt(&here, projection.as_ref(), version).await;
    here.close().await;
    there.close().await;
}
