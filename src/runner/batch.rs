//! One batch: what its events change in the rows and figures of a projection.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use projections::case::Case;
use projections::figures::{Figure, Figures, Group, Movement, Support, movements};
use projections::joined::Part;
use projections::projection::Projection;
use projections::references::Reach;
use projections::table::Row;

use super::RunnerError;
use super::cases::{Cases, Known, record};
use crate::store::projections::LastEntry;
use crate::store::rows::{
    Closed, Entry, Opened, Tally, advance, advance_fan_out, close_rows, open_rows, write_entries,
    write_tallies,
};
use crate::store::{Log, ProjectionStore, Recorded};

/// How one event changes the support of groups, part by part.
type SupportChange = BTreeMap<Group, BTreeMap<&'static str, i64>>;

/// How far a projection comes by a batch.
#[derive(Clone, Copy)]
pub(super) enum Advance<'a> {
    /// From one checkpoint to another.
    To { from: u64, to: u64 },
    /// Through a page of the cases that one event touches; the checkpoint stays before it.
    Page {
        checkpoint: u64,
        after: &'a str,
        last: &'a str,
        done: u64,
    },
}

/// What a batch changes.
#[derive(Default)]
pub(super) struct Batch {
    opened: Vec<Opened>,
    closed: Vec<Closed>,
    /// By position, in order.
    support: Vec<(u64, SupportChange)>,
    /// Parts of keys that opened (true) and closed, by position, in order.
    pub(super) parts: Vec<(u64, Vec<(Part, bool)>)>,
    /// Rows opened in this batch, so that one closed again is written once, with both its ends.
    fresh: HashMap<(String, Row), usize>,
}

/// Why a batch takes in no more events.
pub(super) enum Stop {
    /// There are no more.
    End,
    /// The next one touches other cases.
    Far(Box<FarReaching>),
    /// The next one can't be taken in.
    Poison(RunnerError),
}

/// An event that touches other cases: it is taken in by itself.
pub(super) struct FarReaching {
    /// The event.
    pub(super) event: Recorded,
    /// The rows of its case before it, and the case after it.
    pub(super) before: BTreeSet<Row>,
    pub(super) after: Case,
    /// Whom it touches.
    pub(super) reach: Reach,
}

impl Batch {
    /// Folds the events, in order, and derives what each changes, up to one at which the batch has to stop. How many
    /// events were taken in, and why no more.
    pub(super) async fn derive(
        projection: &dyn Projection,
        log: &Log,
        cases: &mut Cases,
        events: &[Recorded],
    ) -> Result<(Self, usize, Stop), RunnerError> {
        let mut batch = Self::default();
        for (index, event) in events.iter().enumerate() {
            if !projection.follows(&event.aggregate_type) {
                continue;
            }
            match batch.take_in(projection, log, cases, event).await {
                Ok(None) => {}
                Ok(Some(far)) => return Ok((batch, index, Stop::Far(Box::new(far)))),
                Err(poison @ RunnerError::Poison { .. }) => {
                    return Ok((batch, index, Stop::Poison(poison)));
                }
                Err(error) => return Err(error),
            }
        }
        Ok((batch, events.len(), Stop::End))
    }

    /// Takes in one event, unless it touches other cases.
    async fn take_in(
        &mut self,
        projection: &dyn Projection,
        log: &Log,
        cases: &mut Cases,
        event: &Recorded,
    ) -> Result<Option<FarReaching>, RunnerError> {
        let Known {
            mut case,
            rows: before,
        } = cases.take(projection, log, event).await?;
        record(&mut case, event)?;
        let reach = projection.reach(&event.event_type, &case);
        if reach != Reach::Nobody {
            return Ok(Some(FarReaching {
                event: event.clone(),
                before,
                after: case,
                reach,
            }));
        }
        let rows = cases.derive(projection, log, event.position, &case).await?;
        self.compare(
            projection,
            &event.aggregate_id,
            event.position,
            &before,
            &rows,
        );
        cases.put(Known { case, rows });
        Ok(None)
    }

    /// Notes what an event at a position changes in the rows of a case.
    pub(super) fn compare(
        &mut self,
        projection: &dyn Projection,
        case_id: &str,
        position: u64,
        before: &BTreeSet<Row>,
        after: &BTreeSet<Row>,
    ) {
        if let Some(joined) = projection.joined() {
            self.note_parts(joined, case_id, position, before, after);
        }
        self.differ(projection.figures(), case_id, position, before, after);
    }

    /// Notes what differs in the rows of a case.
    pub(super) fn differ(
        &mut self,
        figures: Option<&dyn Figures>,
        case_id: &str,
        position: u64,
        before: &BTreeSet<Row>,
        after: &BTreeSet<Row>,
    ) {
        let case_id = &case_id.to_owned();
        let mut change = SupportChange::new();
        for row in before.difference(after) {
            match self
                .fresh
                .remove(&(case_id.clone(), row.clone()))
                .and_then(|index| self.opened.get_mut(index))
            {
                Some(opened) => opened.to = Some(position),
                None => self.closed.push(Closed {
                    case_id: case_id.clone(),
                    table: row.table,
                    key: row.key().to_vec(),
                    to: position,
                }),
            }
            count(figures, row, -1, &mut change);
        }
        for row in after.difference(before) {
            self.fresh
                .insert((case_id.clone(), row.clone()), self.opened.len());
            self.opened.push(Opened {
                case_id: case_id.clone(),
                table: row.table,
                cells: row.cells.clone(),
                from: position,
                to: None,
            });
            count(figures, row, 1, &mut change);
        }
        if !change.is_empty() {
            self.support.push((position, change));
        }
    }

    /// Writes everything and how far the projection is in one transaction, or nothing if another process has
    /// moved it on.
    pub(super) async fn write(
        mut self,
        projection: &dyn Projection,
        rows: &ProjectionStore,
        version: u64,
        advance_by: Advance<'_>,
    ) -> Result<(), RunnerError> {
        let name = projection.name();
        if let Some(joined) = projection.joined() {
            self.join(joined, rows, version).await?;
        }
        let (tallies, entries) = match projection.figures() {
            Some(figures) => self.figures(figures, name, rows, version).await?,
            None => Default::default(),
        };
        let mut tx = rows
            .db()
            .begin()
            .await
            .map_err(crate::store::StoreError::from)?;
        let advanced = match advance_by {
            Advance::To { from, to } => advance(&mut tx, name, version, from, to).await?,
            Advance::Page {
                checkpoint,
                after,
                last,
                done,
            } => advance_fan_out(&mut tx, name, version, checkpoint, after, (last, done)).await?,
        };
        if !advanced {
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
    let mut last: HashMap<Figure, LastEntry> = figures.into_iter().zip(stored).collect();
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
        let place = last.entry(figure.clone()).or_default();
        let ordinal = if place.position == position {
            place.ordinal + 1
        } else {
            0
        };
        *place = LastEntry {
            position,
            ordinal,
            value: place.value + delta,
        };
        entries.push(Entry {
            position,
            ordinal,
            member,
            delta,
            value: place.value,
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
