//! The finance side: the journal, what the accounts hold, what is to be paid.

use std::time::Duration;

use api_spec::finance::{Balances, FundBalance, JournalEvents, JournalPage};
use domain::time::Month;

use super::answer::Answer;
use super::call::Call;
use super::claim_lists::{self, fund, scheme};
use super::dated::{DATED, asked_day};
use super::fault::{Fault, Kind};
use super::forms::prefers;
use super::parse::Faults;
use super::reading::{self, Asked, PAGE, Page, READ};
use crate::query::balances::{self, together};
use crate::query::journal::{self, Cursor};
use crate::query::money::{Order, PROJECTION};
use crate::view;

const MEDIA_TYPE: &str = "application/cloudevents-batch+json";
const DEFAULT_LIMIT: u32 = 100;
const MAX_LIMIT: u32 = 1_000;
const MAX_WAIT_SECONDS: u64 = 30;

/// `GET /finance/journal`.
pub async fn read_journal(call: Call) -> Result<Answer, Fault> {
    let as_events = prefers(&call, MEDIA_TYPE)?;
    let query = call.query(&[&READ[..], &["after", "limit", "wait", "region"][..]].concat())?;
    let log = &call.state.store.log;
    let mut faults = Faults::default();
    let region = reading::region_within(&call, &query, &mut faults)?;
    let after = query.parsed("after", |text| text.parse().ok(), Kind::InvalidCursor);
    let after = faults.take(after).flatten().unwrap_or(Cursor::START);
    // A cursor of another installation would pass over everything that is still to come.
    if after.position() > log.head().await? {
        faults.take::<()>(Err(Fault::at("/query/after", Kind::BeyondHead)));
    }
    let limit = |text: &str| text.parse().ok().filter(|n| (1..=MAX_LIMIT).contains(n));
    let limit = faults.take(query.parsed("limit", limit, Kind::OutOfRange));
    let wait = |text: &str| text.parse().ok().filter(|n| *n <= MAX_WAIT_SECONDS);
    let wait = faults.take(query.parsed("wait", wait, Kind::OutOfRange));
    reading::known_then(&call, &query, &mut faults).await?;
    let (look, as_of) = reading::projection(&call, &query, PROJECTION).await?;
    drop(look);
    let asked = journal::Asked {
        after,
        region: Some(region),
        as_of,
        limit: limit.flatten().unwrap_or(DEFAULT_LIMIT),
    };
    let wait = Duration::from_secs(wait.flatten().unwrap_or_default());
    let (lines, next) = journal::lines_within(&call.state.store, asked, wait).await?;
    let next = next.to_string();
    let path = format!("/api/v1/finance/journal?after={next}");
    let lines = lines.into_iter();
    let answer = if as_events {
        let events = JournalEvents(lines.map(view::journal_event).collect());
        let tag = reading::opaque_tag(&call, &(&events, &next));
        Answer::json_of_type(MEDIA_TYPE, &events)?.etag(tag)
    } else {
        let items = lines.map(view::journal_line).collect();
        let page = JournalPage { items, next };
        let tag = reading::opaque_tag(&call, &page);
        Answer::ok(&page)?.etag(tag)
    };
    Ok(answer.next(path))
}

/// `GET /finance/balances`.
pub async fn get_balances(call: Call) -> Result<Answer, Fault> {
    let query =
        call.query(&[&DATED[..], &["region", "fund", "scheme", "month", "by"][..]].concat())?;
    let mut faults = Faults::default();
    let region = reading::region_within(&call, &query, &mut faults)?;
    let mut columns = Vec::new();
    for (name, code) in [("fund", fund(&query)), ("scheme", scheme(&query))] {
        let code = faults.take(code).flatten();
        columns.extend(code.map(|code| (name, code.to_owned())));
    }
    let month = query.parsed("month", |text| Month::parse(text).ok(), Kind::InvalidMonth);
    let month = faults.take(month).flatten();
    columns.extend(month.map(|month| ("month", month.to_string())));
    let by = |text: &str| (text == "month").then_some(());
    let by = faults.take(query.parsed("by", by, Kind::NotAllowed));
    let on = asked_day(&query, &mut faults);
    reading::known_then(&call, &query, &mut faults).await?;
    let (mut look, as_of) = reading::projection(&call, &query, PROJECTION).await?;
    let filter = balances::Filter {
        columns,
        region: Some(region),
        by_month: by.flatten().is_some(),
        booked_until: on,
    };
    let (found, cursor) = balances::balances(&mut look, &filter, as_of).await?;
    let total = view::account_balances(&together(&found));
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    let shown = Balances {
        region: region.to_string(),
        items: found
            .into_iter()
            .map(|balance| FundBalance {
                accounts: view::account_balances(&balance.accounts),
                fund: said(balance.fund),
                scheme: balance.scheme,
                month: said(balance.month),
            })
            .collect(),
        total,
        cursor: cursor.to_string(),
        basis: view::true_on(reading::basis(&look, as_of), on),
    };
    let tag = reading::opaque_tag(&call, &shown);
    Ok(Answer::ok(&shown)?.etag(tag))
}

/// `GET /finance/payables`.
pub async fn list_payables(call: Call) -> Result<Answer, Fault> {
    let known = ["region", "scheme", "fund", "held", "on"];
    let query = call.query(&[&READ[..], &PAGE[..], &known[..]].concat())?;
    let mut faults = Faults::default();
    let mut filter = claim_lists::filter(&call, &query, &mut faults)?;
    filter
        .conditions
        .push(("r.state = 'payable' AND r.batch = ''", Vec::new()));
    let held = |text: &str| match text {
        "true" => Some("r.held <> ''"),
        "false" => Some("r.held = ''"),
        _ => None,
    };
    let held = faults.take(query.parsed("held", held, Kind::NotAllowed));
    filter
        .conditions
        .extend(held.flatten().map(|held| (held, Vec::new())));
    let page = Page::of(&query, &mut faults);
    let Asked { on, .. } = Asked::of(&call, &query, &mut faults).await?;
    let look = reading::projection(&call, &query, PROJECTION).await?;
    claim_lists::show(&call, look, &filter, (Order::Waiting, &page), on).await
}
