//! Ventures as the rules see them, and where they are decided.

use chrono::NaiveDate;

use super::facts::{Person, Record, World};
use super::settling::{Forum, programmes};
use super::trace::Evidence;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::worker::Venture;

/// A venture that was not voided.
#[derive(Clone, Copy)]
pub(super) struct Firm<'a> {
    pub(super) record: &'a Record<'a>,
    pub(super) venture: &'a Venture,
}

/// The ventures of a person, in the order of their first days, then of recording.
pub(super) fn firms<'a>(person: &'a Person<'a>) -> Vec<Firm<'a>> {
    let mut firms: Vec<Firm<'a>> = person
        .ventures()
        .map(|(record, venture)| Firm { record, venture })
        .collect();
    firms.sort_by_key(|firm| {
        (
            firm.started_on(),
            firm.record.order_of(firm.venture.recorded_in),
        )
    });
    firms
}

impl Firm<'_> {
    pub(super) fn started_on(&self) -> NaiveDate {
        self.venture.fact.started_on
    }

    /// The events of the venture.
    pub(super) fn cite(&self) -> Vec<Evidence> {
        self.record
            .cite_fact(self.venture.recorded_in, &self.venture.changed_in)
    }

    /// The policies that decide on a day, one per programme: where the venture is, or else where the person comes
    /// from.
    pub(super) fn forums<'a>(
        &self,
        person: &Person<'_>,
        world: &World<'a>,
        scheme: Scheme,
        on: NaiveDate,
    ) -> Vec<(&'a str, Forum<'a>)> {
        let region = self
            .venture
            .fact
            .region
            .or_else(|| person.origin_on(on).map(|(region, _)| region))
            .unwrap_or(RegionCode::NATION);
        let mut told_by = self.cite();
        if self.venture.fact.region.is_none() {
            told_by.extend(person.origin_on(on).map(|(_, evidence)| evidence));
        }
        programmes(world, scheme, region)
            .into_iter()
            .map(|programme| {
                let forum = Forum::of(world, scheme, programme, region, on, told_by.clone());
                (programme, forum)
            })
            .collect()
    }
}
