//! Who the person is, and who may know: links, citizen id, personal data, account, erasure.

use api_spec::access_log::AccessAction;
use api_spec::answers::{ErasureAnswer, ErasureState};
use api_spec::common::Reason;
use api_spec::problem::Slug;
use api_spec::worker::{CorrectCitizenId, LinkWorker, UpdatePersonalData};
use cqrs_es::Aggregate;
use domain::ids::WorkerId;
use domain::worker::{CitizenIdCorrected, PersonalDataUpdated, Worker, WorkerAct};
use projections::directory::scope_of_worker;

use super::accounts::seal_account;
use super::answer::Answer;
use super::call::{Body, Call};
use super::cases::{
    Side, about_holder, act, changed, command, committed, erased, opened, still_expected, worker,
    worker_for,
};
use super::fault::{Fault, Kind};
use super::parse::citizen_id;
use crate::privacy::Opened;
use crate::view;

/// Records, before anything is shown, who reads whose personal data and why. Without the record
/// there is no data.
pub async fn record_access(
    call: &Call,
    action: AccessAction,
    stream_id: &str,
    purpose: &str,
) -> Result<(), Fault> {
    record_accesses(call, action, &[stream_id.to_owned()], purpose).await
}

/// Records the same of many streams: of all, or of none.
pub async fn record_accesses(
    call: &Call,
    action: AccessAction,
    stream_ids: &[String],
    purpose: &str,
) -> Result<(), Fault> {
    let access = &call.state.access;
    access
        .record(&call.caller, &call.request_id, action, stream_ids, purpose)
        .await?;
    Ok(())
}

/// Opens a person's record to show of it what a case shows, most of it hidden; who looks is recorded first. None once
/// the key is destroyed.
pub async fn opened_to_show(call: &Call, id: WorkerId) -> Result<Option<Opened>, Fault> {
    record_access(call, AccessAction::Case, &id.to_string(), "case").await?;
    opened(call, id).await
}

/// `GET /workers/{id}/personal-data?purpose=`.
pub async fn get_personal_data(call: Call) -> Result<Answer, Fault> {
    let scoped = worker(&call).await?;
    let query = call.query(&["purpose"])?;
    let purpose = query
        .text("purpose")
        .map(str::trim)
        .filter(|purpose| !purpose.is_empty() && purpose.chars().count() <= 200)
        .filter(|purpose| !purpose.chars().any(char::is_control));
    let purpose = purpose.ok_or_else(|| Fault::at("/query/purpose", Kind::Missing))?;
    let record = opened(&call, scoped.id)
        .await?
        .ok_or_else(|| Fault::new(Slug::Gone))?;
    let person = scoped
        .case
        .state
        .person
        .as_ref()
        .filter(|_| !scoped.case.state.erased)
        .ok_or_else(|| Fault::new(Slug::Gone))?;
    record_access(
        &call,
        AccessAction::PersonalData,
        &scoped.id.to_string(),
        purpose,
    )
    .await?;
    Answer::ok(&view::personal_data(
        scoped.id,
        &scoped.case.state,
        person,
        &record,
    )?)
}

/// `POST /workers/{id}/personal-data`.
pub async fn update_personal_data(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<UpdatePersonalData>().await?;
    let wanted = &body.value;
    // Without a key there is nothing to seal with: the domain says why.
    let Some(record) = opened(&call, scoped.id).await? else {
        return Err(erased(&call, scoped.id).await?);
    };
    let sealed = |field: &str, text: Option<&str>| {
        text.map(|text| record.seal(field, text.trim())).transpose()
    };
    let update = PersonalDataUpdated {
        name: sealed("name", wanted.name.as_deref())?,
        phone: sealed("phone", wanted.phone.as_deref())?,
        address: sealed("address", wanted.address.as_deref())?,
        household_id: sealed("household_id", wanted.household_id.as_deref())?,
    };
    if [
        &wanted.name,
        &wanted.phone,
        &wanted.address,
        &wanted.household_id,
    ]
    .iter()
    .all(|text| text.is_none())
        && wanted.account.is_none()
    {
        return Err(Fault::at("", Kind::TooFew));
    }
    let account = wanted
        .account
        .as_ref()
        .map(|account| seal_account(&call, &record, account))
        .transpose()?;
    if let Some(name) = &wanted.name {
        call.state.vault.index_name(scoped.id, name.trim()).await?;
    }
    scoped
        .change(
            &call,
            WorkerAct::UpdatePersonalData { update, account },
            None,
            &body,
        )
        .await
}

/// `POST /workers/{id}/account/confirm`.
pub async fn confirm_account(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.no_body().await?;
    scoped
        .change(&call, WorkerAct::ConfirmAccount, None, &body)
        .await
}

/// `POST /workers/{id}/erasure`: the first subject asks, a second one agrees. The event is written
/// first, then the key is destroyed; every start does that again for all who were erased.
pub async fn erase_worker(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<Reason>().await?;
    // Not under the person's key, which this call destroys: sent again it must meet its own digest.
    let vault = &call.state.vault;
    let envelope = call.envelope(Some(body.value.reason.clone()), &body.canonical, |bytes| {
        vault.digest(bytes)
    })?;
    let id = scoped.id.to_string();
    if !scoped.case.state.erased {
        super::findings::nothing_undecided(&call, &id).await?;
    }
    let done = command::<Worker, _>(&call, &id, WorkerAct::Erase, &envelope).await?;
    let case = call
        .state
        .store
        .log
        .load_at::<Worker>(&scoped.id.to_string(), done.version)
        .await?;
    let state = if case.state.erased {
        ErasureState::Erased
    } else {
        ErasureState::Requested
    };
    if case.state.erased {
        call.state.vault.destroy(scoped.id).await?;
    }
    let answer = ErasureAnswer {
        committed: committed(scoped.id, &done, Vec::new()),
        state,
    };
    Ok(Answer::ok(&answer)?.etag(format!("\"{}\"", done.version)))
}

/// `POST /workers/{id}/citizen-id`: first the number is reserved in its own stream, so that a race
/// with a registration ends at the store's primary key; then the record is corrected. Repeating the
/// call after a crash completes it.
pub async fn correct_citizen_id(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<CorrectCitizenId>().await?;
    let number = citizen_id("/citizen_id", &body.value.citizen_id)?;
    let Some(record) = opened(&call, scoped.id).await? else {
        return Err(erased(&call, scoped.id).await?);
    };
    still_expected(&call, &scoped, &body).await?;
    let reserved_in = call.state.vault.worker_of(&number);
    if reserved_in != scoped.id {
        let reserve = WorkerAct::ReserveCitizenId {
            reserved_for: scoped.id,
        };
        if let Err(fault) = follow_up(&call, reserved_in, reserve, &body, &scoped).await {
            return Err(if fault.slug == Slug::UseLink {
                about_holder(&call, reserved_in, Slug::UseLink, "worker_id").await?
            } else {
                fault
            });
        }
    }
    let correction = CitizenIdCorrected {
        citizen_id: record.seal("citizen_id", number.as_str())?,
        upgraded: number.upgraded(),
        sex: number.sex(),
        born_on: number.born_on(),
        reserved_in,
    };
    scoped
        .change(
            &call,
            WorkerAct::CorrectCitizenId(correction),
            Some(body.value.reason.clone()),
            &body,
        )
        .await
}

/// An act on another stream that belongs to the same command: without the caller's expectations of
/// the first stream, and with it as its cause.
async fn follow_up<T>(
    call: &Call,
    id: WorkerId,
    act: WorkerAct,
    body: &Body<T>,
    cause: &super::cases::Scoped,
) -> Result<(), Fault> {
    let vault = &call.state.vault;
    let mut envelope = call.envelope(None, &body.canonical, |bytes| vault.digest(bytes))?;
    envelope.cause = Some(format!("worker/{}/{}", cause.id, cause.case.version));
    // The key belongs to the first stream's answer; each step here is harmless to repeat by itself.
    envelope.idempotency = None;
    let command = domain::subject::Given {
        today: crate::clock::today(),
        by: call.caller.subject.clone(),
        act,
    };
    call.state
        .store
        .log
        .execute::<Worker>(
            &id.to_string(),
            command,
            &envelope,
            crate::store::Expected::Any,
        )
        .await?;
    Ok(())
}

/// `POST /workers/{id}/link`: announced in the record that carries on, carried out here, noted there.
/// Every step may be repeated, so the same call completes it after a crash.
pub async fn link_worker(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<LinkWorker>().await?;
    let unknown = || Fault::at("/worker_id", Kind::UnknownReference);
    let target: WorkerId = body.value.worker_id.parse().map_err(|_| unknown())?;
    if target == scoped.id {
        return Err(Fault::new(Slug::LinkToSelf));
    }
    let case = call
        .state
        .store
        .log
        .load::<Worker>(&target.to_string())
        .await?
        .state;
    if case.person.is_none() || !call.caller.covers_any(scope_of_worker(&case)) {
        return Err(unknown());
    }
    still_expected(&call, &scoped, &body).await?;
    follow_up(
        &call,
        target,
        WorkerAct::ProposeAlias { source: scoped.id },
        &body,
        &scoped,
    )
    .await?;
    let linked = act(
        &call,
        scoped.id,
        WorkerAct::LinkTo { worker: target },
        Some(body.value.reason.clone()),
        &body,
    )
    .await;
    // What was announced happens or is taken back: the target must not wait for it, nor carry on for
    // a record that was parted from it since this call was first sent.
    let log = &call.state.store.log;
    let source = log.load::<Worker>(&scoped.id.to_string()).await?.state;
    let note = if source.linked_to == Some(target) {
        WorkerAct::ConfirmAlias { source: scoped.id }
    } else {
        WorkerAct::WithdrawAlias { source: scoped.id }
    };
    follow_up(&call, target, note, &body, &scoped).await?;
    changed(scoped.id, &linked?)
}

/// `POST /workers/{id}/link/withdraw`: carried out here, then noted in the record that carried on.
/// Repeating the call after a crash completes it, also where it answers that there is no link left;
/// a link that was made again in the meantime stays.
pub async fn withdraw_link(mut call: Call) -> Result<Answer, Fault> {
    let scoped = worker_for(&call, Side::Origin).await?;
    let body = call.body::<Reason>().await?;
    let withdrawn = act(
        &call,
        scoped.id,
        WorkerAct::WithdrawLink,
        Some(body.value.reason.clone()),
        &body,
    )
    .await;
    let settled = match &withdrawn {
        Ok(_) => true,
        Err(fault) => fault.slug == Slug::NotLinked,
    };
    if settled && let Some(target) = last_parted_from(&call, scoped.id).await? {
        follow_up(
            &call,
            target,
            WorkerAct::WithdrawAlias { source: scoped.id },
            &body,
            &scoped,
        )
        .await?;
    }
    changed(scoped.id, &withdrawn?)
}

/// The record that the last withdrawn link led to, as long as no link leads there now.
async fn last_parted_from(call: &Call, id: WorkerId) -> Result<Option<WorkerId>, Fault> {
    let log = &call.state.store.log;
    let id = id.to_string();
    let now = log.load::<Worker>(&id).await?.state.linked_to;
    let events = log.stream(Worker::TYPE, &id).await?;
    let withdrawn = events
        .iter()
        .rfind(|event| event.event_type == "LinkWithdrawn");
    let Some(withdrawn) = withdrawn else {
        return Ok(None);
    };
    let before = log
        .load_at::<Worker>(&id, withdrawn.sequence - 1)
        .await?
        .state
        .linked_to;
    Ok(before.filter(|target| now != Some(*target)))
}
