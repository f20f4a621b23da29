//! The stores and the runner themselves, behind the API: what they promise when several write at
//! once, connections break, disks fill and processes die.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail as tests do"
)]

#[path = "../suite/backend.rs"]
mod backend;
#[path = "../suite/claims_made.rs"]
mod claims_made;
#[path = "../suite/entitled.rs"]
mod entitled;
mod world;

mod access_months;
mod append_only;
mod attacks;
mod determinations;
mod dump;
mod embedded;
mod findings;
mod instants;
mod laws;
mod leaves;
mod money;
mod notary;
mod process;
mod proxy;
mod race;
mod runner;
mod traps;
mod tree;
mod vault;
