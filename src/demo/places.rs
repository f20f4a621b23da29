//! Where people come from and where they go: real counties, real east-west pairs.

use std::collections::BTreeMap;

use anyhow::Context;
use domain::region::RegionCode;

use super::dice::Dice;

/// Counties that people leave: formerly poor ones, and mountain counties of Zhejiang.
const COUNTIES: &str = include_str!("data/sending_counties.csv");
/// Which eastern province works with which western one since 2021.
const PAIRINGS: &str = include_str!("data/ew_pairings_2021.csv");
/// The center cities of the notice, as far as their list was found.
const CENTERS: &str = include_str!("data/center_cities.csv");

/// Cities of the east that take domestic workers in, beside the center cities; a municipality is
/// one city.
const EASTERN_CITIES: [&str; 13] = [
    "110000", "120000", "310000", "320100", "320200", "320500", "350100", "350200", "370100",
    "370200", "440100", "440300", "441900",
];
/// The capitals of the sending provinces, to which people move without leaving the province.
const CAPITALS: [&str; 10] = [
    "150100", "450100", "500000", "510100", "520100", "530100", "610100", "620100", "630100",
    "640100",
];

/// A county that people leave.
pub(super) struct County {
    pub(super) code: RegionCode,
    weight: u64,
}

/// A city that takes people in.
pub(super) struct City {
    /// The prefecture, or the municipality.
    pub(super) code: RegionCode,
    /// Its counties and districts; itself where it has none.
    pub(super) places: Vec<RegionCode>,
}

/// The map.
pub(super) struct Places {
    pub(super) counties: Vec<County>,
    pub(super) cities: Vec<City>,
    /// Eastern partners of a western province.
    partners: BTreeMap<RegionCode, Vec<RegionCode>>,
}

impl Places {
    /// Reads the map from the reference data.
    pub(super) fn read() -> anyhow::Result<Self> {
        let mut counties = Vec::new();
        for [code, _, weight] in rows(COUNTIES) {
            counties.push(County {
                code: RegionCode::parse(code)?,
                weight: weight.parse()?,
            });
        }
        let mut partners = BTreeMap::<_, Vec<_>>::new();
        for [east, _, west] in rows(PAIRINGS) {
            let (east, west) = (RegionCode::parse(east)?, RegionCode::parse(west)?);
            partners.entry(west).or_default().push(east);
        }
        let centers = rows(CENTERS).map(|[code, _, _]| code);
        let mut cities = Vec::new();
        for code in EASTERN_CITIES.into_iter().chain(centers).chain(CAPITALS) {
            let code = RegionCode::parse(code)?;
            let mut places: Vec<RegionCode> =
                code.children().filter(|child| child.is_place()).collect();
            if places.is_empty() {
                places.push(code);
            }
            cities.push(City { code, places });
        }
        Ok(Self {
            counties,
            cities,
            partners,
        })
    }

    /// The pairs of provinces, west and east.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (RegionCode, RegionCode)> {
        self.partners
            .iter()
            .flat_map(|(west, east)| east.iter().map(|east| (*west, *east)))
    }

    /// Someone's home.
    pub(super) fn home(&self, dice: &mut Dice) -> anyhow::Result<RegionCode> {
        dice.weighed(&self.counties, |county| county.weight)
            .map(|county| county.code)
            .context("no county sends anybody")
    }

    /// The cities of a province's partners.
    pub(super) fn partner_cities(&self, home: RegionCode) -> Vec<&City> {
        let partners = self.partners.get(&home).map_or(&[][..], Vec::as_slice);
        self.cities
            .iter()
            .filter(|city| partners.contains(&city.code.province()))
            .collect()
    }

    /// The cities that take people in within a province.
    pub(super) fn own_cities(&self, home: RegionCode) -> Vec<&City> {
        self.cities
            .iter()
            .filter(|city| city.code.province() == home)
            .collect()
    }

    /// The counties that send people from a province.
    pub(super) fn counties_of(&self, province: RegionCode) -> Vec<RegionCode> {
        self.counties
            .iter()
            .map(|county| county.code)
            .filter(|code| code.province() == province)
            .collect()
    }
}

/// The first three columns of a file's lines, without its head.
fn rows(file: &'static str) -> impl Iterator<Item = [&'static str; 3]> {
    file.lines().skip(1).filter_map(|line| {
        let mut columns = line.split(',');
        Some([columns.next()?, columns.next()?, columns.next()?])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_reference_data_names_a_place() {
        let places = Places::read().unwrap();
        assert_eq!(places.counties.len(), COUNTIES.lines().count() - 1);
        assert!(places.counties.iter().all(|county| county.code.is_place()));
        assert_eq!(places.pairs().count(), PAIRINGS.lines().count() - 1);
        assert!(places.cities.iter().all(|city| !city.places.is_empty()));
    }

    #[test]
    fn everybody_has_somewhere_to_go() {
        let places = Places::read().unwrap();
        for county in &places.counties {
            let home = county.code.province();
            assert!(!places.own_cities(home).is_empty(), "{home}");
        }
        for (west, east) in places.pairs() {
            assert!(!places.counties_of(west).is_empty(), "{west}");
            assert!(!places.own_cities(east).is_empty(), "{east}");
        }
    }
}
