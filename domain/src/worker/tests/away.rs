//! Nobody is away twice at once; what is recorded late fits between its neighbours.

use super::*;

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
fn an_arrival_of_an_earlier_dispatch_lies_by_the_next_departure_so_that_a_return_still_fits() {
    let next = WorkerRefusal::ArrivalAfterNextDeparture {
        departed_on: on("2021-09-01"),
    };
    let mut worker = worker([dispatch(2, "2021-09-01")]);
    let at_once = |arrived_on| {
        WorkerAct::Dispatch(Box::new(NewDispatch {
            arrived_on: Some(on(arrived_on)),
            ..new_dispatch(1, HANGZHOU, "2021-03-01")
        }))
    };
    assert_eq!(refused(&worker, at_once("2021-09-02")), next);
    assert_eq!(taken(&worker, at_once("2021-09-01")).len(), 2);
    take(&mut worker, dispatch(1, "2021-03-01"));
    assert_eq!(refused(&worker, arrival(1, "2021-09-02")), next);
    assert_eq!(taken(&worker, arrival(2, "2021-09-02")).len(), 1);
    take(&mut worker, arrival(1, "2021-09-01"));
    assert_eq!(taken(&worker, homecoming(1, "2021-09-01")).len(), 1);
}
