//! Personal data and bank accounts: sealed per person or organisation before they become part of an
//! event, opened only for a purpose.

mod account;
mod key;
mod seal;
mod secret;
mod vault;

pub use account::ClearAccount;
pub use key::{Key, KeyError, KeyRing, private_folder};
pub use vault::{Opened, Vault, VaultError};
