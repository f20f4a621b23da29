//! A decision as it was recorded, beside what would be decided on what is known now.

use serde_json::{Value, json};

use super::{Case, Office, entitled, guizhou};
use crate::app::on_every_app;
use crate::people::ORIGIN_PROVINCE;
use crate::subsidies::{made, published, reason};

fn path(case: &Case<'_>) -> String {
    format!("/claims/{}/recomputation", case.claim)
}

#[test]
fn a_decision_is_shown_as_recorded_beside_what_a_later_fact_makes_of_it() {
    on_every_app(|app| {
        published(
            &app,
            ORIGIN_PROVINCE,
            &guizhou(&json!({"amount_model": "flat", "flat_fen": 50_000})),
        );
        let office = Office::of(&app, ORIGIN_PROVINCE);
        let journey = entitled(&office);
        let case = Case::filed(&office, &journey.worker);
        let path = path(&case);
        let auditor = app.client("auditor", ORIGIN_PROVINCE);

        let filed = auditor.get(&path).expect(200);
        assert_eq!(filed["decision"], Value::Null);
        assert_eq!(filed["determined"]["event_type"], "ClaimFiled");
        assert_eq!(filed["decides_otherwise"], false);

        let case = case.approved();
        let approved = auditor.get(&path).expect(200);
        let decision = &approved["decision"];
        assert_eq!(decision["kind"], "approved");
        assert_eq!(decision["amount_fen"], 50_000);
        let recorded = &decision["recorded"];
        assert_eq!(recorded["event_type"], "ClaimApproved");
        let (known_at, at) = (&recorded["known_at"], &recorded["position"]);
        assert!(
            known_at.as_i64().unwrap() < at.as_i64().unwrap(),
            "{recorded}"
        );
        let [line] = approved["lines"].as_array().unwrap().as_slice() else {
            panic!("{approved}")
        };
        assert_eq!(line["differs_in"], json!([]), "{line}");
        assert_eq!(line["decides_otherwise"], false);
        assert_eq!(line["recorded"]["policy"], line["recomputed"]["policy"]);
        assert_eq!(
            (&approved["recorded_fen"], &approved["recomputed_fen"]),
            (&json!(50_000), &json!(50_000))
        );

        // The work was never there.
        let job = format!("/workers/{}/employments/{}", journey.worker, journey.job);
        made(&office.wang, &format!("{job}/void"), &reason());
        let later = auditor.get(&path).expect(200);
        let now = &later["lines"][0];
        assert_eq!(now["recorded"], line["recorded"], "what was recorded stays");
        assert_eq!(later["decision"], approved["decision"]);
        assert_eq!(now["decides_otherwise"], true);
        assert_ne!(now["recomputed"]["outcome"], "eligible");
        let differs = now["differs_in"].as_array().unwrap();
        for what in ["outcome", "facts"] {
            assert!(differs.contains(&json!(what)), "{differs:?}");
        }
        assert!(!differs.contains(&json!("policy")), "{differs:?}");
        assert_eq!(
            (&later["recorded_fen"], &later["recomputed_fen"]),
            (&json!(50_000), &json!(0))
        );
        assert_eq!(later["decides_otherwise"], true);
        let claim = auditor.get(&case.path()).expect(200);
        assert_eq!(claim["lines"][0]["determination"], now["recorded"]);

        // With the journey goes the question.
        let way = format!(
            "/workers/{}/dispatches/{}",
            journey.worker, journey.dispatch
        );
        made(&office.wang, &format!("{way}/void"), &reason());
        let gone = auditor.get(&path).expect(200);
        let none = &gone["lines"][0];
        assert_eq!(
            (&none["recomputed"], &none["differs_in"]),
            (&Value::Null, &json!(["gone"]))
        );

        // What was known then is told as it was then.
        let then = format!("{path}?as_of={}", approved["basis"]["position"]);
        assert_eq!(auditor.get(&then).expect(200), approved);
    });
}

#[test]
fn a_recomputation_is_for_whoever_may_see_the_claim() {
    on_every_app(|app| {
        let office = Office::of(&app, ORIGIN_PROVINCE);
        let journey = entitled(&office);
        let before = office.wang.get(&format!("/workers/{}", journey.worker));
        let before = before.expect(200)["basis"]["position"].clone();
        let case = Case::filed(&office, &journey.worker);
        let path = path(&case);
        office.wang.get(&path).expect(200);
        let read = |role: &str, region: &str| app.client(role, region).get(&path);
        read("auditor", "110000").problem(404, "not-found");
        read("roster", ORIGIN_PROVINCE).problem(403, "forbidden");
        let auditor = app.client("auditor", ORIGIN_PROVINCE);
        auditor
            .get(&format!("{path}?as_of={before}"))
            .problem(404, "not-found");
        auditor
            .get("/claims/00000000-0000-8000-8000-000000000001/recomputation")
            .problem(404, "not-found");
        for query in ["as_of=999999", "as_of=yesterday", "on=2021-07-01"] {
            auditor
                .get(&format!("{path}?{query}"))
                .problem(422, "invalid-request");
        }
    });
}
