//! The furthest fact that holds now, whatever the order in which facts came.

use super::*;

fn stage_after(acts: impl IntoIterator<Item = WorkerAct>) -> Stage {
    worker(acts).stage()
}

#[test]
fn a_journey_passes_its_stages() {
    let journey = [
        (Stage::Surveyed, willing(None, "2021-01-20")),
        (Stage::Trained, training(1, "2021-02-10")),
        (Stage::Certified, certificate("A1", "2021-02-20")),
        (Stage::Dispatched, dispatch(2, "2021-03-01")),
        (Stage::Arrived, arrival(2, "2021-03-03")),
        (Stage::Employed, work_on(3, 2, "2021-03-05")),
        (Stage::Arrived, end_work(3, "2021-12-01")),
        (Stage::Returned, homecoming(2, "2021-12-20")),
        (Stage::Dispatched, dispatch(4, "2022-03-01")),
        (Stage::Closed, death("2022-04-01")),
        (Stage::Dispatched, WorkerAct::VoidDeath),
    ];
    let mut worker = worker([]);
    assert_eq!(worker.stage(), Stage::Surveyed);
    for (stage, act) in journey {
        take(&mut worker, act.clone());
        assert_eq!(worker.stage(), stage, "after {act:?}");
    }
}

#[test]
fn the_order_of_recording_does_not_matter() {
    let facts = || {
        [
            training(1, "2021-02-10"),
            certificate("A1", "2021-02-20"),
            dispatch(2, "2021-03-01"),
            work(3, "2021-03-05"),
        ]
    };
    assert_eq!(stage_after(facts()), Stage::Employed);
    assert_eq!(stage_after(facts().into_iter().rev()), Stage::Employed);
}

#[test]
fn a_training_that_was_failed_or_voided_trains_nobody() {
    let failed = WorkerAct::RecordTraining(TrainingCompleted {
        passed: false,
        ..new_training(1, "2021-02-01", "2021-02-10")
    });
    assert_eq!(stage_after([failed]), Stage::Surveyed);
    assert_eq!(
        stage_after([training(1, "2021-02-10"), WorkerAct::VoidTraining(id(1))]),
        Stage::Surveyed
    );
}

#[test]
fn a_certificate_that_was_revoked_or_voided_certifies_nobody() {
    for gone in [revoke("A1", "2021-06-01"), void_certificate("A1")] {
        assert_eq!(
            stage_after([
                training(1, "2021-02-10"),
                certificate("A1", "2021-02-20"),
                gone.clone()
            ]),
            Stage::Trained,
            "{gone:?}"
        );
    }
}

#[test]
fn work_near_home_is_work() {
    assert_eq!(stage_after([work(1, "2021-03-05")]), Stage::Employed);
    assert_eq!(
        stage_after([work(1, "2021-03-05"), end_work(1, "2021-06-01")]),
        Stage::Surveyed
    );
    assert_eq!(
        stage_after([trip(2, "2020-03-01", "2020-12-01"), work(1, "2021-03-05")]),
        Stage::Employed
    );
}

#[test]
fn a_return_leaves_the_employment_open_but_tells_the_stage() {
    let worker = worker([
        dispatch(1, "2021-03-01"),
        work_on(2, 1, "2021-03-05"),
        homecoming(1, "2021-12-20"),
    ]);
    assert!(worker.employment(id(2)).unwrap().is_open());
    assert_eq!(worker.stage(), Stage::Returned);
}

#[test]
fn work_whose_dispatch_was_voided_is_work_near_home() {
    assert_eq!(
        stage_after([
            dispatch(1, "2021-03-01"),
            work_on(2, 1, "2021-03-05"),
            void_dispatch(1)
        ]),
        Stage::Employed
    );
}

#[test]
fn a_voided_dispatch_is_no_journey() {
    for gone in [
        vec![dispatch(1, "2021-03-01"), void_dispatch(1)],
        vec![trip(1, "2021-03-01", "2021-06-01"), void_dispatch(1)],
    ] {
        assert_eq!(stage_after(gone), Stage::Surveyed);
    }
}

#[test]
fn voids_of_arrival_return_and_work_fall_back_by_one() {
    let away = || [dispatch(1, "2021-03-01"), arrival(1, "2021-03-03")];
    let and = |more: Vec<WorkerAct>| stage_after(away().into_iter().chain(more));
    assert_eq!(and(vec![WorkerAct::VoidArrival(id(1))]), Stage::Dispatched);
    assert_eq!(
        and(vec![
            homecoming(1, "2021-06-01"),
            WorkerAct::VoidReturn(id(1))
        ]),
        Stage::Arrived
    );
    assert_eq!(
        and(vec![
            work(2, "2021-03-05"),
            WorkerAct::VoidEmployment(id(2))
        ]),
        Stage::Arrived
    );
}

#[test]
fn of_two_open_dispatches_the_later_departure_tells_the_stage() {
    let worker = worker([
        dispatch(2, "2021-09-01"),
        dispatch(1, "2021-03-01"),
        arrival(1, "2021-03-03"),
    ]);
    assert_eq!(worker.stage(), Stage::Dispatched);
}

#[test]
fn a_linked_or_erased_record_is_closed() {
    assert_eq!(
        stage_after([
            dispatch(1, "2021-03-01"),
            WorkerAct::LinkTo { worker: id(2) }
        ]),
        Stage::Closed
    );
    let mut erased = worker([WorkerAct::Erase]);
    assert_eq!(erased.stage(), Stage::Surveyed);
    erased.record(WorkerEvent::PersonalDataErased {});
    assert_eq!(erased.stage(), Stage::Closed);
}
