//! What every projection is.

use std::collections::BTreeSet;

use crate::case::Case;
use crate::figures::Figures;
use crate::joined::Joined;
use crate::references::{Needs, Reach, References};
use crate::table::{Row, Table};

/// Rows that were told to others as they were written.
#[derive(Debug, Clone, Copy)]
pub struct Published {
    /// Their table.
    pub table: &'static Table,
    /// The columns that were told. They are the same in every version of the code.
    pub columns: &'static [&'static str],
}

/// A question that the log answers, as rows derived case by case.
pub trait Projection: Send + Sync {
    /// Its name: a stable code for operators, metrics and tables.
    fn name(&self) -> &'static str;

    /// The version of its code: a change of what it derives or of its tables raises it, and the
    /// server fills new tables before it switches over.
    fn version(&self) -> u32;

    /// The tables of its rows.
    fn tables(&self) -> &'static [&'static Table];

    /// The rows that a case deserves. The same case under the same references always deserves the same rows.
    fn derive(&self, case: &Case, known: &References) -> BTreeSet<Row>;

    /// What has to be known beside a case before its rows are derived.
    fn needs(&self, _case: &Case) -> Needs {
        Needs::default()
    }

    /// Which other cases an event of this type can touch, by its case after it: their rows are derived anew at the
    /// event's position.
    fn reach(&self, _event_type: &str, _after: &Case) -> Reach {
        Reach::Nobody
    }

    /// The table by whose rows the holders of a reference are found: columns `kind` and `key`.
    fn references(&self) -> Option<&'static Table> {
        None
    }

    /// The kinds of stream whose cases have rows of their own.
    fn cases(&self) -> &'static [&'static str];

    /// Whether cases of this kind can deserve any rows: others are passed over unread, so that an event
    /// of theirs that can't be read doesn't stop this projection.
    fn follows(&self, _aggregate_type: &str) -> bool {
        true
    }

    /// The rows that others keep copies of, if it has any: once written they never change, and a rebuilt version
    /// that has others does not serve.
    fn published(&self) -> Option<Published> {
        None
    }

    /// The rows that follow from parts of several cases, if it has any.
    fn joined(&self) -> Option<&dyn Joined> {
        None
    }

    /// The figures that follow from the rows of all cases together, if it has any.
    fn figures(&self) -> Option<&dyn Figures> {
        None
    }
}
