//! Personal data: sealed per person before it becomes part of an event, opened only for a purpose.

mod key;
mod seal;
mod vault;

pub use key::{Key, KeyError, KeyRing};
pub use vault::{Opened, Vault, VaultError};
