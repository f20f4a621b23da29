//! The projection runner: follows the log, derives, writes the difference.
//!
//! Rows and checkpoint move in one transaction, fenced by compare-and-set: each event counts
//! exactly once, whatever crashes when and however many processes run.

mod batch;
mod cases;
mod fan_out;
mod joining;
mod library;
mod serving;

use std::sync::Arc;
use std::time::Duration;

use projections::determinations::Determinations;
use projections::directory::Directory;
use projections::findings::Findings;
use projections::ledger::Ledger;
use projections::money::Money;
use projections::projection::Projection;

use crate::store::projections::Asked;
use crate::store::{Background, Log, Progress, ProjectionStore, Recorded, Store, StoreError};
use batch::{Advance, Batch, Stop};
use cases::Cases;
pub use cases::{empty, fold, read, record};
pub use library::{KnownWorker, Library, cases_of, workers_at};
pub use serving::Withheld;

/// Events per transaction: enough to be quick, few enough to stay within memory.
const BATCH: u32 = 1_000;
/// Cases per transaction of an event that touches many: each has more rows than an event changes.
const PAGE: u32 = 500;
const POLL: Duration = Duration::from_millis(100);
const AFTER_ERROR: Duration = Duration::from_secs(1);
const AFTER_POISON: Duration = Duration::from_secs(10);

/// The projections that this server keeps.
pub fn all() -> Vec<Arc<dyn Projection>> {
    vec![
        Arc::new(Directory),
        Arc::new(Ledger::default()),
        Arc::new(Determinations),
        Arc::new(Money),
        Arc::new(Findings),
    ]
}

/// Why a projection could not go on.
#[derive(Debug, thiserror::Error)]
pub enum RunnerError {
    /// One event can't be taken in: the projection stops there, visibly.
    #[error("the event at position {position} cannot be taken in: {error}")]
    Poison {
        /// Where.
        position: u64,
        /// Why, without the event's content.
        error: String,
    },
    /// A rebuilt version tells others something else than they were told: it does not serve.
    #[error(
        "the rebuilt rows differ from the published ones at position {position}: the version that served goes on serving"
    )]
    Withheld {
        /// The first position whose published rows differ.
        position: u64,
    },
    /// Another process was quicker; the same again from its checkpoint.
    #[error("another process has moved the projection on")]
    Fenced,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Keeps one projection.
pub struct Runner {
    projection: Arc<dyn Projection>,
    log: Log,
    rows: ProjectionStore,
    /// Cases per transaction of an event that touches many.
    page: u32,
}

impl Runner {
    /// The runner of one projection.
    pub fn new(store: &Store, projection: Arc<dyn Projection>) -> Self {
        Self {
            projection,
            log: store.log.clone(),
            rows: ProjectionStore::new(store.rows.clone()),
            page: PAGE,
        }
    }

    /// The same runner with so many cases, at least one, per transaction of an event that touches many.
    pub fn paged(self, cases: u32) -> Self {
        Self {
            page: cases.max(1),
            ..self
        }
    }

    /// The projection that it keeps.
    pub fn projection(&self) -> &dyn Projection {
        self.projection.as_ref()
    }

    fn has_figures(&self) -> bool {
        self.projection.figures().is_some()
    }

    /// Makes sure that tables are there: the first version is active at once, and a version of other
    /// code begins to be built beside it.
    pub async fn prepare(&self) -> Result<(), StoreError> {
        let versions = self.rows.versions(self.projection.name()).await?;
        let of_this_code = versions
            .iter()
            .any(|known| known.code_version() == u64::from(self.projection.version()));
        if of_this_code {
            return Ok(());
        }
        let version = self.begin_rebuild().await?;
        if versions.is_empty() {
            self.switch(version, None).await?;
        }
        Ok(())
    }

    /// Begins a rebuild: new tables beside those that serve. The version that it builds.
    pub async fn begin_rebuild(&self) -> Result<u64, StoreError> {
        self.create(Asked::Here)
            .await?
            .ok_or_else(|| StoreError::corrupt("projection: no version was made"))
    }

    /// Begins a rebuild unless one is under way, whichever process began it.
    pub async fn begin_rebuild_asked(&self, request: &str) -> Result<Option<u64>, StoreError> {
        self.create(Asked::By(request)).await
    }

    async fn create(&self, asked: Asked<'_>) -> Result<Option<u64>, StoreError> {
        let projection = &self.projection;
        let head = self.log.head().await?;
        self.rows
            .create(
                projection.name(),
                projection.version(),
                projection.tables(),
                self.has_figures(),
                head,
                asked,
            )
            .await
    }

    /// The versions of the projection and how far they are.
    pub async fn versions(&self) -> Result<Vec<Progress>, StoreError> {
        self.rows.versions(self.projection.name()).await
    }

    /// The latest version of this code: the one that serves, or is being built to serve.
    pub async fn latest(&self) -> Result<Option<u64>, StoreError> {
        let may_serve = |known: &Progress| {
            known.code_version() == u64::from(self.projection.version()) && !known.is_withheld()
        };
        Ok(self
            .versions()
            .await?
            .into_iter()
            .filter(may_serve)
            .map(|known| known.version)
            .max())
    }

    /// Takes in one batch for a version of this code. The checkpoint afterwards, and whether the
    /// log had more.
    async fn step(&self, version: u64, cases: &mut Cases) -> Result<(u64, bool), RunnerError> {
        let versions = self.versions().await?;
        let Some(mut progress) = versions.into_iter().find(|known| known.version == version) else {
            return Err(RunnerError::Fenced);
        };
        cases.stand_at(progress.checkpoint);
        let events = self.log.read_after(progress.checkpoint, BATCH).await?;
        if events.is_empty() {
            return Ok((progress.checkpoint, false));
        }
        let taken = self.take_in(&mut progress, cases, &events).await;
        if taken.is_err() {
            // They may be ahead of what was written.
            cases.clear();
        }
        taken.map(|()| (progress.checkpoint, true))
    }

    /// Takes in events, as many as possible in one transaction. What comes before an event that can't be taken in is
    /// written.
    async fn take_in(
        &self,
        progress: &mut Progress,
        cases: &mut Cases,
        events: &[Recorded],
    ) -> Result<(), RunnerError> {
        let projection = self.projection.as_ref();
        cases
            .load(projection, &self.log, progress.checkpoint, events)
            .await?;
        let mut rest = events;
        while !rest.is_empty() {
            let (batch, mut taken, stop) =
                Batch::derive(projection, &self.log, cases, rest).await?;
            if taken > 0 {
                let from = progress.checkpoint;
                let to = from + taken as u64;
                let advance = Advance::To { from, to };
                batch
                    .write(projection, &self.rows, progress.version, advance)
                    .await?;
                progress.advance_to(to);
                cases.come_to(to);
            }
            match stop {
                Stop::End => {}
                Stop::Far(far) => {
                    let position = far.event.position;
                    self.fan_out(progress, cases, *far).await?;
                    taken += 1;
                    progress.advance_to(position);
                    cases.come_to(position);
                }
                Stop::Poison(poison) => return Err(poison),
            }
            rest = rest.get(taken..).unwrap_or_default();
        }
        Ok(())
    }

    /// Takes in everything that the log holds now, then makes the version active if it is not.
    /// `progress` is told of every checkpoint.
    pub async fn catch_up(
        &self,
        version: u64,
        mut progress: impl FnMut(u64),
    ) -> Result<u64, RunnerError> {
        let mut cases = Cases::default();
        loop {
            match self.step(version, &mut cases).await {
                Ok((checkpoint, more)) => {
                    progress(checkpoint);
                    if !more && self.activate_if_due(version).await? {
                        return Ok(checkpoint);
                    }
                }
                Err(RunnerError::Fenced)
                    if self
                        .versions()
                        .await?
                        .iter()
                        .any(|known| known.version == version) =>
                {
                    cases.clear();
                }
                Err(error) => {
                    self.note(version, &error).await?;
                    return Err(error);
                }
            }
        }
    }

    async fn note(&self, version: u64, error: &RunnerError) -> Result<(), StoreError> {
        let (text, position) = match error {
            RunnerError::Poison { position, error } => (error.clone(), *position),
            RunnerError::Withheld { position } => (error.to_string(), *position),
            RunnerError::Fenced | RunnerError::Store(_) => return Ok(()),
        };
        self.rows
            .note_error(self.projection.name(), version, Some((&text, position)))
            .await
    }

    /// Follows the log for ever: every version of this code that is there, those that serve first.
    pub async fn run(self) {
        let mut grew = self.log.grew();
        let mut cases: std::collections::BTreeMap<u64, Cases> = std::collections::BTreeMap::new();
        loop {
            let pause = match self.round(&mut cases).await {
                Ok(true) => continue,
                Ok(false) => POLL,
                Err(RunnerError::Fenced) => {
                    cases.clear();
                    continue;
                }
                Err(error @ RunnerError::Poison { .. }) => {
                    tracing::error!(projection = self.projection.name(), %error, "the projection has stopped");
                    AFTER_POISON
                }
                Err(error @ RunnerError::Withheld { .. }) => {
                    tracing::error!(projection = self.projection.name(), %error, "a rebuilt projection does not serve");
                    continue;
                }
                Err(RunnerError::Store(error)) => {
                    tracing::warn!(
                        projection = self.projection.name(),
                        error = &error as &dyn std::error::Error,
                        "the projection waits for the store"
                    );
                    AFTER_ERROR
                }
            };
            // Whichever comes first: the log grew, or the pause is over.
            let _ = tokio::time::timeout(pause, grew.changed()).await;
        }
    }

    /// One batch for each version of this code. Whether there is more to do at once.
    async fn round(
        &self,
        cases: &mut std::collections::BTreeMap<u64, Cases>,
    ) -> Result<bool, RunnerError> {
        let mut versions = self.versions().await?;
        versions.retain(|known| {
            known.code_version() == u64::from(self.projection.version()) && !known.is_withheld()
        });
        cases.retain(|version, _| versions.iter().any(|known| known.version == *version));
        versions.sort_by_key(|known| !known.active);
        let active = versions
            .iter()
            .find(|known| known.active)
            .map(|known| known.version);
        let mut busy = false;
        for known in versions
            .iter()
            .filter(|known| active.is_none_or(|active| known.version >= active))
        {
            let stepped = self
                .step(known.version, cases.entry(known.version).or_default())
                .await;
            match stepped {
                Ok((_, true)) => busy = true,
                Ok((_, false)) if !known.active => {
                    busy |= !self.activate_if_due(known.version).await?;
                }
                Ok((_, false)) => {}
                Err(error) => {
                    self.note(known.version, &error).await?;
                    return Err(error);
                }
            }
        }
        Ok(busy)
    }
}

/// Starts a runner for every projection.
pub async fn start(store: &Store) -> Result<Background, StoreError> {
    let mut tasks = Vec::new();
    for projection in all() {
        let runner = Runner::new(store, projection);
        runner.prepare().await?;
        tasks.push(tokio::spawn(runner.run()));
    }
    Ok(Background::of(tasks))
}
