//! Money that was paid: ordered back, paid back in parts, set off, and what is claimed after it.

use serde_json::{Value, json};

use super::{Case, entitled, guizhou, office, transport};
use crate::app::on_every_app;
use crate::people::{DESTINATION_PROVINCE, ORIGIN_PROVINCE};
use crate::subsidies::{FLAT_FEN, published, text};

#[test]
fn a_claim_that_was_paid_has_a_further_part_once_more_is_due() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let case = Case::filed(&office, &journey.worker);
        let part = json!({"kind": "top_up", "applied_on": "2021-08-02"});
        case.post(&office.wang, "parts", &part)
            .problem(409, "wrong-state");
        let case = case.paid();
        case.post(&office.wang, "parts", &part)
            .problem(409, "nothing-to-claim");
        published(
            &app,
            ORIGIN_PROVINCE,
            &guizhou(&json!({"amount_model": "flat", "flat_fen": 80_000})),
        );
        let answer = case.post(&office.wang, "parts", &part);
        let filed = answer.expect(201);
        assert_eq!(
            (&filed["state"], &filed["amount_fen"]),
            (&json!("filed"), &json!(80_000 - FLAT_FEN)),
            "what is due now less what the first part has"
        );
        let second = Case {
            office: &office,
            holder: case.holder.clone(),
            claim: text(&filed["claim_id"]),
        };
        assert_eq!(
            answer.header("location"),
            Some(format!("/api/v1{}", second.path()).as_str())
        );
        assert_eq!(
            second.shown()["part_of"],
            json!({"claim_id": case.claim, "kind": "top_up"})
        );
        let again = case.post(&office.wang, "parts", &part);
        assert_eq!(
            again.problem(409, "already-claimed")["claim_id"],
            filed["claim_id"]
        );
        let step = |client, tail: &str, body: &Value| second.post(client, tail, body).expect(200);
        step(
            &office.zhao,
            "review",
            &json!({"reviewed_on": "2021-08-03"}),
        );
        step(
            &office.zhao,
            "publicise",
            &json!({"publicised_on": "2021-08-03"}),
        );
        let done = step(
            &office.qian,
            "approve",
            &json!({"approved_on": "2021-08-11"}),
        );
        assert_eq!(
            (&done["state"], &done["amount_fen"]),
            (&json!("payable"), &json!(30_000)),
            "the parts share the entitlement"
        );
    });
}

#[test]
fn money_is_ordered_back_agreed_in_instalments_and_recovered() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let case = Case::filed(&office, &journey.worker).approved();
        let order = json!({"reason": "The work had ended in April.", "ordered_on": "2021-08-01"});
        case.post(&office.sun, "clawback", &order)
            .problem(409, "wrong-state");
        super::pay(&app, &case);
        assert_eq!(case.shown()["payments"][0]["outcome"], "paid");
        let mut wrong = order.clone();
        wrong["lines"] = json!([1, 2]);
        assert_eq!(
            case.post(&office.sun, "clawback", &wrong).faults(),
            [("/lines/1".to_owned(), "unknown-reference".to_owned())]
        );
        let mut much = order.clone();
        much["amount_fen"] = json!(FLAT_FEN + 1);
        let refused = case
            .post(&office.sun, "clawback", &much)
            .problem(409, "amount-too-large");
        assert_eq!(refused["at_most_fen"], FLAT_FEN);
        let mut early = order.clone();
        early["ordered_on"] = json!("2021-07-01");
        case.post(&office.sun, "clawback", &early)
            .problem(409, "date-out-of-order");
        let ordered = case.post(&office.sun, "clawback", &order).expect(200);
        assert_eq!(ordered["state"], "clawback_ordered");

        let instalments = |parts: &[(&str, i64)]| {
            let parts: Vec<Value> = parts
                .iter()
                .map(|(due_on, amount)| json!({"due_on": due_on, "amount_fen": amount}))
                .collect();
            json!({"agreed_on": "2021-08-10", "instalments": parts})
        };
        let agree = |body: &Value| case.post(&office.sun, "clawback/instalments", body);
        let differ = agree(&instalments(&[
            ("2021-09-30", 20_000),
            ("2021-12-31", 20_000),
        ]));
        assert_eq!(
            differ.problem(409, "amounts-differ")["expected_fen"],
            FLAT_FEN
        );
        agree(&instalments(&[
            ("2021-12-31", 20_000),
            ("2021-09-30", 30_000),
        ]))
        .problem(409, "date-out-of-order");
        agree(&instalments(&[
            ("2021-09-30", 20_000),
            ("2021-12-31", 30_000),
        ]))
        .expect(200);

        let recover = |amount: i64, on: &str| json!({"claim_id": case.claim, "amount_fen": amount, "recovered_on": on, "reference": format!("R-{on}")});
        let post = |body: &Value| office.zhou.post("/finance/recoveries", body);
        let first = office
            .zhou
            .request("POST", "/finance/recoveries")
            .header("idempotency-key", "recovery-1");
        let first = first.json(&recover(20_000, "2021-09-20"));
        let answer = first.expect(200);
        assert_eq!(
            (&answer["state"], &answer["open_fen"], &answer["claim_id"]),
            (
                &json!("clawback_ordered"),
                &json!(30_000),
                &json!(case.claim)
            )
        );
        let again = office
            .zhou
            .request("POST", "/finance/recoveries")
            .header("idempotency-key", "recovery-1");
        let again = again.json(&recover(20_000, "2021-09-20")).expect(200);
        assert_eq!(again, answer, "sent again it is recorded once");
        post(&recover(10_000, "2021-09-20")).problem(409, "already-recorded");
        assert_eq!(
            post(&recover(30_001, "2021-12-20")).problem(409, "amount-too-large")["at_most_fen"],
            30_000
        );
        let receivable = &case.shown()["receivable"];
        assert_eq!(
            (
                &receivable["ordered_fen"],
                &receivable["open_fen"],
                &receivable["recovered_fen"]
            ),
            (&json!(FLAT_FEN), &json!(30_000), &json!(20_000))
        );
        assert_eq!(receivable["instalments"].as_array().unwrap().len(), 2);
        let over = post(&recover(30_000, "2021-12-20")).expect(200);
        assert_eq!(
            (&over["state"], &over["open_fen"]),
            (&json!("recovered"), &json!(0))
        );
        // What was recovered in full may be claimed again.
        let path = format!("{}/claims", case.holder);
        office.wang.post(&path, &transport()).expect(201);
    });
}

#[test]
fn money_is_recovered_by_the_office_that_paid_it_alone() {
    on_every_app(|app| {
        let office = office(&app);
        let case = Case::filed(&office, &entitled(&office).worker).paid();
        let recovery =
            json!({"claim_id": case.claim, "amount_fen": 1, "recovered_on": "2021-09-20"});
        let unknown = [("/claim_id".to_owned(), "unknown-reference".to_owned())];
        let there = app.client("finance", DESTINATION_PROVINCE);
        assert_eq!(
            there.post("/finance/recoveries", &recovery).faults(),
            unknown
        );
        let mut nothing = recovery.clone();
        nothing["claim_id"] = json!("6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e");
        assert_eq!(
            office.zhou.post("/finance/recoveries", &nothing).faults(),
            unknown
        );
        office
            .zhou
            .post("/finance/recoveries", &recovery)
            .problem(409, "wrong-state");
    });
}

#[test]
fn what_is_due_back_is_set_off_against_another_claim() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let case = Case::filed(&office, &journey.worker).paid();
        published(
            &app,
            ORIGIN_PROVINCE,
            &guizhou(&json!({"amount_model": "flat", "flat_fen": 80_000})),
        );
        let part = json!({"kind": "top_up", "applied_on": "2021-08-02"});
        let filed = case.post(&office.wang, "parts", &part).expect(201);
        let other = Case {
            office: &office,
            holder: case.holder.clone(),
            claim: text(&filed["claim_id"]),
        };
        let step = |client, tail: &str, body: &Value| other.post(client, tail, body).expect(200);
        step(
            &office.zhao,
            "review",
            &json!({"reviewed_on": "2021-08-03"}),
        );
        step(
            &office.zhao,
            "publicise",
            &json!({"publicised_on": "2021-08-03"}),
        );
        let order =
            json!({"amount_fen": 20_000, "reason": "Paid too much.", "ordered_on": "2021-08-12"});
        case.post(&office.sun, "clawback", &order).expect(200);
        let offset = |against: &str, amount: i64| {
            let body = json!({"claim_id": case.claim, "against": against, "amount_fen": amount, "offset_on": "2021-08-20"});
            office.zhou.post("/finance/offsets", &body)
        };
        offset(&other.claim, 20_000).problem(409, "wrong-state");
        step(
            &office.qian,
            "approve",
            &json!({"approved_on": "2021-08-13"}),
        );
        assert_eq!(
            offset("6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e", 20_000).faults(),
            [("/against".to_owned(), "unknown-reference".to_owned())]
        );
        let much = offset(&other.claim, 20_001).problem(409, "amount-too-large");
        assert_eq!(much["at_most_fen"], 20_000);
        let done = offset(&other.claim, 20_000).expect(200);
        assert_eq!(
            (&done["claim_id"], &done["state"]),
            (&json!(case.claim), &json!("paid")),
            "a part was due back and came: the rest is rightly paid"
        );
        let shown = other.shown();
        let posted = shown["postings"].as_array().unwrap().last().unwrap();
        assert_eq!(
            json!([
                posted["kind"],
                posted["to"],
                posted["from"],
                posted["amount_fen"]
            ]),
            json!(["offset", "paid", "payable", 20_000])
        );
    });
}

#[test]
fn whoever_voids_what_a_paid_claim_rests_on_is_told_so() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let case = Case::filed(&office, &journey.worker);
        let worker = format!("/workers/{}", journey.worker);
        let stage = |stage: &str| {
            let shown = office.wang.get(&worker).expect(200);
            assert_eq!(shown["stage"], stage);
            let position = shown["basis"]["position"].clone();
            let list = format!("/workers?stage={stage}&min_position={position}");
            let listed = office.wang.get(&list).expect(200);
            assert_eq!(listed["items"][0]["id"], json!(journey.worker));
        };
        stage("employed");
        let case = case.paid();
        stage("subsidised");
        // Nothing rests on a training of hers.
        let training = json!({"kind": "pre_job", "occupation": "4-10-01-06", "region": "520502", "hours": 40,
            "started_on": "2021-02-21", "completed_on": "2021-02-25", "passed": true});
        let trainings = format!("{worker}/trainings");
        let recorded = office.wang.post(&trainings, &training).expect(201);
        let twice = office.wang.post(&trainings, &training);
        assert_eq!(
            twice.problem(409, "already-recorded")["training_id"],
            recorded["training_id"]
        );
        let reason = json!({"reason": "Recorded for the wrong person."});
        let training = text(&recorded["training_id"]);
        let void = format!("{trainings}/{training}/void");
        let voided = office.wang.post(&void, &reason).expect(200);
        assert_eq!(voided["warnings"], json!(null));
        let void = format!("{worker}/dispatches/{}/void", journey.dispatch);
        let voided = office.wang.post(&void, &reason).expect(200);
        let warning = &voided["warnings"][0];
        assert_eq!(warning["code"], "claim-rests-on-it");
        let told = format!("({}: paid)", case.claim);
        assert!(text(&warning["message"]).ends_with(&told), "{warning}");
    });
}
