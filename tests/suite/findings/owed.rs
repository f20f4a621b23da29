//! Under-payment, thresholds, and what happens while findings lag.

use serde_json::json;

use super::office::{account_number, approve, auditor, on_notice, only, page, read, traveller};
use crate::app::on_every_app;
use crate::backend::on_every_backend;
use crate::batches::office::{approve as approve_batch, claimant, office, prepared};
use crate::people::{DESTINATION, ORIGIN_PROVINCE, registered};
use crate::subsidies::made;

#[test]
fn what_was_due_and_never_applied_for_is_an_alert_from_the_day_after_its_window() {
    on_every_app(|app| {
        let (worker, _) = traveller(&app, &account_number());
        let owed = only(&app, "R23", &worker);
        assert_eq!(
            (&owed["severity"], &owed["amount_fen"]),
            (&json!("alert"), &json!(50_000))
        );
        assert_eq!(owed["since"], "2022-04-01");
        assert_eq!(owed["measured"], "scheme=transport apply_by=2022-03-31");
        assert!(!owed["evidence"].as_array().unwrap().is_empty());
        let before = page(&app, &format!("rule=R23&subject={worker}&on=2022-03-31"));
        assert_eq!(before["count"], 0);
        on_notice(&app, &worker);
        assert_eq!(
            page(&app, &format!("rule=R23&subject={worker}"))["count"],
            0
        );

        // Approved, and not paid so many days later.
        let claim = app.client("auditor", ORIGIN_PROVINCE);
        let claim = claim
            .get(&format!("/claims?beneficiary={worker}"))
            .expect(200);
        let claim = claim["items"][0]["claim_id"].as_str().unwrap().to_owned();
        approve(&app, &worker, &claim).expect(200);
        let unpaid = only(&app, "R23", &worker);
        assert_eq!(unpaid["since"], "2022-04-22", "the 61st day");
        assert_eq!(unpaid["claim_ids"], json!([claim]));
    });
}

#[test]
fn a_dated_policy_says_how_long_is_too_long() {
    on_every_app(|app| {
        let caseworker = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&caseworker);
        let gone = json!({"destination": DESTINATION, "departed_on": "2021-03-01"});
        made(&caseworker, &format!("/workers/{worker}/dispatches"), &gone);
        let missed = only(&app, "R22", &worker);
        assert_eq!(missed["since"], "2021-05-01");
        let shown = read(&app, missed["id"].as_str().unwrap());
        assert_eq!(shown["policy"], json!(null), "the software's own");
        let before = app.head();

        let admin = |name: &str| app.client_named(name, "policy_admin", "000000");
        let mut policy = json!({
            "scheme": "findings", "region": "520000", "valid_from": "2021-01-01", "source": "The province's audit plan.",
            "clauses": [], "parameters": {"thresholds": {"R22.days": 0, "R22.weeks": 4}},
            "reason": "The plan reached us late.",
        });
        let refused = admin("zhao").post("/policies", &policy);
        let refused = refused.problem(422, "invalid-request");
        assert_eq!(refused["errors"].as_array().unwrap().len(), 2, "{refused}");
        policy["parameters"] = json!({"thresholds": {"R22.days": 30}});
        let proposed = admin("zhao").post("/policies", &policy).expect(201);
        let id = proposed["id"].as_str().unwrap();
        admin("qian")
            .request("POST", &format!("/policies/{id}/confirm"))
            .send()
            .expect(200);

        let sooner = only(&app, "R22", &worker);
        assert_eq!(
            (&sooner["id"], &sooner["since"]),
            (&missed["id"], &json!("2021-04-01"))
        );
        let shown = read(&app, sooner["id"].as_str().unwrap());
        assert_eq!(shown["policy"], json!({"id": id, "version": 1}));
        let then = format!("/audit/findings?rule=R22&subject={worker}&as_of={before}");
        let then = auditor(&app, "reader").get(&then).expect(200);
        assert_eq!(then["items"][0]["since"], "2021-05-01");
    });
}

#[test]
fn nothing_is_approved_on_findings_that_lag() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (worker, _) = traveller(&app, &account_number());
        let claim = on_notice(&app, &worker);
        let batch = prepared(&app, &[&claimant(&app).1]);
        // What was written stands in the way of writing it again: the projection goes no further.
        let back = "UPDATE projection SET checkpoint = 1 WHERE name = 'findings'";
        let rows = &app.installation.store.rows;
        app.runtime.block_on(rows.execute(back, &[])).unwrap();
        approve(&app, &worker, &claim).problem(503, "behind");
        approve_batch(&app, &batch).problem(503, "behind");
    });
}
