//! What a finding stops: approvals, payments, the destruction of data.

use serde_json::json;

use super::office::{
    account_number, approve, auditor, caseworker, class_at_home, conclude, on_notice, only, page,
    read, traveller,
};
use crate::backend::on_every_backend;
use crate::batches::office::{
    approve as approve_batch, claimant, export, finance, office, prepare, prepared,
};

#[test]
fn an_approval_waits_until_two_auditors_have_cleared_what_stops_it() {
    on_every_backend(|backend| {
        let app = crate::app::TestApp::on(backend);
        let (worker, _) = traveller(&app, &account_number());
        let claim = on_notice(&app, &worker);
        let before = app.head();
        class_at_home(&app, &worker);

        let refused = approve(&app, &worker, &claim).problem(409, "finding-open");
        assert_eq!(refused["findings"][0]["rule"], "R21");
        let finding = only(&app, "R21", &worker);
        assert_eq!(finding["id"], refused["findings"][0]["finding_id"]);
        assert_eq!(finding["severity"], "block");
        assert_eq!(finding["state"], "open");
        assert_eq!(finding["claim_ids"], json!([claim]));
        assert_eq!(finding["amount_fen"], 50_000);
        let id = finding["id"].as_str().unwrap();

        let first = conclude(&app, "he", id, "cleared").expect(200);
        assert_eq!(first["state"], "clearing");
        approve(&app, &worker, &claim).problem(409, "finding-open");
        let again = conclude(&app, "he", id, "cleared").problem(409, "same-person");
        assert_eq!(again["acted_as"], "first_auditor");
        let second = conclude(&app, "shi", id, "cleared").expect(200);
        assert_eq!(second["state"], "cleared");
        approve(&app, &worker, &claim).expect(200);

        let shown = read(&app, id);
        assert_eq!(shown["state"], "cleared");
        assert_eq!(shown["holds"], true);
        let decided: Vec<_> = shown["conclusions"].as_array().unwrap().iter().collect();
        assert_eq!(decided.len(), 2);
        assert_eq!(
            (&decided[0]["decides"], &decided[1]["decides"]),
            (&json!(false), &json!(true))
        );
        conclude(&app, "third", id, "cleared").problem(409, "already-concluded");

        // What was known before the class was recorded.
        let then = format!("/audit/findings?rule=R21&subject={worker}&as_of={before}");
        let then = auditor(&app, "reader").get(&then).expect(200);
        assert_eq!((&then["items"], &then["count"]), (&json!([]), &json!(0)));
        auditor(&app, "reader")
            .get(&format!("/audit/findings/{id}?as_of={before}"))
            .problem(404, "not-found");
        let history = auditor(&app, "reader")
            .get(&format!("/audit/findings/{id}/history"))
            .expect(200);
        let types: Vec<_> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["event_type"].as_str().unwrap())
            .collect();
        assert_eq!(
            types,
            ["FindingNoted", "FindingConcluded", "FindingConcluded"]
        );
        let path = format!("/audit/findings/{id}/history/1");
        let first = auditor(&app, "reader").get(&path).expect(200);
        assert_eq!(first["state"]["conclusions"], json!([]));
        let path = format!("/audit/findings/{id}/history/3?diff_from=1");
        let last = auditor(&app, "reader").get(&path).expect(200);
        let diff = last["diff"].as_array().unwrap();
        assert!(diff.iter().any(|it| it["path"] == "/state"), "{diff:?}");
        let elsewhere = app.client("auditor", "620000");
        elsewhere.get(&path).problem(404, "not-found");
    });
}

#[test]
fn facts_that_are_put_right_take_a_finding_away() {
    on_every_backend(|backend| {
        let app = crate::app::TestApp::on(backend);
        let (worker, _) = traveller(&app, &account_number());
        let claim = on_notice(&app, &worker);
        let class = class_at_home(&app, &worker);
        let id = only(&app, "R21", &worker)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        conclude(&app, "he", &id, "confirmed").expect(200);
        approve(&app, &worker, &claim).problem(409, "finding-open");

        let path = format!("/workers/{worker}/trainings/{class}/void");
        let reason = json!({"reason": "Recorded for the wrong person."});
        caseworker(&app).post(&path, &reason).expect(200);
        approve(&app, &worker, &claim).expect(200);
        assert_eq!(
            page(&app, &format!("rule=R21&subject={worker}"))["count"],
            0
        );
        let shown = read(&app, &id);
        assert_eq!(shown["holds"], false);
        assert_eq!(shown["state"], "confirmed", "as it was seen last");
    });
}

#[test]
fn whoever_had_a_hand_in_it_concludes_nothing() {
    on_every_backend(|backend| {
        let app = crate::app::TestApp::on(backend);
        let (worker, _) = traveller(&app, &account_number());
        on_notice(&app, &worker);
        class_at_home(&app, &worker);
        let id = only(&app, "R21", &worker)["id"]
            .as_str()
            .unwrap()
            .to_owned();
        let recorder = conclude(&app, "recorder", &id, "cleared");
        let recorder = recorder.problem(409, "same-person");
        assert_eq!(recorder["acted_as"], "recorder");
        let examiner = conclude(&app, "examiner", &id, "cleared");
        assert_eq!(examiner.problem(409, "same-person")["acted_as"], "claim");
        let tomorrow =
            json!({"outcome": "cleared", "reason": "Too early.", "concluded_on": "2199-01-01"});
        auditor(&app, "he")
            .post(&format!("/audit/findings/{id}/conclusions"), &tomorrow)
            .problem(409, "date-in-future");
        let empty = json!({"outcome": "guilty", "reason": ""});
        let refused = auditor(&app, "he")
            .post(&format!("/audit/findings/{id}/conclusions"), &empty)
            .problem(422, "invalid-request");
        assert_eq!(refused["errors"].as_array().unwrap().len(), 3);
    });
}

#[test]
fn what_stops_payment_keeps_a_claim_out_of_batches() {
    on_every_backend(|backend| {
        let app = office(backend);
        let (early, late, fine) = (claimant(&app), claimant(&app), claimant(&app));
        class_at_home(&app, &early.0);
        let answer = prepare(&finance(&app, "preparer"), &[&early.1, &fine.1]).expect(201);
        let refused = json!([{"claim_id": early.1, "reason": "finding"}]);
        assert_eq!(answer["refused"], refused);
        assert_eq!(answer["lines"].as_array().unwrap().len(), 1);

        let path = prepared(&app, &[&late.1, &claimant(&app).1]);
        class_at_home(&app, &late.0);
        let approved = approve_batch(&app, &path).expect(200);
        let dropped = json!([{"claim_id": late.1, "reason": "finding"}]);
        assert_eq!(approved["dropped"], dropped);

        for (worker, _) in [&early, &late] {
            let id = only(&app, "R21", worker)["id"].as_str().unwrap().to_owned();
            conclude(&app, "he", &id, "cleared").expect(200);
            conclude(&app, "shi", &id, "cleared").expect(200);
        }
        let path = prepared(&app, &[&early.1, &late.1]);
        assert_eq!(approve_batch(&app, &path).expect(200)["dropped"], json!([]));
        assert_eq!(export(&app, &path).expect(200)["dropped"], json!([]));
    });
}

#[test]
fn nobody_is_erased_while_somebody_has_to_decide() {
    on_every_backend(|backend| {
        let app = crate::app::TestApp::on(backend);
        let (worker, _) = traveller(&app, &account_number());
        class_at_home(&app, &worker);
        let undecided = page(&app, &format!("subject={worker}&state=open"));
        let undecided = undecided["items"].as_array().unwrap().clone();
        assert!(!undecided.is_empty());
        let path = format!("/workers/{worker}/erasure");
        let reason = json!({"reason": "Asked for by the person."});
        let refused = caseworker(&app)
            .post(&path, &reason)
            .problem(409, "open-money");
        assert!(!refused["findings"].as_array().unwrap().is_empty());
        for finding in &undecided {
            let id = finding["id"].as_str().unwrap();
            conclude(&app, "he", id, "confirmed").expect(200);
        }
        caseworker(&app).post(&path, &reason).expect(200);
    });
}
