//! The journal as a feed: lines in the order of position, claim and place within it, each of them once. All lines of
//! a position appear at once, with the checkpoint, so that nothing ever appears before a cursor.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use chrono::{DateTime, Utc};
use domain::ids::ClaimId;
use domain::region::RegionCode;
use projections::money::JOURNAL;

use super::money::PROJECTION;
use super::reading::{Reading, region_column};
use super::told::told_row;
use crate::store::projections::table_name;
use crate::store::{Store, StoreError, Tx, Value};

/// How often a reader who waits looks again, unless the log says that it grew.
const POLL: Duration = Duration::from_millis(100);
/// How long the projection may take after the log grew before a reader looks.
const SETTLE: Duration = Duration::from_millis(15);

/// A place in the feed: after one line, or after all lines of a position. As text it has a fixed shape, in the order of
/// the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor {
    position: u64,
    after: After,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum After {
    Line(ClaimId, u64),
    All,
}

/// A text that is no cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no place in the journal")]
pub struct InvalidCursor;

impl Cursor {
    /// Before the first line.
    pub const START: Self = Self::after_all(0);

    /// After all lines up to a position.
    pub const fn after_all(position: u64) -> Self {
        Self {
            position,
            after: After::All,
        }
    }

    /// The position that it stands at.
    pub fn position(self) -> u64 {
        self.position
    }
}

impl Cursor {
    /// Whether all of its position lies before it.
    pub fn is_whole(self) -> bool {
        self.after == After::All
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.after {
            After::Line(claim, line) => write!(f, "{:019}.{claim}.{line:06}", self.position),
            // Sorts after every claim.
            After::All => write!(f, "{:019}.~", self.position),
        }
    }
}

impl FromStr for Cursor {
    type Err = InvalidCursor;

    fn from_str(text: &str) -> Result<Self, InvalidCursor> {
        let mut parts = text.split('.');
        let position = parts.next().and_then(|digits| digits.parse().ok());
        let position = position.ok_or(InvalidCursor)?;
        let cursor = match (parts.next(), parts.next(), parts.next()) {
            (Some("~"), None, None) => Self::after_all(position),
            (Some(claim), Some(line), None) => {
                let claim = claim.parse().map_err(|_| InvalidCursor)?;
                let line = line.parse().map_err(|_| InvalidCursor)?;
                Self {
                    position,
                    after: After::Line(claim, line),
                }
            }
            _ => return Err(InvalidCursor),
        };
        // One place has one text: what is written otherwise was not given out here.
        if cursor.to_string() == text && i64::try_from(position).is_ok() {
            Ok(cursor)
        } else {
            Err(InvalidCursor)
        }
    }
}

told_row! {
    /// A line, as its row tells it. Texts are empty where there is nothing to tell.
    LineRow {
        /// The stream in which the claim stands.
        case_id: String,
        /// The position of the event that posted it.
        from_position: i64,
        /// The claim.
        claim: String,
        /// Its place among the lines of the claim, from 0.
        line: i64,
        /// What it tells.
        kind: String,
        /// The account that grows.
        debit: String,
        /// The account that shrinks.
        credit: String,
        /// How much, in fen.
        amount_fen: i64,
        /// The fund.
        fund: String,
        /// The scheme.
        scheme: String,
        /// The programme.
        programme: String,
        /// The region whose office pays.
        region: String,
        /// The kind of stream of the beneficiary.
        beneficiary_type: String,
        /// The beneficiary.
        beneficiary: String,
        /// The business date.
        booked_on: String,
        /// The batch.
        batch: String,
        /// The bank's or cashier's reference.
        reference: String,
        /// The version of the event that posted it, in the beneficiary's stream.
        version: i64,
    }
}

/// One published line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its place in the feed: a reader who has taken it goes on after it.
    pub cursor: Cursor,
    /// When its event was recorded.
    pub recorded_at: DateTime<Utc>,
    /// What it says.
    pub row: LineRow,
}

/// Which lines are asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked {
    /// After which place.
    pub after: Cursor,
    /// Only lines of this region and of those below it.
    pub region: Option<RegionCode>,
    /// Only lines up to this position.
    pub as_of: Option<u64>,
    /// How many lines at most.
    pub limit: u32,
}

/// The position up to which the journal is complete.
pub async fn checkpoint(store: &Store) -> Result<u64, StoreError> {
    Ok(Reading::of(store, PROJECTION).await?.checkpoint)
}

/// All lines after a place, at most so many, and the place to go on from.
pub async fn lines_after(
    store: &Store,
    cursor: Cursor,
    limit: u32,
) -> Result<(Vec<Line>, Cursor), StoreError> {
    let asked = Asked {
        after: cursor,
        region: None,
        as_of: None,
        limit,
    };
    lines(store, &asked).await
}

/// The lines that are asked for, and the place to go on from: it moves over other regions' lines too.
pub async fn lines(store: &Store, asked: &Asked) -> Result<(Vec<Line>, Cursor), StoreError> {
    let mut reading = Reading::of(store, PROJECTION).await?;
    let bound = asked.as_of.map_or(reading.checkpoint, |position| {
        position.min(reading.checkpoint)
    });
    let mut values: Vec<Value> = vec![
        asked.after.position.into(),
        bound.into(),
        i64::from(asked.limit).into(),
    ];
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let place = match asked.after.after {
        After::All => "r.from_position > $1".to_owned(),
        After::Line(claim, line) => format!(
            "(r.from_position, r.claim, r.line) > ($1, {}, {})",
            bind(claim.to_string().into()),
            bind(line.into())
        ),
    };
    let within = asked
        .region
        .and_then(|region| Some((region, region_column(region)?)));
    let within = within.map(|(region, column)| {
        let code = bind(region.to_string().into());
        format!(" AND r.{column} = {code}")
    });
    let sql = format!(
        "SELECT {} FROM {} r WHERE {place} AND r.from_position <= $2{} \
         ORDER BY r.from_position, r.claim, r.line LIMIT $3",
        LineRow::COLUMNS.join(", "),
        table_name(JOURNAL.name, reading.version),
        within.unwrap_or_default()
    );
    let rows: Vec<LineRow> = reading.tx.fetch(&sql, &values).await?;
    drop(reading);
    let lines = told(store, rows).await?;
    let full = u32::try_from(lines.len()).is_ok_and(|count| count >= asked.limit);
    let next = match lines.last() {
        Some(last) if full => last.cursor,
        _ => Cursor::after_all(bound).max(asked.after),
    };
    Ok((lines, next))
}

/// The same; if there is none yet, waits for the next so long.
pub async fn lines_within(
    store: &Store,
    mut asked: Asked,
    wait: Duration,
) -> Result<(Vec<Line>, Cursor), StoreError> {
    let deadline = tokio::time::Instant::now() + wait;
    let mut grew = store.log.grew();
    loop {
        let (found, next) = lines(store, &asked).await?;
        let left = deadline.saturating_duration_since(tokio::time::Instant::now());
        if !found.is_empty() || left.is_zero() || asked.as_of.is_some() {
            return Ok((found, next));
        }
        asked.after = next;
        if tokio::time::timeout(POLL.min(left), grew.changed())
            .await
            .is_ok()
        {
            tokio::time::sleep(SETTLE.min(left)).await;
        }
    }
}

/// The lines that these positions posted, whatever they are of, in the order of the feed. As the projection's version
/// has them, at positions that it has reached.
pub async fn posted_at(
    tx: &mut Tx,
    version: u64,
    positions: &[u64],
) -> Result<Vec<LineRow>, StoreError> {
    let values: Vec<Value> = positions.iter().map(|at| (*at).into()).collect();
    let places: Vec<String> = (1..=values.len())
        .map(|place| format!("${place}"))
        .collect();
    let sql = format!(
        "SELECT {} FROM {} r WHERE r.from_position IN ({}) ORDER BY r.from_position, r.claim, r.line",
        LineRow::COLUMNS.join(", "),
        table_name(JOURNAL.name, version),
        places.join(", ")
    );
    Ok(tx.fetch(&sql, &values).await?)
}

async fn told(store: &Store, rows: Vec<LineRow>) -> Result<Vec<Line>, StoreError> {
    let positions: Vec<i64> = rows.iter().map(|row| row.from_position).collect();
    let recorded: BTreeMap<i64, DateTime<Utc>> = store.log.recorded_at_each(&positions).await?;
    rows.into_iter()
        .map(|row| {
            let at = recorded.get(&row.from_position).copied();
            Line::of(row, at.ok_or_else(|| StoreError::corrupt(JOURNAL.name))?)
        })
        .collect()
}

impl Line {
    /// A row as the feed tells it, with the time at which its event was recorded.
    pub fn of(row: LineRow, recorded_at: DateTime<Utc>) -> Result<Self, StoreError> {
        let corrupt = || StoreError::corrupt(JOURNAL.name);
        let line = u64::try_from(row.line).map_err(|_| corrupt())?;
        let claim = row.claim.parse().map_err(|_| corrupt())?;
        Ok(Self {
            cursor: Cursor {
                position: u64::try_from(row.from_position).map_err(|_| corrupt())?,
                after: After::Line(claim, line),
            },
            recorded_at,
            row,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(position: u64, claim: u128, line: u64) -> Cursor {
        Cursor {
            position,
            after: After::Line(uuid::Uuid::from_u128(claim).into(), line),
        }
    }

    #[test]
    fn cursors_are_ordered_as_their_texts_are() {
        let places = [
            Cursor::START,
            at(1, 1, 0),
            at(1, 1, 2),
            at(1, 1, 10),
            at(1, 0xf << 124, 0),
            Cursor::after_all(1),
            at(10, 1, 0),
            Cursor::after_all(10),
        ];
        for pair in places.windows(2) {
            assert!(pair[0] < pair[1]);
            assert!(pair[0].to_string() < pair[1].to_string());
        }
        for place in places {
            assert_eq!(place.to_string().parse(), Ok(place));
        }
    }

    #[test]
    fn only_texts_that_were_given_out_are_cursors() {
        for text in [
            "",
            "5",
            "5.~",
            "0000000000000000005",
            "0000000000000000005.",
            "0000000000000000005.~.",
            "0000000000000000005.x.000001",
            "9999999999999999999.~",
            "0000000000000000005.00000000-0000-0000-0000-00000000000A.000001",
        ] {
            assert_eq!(text.parse::<Cursor>(), Err(InvalidCursor), "{text}");
        }
    }
}
