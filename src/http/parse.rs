//! From the contract's text to the domain's values. The schema has checked the form; what is left
//! here needs tables or other fields.

use api_spec::common::EvidenceItem;
use api_spec::problem::Slug;
use chrono::NaiveDate;
use domain::citizen_id::CitizenId;
use domain::evidence::Evidence;
use domain::money::Fen;
use domain::occupation::Occupation;
use domain::region::{Place, RegionCode};
use domain::time::{Month, parse_date};

use super::fault::{Fault, Item, Kind};
use crate::clock;
use crate::store::Log;

/// Collects faults, so that one answer names them all.
#[derive(Debug, Default)]
pub struct Faults(Vec<Item>);

impl Faults {
    /// Keeps the fault of a result, or gives its value.
    pub fn take<T>(&mut self, result: Result<T, Fault>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(fault) => {
                self.0.extend(fault.items);
                None
            }
        }
    }

    /// Fails if any fault was kept.
    pub fn finish(self) -> Result<(), Fault> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Fault::invalid(self.0))
        }
    }
}

impl From<Faults> for Fault {
    fn from(faults: Faults) -> Self {
        Self::invalid(faults.0)
    }
}

/// A citizen id that the schema has checked.
pub fn citizen_id(pointer: &str, text: &str) -> Result<CitizenId, Fault> {
    CitizenId::parse(text, clock::today()).map_err(|fault| Fault::coded(pointer, fault.code()))
}

/// An enumeration's value by its code: contract and domain have the same codes.
pub fn coded<T>(value: Option<T>) -> Result<T, Fault> {
    value.ok_or_else(|| {
        Fault::new(Slug::Internal).detail(
            "A code of the contract is unknown to the domain.",
            "接口约定中的代码未被识别。",
        )
    })
}

/// Money from a value that the schema has checked.
pub fn fen(amount: i64) -> Fen {
    Fen::try_from(amount).unwrap_or_default()
}

/// A date that the schema has checked.
pub fn date(pointer: &str, text: &str) -> Result<NaiveDate, Fault> {
    parse_date(text).map_err(|fault| Fault::coded(pointer, fault.code()))
}

/// An optional date that the schema has checked.
pub fn optional_date(pointer: &str, text: Option<&str>) -> Result<Option<NaiveDate>, Fault> {
    text.map(|text| date(pointer, text)).transpose()
}

/// A month that the schema has checked.
pub fn month(pointer: &str, text: &str) -> Result<Month, Fault> {
    Month::parse(text).map_err(|fault| Fault::coded(pointer, fault.code()))
}

/// An occupation that the schema has checked.
pub fn occupation(pointer: &str, text: &str) -> Result<Occupation, Fault> {
    Occupation::parse(text).map_err(|fault| Fault::coded(pointer, fault.code()))
}

/// A list of occupations.
pub fn occupations(pointer: &str, texts: Option<&[String]>) -> Result<Vec<Occupation>, Fault> {
    let mut faults = Faults::default();
    let each = texts.unwrap_or_default().iter().enumerate();
    let parsed = each
        .filter_map(|(index, text)| faults.take(occupation(&format!("{pointer}/{index}"), text)))
        .collect();
    faults.finish().map(|()| parsed)
}

/// A county, as named on a date.
pub fn county(pointer: &str, text: &str, on: NaiveDate) -> Result<Place, Fault> {
    Place::parse_at(text, on).map_err(|fault| Fault::coded(pointer, fault.code()))
}

/// A division of any level, as named on a date.
pub fn division(pointer: &str, text: &str, on: NaiveDate) -> Result<Place, Fault> {
    Place::parse_any_at(text, on).map_err(|fault| Fault::coded(pointer, fault.code()))
}

/// A code of today's table.
pub fn region(pointer: &str, text: &str) -> Result<RegionCode, Fault> {
    RegionCode::parse(text).map_err(|fault| Fault::coded(pointer, fault.code()))
}

/// A list of codes of today's table.
pub fn regions(pointer: &str, texts: Option<&[String]>) -> Result<Vec<RegionCode>, Fault> {
    let mut faults = Faults::default();
    let each = texts.unwrap_or_default().iter().enumerate();
    let parsed = each
        .filter_map(|(index, text)| faults.take(region(&format!("{pointer}/{index}"), text)))
        .collect();
    faults.finish().map(|()| parsed)
}

/// Papers behind a fact.
pub fn papers(items: Option<Vec<EvidenceItem>>) -> Result<Vec<Evidence>, Fault> {
    let mut faults = Faults::default();
    let mut papers = Vec::new();
    for (index, item) in items.unwrap_or_default().into_iter().enumerate() {
        if let Some(date) = faults.take(date(&format!("/evidence/{index}/date"), &item.date)) {
            let EvidenceItem {
                kind,
                number,
                sha256,
                kept_at,
                ..
            } = item;
            papers.push(Evidence {
                kind,
                number,
                date,
                sha256: sha256.to_ascii_lowercase(),
                kept_at,
            });
        }
    }
    faults.finish().map(|()| papers)
}

/// An id whose stream must exist: asked of the event store, not of a projection that may lag.
pub async fn reference<T: From<uuid::Uuid>>(
    log: &Log,
    kind: &str,
    pointer: &str,
    text: Option<&str>,
) -> Result<Option<T>, Fault> {
    let Some(text) = text else {
        return Ok(None);
    };
    let unknown = || Fault::at(pointer, Kind::UnknownReference);
    let id: uuid::Uuid = text.parse().map_err(|_| unknown())?;
    if log.exists(kind, &id.to_string()).await? {
        Ok(Some(id.into()))
    } else {
        Err(unknown())
    }
}

/// Like [`reference`], for an id that must be given.
pub async fn needed_reference<T: From<uuid::Uuid>>(
    log: &Log,
    kind: &str,
    pointer: &str,
    text: &str,
) -> Result<T, Fault> {
    let found = reference(log, kind, pointer, Some(text)).await?;
    found.ok_or_else(|| Fault::at(pointer, Kind::Missing))
}

/// A name as it is stored: without blanks around it.
pub fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}
