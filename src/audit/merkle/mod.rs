//! The Merkle tree over a log's leaves: roots, proofs, and their verification (RFC 9162, section 2.1).
//!
//! Proofs are made from the hashes of *complete* subtrees alone: `(level, index)` names the one over the leaves
//! `index · 2^level .. (index + 1) · 2^level`. Such a hash never changes once its leaves are there.

mod growing;
#[cfg(test)]
mod tests;
mod verify;

use sha2::{Digest, Sha256};

pub use growing::Growing;
pub use verify::{Unproved, verify_consistency, verify_inclusion};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The hash of a leaf's data.
pub fn leaf_hash(data: &[u8]) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(data);
    hasher.finalize().into()
}

/// The hash of a node with these children.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left);
    hasher.update(right);
    hasher.finalize().into()
}

/// The root of a tree without leaves.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// Where the hashes of complete subtrees come from.
pub trait Subtrees {
    /// The hash of a complete subtree.
    ///
    /// # Errors
    /// A subtree that is not known.
    fn hash(&mut self, level: u8, index: u64) -> Result<Hash, Missing>;
}

/// A subtree whose hash is needed and not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the hash of subtree {index} of level {level} is not known")]
pub struct Missing {
    /// The level: 0 for leaves.
    pub level: u8,
    /// Its place on that level.
    pub index: u64,
}

/// Notes which hashes something needs, so that they can be fetched at once.
#[derive(Debug, Default)]
pub struct Wanted(pub Vec<(u8, u64)>);

impl Subtrees for Wanted {
    fn hash(&mut self, level: u8, index: u64) -> Result<Hash, Missing> {
        self.0.push((level, index));
        Ok(Hash::default())
    }
}

/// The root over the first `size` leaves.
///
/// # Errors
/// A subtree that is not known.
pub fn root(size: u64, subtrees: &mut (impl Subtrees + ?Sized)) -> Result<Hash, Missing> {
    if size == 0 {
        return Ok(empty_root());
    }
    range(0, size, subtrees)
}

/// The audit path of the leaf at `index` (from 0) in the tree of the first `size` leaves (RFC 9162, section 2.1.3.1),
/// from the leaf upwards; none for a leaf that is not in the tree.
///
/// # Errors
/// A subtree that is not known.
pub fn inclusion_proof(
    index: u64,
    size: u64,
    subtrees: &mut (impl Subtrees + ?Sized),
) -> Result<Option<Vec<Hash>>, Missing> {
    if index >= size {
        return Ok(None);
    }
    let mut path = Vec::new();
    let (mut from, mut to) = (0, size);
    while to - from > 1 {
        let middle = from + split(to - from);
        if index < middle {
            path.push(range(middle, to, subtrees)?);
            to = middle;
        } else {
            path.push(range(from, middle, subtrees)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(Some(path))
}

/// That the tree of the first `old` leaves is the beginning of that of the first `new` (RFC 9162, section 2.1.4.1);
/// none where `old` is larger. Nothing is proved, and nothing needs to be, where one is empty or both are the same.
///
/// # Errors
/// A subtree that is not known.
pub fn consistency_proof(
    old: u64,
    new: u64,
    subtrees: &mut (impl Subtrees + ?Sized),
) -> Result<Option<Vec<Hash>>, Missing> {
    if old > new {
        return Ok(None);
    }
    let mut path = Vec::new();
    if old == 0 || old == new {
        return Ok(Some(path));
    }
    let (mut from, mut to) = (0, new);
    // Whether all that is left of the old tree is a subtree that the verifier knows: its own root.
    let mut is_whole = true;
    while old != to {
        let middle = from + split(to - from);
        if old <= middle {
            path.push(range(middle, to, subtrees)?);
            to = middle;
        } else {
            path.push(range(from, middle, subtrees)?);
            from = middle;
            is_whole = false;
        }
    }
    if !is_whole {
        path.push(range(from, to, subtrees)?);
    }
    path.reverse();
    Ok(Some(path))
}

/// The largest power of two below `size`, which is more than one.
fn split(size: u64) -> u64 {
    1 << (u64::BITS - 1 - (size - 1).leading_zeros())
}

/// The hash over the leaves `from..to`, of which there is at least one, and which begin where a subtree of their
/// size may begin.
fn range(from: u64, to: u64, subtrees: &mut (impl Subtrees + ?Sized)) -> Result<Hash, Missing> {
    // The smallest, rightmost subtrees are hashed first.
    let mut peaks = peaks(from, to, subtrees)?.into_iter().rev();
    let last = peaks.next().unwrap_or_else(empty_root);
    Ok(peaks.fold(last, |right, left| node_hash(&left, &right)))
}

/// From the left the largest complete subtrees that make up the leaves `from..to`.
fn peaks(
    from: u64,
    to: u64,
    subtrees: &mut (impl Subtrees + ?Sized),
) -> Result<Vec<Hash>, Missing> {
    let mut peaks = Vec::new();
    let mut start = from;
    while start < to {
        let level = (to - start).ilog2();
        // A level is below 64.
        let level = u8::try_from(level).unwrap_or(u8::MAX);
        peaks.push(subtrees.hash(level, start >> level)?);
        start += 1 << level;
    }
    Ok(peaks)
}
