//! Departure, arrival, return.

use api_spec::answers::DispatchRecorded;
use api_spec::facts::{ConfirmArrival, Dispatch, RecordReturn};
use domain::ids::DispatchId;
use domain::worker::{ArrivalConfirmed, NewDispatch, WorkerAct, WorkerReturned};

use super::answer::Answer;
use super::call::Call;
use super::cases::{Side, void, worker_for};
use super::fault::Fault;
use super::parse::{self, Faults, fen};

/// `POST /workers/{id}/dispatches`.
pub async fn dispatch_worker(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<Dispatch>().await?;
    let wanted = &body.value;
    let log = &call.state.store.log;
    let mut faults = Faults::default();
    let departed_on = faults.take(parse::date("/departed_on", &wanted.departed_on));
    let destination = departed_on
        .and_then(|on| faults.take(parse::county("/destination", &wanted.destination, on)));
    let arrived_on = faults.take(parse::optional_date(
        "/arrived_on",
        wanted.arrived_on.as_deref(),
    ));
    let returned_on = faults.take(parse::optional_date(
        "/returned_on",
        wanted.returned_on.as_deref(),
    ));
    let employer_id = faults.take(
        parse::reference(
            log,
            "organisation",
            "/employer_id",
            wanted.employer_id.as_deref(),
        )
        .await,
    );
    let agreement_id = faults.take(
        parse::reference(
            log,
            "agreement",
            "/agreement_id",
            wanted.agreement_id.as_deref(),
        )
        .await,
    );
    let organiser_id = faults.take(
        parse::reference(
            log,
            "organisation",
            "/organiser_id",
            wanted.organiser_id.as_deref(),
        )
        .await,
    );
    let vacancy_id = faults
        .take(parse::reference(log, "vacancy", "/vacancy_id", wanted.vacancy_id.as_deref()).await);
    let evidence = faults.take(parse::papers(wanted.evidence.clone()));
    let (
        Some(departed_on),
        Some(destination),
        Some(arrived_on),
        Some(returned_on),
        Some(employer_id),
        Some(agreement_id),
        Some(organiser_id),
        Some(vacancy_id),
        Some(evidence),
    ) = (
        departed_on,
        destination,
        arrived_on,
        returned_on,
        employer_id,
        agreement_id,
        organiser_id,
        vacancy_id,
        evidence,
    )
    else {
        return Err(faults.into());
    };
    let dispatch_id: DispatchId = call.fact_id(scoped.id.as_uuid())?;
    let dispatch = NewDispatch {
        dispatch_id,
        destination,
        employer_id,
        agreement_id,
        organiser_id,
        vacancy_id,
        departed_on,
        travel_cost_fen: wanted.travel_cost_fen.map(fen),
        arrived_on,
        returned_on,
        evidence,
    };
    let path = format!("dispatches/{dispatch_id}");
    scoped
        .record(
            &call,
            WorkerAct::Dispatch(Box::new(dispatch)),
            &body,
            &path,
            |committed| DispatchRecorded {
                committed,
                dispatch_id: dispatch_id.to_string(),
            },
        )
        .await
}

/// `POST /workers/{id}/dispatches/{dispatch_id}/arrival`.
pub async fn confirm_arrival(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Either).await?;
    let dispatch_id: DispatchId = call.path_id("dispatch_id")?;
    let body = call.body::<ConfirmArrival>().await?;
    let arrived_on = parse::date("/arrived_on", &body.value.arrived_on)?;
    let arrival = WorkerAct::ConfirmArrival(ArrivalConfirmed {
        dispatch_id,
        arrived_on,
    });
    scoped.change(&call, arrival, None, &body).await
}

/// `POST /workers/{id}/dispatches/{dispatch_id}/return`.
pub async fn record_return(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Either).await?;
    let dispatch_id: DispatchId = call.path_id("dispatch_id")?;
    let body = call.body::<RecordReturn>().await?;
    let returned_on = parse::date("/returned_on", &body.value.returned_on)?;
    let back = WorkerAct::RecordReturn(WorkerReturned {
        dispatch_id,
        returned_on,
    });
    scoped
        .change(&call, back, Some(body.value.reason.clone()), &body)
        .await
}

/// `POST /workers/{id}/dispatches/{dispatch_id}/arrival/void`.
pub async fn void_arrival(call: Call) -> Result<Answer, Fault> {
    void(call, Side::Either, "dispatch_id", WorkerAct::VoidArrival).await
}

/// `POST /workers/{id}/dispatches/{dispatch_id}/return/void`.
pub async fn void_return(call: Call) -> Result<Answer, Fault> {
    void(call, Side::Either, "dispatch_id", WorkerAct::VoidReturn).await
}

/// `POST /workers/{id}/dispatches/{dispatch_id}/void`.
pub async fn void_dispatch(call: Call) -> Result<Answer, Fault> {
    void(call, Side::Origin, "dispatch_id", WorkerAct::VoidDispatch).await
}
