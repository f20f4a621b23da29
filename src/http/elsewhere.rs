//! Subsidies that other offices paid.

use api_spec::answers::PaidElsewhereRecorded;
use api_spec::worker::RecordPaidElsewhere;
use domain::ids::PaidElsewhereId;
use domain::scheme::Scheme;
use domain::time::InvalidPeriod;
use domain::worker::{SubsidyPaidElsewhere, WorkerAct};

use super::answer::Answer;
use super::call::Call;
use super::cases::{Side, void, worker_for};
use super::fault::Fault;
use super::parse::{self, Faults, coded, fen};

/// `POST /workers/{id}/subsidies-paid-elsewhere`.
pub async fn record_paid_elsewhere(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<RecordPaidElsewhere>().await?;
    let wanted = &body.value;
    let scheme: Scheme = coded(Scheme::from_code(wanted.scheme.code()))?;
    let mut faults = Faults::default();
    let period = scheme.parse_period(&wanted.period);
    let unfit = |fault: InvalidPeriod| Fault::coded("/period", fault.code());
    let period = faults.take(period.map_err(unfit));
    let payer_region = faults.take(parse::region("/payer_region", &wanted.payer_region));
    let paid_on = faults.take(parse::optional_date("/paid_on", wanted.paid_on.as_deref()));
    let (Some(period), Some(payer_region), Some(paid_on)) = (period, payer_region, paid_on) else {
        return Err(faults.into());
    };
    let payment_id: PaidElsewhereId = call.fact_id(scoped.id.as_uuid())?;
    let paid = WorkerAct::RecordPaidElsewhere(SubsidyPaidElsewhere {
        payment_id,
        scheme,
        period,
        payer_region,
        amount_fen: fen(wanted.amount_fen),
        paid_on,
        source: parse::trimmed(&wanted.source),
    });
    let path = format!("subsidies-paid-elsewhere/{payment_id}");
    scoped
        .record(&call, paid, &body, &path, |committed| {
            PaidElsewhereRecorded {
                committed,
                payment_id: payment_id.to_string(),
            }
        })
        .await
}

/// `POST /workers/{id}/subsidies-paid-elsewhere/{payment_id}/void`.
pub async fn void_paid_elsewhere(call: Call) -> Result<Answer, Fault> {
    void(
        call,
        Side::Origin,
        "payment_id",
        WorkerAct::VoidPaidElsewhere,
    )
    .await
}
