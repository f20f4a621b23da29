//! Draft policies, replayed.

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;
use api_spec::problem::{Language, Slug};
use api_spec::simulation::{SimulatePolicy, SimulationState, SimulationView};
use domain::policy::{PolicyKind, PolicyTerms};
use serde_json::Value;
use uuid::Uuid;

use super::answer::Answer;
use super::call::Call;
use super::fault::{Fault, Item, Kind};
use super::parse::{self, Faults};
use super::state::State;
use crate::chance;
use crate::policies;
use crate::simulation::{ControlError, Progress, Scope, jobs, simulate};
use crate::store::StoreError;
use crate::view;

/// The namespace of simulations' ids, which derive from caller and key. Fixed for ever.
const SIMULATIONS: Uuid = Uuid::from_u128(0x51d0_7a34_6c2b_4f19_a8e3_0b97_4c61_d2f8);
/// How long an answer waits for a result before it says that the simulation is under way.
const WAIT: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(100);

/// `POST /policies/simulations`.
pub async fn simulate_policy(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<SimulatePolicy>().await?;
    let wanted = &body.value;
    let mut faults = Faults::default();
    let from = faults.take(parse::date("/from", &wanted.from));
    let until = faults.take(parse::date("/until", &wanted.until));
    let region = wanted.region.as_deref();
    let region = faults.take(
        region
            .map(|code| parse::region("/region", code))
            .transpose(),
    );
    let draft = Value::Object(wanted.policy.clone());
    let draft = policies::read(call.state.contract, &draft).map_err(within_policy);
    let draft = faults.take(draft);
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        faults.take::<()>(Err(Fault::at("/until", Kind::EndsBeforeStart)));
    }
    let (Some(from), Some(until), Some(region), Some(draft)) = (from, until, region, draft) else {
        return Err(faults.into());
    };
    let terms = draft.terms;
    if !matches!(terms.scheme, PolicyKind::Subsidy(_)) {
        faults.take::<()>(Err(Fault::at("/policy/scheme", Kind::NotAllowed)));
    }
    faults.finish()?;
    let region = region.unwrap_or(terms.region);
    if !call.caller.covers(terms.region) || !call.caller.covers(region) {
        return Err(Fault::foreign_region());
    }
    let scope = Scope {
        region,
        from,
        until,
    };
    let id: Uuid = call.fact_id(SIMULATIONS)?;
    let id = id.to_string();
    let digest = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(&body.canonical));
    let state = Arc::clone(&call.state);
    if jobs::begin(&state.store, &id, terms.region, &digest).await? {
        tokio::spawn(run(
            Arc::clone(&state),
            id.clone(),
            terms,
            scope,
            call.language,
        ));
    } else if jobs::find(&state.store, &id)
        .await?
        .is_some_and(|job| job.body != digest)
    {
        return Err(Fault::new(Slug::KeyReused));
    }
    let deadline = tokio::time::Instant::now() + WAIT;
    loop {
        let shown = shown(&call, &id).await?;
        let running = shown.state == SimulationState::Running.code();
        if !running || tokio::time::Instant::now() >= deadline {
            let status = if running {
                StatusCode::ACCEPTED
            } else {
                StatusCode::OK
            };
            return Ok(Answer::json(status, &shown)?
                .location(format!("/api/v1/policies/simulations/{id}")));
        }
        tokio::time::sleep(POLL).await;
    }
}

/// `GET /policies/simulations/{id}`.
pub async fn get_simulation(call: Call) -> Result<Answer, Fault> {
    let id: Uuid = call.path_id("id")?;
    Answer::ok(&shown(&call, &id.to_string()).await?)
}

/// Faults of the draft, with their places in the body.
fn within_policy(items: Vec<Item>) -> Fault {
    Fault::invalid(
        items
            .into_iter()
            .map(|item| Item {
                pointer: format!("/policy{}", item.pointer),
                ..item
            })
            .collect(),
    )
}

async fn shown(call: &Call, id: &str) -> Result<SimulationView, Fault> {
    let job = jobs::find(&call.state.store, id).await?;
    let job = job
        .filter(|job| call.caller.covers(job.region))
        .ok_or_else(|| Fault::new(Slug::NotFound))?;
    let result = job
        .result
        .as_deref()
        .map(serde_json::from_str)
        .transpose()
        .map_err(|_| StoreError::corrupt("simulation.result"))?;
    let state = match (&result, &job.failure) {
        (Some(_), _) => SimulationState::Done,
        (_, Some(_)) => SimulationState::Failed,
        _ if job.lost => SimulationState::Lost,
        _ => SimulationState::Running,
    };
    Ok(SimulationView {
        id: id.to_owned(),
        state: state.code().to_owned(),
        done: job.progress.0,
        total: job.progress.1,
        failure: job.failure,
        result,
    })
}

/// Runs a simulation to its end, and notes every second how far it is.
async fn run(state: Arc<State>, id: String, draft: PolicyTerms, scope: Scope, language: Language) {
    let progress = Arc::new(Progress::default());
    let noting = {
        let (state, id, progress) = (Arc::clone(&state), id.clone(), Arc::clone(&progress));
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(Duration::from_secs(1)).await;
                if let Err(error) = jobs::advance(&state.store, &id, progress.so_far()).await {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "the progress of a simulation could not be noted"
                    );
                }
            }
        })
    };
    let seed = chance::seed();
    let done = simulate(&state.store, &draft, &scope, seed, &progress).await;
    noting.abort();
    let outcome = match &done {
        Ok(simulation) => serde_json::to_string(&view::simulation_result(simulation, language))
            .map_err(|error| error.to_string()),
        Err(error) => Err(told(error)),
    };
    let noted = async {
        jobs::advance(&state.store, &id, progress.so_far()).await?;
        jobs::finish(&state.store, &id, outcome).await
    };
    if let Err(error) = noted.await {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "the end of a simulation could not be noted"
        );
    }
}

fn told(error: &ControlError) -> String {
    match error {
        ControlError::Differs { .. } => error.to_string(),
        ControlError::Runner(error) => format!("the log could not be folded: {error}"),
    }
}
