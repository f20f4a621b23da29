//! Rules, as given-when-then: a case is brought about by acts that were taken, one more act is tried.

mod away;
mod cited;
mod closed;
mod departure;
mod elsewhere;
mod employment;
mod events;
mod identity;
mod learning;
mod origin;
mod personal;
mod premiums;
mod stage;
mod trip;
mod venture;
mod working;

use chrono::NaiveDate;
use uuid::Uuid;

use self::working::{
    attested, contribution, end_work, new_employment, new_venture, premiums, spell, start,
    void_employment, wage, work, work_on,
};
use super::*;
use crate::account::{AccountConfirmed, AccountProposed};
use crate::citizen_id::Sex;
use crate::evidence::Evidence;
use crate::ids::OrganisationId;
use crate::money::Fen;
use crate::occupation::{Level, Occupation};
use crate::region::Place;
use crate::sealed::{Fingerprint, HolderKind, Sealed, SealedAccount};
use crate::subject::{Given, Subject};
use crate::time::Month;

/// The day on which every act is tried.
const TODAY: &str = "2022-06-30";
const TOMORROW: &str = "2022-07-01";

/// 正安县, where the person of these tests is registered.
const HOME: &str = "520324";
/// 绥阳县, in the same prefecture.
const NEXT_COUNTY: &str = "520323";
/// 西湖区, in another province.
const HANGZHOU: &str = "330106";

fn on(date: &str) -> NaiveDate {
    date.parse().unwrap()
}

fn id<T: From<Uuid>>(number: u128) -> T {
    Uuid::from_u128(number).into()
}

fn place(code: &str) -> Place {
    Place::parse_at(code, on("2021-01-01")).unwrap()
}

fn fen(fen: i64) -> Fen {
    Fen::try_from(fen).unwrap()
}

fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}

fn sealed(text: &str) -> Sealed {
    Sealed::new(text.to_owned())
}

fn clerk() -> Subject {
    Subject::new("county", "clerk")
}

fn reviewer() -> Subject {
    Subject::new("county", "reviewer")
}

/// The act, by the clerk.
fn command(act: WorkerAct) -> WorkerCommand {
    command_by(clerk(), act)
}

fn command_by(by: Subject, act: WorkerAct) -> WorkerCommand {
    Given {
        today: on(TODAY),
        by,
        act,
    }
}

/// A surveyed person to whom all these acts happened.
fn worker(acts: impl IntoIterator<Item = WorkerAct>) -> Worker {
    person(survey(), acts)
}

fn person(survey: WorkerSurveyed, acts: impl IntoIterator<Item = WorkerAct>) -> Worker {
    let mut worker = Worker::default();
    let survey = WorkerAct::Survey {
        survey: Box::new(survey),
        account: None,
    };
    take(&mut worker, survey);
    for act in acts {
        take(&mut worker, act);
    }
    worker
}

fn take(worker: &mut Worker, act: WorkerAct) {
    for event in worker.decide(command(act)).unwrap() {
        worker.record(event);
    }
}

/// What comes of an act that is taken.
fn taken(worker: &Worker, act: WorkerAct) -> Vec<WorkerEvent> {
    worker.decide(command(act)).unwrap()
}

/// Why an act is refused.
fn refused(worker: &Worker, act: WorkerAct) -> WorkerRefusal {
    worker.decide(command(act)).unwrap_err()
}

fn survey() -> WorkerSurveyed {
    WorkerSurveyed {
        citizen_id: sealed("citizen id"),
        upgraded: false,
        name: sealed("name"),
        phone: None,
        address: None,
        household_id: None,
        sex: Sex::Female,
        born_on: on("1985-04-12"),
        origin: place(HOME),
        willing: true,
        preferred_occupations: Vec::new(),
        preferred_regions: Vec::new(),
        household_income: None,
        surveyed_on: on("2021-01-10"),
        source: Source::FieldVisit,
    }
}

fn willing(willing: Option<bool>, surveyed_on: &str) -> WorkerAct {
    WorkerAct::UpdateSurvey(SurveyUpdated {
        willing,
        preferred_occupations: None,
        preferred_regions: None,
        household_income: None,
        surveyed_on: on(surveyed_on),
    })
}

fn moved(origin: &str, changed_on: &str) -> WorkerAct {
    WorkerAct::ChangeOrigin(OriginChanged {
        origin: place(origin),
        changed_on: on(changed_on),
    })
}

fn new_dispatch(number: u128, destination: &str, departed_on: &str) -> NewDispatch {
    NewDispatch {
        dispatch_id: id(number),
        destination: place(destination),
        employer_id: None,
        agreement_id: None,
        organiser_id: None,
        vacancy_id: None,
        departed_on: on(departed_on),
        travel_cost_fen: None,
        arrived_on: None,
        returned_on: None,
        evidence: Vec::new(),
    }
}

fn dispatch(number: u128, departed_on: &str) -> WorkerAct {
    WorkerAct::Dispatch(Box::new(new_dispatch(number, HANGZHOU, departed_on)))
}

/// A departure recorded late, with its return.
fn trip(number: u128, departed_on: &str, returned_on: &str) -> WorkerAct {
    WorkerAct::Dispatch(Box::new(NewDispatch {
        returned_on: Some(on(returned_on)),
        ..new_dispatch(number, HANGZHOU, departed_on)
    }))
}

fn arrival(number: u128, arrived_on: &str) -> WorkerAct {
    WorkerAct::ConfirmArrival(ArrivalConfirmed {
        dispatch_id: id(number),
        arrived_on: on(arrived_on),
    })
}

fn homecoming(number: u128, returned_on: &str) -> WorkerAct {
    WorkerAct::RecordReturn(WorkerReturned {
        dispatch_id: id(number),
        returned_on: on(returned_on),
    })
}

fn void_dispatch(number: u128) -> WorkerAct {
    WorkerAct::VoidDispatch(id(number))
}

fn new_training(number: u128, started_on: &str, completed_on: &str) -> TrainingCompleted {
    TrainingCompleted {
        training_id: id(number),
        course_id: None,
        kind: TrainingKind::PreJob,
        occupation: Occupation::parse("4-10-01-06").unwrap(),
        institution_id: None,
        region: place(HOME),
        started_on: on(started_on),
        completed_on: on(completed_on),
        hours: 40,
        passed: true,
        attended_dates: None,
        evidence: Vec::new(),
    }
}

fn training(number: u128, completed_on: &str) -> WorkerAct {
    WorkerAct::RecordTraining(new_training(number, completed_on, completed_on))
}

fn new_certificate(number: &str, issued_on: &str) -> CertificateIssued {
    CertificateIssued {
        certificate_no: number.to_owned(),
        issuer: "遵义市职业技能鉴定中心".to_owned(),
        occupation: Occupation::parse("4-10-01-06").unwrap(),
        level: Some(Level::Five),
        kind: CertificateKind::SkillLevel,
        issued_on: on(issued_on),
        evidence: Vec::new(),
    }
}

fn certificate(number: &str, issued_on: &str) -> WorkerAct {
    WorkerAct::IssueCertificate(new_certificate(number, issued_on))
}

fn revoke(number: &str, revoked_on: &str) -> WorkerAct {
    WorkerAct::RevokeCertificate {
        certificate_no: number.to_owned(),
        revoked_on: on(revoked_on),
    }
}

fn void_certificate(number: &str) -> WorkerAct {
    WorkerAct::VoidCertificate {
        certificate_no: number.to_owned(),
    }
}

fn member_between(number: u128, group: TargetGroup, from: &str, until: Option<&str>) -> WorkerAct {
    WorkerAct::ConfirmTargetGroup {
        membership: TargetGroupConfirmed {
            membership_id: id(number),
            group,
            from: on(from),
            source: Source::MonitoringSystem,
            household_id: None,
        },
        until: until.map(on),
    }
}

fn member(number: u128, from: &str) -> WorkerAct {
    member_between(number, TargetGroup::PovertyAlleviated, from, None)
}

fn end_membership(until: &str) -> WorkerAct {
    WorkerAct::EndTargetGroup {
        group: TargetGroup::PovertyAlleviated,
        until: on(until),
    }
}

fn death(died_on: &str) -> WorkerAct {
    WorkerAct::RecordDeath(DeathRecorded {
        died_on: on(died_on),
        source: None,
    })
}

fn account(number: &str) -> SealedAccount {
    SealedAccount {
        number: sealed(number),
        holder_name: sealed("holder"),
        holder_kind: HolderKind::Person,
        bank_code: None,
        fingerprint: Fingerprint::new(format!("print of {number}")),
    }
}

fn paper(date: &str) -> Evidence {
    Evidence {
        kind: "ticket".to_owned(),
        number: "Z123".to_owned(),
        date: on(date),
        sha256: "00".repeat(32),
        kept_at: "cabinet 1".to_owned(),
    }
}

fn in_future<T>(field: &'static str) -> Result<T, WorkerRefusal> {
    Err(WorkerRefusal::DateInFuture { field })
}
