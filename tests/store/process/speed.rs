//! How long much takes: run by hand.

use std::time::Instant;

use domain::batch::ResultStatus;
use domain::claim::{ClaimRef, ClaimState};

use super::claiming::{to_approval, transport};
use super::payments::{approve_batch, batch_id, export, prepare, results, said};
use super::stage::{COUNTY, budget, carry, register, state, worker};
use crate::backend::on_every_backend;
use crate::world::{block_on, open};

const CLAIMS: u128 = 1_000;

#[test]
#[ignore = "measures"]
fn a_thousand_claims_are_carried_through_and_paid() {
    for with_budget in [false, true] {
        on_every_backend(|backend| {
            block_on(async {
                let store = open(backend).await;
                let background = store.start();
                let count = std::env::var("HEARTH_TEST_CLAIMS");
                let count = count.map_or(CLAIMS, |count| count.parse().unwrap());
                if with_budget {
                    budget(&store, COUNTY, 1_000_000_000, false).await;
                }
                let mut claims: Vec<ClaimRef> = Vec::new();
                for number in 1..=count {
                    register(&store, worker(number)).await;
                    claims.push(to_approval(&store, &transport(number, number, 1_000)).await);
                }
                let began = Instant::now();
                carry(&store).await;
                eprintln!(
                    "{count} to payable, budget {with_budget}: {:?}",
                    began.elapsed()
                );
                let began = Instant::now();
                prepare(&store, batch_id(1), &claims).await.unwrap();
                carry(&store).await;
                eprintln!("{count} batched: {:?}", began.elapsed());
                approve_batch(&store, batch_id(1), Vec::new())
                    .await
                    .unwrap();
                export(&store, batch_id(1), Vec::new()).await.unwrap();
                let file = claims.iter().map(|claim| said(*claim, ResultStatus::Paid));
                let file = file.collect();
                let began = Instant::now();
                results(&store, batch_id(1), file).await.unwrap();
                carry(&store).await;
                eprintln!("{count} booked: {:?}", began.elapsed());
                assert_eq!(state(&store, claims[0]).await, ClaimState::Paid);
                drop(background);
                store.close().await;
            });
        });
    }
}
