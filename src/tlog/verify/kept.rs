//! Checkpoints that the log has to agree with: those it signed, and those that somebody kept elsewhere.

use std::collections::VecDeque;

use super::finding::Finding;
use crate::audit::checkpoint::Checkpoint;
use crate::audit::merkle::Hash;
use crate::audit::note::{Kind, SignedNote, Verifier};
use crate::store::{KeptCheckpoint, Log, StoreError};

/// How many stored checkpoints are read at once.
const PAGE: u32 = 1_000;

/// A checkpoint, and where it is from.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Where it is from, in words.
    pub source: String,
    /// What it says.
    pub checkpoint: Checkpoint,
    /// The note.
    pub note: SignedNote,
}

impl Kept {
    /// Reads a note.
    ///
    /// # Errors
    /// A text that is no signed checkpoint, in words.
    pub fn read(source: impl Into<String>, text: &str) -> Result<Self, String> {
        let note: SignedNote = text.parse().map_err(|error| format!("{error}"))?;
        let checkpoint = note.text.parse().map_err(|error| format!("{error}"))?;
        Ok(Self {
            source: source.into(),
            checkpoint,
            note,
        })
    }

    /// The names of those whose keys are known and signed it.
    pub fn signers(&self, keys: &[Verifier]) -> Vec<String> {
        let signed = keys.iter().filter(|key| self.note.signed_by(key).is_some());
        signed.map(|key| key.name().to_owned()).collect()
    }

    fn is_signed(&self, keys: &[Verifier]) -> bool {
        let of_log =
            |key: &&Verifier| key.kind() == Kind::Ed25519 && key.name() == self.checkpoint.origin;
        let mut keys = keys.iter().filter(of_log);
        keys.any(|key| self.note.signed_by(key).is_some())
    }
}

/// What is to be compared, the smallest trees first.
pub struct Queue<'a> {
    log: &'a Log,
    keys: &'a [Verifier],
    files: VecDeque<Kept>,
    stored: VecDeque<KeptCheckpoint>,
    last: (u64, String),
    is_read: bool,
    /// How many were compared.
    pub compared: u64,
}

impl<'a> Queue<'a> {
    /// All that the log signed, and these.
    pub fn new(log: &'a Log, keys: &'a [Verifier], mut files: Vec<Kept>) -> Self {
        files.sort_by_key(|kept| kept.checkpoint.size);
        Self {
            log,
            keys,
            files: files.into(),
            stored: VecDeque::new(),
            last: (0, String::new()),
            is_read: false,
            compared: 0,
        }
    }

    /// Reads on in what is stored; must be called again whenever [`Self::needs_more`] says so.
    pub async fn fill(&mut self) -> Result<(), StoreError> {
        let (size, origin) = &self.last;
        let page = self.log.checkpoints_after((*size, origin), PAGE).await?;
        self.is_read = page.len() < PAGE as usize;
        if let Some(last) = page.last() {
            self.last = (last.size, last.origin.clone());
        }
        self.stored.extend(page);
        Ok(())
    }

    /// Whether stored checkpoints of this size may still be unread.
    pub fn needs_more(&self, size: u64) -> bool {
        !self.is_read && self.stored.back().is_none_or(|last| last.size <= size)
    }

    /// Whether anything is to be compared at this size.
    pub fn waits_for(&self, size: u64) -> bool {
        self.files
            .front()
            .is_some_and(|kept| kept.checkpoint.size <= size)
            || self.stored.front().is_some_and(|kept| kept.size <= size)
    }

    /// Compares all of this size with the root of so many events; none where it can't be worked out any more.
    pub fn compare(&mut self, size: u64, root: Option<Hash>, findings: &mut Vec<Finding>) {
        while let Some(kept) = self.next(size, findings) {
            self.compared += 1;
            let Kept {
                source, checkpoint, ..
            } = &kept;
            if !kept.is_signed(self.keys) {
                findings.push(Finding::new(
                    "checkpoint-unsigned",
                    format!(
                        "{source} (size {}) is not signed by a key of {} that is known here; the key of another name is given \
                         with --key",
                        checkpoint.size, checkpoint.origin
                    ),
                ));
            }
            match root {
                Some(root) if root == checkpoint.root => {}
                Some(_) => findings.push(Finding::new(
                    "checkpoint-differs",
                    format!(
                        "{source} says that the first {} events were others than those that are here: the log was changed after it \
                         was signed, or it is another log's",
                        checkpoint.size
                    ),
                )),
                None => findings.push(Finding::new(
                    "checkpoint-unchecked",
                    format!(
                        "{source} (size {}) can't be compared: events before it are missing together with their leaves",
                        checkpoint.size
                    ),
                )),
            }
        }
    }

    /// Whatever is left speaks of more events than there are.
    pub fn finish(&mut self, head: u64, findings: &mut Vec<Finding>) {
        while let Some(kept) = self.next(u64::MAX, findings) {
            if kept.checkpoint.size <= head {
                // Signed since the verification began.
                continue;
            }
            self.compared += 1;
            findings.push(Finding::new(
                "checkpoint-beyond",
                format!(
                    "{} says that there were {} events, and the log has {head}: its end was cut off, or an older state of the store \
                     was put back",
                    kept.source, kept.checkpoint.size
                ),
            ));
        }
    }

    /// The next one up to a size.
    fn next(&mut self, size: u64, findings: &mut Vec<Finding>) -> Option<Kept> {
        if self
            .files
            .front()
            .is_some_and(|kept| kept.checkpoint.size <= size)
        {
            return self.files.pop_front();
        }
        while self.stored.front().is_some_and(|kept| kept.size <= size) {
            let stored = self.stored.pop_front()?;
            let source = format!(
                "the stored checkpoint of {} at size {}",
                stored.origin, stored.size
            );
            match Kept::read(source.clone(), &stored.note) {
                Ok(kept)
                    if kept.checkpoint.size == stored.size
                        && kept.checkpoint.origin == stored.origin =>
                {
                    return Some(kept);
                }
                _ => findings.push(Finding::new(
                    "checkpoint-unreadable",
                    format!("{source} is no signed checkpoint of that name and size"),
                )),
            }
        }
        None
    }
}
