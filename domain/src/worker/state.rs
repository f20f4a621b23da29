//! What a worker's history adds up to. `apply` records what events decided and decides nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::elsewhere::PaidElsewhere;
use super::facts::{HouseholdIncome, Source};
use super::recorded::{
    Attestation, Certificate, Contribution, Dispatch, Employment, Membership, Training, Venture,
    Wage,
};
use crate::account::Account;
use crate::citizen_id::Sex;
use crate::claim::ClaimBook;
use crate::ids::{
    ContributionId, DispatchId, EmploymentId, MembershipId, PaidElsewhereId, TrainingId, VentureId,
    WorkerId,
};
use crate::occupation::Occupation;
use crate::region::{Place, RegionCode};
use crate::sealed::Sealed;
use crate::subject::Subject;

/// One person's case, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    /// How many events have been folded: the version of the stream.
    pub version: u64,
    /// The person; nobody is registered here without one.
    pub person: Option<Person>,
    /// The worker whose corrected citizen id this stream reserves.
    pub reserved_for: Option<WorkerId>,
    /// The record that carries on for this one, as the same person's.
    pub linked_to: Option<WorkerId>,
    /// Records of the same person that this one carries on for.
    pub aliases: BTreeMap<WorkerId, Alias>,
    /// Where the household was registered from when, in the order of recording.
    pub origins: Vec<OriginPeriod>,
    /// The surveys, in the order of recording.
    pub surveys: Vec<Survey>,
    /// Memberships of target groups.
    pub memberships: Vec<Membership>,
    /// Trainings completed.
    pub trainings: Vec<Training>,
    /// Certificates issued.
    pub certificates: Vec<Certificate>,
    /// Departures for work.
    pub dispatches: Vec<Dispatch>,
    /// Work for employers.
    pub employments: Vec<Employment>,
    /// Premiums paid.
    pub contributions: Vec<Contribution>,
    /// Wages paid.
    pub wages: Vec<Wage>,
    /// Firms and businesses of the person's own.
    pub ventures: Vec<Venture>,
    /// Premium months attested from elsewhere.
    pub insurance_history: Vec<Attestation>,
    /// Subsidies that other offices paid.
    pub subsidies_paid_elsewhere: Vec<PaidElsewhere>,
    /// Claims for subsidies, and who has this person's entitlements.
    pub claims: ClaimBook,
    /// The bank account.
    pub account: Account,
    /// The day of death.
    pub died_on: Option<NaiveDate>,
    /// The versions of the events that recorded a death or voided it, in order.
    pub death_recorded_in: Vec<u64>,
    /// Whether a death was recorded and voided last.
    pub death_voided: bool,
    /// Who asked for the destruction of the personal data.
    pub erasure_requested_by: Option<Subject>,
    /// Whether the personal data was destroyed.
    pub erased: bool,
}

/// Who the person is: sealed but for sex and birth date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The versions of the events that say who the person is, in order: the first survey and the
    /// corrections of the citizen id.
    pub recorded_in: Vec<u64>,
    /// The citizen id.
    pub citizen_id: Sealed,
    /// Whether a 15-digit number was given and upgraded.
    pub upgraded: bool,
    /// The name.
    pub name: Sealed,
    /// The telephone number.
    pub phone: Option<Sealed>,
    /// The address.
    pub address: Option<Sealed>,
    /// The household's number in the roster.
    pub household_id: Option<Sealed>,
    /// As the citizen id says.
    pub sex: Sex,
    /// As the citizen id says.
    pub born_on: NaiveDate,
    /// How the first survey came about.
    pub source: Source,
    /// What the person would like to do.
    pub preferred_occupations: Vec<Occupation>,
    /// Where the person would like to go.
    pub preferred_regions: Vec<RegionCode>,
    /// Income per head by year, as last stated.
    pub household_income: BTreeMap<u16, HouseholdIncome>,
    /// The version of the survey that stated each year's income last.
    pub income_recorded_in: BTreeMap<u16, u64>,
}

/// How far a link to this record has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Alias {
    /// Announced, so that nothing is decided here meanwhile.
    Proposed,
    /// The other record is linked to this one.
    Confirmed,
}

/// Where the household was registered from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OriginPeriod {
    /// The county.
    pub origin: Place,
    /// Its first day; the first origin holds from ever.
    pub from: Option<NaiveDate>,
    /// The version of the event that says so.
    pub recorded_in: u64,
}

/// What a survey said about willingness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// The day of the survey.
    pub surveyed_on: NaiveDate,
    /// Whether the person is willing to leave for work; unknown if the survey did not ask.
    pub willing: Option<bool>,
}

impl Worker {
    /// The county of registration that held on `date`, by what is known now.
    pub fn origin_on(&self, date: NaiveDate) -> Option<&Place> {
        self.origin_period_on(date).map(|period| &period.origin)
    }

    /// The period of registration that held on `date`, by what is known now.
    pub fn origin_period_on(&self, date: NaiveDate) -> Option<&OriginPeriod> {
        self.origins
            .iter()
            .filter(|period| period.from.is_none_or(|from| from <= date))
            // Of two that begin on one day the later recorded holds: `max_by_key` keeps the last.
            .max_by_key(|period| period.from)
    }

    /// The county of registration by the latest change that is known.
    pub fn origin(&self) -> Option<&Place> {
        self.origin_on(NaiveDate::MAX)
    }

    /// The survey that tells whether the person was willing to leave on `date`: the latest of that day or before that
    /// asked; of two on one day the later recorded.
    pub fn survey_that_asked(&self, date: NaiveDate) -> Option<&Survey> {
        self.surveys
            .iter()
            .filter(|survey| survey.surveyed_on <= date && survey.willing.is_some())
            .max_by_key(|survey| survey.surveyed_on)
    }

    /// Whether the person was willing to leave on `date`, by that survey.
    pub fn willing_on(&self, date: NaiveDate) -> Option<bool> {
        self.survey_that_asked(date)
            .and_then(|survey| survey.willing)
    }

    /// Whether the person belonged to any target group on `date`.
    pub fn in_target_group_on(&self, date: NaiveDate) -> bool {
        self.memberships
            .iter()
            .any(|membership| membership.covers(date))
    }

    /// The dispatch with this id, void or not.
    pub fn dispatch(&self, id: DispatchId) -> Option<&Dispatch> {
        self.dispatches
            .iter()
            .find(|dispatch| dispatch.fact.dispatch_id == id)
    }

    /// The employment with this id, void or not.
    pub fn employment(&self, id: EmploymentId) -> Option<&Employment> {
        self.employments
            .iter()
            .find(|employment| employment.fact.employment_id == id)
    }

    /// The contribution with this id, void or not.
    pub fn contribution(&self, id: ContributionId) -> Option<&Contribution> {
        self.contributions
            .iter()
            .find(|contribution| contribution.fact.contribution_id == id)
    }

    /// The membership with this id, void or not.
    pub fn membership(&self, id: MembershipId) -> Option<&Membership> {
        self.memberships
            .iter()
            .find(|membership| membership.fact.membership_id == id)
    }

    /// The training with this id, void or not.
    pub fn training(&self, id: TrainingId) -> Option<&Training> {
        self.trainings
            .iter()
            .find(|training| training.fact.training_id == id)
    }

    /// The venture with this id, void or not.
    pub fn venture(&self, id: VentureId) -> Option<&Venture> {
        self.ventures
            .iter()
            .find(|venture| venture.fact.venture_id == id)
    }

    /// The payment by another office with this id, void or not.
    pub fn paid_elsewhere(&self, id: PaidElsewhereId) -> Option<&PaidElsewhere> {
        self.subsidies_paid_elsewhere
            .iter()
            .find(|paid| paid.fact.payment_id == id)
    }

    /// The latest certificate with this number: the issuer tells two of one number apart.
    pub fn certificate(&self, certificate_no: &str) -> Option<&Certificate> {
        let numbered = || {
            self.certificates
                .iter()
                .filter(|certificate| certificate.fact.certificate_no == certificate_no)
        };
        numbered()
            .rfind(|certificate| !certificate.voided)
            .or_else(|| numbered().next_back())
    }

    /// The dispatch that an employment names, unless that was voided: then the work stays a fact
    /// but has lost its dispatch.
    pub fn dispatch_of(&self, employment: &Employment) -> Option<&Dispatch> {
        employment
            .fact
            .dispatch_id
            .and_then(|id| self.dispatch(id))
            .filter(|dispatch| !dispatch.voided)
    }
}
