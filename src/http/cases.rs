//! Workers' cases as handlers load and change them: scope first, then the command.

use std::str::FromStr;

use api_spec::common::{Basis, Committed, Reason, Warning};
use api_spec::problem::Slug;
use chrono::NaiveDate;
use cqrs_es::Aggregate;
use domain::claim::Claim;
use domain::ids::WorkerId;
use domain::subject::Given;
use domain::worker::{Worker, WorkerAct};
use projections::directory::{destinations_of, scope_of_worker};

use super::answer::Answer;
use super::call::{Body, Call};
use super::fault::{Fault, Kind};
use super::reading::{self, READ};
use super::refusal::Explained;
use crate::clock;
use crate::privacy::{Opened, VaultError};
use crate::store::{Done, Envelope, Expected, KeyUse, Loaded, Refusal, Stored};
use crate::view::{folded_at, number};
use actix_web::http::StatusCode;
use uuid::Uuid;

/// Which side of a movement may record a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The origin's side alone.
    Origin,
    /// The destination's side too: arrival, return, employment, premiums, wages, training.
    Either,
}

/// A case within the caller's scope.
pub struct Scoped {
    /// The worker.
    pub id: WorkerId,
    /// The case as it stands.
    pub case: Loaded<Worker>,
}

impl Scoped {
    /// Executes an act on the case: 200 with its new version.
    pub async fn change<T>(
        &self,
        call: &Call,
        given: WorkerAct,
        reason: Option<String>,
        body: &Body<T>,
    ) -> Result<Answer, Fault> {
        let done = act(call, self.id, given, reason, body).await?;
        changed(self.id, &done)
    }

    /// Records a fact of the case: 201 with what `answer` tells of it, and below the case the path at which it is read.
    pub async fn record<T, A: serde::Serialize>(
        &self,
        call: &Call,
        given: WorkerAct,
        body: &Body<T>,
        path: &str,
        answer: impl FnOnce(Committed) -> A,
    ) -> Result<Answer, Fault> {
        let done = act(call, self.id, given, None, body).await?;
        let answer = answer(committed(self.id, &done, Vec::new()));
        made(
            &answer,
            &done,
            format!("/api/v1/workers/{}/{path}", self.id),
        )
    }
}

/// Loads a case for reading: outside the caller's region it does not exist.
pub async fn worker(call: &Call) -> Result<Scoped, Fault> {
    let id: WorkerId = call.path_id("id")?;
    let case = call.state.store.log.load::<Worker>(&id.to_string()).await?;
    if case.state.person.is_none() || !call.caller.covers_any(scope_of_worker(&case.state)) {
        return Err(Fault::new(Slug::NotFound));
    }
    Ok(Scoped { id, case })
}

/// A stream as the query asks for it, now or as of a position, and the position that it speaks of.
pub async fn as_of<A: Stored>(
    call: &Call,
    id: &str,
    now: Loaded<A>,
) -> Result<(Loaded<A>, Option<u64>), Fault> {
    let query = call.query(&READ)?;
    reading::case_is_there(call, &query).await?;
    let log = &call.state.store.log;
    match reading::position(log, &query, "as_of").await? {
        None => Ok((now, None)),
        Some(position) => {
            let version = log.version_at(A::TYPE, id, position).await?;
            Ok((log.load_at::<A>(id, version).await?, Some(position)))
        }
    }
}

/// What a read of a stream rests on: the position asked for, or that of its last event.
pub async fn basis<A: Stored>(
    call: &Call,
    id: &str,
    loaded: &Loaded<A>,
    as_of: Option<u64>,
) -> Result<Basis, Fault> {
    let position = match as_of {
        Some(position) => position,
        None => call
            .state
            .store
            .log
            .position_of(A::TYPE, id, loaded.version)
            .await?
            .unwrap_or_default(),
    };
    Ok(folded_at(position))
}

/// A stream as read: its version is the tag of the plain read, which `If-Match` takes.
pub fn read(
    call: &Call,
    shown: Option<&impl serde::Serialize>,
    version: u64,
    as_of: Option<u64>,
) -> Result<Answer, Fault> {
    let shown = shown.ok_or_else(|| Fault::new(Slug::NotFound))?;
    let tag = if as_of.is_some() {
        reading::opaque_tag(call, shown)
    } else {
        format!("\"{version}\"")
    };
    Ok(Answer::ok(shown)?.etag(tag))
}

/// Loads a case for writing by one side.
pub async fn worker_for(call: &Call, side: Side) -> Result<Scoped, Fault> {
    let scoped = worker(call).await?;
    let origins = scoped
        .case
        .state
        .origins
        .iter()
        .map(|period| period.origin.code);
    let allowed = call.caller.covers_any(origins)
        || side == Side::Either && call.caller.covers_any(destinations_of(&scoped.case.state));
    if allowed {
        Ok(scoped)
    } else {
        Err(Fault::new(Slug::Forbidden).detail(
            "Only an office of the worker's origin may record this.",
            "仅限劳务输出地（户籍地）机构办理。",
        ))
    }
}

/// Whom the stream of a citizen id stands for: itself, or the record that the number was reserved for.
pub async fn holder(call: &Call, stream: WorkerId) -> Result<(WorkerId, Worker), Fault> {
    let log = &call.state.store.log;
    let case = log.load::<Worker>(&stream.to_string()).await?.state;
    Ok(match case.reserved_for {
        Some(other) => (other, log.load::<Worker>(&other.to_string()).await?.state),
        None => (stream, case),
    })
}

/// A refusal because of somebody's citizen id: it names the record only within the caller's scope.
pub async fn about_holder(
    call: &Call,
    stream: WorkerId,
    slug: Slug,
    name: &str,
) -> Result<Fault, Fault> {
    let (id, case) = holder(call, stream).await?;
    let fault = Fault::new(slug);
    let visible = call.caller.covers_any(scope_of_worker(&case));
    Ok(if visible {
        fault.fact(name, id.to_string())
    } else {
        fault
    })
}

/// What the caller's key was used for, if there is a key and it was used.
async fn key_use(call: &Call) -> Result<Option<KeyUse>, Fault> {
    let subject = call.caller.subject.as_str();
    Ok(match call.key()? {
        Some(key) => call.state.store.log.key_use(subject, &key).await?,
        None => None,
    })
}

/// Refuses, before a command takes its first step in another stream, a key that stands for another
/// request and a stale expectation. A command that was carried out before passes: its own stream
/// has the first answer.
pub async fn still_expected<T>(call: &Call, scoped: &Scoped, body: &Body<T>) -> Result<(), Fault> {
    let current = scoped.case.version;
    if let Some(used) = key_use(call).await? {
        let digest = digest(
            call,
            opened(call, scoped.id).await?.as_ref(),
            &body.canonical,
        );
        if used.went_to(Worker::TYPE, &scoped.id.to_string()) && used.body == digest {
            return Ok(());
        }
        return Err(key_reused(call, scoped.id).await?);
    }
    match call.expected()? {
        Expected::Version(wanted) if wanted != current => {
            Err(Fault::new(Slug::VersionMismatch).fact("current_version", current))
        }
        Expected::Version(_) | Expected::Exists | Expected::Any => Ok(()),
    }
}

/// A digest of a command's body under the person's own key, so that it dies with it.
fn digest(call: &Call, record: Option<&Opened>, body: &[u8]) -> String {
    match record {
        Some(record) => record.digest(body),
        None => call.state.vault.digest(body),
    }
}

/// Why a key that was used before gets no first answer: it stands for another request; or, if the
/// person was erased since, nobody can tell any more what it stands for.
async fn key_reused(call: &Call, id: WorkerId) -> Result<Fault, Fault> {
    let fault = Fault::new(Slug::KeyReused);
    let stream = id.to_string();
    let Some(used) = key_use(call).await? else {
        return Ok(fault);
    };
    if !used.went_to(Worker::TYPE, &stream) {
        return Ok(fault);
    }
    let log = &call.state.store.log;
    let then = log.load_at::<Worker>(&stream, used.version).await?.state;
    let now = log.load::<Worker>(&stream).await?.state;
    Ok(if now.erased && !then.erased {
        Fault::new(Slug::Gone).detail(
            "A command with this key was carried out before the person's data was erased. Whether this is the same one \
             can no longer be known; the history shows what was recorded.",
            "该幂等键对应的操作在个人信息销毁之前已执行，现已无法判断是否为同一请求；请查看历史记录。",
        )
    } else {
        fault
    })
}

/// Why a command that needs the person's key finds none.
pub async fn erased(call: &Call, id: WorkerId) -> Result<Fault, Fault> {
    let fault = key_reused(call, id).await?;
    Ok(if fault.slug == Slug::Gone {
        fault
    } else {
        Fault::new(Slug::WorkerErased)
    })
}

/// Opens the record of a person or organisation; none once the key is destroyed, or if it has none.
pub async fn opened(call: &Call, id: impl Into<Uuid>) -> Result<Option<Opened>, Fault> {
    match call.state.vault.open(id).await {
        Ok(opened) => Ok(Some(opened)),
        Err(VaultError::Erased) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Executes an act on a case. The body's digest is made under the person's own key, so that it dies
/// with it.
pub async fn act<T>(
    call: &Call,
    id: WorkerId,
    act: WorkerAct,
    reason: Option<String>,
    body: &Body<T>,
) -> Result<Done, Fault> {
    let record = opened(call, id).await?;
    let envelope = call.envelope(reason, &body.canonical, |bytes| {
        digest(call, record.as_ref(), bytes)
    })?;
    match command::<Worker, _>(call, &id.to_string(), act, &envelope).await {
        Err(fault) if fault.slug == Slug::KeyReused => Err(key_reused(call, id).await?),
        other => other,
    }
}

/// `…/void`: the fact that the path names never was.
pub async fn void<Id: FromStr>(
    mut call: Call,
    side: Side,
    name: &str,
    void: impl FnOnce(Id) -> WorkerAct,
) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, side).await?;
    let fact = void(call.path_id(name)?);
    let body = call.body::<Reason>().await?;
    let reason = Some(body.value.reason.clone());
    let rests = scoped.case.state.recorded_what_it_voids(&fact);
    let done = act(&call, scoped.id, fact, reason, &body).await?;
    let before = &scoped.case.state;
    let claims = rests
        .into_iter()
        .flat_map(|version| before.claims_resting_on(scoped.id, version));
    let warnings = claims.map(|claim| rests_on_it(&call, claim)).collect();
    changed_with(scoped.id, &done, warnings)
}

/// Nobody is to learn from a list of tasks alone that money hangs on what they took back.
fn rests_on_it(call: &Call, claim: &Claim) -> Warning {
    let (id, state) = (claim.id(), claim.state);
    let warning = Kind::ClaimRestsOnIt.warning("", call.language);
    Warning {
        message: format!("{} ({id}: {state})", warning.message),
        ..warning
    }
}

/// Executes an act on a stream of public record; the body's digest is made under the index key.
pub async fn act_on<A, Act, T>(
    call: &Call,
    id: impl ToString,
    act: Act,
    reason: Option<&str>,
    body: &Body<T>,
) -> Result<Done, Fault>
where
    A: Stored + Aggregate<Command = Given<Act>>,
    A::Error: Explained,
    Act: Clone,
{
    let envelope = public_envelope(call, reason, body)?;
    command::<A, _>(call, &id.to_string(), act, &envelope).await
}

/// The envelope of a command on a stream of public record.
pub fn public_envelope<T>(
    call: &Call,
    reason: Option<&str>,
    body: &Body<T>,
) -> Result<Envelope, Fault> {
    let vault = &call.state.vault;
    call.envelope(reason.map(str::to_owned), &body.canonical, |bytes| {
        vault.digest(bytes)
    })
}

/// Executes an act on any stream.
pub async fn command<A, Act>(
    call: &Call,
    id: &str,
    act: Act,
    envelope: &Envelope,
) -> Result<Done, Fault>
where
    A: Stored + Aggregate<Command = Given<Act>>,
    A::Error: Explained,
    Act: Clone,
{
    Ok(command_on::<A, _>(call, id, act, envelope, call.expected()?).await?)
}

/// Executes an act on a stream of which something is expected.
pub async fn command_on<A, Act>(
    call: &Call,
    id: &str,
    act: Act,
    envelope: &Envelope,
    expected: Expected,
) -> Result<Done, Refusal<A::Error>>
where
    A: Stored + Aggregate<Command = Given<Act>>,
    Act: Clone,
{
    let command = Given {
        today: clock::today(),
        by: call.caller.subject.clone(),
        act,
    };
    let log = &call.state.store.log;
    log.execute::<A>(id, command, envelope, expected).await
}

/// What a command answers.
#[expect(
    clippy::needless_pass_by_value,
    reason = "ids are small and given away"
)]
pub fn committed(id: impl ToString, done: &Done, warnings: Vec<Warning>) -> Committed {
    Committed {
        id: id.to_string(),
        version: number(done.version),
        position: done.position.map(number),
        warnings,
    }
}

/// 200 with the stream's new version.
pub fn changed(id: impl ToString, done: &Done) -> Result<Answer, Fault> {
    changed_with(id, done, Vec::new())
}

/// 200 with the stream's new version, and what looks odd.
pub fn changed_with(
    id: impl ToString,
    done: &Done,
    warnings: Vec<Warning>,
) -> Result<Answer, Fault> {
    Ok(Answer::ok(&committed(id, done, warnings))?.etag(format!("\"{}\"", done.version)))
}

/// 201 with the path of what was made.
pub fn made(body: &impl serde::Serialize, done: &Done, location: String) -> Result<Answer, Fault> {
    Ok(Answer::json(StatusCode::CREATED, body)?
        .etag(format!("\"{}\"", done.version))
        .location(location))
}

/// An end that lies before its start, where both stand in one request.
pub fn not_before(pointer: &str, from: NaiveDate, until: Option<NaiveDate>) -> Result<(), Fault> {
    match until {
        Some(until) if until < from => Err(Fault::at(pointer, Kind::EndsBeforeStart)),
        _ => Ok(()),
    }
}
