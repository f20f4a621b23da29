//! What is sealed proves the log: tree, tiles and chains over the very events.

use std::collections::HashMap;

use hearth::audit::merkle::{Growing, Hash, verify_consistency, verify_inclusion};
use hearth::audit::tile::{Tile, WIDTH};
use hearth::store::{Store, Value, chain_hash, leaf_hash};

use crate::backend::on_every_backend;
use crate::world::{block_on, open};

/// Inserts events into three streams, turn about, as if recorded; `from` is the first of them, from 0.
pub async fn insert(store: &Store, from: u64, count: u64) {
    let json = if store.log.db().is_postgres() {
        "json"
    } else {
        "text"
    };
    let numbers: Vec<u64> = (from..from + count).collect();
    for chunk in numbers.chunks(100) {
        let rows: Vec<String> = chunk
            .iter()
            .map(|number| {
                format!(
                    "('worker', 'w{}', {}, 'Told', '1.0.0', CAST('{{\"n\":{number}}}' AS {json}), CAST('{{}}' AS {json}), {})",
                    number % 3,
                    number / 3 + 1,
                    1_700_000_000_000_000 + number
                )
            })
            .collect();
        let sql = format!(
            "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, recorded_at) \
             VALUES {}",
            rows.join(", ")
        );
        store.log.db().execute(&sql, &[]).await.unwrap();
    }
    store.log.sequencer().place().await.unwrap();
}

pub async fn seal(store: &Store) {
    while store.log.seal_batch().await.unwrap() > 0 {}
}

/// The roots of all sizes, worked out from the events alone.
async fn roots(store: &Store, count: u32) -> (Vec<Hash>, Vec<Hash>) {
    let events = store.log.read_after(0, count).await.unwrap();
    let leaves: Vec<Hash> = events
        .iter()
        .map(|event| leaf_hash(event).unwrap())
        .collect();
    let mut tree = Growing::default();
    let mut roots = vec![tree.root()];
    for leaf in &leaves {
        tree.push(*leaf, |_, _, _| ());
        roots.push(tree.root());
    }
    (leaves, roots)
}

#[test]
fn roots_and_proofs_of_every_size_are_those_of_the_events() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            // In several batches, which end within tiles.
            for (from, count) in [(0, 1), (1, 99), (100, 500), (600, 1)] {
                insert(&store, from, count).await;
                seal(&store).await;
            }
            let log = &store.log;
            let (leaves, roots) = roots(&store, 1_000).await;
            assert_eq!(log.tree_size().await.unwrap(), 601);
            for size in [0_usize, 1, 2, 3, 255, 256, 257, 511, 512, 513, 600, 601] {
                let root = log.root_at(size as u64).await.unwrap();
                assert_eq!(root, Some(roots[size]), "{size}");
            }
            assert_eq!(log.root_at(602).await.unwrap(), None);
            for (position, size) in [
                (1, 1),
                (1, 601),
                (256, 600),
                (257, 257),
                (601, 601),
                (300, 512),
            ] {
                let proof = log.inclusion_proof(position, size).await.unwrap().unwrap();
                let index = position - 1;
                let leaf = leaves[usize::try_from(index).unwrap()];
                let root = roots[usize::try_from(size).unwrap()];
                assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()));
            }
            for (position, size) in [(0, 601), (5, 4), (601, 602)] {
                assert_eq!(log.inclusion_proof(position, size).await.unwrap(), None);
            }
            for (from, to) in [
                (1_usize, 601_usize),
                (256, 600),
                (255, 257),
                (512, 601),
                (601, 601),
            ] {
                let proof = log.consistency_proof(from as u64, to as u64).await.unwrap();
                let (old, new) = ((from as u64, &roots[from]), (to as u64, &roots[to]));
                assert_eq!(verify_consistency(old, new, &proof.unwrap()), Ok(()));
            }
            assert_eq!(log.consistency_proof(3, 602).await.unwrap(), None);
            assert_eq!(log.consistency_proof(4, 3).await.unwrap(), None);
            store.close().await;
        });
    });
}

#[test]
fn tiles_hold_leaves_and_roots_of_full_tiles() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            insert(&store, 0, 600).await;
            seal(&store).await;
            let (leaves, _) = roots(&store, 1_000).await;
            let tile = async |level, index, width| {
                let tile = Tile {
                    level,
                    index,
                    width,
                };
                store.log.tile(tile).await.unwrap()
            };
            assert_eq!(tile(0, 0, 256).await.as_deref(), Some(&leaves[..256]));
            assert_eq!(tile(0, 2, 88).await.as_deref(), Some(&leaves[512..]));
            // A smaller tree had a narrower tile.
            assert_eq!(tile(0, 2, 7).await.as_deref(), Some(&leaves[512..519]));
            assert_eq!(tile(0, 2, 89).await, None);
            assert_eq!(tile(0, 3, 1).await, None);
            assert_eq!(tile(0, u64::MAX / WIDTH, 256).await, None);
            let full = |index: usize| {
                let mut tree = Growing::default();
                for leaf in &leaves[index * 256..(index + 1) * 256] {
                    tree.push(*leaf, |_, _, _| ());
                }
                tree.root()
            };
            assert_eq!(tile(1, 0, 2).await, Some(vec![full(0), full(1)]));
            assert_eq!(tile(1, 0, 3).await, None);
            assert_eq!(tile(2, 0, 1).await, None);
            store.close().await;
        });
    });
}

#[test]
fn every_stream_has_a_chain_of_its_own() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            for (from, count) in [(0, 10), (10, 1), (11, 289)] {
                insert(&store, from, count).await;
                seal(&store).await;
            }
            let mut heads: HashMap<String, Hash> = HashMap::new();
            for event in store.log.read_after(0, 1_000).await.unwrap() {
                let before = heads.entry(event.aggregate_id.clone()).or_default();
                *before = chain_hash(before, &leaf_hash(&event).unwrap());
                assert_eq!(
                    store.log.chain_at(event.position).await.unwrap(),
                    Some(*before)
                );
            }
            assert_eq!(heads.len(), 3);
            assert_eq!(store.log.chain_at(301).await.unwrap(), None);
            store.close().await;
        });
    });
}

#[test]
fn a_log_with_leaves_alone_gets_what_is_missing_and_keeps_its_leaves() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            insert(&store, 0, 300).await;
            // As an earlier version of this program left it: some leaves, nothing else. One is not what it would be
            // today, so that it shows whether it was kept.
            let (mut leaves, _) = roots(&store, 1_000).await;
            leaves[4] = [7; 32];
            for (position, leaf) in (1_u64..).zip(&leaves[..280]) {
                let values: [Value; 2] = [position.into(), leaf.to_vec().into()];
                let sql = "INSERT INTO leaf (position, hash) VALUES ($1, $2)";
                store.log.db().execute(sql, &values).await.unwrap();
            }
            assert_eq!(store.log.tree_size().await.unwrap(), 0);
            seal(&store).await;
            assert_eq!(store.log.leaves(1, 1_000).await.unwrap(), leaves);
            let mut tree = Growing::default();
            for leaf in &leaves {
                tree.push(*leaf, |_, _, _| ());
            }
            assert_eq!(store.log.root_at(300).await.unwrap(), Some(tree.root()));
            assert!(store.log.chain_at(300).await.unwrap().is_some());
            store.close().await;
        });
    });
}

#[test]
fn an_event_whose_forerunner_is_missing_is_not_sealed() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            insert(&store, 0, 3).await;
            // The second of its stream would be number 4: number 7 is the third.
            insert(&store, 6, 1).await;
            let refused = store.log.seal_batch().await.unwrap_err().to_string();
            assert!(refused.contains("at position 4"), "{refused}");
            assert_eq!(store.log.tree_size().await.unwrap(), 0);
            store.close().await;
        });
    });
}

#[test]
fn competing_sealers_write_one_tree() {
    on_every_backend(|backend| {
        block_on(async {
            let (one, other) = (open(backend).await, open(backend).await);
            insert(&one, 0, 5_000).await;
            tokio::join!(seal(&one), seal(&other));
            seal(&one).await;
            let (_, roots) = roots(&one, 10_000).await;
            assert_eq!(one.log.tree_size().await.unwrap(), 5_000);
            assert_eq!(one.log.root_at(5_000).await.unwrap(), roots.last().copied());
            one.close().await;
            other.close().await;
        });
    });
}
