//! Administrative divisions (GB/T 2260): the table of today, and the history of codes.

mod tables;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

pub use tables::was_ever_in_use;
use tables::{CODES, history_of, successors};

/// The code of an administrative division: six digits. A code that is parsed from outside is in
/// today's table; one that comes out of a stored event may have left it since.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RegionCode(u32);

/// How a division ranks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RegionLevel {
    /// All of it: `000000`.
    Nation,
    /// A province, autonomous region, municipality, or the Corps as a reporting unit.
    Province,
    /// A prefecture.
    Prefecture,
    /// A county, district or county-level city.
    County,
}

/// Why a text is no region.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidRegion {
    /// Not six digits.
    #[error("a region is a six-digit division code")]
    Shape,
    /// No division of today, and none of then that has a successor.
    #[error("no division has this code")]
    Unknown,
    /// A place has to be told by its county.
    #[error("a county is needed here, not a province or prefecture")]
    NotACounty,
}

impl InvalidRegion {
    /// The machine's word for the fault.
    pub fn code(self) -> &'static str {
        match self {
            Self::Shape => "invalid-region",
            Self::Unknown => "unknown-region",
            Self::NotACounty => "not-a-county",
        }
    }
}

impl RegionCode {
    /// The nation.
    pub const NATION: Self = Self(0);

    /// Reads a code of today's table, or the nation's.
    pub fn parse(text: &str) -> Result<Self, InvalidRegion> {
        let code = Self::shaped(text).ok_or(InvalidRegion::Shape)?;
        if code == Self::NATION || CODES.contains_key(&code.0) {
            Ok(code)
        } else {
            Err(InvalidRegion::Unknown)
        }
    }

    fn shaped(text: &str) -> Option<Self> {
        let digits = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse().ok().filter(|_| digits).map(Self)
    }

    /// Every division of today's table, in order; the nation is not among them.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES.keys().copied().map(Self)
    }

    /// The name, or nothing for a code that has left the table.
    pub fn name(self) -> &'static str {
        if self == Self::NATION {
            "全国"
        } else {
            CODES.get(&self.0).map_or("", |division| division.name)
        }
    }

    /// How it ranks. A code that has left the table is taken for a county.
    pub fn level(self) -> RegionLevel {
        if self == Self::NATION {
            return RegionLevel::Nation;
        }
        CODES
            .get(&self.0)
            .map_or(RegionLevel::County, |division| division.level)
    }

    /// The division above it; none above the nation. Read from the table, never from the digits: a
    /// municipality's district lies directly under it.
    pub fn parent(self) -> Option<Self> {
        if self == Self::NATION {
            return None;
        }
        Some(
            CODES
                .get(&self.0)
                .and_then(|division| division.parent)
                .map_or(Self::NATION, Self),
        )
    }

    /// Itself and all above it, up to the nation.
    pub fn ancestors(self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |code| code.parent())
    }

    /// The province that it lies in; the nation's is itself.
    pub fn province(self) -> Self {
        self.ancestors()
            .filter(|code| *code != Self::NATION)
            .last()
            .unwrap_or(self)
    }

    /// The prefecture that it lies in; none directly under a province.
    pub fn prefecture(self) -> Option<Self> {
        self.ancestors()
            .find(|code| code.level() == RegionLevel::Prefecture)
    }

    /// Whether it is `other` or lies below it.
    pub fn is_within(self, other: Self) -> bool {
        self.ancestors().any(|code| code == other)
    }

    /// The divisions directly below it.
    pub fn children(self) -> impl Iterator<Item = Self> {
        Self::all().filter(move |code| code.parent() == Some(self))
    }

    /// Whether people can come from here: a county, or one of the prefectures without counties.
    pub fn is_place(self) -> bool {
        match self.level() {
            RegionLevel::County => true,
            RegionLevel::Prefecture => self.children().next().is_none(),
            RegionLevel::Nation | RegionLevel::Province => false,
        }
    }
}

impl TryFrom<String> for RegionCode {
    type Error = InvalidRegion;

    fn try_from(text: String) -> Result<Self, InvalidRegion> {
        Self::shaped(&text).ok_or(InvalidRegion::Shape)
    }
}

impl From<RegionCode> for String {
    fn from(code: RegionCode) -> Self {
        code.to_string()
    }
}

impl std::fmt::Display for RegionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:06}", self.0)
    }
}

impl std::fmt::Debug for RegionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// A place as an event names it: today's code, and the code as it was given where that was retired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The code in today's table.
    pub code: RegionCode,
    /// The retired code that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<RegionCode>,
}

impl Place {
    /// Reads a county (or one of the prefectures without counties) as named on `date`. A retired
    /// code becomes the first of its successors that is a county, and is kept beside it.
    pub fn parse_at(text: &str, date: NaiveDate) -> Result<Self, InvalidRegion> {
        let place = Self::parse_any_at(text, date)?;
        if place.code.is_place() {
            Ok(place)
        } else {
            Err(InvalidRegion::NotACounty)
        }
    }

    /// Reads a division of any level but the nation, as named on `date`.
    pub fn parse_any_at(text: &str, date: NaiveDate) -> Result<Self, InvalidRegion> {
        match RegionCode::parse(text) {
            Ok(RegionCode::NATION) => Err(InvalidRegion::NotACounty),
            Ok(code) => Ok(Self { code, given: None }),
            Err(InvalidRegion::Unknown) => {
                let given = RegionCode::shaped(text).ok_or(InvalidRegion::Shape)?;
                let code = successor_of(given, date.year()).ok_or(InvalidRegion::Unknown)?;
                Ok(Self {
                    code,
                    given: Some(given),
                })
            }
            Err(other) => Err(other),
        }
    }
}

/// Follows a retired code to the first successor that stands in today's table, a county if any is.
/// Successors may have been retired in their turn.
fn successor_of(given: RegionCode, year: i32) -> Option<RegionCode> {
    let mut seen = vec![given.0];
    let mut waiting = successors(given.0, year);
    let mut fallback = None;
    while !waiting.is_empty() {
        let next = waiting.remove(0);
        if seen.contains(&next) {
            continue;
        }
        seen.push(next);
        let code = RegionCode(next);
        if CODES.contains_key(&next) {
            if code.is_place() {
                return Some(code);
            }
            fallback = fallback.or(Some(code));
        } else if !history_of(next).is_empty() {
            waiting.extend(successors(next, year));
        }
    }
    fallback
}

#[cfg(test)]
mod tests;
