//! The ledger of a region and year, the entries behind each cell, and what moved between two reports.

use std::collections::BTreeMap;

use api_spec::ledger::{
    Ledger, LedgerComparison, LedgerDifference, LedgerEntry, LedgerEntryPage, LedgerInvariant,
    Reconciliation, ReconciliationItem, ReconciliationPair, ReconciliationProblem,
};
use api_spec::problem::Slug;
use chrono::NaiveDate;
use domain::region::RegionCode;
use domain::worker::Worker;
use projections::ledger::{Code, FIRST_YEAR, LAST_YEAR, LedgerForm, invariants};

use super::answer::Answer;
use super::call::{Call, Query};
use super::dated::{DATED, asked_day};
use super::fault::{Fault, Item, Kind};
use super::forms::prefers;
use super::parse::Faults;
use super::reading::{self, PAGE, READ};
use crate::dated;
use crate::query::ledger::{self, CellEntry, OneSided};
use crate::query::{Reading, at_or_now};
use crate::store::{EventRef, Log};
use crate::view::{self, number, place, true_on};

/// Entries of one cell that a comparison shows.
const SHOWN_ENTRIES: usize = 100;

/// The year in the path.
pub fn year(call: &Call) -> Result<u16, Fault> {
    let text = call.path("year");
    let year =
        Some(text).filter(|text| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()));
    let year = year
        .and_then(|text| text.parse().ok())
        .filter(|year| (FIRST_YEAR..=LAST_YEAR).contains(&i32::from(*year)));
    year.ok_or_else(|| {
        let allowed = Some(format!("{FIRST_YEAR} – {LAST_YEAR}"));
        Fault::invalid(vec![Item {
            pointer: "/path/year".to_owned(),
            kind: Kind::OutOfRange,
            allowed,
        }])
    })
}

/// `GET /ledgers/{year}`.
pub async fn get_ledger(call: Call) -> Result<Answer, Fault> {
    let as_csv = prefers(&call, "text/csv")?;
    let query = call.query(&[&DATED[..], &["region"][..]].concat())?;
    let year = year(&call)?;
    let (region, on) = place_and_day(&call, &query)?;
    let (mut look, as_of) = reading::projection(&call, &query, ledger::PROJECTION).await?;
    let form = match on {
        None => ledger::form(&mut look, i32::from(year), region, as_of).await?,
        Some(day) => {
            let asked = dated::ledger::Asked::of(&look, year, region, as_of, day);
            dated::ledger::form(&call.state.store.log, &mut look, asked).await?
        }
    };
    let answer = Ledger {
        year,
        region: region.to_string(),
        region_name: region.name().to_owned(),
        as_of: number(at_or_now(&look, as_of)),
        basis: true_on(reading::basis(&look, as_of), on),
        rows: view::ledger_rows(&form, call.language),
        invariants: invariants(&form)
            .into_iter()
            .map(|invariant| LedgerInvariant {
                rule: invariant.rule.to_owned(),
                holds: invariant.holds,
            })
            .collect(),
    };
    let tag = reading::opaque_tag(&call, &(as_csv, &answer));
    if !as_csv {
        return Ok(Answer::ok(&answer)?.etag(tag));
    }
    let table = view::ledger_csv(&answer.rows).map_err(|error| Fault {
        source: Some(Box::new(error)),
        ..Fault::new(Slug::Internal)
    })?;
    Ok(Answer::of_type("text/csv; charset=utf-8", table).etag(tag))
}

/// The region and the day that are asked for, with all faults at once.
fn place_and_day(call: &Call, query: &Query) -> Result<(RegionCode, Option<NaiveDate>), Fault> {
    let mut faults = Faults::default();
    let region = reading::region_within(call, query, &mut faults)?;
    let on = asked_day(query, &mut faults);
    faults.finish()?;
    Ok((region, on))
}

impl From<dated::ledger::Unmade> for Fault {
    fn from(unmade: dated::ledger::Unmade) -> Self {
        match unmade {
            dated::ledger::Unmade::TooManyCases => Self::new(Slug::TooManyCases)
                .fact("at_most", dated::ledger::MOST_CASES)
                .detail(
                    "The figures of a day are worked out case by case. Ask for a smaller region, or without `on`.",
                    "按业务日期的数据须逐案计算。请缩小地区范围，或不带 on 参数查询。",
                ),
            dated::ledger::Unmade::Runner(error) => error.into(),
        }
    }
}

/// What the members of a row are.
fn member_kind(code: Code) -> &'static str {
    match code {
        Code::AgreementsInterProvince
        | Code::AgreementsCityAreaCrossProvince
        | Code::AgreementsEnterpriseAreaCrossProvince
        | Code::AgreementsCityAreaInProvince
        | Code::AgreementsEnterpriseAreaInProvince => "agreement",
        Code::OutputWorkers
        | Code::OutputTargetGroup
        | Code::OutputInProvince
        | Code::OutputCrossProvince
        | Code::InputWorkers
        | Code::InputInProvince
        | Code::InputCrossProvince => "worker",
        Code::OutputEnterprises | Code::InputEnterprises => "organisation",
        Code::Trainings => "training",
    }
}

/// Entries with the events that caused them.
async fn cited(log: &Log, code: Code, entries: Vec<CellEntry>) -> Result<Vec<LedgerEntry>, Fault> {
    let positions: Vec<i64> = entries.iter().map(|entry| entry.position).collect();
    let causes: BTreeMap<i64, EventRef> = log.events_at(&positions).await?;
    let cite = |entry: CellEntry| {
        let cause = causes.get(&entry.position)?;
        Some(LedgerEntry {
            member: entry.member,
            member_kind: member_kind(code).to_owned(),
            delta: entry.delta,
            value: entry.value,
            position: entry.position,
            stream: cause.aggregate_type.clone(),
            id: Some(cause.aggregate_id.clone()),
            version: cause.sequence,
            event_type: Some(cause.event_type.clone()),
        })
    };
    let asked = entries.len();
    let cited: Vec<LedgerEntry> = entries.into_iter().filter_map(cite).collect();
    if cited.len() == asked {
        Ok(cited)
    } else {
        Err(
            crate::store::StoreError::corrupt("a ledger entry cites a position that the log lacks")
                .into(),
        )
    }
}

/// `GET /ledgers/{year}/rows/{code}/entries`.
pub async fn list_ledger_entries(call: Call) -> Result<Answer, Fault> {
    let code = Code::from_code(call.path("code")).ok_or_else(|| Fault::new(Slug::NotFound))?;
    let query = call.query(&[&DATED[..], &PAGE[..], &["region"][..]].concat())?;
    let year = year(&call)?;
    let (region, on) = place_and_day(&call, &query)?;
    let limit = reading::page_size(&query)?;
    let malformed = || Fault::at("/query/page_token", Kind::InvalidPageToken);
    let after = match reading::page_after::<2>(&query)? {
        Some([position, ordinal]) => (
            position.parse().map_err(|_| malformed())?,
            ordinal.parse().map_err(|_| malformed())?,
        ),
        None => (0, 0),
    };
    let (mut look, as_of) = reading::projection(&call, &query, ledger::PROJECTION).await?;
    let shown = usize::try_from(limit).unwrap_or_default();
    let (mut entries, value) = match on {
        None => {
            let whole = i32::from(year);
            let limit = limit + 1;
            let entries =
                ledger::entries(&mut look, code, whole, region, as_of, after, limit).await?;
            let form = ledger::form(&mut look, whole, region, as_of).await?;
            (entries, form.get(&code).copied().unwrap_or(0))
        }
        Some(day) => {
            let asked = dated::ledger::Asked::of(&look, year, region, as_of, day);
            let log = &call.state.store.log;
            let mut all = dated::ledger::entries(log, &mut look, code, asked).await?;
            let value = all.last().map_or(0, |last| last.value);
            all.retain(|entry| (entry.position, entry.ordinal) > after);
            all.truncate(shown + 1);
            (all, value)
        }
    };
    let more = entries.len() > shown;
    entries.truncate(shown);
    let last = entries.last().filter(|_| more);
    let next_page_token = last
        .map(|last| reading::page_token(&[&last.position.to_string(), &last.ordinal.to_string()]));
    let page = LedgerEntryPage {
        year,
        region: region.to_string(),
        code: code.code().to_owned(),
        value,
        basis: true_on(reading::basis(&look, as_of), on),
        items: cited(&call.state.store.log, code, entries).await?,
        next_page_token,
    };
    Ok(Answer::ok(&page)?.etag(reading::opaque_tag(&call, &page)))
}

/// `GET /ledgers/{year}/compare`.
pub async fn compare_ledger(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&["region", "from", "to", "min_position"])?;
    let region = reading::asked_region(&call, &query)?;
    let year = year(&call)?;
    let log = &call.state.store.log;
    let missing = |name: &str| Fault::at(format!("/query/{name}"), Kind::Missing);
    let from = reading::position(log, &query, "from")
        .await?
        .ok_or_else(|| missing("from"))?;
    let to = match reading::position(log, &query, "to").await? {
        Some(to) => to,
        None => log.head().await?,
    };
    if to < from {
        return Err(Fault::at("/query/to", Kind::EndsBeforeStart));
    }
    reading::reached(&call, ledger::PROJECTION, to).await?;
    let mut look = Reading::of(&call.state.store, ledger::PROJECTION).await?;
    let earlier = ledger::form(&mut look, i32::from(year), region, Some(from)).await?;
    let later = ledger::form(&mut look, i32::from(year), region, Some(to)).await?;
    let mut rows = Vec::new();
    for code in Code::ALL {
        let held = |form: &LedgerForm| form.get(code).copied().unwrap_or(0);
        let mut entries = ledger::entries_between(
            &mut look,
            *code,
            i32::from(year),
            region,
            from,
            to,
            SHOWN_ENTRIES + 1,
        )
        .await?;
        let more_entries = entries.len() > SHOWN_ENTRIES;
        entries.truncate(SHOWN_ENTRIES);
        rows.push(LedgerDifference {
            no: code.no(),
            code: code.code().to_owned(),
            label: view::ledger_label(*code, call.language).to_owned(),
            from: held(&earlier),
            to: held(&later),
            delta: held(&later) - held(&earlier),
            entries: cited(log, *code, entries).await?,
            more_entries,
        });
    }
    let comparison = LedgerComparison {
        year,
        region: region.to_string(),
        from: number(from),
        to: number(to),
        rows,
    };
    Ok(Answer::ok(&comparison)?.etag(reading::opaque_tag(&call, &comparison)))
}

/// `GET /reconciliation/{year}`.
pub async fn reconcile(call: Call) -> Result<Answer, Fault> {
    let query = call.query(&[&READ[..], &PAGE[..], &["region"][..]].concat())?;
    let region = reading::asked_region(&call, &query)?;
    let year = year(&call)?;
    let limit = usize::try_from(reading::page_size(&query)?).unwrap_or_default();
    let after = reading::page_after::<2>(&query)?.unwrap_or_default();
    let (mut look, as_of) = reading::projection(&call, &query, ledger::PROJECTION).await?;
    let within = |code: &str| RegionCode::parse(code).is_ok_and(|place| place.is_within(region));
    // A province sees its own side of each pair; the nation all.
    let province = region.province().to_string();
    let pairs = ledger::pairs(&mut look, i32::from(year), as_of)
        .await?
        .into_iter();
    let pairs = pairs.filter(|((from, to), _)| {
        region == RegionCode::NATION || *from == province || *to == province
    });
    let pairs = pairs.map(|((from_province, to_province), pair)| ReconciliationPair {
        from_province,
        to_province,
        dispatched: pair.dispatched,
        arrived: pair.arrived,
        difference: pair.dispatched - pair.arrived,
    });
    let pairs: Vec<ReconciliationPair> = pairs.collect();
    let mut found: Vec<OneSided> = Vec::new();
    let mut last = (after[0].clone(), after[1].clone());
    while found.len() <= limit {
        let chunk =
            ledger::one_sided(&mut look, i32::from(year), as_of, (&last.0, &last.1), CHUNK).await?;
        let Some(end) = chunk.last() else { break };
        last = (end.worker_id.clone(), end.dispatch_id.clone());
        found.extend(
            chunk
                .into_iter()
                .filter(|one| within(&one.from) || within(&one.to)),
        );
    }
    let more = found.len() > limit;
    found.truncate(limit);
    let next_page_token = found
        .last()
        .filter(|_| more)
        .map(|last| reading::page_token(&[&last.worker_id, &last.dispatch_id]));
    let mut items = Vec::new();
    for one in &found {
        items.extend(item(&call, one, at_or_now(&look, as_of)).await?);
    }
    let answer = Reconciliation {
        year,
        region: region.to_string(),
        basis: reading::basis(&look, as_of),
        pairs,
        items,
        next_page_token,
    };
    Ok(Answer::ok(&answer)?.etag(reading::opaque_tag(&call, &answer)))
}

const CHUNK: i64 = 500;

/// A one-sided movement with its dates, which stand in the case.
async fn item(
    call: &Call,
    one: &OneSided,
    position: u64,
) -> Result<Option<ReconciliationItem>, Fault> {
    let log = &call.state.store.log;
    let version = log.version_at("worker", &one.worker_id, position).await?;
    let case = log.load_at::<Worker>(&one.worker_id, version).await?;
    let dispatch = one
        .dispatch_id
        .parse()
        .ok()
        .and_then(|id| case.state.dispatch(id));
    Ok(dispatch.map(|dispatch| ReconciliationItem {
        worker_id: one.worker_id.clone(),
        dispatch_id: one.dispatch_id.clone(),
        from: place(&dispatch.fact.origin),
        to: place(&dispatch.fact.destination),
        departed_on: dispatch.fact.departed_on.to_string(),
        arrived_on: dispatch.arrived_on.map(|day| day.to_string()),
        problem: if one.problem == "unsent" {
            ReconciliationProblem::Unsent
        } else {
            ReconciliationProblem::Unconfirmed
        },
    }))
}
