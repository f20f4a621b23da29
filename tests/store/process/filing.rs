//! What is due without an application is filed by the system, once.

use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};
use cqrs_es::Aggregate;
use domain::claim::{ApplicantKind, Claim, ClaimRef, ClaimState, ClaimStep, Claimant, HoldReason};
use domain::organisation::Organisation;
use domain::worker::Worker;
use hearth::clock;
use hearth::process::file_automatically;
use hearth::runner::Runner;
use hearth::store::Store;
use projections::determinations::Determinations;
use serde_json::{Value, json};
use uuid::Uuid;

use super::claiming::{to_approval, transport};
use super::keys::pay;
use super::payments::claw_back;
use super::stage::{book, carry, of};
use crate::backend::on_every_backend;
use crate::determinations::drawn::{published, surveyed};
use crate::determinations::raw::{Happening, Raw};
use crate::world::{block_on, id, open};

const PERSON: u128 = 1;
const FIRM: u128 = 900;

fn person(number: u128) -> Claimant {
    Claimant::Worker(Uuid::from_u128(number).into())
}

fn firm() -> Claimant {
    Claimant::Organisation(Uuid::from_u128(FIRM).into())
}

fn ago(days: u64) -> NaiveDate {
    clock::today() - Days::new(days)
}

/// A policy under which the system files.
fn automatic(scheme: &str, region: &str, parameters: &Value) -> Happening {
    let (kind, stream, mut happened) = published(scheme, region, 1, parameters);
    happened["PolicyPublished"]["terms"]["common"] = json!({"automatic_filing": true});
    happened["PolicyPublished"]["terms"]["funds"] = json!([{"fund": "employment_fund"}]);
    (kind, stream, happened)
}

fn transport_terms() -> Value {
    json!({"flat_fen": 50_000, "min_months": 1})
}

/// Which work is domestic service.
fn occupations() -> Happening {
    let occupations = json!({"domestic_service_occupations": ["4-10-01-06"]});
    published("reporting", "000000", 1, &occupations)
}

fn on_worker(number: u128, happened: Value) -> Happening {
    (Worker::TYPE, id(number), happened)
}

/// Somebody of a target group left for work so many days ago and works, with an account.
fn works(number: u128, days: u64) -> Vec<Happening> {
    let left = ago(days);
    let account = json!({
        "number": "sealed", "holder_name": "sealed", "holder_kind": "person", "fingerprint": "f",
    });
    [
        surveyed("520502"),
        json!({"AccountProposed": {"account": account, "proposed_by": "county/clerk"}}),
        json!({"AccountConfirmed": {"fingerprint": "f", "confirmed_by": "county/cashier"}}),
        json!({"TargetGroupConfirmed": {
            "membership_id": id(400 + number), "group": "poverty_alleviated", "from": "2019-01-01",
            "source": "monitoring_system",
        }}),
        json!({"WorkerDispatched": {
            "dispatch_id": id(100 + number), "origin": {"code": "520502"}, "destination": {"code": "330106"},
            "employer_id": id(FIRM), "departed_on": left, "travel_cost_fen": 35_050,
        }}),
        json!({"EmploymentStarted": {
            "employment_id": id(200 + number), "employer_id": id(FIRM), "dispatch_id": id(100 + number),
            "occupation": "4-10-01-06", "workplace": {"code": "330106"}, "mode": "employee_based",
            "category": "worker", "contract": {"signed_on": left, "from": left}, "started_on": left,
        }}),
    ]
    .map(|happened| on_worker(number, happened))
    .to_vec()
}

/// The first month of a quarter that is over, and one of the quarter that is not.
fn months() -> (String, String) {
    let today = clock::today();
    let quarter = |date: NaiveDate| (date.year(), (date.month() - 1) / 3);
    let (year, index) = quarter(ago(95));
    assert!((year, index) < quarter(today));
    let (this_year, this_index) = quarter(today);
    (
        format!("{year}-{:02}", index * 3 + 1),
        format!("{this_year}-{:02}", this_index * 3 + 1),
    )
}

fn premium(number: u128, contribution: u128, month: &str) -> Happening {
    on_worker(
        number,
        json!({"ContributionRecorded": {
            "contribution_id": id(contribution), "employment_id": id(200 + number), "month": month,
            "premiums": {"pension_fen": 10_000, "medical_fen": 5_000, "unemployment_fen": 500},
            "paid_on": clock::today().min(format!("{month}-20").parse().unwrap()),
        }}),
    )
}

async fn project(store: &Store) {
    let runner = Runner::new(store, Arc::new(Determinations));
    runner.prepare().await.unwrap();
    let version = runner.latest().await.unwrap().unwrap();
    runner.catch_up(version, |_| ()).await.unwrap();
}

async fn filed(store: &Store) -> usize {
    project(store).await;
    file_automatically(store).await.unwrap()
}

async fn claims(store: &Store, of: Claimant) -> Vec<Claim> {
    let mut claims = book(store, of).await.claims;
    claims.retain(|claim| claim.filed.applicant.kind == ApplicantKind::System);
    claims
}

async fn rejected(store: &Store, claim: ClaimRef) {
    let reject = ClaimStep::Reject {
        rejected_on: clock::today(),
        reason: "looked into".to_owned(),
    };
    let act = domain::claim::ClaimAct::On(claim.claim_id, Box::new(reject));
    let command = domain::subject::Given {
        today: clock::today(),
        by: super::stage::who("reviewer"),
        act,
    };
    let envelope = crate::world::envelope("r");
    let id = claim.claimant.as_uuid().to_string();
    let any = hearth::store::Expected::Any;
    match claim.claimant {
        Claimant::Worker(_) => {
            let command = domain::subject::Given {
                today: command.today,
                by: command.by,
                act: domain::worker::WorkerAct::Claim(command.act),
            };
            store
                .log
                .execute::<Worker>(&id, command, &envelope, any)
                .await
                .unwrap();
        }
        Claimant::Organisation(_) => {
            let command = domain::subject::Given {
                today: command.today,
                by: command.by,
                act: domain::organisation::OrganisationAct::Claim(command.act),
            };
            store
                .log
                .execute::<Organisation>(&id, command, &envelope, any)
                .await
                .unwrap();
        }
    }
}

#[test]
fn what_a_worker_is_due_is_filed_once_and_not_again_after_it_was_rejected() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            let mut raw = Raw::of(&store);
            raw.happen([occupations()]).await;
            raw.happen([automatic("transport", "520000", &transport_terms())])
                .await;
            raw.happen(works(PERSON, 45)).await;
            assert_eq!(filed(&store).await, 1);
            let [claim] = claims(&store, person(PERSON)).await.try_into().unwrap();
            assert_eq!(claim.state, ClaimState::Filed);
            assert_eq!(claim.claimed_fen().get(), 50_000);
            assert_eq!(claim.filed.filed_by.as_str(), "hearth/process");
            let head = store.log.head().await.unwrap();
            assert_eq!(filed(&store).await, 0);
            rejected(&store, claim.reference()).await;
            assert_eq!(filed(&store).await, 0);
            assert_eq!(store.log.head().await.unwrap(), head + 1);
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn nothing_is_filed_while_money_is_due_back_nor_under_a_policy_that_does_not_ask_for_it() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            let mut raw = Raw::of(&store);
            raw.happen([occupations()]).await;
            let parameters = transport_terms();
            raw.happen([published("transport", "520502", 1, &parameters)])
                .await;
            raw.happen(works(PERSON, 45)).await;
            assert_eq!(
                filed(&store).await,
                0,
                "the nearest policy does not ask for it"
            );
            raw.happen([automatic("transport", "520500", &parameters)])
                .await;
            assert_eq!(filed(&store).await, 0);
            raw.happen([automatic("transport", "520000", &parameters)])
                .await;
            raw.happen(works(2, 45)).await;
            let other = super::claiming::Plan {
                of: of(person(2), 7),
                ..transport(2, 7, 100)
            };
            let other = super::claiming::Plan {
                lines: vec![(
                    vec![super::claiming::owned(
                        person(2),
                        domain::claim::EntitlementKey::Transport { year: 1999 },
                    )],
                    100,
                )],
                ..other
            };
            let paid = to_approval(&store, &other).await;
            carry(&store).await;
            // No fact stands behind this claim, and somebody lets it pass all the same.
            for (by, act) in [
                (
                    "auditor",
                    ClaimStep::HoldBack {
                        reason: HoldReason::GroundLost,
                        note: "no departure".to_owned(),
                    },
                ),
                (
                    "inspector",
                    ClaimStep::Lift {
                        reason: HoldReason::GroundLost,
                        note: "on paper".to_owned(),
                    },
                ),
            ] {
                super::stage::step(&store, paid, by, act).await.unwrap();
            }
            // Nothing is paid on determinations that lag.
            let follows = Runner::new(&store, Arc::new(Determinations)).run();
            let follows = tokio::spawn(follows);
            pay(&store, 1, paid).await;
            follows.abort();
            claw_back(&store, paid).await;
            let nearer = json!({"PolicyWithdrawn": {"version": 1}});
            let (kind, stream, _) = published("transport", "520502", 1, &parameters);
            raw.happen([(kind, stream, nearer)]).await;
            assert_eq!(filed(&store).await, 1, "the one who owes nothing");
            assert_eq!(claims(&store, person(2)).await.len(), 0);
            super::payments::recover(&store, paid).await;
            assert_eq!(filed(&store).await, 1);
            drop(background);
            store.close().await;
        });
    });
}

#[test]
fn a_firm_gets_one_claim_for_a_quarter_that_is_over_and_each_line_once() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let background = store.start();
            let mut raw = Raw::of(&store);
            raw.happen([occupations()]).await;
            let registered = json!({"OrganisationRegistered": {
                "credit_code": "91330100MA00000740", "name": "firm", "region": "330106", "registered_on": "2015-01-01",
            }});
            let granted = json!({"RoleGranted": {"role": "domestic_service_enterprise", "from": "2015-01-01"}});
            let parameters = json!({"persons": "any", "min_contract_months": 0});
            raw.happen([
                automatic("social_insurance", "330000", &parameters),
                (Organisation::TYPE, id(FIRM), registered),
                (Organisation::TYPE, id(FIRM), granted),
            ])
            .await;
            let (over, running) = months();
            for number in 1..=2 {
                raw.happen(works(number, 300)).await;
                raw.happen([
                    premium(number, 300 + number, &over),
                    premium(number, 310 + number, &running),
                ])
                .await;
            }
            assert_eq!(filed(&store).await, 1);
            let [claim] = claims(&store, firm()).await.try_into().unwrap();
            assert_eq!(claim.filed.lines.len(), 2, "{:?}", claim.filed.lines);
            assert_eq!(filed(&store).await, 0);
            rejected(&store, claim.reference()).await;
            assert_eq!(filed(&store).await, 0);
            // A late premium of the same quarter: only that one.
            raw.happen(works(3, 300)).await;
            raw.happen([premium(3, 303, &over)]).await;
            assert_eq!(filed(&store).await, 1);
            let filed_since = claims(&store, firm()).await;
            assert_eq!(filed_since.len(), 2);
            assert_eq!(filed_since[1].filed.lines.len(), 1);
            assert_eq!(filed_since[1].filed.lines[0].line_no, 1);
            drop(background);
            store.close().await;
        });
    });
}
