//! Differences between what was sent and what came back.

use api_spec::batch::{BreakItem, BreakPage, ResolveBreak};
use api_spec::problem::Slug;
use domain::batch::{BatchAct, BatchEvent, PaymentBatch, Resolution};
use domain::claim::ClaimAct;
use domain::ids::{BatchId, BreakId};
use domain::region::RegionCode;
use domain::subject::Given;

use super::{carried, scoped};
use crate::clock;
use crate::http::answer::Answer;
use crate::http::call::Call;
use crate::http::cases::{act_on, changed};
use crate::http::fault::{Fault, Kind};
use crate::http::parse::{self, Faults, coded};
use crate::http::reading::{self, PAGE, READ};
use crate::http::refusal::Explained;
use crate::money::records::Record;
use crate::store::Log;
use crate::view;

/// Batches that are looked up at once.
const AT_ONCE: u32 = 50;

/// `POST /finance/breaks/{id}/resolve`.
pub async fn resolve_break(mut call: Call) -> Result<Answer, Fault> {
    let break_id: BreakId = call.path_id("id")?;
    let not_found = || Fault::new(Slug::NotFound);
    let found = call.state.store.log.batch_of_break(break_id).await?;
    let id = found.ok_or_else(not_found)?;
    let loaded = scoped(&call, id).await?;
    if loaded.state.payment_break(break_id).is_none() {
        return Err(not_found());
    }
    let body = call.body::<ResolveBreak>().await?;
    let resolve = BatchAct::ResolveBreak {
        break_id,
        resolution: coded(Resolution::from_code(body.value.resolution.code()))?,
        reason: body.value.reason.clone(),
        resolved_on: parse::date("/resolved_on", &body.value.resolved_on)?,
    };
    if !super::steps::is_repeated(&call, id).await? {
        claim_takes(&call, id, &loaded.state, &resolve).await?;
    }
    let done = act_on::<PaymentBatch, _, _>(&call, id, resolve, None, &body).await?;
    carried(&call, &done).await?;
    changed(id, &done)
}

/// What is booked on the line must be bookable on its claim too, or the two would tell different sums for ever:
/// a part of the amount, say, is not.
async fn claim_takes(
    call: &Call,
    id: BatchId,
    batch: &PaymentBatch,
    resolve: &BatchAct,
) -> Result<(), Fault> {
    let (today, by) = (clock::today(), call.caller.subject.clone());
    let given = Given {
        today,
        by: by.clone(),
        act: resolve.clone(),
    };
    // A refusal of the batch itself is told where the command is carried out.
    let events = batch.decide(given).unwrap_or_default();
    let booked = events.into_iter().find_map(|event| match event {
        BatchEvent::BreakResolved(resolved) => resolved.booked,
        _ => None,
    });
    let Some((booked, line)) = booked.and_then(|booked| {
        let line = batch.line(booked.claim_id)?;
        Some((booked, line))
    }) else {
        return Ok(());
    };
    let record = Record::load(&call.state.store.log, line.fact.payable.claim.claimant).await?;
    let act = ClaimAct::On(booked.claim_id, Box::new(booked.step(id)));
    match record.refusal(today, &by, act) {
        None => Ok(()),
        Some(refusal) => Err(refusal.explained()),
    }
}

/// Which breaks are asked for, as of when.
struct Asked {
    within: RegionCode,
    region: Option<RegionCode>,
    open: Option<bool>,
    /// The position asked for; none for now.
    as_of: Option<u64>,
}

impl Asked {
    fn takes(&self, item: &BreakItem) -> bool {
        self.open.is_none_or(|open| item.found.open == open)
    }
}

/// `GET /finance/breaks`.
pub async fn list_breaks(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&[&READ[..], &PAGE[..], &["open", "region"][..]].concat())?;
    let mut faults = Faults::default();
    let open = faults.take(query.parsed("open", |text| text.parse().ok(), Kind::WrongType));
    let region = faults.take(reading::region(&query, "region"));
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let after = faults.take(reading::page_after::<2>(&query)).flatten();
    faults.finish()?;
    reading::case_is_there(&call, &query).await?;
    let log = &call.state.store.log;
    let as_of = reading::position(log, &query, "as_of").await?;
    let position = match as_of {
        Some(position) => position,
        None => log.head().await?,
    };
    let asked = Asked {
        within: call.caller.region,
        region: region.flatten(),
        open: open.flatten(),
        as_of,
    };
    let limit = usize::try_from(limit).unwrap_or_default();
    let mut items = found(log, &asked, after, limit + 1).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let page = BreakPage {
        next_page_token: last
            .map(|item| reading::page_token(&[&item.batch_id, &item.found.break_id])),
        items,
        basis: view::folded_at(position),
    };
    Ok(Answer::ok(&page)?.etag(reading::opaque_tag(&call, &page)))
}

/// Breaks batch by batch, after one of them: so many that are asked for, and the rest of the last batch.
async fn found(
    log: &Log,
    asked: &Asked,
    after: Option<[String; 2]>,
    most: usize,
) -> Result<Vec<BreakItem>, Fault> {
    let mut items = Vec::new();
    let mut behind = String::new();
    if let Some([batch, last]) = after {
        if let Ok(id) = batch.parse::<BatchId>() {
            let rest = of_batch(log, asked, id).await?;
            let mut rest = rest
                .into_iter()
                .skip_while(|item| item.found.break_id != last);
            rest.next();
            items.extend(rest.filter(|item| asked.takes(item)));
        }
        behind = batch;
    }
    while items.len() < most {
        let batches = log.batches_with_breaks(&behind, AT_ONCE).await?;
        let Some(last) = batches.last() else {
            break;
        };
        behind = last.to_string();
        for id in batches {
            let all = of_batch(log, asked, id).await?.into_iter();
            items.extend(all.filter(|item| asked.takes(item)));
            if items.len() >= most {
                break;
            }
        }
    }
    Ok(items)
}

/// All breaks of a batch, if it is one that is looked at.
async fn of_batch(log: &Log, asked: &Asked, id: BatchId) -> Result<Vec<BreakItem>, Fault> {
    let stream = id.to_string();
    let loaded = match asked.as_of {
        None => log.load::<PaymentBatch>(&stream).await?,
        Some(position) => {
            let version = log.version_at("payment_batch", &stream, position).await?;
            log.load_at::<PaymentBatch>(&stream, version).await?
        }
    };
    let batch = loaded.state;
    let seen = batch.prepared.as_ref().is_some_and(|prepared| {
        prepared.region.is_within(asked.within)
            && asked
                .region
                .is_none_or(|region| prepared.region.is_within(region))
    });
    if !seen {
        return Ok(Vec::new());
    }
    let now = clock::today();
    let today = asked.as_of.is_none().then_some(now);
    let items = batch.breaks.iter().map(|found| {
        let shown = view::break_view(&batch, found, today);
        let resolutions = if shown.open {
            batch.resolutions(found, now)
        } else {
            Vec::new()
        };
        BreakItem {
            batch_id: stream.clone(),
            resolutions: resolutions
                .iter()
                .map(|resolution| resolution.code().to_owned())
                .collect(),
            found: shown,
        }
    });
    Ok(items.collect())
}
