//! The work: one journey of eight events, as commands that any event store for these aggregates takes.

use chrono::NaiveDate;
use domain::subject::{Given, Subject};
use domain::worker::{WorkerAct, WorkerCommand};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use uuid::Uuid;

/// Commands of a journey; each makes one event.
pub const STEPS: usize = 8;

/// A stream for the worker with this number in this series.
pub fn stream(series: u64, worker: u64) -> Uuid {
    Uuid::from_u64_pair(series, worker)
}

/// The commands of a worker's journey, in order.
pub fn commands(worker: Uuid) -> [WorkerCommand; STEPS] {
    let fact = |name: &str| Uuid::new_v5(&worker, name.as_bytes()).to_string();
    let sealed = "m".repeat(64);
    let place = |code: &str| json!({"code": code});
    let contribution = |month: &str, paid_on: &str| {
        WorkerAct::RecordContribution(payload(json!({
            "contribution_id": fact(month), "employment_id": fact("employment"), "month": month,
            "premiums": {"pension_fen": 78_400, "medical_fen": 29_400, "unemployment_fen": 2_450},
            "paid_on": paid_on,
        })))
    };
    [
        WorkerAct::Survey {
            survey: Box::new(payload(json!({
                "citizen_id": sealed, "upgraded": false, "name": sealed, "sex": "female", "born_on": "1990-03-07",
                "origin": place("520502"), "willing": true, "surveyed_on": "2021-02-20", "source": "field_visit",
            }))),
            account: None,
        },
        WorkerAct::ConfirmTargetGroup {
            membership: payload(json!({
                "membership_id": fact("group"), "group": "poverty_alleviated", "from": "2020-01-01",
                "source": "monitoring_system",
            })),
            until: None,
        },
        WorkerAct::RecordTraining(payload(json!({
            "training_id": fact("training"), "kind": "pre_job", "occupation": "4-10-01-06", "region": place("520502"),
            "started_on": "2021-02-21", "completed_on": "2021-02-26", "hours": 40, "passed": true, "evidence": [],
        }))),
        WorkerAct::IssueCertificate(payload(json!({
            "certificate_no": fact("certificate"), "issuer": "贵州省职业技能鉴定中心", "occupation": "4-10-01-06",
            "level": "level_5", "kind": "skill_level", "issued_on": "2021-02-27", "evidence": [],
        }))),
        WorkerAct::Dispatch(Box::new(domain::worker::NewDispatch {
            dispatch_id: fact("dispatch").parse().unwrap(),
            destination: payload(place("440104")),
            employer_id: None,
            agreement_id: None,
            organiser_id: None,
            vacancy_id: None,
            departed_on: day("2021-03-01"),
            travel_cost_fen: None,
            arrived_on: None,
            returned_on: None,
            evidence: Vec::new(),
        })),
        WorkerAct::StartEmployment {
            employment: Box::new(payload(json!({
                "employment_id": fact("employment"), "employer_id": fact("employer"), "dispatch_id": fact("dispatch"),
                "occupation": "4-10-01-06", "workplace": place("440104"), "mode": "employee_based",
                "category": "worker", "contract": {"signed_on": "2021-03-02", "from": "2021-03-02"},
                "started_on": "2021-03-02", "evidence": [],
            }))),
            ended_on: None,
        },
        contribution("2021-03", "2021-04-10"),
        contribution("2021-04", "2021-05-10"),
    ]
    .map(|act| Given {
        today: day("2024-01-01"),
        by: Subject::new("local", "bench"),
        act,
    })
}

fn payload<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}
