//! A draft policy, replayed over the real histories of a region and period: who gains, who loses, and how much.
//! Changes nothing. Before it speaks, a control run shows that the present rules on the log make the rows that are
//! stored: a simulation on a foundation that is not the present would compare nothing.

mod compare;
mod control;
pub mod jobs;

use std::sync::atomic::{AtomicU64, Ordering};

use rand::Rng;
use rand::SeedableRng;
use rand::rngs::StdRng;

pub use compare::{Comparison, Sample, Scope, Tally};
pub use control::{ControlError, Controlled, control};

use domain::policy::PolicyTerms;
use projections::determinations::Determinations;
use projections::projection::Projection;

use crate::query::determinations::PROJECTION;
use crate::query::{Reading, wait_for};
use crate::store::{Store, StoreError};

/// Positions of the past at which the control run compares, beside the present.
const PAST_POSITIONS: usize = 20;

/// How far a simulation has come, in cases; it passes over all of them twice.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicU64,
    total: AtomicU64,
}

impl Progress {
    fn advance(&self, cases: u64) {
        self.done.fetch_add(cases, Ordering::Relaxed);
    }

    /// Cases done and to do.
    pub fn so_far(&self) -> (u64, u64) {
        (
            self.done.load(Ordering::Relaxed),
            self.total.load(Ordering::Relaxed),
        )
    }
}

/// What a simulation found.
#[derive(Debug, Clone)]
pub struct Simulation {
    /// What the control run compared.
    pub control: Controlled,
    /// The position of the log that everything was folded up to.
    pub position: u64,
    /// The difference that the draft makes.
    pub comparison: Comparison,
}

/// Replays a draft.
pub async fn simulate(
    store: &Store,
    draft: &PolicyTerms,
    scope: &Scope,
    seed: u64,
    progress: &Progress,
) -> Result<Simulation, ControlError> {
    let projection = Determinations;
    let head = store.log.head().await?;
    if !wait_for(store, PROJECTION, head).await? {
        return Err(StoreError::Unavailable("the determinations lag behind the log".into()).into());
    }
    let reading = Reading::of(store, PROJECTION).await?;
    let (version, position) = (reading.version, reading.checkpoint);
    reading.tx.rollback().await.map_err(StoreError::from)?;
    let mut cases = 0;
    for kind in projection.cases() {
        cases += store.log.count_begun_by(kind, position).await?;
    }
    progress.total.store(cases * 2, Ordering::Relaxed);
    let positions = positions(position, seed);
    let control = control(store, &projection, version, &positions, progress).await?;
    let comparison = compare::compare(store, draft, scope, position, progress).await?;
    Ok(Simulation {
        control,
        position,
        comparison,
    })
}

/// Random positions of the past, and the present.
fn positions(head: u64, seed: u64) -> Vec<u64> {
    let mut dice = StdRng::seed_from_u64(seed);
    let mut positions: Vec<u64> = (0..PAST_POSITIONS)
        .map(|_| dice.gen_range(0..=head))
        .collect();
    positions.push(head);
    positions.sort_unstable();
    positions.dedup();
    positions
}
