//! What an organisation's history adds up to.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::{
    BaseDesignated, BaseKind, BrandRecognised, OrganisationEvent, OrganisationRegistered, Role,
};
use crate::account::Account;
use crate::claim::ClaimBook;
use crate::region::RegionCode;
use crate::time::Interval;

/// One organisation, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// As registered; nothing is registered here without it.
    pub registration: Option<OrganisationRegistered>,
    /// Where it was from when, in the order of recording.
    pub seats: Vec<Seat>,
    /// The roles it held and holds.
    pub roles: Vec<RolePeriod>,
    /// What it was designated as.
    pub designations: Vec<Designation>,
    /// Its labour brands.
    pub brands: Vec<Brand>,
    /// Claims for subsidies, and who has its entitlements.
    pub claims: ClaimBook,
    /// Its bank account.
    pub account: Account,
}

/// Where an organisation was from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The region.
    pub region: RegionCode,
    /// Its first day; the first seat holds from ever.
    pub from: Option<NaiveDate>,
    /// The version of the event that says so.
    pub recorded_in: u64,
    /// The versions of the later events that changed it, in order; a move begins a seat of its own,
    /// so there are none.
    pub changed_in: Vec<u64>,
}

/// A role and the days on which it was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolePeriod {
    /// The role.
    pub role: Role,
    /// Its days, both ends included.
    pub days: Interval,
    /// The version of the event that granted it.
    pub recorded_in: u64,
    /// The versions of the later events that changed it, in order: its withdrawal.
    pub changed_in: Vec<u64>,
}

/// A designation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Designation {
    /// As made.
    pub fact: BaseDesignated,
    /// The version of the event that made it.
    pub recorded_in: u64,
    /// The versions of the later events that changed it, in order: its revocation.
    pub changed_in: Vec<u64>,
    /// The day from which it no longer holds.
    pub revoked_on: Option<NaiveDate>,
}

/// A labour brand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// As recognised.
    pub fact: BrandRecognised,
    /// The day from which it is no longer recognised.
    pub withdrawn_on: Option<NaiveDate>,
}

impl Designation {
    /// The days on which it held or holds; none if it was revoked from its first day on.
    pub fn days(&self) -> Option<Interval> {
        days(self.fact.designated_on, self.revoked_on)
    }
}

impl Brand {
    /// The days on which it was or is recognised; none if it was withdrawn from its first day on.
    pub fn days(&self) -> Option<Interval> {
        days(self.fact.recognised_on, self.withdrawn_on)
    }
}

/// From the first day to the one before the day from which it no longer holds.
pub(super) fn days(from: NaiveDate, ended_on: Option<NaiveDate>) -> Option<Interval> {
    let until = ended_on.and_then(|ended_on| ended_on.pred_opt());
    let days = Interval { from, until };
    until.is_none_or(|until| from <= until).then_some(days)
}

impl Organisation {
    /// The region on `date`, by what is known now.
    pub fn region_on(&self, date: NaiveDate) -> Option<RegionCode> {
        self.seat_on(date).map(|seat| seat.region)
    }

    /// The seat that held on `date`, by what is known now.
    pub fn seat_on(&self, date: NaiveDate) -> Option<&Seat> {
        let seats = self
            .seats
            .iter()
            .filter(|seat| seat.from.is_none_or(|from| from <= date));
        seats.max_by_key(|seat| seat.from)
    }

    /// The region by the latest move that is known.
    pub fn region(&self) -> Option<RegionCode> {
        self.region_on(NaiveDate::MAX)
    }

    /// Whether it was ever designated as an export base, be it revoked since.
    pub fn was_ever_export_base(&self) -> bool {
        self.designations
            .iter()
            .any(|designation| designation.fact.kind == BaseKind::ExportBase)
    }

    /// Whether the role was held on any of these days.
    pub fn held(&self, role: Role, days: &Interval) -> bool {
        self.roles
            .iter()
            .any(|period| period.role == role && period.days.overlaps(days))
    }

    /// Folds one event into the state. Accepts whatever history says.
    pub fn record(&mut self, event: OrganisationEvent) {
        self.version += 1;
        let recorded_in = self.version;
        match event {
            OrganisationEvent::OrganisationRegistered(registration) => {
                self.seats.push(Seat {
                    region: registration.region,
                    from: None,
                    recorded_in,
                    changed_in: Vec::new(),
                });
                self.registration = Some(registration);
            }
            OrganisationEvent::RoleGranted(grant) => {
                self.roles.push(RolePeriod {
                    role: grant.role,
                    days: Interval {
                        from: grant.from,
                        until: None,
                    },
                    recorded_in,
                    changed_in: Vec::new(),
                });
            }
            OrganisationEvent::RoleWithdrawn(end) => {
                let open = self
                    .roles
                    .iter_mut()
                    .rfind(|period| period.role == end.role && period.days.until.is_none());
                if let Some(period) = open {
                    period.days.until = Some(end.until);
                    period.changed_in.push(recorded_in);
                }
            }
            OrganisationEvent::BaseDesignated(fact) => self.designations.push(Designation {
                fact,
                recorded_in,
                changed_in: Vec::new(),
                revoked_on: None,
            }),
            OrganisationEvent::BaseRevoked(end) => {
                let mut standing = self
                    .designations
                    .iter_mut()
                    .filter(|designation| designation.revoked_on.is_none());
                if let Some(designation) =
                    standing.find(|designation| designation.fact.kind == end.kind)
                {
                    designation.revoked_on = Some(end.revoked_on);
                    designation.changed_in.push(recorded_in);
                }
            }
            OrganisationEvent::BrandRecognised(fact) => self.brands.push(Brand {
                fact,
                withdrawn_on: None,
            }),
            OrganisationEvent::BrandWithdrawn(end) => {
                let mut standing = self
                    .brands
                    .iter_mut()
                    .filter(|brand| brand.withdrawn_on.is_none());
                if let Some(brand) = standing.find(|brand| brand.fact.name == end.name) {
                    brand.withdrawn_on = Some(end.withdrawn_on);
                }
            }
            OrganisationEvent::Claim(event) => self.claims.record(recorded_in, *event),
            OrganisationEvent::OrganisationMoved(moved) => {
                self.seats.push(Seat {
                    region: moved.region,
                    from: Some(moved.moved_on),
                    recorded_in,
                    changed_in: Vec::new(),
                });
            }
            OrganisationEvent::AccountProposed(proposal) => {
                self.account.record_proposed(proposal, recorded_in);
            }
            OrganisationEvent::AccountConfirmed(confirmation) => {
                self.account.record_confirmed(confirmation, recorded_in);
            }
        }
    }
}
