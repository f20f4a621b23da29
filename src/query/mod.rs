//! Questions to the rows: what the projections hold, now or at any position.

mod as_of;
pub mod balances;
pub mod determinations;
pub mod directory;
pub mod effects;
pub mod findings;
pub mod ground;
pub mod journal;
pub mod ledger;
pub mod money;
pub mod policies;
pub mod published;
pub mod queues;
mod reading;
mod told;

pub use as_of::{UnknownPosition, position_named};
pub use reading::{Reading, at_or_now, has_stopped, wait_for};
