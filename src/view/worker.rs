//! A worker's case as the contract shows it.

use api_spec::common::Basis;
use api_spec::fact_view::{
    AttestationView, CertificateView, ContributionView, DispatchView, EmploymentView,
    MembershipView, PaidElsewhereView, TrainingView, VentureView, WageView,
};
use api_spec::work::{Contract, Loan};
use api_spec::worker::{HouseholdIncome, PersonalData};
use api_spec::worker_view::WorkerView;
use domain::ids::WorkerId;
use domain::sealed::Sealed;
use domain::worker::{
    Attestation, Certificate, Contribution, Dispatch, Employment, Membership, PaidElsewhere,
    Person, Training, Venture, Wage, Worker,
};

use super::{account, day, masked, number, papers, place, region};
use crate::privacy::{Opened, VaultError};

/// The case; `opened` is none once the person's key is destroyed.
pub fn worker_view(
    id: WorkerId,
    worker: &Worker,
    opened: Option<&Opened>,
    basis: Basis,
) -> Result<Option<WorkerView>, VaultError> {
    let (Some(person), Some(origin)) = (&worker.person, worker.origin()) else {
        return Ok(None);
    };
    let shown = Shown { opened };
    let latest = worker
        .surveys
        .iter()
        .max_by_key(|survey| survey.surveyed_on);
    let linked_from = worker
        .aliases
        .iter()
        .filter(|(_, alias)| **alias == domain::worker::Alias::Confirmed);
    Ok(Some(WorkerView {
        id: id.to_string(),
        version: number(worker.version),
        stage: worker.stage().code().to_owned(),
        sex: person.sex.code().to_owned(),
        born_on: person.born_on.to_string(),
        name_masked: shown.as_masked("name", Some(&person.name), masked::name)?,
        citizen_id_masked: shown.as_masked("citizen_id", Some(&person.citizen_id), |id| {
            masked::tail(id, 2)
        })?,
        phone_masked: shown.as_masked("phone", person.phone.as_ref(), masked::phone)?,
        account_masked: account::as_masked(&worker.account, opened)?,
        household_id_masked: shown.as_masked(
            "household_id",
            person.household_id.as_ref(),
            |id| masked::tail(id, 3),
        )?,
        account_state: account::state(&worker.account),
        erased: worker.erased,
        erasure_requested: worker.erasure_requested_by.is_some() && !worker.erased,
        died_on: day(worker.died_on),
        linked_to: worker.linked_to.map(|id| id.to_string()),
        linked_from: linked_from.map(|(id, _)| id.to_string()).collect(),
        origin: place(origin),
        willing: worker.willing_on(chrono::NaiveDate::MAX),
        preferred_occupations: person
            .preferred_occupations
            .iter()
            .map(ToString::to_string)
            .collect(),
        preferred_regions: person
            .preferred_regions
            .iter()
            .map(ToString::to_string)
            .collect(),
        household_income: person
            .household_income
            .values()
            .map(|income| HouseholdIncome {
                year: income.year,
                per_head_fen: income.per_head_fen.get(),
            })
            .collect(),
        surveyed_on: latest
            .map(|survey| survey.surveyed_on.to_string())
            .unwrap_or_default(),
        source: person.source.code().to_owned(),
        target_groups: worker.memberships.iter().map(membership).collect(),
        trainings: worker.trainings.iter().map(training).collect(),
        certificates: worker.certificates.iter().map(certificate).collect(),
        dispatches: worker.dispatches.iter().map(dispatch).collect(),
        employments: worker.employments.iter().map(employment).collect(),
        contributions: worker.contributions.iter().map(contribution).collect(),
        wages: worker.wages.iter().map(wage).collect(),
        ventures: worker.ventures.iter().map(venture).collect(),
        insurance_history: worker.insurance_history.iter().map(attestation).collect(),
        subsidies_paid_elsewhere: worker
            .subsidies_paid_elsewhere
            .iter()
            .map(paid_elsewhere)
            .collect(),
        claims: worker
            .claims
            .claims
            .iter()
            .map(super::claim_summary)
            .collect(),
        basis,
    }))
}

/// Sealed values on their way to a reader.
struct Shown<'a> {
    opened: Option<&'a Opened>,
}

impl Shown<'_> {
    fn as_masked(
        &self,
        field: &str,
        sealed: Option<&Sealed>,
        mask: impl FnOnce(&str) -> String,
    ) -> Result<Option<String>, VaultError> {
        match (self.opened, sealed) {
            (Some(opened), Some(sealed)) => Ok(Some(mask(&opened.unseal(field, sealed)?))),
            _ => Ok(None),
        }
    }
}

/// All personal data in clear. Recording who reads it, and why, is the caller's duty and comes first.
pub fn personal_data(
    id: WorkerId,
    worker: &Worker,
    person: &Person,
    opened: &Opened,
) -> Result<PersonalData, VaultError> {
    let open = |field: &str, sealed: Option<&Sealed>| {
        sealed
            .map(|sealed| opened.unseal(field, sealed))
            .transpose()
    };
    let account = |account| account::in_clear(account, opened);
    Ok(PersonalData {
        id: id.to_string(),
        version: number(worker.version),
        citizen_id: opened.unseal("citizen_id", &person.citizen_id)?,
        name: opened.unseal("name", &person.name)?,
        phone: open("phone", person.phone.as_ref())?,
        address: open("address", person.address.as_ref())?,
        household_id: open("household_id", person.household_id.as_ref())?,
        account: worker.account.payable().map(account).transpose()?,
        proposed_account: worker.account.waiting().map(account).transpose()?,
    })
}

/// A membership as shown.
pub fn membership(membership: &Membership) -> MembershipView {
    MembershipView {
        membership_id: membership.fact.membership_id.to_string(),
        recorded_in: number(membership.recorded_in),
        group: membership.fact.group.code().to_owned(),
        from: membership.fact.from.to_string(),
        until: day(membership.until),
        source: membership.fact.source.code().to_owned(),
        voided: membership.voided,
    }
}

/// A training as shown.
pub fn training(training: &Training) -> TrainingView {
    let fact = &training.fact;
    TrainingView {
        training_id: fact.training_id.to_string(),
        recorded_in: number(training.recorded_in),
        course_id: fact.course_id.map(|id| id.to_string()),
        kind: fact.kind.code().to_owned(),
        occupation: fact.occupation.to_string(),
        institution_id: fact.institution_id.map(|id| id.to_string()),
        region: place(&fact.region),
        started_on: fact.started_on.to_string(),
        completed_on: fact.completed_on.to_string(),
        hours: fact.hours,
        passed: fact.passed,
        attended_dates: fact
            .attended_dates
            .as_ref()
            .map(|days| days.iter().map(ToString::to_string).collect()),
        evidence: papers(&fact.evidence),
        voided: training.voided,
    }
}

/// A certificate as shown.
pub fn certificate(certificate: &Certificate) -> CertificateView {
    let fact = &certificate.fact;
    CertificateView {
        certificate_no: fact.certificate_no.clone(),
        recorded_in: number(certificate.recorded_in),
        occupation: fact.occupation.to_string(),
        level: fact.level.map(|level| level.code().to_owned()),
        kind: fact.kind.code().to_owned(),
        issuer: fact.issuer.clone(),
        issued_on: fact.issued_on.to_string(),
        revoked_on: day(certificate.revoked_on),
        evidence: papers(&fact.evidence),
        voided: certificate.voided,
    }
}

/// A dispatch as shown.
pub fn dispatch(dispatch: &Dispatch) -> DispatchView {
    let fact = &dispatch.fact;
    DispatchView {
        dispatch_id: fact.dispatch_id.to_string(),
        recorded_in: number(dispatch.recorded_in),
        origin: place(&fact.origin),
        destination: place(&fact.destination),
        employer_id: fact.employer_id.map(|id| id.to_string()),
        agreement_id: fact.agreement_id.map(|id| id.to_string()),
        organiser_id: fact.organiser_id.map(|id| id.to_string()),
        vacancy_id: fact.vacancy_id.map(|id| id.to_string()),
        departed_on: fact.departed_on.to_string(),
        arrived_on: day(dispatch.arrived_on),
        returned_on: day(dispatch.returned_on),
        travel_cost_fen: fact.travel_cost_fen.map(domain::money::Fen::get),
        evidence: papers(&fact.evidence),
        voided: dispatch.voided,
    }
}

/// An employment as shown.
pub fn employment(employment: &Employment) -> EmploymentView {
    let fact = &employment.fact;
    EmploymentView {
        employment_id: fact.employment_id.to_string(),
        recorded_in: number(employment.recorded_in),
        employer_id: fact.employer_id.to_string(),
        dispatch_id: fact.dispatch_id.map(|id| id.to_string()),
        occupation: fact.occupation.to_string(),
        workplace: place(&fact.workplace),
        mode: fact.mode.code().to_owned(),
        category: fact.category.code().to_owned(),
        contract: fact.contract.as_ref().map(|contract| Contract {
            signed_on: contract.signed_on.to_string(),
            from: contract.from.to_string(),
            until: day(contract.until),
        }),
        wage_fen: fact.wage_fen.map(domain::money::Fen::get),
        started_on: fact.started_on.to_string(),
        ended_on: day(employment.ended_on),
        evidence: papers(&fact.evidence),
        voided: employment.voided,
    }
}

/// A contribution as shown.
pub fn contribution(contribution: &Contribution) -> ContributionView {
    let fact = &contribution.fact;
    ContributionView {
        contribution_id: fact.contribution_id.to_string(),
        recorded_in: number(contribution.recorded_in),
        employment_id: fact.employment_id.to_string(),
        month: fact.month.to_string(),
        pension_fen: fact.premiums.pension_fen.get(),
        medical_fen: fact.premiums.medical_fen.get(),
        unemployment_fen: fact.premiums.unemployment_fen.get(),
        personal_fen: fact.premiums.personal_fen.map(domain::money::Fen::get),
        paid_on: fact.paid_on.to_string(),
        insured_at: fact.insured_at.map(|code| code.to_string()),
        refunded_on: day(contribution.refunded_on),
        voided: contribution.voided,
    }
}

/// A wage as shown.
pub fn wage(wage: &Wage) -> WageView {
    let fact = &wage.fact;
    WageView {
        wage_id: fact.wage_id.to_string(),
        employment_id: fact.employment_id.to_string(),
        month: fact.month.to_string(),
        amount_fen: fact.amount_fen.get(),
        paid_on: fact.paid_on.to_string(),
    }
}

/// Attested premium months as shown.
pub fn attestation(attested: &Attestation) -> AttestationView {
    let fact = &attested.fact;
    AttestationView {
        attestation_id: fact.attestation_id.to_string(),
        kind: fact.kind.code().to_owned(),
        months: fact.months,
        as_of: fact.as_of.to_string(),
        source: fact.source.clone(),
    }
}

/// A venture as shown.
pub fn venture(venture: &Venture) -> VentureView {
    let fact = &venture.fact;
    VentureView {
        venture_id: fact.venture_id.to_string(),
        recorded_in: number(venture.recorded_in),
        credit_code: fact.credit_code.to_string(),
        sector: fact.sector.clone(),
        region: fact.region.map(region),
        started_on: fact.started_on.to_string(),
        closed_on: day(venture.closed_on),
        loan: fact.loan.as_ref().map(|loan| Loan {
            principal_fen: loan.principal_fen.get(),
            rate_basis_points: loan.rate_basis_points,
            from: loan.from.to_string(),
            until: loan.until.to_string(),
        }),
        voided: venture.voided,
    }
}

/// A subsidy that another office paid, as shown.
pub fn paid_elsewhere(paid: &PaidElsewhere) -> PaidElsewhereView {
    let fact = &paid.fact;
    PaidElsewhereView {
        payment_id: fact.payment_id.to_string(),
        recorded_in: number(paid.recorded_in),
        scheme: fact.scheme.code().to_owned(),
        period: fact.period.to_string(),
        payer_region: region(fact.payer_region),
        amount_fen: fact.amount_fen.get(),
        paid_on: day(fact.paid_on),
        source: fact.source.clone(),
        voided: paid.voided,
    }
}
