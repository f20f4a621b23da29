//! What the bank says, in every form, and what differs.

use encoding_rs::GB18030;
use serde_json::{Value, json};

use super::office::{
    PAID, batch, claim_state, claimant, exported, finance, line, office, paid, prepared, today,
    typed, uploaded,
};
use crate::app::TestApp;
use crate::backend::on_every_backend;

const HEAD: &str = "付款编号,状态,金额(元),银行流水号,日期";

fn payment(app: &TestApp, path: &str, claim: &str) -> String {
    let line = line(&batch(app, path), claim);
    line["payment_id"].as_str().unwrap().to_owned()
}

#[test]
fn the_same_results_again_change_nothing_whatever_their_form() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (one, other) = (claimant(&app), claimant(&app));
        let path = exported(&app, &[&one.1, &other.1]);
        let row = |claim: &str, no: &str| {
            format!(
                "{},成功,500.00,{no},2022-06-07\r\n",
                payment(&app, &path, claim)
            )
        };
        let (first, second) = (row(&one.1, "B1"), row(&other.1, "B2"));
        let table = format!("{HEAD}\r\n{first}{second}");
        let cashier = finance(&app, "cashier");
        let taken = uploaded(&cashier, &path, "text/csv", table.as_bytes()).expect(200);
        assert_eq!(taken["paid"], 2, "{taken}");
        let known = batch(&app, &path);

        let sorted = format!("\u{feff}{HEAD}\n{second}{first}");
        let (older, _, _) = GB18030.encode(&table);
        let list = json!([paid(&other.1, "B2"), paid(&one.1, "B1")]);
        let again = [
            uploaded(&cashier, &path, "text/csv", table.as_bytes()),
            uploaded(
                &cashier,
                &path,
                "text/csv; charset=utf-8",
                sorted.as_bytes(),
            ),
            uploaded(&cashier, &path, "text/csv", &older),
            typed(&app, &path, &list),
        ];
        for answer in again {
            assert_eq!(answer.expect(200), taken);
        }
        assert_eq!(batch(&app, &path), known);
        assert_eq!(
            claim_state(&app, &one.0, &one.1),
            ("paid".to_owned(), 50_000)
        );
    });
}

#[test]
fn a_file_is_taken_whole_or_not_at_all() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, claim) = claimant(&app);
        let path = exported(&app, &[&claim]);
        let before = batch(&app, &path);
        let cashier = finance(&app, "cashier");
        let payment = payment(&app, &path, &claim);
        let wrong_sum =
            format!("{HEAD}\r\n{payment},成功,500.00,B1,2022-06-07\r\n合计,笔数:1,400.00,,\r\n");
        let answer = uploaded(&cashier, &path, "text/csv", wrong_sum.as_bytes());
        let problem = answer.problem(422, "unreadable-file");
        assert_eq!(
            problem["faults"][0]["code"], "wrong-control-sum",
            "{problem}"
        );
        assert_eq!(problem["faults"][0]["line"], 3);
        let garbled = format!(
            "{HEAD}\r\n{payment},成功,fünf,B1,2022-06-07\r\n{payment},???,1.00,B1,2022-06-07\r\n"
        );
        let answer = uploaded(&cashier, &path, "text/csv", garbled.as_bytes());
        assert_eq!(
            answer.problem(422, "unreadable-file")["faults"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
        assert!(!answer.text().contains("fünf"), "no value is repeated");
        let bomb = b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>";
        uploaded(&cashier, &path, "application/xml", bomb).problem(422, "unreadable-file");
        uploaded(&cashier, &path, "application/pdf", b"%PDF")
            .problem(415, "unsupported-media-type");
        let large = vec![b'x'; 10 * 1024 * 1024 + 1];
        uploaded(&cashier, &path, "text/csv", &large).problem(413, "payload-too-large");
        uploaded(&cashier, &path, "application/json", b"{").problem(400, "invalid-json");

        let hand = |body: Value| finance(&app, "typist").post(&format!("{path}/results"), &body);
        let wrong = json!({"control_sum_fen": 40_000, "results": [paid(&claim, "B1")]});
        hand(wrong).problem(422, "unreadable-file");
        let misspelt =
            json!({"results": [{"claim_id": claim, "status": "paid", "refrence": "B1"}]});
        assert_eq!(
            hand(misspelt).faults(),
            [("/results/0/refrence".to_owned(), "unknown-field".to_owned())]
        );
        assert_eq!(batch(&app, &path), before);
        assert_eq!(claim_state(&app, &worker, &claim).0, "batched");
        let right = json!({"control_sum_fen": 50_000, "count": 1, "results": [paid(&claim, "B1")]});
        hand(right).expect(200);
    });
}

#[test]
fn results_before_the_export_are_refused() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (_, claim) = claimant(&app);
        let path = prepared(&app, &[&claim]);
        let refused = typed(&app, &path, &json!([paid(&claim, "B1")])).problem(409, "wrong-state");
        assert_eq!(refused["state"], "ready");
    });
}

#[test]
fn another_amount_is_a_break_until_a_person_settles_it() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, claim) = claimant(&app);
        let path = exported(&app, &[&claim]);
        let mut less = paid(&claim, "B1");
        less["amount_fen"] = json!(49_000);
        let taken = typed(&app, &path, &json!([less])).expect(200);
        let found = taken["breaks"][0].clone();
        assert_eq!(
            (&taken["paid"], &found["kind"]),
            (&json!(0), &json!("amount_differs"))
        );
        assert_eq!(
            (&found["expected_fen"], &found["found_fen"]),
            (&json!(50_000), &json!(49_000))
        );
        assert_eq!(
            claim_state(&app, &worker, &claim),
            ("batched".to_owned(), 0)
        );

        let reader = app.client("auditor", crate::people::ORIGIN_PROVINCE);
        let open = reader.get("/finance/breaks?open=true").expect(200);
        let item = &open["items"][0];
        assert_eq!(
            (&item["break_id"], &item["age_days"]),
            (&found["break_id"], &json!(0))
        );
        assert_eq!(
            item["resolutions"],
            json!(["accepted", "bank_error", "nothing_new"])
        );
        assert_eq!(
            path,
            format!("/finance/batches/{}", item["batch_id"].as_str().unwrap())
        );
        assert_eq!(
            reader.get("/finance/breaks?open=false").expect(200)["items"],
            json!([])
        );
        let tag = reader.get(&path);
        let tag = tag.header("etag").unwrap();
        let fresh = reader
            .request("GET", &path)
            .header("if-none-match", tag)
            .send();
        assert_eq!(fresh.status, 200, "open breaks grow older");

        let resolve = format!(
            "/finance/breaks/{}/resolve",
            found["break_id"].as_str().unwrap()
        );
        let body = |how: &str| json!({"resolution": how, "reason": "The bank kept its charge.", "resolved_on": today()});
        let refused = finance(&app, "typist")
            .post(&resolve, &body("other_batch"))
            .problem(409, "resolution-does-not-fit");
        assert_eq!(
            refused["allowed"],
            json!(["accepted", "bank_error", "nothing_new"])
        );
        app.client_named("far", "finance", "440000")
            .post(&resolve, &body("accepted"))
            .problem(404, "not-found");
        finance(&app, "typist")
            .post(&resolve, &body("bank_error"))
            .expect(200);
        finance(&app, "typist")
            .post(&resolve, &body("bank_error"))
            .problem(409, "already-resolved");
        let seen = batch(&app, &path);
        assert_eq!(line(&seen, &claim)["standing"], "awaiting");
        assert_eq!(seen["breaks"][0]["resolved"]["resolution"], "bank_error");
        assert_eq!(
            (&seen["breaks"][0]["open"], &seen["breaks"][0]["age_days"]),
            (&json!(false), &Value::Null)
        );
        typed(&app, &path, &json!([paid(&claim, "B2")])).expect(200);
        assert_eq!(
            claim_state(&app, &worker, &claim),
            ("paid".to_owned(), 50_000)
        );
        let nobody = "/finance/breaks/6f1f4c1e-5d52-4a3b-9d0c-3f1a2b4c5d6e/resolve";
        finance(&app, "typist")
            .post(nobody, &body("accepted"))
            .problem(404, "not-found");
    });
}

/// A break about another amount than was sent, and how a person settles it.
fn accepted_at(app: &TestApp, path: &str, claim: &str, amount_fen: i64) -> crate::app::Response {
    let mut other = paid(claim, "B1");
    other["amount_fen"] = json!(amount_fen);
    let taken = typed(app, path, &json!([other])).expect(200);
    let found = &taken["breaks"][0];
    assert_eq!(found["kind"], "amount_differs");
    let resolve = format!(
        "/finance/breaks/{}/resolve",
        found["break_id"].as_str().unwrap()
    );
    let body = json!({"resolution": "accepted", "reason": "As the bank's statement says.", "resolved_on": today()});
    finance(app, "typist").post(&resolve, &body)
}

#[test]
fn less_than_was_sent_is_booked_once_it_is_accepted_and_the_rest_is_paid_later() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, claim) = claimant(&app);
        let path = exported(&app, &[&claim]);
        accepted_at(&app, &path, &claim, 49_000).expect(200);
        let seen = batch(&app, &path);
        assert_eq!(line(&seen, &claim)["standing"], "paid");
        assert_eq!(seen["paid_fen"], 49_000);
        assert_eq!(
            claim_state(&app, &worker, &claim),
            ("payable".to_owned(), 49_000)
        );
        let next = exported(&app, &[&claim]);
        assert_eq!(line(&batch(&app, &next), &claim)["amount_fen"], 1_000);
        let mut rest = paid(&claim, "B2");
        rest["amount_fen"] = json!(1_000);
        typed(&app, &next, &json!([rest])).expect(200);
        assert_eq!(
            claim_state(&app, &worker, &claim),
            ("paid".to_owned(), 50_000)
        );
    });
}

#[test]
fn more_than_was_sent_is_never_booked() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, claim) = claimant(&app);
        let path = exported(&app, &[&claim]);
        let refused = accepted_at(&app, &path, &claim, 50_001).problem(409, "amounts-differ");
        assert_eq!(refused["expected_fen"], 50_000);
        assert_eq!(
            claim_state(&app, &worker, &claim),
            ("batched".to_owned(), 0)
        );
    });
}

#[test]
fn the_word_of_the_bank_is_booked_once_it_is_accepted() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, claim) = claimant(&app);
        let path = exported(&app, &[&claim]);
        let mut early = paid(&claim, "B1");
        early["paid_on"] = json!("2022-06-01");
        let taken = typed(&app, &path, &json!([early])).expect(200);
        let found = &taken["breaks"][0];
        assert_eq!(found["kind"], "date_out_of_order");
        assert_eq!(
            claim_state(&app, &worker, &claim),
            ("batched".to_owned(), 0)
        );
        let resolve = format!(
            "/finance/breaks/{}/resolve",
            found["break_id"].as_str().unwrap()
        );
        let body = json!({"resolution": "accepted", "reason": "Booked the day before.", "resolved_on": today()});
        for same in ["preparer", "cashier"] {
            finance(&app, same)
                .post(&resolve, &body)
                .problem(409, "same-person");
        }
        finance(&app, "typist").post(&resolve, &body).expect(200);
        assert_eq!(line(&batch(&app, &path), &claim)["standing"], "paid");
        assert_eq!(
            claim_state(&app, &worker, &claim),
            ("paid".to_owned(), 50_000)
        );
    });
}

#[test]
fn lines_that_nobody_sent_and_lines_that_are_lacking_are_breaks() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (one, other) = (claimant(&app), claimant(&app));
        let path = exported(&app, &[&one.1, &other.1]);
        let nobody = "6f1f4c1e-5d52-4a3b-9d0c-3f1a2b4c5d6e";
        let results = json!({"results": [paid(&one.1, "B1"), paid(nobody, "B9")]});
        let taken = finance(&app, "typist")
            .post(&format!("{path}/results?complete=true"), &results)
            .expect(200);
        assert_eq!(taken["paid"], 1);
        let kinds: Vec<&str> = taken["breaks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|found| found["kind"].as_str().unwrap())
            .collect();
        assert_eq!(kinds, ["unknown_line", "line_not_in_bank_file"]);
        assert_eq!(claim_state(&app, &one.0, &one.1).0, "paid");

        // The rest comes later: what was lacking is answered by itself, what nobody knows is not.
        typed(&app, &path, &json!([paid(&other.1, "B2")])).expect(200);
        let reader = finance(&app, "reader");
        let page = reader
            .get("/finance/breaks?open=true&page_size=1")
            .expect(200);
        assert_eq!(page["items"][0]["kind"], "unknown_line");
        assert_eq!(page["next_page_token"], Value::Null);
        let first = reader.get("/finance/breaks?page_size=1").expect(200);
        let after = first["next_page_token"].as_str().unwrap();
        let second = reader
            .get(&format!("/finance/breaks?page_size=1&page_token={after}"))
            .expect(200);
        assert_eq!(second["items"][0]["kind"], "line_not_in_bank_file");
        assert_eq!(second["next_page_token"], Value::Null);

        let close = json!({"closed_on": today()});
        let unknown = page["items"][0]["break_id"].as_str().unwrap();
        let open = reader
            .post(&format!("{path}/close"), &close)
            .problem(409, "not-settled");
        assert_eq!(open["open_breaks"], json!([unknown]));
        let body = json!({"resolution": "other_batch", "reason": "Of the city's own list.", "resolved_on": today()});
        reader
            .post(&format!("/finance/breaks/{unknown}/resolve"), &body)
            .expect(200);
        reader.post(&format!("{path}/close"), &close).expect(200);

        // A return may come after that: the batch is open again.
        let back = json!([{"claim_id": other.1, "status": "returned", "reference": "B3", "paid_on": "2022-06-20"}]);
        typed(&app, &path, &back).expect(200);
        assert_eq!(batch(&app, &path)["state"], "exported");
        assert_eq!(claim_state(&app, &other.0, &other.1).0, "payable");
    });
}

/// A status report of the bank (pain.002).
fn report(count: u32, sum: &str, lines: &str) -> String {
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>\
         <GrpHdr><MsgId>R1</MsgId><CreDtTm>2022-06-07T09:00:00</CreDtTm></GrpHdr>\
         <OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>\
         <OrgnlNbOfTxs>{count}</OrgnlNbOfTxs><OrgnlCtrlSum>{sum}</OrgnlCtrlSum></OrgnlGrpInfAndSts>\
         <OrgnlPmtInfAndSts><OrgnlPmtInfId>P1</OrgnlPmtInfId>{lines}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    )
}

#[test]
fn a_status_report_answers_the_order_that_it_names_the_sum_of() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (one, other) = (claimant(&app), claimant(&app));
        let path = exported(&app, &[&one.1, &other.1]);
        let line = |claim: &str, status: &str| {
            let payment = payment(&app, &path, claim).replace('-', "");
            format!(
                "<TxInfAndSts><OrgnlEndToEndId>{payment}</OrgnlEndToEndId><TxSts>{status}</TxSts></TxInfAndSts>"
            )
        };
        let lines = format!("{}{}", line(&one.1, "ACSC"), line(&other.1, "RJCT"));
        let cashier = finance(&app, "cashier");
        let send = |report: &str| uploaded(&cashier, &path, "application/xml", report.as_bytes());
        let refused = send(&report(3, "1500.00", &lines)).problem(409, "control-sum-differs");
        assert_eq!(
            (&refused["stated_count"], &refused["found_count"]),
            (&json!(3), &json!(2))
        );
        assert_eq!(claim_state(&app, &one.0, &one.1).0, "batched");
        let taken = send(&report(2, "1000.00", &lines)).expect(200);
        assert_eq!((&taken["paid"], &taken["failed"]), (&json!(1), &json!(1)));
        assert_eq!(batch(&app, &path)["results"][0]["format"], "pain.002");
        assert_eq!(
            claim_state(&app, &one.0, &one.1),
            ("paid".to_owned(), 50_000)
        );
        assert_eq!(claim_state(&app, &other.0, &other.1).0, "payable");
        assert_eq!(PAID, "2022-06-07");
    });
}
