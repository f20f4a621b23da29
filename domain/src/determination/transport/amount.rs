//! How much a journey gives, and whether its destination is covered at all.

use chrono::Datelike;

use super::super::Evidence;
use super::super::deliberation::Deliberation;
use super::super::facts::Person;
use super::Case;
use crate::money::Fen;
use crate::policy::{AmountModel, DestinationTiers, IncomeTier, TransportParameters, Trip};
use crate::region::RegionCode;

/// How far a destination lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tier {
    NeighbouringProvince,
    OtherProvince,
    OtherCity,
    OtherCounty,
}

/// The municipalities, whose districts lie directly under them.
const MUNICIPALITIES: [&str; 4] = ["110000", "120000", "310000", "500000"];

impl Tier {
    pub(super) fn of(
        origin: RegionCode,
        destination: RegionCode,
        neighbours: &[RegionCode],
    ) -> Self {
        let province = destination.province();
        if origin.province() != province {
            return if neighbours.contains(&province) {
                Self::NeighbouringProvince
            } else {
                Self::OtherProvince
            };
        }
        let same_prefecture = match (origin.prefecture(), destination.prefecture()) {
            (Some(origin), Some(destination)) => origin == destination,
            _ => MUNICIPALITIES.contains(&province.to_string().as_str()),
        };
        if same_prefecture {
            Self::OtherCounty
        } else {
            Self::OtherCity
        }
    }

    pub(super) fn code(self) -> &'static str {
        match self {
            Self::NeighbouringProvince => "neighbouring_province",
            Self::OtherProvince => "other_province",
            Self::OtherCity => "other_city",
            Self::OtherCounty => "other_county",
        }
    }

    fn crosses_provinces(self) -> bool {
        matches!(self, Self::NeighbouringProvince | Self::OtherProvince)
    }

    /// The amount that the tiers have for it.
    fn amount(self, tiers: &DestinationTiers) -> Option<Fen> {
        match self {
            Self::NeighbouringProvince => tiers.neighbouring_province.or(tiers.other_province),
            Self::OtherProvince => tiers.other_province,
            Self::OtherCity => tiers.other_city,
            Self::OtherCounty => tiers.other_county,
        }
    }

    /// Whether the policy pays for it: another province always, unless amounts go by destination and have none;
    /// inside the province only where the tiers say so.
    pub(super) fn is_covered(self, rules: &TransportParameters) -> bool {
        let tiered = rules
            .tiers
            .as_ref()
            .and_then(|tiers| self.amount(tiers))
            .is_some();
        let by_destination =
            rules.amount_model == AmountModel::Tiered && rules.income_tiers.is_empty();
        tiered || (self.crosses_provinces() && !by_destination)
    }

    pub(super) fn covered_by(rules: &TransportParameters) -> String {
        let covered: Vec<&str> = [
            Self::NeighbouringProvince,
            Self::OtherProvince,
            Self::OtherCity,
            Self::OtherCounty,
        ]
        .into_iter()
        .filter(|tier| tier.is_covered(rules))
        .map(Self::code)
        .collect();
        covered.join(", ")
    }
}

/// The amount, and how it comes about. None where the destination is not covered, or a fact that is needed is
/// not recorded.
pub(super) fn amount(
    deliberation: &mut Deliberation,
    case: &Case<'_>,
    rules: &TransportParameters,
    tier: Tier,
) -> Option<(Fen, String)> {
    let by_destination = || {
        let amount = rules.tiers.as_ref().and_then(|tiers| tier.amount(tiers))?;
        Some((amount, format!("{} {amount}", tier.code())))
    };
    if !tier.crosses_provinces() {
        return by_destination();
    }
    match rules.amount_model {
        AmountModel::Flat => rules.flat_fen.map(|flat| (flat, format!("flat {flat}"))),
        AmountModel::Receipt => {
            let amount = receipt(case, rules).or_else(|| without_receipt(rules));
            if amount.is_none() {
                deliberation.unknown(
                    "receipt",
                    "no cost recorded",
                    "the cost of the journey",
                    case.cite_dispatch(),
                );
            }
            amount
        }
        AmountModel::Tiered if rules.income_tiers.is_empty() => by_destination(),
        AmountModel::Tiered => by_income(deliberation, case, rules),
        AmountModel::FlatThenTopup => {
            let flat = rules.flat_fen.or(rules.without_receipt_fen)?;
            Some(match receipt(case, rules) {
                Some((whole, computation)) if whole > flat => {
                    (whole, format!("flat {flat}, topped up to {computation}"))
                }
                _ => (flat, format!("flat {flat}")),
            })
        }
    }
}

/// The cost of the way out, doubled for a round trip, up to the cap. None where no cost is recorded.
fn receipt(case: &Case<'_>, rules: &TransportParameters) -> Option<(Fen, String)> {
    let cost = case
        .dispatch
        .fact
        .travel_cost_fen
        .filter(|cost| cost.get() > 0)?;
    let ways = match rules.trip {
        Trip::OneWay => 1,
        Trip::RoundTrip => 2,
    };
    let whole = Fen::try_from(cost.get().saturating_mul(ways)).unwrap_or(Fen::MAX);
    let computed = match ways {
        1 => format!("cost {cost}"),
        _ => format!("cost {cost} × {ways} = {whole}"),
    };
    Some(match rules.cap_fen {
        Some(cap) if cap < whole => (cap, format!("{computed}, capped at {cap}")),
        _ => (whole, computed),
    })
}

fn without_receipt(rules: &TransportParameters) -> Option<(Fen, String)> {
    let fallback = rules.without_receipt_fen?;
    Some((fallback, format!("without receipt {fallback}")))
}

/// By the household's income per head of the year before departure; unknown: the lowest amount.
fn by_income(
    deliberation: &mut Deliberation,
    case: &Case<'_>,
    rules: &TransportParameters,
) -> Option<(Fen, String)> {
    let year = case.dispatch.fact.departed_on.year() - 1;
    let required = format!("the household's income per head of {year}");
    let Some((income, evidence)) = income_of(case.person, year) else {
        let amounts = rules.income_tiers.iter().map(|tier| tier.amount_fen);
        let lowest = amounts.chain(rules.otherwise_fen).min()?;
        deliberation.note(
            "household_income",
            "unknown: the lowest amount",
            required,
            case.person.nothing(),
        );
        return Some((
            lowest,
            format!("income of {year} unknown: lowest, {lowest}"),
        ));
    };
    let known = income.to_string();
    deliberation.decided("household_income", true, known, required, evidence);
    let tier = rules
        .income_tiers
        .iter()
        .find(|tier| income < tier.below_fen);
    match tier {
        Some(IncomeTier {
            below_fen,
            amount_fen,
        }) => Some((
            *amount_fen,
            format!("income of {year} {income} below {below_fen}: {amount_fen}"),
        )),
        None => rules
            .otherwise_fen
            .map(|amount| (amount, format!("income of {year} {income}: {amount}"))),
    }
}

/// The income of a year as it was stated last, in whichever record, and the events that say so: the first survey of
/// that record and the one that stated it.
fn income_of(person: &Person<'_>, year: i32) -> Option<(Fen, Vec<Evidence>)> {
    let year = u16::try_from(year).ok()?;
    let stated = person.records().filter_map(|record| {
        let who = record.worker.person.as_ref()?;
        let income = who.household_income.get(&year)?;
        let version = *who.income_recorded_in.get(&year)?;
        Some((record, who, income.per_head_fen, version))
    });
    let (record, who, income, version) =
        stated.max_by_key(|(record, _, _, version)| record.order_of(*version))?;
    let first = who.recorded_in.first().filter(|first| **first != version);
    let evidence = first.into_iter().chain([&version]);
    Some((
        income,
        evidence.map(|version| record.cite(*version)).collect(),
    ))
}
