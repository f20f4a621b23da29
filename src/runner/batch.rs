//! One batch: what its events change in the rows and figures of a projection.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use projections::figures::{Figure, Figures, Group, Movement, Support, movements};
use projections::projection::Projection;
use projections::table::Row;

use super::RunnerError;
use super::cases::{Cases, record};
use crate::store::rows::{
    Closed, Entry, Opened, Tally, advance, close_rows, open_rows, write_entries, write_tallies,
};
use crate::store::{Log, ProjectionStore, Recorded};

/// How one event changes the support of groups, part by part.
type SupportChange = BTreeMap<Group, BTreeMap<&'static str, i64>>;

/// What a batch changes.
#[derive(Default)]
pub(super) struct Batch {
    opened: Vec<Opened>,
    closed: Vec<Closed>,
    /// By position, in order.
    support: Vec<(u64, SupportChange)>,
}

impl Batch {
    /// Folds the events, in order, and derives what each changes.
    pub(super) async fn derive(
        projection: &dyn Projection,
        log: &Log,
        cases: &mut Cases,
        events: &[Recorded],
    ) -> Result<Self, RunnerError> {
        cases.load(projection, log, events).await?;
        let mut batch = Self::default();
        // Rows opened in this batch, so that one closed again is written once, with both its ends.
        let mut fresh: HashMap<(String, Row), usize> = HashMap::new();
        for event in events
            .iter()
            .filter(|event| projection.follows(&event.aggregate_type))
        {
            let mut known = cases.take(projection, log, event).await?;
            record(&mut known.case, event)?;
            let rows = projection.derive(&known.case);
            batch.compare(projection.figures(), event, &known.rows, &rows, &mut fresh);
            known.rows = rows;
            cases.put(event, known);
        }
        Ok(batch)
    }

    fn compare(
        &mut self,
        figures: Option<&dyn Figures>,
        event: &Recorded,
        before: &BTreeSet<Row>,
        after: &BTreeSet<Row>,
        fresh: &mut HashMap<(String, Row), usize>,
    ) {
        let case_id = &event.aggregate_id;
        let mut change = SupportChange::new();
        for row in before.difference(after) {
            match fresh
                .remove(&(case_id.clone(), row.clone()))
                .and_then(|index| self.opened.get_mut(index))
            {
                Some(opened) => opened.to = Some(event.position),
                None => self.closed.push(Closed {
                    case_id: case_id.clone(),
                    table: row.table,
                    key: row.key().to_vec(),
                    to: event.position,
                }),
            }
            count(figures, row, -1, &mut change);
        }
        for row in after.difference(before) {
            fresh.insert((case_id.clone(), row.clone()), self.opened.len());
            self.opened.push(Opened {
                case_id: case_id.clone(),
                table: row.table,
                cells: row.cells.clone(),
                from: event.position,
                to: None,
            });
            count(figures, row, 1, &mut change);
        }
        if !change.is_empty() {
            self.support.push((event.position, change));
        }
    }

    /// Writes everything and the checkpoint in one transaction, or nothing if another process has
    /// moved the checkpoint.
    pub(super) async fn write(
        self,
        projection: &dyn Projection,
        rows: &ProjectionStore,
        version: u64,
        from: u64,
        to: u64,
    ) -> Result<(), RunnerError> {
        let name = projection.name();
        let (tallies, entries) = match projection.figures() {
            Some(figures) => self.figures(figures, name, rows, version).await?,
            None => Default::default(),
        };
        let mut tx = rows
            .db()
            .begin()
            .await
            .map_err(crate::store::StoreError::from)?;
        if !advance(&mut tx, name, version, from, to).await? {
            return Err(RunnerError::Fenced);
        }
        close_rows(&mut tx, version, &self.closed).await?;
        open_rows(&mut tx, version, &self.opened).await?;
        write_tallies(&mut tx, name, version, &tallies).await?;
        write_entries(&mut tx, name, version, &entries).await?;
        tx.commit().await.map_err(crate::store::StoreError::from)?;
        Ok(())
    }

    /// The second stage: tallies before and after, and the entries between them.
    async fn figures(
        &self,
        figures: &dyn Figures,
        name: &str,
        rows: &ProjectionStore,
        version: u64,
    ) -> Result<(Vec<Tally>, Vec<Entry>), RunnerError> {
        let groups: BTreeSet<&Group> = self
            .support
            .iter()
            .flat_map(|(_, change)| change.keys())
            .collect();
        let groups: Vec<Group> = groups.into_iter().cloned().collect();
        let mut support: HashMap<&Group, Support> = HashMap::new();
        for (index, part, count) in rows.tallies(name, version, &groups).await? {
            if let (Some(group), Some(part)) = (groups.get(index), figures.part(&part)) {
                support.entry(group).or_default().insert(part, count);
            }
        }
        let mut touched: BTreeSet<(&Group, &'static str)> = BTreeSet::new();
        let mut moved: Vec<(u64, Movement)> = Vec::new();
        for (position, change) in &self.support {
            let mut at_once: Vec<Movement> = Vec::new();
            for (group, parts) in change {
                let held = support.entry(group).or_default();
                let before = held.clone();
                for (part, delta) in parts {
                    touched.insert((group, part));
                    let count = held.entry(part).or_default();
                    *count += delta;
                    if *count == 0 {
                        held.remove(part);
                    }
                }
                at_once.extend(movements(figures, group, &before, held));
            }
            at_once.sort();
            moved.extend(at_once.into_iter().map(|movement| (*position, movement)));
        }
        let tallies = touched
            .into_iter()
            .map(|(group, part)| Tally {
                group: group.clone(),
                part,
                count: support
                    .get(group)
                    .and_then(|held| held.get(part))
                    .copied()
                    .unwrap_or(0),
            })
            .collect();
        Ok((tallies, entries(name, rows, version, moved).await?))
    }
}

/// Gives every movement its place and the value that its figure holds from there on.
async fn entries(
    name: &str,
    rows: &ProjectionStore,
    version: u64,
    moved: Vec<(u64, Movement)>,
) -> Result<Vec<Entry>, RunnerError> {
    let figures: BTreeSet<&Figure> = moved.iter().map(|(_, movement)| &movement.figure).collect();
    let figures: Vec<Figure> = figures.into_iter().cloned().collect();
    let stored = rows.figure_values(name, version, &figures).await?;
    let mut values: HashMap<Figure, i64> = figures.into_iter().zip(stored).collect();
    let mut last: HashMap<Figure, (u64, i64)> = HashMap::new();
    let mut entries = Vec::with_capacity(moved.len());
    for (
        position,
        Movement {
            figure,
            member,
            delta,
        },
    ) in moved
    {
        let value = values.entry(figure.clone()).or_default();
        *value += delta;
        let place = last.entry(figure.clone()).or_insert((0, 0));
        *place = if place.0 == position {
            (position, place.1 + 1)
        } else {
            (position, 0)
        };
        entries.push(Entry {
            position,
            ordinal: place.1,
            member,
            delta,
            value: *value,
            figure,
        });
    }
    Ok(entries)
}

/// Counts a row that opens (+1) or closes (−1) in the groups that it supports.
fn count(figures: Option<&dyn Figures>, row: &Row, delta: i64, change: &mut SupportChange) {
    for (group, part) in figures
        .map(|figures| figures.supports(row))
        .unwrap_or_default()
    {
        let parts = change.entry(group).or_default();
        let sum = parts.entry(part).or_default();
        *sum += delta;
        if *sum == 0 {
            parts.remove(part);
        }
    }
    change.retain(|_, parts| !parts.is_empty());
}
