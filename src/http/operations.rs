//! What operators and machines ask: health, projections, regions.

use std::time::Duration;

use actix_web::http::StatusCode;
use api_spec::admin::{
    FanOut, Health, HealthCheck, ProjectionList, ProjectionState, ProjectionStatus, RebuildStarted,
    RebuildStatus, RefusedStep, RegionPage, RegionView, StepList,
};
use api_spec::problem::Slug;
use domain::region::{RegionCode, RegionLevel};

use super::answer::Answer;
use super::call::Call;
use super::fault::Fault;
use super::parse::Faults;
use super::reading::{self, PAGE};
use super::state::State;
use crate::clock;
use crate::process;
use crate::runner::{self, Runner};
use crate::store::{Progress, StoreError};
use crate::view::number;

/// How long a part may take to say that it is well.
const PATIENCE: Duration = Duration::from_secs(2);

/// `GET /healthz`.
pub fn check_health() -> Result<Answer, Fault> {
    Answer::ok(&Health {
        status: "ok".to_owned(),
        checks: Vec::new(),
    })
}

/// `GET /readyz`: the three stores answer, the log is placed, no projection has stopped, and
/// the log extends what was signed of it.
pub async fn check_readiness(state: &State) -> Result<Answer, Fault> {
    let well = |answer: Result<Result<bool, StoreError>, tokio::time::error::Elapsed>| {
        matches!(answer, Ok(Ok(true)))
    };
    let answers =
        async |db: &crate::store::Db| db.answers().await.map(|()| true).map_err(StoreError::from);
    let running = async {
        let mut running = true;
        for projection in runner::all() {
            let versions = Runner::new(&state.store, projection).versions().await?;
            running &= versions
                .iter()
                .any(|known| known.active && known.error.is_none());
        }
        Ok(running)
    };
    // All at once: a database that is away keeps nobody longer than one of them may take.
    let (log, rows, keys, projections) = tokio::join!(
        tokio::time::timeout(PATIENCE, answers(state.store.log.db())),
        tokio::time::timeout(PATIENCE, answers(&state.store.rows)),
        tokio::time::timeout(PATIENCE, answers(&state.store.keys)),
        tokio::time::timeout(PATIENCE, running),
    );
    let checks = vec![
        HealthCheck {
            name: "log".to_owned(),
            ok: well(log),
        },
        HealthCheck {
            name: "rows".to_owned(),
            ok: well(rows),
        },
        HealthCheck {
            name: "keys".to_owned(),
            ok: well(keys),
        },
        HealthCheck {
            name: "sequencer".to_owned(),
            ok: state.store.log.sequencer().blocked_by().is_none(),
        },
        HealthCheck {
            name: "projections".to_owned(),
            ok: well(projections),
        },
        HealthCheck {
            name: "checkpoints".to_owned(),
            ok: state.notary.refusal().is_none(),
        },
    ];
    if checks.iter().all(|check| check.ok) {
        return Answer::ok(&Health {
            status: "ok".to_owned(),
            checks,
        });
    }
    let failing: Vec<serde_json::Value> = checks
        .iter()
        .filter(|check| !check.ok)
        .map(|check| check.name.clone().into())
        .collect();
    Err(Fault::new(Slug::NotReady).fact("failing", failing))
}

/// `GET /metrics`: also while the database is away, when they tell of the process and say so.
pub async fn get_metrics(state: &State) -> Answer {
    let told = tokio::time::timeout(PATIENCE, tell_of_store(state)).await;
    state.metrics.store(matches!(told, Ok(Ok(()))));
    Answer::of_type("text/plain; version=0.0.4", state.metrics.render())
}

/// Brings up to date what the metrics tell of the store.
async fn tell_of_store(state: &State) -> Result<(), Fault> {
    let head = state.store.log.head().await?;
    state
        .metrics
        .log(head, state.store.log.sequencer().blocked_by());
    let signed = state.notary.latest().await?.map(|signed| signed.size);
    let refuses = state.notary.refusal().is_some();
    state
        .metrics
        .checkpoint(signed.unwrap_or_default(), refuses);
    let carried = process::cursor(&state.store).await?;
    state.metrics.steps(head.saturating_sub(carried));
    for status in statuses(state, head).await? {
        let lag = u64::try_from(status.lag).unwrap_or_default();
        state
            .metrics
            .projection(&status.name, lag, is_in_trouble(status.state));
        let done = status.fan_out.map_or(0, |fan_out| fan_out.done);
        state.metrics.fan_out(&status.name, done);
    }
    Ok(())
}

/// Whether an operator has to look at a projection.
fn is_in_trouble(state: ProjectionState) -> bool {
    matches!(state, ProjectionState::Stopped | ProjectionState::Withheld)
}

/// `GET /openapi.json`.
pub fn get_document(state: &State) -> Answer {
    Answer::of_type("application/json", state.contract.text().into())
}

/// `GET /admin/steps`.
pub async fn list_steps(call: Call) -> Result<Answer, Fault> {
    call.query(&[])?;
    let store = &call.state.store;
    let (cursor, head) = (process::cursor(store).await?, store.log.head().await?);
    let refused = process::refused(store).await?.into_iter();
    Answer::ok(&StepList {
        cursor: number(cursor),
        head: number(head),
        lag: number(head.saturating_sub(cursor)),
        refused: refused
            .map(|step| RefusedStep {
                position: number(step.position),
                stream: step.aggregate_type,
                id: step.aggregate_id,
                step: step.step,
                reason: step.reason,
                noted_at: clock::rfc3339(step.noted_at),
            })
            .collect(),
    })
}

/// `GET /admin/projections`.
pub async fn list_projections(call: Call) -> Result<Answer, Fault> {
    call.query(&[])?;
    let head = call.state.store.log.head().await?;
    Answer::ok(&ProjectionList {
        items: statuses(&call.state, head).await?,
    })
}

async fn statuses(state: &State, head: u64) -> Result<Vec<ProjectionStatus>, Fault> {
    let mut items = Vec::new();
    for projection in runner::all() {
        let name = projection.name().to_owned();
        let versions = Runner::new(&state.store, projection).versions().await?;
        items.extend(
            versions
                .iter()
                .find(|known| known.active)
                .map(|active| status(&name, active, &versions, head)),
        );
    }
    items.sort_by(|left: &ProjectionStatus, right| left.name.cmp(&right.name));
    Ok(items)
}

fn status(name: &str, active: &Progress, versions: &[Progress], head: u64) -> ProjectionStatus {
    let short = |version: u64| u32::try_from(version).unwrap_or(u32::MAX);
    let percent = |checkpoint: u64| {
        u8::try_from(checkpoint.saturating_mul(100) / head.max(1))
            .unwrap_or(100)
            .min(100)
    };
    let building = versions
        .iter()
        .filter(|known| known.version > active.version)
        .max_by_key(|known| known.version);
    let stopped = building
        .filter(|known| known.error.is_some())
        .unwrap_or(active);
    let state = match building {
        _ if stopped.is_withheld() => ProjectionState::Withheld,
        _ if stopped.error.is_some() => ProjectionState::Stopped,
        Some(_) => ProjectionState::Rebuilding,
        None => ProjectionState::Running,
    };
    ProjectionStatus {
        name: name.to_owned(),
        version: short(active.version),
        checkpoint: number(active.checkpoint),
        head: number(head),
        lag: number(head.saturating_sub(active.checkpoint)),
        state,
        error: stopped.error.clone(),
        error_position: stopped.error_position.map(number),
        fan_out: fan_out(active),
        rebuild: building.map(|known| RebuildStatus {
            version: short(known.version),
            checkpoint: number(known.checkpoint),
            percent: percent(known.checkpoint),
            fan_out: fan_out(known),
        }),
    }
}

fn fan_out(progress: &Progress) -> Option<FanOut> {
    let position = number(progress.fan_out_position()?);
    let done = number(progress.fan_out_done);
    Some(FanOut { position, done })
}

/// `POST /admin/projections/{name}/rebuild`.
pub async fn rebuild_projection(mut call: Call) -> Result<Answer, Fault> {
    let name = call.path("name").to_owned();
    let projection = runner::all()
        .into_iter()
        .find(|projection| projection.name() == name);
    let projection = projection.ok_or_else(|| Fault::new(Slug::NotFound))?;
    call.no_body().await?;
    let runner = Runner::new(&call.state.store, projection);
    let request = match call.key()? {
        Some(_) => call.fact_seed()?,
        None => String::new(),
    };
    let request = match request.as_str() {
        "" => request,
        seed => hex::encode(<sha2::Sha256 as sha2::Digest>::digest(seed)),
    };
    runner
        .begin_rebuild_asked(&request)
        .await?
        .ok_or_else(|| Fault::new(Slug::RebuildRunning))?;
    let head = number(call.state.store.log.head().await?);
    Answer::json(StatusCode::ACCEPTED, &RebuildStarted { name, head })
}

/// `GET /regions`.
pub async fn list_regions(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&[&PAGE[..], &["parent", "q"][..]].concat())?;
    let mut faults = Faults::default();
    let parent = faults.take(reading::region(&query, "parent")).flatten();
    let limit =
        usize::try_from(faults.take(reading::page_size(&query)).unwrap_or(1)).unwrap_or_default();
    let after = faults.take(reading::page_after::<1>(&query)).flatten();
    faults.finish()?;
    let after = after.map(|[after]| after).unwrap_or_default();
    let q = query.text("q").map(str::trim).unwrap_or_default();
    let mut codes: Vec<RegionCode> = match parent {
        Some(parent) => parent.children().collect(),
        None if q.is_empty() => RegionCode::NATION.children().collect(),
        None => RegionCode::all().collect(),
    };
    codes.retain(|code| {
        code.to_string() > after
            && (q.is_empty() || code.to_string().starts_with(q) || code.name().contains(q))
    });
    codes.sort();
    let more = codes.len() > limit;
    codes.truncate(limit);
    let next_page_token = codes
        .last()
        .filter(|_| more)
        .map(|last| reading::page_token(&[&last.to_string()]));
    let page = RegionPage {
        items: codes.into_iter().map(region).collect(),
        next_page_token,
    };
    Ok(Answer::ok(&page)?.etag(reading::opaque_tag(&call, &page)))
}

fn region(code: RegionCode) -> RegionView {
    let level = match code.level() {
        RegionLevel::Nation => "nation",
        RegionLevel::Province => "province",
        RegionLevel::Prefecture => "prefecture",
        RegionLevel::County => "county",
    };
    RegionView {
        code: code.to_string(),
        name: code.name().to_owned(),
        level: level.to_owned(),
        parent: code.parent().map(|parent| parent.to_string()),
        place: code.is_place(),
    }
}
