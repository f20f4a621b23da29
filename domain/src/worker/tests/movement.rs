//! Departure, arrival, return.

use super::*;

/// The origin that the first event, a dispatch, writes down.
fn origin_in(events: &[WorkerEvent]) -> String {
    match events {
        [WorkerEvent::WorkerDispatched(dispatch), ..] => dispatch.origin.code.to_string(),
        other => panic!("no dispatch: {other:?}"),
    }
}

#[test]
fn a_dispatch_is_recorded_with_the_origin_that_holds_on_the_day_of_departure() {
    cqrs_es::test::TestFramework::<Worker>::with(())
        .given(vec![WorkerEvent::WorkerSurveyed(Box::new(survey()))])
        .when(command(dispatch(1, "2021-03-01")))
        .then_expect_events(vec![WorkerEvent::WorkerDispatched(Box::new(
            WorkerDispatched {
                dispatch_id: id(1),
                origin: place(HOME),
                destination: place(HANGZHOU),
                employer_id: None,
                agreement_id: None,
                organiser_id: None,
                vacancy_id: None,
                departed_on: on("2021-03-01"),
                travel_cost_fen: None,
                evidence: Vec::new(),
            },
        ))]);
}

#[test]
fn a_dispatch_within_one_county_is_refused() {
    cqrs_es::test::TestFramework::<Worker>::with(())
        .given(vec![WorkerEvent::WorkerSurveyed(Box::new(survey()))])
        .when(command(WorkerAct::Dispatch(Box::new(new_dispatch(
            1,
            HOME,
            "2021-03-01",
        )))))
        .then_expect_error(WorkerRefusal::WithinOneCounty);
}

#[test]
fn another_county_of_the_same_prefecture_is_far_enough() {
    let next = new_dispatch(1, NEXT_COUNTY, "2021-03-01");
    assert_eq!(
        taken(&worker([]), WorkerAct::Dispatch(Box::new(next))).len(),
        1
    );
}

#[test]
fn a_move_of_the_registration_counts_from_its_day_on() {
    let worker = worker([moved(NEXT_COUNTY, "2021-06-01")]);
    assert_eq!(origin_in(&taken(&worker, dispatch(1, "2021-05-31"))), HOME);
    assert_eq!(
        origin_in(&taken(&worker, dispatch(1, "2021-06-01"))),
        NEXT_COUNTY
    );
}

#[test]
fn moves_count_by_their_days_and_not_by_the_order_of_recording() {
    let worker = worker([
        moved("520322", "2021-06-01"),
        moved(NEXT_COUNTY, "2021-03-01"),
    ]);
    assert_eq!(
        origin_in(&taken(&worker, dispatch(1, "2021-05-01"))),
        NEXT_COUNTY
    );
    assert_eq!(
        origin_in(&taken(&worker, dispatch(1, "2021-07-01"))),
        "520322"
    );
}

#[test]
fn of_two_moves_on_one_day_the_later_recorded_holds() {
    let worker = worker([
        moved(NEXT_COUNTY, "2021-06-01"),
        moved("520322", "2021-06-01"),
    ]);
    assert_eq!(
        origin_in(&taken(&worker, dispatch(1, "2021-06-01"))),
        "520322"
    );
}

#[test]
fn a_move_recorded_late_leaves_the_dispatch_where_it_began() {
    let worker = worker([dispatch(1, "2021-05-01"), moved(NEXT_COUNTY, "2021-04-01")]);
    assert_eq!(worker.dispatches[0].fact.origin, place(HOME));
    assert_eq!(
        worker.origin_on(on("2021-05-01")),
        Some(&place(NEXT_COUNTY))
    );
}

#[test]
fn the_registration_may_move_to_the_destination_while_the_person_is_away() {
    let worker = worker([dispatch(1, "2021-05-01")]);
    assert_eq!(taken(&worker, moved(HANGZHOU, "2021-06-01")).len(), 1);
}

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

#[test]
fn somebody_unwilling_is_not_dispatched() {
    let worker = worker([willing(Some(false), "2021-02-20")]);
    assert_eq!(
        refused(&worker, dispatch(1, "2021-02-20")),
        WorkerRefusal::NotWilling
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
        WorkerRefusal::NotWilling
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
        WorkerRefusal::NotWilling
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
        WorkerRefusal::NotWilling
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
        WorkerRefusal::NotWilling
    );
}

#[test]
fn nobody_is_dispatched_while_away() {
    let worker = worker([dispatch(1, "2021-03-01")]);
    let overlaps = WorkerRefusal::DispatchOverlaps { dispatch_id: id(1) };
    assert_eq!(refused(&worker, dispatch(2, "2021-03-01")), overlaps);
    assert_eq!(refused(&worker, dispatch(2, "2021-09-01")), overlaps);
}

#[test]
fn the_next_departure_follows_the_day_of_return() {
    let worker = worker([trip(1, "2021-03-01", "2021-06-30")]);
    let overlaps = WorkerRefusal::DispatchOverlaps { dispatch_id: id(1) };
    assert_eq!(refused(&worker, dispatch(2, "2021-05-01")), overlaps);
    assert_eq!(refused(&worker, dispatch(2, "2021-06-30")), overlaps);
    assert_eq!(taken(&worker, dispatch(2, "2021-07-01")).len(), 1);
}

#[test]
fn a_voided_dispatch_stands_in_nobodys_way() {
    let worker = worker([dispatch(1, "2021-03-01"), void_dispatch(1)]);
    assert_eq!(taken(&worker, dispatch(2, "2021-03-01")).len(), 1);
}

#[test]
fn an_earlier_dispatch_is_recorded_late_and_its_return_by_the_next_departure() {
    let worker = worker([dispatch(2, "2021-09-01"), dispatch(1, "2021-03-01")]);
    assert_eq!(
        refused(&worker, homecoming(1, "2021-09-02")),
        WorkerRefusal::ReturnAfterNextDeparture {
            departed_on: on("2021-09-01")
        }
    );
    assert_eq!(taken(&worker, homecoming(1, "2021-09-01")).len(), 1);
    assert_eq!(taken(&worker, homecoming(2, "2022-01-01")).len(), 1);
}

#[test]
fn the_next_departure_is_the_nearest_that_was_not_voided() {
    let mut worker = worker([
        dispatch(3, "2021-12-01"),
        trip(2, "2021-06-01", "2021-07-01"),
        dispatch(1, "2021-03-01"),
    ]);
    let after_departure = |departed_on| WorkerRefusal::ReturnAfterNextDeparture {
        departed_on: on(departed_on),
    };
    assert_eq!(
        refused(&worker, homecoming(1, "2021-06-02")),
        after_departure("2021-06-01")
    );
    take(&mut worker, void_dispatch(2));
    assert_eq!(taken(&worker, homecoming(1, "2021-11-30")).len(), 1);
    assert_eq!(
        refused(&worker, homecoming(1, "2021-12-02")),
        after_departure("2021-12-01")
    );
}

#[test]
fn a_late_trip_that_returns_after_the_next_departure_is_refused_whole() {
    let worker = worker([dispatch(2, "2021-09-01")]);
    assert_eq!(
        refused(&worker, trip(1, "2021-03-01", "2021-09-02")),
        WorkerRefusal::ReturnAfterNextDeparture {
            departed_on: on("2021-09-01")
        }
    );
    assert_eq!(taken(&worker, trip(1, "2021-03-01", "2021-09-01")).len(), 2);
}

#[test]
fn a_late_dispatch_while_another_was_open_before_it_is_refused() {
    let worker = worker([dispatch(2, "2021-09-01"), dispatch(1, "2021-03-01")]);
    assert_eq!(
        refused(&worker, trip(3, "2021-05-01", "2021-06-01")),
        WorkerRefusal::DispatchOverlaps { dispatch_id: id(1) }
    );
}

#[test]
fn departure_arrival_and_return_are_recorded_at_once_in_their_order() {
    let whole = WorkerAct::Dispatch(Box::new(NewDispatch {
        arrived_on: Some(on("2021-03-03")),
        returned_on: Some(on("2021-12-20")),
        ..new_dispatch(1, HANGZHOU, "2021-03-01")
    }));
    let events = taken(&worker([]), whole);
    assert!(matches!(events[0], WorkerEvent::WorkerDispatched(_)));
    assert_eq!(
        events[1..],
        [
            WorkerEvent::ArrivalConfirmed(ArrivalConfirmed {
                dispatch_id: id(1),
                arrived_on: on("2021-03-03")
            }),
            WorkerEvent::WorkerReturned(WorkerReturned {
                dispatch_id: id(1),
                returned_on: on("2021-12-20")
            }),
        ]
    );
}

#[test]
fn a_trip_recorded_at_once_keeps_the_order_of_its_days() {
    let whole = |arrived_on, returned_on| {
        refused(
            &worker([]),
            WorkerAct::Dispatch(Box::new(NewDispatch {
                arrived_on: Some(on(arrived_on)),
                returned_on: Some(on(returned_on)),
                ..new_dispatch(1, HANGZHOU, "2021-03-02")
            })),
        )
    };
    assert_eq!(
        whole("2021-03-01", "2021-04-01"),
        WorkerRefusal::ArrivalBeforeDeparture {
            departed_on: on("2021-03-02")
        }
    );
    assert_eq!(
        whole("2021-04-02", "2021-04-01"),
        WorkerRefusal::ArrivalAfterReturn {
            returned_on: on("2021-04-01")
        }
    );
    assert_eq!(
        whole(TOMORROW, TOMORROW),
        WorkerRefusal::DateInFuture {
            field: "arrived_on"
        }
    );
    assert_eq!(
        whole("2021-03-02", TOMORROW),
        WorkerRefusal::DateInFuture {
            field: "returned_on"
        }
    );
}

#[test]
fn an_arrival_lies_between_departure_and_return() {
    let worker = worker([trip(1, "2021-03-01", "2021-06-30")]);
    assert_eq!(
        refused(&worker, arrival(1, "2021-02-28")),
        WorkerRefusal::ArrivalBeforeDeparture {
            departed_on: on("2021-03-01")
        }
    );
    assert_eq!(
        refused(&worker, arrival(1, "2021-07-01")),
        WorkerRefusal::ArrivalAfterReturn {
            returned_on: on("2021-06-30")
        }
    );
    for fits in ["2021-03-01", "2021-06-30"] {
        assert_eq!(taken(&worker, arrival(1, fits)).len(), 1, "{fits}");
    }
}

#[test]
fn an_arrival_is_confirmed_once_and_not_in_the_future() {
    let mut worker = worker([dispatch(1, "2021-03-01")]);
    assert_eq!(
        worker.decide(command(arrival(1, TOMORROW))),
        in_future("arrived_on")
    );
    assert_eq!(
        refused(&worker, WorkerAct::VoidArrival(id(1))),
        WorkerRefusal::NotArrived
    );
    take(&mut worker, arrival(1, "2021-03-02"));
    assert_eq!(
        refused(&worker, arrival(1, "2021-03-02")),
        WorkerRefusal::AlreadyArrived {
            arrived_on: on("2021-03-02")
        }
    );
    take(&mut worker, WorkerAct::VoidArrival(id(1)));
    assert_eq!(
        refused(&worker, WorkerAct::VoidArrival(id(1))),
        WorkerRefusal::AlreadyVoided
    );
    assert_eq!(taken(&worker, arrival(1, "2021-03-05")).len(), 1);
}

#[test]
fn a_return_lies_after_departure_and_arrival() {
    let worker = worker([dispatch(1, "2021-03-01"), arrival(1, "2021-03-03")]);
    assert_eq!(
        refused(&worker, homecoming(1, "2021-02-28")),
        WorkerRefusal::ReturnBeforeDeparture {
            departed_on: on("2021-03-01")
        }
    );
    assert_eq!(
        refused(&worker, homecoming(1, "2021-03-02")),
        WorkerRefusal::ReturnBeforeArrival {
            arrived_on: on("2021-03-03")
        }
    );
    assert_eq!(
        worker.decide(command(homecoming(1, TOMORROW))),
        in_future("returned_on")
    );
    for fits in ["2021-03-03", TODAY] {
        assert_eq!(taken(&worker, homecoming(1, fits)).len(), 1, "{fits}");
    }
}

#[test]
fn a_return_is_recorded_once_until_it_is_voided() {
    let mut worker = worker([trip(1, "2021-03-01", "2021-06-30")]);
    assert_eq!(
        refused(&worker, homecoming(1, "2021-07-01")),
        WorkerRefusal::AlreadyReturned {
            returned_on: on("2021-06-30")
        }
    );
    take(&mut worker, WorkerAct::VoidReturn(id(1)));
    assert_eq!(
        refused(&worker, WorkerAct::VoidReturn(id(1))),
        WorkerRefusal::AlreadyVoided
    );
    assert_eq!(taken(&worker, homecoming(1, "2021-07-01")).len(), 1);
}

#[test]
fn a_voided_dispatch_takes_its_arrival_and_return_with_it() {
    let worker = worker([
        trip(1, "2021-03-01", "2021-06-30"),
        arrival(1, "2021-03-02"),
        void_dispatch(1),
    ]);
    for act in [
        void_dispatch(1),
        arrival(1, "2021-03-02"),
        homecoming(1, "2021-06-30"),
        WorkerAct::VoidArrival(id(1)),
        WorkerAct::VoidReturn(id(1)),
        work_on(5, 1, "2021-03-05"),
    ] {
        assert_eq!(
            refused(&worker, act.clone()),
            WorkerRefusal::AlreadyVoided,
            "{act:?}"
        );
    }
}

#[test]
fn an_employment_outlives_its_voided_dispatch_without_it() {
    let worker = worker([
        dispatch(1, "2021-03-01"),
        work_on(5, 1, "2021-03-05"),
        void_dispatch(1),
    ]);
    let employment = worker.employment(id(5)).unwrap();
    assert!(employment.is_open());
    assert_eq!(worker.dispatch_of(employment), None);
}

#[test]
fn an_unknown_dispatch_is_told_from_a_voided_one() {
    let unknown = WorkerRefusal::UnknownFact { kind: "dispatch" };
    for act in [
        void_dispatch(1),
        arrival(1, "2021-03-02"),
        homecoming(1, "2021-03-02"),
        WorkerAct::VoidArrival(id(1)),
        WorkerAct::VoidReturn(id(1)),
    ] {
        assert_eq!(refused(&worker([]), act.clone()), unknown, "{act:?}");
    }
}
