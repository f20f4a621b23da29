//! The difference of one claim.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::event::{CorrectedClaim, CorrectionLine, PublishedLine};
use crate::claim::{Claimant, Posting, PostingKind};
use crate::ids::ClaimId;

/// The number of the first correction line of a claim: far beyond those of its own lines, which may go on while a correction
/// is under way. A line's number has up to six digits.
pub const FIRST_CORRECTION: u64 = 500_000;

/// A claim whose published lines are not those that the rules post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClaimDifference {
    /// In whose stream it stands.
    pub claimant: Claimant,
    /// The claim.
    pub claim_id: ClaimId,
    /// The version of that stream up to which its lines had been published.
    pub version: u64,
    /// Its lines as they were published.
    pub published: Vec<PublishedLine>,
    /// What the rules post up to that version.
    pub posted: Vec<Posting>,
}

impl ClaimDifference {
    /// What a correction records of it: correction lines are of `on`.
    pub fn corrected(&self, on: NaiveDate) -> CorrectedClaim {
        CorrectedClaim {
            claimant: self.claimant,
            claim_id: self.claim_id,
            version: self.version,
            published: self.published.clone(),
            corrections: correct(&self.published, &self.posted, on, self.version),
        }
    }
}

/// The lines that lead from what was published of a claim to what the rules post: each published line that they do not
/// post is taken back, each that was not published is posted. They are of `on`, and of the `version` of the claimant's
/// stream up to which lines had been published.
fn correct(
    published: &[PublishedLine],
    posted: &[Posting],
    on: NaiveDate,
    version: u64,
) -> Vec<CorrectionLine> {
    let mut missing: BTreeMap<Posting, u32> = BTreeMap::new();
    for posting in posted.iter().filter(|posting| posting.accounts.is_some()) {
        *missing.entry(moved(posting)).or_default() += 1;
    }
    let mut corrected = Vec::new();
    for stands in standing(published) {
        match missing.get_mut(&stands).filter(|left| **left > 0) {
            Some(left) => *left -= 1,
            None => corrected.push(back(&stands)),
        }
    }
    for (posting, left) in missing {
        corrected.extend((0..left).map(|_| posting.clone()));
    }
    let next = published.iter().map(|line| line.line + 1).max();
    (next.unwrap_or_default().max(FIRST_CORRECTION)..)
        .zip(corrected)
        .map(|(line, posting)| CorrectionLine {
            line,
            posting: Posting {
                on: Some(on),
                recorded_in: version,
                ..posting
            },
        })
        .collect()
}

/// What was published and moves money, without what an earlier correction took back.
fn standing(published: &[PublishedLine]) -> Vec<Posting> {
    let mut standing: Vec<Posting> = Vec::new();
    for PublishedLine { posting, .. } in published {
        if posting.accounts.is_none() {
            continue;
        }
        let moved = moved(posting);
        let corrects = posting.kind == PostingKind::Correction;
        let taken_back = corrects.then(|| back(&moved));
        let place = taken_back.and_then(|earlier| standing.iter().rposition(|it| *it == earlier));
        match place {
            Some(place) => drop(standing.remove(place)),
            None => standing.push(moved),
        }
    }
    standing
}

/// What a posting moves, as a correction: neither its word nor its day nor its event matters to an account.
fn moved(posting: &Posting) -> Posting {
    Posting {
        kind: PostingKind::Correction,
        on: None,
        recorded_in: 0,
        ..posting.clone()
    }
}

/// The same, the other way.
fn back(posting: &Posting) -> Posting {
    Posting {
        accounts: posting.accounts.map(|(debit, credit)| (credit, debit)),
        ..posting.clone()
    }
}
