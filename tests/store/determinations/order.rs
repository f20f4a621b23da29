//! Of two records of one person, the month is whose contribution was recorded first: by place in the log, which is
//! not the order of versions.

use std::sync::Arc;

use cqrs_es::Aggregate;
use domain::organisation::Organisation;
use hearth::runner::Runner;
use projections::determinations::Determinations;
use serde_json::{Value, json};

use super::drawn::{published, surveyed};
use super::laws::as_the_rules_say;
use super::many::on_worker;
use super::oracle::Stored;
use super::raw::{Happening, Raw};
use crate::backend::on_every_backend;
use crate::world::{block_on, id, on, open};

/// Who an employer is, and who works there.
fn employs(employer: u128, worker: u128) -> Vec<Happening> {
    let at = |happened: Value| (Organisation::TYPE, id(employer), happened);
    vec![
        at(json!({"OrganisationRegistered": {
            "credit_code": "91330100MA00000740", "name": "employer", "region": "330106", "registered_on": "2015-01-01",
        }})),
        at(json!({"RoleGranted": {"role": "domestic_service_enterprise", "from": "2015-01-01"}})),
        on_worker(worker, surveyed("520502")),
        on_worker(
            worker,
            json!({"EmploymentStarted": {
                "employment_id": id(200 + worker), "employer_id": id(employer), "occupation": "4-10-01-06",
                "workplace": {"code": "330106"}, "mode": "employee_based", "category": "worker",
                "contract": {"signed_on": "2020-12-21", "from": "2020-12-21"}, "started_on": "2020-12-21",
            }}),
        ),
    ]
}

fn paid(worker: u128, contribution: u128, month: &str) -> Happening {
    let recorded = json!({"ContributionRecorded": {
        "contribution_id": id(contribution), "employment_id": id(200 + worker), "month": month,
        "premiums": {"pension_fen": 10_000, "medical_fen": 5_000, "unemployment_fen": 500},
        "paid_on": format!("{month}-20"),
    }});
    on_worker(worker, recorded)
}

#[test]
fn a_month_belongs_to_the_record_that_had_it_first_in_the_log() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let anybody = json!({"persons": "any", "min_contract_months": 0});
            let mut raw = Raw::of(&store);
            raw.happen([published("social_insurance", "000000", 1, &anybody)])
                .await;
            raw.happen(employs(901, 1)).await;
            // Many versions, early in the log.
            raw.happen((0..5).map(|_| on_worker(1, json!({"PersonalDataUpdated": {}}))))
                .await;
            raw.happen(employs(902, 2)).await;
            raw.happen([
                on_worker(1, json!({"AliasProposed": {"source": id(2)}})),
                on_worker(2, json!({"LinkedToWorker": {"worker": id(1)}})),
                on_worker(1, json!({"AliasConfirmed": {"source": id(2)}})),
                paid(1, 301, "2021-03"),
                paid(2, 302, "2021-03"),
                paid(2, 303, "2021-04"),
                paid(1, 304, "2021-04"),
            ])
            .await;
            let runner = Runner::new(&store, Arc::new(Determinations));
            runner.prepare().await.unwrap();
            let version = runner.latest().await.unwrap().unwrap();
            let head = runner.catch_up(version, |_| ()).await.unwrap();
            let outcomes = as_the_rules_say(&store, version, 0).await;
            assert!(outcomes.contains("held_elsewhere"), "{outcomes:?}");
            let lines = Stored::of(&store, version)
                .await
                .lines(head, &[on("2021-06-30")]);
            let elsewhere = lines.iter().filter(|line| line.contains("held_elsewhere"));
            let elsewhere: Vec<&str> = elsewhere
                .filter_map(|line| line.split('|').nth(4))
                .collect();
            assert_eq!(elsewhere, [id(302), id(304)]);
            store.close().await;
        });
    });
}
