//! The switches of the reporting policy.

use super::*;
use domain::occupation::Occupation;
use domain::policy::{OutputCountsFrom, YearStart};

/// 石河子市, a city of the Corps, and 天山区 in 新疆.
const SHIHEZI: &str = "659001";
const TIANSHAN: &str = "650102";
const CORPS: &str = "660000";
const XINJIANG: &str = "650000";

pub(super) fn from_december() -> Ledger {
    Ledger::new(Reporting {
        year_starts: YearStart::December16,
        ..Reporting::default()
    })
}

fn under(reporting: Reporting, events: impl IntoIterator<Item = CaseEvent>) -> Book {
    let mut book = Book::new(Ledger::new(reporting));
    book.record_all("worker", uuid(1), events);
    book
}

fn with_corps(is_cross_province: bool) -> Book {
    let reporting = Reporting {
        corps_regions: vec![RegionCode::parse(SHIHEZI).unwrap()],
        corps_is_cross_province: is_cross_province,
        ..Reporting::default()
    };
    under(
        reporting,
        [
            dispatched(1, SHIHEZI, TIANSHAN, "2021-03-01"),
            arrived(1, "2021-03-02"),
        ],
    )
}

#[test]
fn a_reporting_year_may_run_from_mid_december() {
    for (departed_on, year) in [
        ("2020-12-15", 2020),
        ("2020-12-16", 2021),
        ("2020-12-31", 2021),
        ("2021-12-15", 2021),
        ("2021-12-16", 2022),
    ] {
        let mut book = Book::new(from_december());
        let departure = dispatched(1, ZHENGAN, XIHU, departed_on);
        book.record("worker", uuid(1), departure);
        assert_eq!(
            counts(&book, year, NATION),
            [(6, 1), (9, 1)],
            "{departed_on}"
        );
        assert_eq!(counts(&book, year - 1, NATION), [], "{departed_on}");
        assert_eq!(counts(&book, year + 1, NATION), [], "{departed_on}");
    }
}

#[test]
fn output_may_count_from_the_first_employment_that_names_the_dispatch() {
    let reporting = || Reporting {
        output_counts_from: OutputCountsFrom::Employment,
        ..Reporting::default()
    };
    let departure = || dispatched(1, ZHENGAN, XIHU, "2021-12-01");
    let waiting = under(reporting(), [departure()]);
    assert_eq!(counts(&waiting, 2021, NATION), []);
    let book = under(
        reporting(),
        [
            departure(),
            employed(3, Some(1), 91, "4-10-01-06", "2023-03-05"),
            employed(2, Some(1), 90, "4-10-01-06", "2022-01-05"),
        ],
    );
    assert_eq!(counts(&book, 2021, NATION), []);
    assert_eq!(counts(&book, 2022, NATION), [(6, 1), (9, 1), (10, 2)]);
    assert_eq!(counts(&book, 2023, NATION), []);
}

#[test]
fn the_policy_names_the_occupations_that_count() {
    let reporting = Reporting {
        domestic_service_occupations: vec![Occupation::parse("6-18-02-04").unwrap()],
        ..Reporting::default()
    };
    let book = under(
        reporting,
        [
            trained(1, SUIYANG, "4-10-01-06", true, "2021-02-01"),
            trained(2, SUIYANG, "6-18-02-04", true, "2021-02-01"),
            trained(3, SUIYANG, "6-18-02-04", true, "2021-02-01"),
        ],
    );
    assert_eq!(counts(&book, 2021, NATION), [(15, 2)]);
}

#[test]
fn the_corps_is_empty_until_the_policy_names_its_regions() {
    let book = one_worker([dispatched(1, SHIHEZI, TIANSHAN, "2021-03-01")]);
    assert_eq!(counts(&book, 2021, CORPS), []);
    for region in [SHIHEZI, XINJIANG, NATION] {
        assert_eq!(counts(&book, 2021, region), [(6, 1), (8, 1)], "{region}");
    }
}

#[test]
fn the_regions_of_the_corps_report_to_it_and_not_to_the_province_around_them() {
    let book = with_corps(true);
    for region in [SHIHEZI, CORPS] {
        assert_eq!(counts(&book, 2021, region), [(6, 1), (9, 1)], "{region}");
    }
    assert_eq!(counts(&book, 2021, XINJIANG), [(11, 1), (13, 1)]);
    assert_eq!(
        counts(&book, 2021, NATION),
        [(6, 1), (9, 1), (11, 1), (13, 1)]
    );
}

#[test]
fn movement_between_the_corps_and_the_province_around_it_may_be_in_province() {
    let book = with_corps(false);
    assert_eq!(counts(&book, 2021, CORPS), [(6, 1), (8, 1)]);
    assert_eq!(counts(&book, 2021, XINJIANG), [(11, 1), (12, 1)]);
}
