//! What happens to workers: work, papers and premiums, with corrections of each.

use cqrs_es::Aggregate;
use domain::worker::Worker;
use rand::Rng;
use serde_json::{Value, json};

use super::super::raw::Happening;
use super::{Drawn, WORKERS};
use crate::world::id;

const ORIGINS: [&str; 2] = ["520502", "520324"];
const DESTINATIONS: [&str; 4] = ["330106", "440104", "650102", "520102"];

/// The facts of a worker that later events may change.
#[derive(Default)]
pub(super) struct Facts {
    dispatches: Vec<String>,
    employments: Vec<String>,
    contributions: Vec<String>,
    memberships: Vec<String>,
    trainings: Vec<String>,
    certificates: Vec<String>,
    ventures: Vec<String>,
    payments: Vec<String>,
}

/// Somebody is registered.
pub fn surveyed(origin: &str) -> Value {
    json!({"WorkerSurveyed": {
        "citizen_id": "sealed", "upgraded": false, "name": "sealed", "sex": "female", "born_on": "1985-04-12",
        "origin": {"code": origin}, "willing": true, "surveyed_on": "2021-01-10", "source": "field_visit",
    }})
}

impl Drawn {
    pub(super) fn worker(&mut self) -> Vec<Happening> {
        let number = self.dice.gen_range(1..=WORKERS);
        let mut happenings = Vec::new();
        let known = self.workers.remove(&number);
        if known.is_none() {
            let origin = self.one(&ORIGINS);
            happenings.push((Worker::TYPE, id(number), surveyed(origin)));
        }
        let mut facts = known.unwrap_or_default();
        let happened = match self.dice.gen_range(0..20) {
            0..=2 => Some(self.dispatched(&mut facts, &mut happenings)),
            3..=5 => Some(self.employed(&mut facts, &mut happenings)),
            6..=9 => self.paid(&mut facts),
            10 | 11 => Some(self.belongs(&mut facts)),
            12 => Some(self.trained(&mut facts, &mut happenings)),
            13 => Some(self.certified(number, &mut facts)),
            14 => Some(self.founded(&mut facts)),
            15 => Some(self.paid_elsewhere(&mut facts)),
            16 => Some(self.person()),
            _ => self.changed(&mut facts),
        };
        self.workers.insert(number, facts);
        happenings.extend(happened.map(|happened| (Worker::TYPE, id(number), happened)));
        happenings
    }

    fn dispatched(&mut self, facts: &mut Facts, happenings: &mut Vec<Happening>) -> Value {
        let dispatch = self.fact();
        facts.dispatches.push(dispatch.clone());
        let mut dispatched = json!({
            "dispatch_id": dispatch, "origin": {"code": self.one(&ORIGINS)},
            "destination": {"code": self.one(&DESTINATIONS)}, "departed_on": self.day(), "travel_cost_fen": 35_050,
        });
        if self.dice.gen_bool(0.5) {
            dispatched["organiser_id"] = json!(self.registered(happenings));
        }
        json!({"WorkerDispatched": dispatched})
    }

    fn employed(&mut self, facts: &mut Facts, happenings: &mut Vec<Happening>) -> Value {
        let (employment, day) = (self.fact(), self.day());
        facts.employments.push(employment.clone());
        let mut started = json!({
            "employment_id": employment, "employer_id": self.registered(happenings), "occupation": "4-10-01-06",
            "workplace": {"code": self.one(&DESTINATIONS)}, "mode": "employee_based", "category": "worker",
            "contract": {"signed_on": day, "from": day}, "started_on": day,
        });
        if let Some(dispatch) = facts.dispatches.last() {
            started["dispatch_id"] = json!(dispatch);
        }
        json!({"EmploymentStarted": started})
    }

    fn paid(&mut self, facts: &mut Facts) -> Option<Value> {
        let employment = facts.employments.last()?.clone();
        let contribution = self.fact();
        facts.contributions.push(contribution.clone());
        // Few months, so that records and employers compete for them.
        let month = self.one(&["2021-03", "2021-04", "2022-10"]);
        let mut recorded = json!({
            "contribution_id": contribution, "employment_id": employment, "month": month,
            "premiums": premiums(self.dice.gen_range(1..=3)), "paid_on": format!("{month}-20"),
        });
        if self.dice.gen_bool(0.3) {
            recorded["insured_at"] = json!(self.one(&DESTINATIONS));
        }
        Some(json!({"ContributionRecorded": recorded}))
    }

    fn belongs(&mut self, facts: &mut Facts) -> Value {
        let membership = self.fact();
        facts.memberships.push(membership.clone());
        let from = self.one(&["2019-01-01", "2020-06-01", "2022-01-01"]);
        json!({"TargetGroupConfirmed": {
            "membership_id": membership, "group": "poverty_alleviated", "from": from, "source": "monitoring_system",
        }})
    }

    fn trained(&mut self, facts: &mut Facts, happenings: &mut Vec<Happening>) -> Value {
        let (training, day) = (self.fact(), self.day());
        facts.trainings.push(training.clone());
        json!({"TrainingCompleted": {
            "training_id": training, "kind": "pre_job", "occupation": "4-10-01-06",
            "institution_id": self.registered(happenings), "region": {"code": self.one(&ORIGINS)},
            "started_on": day, "completed_on": day, "hours": 40, "passed": true, "attended_dates": [day],
        }})
    }

    fn certified(&mut self, number: u128, facts: &mut Facts) -> Value {
        // Two records of one person may hold the same paper, each record once.
        let name = format!("C{}-{}", number.div_ceil(2), facts.certificates.len());
        facts.certificates.push(name.clone());
        json!({"CertificateIssued": {
            "certificate_no": name, "issuer": "centre", "occupation": "4-10-01-06", "level": "level_5",
            "kind": "skill_level", "issued_on": self.day(),
        }})
    }

    fn founded(&mut self, facts: &mut Facts) -> Value {
        let venture = self.fact();
        facts.ventures.push(venture.clone());
        let mut started = json!({
            "venture_id": venture, "credit_code": "91330100MA00000740", "sector": "domestic", "started_on": self.day(),
        });
        if self.dice.gen_bool(0.5) {
            started["region"] = json!(self.one(&DESTINATIONS));
        }
        json!({"VentureStarted": started})
    }

    fn paid_elsewhere(&mut self, facts: &mut Facts) -> Value {
        let payment = self.fact();
        facts.payments.push(payment.clone());
        let (scheme, period) = self.one(&[
            ("transport", "2021"),
            ("transport", "2022"),
            ("social_insurance", "2021-03"),
        ]);
        json!({"SubsidyPaidElsewhere": {
            "payment_id": payment, "scheme": scheme, "period": period, "payer_region": "440300", "amount_fen": 100,
            "source": "another office",
        }})
    }

    /// Something about the person.
    fn person(&mut self) -> Value {
        let day = self.day();
        match self.dice.gen_range(0..6) {
            0 | 1 => {
                json!({"OriginChanged": {"origin": {"code": self.one(&ORIGINS)}, "changed_on": day}})
            }
            2 => json!({"DeathRecorded": {"died_on": day}}),
            3 | 4 => json!({"DeathVoided": {}}),
            _ => {
                json!({"SurveyUpdated": {"household_income": {"year": 2020, "per_head_fen": 600_000}, "surveyed_on": day}})
            }
        }
    }

    /// A change of a fact, where there is one.
    fn changed(&mut self, facts: &mut Facts) -> Option<Value> {
        let day = self.day();
        let mut any = |of: &[String]| match of.len() {
            0 => None,
            several => Some(of[self.dice.gen_range(0..several)].clone()),
        };
        let dispatch = any(&facts.dispatches);
        let employment = any(&facts.employments);
        let contribution = any(&facts.contributions);
        let other = [
            (
                "TargetGroupVoided",
                "membership_id",
                any(&facts.memberships),
            ),
            ("TrainingVoided", "training_id", any(&facts.trainings)),
            ("VentureVoided", "venture_id", any(&facts.ventures)),
            (
                "SubsidyPaidElsewhereVoided",
                "payment_id",
                any(&facts.payments),
            ),
        ];
        let certificate = any(&facts.certificates);
        Some(match self.dice.gen_range(0..16) {
            0..=2 => json!({"ArrivalConfirmed": {"dispatch_id": dispatch?, "arrived_on": day}}),
            3 | 4 => json!({"WorkerReturned": {"dispatch_id": dispatch?, "returned_on": day}}),
            5 => json!({"ReturnVoided": {"dispatch_id": dispatch?}}),
            6 => json!({"DispatchVoided": {"dispatch_id": dispatch?}}),
            7 => json!({"EmploymentEnded": {"employment_id": employment?, "ended_on": day}}),
            8 => json!({"EmploymentVoided": {"employment_id": employment?}}),
            9 | 10 => json!({"ContributionCorrected": {
                "contribution_id": contribution?, "premiums": premiums(5), "paid_on": day,
            }}),
            11 => {
                json!({"ContributionRefunded": {"contribution_id": contribution?, "refunded_on": day}})
            }
            12 => json!({"ContributionVoided": {"contribution_id": contribution?}}),
            13 => {
                json!({"CertificateVoided": {"certificate_no": certificate?, "issuer": "centre"}})
            }
            _ => {
                let (event, key, fact) = self.one(&[0, 1, 2, 3].map(|index| &other[index]));
                json!({*event: {*key: fact.clone()?}})
            }
        })
    }
}

fn premiums(times: i64) -> Value {
    json!({"pension_fen": 10_000 * times, "medical_fen": 5_000 * times, "unemployment_fen": 500 * times})
}
