//! Samples that auditors draw.

use std::collections::BTreeMap;

use api_spec::audit_sample::{
    self as wire, DrawSample, SampleFilters, SamplePage, SampleSummary, SampleView, StratumSize,
    StratumView,
};
use api_spec::problem::Slug;
use domain::audit_sample::{
    AuditSample, AuditSampleAct, AuditSampleEvent, Population, SampleDrawn, SampleFilter,
    SampleMethod, SampleTerms, StrataBy,
};
use domain::ids::AuditSampleId;
use domain::money::Fen;
use domain::policy::Fund;
use domain::region::RegionCode;
use domain::scheme::Scheme;
use uuid::Uuid;

use super::answer::Answer;
use super::call::Call;
use super::cases::{act_on, committed, made};
use super::fault::{Fault, Kind};
use super::parse::{self, Faults, coded};
use super::reading::{self, PAGE};
use crate::audit::sampling::{Drawn, RULE, Sample, draw};
use crate::clock;
use crate::store::{Recorded, StoreError};
use crate::view::{self, number};
use crate::workpapers::population;
use cqrs_es::Aggregate;

/// The namespace of samples' ids, which derive from caller and key. Fixed for ever.
const SAMPLES: Uuid = Uuid::from_u128(0x2e90_47cb_61d8_4f3a_8c15_b09e_74d2_a6f1);
/// Items of one sample at most.
const MAX_ITEMS: usize = 2_000;

/// A sample within the caller's region.
pub struct Found {
    /// Which.
    pub id: AuditSampleId,
    /// As it was drawn.
    pub drawn: SampleDrawn,
    /// The event that says so.
    pub event: Recorded,
    /// What it holds, drawn again.
    pub sample: Sample,
}

/// Loads the sample of an id: outside the caller's region it does not exist.
pub async fn drawn(call: &Call, id: AuditSampleId) -> Result<(SampleDrawn, Recorded), Fault> {
    let log = &call.state.store.log;
    let stream = id.to_string();
    let drawn = log.load::<AuditSample>(&stream).await?.state.drawn;
    let event = log.stream(AuditSample::TYPE, &stream).await?.into_iter();
    let missing = || Fault::new(Slug::NotFound);
    let drawn = drawn.ok_or_else(missing)?;
    if call.caller.covers(drawn.terms.filter.region) {
        Ok((*drawn, event.into_iter().next().ok_or_else(missing)?))
    } else {
        Err(missing())
    }
}

/// Draws again what a sample holds. That it is the same is checked.
pub async fn found(call: &Call, id: AuditSampleId) -> Result<Found, Fault> {
    let (drawn, event) = drawn(call, id).await?;
    let sample = again(call, &drawn.terms).await?;
    if sample.digest() != drawn.digest || sample.strata != drawn.strata {
        return Err(StoreError::corrupt("events: what a sample was drawn from").into());
    }
    Ok(Found {
        id,
        drawn,
        event,
        sample,
    })
}

async fn again(call: &Call, terms: &SampleTerms) -> Result<Sample, Fault> {
    let log = &call.state.store.log;
    let items = population::items(log, terms.population, terms.position).await?;
    Ok(draw(terms, items))
}

/// `POST /audit/samples`.
pub async fn draw_sample(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<DrawSample>().await?;
    let terms = terms(&call, &body.value).await?;
    if !call.caller.covers(terms.filter.region) {
        return Err(Fault::foreign_region());
    }
    let id: AuditSampleId = call.fact_id(SAMPLES)?;
    let sample = again(&call, &terms).await?;
    if sample.items.len() > MAX_ITEMS {
        return Err(Fault::at("/size", Kind::TooMany));
    }
    let act = AuditSampleAct::Draw {
        digest: sample.digest(),
        strata: sample.strata,
        terms: Box::new(terms),
    };
    let done = act_on::<AuditSample, _, _>(&call, id, act, None, &body).await?;
    made(
        &committed(id, &done, Vec::new()),
        &done,
        format!("/api/v1/audit/samples/{id}"),
    )
}

/// By which rule is to be drawn; every fault of the request at once.
async fn terms(call: &Call, wanted: &DrawSample) -> Result<SampleTerms, Fault> {
    let mut faults = Faults::default();
    let filters = wanted.filters.clone().unwrap_or_default();
    let filter = faults.take(filter(call, &filters));
    let strata = faults.take(strata(wanted));
    let bands = faults.take(bands(wanted));
    let method = wanted.method.map_or("random", wire::SampleMethod::code);
    let method = coded(SampleMethod::from_code(method))?;
    let population = coded(Population::from_code(wanted.population.code()))?;
    if method == SampleMethod::MonetaryUnit && population == Population::Workers {
        faults.take::<()>(Err(Fault::at("/method", Kind::NotAllowed)));
    }
    let sizes = faults.take(sizes(wanted));
    let head = call.state.store.log.head().await?;
    if wanted.as_of.is_some_and(|position| position > head) {
        faults.take::<()>(Err(Fault::at("/as_of", Kind::BeyondHead)));
    }
    faults.finish()?;
    let missing = || Fault::new(Slug::Internal);
    Ok(SampleTerms {
        population,
        filter: filter.ok_or_else(missing)?,
        position: wanted.as_of.unwrap_or(head),
        // A request that comes again with its key has the same one.
        seed: match &wanted.seed {
            Some(seed) => seed.trim().to_owned(),
            None => Uuid::new_v5(&SAMPLES, call.fact_seed()?.as_bytes()).to_string(),
        },
        method,
        strata: strata.ok_or_else(missing)?,
        amount_bands_fen: bands.ok_or_else(missing)?,
        size: wanted.size,
        sizes: sizes.ok_or_else(missing)?,
        rule: RULE,
    })
}

fn filter(call: &Call, wanted: &SampleFilters) -> Result<SampleFilter, Fault> {
    let mut faults = Faults::default();
    let region = match wanted.region.as_deref() {
        Some(code) => faults.take(parse::region("/filters/region", code)),
        None => Some(call.caller.region),
    };
    let day =
        |name: &str, text: Option<&str>| parse::optional_date(&format!("/filters/{name}"), text);
    let from = faults.take(day("from", wanted.from.as_deref())).flatten();
    let until = faults.take(day("until", wanted.until.as_deref())).flatten();
    let amount = |name: &str, amount: Option<i64>| {
        let parsed = amount.map(Fen::try_from).transpose();
        parsed.map_err(|fault| Fault::coded(format!("/filters/{name}"), fault.code()))
    };
    let least = faults.take(amount("min_amount_fen", wanted.min_amount_fen));
    let most = faults.take(amount("max_amount_fen", wanted.max_amount_fen));
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        faults.take::<()>(Err(Fault::at("/filters/until", Kind::EndsBeforeStart)));
    }
    faults.finish()?;
    let scheme = wanted.scheme.map(|scheme| Scheme::from_code(scheme.code()));
    let fund = wanted.fund.map(|fund| Fund::from_code(fund.code()));
    Ok(SampleFilter {
        region: region.unwrap_or(RegionCode::NATION),
        scheme: scheme.map(coded).transpose()?,
        fund: fund.map(coded).transpose()?,
        from,
        until,
        min_amount_fen: least.flatten(),
        max_amount_fen: most.flatten(),
    })
}

fn strata(wanted: &DrawSample) -> Result<Vec<StrataBy>, Fault> {
    let listed = wanted.strata.as_deref().unwrap_or_default();
    for (index, one) in listed.iter().enumerate() {
        if listed.iter().take(index).any(|earlier| earlier == one) {
            return Err(Fault::at(format!("/strata/{index}"), Kind::DuplicateMember));
        }
    }
    let codes = listed.iter().map(|by| StrataBy::from_code(by.code()));
    codes.map(coded).collect()
}

fn sizes(wanted: &DrawSample) -> Result<BTreeMap<String, u32>, Fault> {
    let mut sizes = BTreeMap::new();
    for (index, one) in wanted.sizes.iter().flatten().enumerate() {
        if sizes.insert(one.stratum.clone(), one.size).is_some() {
            return Err(Fault::at(format!("/sizes/{index}"), Kind::DuplicateMember));
        }
    }
    Ok(sizes)
}

fn bands(wanted: &DrawSample) -> Result<Vec<Fen>, Fault> {
    let listed = wanted.amount_bands_fen.as_deref().unwrap_or_default();
    let mut bands: Vec<Fen> = Vec::new();
    for (index, amount) in listed.iter().enumerate() {
        let pointer = || format!("/amount_bands_fen/{index}");
        let amount =
            Fen::try_from(*amount).map_err(|fault| Fault::coded(pointer(), fault.code()))?;
        if amount == Fen::default() || bands.last().is_some_and(|last| *last >= amount) {
            return Err(Fault::at(pointer(), Kind::TiersOutOfOrder));
        }
        bands.push(amount);
    }
    Ok(bands)
}

/// `GET /audit/samples/{id}`.
pub async fn get_sample(call: Call) -> Result<Answer, Fault> {
    let id = call.path_id("id")?;
    // Only then the work of drawing it again.
    call.query(&[])?;
    Answer::ok(&shown(&found(&call, id).await?))
}

/// A sample as the contract shows it.
pub fn shown(found: &Found) -> SampleView {
    let SampleDrawn {
        terms, digest, by, ..
    } = &found.drawn;
    let sizes = terms.sizes.iter().map(|(stratum, size)| StratumSize {
        stratum: stratum.clone(),
        size: *size,
    });
    SampleView {
        id: found.id.to_string(),
        version: number(found.event.sequence),
        population: terms.population.code().to_owned(),
        filters: filters_view(&terms.filter),
        as_of: number(terms.position),
        seed: terms.seed.clone(),
        method: terms.method.code().to_owned(),
        strata_by: terms.strata.iter().map(ToString::to_string).collect(),
        amount_bands_fen: terms
            .amount_bands_fen
            .iter()
            .map(|band| band.get())
            .collect(),
        size: terms.size,
        sizes: sizes.collect(),
        rule: terms.rule,
        drawn_by: by.as_str().to_owned(),
        drawn_at: clock::rfc3339(found.event.recorded_at),
        drawn_position: number(found.event.position),
        strata: found
            .drawn
            .strata
            .iter()
            .map(|stratum| StratumView {
                stratum: stratum.stratum.clone(),
                population: number(stratum.population),
                amount_fen: number(stratum.amount_fen),
                drawn: number(stratum.drawn),
            })
            .collect(),
        items: found.sample.items.iter().map(item).collect(),
        digest: digest.clone(),
    }
}

fn filters_view(filter: &SampleFilter) -> SampleFilters {
    let fen = |amount: Option<Fen>| amount.map(Fen::get);
    SampleFilters {
        region: Some(filter.region.to_string()),
        scheme: filter
            .scheme
            .and_then(|scheme| api_spec::values::Scheme::from_code(scheme.code())),
        fund: filter
            .fund
            .and_then(|fund| api_spec::policy::Fund::from_code(fund.code())),
        from: filter.from.map(|day| day.to_string()),
        until: filter.until.map(|day| day.to_string()),
        min_amount_fen: fen(filter.min_amount_fen),
        max_amount_fen: fen(filter.max_amount_fen),
    }
}

fn item(drawn: &Drawn) -> wire::SampleItem {
    let item = &drawn.item;
    wire::SampleItem {
        id: item.id.clone(),
        stratum: drawn.stratum.clone(),
        hits: number(drawn.hits),
        order: hex::encode(drawn.order),
        stream: item.stream.clone(),
        stream_id: item.stream_id.clone(),
        version: number(item.version),
        position: number(item.position),
        worker_id: item.worker_id.map(|id| id.to_string()),
        claim_id: item.claim_id.map(|id| id.to_string()),
        scheme: item.scheme.map(|scheme| scheme.code().to_owned()),
        fund: item.fund.map(|fund| fund.code().to_owned()),
        region: view::region(item.region),
        amount_fen: item.amount_fen.map(Fen::get),
        on: item.on.map(|day| day.to_string()),
    }
}

/// `GET /audit/samples`.
pub async fn list_samples(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&PAGE)?;
    let mut faults = Faults::default();
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let after = faults.take(reading::page_after_one(&query)).flatten();
    faults.finish()?;
    let log = &call.state.store.log;
    let mut events = log.kind_at(AuditSample::TYPE, log.head().await?).await?;
    events.retain(|event| after.is_none_or(|after| event.position > after));
    events.sort_by_key(|event| event.position);
    let mut items = Vec::new();
    for event in &events {
        items.extend(summary(&call, event)?);
    }
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = items.len() > limit;
    items.truncate(limit);
    let next_page_token = items
        .last()
        .filter(|_| more)
        .map(|last: &SampleSummary| reading::page_token(&[&last.drawn_position.to_string()]));
    Answer::ok(&SamplePage {
        items,
        next_page_token,
    })
}

/// A sample that lies in the caller's region, as its event tells it.
fn summary(call: &Call, event: &Recorded) -> Result<Option<SampleSummary>, Fault> {
    let unreadable = || StoreError::corrupt("events: a sample");
    let AuditSampleEvent::SampleDrawn(drawn) =
        serde_json::from_value(event.payload.clone()).map_err(|_| unreadable())?;
    let terms = &drawn.terms;
    if !call.caller.covers(terms.filter.region) {
        return Ok(None);
    }
    Ok(Some(SampleSummary {
        id: event.aggregate_id.clone(),
        population: terms.population.code().to_owned(),
        filters: filters_view(&terms.filter),
        as_of: number(terms.position),
        seed: terms.seed.clone(),
        method: terms.method.code().to_owned(),
        items: drawn.strata.iter().map(|it| number(it.drawn)).sum(),
        drawn_by: drawn.by.as_str().to_owned(),
        drawn_at: clock::rfc3339(event.recorded_at),
        drawn_position: number(event.position),
    }))
}
