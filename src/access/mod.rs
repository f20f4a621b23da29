//! Who calls, in which role, and for which region.

mod caller;
mod log;
pub mod months;
mod role;
mod token;

pub use caller::Caller;
pub use log::{AccessLog, Unrecorded};
pub use role::{Act, Role};
pub use token::{InvalidToken, LOCAL_ISSUER, TokenService};
