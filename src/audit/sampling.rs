//! How a sample is drawn: pure, and so simple that somebody else can draw it again with other tools.
//!
//! Rule 1. Items that the filter keeps are put into strata; within each they are ordered by
//! SHA-256(seed ‖ id), the bytes of both texts in UTF-8, as numbers from the smallest. `random` takes the first *n*.
//! `monetary_unit` lays the amounts *a* of the ordered items end to end, *T* fen in all, and takes the items on which the
//! points ⌊(*k·T* + *u*) / *n*⌋ lie, for *k* = 0 … *n* − 1, where *u* is the first eight bytes of
//! SHA-256(seed ‖ name of the stratum), as a number with the most significant byte first, modulo *T*. An item on which
//! several points lie is drawn once.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain::audit_sample::{SampleFilter, SampleMethod, SampleTerms, StrataBy, StratumDrawn};
use domain::ids::{ClaimId, WorkerId};
use domain::money::Fen;
use domain::policy::Fund;
use domain::region::RegionCode;
use domain::scheme::Scheme;
use sha2::{Digest, Sha256};

/// The version of the rule. A changed rule is the next one, and this one stays for samples that were drawn by it.
pub const RULE: u32 = 1;
/// The one stratum of a sample that has none.
const ALL: &str = "all";
/// What stands for a scheme or an amount that an item does not have.
const NONE: &str = "none";

/// One item of a population, as one event tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The item: a claim, a line of one (`claim/line`), a payment, a worker.
    pub id: String,
    /// The kind of stream whose event tells it.
    pub stream: String,
    /// That stream.
    pub stream_id: String,
    /// The event's place in the stream.
    pub version: u64,
    /// The event's place in the log.
    pub position: u64,
    /// The office that pays, or the worker's origin.
    pub region: RegionCode,
    /// The scheme, where there is one.
    pub scheme: Option<Scheme>,
    /// The fund, where it is known.
    pub fund: Option<Fund>,
    /// The amount, where there is one.
    pub amount_fen: Option<Fen>,
    /// The business date: of application, of payment, of the survey.
    pub on: Option<NaiveDate>,
    /// The worker whom it is about, where it is one.
    pub worker_id: Option<WorkerId>,
    /// The claim, where it is about one.
    pub claim_id: Option<ClaimId>,
}

/// An item that was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// The item.
    pub item: Item,
    /// Its stratum.
    pub stratum: String,
    /// What it is ordered by.
    pub order: [u8; 32],
    /// How many points lie on it; 1 where the method knows none.
    pub hits: u64,
}

/// What a rule draws from a population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The items, stratum by stratum, each in the order of drawing.
    pub items: Vec<Drawn>,
    /// The strata, in the order of their names.
    pub strata: Vec<StratumDrawn>,
}

impl Sample {
    /// SHA-256 of the ids, each followed by a line feed, in hexadecimal.
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for drawn in &self.items {
            hasher.update(drawn.item.id.as_bytes());
            hasher.update(b"\n");
        }
        hex::encode(hasher.finalize())
    }
}

/// Draws a sample: the same from the same items, in whatever order they come.
pub fn draw(terms: &SampleTerms, items: impl IntoIterator<Item = Item>) -> Sample {
    let mut strata: BTreeMap<String, Vec<([u8; 32], Item)>> = BTreeMap::new();
    for item in items {
        if keeps(&terms.filter, &item) {
            let order = hashed(&terms.seed, &item.id);
            let stratum = stratum_of(terms, &item);
            strata.entry(stratum).or_default().push((order, item));
        }
    }
    let mut sample = Sample {
        items: Vec::new(),
        strata: Vec::new(),
    };
    for (stratum, mut ordered) in strata {
        ordered.sort_by(|(left, one), (right, other)| (left, &one.id).cmp(&(right, &other.id)));
        let size = terms.sizes.get(&stratum).copied().unwrap_or(terms.size);
        let hits = match terms.method {
            SampleMethod::Random => first(ordered.len(), size),
            SampleMethod::MonetaryUnit => on_points(&ordered, size, &terms.seed, &stratum),
        };
        let population = number(ordered.len());
        let amount_fen = total(&ordered);
        let drawn: Vec<Drawn> = ordered
            .into_iter()
            .zip(hits)
            .filter(|(_, hits)| *hits > 0)
            .map(|((order, item), hits)| Drawn {
                item,
                stratum: stratum.clone(),
                order,
                hits,
            })
            .collect();
        sample.strata.push(StratumDrawn {
            population,
            amount_fen: u64::try_from(amount_fen).unwrap_or(u64::MAX),
            drawn: number(drawn.len()),
            stratum,
        });
        sample.items.extend(drawn);
    }
    sample
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

fn hashed(seed: &str, text: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(seed.as_bytes());
    hasher.update(text.as_bytes());
    hasher.finalize().into()
}

fn amount(item: &Item) -> u128 {
    let amount = item.amount_fen.map_or(0, Fen::get);
    u128::try_from(amount).unwrap_or_default()
}

fn total(items: &[([u8; 32], Item)]) -> u128 {
    items.iter().map(|(_, item)| amount(item)).sum()
}

/// Whether an item belongs to the population.
fn keeps(filter: &SampleFilter, item: &Item) -> bool {
    fn is<T: PartialEq + Copy>(wanted: Option<T>, found: Option<T>) -> bool {
        wanted.is_none() || wanted == found
    }
    item.region.is_within(filter.region)
        && is(filter.scheme, item.scheme)
        && is(filter.fund, item.fund)
        && filter
            .from
            .is_none_or(|from| item.on.is_some_and(|on| from <= on))
        && filter
            .until
            .is_none_or(|until| item.on.is_some_and(|on| on <= until))
        && filter
            .min_amount_fen
            .is_none_or(|least| item.amount_fen.is_some_and(|amount| least <= amount))
        && filter
            .max_amount_fen
            .is_none_or(|most| item.amount_fen.is_some_and(|amount| amount <= most))
}

/// The name of an item's stratum: its parts in the order in which the terms name them.
fn stratum_of(terms: &SampleTerms, item: &Item) -> String {
    let part = |by: &StrataBy| match by {
        StrataBy::Amount => band(&terms.amount_bands_fen, item.amount_fen),
        StrataBy::Scheme => item
            .scheme
            .map_or_else(|| NONE.to_owned(), |scheme| scheme.code().to_owned()),
        StrataBy::County => item.region.to_string(),
    };
    let parts: Vec<String> = terms.strata.iter().map(part).collect();
    if parts.is_empty() {
        ALL.to_owned()
    } else {
        parts.join("|")
    }
}

/// The band of an amount: `LEAST-MOST` in fen, without the most where it has none.
fn band(starts: &[Fen], amount: Option<Fen>) -> String {
    let Some(amount) = amount else {
        return NONE.to_owned();
    };
    let start = starts.iter().filter(|start| **start <= amount).max();
    let next = starts.iter().filter(|start| **start > amount).min();
    let start = start.map_or(0, |start| start.get());
    let most = next.map_or_else(String::new, |next| (next.get() - 1).to_string());
    format!("{start}-{most}")
}

fn first(count: usize, size: u32) -> Vec<u64> {
    let size = usize::try_from(size).unwrap_or(usize::MAX);
    (0..count).map(|index| u64::from(index < size)).collect()
}

/// How many points lie on each item.
fn on_points(ordered: &[([u8; 32], Item)], size: u32, seed: &str, stratum: &str) -> Vec<u64> {
    let total = total(ordered);
    let mut hits = vec![0; ordered.len()];
    if total == 0 || size == 0 {
        return hits;
    }
    let digest = hashed(seed, stratum);
    let start = digest
        .iter()
        .take(8)
        .fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    let size = u128::from(size);
    let mut points = (0..size)
        .map(|point| (point * total + start % total) / size)
        .peekable();
    let mut end = 0;
    for ((_, item), hits) in ordered.iter().zip(&mut hits) {
        end += amount(item);
        while points.next_if(|point| *point < end).is_some() {
            *hits += 1;
        }
    }
    hits
}

#[cfg(test)]
mod tests {
    use domain::audit_sample::Population;
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn item(number: u128, amount: i64, region: &str) -> Item {
        Item {
            id: Uuid::from_u128(number).to_string(),
            stream: "worker".to_owned(),
            stream_id: Uuid::from_u128(number).to_string(),
            version: 1,
            position: 1,
            region: RegionCode::parse(region).unwrap(),
            scheme: Some(Scheme::Transport),
            fund: Some(Fund::Bridging),
            amount_fen: Some(Fen::try_from(amount).unwrap()),
            on: Some("2024-03-01".parse().unwrap()),
            worker_id: None,
            claim_id: None,
        }
    }

    fn terms(method: SampleMethod, size: u32) -> SampleTerms {
        SampleTerms {
            population: Population::Claims,
            filter: SampleFilter {
                region: RegionCode::NATION,
                scheme: None,
                fund: None,
                from: None,
                until: None,
                min_amount_fen: None,
                max_amount_fen: None,
            },
            position: 1,
            seed: "a seed".to_owned(),
            method,
            strata: Vec::new(),
            amount_bands_fen: Vec::new(),
            size,
            sizes: BTreeMap::new(),
            rule: RULE,
        }
    }

    fn fen(amount: i64) -> Fen {
        Fen::try_from(amount).unwrap()
    }

    #[test]
    fn strata_are_named_by_band_scheme_and_county_and_have_sizes_of_their_own() {
        let mut terms = terms(SampleMethod::Random, 1);
        terms.strata = vec![StrataBy::Amount, StrataBy::Scheme, StrataBy::County];
        terms.amount_bands_fen = vec![fen(100), fen(500)];
        terms.sizes = BTreeMap::from([("100-499|transport|520502".to_owned(), 2)]);
        let items = [
            item(1, 99, "520502"),
            item(2, 100, "520502"),
            item(3, 499, "520502"),
            item(4, 500, "520502"),
            item(5, 499, "520521"),
            item(6, 499, "520502"),
        ];
        let sample = draw(&terms, items);
        let told: Vec<(&str, u64, u64)> = sample
            .strata
            .iter()
            .map(|stratum| (stratum.stratum.as_str(), stratum.population, stratum.drawn))
            .collect();
        assert_eq!(
            told,
            [
                ("0-99|transport|520502", 1, 1),
                ("100-499|transport|520502", 3, 2),
                ("100-499|transport|520521", 1, 1),
                ("500-|transport|520502", 1, 1),
            ]
        );
    }

    #[test]
    fn the_filter_keeps_what_it_says() {
        let kept = |change: fn(&mut SampleFilter)| {
            let mut terms = terms(SampleMethod::Random, 10);
            change(&mut terms.filter);
            draw(&terms, [item(1, 100, "520502"), item(2, 300, "440104")])
                .items
                .len()
        };
        assert_eq!(kept(|_| {}), 2);
        assert_eq!(
            kept(|filter| filter.region = RegionCode::parse("520000").unwrap()),
            1
        );
        assert_eq!(
            kept(|filter| filter.min_amount_fen = Fen::try_from(101).ok()),
            1
        );
        assert_eq!(
            kept(|filter| filter.max_amount_fen = Fen::try_from(100).ok()),
            1
        );
        assert_eq!(kept(|filter| filter.scheme = Some(Scheme::Startup)), 0);
        assert_eq!(kept(|filter| filter.fund = Some(Fund::Bridging)), 2);
        assert_eq!(kept(|filter| filter.from = "2024-03-02".parse().ok()), 0);
        assert_eq!(kept(|filter| filter.until = "2024-03-01".parse().ok()), 2);
    }

    #[test]
    fn an_item_as_large_as_the_distance_is_drawn_for_certain() {
        let items = (1..50).map(|number| item(number, 10, "520502"));
        let items = items.chain([item(99, 1_000, "520502")]);
        let sample = draw(&terms(SampleMethod::MonetaryUnit, 3), items);
        let large = sample
            .items
            .iter()
            .find(|drawn| drawn.item.amount_fen == Some(fen(1_000)));
        assert!(large.unwrap().hits >= 2);
        let hits: u64 = sample.items.iter().map(|drawn| drawn.hits).sum();
        assert_eq!(hits, 3);
    }

    proptest! {
        #[test]
        fn the_order_in_which_items_come_changes_nothing(
            amounts in proptest::collection::vec(0..1_000_i64, 0..40), size in 0..12_u32, turn in 0..40_usize,
            monetary in any::<bool>(),
        ) {
            let method = if monetary { SampleMethod::MonetaryUnit } else { SampleMethod::Random };
            let terms = terms(method, size);
            let mut items: Vec<Item> = (1..)
                .zip(&amounts)
                .map(|(number, amount)| item(number, *amount, "520502"))
                .collect();
            let sample = draw(&terms, items.clone());
            items.reverse();
            let middle = turn % items.len().max(1);
            items.rotate_left(middle);
            prop_assert_eq!(&draw(&terms, items), &sample);
            let hits: u64 = sample.items.iter().map(|drawn| drawn.hits).sum();
            let total: i64 = amounts.iter().sum();
            let expected = if monetary {
                if total == 0 { 0 } else { u64::from(size) }
            } else {
                u64::from(size).min(amounts.len() as u64)
            };
            prop_assert_eq!(hits, expected);
        }

        #[test]
        fn a_larger_random_sample_holds_the_smaller_one(count in 1..40_u128, size in 0..20_u32) {
            let items: Vec<Item> = (1..=count).map(|number| item(number, 1, "520502")).collect();
            let small = draw(&terms(SampleMethod::Random, size), items.clone());
            let large = draw(&terms(SampleMethod::Random, size + 1), items);
            prop_assert_eq!(&large.items[..small.items.len()], &small.items[..]);
        }
    }
}
