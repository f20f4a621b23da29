//! Acts of work, premiums, wages and ventures, for the tests of all rules.

use super::*;
use crate::credit_code::CreditCode;

/// The one employer of most tests.
fn employer() -> OrganisationId {
    id(900)
}

pub(super) fn new_employment(number: u128, started_on: &str) -> EmploymentStarted {
    EmploymentStarted {
        employment_id: id(number),
        employer_id: employer(),
        dispatch_id: None,
        occupation: Occupation::parse("4-10-01-06").unwrap(),
        workplace: place(HANGZHOU),
        mode: Tie::Agency,
        category: WorkerCategory::Worker,
        contract: None,
        wage_fen: None,
        started_on: on(started_on),
        evidence: Vec::new(),
    }
}

pub(super) fn start(employment: EmploymentStarted) -> WorkerAct {
    WorkerAct::StartEmployment {
        employment: Box::new(employment),
        ended_on: None,
    }
}

pub(super) fn work(number: u128, started_on: &str) -> WorkerAct {
    start(new_employment(number, started_on))
}

/// An employment recorded late, with its last day.
pub(super) fn spell(number: u128, started_on: &str, ended_on: &str) -> WorkerAct {
    WorkerAct::StartEmployment {
        employment: Box::new(new_employment(number, started_on)),
        ended_on: Some(on(ended_on)),
    }
}

pub(super) fn work_on(number: u128, dispatch: u128, started_on: &str) -> WorkerAct {
    start(EmploymentStarted {
        dispatch_id: Some(id(dispatch)),
        ..new_employment(number, started_on)
    })
}

pub(super) fn end_work(number: u128, ended_on: &str) -> WorkerAct {
    WorkerAct::EndEmployment(EmploymentEnded {
        employment_id: id(number),
        ended_on: on(ended_on),
    })
}

pub(super) fn void_employment(number: u128) -> WorkerAct {
    WorkerAct::VoidEmployment(id(number))
}

pub(super) fn premiums(pension: i64) -> Premiums {
    Premiums {
        pension_fen: fen(pension),
        medical_fen: fen(30_000),
        unemployment_fen: fen(2_500),
        personal_fen: None,
    }
}

pub(super) fn contribution(number: u128, employment: u128, of: &str, paid_on: &str) -> WorkerAct {
    WorkerAct::RecordContribution(ContributionRecorded {
        contribution_id: id(number),
        employment_id: id(employment),
        month: month(of),
        premiums: premiums(50_000),
        paid_on: on(paid_on),
        insured_at: None,
    })
}

pub(super) fn wage(employment: u128, of: &str, paid_on: &str) -> WorkerAct {
    WorkerAct::RecordWage(WagePaid {
        wage_id: id(70),
        employment_id: id(employment),
        month: month(of),
        amount_fen: fen(600_000),
        paid_on: on(paid_on),
        account: None,
    })
}

pub(super) fn new_venture(started_on: &str) -> VentureStarted {
    VentureStarted {
        venture_id: id(80),
        credit_code: CreditCode::parse("91330100MA00000740").unwrap(),
        sector: "家政服务".to_owned(),
        region: None,
        started_on: on(started_on),
        loan: None,
    }
}

pub(super) fn attested(as_of: &str) -> WorkerAct {
    WorkerAct::AttestInsuranceHistory(InsuranceHistoryAttested {
        attestation_id: id(85),
        kind: InsuranceKind::Pension,
        months: 30,
        as_of: on(as_of),
        source: "遵义市社保局".to_owned(),
    })
}
