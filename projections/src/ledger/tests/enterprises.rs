//! Enterprises named by movements, and trainings held.

use super::*;

const DOMESTIC: &str = "4-10-01-06";
const WELDER: &str = "6-18-02-04";

fn enterprises(book: &Book, year: i32) -> [i64; 2] {
    [
        book.count(Code::OutputEnterprises, year, NATION),
        book.count(Code::InputEnterprises, year, NATION),
    ]
}

#[test]
fn enterprises_are_the_union_of_the_dispatchs_and_those_of_employments_that_name_it() {
    let book = one_worker([
        dispatched_to_employer(1, 90, "2021-03-01"),
        arrived(1, "2021-03-02"),
        employed(2, Some(1), 91, DOMESTIC, "2021-03-05"),
        employed(3, Some(1), 92, WELDER, "2022-03-05"),
        employed(4, Some(1), 90, DOMESTIC, "2021-04-05"),
        employed(5, None, 93, DOMESTIC, "2021-03-05"),
    ]);
    assert_eq!(enterprises(&book, 2021), [3, 3]);
    assert_eq!(enterprises(&book, 2022), [0, 0]);
    assert_eq!(book.count(Code::OutputEnterprises, 2021, ZUNYI), 3);
    assert_eq!(book.count(Code::InputEnterprises, 2021, HANGZHOU), 3);
    assert_eq!(book.count(Code::InputEnterprises, 2021, ZUNYI), 0);
}

#[test]
fn the_receiving_sides_enterprises_wait_for_the_arrival_and_count_in_its_year() {
    let mut book = one_worker([dispatched_to_employer(1, 90, "2021-12-30")]);
    assert_eq!(enterprises(&book, 2021), [1, 0]);
    book.record("worker", uuid(1), arrived(1, "2022-01-02"));
    assert_eq!(enterprises(&book, 2021), [1, 0]);
    assert_eq!(enterprises(&book, 2022), [0, 1]);
}

#[test]
fn a_voided_employment_names_nobody() {
    let book = one_worker([
        dispatched(1, ZHENGAN, XIHU, "2021-03-01"),
        employed(2, Some(1), 91, DOMESTIC, "2021-03-05"),
        voided("EmploymentVoided", "employment_id", 2),
    ]);
    assert_eq!(enterprises(&book, 2021), [0, 0]);
}

#[test]
fn one_enterprise_of_many_workers_counts_once_until_the_last_leaves() {
    let mut book = Book::default();
    for worker in [1, 2] {
        let departure = dispatched_to_employer(worker, 90, "2021-03-01");
        book.record("worker", uuid(worker), departure);
    }
    assert_eq!(enterprises(&book, 2021), [1, 0]);
    let void = |worker| voided("DispatchVoided", "dispatch_id", worker);
    book.record("worker", uuid(1), void(1));
    assert_eq!(enterprises(&book, 2021), [1, 0]);
    book.record("worker", uuid(2), void(2));
    assert_eq!(enterprises(&book, 2021), [0, 0]);
}

#[test]
fn trainings_count_person_times_passed_or_not_where_they_were_held() {
    let mut book = one_worker([
        trained(1, SUIYANG, DOMESTIC, true, "2021-02-01"),
        trained(2, SUIYANG, "4-14-01-02", false, "2021-12-31"),
        trained(3, SUIYANG, "4-14-01-03", true, "2022-01-01"),
        trained(4, SUIYANG, WELDER, true, "2021-02-01"),
    ]);
    book.record(
        "worker",
        uuid(2),
        trained(5, SUIYANG, DOMESTIC, true, "2021-02-01"),
    );
    for region in [SUIYANG, ZUNYI, GUIZHOU, NATION] {
        assert_eq!(counts(&book, 2021, region), [(15, 3)], "{region}");
        assert_eq!(counts(&book, 2022, region), [(15, 1)], "{region}");
    }
    assert_eq!(counts(&book, 2021, ZHENGAN), []);
}

#[test]
fn a_voided_training_was_never_held() {
    let book = one_worker([
        trained(1, SUIYANG, DOMESTIC, true, "2021-02-01"),
        voided("TrainingVoided", "training_id", 1),
    ]);
    assert_eq!(counts(&book, 2021, NATION), []);
}
