//! What keeps claims out of a batch, or takes them out of it again.

use domain::claim::{ClaimStep, HoldReason};
use serde_json::{Value, json};

use super::office::{
    approve, batch, change_account, claim_state, claimant, claimant_in, confirm, export, finance,
    line, office, prepare, prepared, step,
};
use crate::app::TestApp;
use crate::backend::on_every_backend;
use crate::people::ORIGIN_PROVINCE;

fn died(app: &TestApp, worker: &str) {
    let caseworker = app.client("caseworker", ORIGIN_PROVINCE);
    let body = json!({"died_on": "2022-05-01"});
    caseworker
        .post(&format!("/workers/{worker}/death"), &body)
        .expect(200);
}

fn held(app: &TestApp, (worker, claim): &(String, String)) {
    let hold = ClaimStep::HoldBack {
        reason: HoldReason::Manual,
        note: "A letter came in.".to_owned(),
    };
    step(app, worker, claim, "examiner", hold);
}

#[test]
fn what_is_held_is_no_line() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (dead, changed, by_hand, fine) = (
            claimant(&app),
            claimant(&app),
            claimant(&app),
            claimant(&app),
        );
        died(&app, &dead.0);
        change_account(&app, &changed.0);
        held(&app, &by_hand);
        let ids = [&*dead.1, &changed.1, &by_hand.1, &fine.1];
        let answer = prepare(&finance(&app, "preparer"), &ids).expect(201);
        assert_eq!(answer["lines"][0]["claim_id"], fine.1);
        assert_eq!(
            answer["refused"],
            json!([
                {"claim_id": dead.1, "reason": "held"}, {"claim_id": changed.1, "reason": "account_unconfirmed"},
                {"claim_id": by_hand.1, "reason": "held"},
            ])
        );
    });
}

#[test]
fn lines_that_are_held_by_then_are_dropped_and_free() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (dead, moved, by_hand, fine) = (
            claimant(&app),
            claimant(&app),
            claimant(&app),
            claimant(&app),
        );
        let path = prepared(&app, &[&dead.1, &moved.1, &by_hand.1, &fine.1]);
        died(&app, &dead.0);
        let approved = approve(&app, &path).expect(200);
        assert_eq!(
            approved["dropped"],
            json!([{"claim_id": dead.1, "reason": "held"}])
        );
        assert_eq!(claim_state(&app, &dead.0, &dead.1).0, "payable");

        // Changed and confirmed between approval and export: it is another account all the same.
        change_account(&app, &moved.0);
        confirm(&app, &moved.0);
        held(&app, &by_hand);
        let sent = export(&app, &path).expect(200);
        let mut dropped: Vec<(&str, &str)> = sent["dropped"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| {
                (
                    line["claim_id"].as_str().unwrap(),
                    line["reason"].as_str().unwrap(),
                )
            })
            .collect();
        let mut expected = [(&*moved.1, "account_unconfirmed"), (&*by_hand.1, "held")];
        dropped.sort_unstable();
        expected.sort_unstable();
        assert_eq!(dropped, expected);
        let seen = batch(&app, &path);
        assert_eq!(
            (&seen["exports"][0]["count"], &seen["amount_fen"]),
            (&json!(1), &json!(50_000))
        );
        assert_eq!(line(&seen, &moved.1)["standing"], "dropped");
        assert_eq!(claim_state(&app, &moved.0, &moved.1).0, "payable");
        assert_eq!(claim_state(&app, &fine.0, &fine.1).0, "batched");

        // Once somebody looked at the new account it is paid in another batch.
        let lift = ClaimStep::Lift {
            reason: HoldReason::AccountChanged,
            note: "Seen the bank's card.".to_owned(),
        };
        step(&app, &moved.0, &moved.1, "examiner", lift);
        prepared(&app, &[&moved.1]);
    });
}

#[test]
fn a_batch_whose_lines_are_all_held_can_only_be_given_up() {
    on_every_backend(|backend| {
        let app = office(backend);
        let one = claimant(&app);
        let path = prepared(&app, &[&one.1]);
        approve(&app, &path).expect(200);
        died(&app, &one.0);
        export(&app, &path).problem(409, "no-lines-left");
        let cancel = json!({"reason": "Nothing left.", "cancelled_on": "2022-06-03"});
        finance(&app, "second")
            .post(&format!("{path}/cancel"), &cancel)
            .expect(200);
        assert_eq!(claim_state(&app, &one.0, &one.1).0, "payable");
    });
}

#[test]
fn what_a_batch_is_asked_to_pay_must_make_sense() {
    on_every_backend(|backend| {
        let app = office(backend);
        let preparer = finance(&app, "preparer");
        let (_, claim) = claimant(&app);
        let nobody = "6f1f4c1e-5d52-4a3b-9d0c-3f1a2b4c5d6e";
        let post = |body: &Value| preparer.post("/finance/batches", body);
        assert_eq!(
            prepare(&preparer, &[&claim, nobody, &claim]).described(),
            ["/claim_ids/2 duplicate-member"]
        );
        assert_eq!(
            prepare(&preparer, &[&claim, nobody]).described(),
            ["/claim_ids/1 unknown-reference"]
        );
        assert_eq!(prepare(&preparer, &[]).described(), ["/claim_ids too-few"]);
        let day = "2022-06-01";
        assert_eq!(
            post(&json!({"prepared_on": day})).described(),
            ["/claim_ids one-of"]
        );
        let both = json!({"prepared_on": day, "claim_ids": [claim], "filter": {}});
        assert_eq!(post(&both).described(), ["/claim_ids one-of"]);
        let outside = json!({"prepared_on": day, "claim_ids": [claim], "region": "520521"});
        assert_eq!(post(&outside).described(), ["/claim_ids/0 outside-region"]);
        let none = json!({"prepared_on": day, "filter": {"scheme": "startup"}});
        post(&none).problem(409, "no-claims");

        // One account pays: funds are not mixed.
        let (_, other) = claimant_in(&app, "520521", "employment_fund", 50_000);
        let refused = prepare(&preparer, &[&claim, &other]).problem(409, "other-fund");
        assert_eq!(
            refused["funds"],
            json!({"bridging_fund": [claim], "employment_fund": [other]})
        );
        post(&json!({"prepared_on": day, "filter": {}})).problem(409, "other-fund");
        let one =
            post(&json!({"prepared_on": day, "filter": {"fund": "employment_fund"}})).expect(201);
        assert_eq!(one["lines"][0]["claim_id"], other);

        // Nobody said from which account that fund pays.
        let path = format!("/finance/batches/{}", one["id"].as_str().unwrap());
        approve(&app, &path).expect(200);
        let refused = export(&app, &path).problem(409, "no-debtor");
        assert_eq!(
            refused["setting"],
            "finance.debtors.\"employment_fund\".\"520521\""
        );
        assert_eq!(batch(&app, &path)["state"], "approved");
    });
}

#[test]
fn a_filter_takes_what_has_waited_longest_and_fits() {
    on_every_backend(|backend| {
        let app = office(backend);
        let preparer = finance(&app, "preparer");
        let claims = [("520521", 30_000), ("520524", 50_000), ("520523", 20_000)]
            .map(|(region, fen)| claimant_in(&app, region, "bridging_fund", fen).1);
        let taken = |filter: Value| -> Vec<i64> {
            let body = json!({"prepared_on": "2022-06-01", "filter": filter});
            let answer = preparer.post("/finance/batches", &body).expect(201);
            let lines = answer["lines"].as_array().unwrap();
            let path = format!("/finance/batches/{}/cancel", answer["id"].as_str().unwrap());
            let cancel = json!({"reason": "Only looking.", "cancelled_on": "2022-06-01"});
            preparer.post(&path, &cancel).expect(200);
            let mut amounts: Vec<i64> = lines
                .iter()
                .map(|line| line["amount_fen"].as_i64().unwrap())
                .collect();
            amounts.sort_unstable();
            amounts
        };
        assert_eq!(taken(json!({})), [20_000, 30_000, 50_000]);
        assert_eq!(taken(json!({"limit": 1})).len(), 1);
        let fitting = taken(json!({"up_to_fen": 50_000}));
        assert!(
            fitting == [50_000] || fitting == [20_000, 30_000],
            "{fitting:?}"
        );
        assert_eq!(
            taken(json!({"region": "520500", "scheme": "transport", "fund": "bridging_fund"}))
                .len(),
            3
        );
        let body = json!({"prepared_on": "2022-06-01", "filter": {"region": "440000"}});
        preparer
            .post("/finance/batches", &body)
            .problem(403, "forbidden");
        assert_eq!(claims.len(), 3);
    });
}
