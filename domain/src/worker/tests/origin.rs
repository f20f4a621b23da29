//! From where a dispatch departs: the county of registration that holds on the day.

use super::*;
use crate::region::RegionCode;

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
        .then_expect_error(WorkerRefusal::WithinOneCounty {
            origin: RegionCode::parse(HOME).unwrap(),
        });
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
