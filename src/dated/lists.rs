//! Lists of cases on a day: the rows of the directory are derived anew, case by case, and asked for the same as the tables
//! are.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use projections::directory::{AGREEMENTS, Directory, ORGANISATIONS, TERMS, WORKERS, term};
use projections::projection::Projection;
use projections::references::References;
use projections::table::{Cell, Row, Table};

use super::cases;
use crate::query::directory::{
    AgreementRow, Filter, OrganisationRow, WorkerRow, agreements, organisations, workers,
};
use crate::query::{Reading, at_or_now};
use crate::runner::RunnerError;
use crate::store::{Log, StoreError};

/// How many cases are folded at once.
const PAGE: usize = 200;
/// How many cases are looked at for one page of a list: where few fit, a page has fewer items than were asked for.
const MOST_LOOKED_AT: usize = 4_000;

/// A page of a list, and after which case the next begins; none if there is nothing more.
pub type Page<T> = (Vec<T>, Option<String>);

/// What a list of a day is asked for.
pub struct Asked<'a> {
    /// The log.
    pub log: &'a Log,
    /// By what was known at this position; all that the rows reflect without.
    pub as_of: Option<u64>,
    /// The day.
    pub on: NaiveDate,
    /// What is asked for, with the limit of the page.
    pub filter: &'a Filter,
}

/// A kind of case in the directory.
struct Kind {
    name: &'static str,
    table: &'static Table,
    /// The terms that a case has on any day only if its row has them: later facts only add some.
    steady: &'static [&'static str],
}

/// Workers on a day.
pub async fn workers_on(
    reading: &mut Reading,
    asked: &Asked<'_>,
) -> Result<Page<WorkerRow>, RunnerError> {
    const KIND: Kind = Kind {
        name: "worker",
        table: &WORKERS,
        steady: &[term::REGION, term::EMPLOYER],
    };
    page(reading, asked, &KIND, async |reading, filter| {
        workers(reading, filter, asked.as_of).await
    })
    .await
}

/// Organisations on a day.
pub async fn organisations_on(
    reading: &mut Reading,
    asked: &Asked<'_>,
) -> Result<Page<OrganisationRow>, RunnerError> {
    const KIND: Kind = Kind {
        name: "organisation",
        table: &ORGANISATIONS,
        steady: &[term::CREDIT_CODE],
    };
    page(reading, asked, &KIND, async |reading, filter| {
        organisations(reading, filter, asked.as_of).await
    })
    .await
}

/// Agreements on a day.
pub async fn agreements_on(
    reading: &mut Reading,
    asked: &Asked<'_>,
) -> Result<Page<AgreementRow>, RunnerError> {
    const KIND: Kind = Kind {
        name: "agreement",
        table: &AGREEMENTS,
        steady: &[term::REGION, term::KIND],
    };
    page(reading, asked, &KIND, async |reading, filter| {
        agreements(reading, filter, asked.as_of).await
    })
    .await
}

/// A row of a list: what the table says now, told anew from the summary of a day.
pub trait Summary: Sized {
    /// The case.
    fn id(&self) -> &str;
    /// With the cells of the summary; none if they are of another shape.
    fn told(self, cells: &[Cell]) -> Option<Self>;
}

macro_rules! summary {
    ($row:ty, $($cell:ident $name:ident),+) => {
        impl Summary for $row {
            fn id(&self) -> &str {
                &self.0
            }

            fn told(self, cells: &[Cell]) -> Option<Self> {
                let [$(Cell::$cell($name)),+] = cells else {
                    return None;
                };
                let (id, .., changed) = self;
                Some((id, $($name.clone()),+, changed))
            }
        }
    };
}

summary!(WorkerRow, Text stage, Text origin, Text destination, Text groups, Text employers, Int version);
summary!(OrganisationRow, Text credit_code, Text name, Text region, Text roles, Int version);
summary!(AgreementRow, Text kind, Text from, Text until, Text regions, Int voided, Int version);

async fn page<T: Summary>(
    reading: &mut Reading,
    asked: &Asked<'_>,
    kind: &Kind,
    candidates: impl AsyncFn(&mut Reading, &Filter) -> Result<Vec<T>, StoreError>,
) -> Result<Page<T>, RunnerError> {
    let position = at_or_now(reading, asked.as_of);
    let wanted = usize::try_from(asked.filter.limit).unwrap_or_default();
    let mut known = Filter {
        terms: asked.filter.terms.clone(),
        columns: Vec::new(),
        in_force_on: None,
        limit: i64::try_from(PAGE).unwrap_or(i64::MAX),
        ..asked.filter.clone()
    };
    known.terms.retain(|(term, _)| kind.steady.contains(term));
    let mut found: Vec<T> = Vec::new();
    let mut looked_at = 0;
    loop {
        let rows = candidates(reading, &known).await?;
        let Some(last) = rows.last() else {
            return Ok((found, None));
        };
        last.id().clone_into(&mut known.after);
        looked_at += rows.len();
        let streams: Vec<(String, String)> = rows
            .iter()
            .map(|row| (kind.name.to_owned(), row.id().to_owned()))
            .collect();
        let events = asked.log.streams_at(position, &streams).await?;
        let mut summaries = summaries(&cases(&events, asked.on)?, kind, asked.filter);
        for row in rows {
            let Some(cells) = summaries.remove(row.id()) else {
                continue;
            };
            if found.len() == wanted {
                let next = found.last().map(|last| last.id().to_owned());
                return Ok((found, next));
            }
            found.extend(row.told(&cells));
        }
        if looked_at >= MOST_LOOKED_AT {
            return Ok((found, Some(known.after)));
        }
    }
}

/// The summaries of the cases that fit on the day, by case.
fn summaries(
    cases: &[projections::dated::Dated],
    kind: &Kind,
    filter: &Filter,
) -> std::collections::BTreeMap<String, Vec<Cell>> {
    let cases = cases.iter().filter_map(projections::dated::Dated::case);
    cases
        .filter_map(|case| {
            let id = case.id().to_string();
            let rows = Directory.derive(&case, &References::default());
            let summary = rows.iter().find(|row| row.table.name == kind.table.name)?;
            fits(&id, summary, &rows, filter).then(|| (id, summary.cells.clone()))
        })
        .collect()
}

/// Whether a case fits what is asked for, as the query of the tables says it.
fn fits(id: &str, summary: &Row, rows: &BTreeSet<Row>, filter: &Filter) -> bool {
    let has = |kind: &str, value: &str| {
        let terms = rows.iter().filter(|row| row.table.name == TERMS.name);
        terms.into_iter().any(|row| {
            matches!(row.cells.as_slice(), [_, Cell::Text(of), Cell::Text(is)] if of == kind && is == value)
        })
    };
    let cell = |name: &str| {
        let columns = summary.table.columns.iter();
        let (_, cell) = columns
            .zip(&summary.cells)
            .find(|(column, _)| column.name == name)?;
        Some(match cell {
            Cell::Text(text) => text.clone(),
            Cell::Int(number) => number.to_string(),
        })
    };
    let says = |name: &str, wanted: &str| cell(name).is_some_and(|value| value == wanted);
    let in_force = |day: &String| {
        // Dates are told as ISO 8601 text: their order is the calendar's.
        says("voided", "0")
            && cell("valid_from").is_some_and(|from| from <= *day)
            && cell("valid_until").is_some_and(|until| until.is_empty() || until >= *day)
    };
    filter.terms.iter().all(|(kind, value)| has(kind, value))
        && filter.columns.iter().all(|(name, value)| says(name, value))
        && filter.in_force_on.iter().all(in_force)
        && filter.search.iter().all(|search| {
            let text = &search.text;
            id == text
                || search.terms.iter().any(|kind| has(kind, text))
                || search
                    .part_of
                    .and_then(cell)
                    .is_some_and(|whole| !text.is_empty() && whole.contains(text))
        })
}
