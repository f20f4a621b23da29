//! What was paid and facts no longer carry: listed once, with the whole amount; a later policy lists nothing.

use std::sync::Arc;

use domain::scheme::Scheme;
use hearth::query::Reading;
use hearth::query::determinations::PROJECTION;
use hearth::query::ground::{Filter, Ungrounded, for_claim, list};
use hearth::runner::Runner;
use hearth::store::Store;
use projections::determinations::Determinations;
use serde_json::json;

use super::drawn::{Drawn, published, surveyed};
use super::laws::as_the_rules_say;
use super::many::on_worker;
use super::raw::{Happening, Raw};
use crate::backend::on_every_backend;
use crate::world::{block_on, id, open};

/// A journey of three months that ends the year before every day on which it may be claimed.
fn journey(worker: u128) -> Vec<Happening> {
    [
        surveyed("520502"),
        json!({"TargetGroupConfirmed": {
            "membership_id": id(100 + worker), "group": "poverty_alleviated", "from": "2019-01-01",
            "source": "monitoring_system",
        }}),
        json!({"WorkerDispatched": {
            "dispatch_id": id(200 + worker), "origin": {"code": "520502"}, "destination": {"code": "330106"},
            "departed_on": "2021-01-05",
        }}),
        json!({"EmploymentStarted": {
            "employment_id": id(300 + worker), "employer_id": id(900), "occupation": "4-10-01-06",
            "workplace": {"code": "330106"}, "mode": "employee_based", "category": "worker",
            "dispatch_id": id(200 + worker), "started_on": "2021-01-06",
        }}),
    ]
    .map(|happened| on_worker(worker, happened))
    .to_vec()
}

fn flat(fen: i64) -> serde_json::Value {
    json!({"flat_fen": fen, "min_months": 3})
}

/// Policies and the journeys of two workers.
fn two_journeys() -> Vec<Happening> {
    let switches = json!({
        "year_starts": "01-01", "output_counts_from": "departure",
        "domestic_service_occupations": ["4-10-01-06"], "corps_is_cross_province": false, "corps_regions": [],
    });
    let policies = [
        published("reporting", "000000", 1, &switches),
        published("transport", "520000", 1, &flat(50_000)),
    ];
    policies
        .into_iter()
        .chain(journey(1))
        .chain(journey(2))
        .collect()
}

async fn listed(store: &Store, filter: &Filter) -> Vec<Ungrounded> {
    let mut reading = Reading::of(store, PROJECTION).await.unwrap();
    list(&mut reading, filter, None).await.unwrap()
}

/// The one line is found by what it is, and by nothing else.
async fn filters_find(store: &Store, lost: &Ungrounded, all: &Filter) {
    let region = |code: &str| Some(domain::region::RegionCode::parse(code).unwrap());
    for (filter, number) in [
        (
            Filter {
                region: region("520000"),
                ..all.clone()
            },
            1,
        ),
        (
            Filter {
                region: region("520502"),
                ..all.clone()
            },
            1,
        ),
        (
            Filter {
                region: region("330000"),
                ..all.clone()
            },
            0,
        ),
        (
            Filter {
                scheme: Some(Scheme::Transport),
                ..all.clone()
            },
            1,
        ),
        (
            Filter {
                scheme: Some(Scheme::Startup),
                ..all.clone()
            },
            0,
        ),
        (
            Filter {
                paid: Some(true),
                ..all.clone()
            },
            1,
        ),
        (
            Filter {
                paid: Some(false),
                ..all.clone()
            },
            0,
        ),
        (
            Filter {
                after: (id(1), lost.hold_id.to_string()),
                ..all.clone()
            },
            0,
        ),
    ] {
        let found = listed(store, &filter).await;
        assert_eq!(found.len(), number, "{filter:?}");
    }
}

#[test]
fn a_dispatch_that_is_voided_after_payment_is_listed_once_and_a_later_policy_lists_nothing() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            let mut drawn = Drawn::of(1);
            let mut raw = Raw::of(&store);
            let runner = Runner::new(&store, Arc::new(Determinations));
            runner.prepare().await.unwrap();
            let version = runner.latest().await.unwrap().unwrap();
            let told = two_journeys();
            drawn.knows(&told);
            raw.happen(told).await;
            for worker in [1, 2] {
                raw.happen(drawn.claimed_and_paid(worker)).await;
            }
            raw.happen([published("transport", "520000", 2, &flat(1))])
                .await;
            let all = Filter {
                limit: 10,
                ..Filter::default()
            };
            let before = runner.catch_up(version, |_| ()).await.unwrap();
            assert_eq!(listed(&store, &all).await, []);

            raw.happen([on_worker(
                1,
                json!({"DispatchVoided": {"dispatch_id": id(201)}}),
            )])
            .await;
            let head = runner.catch_up(version, |_| ()).await.unwrap();
            let found = listed(&store, &all).await;
            let [lost] = &found[..] else {
                panic!("one line: {found:#?}")
            };
            assert_eq!(lost.worker.to_string(), id(1));
            assert_eq!(
                (lost.amount_fen.get(), lost.lost_fen.get()),
                (50_000, 50_000)
            );
            assert_eq!(
                (lost.paid, &*lost.condition, lost.outcome),
                (true, "gone", None)
            );
            assert_eq!(lost.region.to_string(), "520502");

            filters_find(&store, lost, &all).await;
            let mut reading = Reading::of(&store, PROJECTION).await.unwrap();
            let claim = lost.claim.claim_id;
            let of_claim = for_claim(&mut reading, claim, None).await.unwrap();
            assert_eq!(of_claim, found);
            let then = for_claim(&mut reading, claim, Some(before)).await.unwrap();
            assert_eq!(then, []);
            assert_eq!(list(&mut reading, &all, Some(head)).await.unwrap(), found);
            drop(reading);

            let outcomes = as_the_rules_say(&store, version, 1).await;
            assert!(outcomes.contains("paid"), "{outcomes:?}");
            store.close().await;
        });
    });
}
