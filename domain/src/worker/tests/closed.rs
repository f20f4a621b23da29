//! Records that are dead, erased or linked away: what mends or ends is taken, what is new is not.

use super::*;

const DEATH: &str = "2021-09-15";

/// A history with one of every fact that ends or can be voided.
fn lived() -> Vec<WorkerAct> {
    vec![
        member(1, "2020-01-01"),
        training(2, "2021-02-01"),
        certificate("A1", "2021-02-10"),
        dispatch(3, "2021-03-01"),
        arrival(3, "2021-03-03"),
        work_on(4, 3, "2021-03-05"),
        contribution(5, 4, "2021-04", "2021-04-20"),
    ]
}

fn after(last: impl IntoIterator<Item = WorkerAct>) -> Worker {
    worker(lived().into_iter().chain(last))
}

fn dead() -> Worker {
    after([death(DEATH)])
}

fn erased() -> Worker {
    let mut worker = after([WorkerAct::Erase]);
    let agreed = worker.decide(command_by(reviewer(), WorkerAct::Erase));
    for event in agreed.unwrap() {
        worker.record(event);
    }
    worker
}

fn linked_away() -> Worker {
    after([WorkerAct::LinkTo { worker: id(77) }])
}

/// Voids, ends, returns and refunds.
fn mending() -> Vec<WorkerAct> {
    vec![
        end_membership("2021-12-31"),
        WorkerAct::VoidTargetGroup(id(1)),
        WorkerAct::VoidTraining(id(2)),
        revoke("A1", "2021-12-31"),
        void_certificate("A1"),
        homecoming(3, "2021-12-31"),
        WorkerAct::VoidArrival(id(3)),
        void_dispatch(3),
        end_work(4, "2021-12-31"),
        WorkerAct::VoidEmployment(id(4)),
        WorkerAct::VoidContribution(id(5)),
        WorkerAct::RefundContribution(ContributionRefunded {
            contribution_id: id(5),
            refunded_on: on("2021-12-31"),
        }),
        WorkerAct::CorrectContribution(ContributionCorrected {
            contribution_id: id(5),
            premiums: premiums(1),
            paid_on: on("2021-12-31"),
        }),
    ]
}

/// New facts, each dated `date`.
fn new_facts(date: &str) -> Vec<WorkerAct> {
    vec![
        willing(Some(true), date),
        moved(NEXT_COUNTY, date),
        member_between(11, TargetGroup::MonitoredMarginal, date, None),
        training(12, date),
        certificate("A9", date),
        start(EmploymentStarted {
            employer_id: id(901),
            ..new_employment(14, date)
        }),
        WorkerAct::StartVenture(new_venture(date)),
        attested(date),
    ]
}

#[test]
fn facts_dated_after_death_are_refused_and_late_ones_from_before_are_taken() {
    let refusal = WorkerRefusal::WorkerDead { died_on: on(DEATH) };
    for act in new_facts("2021-09-16") {
        assert_eq!(refused(&dead(), act.clone()), refusal, "{act:?}");
    }
    for act in new_facts(DEATH) {
        assert_eq!(taken(&dead(), act.clone()).len(), 1, "{act:?}");
    }
}

#[test]
fn nobody_departs_or_arrives_after_death() {
    let refusal = WorkerRefusal::WorkerDead { died_on: on(DEATH) };
    let home = worker([death(DEATH)]);
    assert_eq!(refused(&home, dispatch(1, "2021-09-16")), refusal);
    assert_eq!(taken(&home, dispatch(1, DEATH)).len(), 1);
    let arriving = |arrived_on| {
        WorkerAct::Dispatch(Box::new(NewDispatch {
            arrived_on: Some(on(arrived_on)),
            ..new_dispatch(1, HANGZHOU, "2021-09-14")
        }))
    };
    assert_eq!(refused(&home, arriving("2021-09-16")), refusal);
    assert_eq!(taken(&home, arriving(DEATH)).len(), 2);
    let away = worker([dispatch(1, "2021-09-14"), death(DEATH)]);
    assert_eq!(refused(&away, arrival(1, "2021-09-16")), refusal);
    assert_eq!(taken(&away, arrival(1, DEATH)).len(), 1);
}

#[test]
fn the_month_of_death_is_still_owed_and_the_next_is_not() {
    let refusal = WorkerRefusal::WorkerDead { died_on: on(DEATH) };
    assert_eq!(
        taken(&dead(), contribution(15, 4, "2021-09", "2021-10-20")).len(),
        1
    );
    assert_eq!(
        refused(&dead(), contribution(15, 4, "2021-10", "2021-10-20")),
        refusal
    );
    assert_eq!(taken(&dead(), wage(4, "2021-09", "2021-10-05")).len(), 1);
    assert_eq!(refused(&dead(), wage(4, "2021-10", "2021-10-05")), refusal);
}

#[test]
fn a_training_that_would_end_after_death_was_not_completed() {
    let ending =
        |completed_on| WorkerAct::RecordTraining(new_training(12, "2021-09-01", completed_on));
    assert_eq!(
        refused(&dead(), ending("2021-09-16")),
        WorkerRefusal::WorkerDead { died_on: on(DEATH) }
    );
    assert_eq!(taken(&dead(), ending(DEATH)).len(), 1);
}

#[test]
fn an_end_that_is_known_with_a_late_start_may_lie_after_death() {
    let member = |until| {
        member_between(
            11,
            TargetGroup::MonitoredMarginal,
            "2021-09-01",
            Some(until),
        )
    };
    assert_eq!(taken(&dead(), member("2021-12-31")).len(), 2);
    let home = worker([death(DEATH)]);
    assert_eq!(taken(&home, trip(1, "2021-09-01", "2021-09-20")).len(), 2);
    assert_eq!(taken(&home, spell(2, "2021-09-01", "2021-09-30")).len(), 2);
}

#[test]
fn the_heirs_may_be_paid_on_another_account_which_another_subject_confirms() {
    let mut dead = dead();
    take(
        &mut dead,
        WorkerAct::UpdatePersonalData {
            update: PersonalDataUpdated {
                name: None,
                phone: None,
                address: None,
                household_id: None,
            },
            account: Some(account("heirs")),
        },
    );
    let confirmed = dead.decide(command_by(reviewer(), WorkerAct::ConfirmAccount));
    assert_eq!(confirmed.unwrap().len(), 1);
}

#[test]
fn what_mends_or_ends_is_taken_on_every_record() {
    for (record, worker) in [
        ("dead", dead()),
        ("erased", erased()),
        ("linked away", linked_away()),
    ] {
        for act in mending() {
            assert_eq!(taken(&worker, act.clone()).len(), 1, "{record}: {act:?}");
        }
    }
}

#[test]
fn an_erased_record_takes_no_new_facts() {
    for act in new_facts("2021-05-01").into_iter().chain([
        WorkerAct::Dispatch(Box::new(new_dispatch(13, HANGZHOU, "2020-05-01"))),
        contribution(15, 4, "2021-05", "2021-05-20"),
        WorkerAct::ConfirmAccount,
        WorkerAct::Erase,
        WorkerAct::UpdatePersonalData {
            update: PersonalDataUpdated {
                name: Some(sealed("name")),
                phone: None,
                address: None,
                household_id: None,
            },
            account: None,
        },
    ]) {
        assert_eq!(
            refused(&erased(), act.clone()),
            WorkerRefusal::WorkerErased,
            "{act:?}"
        );
    }
}

#[test]
fn a_linked_away_record_takes_no_new_facts_and_names_the_one_that_does() {
    for act in new_facts("2021-05-01").into_iter().chain([
        WorkerAct::Dispatch(Box::new(new_dispatch(13, HANGZHOU, "2020-05-01"))),
        contribution(15, 4, "2021-05", "2021-05-20"),
        WorkerAct::ConfirmAccount,
    ]) {
        assert_eq!(
            refused(&linked_away(), act.clone()),
            WorkerRefusal::WorkerLinkedAway { worker: id(77) },
            "{act:?}"
        );
    }
}

#[test]
fn a_death_is_recorded_once_and_can_be_taken_back() {
    assert_eq!(
        worker([]).decide(command(death(TOMORROW))),
        in_future("died_on")
    );
    assert_eq!(
        refused(&worker([]), death("1985-04-11")),
        WorkerRefusal::BeforeBirth { field: "died_on" }
    );
    assert_eq!(
        refused(&worker([]), WorkerAct::VoidDeath),
        WorkerRefusal::NotDead
    );
    let mut mistaken = dead();
    take(&mut mistaken, WorkerAct::VoidDeath);
    assert_eq!(
        refused(&mistaken, WorkerAct::VoidDeath),
        WorkerRefusal::AlreadyVoided
    );
    let mut worker = dead();
    assert_eq!(
        refused(&worker, death("2021-10-01")),
        WorkerRefusal::AlreadyDead { died_on: on(DEATH) }
    );
    take(&mut worker, WorkerAct::VoidDeath);
    assert_eq!(taken(&worker, training(12, "2021-09-16")).len(), 1);
}
