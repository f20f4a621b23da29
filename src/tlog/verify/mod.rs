//! The whole log checked, event by event, against all that was sealed and signed of it.
//!
//! Each event is compared with its leaf; chains, tiles and checkpoints are worked out from the leaves. So one changed
//! event is one finding, at its place, and who changed its leaf as well is found by chain, tile and checkpoint. Memory
//! is bounded: of a stream only the chain of its last event is needed, which the store gives.

mod finding;
mod kept;

use std::collections::HashMap;

pub use finding::Finding;
pub use kept::Kept;
use kept::Queue;

use crate::audit::merkle::{Growing, Hash};
use crate::audit::note::Verifier;
use crate::audit::tile::{HEIGHT, WIDTH};
use crate::store::{Log, StoreError, Walked, chain_hash, on_all_cores};

/// How many events are looked at at once.
const BATCH: u32 = 4_000;
/// How many findings of one kind that are only listed are told.
const LISTED: u32 = 1_000;

/// What a verification came to.
#[derive(Debug)]
pub struct Report {
    /// How many events were looked at.
    pub events: u64,
    /// The last position of the log.
    pub head: u64,
    /// How many events are sealed.
    pub sealed: u64,
    /// The root over all events; none where it can't be worked out.
    pub root: Option<Hash>,
    /// How many checkpoints were compared.
    pub checkpoints: u64,
    /// All that is not as it should be.
    pub findings: Vec<Finding>,
}

/// Checks the whole log. `progress` is told how far it is.
///
/// # Errors
/// A store that can't be read at all.
pub async fn verify(
    log: &Log,
    keys: &[Verifier],
    kept: Vec<Kept>,
    mut progress: impl FnMut(u64),
) -> Result<Report, StoreError> {
    let mut walk = Walk {
        sealed: 0,
        queue: Queue::new(log, keys, kept),
        tree: Some(Growing::default()),
        heads: HashMap::new(),
        position: 0,
        recorded_at: i64::MIN,
        events: 0,
        present: 0,
        tiles: 0,
        completed: Vec::new(),
        findings: Vec::new(),
    };
    match log.faults_of_file(LISTED).await {
        Ok(faults) => walk.findings.extend(
            faults
                .iter()
                .map(|said| Finding::new("file", format!("the database file is damaged: {said}"))),
        ),
        Err(error) => walk.gives_up(error)?,
    }
    let last = match walk.all(log, &mut progress).await {
        Ok(last) => last,
        Err(error) => {
            walk.gives_up(error)?;
            walk.tree = None;
            0
        }
    };
    Ok(Report {
        events: walk.events,
        head: last,
        sealed: walk.sealed,
        root: walk.tree.map(|tree| tree.root()),
        checkpoints: walk.queue.compared,
        findings: walk.findings,
    })
}

/// Some places of the log, with the leaves that their events should have.
struct Batch {
    rows: Vec<Walked>,
    leaves: Vec<Option<Hash>>,
    unreadable: Vec<(i64, String)>,
    /// Up to where it was read.
    until: i64,
}

/// Reads on. A row that can't be read is passed over, and told.
async fn read(log: &Log, after: i64, last: u64) -> Result<Option<Batch>, StoreError> {
    let last = i64::try_from(last).unwrap_or(i64::MAX);
    if after >= last {
        return Ok(None);
    }
    let mut unreadable = Vec::new();
    let mut until = after + i64::from(BATCH);
    let rows = match log.walk(after, BATCH).await {
        Ok(mut rows) => {
            // What came in since is another time's.
            rows.retain(|row| row.position <= last);
            until = rows.last().map_or(last, |row| row.position);
            rows
        }
        Err(error @ StoreError::Unavailable(_)) => return Err(error),
        // Row by row it is found which one can't be read.
        Err(_) => {
            let mut rows = Vec::new();
            until = until.min(last);
            for position in after + 1..=until {
                match log.walk_at(position).await {
                    Ok(row) => rows.extend(row),
                    Err(error) => unreadable.push((position, with_causes(&error))),
                }
            }
            rows
        }
    };
    let (rows, leaves) = on_all_cores(rows, Walked::leaf_of_event).await?;
    Ok(Some(Batch {
        rows,
        leaves,
        unreadable,
        until,
    }))
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

struct Walk<'a> {
    sealed: u64,
    queue: Queue<'a>,
    /// The tree so far; none once leaves are missing.
    tree: Option<Growing>,
    /// Chains of the streams of this batch, by position.
    heads: HashMap<i64, Hash>,
    position: i64,
    recorded_at: i64,
    events: u64,
    /// How many events of the log are there.
    present: i64,
    tiles: i64,
    /// Tiles that this batch has filled.
    completed: Vec<(u8, u64, Hash)>,
    findings: Vec<Finding>,
}

impl Walk<'_> {
    /// Walks from the first event to the last; the last position.
    async fn all(&mut self, log: &Log, progress: &mut impl FnMut(u64)) -> Result<u64, StoreError> {
        self.sealed = log.tree_size().await?;
        let last = log.head().await?;
        let mut ahead = read(log, 0, last).await?;
        while let Some(batch) = ahead.take() {
            // While this batch is looked at, the next one is read.
            let (next, looked) = tokio::join!(read(log, batch.until, last), self.batch(log, batch));
            looked?;
            progress(self.events);
            ahead = next?;
        }
        self.finish(log, last).await?;
        Ok(last)
    }

    /// A store that can't be read on is a finding; one that can't be reached is none.
    fn gives_up(&mut self, error: StoreError) -> Result<(), StoreError> {
        if matches!(error, StoreError::Unavailable(_)) {
            return Err(error);
        }
        let message = format!("the store can't be read on: {}", with_causes(&error));
        self.findings.push(Finding::new("store", message));
        Ok(())
    }

    async fn batch(&mut self, log: &Log, batch: Batch) -> Result<(), StoreError> {
        let mut unreadable = batch.unreadable.into_iter().peekable();
        self.heads.clear();
        for (row, leaf) in batch.rows.iter().zip(batch.leaves) {
            while let Some((position, said)) =
                unreadable.next_if(|(position, _)| *position < row.position)
            {
                self.unreadable(log, position, &said).await?;
            }
            if row.position > self.position + 1 {
                self.missing(log, row.position - 1).await?;
            }
            self.event(row, leaf);
            self.position = row.position;
            self.compare().await?;
        }
        for (position, said) in unreadable {
            self.unreadable(log, position, &said).await?;
        }
        self.tiles(log).await
    }

    /// A row that is there and can't be read: its leaf has to do.
    async fn unreadable(&mut self, log: &Log, position: i64, said: &str) -> Result<(), StoreError> {
        if position > self.position + 1 {
            self.missing(log, position - 1).await?;
        }
        let message = format!("the row can't be read: {said}");
        self.findings
            .push(Finding::new("unreadable", message).at(position));
        self.by_leaves(log, position).await
    }

    /// Positions up to this one that the log does not have.
    async fn missing(&mut self, log: &Log, until: i64) -> Result<(), StoreError> {
        let first = self.position + 1;
        let message = if first == until {
            "the log has no event here, although it goes on: it was deleted".to_owned()
        } else {
            format!(
                "the log has no events from here to {until}, although it goes on: they were deleted"
            )
        };
        self.findings
            .push(Finding::new("missing", message).at(first));
        self.by_leaves(log, until).await
    }

    /// Goes on to a position by the leaves alone.
    async fn by_leaves(&mut self, log: &Log, until: i64) -> Result<(), StoreError> {
        while self.position < until {
            self.position += 1;
            let position = u64::try_from(self.position).unwrap_or_default();
            match log.leaf_at(position).await {
                Ok(Some(leaf)) => self.grow(leaf),
                _ => self.tree = None,
            }
            self.compare().await?;
        }
        Ok(())
    }

    /// Compares checkpoints of the present size.
    async fn compare(&mut self) -> Result<(), StoreError> {
        let size = u64::try_from(self.position).unwrap_or_default();
        while self.queue.needs_more(size) {
            self.queue.fill().await?;
        }
        if self.queue.waits_for(size) {
            let root = self.tree.as_ref().map(Growing::root);
            self.queue.compare(size, root, &mut self.findings);
        }
        Ok(())
    }

    fn grow(&mut self, leaf: Hash) {
        let completed = &mut self.completed;
        if let Some(tree) = &mut self.tree {
            tree.push(leaf, |level, index, hash| {
                if level % HEIGHT == 0 {
                    completed.push((level / HEIGHT, index, hash));
                }
            });
        }
    }

    fn event(&mut self, row: &Walked, leaf: Option<Hash>) {
        self.events += 1;
        self.present += i64::from(row.event.is_some());
        let is_sealed = u64::try_from(row.position).is_ok_and(|position| position <= self.sealed);
        let mut found = Vec::new();
        match (&row.event, leaf, row.leaf) {
            (None, ..) => found.push(("event-missing", "the log names an event that is not there")),
            (Some(_), None, _) => {
                found.push(("unreadable", "the event can't be read: it was changed"));
            }
            (Some(_), Some(leaf), Some(sealed)) if leaf != sealed => {
                found.push(("changed", "the event is not the one that was sealed"));
            }
            (Some(_), Some(_), None) if is_sealed => {
                found.push(("leaf-missing", "its leaf is missing"));
            }
            _ => {}
        }
        if let Some(told) = &row.event
            && row.recorded_at != told.recorded_at.max(self.recorded_at)
        {
            let message = "its instant in the log is not that of the event, or runs backwards";
            found.push(("instant", message));
        }
        self.recorded_at = row.recorded_at.max(self.recorded_at);
        match (row.sequence, row.before) {
            (1, None) => {}
            (2.., Some((before, _))) if before < row.position => {}
            (2.., Some(_)) => found.push((
                "order",
                "it stands before the event that it follows in its stream",
            )),
            _ => found.push(("sequence", "the event before it in its stream is missing")),
        }
        // Of an event that is not sealed yet there is only what it says.
        if let Some(leaf) = row.leaf.or(leaf) {
            let before = match row.before {
                Some((position, stored)) => self.heads.get(&position).copied().or(stored),
                None => Some(Hash::default()),
            };
            let chain = before.map(|before| chain_hash(&before, &leaf));
            match (chain, row.chain) {
                (Some(chain), Some(sealed)) if chain != sealed => {
                    found.push((
                        "chain",
                        "the chain of its stream is not the one that was sealed",
                    ));
                }
                (_, None) if is_sealed => found.push(("chain-missing", "its chain is missing")),
                _ => {}
            }
            // The next one is compared with what was sealed, so that one change is found once.
            if let Some(head) = row.chain.or(chain) {
                self.heads.insert(row.position, head);
            }
            self.grow(leaf);
        } else {
            self.tree = None;
        }
        self.findings
            .extend(found.into_iter().map(|(kind, message)| {
                Finding::new(kind, message).at(row.position).of(
                    &row.aggregate_type,
                    &row.aggregate_id,
                    row.sequence,
                )
            }));
    }

    /// Compares the tiles that were filled with those that are stored.
    async fn tiles(&mut self, log: &Log) -> Result<(), StoreError> {
        let completed = std::mem::take(&mut self.completed);
        let span = |level: u8| WIDTH.pow(u32::from(level));
        let sealed = self.sealed;
        let completed: Vec<_> = completed
            .into_iter()
            .filter(|(level, index, _)| (index + 1) * span(*level) <= sealed)
            .collect();
        self.tiles += i64::try_from(completed.len()).unwrap_or(i64::MAX);
        let names: Vec<(u8, u64)> = completed
            .iter()
            .map(|(level, index, _)| (*level, *index))
            .collect();
        let stored: HashMap<(u8, u64), Hash> = log
            .tile_roots(&names)
            .await?
            .into_iter()
            .map(|(level, index, hash)| ((level, index), hash))
            .collect();
        for (level, index, hash) in completed {
            let (first, last) = (index * span(level) + 1, (index + 1) * span(level));
            let what = match stored.get(&(level, index)) {
                Some(stored) if *stored == hash => continue,
                Some(_) => {
                    "is not the one that was sealed: leaves among them were changed, or it was"
                }
                None => "is missing",
            };
            let message = format!("the root over the positions {first} to {last} {what}");
            self.findings.push(Finding::new("tile", message));
        }
        Ok(())
    }

    /// What only shows at the end.
    async fn finish(&mut self, log: &Log, last: u64) -> Result<(), StoreError> {
        let end = i64::try_from(last).unwrap_or(i64::MAX);
        while self.queue.needs_more(u64::MAX) {
            self.queue.fill().await?;
        }
        let reached = [
            (log.last_leaf().await?, "was sealed"),
            (log.last_given().await?, "was given"),
        ];
        // A server that is running may have gone on meanwhile.
        let head = log.head().await?;
        self.queue.finish(head, &mut self.findings);
        for (position, what) in reached {
            if position > i64::try_from(head).unwrap_or(i64::MAX) {
                let message = format!(
                    "the log ends at position {end}, although position {position} {what}: its end was cut off"
                );
                self.findings.push(Finding::new("cut-off", message));
            }
        }
        if self.tree.is_some() && log.tree_size().await? == self.sealed {
            let (stored, expected) = (log.count_tile_roots().await?, self.tiles);
            if stored != expected {
                let message = format!("{stored} roots of tiles are stored instead of {expected}");
                self.findings.push(Finding::new("tile", message));
            }
        }
        if log.count_events().await? != self.present {
            for event in log.unplaced(LISTED).await? {
                let message = "the event is not in the log: it was inserted past it, or its place was deleted";
                self.findings.push(Finding::new("unplaced", message).of(
                    &event.aggregate_type,
                    &event.aggregate_id,
                    event.sequence,
                ));
            }
        }
        Ok(())
    }
}
