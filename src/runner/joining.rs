//! The second stage of rows: what follows from the parts that cases contribute under keys.

use std::collections::{BTreeMap, BTreeSet};

use projections::joined::{Joined, Part};
use projections::table::{Cell, Row};

use super::RunnerError;
use super::batch::Batch;
use crate::store::ProjectionStore;

impl Batch {
    /// Notes which parts of keys an event opens and closes in its case.
    pub(super) fn note_parts(
        &mut self,
        joined: &dyn Joined,
        case_id: &str,
        position: u64,
        before: &BTreeSet<Row>,
        after: &BTreeSet<Row>,
    ) {
        let part = |row: &&Row| row.table.name == joined.parts().name;
        let of_case = |row: &Row| (case_id.to_owned(), row.clone());
        let closed = before.difference(after).filter(part);
        let opened = after.difference(before).filter(part);
        let changes: Vec<(Part, bool)> = closed
            .map(|row| (of_case(row), false))
            .chain(opened.map(|row| (of_case(row), true)))
            .collect();
        if !changes.is_empty() {
            self.parts.push((position, changes));
        }
    }

    /// The second stage of rows: what follows from the parts of the keys that changed, before and after each event.
    pub(super) async fn join(
        &mut self,
        joined: &dyn Joined,
        rows: &ProjectionStore,
        version: u64,
    ) -> Result<(), RunnerError> {
        let changed = std::mem::take(&mut self.parts);
        let all = changed.iter().flat_map(|(_, changes)| changes);
        let keys: BTreeSet<String> = all.filter_map(|(part, _)| key_of(part)).collect();
        if keys.is_empty() {
            return Ok(());
        }
        let mut held: BTreeMap<String, BTreeSet<Part>> = BTreeMap::new();
        for part in rows.parts(joined.parts(), version, &keys).await? {
            if let Some(key) = key_of(&part) {
                held.entry(key).or_default().insert(part);
            }
        }
        for (position, changes) in changed {
            let mut by_key: BTreeMap<String, Vec<(Part, bool)>> = BTreeMap::new();
            for (part, opened) in changes {
                if let Some(key) = key_of(&part) {
                    by_key.entry(key).or_default().push((part, opened));
                }
            }
            for (key, changes) in by_key {
                let parts = held.entry(key.clone()).or_default();
                let before = joined.derive(&key, parts);
                for (part, opened) in changes {
                    if opened {
                        parts.insert(part);
                    } else {
                        parts.remove(&part);
                    }
                }
                let after = joined.derive(&key, parts);
                self.differ(None, &key, position, &before, &after);
            }
        }
        Ok(())
    }
}

/// The key of a part: the first of its values.
fn key_of((_, row): &Part) -> Option<String> {
    match row.cells.first() {
        Some(Cell::Text(key)) => Some(key.clone()),
        Some(Cell::Int(_)) | None => None,
    }
}
