//! The switches of the official figures: what counts from when, and where.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::coded::coded;
use crate::occupation::Occupation;
use crate::region::RegionCode;

coded! {
    /// The day on which a reporting year begins.
    YearStart {
        /// The calendar year.
        January1 = "01-01",
        /// From 16 December of the year before to 15 December, as the ledger's due day suggests.
        December16 = "12-16",
    }
}

coded! {
    /// What makes a dispatch count as output.
    OutputCountsFrom {
        /// The departure.
        Departure = "departure",
        /// The first employment that names the dispatch.
        Employment = "employment",
    }
}

/// The switches, always the nation's: a regional one would make the nation differ from the sum of
/// its provinces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReportingParameters {
    /// When a reporting year begins.
    pub year_starts: YearStart,
    /// What makes a dispatch count as output.
    pub output_counts_from: OutputCountsFrom,
    /// The occupations that are domestic service.
    pub domestic_service_occupations: Vec<Occupation>,
    /// Whether 新疆 ↔ 兵团 crosses provinces.
    pub corps_is_cross_province: bool,
    /// Codes that are reported under the Corps (660000) instead of 新疆.
    pub corps_regions: Vec<RegionCode>,
}

impl Default for ReportingParameters {
    /// Calendar years, output from departure, domestic-service, elder-care and health-care workers
    /// (家政服务员, 养老护理员 and 健康照护师).
    fn default() -> Self {
        Self {
            year_starts: YearStart::January1,
            output_counts_from: OutputCountsFrom::Departure,
            domestic_service_occupations: ["4-10-01-06", "4-14-01-02", "4-14-01-03"]
                .into_iter()
                .filter_map(|code| Occupation::parse(code).ok())
                .collect(),
            corps_is_cross_province: true,
            corps_regions: Vec::new(),
        }
    }
}

/// 新疆生产建设兵团, a reporting unit of the notice and no administrative division.
const CORPS: &str = "660000";
const XINJIANG: &str = "650000";

impl ReportingParameters {
    /// The reporting year of a business date.
    pub fn year_of(&self, date: NaiveDate) -> i32 {
        match self.year_starts {
            YearStart::January1 => date.year(),
            YearStart::December16 => {
                date.year() + i32::from(date.month() == 12 && date.day() >= 16)
            }
        }
    }

    /// The province that reports a region.
    pub fn province_of(&self, region: RegionCode) -> RegionCode {
        match RegionCode::parse(CORPS) {
            Ok(corps) if self.corps_regions.contains(&region) => corps,
            _ => region.province(),
        }
    }

    /// A region and all that report it, up to the nation.
    pub fn ancestors(&self, region: RegionCode) -> Vec<RegionCode> {
        let province = self.province_of(region);
        if province == region.province() {
            region.ancestors().collect()
        } else {
            vec![region, province, RegionCode::NATION]
        }
    }

    /// Whether a movement between two places crosses provinces.
    pub fn crosses_provinces(&self, from: RegionCode, to: RegionCode) -> bool {
        let (from, to) = (self.province_of(from), self.province_of(to));
        let pair = [from.to_string(), to.to_string()];
        let within_xinjiang =
            pair.contains(&CORPS.to_owned()) && pair.contains(&XINJIANG.to_owned());
        from != to && (self.corps_is_cross_province || !within_xinjiang)
    }
}
