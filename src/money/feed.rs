//! The journal as webhooks are told of it: what `GET /finance/journal` gives, one entry for each position and region.

use std::collections::BTreeMap;

use domain::region::RegionCode;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use crate::query::journal::{Cursor, Line, lines_after};
use crate::store::{Store, StoreError};
use crate::view;
use crate::webhooks::{Feed, FeedEntry};

/// An event posts few lines: so many a position and no more are expected.
const LINES_A_POSITION: u32 = 4;
/// Lines of one position are of two regions at most: a receivable of one is set off against a claim of the other.
const REGIONS_A_POSITION: u64 = 2;

/// The journal of a store.
pub struct JournalFeed(pub Store);

/// The place in the journal behind which everything lies that a webhook at this cursor still has to deliver.
pub fn place_before(cursor: u64) -> Cursor {
    let (position, index) = (cursor / REGIONS_A_POSITION, cursor % REGIONS_A_POSITION);
    // Of a position of which one entry was delivered there may be another.
    let whole = index + 1 == REGIONS_A_POSITION;
    Cursor::after_all(if whole {
        position
    } else {
        position.saturating_sub(1)
    })
}

impl Feed for JournalFeed {
    fn after(&self, cursor: u64, limit: u32) -> BoxFuture<'_, Result<Vec<FeedEntry>, StoreError>> {
        async move {
            let position = cursor / REGIONS_A_POSITION;
            // All lines of the position itself, of which an entry may have been told.
            let from = Cursor::after_all(position.saturating_sub(1));
            let asked = limit.saturating_add(1).saturating_mul(LINES_A_POSITION);
            let (lines, next) = lines_after(&self.0, from, asked).await?;
            let mut entries = entries(lines, next)?;
            entries.retain(|entry| entry.cursor > cursor);
            entries.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            Ok(entries)
        }
        .boxed()
    }

    fn head(&self) -> BoxFuture<'_, Result<u64, StoreError>> {
        async move {
            let checkpoint = crate::query::journal::checkpoint(&self.0).await?;
            Ok((checkpoint + 1) * REGIONS_A_POSITION - 1)
        }
        .boxed()
    }
}

/// The entries of whole positions: the last one only if nothing of it can be missing.
fn entries(lines: Vec<Line>, next: Cursor) -> Result<Vec<FeedEntry>, StoreError> {
    let mut positions: BTreeMap<u64, BTreeMap<String, Vec<Line>>> = BTreeMap::new();
    for line in lines {
        let position = line.cursor.position();
        let of_region = positions.entry(position).or_default();
        of_region
            .entry(line.row.region.clone())
            .or_default()
            .push(line);
    }
    let cut_short = !next.is_whole();
    let mut entries = Vec::new();
    for (position, regions) in positions {
        if cut_short && position == next.position() {
            continue;
        }
        for (index, (region, lines)) in (0..).zip(regions) {
            let region = RegionCode::parse(&region)
                .map_err(|_| StoreError::corrupt("journal.region is no region"))?;
            let lines: Vec<_> = lines.into_iter().map(view::journal_line).collect();
            entries.push(FeedEntry {
                cursor: position * REGIONS_A_POSITION + index,
                region,
                body: json!({"position": position, "lines": lines}),
            });
        }
    }
    Ok(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_webhook_that_stands_within_a_position_is_told_all_of_it_again_by_the_journal() {
        for (cursor, position) in [(0, 0), (1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (3002, 1500)] {
            assert_eq!(
                place_before(cursor),
                Cursor::after_all(position),
                "{cursor}"
            );
        }
    }
}
