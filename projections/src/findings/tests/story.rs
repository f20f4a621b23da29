//! Histories of workers and firms, told in events as they are stored, and what the rules find in them.

use std::collections::BTreeMap;

use domain::claim::Claimant;
use domain::finding::LIMITS;
use domain::policy::{BindsTo, CommonParameters, PolicyBook};
use domain::worker::Alias;
use serde_json::{Value, json};
use uuid::Uuid;

use super::super::*;
use crate::case::CaseEvent;

/// The worker of most stories.
pub const ME: u128 = 1;
/// 正安县 in 贵州省.
pub const HOME: &str = "520324";
/// 西湖区 in 浙江省.
pub const AWAY: &str = "330106";

/// What happened, in the order of recording.
#[derive(Clone, Default)]
pub struct Story {
    pub events: Vec<(&'static str, u128, CaseEvent)>,
    pub policies: PolicyBook,
}

pub fn uuid(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// A line of a claim.
pub struct Line {
    pub question: String,
    pub key: Value,
    pub amount_fen: i64,
    pub trace: Value,
}

impl Story {
    /// A woman of 正安县, born 1985, in a target group since 2019.
    pub fn of_her() -> Self {
        Self::of_person(ME, "1985-04-12").member(900, "2019-01-01")
    }

    pub fn of_person(worker: u128, born_on: &str) -> Self {
        Self::default().person(worker, born_on)
    }

    pub fn person(self, worker: u128, born_on: &str) -> Self {
        self.worker(
            worker,
            "WorkerSurveyed",
            json!({
                "citizen_id": "x", "upgraded": false, "name": "x", "sex": "female", "born_on": born_on,
                "origin": {"code": HOME}, "willing": true, "surveyed_on": "2019-01-10", "source": "field_visit",
            }),
        )
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "payloads are written where they are told"
    )]
    pub fn worker(mut self, worker: u128, event: &str, payload: Value) -> Self {
        let event = CaseEvent::read("worker", json!({ event: payload })).unwrap();
        self.events.push(("worker", worker, event));
        self
    }

    /// An event of the worker of most stories.
    pub fn she(self, event: &str, payload: Value) -> Self {
        self.worker(ME, event, payload)
    }

    pub fn firm(self, firm: u128, registered_on: &str) -> Self {
        self.of_firm(
            firm,
            "OrganisationRegistered",
            json!({
                "credit_code": "91440104MA5CARE04W", "name": "x", "region": AWAY, "registered_on": registered_on,
            }),
        )
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "payloads are written where they are told"
    )]
    pub fn of_firm(mut self, firm: u128, event: &str, payload: Value) -> Self {
        let event = CaseEvent::read("organisation", json!({ event: payload })).unwrap();
        self.events.push(("organisation", firm, event));
        self
    }

    pub fn thresholds(mut self, thresholds: &[(&str, i64)]) -> Self {
        for (name, _) in thresholds {
            assert!(LIMITS.iter().any(|limit| limit.name == *name), "{name}");
        }
        let thresholds: BTreeMap<&str, i64> = thresholds.iter().copied().collect();
        let terms = serde_json::from_value(json!({
            "scheme": "findings", "programme": "target_groups", "region": "000000", "valid_from": "2019-01-01",
            "source": "x", "clauses": [], "funds": [], "common": CommonParameters::default(),
            "binds_to": BindsTo::Departure, "parameters": {"findings": {"thresholds": thresholds}},
        }));
        self.policies.publish_draft(terms.unwrap());
        self
    }

    pub fn member(self, id: u128, from: &str) -> Self {
        self.she(
            "TargetGroupConfirmed",
            json!({
                "membership_id": uuid(id), "group": "poverty_alleviated", "from": from, "source": "monitoring_system",
            }),
        )
    }

    pub fn left(self, id: u128, to: &str, departed_on: &str) -> Self {
        self.she(
            "WorkerDispatched",
            json!({
                "dispatch_id": uuid(id), "origin": {"code": HOME}, "destination": {"code": to}, "departed_on": departed_on,
            }),
        )
    }

    pub fn arrived(self, id: u128, arrived_on: &str) -> Self {
        let payload = json!({"dispatch_id": uuid(id), "arrived_on": arrived_on});
        self.she("ArrivalConfirmed", payload)
    }

    pub fn returned(self, id: u128, returned_on: &str) -> Self {
        let payload = json!({"dispatch_id": uuid(id), "returned_on": returned_on});
        self.she("WorkerReturned", payload)
    }

    /// Work as an employee.
    pub fn works(self, id: u128, employer: u128, at: &str, from: &str) -> Self {
        self.she(
            "EmploymentStarted",
            json!({
                "employment_id": uuid(id), "employer_id": uuid(employer), "occupation": "4-10-01-06",
                "workplace": {"code": at}, "mode": "employee_based", "category": "worker", "started_on": from,
            }),
        )
    }

    pub fn worked_until(self, id: u128, ended_on: &str) -> Self {
        let payload = json!({"employment_id": uuid(id), "ended_on": ended_on});
        self.she("EmploymentEnded", payload)
    }

    pub fn insured(self, id: u128, employment: u128, month: &str) -> Self {
        self.she(
            "ContributionRecorded",
            json!({
                "contribution_id": uuid(id), "employment_id": uuid(employment), "month": month,
                "premiums": {"pension_fen": 50_000, "medical_fen": 0, "unemployment_fen": 0}, "paid_on": "2021-12-20",
            }),
        )
    }

    pub fn wage(self, id: u128, employment: u128, month: &str, fen: i64, to: Option<&str>) -> Self {
        let mut payload = json!({
            "wage_id": uuid(id), "employment_id": uuid(employment), "month": month, "amount_fen": fen,
            "paid_on": "2021-12-20",
        });
        if let Some(account) = to {
            payload["account"] = json!(account);
        }
        self.she("WagePaid", payload)
    }

    pub fn trained(self, id: u128, at: &str, kind: &str, days: &[&str]) -> Self {
        let (first, last) = (days.first().unwrap(), days.last().unwrap());
        self.she(
            "TrainingCompleted",
            json!({
                "training_id": uuid(id), "kind": kind, "occupation": "4-10-01-06", "region": {"code": at},
                "started_on": first, "completed_on": last, "hours": 40, "passed": true, "attended_dates": days,
            }),
        )
    }

    pub fn account(self, worker: u128, fingerprint: &str, holder_kind: &str) -> Self {
        let proposed = json!({
            "account": {"number": "x", "holder_name": "x", "holder_kind": holder_kind, "fingerprint": fingerprint},
            "proposed_by": "local/clerk",
        });
        self.worker(worker, "AccountProposed", proposed).worker(
            worker,
            "AccountConfirmed",
            json!({"fingerprint": fingerprint, "confirmed_by": "local/other"}),
        )
    }

    pub fn died(self, died_on: &str) -> Self {
        self.she("DeathRecorded", json!({"died_on": died_on}))
    }

    /// She claims.
    pub fn claims(self, id: u128, scheme: &str, on: &str, line: Line) -> Self {
        let filed = filed(id, Claimant::Worker(uuid(ME).into()), scheme, on, &[line]);
        self.she("ClaimFiled", filed)
    }

    /// A firm claims for her.
    pub fn firm_claims(self, firm: u128, id: u128, scheme: &str, on: &str, lines: &[Line]) -> Self {
        let whose = Claimant::Organisation(uuid(firm).into());
        let filed = filed(id, whose, scheme, on, lines);
        self.of_firm(firm, "ClaimFiled", filed)
    }

    /// Her claim for the way of a dispatch, of 500 yuan.
    pub fn claims_way(self, id: u128, dispatch: u128, on: &str) -> Self {
        self.claims(id, "transport", on, way(dispatch))
    }

    /// Her claim, decided in order: reviewed, on notice, approved.
    pub fn approved(self, id: u128) -> Self {
        approval(id)
            .into_iter()
            .fold(self, |story, (event, payload)| story.she(event, payload))
    }

    /// A firm's claim, decided in order.
    pub fn firm_approved(self, firm: u128, id: u128) -> Self {
        approval(id)
            .into_iter()
            .fold(self, |story, (event, payload)| {
                story.of_firm(firm, event, payload)
            })
    }
}

/// A claim as it is filed.
fn filed(id: u128, whose: Claimant, scheme: &str, on: &str, lines: &[Line]) -> Value {
    let region = if scheme == "transport" { HOME } else { AWAY };
    let lines: Vec<Value> = lines
        .iter()
        .zip(1..)
        .map(|(line, number)| {
            json!({
                "line_no": number, "worker_id": uuid(ME), "question": line.question,
                "keys": [{"owner": {"worker": uuid(ME)}, "key": line.key}], "amount_fen": line.amount_fen,
                "determination": {
                    "outcome": "eligible", "region": region, "bound_to": "2021-03-01", "rule_version": 1, "on": on,
                    "amount_fen": line.amount_fen, "trace": line.trace,
                },
            })
        })
        .collect();
    json!({
        "claim_id": uuid(id), "beneficiary": whose, "scheme": scheme, "programme": "target_groups", "region": region,
        "fund": "bridging_fund", "lines": lines, "applied_on": on, "applicant": {"kind": "self"},
        "filed_by": "local/filer", "terms": CommonParameters::default(), "basis": {"position": 1, "streams": []},
    })
}

/// The line of a claim for the way of a dispatch in 2021.
pub fn way(dispatch: u128) -> Line {
    Line {
        question: format!("transport|target_groups|{}|2021", uuid(dispatch)),
        key: json!({"kind": "transport", "year": 2021}),
        amount_fen: 50_000,
        trace: json!([roster("2021-03-01")]),
    }
}

/// The line of a claim for a month's premiums.
pub fn month(contribution: u128, month: &str) -> Line {
    Line {
        question: format!("social_insurance|target_groups|{}", uuid(contribution)),
        key: json!({"kind": "insurance_month", "month": month}),
        amount_fen: 50_000,
        trace: json!([]),
    }
}

/// The line of a claim for a training and its certificate.
pub fn skill(scheme: &str, training: u128, occupation: &str, level: &str) -> Line {
    Line {
        question: format!("{scheme}|target_groups|{}", uuid(training)),
        key: json!({"kind": "skill", "occupation": occupation, "level": level}),
        amount_fen: 100_000,
        trace: json!([]),
    }
}

/// The condition that asks for membership on a day, as met by the entry of version 2.
pub fn roster(day: &str) -> Value {
    json!({
        "condition": "target_group", "met": true, "value": "poverty_alleviated from 2019-01-01",
        "required": format!("in a target group on {day} (departure)"),
        "evidence": [{"stream": "worker", "id": uuid(ME), "version": 2}],
    })
}

fn approval(id: u128) -> [(&'static str, Value); 3] {
    let claim_id = uuid(id);
    [
        (
            "ClaimReviewed",
            json!({"claim_id": claim_id, "reviewed_on": "2022-01-11", "reviewed_by": "local/reviewer"}),
        ),
        (
            "ClaimPublicised",
            json!({
                "claim_id": claim_id, "publicised_on": "2022-01-12", "last_day": "2022-01-19",
                "publicised_by": "local/reviewer",
            }),
        ),
        (
            "ClaimApproved",
            json!({
                "claim_id": claim_id, "approved_on": "2022-01-20", "approved_by": "local/approver", "amount_fen": 50_000,
                "fund": "bridging_fund", "account": "a", "basis": {"position": 1, "streams": []},
            }),
        ),
    ]
}

/// The records of one person.
pub fn linked(story: Story, source: u128, target: u128) -> Story {
    let alias = json!({"source": uuid(source)});
    let story = story
        .worker(target, "AliasProposed", alias.clone())
        .worker(source, "LinkedToWorker", json!({"worker": uuid(target)}))
        .worker(target, "AliasConfirmed", alias);
    let (Case::Worker(_, worker), _) = story.case("worker", target) else {
        panic!("a worker")
    };
    assert_eq!(worker.aliases.values().next(), Some(&Alias::Confirmed));
    story
}
