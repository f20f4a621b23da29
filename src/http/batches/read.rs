//! Batches, read from the log itself.

use api_spec::batch::{BatchItem, BatchPage};
use cqrs_es::Aggregate;
use domain::batch::{BatchState, PaymentBatch};
use domain::region::RegionCode;
use projections::case::Case;

use super::batch;
use crate::clock;
use crate::http::answer::Answer;
use crate::http::call::Call;
use crate::http::cases::{as_of, basis, read};
use crate::http::fault::{Fault, Kind};
use crate::http::parse::Faults;
use crate::http::reading::{self, PAGE, READ};
use crate::runner::cases_of;
use crate::store::Log;
use crate::view;

/// Batches that are loaded at once.
const AT_ONCE: u32 = 50;

/// `GET /finance/batches/{id}`.
pub async fn get_batch(call: Call) -> Result<Answer, Fault> {
    let (id, loaded) = batch(&call).await?;
    let stream = id.to_string();
    let (loaded, as_of) = as_of(&call, &stream, loaded).await?;
    let basis = basis(&call, &stream, &loaded, as_of).await?;
    let today = as_of.is_none().then(clock::today);
    let ages = today.is_some() && loaded.state.open_breaks().next().is_some();
    let shown = view::batch_view(id, &loaded.state, today, basis);
    let answer = read(&call, shown.as_ref(), loaded.version, as_of)?;
    // Open breaks grow older without an event.
    Ok(if ages { answer.always() } else { answer })
}

/// Which batches are asked for.
struct Asked {
    within: RegionCode,
    region: Option<RegionCode>,
    state: Option<BatchState>,
}

impl Asked {
    fn takes(&self, batch: &PaymentBatch) -> bool {
        let region = batch.prepared.as_ref().map(|prepared| prepared.region);
        region.is_some_and(|region| {
            region.is_within(self.within)
                && self.region.is_none_or(|asked| region.is_within(asked))
                && self.state.is_none_or(|asked| batch.state() == Some(asked))
        })
    }
}

/// `GET /finance/batches`.
pub async fn list_batches(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&[&READ[..], &PAGE[..], &["state", "region"][..]].concat())?;
    let mut faults = Faults::default();
    let state = faults.take(query.parsed("state", BatchState::from_code, Kind::NotAllowed));
    let region = faults.take(reading::region(&query, "region"));
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let after = faults.take(reading::page_after::<1>(&query)).flatten();
    faults.finish()?;
    reading::case_is_there(&call, &query).await?;
    let log = &call.state.store.log;
    let position = match reading::position(log, &query, "as_of").await? {
        Some(position) => position,
        None => log.head().await?,
    };
    let asked = Asked {
        within: call.caller.region,
        region: region.flatten(),
        state: state.flatten(),
    };
    let limit = usize::try_from(limit).unwrap_or_default();
    let after = after.map(|[id]| id).unwrap_or_default();
    let mut items = found(log, &asked, position, after, limit + 1).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let page = BatchPage {
        next_page_token: last.map(|item| reading::page_token(&[&item.id])),
        items,
        basis: view::folded_at(position),
    };
    Ok(Answer::ok(&page)?.etag(reading::opaque_tag(&call, &page)))
}

/// Batches as they stood at a position, after one of them, by id: so many that are asked for.
async fn found(
    log: &Log,
    asked: &Asked,
    position: u64,
    mut after: String,
    most: usize,
) -> Result<Vec<BatchItem>, Fault> {
    let mut items = Vec::new();
    loop {
        let ids = log
            .begun_by(PaymentBatch::TYPE, position, &after, AT_ONCE)
            .await?;
        let Some(last) = ids.last() else {
            return Ok(items);
        };
        after.clone_from(last);
        let streams: Vec<(String, String)> = ids
            .into_iter()
            .map(|id| (PaymentBatch::TYPE.to_owned(), id))
            .collect();
        let cases = cases_of(&log.streams_at(position, &streams).await?)?;
        let batches = cases.into_iter().filter_map(|case| match case {
            Case::Batch(id, batch) if asked.takes(&batch) => view::batch_item(id, &batch),
            _ => None,
        });
        items.extend(batches);
        items.sort_by(|one: &BatchItem, other| one.id.cmp(&other.id));
        if items.len() >= most {
            return Ok(items);
        }
    }
}
