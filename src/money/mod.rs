//! Money that is decided, as far as it needs the store.

pub mod budgets;
pub mod choice;
pub mod corrections;
pub mod debtors;
pub mod feed;
pub mod findings;
pub mod ground;
pub mod lines;
pub mod orders;
pub mod records;
pub mod results;
