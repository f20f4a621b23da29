//! The log as a transparency log: its checkpoints are signed, and never two that contradict each other.
//!
//! What is signed is remembered twice, in the store and in a small file in the data folder: an older store that is put
//! back, and goes on another way, is noticed by the file. The pure part, trees and notes, is in [`crate::audit`].

mod memory;
mod notary;

use std::sync::Arc;

pub use memory::{FILE as MEMORY_FILE, Memory, Unremembered};
pub use notary::{Notary, Refusal, SigningError};

use crate::store::Background;

/// Signs in the background, while it lives.
pub fn start(notary: &Arc<Notary>) -> Background {
    let notary = Arc::clone(notary);
    Background::of(vec![tokio::spawn(async move { notary.run().await })])
}
