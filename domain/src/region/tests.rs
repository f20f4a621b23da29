//! Divisions of today and of then.

use super::*;

fn code(text: &str) -> RegionCode {
    RegionCode::parse(text).unwrap()
}

fn at(text: &str, date: &str) -> Result<Place, InvalidRegion> {
    Place::parse_at(text, date.parse().unwrap())
}

#[test]
fn ancestors_are_read_from_the_table_and_not_from_the_digits() {
    let ancestors: Vec<_> = code("500101")
        .ancestors()
        .map(|region| region.to_string())
        .collect();
    assert_eq!(ancestors, ["500101", "500000", "000000"]);
    assert_eq!(RegionCode::parse("500100"), Err(InvalidRegion::Unknown));
    let ancestors: Vec<_> = code("520502").ancestors().map(RegionCode::name).collect();
    assert_eq!(ancestors, ["七星关区", "毕节市", "贵州省", "全国"]);
}

#[test]
fn provinces_and_prefectures_are_found_from_anywhere() {
    assert_eq!(code("520502").province(), code("520000"));
    assert_eq!(code("520502").prefecture(), Some(code("520500")));
    assert_eq!(code("500101").prefecture(), None);
    assert_eq!(RegionCode::NATION.province(), RegionCode::NATION);
    assert!(code("520502").is_within(code("520000")) && !code("520000").is_within(code("520502")));
}

#[test]
fn a_prefecture_without_counties_is_a_place_and_one_with_counties_is_none() {
    for place in ["441900", "442000", "460400", "620200", "520502"] {
        assert!(at(place, "2021-01-01").is_ok(), "{place}");
    }
    for no_place in ["520500", "520000", "000000", "660000"] {
        assert_eq!(
            at(no_place, "2021-01-01"),
            Err(InvalidRegion::NotACounty),
            "{no_place}"
        );
    }
}

#[test]
fn a_retired_code_becomes_its_first_county_successor_and_is_kept() {
    // 崇文区 went into 东城区 in 2010.
    let place = at("110103", "2009-05-01").unwrap();
    assert_eq!(
        (place.code, place.given.map(|given| given.to_string())),
        (code("110101"), Some("110103".to_owned()))
    );
    // 桥东区 was split between two districts.
    assert_eq!(at("130103", "2010-01-01").unwrap().code, code("130102"));
    // 毕节市 was renumbered when its prefecture was reformed.
    assert_eq!(at("522401", "2005-01-01").unwrap().code, code("520502"));
}

#[test]
fn a_code_that_never_was_or_is_not_yet_is_unknown() {
    assert_eq!(at("999999", "2021-01-01"), Err(InvalidRegion::Unknown));
    assert_eq!(at("110103", "1900-01-01"), Err(InvalidRegion::Unknown));
    for shape in ["52050", "5205022", "52050a", "５２０５０２", ""] {
        assert_eq!(
            at(shape, "2021-01-01"),
            Err(InvalidRegion::Shape),
            "{shape}"
        );
    }
}

#[test]
fn a_stored_code_is_read_even_after_it_left_the_table() {
    let stored: RegionCode = serde_json::from_str("\"522401\"").unwrap();
    assert_eq!(stored.name(), "");
    assert_eq!(stored.ancestors().count(), 2);
    assert!(serde_json::from_str::<RegionCode>("\"52\"").is_err());
}

#[test]
fn a_place_is_stored_with_the_given_code_only_where_that_differs() {
    assert_eq!(
        serde_json::to_string(&at("520502", "2021-01-01").unwrap()).unwrap(),
        r#"{"code":"520502"}"#
    );
    assert_eq!(
        serde_json::to_string(&at("110103", "2009-05-01").unwrap()).unwrap(),
        r#"{"code":"110101","given":"110103"}"#
    );
}
