//! Facts that are recorded late take the ground from a claim: before it is paid they hold it, afterwards they make a
//! task of it. They never take an approval back.

use hearth::query::Reading;
use hearth::store::projections::table_name;
use projections::determinations::DETERMINATIONS;
use serde_json::{Value, json};

use super::office::{
    approve, batch, claim_state, claimant, export, exported, finance, line, office, paid, prepare,
    prepared, typed,
};
use crate::app::{Client, TestApp};
use crate::backend::on_every_backend;
use crate::people::ORIGIN_PROVINCE;

/// The journey turns out to have been somebody else's.
fn never_left(app: &TestApp, worker: &str) {
    let caseworker = app.client("caseworker", ORIGIN_PROVINCE);
    let case = caseworker.get(&format!("/workers/{worker}")).expect(200);
    let dispatch = case["dispatches"][0]["dispatch_id"].as_str().unwrap();
    let reason = json!({"reason": "Recorded for the wrong person."});
    caseworker
        .post(
            &format!("/workers/{worker}/dispatches/{dispatch}/void"),
            &reason,
        )
        .expect(200);
}

fn approver<'a>(app: &'a TestApp, name: &str) -> Client<'a> {
    app.client_named(name, "approver", ORIGIN_PROVINCE)
}

/// What a path answers once everything recorded so far is in it.
fn now(app: &TestApp, client: &Client<'_>, path: &str) -> Value {
    client.get(&app.by_now(path)).expect(200)
}

#[test]
fn a_claim_whose_ground_is_gone_is_held_until_somebody_lets_it_pass() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (gone, fine) = (claimant(&app), claimant(&app));
        never_left(&app, &gone.0);
        let answer = prepare(&finance(&app, "preparer"), &[&gone.1, &fine.1]).expect(201);
        assert_eq!(answer["lines"][0]["claim_id"], fine.1);
        let refused = json!([{"claim_id": gone.1, "reason": "held"}]);
        assert_eq!(answer["refused"], refused);
        assert_eq!(claim_state(&app, &gone.0, &gone.1).0, "payable");
        let queue = now(&app, &approver(&app, "inspector"), "/work-queues/held");
        assert_eq!(queue["items"][0]["held"], json!(["ground_lost"]));

        let lift = json!({"reason": "ground_lost", "note": "The paper says otherwise."});
        let path = format!("/workers/{}/claims/{}/lift", gone.0, gone.1);
        let refused = approver(&app, "decider").post(&path, &lift);
        let refused = refused.problem(409, "same-person");
        assert_eq!(refused["acted_as"], "approver");
        approver(&app, "inspector").post(&path, &lift).expect(200);

        // What somebody let pass is a line, and stays one when the lines are looked at once more.
        let path = prepared(&app, &[&gone.1]);
        assert_eq!(
            approve(&app, &path).expect(200)["dropped"],
            json!([]),
            "it was let pass"
        );
        assert_eq!(export(&app, &path).expect(200)["dropped"], json!([]));
        assert_eq!(line(&batch(&app, &path), &gone.1)["standing"], "awaiting");
    });
}

#[test]
fn a_line_whose_ground_goes_on_the_way_to_the_bank_is_dropped() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (early, late, fine) = (claimant(&app), claimant(&app), claimant(&app));
        let path = prepared(&app, &[&early.1, &late.1, &fine.1]);
        never_left(&app, &early.0);
        let dropped = |claim: &str| json!([{"claim_id": claim, "reason": "held"}]);
        let approved = approve(&app, &path).expect(200);
        assert_eq!(approved["dropped"], dropped(&early.1));
        never_left(&app, &late.0);
        let sent = export(&app, &path).expect(200);
        assert_eq!(sent["dropped"], dropped(&late.1));
        let copy = &batch(&app, &path)["exports"][0];
        assert_eq!(copy["control_sum_fen"], 50_000);
        for claim in [&early, &late] {
            assert_eq!(claim_state(&app, &claim.0, &claim.1).0, "payable");
        }
    });
}

#[test]
fn a_paid_claim_whose_ground_is_gone_is_a_task_until_it_is_ordered_back() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (gone, fine) = (claimant(&app), claimant(&app));
        let path = exported(&app, &[&gone.1, &fine.1]);
        typed(
            &app,
            &path,
            &json!([paid(&gone.1, "B1"), paid(&fine.1, "B2")]),
        )
        .expect(200);
        let orderer = approver(&app, "orderer");
        let tasks = || now(&app, &orderer, "/finance/clawback-tasks");
        let queue = || now(&app, &orderer, "/work-queues/clawbacks");
        assert_eq!(
            (&tasks()["items"], &queue()["items"]),
            (&json!([]), &json!([]))
        );

        never_left(&app, &gone.0);
        let task = &tasks()["items"][0];
        assert_eq!(tasks()["items"].as_array().unwrap().len(), 1);
        assert_eq!(
            (&task["claim_id"], &task["worker_id"], &task["condition"]),
            (&json!(gone.1), &json!(gone.0), &json!("gone"))
        );
        assert_eq!(
            (&task["amount_fen"], &task["lost_fen"], &task["outcome"]),
            (&json!(50_000), &json!(50_000), &Value::Null)
        );
        assert!(!task["evidence"].as_array().unwrap().is_empty());
        let waiting = queue();
        assert_eq!(waiting["items"].as_array().unwrap().len(), 1);
        assert_eq!(waiting["items"][0]["claim_id"], gone.1);
        let counts = now(&app, &orderer, "/work-queues");
        let counts = counts["items"].as_array().unwrap();
        let count = counts.iter().find(|queue| queue["name"] == "clawbacks");
        assert_eq!(count.unwrap()["count"], 1);
        assert_eq!(
            claim_state(&app, &gone.0, &gone.1),
            ("paid".to_owned(), 50_000),
            "a fact takes no approval back"
        );

        let order = json!({"reason": "The journey was another's.", "ordered_on": "2022-07-01"});
        let path = format!("/workers/{}/claims/{}/clawback", gone.0, gone.1);
        orderer.post(&path, &order).expect(200);
        assert_eq!(tasks()["items"], json!([]));
        assert_eq!(queue()["items"], json!([]));
    });
}

#[test]
fn no_queue_counts_what_its_ground_has_not_reached() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (gone, _) = claimant(&app);
        let orderer = approver(&app, "orderer");
        now(&app, &orderer, "/work-queues/clawbacks");
        let rows = &app.installation.store.rows;
        let version = app.runtime.block_on(async {
            let reading = Reading::of(&app.installation.store, "determinations");
            reading.await.unwrap().version
        });
        let table = table_name(DETERMINATIONS.name, version);
        let renamed = |from: &str, to: &str| {
            let sql = format!("ALTER TABLE {from} RENAME TO {to}");
            app.runtime.block_on(rows.execute(&sql, &[])).unwrap();
        };
        renamed(&table, "away");
        never_left(&app, &gone);
        let position = app.head();
        for path in ["/work-queues", "/work-queues/clawbacks"] {
            let answer = orderer.get(&format!("{path}?min_position={position}"));
            answer.problem(503, "behind");
        }
        renamed("away", &table);
        now(&app, &orderer, "/work-queues/clawbacks");
    });
}

#[test]
fn tasks_are_asked_for_as_every_list_is() {
    on_every_backend(|backend| {
        let app = office(backend);
        let reader = approver(&app, "reader");
        let path = "/finance/clawback-tasks";
        let refused = reader.get(&format!("{path}?scheme=nonsense&page_size=0"));
        let refused = refused.problem(422, "invalid-request");
        assert_eq!(refused["errors"].as_array().unwrap().len(), 2);
        reader
            .get(&format!("{path}?region=440000"))
            .problem(404, "not-found");
        app.client("operator", "000000")
            .get(path)
            .problem(403, "forbidden");
    });
}
