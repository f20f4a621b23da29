//! Persons sent and received: where, when, and whether across provinces.

use super::*;

#[test]
fn a_dispatch_counts_for_its_origin_and_all_above_it_and_for_nobody_else() {
    let book = one_worker([dispatched(1, ZHENGAN, XIHU, "2021-03-01")]);
    for region in [ZHENGAN, ZUNYI, GUIZHOU, NATION] {
        assert_eq!(counts(&book, 2021, region), [(6, 1), (9, 1)], "{region}");
    }
    for region in [SUIYANG, BIJIE, XIHU, ZHEJIANG] {
        assert_eq!(counts(&book, 2021, region), [], "{region}");
    }
    assert_eq!(counts(&book, 2020, NATION), []);
    assert_eq!(counts(&book, 2022, NATION), []);
}

#[test]
fn in_province_is_told_against_the_origin_and_never_against_the_region_asked() {
    let book = one_worker([
        dispatched(1, ZHENGAN, SUIYANG, "2021-03-01"),
        arrived(1, "2021-03-02"),
    ]);
    for region in [ZUNYI, GUIZHOU, NATION] {
        assert_eq!(
            counts(&book, 2021, region),
            [(6, 1), (8, 1), (11, 1), (12, 1)],
            "{region}"
        );
    }
    assert_eq!(counts(&book, 2021, ZHENGAN), [(6, 1), (8, 1)]);
    assert_eq!(counts(&book, 2021, SUIYANG), [(11, 1), (12, 1)]);
}

#[test]
fn one_departure_across_provinces_makes_the_year_cross_province() {
    let book = one_worker([
        dispatched(1, ZHENGAN, SUIYANG, "2021-03-01"),
        dispatched(2, ZHENGAN, XIHU, "2021-09-01"),
        dispatched(3, ZHENGAN, QIXINGGUAN, "2022-02-01"),
    ]);
    assert_eq!(counts(&book, 2021, ZHENGAN), [(6, 1), (9, 1)]);
    assert_eq!(counts(&book, 2022, ZHENGAN), [(6, 1), (8, 1)]);
}

#[test]
fn with_two_origins_in_one_year_each_region_looks_at_its_own_departures() {
    let book = one_worker([
        dispatched(1, ZHENGAN, SUIYANG, "2021-03-01"),
        dispatched(2, QIXINGGUAN, XIHU, "2021-09-01"),
    ]);
    assert_eq!(counts(&book, 2021, ZHENGAN), [(6, 1), (8, 1)]);
    assert_eq!(counts(&book, 2021, ZUNYI), [(6, 1), (8, 1)]);
    assert_eq!(counts(&book, 2021, QIXINGGUAN), [(6, 1), (9, 1)]);
    assert_eq!(counts(&book, 2021, GUIZHOU), [(6, 1), (9, 1)]);
}

#[test]
fn an_arrival_counts_in_its_own_year_and_only_once_it_is_confirmed() {
    let departed = || dispatched(1, ZHENGAN, XIHU, "2021-12-30");
    let unconfirmed = one_worker([departed()]);
    assert_eq!(counts(&unconfirmed, 2021, XIHU), []);
    let book = one_worker([departed(), arrived(1, "2022-01-02")]);
    assert_eq!(counts(&book, 2021, XIHU), []);
    for region in [XIHU, HANGZHOU, ZHEJIANG] {
        assert_eq!(counts(&book, 2022, region), [(11, 1), (13, 1)], "{region}");
    }
    assert_eq!(counts(&book, 2021, NATION), [(6, 1), (9, 1)]);
    assert_eq!(counts(&book, 2022, NATION), [(11, 1), (13, 1)]);
}

#[test]
fn one_arrival_from_another_province_makes_the_year_cross_province() {
    let book = one_worker([
        dispatched(1, SUIYANG, ZHENGAN, "2021-03-01"),
        arrived(1, "2021-03-02"),
        dispatched(2, XIHU, QIXINGGUAN, "2021-09-01"),
        arrived(2, "2021-09-02"),
    ]);
    assert_eq!(
        counts(&book, 2021, ZUNYI),
        [(6, 1), (8, 1), (11, 1), (12, 1)]
    );
    assert_eq!(counts(&book, 2021, BIJIE), [(11, 1), (13, 1)]);
    assert_eq!(
        counts(&book, 2021, GUIZHOU),
        [(6, 1), (8, 1), (11, 1), (13, 1)]
    );
    assert_eq!(
        counts(&book, 2021, NATION),
        [(6, 1), (9, 1), (11, 1), (13, 1)]
    );
}

#[test]
fn a_voided_dispatch_never_happened_and_takes_its_arrival_with_it() {
    let book = one_worker([
        member(8, "2020-01-01"),
        dispatched_to_employer(1, 90, "2021-03-01"),
        arrived(1, "2021-03-02"),
        voided("DispatchVoided", "dispatch_id", 1),
    ]);
    assert_eq!(book.members.len(), 0);
    assert!(book.sums().values().all(|sum| *sum == 0));
    assert!(!book.entries.is_empty(), "what was entered stays readable");
}

#[test]
fn a_voided_arrival_leaves_the_departure() {
    let book = one_worker([
        dispatched(1, ZHENGAN, XIHU, "2021-03-01"),
        arrived(1, "2021-03-02"),
        voided("ArrivalVoided", "dispatch_id", 1),
    ]);
    assert_eq!(counts(&book, 2021, NATION), [(6, 1), (9, 1)]);
}

#[test]
fn of_two_departures_in_a_year_the_void_of_one_leaves_the_other() {
    let book = one_worker([
        dispatched(1, ZHENGAN, XIHU, "2021-03-01"),
        dispatched(2, ZHENGAN, SUIYANG, "2021-09-01"),
        voided("DispatchVoided", "dispatch_id", 1),
    ]);
    assert_eq!(counts(&book, 2021, ZHENGAN), [(6, 1), (8, 1)]);
    let of_row = |code: Code| {
        let entries = book.entries.iter().filter(|entry| {
            entry.figure.code == code.code() && entry.figure.region.as_str() == ZHENGAN
        });
        entries.map(|entry| entry.delta).collect::<Vec<_>>()
    };
    // One of two reasons fell away: who counts still counts, and nothing was entered.
    assert_eq!(of_row(Code::OutputWorkers), [1]);
    assert_eq!(of_row(Code::OutputCrossProvince), [1, -1]);
}

#[test]
fn an_origin_that_changes_later_moves_no_dispatch() {
    let book = one_worker([
        dispatched(1, ZHENGAN, XIHU, "2021-03-01"),
        of_worker(
            "OriginChanged",
            &json!({ "origin": { "code": QIXINGGUAN }, "changed_on": "2021-01-01" }),
        ),
    ]);
    assert_eq!(counts(&book, 2021, ZHENGAN), [(6, 1), (9, 1)]);
    assert_eq!(counts(&book, 2021, QIXINGGUAN), []);
}

#[test]
fn districts_of_a_municipality_and_prefectures_without_counties_are_places() {
    let book = one_worker([
        dispatched(1, "500101", "441900", "2021-03-01"),
        arrived(1, "2021-03-02"),
        dispatched(2, "500101", "500102", "2022-03-01"),
    ]);
    for region in ["500101", "500000"] {
        assert_eq!(counts(&book, 2021, region), [(6, 1), (9, 1)], "{region}");
        assert_eq!(counts(&book, 2022, region), [(6, 1), (8, 1)], "{region}");
    }
    for region in ["441900", "440000"] {
        assert_eq!(counts(&book, 2021, region), [(11, 1), (13, 1)], "{region}");
    }
}

#[test]
fn a_retired_code_counts_for_its_successor() {
    let old = domain::region::Place::parse_at("522401", on("2011-05-01")).unwrap();
    let book = one_worker([of_worker(
        "WorkerDispatched",
        &json!({
            "dispatch_id": uuid(1),
            "origin": old,
            "destination": { "code": XIHU },
            "departed_on": "2011-05-01",
        }),
    )]);
    for region in [QIXINGGUAN, BIJIE, GUIZHOU] {
        assert_eq!(counts(&book, 2011, region), [(6, 1), (9, 1)], "{region}");
    }
    assert_eq!(counts(&book, 2011, "522401"), []);
}

#[test]
fn what_crosses_provinces_is_told_from_the_sending_to_the_receiving_province() {
    let book = one_worker([
        dispatched(1, ZHENGAN, XIHU, "2021-12-30"),
        arrived(1, "2022-01-02"),
        dispatched(2, ZHENGAN, SUIYANG, "2022-03-01"),
        arrived(2, "2022-03-02"),
    ]);
    let pairs: Vec<_> = book
        .members
        .keys()
        .filter(|figure| !figure.counterpart.is_empty())
        .map(|figure| {
            (
                figure.code,
                figure.year,
                figure.region.as_str(),
                figure.counterpart.as_str(),
            )
        })
        .collect();
    assert_eq!(
        pairs,
        [
            (PAIR_ARRIVED, 2022, GUIZHOU, ZHEJIANG),
            (PAIR_DISPATCHED, 2021, GUIZHOU, ZHEJIANG),
        ]
    );
}
