//! A history in which single events touch many cases.

use std::sync::Arc;

use cqrs_es::Aggregate;
use domain::organisation::Organisation;
use domain::worker::Worker;
use hearth::query::determinations::{self, Filter};
use hearth::query::{Reading, at_or_now};
use hearth::runner::Runner;
use hearth::store::{Progress, Store};
use projections::determinations::Determinations;
use projections::ledger::Ledger;
use projections::projection::Projection;
use serde_json::json;

use super::drawn::{published, surveyed};
use super::raw::{Happening, Raw};
use crate::laws::forms;
use crate::world::{id, on};

/// How many workers every far-reaching event touches.
pub const HOLDERS: u128 = 7;

/// The projections whose rows rest on other cases.
pub fn projections() -> [Arc<dyn Projection>; 2] {
    [Arc::new(Determinations), Arc::new(Ledger::default())]
}

/// Something happened to a worker.
pub fn on_worker(number: u128, happened: serde_json::Value) -> Happening {
    (Worker::TYPE, id(number), happened)
}

/// Workers who left for one employer, and then a policy, its withdrawal, other switches and a move of the employer:
/// each touches all of them. Last, something happens to one who was touched first.
pub async fn happen(raw: &mut Raw<'_>) {
    let occupations = json!({"domestic_service_occupations": ["4-10-01-06"]});
    let december = json!({"domestic_service_occupations": ["4-10-01-06"], "year_starts": "12-16"});
    let registered = json!({"OrganisationRegistered": {
        "credit_code": "91330100MA00000740", "name": "employer", "region": "330106", "registered_on": "2015-01-01",
    }});
    let moved = json!({"OrganisationMoved": {"region": "440104", "moved_on": "2020-06-01"}});
    let employer = |happened| (Organisation::TYPE, id(900), happened);
    raw.happen([
        published("reporting", "000000", 1, &occupations),
        employer(registered),
    ])
    .await;
    for number in 1..=HOLDERS {
        raw.happen(worked(number)).await;
    }
    let back = |number| json!({"WorkerReturned": {"dispatch_id": id(100 + number), "returned_on": "2021-12-31"}});
    raw.happen([
        published("transport", "520000", 1, &json!({"flat_fen": 50_000})),
        published(
            "social_insurance",
            "330000",
            1,
            &json!({"persons": "any", "min_contract_months": 0}),
        ),
        on_worker(HOLDERS, back(HOLDERS)),
        published("reporting", "000000", 2, &december),
        on_worker(1, back(1)),
        employer(moved),
        on_worker(2, back(2)),
    ])
    .await;
}

/// A worker left, works and is insured.
fn worked(number: u128) -> [Happening; 4] {
    let (dispatch, employment) = (id(100 + number), id(200 + number));
    [
        surveyed("520502"),
        json!({"WorkerDispatched": {
            "dispatch_id": dispatch, "origin": {"code": "520502"}, "destination": {"code": "330106"},
            "employer_id": id(900), "departed_on": "2020-12-20",
        }}),
        json!({"EmploymentStarted": {
            "employment_id": employment, "employer_id": id(900), "dispatch_id": dispatch, "occupation": "4-10-01-06",
            "workplace": {"code": "330106"}, "mode": "employee_based", "category": "worker",
            "contract": {"signed_on": "2020-12-21", "from": "2020-12-21"}, "started_on": "2020-12-21",
        }}),
        json!({"ContributionRecorded": {
            "contribution_id": id(300 + number), "employment_id": employment, "month": "2021-03",
            "premiums": {"pension_fen": 10_000, "medical_fen": 5_000, "unemployment_fen": 500}, "paid_on": "2021-03-20",
        }}),
    ]
    .map(|happened| on_worker(number, happened))
}

/// How a version stands.
pub async fn progress(runner: &Runner, version: u64) -> Progress {
    let versions = runner.versions().await.unwrap();
    versions
        .into_iter()
        .find(|known| known.version == version)
        .unwrap()
}

/// What a reader sees of a projection, and as of which position.
pub async fn seen(store: &Store, projection: &dyn Projection, as_of: Option<u64>) -> (u64, String) {
    let mut reading = Reading::of(store, projection.name()).await.unwrap();
    let position = at_or_now(&reading, as_of);
    if projection.figures().is_some() {
        return (
            position,
            format!("{:?}", forms(store, Some(position)).await),
        );
    }
    let filter = Filter {
        on: on("2021-06-30"),
        limit: 1_000,
        ..Filter::default()
    };
    let mut told = String::new();
    for outcome in [
        "eligible",
        "not_yet",
        "ineligible",
        "expired",
        "undetermined",
    ] {
        let filter = Filter {
            columns: vec![("outcome", vec![outcome.to_owned()])],
            ..filter.clone()
        };
        let found = determinations::list(&mut reading, &filter, as_of)
            .await
            .unwrap();
        told.extend(found.iter().map(|found| format!("{outcome} {found:?}\n")));
    }
    (position, told)
}
