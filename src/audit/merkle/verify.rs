//! The verification of proofs: it knows hashes alone.

use super::{Hash, empty_root, node_hash};

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
