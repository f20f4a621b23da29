//! The log as a transparency log: its checkpoints are signed, and never two that contradict each other.
//!
//! What is signed is remembered twice, in the store and in a small file in the data folder: an older store that is put
//! back, and goes on another way, is noticed by the file. Witnesses cosign: they hold this log, and this installation
//! holds those of others. The pure part, trees and notes, is in [`crate::audit`].

mod memory;
mod notary;
mod publisher;
pub mod verify;
mod witness;

use std::sync::Arc;

pub use memory::{FILE as MEMORY_FILE, Memory, Unremembered};
pub use notary::{Notary, Refusal, SigningError};
pub use publisher::{Neighbour, Publisher, SIZE};
pub use witness::{Declined, Witness};

use crate::store::{Background, Log};

/// Signs in the background, and gives what is signed to witnesses, while it lives.
pub fn start(log: &Log, notary: &Arc<Notary>, witnesses: Vec<Neighbour>) -> Background {
    let signer = Arc::clone(notary);
    let mut tasks = vec![tokio::spawn(async move { signer.run().await })];
    for neighbour in witnesses {
        let publisher = Publisher::new(log.clone(), Arc::clone(notary), neighbour);
        tasks.push(tokio::spawn(publisher.run()));
    }
    Background::of(tasks)
}
