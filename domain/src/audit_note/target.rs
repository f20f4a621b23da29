//! What a note is about.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::region::RegionCode;

/// A text that names nothing that a note can be about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a note is about an event, a cell of the ledger, a claim, a finding or an item of a sample"
)]
pub struct InvalidTarget;

/// What a note is about. As a text: `event/STREAM/ID/VERSION`, `ledger/YEAR/REGION/ROW`, `claim/ID`, `finding/ID`,
/// `sample/ID/ITEM`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum NoteTarget {
    /// An event.
    Event {
        /// The kind of stream.
        stream: String,
        /// The stream.
        id: Uuid,
        /// Its place in the stream, from 1.
        version: u64,
    },
    /// A cell of the ledger.
    LedgerCell {
        /// The year.
        year: i32,
        /// The region.
        region: RegionCode,
        /// The row, by its code.
        row: String,
    },
    /// A claim.
    Claim(Uuid),
    /// A finding.
    Finding(Uuid),
    /// An item of a sample.
    SampleItem {
        /// The sample.
        sample: Uuid,
        /// The item.
        item: String,
    },
}

/// A word of our own: a kind of stream, the code of a row.
fn word(text: &str) -> Result<String, InvalidTarget> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if (1..=60).contains(&text.len()) && text.bytes().all(plain) {
        Ok(text.to_owned())
    } else {
        Err(InvalidTarget)
    }
}

/// The id of an item: a UUID, or one with the number of a line.
fn item(parts: &[&str]) -> Result<String, InvalidTarget> {
    match parts {
        [id] => Ok(uuid(id)?.to_string()),
        [id, line] => Ok(format!("{}/{}", uuid(id)?, number(line)?)),
        _ => Err(InvalidTarget),
    }
}

fn uuid(text: &str) -> Result<Uuid, InvalidTarget> {
    text.parse().map_err(|_| InvalidTarget)
}

fn number(text: &str) -> Result<u64, InvalidTarget> {
    let digits = (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse()
        .ok()
        .filter(|number| digits && *number > 0)
        .ok_or(InvalidTarget)
}

impl std::str::FromStr for NoteTarget {
    type Err = InvalidTarget;

    fn from_str(text: &str) -> Result<Self, InvalidTarget> {
        let parts: Vec<&str> = text.split('/').collect();
        Ok(match parts.as_slice() {
            ["event", stream, id, version] => Self::Event {
                stream: word(stream)?,
                id: uuid(id)?,
                version: number(version)?,
            },
            ["ledger", year, region, row] => Self::LedgerCell {
                year: i32::try_from(number(year)?)
                    .ok()
                    .filter(|year| (1900..=2200).contains(year))
                    .ok_or(InvalidTarget)?,
                region: RegionCode::parse(region).map_err(|_| InvalidTarget)?,
                row: word(row)?,
            },
            ["claim", id] => Self::Claim(uuid(id)?),
            ["finding", id] => Self::Finding(uuid(id)?),
            ["sample", sample, rest @ ..] => Self::SampleItem {
                sample: uuid(sample)?,
                item: item(rest)?,
            },
            _ => return Err(InvalidTarget),
        })
    }
}

impl TryFrom<String> for NoteTarget {
    type Error = InvalidTarget;

    fn try_from(text: String) -> Result<Self, InvalidTarget> {
        text.parse()
    }
}

impl From<NoteTarget> for String {
    fn from(target: NoteTarget) -> Self {
        target.to_string()
    }
}

impl std::fmt::Display for NoteTarget {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Event {
                stream,
                id,
                version,
            } => write!(f, "event/{stream}/{id}/{version}"),
            Self::LedgerCell { year, region, row } => write!(f, "ledger/{year}/{region}/{row}"),
            Self::Claim(id) => write!(f, "claim/{id}"),
            Self::Finding(id) => write!(f, "finding/{id}"),
            Self::SampleItem { sample, item } => write!(f, "sample/{sample}/{item}"),
        }
    }
}
