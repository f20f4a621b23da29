//! Trainings and certificates.

use super::*;

fn void_training(number: u128) -> WorkerAct {
    WorkerAct::VoidTraining(id(number))
}

fn at_level(occupation: &str, level: Level) -> WorkerAct {
    WorkerAct::IssueCertificate(CertificateIssued {
        occupation: Occupation::parse(occupation).unwrap(),
        level: Some(level),
        ..new_certificate("A1", "2021-05-01")
    })
}

fn by_another_issuer(number: &str) -> WorkerAct {
    WorkerAct::IssueCertificate(CertificateIssued {
        issuer: "another".to_owned(),
        ..new_certificate(number, "2021-05-02")
    })
}

#[test]
fn a_training_begins_on_or_after_the_sixteenth_birthday() {
    let young = person(
        WorkerSurveyed {
            born_on: on("2005-03-10"),
            ..survey()
        },
        [],
    );
    let begun = |started_on| WorkerAct::RecordTraining(new_training(1, started_on, "2021-03-20"));
    assert_eq!(
        refused(&young, begun("2021-03-09")),
        WorkerRefusal::UnderAge {
            field: "started_on",
            allowed_from: on("2021-03-10")
        }
    );
    assert_eq!(taken(&young, begun("2021-03-10")).len(), 1);
}

#[test]
fn a_training_lies_in_the_past_and_ends_after_it_began() {
    let between = |started_on, completed_on| {
        worker([]).decide(command(WorkerAct::RecordTraining(new_training(
            1,
            started_on,
            completed_on,
        ))))
    };
    assert_eq!(between(TOMORROW, TOMORROW), in_future("started_on"));
    assert_eq!(between("2022-06-01", TOMORROW), in_future("completed_on"));
    assert_eq!(
        between("2022-06-02", "2022-06-01"),
        Err(WorkerRefusal::EndedBeforeStart {
            started_on: on("2022-06-02")
        })
    );
    assert!(between("2022-06-01", "2022-06-01").is_ok());
}

#[test]
fn attended_days_lie_within_the_training() {
    let attended = |day| {
        worker([]).decide(command(WorkerAct::RecordTraining(TrainingCompleted {
            attended_dates: Some(vec![on("2021-04-02"), on(day)]),
            ..new_training(1, "2021-04-01", "2021-04-10")
        })))
    };
    for outside in ["2021-03-31", "2021-04-11"] {
        assert_eq!(
            attended(outside),
            Err(WorkerRefusal::AttendanceOutsideTraining),
            "{outside}"
        );
    }
    for inside in ["2021-04-01", "2021-04-10"] {
        assert!(attended(inside).is_ok(), "{inside}");
    }
}

#[test]
fn the_papers_of_a_training_or_certificate_are_not_dated_in_the_future() {
    let training = WorkerAct::RecordTraining(TrainingCompleted {
        evidence: vec![paper(TOMORROW)],
        ..new_training(1, "2021-04-01", "2021-04-10")
    });
    let certificate = WorkerAct::IssueCertificate(CertificateIssued {
        evidence: vec![paper(TOMORROW)],
        ..new_certificate("A1", "2021-05-01")
    });
    let work = start(EmploymentStarted {
        evidence: vec![paper(TOMORROW)],
        ..new_employment(1, "2021-04-01")
    });
    for act in [training, certificate, work] {
        assert_eq!(worker([]).decide(command(act)), in_future("evidence"));
    }
}

#[test]
fn a_training_is_voided_once_even_when_a_certificate_rests_on_it() {
    let mut worker = worker([training(1, "2021-04-10"), certificate("A1", "2021-05-01")]);
    take(&mut worker, void_training(1));
    assert_eq!(
        refused(&worker, void_training(1)),
        WorkerRefusal::AlreadyVoided
    );
    assert_eq!(
        refused(&worker, void_training(2)),
        WorkerRefusal::UnknownFact { kind: "training" }
    );
}

#[test]
fn a_certificate_needs_no_training() {
    assert_eq!(taken(&worker([]), certificate("A1", "2021-05-01")).len(), 1);
    assert_eq!(
        worker([]).decide(command(certificate("A1", TOMORROW))),
        in_future("issued_on")
    );
}

#[test]
fn a_level_that_the_occupation_lacks_is_refused() {
    assert_eq!(
        refused(&worker([]), at_level("4-10-01-06", Level::One)),
        WorkerRefusal::LevelNotInOccupation {
            levels: &[Level::Five, Level::Four, Level::Three, Level::Two]
        }
    );
    assert_eq!(
        taken(&worker([]), at_level("4-10-01-06", Level::Two)).len(),
        1
    );
    assert_eq!(
        taken(&worker([]), at_level("6-29-03-01", Level::One)).len(),
        1,
        "an occupation that is not listed has all five"
    );
}

#[test]
fn one_issuer_gives_a_number_once() {
    let worker = worker([certificate("A1", "2021-05-01")]);
    assert_eq!(
        refused(&worker, certificate("A1", "2021-06-01")),
        WorkerRefusal::CertificateTwice
    );
    assert_eq!(taken(&worker, certificate("A2", "2021-05-01")).len(), 1);
    assert_eq!(taken(&worker, by_another_issuer("A1")).len(), 1);
}

#[test]
fn a_number_is_free_again_after_a_void_but_not_after_a_revocation() {
    let voided = worker([certificate("A1", "2021-05-01"), void_certificate("A1")]);
    assert_eq!(taken(&voided, certificate("A1", "2021-05-01")).len(), 1);
    let revoked = worker([certificate("A1", "2021-05-01"), revoke("A1", "2021-06-01")]);
    assert_eq!(
        refused(&revoked, certificate("A1", "2021-05-01")),
        WorkerRefusal::CertificateTwice
    );
}

#[test]
fn a_certificate_is_revoked_once_on_or_after_its_issue() {
    let mut worker = worker([certificate("A1", "2021-05-02")]);
    assert_eq!(
        refused(&worker, revoke("A1", "2021-05-01")),
        WorkerRefusal::EndedBeforeStart {
            started_on: on("2021-05-02")
        }
    );
    assert_eq!(
        worker.decide(command(revoke("A1", TOMORROW))),
        in_future("revoked_on")
    );
    take(&mut worker, revoke("A1", "2021-05-02"));
    assert_eq!(
        refused(&worker, revoke("A1", "2021-06-01")),
        WorkerRefusal::AlreadyRevoked {
            revoked_on: on("2021-05-02")
        }
    );
}

#[test]
fn a_voided_certificate_takes_no_more_acts() {
    let worker = worker([certificate("A1", "2021-05-01"), void_certificate("A1")]);
    for act in [void_certificate("A1"), revoke("A1", "2021-06-01")] {
        assert_eq!(refused(&worker, act), WorkerRefusal::AlreadyVoided);
    }
    assert_eq!(
        refused(&worker, void_certificate("A2")),
        WorkerRefusal::UnknownFact {
            kind: "certificate"
        }
    );
}

#[test]
fn of_two_certificates_with_one_number_each_void_takes_one() {
    let mut worker = worker([certificate("A1", "2021-05-01"), by_another_issuer("A1")]);
    take(&mut worker, void_certificate("A1"));
    let standing: Vec<_> = worker
        .certificates
        .iter()
        .map(|certificate| certificate.voided)
        .collect();
    assert_eq!(standing, [false, true]);
    take(&mut worker, void_certificate("A1"));
    assert!(worker.certificates.iter().all(|c| c.voided));
}

#[test]
fn the_same_class_is_recorded_once_unless_it_was_voided() {
    let known = worker([training(1, "2021-02-10")]);
    let again = || training(2, "2021-02-10");
    assert_eq!(
        refused(&known, again()),
        WorkerRefusal::TrainingTwice { training_id: id(1) }
    );
    // Written down with other hours or another result it is the same class still.
    let amended = WorkerAct::RecordTraining(TrainingCompleted {
        hours: 80,
        passed: false,
        ..new_training(2, "2021-02-10", "2021-02-10")
    });
    assert!(matches!(
        refused(&known, amended),
        WorkerRefusal::TrainingTwice { .. }
    ));
    let elsewhere = WorkerAct::RecordTraining(TrainingCompleted {
        institution_id: Some(id(7)),
        ..new_training(2, "2021-02-10", "2021-02-10")
    });
    assert_eq!(taken(&known, elsewhere).len(), 1);
    assert_eq!(taken(&known, training(2, "2021-02-11")).len(), 1);
    let voided = worker([training(1, "2021-02-10"), void_training(1)]);
    assert_eq!(taken(&voided, again()).len(), 1);
}
