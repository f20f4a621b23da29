//! Agreements in force: from the first day to the last, for each party's region and all above it.

use super::*;

fn of_agreement(event_type: &str, payload: &Value) -> CaseEvent {
    CaseEvent::read("agreement", json!({ event_type: payload })).unwrap()
}

fn signed(kind: &str, regions: &[&str], from: &str, until: Option<&str>) -> CaseEvent {
    let parties: Vec<Value> = regions
        .iter()
        .map(|region| json!({ "region": region, "side": "sending" }))
        .collect();
    let mut payload = json!({
        "kind": kind,
        "parties": parties,
        "signed_on": "2021-06-01",
        "valid_from": from,
    });
    if let Some(until) = until {
        payload["valid_until"] = json!(until);
    }
    of_agreement("AgreementSigned", &payload)
}

fn between_provinces(from: &str, until: Option<&str>) -> CaseEvent {
    signed("inter_province", &[GUIZHOU, ZHEJIANG], from, until)
}

fn ended(ended_on: &str) -> CaseEvent {
    of_agreement("AgreementEnded", &json!({ "ended_on": ended_on }))
}

fn extended(valid_until: &str) -> CaseEvent {
    of_agreement(
        "AgreementSupplemented",
        &json!({ "signed_on": "2021-06-01", "valid_until": valid_until }),
    )
}

fn one_agreement(events: impl IntoIterator<Item = CaseEvent>) -> Book {
    let mut book = Book::default();
    book.record_all("agreement", uuid(1), events);
    book
}

/// The years from 2019 to 2024 in which an agreement counts for the nation.
fn years(book: &Book) -> Vec<i32> {
    (2019..=2024)
        .filter(|year| book.count(Code::AgreementsInterProvince, *year, NATION) == 1)
        .collect()
}

#[test]
fn an_agreement_counts_in_every_year_of_which_it_is_in_force_on_one_day() {
    for (from, until, expected) in [
        ("2021-12-31", "2021-12-31", vec![2021]),
        ("2020-12-31", "2022-01-01", vec![2020, 2021, 2022]),
        ("2021-01-01", "2021-12-31", vec![2021]),
    ] {
        let book = one_agreement([between_provinces(from, Some(until))]);
        assert_eq!(years(&book), expected, "{from} to {until}");
    }
}

#[test]
fn signing_after_the_first_day_changes_nothing() {
    let book = one_agreement([between_provinces("2020-01-01", Some("2020-12-31"))]);
    assert_eq!(years(&book), [2020]);
}

#[test]
fn the_earlier_of_last_day_and_end_counts() {
    let until_2022 = || between_provinces("2021-01-01", Some("2022-12-31"));
    for (events, expected) in [
        (vec![until_2022(), ended("2021-12-31")], vec![2021]),
        (vec![until_2022(), ended("2022-01-01")], vec![2021, 2022]),
        (vec![until_2022(), ended("2023-05-01")], vec![2021, 2022]),
        (
            vec![until_2022(), ended("2022-05-01"), extended("2024-12-31")],
            vec![2021, 2022],
        ),
    ] {
        assert_eq!(years(&one_agreement(events)), expected);
    }
}

#[test]
fn an_agreement_called_off_before_it_begins_counts_in_no_year() {
    let book = one_agreement([between_provinces("2022-01-01", None), ended("2021-12-31")]);
    assert_eq!(years(&book), [0; 0]);
    let one_day = one_agreement([between_provinces("2022-01-01", None), ended("2022-01-01")]);
    assert_eq!(years(&one_day), [2022]);
}

#[test]
fn a_supplement_moves_the_last_day_and_is_no_agreement() {
    let signed = || between_provinces("2021-01-01", Some("2022-12-31"));
    let longer = one_agreement([signed(), extended("2024-01-01")]);
    assert_eq!(years(&longer), [2021, 2022, 2023, 2024]);
    let shorter = one_agreement([signed(), extended("2021-12-31")]);
    assert_eq!(years(&shorter), [2021]);
}

#[test]
fn an_open_agreement_counts_up_to_the_last_year_and_not_beyond() {
    let book = one_agreement([between_provinces("2021-01-01", None)]);
    let count = |year| book.count(Code::AgreementsInterProvince, year, NATION);
    assert_eq!(
        [
            count(2020),
            count(2021),
            count(LAST_YEAR),
            count(LAST_YEAR + 1)
        ],
        [0, 1, 1, 0]
    );
}

#[test]
fn a_voided_agreement_never_counted() {
    let book = one_agreement([
        between_provinces("2021-01-01", None),
        of_agreement("AgreementVoided", &json!({})),
    ]);
    assert_eq!(book.members.len(), 0);
    assert_eq!(book.sums().values().copied().max(), Some(0));
}

#[test]
fn an_agreement_counts_once_for_each_partys_region_and_all_above_it() {
    let book = one_agreement([signed(
        "enterprise_area_cross_province",
        &[ZHENGAN, SUIYANG, XIHU],
        "2021-01-01",
        None,
    )]);
    for region in [
        ZHENGAN, SUIYANG, ZUNYI, GUIZHOU, XIHU, HANGZHOU, ZHEJIANG, NATION,
    ] {
        assert_eq!(counts(&book, 2021, region), [(3, 1)], "{region}");
    }
    for region in [QIXINGGUAN, BIJIE, "330109"] {
        assert_eq!(counts(&book, 2021, region), [], "{region}");
    }
}

#[test]
fn every_kind_has_its_row() {
    for (kind, regions, row) in [
        ("inter_province", [GUIZHOU, ZHEJIANG], 1),
        ("city_area_cross_province", [ZUNYI, HANGZHOU], 2),
        ("enterprise_area_cross_province", [ZUNYI, HANGZHOU], 3),
        ("city_area_in_province", [ZUNYI, BIJIE], 4),
        ("enterprise_area_in_province", [ZUNYI, BIJIE], 5),
    ] {
        let book = one_agreement([signed(kind, &regions, "2021-01-01", None)]);
        assert_eq!(counts(&book, 2021, NATION), [(row, 1)], "{kind}");
    }
}

#[test]
fn the_switched_reporting_year_goes_for_agreements_too() {
    let mut book = Book::new(switches::from_december());
    book.record(
        "agreement",
        uuid(1),
        between_provinces("2020-12-16", Some("2021-12-15")),
    );
    assert_eq!(years(&book), [2021]);
}
