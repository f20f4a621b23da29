//! Where a claim is found: it lives in the stream of whoever the money is for.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ids::{ClaimId, OrganisationId, WorkerId};

/// Whose stream a claim or an entitlement key stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Claimant {
    /// A worker's.
    Worker(WorkerId),
    /// An organisation's.
    Organisation(OrganisationId),
}

impl Claimant {
    /// The stored name of the kind of stream.
    pub fn stream_type(self) -> &'static str {
        match self {
            Self::Worker(_) => "worker",
            Self::Organisation(_) => "organisation",
        }
    }

    /// The stream.
    pub fn as_uuid(self) -> Uuid {
        match self {
            Self::Worker(id) => id.as_uuid(),
            Self::Organisation(id) => id.as_uuid(),
        }
    }

    /// Reads the two parts that [`Self::stream_type`] and [`Self::as_uuid`] tell.
    pub fn of(stream_type: &str, id: Uuid) -> Option<Self> {
        match stream_type {
            "worker" => Some(Self::Worker(id.into())),
            "organisation" => Some(Self::Organisation(id.into())),
            _ => None,
        }
    }
}

/// One claim and where it lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ClaimRef {
    /// Whose stream.
    pub claimant: Claimant,
    /// The claim.
    pub claim_id: ClaimId,
}
