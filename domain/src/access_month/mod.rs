//! One month of the access log: how many lines it had, and the root of the tree over them. The lines themselves may be
//! deleted one day; what stands here stays.

mod decide;
mod event;
mod refusal;
mod state;

pub use decide::{AccessMonthAct, AccessMonthCommand};
pub use event::{AccessMonthEvent, AccessMonthSealed};
pub use refusal::AccessMonthRefusal;
pub use state::AccessMonth;

#[cfg(test)]
mod tests;
