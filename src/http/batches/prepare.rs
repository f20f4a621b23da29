//! `POST /finance/batches`.

use std::collections::{BTreeMap, BTreeSet};

use api_spec::batch::{BatchPrepared, PayableFilter, PrepareBatch};
use api_spec::problem::Slug;
use cqrs_es::Aggregate;
use domain::batch::{BatchAct, PaymentBatch};
use domain::ids::{BatchId, ClaimId};
use domain::money::Fen;
use domain::policy::Fund;
use domain::region::RegionCode;
use domain::scheme::Scheme;
use serde_json::Value;
use uuid::Uuid;

use super::{carried, scoped};
use crate::http::answer::Answer;
use crate::http::call::Call;
use crate::http::cases::{act_on, committed, made};
use crate::http::fault::{Fault, Item, Kind};
use crate::http::parse::{self, Faults, coded};
use crate::http::reading;
use crate::money::choice::{self, Wanted, Wish};
use crate::query::{Reading, money::PROJECTION};
use crate::store::Done;
use crate::view;

/// The namespace of the ids of new batches.
const BATCHES: Uuid = Uuid::from_u128(0x2f6c_55d1_9a0b_4c7e_8e43_7710_b3da_95f2);
/// Claims that a filter takes unless it says how many.
const DEFAULT_LIMIT: u32 = 500;

/// `POST /finance/batches`.
pub async fn prepare_batch(mut call: Call) -> Result<Answer, Fault> {
    let body = call.body::<PrepareBatch>().await?;
    let wanted = &body.value;
    let id: BatchId = call.fact_id(BATCHES)?;
    let mut faults = Faults::default();
    let prepared_on = faults.take(parse::date("/prepared_on", &wanted.prepared_on));
    let region = wanted.region.as_deref();
    let region = faults.take(
        region
            .map(|code| parse::region("/region", code))
            .transpose(),
    );
    let (Some(prepared_on), Some(region)) = (prepared_on, region) else {
        return Err(faults.into());
    };
    if region.is_some_and(|region| !call.caller.covers(region)) {
        return Err(Fault::foreign_region());
    }
    let follows = earlier(&call, wanted.follows.as_deref()).await?;
    // A command that was carried out before has its first answer, whatever is payable by now.
    let claims = if super::steps::is_repeated(&call, id).await? {
        Vec::new()
    } else {
        chosen(&call, wanted, region, follows.as_ref()).await?
    };
    let region = region
        .or_else(|| choice::region_of_all(claims.iter().map(|claim| claim.region)))
        .unwrap_or(call.caller.region);
    let prepare = BatchAct::Prepare {
        claims: claims.iter().map(|claim| claim.to_pay).collect(),
        region,
        prepared_on,
        follows: follows.map(|(id, _)| id),
    };
    let done = act_on::<PaymentBatch, _, _>(&call, id, prepare, None, &body).await?;
    answer(&call, id, &done).await
}

/// The batch with what its claims answered, as far as they have.
async fn answer(call: &Call, id: BatchId, done: &Done) -> Result<Answer, Fault> {
    let answered = carried(call, done).await?.is_some();
    let log = &call.state.store.log;
    let stream = id.to_string();
    let version = done.version + u64::from(answered);
    let loaded = log.load_at::<PaymentBatch>(&stream, version).await?;
    let shown = Done {
        version: loaded.version,
        position: log
            .position_of(PaymentBatch::TYPE, &stream, loaded.version)
            .await?,
        ..done.clone()
    };
    let batch = &loaded.state;
    let prepared = BatchPrepared {
        committed: committed(id, &shown, Vec::new()),
        state: batch
            .state()
            .ok_or_else(|| Fault::new(Slug::Internal))?
            .code()
            .to_owned(),
        lines: view::line_views(batch),
        refused: view::refused_lines(&batch.refused),
    };
    made(&prepared, &shown, format!("/api/v1/finance/batches/{id}"))
}

/// The batch that this one follows.
async fn earlier(call: &Call, id: Option<&str>) -> Result<Option<(BatchId, PaymentBatch)>, Fault> {
    let Some(id) = id else {
        return Ok(None);
    };
    let unknown = || Fault::at("/follows", Kind::UnknownReference);
    let id: BatchId = id.parse().map_err(|_| unknown())?;
    match scoped(call, id).await {
        Ok(loaded) => Ok(Some((id, loaded.state))),
        Err(fault) if fault.slug == Slug::NotFound => Err(unknown()),
        Err(fault) => Err(fault),
    }
}

/// The claims that are meant: one fund's, each in the region that pays.
async fn chosen(
    call: &Call,
    wanted: &PrepareBatch,
    region: Option<RegionCode>,
    follows: Option<&(BatchId, PaymentBatch)>,
) -> Result<Vec<Wanted>, Fault> {
    let log = &call.state.store.log;
    let claims = match (&wanted.claim_ids, &wanted.filter, follows) {
        (Some(ids), None, _) => named(call, ids, region).await?,
        (None, Some(filter), _) => {
            let wish = wish(call, filter)?;
            let mut reading = current(call).await?;
            let claims = choice::by_wish(&mut reading, &wish).await?;
            choice::by_reference(log, claims).await?
        }
        (None, None, Some((_, earlier))) => {
            // Those that another batch took or paid since are nothing to try again.
            let mut claims = choice::by_reference(log, earlier.follow_up()).await?;
            claims.retain(|claim| claim.fund.is_some());
            claims
        }
        (Some(_), Some(_), _) | (None, None, None) => {
            return Err(Fault::at("/claim_ids", Kind::OneOf));
        }
    };
    let claims: Vec<Wanted> = claims
        .into_iter()
        .filter(|claim| region.is_none_or(|region| claim.region.is_within(region)))
        .collect();
    one_fund(&claims)?;
    Ok(claims)
}

/// The claims with these ids. One that is not in the caller's region names nothing.
async fn named(
    call: &Call,
    ids: &[String],
    region: Option<RegionCode>,
) -> Result<Vec<Wanted>, Fault> {
    let mut items = Vec::new();
    let mut fault = |index: usize, kind| {
        items.push(Item {
            pointer: format!("/claim_ids/{index}"),
            kind,
            allowed: None,
        });
    };
    let mut parsed: Vec<ClaimId> = Vec::new();
    let mut seen = BTreeSet::new();
    for (index, id) in ids.iter().enumerate() {
        match id.parse::<ClaimId>() {
            Ok(id) if seen.insert(id) => parsed.push(id),
            Ok(_) => fault(index, Kind::DuplicateMember),
            Err(_) => fault(index, Kind::InvalidId),
        }
    }
    if !items.is_empty() {
        return Err(Fault::invalid(items));
    }
    let found = choice::by_id(&call.state.store.log, parsed).await?;
    let mut fault = |index: usize, kind| {
        items.push(Item {
            pointer: format!("/claim_ids/{index}"),
            kind,
            allowed: None,
        });
    };
    let mut claims = Vec::new();
    for (index, claim) in found.into_iter().enumerate() {
        match claim.filter(|claim| call.caller.covers(claim.region)) {
            None => fault(index, Kind::UnknownReference),
            Some(claim) if region.is_some_and(|region| !claim.region.is_within(region)) => {
                fault(index, Kind::OutsideRegion);
            }
            Some(claim) => claims.push(claim),
        }
    }
    if items.is_empty() {
        Ok(claims)
    } else {
        Err(Fault::invalid(items))
    }
}

fn wish(call: &Call, filter: &PayableFilter) -> Result<Wish, Fault> {
    let mut faults = Faults::default();
    let region = filter.region.as_deref();
    let region = faults.take(
        region
            .map(|code| parse::region("/filter/region", code))
            .transpose(),
    );
    let up_to = filter.up_to_fen.map(|fen| {
        Fen::try_from(fen).map_err(|fault| Fault::coded("/filter/up_to_fen", fault.code()))
    });
    let up_to_fen = faults.take(up_to.transpose());
    let (Some(region), Some(up_to_fen)) = (region, up_to_fen) else {
        return Err(faults.into());
    };
    let region = region.unwrap_or(call.caller.region);
    if !call.caller.covers(region) {
        return Err(Fault::foreign_region());
    }
    let scheme = filter.scheme.map(|scheme| Scheme::from_code(scheme.code()));
    let fund = filter.fund.map(|fund| Fund::from_code(fund.code()));
    Ok(Wish {
        region,
        scheme: scheme.map(coded).transpose()?,
        fund: fund.map(coded).transpose()?,
        up_to_fen,
        limit: usize::try_from(filter.limit.unwrap_or(DEFAULT_LIMIT)).unwrap_or(usize::MAX),
    })
}

/// A look at the claims with everything in it that was known when the request came.
async fn current(call: &Call) -> Result<Reading, Fault> {
    let store = &call.state.store;
    reading::reached(call, PROJECTION, store.log.head().await?).await?;
    Ok(Reading::of(store, PROJECTION).await?)
}

/// An order to a bank has one account that pays.
fn one_fund(claims: &[Wanted]) -> Result<(), Fault> {
    let mut funds: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for claim in claims {
        if let Some(fund) = claim.fund {
            let claim_id = claim.to_pay.claim.claim_id.to_string();
            funds.entry(fund.code()).or_default().push(claim_id.into());
        }
    }
    if funds.len() < 2 {
        return Ok(());
    }
    let funds: serde_json::Map<String, Value> = funds
        .into_iter()
        .map(|(fund, claims)| (fund.to_owned(), claims.into()))
        .collect();
    Err(Fault::new(Slug::OtherFund)
        .detail(
            "One account pays a batch: make one for each fund.",
            "每个批次只能由一个账户支付，请按资金来源分别建立批次。",
        )
        .fact("funds", funds))
}
