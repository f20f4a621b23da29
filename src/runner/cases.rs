//! The cases that a runner has at hand, bounded; any other is loaded from the log again.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;

use lru::LruCache;
use projections::case::{Case, CaseEvent};
use projections::projection::Projection;
use projections::table::Row;

use super::RunnerError;
use crate::store::{Log, Recorded, upcast, upcasters_of};

/// A few kilobytes each: some tens of megabytes per projection.
const CAPACITY: usize = 10_000;

/// A case and the rows that it deserves.
pub(super) struct Known {
    pub(super) case: Case,
    pub(super) rows: BTreeSet<Row>,
}

/// The cases at hand.
pub(super) struct Cases(LruCache<(String, String), Known>);

impl Default for Cases {
    fn default() -> Self {
        Self(LruCache::new(
            NonZeroUsize::new(CAPACITY).unwrap_or(NonZeroUsize::MIN),
        ))
    }
}

impl Cases {
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn put(&mut self, event: &Recorded, known: Known) {
        self.0.put(key(event), known);
    }

    /// Takes the case of an event out, as it stood before that event; loads it if it is not at hand.
    pub(super) async fn take(
        &mut self,
        projection: &dyn Projection,
        log: &Log,
        event: &Recorded,
    ) -> Result<Known, RunnerError> {
        if let Some(known) = self.0.pop(&key(event))
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
        let rows = projection.derive(&case);
        Ok(Known { case, rows })
    }

    /// Loads, in one go, the cases that a batch touches and that are not at hand.
    pub(super) async fn load(
        &mut self,
        projection: &dyn Projection,
        log: &Log,
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
                    .0
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
                self.keep(projection, last.take(), loaded.take());
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
        self.keep(projection, last, loaded);
        Ok(())
    }

    fn keep(&mut self, projection: &dyn Projection, last: Option<Recorded>, loaded: Option<Known>) {
        if let (Some(last), Some(mut known)) = (last, loaded) {
            known.rows = projection.derive(&known.case);
            self.put(&last, known);
        }
    }
}

fn key(event: &Recorded) -> (String, String) {
    (event.aggregate_type.clone(), event.aggregate_id.clone())
}

fn empty(event: &Recorded) -> Result<Case, RunnerError> {
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
pub(super) fn record(case: &mut Case, event: &Recorded) -> Result<(), RunnerError> {
    read(event)
        .and_then(|read| case.record(read).map_err(|error| error.to_string()))
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
