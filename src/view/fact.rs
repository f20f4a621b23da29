//! One fact of a worker's case as the contract shows it, found by its kind and id.

use domain::worker::Worker;

use super::worker::{
    attestation, certificate, contribution, dispatch, employment, membership, paid_elsewhere,
    training, venture, wage,
};

/// One fact of a case, as JSON.
pub type Fact = serde_json::Value;

/// The fact of a kind with an id, as shown.
pub fn fact_of(worker: &Worker, kind: &str, id: &str) -> Option<Fact> {
    let shown = |view: Result<Fact, serde_json::Error>| view.ok();
    match kind {
        "target-groups" => shown(serde_json::to_value(membership(
            worker.membership(id.parse().ok()?)?,
        ))),
        "trainings" => shown(serde_json::to_value(training(
            worker.training(id.parse().ok()?)?,
        ))),
        "certificates" => shown(serde_json::to_value(certificate(worker.certificate(id)?))),
        "dispatches" => shown(serde_json::to_value(dispatch(
            worker.dispatch(id.parse().ok()?)?,
        ))),
        "employments" => shown(serde_json::to_value(employment(
            worker.employment(id.parse().ok()?)?,
        ))),
        "contributions" => shown(serde_json::to_value(contribution(
            worker.contribution(id.parse().ok()?)?,
        ))),
        "wages" => {
            let id: domain::ids::WageId = id.parse().ok()?;
            shown(serde_json::to_value(wage(
                worker.wages.iter().find(|wage| wage.fact.wage_id == id)?,
            )))
        }
        "insurance-history" => {
            let id: domain::ids::AttestationId = id.parse().ok()?;
            let attested = worker
                .insurance_history
                .iter()
                .find(|attested| attested.fact.attestation_id == id)?;
            shown(serde_json::to_value(attestation(attested)))
        }
        "ventures" => shown(serde_json::to_value(venture(
            worker.venture(id.parse().ok()?)?,
        ))),
        "subsidies-paid-elsewhere" => shown(serde_json::to_value(paid_elsewhere(
            worker.paid_elsewhere(id.parse().ok()?)?,
        ))),
        _ => None,
    }
}
