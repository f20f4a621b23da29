//! The access log, for auditors.

use api_spec::access_log::{
    AccessAction, AccessLine, AccessMonthView, AccessMonths, AccessPage, AccessProof,
};
use api_spec::problem::Slug;
use chrono::DateTime;
use cqrs_es::Aggregate;
use domain::access_month::AccessMonth;
use domain::region::RegionCode;

use super::answer::Answer;
use super::call::{Call, Query};
use super::fault::{Fault, Kind};
use super::identity::record_access;
use super::parse::Faults;
use super::reading::{self, PAGE};
use crate::access::months;
use crate::clock;
use crate::store::{self, AccessFilter, StoreError};
use crate::view::number;

/// What the reading of the access log is recorded for.
const PURPOSE: &str = "audit";
const MAX_SUBJECT_CHARACTERS: usize = 200;
const MAX_STREAM_CHARACTERS: usize = 100;

/// `GET /audit/access-log`.
pub async fn list_accesses(call: Call) -> Result<Answer, Fault> {
    let filters = ["subject", "action", "stream_id", "from", "to"];
    let query = call.query(&[&PAGE[..], &filters[..]].concat())?;
    let mut faults = Faults::default();
    let limit = faults.take(reading::page_size(&query)).unwrap_or(1);
    let before = faults.take(reading::page_after_one(&query)).flatten();
    let columns = columns(&query, &mut faults);
    let from = faults.take(instant(&query, "from")).flatten();
    let to = faults.take(instant(&query, "to")).flatten();
    faults.finish()?;
    // Who reads about readers is told of as well.
    record_access(&call, AccessAction::AccessLog, "", PURPOSE).await?;
    let filter = AccessFilter {
        columns,
        from,
        to,
        regions: regions(call.caller.region),
        before,
    };
    let log = &call.state.store.log;
    let mut found = log.accesses(&filter, limit + 1).await?;
    let shown = usize::try_from(limit).unwrap_or_default();
    let more = found.len() > shown;
    found.truncate(shown);
    let last = found.last().filter(|_| more);
    let next_page_token = last.map(|line| reading::page_token(&[&line.id.to_string()]));
    Answer::ok(&AccessPage {
        items: found.into_iter().map(line).collect(),
        next_page_token,
    })
}

/// The conditions that the query names.
fn columns(query: &Query, faults: &mut Faults) -> Vec<(&'static str, String)> {
    let subject = |text: &str| {
        let known = (1..=MAX_SUBJECT_CHARACTERS).contains(&text.chars().count());
        let known = known && !text.chars().any(char::is_control);
        known.then(|| text.to_owned())
    };
    let action = |code: &str| AccessAction::from_code(code).map(|action| action.code().to_owned());
    let stream = |text: &str| {
        let known = (1..=MAX_STREAM_CHARACTERS).contains(&text.chars().count());
        let known = known && !text.chars().any(char::is_control);
        known.then(|| text.to_ascii_lowercase())
    };
    let asked = [
        (
            "subject",
            query.parsed("subject", subject, Kind::OutOfRange),
        ),
        ("action", query.parsed("action", action, Kind::NotAllowed)),
        (
            "stream_id",
            query.parsed("stream_id", stream, Kind::OutOfRange),
        ),
    ];
    let mut columns = Vec::new();
    for (column, value) in asked {
        let value = faults.take(value).flatten();
        columns.extend(value.map(|value| (column, value)));
    }
    columns
}

/// An instant in a parameter, in microseconds since 1970.
fn instant(query: &Query, name: &str) -> Result<Option<i64>, Fault> {
    let micros = |text: &str| {
        let instant = DateTime::parse_from_rfc3339(text).ok()?;
        Some(instant.timestamp_micros())
    };
    query.parsed(name, micros, Kind::InvalidInstant)
}

/// A region with all below it, by code; none for the nation, whose auditors see every line.
fn regions(region: RegionCode) -> Option<Vec<String>> {
    if region == RegionCode::NATION {
        return None;
    }
    let within = RegionCode::all().filter(|code| code.is_within(region));
    Some(within.map(|code| code.to_string()).collect())
}

/// `GET /audit/access-log/months`.
pub async fn list_access_months(call: Call) -> Result<Answer, Fault> {
    call.query(&[])?;
    let log = &call.state.store.log;
    let mut items = Vec::new();
    for listed in log.sealed_months().await? {
        let month = log.load::<AccessMonth>(&listed.stream_id).await?.state;
        let position = log
            .position_of(AccessMonth::TYPE, &listed.stream_id, 1)
            .await?;
        let (Some(sealed), Some(position)) = (month.sealed, position) else {
            return Err(StoreError::corrupt("access_month_sealed: no event").into());
        };
        items.push(AccessMonthView {
            month: listed.month.clone(),
            first: number(sealed.first),
            count: number(sealed.count),
            deleted: sealed.count > 0 && !log.has_accesses(&listed).await?,
            root: sealed.root,
            stream_id: listed.stream_id,
            position: number(position),
        });
    }
    Answer::ok(&AccessMonths { items })
}

/// `GET /audit/access-log/{entry}/proof`.
pub async fn get_access_proof(call: Call) -> Result<Answer, Fault> {
    let id: i64 = call.path_id("entry")?;
    call.query(&[])?;
    let log = &call.state.store.log;
    let found = log.access(id).await?;
    let found = found.ok_or_else(|| Fault::new(Slug::NotFound))?;
    // Outside the caller's region there is none.
    let region = RegionCode::parse(&found.region).unwrap_or(RegionCode::NATION);
    if !call.caller.covers(region) {
        return Err(Fault::new(Slug::NotFound));
    }
    record_access(&call, AccessAction::AccessLog, "", PURPOSE).await?;
    let proof = months::proof(log, &found).await?;
    let proof = proof.ok_or_else(|| {
        Fault::new(Slug::NotFound).detail(
            "Its month is not sealed yet: that is done an hour after its end (UTC).",
            "该条记录所在月份尚未封存：月末（UTC）一小时后封存。",
        )
    })?;
    Answer::ok(&AccessProof {
        month: proof.sealed.month.to_string(),
        index: number(proof.index),
        size: number(proof.sealed.count),
        leaf: hex::encode(proof.leaf),
        path: proof.path.iter().map(hex::encode).collect(),
        root: proof.sealed.root,
        holds: proof.holds,
        data: String::from_utf8_lossy(&months::leaf_data(&found)?).into_owned(),
    })
}

fn line(line: store::AccessLine) -> AccessLine {
    let store::AccessLine {
        id,
        at,
        subject,
        role,
        region,
        action,
        stream_id,
        purpose,
        request_id,
        times,
    } = line;
    AccessLine {
        id,
        at: clock::rfc3339(at),
        subject,
        role,
        region,
        action,
        stream_id,
        purpose,
        request_id,
        times,
    }
}
