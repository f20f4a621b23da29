//! What a claim's decisions rest on, worked out from the log before they are made: the lines with their
//! determinations, and who recorded the evidence.

mod again;
mod basis;
mod determine;
mod recorders;
mod wanted;

pub use again::{Again, again, again_at, anew, pinned_again};
pub use determine::{Determined, for_organisation, for_worker};
pub use recorders::{pinned_of, recorders};
pub use wanted::Wanted;

/// Lines of one claim at most: an organisation may file several for one quarter.
pub const MAX_LINES: usize = 500;
