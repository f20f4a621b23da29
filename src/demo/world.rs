//! What every journey may meet: places, organisations, agreements.

use std::collections::BTreeMap;

use domain::ids::{AgreementId, OrganisationId};
use domain::region::RegionCode;

use super::places::Places;

/// Which organisations sit where.
#[derive(Default)]
pub(super) struct Seats {
    /// Enterprises by the city that they work in.
    pub(super) enterprises: BTreeMap<RegionCode, Vec<OrganisationId>>,
    /// Agencies and export bases by the province that they send from.
    pub(super) organisers: BTreeMap<RegionCode, Vec<OrganisationId>>,
    /// Training institutions by province.
    pub(super) institutions: BTreeMap<RegionCode, Vec<OrganisationId>>,
}

/// All of it.
pub(super) struct World {
    pub(super) seed: u64,
    pub(super) places: Places,
    pub(super) seats: Seats,
    /// Agreements by sending and receiving province.
    pub(super) agreements: BTreeMap<(RegionCode, RegionCode), Vec<AgreementId>>,
}

/// The organisations of a place; none where nobody sits.
pub(super) fn at<T>(seats: &BTreeMap<RegionCode, Vec<T>>, code: RegionCode) -> &[T] {
    seats.get(&code).map_or(&[], Vec::as_slice)
}
