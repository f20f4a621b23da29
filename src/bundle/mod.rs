//! Bundles: one case, one claim, one ledger cell or one report with all events it stands on, in one file that anybody
//! can check without this server.
//!
//! A bundle says what was answered, and holds whole streams up to a position, each event with the proof that it is in
//! the log. Whoever checks it replays the events with the same rules and has to come to the same answers. Sealed fields
//! stay sealed: the file holds nobody's name.

mod check;
mod make;
mod replay;

use api_spec::bundle::{BundleAbout, BundleLeaf};
use api_spec::problem::Language;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::claim::Claim;
use domain::ids::{ClaimId, OrganisationId, WorkerId};
use domain::region::RegionCode;
use projections::ledger::Code;
use serde_json::Value;

use crate::audit::merkle::Hash;
use crate::store::{LEAF_VERSION, Recorded, leaf_hash};
use crate::view::{claim_view, folded_at};
pub use check::{Check, Checked, check};
pub use make::{Basis, MOST_EVENTS, Unmade, make};
pub use replay::Unreplayed;

/// What every bundle of this form begins with.
pub const FORMAT: &str = "hearth-bundle/1";

/// What a bundle is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A worker's case.
    Worker(WorkerId),
    /// An organisation's record, with its claims.
    Organisation(OrganisationId),
    /// A claim, with the determinations that it was filed with.
    Claim(ClaimId),
    /// One row of the ledger of a year and region, or all of them.
    Ledger(i32, RegionCode, Option<Code>),
}

impl About {
    /// What a file says that it is about; none where that names nothing.
    pub fn read(stated: &BundleAbout) -> Option<Self> {
        Some(match stated {
            BundleAbout::Worker { id } => Self::Worker(id.parse().ok()?),
            BundleAbout::Organisation { id } => Self::Organisation(id.parse().ok()?),
            BundleAbout::Claim { id } => Self::Claim(id.parse().ok()?),
            BundleAbout::Cell { year, region, code } => Self::Ledger(
                *year,
                RegionCode::parse(region).ok()?,
                Some(Code::from_code(code)?),
            ),
            BundleAbout::Report { year, region } => {
                Self::Ledger(*year, RegionCode::parse(region).ok()?, None)
            }
        })
    }

    /// The same as a file says it.
    pub fn stated(self) -> BundleAbout {
        match self {
            Self::Worker(id) => BundleAbout::Worker { id: id.to_string() },
            Self::Organisation(id) => BundleAbout::Organisation { id: id.to_string() },
            Self::Claim(id) => BundleAbout::Claim { id: id.to_string() },
            Self::Ledger(year, region, Some(code)) => BundleAbout::Cell {
                year,
                region: region.to_string(),
                code: code.code().to_owned(),
            },
            Self::Ledger(year, region, None) => BundleAbout::Report {
                year,
                region: region.to_string(),
            },
        }
    }
}

/// The rows of the ledger that are asked for.
fn codes(asked: Option<Code>) -> Vec<Code> {
    asked.map_or_else(|| Code::ALL.to_vec(), |code| vec![code])
}

/// The leaf of an event.
fn leaf_of(event: &Recorded) -> BundleLeaf {
    BundleLeaf {
        v: LEAF_VERSION,
        position: event.position,
        aggregate_type: event.aggregate_type.clone(),
        aggregate_id: event.aggregate_id.clone(),
        sequence: event.sequence,
        event_type: event.event_type.clone(),
        event_version: event.event_version.clone(),
        payload: event.payload.clone(),
        metadata: event.metadata.clone(),
        recorded_at: event.recorded_at,
    }
}

/// The event of a leaf.
fn event_of(leaf: &BundleLeaf) -> Recorded {
    Recorded {
        position: leaf.position,
        aggregate_type: leaf.aggregate_type.clone(),
        aggregate_id: leaf.aggregate_id.clone(),
        sequence: leaf.sequence,
        event_type: leaf.event_type.clone(),
        event_version: leaf.event_version.clone(),
        payload: leaf.payload.clone(),
        metadata: leaf.metadata.clone(),
        recorded_at: leaf.recorded_at,
    }
}

/// The hash of a leaf; none for numbers that have no canonical form.
fn hash_of(leaf: &BundleLeaf) -> Option<Hash> {
    leaf_hash(&event_of(leaf)).ok()
}

fn encoded(hash: &Hash) -> String {
    STANDARD.encode(hash)
}

fn decoded(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok()
}

/// Claims as the API shows them in English, without version and basis.
fn shown(claims: &[Claim]) -> Result<Vec<Value>, serde_json::Error> {
    let show = |claim: &Claim| {
        let held: Vec<_> = claim.held.iter().copied().collect();
        let view = claim_view(claim, &held, 0, folded_at(0), Language::En);
        let mut view = serde_json::to_value(view)?;
        if let Some(members) = view.as_object_mut() {
            members.remove("version");
            members.remove("basis");
        }
        Ok(view)
    };
    claims.iter().map(show).collect()
}
