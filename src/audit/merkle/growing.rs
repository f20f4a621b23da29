//! A tree that grows leaf by leaf, for whoever reads a whole log.

use super::{Hash, Missing, Subtrees, empty_root, node_hash, peaks};

/// A tree that is built leaf by leaf and keeps only what later leaves need.
#[derive(Debug, Clone, Default)]
pub struct Growing {
    size: u64,
    /// The roots of the complete subtrees that the leaves so far make up, the largest first.
    peaks: Vec<Hash>,
}

impl Growing {
    /// The tree of the first `size` leaves, ready for more.
    ///
    /// # Errors
    /// A subtree that is not known.
    pub fn resumed(size: u64, subtrees: &mut (impl Subtrees + ?Sized)) -> Result<Self, Missing> {
        Ok(Self {
            size,
            peaks: peaks(0, size, subtrees)?,
        })
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Appends a leaf. `completed` is told of every subtree that it completes, leaves aside.
    pub fn push(&mut self, leaf: Hash, mut completed: impl FnMut(u8, u64, Hash)) {
        let mut hash = leaf;
        let mut index = self.size;
        for level in 1.. {
            if index & 1 == 0 {
                break;
            }
            let Some(left) = self.peaks.pop() else {
                break;
            };
            hash = node_hash(&left, &hash);
            index >>= 1;
            completed(level, index, hash);
        }
        self.peaks.push(hash);
        self.size += 1;
    }

    /// The root over the leaves so far.
    pub fn root(&self) -> Hash {
        let mut peaks = self.peaks.iter().rev().copied();
        let last = peaks.next().unwrap_or_else(empty_root);
        peaks.fold(last, |right, left| node_hash(&left, &right))
    }
}
