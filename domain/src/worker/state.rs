//! What a worker's history adds up to. `apply` records what events decided and decides nothing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::event::WorkerEvent;
use super::facts::{HouseholdIncome, Source};
use super::payload::{
    CertificateIssued, ContributionRecorded, EmploymentStarted, InsuranceHistoryAttested,
    TargetGroupConfirmed, TrainingCompleted, VentureStarted, WagePaid, WorkerDispatched,
};
use crate::citizen_id::Sex;
use crate::ids::{
    ContributionId, DispatchId, EmploymentId, MembershipId, TrainingId, VentureId, WorkerId,
};
use crate::occupation::Occupation;
use crate::region::{Place, RegionCode};
use crate::sealed::{Sealed, SealedAccount};
use crate::subject::Subject;
use crate::time::Interval;

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
    pub wages: Vec<WagePaid>,
    /// Firms and businesses of the person's own.
    pub ventures: Vec<Venture>,
    /// Premium months attested from elsewhere.
    pub insurance_history: Vec<InsuranceHistoryAttested>,
    /// The bank account.
    pub account: Account,
    /// The day of death.
    pub died_on: Option<NaiveDate>,
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
}

/// What a survey said about willingness.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survey {
    /// The day of the survey.
    pub surveyed_on: NaiveDate,
    /// Whether the person is willing to leave for work; unknown if the survey did not ask.
    pub willing: Option<bool>,
}

/// One membership of a target group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// As confirmed.
    pub fact: TargetGroupConfirmed,
    /// The version of the event that confirmed it.
    pub recorded_in: u64,
    /// Its last day, when it has ended.
    pub until: Option<NaiveDate>,
    /// Whether it never was.
    pub voided: bool,
}

impl Membership {
    /// The days of membership, both ends included.
    pub fn interval(&self) -> Interval {
        Interval {
            from: self.fact.from,
            until: self.until,
        }
    }

    /// Whether the person belonged to the group on `date`.
    pub fn covers(&self, date: NaiveDate) -> bool {
        !self.voided && self.interval().contains(date)
    }
}

/// One training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Training {
    /// As recorded.
    pub fact: TrainingCompleted,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
    /// Whether it never was.
    pub voided: bool,
}

/// One certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// As issued.
    pub fact: CertificateIssued,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
    /// The day from which it is no longer good.
    pub revoked_on: Option<NaiveDate>,
    /// Whether it never was.
    pub voided: bool,
}

impl Certificate {
    /// Whether this is the certificate with that number of that issuer.
    pub fn is(&self, certificate_no: &str, issuer: &str) -> bool {
        self.fact.certificate_no == certificate_no && self.fact.issuer == issuer
    }
}

/// One dispatch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispatch {
    /// As recorded.
    pub fact: WorkerDispatched,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
    /// The day of arrival, once confirmed.
    pub arrived_on: Option<NaiveDate>,
    /// The day of return.
    pub returned_on: Option<NaiveDate>,
    /// Whether an arrival stood here and was voided last.
    pub arrival_voided: bool,
    /// Whether a return stood here and was voided last.
    pub return_voided: bool,
    /// Whether it never was.
    pub voided: bool,
}

impl Dispatch {
    /// Whether the worker is away on this dispatch, as far as is known.
    pub fn is_open(&self) -> bool {
        !self.voided && self.returned_on.is_none()
    }
}

/// One employment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Employment {
    /// As recorded.
    pub fact: EmploymentStarted,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
    /// Its last day.
    pub ended_on: Option<NaiveDate>,
    /// Whether it never was.
    pub voided: bool,
}

impl Employment {
    /// The days of work, both ends included.
    pub fn interval(&self) -> Interval {
        Interval {
            from: self.fact.started_on,
            until: self.ended_on,
        }
    }

    /// Whether the work goes on, as far as is known.
    pub fn is_open(&self) -> bool {
        !self.voided && self.ended_on.is_none()
    }
}

/// One month's premiums.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contribution {
    /// As recorded, or as last corrected.
    pub fact: ContributionRecorded,
    /// The version of the event that recorded it; a correction keeps its place.
    pub recorded_in: u64,
    /// When the premiums were paid back.
    pub refunded_on: Option<NaiveDate>,
    /// Whether it never was.
    pub voided: bool,
}

/// One firm or business of the person's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Venture {
    /// As recorded.
    pub fact: VentureStarted,
    /// The version of the event that recorded it.
    pub recorded_in: u64,
    /// Its last day.
    pub closed_on: Option<NaiveDate>,
    /// Whether it never was.
    pub voided: bool,
}

/// The bank account: what was entered last, and what another subject confirmed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// Entered, and by whom; waits for confirmation.
    pub proposed: Option<(SealedAccount, Subject)>,
    /// Confirmed by another subject.
    pub confirmed: Option<SealedAccount>,
}

impl Worker {
    /// The county of registration that held on `date`, by what is known now.
    pub fn origin_on(&self, date: NaiveDate) -> Option<&Place> {
        self.origins
            .iter()
            .filter(|period| period.from.is_none_or(|from| from <= date))
            // Of two that begin on one day the later recorded holds: `max_by_key` keeps the last.
            .max_by_key(|period| period.from)
            .map(|period| &period.origin)
    }

    /// The county of registration by the latest change that is known.
    pub fn origin(&self) -> Option<&Place> {
        self.origin_on(NaiveDate::MAX)
    }

    /// Whether the person was willing to leave on `date`: the latest survey of that day or before
    /// that asked; of two on one day the later recorded.
    pub fn willing_on(&self, date: NaiveDate) -> Option<bool> {
        self.surveys
            .iter()
            .filter(|survey| survey.surveyed_on <= date && survey.willing.is_some())
            .max_by_key(|survey| survey.surveyed_on)
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

    /// Folds one event into the state. Accepts whatever history says.
    #[expect(
        clippy::too_many_lines,
        reason = "one arm per event, to be read from top to bottom"
    )]
    pub fn record(&mut self, event: WorkerEvent) {
        self.version += 1;
        let recorded_in = self.version;
        match event {
            WorkerEvent::WorkerSurveyed(survey) => {
                let survey = *survey;
                self.surveys.push(Survey {
                    surveyed_on: survey.surveyed_on,
                    willing: Some(survey.willing),
                });
                self.origins.push(OriginPeriod {
                    origin: survey.origin,
                    from: None,
                });
                self.person = Some(Person {
                    citizen_id: survey.citizen_id,
                    upgraded: survey.upgraded,
                    name: survey.name,
                    phone: survey.phone,
                    address: survey.address,
                    household_id: survey.household_id,
                    sex: survey.sex,
                    born_on: survey.born_on,
                    source: survey.source,
                    preferred_occupations: survey.preferred_occupations,
                    preferred_regions: survey.preferred_regions,
                    household_income: survey
                        .household_income
                        .into_iter()
                        .map(|income| (income.year, income))
                        .collect(),
                });
            }
            WorkerEvent::SurveyUpdated(update) => {
                self.surveys.push(Survey {
                    surveyed_on: update.surveyed_on,
                    willing: update.willing,
                });
                if let Some(person) = &mut self.person {
                    if let Some(occupations) = update.preferred_occupations {
                        person.preferred_occupations = occupations;
                    }
                    if let Some(regions) = update.preferred_regions {
                        person.preferred_regions = regions;
                    }
                    if let Some(income) = update.household_income {
                        person.household_income.insert(income.year, income);
                    }
                }
            }
            WorkerEvent::OriginChanged(change) => {
                self.origins.push(OriginPeriod {
                    origin: change.origin,
                    from: Some(change.changed_on),
                });
            }
            WorkerEvent::CitizenIdReserved(reserved) => {
                self.reserved_for = Some(reserved.reserved_for);
            }
            WorkerEvent::CitizenIdCorrected(correction) => {
                if let Some(person) = &mut self.person {
                    person.citizen_id = correction.citizen_id;
                    person.upgraded = correction.upgraded;
                    person.sex = correction.sex;
                    person.born_on = correction.born_on;
                }
            }
            WorkerEvent::AliasProposed(alias) => {
                self.aliases.insert(alias.source, Alias::Proposed);
            }
            WorkerEvent::AliasConfirmed(alias) => {
                self.aliases.insert(alias.source, Alias::Confirmed);
            }
            WorkerEvent::AliasWithdrawn(alias) => {
                self.aliases.remove(&alias.source);
            }
            WorkerEvent::LinkedToWorker(link) => self.linked_to = Some(link.worker),
            WorkerEvent::LinkWithdrawn(_) => self.linked_to = None,
            WorkerEvent::TargetGroupConfirmed(fact) => {
                self.memberships.push(Membership {
                    fact,
                    recorded_in,
                    until: None,
                    voided: false,
                });
            }
            WorkerEvent::TargetGroupEnded(end) => {
                change(
                    &mut self.memberships,
                    |m| m.fact.membership_id == end.membership_id,
                    |m| m.until = Some(end.until),
                );
            }
            WorkerEvent::TargetGroupVoided { membership_id } => {
                change(
                    &mut self.memberships,
                    |m| m.fact.membership_id == membership_id,
                    |m| m.voided = true,
                );
            }
            WorkerEvent::TrainingCompleted(fact) => self.trainings.push(Training {
                fact,
                recorded_in,
                voided: false,
            }),
            WorkerEvent::TrainingVoided { training_id } => {
                change(
                    &mut self.trainings,
                    |t| t.fact.training_id == training_id,
                    |t| t.voided = true,
                );
            }
            WorkerEvent::CertificateIssued(fact) => {
                self.certificates.push(Certificate {
                    fact,
                    recorded_in,
                    revoked_on: None,
                    voided: false,
                });
            }
            WorkerEvent::CertificateRevoked(revoked) => {
                change(
                    &mut self.certificates,
                    |c| !c.voided && c.is(&revoked.certificate_no, &revoked.issuer),
                    |c| c.revoked_on = Some(revoked.revoked_on),
                );
            }
            WorkerEvent::CertificateVoided(which) => {
                change(
                    &mut self.certificates,
                    |c| !c.voided && c.is(&which.certificate_no, &which.issuer),
                    |c| c.voided = true,
                );
            }
            WorkerEvent::WorkerDispatched(fact) => {
                self.dispatches.push(Dispatch {
                    fact: *fact,
                    recorded_in,
                    arrived_on: None,
                    returned_on: None,
                    arrival_voided: false,
                    return_voided: false,
                    voided: false,
                });
            }
            WorkerEvent::ArrivalConfirmed(arrival) => {
                self.change_dispatch(arrival.dispatch_id, |d| {
                    d.arrived_on = Some(arrival.arrived_on);
                });
            }
            WorkerEvent::ArrivalVoided { dispatch_id } => {
                self.change_dispatch(dispatch_id, |d| {
                    d.arrived_on = None;
                    d.arrival_voided = true;
                });
            }
            WorkerEvent::WorkerReturned(back) => {
                self.change_dispatch(back.dispatch_id, |d| d.returned_on = Some(back.returned_on));
            }
            WorkerEvent::ReturnVoided { dispatch_id } => {
                self.change_dispatch(dispatch_id, |d| {
                    d.returned_on = None;
                    d.return_voided = true;
                });
            }
            WorkerEvent::DispatchVoided { dispatch_id } => {
                self.change_dispatch(dispatch_id, |d| d.voided = true);
            }
            WorkerEvent::EmploymentStarted(fact) => {
                self.employments.push(Employment {
                    fact: *fact,
                    recorded_in,
                    ended_on: None,
                    voided: false,
                });
            }
            WorkerEvent::EmploymentEnded(end) => {
                change(
                    &mut self.employments,
                    |e| e.fact.employment_id == end.employment_id,
                    |e| e.ended_on = Some(end.ended_on),
                );
            }
            WorkerEvent::EmploymentVoided { employment_id } => {
                change(
                    &mut self.employments,
                    |e| e.fact.employment_id == employment_id,
                    |e| e.voided = true,
                );
            }
            WorkerEvent::ContributionRecorded(fact) => {
                self.contributions.push(Contribution {
                    fact,
                    recorded_in,
                    refunded_on: None,
                    voided: false,
                });
            }
            WorkerEvent::ContributionCorrected(correction) => {
                change(
                    &mut self.contributions,
                    |c| c.fact.contribution_id == correction.contribution_id,
                    |c| {
                        c.fact.premiums = correction.premiums.clone();
                        c.fact.paid_on = correction.paid_on;
                    },
                );
            }
            WorkerEvent::ContributionRefunded(refund) => {
                change(
                    &mut self.contributions,
                    |c| c.fact.contribution_id == refund.contribution_id,
                    |c| c.refunded_on = Some(refund.refunded_on),
                );
            }
            WorkerEvent::ContributionVoided { contribution_id } => {
                change(
                    &mut self.contributions,
                    |c| c.fact.contribution_id == contribution_id,
                    |c| c.voided = true,
                );
            }
            WorkerEvent::WagePaid(wage) => self.wages.push(wage),
            WorkerEvent::VentureStarted(fact) => {
                self.ventures.push(Venture {
                    fact,
                    recorded_in,
                    closed_on: None,
                    voided: false,
                });
            }
            WorkerEvent::VentureClosed(end) => {
                change(
                    &mut self.ventures,
                    |v| v.fact.venture_id == end.venture_id,
                    |v| v.closed_on = Some(end.closed_on),
                );
            }
            WorkerEvent::VentureVoided { venture_id } => {
                change(
                    &mut self.ventures,
                    |v| v.fact.venture_id == venture_id,
                    |v| v.voided = true,
                );
            }
            WorkerEvent::InsuranceHistoryAttested(attested) => {
                self.insurance_history.push(attested);
            }
            WorkerEvent::DeathRecorded(death) => self.died_on = Some(death.died_on),
            WorkerEvent::DeathVoided {} => {
                self.died_on = None;
                self.death_voided = true;
            }
            WorkerEvent::AccountProposed(proposal) => {
                self.account.proposed = Some((proposal.account, proposal.proposed_by));
            }
            WorkerEvent::AccountConfirmed(_) => {
                if let Some((account, _)) = self.account.proposed.take() {
                    self.account.confirmed = Some(account);
                }
            }
            WorkerEvent::PersonalDataUpdated(update) => {
                if let Some(person) = &mut self.person {
                    if let Some(name) = update.name {
                        person.name = name;
                    }
                    person.phone = update.phone.or(person.phone.take());
                    person.address = update.address.or(person.address.take());
                    person.household_id = update.household_id.or(person.household_id.take());
                }
            }
            WorkerEvent::ErasureRequested(request) => {
                self.erasure_requested_by = Some(request.requested_by);
            }
            WorkerEvent::PersonalDataErased {} => self.erased = true,
        }
    }

    fn change_dispatch(&mut self, id: DispatchId, with: impl FnOnce(&mut Dispatch)) {
        change(
            &mut self.dispatches,
            |dispatch| dispatch.fact.dispatch_id == id,
            with,
        );
    }
}

/// Changes the last fact that matches; a history that names an unknown fact changes nothing.
fn change<T>(facts: &mut [T], which: impl Fn(&T) -> bool, with: impl FnOnce(&mut T)) {
    if let Some(fact) = facts.iter_mut().rfind(|fact| which(fact)) {
        with(fact);
    }
}
