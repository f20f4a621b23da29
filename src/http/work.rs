//! Employments, premiums, wages, ventures.

use api_spec::answers::{
    ContributionRecorded as ContributionAnswer, EmploymentRecorded, VentureRecorded, WageRecorded,
};
use api_spec::work::{
    CloseVenture, Contract as WireContract, CorrectContribution, EndEmployment, RecordContribution,
    RecordWage, Refund, StartEmployment, StartVenture,
};
use domain::credit_code::CreditCode;
use domain::ids::{ContributionId, EmploymentId, OrganisationId, VentureId, WageId};
use domain::worker::{
    Contract, ContributionCorrected, ContributionRecorded, ContributionRefunded, EmploymentEnded,
    EmploymentStarted, Loan, Premiums, Tie, VentureClosed, VentureStarted, WagePaid, WorkerAct,
    WorkerCategory,
};

use super::answer::Answer;
use super::call::Call;
use super::cases::{Side, not_before, void, worker_for};
use super::fault::{Fault, Kind};
use super::parse::{self, Faults, coded, fen};

/// `POST /workers/{id}/employments`.
pub async fn start_employment(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Either).await?;
    let body = call.body::<StartEmployment>().await?;
    let wanted = &body.value;
    let log = &call.state.store.log;
    let mode = coded(Tie::from_code(wanted.mode.code()))?;
    let category = wanted
        .category
        .map(|category| coded(WorkerCategory::from_code(category.code())))
        .transpose()?;
    let mut faults = Faults::default();
    let occupation = faults.take(parse::occupation("/occupation", &wanted.occupation));
    let started_on = faults.take(parse::date("/started_on", &wanted.started_on));
    let ended_on = faults.take(parse::optional_date(
        "/ended_on",
        wanted.ended_on.as_deref(),
    ));
    let workplace =
        started_on.and_then(|on| faults.take(parse::county("/workplace", &wanted.workplace, on)));
    let employer = parse::needed_reference::<OrganisationId>(
        log,
        "organisation",
        "/employer_id",
        &wanted.employer_id,
    )
    .await;
    let employer_id = faults.take(employer);
    let contract = faults.take(wanted.contract.as_ref().map(contract).transpose());
    let evidence = faults.take(parse::papers(wanted.evidence.clone()));
    if mode.needs_contract() && wanted.contract.is_none() {
        faults.take::<()>(Err(Fault::at("/contract", Kind::ContractNeeded)));
    }
    let (
        Some(occupation),
        Some(started_on),
        Some(ended_on),
        Some(workplace),
        Some(employer_id),
        Some(contract),
        Some(evidence),
    ) = (
        occupation,
        started_on,
        ended_on,
        workplace,
        employer_id,
        contract,
        evidence,
    )
    else {
        return Err(faults.into());
    };
    faults.finish()?;
    let employment_id: EmploymentId = call.fact_id(scoped.id.as_uuid())?;
    let employment = EmploymentStarted {
        employment_id,
        employer_id,
        dispatch_id: wanted.dispatch_id.as_deref().and_then(|id| id.parse().ok()),
        occupation,
        workplace,
        mode,
        category: category.unwrap_or(WorkerCategory::Worker),
        contract,
        wage_fen: wanted.wage_fen.map(fen),
        started_on,
        evidence,
    };
    let start = WorkerAct::StartEmployment {
        employment: Box::new(employment),
        ended_on,
    };
    let path = format!("employments/{employment_id}");
    scoped
        .record(&call, start, &body, &path, |committed| EmploymentRecorded {
            committed,
            employment_id: employment_id.to_string(),
        })
        .await
}

fn contract(wanted: &WireContract) -> Result<Contract, Fault> {
    let mut faults = Faults::default();
    let signed_on = faults.take(parse::date("/contract/signed_on", &wanted.signed_on));
    let from = faults.take(parse::date("/contract/from", &wanted.from));
    let until = faults.take(parse::optional_date(
        "/contract/until",
        wanted.until.as_deref(),
    ));
    let (Some(signed_on), Some(from), Some(until)) = (signed_on, from, until) else {
        return Err(faults.into());
    };
    not_before("/contract/until", from, until)?;
    Ok(Contract {
        signed_on,
        from,
        until,
    })
}

/// `POST /workers/{id}/employments/{employment_id}/end`.
pub async fn end_employment(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Either).await?;
    let employment_id: EmploymentId = call.path_id("employment_id")?;
    let body = call.body::<EndEmployment>().await?;
    let ended_on = parse::date("/ended_on", &body.value.ended_on)?;
    let end = WorkerAct::EndEmployment(EmploymentEnded {
        employment_id,
        ended_on,
    });
    scoped
        .change(&call, end, Some(body.value.reason.clone()), &body)
        .await
}

/// `POST /workers/{id}/employments/{employment_id}/void`.
pub async fn void_employment(call: Call) -> Result<Answer, Fault> {
    void(
        call,
        Side::Either,
        "employment_id",
        WorkerAct::VoidEmployment,
    )
    .await
}

/// `POST /workers/{id}/employments/{employment_id}/contributions`.
pub async fn record_contribution(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Either).await?;
    let employment_id: EmploymentId = call.path_id("employment_id")?;
    let body = call.body::<RecordContribution>().await?;
    let wanted = &body.value;
    let mut faults = Faults::default();
    let month = faults.take(parse::month("/month", &wanted.month));
    let paid_on = faults.take(parse::date("/paid_on", &wanted.paid_on));
    let insured_at = faults.take(
        wanted
            .insured_at
            .as_deref()
            .map(|code| parse::region("/insured_at", code))
            .transpose(),
    );
    let (Some(month), Some(paid_on), Some(insured_at)) = (month, paid_on, insured_at) else {
        return Err(faults.into());
    };
    let contribution_id: ContributionId = call.fact_id(scoped.id.as_uuid())?;
    let premiums = Premiums {
        pension_fen: fen(wanted.pension_fen),
        medical_fen: fen(wanted.medical_fen),
        unemployment_fen: fen(wanted.unemployment_fen),
        personal_fen: wanted.personal_fen.map(fen),
    };
    let contribution = ContributionRecorded {
        contribution_id,
        employment_id,
        month,
        premiums,
        paid_on,
        insured_at,
    };
    let path = format!("contributions/{contribution_id}");
    scoped
        .record(
            &call,
            WorkerAct::RecordContribution(contribution),
            &body,
            &path,
            |committed| ContributionAnswer {
                committed,
                contribution_id: contribution_id.to_string(),
            },
        )
        .await
}

/// `POST /workers/{id}/contributions/{contribution_id}/correct`.
pub async fn correct_contribution(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Either).await?;
    let contribution_id: ContributionId = call.path_id("contribution_id")?;
    let body = call.body::<CorrectContribution>().await?;
    let wanted = &body.value;
    let premiums = Premiums {
        pension_fen: fen(wanted.pension_fen),
        medical_fen: fen(wanted.medical_fen),
        unemployment_fen: fen(wanted.unemployment_fen),
        personal_fen: wanted.personal_fen.map(fen),
    };
    let paid_on = parse::date("/paid_on", &wanted.paid_on)?;
    let correction = WorkerAct::CorrectContribution(ContributionCorrected {
        contribution_id,
        premiums,
        paid_on,
    });
    scoped
        .change(&call, correction, Some(wanted.reason.clone()), &body)
        .await
}

/// `POST /workers/{id}/contributions/{contribution_id}/refund`.
pub async fn refund_contribution(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Either).await?;
    let contribution_id: ContributionId = call.path_id("contribution_id")?;
    let body = call.body::<Refund>().await?;
    let refunded_on = parse::date("/refunded_on", &body.value.refunded_on)?;
    let refund = WorkerAct::RefundContribution(ContributionRefunded {
        contribution_id,
        refunded_on,
    });
    scoped
        .change(&call, refund, Some(body.value.reason.clone()), &body)
        .await
}

/// `POST /workers/{id}/contributions/{contribution_id}/void`.
pub async fn void_contribution(call: Call) -> Result<Answer, Fault> {
    void(
        call,
        Side::Either,
        "contribution_id",
        WorkerAct::VoidContribution,
    )
    .await
}

/// `POST /workers/{id}/employments/{employment_id}/wages`.
pub async fn record_wage(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Either).await?;
    let employment_id: EmploymentId = call.path_id("employment_id")?;
    let body = call.body::<RecordWage>().await?;
    let wanted = &body.value;
    let mut faults = Faults::default();
    let month = faults.take(parse::month("/month", &wanted.month));
    let paid_on = faults.take(parse::date("/paid_on", &wanted.paid_on));
    let (Some(month), Some(paid_on)) = (month, paid_on) else {
        return Err(faults.into());
    };
    let wage_id: WageId = call.fact_id(scoped.id.as_uuid())?;
    // Only the fingerprint is kept: it shows shared accounts, and that is all it is for.
    let account = wanted
        .account
        .as_deref()
        .map(|number| call.state.vault.fingerprint(number));
    let wage = WagePaid {
        wage_id,
        employment_id,
        month,
        amount_fen: fen(wanted.amount_fen),
        paid_on,
        account,
    };
    let path = format!("wages/{wage_id}");
    scoped
        .record(
            &call,
            WorkerAct::RecordWage(wage),
            &body,
            &path,
            |committed| WageRecorded {
                committed,
                wage_id: wage_id.to_string(),
            },
        )
        .await
}

/// `POST /workers/{id}/ventures`.
pub async fn start_venture(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<StartVenture>().await?;
    let wanted = &body.value;
    let mut faults = Faults::default();
    let code = CreditCode::parse(&wanted.credit_code);
    let credit_code = faults.take(code.map_err(|fault| Fault::coded("/credit_code", fault.code())));
    let region = faults.take(
        wanted
            .region
            .as_deref()
            .map(|code| parse::region("/region", code))
            .transpose(),
    );
    let started_on = faults.take(parse::date("/started_on", &wanted.started_on));
    let loan = faults.take(wanted.loan.as_ref().map(loan).transpose());
    let (Some(credit_code), Some(region), Some(started_on), Some(loan)) =
        (credit_code, region, started_on, loan)
    else {
        return Err(faults.into());
    };
    let venture_id: VentureId = call.fact_id(scoped.id.as_uuid())?;
    let venture = VentureStarted {
        venture_id,
        credit_code,
        sector: parse::trimmed(&wanted.sector),
        region,
        started_on,
        loan,
    };
    let path = format!("ventures/{venture_id}");
    scoped
        .record(
            &call,
            WorkerAct::StartVenture(venture),
            &body,
            &path,
            |committed| VentureRecorded {
                committed,
                venture_id: venture_id.to_string(),
            },
        )
        .await
}

fn loan(wanted: &api_spec::work::Loan) -> Result<Loan, Fault> {
    let mut faults = Faults::default();
    let from = faults.take(parse::date("/loan/from", &wanted.from));
    let until = faults.take(parse::date("/loan/until", &wanted.until));
    let (Some(from), Some(until)) = (from, until) else {
        return Err(faults.into());
    };
    not_before("/loan/until", from, Some(until))?;
    Ok(Loan {
        principal_fen: fen(wanted.principal_fen),
        rate_basis_points: wanted.rate_basis_points,
        from,
        until,
    })
}

/// `POST /workers/{id}/ventures/{venture_id}/close`.
pub async fn close_venture(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let venture_id: VentureId = call.path_id("venture_id")?;
    let body = call.body::<CloseVenture>().await?;
    let closed_on = parse::date("/closed_on", &body.value.closed_on)?;
    let close = WorkerAct::CloseVenture(VentureClosed {
        venture_id,
        closed_on,
    });
    scoped
        .change(&call, close, Some(body.value.reason.clone()), &body)
        .await
}

/// `POST /workers/{id}/ventures/{venture_id}/void`.
pub async fn void_venture(call: Call) -> Result<Answer, Fault> {
    void(call, Side::Origin, "venture_id", WorkerAct::VoidVenture).await
}
