//! The cases that a runner has at hand, bounded; any other is loaded from the log again.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use lru::LruCache;
use projections::case::{Case, CaseEvent, UnreadableEvent};
use projections::projection::Projection;
use projections::table::Row;

use super::RunnerError;
use super::library::Library;
use crate::store::{Log, Recorded, upcast, upcasters_of};

/// A few kilobytes each: some tens of megabytes per projection.
const CAPACITY: usize = 10_000;

/// A case and the rows that it deserves.
pub(super) struct Known {
    pub(super) case: Case,
    pub(super) rows: BTreeSet<Row>,
}

/// The cases at hand, and what they rest on.
pub(super) struct Cases {
    known: LruCache<(String, String), Known>,
    library: Option<Library>,
    /// The position as of which they stand.
    at: u64,
}

impl Default for Cases {
    fn default() -> Self {
        Self {
            known: LruCache::new(NonZeroUsize::new(CAPACITY).unwrap_or(NonZeroUsize::MIN)),
            library: None,
            at: 0,
        }
    }
}

impl Cases {
    pub(super) fn clear(&mut self) {
        self.known.clear();
        self.library = None;
    }

    /// Makes sure that they stand at a checkpoint: another process may have moved it on meanwhile.
    pub(super) fn stand_at(&mut self, checkpoint: u64) {
        if self.at != checkpoint {
            self.clear();
            self.at = checkpoint;
        }
    }

    /// They have taken in everything up to a checkpoint.
    pub(super) fn come_to(&mut self, checkpoint: u64) {
        self.at = checkpoint;
    }

    /// Forgets the cases, not what they rest on.
    pub(super) fn forget_cases(&mut self) {
        self.known.clear();
    }

    /// Takes out what cases rest on, as of a position.
    pub(super) async fn take_library(
        &mut self,
        projection: &dyn Projection,
        log: &Log,
        position: u64,
    ) -> Result<Library, RunnerError> {
        match self.library.take() {
            Some(library) => Ok(library),
            None => Library::of(projection, log, position).await,
        }
    }

    /// Goes on with a library.
    pub(super) fn go_on_with(&mut self, library: Library) {
        self.library = Some(library);
    }

    /// The rows that a case deserves as of a position.
    pub(super) async fn derive(
        &mut self,
        projection: &dyn Projection,
        log: &Log,
        position: u64,
        case: &Case,
    ) -> Result<BTreeSet<Row>, RunnerError> {
        let mut library = self.take_library(projection, log, position).await?;
        let needs = projection.needs(case);
        let references = library.references(log, position, case, needs).await?;
        self.library = Some(library);
        Ok(projection.derive(case, &references))
    }

    /// Takes out the case of this kind and id, if it is at hand.
    pub(super) fn at_hand(&mut self, stream: &(String, String)) -> Option<Known> {
        self.known.pop(stream)
    }

    pub(super) fn put(&mut self, known: Known) {
        self.known.put(stream_of(&known.case), known);
    }

    /// Takes the case of an event out, as it stood before that event; loads it if it is not at hand.
    pub(super) async fn take(
        &mut self,
        projection: &dyn Projection,
        log: &Log,
        event: &Recorded,
    ) -> Result<Known, RunnerError> {
        if let Some(known) = self.known.pop(&key(event))
            && known.case.version() + 1 == event.sequence
        {
            return Ok(known);
        }
        let mut case = empty(event)?;
        if event.sequence > 1 {
            let before = (
                event.aggregate_type.clone(),
                event.aggregate_id.clone(),
                event.sequence - 1,
            );
            for earlier in log.streams_until(&[before]).await? {
                record(&mut case, &earlier)?;
            }
        }
        let rows = self
            .derive(projection, log, event.position - 1, &case)
            .await?;
        Ok(Known { case, rows })
    }

    /// Loads, in one go, the cases that a batch touches and that are not at hand.
    pub(super) async fn load(
        &mut self,
        projection: &dyn Projection,
        log: &Log,
        checkpoint: u64,
        events: &[Recorded],
    ) -> Result<(), RunnerError> {
        let mut seen = BTreeSet::new();
        let mut wanted = Vec::new();
        for event in events
            .iter()
            .filter(|event| projection.follows(&event.aggregate_type))
        {
            let first = seen.insert(key(event));
            if first
                && event.sequence > 1
                && self
                    .known
                    .peek(&key(event))
                    .is_none_or(|known| known.case.version() + 1 != event.sequence)
            {
                wanted.push((
                    event.aggregate_type.clone(),
                    event.aggregate_id.clone(),
                    event.sequence - 1,
                ));
            }
        }
        if wanted.is_empty() {
            return Ok(());
        }
        let mut loaded: Option<Known> = None;
        let mut last: Option<Recorded> = None;
        for earlier in log.streams_until(&wanted).await? {
            if last.as_ref().is_some_and(|last| key(last) != key(&earlier)) {
                self.keep(projection, log, checkpoint, loaded.take())
                    .await?;
            }
            let known = match &mut loaded {
                Some(known) => known,
                None => loaded.insert(Known {
                    case: empty(&earlier)?,
                    rows: BTreeSet::new(),
                }),
            };
            record(&mut known.case, &earlier)?;
            last = Some(earlier);
        }
        self.keep(projection, log, checkpoint, loaded).await
    }

    async fn keep(
        &mut self,
        projection: &dyn Projection,
        log: &Log,
        checkpoint: u64,
        loaded: Option<Known>,
    ) -> Result<(), RunnerError> {
        if let Some(mut known) = loaded {
            known.rows = self
                .derive(projection, log, checkpoint, &known.case)
                .await?;
            self.put(known);
        }
        Ok(())
    }
}

fn key(event: &Recorded) -> (String, String) {
    (event.aggregate_type.clone(), event.aggregate_id.clone())
}

/// The stream of a case: its kind and id.
pub(super) fn stream_of(case: &Case) -> (String, String) {
    (case.aggregate_type().to_owned(), case.id().to_string())
}

/// An empty case, of the stream of an event.
pub fn empty(event: &Recorded) -> Result<Case, RunnerError> {
    let poison = |error: String| RunnerError::Poison {
        position: event.position,
        error,
    };
    let id = event
        .aggregate_id
        .parse()
        .map_err(|_| poison("the stream's id is no UUID".to_owned()))?;
    Case::empty(&event.aggregate_type, id).map_err(|error| poison(error.to_string()))
}

/// Folds one recorded event into its case.
pub fn record(case: &mut Case, event: &Recorded) -> Result<(), RunnerError> {
    fold(event, |read| case.record(read))
}

/// Folds one recorded event into something: one that can't be read or taken in is named by its position.
pub fn fold(
    event: &Recorded,
    into: impl FnOnce(CaseEvent) -> Result<(), UnreadableEvent>,
) -> Result<(), RunnerError> {
    read(event)
        .and_then(|read| into(read).map_err(|error| error.to_string()))
        .map_err(|error| RunnerError::Poison {
            position: event.position,
            error,
        })
}

/// Brings a recorded event up to date and reads it.
pub fn read(event: &Recorded) -> Result<CaseEvent, String> {
    let serialized = cqrs_es::persist::SerializedEvent::new(
        event.aggregate_id.clone(),
        usize::try_from(event.sequence).unwrap_or_default(),
        event.aggregate_type.clone(),
        event.event_type.clone(),
        event.event_version.clone(),
        event.payload.clone(),
        serde_json::Value::Null,
    );
    let upcasters = upcasters_of(&event.aggregate_type);
    let serialized = upcast(&upcasters, serialized).map_err(|error| error.to_string())?;
    CaseEvent::read(&event.aggregate_type, serialized.payload).map_err(|error| error.to_string())
}
