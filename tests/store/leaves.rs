//! The same events give the same leaves, whatever keeps them.

use std::sync::Mutex;

use hearth::store::{Store, Value, leaf_hash};
use serde_json::json;

use crate::backend::on_every_backend;
use crate::world::{block_on, open};

/// Inserts an event as it might have come out of another store: every column explicit.
async fn insert(store: &Store, sequence: i64, payload: &str, metadata: &str) {
    let json = if store.log.db().is_postgres() {
        "json"
    } else {
        "text"
    };
    let sql = format!(
        "INSERT INTO events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, recorded_at) \
         VALUES ('worker', 'w', $1, 'Told', '1.0.0', CAST($2 AS {json}), CAST($3 AS {json}), $4)"
    );
    let values: [Value; 4] = [
        sequence.into(),
        payload.into(),
        metadata.into(),
        (1_700_000_000_000_000 + sequence).into(),
    ];
    store.log.db().execute(&sql, &values).await.unwrap();
    store.log.sequencer().place().await.unwrap();
}

async fn seal_all(store: &Store) -> Vec<[u8; 32]> {
    while store.log.seal_batch().await.unwrap() > 0 {}
    store.log.leaves(1, 10_000).await.unwrap()
}

const METADATA: &str = r#"{"subject":"test/clerk","nonce":"00112233445566778899aabbccddeeff"}"#;
const METADATA_TURNED: &str =
    r#"{ "nonce" : "00112233445566778899aabbccddeeff", "subject" : "test/clerk" }"#;

#[test]
fn the_same_events_have_the_same_leaves_on_both_stores() {
    // One text per event and spelling: what a database or a library makes of it may differ so.
    let spellings = [
        [
            r#"{"name":"李秀英","fen":150000,"nested":{"b":[1,2,3],"a":null}}"#,
            r#"{ "nested": {"a": null, "b": [1, 2, 3]}, "fen": 150000, "name": "\u674e\u79c0\u82f1" }"#,
        ],
        [
            r#"{"share":0.1,"whole":10,"small":-7,"text":"a\"\\/\n\u20ac😀"}"#,
            r#"{"text":"a\"\\\/\u000a€\ud83d\ude00","small":-7,"whole":1.0e1,"share":1e-1}"#,
        ],
        ["{}", " { } "],
    ];
    let all = Mutex::new(Vec::new());
    on_every_backend(|backend| {
        let other_spelling = usize::from(backend.url().is_some());
        let metadata = [METADATA, METADATA_TURNED];
        let leaves = block_on(async {
            let store = open(backend).await;
            for (sequence, event) in (1..).zip(&spellings) {
                insert(
                    &store,
                    sequence,
                    event[other_spelling],
                    metadata[other_spelling],
                )
                .await;
            }
            let leaves = seal_all(&store).await;
            store.close().await;
            leaves
        });
        assert_eq!(leaves.len(), spellings.len());
        all.lock().unwrap().push(leaves);
    });
    let all = all.into_inner().unwrap();
    assert!(all.iter().all(|leaves| *leaves == all[0]));
}

#[test]
fn every_part_of_an_event_is_in_its_leaf() {
    on_every_backend(|backend| {
        block_on(async {
            let store = open(backend).await;
            insert(&store, 1, r#"{"a":1}"#, METADATA).await;
            let event = store.log.read_after(0, 1).await.unwrap().remove(0);
            let leaf = leaf_hash(&event).unwrap();
            assert_eq!(seal_all(&store).await, [leaf]);
            let mut changed = vec![event; 9];
            changed[0].position += 1;
            changed[1].aggregate_type.push('x');
            changed[2].aggregate_id.push('x');
            changed[3].sequence += 1;
            changed[4].event_type.push('x');
            changed[5].event_version.push('x');
            changed[6].payload["a"] = json!(2);
            changed[7].metadata["nonce"] = json!("");
            changed[8].recorded_at += 1;
            for event in &changed {
                assert_ne!(leaf_hash(event).unwrap(), leaf, "{event:?}");
            }
            store.close().await;
        });
    });
}

#[test]
fn competing_sealers_write_every_leaf_once_and_in_order() {
    on_every_backend(|backend| {
        block_on(async {
            let (one, other) = (open(backend).await, open(backend).await);
            for sequence in 1..=1_200 {
                insert(&one, sequence, &format!(r#"{{"n":{sequence}}}"#), METADATA).await;
            }
            let (mine, theirs) = tokio::join!(seal_all(&one), seal_all(&other));
            assert!(mine.len() <= 1_200 && theirs.len() <= 1_200);
            let leaves = seal_all(&one).await;
            let events = one.log.read_after(0, 2_000).await.unwrap();
            let expected: Vec<_> = events.iter().map(|it| leaf_hash(it).unwrap()).collect();
            assert_eq!(leaves, expected);
            one.close().await;
            other.close().await;
        });
    });
}
