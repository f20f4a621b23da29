//! Who is entitled to what.

use std::collections::BTreeMap;

use api_spec::problem::Slug;
use api_spec::subsidy::{DeterminationPage, QuarterStatement, WorkerDeterminations};
use cqrs_es::Aggregate;
use domain::determination::Outcome;
use domain::ids::{OrganisationId, WorkerId};
use domain::region::RegionCode;
use domain::scheme::Scheme;
use domain::time::{Month, parse_date};
use domain::worker::Worker;
use projections::directory::scope_of_worker;

use super::answer::Answer;
use super::call::{Call, Query};
use super::cases;
use super::fault::{Fault, Kind};
use super::parse::Faults;
use super::reading::{self, Asked, PAGE, READ};
use crate::query::determinations::{
    self, Answered, Answers, Filter, Found, PROJECTION, explain, explain_all, explain_base, passes,
};
use crate::query::{Reading, at_or_now};
use crate::runner::Library;
use crate::store::{Log, StoreError};
use crate::view;

const FILTERS: [&str; 9] = [
    "region",
    "outcome",
    "programme",
    "worker_id",
    "employer_id",
    "eligible_from",
    "eligible_until",
    "amount_from_fen",
    "amount_until_fen",
];

/// `GET /subsidies/{scheme}`.
pub async fn list_determinations(call: Call) -> Result<Answer, Fault> {
    let scheme = Scheme::from_code(&call.path("scheme").replace('-', "_"))
        .ok_or_else(|| Fault::new(Slug::NotFound))?;
    let query = call.query(&[&READ[..], &PAGE[..], &FILTERS[..], &["on"][..]].concat())?;
    let mut filter = filter(&call, &query, &mut Faults::default()).await?;
    filter
        .columns
        .push(("scheme", vec![scheme.code().to_owned()]));
    page(&call, &query, filter, Some(scheme)).await
}

/// `GET /subsidies/unclaimed`.
pub async fn list_unclaimed(call: Call) -> Result<Answer, Fault> {
    let query = call.query(
        &[
            &READ[..],
            &PAGE[..],
            &["region", "scheme", "worker_id", "on"][..],
        ]
        .concat(),
    )?;
    let mut faults = Faults::default();
    let scheme = |text: &str| Scheme::from_code(&text.replace('-', "_"));
    let scheme = query.parsed("scheme", scheme, Kind::NotAllowed);
    let scheme = faults.take(scheme).flatten();
    let mut filter = filter(&call, &query, &mut faults).await?;
    filter
        .columns
        .extend(scheme.map(|scheme| ("scheme", vec![scheme.code().to_owned()])));
    let due = [Outcome::Eligible, Outcome::Expired].map(|outcome| outcome.code().to_owned());
    filter.columns.push(("outcome", due.to_vec()));
    filter.one_a_year = true;
    page(&call, &query, filter, scheme).await
}

/// `GET /workers/{id}/determinations`.
pub async fn list_worker_determinations(call: Call) -> Result<Answer, Fault> {
    let scoped = cases::worker(&call).await?;
    let query = call.query(&[&READ[..], &["on"][..]].concat())?;
    let asked = Asked::of(&call, &query, &mut Faults::default()).await?;
    reading::case_is_there(&call, &query).await?;
    let log = &call.state.store.log;
    let position = match asked.as_of {
        Some(position) => position,
        None => log.head().await?,
    };
    let (person, case) = answering(&call, scoped.id, asked.as_of).await?;
    let on = asked.on;
    let visible = person == scoped.id || call.caller.covers_any(scope_of_worker(&case));
    let answers = if visible {
        explain(log, position, person, on).await?
    } else {
        Answers::new()
    };
    let shown = WorkerDeterminations {
        items: answers
            .values()
            .map(|(question, answer)| view::determination_view(question, answer, call.language))
            .collect(),
        on: on.to_string(),
        basis: view::folded_at(position),
    };
    let tag = reading::opaque_tag(&call, &shown);
    Ok(Answer::ok(&shown)?.etag(tag))
}

/// `GET /subsidies/social-insurance/employers/{id}/quarters/{quarter}`.
pub async fn get_quarter_statement(call: Call) -> Result<Answer, Fault> {
    let id: OrganisationId = call.path_id("id")?;
    let quarter = call.path("quarter").to_owned();
    let months = months_of(&quarter).ok_or_else(|| Fault::new(Slug::NotFound))?;
    let employer = call
        .state
        .store
        .log
        .load::<domain::organisation::Organisation>(&id.to_string())
        .await?;
    // Where its seat was in the quarter, and where it is now.
    let then = months.map(|month| employer.state.region_on(month.first_day()));
    let mut regions = then.into_iter().chain([employer.state.region()]).flatten();
    if !regions.any(|region| call.caller.covers(region)) {
        return Err(Fault::new(Slug::NotFound));
    }
    let query = call.query(&[&READ[..], &["on"][..]].concat())?;
    let Asked { on, .. } = Asked::of(&call, &query, &mut Faults::default()).await?;
    let (mut look, as_of) = reading::projection(&call, &query, PROJECTION).await?;
    let filter = Filter {
        columns: vec![
            ("scheme", vec![Scheme::SocialInsurance.code().to_owned()]),
            ("organisation", vec![id.to_string()]),
            ("month", months.map(|month| month.to_string()).to_vec()),
        ],
        limit: i64::MAX,
        on,
        ..Filter::default()
    };
    let found = determinations::list(&mut look, &filter, as_of).await?;
    let position = at_or_now(&look, as_of);
    let basis = reading::basis(&look, as_of);
    // Nothing more is read from the rows, and explaining takes its time.
    drop(look);
    let answers = explain_all(&call.state.store.log, position, &found, on).await?;
    let mut lines: Vec<_> = found
        .iter()
        .filter_map(|found| answers.get(found))
        .filter_map(|(question, answer)| view::statement_line(question, answer, call.language))
        .collect();
    lines.sort_by(|left, right| {
        (&left.month, &left.worker_id).cmp(&(&right.month, &right.worker_id))
    });
    let shown = QuarterStatement {
        employer_id: id.to_string(),
        quarter,
        total_fen: lines.iter().map(|line| line.amount_fen).sum(),
        lines,
        on: on.to_string(),
        basis,
    };
    let tag = reading::opaque_tag(&call, &shown);
    Ok(Answer::ok(&shown)?.etag(tag))
}

/// The months of a quarter as it is written: `2021Q3`.
pub fn months_of(quarter: &str) -> Option<[Month; 3]> {
    let (year, number) = quarter.split_once('Q')?;
    let first = match number {
        "1" => "01",
        "2" => "04",
        "3" => "07",
        "4" => "10",
        _ => return None,
    };
    let first = Month::parse(&format!("{year}-{first}")).ok()?;
    Some([first, first.plus_months(1), first.plus_months(2)])
}

/// The record that answers for a person: the one that a record is linked to, if it is; with its state of now.
async fn answering(
    call: &Call,
    id: WorkerId,
    as_of: Option<u64>,
) -> Result<(WorkerId, Worker), Fault> {
    let log = &call.state.store.log;
    let stream = id.to_string();
    let record = match as_of {
        Some(position) => {
            let version = log.version_at(Worker::TYPE, &stream, position).await?;
            log.load_at::<Worker>(&stream, version).await?
        }
        None => log.load::<Worker>(&stream).await?,
    };
    match record.state.linked_to {
        Some(person) => Ok((person, log.load::<Worker>(&person.to_string()).await?.state)),
        None => Ok((id, record.state)),
    }
}

async fn filter(call: &Call, query: &Query, faults: &mut Faults) -> Result<Filter, Fault> {
    let region = match reading::asked_region(call, query) {
        Err(fault) if fault.items.is_empty() => return Err(fault),
        region => faults.take(region),
    };
    let outcome = query.parsed("outcome", Outcome::from_code, Kind::NotAllowed);
    let outcome = faults.take(outcome).flatten();
    let id = |name: &'static str| {
        query.parsed(
            name,
            |text| text.parse::<uuid::Uuid>().ok(),
            Kind::InvalidId,
        )
    };
    let worker = faults.take(id("worker_id")).flatten();
    let employer = faults.take(id("employer_id")).flatten();
    let date =
        |name: &'static str| query.parsed(name, |text| parse_date(text).ok(), Kind::InvalidDate);
    let eligible_from = faults.take(date("eligible_from")).flatten();
    let eligible_until = faults.take(date("eligible_until")).flatten();
    let fen = |name: &'static str| {
        let amount = |text: &str| text.parse::<i64>().ok().filter(|fen| *fen >= 0);
        query.parsed(name, amount, Kind::OutOfRange)
    };
    let amount_from = faults.take(fen("amount_from_fen")).flatten();
    let amount_until = faults.take(fen("amount_until_fen")).flatten();
    let limit = faults.take(reading::page_size(query)).unwrap_or(1);
    let after = faults.take(reading::page_after::<2>(query)).flatten();
    let Asked { as_of, on } = Asked::of(call, query, faults).await?;
    let person = match worker {
        Some(id) => Some(answering(call, id.into(), as_of).await?.0),
        None => None,
    };
    let mut columns = Vec::new();
    columns.extend(outcome.map(|outcome| ("outcome", vec![outcome.code().to_owned()])));
    // A person's rows stand under the record that answers.
    columns.extend(person.map(|id| ("case_id", vec![id.to_string()])));
    columns.extend(employer.map(|id| ("organisation", vec![id.to_string()])));
    columns.extend(
        query
            .text("programme")
            .map(|programme| ("programme", vec![programme.to_owned()])),
    );
    Ok(Filter {
        columns,
        region: region.filter(|region| *region != RegionCode::NATION),
        amount: (amount_from, amount_until),
        eligible: (eligible_from, eligible_until),
        one_a_year: false,
        on,
        after: after
            .map(|[case, question]| (case, question))
            .unwrap_or_default(),
        limit: limit + 1,
    })
}

/// A page of what a filter finds, each explained. Of one scheme, or of all.
async fn page(
    call: &Call,
    query: &Query,
    filter: Filter,
    scheme: Option<Scheme>,
) -> Result<Answer, Fault> {
    let (mut look, as_of) = reading::projection(call, query, PROJECTION).await?;
    let log = &call.state.store.log;
    let position = at_or_now(&look, as_of);
    let basis = reading::basis(&look, as_of);
    let mut items = BTreeMap::new();
    // The awards of bases join cases and have no rows of their own.
    if scheme.is_none_or(|scheme| scheme == Scheme::BaseAward) {
        items = bases(log, &mut look, &filter, as_of).await?;
    }
    let mut found = Vec::new();
    if scheme != Some(Scheme::BaseAward) {
        found = determinations::list(&mut look, &filter, as_of).await?;
    }
    // Nothing more is read from the rows, and explaining takes its time.
    drop(look);
    let shown = usize::try_from(filter.limit - 1).unwrap_or_default();
    let mut order: Vec<Found> = items.keys().cloned().chain(found).collect();
    order.sort_by(|left, right| left.0.cmp(&right.0));
    let more = order.len() > shown;
    order.truncate(shown);
    let rows: Vec<Found> = order
        .iter()
        .filter(|found| !items.contains_key(found))
        .cloned()
        .collect();
    items.extend(explain_all(log, position, &rows, filter.on).await?);
    let page = DeterminationPage {
        next_page_token: order
            .last()
            .filter(|_| more)
            .map(|(case, question)| reading::page_token(&[case, question])),
        items: order
            .iter()
            .filter_map(|found| items.get(found))
            .map(|(question, answer)| view::determination_view(question, answer, call.language))
            .collect(),
        on: filter.on.to_string(),
        basis,
    };
    let tag = reading::opaque_tag(call, &page);
    Ok(Answer::ok(&page)?.etag(tag))
}

/// The awards of bases that a filter finds, worked out from the stays that the rows tell.
async fn bases(
    log: &Log,
    look: &mut Reading,
    filter: &Filter,
    as_of: Option<u64>,
) -> Result<BTreeMap<Found, Answered>, Fault> {
    let position = at_or_now(look, as_of);
    let limit = usize::try_from(filter.limit).unwrap_or_default();
    let mut library = Library::at(log, position).await?;
    let mut found = BTreeMap::new();
    for case in determinations::bases(look, as_of).await? {
        if case < filter.after.0 || found.len() >= limit {
            continue;
        }
        let id: OrganisationId = case
            .parse()
            .map_err(|_| StoreError::corrupt("determination_base.case_id"))?;
        let answers = explain_base(log, &mut library, look, position, id, filter.on).await?;
        found.extend(
            answers
                .into_iter()
                .map(|(key, answered)| ((case.clone(), key), answered))
                .filter(|(found, (question, answer))| {
                    *found > filter.after && passes(filter, question, answer)
                }),
        );
    }
    Ok(found)
}
