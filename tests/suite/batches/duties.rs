//! Who may do what: nobody twice about the same money.

use serde_json::json;

use super::office::{
    APPROVED, EXPORTED, approve, batch, claimant, exported, finance, office, paid, prepare,
    prepared, uploaded,
};
use crate::backend::on_every_backend;
use crate::people::{ORIGIN, ORIGIN_PROVINCE};

#[test]
fn whoever_decided_on_a_claim_neither_prepares_nor_approves_its_batch() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (_, claim) = claimant(&app);
        for acted in ["filer", "examiner", "decider"] {
            let answer = prepare(&finance(&app, acted), &[&claim]).expect(201);
            assert_eq!(
                answer["refused"],
                json!([{"claim_id": claim, "reason": "same_person"}]),
                "{acted}"
            );
        }
        let path = prepared(&app, &[&claim]);
        let body = json!({"approved_on": APPROVED});
        let refused = finance(&app, "preparer")
            .post(&format!("{path}/approve"), &body)
            .problem(409, "same-person");
        assert_eq!(refused["claim_ids"], json!([]));
        for acted in ["filer", "examiner", "decider"] {
            let refused = finance(&app, acted)
                .post(&format!("{path}/approve"), &body)
                .problem(409, "same-person");
            assert_eq!(refused["claim_ids"], json!([claim]), "{acted}");
        }
        approve(&app, &path).expect(200);
    });
}

#[test]
fn results_are_typed_by_another_person_and_uploaded_by_anybody() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (_, claim) = claimant(&app);
        let path = exported(&app, &[&claim]);
        let typed = json!({"results": [paid(&claim, "B1")]});
        for same in ["preparer", "cashier"] {
            finance(&app, same)
                .post(&format!("{path}/results"), &typed)
                .problem(409, "same-person");
        }
        let table = format!(
            "申领编号,状态,金额(元),银行流水号,日期\r\n{claim},成功,500.00,B1,2022-06-07\r\n"
        );
        let cashier = finance(&app, "cashier");
        let taken = uploaded(&cashier, &path, "text/csv", table.as_bytes()).expect(200);
        assert_eq!(taken["paid"], 1, "{taken}");
        let result = &batch(&app, &path)["results"][0];
        assert_eq!(
            (
                &result["uploaded_by"],
                &result["by_hand"],
                &result["format"]
            ),
            (&json!("local/cashier"), &json!(false), &json!("csv"))
        );
        assert_eq!(
            result["file_sha256"],
            hearth::bank::file_sha256(table.as_bytes())
        );
    });
}

#[test]
fn outside_the_region_there_are_neither_claims_nor_batches() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (_, claim) = claimant(&app);
        let path = prepared(&app, &[&claim]);
        let elsewhere = app.client_named("far", "finance", "440000");
        let answer = prepare(&elsewhere, &[&claim]);
        assert_eq!(
            answer.faults(),
            [("/claim_ids/0".to_owned(), "unknown-reference".to_owned())]
        );
        elsewhere.get(&path).problem(404, "not-found");
        elsewhere
            .get(&format!("{path}/history"))
            .problem(404, "not-found");
        elsewhere
            .get(&format!("{path}.csv"))
            .problem(404, "not-found");
        let steps = [
            ("approve", json!({"approved_on": APPROVED})),
            ("export", json!({"exported_on": EXPORTED})),
            ("cancel", json!({"reason": "x", "cancelled_on": APPROVED})),
            ("results", json!({"results": [paid(&claim, "B1")]})),
        ];
        for (step, body) in &steps {
            elsewhere
                .post(&format!("{path}/{step}"), body)
                .problem(404, "not-found");
        }
        let listed = elsewhere.get("/finance/batches").expect(200);
        assert_eq!(listed["items"], json!([]));
        let follows = json!({"follows": path.rsplit('/').next(), "prepared_on": "2022-07-01"});
        assert_eq!(
            elsewhere.post("/finance/batches", &follows).faults(),
            [("/follows".to_owned(), "unknown-reference".to_owned())]
        );
        // Who approves claims and who audits read, and do no more.
        for role in ["approver", "auditor"] {
            let reader = app.client(role, ORIGIN_PROVINCE);
            reader.get(&path).expect(200);
            reader.get(&format!("{path}.csv")).problem(403, "forbidden");
            for (step, body) in &steps {
                reader
                    .post(&format!("{path}/{step}"), body)
                    .problem(403, "forbidden");
            }
        }
        let county = app.client_named("county", "finance", "520521");
        county.get(&path).problem(404, "not-found");
        let body = json!({"claim_ids": [claim], "prepared_on": "2022-06-01", "region": ORIGIN});
        county
            .post("/finance/batches", &body)
            .problem(403, "forbidden");
    });
}

#[test]
fn the_same_key_gets_the_first_answer_and_no_second_step() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (_, claim) = claimant(&app);
        let keyed = |name: &str, path: &str, key: &str, body: &serde_json::Value| {
            finance(&app, name)
                .request("POST", path)
                .header("idempotency-key", key)
                .json(body)
        };
        let wish = json!({"filter": {"region": ORIGIN}, "prepared_on": "2022-06-01"});
        let first = keyed("preparer", "/finance/batches", "p", &wish).expect(201);
        assert_eq!(first["lines"][0]["claim_id"], claim);
        let path = format!("/finance/batches/{}", first["id"].as_str().unwrap());
        let approval = json!({"approved_on": APPROVED});
        let approved = keyed("second", &format!("{path}/approve"), "a", &approval).expect(200);
        let order = json!({"exported_on": EXPORTED});
        let exported = keyed("cashier", &format!("{path}/export"), "e", &order).expect(200);
        for _ in 0..2 {
            assert_eq!(
                keyed("preparer", "/finance/batches", "p", &wish).expect(201),
                first
            );
            assert_eq!(
                keyed("second", &format!("{path}/approve"), "a", &approval).expect(200),
                approved
            );
            assert_eq!(
                keyed("cashier", &format!("{path}/export"), "e", &order).expect(200),
                exported
            );
        }
        keyed(
            "cashier",
            &format!("{path}/export"),
            "e",
            &json!({"exported_on": "2022-06-04"}),
        )
        .problem(422, "key-reused");
        assert_eq!(batch(&app, &path)["version"], 4);
    });
}
