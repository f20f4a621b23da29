//! Who counts: target groups, linked records, the dead and the erased.

use super::*;

#[test]
fn both_ends_of_a_membership_reach_the_departure() {
    for (from, until, counted) in [
        ("2021-03-01", "2021-03-01", 1),
        ("2020-01-01", "2021-02-28", 0),
        ("2021-03-02", "2021-12-31", 0),
    ] {
        let book = one_worker([
            member(8, from),
            no_longer_member(8, until),
            dispatched(1, ZHENGAN, XIHU, "2021-03-01"),
        ]);
        let count = book.count(Code::OutputTargetGroup, 2021, ZUNYI);
        assert_eq!(count, counted, "{from} to {until}");
    }
}

#[test]
fn membership_on_any_departure_of_the_year_is_enough() {
    let book = one_worker([
        member(8, "2021-06-01"),
        dispatched(1, ZHENGAN, XIHU, "2021-03-01"),
        dispatched(2, ZHENGAN, SUIYANG, "2021-09-01"),
    ]);
    assert_eq!(counts(&book, 2021, ZHENGAN), [(6, 1), (7, 1), (9, 1)]);
}

#[test]
fn membership_counts_for_the_origin_of_the_departure_that_it_covers() {
    let book = one_worker([
        member(8, "2021-06-01"),
        dispatched(1, ZHENGAN, XIHU, "2021-03-01"),
        dispatched(2, QIXINGGUAN, XIHU, "2021-09-01"),
    ]);
    assert_eq!(book.count(Code::OutputTargetGroup, 2021, ZHENGAN), 0);
    assert_eq!(book.count(Code::OutputTargetGroup, 2021, QIXINGGUAN), 1);
    assert_eq!(book.count(Code::OutputTargetGroup, 2021, GUIZHOU), 1);
}

#[test]
fn several_memberships_count_once() {
    let other = of_worker(
        "TargetGroupConfirmed",
        &json!({
            "membership_id": uuid(9),
            "group": "monitored_unstable",
            "from": "2020-01-01",
            "source": "field_visit",
        }),
    );
    let book = one_worker([
        member(8, "2020-01-01"),
        other,
        dispatched(1, ZHENGAN, XIHU, "2021-03-01"),
        voided("TargetGroupVoided", "membership_id", 8),
    ]);
    assert_eq!(book.count(Code::OutputTargetGroup, 2021, ZHENGAN), 1);
}

#[test]
fn a_membership_confirmed_later_moves_one_row_by_a_new_entry() {
    let mut book = one_worker([dispatched(1, ZHENGAN, XIHU, "2021-03-01")]);
    let before = book.entries.len();
    book.record("worker", uuid(1), member(8, "2020-01-01"));
    let new: Vec<_> = book.entries[before..]
        .iter()
        .map(|entry| (entry.figure.code, entry.figure.region.as_str(), entry.delta))
        .collect();
    let code = Code::OutputTargetGroup.code();
    assert_eq!(
        new,
        [NATION, GUIZHOU, ZUNYI, ZHENGAN].map(|region| (code, region, 1))
    );
    book.record(
        "worker",
        uuid(1),
        voided("TargetGroupVoided", "membership_id", 8),
    );
    assert_eq!(counts(&book, 2021, NATION), [(6, 1), (9, 1)]);
}

#[test]
fn a_linked_away_record_speaks_for_the_person_it_is_linked_to() {
    let linked = |event_type| of_worker(event_type, &json!({ "worker": uuid(1) }));
    let mut book = one_worker([dispatched(1, ZHENGAN, SUIYANG, "2021-03-01")]);
    book.record_all(
        "worker",
        uuid(2),
        [
            dispatched(2, ZHENGAN, XIHU, "2021-09-01"),
            trained(3, ZHENGAN, "4-10-01-06", true, "2021-02-01"),
        ],
    );
    let apart = [(6, 2), (8, 1), (9, 1), (15, 1)];
    assert_eq!(counts(&book, 2021, ZUNYI), apart);
    book.record("worker", uuid(2), linked("LinkedToWorker"));
    assert_eq!(counts(&book, 2021, ZUNYI), [(6, 1), (9, 1), (15, 1)]);
    assert_eq!(
        book.members(Code::OutputWorkers.code(), 2021, ZUNYI),
        BTreeSet::from([uuid(1).to_string()])
    );
    book.record("worker", uuid(2), linked("LinkWithdrawn"));
    assert_eq!(counts(&book, 2021, ZUNYI), apart);
}

#[test]
fn the_dead_and_the_erased_keep_counting() {
    let book = one_worker([
        dispatched(1, ZHENGAN, XIHU, "2021-03-01"),
        of_worker("DeathRecorded", &json!({ "died_on": "2021-04-01" })),
        of_worker("PersonalDataErased", &json!({})),
    ]);
    assert_eq!(counts(&book, 2021, NATION), [(6, 1), (9, 1)]);
}
