//! Bundles: what an auditor takes away, and checks elsewhere.

use std::time::Duration;

use api_spec::access_log::AccessAction;
use api_spec::problem::Slug;
use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::claim::Claimant;
use domain::ids::ClaimId;
use domain::worker::Worker;
use projections::ledger::Code;

use super::answer::Answer;
use super::call::Call;
use super::fault::Fault;
use super::identity::record_access;
use super::ledgers::year;
use super::parse::Faults;
use super::reading::{self, Asked, READ};
use super::{cases, claims, organisations};
use crate::bundle::{About, Basis, MOST_EVENTS, Unmade, make};
use crate::clock;
use crate::query::ledger;

/// What the access log says of it.
const PURPOSE: &str = "audit";
/// How often it is looked whether the log is sealed so far.
const LOOK: Duration = Duration::from_millis(20);

/// `GET /audit/bundles/workers/{id}`.
pub async fn bundle_worker(call: Call) -> Result<Answer, Fault> {
    let scoped = cases::worker(&call).await?;
    let query = call.query(&[&READ[..], &["on"][..]].concat())?;
    let asked = Asked::of(&call, &query, &mut Faults::default()).await?;
    reading::case_is_there(&call, &query).await?;
    answer(&call, About::Worker(scoped.id), asked.as_of, asked.on).await
}

/// `GET /audit/bundles/organisations/{id}`.
pub async fn bundle_organisation(call: Call) -> Result<Answer, Fault> {
    let (id, _) = organisations::organisation(&call).await?;
    let as_of = of_a_case(&call).await?;
    answer(&call, About::Organisation(id), as_of, clock::today()).await
}

/// `GET /audit/bundles/claims/{claim_id}`.
pub async fn bundle_claim(call: Call) -> Result<Answer, Fault> {
    let id: ClaimId = call.path_id("claim_id")?;
    let claimant: Option<Claimant> = call.state.store.log.claimant_of(id).await?;
    let claimant = claimant.ok_or_else(|| Fault::new(Slug::NotFound))?;
    claims::must_show(&call, claimant, id).await?;
    let as_of = of_a_case(&call).await?;
    answer(&call, About::Claim(id), as_of, clock::today()).await
}

/// `GET /audit/bundles/ledgers/{year}/rows/{code}`.
pub async fn bundle_cell(call: Call) -> Result<Answer, Fault> {
    let code = Code::from_code(call.path("code")).ok_or_else(|| Fault::new(Slug::NotFound))?;
    of_the_ledger(&call, Some(code)).await
}

/// `GET /audit/bundles/reports/{year}`.
pub async fn bundle_report(call: Call) -> Result<Answer, Fault> {
    of_the_ledger(&call, None).await
}

/// As of when a case is asked for.
async fn of_a_case(call: &Call) -> Result<Option<u64>, Fault> {
    let query = call.query(&READ)?;
    reading::case_is_there(call, &query).await?;
    reading::position(&call.state.store.log, &query, "as_of").await
}

async fn of_the_ledger(call: &Call, code: Option<Code>) -> Result<Answer, Fault> {
    let query = call.query(&[&READ[..], &["region"][..]].concat())?;
    let region = reading::asked_region(call, &query)?;
    let year = i32::from(year(call)?);
    let as_of = reading::known_then(call, &query, &mut Faults::default()).await?;
    reading::reached(call, ledger::PROJECTION, position(call, as_of).await?).await?;
    answer(
        call,
        About::Ledger(year, region, code),
        as_of,
        clock::today(),
    )
    .await
}

async fn position(call: &Call, as_of: Option<u64>) -> Result<u64, Fault> {
    Ok(match as_of {
        Some(position) => position,
        None => call.state.store.log.head().await?,
    })
}

async fn answer(
    call: &Call,
    about: About,
    as_of: Option<u64>,
    on: NaiveDate,
) -> Result<Answer, Fault> {
    let position = position(call, as_of).await?;
    sealed(call, position).await?;
    let note = call.state.notary.sign_head().await;
    let note = note.map_err(|error| internal(error, "the log is not signed"))?;
    let note = note.ok_or_else(|| Fault::new(Slug::Behind))?;
    let head = note.text.parse::<crate::audit::checkpoint::Checkpoint>();
    let head = head.map_err(|error| internal(error, "checkpoint"))?;
    let basis = Basis {
        position,
        on,
        checkpoint: note.to_string(),
        size: head.size,
        key: call.state.notary.verifier().to_string(),
    };
    let bundle = make(&call.state.store, about, basis).await.map_err(fault)?;
    record_access(call, AccessAction::Bundle, &named(about), PURPOSE).await?;
    if let About::Claim(_) = about {
        // Whoever asks who looked at a person asks for the person, not for the claim.
        let workers = bundle.streams.iter().filter(|it| it.stream == Worker::TYPE);
        for worker in workers {
            record_access(call, AccessAction::Bundle, &worker.id, PURPOSE).await?;
        }
    }
    let tag = reading::opaque_tag(call, &(&bundle.about, &bundle.asked, &bundle.checkpoint));
    Ok(Answer::ok(&bundle)?.etag(tag))
}

/// What the access log calls it.
fn named(about: About) -> String {
    match about {
        About::Worker(id) => id.to_string(),
        About::Organisation(id) => id.to_string(),
        About::Claim(id) => id.to_string(),
        About::Ledger(year, region, None) => format!("ledger/{year}/{region}"),
        About::Ledger(year, region, Some(code)) => {
            format!("ledger/{year}/{region}/{}", code.code())
        }
    }
}

/// Waits until the log is sealed up to a position.
async fn sealed(call: &Call, position: u64) -> Result<(), Fault> {
    let deadline = tokio::time::Instant::now() + crate::store::POSITION_TIMEOUT;
    while call.state.store.log.tree_size().await? < position {
        if tokio::time::Instant::now() >= deadline {
            return Err(Fault::new(Slug::Behind));
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}

fn fault(unmade: Unmade) -> Fault {
    match unmade {
        Unmade::Absent => Fault::new(Slug::NotFound),
        Unmade::NotSealed => Fault::new(Slug::Behind),
        Unmade::TooMany(events) => Fault::new(Slug::BundleTooLarge)
            .fact("events", events)
            .fact("at_most", MOST_EVENTS)
            .detail(
                "Ask for a smaller region, for one row, or for a case.",
                "请缩小地区范围，或只取一行、一个个案。",
            ),
        Unmade::Store(error) => error.into(),
        other => internal(other, "the bundle"),
    }
}

fn internal(error: impl std::error::Error + Send + Sync + 'static, what: &'static str) -> Fault {
    tracing::error!(error = &error as &dyn std::error::Error, what);
    Fault {
        source: Some(Box::new(error)),
        ..Fault::new(Slug::Internal)
    }
}
