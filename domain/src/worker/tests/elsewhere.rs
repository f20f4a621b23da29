//! Subsidies that other offices paid.

use super::*;
use crate::region::RegionCode;
use crate::scheme::Scheme;
use crate::time::Period;

const SHENZHEN: &str = "440300";

fn payment(number: u128, scheme: Scheme, period: &str) -> SubsidyPaidElsewhere {
    SubsidyPaidElsewhere {
        payment_id: id(number),
        scheme,
        period: Period::parse(period).unwrap(),
        payer_region: RegionCode::parse(SHENZHEN).unwrap(),
        amount_fen: fen(50_000),
        paid_on: None,
        source: "深圳市人力资源和社会保障局".to_owned(),
    }
}

fn record(payment: SubsidyPaidElsewhere) -> WorkerAct {
    WorkerAct::RecordPaidElsewhere(payment)
}

fn transport(number: u128, period: &str) -> WorkerAct {
    record(payment(number, Scheme::Transport, period))
}

fn void(number: u128) -> WorkerAct {
    WorkerAct::VoidPaidElsewhere(id(number))
}

#[test]
fn a_payment_is_recorded_and_voided() {
    let new = SubsidyPaidElsewhere {
        amount_fen: fen(0),
        paid_on: Some(on(TODAY)),
        ..payment(1, Scheme::SocialInsurance, "2022-06")
    };
    let mut worker = worker([]);
    let events = taken(&worker, record(new.clone()));
    assert_eq!(events, [WorkerEvent::SubsidyPaidElsewhere(new.clone())]);
    take(&mut worker, record(new.clone()));
    take(&mut worker, void(1));
    let kept = worker.paid_elsewhere(id(1)).unwrap();
    assert_eq!((&kept.fact, kept.voided), (&new, true));
    assert_eq!((kept.recorded_in, &*kept.changed_in), (2, &[3][..]));
    assert_eq!(refused(&worker, void(1)), WorkerRefusal::AlreadyVoided);
    let unknown = WorkerRefusal::UnknownFact {
        kind: "subsidy-paid-elsewhere",
    };
    assert_eq!(refused(&worker, void(2)), unknown);
}

#[test]
fn the_same_payment_is_recorded_once_unless_voided() {
    let mut worker = worker([transport(1, "2021")]);
    let twice = WorkerRefusal::AlreadyRecorded { payment_id: id(1) };
    assert_eq!(refused(&worker, transport(2, "2021")), twice);

    let payer_region = RegionCode::parse(HANGZHOU).unwrap();
    let others = [
        payment(2, Scheme::Transport, "2020"),
        payment(2, Scheme::Startup, "2021"),
        SubsidyPaidElsewhere {
            payer_region,
            ..payment(2, Scheme::Transport, "2021")
        },
    ];
    for other in others {
        taken(&worker, record(other));
    }
    take(&mut worker, void(1));
    taken(&worker, transport(2, "2021"));
}

#[test]
fn the_period_is_one_that_the_scheme_pays_for() {
    let worker = worker([]);
    let wrong = WorkerRefusal::InvalidPeriod;
    assert_eq!(refused(&worker, transport(1, "2021-03")), wrong);
    let yearly = record(payment(1, Scheme::SocialInsurance, "2021"));
    assert_eq!(refused(&worker, yearly), wrong);
}

#[test]
fn nothing_is_paid_for_a_period_to_come_or_before_birth() {
    let worker = worker([]);
    let insured =
        |period| worker.decide(command(record(payment(1, Scheme::SocialInsurance, period))));
    assert!(insured("2022-06").is_ok());
    assert_eq!(insured("2022-07"), in_future("period"));
    assert_eq!(
        worker.decide(command(transport(1, "2023"))),
        in_future("period")
    );
    let before = WorkerRefusal::BeforeBirth { field: "period" };
    assert_eq!(refused(&worker, transport(1, "1984")), before);
    // The year of birth has begun before it.
    taken(&worker, transport(1, "1985"));
}

#[test]
fn the_day_of_payment_lies_between_birth_and_today() {
    let worker = worker([]);
    let paid = |paid_on| {
        worker.decide(command(record(SubsidyPaidElsewhere {
            paid_on: Some(on(paid_on)),
            ..payment(1, Scheme::Transport, "2021")
        })))
    };
    assert!(paid(TODAY).is_ok());
    assert_eq!(paid(TOMORROW), in_future("paid_on"));
    let before = WorkerRefusal::BeforeBirth { field: "paid_on" };
    assert_eq!(paid("1985-04-11"), Err(before));
}

#[test]
fn what_was_paid_is_recorded_of_the_dead_too() {
    let dead = worker([death("2021-09-15")]);
    let after_death = SubsidyPaidElsewhere {
        paid_on: Some(on("2022-01-10")),
        ..payment(1, Scheme::Transport, "2022")
    };
    taken(&dead, record(after_death));
}

#[test]
fn a_record_that_is_linked_away_or_erased_takes_voids_only() {
    let mut linked = worker([transport(1, "2021"), WorkerAct::LinkTo { worker: id(77) }]);
    let away = WorkerRefusal::WorkerLinkedAway { worker: id(77) };
    assert_eq!(refused(&linked, transport(2, "2020")), away);
    take(&mut linked, void(1));

    let mut erased = worker([transport(1, "2021"), WorkerAct::Erase]);
    let agreed = erased.decide(command_by(reviewer(), WorkerAct::Erase));
    for event in agreed.unwrap() {
        erased.record(event);
    }
    assert_eq!(
        refused(&erased, transport(2, "2020")),
        WorkerRefusal::WorkerErased
    );
    take(&mut erased, void(1));
}

#[test]
fn nothing_is_recorded_of_nobody() {
    let nobody = Worker::default();
    for act in [transport(1, "2021"), void(1)] {
        assert_eq!(refused(&nobody, act), WorkerRefusal::NotRegistered);
    }
}
