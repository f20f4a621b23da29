//! Who may do what about a claim, and never two duties.

use serde_json::{Value, json};

use super::{Case, entitled, office};
use crate::app::{TestApp, on_every_app};
use crate::people::{DESTINATION_PROVINCE, ORIGIN_PROVINCE};

/// Every step with a body that it takes, and the roles that may take it.
fn steps() -> Vec<(&'static str, Value, &'static [&'static str])> {
    let objection = "objections/1c9d7a30-53a4-5b0e-8f43-0a4f0e2d7c11/settle";
    vec![
        (
            "parts",
            json!({"kind": "top_up", "applied_on": "2021-07-01"}),
            &["caseworker"],
        ),
        ("redetermine", json!({}), &["caseworker"]),
        (
            "withdraw",
            json!({"withdrawn_on": "2021-07-01", "reason": "x"}),
            &["caseworker"],
        ),
        (
            "object",
            json!({"raised_on": "2021-07-01", "reason": "x"}),
            &["caseworker", "reviewer"],
        ),
        (
            "review",
            json!({"reviewed_on": "2021-07-01"}),
            &["reviewer"],
        ),
        (
            "publicise",
            json!({"publicised_on": "2021-07-01"}),
            &["reviewer"],
        ),
        (
            "return",
            json!({"returned_on": "2021-07-01", "reason": "x"}),
            &["reviewer", "approver"],
        ),
        (
            objection,
            json!({"settled_on": "2021-07-01", "upheld": false, "finding": "x"}),
            &["reviewer", "approver"],
        ),
        (
            "approve",
            json!({"approved_on": "2021-07-01"}),
            &["approver"],
        ),
        (
            "reject",
            json!({"rejected_on": "2021-07-01", "reason": "x"}),
            &["approver"],
        ),
        ("hold", json!({"note": "x"}), &["approver"]),
        (
            "lift",
            json!({"reason": "manual", "note": "x"}),
            &["approver"],
        ),
        (
            "clawback",
            json!({"reason": "x", "ordered_on": "2021-07-01"}),
            &["approver"],
        ),
        (
            "clawback/instalments",
            json!({"agreed_on": "2021-07-01", "instalments": [{"due_on": "2021-08-01", "amount_fen": 1}]}),
            &["approver"],
        ),
        (
            "write-off",
            json!({"amount_fen": 1, "reason": "x", "written_off_on": "2021-07-01"}),
            &["approver"],
        ),
    ]
}

const ROLES: [&str; 8] = [
    "caseworker",
    "reviewer",
    "approver",
    "finance",
    "auditor",
    "policy_admin",
    "roster",
    "operator",
];

#[test]
fn every_step_is_for_its_roles_alone_for_workers_and_organisations() {
    let app_backend = crate::backend::Backend::sqlite();
    let app = TestApp::on(&app_backend);
    let nobody = "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e";
    for role in ROLES {
        let client = app.client(role, ORIGIN_PROVINCE);
        let allowed = |path: &str, body: &Value, roles: &[&str]| {
            let answer = client.post(path, body);
            if roles.contains(&role) {
                assert_ne!(answer.status, 403, "{role} {path}");
            } else {
                answer.problem(403, "forbidden");
            }
        };
        for kind in ["workers", "organisations"] {
            let base = format!("/{kind}/{nobody}/claims");
            let file = json!({"scheme": "transport", "applied_on": "2021-07-01"});
            allowed(&base, &file, &["caseworker"]);
            for (tail, body, roles) in steps() {
                allowed(&format!("{base}/{nobody}/{tail}"), &body, roles);
            }
            let reads = ["caseworker", "reviewer", "approver", "finance", "auditor"];
            for (path, roles) in [
                (base.clone(), &reads[..]),
                (format!("{base}/{nobody}"), &reads[..]),
                (format!("/claims/{nobody}"), &reads[..]),
                (format!("/public-notices?claim_ids={nobody}"), &reads[..]),
                (
                    format!("{base}/{nobody}/decision"),
                    &["caseworker", "reviewer", "approver", "auditor"],
                ),
            ] {
                assert_eq!(
                    client.get(&path).status == 403,
                    !roles.contains(&role),
                    "{role} {path}"
                );
            }
        }
        let recovery = json!({"claim_id": nobody, "amount_fen": 1, "recovered_on": "2021-07-01"});
        allowed("/finance/recoveries", &recovery, &["finance"]);
        let offset = json!({"claim_id": nobody, "against": nobody, "amount_fen": 1, "offset_on": "2021-07-01"});
        allowed("/finance/offsets", &offset, &["finance"]);
        let notices =
            json!({"claim_ids": [nobody], "place": "Board", "publicised_on": "2021-07-06"});
        allowed("/public-notices", &notices, &["reviewer"]);
    }
}

#[test]
fn nobody_has_two_duties_in_one_claim() {
    on_every_app(|app| {
        let office = office(&app);
        let as_role = |name: &str, role: &str| app.client_named(name, role, ORIGIN_PROVINCE);
        let twice = |case: &Case<'_>, name: &str, role: &str, tail: &str, body: Value| {
            let refused = case.post(&as_role(name, role), tail, &body);
            refused.problem(409, "same-person")["acted_as"].clone()
        };
        // Li only filed; wang recorded the evidence.
        let journey = entitled(&office);
        let li = as_role("li", "caseworker");
        let path = format!("/workers/{}", journey.worker);
        let filed = li
            .post(&format!("{path}/claims"), &super::transport())
            .expect(201);
        let case = Case {
            office: &office,
            holder: path,
            claim: filed["claim_id"].as_str().unwrap().to_owned(),
        };
        let review = json!({"reviewed_on": "2021-07-05"});
        assert_eq!(
            twice(&case, "li", "reviewer", "review", review.clone()),
            "filer"
        );
        assert_eq!(
            twice(&case, "wang", "reviewer", "review", review),
            "account_entry"
        );
        let returned = json!({"returned_on": "2021-07-05", "reason": "x"});
        assert_eq!(twice(&case, "li", "approver", "return", returned), "filer");
        case.review();
        let redetermine = json!({"on": "2021-07-06"});
        assert_eq!(
            twice(&case, "zhao", "caseworker", "redetermine", redetermine),
            "reviewer"
        );
        let publicise = json!({"publicised_on": "2021-07-06"});
        assert_eq!(
            twice(&case, "li", "reviewer", "publicise", publicise),
            "filer"
        );
        case.publicise();
        let objection =
            json!({"raised_on": "2021-07-08", "by": "王建国", "reason": "She stays at home."});
        let objection = case.post(&office.zhao, "object", &objection).expect(200);
        let settle = format!(
            "objections/{}/settle",
            objection["objection_id"].as_str().unwrap()
        );
        let finding = json!({"settled_on": "2021-07-12", "upheld": false, "finding": "She works."});
        assert_eq!(
            twice(&case, "li", "reviewer", &settle, finding.clone()),
            "filer"
        );
        case.post(&office.sun, &settle, &finding).expect(200);

        let approve = json!({"approved_on": "2021-07-14"});
        for (name, duty) in [
            ("li", "filer"),
            ("zhao", "reviewer"),
            ("sun", "settler"),
            ("wang", "recorder"),
        ] {
            assert_eq!(
                twice(&case, name, "approver", "approve", approve.clone()),
                duty
            );
        }
        let reject = json!({"rejected_on": "2021-07-14", "reason": "x"});
        assert_eq!(twice(&case, "li", "approver", "reject", reject), "filer");
        case.approve(&office.qian).expect(200);
        let hold = json!({"note": "An inquiry."});
        case.post(&office.qian, "hold", &hold).expect(200);
        assert_eq!(case.shown()["holds"], json!(["manual"]));
        let lift = json!({"reason": "manual", "note": "Nothing found."});
        assert_eq!(
            twice(&case, "li", "approver", "lift", lift.clone()),
            "filer"
        );
        case.post(&office.qian, "lift", &lift).expect(200);
        case.post(&office.qian, "lift", &lift)
            .problem(409, "not-held");
        super::pay(&app, &case);

        let order = json!({"reason": "The work had ended.", "ordered_on": "2021-08-01"});
        assert_eq!(
            twice(&case, "qian", "approver", "clawback", order.clone()),
            "approver"
        );
        case.post(&office.sun, "clawback", &order).expect(200);
        let write_off = json!({"amount_fen": 50_000, "reason": "Nothing to be had.", "written_off_on": "2021-09-01"});
        assert_eq!(
            twice(&case, "sun", "approver", "write-off", write_off.clone()),
            "orderer of the claw-back"
        );
        assert_eq!(
            twice(&case, "qian", "approver", "write-off", write_off.clone()),
            "approver"
        );
        let first = case
            .post(&as_role("wu", "approver"), "write-off", &write_off)
            .expect(200);
        assert_eq!(
            first["state"], "clawback_ordered",
            "a second person has to agree"
        );
        assert_eq!(
            twice(&case, "wu", "approver", "write-off", write_off.clone()),
            "who agreed to the write-off"
        );
        let second = case
            .post(&as_role("zheng", "approver"), "write-off", &write_off)
            .expect(200);
        assert_eq!(second["state"], "written_off");
        assert_eq!(case.shown()["receivable"]["written_off_fen"], 50_000);
    });
}

#[test]
fn the_office_that_decides_is_the_one_of_the_claims_region() {
    on_every_app(|app| {
        let office = office(&app);
        let case = Case::filed(&office, &entitled(&office).worker);
        let there = |name: &str, role: &str| app.client_named(name, role, DESTINATION_PROVINCE);
        // The worker went there: the case is seen, and not decided.
        there("he", "reviewer").get(&case.path()).expect(200);
        let review = json!({"reviewed_on": "2021-07-05"});
        case.post(&there("he", "reviewer"), "review", &review)
            .problem(403, "forbidden");
        let elsewhere = app.client("reviewer", "620000");
        elsewhere.get(&case.path()).problem(404, "not-found");
        elsewhere
            .get(&format!("/claims/{}", case.claim))
            .problem(404, "not-found");
        case.post(&elsewhere, "review", &review)
            .problem(404, "not-found");
        let county = app.client_named("he", "reviewer", "520502");
        case.post(&county, "review", &review).expect(200);
    });
}
