//! An organisation as the contract shows it.

use api_spec::common::Basis;
use api_spec::organisation::{BrandView, DesignationView, OrganisationView, RoleView, SeatView};
use domain::ids::OrganisationId;
use domain::organisation::Organisation;

use super::{day, number, region};

/// The organisation; none if nothing is registered.
pub fn organisation_view(
    id: OrganisationId,
    organisation: &Organisation,
    basis: Basis,
) -> Option<OrganisationView> {
    let registration = organisation.registration.as_ref()?;
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
    Some(OrganisationView {
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
        basis,
    })
}
