//! An event that touches other cases: a policy, a role, a linked record. Their rows are derived anew at its position,
//! page by page, so that memory stays bounded and a crash goes on where it was. The checkpoint stays before the event
//! until all are done: nobody sees half of it.

use cqrs_es::Aggregate;
use domain::worker::Worker;
use projections::case::Case;
use projections::references::Reach;

use super::batch::{Advance, Batch, FarReaching};
use super::cases::{Cases, Known, stream_of};
use super::library::{Library, cases_of};
use super::{Runner, RunnerError};
use crate::store::Progress;
use crate::store::holders::Held;
use crate::store::projections::table_name;

/// Keys in one question: a province has some two hundred places, the nation is asked by kind.
const KEYS: usize = 300;

impl Runner {
    /// Takes in one event that touches other cases; everything before it is written.
    pub(super) async fn fan_out(
        &self,
        progress: &Progress,
        cases: &mut Cases,
        far: FarReaching,
    ) -> Result<(), RunnerError> {
        let FarReaching {
            event,
            before,
            after,
            reach,
        } = far;
        let (version, position) = (progress.version, event.position);
        let own = stream_of(&after);
        if !progress.fan_out_after.is_empty() {
            // Somebody did pages of it and went away: cases at hand know nothing of them.
            cases.forget_cases();
        }
        if matches!(after, Case::Correction(..)) {
            // What it says was told was told before it: cases at hand know nothing of that either.
            cases.clear();
        }
        let mut known_before = cases
            .take_library(self.projection(), &self.log, progress.checkpoint)
            .await?;
        let mut known_after = known_before.clone();
        known_after.take_in(&after);
        let mut done_to = progress.fan_out_after.clone();
        loop {
            let page = self.touched(version, &reach, position, &done_to).await?;
            let Some((kind, id)) = page.last() else {
                break;
            };
            let last = format!("{kind}/{id}");
            let others: Vec<_> = page.iter().filter(|stream| **stream != own).collect();
            let mut batch = Batch::default();
            for known in self
                .before(&others, position, cases, &mut known_before)
                .await?
            {
                let Known { case, rows: before } = known;
                let rows = self.rows_of(&case, position, &mut known_after).await?;
                let id = case.id().to_string();
                batch.compare(self.projection(), &id, position, &before, &rows);
                cases.put(Known { case, rows });
            }
            let advance = Advance::Page {
                checkpoint: progress.checkpoint,
                after: &done_to,
                last: &last,
                done: page.len() as u64,
            };
            batch
                .write(self.projection(), &self.rows, version, advance)
                .await?;
            done_to = last;
        }
        // The event's own case comes last, with the checkpoint.
        let mut batch = Batch::default();
        let rows = self.rows_of(&after, position, &mut known_after).await?;
        batch.compare(
            self.projection(),
            &event.aggregate_id,
            position,
            &before,
            &rows,
        );
        let advance = Advance::To {
            from: progress.checkpoint,
            to: position,
        };
        batch
            .write(self.projection(), &self.rows, version, advance)
            .await?;
        cases.put(Known { case: after, rows });
        cases.go_on_with(known_after);
        Ok(())
    }

    /// Cases as they stand before an event, with their rows, in the order of kind and id.
    async fn before(
        &self,
        streams: &[&(String, String)],
        position: u64,
        cases: &mut Cases,
        library: &mut Library,
    ) -> Result<Vec<Known>, RunnerError> {
        let mut found = Vec::new();
        let mut missing = Vec::new();
        for stream in streams {
            match cases.at_hand(stream) {
                Some(known) => found.push(known),
                None => missing.push((*stream).clone()),
            }
        }
        for case in cases_of(&self.log.streams_at(position - 1, &missing).await?)? {
            let rows = self.rows_of(&case, position - 1, library).await?;
            found.push(Known { case, rows });
        }
        found.sort_by_cached_key(|known| stream_of(&known.case));
        Ok(found)
    }

    async fn rows_of(
        &self,
        case: &Case,
        position: u64,
        library: &mut Library,
    ) -> Result<std::collections::BTreeSet<projections::table::Row>, RunnerError> {
        let needs = self.projection().needs(case);
        let references = library.references(&self.log, position, case, needs).await?;
        Ok(self.projection().derive(case, &references))
    }

    /// The next page of cases that the event touches, in the order of kind and id.
    async fn touched(
        &self,
        version: u64,
        reach: &Reach,
        position: u64,
        after: &str,
    ) -> Result<Vec<(String, String)>, RunnerError> {
        let (after_kind, after_id) = after.split_once('/').unwrap_or_default();
        if *reach == Reach::Everybody {
            let mut kinds = self.projection().cases().to_vec();
            kinds.sort_unstable();
            for kind in kinds.into_iter().filter(|kind| *kind >= after_kind) {
                let after_id = if kind == after_kind { after_id } else { "" };
                let ids = self
                    .log
                    .begun_by(kind, position, after_id, self.page)
                    .await?;
                if !ids.is_empty() {
                    return Ok(ids.into_iter().map(|id| (kind.to_owned(), id)).collect());
                }
            }
            return Ok(Vec::new());
        }
        if let Reach::These(streams) = reach {
            let size = usize::try_from(self.page).unwrap_or(usize::MAX);
            let after = (after_kind, after_id.to_owned());
            let left = streams.iter().filter(|stream| **stream > after);
            let page = left
                .take(size)
                .map(|(kind, id)| ((*kind).to_owned(), id.clone()));
            return Ok(page.collect());
        }
        let Some(table) = self.projection().references() else {
            return Ok(Vec::new());
        };
        let table = table_name(table.name, version);
        let mut ids = std::collections::BTreeSet::new();
        match reach {
            Reach::Nobody | Reach::Everybody | Reach::These(_) => {}
            Reach::HoldersOf(kind) => {
                let held = Held::OfKind(kind);
                ids.extend(
                    self.rows
                        .holders(&table, &held, position, after_id, self.page)
                        .await?,
                );
            }
            Reach::Holders(references) => {
                let mut by_kind = std::collections::BTreeMap::<&str, Vec<String>>::new();
                for reference in references {
                    by_kind
                        .entry(reference.kind)
                        .or_default()
                        .push(reference.key.clone());
                }
                for (kind, keys) in &by_kind {
                    for keys in keys.chunks(KEYS) {
                        let held = Held::OneOf { kind, keys };
                        ids.extend(
                            self.rows
                                .holders(&table, &held, position, after_id, self.page)
                                .await?,
                        );
                    }
                }
            }
        }
        let size = usize::try_from(self.page).unwrap_or(usize::MAX);
        // References are held by workers' cases alone.
        Ok(ids
            .into_iter()
            .take(size)
            .map(|id| (Worker::TYPE.to_owned(), id))
            .collect())
    }
}
