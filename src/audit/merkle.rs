//! The Merkle tree over a log's leaves: roots, proofs, and their verification (RFC 9162, section 2.1).
//!
//! Proofs are made from the hashes of *complete* subtrees alone: `(level, index)` names the one over the leaves
//! `index · 2^level .. (index + 1) · 2^level`. Such a hash never changes once its leaves are there.

use sha2::{Digest, Sha256};

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

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unproved {
    /// No proof of this length belongs to these sizes.
    #[error("the proof has another length than these sizes ask for")]
    Length,
    /// The proof leads to another root.
    #[error("the proof leads to another root")]
    Root,
}

/// Checks that a leaf stands at `index` (from 0) of the tree of this size and root (RFC 9162, section 2.1.3.2).
///
/// # Errors
/// A proof that does not lead there.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    path: &[Hash],
    root: &Hash,
) -> Result<(), Unproved> {
    if index >= size {
        return Err(Unproved::Length);
    }
    let (mut node, mut last) = (index, size - 1);
    let mut hash = *leaf;
    for sibling in path {
        if last == 0 {
            return Err(Unproved::Length);
        }
        if node & 1 == 1 || node == last {
            hash = node_hash(sibling, &hash);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(Unproved::Length);
    }
    if hash == *root {
        Ok(())
    } else {
        Err(Unproved::Root)
    }
}

/// Checks that the tree of the old size and root is the beginning of that of the new ones (RFC 9162, section 2.1.4.2).
///
/// # Errors
/// A proof that does not lead from one to the other.
pub fn verify_consistency(
    old: (u64, &Hash),
    new: (u64, &Hash),
    path: &[Hash],
) -> Result<(), Unproved> {
    let ((old_size, old_root), (new_size, new_root)) = (old, new);
    let same = |holds: bool| if holds { Ok(()) } else { Err(Unproved::Root) };
    if old_size > new_size {
        return Err(Unproved::Length);
    }
    if old_size == 0 || old_size == new_size {
        if !path.is_empty() {
            return Err(Unproved::Length);
        }
        return same(if old_size == 0 {
            *old_root == empty_root()
        } else {
            old_root == new_root
        });
    }
    let (mut node, mut last) = (old_size - 1, new_size - 1);
    while node & 1 == 1 {
        node >>= 1;
        last >>= 1;
    }
    // The path begins with the root of the old tree where that is a complete subtree.
    let mut path = path.iter();
    let start = if node == 0 {
        old_root
    } else {
        path.next().ok_or(Unproved::Length)?
    };
    let (mut of_old, mut of_new) = (*start, *start);
    for sibling in path {
        if last == 0 {
            return Err(Unproved::Length);
        }
        if node & 1 == 1 || node == last {
            of_old = node_hash(sibling, &of_old);
            of_new = node_hash(sibling, &of_new);
            while node & 1 == 0 && node != 0 {
                node >>= 1;
                last >>= 1;
            }
        } else {
            of_new = node_hash(&of_new, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    if last != 0 {
        return Err(Unproved::Length);
    }
    same(of_old == *old_root && of_new == *new_root)
}

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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use tlog_tiles::tlog;

    use super::*;

    /// Every complete subtree of a tree.
    #[derive(Clone, Default)]
    struct Complete(BTreeMap<(u8, u64), Hash>);

    impl Subtrees for Complete {
        fn hash(&mut self, level: u8, index: u64) -> Result<Hash, Missing> {
            let found = self.0.get(&(level, index));
            found.copied().ok_or(Missing { level, index })
        }
    }

    struct Tree {
        leaves: Vec<Hash>,
        roots: Vec<Hash>,
        complete: Complete,
    }

    fn tree(size: u64) -> Tree {
        let mut growing = Growing::default();
        let mut complete = Complete::default();
        let mut leaves = Vec::new();
        let mut roots = vec![growing.root()];
        for number in 0..size {
            let leaf = leaf_hash(&number.to_be_bytes());
            complete.0.insert((0, number), leaf);
            growing.push(leaf, |level, index, hash| {
                complete.0.insert((level, index), hash);
            });
            assert_eq!(growing.size(), number + 1);
            roots.push(growing.root());
            leaves.push(leaf);
        }
        Tree {
            leaves,
            roots,
            complete,
        }
    }

    /// The same tree as the independent implementation keeps it: hashes in its own order of storage.
    fn theirs(leaves: &[Hash]) -> Vec<tlog::Hash> {
        struct Stored<'a>(&'a [tlog::Hash]);
        impl tlog::HashReader for Stored<'_> {
            fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
                Ok(indexes
                    .iter()
                    .map(|index| self.0[usize::try_from(*index).unwrap()])
                    .collect())
            }
        }
        let mut stored: Vec<tlog::Hash> = Vec::new();
        for (number, leaf) in (0..).zip(leaves) {
            let more =
                tlog::stored_hashes_for_record_hash(number, tlog::Hash(*leaf), &Stored(&stored));
            stored.extend(more.unwrap());
        }
        let mut roots = vec![tlog::EMPTY_HASH];
        for size in 1..=leaves.len() as u64 {
            roots.push(tlog::tree_hash(size, &Stored(&stored)).unwrap());
        }
        roots
    }

    const SIZE: u64 = 70;

    #[test]
    fn roots_are_those_of_an_independent_implementation() {
        let mut tree = tree(SIZE);
        let theirs = theirs(&tree.leaves);
        for size in 0..=SIZE {
            let at = usize::try_from(size).unwrap();
            assert_eq!(tree.roots[at], theirs[at].0, "{size}");
            assert_eq!(root(size, &mut tree.complete).unwrap(), tree.roots[at]);
        }
    }

    #[test]
    fn every_leaf_is_proved_in_every_tree_and_nowhere_else() {
        let mut tree = tree(SIZE);
        for size in 1..=SIZE {
            let root = tree.roots[usize::try_from(size).unwrap()];
            for index in 0..size {
                let leaf = tree.leaves[usize::try_from(index).unwrap()];
                let path = inclusion_proof(index, size, &mut tree.complete);
                let path = path.unwrap().unwrap();
                verify_inclusion(&leaf, index, size, &path, &root).unwrap();
                let theirs: Vec<_> = path.iter().map(|hash| tlog::Hash(*hash)).collect();
                tlog::check_record(&theirs, size, tlog::Hash(root), index, tlog::Hash(leaf))
                    .unwrap();
                let other = tree.leaves[usize::try_from((index + 1) % SIZE).unwrap()];
                assert!(verify_inclusion(&other, index, size, &path, &root).is_err());
            }
            assert_eq!(inclusion_proof(size, size, &mut tree.complete), Ok(None));
        }
    }

    #[test]
    fn every_tree_is_proved_to_be_the_beginning_of_every_later_one() {
        let mut tree = tree(SIZE);
        for new in 1..=SIZE {
            let new_root = tree.roots[usize::try_from(new).unwrap()];
            for old in 0..=new {
                let old_root = tree.roots[usize::try_from(old).unwrap()];
                let path = consistency_proof(old, new, &mut tree.complete);
                let path = path.unwrap().unwrap();
                verify_consistency((old, &old_root), (new, &new_root), &path).unwrap();
                if old > 0 {
                    let theirs: Vec<_> = path.iter().map(|hash| tlog::Hash(*hash)).collect();
                    let (root, of_old) = (tlog::Hash(new_root), tlog::Hash(old_root));
                    tlog::check_tree(&theirs, new, root, old, of_old).unwrap();
                }
                if old < new {
                    let forged = leaf_hash(b"another history");
                    assert!(verify_consistency((old, &forged), (new, &new_root), &path).is_err());
                }
            }
            assert_eq!(
                consistency_proof(new + 1, new, &mut tree.complete),
                Ok(None)
            );
        }
    }

    #[test]
    fn what_a_proof_needs_is_known_before_it_is_made() {
        let mut tree = tree(SIZE);
        let mut wanted = Wanted::default();
        inclusion_proof(33, 61, &mut wanted).unwrap();
        let mut few = Complete::default();
        for (level, index) in &wanted.0 {
            let hash = tree.complete.hash(*level, *index).unwrap();
            few.0.insert((*level, *index), hash);
        }
        let path = inclusion_proof(33, 61, &mut few).unwrap();
        assert_eq!(path, inclusion_proof(33, 61, &mut tree.complete).unwrap());
        let missing = inclusion_proof(34, 61, &mut few).unwrap_err();
        assert_eq!((missing.level, missing.index), (1, 16));
    }

    proptest! {
        #[test]
        fn a_proof_that_was_touched_proves_nothing(
            size in 2..SIZE, index in 0..SIZE, place in 0..16_usize, bit in 0..8_u8, cut in any::<bool>(),
        ) {
            let mut tree = tree(size);
            let index = index % size;
            let leaf = tree.leaves[usize::try_from(index).unwrap()];
            let root = tree.roots[usize::try_from(size).unwrap()];
            let mut path = inclusion_proof(index, size, &mut tree.complete).unwrap().unwrap();
            let at = place % path.len();
            if cut {
                path.remove(at);
            } else {
                path[at][place] ^= 1 << bit;
            }
            prop_assert!(verify_inclusion(&leaf, index, size, &path, &root).is_err());
        }

        #[test]
        fn no_sequence_of_hashes_makes_the_verifiers_stumble(
            old in any::<u64>(), new in any::<u64>(), path in proptest::collection::vec(any::<Hash>(), 0..80),
        ) {
            let hash = Hash::default();
            prop_assert!(verify_inclusion(&hash, old, new, &path, &hash).is_err());
            if old != new {
                prop_assert!(verify_consistency((old, &hash), (new, &hash), &path).is_err());
            }
        }
    }
}
