//! What auditors work with: samples drawn from the log, and the papers that they file of them.

pub mod papers;
pub mod population;
pub mod table;
pub mod xlsx;
