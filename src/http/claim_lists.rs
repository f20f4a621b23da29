//! Claims in lists, and the queues of work that they make.

use api_spec::claim_list::{ClaimPage, ClawbackTaskPage, WorkQueues};
use api_spec::problem::Slug;
use chrono::NaiveDate;
use domain::claim::ClaimState;
use domain::policy::Fund;
use domain::scheme::Scheme;
use uuid::Uuid;

use super::answer::Answer;
use super::call::{Call, Query};
use super::fault::{Fault, Kind};
use super::parse::Faults;
use super::reading::{self, Asked, PAGE, Page, READ};
use crate::query::money::{self, Filter, Order, PROJECTION};
use crate::query::queues::{Day, QUEUES, Queue};
use crate::query::{Reading, at_or_now, determinations, ground};
use crate::view;

/// The parameters by which claims of every list are filtered.
const FILTERS: [&str; 5] = ["state", "scheme", "region", "beneficiary", "fund"];
const QUEUE: [&str; 4] = ["region", "scheme", "on", "days"];
/// After how many days an approved claim that is not paid is overdue, unless somebody says otherwise.
const OVERDUE_AFTER: u32 = 30;
const MOST_DAYS: u32 = 3_650;

/// `GET /claims`.
pub async fn list_claims(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&[&READ[..], &PAGE[..], &FILTERS[..], &["on"][..]].concat())?;
    let mut faults = Faults::default();
    let filter = filter(&call, &query, &mut faults)?;
    let page = Page::of(&query, &mut faults);
    let Asked { on, .. } = Asked::of(&call, &query, &mut faults).await?;
    let look = reading::projection(&call, &query, PROJECTION).await?;
    show(&call, look, &filter, (Order::Applied, &page), on).await
}

/// `GET /work-queues`.
pub async fn list_work_queues(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&[&READ[..], &QUEUE[..]].concat())?;
    let mut faults = Faults::default();
    let filter = filter(&call, &query, &mut faults)?;
    let overdue_after = overdue_after(&query, &mut faults);
    let Asked { on, .. } = Asked::of(&call, &query, &mut faults).await?;
    let (mut look, as_of) = with_ground(&call, &query).await?;
    let day = Day { on, overdue_after };
    let mut items = Vec::new();
    for queue in QUEUES.iter().filter(|queue| queue.is_for(call.caller.role)) {
        let mut within = filter.clone();
        within.conditions.push(queue.condition(day));
        let found = money::summary(&mut look, &within, as_of).await?;
        items.push(view::work_queue(queue, found, on, call.language));
    }
    let shown = WorkQueues {
        items,
        on: on.to_string(),
        basis: reading::basis(&look, as_of),
    };
    let tag = reading::opaque_tag(&call, &shown);
    Ok(Answer::ok(&shown)?.etag(tag))
}

/// `GET /work-queues/{name}`.
pub async fn list_work_queue(call: Call) -> Result<Answer, Fault> {
    let queue = Queue::named(call.path("name")).ok_or_else(|| Fault::new(Slug::NotFound))?;
    if !queue.is_for(call.caller.role) {
        return Err(Fault::foreign_role(call.caller.role));
    }
    let query = call.query(&[&READ[..], &PAGE[..], &QUEUE[..]].concat())?;
    let mut faults = Faults::default();
    let mut filter = filter(&call, &query, &mut faults)?;
    let overdue_after = overdue_after(&query, &mut faults);
    let page = Page::of(&query, &mut faults);
    let Asked { on, .. } = Asked::of(&call, &query, &mut faults).await?;
    filter
        .conditions
        .push(queue.condition(Day { on, overdue_after }));
    let look = with_ground(&call, &query).await?;
    show(&call, look, &filter, (Order::Waiting, &page), on).await
}

/// A look at the claims as of a position that what they rest on has reached as well: the two projections go on each by
/// itself, and a queue that asks both would count what one of them does not know yet.
async fn with_ground(call: &Call, query: &Query) -> Result<(Reading, Option<u64>), Fault> {
    let (look, as_of) = reading::projection(call, query, PROJECTION).await?;
    let position = at_or_now(&look, as_of);
    drop(look);
    reading::reached(call, determinations::PROJECTION, position).await?;
    let look = Reading::of(&call.state.store, PROJECTION).await?;
    Ok((look, Some(position)))
}

/// Which claims a query means, in the region that it asks for. Faults are noted, a region of others is none.
pub fn filter(call: &Call, query: &Query, faults: &mut Faults) -> Result<Filter, Fault> {
    let region = reading::region_within(call, query, faults)?;
    let mut columns = Vec::new();
    let mut one_of = |name: &'static str, code: Result<Option<&'static str>, Fault>| {
        let code = faults.take(code).flatten();
        columns.extend(code.map(|code| (name, code.to_owned())));
    };
    let state = query.parsed("state", ClaimState::from_code, Kind::NotAllowed);
    one_of("state", state.map(|state| state.map(ClaimState::code)));
    one_of("scheme", scheme(query));
    one_of("fund", fund(query));
    let id = |text: &str| text.parse::<Uuid>().ok();
    let beneficiary = query.parsed("beneficiary", id, Kind::InvalidId);
    let beneficiary = faults.take(beneficiary).flatten();
    columns.extend(beneficiary.map(|id| ("beneficiary", id.to_string())));
    Ok(Filter {
        columns,
        region: Some(region),
        conditions: Vec::new(),
    })
}

/// The code of the scheme that a query asks for.
pub fn scheme(query: &Query) -> Result<Option<&'static str>, Fault> {
    let scheme = |text: &str| Scheme::from_code(&text.replace('-', "_"));
    let scheme = query.parsed("scheme", scheme, Kind::NotAllowed)?;
    Ok(scheme.map(Scheme::code))
}

/// The code of the fund that a query asks for.
pub fn fund(query: &Query) -> Result<Option<&'static str>, Fault> {
    let fund = query.parsed("fund", Fund::from_code, Kind::NotAllowed)?;
    Ok(fund.map(Fund::code))
}

fn overdue_after(query: &Query, faults: &mut Faults) -> u32 {
    let days = |text: &str| text.parse().ok().filter(|days| *days <= MOST_DAYS);
    let days = query.parsed("days", days, Kind::OutOfRange);
    faults.take(days).flatten().unwrap_or(OVERDUE_AFTER)
}

/// A page of the claims that a filter means, with their ages on a day.
pub async fn show(
    call: &Call,
    (mut look, as_of): (Reading, Option<u64>),
    filter: &Filter,
    (order, page): (Order, &Page<2>),
    on: NaiveDate,
) -> Result<Answer, Fault> {
    let [day, claim] = &page.after;
    let mut rows = money::claims(
        &mut look,
        filter,
        as_of,
        order,
        (day, claim),
        page.limit + 1,
    )
    .await?;
    let shown = usize::try_from(page.limit).unwrap_or_default();
    let more = rows.len() > shown;
    rows.truncate(shown);
    let next_page_token = rows.last().filter(|_| more).map(|last| {
        let (day, claim) = order.place(last);
        reading::page_token(&[day, claim])
    });
    let page = ClaimPage {
        items: rows
            .into_iter()
            .map(|row| view::claim_item(row, on))
            .collect(),
        next_page_token,
        on: on.to_string(),
        basis: reading::basis(&look, as_of),
    };
    let tag = reading::opaque_tag(call, &page);
    Ok(Answer::ok(&page)?.etag(tag))
}

/// `GET /finance/clawback-tasks`.
pub async fn list_clawback_tasks(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&[&READ[..], &PAGE[..], &["region", "scheme"][..]].concat())?;
    let mut faults = Faults::default();
    let region = reading::region_within(&call, &query, &mut faults)?;
    let scheme = faults.take(scheme(&query)).flatten();
    let page = Page::<2>::of(&query, &mut faults);
    reading::known_then(&call, &query, &mut faults).await?;
    let (mut look, as_of) = reading::projection(&call, &query, determinations::PROJECTION).await?;
    let [worker, hold] = page.after;
    let filter = ground::Filter {
        region: Some(region),
        scheme: scheme.and_then(Scheme::from_code),
        paid: Some(true),
        after: (worker, hold),
        limit: page.limit + 1,
    };
    let mut lines = ground::list(&mut look, &filter, as_of).await?;
    let shown = usize::try_from(page.limit).unwrap_or_default();
    let more = lines.len() > shown;
    lines.truncate(shown);
    let last = lines.last().filter(|_| more);
    let shown = ClawbackTaskPage {
        next_page_token: last.map(|last| {
            reading::page_token(&[&last.worker.to_string(), &last.hold_id.to_string()])
        }),
        items: lines
            .iter()
            .map(|line| view::clawback_task(line, call.language))
            .collect(),
        basis: reading::basis(&look, as_of),
    };
    let tag = reading::opaque_tag(&call, &shown);
    Ok(Answer::ok(&shown)?.etag(tag))
}
