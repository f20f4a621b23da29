//! What every projection is.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::figures::Figures;
use crate::table::{Row, Table};

/// A question that the log answers, as rows derived case by case.
pub trait Projection: Send + Sync {
    /// Its name: a stable code for operators, metrics and tables.
    fn name(&self) -> &'static str;

    /// The version of its code: a change of what it derives or of its tables raises it, and the
    /// server fills new tables before it switches over.
    fn version(&self) -> u32;

    /// The tables of its rows.
    fn tables(&self) -> &'static [&'static Table];

    /// The rows that a case deserves. The same case always deserves the same rows.
    fn derive(&self, case: &Case) -> BTreeSet<Row>;

    /// Whether cases of this kind can deserve any rows: others are passed over unread, so that an event
    /// of theirs that can't be read doesn't stop this projection.
    fn follows(&self, _aggregate_type: &str) -> bool {
        true
    }

    /// The figures that follow from the rows of all cases together, if it has any.
    fn figures(&self) -> Option<&dyn Figures> {
        None
    }
}
