//! An organisation as the contract shows it.

use api_spec::common::Basis;
use api_spec::organisation::{BrandView, DesignationView, OrganisationView, RoleView, SeatView};
use domain::ids::OrganisationId;
use domain::organisation::Organisation;

use super::{account, day, number, region};
use crate::privacy::{Opened, VaultError};

/// The organisation; none if nothing is registered. `opened` is none if it has no account.
pub fn organisation_view(
    id: OrganisationId,
    organisation: &Organisation,
    opened: Option<&Opened>,
    basis: Basis,
) -> Result<Option<OrganisationView>, VaultError> {
    let Some(registration) = &organisation.registration else {
        return Ok(None);
    };
    let seats = organisation.seats.iter().map(|seat| SeatView {
        region: region(seat.region),
        from: day(seat.from),
    });
    let roles = organisation.roles.iter().map(|period| RoleView {
        role: period.role.code().to_owned(),
        from: period.days.from.to_string(),
        until: day(period.days.until),
    });
    let designations = organisation
        .designations
        .iter()
        .map(|designation| DesignationView {
            kind: designation.fact.kind.code().to_owned(),
            designated_on: designation.fact.designated_on.to_string(),
            near_resettlement_site: designation.fact.near_resettlement_site,
            revoked_on: day(designation.revoked_on),
        });
    let brands = organisation.brands.iter().map(|brand| BrandView {
        name: brand.fact.name.clone(),
        recognised_on: brand.fact.recognised_on.to_string(),
        withdrawn_on: day(brand.withdrawn_on),
    });
    Ok(Some(OrganisationView {
        id: id.to_string(),
        version: number(organisation.version),
        credit_code: registration.credit_code.to_string(),
        name: registration.name.clone(),
        region: region(organisation.region().unwrap_or(registration.region)),
        registered_on: registration.registered_on.to_string(),
        seats: seats.collect(),
        roles: roles.collect(),
        designations: designations.collect(),
        brands: brands.collect(),
        account_masked: account::as_masked(&organisation.account, opened)?,
        account_state: account::state(&organisation.account),
        basis,
    }))
}
