//! Webhooks: finance systems are told of every entry of the feed, signed (Standard Webhooks), as `CloudEvents`,
//! in order and at least once.
//!
//! The feed is the source of truth; a delivery only repeats what stands there. Every attempt at a message has the
//! same id and a signature of its own, is noted before it begins, and failures never end a subscription: it goes
//! on trying, visibly. One process at a time delivers for a webhook: it holds a lease, and the cursor moves by
//! compare-and-set, so that a process that lost its lease moves nothing.

mod address;
mod attempts;
mod client;
mod deliverer;
mod deliveries;
mod feed;
mod message;
mod redeliveries;
mod schedule;
mod settings;
mod worker;

pub use address::{Reach, reach};
pub use attempts::{Attempt, list as list_attempts};
pub use deliverer::{Deliverer, ids};
pub use deliveries::{Standing, standing};
pub use feed::{Feed, FeedEntry, entry_at};
pub use message::{FEED_PATH, Message, new_secret, shown_secret, sign};
pub use redeliveries::{Asked, ask as ask_redelivery};
pub use schedule::failing_after;
pub use settings::WebhookSettings;
pub use worker::SECRET_FIELD;
