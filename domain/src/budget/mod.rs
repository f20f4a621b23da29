//! A budget: how much of one fund may be committed in one region and calendar year.
//!
//! The year is that of the approval. Each approved claim asks once, under an id of its own: what fits is
//! committed, what doesn't waits in order until there is room. Committed money is never taken back by a
//! lower amount.

mod decide;
mod event;
mod refusal;
mod state;

pub use decide::{BudgetAct, BudgetCommand};
pub use event::{BudgetEvent, BudgetProposed, BudgetRequest, BudgetSet, BudgetTerms};
pub use refusal::BudgetRefusal;
pub use state::{Asked, Budget, Standing};

#[cfg(test)]
mod tests;
