//! The plan, without any store.

use std::collections::BTreeSet;

use chrono::Datelike;
use domain::agreement::{AgreementAct, AgreementKind};
use domain::citizen_id::CitizenId;
use domain::organisation::OrganisationAct;
use domain::worker::{TargetGroup, Tie, WorkerAct};

use super::dice::day;
use super::*;

fn plan(seed: u64) -> Plan {
    Plan::draw(Population { workers: 500, seed }).unwrap()
}

fn acts(worker: &PlannedWorker) -> impl Iterator<Item = &WorkerAct> {
    worker.steps.iter().filter_map(|step| match &step.act {
        PlannedAct::Act(act) => Some(&**act),
        PlannedAct::Survey(_) | PlannedAct::CorrectCitizenId | PlannedAct::ChangePhone(_) => None,
    })
}

fn any(plan: &Plan, of: impl Fn(&WorkerAct) -> bool) -> bool {
    plan.workers.iter().flat_map(acts).any(of)
}

#[test]
fn the_same_seed_gives_the_same_plan_and_another_seed_another() {
    assert_eq!(format!("{:?}", plan(1)), format!("{:?}", plan(1)));
    assert_ne!(
        format!("{:?}", plan(1).workers),
        format!("{:?}", plan(2).workers)
    );
}

#[test]
fn more_people_are_more_of_the_same() {
    let few = Plan::draw(Population {
        workers: 40,
        seed: 1,
    })
    .unwrap();
    assert_eq!(
        format!("{:?}", few.workers),
        format!("{:?}", &plan(1).workers[..40])
    );
}

#[test]
fn every_number_is_right_in_form_and_belongs_to_one_record() {
    let plan = plan(1);
    let mut numbers = BTreeSet::new();
    for identity in plan.workers.iter().map(|worker| &worker.identity) {
        for number in [Some(&identity.citizen_id), identity.corrected_id.as_ref()] {
            let Some(number) = number else { continue };
            let parsed = CitizenId::parse(number, day(2024, 12, 31)).unwrap();
            assert!(parsed.address_known());
            assert!(numbers.insert(parsed.as_str().to_owned()));
        }
    }
    let women = plan
        .workers
        .iter()
        .filter_map(|worker| CitizenId::parse(&worker.identity.citizen_id, day(2024, 12, 31)).ok())
        .filter(|number| number.sex() == domain::citizen_id::Sex::Female)
        .count();
    assert!((330..=420).contains(&women), "{women}");
    let codes: BTreeSet<_> = plan
        .organisations
        .iter()
        .flat_map(|organisation| &organisation.steps)
        .filter_map(|step| match &step.act {
            OrganisationAct::Register { registration, .. } => Some(&registration.credit_code),
            _ => None,
        })
        .collect();
    assert_eq!(codes.len(), plan.organisations.len());
    assert!(codes.iter().all(|code| code.organisation_code_fits()));
}

/// An act as a failure names it, and how it is known.
type Seen = (&'static str, fn(&WorkerAct) -> bool);

/// Declares acts by their patterns.
macro_rules! seen {
    ($($name:literal = $pattern:pat $(if $guard:expr)?,)+) => {
        &[$(($name, |act| matches!(act, $pattern $(if $guard)?))),+]
    };
}

const VOIDS: &[Seen] = seen! {
    "void dispatch" = WorkerAct::VoidDispatch(_),
    "void arrival" = WorkerAct::VoidArrival(_),
    "void return" = WorkerAct::VoidReturn(_),
    "void training" = WorkerAct::VoidTraining(_),
    "void employment" = WorkerAct::VoidEmployment(_),
    "void contribution" = WorkerAct::VoidContribution(_),
    "void membership" = WorkerAct::VoidTargetGroup(_),
    "void certificate" = WorkerAct::VoidCertificate { .. },
    "void venture" = WorkerAct::VoidVenture(_),
    "void death" = WorkerAct::VoidDeath,
};

const OTHERS: &[Seen] = seen! {
    "revoked certificate" = WorkerAct::RevokeCertificate { .. },
    "closed venture" = WorkerAct::CloseVenture(_),
    "corrected contribution" = WorkerAct::CorrectContribution(_),
    "refunded contribution" = WorkerAct::RefundContribution(_),
    "death" = WorkerAct::RecordDeath(_),
    "erasure" = WorkerAct::Erase,
    "moved household" = WorkerAct::ChangeOrigin(_),
    "attested months" = WorkerAct::AttestInsuranceHistory(_),
    "paid elsewhere" = WorkerAct::RecordPaidElsewhere(_),
    "ended membership" = WorkerAct::EndTargetGroup { .. },
    "self-arranged dispatch" = WorkerAct::Dispatch(it) if it.organiser_id.is_none(),
    "dispatch recorded late" = WorkerAct::Dispatch(it) if it.returned_on.is_some(),
    "retired code" = WorkerAct::Dispatch(it) if it.destination.given.is_some(),
    "failed training" = WorkerAct::RecordTraining(it) if !it.passed,
};

#[test]
fn everything_awkward_happens_among_five_hundred() {
    for seed in [1, 2, 3] {
        let plan = plan(seed);
        let found: BTreeSet<_> = plan.workers.iter().filter_map(|it| it.awkward).collect();
        assert_eq!(found.len(), SHARES.len());
        for (name, of) in VOIDS.iter().chain(OTHERS) {
            assert!(any(&plan, of), "{name} with seed {seed}");
        }
        for group in TargetGroup::ALL {
            let joins = |act: &WorkerAct| matches!(act, WorkerAct::ConfirmTargetGroup { membership, .. } if membership.group == *group);
            assert!(any(&plan, joins), "{group:?} with seed {seed}");
        }
        for tie in Tie::ALL {
            let works = |act: &WorkerAct| matches!(act, WorkerAct::StartEmployment { employment, .. } if employment.mode == *tie);
            assert!(any(&plan, works), "{tie:?} with seed {seed}");
        }
        assert!(plan.links.iter().any(|link| link.withdrawn));
        assert!(plan.links.iter().any(|link| !link.withdrawn));
    }
}

#[test]
fn who_leaves_twice_in_a_year_first_stays_in_the_province() {
    for worker in plan(1).workers {
        if worker.awkward != Some(Awkward::TwoWaysInOneYear) {
            continue;
        }
        let ways: Vec<_> = acts(&worker)
            .filter_map(|act| match act {
                WorkerAct::Dispatch(it) => Some((it.departed_on.year(), it.destination.code)),
                _ => None,
            })
            .collect();
        let [(first, near), (second, far)] = ways[..] else {
            panic!("{} ways", ways.len())
        };
        let home = worker.identity.home.province();
        assert_eq!((first, near.province()), (second, home));
        // Zhejiang has no partner in the east: there both ways stay within.
        assert_eq!(far.province() == home, home.to_string() == "330000");
    }
}

#[test]
fn agreements_are_of_every_kind_and_meet_every_fate() {
    let plan = plan(1);
    let acts = || {
        plan.agreements
            .iter()
            .flat_map(|agreement| agreement.steps.iter().map(|step| &step.act))
    };
    for kind in AgreementKind::ALL {
        assert!(
            acts().any(|act| matches!(act, AgreementAct::Sign(signed) if signed.kind == *kind))
        );
    }
    assert!(acts().any(|act| matches!(act, AgreementAct::Supplement(_))));
    assert!(acts().any(|act| matches!(act, AgreementAct::End(_))));
    assert!(acts().any(|act| matches!(act, AgreementAct::Void)));
}

#[test]
fn some_arrivals_are_never_confirmed_and_six_in_ten_belong_to_a_target_group() {
    let plan = plan(1);
    let count = |of: fn(&WorkerAct) -> bool| {
        plan.workers
            .iter()
            .filter(|worker| acts(worker).any(of))
            .count()
    };
    let members = count(|act| matches!(act, WorkerAct::ConfirmTargetGroup { .. }));
    assert!((260..=340).contains(&members), "{members}");
    let left =
        count(|act| matches!(act, WorkerAct::Dispatch(dispatch) if dispatch.arrived_on.is_none()));
    let arrived = count(|act| matches!(act, WorkerAct::ConfirmArrival(_)));
    assert!(arrived < left, "{arrived} of {left}");
}

#[test]
fn all_days_lie_in_the_years_of_the_programme() {
    for worker in plan(1).workers {
        for act in acts(&worker) {
            let date = match act {
                WorkerAct::Dispatch(dispatch) => dispatch.departed_on,
                WorkerAct::RecordReturn(back) => back.returned_on,
                WorkerAct::EndEmployment(end) => end.ended_on,
                WorkerAct::RecordContribution(contribution) => contribution.paid_on,
                WorkerAct::RecordWage(wage) => wage.paid_on,
                WorkerAct::RecordDeath(death) => death.died_on,
                WorkerAct::RecordTraining(training) => training.completed_on,
                _ => continue,
            };
            assert!(
                (day(2020, 1, 1)..=day(2024, 12, 31)).contains(&date),
                "{act:?}"
            );
        }
    }
}
