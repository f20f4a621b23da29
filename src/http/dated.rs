//! Cases as the query asks for them: by what was known when, and true on which day.

use api_spec::common::Basis;
use chrono::NaiveDate;
use domain::time::parse_date;
use projections::dated::Datable;

use super::answer::Answer;
use super::call::{Call, Query};
use super::cases::{self, Scoped};
use super::fault::{Fault, Kind};
use super::parse::Faults;
use super::reading;
use crate::dated::{self, lists};
use crate::query::directory::Filter;
use crate::store::{Loaded, Stored};
use crate::view::{folded_at, true_on};
use api_spec::problem::Slug;
use domain::worker::Worker;

/// The parameters of a read that takes a day beside the time of knowledge.
pub const DATED: [&str; 3] = ["as_of", "min_position", "on"];

/// The day up to which facts are looked at, where the query names one; a fault is noted. A day to come is one too: nothing
/// is dated later than it.
pub fn asked_day(query: &Query, faults: &mut Faults) -> Option<NaiveDate> {
    let day = query.parsed("on", |text| parse_date(text).ok(), Kind::InvalidDate);
    faults.take(day).flatten()
}

/// A stream as it was asked for.
pub struct Then<A> {
    /// Its state.
    pub state: A,
    /// Its version.
    pub version: u64,
    position: Option<u64>,
    as_of: Option<u64>,
    on: Option<NaiveDate>,
}

impl<A: Stored + Datable> Then<A> {
    /// The stream, which the caller may see as it stands now, as the query asks for it.
    pub async fn of(call: &Call, id: &str, now: Loaded<A>) -> Result<Self, Fault> {
        let query = call.query(&DATED)?;
        let mut faults = Faults::default();
        let on = asked_day(&query, &mut faults);
        let as_of = reading::known_then(call, &query, &mut faults).await?;
        reading::case_is_there(call, &query).await?;
        let log = &call.state.store.log;
        let (state, version, position) = match (on, as_of) {
            (Some(day), _) => {
                let then = dated::stream::<A>(log, id, as_of, day).await?;
                let state = then.state.ok_or_else(|| Fault::new(Slug::NotFound))?;
                (state, then.version, as_of.or(Some(then.position)))
            }
            (None, Some(position)) => {
                let version = log.version_at(A::TYPE, id, position).await?;
                let then = log.load_at::<A>(id, version).await?;
                (then.state, then.version, Some(position))
            }
            (None, None) => {
                let position = log.position_of(A::TYPE, id, now.version).await?;
                (now.state, now.version, position)
            }
        };
        Ok(Self {
            state,
            version,
            position,
            as_of,
            on,
        })
    }

    /// What it rests on.
    pub fn basis(&self) -> Basis {
        true_on(folded_at(self.position.unwrap_or_default()), self.on)
    }

    /// The answer: its version is the tag of the plain read, which `If-Match` takes.
    pub fn answer(
        &self,
        call: &Call,
        shown: Option<&impl serde::Serialize>,
    ) -> Result<Answer, Fault> {
        let shown = shown.ok_or_else(|| Fault::new(Slug::NotFound))?;
        let tag = if self.as_of.is_some() || self.on.is_some() {
            reading::opaque_tag(call, shown)
        } else {
            format!("\"{}\"", self.version)
        };
        Ok(Answer::ok(shown)?.etag(tag))
    }
}

/// A worker's case as the query asks for it.
pub async fn worker(call: &Call) -> Result<(domain::ids::WorkerId, Then<Worker>), Fault> {
    let Scoped { id, case } = cases::worker(call).await?;
    Ok((id, Then::of(call, &id.to_string(), case).await?))
}

/// A page of a list, as its token says where the next begins.
pub type Listed<T> = (Vec<T>, Option<String>);

/// The page of a list whose rows begin with the case's id, of which one more was asked for than is shown.
pub fn whole_page<T: lists::Summary>(mut rows: Vec<T>, limit: i64) -> Listed<T> {
    let shown = usize::try_from(limit).unwrap_or_default();
    let more = rows.len() > shown;
    rows.truncate(shown);
    let last = rows.last().filter(|_| more);
    let next = last.map(|row| reading::page_token(&[row.id()]));
    (rows, next)
}

/// The page of a list on a day.
pub fn page_of<T>((rows, next): lists::Page<T>) -> Listed<T> {
    (rows, next.map(|last| reading::page_token(&[&last])))
}

/// What a list of a day is asked for.
pub fn dated_list<'a>(
    call: &'a Call,
    as_of: Option<u64>,
    on: NaiveDate,
    filter: &'a Filter,
) -> lists::Asked<'a> {
    lists::Asked {
        log: &call.state.store.log,
        as_of,
        on,
        filter,
    }
}
