//! What each event changes in a worker's state.

use super::elsewhere::PaidElsewhere;
use super::event::WorkerEvent;
use super::recorded::{
    Attestation, Certificate, Changing, Contribution, Dispatch, Employment, Membership, Training,
    Venture, Wage,
};
use super::state::{Alias, OriginPeriod, Person, Survey, Worker};
use crate::ids::DispatchId;

impl Worker {
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
                    recorded_in,
                });
                self.person = Some(Person {
                    recorded_in: vec![recorded_in],
                    income_recorded_in: survey
                        .household_income
                        .iter()
                        .map(|income| (income.year, recorded_in))
                        .collect(),
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
                        person.income_recorded_in.insert(income.year, recorded_in);
                        person.household_income.insert(income.year, income);
                    }
                }
            }
            WorkerEvent::OriginChanged(change) => {
                self.origins.push(OriginPeriod {
                    origin: change.origin,
                    from: Some(change.changed_on),
                    recorded_in,
                });
            }
            WorkerEvent::CitizenIdReserved(reserved) => {
                self.reserved_for = Some(reserved.reserved_for);
            }
            WorkerEvent::CitizenIdReleased(_) => self.reserved_for = None,
            WorkerEvent::CitizenIdCorrected(correction) => {
                if let Some(person) = &mut self.person {
                    person.citizen_id = correction.citizen_id;
                    person.upgraded = correction.upgraded;
                    person.sex = correction.sex;
                    person.born_on = correction.born_on;
                    person.recorded_in.push(recorded_in);
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
                    changed_in: Vec::new(),
                    until: None,
                    voided: false,
                });
            }
            WorkerEvent::TargetGroupEnded(end) => {
                change(
                    &mut self.memberships,
                    recorded_in,
                    |m| m.fact.membership_id == end.membership_id,
                    |m| m.until = Some(end.until),
                );
            }
            WorkerEvent::TargetGroupVoided { membership_id } => {
                change(
                    &mut self.memberships,
                    recorded_in,
                    |m| m.fact.membership_id == membership_id,
                    |m| m.voided = true,
                );
            }
            WorkerEvent::TrainingCompleted(fact) => self.trainings.push(Training {
                fact,
                recorded_in,
                changed_in: Vec::new(),
                voided: false,
            }),
            WorkerEvent::TrainingVoided { training_id } => {
                change(
                    &mut self.trainings,
                    recorded_in,
                    |t| t.fact.training_id == training_id,
                    |t| t.voided = true,
                );
            }
            WorkerEvent::CertificateIssued(fact) => {
                self.certificates.push(Certificate {
                    fact,
                    recorded_in,
                    changed_in: Vec::new(),
                    revoked_on: None,
                    voided: false,
                });
            }
            WorkerEvent::CertificateRevoked(revoked) => {
                change(
                    &mut self.certificates,
                    recorded_in,
                    |c| !c.voided && c.is(&revoked.certificate_no, &revoked.issuer),
                    |c| c.revoked_on = Some(revoked.revoked_on),
                );
            }
            WorkerEvent::CertificateVoided(which) => {
                change(
                    &mut self.certificates,
                    recorded_in,
                    |c| !c.voided && c.is(&which.certificate_no, &which.issuer),
                    |c| c.voided = true,
                );
            }
            WorkerEvent::WorkerDispatched(fact) => {
                self.dispatches.push(Dispatch {
                    fact: *fact,
                    recorded_in,
                    changed_in: Vec::new(),
                    arrived_on: None,
                    returned_on: None,
                    arrival_voided: false,
                    return_voided: false,
                    voided: false,
                });
            }
            WorkerEvent::ArrivalConfirmed(arrival) => {
                self.change_dispatch(recorded_in, arrival.dispatch_id, |d| {
                    d.arrived_on = Some(arrival.arrived_on);
                });
            }
            WorkerEvent::ArrivalVoided { dispatch_id } => {
                self.change_dispatch(recorded_in, dispatch_id, |d| {
                    d.arrived_on = None;
                    d.arrival_voided = true;
                });
            }
            WorkerEvent::WorkerReturned(back) => {
                self.change_dispatch(recorded_in, back.dispatch_id, |d| {
                    d.returned_on = Some(back.returned_on);
                });
            }
            WorkerEvent::ReturnVoided { dispatch_id } => {
                self.change_dispatch(recorded_in, dispatch_id, |d| {
                    d.returned_on = None;
                    d.return_voided = true;
                });
            }
            WorkerEvent::DispatchVoided { dispatch_id } => {
                self.change_dispatch(recorded_in, dispatch_id, |d| d.voided = true);
            }
            WorkerEvent::EmploymentStarted(fact) => {
                self.employments.push(Employment {
                    fact: *fact,
                    recorded_in,
                    changed_in: Vec::new(),
                    ended_on: None,
                    voided: false,
                });
            }
            WorkerEvent::EmploymentEnded(end) => {
                change(
                    &mut self.employments,
                    recorded_in,
                    |e| e.fact.employment_id == end.employment_id,
                    |e| e.ended_on = Some(end.ended_on),
                );
            }
            WorkerEvent::EmploymentVoided { employment_id } => {
                change(
                    &mut self.employments,
                    recorded_in,
                    |e| e.fact.employment_id == employment_id,
                    |e| e.voided = true,
                );
            }
            WorkerEvent::ContributionRecorded(fact) => {
                self.contributions.push(Contribution {
                    fact,
                    recorded_in,
                    changed_in: Vec::new(),
                    refunded_on: None,
                    voided: false,
                });
            }
            WorkerEvent::ContributionCorrected(correction) => {
                change(
                    &mut self.contributions,
                    recorded_in,
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
                    recorded_in,
                    |c| c.fact.contribution_id == refund.contribution_id,
                    |c| c.refunded_on = Some(refund.refunded_on),
                );
            }
            WorkerEvent::ContributionVoided { contribution_id } => {
                change(
                    &mut self.contributions,
                    recorded_in,
                    |c| c.fact.contribution_id == contribution_id,
                    |c| c.voided = true,
                );
            }
            WorkerEvent::WagePaid(fact) => self.wages.push(Wage { fact, recorded_in }),
            WorkerEvent::VentureStarted(fact) => {
                self.ventures.push(Venture {
                    fact,
                    recorded_in,
                    changed_in: Vec::new(),
                    closed_on: None,
                    voided: false,
                });
            }
            WorkerEvent::VentureClosed(end) => {
                change(
                    &mut self.ventures,
                    recorded_in,
                    |v| v.fact.venture_id == end.venture_id,
                    |v| v.closed_on = Some(end.closed_on),
                );
            }
            WorkerEvent::VentureVoided { venture_id } => {
                change(
                    &mut self.ventures,
                    recorded_in,
                    |v| v.fact.venture_id == venture_id,
                    |v| v.voided = true,
                );
            }
            WorkerEvent::InsuranceHistoryAttested(fact) => {
                self.insurance_history
                    .push(Attestation { fact, recorded_in });
            }
            WorkerEvent::SubsidyPaidElsewhere(fact) => {
                self.subsidies_paid_elsewhere.push(PaidElsewhere {
                    fact,
                    recorded_in,
                    changed_in: Vec::new(),
                    voided: false,
                });
            }
            WorkerEvent::SubsidyPaidElsewhereVoided { payment_id } => {
                change(
                    &mut self.subsidies_paid_elsewhere,
                    recorded_in,
                    |p| p.fact.payment_id == payment_id,
                    |p| p.voided = true,
                );
            }
            WorkerEvent::DeathRecorded(death) => {
                self.died_on = Some(death.died_on);
                self.death_recorded_in.push(recorded_in);
            }
            WorkerEvent::DeathVoided {} => {
                self.death_recorded_in.push(recorded_in);
                self.died_on = None;
                self.death_voided = true;
            }
            WorkerEvent::AccountProposed(proposal) => {
                self.account.record_proposed(proposal, recorded_in);
            }
            WorkerEvent::AccountConfirmed(confirmation) => {
                self.account.record_confirmed(confirmation, recorded_in);
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
            WorkerEvent::Claim(event) => self.claims.record(recorded_in, *event),
        }
    }

    fn change_dispatch(&mut self, version: u64, id: DispatchId, with: impl FnOnce(&mut Dispatch)) {
        change(
            &mut self.dispatches,
            version,
            |dispatch| dispatch.fact.dispatch_id == id,
            with,
        );
    }
}

/// Changes the last fact that matches, by the event of this version; a history that names an unknown
/// fact changes nothing.
fn change<T: Changing>(
    facts: &mut [T],
    version: u64,
    which: impl Fn(&T) -> bool,
    with: impl FnOnce(&mut T),
) {
    if let Some(fact) = facts.iter_mut().rfind(|fact| which(fact)) {
        with(fact);
        fact.changed_in().push(version);
    }
}
