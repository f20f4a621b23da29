//! Claims: requests for a subsidy and their lives, in the stream of whoever the money is for.

mod reference;

pub use reference::{ClaimRef, Claimant};
