//! What each event of a claim says. Options and lists that are absent are left out of the stored JSON.

mod clawback;
mod decision;
mod filing;
mod keys;
mod payment;

pub use clawback::*;
pub use decision::*;
pub use filing::*;
pub use keys::*;
pub use payment::*;
