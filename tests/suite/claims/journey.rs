//! A transport claim from its filing to its approval, step by step.

use serde_json::{Value, json};

use super::{Case, claimant_of, entitled, office, transport};
use crate::app::on_every_app;
use crate::people::ORIGIN;
use crate::subsidies::{FLAT_FEN, line, reason, text};
use hearth::chance;

#[test]
fn a_transport_claim_goes_from_filing_over_review_and_notice_to_approval() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let path = format!("/workers/{}", journey.worker);
        let filed = office.wang.post(&format!("{path}/claims"), &transport());
        let answer = filed.expect(201);
        assert_eq!(
            (&answer["id"], &answer["state"], &answer["amount_fen"]),
            (&json!(journey.worker), &json!("filed"), &json!(FLAT_FEN))
        );
        assert_eq!(
            filed.header("etag"),
            Some(format!("\"{}\"", answer["version"]).as_str())
        );
        assert!(answer["position"].as_i64().unwrap() > journey.position);
        let claim = text(&answer["claim_id"]);
        let location = filed.header("location").unwrap();
        assert_eq!(location, format!("/api/v1{path}/claims/{claim}"));
        let id = claim.parse().unwrap();
        let found = claimant_of(&app, id).unwrap();
        assert_eq!(found.as_uuid().to_string(), journey.worker);
        assert_eq!(claimant_of(&app, chance::id().into()), None);

        let shown = office.wang.get(location).expect(200);
        assert_eq!(
            shown,
            office.wang.get(&format!("/claims/{claim}")).expect(200)
        );
        assert_eq!(
            (&shown["scheme"], &shown["programme"], &shown["fund"]),
            (
                &json!("transport"),
                &json!("target_groups"),
                &json!("bridging_fund")
            )
        );
        assert_eq!(shown["region"]["code"], ORIGIN);
        assert_eq!(shown["version"], answer["version"]);
        assert_eq!(shown["applicant"]["kind"], "self");
        assert_eq!(shown["approvals"], json!({"given": [], "needed": 1}));
        assert_eq!(
            shown["allowed_actions"],
            json!(["review", "return", "redetermine", "reject", "withdraw"])
        );
        let [only] = shown["lines"].as_array().unwrap().as_slice() else {
            panic!("one journey, one line: {shown}")
        };
        assert_eq!(
            (
                &only["line_no"],
                &only["worker_id"],
                &only["keys"],
                &only["dropped"]
            ),
            (
                &json!(1),
                &json!(journey.worker),
                &json!(["transport|2021"]),
                &Value::Null
            )
        );
        let determination = &only["determination"];
        assert_eq!(
            (&determination["outcome"], &determination["on"]),
            (&json!("eligible"), &json!("2021-07-01"))
        );
        assert_eq!(line(determination, "duration")["label"], "稳定就业时长");
        let case = Case {
            office: &office,
            holder: path.clone(),
            claim,
        };

        assert_eq!(
            office.wang.get(&path).expect(200)["account_state"],
            json!({"confirmed": false, "awaiting_confirmation": true})
        );
        let reviewed = case.review();
        assert_eq!(
            (&reviewed["state"], &reviewed["account_masked"]),
            (&json!("reviewed"), &json!("***************0123"))
        );
        assert_eq!(
            office.wang.get(&path).expect(200)["account_state"],
            json!({"confirmed": true, "awaiting_confirmation": false}),
            "the review confirmed the account that it saw"
        );
        assert_eq!(case.publicise()["state"], "publicised");
        assert_eq!(
            case.shown()["notice"],
            json!({
                "publicised_on": "2021-07-06", "place": "Notice board", "last_day": "2021-07-13", "unpublished_years": [],
            })
        );
        let running = case
            .post(
                &office.qian,
                "approve",
                &json!({"approved_on": "2021-07-13"}),
            )
            .problem(409, "notice-running");
        assert_eq!(running["last_day"], "2021-07-13");

        let approved = case.approve(&office.qian);
        let answer = approved.expect(200);
        assert_eq!(
            (&answer["state"], &answer["amount_fen"]),
            (&json!("payable"), &json!(FLAT_FEN))
        );
        assert_eq!(
            (&answer["approvals_given"], &answer["approvals_needed"]),
            (&json!(1), &json!(1))
        );
        let shown = case.shown();
        assert_eq!(
            approved.header("etag"),
            Some(format!("\"{}\"", shown["version"]).as_str())
        );
        assert_eq!(
            shown["approved"],
            json!({"approved_on": "2021-07-14", "amount_fen": FLAT_FEN, "fund": "bridging_fund"})
        );
        assert_eq!(shown["holds"], json!([]));
        let posted: Vec<_> = shown["postings"].as_array().unwrap().iter().collect();
        let told: Vec<_> = posted
            .iter()
            .map(|posting| {
                json!([
                    posting["kind"],
                    posting["to"],
                    posting["from"],
                    posting["amount_fen"]
                ])
            })
            .collect();
        assert_eq!(
            told,
            [
                json!(["entitled", null, null, FLAT_FEN]),
                json!(["approved", "committed", "budget", FLAT_FEN]),
                json!(["admitted", "payable", "committed", FLAT_FEN]),
            ]
        );
        case.approve(&office.sun).problem(409, "wrong-state");
        let history = office
            .wang
            .get(&format!("{path}/history?page_size=500"))
            .expect(200);
        let events: Vec<&str> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .skip_while(|item| item["event_type"] != "ClaimFiled")
            .map(|item| item["event_type"].as_str().unwrap())
            .collect();
        assert_eq!(
            events,
            [
                "ClaimFiled",
                "AccountConfirmed",
                "ClaimReviewed",
                "ClaimPublicised",
                "ApprovalGiven",
                "EntitlementHeld",
                "ApprovalStarted",
                "ClaimApproved",
                "ClaimAdmitted",
            ]
        );
    });
}

#[test]
fn what_is_voided_after_the_notice_stops_the_approval_with_both_traces() {
    on_every_app(|app| {
        let office = office(&app);
        let journey = entitled(&office);
        let case = Case::filed(&office, &journey.worker).on_notice();
        let path = format!("/workers/{}", journey.worker);
        office
            .wang
            .post(
                &format!("{path}/employments/{}/void", journey.job),
                &reason(),
            )
            .expect(200);
        let changed = case
            .approve(&office.qian)
            .problem(409, "determination-changed");
        let [differs] = changed["lines"].as_array().unwrap().as_slice() else {
            panic!("{changed}")
        };
        assert_eq!(
            (&differs["line_no"], &differs["worker_id"]),
            (&json!(1), &json!(journey.worker))
        );
        assert_eq!(
            (&differs["then"]["outcome"], &differs["now"]["outcome"]),
            (&json!("eligible"), &json!("not_yet"))
        );
        assert_eq!(line(&differs["then"], "work")["met"], true);
        assert_ne!(line(&differs["now"], "work")["met"], true);
        let english = office
            .qian
            .request("POST", &format!("{}/approve", case.path()))
            .header("accept-language", "en")
            .json(&json!({"approved_on": "2021-07-14"}))
            .problem(409, "determination-changed");
        assert_eq!(
            line(&english["lines"][0]["then"], "duration")["label"],
            "Months of work"
        );
        assert_eq!(case.shown()["state"], "publicised", "nothing was decided");

        // Determined anew it is against it; so is a journey that never was.
        case.post(&office.wang, "redetermine", &json!({}))
            .problem(409, "not-eligible");
        office
            .wang
            .post(
                &format!("{path}/dispatches/{}/void", journey.dispatch),
                &reason(),
            )
            .expect(200);
        let gone = case
            .approve(&office.qian)
            .problem(409, "determination-changed");
        assert_eq!(gone["lines"][0]["now"], Value::Null);
        case.post(&office.wang, "redetermine", &json!({}))
            .problem(409, "nothing-to-claim");
        let refused = json!({"rejected_on": "2021-07-15", "reason": "She never left."});
        let refused = case.post(&office.qian, "reject", &refused).expect(200);
        assert_eq!(refused["state"], "rejected");
        assert_eq!(case.shown()["ended"]["reason"], "She never left.");
    });
}

#[test]
fn a_claim_that_was_sent_back_begins_again_at_its_review() {
    on_every_app(|app| {
        let office = office(&app);
        let case = Case::filed(&office, &entitled(&office).worker).on_notice();
        let back =
            json!({"returned_on": "2021-07-07", "reason": "The ticket is another person's."});
        let back = case.post(&office.zhao, "return", &back).expect(200);
        assert_eq!(back["state"], "returned");
        case.approve(&office.qian).problem(409, "wrong-state");
        let again = json!({"on": "2021-07-08"});
        let again = case.post(&office.wang, "redetermine", &again).expect(200);
        assert_eq!(
            (&again["state"], &again["amount_fen"]),
            (&json!("filed"), &json!(FLAT_FEN))
        );
        let shown = case.shown();
        assert_eq!(
            (&shown["notice"], &shown["reviewed_on"], &shown["since"]),
            (&Value::Null, &Value::Null, &json!("2021-07-08"))
        );
        assert_eq!(
            shown["lines"][0]["determination"]["on"], "2021-07-01",
            "it is asked for the day of application"
        );
        let review = json!({"reviewed_on": "2021-07-09"});
        case.post(&office.zhao, "review", &review).expect(200);
        let withdrawn =
            json!({"withdrawn_on": "2021-07-10", "reason": "Claimed in Guangdong instead."});
        let withdrawn = case.post(&office.wang, "withdraw", &withdrawn).expect(200);
        assert_eq!(withdrawn["state"], "withdrawn");
        let worker = case.holder.rsplit('/').next().unwrap();
        Case::filed(&office, worker);
    });
}
