//! Many people approve and pay the same claims at once, with two workers on the log.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::batch::ResultStatus;
use domain::claim::{ClaimRef, ClaimState};
use hearth::process;
use hearth::store::Store;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;

use super::claiming::{approve_by, months, to_notice, transport};
use super::laws;
use super::payments::{approve_batch, batch, batch_id, export, prepare_by, results, said};
use super::stage::{carry, claim, organisation, register, worker};
use crate::backend::on_every_backend;
use crate::money::oracle::all_events;
use crate::world::{block_on, open};

const PEOPLE: u128 = 16;
const CLAIMS: u128 = 40;

async fn carried(store: &Store) {
    let head = store.log.head().await.unwrap();
    while !process::carried(store, head).await.unwrap() {}
}

async fn approve_and_batch(store: Store, claims: Arc<Vec<ClaimRef>>, person: u128) {
    let mut mine = claims.to_vec();
    mine.shuffle(&mut StdRng::seed_from_u64(u64::try_from(person).unwrap()));
    for claim in &mine {
        // Another was quicker.
        let _ = approve_by(&store, *claim, &format!("approver {person}")).await;
    }
    carried(&store).await;
    let finance = format!("finance {person}");
    prepare_by(&store, batch_id(person), &mine, &finance)
        .await
        .unwrap();
}

#[test]
fn claims_that_many_approve_and_batch_at_once_are_paid_once() {
    on_every_backend(|backend| {
        block_on(async {
            let stores = [open(backend).await, open(backend).await];
            let background: Vec<_> = stores.iter().map(Store::start).collect();
            let store = &stores[0];
            let mut claims = Vec::new();
            for number in 1..=CLAIMS {
                register(store, worker(number)).await;
            }
            register(store, organisation(1)).await;
            for number in 1..=CLAIMS {
                let plan = if number % 4 == 0 {
                    months(1, number, &[(number, "2024-01"), (number - 1, "2024-01")])
                } else {
                    transport(number, number, 1_000)
                };
                claims.push(to_notice(store, &plan).await);
            }
            let mut workers = Vec::new();
            for store in &stores {
                workers.push(process::start(store).await.unwrap());
            }
            let claims = Arc::new(claims);
            let tasks: Vec<_> = (0..PEOPLE)
                .map(|person| {
                    let store = stores[usize::try_from(person % 2).unwrap()].clone();
                    tokio::spawn(approve_and_batch(store, Arc::clone(&claims), person))
                })
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
            carried(store).await;
            let mut lines: BTreeMap<ClaimRef, u32> = BTreeMap::new();
            for person in 0..PEOPLE {
                let id = batch_id(person);
                let of_batch: Vec<ClaimRef> = batch(store, id)
                    .await
                    .lines
                    .values()
                    .map(|line| line.fact.payable.claim)
                    .collect();
                for claim in &of_batch {
                    *lines.entry(*claim).or_default() += 1;
                }
                if !of_batch.is_empty() {
                    approve_batch(store, id, Vec::new()).await.unwrap();
                    export(store, id, Vec::new()).await.unwrap();
                    let file = of_batch
                        .iter()
                        .map(|claim| said(*claim, ResultStatus::Paid));
                    results(store, id, file.collect()).await.unwrap();
                }
            }
            assert_eq!(lines.len(), claims.len(), "every claim is in a batch");
            assert!(lines.values().all(|count| *count == 1), "{lines:?}");
            carried(store).await;
            drop(workers);
            carry(store).await;
            laws::hold(store, "after the race").await;
            for of in claims.iter() {
                let found = claim(store, *of).await;
                assert_eq!(found.state, ClaimState::Paid);
                assert_eq!(found.paid_fen(), found.approved_fen());
                assert_eq!((found.approved_by.len(), found.payments.len()), (1, 1));
            }
            let events = all_events(store).await;
            for kind in ["ClaimApproved", "ClaimAdmitted", "SubsidyPaid"] {
                let found = events.iter().filter(|event| event.event_type == kind);
                assert_eq!(found.count(), claims.len(), "{kind}");
            }
            drop(background);
            for store in &stores {
                store.close().await;
            }
        });
    });
}
