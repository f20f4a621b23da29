//! The log, its checkpoints and proofs, over HTTP; and its mirror for anybody, checked by an independent implementation.

use std::time::Duration;

use hearth::audit::merkle::{Hash, verify_consistency, verify_inclusion};
use serde_json::Value;
use signed_note::{Note, StandardVerifier, VerifierList};
use tlog_tiles::tlog;

use crate::app::{Client, TestApp, on_every_app};
use crate::people::{DESTINATION_PROVINCE, ORIGIN_PROVINCE, dispatched, firm, registered};

fn hash(text: &Value) -> Hash {
    hex::decode(text.as_str().unwrap())
        .unwrap()
        .try_into()
        .unwrap()
}

fn path(proof: &Value) -> Vec<Hash> {
    proof["path"].as_array().unwrap().iter().map(hash).collect()
}

/// The latest checkpoint, once it covers the log.
pub fn signed_head(app: &TestApp, auditor: &Client<'_>) -> Value {
    for _ in 0..500 {
        let log = &app.installation.store.log;
        let head = app.runtime.block_on(log.head()).unwrap();
        let latest = auditor.get("/audit/checkpoints/latest");
        if latest.status == 200 && latest.body()["size"] == head {
            return latest.body();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    panic!("the head is not signed");
}

#[test]
fn checkpoints_and_proofs_hold_for_whoever_checks_them() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let before = signed_head(&app, &auditor);
        dispatched(&client, &worker, "2021-03-15");
        let latest = signed_head(&app, &auditor);
        let (from, to) = (
            before["size"].as_u64().unwrap(),
            latest["size"].as_u64().unwrap(),
        );
        assert!(from < to);

        // Its signature, read by others' code.
        let key = StandardVerifier::new(latest["key"].as_str().unwrap()).unwrap();
        let note = Note::from_bytes(latest["note"].as_str().unwrap().as_bytes()).unwrap();
        let (verified, _) = note
            .verify(&VerifierList::new(vec![Box::new(key)]))
            .unwrap();
        assert_eq!(verified.len(), 1);
        let read = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
        assert_eq!(
            (read.size(), read.origin()),
            (to, latest["origin"].as_str().unwrap())
        );
        assert_eq!(read.hash().0, hash(&latest["root_hash"]));
        // An earlier one is signed on demand, and is the same.
        let again = auditor
            .get(&format!("/audit/checkpoints/{from}"))
            .expect(200);
        assert_eq!(again["note"], before["note"]);

        let proof = auditor
            .get(&format!("/audit/consistency?from={from}&to={to}"))
            .expect(200);
        let (old, new) = (hash(&before["root_hash"]), hash(&latest["root_hash"]));
        assert_eq!(
            (hash(&proof["from_root"]), hash(&proof["to_root"])),
            (old, new)
        );
        verify_consistency((from, &old), (to, &new), &path(&proof)).unwrap();

        for position in [1, from, to] {
            let proof = auditor
                .get(&format!("/audit/proofs/{position}?size={to}"))
                .expect(200);
            let leaf = hash(&proof["leaf_hash"]);
            verify_inclusion(&leaf, position - 1, to, &path(&proof), &new).unwrap();
            let latest = auditor
                .get(&format!("/audit/proofs/{position}"))
                .expect(200);
            assert_eq!(
                latest, proof,
                "the latest checkpoint's size is the one that is meant"
            );
        }
    });
}

#[test]
fn sizes_that_do_not_exist_are_told_apart() {
    on_every_app(|app| {
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        let size = signed_head(&app, &auditor)["size"].as_u64().unwrap();
        for path in [
            "/audit/checkpoints/0",
            "/audit/checkpoints/x",
            "/audit/proofs/0",
            "/audit/proofs/-1",
        ] {
            auditor.get(path).problem(404, "not-found");
        }
        auditor
            .get(&format!("/audit/checkpoints/{}", size + 1))
            .problem(404, "not-found");
        auditor
            .get(&format!("/audit/proofs/{}", size + 1))
            .problem(404, "not-found");
        let faults = |path: &str| auditor.get(path).faults();
        let fault = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
        let beyond = format!("/audit/proofs/1?size={}", size + 1);
        assert_eq!(faults(&beyond), fault("/query/size", "beyond-head"));
        assert_eq!(
            faults(&format!("/audit/proofs/{size}?size=1")),
            fault("/query/size", "out-of-range")
        );
        assert_eq!(
            faults("/audit/proofs/1?size=x"),
            fault("/query/size", "wrong-type")
        );
        assert_eq!(
            faults("/audit/consistency"),
            fault("/query/from", "missing")
        );
        assert_eq!(
            faults("/audit/consistency?from=2&to=1"),
            fault("/query/from", "out-of-range")
        );
        let both = auditor
            .get(&format!("/audit/consistency?from=x&to={}", size + 1))
            .faults();
        assert_eq!(both.len(), 2, "{both:?}");
        for role in [
            "caseworker",
            "reviewer",
            "approver",
            "finance",
            "policy_admin",
            "roster",
            "operator",
        ] {
            let other = app.client(role, ORIGIN_PROVINCE);
            other
                .get("/audit/checkpoints/latest")
                .problem(403, "forbidden");
            other.get("/audit/log").problem(403, "forbidden");
        }
    });
}

/// All events that an auditor sees, page by page.
fn read_log(auditor: &Client<'_>, limit: u32) -> Vec<Value> {
    let mut after = 0;
    let mut items = Vec::new();
    loop {
        let page = auditor
            .get(&format!("/audit/log?after={after}&limit={limit}"))
            .expect(200);
        let more = page["items"].as_array().unwrap();
        assert!(more.len() <= limit as usize);
        items.extend(more.iter().cloned());
        let next = page["next"].as_u64().unwrap();
        if next == after {
            assert_eq!(page["head"], next);
            return items;
        }
        after = next;
    }
}

#[test]
fn the_log_shows_an_auditor_the_events_of_her_region_in_order() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let firm = firm(&there);
        let alone = registered(&client);
        let sent = registered(&client);
        dispatched(&client, &sent, "2021-03-15");
        let nation = app.client("auditor", "000000");
        signed_head(&app, &nation);

        let all = read_log(&nation, 3);
        let positions: Vec<u64> = all
            .iter()
            .map(|it| it["position"].as_u64().unwrap())
            .collect();
        assert_eq!(positions, (1..=all.len() as u64).collect::<Vec<_>>());
        assert!(all.iter().all(|it| it["leaf_hash"].is_string()));
        assert!(
            all.iter().all(|it| it.as_object().unwrap().len() == 7),
            "no more than what it is"
        );

        let streams = |region: &str| -> Vec<Value> {
            let auditor = app.client("auditor", region);
            read_log(&auditor, 500)
                .iter()
                .map(|it| it["id"].clone())
                .collect()
        };
        let (origin, destination) = (streams(ORIGIN_PROVINCE), streams(DESTINATION_PROVINCE));
        assert!(origin.contains(&alone.clone().into()) && origin.contains(&sent.clone().into()));
        // The destination's side knows whoever came, and organisations are public.
        assert!(!destination.contains(&alone.into()) && destination.contains(&sent.into()));
        assert!(origin.contains(&firm.clone().into()) && destination.contains(&firm.into()));
        assert!(
            !streams("110000")
                .iter()
                .any(|id| origin.contains(id) && !destination.contains(id))
        );
        let beyond = nation.get("/audit/log?after=999999&limit=501").faults();
        assert_eq!(beyond.len(), 2, "{beyond:?}");
    });
}

#[test]
fn anybody_may_mirror_checkpoint_and_hashes_and_no_entries() {
    on_every_app(|app| {
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        let latest = signed_head(&app, &auditor);
        let size = latest["size"].as_u64().unwrap();
        let nobody = app.anonymous();
        let note = nobody.get("/tlog/checkpoint");
        assert_eq!(note.status, 200);
        assert_eq!(note.text(), latest["note"].as_str().unwrap());
        assert_eq!(
            note.header("content-type"),
            Some("text/plain; charset=utf-8")
        );
        assert_eq!(note.header("cache-control"), Some("no-cache"));
        let key = nobody.get("/tlog/key");
        assert_eq!(key.text().trim_end(), latest["key"].as_str().unwrap());

        // The only tile of a small log; its hashes add up to the root by others' code.
        assert!(size < 256);
        let tile = nobody.get(&format!("/tlog/tile/0/000.p/{size}"));
        assert_eq!(tile.status, 200);
        assert_eq!(
            tile.header("content-type"),
            Some("application/octet-stream")
        );
        assert!(tile.header("cache-control").unwrap().contains("immutable"));
        assert_eq!(tile.bytes.len() as u64, size * 32);
        let mut stored = Vec::new();
        for (index, leaf) in (0..).zip(tile.bytes.chunks(32)) {
            let leaf = tlog::Hash(leaf.try_into().unwrap());
            let more = tlog::stored_hashes_for_record_hash(index, leaf, &Stored(stored.clone()));
            stored.extend(more.unwrap());
        }
        let root = tlog::tree_hash(size, &Stored(stored)).unwrap();
        assert_eq!(root.0, hash(&latest["root_hash"]));

        let missing = format!("/tlog/tile/0/000.p/{}", size + 1);
        for path in [
            "/tlog/tile/0/000",
            "/tlog/tile/entries/000",
            "/tlog/tile/0/0",
            "/tlog/tile/1/000.p/1",
            "/tlog/nothing",
            &missing,
        ] {
            nobody.get(path).problem(404, "not-found");
        }
        let posted = nobody.request("POST", "/tlog/checkpoint").send();
        posted.problem(405, "method-not-allowed");
        let head = nobody.request("HEAD", "/tlog/checkpoint").send();
        assert_eq!((head.status, head.bytes.len()), (200, 0));
    });
}

/// Hashes in the order in which the independent implementation stores them.
struct Stored(Vec<tlog::Hash>);

impl tlog::HashReader for Stored {
    fn read_hashes(&self, indexes: &[u64]) -> Result<Vec<tlog::Hash>, tlog::Error> {
        Ok(indexes
            .iter()
            .map(|index| self.0[usize::try_from(*index).unwrap()])
            .collect())
    }
}
