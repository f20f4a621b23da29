//! What reads have in common: as of when, how far on, which page.

use std::str::FromStr;

use api_spec::problem::Slug;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use domain::region::RegionCode;
use domain::time::parse_date;

use super::call::{Call, Query};
use super::fault::{Fault, Kind};
use super::parse::Faults;
use crate::clock;
use crate::query::{Reading, UnknownPosition, has_stopped, position_named, wait_for};
use crate::store::Log;
use crate::store::projections::code_version;

/// The parameters that every read of a projection takes.
pub const READ: [&str; 2] = ["as_of", "min_position"];
/// The parameters that every list takes.
pub const PAGE: [&str; 2] = ["page_size", "page_token"];

const DEFAULT_PAGE_SIZE: i64 = 50;
const MAX_PAGE_SIZE: i64 = 500;

/// The position that a parameter names. Beyond the head there is nothing to be known yet: a fault.
pub async fn position(log: &Log, query: &Query, name: &str) -> Result<Option<u64>, Fault> {
    let Some(text) = query.text(name) else {
        return Ok(None);
    };
    let pointer = format!("/query/{name}");
    match position_named(log, text).await {
        Ok(position) => Ok(Some(position)),
        Err(UnknownPosition::Malformed) => Err(Fault::at(pointer, Kind::InvalidAsOf)),
        Err(UnknownPosition::BeyondHead) => Err(Fault::at(pointer, Kind::BeyondHead)),
        Err(UnknownPosition::Store(error)) => Err(error.into()),
    }
}

/// A whole number in a parameter.
pub fn whole_number(query: &Query, name: &str) -> Result<Option<u64>, Fault> {
    let digits = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse().ok())
            .flatten()
    };
    query.parsed(name, digits, Kind::WrongType)
}

/// A region in a parameter.
pub fn region(query: &Query, name: &str) -> Result<Option<RegionCode>, Fault> {
    query.parsed(
        name,
        |text| RegionCode::parse(text).ok(),
        Kind::UnknownRegion,
    )
}

/// How many items a page has.
pub fn page_size(query: &Query) -> Result<i64, Fault> {
    let size = |text: &str| {
        text.parse()
            .ok()
            .filter(|size| (1..=MAX_PAGE_SIZE).contains(size))
    };
    let size = query.parsed("page_size", size, Kind::OutOfRange);
    let size = size.map_err(|fault| fault.allowing(&format!("1 – {MAX_PAGE_SIZE}")))?;
    Ok(size.unwrap_or(DEFAULT_PAGE_SIZE))
}

/// Where a page begins: what the token before it said, as so many parts.
pub fn page_after<const N: usize>(query: &Query) -> Result<Option<[String; N]>, Fault> {
    let parts = |token: &str| {
        let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
        let parts: Vec<String> = text.split('\n').map(str::to_owned).collect();
        parts.try_into().ok()
    };
    query.parsed("page_token", parts, Kind::InvalidPageToken)
}

/// What a page begins after, where its token names one thing.
pub fn page_after_one<T: FromStr>(query: &Query) -> Result<Option<T>, Fault> {
    let Some([after]) = page_after::<1>(query)? else {
        return Ok(None);
    };
    let read = after.parse().map(Some);
    read.map_err(|_| Fault::at("/query/page_token", Kind::InvalidPageToken))
}

/// The token of the page that begins after these parts.
pub fn page_token(parts: &[&str]) -> String {
    URL_SAFE_NO_PAD.encode(parts.join("\n"))
}

/// Waits until a case read may be answered: cases are read from the store, so any position that
/// exists is there already.
pub async fn case_is_there(call: &Call, query: &Query) -> Result<(), Fault> {
    match whole_number(query, "min_position")? {
        Some(position) if position > call.state.store.log.head().await? => {
            // On PostgreSQL the log may be a moment behind the caller's own command.
            let deadline = tokio::time::Instant::now() + crate::store::POSITION_TIMEOUT;
            while tokio::time::Instant::now() < deadline {
                tokio::time::sleep(std::time::Duration::from_millis(20)).await;
                if position <= call.state.store.log.head().await? {
                    return Ok(());
                }
            }
            Err(Fault::new(Slug::Behind))
        }
        _ => Ok(()),
    }
}

/// A look at a projection that has reached what the query asks for, and the position asked for.
pub async fn projection(
    call: &Call,
    query: &Query,
    name: &str,
) -> Result<(Reading, Option<u64>), Fault> {
    let store = &call.state.store;
    let as_of = position(&store.log, query, "as_of").await?;
    let needed = whole_number(query, "min_position")?.max(as_of);
    if let Some(needed) = needed {
        reached(call, name, needed).await?;
    }
    Ok((Reading::of(store, name).await?, as_of))
}

/// Waits until a projection has reached a position. One that is late may be asked again soon; one
/// that has stopped waits for an operator.
pub async fn reached(call: &Call, name: &str, position: u64) -> Result<(), Fault> {
    let store = &call.state.store;
    if wait_for(store, name, position).await? {
        Ok(())
    } else if has_stopped(store, name).await? {
        Err(Fault::new(Slug::ProjectionStopped))
    } else {
        Err(Fault::new(Slug::Behind))
    }
}

/// When answers are asked for.
pub struct Asked {
    /// As of which place in the log.
    pub as_of: Option<u64>,
    /// On which day: the one named; else that of the place in the log, or today.
    pub on: NaiveDate,
}

impl Asked {
    /// Reads the parameters; fails with all faults that were found so far.
    pub async fn of(call: &Call, query: &Query, faults: &mut Faults) -> Result<Self, Fault> {
        let named = query.parsed("on", |text| parse_date(text).ok(), Kind::InvalidDate);
        let named = faults.take(named).flatten();
        let as_of = known_then(call, query, faults).await?;
        let recorded_at = match as_of.filter(|_| named.is_none()) {
            Some(position) => call.state.store.log.recorded_at(position).await?,
            None => None,
        };
        let of_the_log = || recorded_at.map_or_else(clock::today, clock::china_date);
        Ok(Self {
            as_of,
            on: named.unwrap_or_else(of_the_log),
        })
    }
}

/// As of which place in the log a read is asked for; fails with all faults that were found so far.
pub async fn known_then(
    call: &Call,
    query: &Query,
    faults: &mut Faults,
) -> Result<Option<u64>, Fault> {
    faults.take(whole_number(query, "min_position"));
    let as_of = match position(&call.state.store.log, query, "as_of").await {
        Err(fault) if fault.items.is_empty() => return Err(fault),
        as_of => faults.take(as_of).flatten(),
    };
    std::mem::take(faults).finish()?;
    Ok(as_of)
}

/// The region that is asked for, with faults noted; outside the caller's there is nothing.
pub fn region_within(call: &Call, query: &Query, faults: &mut Faults) -> Result<RegionCode, Fault> {
    match asked_region(call, query) {
        Err(fault) if fault.items.is_empty() => Err(fault),
        region => Ok(faults.take(region).unwrap_or(call.caller.region)),
    }
}

/// Which page is asked for: after which parts of a token, how many items.
pub struct Page<const N: usize> {
    /// Where it begins.
    pub after: [String; N],
    /// How many items at most.
    pub limit: i64,
}

impl<const N: usize> Page<N>
where
    [String; N]: Default,
{
    /// Reads the parameters; faults are noted.
    pub fn of(query: &Query, faults: &mut Faults) -> Self {
        Self {
            limit: faults.take(page_size(query)).unwrap_or(1),
            after: faults.take(page_after(query)).flatten().unwrap_or_default(),
        }
    }
}

/// What an answer of a projection rests on.
pub fn basis(reading: &Reading, as_of: Option<u64>) -> api_spec::common::Basis {
    let code_version = u32::try_from(code_version(reading.version)).unwrap_or_default();
    api_spec::common::Basis {
        position: crate::view::number(crate::query::at_or_now(reading, as_of)),
        projection_version: Some(code_version),
        on: None,
    }
}

/// The region that a figure is asked for: the caller's own without one; outside it there is nothing.
pub fn asked_region(call: &Call, query: &Query) -> Result<RegionCode, Fault> {
    let region = region(query, "region")?.unwrap_or(call.caller.region);
    if call.caller.covers(region) {
        Ok(region)
    } else {
        Err(Fault::new(Slug::NotFound))
    }
}

/// An opaque entity tag of an answer's bytes in its language.
pub fn opaque_tag(call: &Call, body: &impl serde::Serialize) -> String {
    let bytes = serde_json::to_vec(body).unwrap_or_default();
    let digest = <sha2::Sha256 as sha2::Digest>::digest(
        [call.language.tag().as_bytes(), b"\n", &bytes].concat(),
    );
    format!("\"{}\"", hex::encode(digest.get(..16).unwrap_or_default()))
}
