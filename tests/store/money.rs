//! Money as rows: the journal that is published, the balances that it adds up to, and the queues of claims.

mod corrected;
mod drawn;
mod feed;
mod guard;
mod laws;
pub mod oracle;
mod queues;
