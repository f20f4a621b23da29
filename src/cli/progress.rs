//! Progress on long work: a bar at a terminal, nothing in a pipe.

use std::collections::HashMap;

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};

/// A bar that counts to a known number.
pub(super) fn bar(what: &str, length: u64) -> ProgressBar {
    let style = ProgressStyle::with_template(
        "{msg:>12} {wide_bar} {human_pos}/{human_len} {per_sec} {eta}",
    );
    let bar = ProgressBar::new(length).with_message(what.to_owned());
    style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style))
}

/// A bar per projection, up to the head of the log.
#[derive(Default)]
pub(super) struct CatchingUp {
    bars: HashMap<String, ProgressBar>,
    screen: MultiProgress,
}

impl CatchingUp {
    /// Moves a projection's bar.
    pub(super) fn moved(&mut self, projection: &str, checkpoint: u64, head: u64) {
        let bar = self
            .bars
            .entry(projection.to_owned())
            .or_insert_with(|| self.screen.add(bar(projection, head)));
        bar.set_position(checkpoint);
        if checkpoint >= head {
            bar.finish();
        }
    }
}
