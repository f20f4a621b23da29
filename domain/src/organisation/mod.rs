//! An enterprise, training institution, HR agency, labour broker or export base: its roles,
//! designations, brands and bank account. Its data is public, but for the sealed account.

mod decide;
mod event;
mod honours;
mod refusal;
mod state;

pub use decide::{OrganisationAct, OrganisationCommand};
pub use event::{
    BaseDesignated, BaseKind, BaseRevoked, BrandRecognised, BrandWithdrawn, OrganisationEvent,
    OrganisationMoved, OrganisationRegistered, Role, RoleGranted, RoleWithdrawn,
};
pub use refusal::OrganisationRefusal;
pub use state::{Brand, Designation, Organisation, RolePeriod, Seat};

#[cfg(test)]
mod tests;
