//! Proofs, ours and an independent implementation's.

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
        let more = tlog::stored_hashes_for_record_hash(number, tlog::Hash(*leaf), &Stored(&stored));
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
            tlog::check_record(&theirs, size, tlog::Hash(root), index, tlog::Hash(leaf)).unwrap();
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
