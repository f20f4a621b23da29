//! The second stage of rows: what follows from the parts that several cases contribute under one key.

use std::collections::BTreeSet;

use crate::table::{Row, Table};

/// A part of a key: the case that contributes it, and its row.
pub type Part = (String, Row);

/// How rows follow from parts.
///
/// A part must rest on its case's own events alone: then each event changes the parts of one case, and what follows from
/// them changes at its position once.
pub trait Joined: Send + Sync {
    /// The table of the parts. Its first column is the key.
    fn parts(&self) -> &'static Table;

    /// The rows that a key deserves by all its parts; they belong to a case of the key's name.
    fn derive(&self, key: &str, parts: &BTreeSet<Part>) -> BTreeSet<Row>;
}
