//! Rows that rest on more than one case: determinations, which follow policies, organisations and linked records, and
//! figures, which follow the switches of the reporting policy.

mod crash;
pub mod drawn;
mod ground;
pub mod laws;
mod many;
mod oracle;
mod order;
mod poison;
pub mod raw;
mod rivals;
