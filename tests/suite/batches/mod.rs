//! Payment batches: from payable claims to what the bank says of them.

mod duties;
mod files;
mod ground;
mod held;
mod lists;
pub mod office;
mod results;
mod story;
