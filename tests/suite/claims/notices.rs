//! What is printed: public notices without names, decisions with them.

use serde_json::{Value, json};

use super::{Case, entitled, office};
use crate::app::{Client, Response, TestApp, on_every_app};
use crate::people::ORIGIN;
use crate::subsidies::{FLAT_FEN, line};

#[track_caller]
fn page(client: &Client<'_>, path: &str) -> String {
    let sent = client.request("GET", path).header("accept", "text/html");
    let answer = sent.send();
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(
        answer.header("content-type"),
        Some("text/html; charset=utf-8")
    );
    answer.text()
}

#[test]
fn several_claims_are_put_on_one_notice_each_for_itself() {
    on_every_app(|app| {
        let office = office(&app);
        let cases = [(); 2].map(|()| Case::filed(&office, &entitled(&office).worker));
        let [ready, early] = &cases;
        ready.review();
        let nobody = "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e";
        let body = json!({
            "claim_ids": [ready.claim, early.claim, nobody], "place": "Notice board", "publicised_on": "2021-07-06",
        });
        let post = || {
            let request = office.zhao.request("POST", "/public-notices");
            request.header("idempotency-key", "notice-7").json(&body)
        };
        let answer = post().expect(200);
        let items = answer["items"].as_array().unwrap();
        assert_eq!(
            items[0],
            json!({"claim_id": ready.claim, "done": true, "state": "publicised", "last_day": "2021-07-13", "problem": null})
        );
        assert_eq!(
            (&items[1]["done"], &items[1]["problem"]["type"]),
            (&json!(false), &json!("/problems/wrong-state"))
        );
        assert_eq!(items[2]["problem"]["errors"][0]["pointer"], "/claim_ids/2");
        assert_eq!(early.shown()["state"], "filed");
        // Sent again once the other is ready, it is done for both and twice for none.
        early.review();
        let again = post().expect(200);
        assert_eq!(again["items"][0], items[0]);
        assert_eq!(again["items"][1]["done"], true);
        assert_eq!(ready.shown()["notice"]["place"], "Notice board");
    });
}

#[test]
fn a_notice_is_printed_without_what_would_find_the_person() {
    on_every_app(|app| {
        let office = office(&app);
        let case = Case::filed(&office, &entitled(&office).worker);
        let path = format!("/public-notices?claim_ids={}", case.claim);
        assert_eq!(office.wang.get(&path).expect(200)["items"], json!([]));
        let case = case.on_notice();
        let shown = office.wang.get(&path).expect(200);
        assert_eq!(
            shown["items"],
            json!([{
                "claim_id": case.claim, "name_masked": "李**", "origin": {"code": ORIGIN, "name": "七星关区"}, "scheme": "transport",
                "scheme_name": "一次性交通费补助", "amount_fen": FLAT_FEN, "object_to": "七星关区补贴受理部门",
                "notice": {"publicised_on": "2021-07-06", "place": "Notice board", "last_day": "2021-07-13", "unpublished_years": []},
            }])
        );
        let html = page(&office.wang, &path);
        for said in [
            "补贴申领公示",
            "李**",
            "七星关区",
            "500.00元",
            "2021-07-06至2021-07-13",
            "@media print",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert!(!html.contains("李秀英"));
        for (on, count) in [("2021-07-05", 0), ("2021-07-13", 1), ("2021-07-14", 0)] {
            let found = office.wang.get(&format!("{path}&on={on}")).expect(200);
            assert_eq!(found["items"].as_array().unwrap().len(), count, "{on}");
        }
        let elsewhere = app.client("caseworker", "620000");
        assert_eq!(elsewhere.get(&path).expect(200)["items"], json!([]));
        let faults = |query: &str| office.wang.get(&format!("/public-notices{query}")).faults();
        let fault = |code: &str| [("/query/claim_ids".to_owned(), code.to_owned())];
        assert_eq!(faults(""), fault("missing"));
        assert_eq!(faults("?claim_ids=x"), fault("invalid-id"));
        let many = vec![case.claim.as_str(); 101].join(",");
        assert_eq!(faults(&format!("?claim_ids={many}")), fault("too-many"));
    });
}

/// How often a name was read for a decision.
fn readings(app: &TestApp) -> i64 {
    let sql = "SELECT COUNT(*) FROM access_log WHERE action = $1 AND purpose = $1";
    let db = app.installation.store.log.db();
    let (count,): (i64,) = app
        .runtime
        .block_on(db.fetch_optional(sql, &["decision".into()]))
        .unwrap()
        .unwrap();
    count
}

#[test]
fn an_approval_is_told_with_its_grounds_and_remedies() {
    on_every_app(|app| {
        let office = office(&app);
        let case = Case::filed(&office, &entitled(&office).worker).on_notice();
        let path = format!("{}/decision", case.path());
        office.wang.get(&path).problem(404, "not-found");
        assert_eq!(
            readings(&app),
            0,
            "where nothing is decided no name is read"
        );
        case.approve(&office.qian).expect(200);
        let decision = office.wang.get(&path).expect(200);
        assert_eq!(
            json!([
                decision["kind"],
                decision["name"],
                decision["scheme_name"],
                decision["amount_fen"],
                decision["applied_on"],
                decision["decided_on"],
                decision["reason"],
                decision["region"]["name"],
            ]),
            json!([
                "approved",
                "李秀英",
                "一次性交通费补助",
                FLAT_FEN,
                "2021-07-01",
                "2021-07-14",
                null,
                "七星关区"
            ])
        );
        let ground = &decision["grounds"][0];
        assert_eq!(
            (&ground["line_no"], &ground["amount_fen"]),
            (&json!(1), &json!(FLAT_FEN))
        );
        assert!(ground["policy_document"].is_string(), "{ground}");
        assert!(line(&ground["determination"], "duration")["clause"].is_string());
        assert!(decision["remedies"][0].as_str().unwrap().contains("60日"));
        assert_eq!(readings(&app), 1);
        let html = page(&office.wang, &path);
        for said in [
            "补贴申领审批决定书",
            "李秀英",
            "500.00元",
            "稳定就业时长",
            "60日",
            "6个月",
            "2021-07-14",
        ] {
            assert!(html.contains(said), "{said}: {html}");
        }
        assert_eq!(readings(&app), 2, "each reading is recorded");
        let picture = office
            .wang
            .request("GET", &path)
            .header("accept", "image/png");
        let refused: Response = picture.send();
        refused.problem(406, "not-acceptable");
        app.client("caseworker", "620000")
            .get(&path)
            .problem(404, "not-found");
    });
}

#[test]
fn a_refusal_is_told_with_its_reason_as_text() {
    on_every_app(|app| {
        let office = office(&app);
        let case = Case::filed(&office, &entitled(&office).worker);
        let reason = "Not <b>entitled</b> & \"never\" was.";
        let refused = json!({"rejected_on": "2021-07-05", "reason": reason});
        case.post(&office.qian, "reject", &refused).expect(200);
        let path = format!("{}/decision", case.path());
        let decision = office.wang.get(&path).expect(200);
        assert_eq!(
            (
                &decision["kind"],
                &decision["reason"],
                &decision["decided_on"]
            ),
            (&json!("rejected"), &json!(reason), &json!("2021-07-05"))
        );
        assert_eq!(decision["grounds"][0]["amount_fen"], 0);
        assert_eq!(decision["grounds"][0]["dropped"], Value::Null);
        let html = page(&office.wang, &path);
        assert!(html.contains("补贴申领不予批准决定书"));
        assert!(
            html.contains("Not &lt;b&gt;entitled&lt;/b&gt; &amp; &quot;never&quot; was."),
            "{html}"
        );
    });
}
