//! An auditor's day through the API alone: from a cell of the ledger to a person, the decision of then with its trace, the
//! rule in force, the payment, the proof, and the bundle, checked elsewhere.

use hearth::audit::checkpoint::Checkpoint;
use hearth::audit::merkle::{Hash, verify_consistency, verify_inclusion};
use hearth::audit::note::{SignedNote, Verifier};
use serde_json::{Value, json};

use crate::audit::signed_head;
use crate::backend::on_every_backend;
use crate::batches::office::{claimant, exported, office, paid, typed};
use crate::bundles::by_the_command;
use crate::people::{ORIGIN, ORIGIN_PROVINCE};

fn hash(text: &Value) -> Hash {
    let bytes = hex::decode(text.as_str().unwrap()).unwrap();
    bytes.try_into().unwrap()
}

fn hashes(proof: &Value) -> Vec<Hash> {
    proof["path"].as_array().unwrap().iter().map(hash).collect()
}

/// What the office said of its key, and what a checkpoint that it signed says.
fn signed(note: &Value, key: &Verifier) -> Checkpoint {
    let note: SignedNote = note.as_str().unwrap().parse().unwrap();
    assert!(note.signed_by(key).is_some());
    note.text.parse().unwrap()
}

#[test]
fn from_a_cell_to_a_bundle_that_holds_elsewhere() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, claim) = claimant(&app);
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        // Kept from before, on paper.
        let kept = signed_head(&app, &auditor);
        let key: Verifier = kept["key"].as_str().unwrap().parse().unwrap();
        let batch = exported(&app, &[&claim]);
        typed(&app, &batch, &json!([paid(&claim, "B1")])).expect(200);

        // A figure, and who counts in it, since which event.
        let ledger = auditor
            .get(&format!("/ledgers/2021?region={ORIGIN}"))
            .expect(200);
        let row = ledger["rows"].as_array().unwrap().iter();
        let row = row
            .clone()
            .find(|row| row["code"] == "output_workers")
            .unwrap();
        let path = format!("/ledgers/2021/rows/output_workers/entries?region={ORIGIN}");
        let entries = auditor.get(&path).expect(200);
        let entries = entries["items"].as_array().unwrap();
        let sum: i64 = entries
            .iter()
            .map(|entry| entry["delta"].as_i64().unwrap())
            .sum();
        assert_eq!(row["value"], sum);
        let entry = entries
            .iter()
            .find(|entry| entry["member"] == worker)
            .unwrap();

        // The person, and what was recorded by whom.
        let history = auditor
            .get(&format!("/workers/{worker}/history"))
            .expect(200);
        let history = history["items"].as_array().unwrap();
        let caused = history
            .iter()
            .find(|event| event["version"] == entry["version"]);
        let caused = caused.unwrap();
        assert_eq!(
            (&caused["event_type"], &caused["position"]),
            (&json!("WorkerDispatched"), &entry["position"])
        );
        let filed = history
            .iter()
            .find(|event| event["event_type"] == "ClaimFiled");
        let filed = filed.unwrap()["position"].as_u64().unwrap();
        let approved = history
            .iter()
            .find(|event| event["event_type"] == "ClaimApproved");
        let approved = approved.unwrap()["position"].as_u64().unwrap();

        // The decision as it was made, and what the rules say today of what was known then.
        let decided = auditor
            .get(&format!("/claims/{claim}?as_of={approved}"))
            .expect(200);
        assert_eq!(decided["basis"]["position"], approved);
        let recorded = &decided["lines"][0]["determination"];
        let before = filed - 1;
        let path = format!("/workers/{worker}/determinations?as_of={before}&on=2022-01-10");
        let then = auditor.get(&path).expect(200);
        let then = then["items"].as_array().unwrap().iter();
        let then = then
            .clone()
            .find(|answer| answer["scheme"] == "transport")
            .unwrap();
        assert_eq!(
            (&recorded["amount_fen"], &recorded["policy"]),
            (&then["amount_fen"], &then["policy"])
        );
        let traced = |answer: &Value| -> Vec<(Value, Value)> {
            let lines = answer["trace"].as_array().unwrap().iter();
            lines
                .map(|line| (line["condition"].clone(), line["met"].clone()))
                .collect()
        };
        assert_eq!(traced(recorded), traced(then));

        // The rule in force then.
        let policy = recorded["policy"]["id"].as_str().unwrap();
        let rule = auditor
            .get(&format!("/policies/{policy}?as_of={before}"))
            .expect(200);
        assert_eq!(rule["scheme"], "transport");

        // The payment, in the claim and in the batch.
        let now = auditor.get(&format!("/claims/{claim}")).expect(200);
        assert_eq!(now["state"], "paid");
        assert_eq!(now["payments"][0]["reference"], "B1");
        let sent = auditor.get(&batch).expect(200);
        assert_eq!(sent["lines"][0]["claim_id"], claim);

        // The proof that the event stands in the log, which goes on from what was kept.
        let head = signed_head(&app, &auditor);
        let (old, new) = (signed(&kept["note"], &key), signed(&head["note"], &key));
        let position = caused["position"].as_u64().unwrap();
        let proof = auditor
            .get(&format!("/audit/proofs/{position}?size={}", new.size))
            .expect(200);
        let leaf = hash(&proof["leaf_hash"]);
        verify_inclusion(&leaf, position - 1, new.size, &hashes(&proof), &new.root).unwrap();
        let goes_on = auditor
            .get(&format!(
                "/audit/consistency?from={}&to={}",
                old.size, new.size
            ))
            .expect(200);
        let (from, to) = ((old.size, &old.root), (new.size, &new.root));
        verify_consistency(from, to, &hashes(&goes_on)).unwrap();

        // The bundle, in a folder that holds nothing but the file, under the key that was kept.
        let bundle = auditor
            .get(&format!("/audit/bundles/claims/{claim}"))
            .expect(200);
        let (accepted, said) = by_the_command(&bundle, Some(&key.to_string()));
        assert!(accepted, "{said}");
    });
}
