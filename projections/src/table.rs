//! The shape of a projection's rows, declared without SQL: the store builds its tables from it.

use std::cmp::Ordering;

/// What a column holds. Both databases store these two kinds alike; everything else is told in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Text, never null.
    Text,
    /// A 64-bit integer, never null.
    Int,
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
}

/// A column of text.
pub const fn text(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Text,
    }
}

/// A column of integers.
pub const fn int(name: &'static str) -> Column {
    Column {
        name,
        kind: Kind::Int,
    }
}

/// A table of interval rows. The store adds `case_id`, `from_position` and `to_position` (null: holds
/// now), so that what held at any position is a predicate and never a rebuild.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Table {
    /// Its name; the store adds the projection's version.
    pub name: &'static str,
    /// Its columns. The first `key` of them tell the rows of one case apart: at any position a
    /// case has at most one row for one key.
    pub columns: &'static [Column],
    /// How many leading columns belong to the key.
    pub key: usize,
    /// Columns by which rows are looked up; what the store adds may be among them. One that begins with `to_position` holds
    /// ended rows alone.
    pub indexes: &'static [&'static [&'static str]],
}

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    /// A text.
    Text(String),
    /// An integer.
    Int(i64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

/// One row that a case deserves.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Row {
    /// The table it belongs to.
    pub table: &'static Table,
    /// Its values, one per column.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The values that tell it apart within its case.
    pub fn key(&self) -> &[Cell] {
        self.cells.get(..self.table.key).unwrap_or(&self.cells)
    }
}

impl PartialOrd for Row {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Row {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.table.name, &self.cells).cmp(&(other.table.name, &other.cells))
    }
}
