//! Designations and labour brands: each holds once at a time, and may come again after it ended.
//!
//! One of long ago may be recorded late, also when a later one is known, as long as it ends before
//! that one begins.

use chrono::NaiveDate;

use super::decide::{Decision, not_before};
use super::event::{
    BaseDesignated, BaseKind, BaseRevoked, BrandRecognised, BrandWithdrawn, OrganisationEvent,
};
use super::refusal::OrganisationRefusal;
use super::state::{Brand, Designation, Organisation, days};
use crate::time::Interval;

impl Organisation {
    pub(super) fn designate(&self, today: NaiveDate, designation: BaseDesignated) -> Decision {
        let designated_on = designation.designated_on;
        self.dated(today, "designated_on", designated_on)?;
        let hindrance = self.designations_of(designation.kind).find(|other| {
            other.revoked_on.is_none()
                || other
                    .days()
                    .is_some_and(|days| days.contains(designated_on))
        });
        match hindrance {
            Some(other) => Err(other.hinders()),
            None => Ok(vec![OrganisationEvent::BaseDesignated(designation)]),
        }
    }

    pub(super) fn revoke_designation(&self, today: NaiveDate, end: BaseRevoked) -> Decision {
        self.dated(today, "revoked_on", end.revoked_on)?;
        let designation = self
            .designations_of(end.kind)
            .find(|other| other.revoked_on.is_none())
            .ok_or(OrganisationRefusal::NotDesignated { kind: end.kind })?;
        let designated_on = designation.fact.designated_on;
        not_before(designated_on, end.revoked_on)?;
        let held = days(designated_on, Some(end.revoked_on));
        let next = self
            .designations_of(end.kind)
            .find(|other| other.revoked_on.is_some() && share_a_day(held, other.days()));
        match next {
            Some(other) => Err(other.hinders()),
            None => Ok(vec![OrganisationEvent::BaseRevoked(end)]),
        }
    }

    pub(super) fn recognise_brand(&self, today: NaiveDate, brand: BrandRecognised) -> Decision {
        let recognised_on = brand.recognised_on;
        self.dated(today, "recognised_on", recognised_on)?;
        let hindrance = self.brands_named(&brand.name).find(|other| {
            other.withdrawn_on.is_none()
                || other
                    .days()
                    .is_some_and(|days| days.contains(recognised_on))
        });
        match hindrance {
            Some(other) => Err(other.hinders()),
            None => Ok(vec![OrganisationEvent::BrandRecognised(brand)]),
        }
    }

    pub(super) fn withdraw_brand(&self, today: NaiveDate, end: BrandWithdrawn) -> Decision {
        self.dated(today, "withdrawn_on", end.withdrawn_on)?;
        let brand = self
            .brands_named(&end.name)
            .find(|other| other.withdrawn_on.is_none())
            .ok_or(OrganisationRefusal::BrandNotRecognised)?;
        let recognised_on = brand.fact.recognised_on;
        not_before(recognised_on, end.withdrawn_on)?;
        let held = days(recognised_on, Some(end.withdrawn_on));
        let next = self
            .brands_named(&end.name)
            .find(|other| other.withdrawn_on.is_some() && share_a_day(held, other.days()));
        match next {
            Some(other) => Err(other.hinders()),
            None => Ok(vec![OrganisationEvent::BrandWithdrawn(end)]),
        }
    }

    fn designations_of(&self, kind: BaseKind) -> impl Iterator<Item = &Designation> {
        self.designations
            .iter()
            .filter(move |other| other.fact.kind == kind)
    }

    fn brands_named(&self, name: &str) -> impl Iterator<Item = &Brand> {
        self.brands
            .iter()
            .filter(move |other| other.fact.name == name)
    }
}

impl Designation {
    fn hinders(&self) -> OrganisationRefusal {
        OrganisationRefusal::AlreadyDesignated {
            kind: self.fact.kind,
            designated_on: self.fact.designated_on,
            revoked_on: self.revoked_on,
        }
    }
}

impl Brand {
    fn hinders(&self) -> OrganisationRefusal {
        OrganisationRefusal::BrandAlreadyRecognised {
            recognised_on: self.fact.recognised_on,
            withdrawn_on: self.withdrawn_on,
        }
    }
}

fn share_a_day(one: Option<Interval>, other: Option<Interval>) -> bool {
    matches!((one, other), (Some(one), Some(other)) if one.overlaps(&other))
}
