//! Departure, arrival and return of one trip, in the order of their days; and their voids.

use super::*;

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
