//! What the user sees of the progress: one line when a step begins, one with its time when it is done.

use std::time::Instant;

/// A step under way. Its messages go to standard error, so that standard output stays the command's own.
pub struct Step {
    title: String,
    started: Instant,
}

impl Step {
    /// Announces the step.
    pub fn begin(title: impl Into<String>) -> Self {
        let title = title.into();
        eprintln!("==> {title}");
        Self {
            title,
            started: Instant::now(),
        }
    }

    /// Reports the step as done, with the seconds it took.
    pub fn done(self) {
        let seconds = self.started.elapsed().as_secs_f64();
        eprintln!("<== {} ({seconds:.1} s)", self.title);
    }
}
