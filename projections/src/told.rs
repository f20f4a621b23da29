//! Lines of the journal that others were told, and that the rules of this code post otherwise: they stay as they were
//! told.

use domain::claim::Posting;
use domain::correction::{CorrectedClaim, FIRST_CORRECTION};

/// What was told of a claim, as of a position, whatever the rules say of the time before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// The version of the claimant's stream up to which this stands for what the rules post.
    version: u64,
    /// The number after those of the claim's own lines among these.
    next_line: u64,
    /// The lines that were told by then, with their numbers.
    lines: Vec<(u64, Posting)>,
}

impl Told {
    /// What a correction, made at `corrected_at`, says was told as of `position`. Lines were told when they were told, also
    /// before somebody noticed that they differ.
    pub fn of(claim: &CorrectedClaim, corrected_at: u64, position: u64) -> Self {
        let published = claim
            .published
            .iter()
            .map(|line| (line.position, line.line, &line.posting));
        let corrections = claim
            .corrections
            .iter()
            .map(|line| (corrected_at, line.line, &line.posting));
        let all = published.chain(corrections);
        let own = all.clone().map(|(_, line, _)| line);
        let next_line = own
            .filter(|line| *line < FIRST_CORRECTION)
            .map(|line| line + 1)
            .max();
        Self {
            version: claim.version,
            next_line: next_line.unwrap_or_default(),
            lines: all
                .filter(|(at, ..)| *at <= position)
                .map(|(_, line, posting)| (line, posting.clone()))
                .collect(),
        }
    }

    /// The lines of the claim, with their numbers: those that were told, and those that the rules post since.
    pub fn with<'a>(&'a self, postings: &'a [Posting]) -> impl Iterator<Item = (u64, &'a Posting)> {
        let (until, since): (Vec<&Posting>, Vec<&Posting>) = postings
            .iter()
            .partition(|posting| posting.recorded_in <= self.version);
        // The number that it would have anyway, unless more was told.
        let next_line = self.next_line.max(until.len() as u64);
        let told = self.lines.iter().map(|(line, posting)| (*line, posting));
        told.chain((next_line..).zip(since))
    }
}
