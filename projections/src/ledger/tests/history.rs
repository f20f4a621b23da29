//! Generated histories: commands given to a handful of cases, of which many are refused.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use domain::agreement::{
    Agreement, AgreementAct, AgreementEnded, AgreementKind, AgreementSigned, AgreementSupplemented,
    Parties, Party, Side,
};
use domain::citizen_id::Sex;
use domain::occupation::Occupation;
use domain::region::{Place, RegionCode};
use domain::sealed::Sealed;
use domain::subject::{Given, Subject};
use domain::worker::{
    ArrivalConfirmed, DeathRecorded, EmploymentEnded, EmploymentStarted, NewDispatch,
    OriginChanged, Source, TargetGroup, TargetGroupConfirmed, Tie, TrainingCompleted, TrainingKind,
    Worker, WorkerAct, WorkerCategory, WorkerReturned, WorkerSurveyed,
};
use proptest::prelude::*;
use proptest::sample::Index;
use uuid::Uuid;

use crate::case::CaseEvent;

/// Counties of two prefectures of one province, of another province and of a municipality, a
/// prefecture without counties, a city of the Corps and a district of the province around it.
pub(super) const PLACES: &[&str] = &[
    "520324", "520323", "520502", "330106", "500101", "441900", "659001", "650102",
];

/// Regions that sign agreements: of every level.
const SIGNATORIES: &[&str] = &["520000", "520300", "520324", "330100", "500000"];

const OCCUPATIONS: &[&str] = &["4-10-01-06", "4-14-01-03", "6-18-02-04"];

const WORKERS: u128 = 4;
const AGREEMENTS: u128 = 3;

/// One event of the log.
pub(super) type Recorded = (&'static str, Uuid, CaseEvent);

/// Something that somebody asks for. Which of the facts so far it is about is an index.
#[derive(Debug, Clone)]
pub(super) enum Wish {
    Move(Index, Day),
    JoinGroup(Index, Day, Option<Span>),
    LeaveGroup(Index, Day),
    VoidGroup(Index),
    Train(Index, Index, Day),
    VoidTraining(Index),
    Depart(Index, Option<Index>, Day, Option<Span>, Option<Span>),
    Arrive(Index, Span),
    Return(Index, Span),
    VoidArrival(Index),
    VoidReturn(Index),
    VoidDispatch(Index),
    Work(Index, Option<Index>, Day),
    StopWork(Index, Span),
    VoidWork(Index),
    Die(Day),
    Revive,
    Erase(bool),
    Link(u128),
    Unlink,
}

/// Something that happens to an agreement.
#[derive(Debug, Clone)]
pub(super) enum Paper {
    Sign(Index, Vec<Index>, Day, Option<Span>),
    Extend(Span),
    End(Span),
    Void,
}

/// One step of a history.
#[derive(Debug, Clone)]
pub(super) enum Step {
    Worker(u128, Wish),
    Agreement(u128, Paper),
}

/// Days after the first day of 2019.
#[derive(Debug, Clone, Copy)]
pub(super) struct Day(u64);

/// Days after another day.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span(u64);

impl Day {
    fn date(self) -> NaiveDate {
        day("2019-01-01") + Days::new(self.0)
    }
}

impl Span {
    fn after(self, date: NaiveDate) -> NaiveDate {
        date + Days::new(self.0)
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn a_day() -> impl Strategy<Value = Day> {
    (0_u64..1_461).prop_map(Day)
}

fn a_span() -> impl Strategy<Value = Span> {
    prop_oneof![3 => (0_u64..20).prop_map(Span), 2 => (0_u64..500).prop_map(Span)]
}

fn any_one() -> impl Strategy<Value = Index> {
    any::<Index>()
}

fn maybe<T: std::fmt::Debug>(
    strategy: impl Strategy<Value = T>,
) -> impl Strategy<Value = Option<T>> {
    proptest::option::of(strategy)
}

fn a_wish() -> impl Strategy<Value = Wish> {
    let departure = (
        any_one(),
        maybe(any_one()),
        a_day(),
        maybe(a_span()),
        maybe(a_span()),
    )
        .prop_map(|(to, employer, on, arrived, returned)| {
            Wish::Depart(to, employer, on, arrived, returned)
        });
    let voids = prop_oneof![
        any_one().prop_map(Wish::VoidGroup),
        any_one().prop_map(Wish::VoidTraining),
        any_one().prop_map(Wish::VoidArrival),
        any_one().prop_map(Wish::VoidReturn),
        any_one().prop_map(Wish::VoidDispatch),
        any_one().prop_map(Wish::VoidWork),
    ];
    let person = prop_oneof![
        (any_one(), a_day()).prop_map(|(to, on)| Wish::Move(to, on)),
        a_day().prop_map(Wish::Die),
        Just(Wish::Revive),
        any::<bool>().prop_map(Wish::Erase),
        (0..WORKERS).prop_map(Wish::Link),
        (0..WORKERS).prop_map(Wish::Link),
        Just(Wish::Unlink),
        Just(Wish::Unlink),
    ];
    prop_oneof![
        6 => departure,
        3 => (any_one(), a_span()).prop_map(|(which, span)| Wish::Arrive(which, span)),
        4 => (any_one(), a_span()).prop_map(|(which, span)| Wish::Return(which, span)),
        3 => (any_one(), maybe(any_one()), a_day())
            .prop_map(|(employer, dispatch, on)| Wish::Work(employer, dispatch, on)),
        1 => (any_one(), a_span()).prop_map(|(which, span)| Wish::StopWork(which, span)),
        3 => (any_one(), a_day(), maybe(a_span()))
            .prop_map(|(group, from, until)| Wish::JoinGroup(group, from, until)),
        1 => (any_one(), a_day()).prop_map(|(group, until)| Wish::LeaveGroup(group, until)),
        2 => (any_one(), any_one(), a_day())
            .prop_map(|(at, occupation, on)| Wish::Train(at, occupation, on)),
        3 => voids,
        2 => person,
    ]
}

fn a_paper() -> impl Strategy<Value = Paper> {
    let parties = proptest::collection::vec(any_one(), 2..4);
    prop_oneof![
        4 => (any_one(), parties, a_day(), maybe(a_span()))
            .prop_map(|(kind, parties, from, until)| Paper::Sign(kind, parties, from, until)),
        1 => a_span().prop_map(Paper::Extend),
        1 => a_span().prop_map(Paper::End),
        1 => Just(Paper::Void),
    ]
}

/// A history of many wishes about a few cases.
pub(super) fn histories() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0..WORKERS, a_wish()).prop_map(|(who, wish)| Step::Worker(who, wish)),
        1 => (0..AGREEMENTS, a_paper()).prop_map(|(which, paper)| Step::Agreement(which, paper)),
    ];
    proptest::collection::vec(step, 1..160)
}

/// What the cases make of a history: refused wishes leave nothing behind.
pub(super) fn told(steps: &[Step]) -> Vec<Recorded> {
    let mut office = Office::default();
    for who in 0..WORKERS {
        office.give(who, survey(who));
    }
    for (number, step) in steps.iter().enumerate() {
        let fact = Uuid::from_u128(1_000 + number as u128);
        match step {
            Step::Worker(who, wish) => office.grant(*who, wish, fact),
            Step::Agreement(which, paper) => office.sign(*which, paper),
        }
    }
    office.log
}

fn worker_id(who: u128) -> Uuid {
    Uuid::from_u128(1 + who)
}

fn employer(which: Index) -> Uuid {
    Uuid::from_u128(900 + which.index(3) as u128)
}

fn pick(which: Index, texts: &[&'static str]) -> &'static str {
    texts[which.index(texts.len())]
}

fn place(which: Index) -> Place {
    Place::parse_at(pick(which, PLACES), day("2021-01-01")).unwrap()
}

fn survey(who: u128) -> WorkerAct {
    let home = PLACES[usize::try_from(who).unwrap() % 3];
    WorkerAct::Survey {
        survey: Box::new(WorkerSurveyed {
            citizen_id: Sealed::new("citizen id".to_owned()),
            upgraded: false,
            name: Sealed::new("name".to_owned()),
            phone: None,
            address: None,
            household_id: None,
            sex: Sex::Female,
            born_on: day("1980-01-01"),
            origin: Place::parse_at(home, day("2021-01-01")).unwrap(),
            willing: true,
            preferred_occupations: Vec::new(),
            preferred_regions: Vec::new(),
            household_income: None,
            surveyed_on: day("2018-06-01"),
            source: Source::FieldVisit,
        }),
        account: None,
    }
}

/// The cases, and the log of what was recorded.
#[derive(Default)]
struct Office {
    workers: BTreeMap<Uuid, Worker>,
    agreements: BTreeMap<Uuid, Agreement>,
    log: Vec<Recorded>,
}

impl Office {
    fn give(&mut self, who: u128, act: WorkerAct) -> bool {
        self.give_as("clerk", who, act)
    }

    /// Whether the act was taken.
    fn give_as(&mut self, name: &str, who: u128, act: WorkerAct) -> bool {
        let id = worker_id(who);
        let worker = self.workers.entry(id).or_default();
        let decision = worker.decide(Given {
            today: day("2023-06-30"),
            by: Subject::new("county", name),
            act,
        });
        let taken = decision.is_ok();
        for event in decision.unwrap_or_default() {
            worker.record(event.clone());
            self.log.push(("worker", id, CaseEvent::Worker(event)));
        }
        taken
    }

    fn grant(&mut self, who: u128, wish: &Wish, fact: Uuid) {
        match wish {
            Wish::Erase(agreed) => {
                self.give(who, WorkerAct::Erase);
                if *agreed {
                    self.give_as("reviewer", who, WorkerAct::Erase);
                }
            }
            Wish::Link(target) if *target != who => {
                let source = worker_id(who).into();
                // As the server does it: announced, made, noted; taken back where it fails.
                if !self.give(*target, WorkerAct::ProposeAlias { source }) {
                    return;
                }
                let worker = worker_id(*target).into();
                let last = if self.give(who, WorkerAct::LinkTo { worker }) {
                    WorkerAct::ConfirmAlias { source }
                } else {
                    WorkerAct::WithdrawAlias { source }
                };
                self.give(*target, last);
            }
            Wish::Unlink => {
                let Some(target) = self.workers[&worker_id(who)].linked_to else {
                    return;
                };
                self.give(who, WorkerAct::WithdrawLink);
                let source = worker_id(who).into();
                self.give(
                    target.as_uuid().as_u128() - 1,
                    WorkerAct::WithdrawAlias { source },
                );
            }
            wish => {
                if let Some(act) = act_of(wish, &self.workers[&worker_id(who)], fact) {
                    self.give(who, act);
                }
            }
        }
    }

    fn sign(&mut self, which: u128, paper: &Paper) {
        let id = Uuid::from_u128(100 + which);
        let agreement = self.agreements.entry(id).or_default();
        let from = agreement.signed.as_ref().map(|signed| signed.valid_from);
        let act = match (paper, from) {
            (Paper::Sign(kind, parties, from, until), _) => {
                let kind = *kind.get(AgreementKind::ALL);
                let parties = parties.iter().map(|party| Party {
                    region: RegionCode::parse(pick(*party, SIGNATORIES)).unwrap(),
                    organisation_id: None,
                    side: Side::Sending,
                });
                let Ok(parties) = Parties::of(kind, parties.collect()) else {
                    return;
                };
                AgreementAct::Sign(AgreementSigned {
                    kind,
                    parties,
                    signed_on: day("2021-01-01"),
                    valid_from: from.date(),
                    valid_until: until.map(|until| until.after(from.date())),
                    planned_persons: None,
                })
            }
            (Paper::Extend(span), Some(from)) => AgreementAct::Supplement(AgreementSupplemented {
                signed_on: day("2021-01-01"),
                valid_until: Some(span.after(from)),
                planned_persons: None,
                note: None,
            }),
            (Paper::End(span), Some(from)) => AgreementAct::End(AgreementEnded {
                ended_on: span.after(from),
            }),
            (Paper::Void, Some(_)) => AgreementAct::Void,
            (Paper::Extend(_) | Paper::End(_) | Paper::Void, None) => return,
        };
        let decision = agreement.decide(Given {
            today: day("2023-06-30"),
            by: Subject::new("county", "clerk"),
            act,
        });
        for event in decision.unwrap_or_default() {
            agreement.record(event.clone());
            self.log
                .push(("agreement", id, CaseEvent::Agreement(event)));
        }
    }
}

/// One of the facts so far, if there is any.
fn one<T>(which: Index, facts: &[T]) -> Option<&T> {
    (!facts.is_empty()).then(|| which.get(facts))
}

fn act_of(wish: &Wish, worker: &Worker, fact: Uuid) -> Option<WorkerAct> {
    let dispatch = |which: &Index| one(*which, &worker.dispatches).map(|dispatch| &dispatch.fact);
    let employment = |which: &Index| one(*which, &worker.employments).map(|work| &work.fact);
    let dispatch_id = |which| dispatch(which).map(|dispatch| dispatch.dispatch_id);
    Some(match wish {
        Wish::Move(to, on) => WorkerAct::ChangeOrigin(OriginChanged {
            origin: place(*to),
            changed_on: on.date(),
        }),
        Wish::JoinGroup(group, from, until) => WorkerAct::ConfirmTargetGroup {
            membership: TargetGroupConfirmed {
                membership_id: fact.into(),
                group: *group.get(&TargetGroup::ALL[..2]),
                from: from.date(),
                source: Source::MonitoringSystem,
                household_id: None,
            },
            until: until.map(|until| until.after(from.date())),
        },
        Wish::LeaveGroup(group, until) => WorkerAct::EndTargetGroup {
            group: *group.get(&TargetGroup::ALL[..2]),
            until: until.date(),
        },
        Wish::VoidGroup(which) => {
            WorkerAct::VoidTargetGroup(one(*which, &worker.memberships)?.fact.membership_id)
        }
        Wish::Train(at, occupation, on) => WorkerAct::RecordTraining(TrainingCompleted {
            training_id: fact.into(),
            course_id: None,
            kind: TrainingKind::PreJob,
            occupation: Occupation::parse(pick(*occupation, OCCUPATIONS)).unwrap(),
            institution_id: None,
            region: place(*at),
            started_on: on.date(),
            completed_on: on.date(),
            hours: 8,
            passed: false,
            attended_dates: None,
            evidence: Vec::new(),
        }),
        Wish::VoidTraining(which) => {
            WorkerAct::VoidTraining(one(*which, &worker.trainings)?.fact.training_id)
        }
        Wish::Depart(to, at, on, arrived, returned) => WorkerAct::Dispatch(Box::new(NewDispatch {
            dispatch_id: fact.into(),
            destination: place(*to),
            employer_id: at.map(|which| employer(which).into()),
            agreement_id: None,
            organiser_id: None,
            vacancy_id: None,
            departed_on: on.date(),
            travel_cost_fen: None,
            arrived_on: arrived.map(|span| span.after(on.date())),
            returned_on: returned.map(|span| span.after(on.date())),
            evidence: Vec::new(),
        })),
        Wish::Arrive(which, span) => WorkerAct::ConfirmArrival(ArrivalConfirmed {
            dispatch_id: dispatch_id(which)?,
            arrived_on: span.after(dispatch(which)?.departed_on),
        }),
        Wish::Return(which, span) => WorkerAct::RecordReturn(WorkerReturned {
            dispatch_id: dispatch_id(which)?,
            returned_on: span.after(dispatch(which)?.departed_on),
        }),
        Wish::VoidArrival(which) => WorkerAct::VoidArrival(dispatch_id(which)?),
        Wish::VoidReturn(which) => WorkerAct::VoidReturn(dispatch_id(which)?),
        Wish::VoidDispatch(which) => WorkerAct::VoidDispatch(dispatch_id(which)?),
        Wish::Work(at, dispatch, on) => WorkerAct::StartEmployment {
            employment: Box::new(EmploymentStarted {
                employment_id: fact.into(),
                employer_id: employer(*at).into(),
                dispatch_id: dispatch.as_ref().and_then(dispatch_id),
                occupation: Occupation::parse(OCCUPATIONS[2]).unwrap(),
                workplace: place(*at),
                mode: Tie::Agency,
                category: WorkerCategory::Worker,
                contract: None,
                wage_fen: None,
                started_on: on.date(),
                evidence: Vec::new(),
            }),
            ended_on: None,
        },
        Wish::StopWork(which, span) => WorkerAct::EndEmployment(EmploymentEnded {
            employment_id: employment(which)?.employment_id,
            ended_on: span.after(employment(which)?.started_on),
        }),
        Wish::VoidWork(which) => WorkerAct::VoidEmployment(employment(which)?.employment_id),
        Wish::Die(on) => WorkerAct::RecordDeath(DeathRecorded {
            died_on: on.date(),
            source: None,
        }),
        Wish::Revive => WorkerAct::VoidDeath,
        Wish::Erase(_) | Wish::Link(_) | Wish::Unlink => return None,
    })
}
