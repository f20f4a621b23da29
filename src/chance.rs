//! The one place that asks chance: ids, secrets, pauses. What is drawn by a seed, as the demo's population and a
//! simulation's samples are, is not chance: it is the same again.

use std::ops::Range;

use rand::{Rng, RngCore};
use uuid::Uuid;

/// A new id (UUID version 7): those of one process sort by when they were made.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that may ask"
)]
pub fn id() -> Uuid {
    Uuid::now_v7()
}

/// Bytes that nobody can guess: keys, nonces, secrets.
pub fn bytes<const COUNT: usize>() -> [u8; COUNT] {
    let mut bytes = [0; COUNT];
    rand::rngs::OsRng.fill_bytes(&mut bytes);
    bytes
}

/// A seed for what has to be drawn again in the same way.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that may ask"
)]
pub fn seed() -> u64 {
    rand::random()
}

/// A factor from a range that is not empty, so that those who wait don't come back together.
#[expect(
    clippy::disallowed_methods,
    reason = "this is the one place that may ask"
)]
pub fn factor(range: Range<f64>) -> f64 {
    rand::thread_rng().gen_range(range)
}
