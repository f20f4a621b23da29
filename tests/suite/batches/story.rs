//! The life of a batch.

use serde_json::{Value, json};

use super::office::{
    APPROVED, EXPORTED, PREPARED, approve, batch, claim_state, claimant, export, exported, finance,
    line, office, paid, prepare, prepared, today, typed,
};
use crate::backend::on_every_backend;
use crate::people::{ORIGIN, ORIGIN_PROVINCE};

#[test]
fn claims_go_to_the_bank_and_come_back_paid() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (one, other) = (claimant(&app), claimant(&app));
        let answer = prepare(&finance(&app, "preparer"), &[&one.1, &other.1]);
        let body = answer.expect(201);
        let path = format!("/finance/batches/{}", body["id"].as_str().unwrap());
        assert_eq!(answer.header("location"), Some(&*format!("/api/v1{path}")));
        assert_eq!(answer.header("etag"), Some("\"2\""));
        assert_eq!(
            (&body["state"], &body["version"]),
            (&json!("ready"), &json!(2))
        );
        assert_eq!(claim_state(&app, &one.0, &one.1).0, "batched");

        let ready = batch(&app, &path);
        assert_eq!(ready["allowed_actions"], json!(["approve", "cancel"]));
        assert_eq!(ready["region"]["code"], ORIGIN);
        assert_eq!(ready["fund"], "bridging_fund");
        assert_eq!(
            (&ready["line_count"], &ready["amount_fen"]),
            (&json!(2), &json!(100_000))
        );
        assert_eq!(ready["prepared_by"], "local/preparer");

        let approved = approve(&app, &path).expect(200);
        assert_eq!(
            (&approved["version"], &approved["dropped"]),
            (&json!(3), &json!([]))
        );
        let sent = export(&app, &path).expect(200);
        assert_eq!(sent["dropped"], json!([]));
        let seen = batch(&app, &path);
        assert_eq!(seen["state"], "exported");
        let copy = &seen["exports"][0];
        assert_eq!(
            (&copy["count"], &copy["control_sum_fen"]),
            (&json!(2), &json!(100_000))
        );
        let formats: Vec<&String> = copy["files"].as_object().unwrap().keys().collect();
        assert_eq!(formats, ["csv", "csv-gb18030", "json", "pain.001"]);

        let results = json!([paid(&one.1, "B1"), paid(&other.1, "B2")]);
        let taken = typed(&app, &path, &results).expect(200);
        assert_eq!((&taken["paid"], &taken["failed"]), (&json!(2), &json!(0)));
        assert_eq!(taken["applied_position"], taken["position"]);
        assert_eq!(taken["lines"].as_array().unwrap().len(), 2);
        assert_eq!(taken["breaks"], json!([]));
        for claimant in [&one, &other] {
            assert_eq!(
                claim_state(&app, &claimant.0, &claimant.1),
                ("paid".to_owned(), 50_000)
            );
        }
        let close = json!({"closed_on": today()});
        finance(&app, "cashier")
            .post(&format!("{path}/close"), &close)
            .expect(200);
        let closed = batch(&app, &path);
        assert_eq!(
            (&closed["state"], &closed["paid_fen"]),
            (&json!("closed"), &json!(100_000))
        );
        assert_eq!(line(&closed, &one.1)["reference"], "B1");
        assert_eq!(line(&closed, &one.1)["on"], "2022-06-07");
        history_is_told(&app, &path);
    });
}

fn history_is_told(app: &crate::app::TestApp, path: &str) {
    let reader = app.client("auditor", ORIGIN_PROVINCE);
    let history = reader.get(&format!("{path}/history")).expect(200);
    let items = history["items"].as_array().unwrap();
    let types: Vec<&Value> = items.iter().map(|item| &item["event_type"]).collect();
    assert_eq!(
        types,
        [
            "BatchPrepared",
            "BatchReady",
            "BatchApproved",
            "BatchExported",
            "PaymentResultReceived",
            "BatchClosed",
        ]
    );
    assert_eq!(items[2]["actor"], "local/second");
    assert_eq!(items[2]["occurred_on"], APPROVED);
    let then = reader
        .get(&format!("{path}/history/3?diff_from=2"))
        .expect(200);
    assert_eq!(then["state"]["state"], "approved");
    assert!(
        then["diff"]
            .as_array()
            .unwrap()
            .iter()
            .any(|change| change["path"] == "/state" && change["from"] == "ready")
    );
    let position = &items[1]["position"];
    let early = reader.get(&format!("{path}?as_of={position}")).expect(200);
    assert_eq!(
        (&early["state"], &early["version"]),
        (&json!("ready"), &json!(2))
    );
    reader
        .get(&format!("{path}/history/9"))
        .problem(404, "not-found");
}

#[test]
fn what_failed_or_came_back_is_tried_again_by_a_batch_that_follows() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (one, two, three) = (claimant(&app), claimant(&app), claimant(&app));
        let path = exported(&app, &[&one.1, &two.1, &three.1]);
        let id = path.rsplit('/').next().unwrap();
        let results = json!([
            paid(&one.1, "B1"), paid(&two.1, "B2"),
            {"claim_id": three.1, "status": "failed", "reason": "account_closed"},
        ]);
        let taken = typed(&app, &path, &results).expect(200);
        assert_eq!((&taken["paid"], &taken["failed"]), (&json!(2), &json!(1)));
        let back = json!([{"claim_id": two.1, "status": "returned", "reason": "name_differs", "reference": "B3", "paid_on": "2022-06-09"}]);
        let taken = typed(&app, &path, &back).expect(200);
        assert_eq!(
            (&taken["returned"], &taken["breaks"]),
            (&json!(1), &json!([]))
        );
        assert_eq!(claim_state(&app, &two.0, &two.1), ("payable".to_owned(), 0));
        assert_eq!(
            claim_state(&app, &three.0, &three.1),
            ("payable".to_owned(), 0)
        );
        let seen = batch(&app, &path);
        assert_eq!(line(&seen, &two.1)["standing"], "returned");
        assert_eq!(line(&seen, &three.1)["reason"], "account_closed");
        let mut again = [two.1.clone(), three.1.clone()];
        again.sort();
        assert_eq!(seen["follow_up"], json!(again));

        let body = json!({"follows": id, "prepared_on": "2022-07-01"});
        let followed = finance(&app, "preparer")
            .post("/finance/batches", &body)
            .expect(201);
        assert_eq!(followed["lines"].as_array().unwrap().len(), 2);
        let next = format!("/finance/batches/{}", followed["id"].as_str().unwrap());
        assert_eq!(batch(&app, &next)["follows"], id);
        let on = |day: &str| json!({ day: "2022-07-02" });
        finance(&app, "second")
            .post(&format!("{next}/approve"), &on("approved_on"))
            .expect(200);
        finance(&app, "cashier")
            .post(&format!("{next}/export"), &on("exported_on"))
            .expect(200);
        let mut results = json!([paid(&two.1, "C1"), paid(&three.1, "C2")]);
        results[0]["paid_on"] = json!("2022-07-04");
        results[1]["paid_on"] = json!("2022-07-04");
        typed(&app, &next, &results).expect(200);
        for claimant in [&one, &two, &three] {
            assert_eq!(
                claim_state(&app, &claimant.0, &claimant.1),
                ("paid".to_owned(), 50_000)
            );
        }
        // Nothing is left to try again.
        finance(&app, "preparer")
            .post("/finance/batches", &body)
            .problem(409, "no-claims");
    });
}

#[test]
fn a_batch_that_is_given_up_frees_its_claims() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, claim) = claimant(&app);
        let path = prepared(&app, &[&claim]);
        let again = prepare(&finance(&app, "preparer"), &[&claim]).expect(201);
        assert_eq!(again["lines"], json!([]));
        assert_eq!(
            again["refused"],
            json!([{"claim_id": claim, "reason": "already_batched"}])
        );
        let empty = format!("/finance/batches/{}", again["id"].as_str().unwrap());
        approve(&app, &empty).problem(409, "no-lines-left");

        approve(&app, &path).expect(200);
        let cancel = json!({"reason": "Prepared twice.", "cancelled_on": APPROVED});
        finance(&app, "preparer")
            .post(&format!("{path}/cancel"), &cancel)
            .expect(200);
        assert_eq!(claim_state(&app, &worker, &claim).0, "payable");
        let seen = batch(&app, &path);
        assert_eq!(
            (&seen["state"], &seen["cancelled"]),
            (&json!("cancelled"), &json!("Prepared twice."))
        );
        assert_eq!(seen["allowed_actions"], json!([]));
        let refused = export(&app, &path).problem(409, "wrong-state");
        assert_eq!(refused["state"], "cancelled");

        let path = exported(&app, &[&claim]);
        finance(&app, "preparer")
            .post(&format!("{path}/cancel"), &cancel)
            .problem(409, "wrong-state");
    });
}

#[test]
fn a_line_that_the_bank_does_not_pay_is_released_by_a_second_person() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (one, other) = (claimant(&app), claimant(&app));
        let path = exported(&app, &[&one.1, &other.1]);
        let release = json!({
            "reason": "Stopped before it was booked.", "bank_confirmation": "Letter 17", "released_on": "2022-06-09",
        });
        let line_path = |claim: &str| format!("{path}/lines/{claim}/release");
        for same in ["preparer", "cashier"] {
            finance(&app, same)
                .post(&line_path(&one.1), &release)
                .problem(409, "same-person");
        }
        let nobody = "6f1f4c1e-5d52-4a3b-9d0c-3f1a2b4c5d6e";
        let second = finance(&app, "second");
        second
            .post(&line_path(nobody), &release)
            .problem(404, "not-found");
        second.post(&line_path(&one.1), &release).expect(200);
        assert_eq!(claim_state(&app, &one.0, &one.1).0, "payable");
        let again = second
            .post(&line_path(&one.1), &release)
            .problem(409, "line-not-awaiting");
        assert_eq!(again["standing"], "released");
        let close = json!({"closed_on": today()});
        let open = second
            .post(&format!("{path}/close"), &close)
            .problem(409, "not-settled");
        assert_eq!(open["awaiting"], json!([other.1]));

        // It is paid nevertheless: nobody may miss that.
        let taken = typed(
            &app,
            &path,
            &json!([paid(&one.1, "B1"), paid(&other.1, "B2")]),
        )
        .expect(200);
        assert_eq!(taken["paid"], 1);
        assert_eq!(taken["breaks"][0]["kind"], "paid_after_release");
        assert_eq!(claim_state(&app, &other.0, &other.1).0, "paid");
    });
}

#[test]
fn days_stand_in_their_order_and_not_in_the_future() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (_, claim) = claimant(&app);
        let preparer = finance(&app, "preparer");
        let body = json!({"claim_ids": [claim], "prepared_on": "2199-01-01"});
        preparer
            .post("/finance/batches", &body)
            .problem(409, "date-in-future");
        let path = prepared(&app, &[&claim]);
        let early = json!({"approved_on": "2022-05-31"});
        let refused = finance(&app, "second")
            .post(&format!("{path}/approve"), &early)
            .problem(409, "date-out-of-order");
        assert_eq!(
            (&refused["field"], &refused["not_before"]),
            (&json!("approved_on"), &json!(PREPARED))
        );
        approve(&app, &path).expect(200);
        let late = json!({"exported_on": "2199-01-01"});
        finance(&app, "cashier")
            .post(&format!("{path}/export"), &late)
            .problem(409, "date-in-future");
        export(&app, &path).expect(200);
        let stale = finance(&app, "second")
            .request("POST", &format!("{path}/close"))
            .header("if-match", "\"2\"")
            .json(&json!({"closed_on": EXPORTED}));
        assert_eq!(stale.problem(412, "version-mismatch")["current_version"], 4);
    });
}
