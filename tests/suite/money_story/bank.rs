//! Batches over HTTP, and a bank that says what the test makes it say.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::books::Books;
use super::town::NATION;
use super::{patiently, settled};
use crate::app::{Client, TestApp};
use hearth::chance;

/// The days of one batch.
pub struct Days {
    pub prepared: &'static str,
    pub approved: &'static str,
    pub exported: &'static str,
    pub paid: &'static str,
}

pub fn finance<'a>(app: &'a TestApp, name: &str) -> Client<'a> {
    app.client_named(name, "finance", NATION)
}

/// A batch that went to the bank.
pub struct Sent {
    /// Its id.
    pub id: String,
    /// The claims that it pays.
    pub claims: Vec<String>,
    /// Those that were no lines, with the reason.
    pub refused: BTreeMap<String, String>,
    paid_on: &'static str,
}

impl Sent {
    /// Prepares, approves and exports a batch, each by somebody else. What goes to the bank is what is due.
    #[track_caller]
    pub fn of(app: &TestApp, books: &Books, what: &Value, days: &Days) -> Self {
        let mut body = what.clone();
        body["prepared_on"] = json!(days.prepared);
        let key = chance::id().to_string();
        let preparer = finance(app, "preparer");
        let prepare = || {
            let request = preparer.request("POST", "/finance/batches");
            request.header("idempotency-key", &key).json(&body)
        };
        let id = patiently(prepare).expect(201)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        settled(app);
        let path = format!("/finance/batches/{id}");
        let ready = preparer.get(&path).expect(200);
        assert_eq!(ready["state"], "ready");
        let text = |line: &Value, name: &str| line[name].as_str().unwrap().to_owned();
        let lines = ready["lines"].as_array().unwrap();
        let claims: Vec<String> = lines.iter().map(|line| text(line, "claim_id")).collect();
        let refused = ready["refused"].as_array().unwrap().iter();
        let refused = refused.map(|line| (text(line, "claim_id"), text(line, "reason")));
        let refused = refused.collect();
        let second = finance(app, "second");
        let approve = json!({"approved_on": days.approved});
        let approved = patiently(|| second.post(&format!("{path}/approve"), &approve));
        assert_eq!(approved.expect(200)["dropped"], json!([]));
        let cashier = finance(app, "cashier");
        let export = json!({"exported_on": days.exported});
        let exported = patiently(|| cashier.post(&format!("{path}/export"), &export));
        assert_eq!(exported.expect(200)["dropped"], json!([]));
        let sent = Self {
            id,
            claims,
            refused,
            paid_on: days.paid,
        };
        sent.file_is_what_is_due(app, books);
        sent
    }

    pub fn path(&self) -> String {
        format!("/finance/batches/{}", self.id)
    }

    /// The file names each claim once, with what it is due, and their sum.
    fn file_is_what_is_due(&self, app: &TestApp, books: &Books) {
        let sum: i64 = self.claims.iter().map(|claim| books.due_fen(claim)).sum();
        let batch = finance(app, "reader").get(&self.path()).expect(200);
        let export = &batch["exports"][0];
        assert_eq!(
            (&export["count"], &export["control_sum_fen"]),
            (&json!(self.claims.len()), &json!(sum))
        );
        let file = finance(app, "cashier").get(&format!("{}.json", self.path()));
        let file = file.expect(200);
        assert_eq!(file["control_sum_fen"], sum);
        let lines = file["lines"].as_array().unwrap();
        let asked: BTreeMap<&str, i64> = lines
            .iter()
            .map(|line| {
                let claim = line["claim_id"].as_str().unwrap();
                (claim, line["amount_fen"].as_i64().unwrap())
            })
            .collect();
        assert_eq!(lines.len(), asked.len(), "each claim once");
        let due = |claim: &String| books.due_fen(claim);
        let due = self.claims.iter().map(|claim| (claim.as_str(), due(claim)));
        assert_eq!(asked, due.collect());
    }

    /// The bank pays a claim.
    pub fn paid(&self, books: &mut Books, claim: &str) -> Value {
        let due = books.due_fen(claim);
        books.paid(claim, due);
        json!({
            "claim_id": claim, "status": "paid", "amount_fen": due, "reference": format!("P-{claim}"),
            "paid_on": self.paid_on,
        })
    }

    /// Somebody who did nothing else types what the bank says.
    #[track_caller]
    pub fn told(&self, app: &TestApp, results: &[Value]) -> Value {
        let sum: i64 = results
            .iter()
            .filter_map(|it| it["amount_fen"].as_i64())
            .sum();
        let body = json!({"control_sum_fen": sum, "count": results.len(), "results": results});
        let path = format!("{}/results", self.path());
        let taken = finance(app, "typist").post(&path, &body).expect(200);
        settled(app);
        taken
    }

    /// The bank pays all but some, which fail; what came out is what was said.
    #[track_caller]
    pub fn answered(&self, app: &TestApp, books: &mut Books, fails: &BTreeSet<String>) {
        self.answered_for(app, books, &self.claims, fails);
    }

    /// The same for some of its claims.
    #[track_caller]
    pub fn answered_for(
        &self,
        app: &TestApp,
        books: &mut Books,
        claims: &[String],
        fails: &BTreeSet<String>,
    ) {
        let mut failed = 0;
        let mut result = |claim: &String| {
            if fails.contains(claim) {
                failed += 1;
                json!({"claim_id": claim, "status": "failed", "reason": "account_closed"})
            } else {
                self.paid(books, claim)
            }
        };
        let results: Vec<Value> = claims.iter().map(&mut result).collect();
        let taken = self.told(app, &results);
        assert_eq!(taken["failed"], failed);
        assert_eq!(taken["paid"], results.len() - failed);
        assert_eq!(taken["breaks"], json!([]));
    }

    /// The bank sends back what it had paid.
    #[track_caller]
    pub fn sent_back(&self, app: &TestApp, books: &mut Books, claims: &[String], on: &str) {
        let results: Vec<Value> = claims
            .iter()
            .map(|claim| {
                books.returned(claim);
                json!({
                    "claim_id": claim, "status": "returned", "reason": "name_differs", "reference": format!("R-{claim}"),
                    "paid_on": on,
                })
            })
            .collect();
        let taken = self.told(app, &results);
        assert_eq!(
            (&taken["returned"], &taken["breaks"]),
            (&json!(claims.len()), &json!([]))
        );
    }
}
