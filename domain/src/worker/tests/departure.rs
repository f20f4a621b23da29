//! Who may depart, and when: dates, age, papers, willingness.

use super::*;

#[test]
fn a_departure_may_be_today_but_not_tomorrow() {
    assert_eq!(taken(&worker([]), dispatch(1, TODAY)).len(), 1);
    assert_eq!(
        worker([]).decide(command(dispatch(1, TOMORROW))),
        in_future("departed_on")
    );
}

#[test]
fn a_departure_before_birth_is_refused() {
    assert_eq!(
        refused(&worker([]), dispatch(1, "1985-04-11")),
        WorkerRefusal::BeforeBirth {
            field: "departed_on"
        }
    );
}

#[test]
fn a_departure_needs_the_sixteenth_birthday() {
    let young = person(
        WorkerSurveyed {
            born_on: on("2005-03-10"),
            ..survey()
        },
        [],
    );
    assert_eq!(
        refused(&young, dispatch(1, "2021-03-09")),
        WorkerRefusal::UnderAge {
            field: "departed_on",
            allowed_from: on("2021-03-10")
        }
    );
    assert_eq!(taken(&young, dispatch(1, "2021-03-10")).len(), 1);
}

#[test]
fn papers_are_not_dated_in_the_future() {
    let with = |date| {
        WorkerAct::Dispatch(Box::new(NewDispatch {
            evidence: vec![paper(date)],
            ..new_dispatch(1, HANGZHOU, "2021-03-01")
        }))
    };
    assert_eq!(
        worker([]).decide(command(with(TOMORROW))),
        in_future("evidence")
    );
    assert_eq!(taken(&worker([]), with(TODAY)).len(), 1);
}

fn unwilling(surveyed_on: &str) -> WorkerRefusal {
    WorkerRefusal::NotWilling {
        surveyed_on: on(surveyed_on),
    }
}

#[test]
fn somebody_unwilling_is_not_dispatched() {
    let worker = worker([willing(Some(false), "2021-02-20")]);
    assert_eq!(
        refused(&worker, dispatch(1, "2021-02-20")),
        unwilling("2021-02-20")
    );
    assert_eq!(taken(&worker, dispatch(1, "2021-02-19")).len(), 1);
}

#[test]
fn willingness_goes_by_the_day_of_the_survey_and_not_by_the_order_of_recording() {
    let worker = worker([
        willing(Some(true), "2021-05-01"),
        willing(Some(false), "2021-04-01"),
    ]);
    assert_eq!(
        refused(&worker, dispatch(1, "2021-04-30")),
        unwilling("2021-04-01")
    );
    assert_eq!(taken(&worker, dispatch(1, "2021-05-01")).len(), 1);
}

#[test]
fn of_two_surveys_on_one_day_the_later_recorded_decides() {
    let changed = worker([
        willing(Some(false), "2021-04-01"),
        willing(Some(true), "2021-04-01"),
    ]);
    assert_eq!(taken(&changed, dispatch(1, "2021-04-02")).len(), 1);
    let changed_back = worker([
        willing(Some(true), "2021-04-01"),
        willing(Some(false), "2021-04-01"),
    ]);
    assert_eq!(
        refused(&changed_back, dispatch(1, "2021-04-02")),
        unwilling("2021-04-01")
    );
}

#[test]
fn a_survey_that_did_not_ask_leaves_willingness_as_it_was() {
    let worker = worker([
        willing(Some(false), "2021-04-01"),
        willing(None, "2021-05-01"),
    ]);
    assert_eq!(
        refused(&worker, dispatch(1, "2021-06-01")),
        unwilling("2021-04-01")
    );
}

#[test]
fn who_left_before_the_first_survey_was_not_unwilling() {
    let surveyed_late = person(
        WorkerSurveyed {
            willing: false,
            ..survey()
        },
        [],
    );
    assert_eq!(taken(&surveyed_late, dispatch(1, "2021-01-09")).len(), 1);
    assert_eq!(
        refused(&surveyed_late, dispatch(1, "2021-01-10")),
        unwilling("2021-01-10")
    );
}
