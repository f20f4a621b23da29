//! Questions to the rows: what the projections hold, now or at any position.

mod as_of;
pub mod determinations;
pub mod directory;
pub mod ledger;
pub mod policies;
mod reading;

pub use as_of::{UnknownPosition, position_named};
pub use reading::{Reading, at_or_now, has_stopped, wait_for};
