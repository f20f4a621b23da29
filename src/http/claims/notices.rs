//! Public notices (公示) of several claims at once: put up, and printed.

use api_spec::access_log::AccessAction;
use api_spec::claim::{NoticeList, NoticeResult, NoticeView, NoticesAnswer, PubliciseClaims};
use chrono::NaiveDate;
use domain::claim::{Claim, ClaimAct, ClaimState, ClaimStep, Claimant};
use domain::ids::ClaimId;
use domain::organisation::{Organisation, OrganisationAct};
use domain::time::parse_date;
use domain::worker::{Worker, WorkerAct};

use super::holder::{At, Holder, Record};
use super::print::{Page, official_name, yuan};
use crate::http::answer::Answer;
use crate::http::call::{Body, Call};
use crate::http::cases::{command, opened};
use crate::http::fault::{Fault, Kind};
use crate::http::forms::prefers;
use crate::http::identity::record_accesses;
use crate::http::parse::{self, trimmed};
use crate::http::reading;
use crate::store::Done;
use crate::view::{masked_name, notice_view, region};

/// Claims on one printed notice at most.
const MAX_CLAIMS: usize = 100;
/// What the reading of names on a notice is recorded for.
const PURPOSE: &str = "public notice";

/// `POST /public-notices`.
pub async fn publicise_claims(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<PubliciseClaims>().await?;
    let publicised_on = parse::date("/publicised_on", &body.value.publicised_on)?;
    let mut items = Vec::new();
    for (index, claim_id) in body.value.claim_ids.iter().enumerate() {
        let pointer = format!("/claim_ids/{index}");
        let result = publicise(&call, &pointer, claim_id, publicised_on, &body).await;
        items.push(match result {
            Ok(result) => result,
            // What is wrong with us stops all; what is wrong with a claim is that claim's.
            Err(fault) if fault.slug.status() >= 500 => return Err(fault),
            Err(fault) => NoticeResult {
                claim_id: claim_id.clone(),
                done: false,
                state: None,
                last_day: None,
                problem: Some(fault.problem(call.language, &call.request_id)),
            },
        });
    }
    Answer::ok(&NoticesAnswer { items })
}

async fn publicise(
    call: &Call,
    pointer: &str,
    claim_id: &str,
    publicised_on: NaiveDate,
    body: &Body<PubliciseClaims>,
) -> Result<NoticeResult, Fault> {
    let at = At::named(call, pointer, claim_id).await?;
    let step = ClaimStep::Publicise {
        publicised_on,
        place: Some(trimmed(&body.value.place)),
    };
    let done = step_of_many(call, &at, step, body).await?;
    let log = &call.state.store.log;
    let holder = Holder::at(log, at.holder.claimant, Some(done.version)).await?;
    let claim = holder.claim(at.claim_id)?;
    let notice = claim.notice.as_ref();
    Ok(NoticeResult {
        claim_id: at.claim_id.to_string(),
        done: true,
        state: Some(claim.state.code().to_owned()),
        last_day: notice.map(|notice| notice.last_day.to_string()),
        problem: None,
    })
}

/// A step of a command that goes to several streams: in each its key stands for the step there.
async fn step_of_many<T>(
    call: &Call,
    at: &At,
    step: ClaimStep,
    body: &Body<T>,
) -> Result<Done, Fault> {
    let act = ClaimAct::On(at.claim_id, Box::new(step));
    let claimant = at.holder.claimant;
    let id = claimant.as_uuid().to_string();
    let vault = &call.state.vault;
    let record = match claimant {
        Claimant::Worker(id) => opened(call, id).await?,
        Claimant::Organisation(_) => None,
    };
    let mut envelope = call.envelope(None, &body.canonical, |bytes| match &record {
        Some(record) => record.digest(bytes),
        None => vault.digest(bytes),
    })?;
    if let Some(idempotency) = &mut envelope.idempotency {
        idempotency.key = format!("{}|{}", idempotency.key, at.claim_id);
    }
    match claimant {
        Claimant::Worker(_) => {
            command::<Worker, _>(call, &id, WorkerAct::Claim(act), &envelope).await
        }
        Claimant::Organisation(_) => {
            command::<Organisation, _>(call, &id, OrganisationAct::Claim(act), &envelope).await
        }
    }
}

/// `GET /public-notices`.
pub async fn list_public_notices(call: Call) -> Result<Answer, Fault> {
    let as_page = prefers(&call, "text/html")?;
    let query = call.query(&["claim_ids", "on"])?;
    let missing = || Fault::at("/query/claim_ids", Kind::Missing);
    let ids = query.text("claim_ids").ok_or_else(missing)?;
    let ids: Vec<&str> = ids.split(',').map(str::trim).collect();
    if ids.len() > MAX_CLAIMS {
        return Err(Fault::at("/query/claim_ids", Kind::TooMany));
    }
    let ids: Result<Vec<ClaimId>, _> = ids.into_iter().map(str::parse).collect();
    let ids = ids.map_err(|_| Fault::at("/query/claim_ids", Kind::InvalidId))?;
    let on = query.parsed("on", |text| parse_date(text).ok(), Kind::InvalidDate)?;
    let mut items = Vec::new();
    let mut persons = Vec::new();
    for id in ids {
        if let Some((claimant, item)) = on_notice(&call, id, on).await? {
            items.push(item);
            if let Claimant::Worker(id) = claimant {
                persons.push(id.to_string());
            }
        }
    }
    persons.sort();
    persons.dedup();
    record_accesses(&call, AccessAction::PublicNotice, &persons, PURPOSE).await?;
    let list = NoticeList { items };
    let tag = reading::opaque_tag(&call, &(&list, as_page));
    if as_page {
        let page = printed(&list);
        return Ok(Answer::of_type("text/html; charset=utf-8", page).etag(tag));
    }
    Ok(Answer::ok(&list)?.etag(tag))
}

/// A claim as a notice shows it, and for whom it is; none if it is not on notice, or not the caller's to see.
async fn on_notice(
    call: &Call,
    id: ClaimId,
    on: Option<NaiveDate>,
) -> Result<Option<(Claimant, NoticeView)>, Fault> {
    let log = &call.state.store.log;
    let Some(claimant) = log.claimant_of(id).await? else {
        return Ok(None);
    };
    let holder = Holder::load(call, claimant).await?;
    let claim = holder.claim(id)?;
    let notice = claim
        .notice
        .as_ref()
        .filter(|_| claim.state == ClaimState::Publicised)
        .filter(|notice| {
            on.is_none_or(|on| (notice.publicised_on..=notice.last_day).contains(&on))
        });
    let Some(notice) = notice.filter(|_| holder.shows(&call.caller, claim)) else {
        return Ok(None);
    };
    let (name_masked, origin) = shown(call, &holder, claim).await?;
    let view = NoticeView {
        claim_id: id.to_string(),
        name_masked,
        origin: origin.map(region),
        scheme: claim.filed.scheme.code().to_owned(),
        scheme_name: official_name(claim.filed.scheme).to_owned(),
        amount_fen: claim.claimed_fen().get(),
        notice: notice_view(notice),
        object_to: format!("{}补贴受理部门", claim.region().name()),
    };
    Ok(Some((claimant, view)))
}

/// Whose claim it is, as everybody may know: a person's name masked, an organisation's in full, and the place.
async fn shown(
    call: &Call,
    holder: &Holder,
    claim: &Claim,
) -> Result<(Option<String>, Option<domain::region::RegionCode>), Fault> {
    Ok(match &holder.record {
        Record::Organisation(organisation) => {
            let registration = organisation.registration.as_ref();
            let name = registration.map(|registration| registration.name.clone());
            let seat = organisation.region_on(claim.filed.applied_on);
            (name, seat.or(organisation.region()))
        }
        Record::Worker(worker) => {
            let record = opened(call, holder.claimant.as_uuid()).await?;
            let name = match (record, &worker.person) {
                (Some(record), Some(person)) => {
                    Some(masked_name(&record.unseal("name", &person.name)?))
                }
                _ => None,
            };
            (name, worker.origin().map(|origin| origin.code))
        }
    })
}

fn printed(list: &NoticeList) -> Vec<u8> {
    let mut page = Page::new("补贴申领公示");
    page.paragraph(
        "根据有关规定，现将下列补贴申领情况予以公示，接受社会监督。对公示内容有异议的，请在公示期内向所列受理部门反映。",
    );
    let rows: Vec<Vec<String>> = list
        .items
        .iter()
        .map(|item| {
            let notice = &item.notice;
            vec![
                item.name_masked.clone().unwrap_or_default(),
                item.origin
                    .as_ref()
                    .map(|origin| origin.name.clone())
                    .unwrap_or_default(),
                item.scheme_name.clone(),
                yuan(item.amount_fen),
                format!("{}至{}", notice.publicised_on, notice.last_day),
                notice.place.clone().unwrap_or_default(),
                item.object_to.clone(),
            ]
        })
        .collect();
    page.table(
        &[
            "申领人",
            "户籍地（注册地）",
            "补贴项目",
            "金额",
            "公示期",
            "公示地点",
            "异议受理",
        ],
        &rows,
    );
    page.finish()
}
