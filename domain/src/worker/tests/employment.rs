//! When work begins and ends, and at which employers at once.

use super::*;

fn overlaps(number: u128) -> WorkerRefusal {
    WorkerRefusal::EmploymentOverlaps {
        employment_id: id(number),
    }
}

#[test]
fn work_needs_the_sixteenth_birthday() {
    let young = person(
        WorkerSurveyed {
            born_on: on("2005-03-10"),
            ..survey()
        },
        [],
    );
    assert_eq!(
        refused(&young, work(1, "2021-03-09")),
        WorkerRefusal::UnderAge {
            field: "started_on",
            allowed_from: on("2021-03-10")
        }
    );
    assert_eq!(taken(&young, work(1, "2021-03-10")).len(), 1);
}

#[test]
fn work_does_not_begin_in_the_future() {
    assert_eq!(
        worker([]).decide(command(work(1, TOMORROW))),
        in_future("started_on")
    );
    assert_eq!(taken(&worker([]), work(1, TODAY)).len(), 1);
}

#[test]
fn only_the_last_day_of_a_contract_may_lie_in_the_future() {
    let under = |signed_on, from| {
        worker([]).decide(command(start(EmploymentStarted {
            mode: Tie::EmployeeBased,
            contract: Some(Contract {
                signed_on: on(signed_on),
                from: on(from),
                until: Some(on("2024-12-31")),
            }),
            ..new_employment(1, "2021-03-01")
        })))
    };
    assert_eq!(
        under(TOMORROW, "2021-03-01"),
        in_future("contract/signed_on")
    );
    assert_eq!(under("2021-03-01", TOMORROW), in_future("contract/from"));
    assert!(under("2021-03-01", "2021-04-01").is_ok());
}

#[test]
fn an_employment_names_a_dispatch_of_this_worker_or_none() {
    assert_eq!(
        refused(&worker([]), work_on(1, 99, "2021-03-01")),
        WorkerRefusal::UnknownDispatch
    );
}

#[test]
fn two_employments_at_one_employer_share_no_day() {
    let open = worker([work(1, "2021-03-01")]);
    assert_eq!(refused(&open, work(2, "2021-08-01")), overlaps(1));
    assert_eq!(
        refused(&open, spell(2, "2021-01-01", "2021-03-01")),
        overlaps(1)
    );
    assert_eq!(taken(&open, spell(2, "2021-01-01", "2021-02-28")).len(), 2);
    let closed = worker([spell(1, "2021-03-01", "2021-06-30")]);
    assert_eq!(refused(&closed, work(2, "2021-06-30")), overlaps(1));
    assert_eq!(refused(&closed, work(2, "2021-01-01")), overlaps(1));
    assert_eq!(taken(&closed, work(2, "2021-07-01")).len(), 1);
}

#[test]
fn a_voided_employment_and_one_elsewhere_share_any_day() {
    let voided = worker([work(1, "2021-03-01"), void_employment(1)]);
    assert_eq!(taken(&voided, work(2, "2021-03-01")).len(), 1);
    let elsewhere = start(EmploymentStarted {
        employer_id: id(901),
        ..new_employment(2, "2021-03-01")
    });
    assert_eq!(taken(&worker([work(1, "2021-03-01")]), elsewhere).len(), 1);
}

#[test]
fn an_employment_ends_once_on_or_after_its_first_day() {
    let mut worker = worker([work(1, "2021-03-02")]);
    let before_start = WorkerRefusal::EndedBeforeStart {
        started_on: on("2021-03-02"),
    };
    assert_eq!(refused(&worker, end_work(1, "2021-03-01")), before_start);
    assert_eq!(
        refused(&worker, spell(2, "2021-03-02", "2021-03-01")),
        before_start
    );
    assert_eq!(
        worker.decide(command(end_work(1, TOMORROW))),
        in_future("ended_on")
    );
    assert_eq!(
        worker.decide(command(spell(2, "2021-03-02", TOMORROW))),
        in_future("ended_on")
    );
    take(&mut worker, end_work(1, "2021-03-02"));
    assert_eq!(
        refused(&worker, end_work(1, "2021-04-01")),
        WorkerRefusal::AlreadyEnded {
            ended_on: on("2021-03-02")
        }
    );
}
