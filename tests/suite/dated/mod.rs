//! What was true on a day: cases, figures, lists and balances with `on`.

mod cases;
mod ledger;
mod lists;
mod money;
