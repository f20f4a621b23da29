//! Who calls.

use domain::region::RegionCode;
use domain::subject::Subject;

use super::role::Role;

/// A caller, as the token says.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Who: issuer and name.
    pub subject: Subject,
    /// In which role.
    pub role: Role,
    /// For this region and all below it.
    pub region: RegionCode,
}

impl Caller {
    /// Whether a place lies in the caller's region.
    pub fn covers(&self, place: RegionCode) -> bool {
        place.is_within(self.region)
    }

    /// Whether any of the places lies in the caller's region.
    pub fn covers_any(&self, places: impl IntoIterator<Item = RegionCode>) -> bool {
        places.into_iter().any(|place| self.covers(place))
    }
}
