//! The rules of the form by example, and on generated histories.

mod agreements;
mod book;
mod brute;
mod dated;
mod enterprises;
mod history;
mod movement;
mod persons;
mod properties;
mod switches;

use chrono::NaiveDate;
use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::case::CaseEvent;
use book::Book;
use domain::region::RegionCode;

/// 正安县 and 绥阳县 in 遵义市, 七星关区 in 毕节市: all in 贵州省.
const ZHENGAN: &str = "520324";
const SUIYANG: &str = "520323";
const QIXINGGUAN: &str = "520502";
const ZUNYI: &str = "520300";
const BIJIE: &str = "520500";
const GUIZHOU: &str = "520000";
/// 西湖区 in 杭州市 in 浙江省.
const XIHU: &str = "330106";
const HANGZHOU: &str = "330100";
const ZHEJIANG: &str = "330000";
const NATION: &str = "000000";

fn on(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// A worker's event from its stored JSON.
fn of_worker(event_type: &str, payload: &Value) -> CaseEvent {
    CaseEvent::read("worker", json!({ event_type: payload })).unwrap()
}

fn dispatched(number: u128, from: &str, to: &str, departed_on: &str) -> CaseEvent {
    of_worker(
        "WorkerDispatched",
        &json!({
            "dispatch_id": uuid(number),
            "origin": { "code": from },
            "destination": { "code": to },
            "departed_on": departed_on,
        }),
    )
}

fn dispatched_to_employer(number: u128, employer: u128, departed_on: &str) -> CaseEvent {
    of_worker(
        "WorkerDispatched",
        &json!({
            "dispatch_id": uuid(number),
            "origin": { "code": ZHENGAN },
            "destination": { "code": XIHU },
            "employer_id": uuid(employer),
            "departed_on": departed_on,
        }),
    )
}

fn arrived(number: u128, arrived_on: &str) -> CaseEvent {
    of_worker(
        "ArrivalConfirmed",
        &json!({ "dispatch_id": uuid(number), "arrived_on": arrived_on }),
    )
}

fn employed(
    number: u128,
    dispatch: Option<u128>,
    employer: u128,
    occupation: &str,
    on: &str,
) -> CaseEvent {
    let mut payload = json!({
        "employment_id": uuid(number),
        "employer_id": uuid(employer),
        "occupation": occupation,
        "workplace": { "code": XIHU },
        "mode": "agency",
        "category": "worker",
        "started_on": on,
    });
    if let Some(dispatch) = dispatch {
        payload["dispatch_id"] = json!(uuid(dispatch));
    }
    of_worker("EmploymentStarted", &payload)
}

fn trained(number: u128, at: &str, occupation: &str, passed: bool, on: &str) -> CaseEvent {
    of_worker(
        "TrainingCompleted",
        &json!({
            "training_id": uuid(number),
            "kind": "pre_job",
            "occupation": occupation,
            "region": { "code": at },
            "started_on": "2020-12-01",
            "completed_on": on,
            "hours": 40,
            "passed": passed,
        }),
    )
}

fn member(number: u128, from: &str) -> CaseEvent {
    of_worker(
        "TargetGroupConfirmed",
        &json!({
            "membership_id": uuid(number),
            "group": "poverty_alleviated",
            "from": from,
            "source": "monitoring_system",
        }),
    )
}

fn no_longer_member(number: u128, until: &str) -> CaseEvent {
    of_worker(
        "TargetGroupEnded",
        &json!({ "membership_id": uuid(number), "until": until }),
    )
}

/// An event that names nothing but one fact.
fn voided(event_type: &str, key: &str, number: u128) -> CaseEvent {
    of_worker(event_type, &json!({ key: uuid(number) }))
}

/// The ledger of one worker's events under the default switches.
fn one_worker(events: impl IntoIterator<Item = CaseEvent>) -> Book {
    let mut book = Book::default();
    book.record_all("worker", uuid(1), events);
    book
}

/// The rows of one form that are not zero, by their numbers.
fn counts(book: &Book, year: i32, region: &str) -> Vec<(u8, i64)> {
    let form = book.form(year, region);
    assert!(invariants(&form).iter().all(|invariant| invariant.holds));
    form.into_iter()
        .filter(|(_, count)| *count != 0)
        .map(|(code, count)| (code.no(), count))
        .collect()
}

#[test]
fn the_form_has_fifteen_rows_in_their_order_and_codes_of_their_own() {
    let numbers: Vec<u8> = Code::ALL.iter().map(|code| code.no()).collect();
    assert_eq!(numbers, (1..=15).collect::<Vec<u8>>());
    for code in Code::ALL {
        assert_eq!(Code::from_code(code.code()), Some(*code));
    }
    assert_eq!(Code::from_code("no_such_row"), None);
}

#[test]
fn a_form_that_breaks_a_rule_is_told_so() {
    let broken = |rows: &[(Code, i64)]| {
        let form: LedgerForm = rows.iter().copied().collect();
        invariants(&form)
            .into_iter()
            .filter(|invariant| !invariant.holds)
            .map(|invariant| invariant.rule)
            .collect::<Vec<_>>()
    };
    assert!(broken(&[]).is_empty());
    assert_eq!(broken(&[(Code::OutputWorkers, 1)]), ["6 = 8 + 9"]);
    assert_eq!(broken(&[(Code::OutputTargetGroup, 1)]), ["7 ≤ 6"]);
    assert_eq!(broken(&[(Code::InputInProvince, 1)]), ["11 = 12 + 13"]);
}

#[test]
fn a_region_that_has_left_the_table_still_counts_for_the_nation() {
    let book = one_worker([dispatched(1, "522401", XIHU, "2021-03-01")]);
    assert_eq!(counts(&book, 2021, "522401"), [(6, 1), (9, 1)]);
    assert_eq!(counts(&book, 2021, NATION), [(6, 1), (9, 1)]);
}
