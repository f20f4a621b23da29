//! One worker through every call that records what happened.

use serde_json::{Value, json};

use crate::app::on_every_app;
use crate::case::Story;
use crate::people::{
    DESTINATION, DESTINATION_PROVINCE, ORIGIN_PROVINCE, credit_code, firm, registered,
};

fn reason() -> Value {
    json!({"reason": "Recorded for the wrong person."})
}

fn training(completed_on: &str) -> Value {
    json!({
        "kind": "pre_job", "occupation": "4-10-01-06", "region": "520502", "started_on": "2021-02-22",
        "completed_on": completed_on, "hours": 80, "passed": true,
    })
}

fn certificate(number: &str) -> Value {
    json!({
        "certificate_no": number, "occupation": "4-10-01-06", "level": "level_4", "kind": "skill_level",
        "issuer": "贵州省家政服务评价中心", "issued_on": "2021-03-10",
    })
}

fn premiums(month: &str) -> Value {
    json!({"month": month, "pension_fen": 83_200, "medical_fen": 31_200, "unemployment_fen": 3_640, "paid_on": "2021-07-20"})
}

#[test]
fn groups_trainings_and_certificates_are_recorded_ended_and_taken_back() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let roster = app.client("roster", ORIGIN_PROVINCE);
        let mut story = Story::of(registered(&client));
        story.at_stage(&client, "surveyed");

        let update = json!({"preferred_occupations": ["4-10-01-06"], "preferred_regions": ["440300"], "surveyed_on": "2021-02-25"});
        story.changed(&client, "survey-updates", &update, "SurveyUpdated");

        let group = |code: &str| json!({"group": code, "from": "2019-01-01", "source": "monitoring_system"});
        let confirmed = "TargetGroupConfirmed";
        story.made(
            &roster,
            "target-groups",
            "membership_id",
            &group("poverty_alleviated"),
            confirmed,
        );
        let wrong = story.made(
            &client,
            "target-groups",
            "membership_id",
            &group("monitored_unstable"),
            confirmed,
        );
        story.changed(
            &client,
            &format!("target-groups/{wrong}/void"),
            &reason(),
            "TargetGroupVoided",
        );
        let end = json!({"until": "2022-12-31", "reason": "The risk is gone."});
        story.changed(
            &roster,
            "target-groups/poverty_alleviated/end",
            &end,
            "TargetGroupEnded",
        );

        story.made(
            &client,
            "trainings",
            "training_id",
            &training("2021-03-03"),
            "TrainingCompleted",
        );
        story.at_stage(&client, "trained");
        let wrong = story.made(
            &client,
            "trainings",
            "training_id",
            &training("2021-03-05"),
            "TrainingCompleted",
        );
        story.changed(
            &client,
            &format!("trainings/{wrong}/void"),
            &reason(),
            "TrainingVoided",
        );

        for number in ["S0001", "S0002", "S0003"] {
            story.made(
                &client,
                "certificates",
                "certificate_no",
                &certificate(number),
                "CertificateIssued",
            );
        }
        let revoke = json!({"revoked_on": "2021-08-01", "reason": "The appraisal was irregular."});
        story.changed(
            &client,
            "certificates/S0002/revoke",
            &revoke,
            "CertificateRevoked",
        );
        story.changed(
            &client,
            "certificates/S0003/void",
            &reason(),
            "CertificateVoided",
        );
        story.at_stage(&client, "certified");
        story.changed(
            &client,
            "certificates/S0001/void",
            &reason(),
            "CertificateVoided",
        );

        let case = story.at_stage(&client, "trained");
        let of = |kind: &str, name: &str| -> Vec<Value> {
            case[kind]
                .as_array()
                .unwrap()
                .iter()
                .map(|fact| fact[name].clone())
                .collect()
        };
        assert_eq!(case["preferred_regions"], json!(["440300"]));
        assert_eq!(of("target_groups", "voided"), [false, true]);
        assert_eq!(
            of("target_groups", "until"),
            [json!("2022-12-31"), Value::Null]
        );
        assert_eq!(of("trainings", "voided"), [false, true]);
        assert_eq!(of("certificates", "voided"), [true, false, true]);
        assert_eq!(
            of("certificates", "revoked_on"),
            [Value::Null, json!("2021-08-01"), Value::Null]
        );
        let history = story.history(&client);
        assert_eq!(history[2]["role"], "roster");
        assert_eq!(history[4]["reason"], "Recorded for the wrong person.");
    });
}

#[test]
fn a_journey_goes_from_departure_to_return_with_work_premiums_and_wages() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let employer = firm(&there);
        let mut story = Story::of(registered(&client));

        let dispatch = json!({"destination": DESTINATION, "employer_id": employer, "departed_on": "2021-03-15", "travel_cost_fen": 48_600});
        let dispatch = story.made(
            &client,
            "dispatches",
            "dispatch_id",
            &dispatch,
            "WorkerDispatched",
        );
        story.at_stage(&client, "dispatched");
        let at = |tail: &str| format!("dispatches/{dispatch}/{tail}");
        let arrival = json!({"arrived_on": "2021-03-16"});
        story.changed(&there, &at("arrival"), &arrival, "ArrivalConfirmed");
        story.at_stage(&there, "arrived");
        story.changed(&there, &at("arrival/void"), &reason(), "ArrivalVoided");
        story.at_stage(&client, "dispatched");
        story.changed(&client, &at("arrival"), &arrival, "ArrivalConfirmed");

        let employment = json!({
            "employer_id": employer, "dispatch_id": dispatch, "occupation": "4-10-01-06", "workplace": DESTINATION,
            "mode": "employee_based", "contract": {"signed_on": "2021-03-17", "from": "2021-03-17", "until": "2022-03-16"},
            "wage_fen": 520_000, "started_on": "2021-03-17",
        });
        let job = story.made(
            &there,
            "employments",
            "employment_id",
            &employment,
            "EmploymentStarted",
        );
        let case = story.at_stage(&client, "employed");
        assert_eq!(case["employments"][0]["category"], "worker");
        assert_eq!(case["employments"][0]["workplace"]["code"], DESTINATION);

        let path = format!("employments/{job}/contributions");
        let mut recorded = |month: &str| {
            story.made(
                &there,
                &path,
                "contribution_id",
                &premiums(month),
                "ContributionRecorded",
            )
        };
        let (april, may, june) = (
            recorded("2021-04"),
            recorded("2021-05"),
            recorded("2021-06"),
        );
        let right = json!({"pension_fen": 80_000, "medical_fen": 31_200, "unemployment_fen": 3_640, "paid_on": "2021-07-21", "reason": "As the receipt says."});
        story.changed(
            &there,
            &format!("contributions/{april}/correct"),
            &right,
            "ContributionCorrected",
        );
        let refund = json!({"refunded_on": "2021-08-02", "reason": "Paid twice by the employer."});
        story.changed(
            &there,
            &format!("contributions/{may}/refund"),
            &refund,
            "ContributionRefunded",
        );
        story.changed(
            &there,
            &format!("contributions/{june}/void"),
            &reason(),
            "ContributionVoided",
        );
        let wage = json!({"month": "2021-05", "amount_fen": 520_000, "paid_on": "2021-06-05", "account": "6222 0212 3456 7890"});
        story.made(
            &there,
            &format!("employments/{job}/wages"),
            "wage_id",
            &wage,
            "WagePaid",
        );
        let end = json!({"ended_on": "2021-12-31", "reason": "Ended by both sides."});
        story.changed(
            &there,
            &format!("employments/{job}/end"),
            &end,
            "EmploymentEnded",
        );

        let back = json!({"returned_on": "2022-01-20", "reason": "Spring Festival."});
        story.changed(&there, &at("return"), &back, "WorkerReturned");
        story.at_stage(&client, "returned");
        story.changed(&client, &at("return/void"), &reason(), "ReturnVoided");
        story.at_stage(&client, "arrived");
        story.changed(&client, &at("return"), &back, "WorkerReturned");

        let case = story.at_stage(&client, "returned");
        let journey = &case["dispatches"][0];
        assert_eq!(
            (&journey["arrived_on"], &journey["returned_on"]),
            (&json!("2021-03-16"), &json!("2022-01-20"))
        );
        let premiums = case["contributions"].as_array().unwrap();
        assert_eq!(
            (&premiums[0]["pension_fen"], &premiums[0]["paid_on"]),
            (&json!(80_000), &json!("2021-07-21"))
        );
        assert_eq!(
            (&premiums[1]["refunded_on"], &premiums[1]["voided"]),
            (&json!("2021-08-02"), &json!(false))
        );
        assert_eq!(premiums[2]["voided"], true);
        assert_eq!(case["wages"][0]["amount_fen"], 520_000);
        assert!(
            !case.to_string().contains("6222"),
            "of a wage's account only a fingerprint is kept"
        );
        story.history(&client);
    });
}

#[test]
fn ventures_premium_history_a_move_and_a_death_are_recorded_and_taken_back() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let mut story = Story::of(registered(&client));

        let mut venture = json!({"credit_code": credit_code(), "sector": "Home care", "region": "520502", "started_on": "2022-06-01"});
        venture["loan"] = json!({"principal_fen": 10_000_000, "rate_basis_points": 385, "from": "2022-06-01", "until": "2024-05-31"});
        let first = story.made(
            &client,
            "ventures",
            "venture_id",
            &venture,
            "VentureStarted",
        );
        let second = story.made(
            &client,
            "ventures",
            "venture_id",
            &venture,
            "VentureStarted",
        );
        let close = json!({"closed_on": "2023-03-31", "reason": "Sold."});
        story.changed(
            &client,
            &format!("ventures/{first}/close"),
            &close,
            "VentureClosed",
        );
        story.changed(
            &client,
            &format!("ventures/{second}/void"),
            &reason(),
            "VentureVoided",
        );

        let attested = json!({"kind": "unemployment", "months": 18, "as_of": "2021-02-28", "source": "Insurance bureau of Shenzhen"});
        story.made(
            &client,
            "insurance-history",
            "attestation_id",
            &attested,
            "InsuranceHistoryAttested",
        );
        let moved = json!({"origin": "520521", "changed_on": "2021-09-01", "reason": "Married."});
        story.changed(&client, "origin", &moved, "OriginChanged");

        let dispatch = json!({"destination": DESTINATION, "departed_on": "2022-03-15"});
        let dispatch = story.made(
            &client,
            "dispatches",
            "dispatch_id",
            &dispatch,
            "WorkerDispatched",
        );
        story.changed(
            &client,
            &format!("dispatches/{dispatch}/void"),
            &reason(),
            "DispatchVoided",
        );
        let employment = json!({"employer_id": employer, "occupation": "4-10-01-06", "workplace": DESTINATION, "mode": "agency", "started_on": "2022-03-17"});
        let job = story.made(
            &client,
            "employments",
            "employment_id",
            &employment,
            "EmploymentStarted",
        );
        story.at_stage(&client, "employed");
        story.changed(
            &client,
            &format!("employments/{job}/void"),
            &reason(),
            "EmploymentVoided",
        );

        let death = json!({"died_on": "2023-05-02", "source": "Civil registry"});
        story.changed(&client, "death", &death, "DeathRecorded");
        let case = story.at_stage(&client, "closed");
        assert_eq!(case["died_on"], "2023-05-02");
        story.changed(&client, "death/void", &reason(), "DeathVoided");

        let case = story.at_stage(&client, "surveyed");
        assert_eq!(case["died_on"], Value::Null);
        assert_eq!(case["origin"]["code"], "520521");
        assert_eq!(case["ventures"][0]["closed_on"], "2023-03-31");
        assert_eq!(case["ventures"][1]["voided"], true);
        assert_eq!(case["insurance_history"][0]["months"], 18);
        assert_eq!(case["dispatches"][0]["origin"]["code"], "520521");
        story.history(&client);
    });
}

#[test]
fn the_history_says_who_when_and_what_and_shows_every_earlier_state() {
    on_every_app(|app| {
        let client = app.client_named("wang", "caseworker", ORIGIN_PROVINCE);
        let mut story = Story::of(registered(&client));
        let dispatch = json!({"destination": DESTINATION, "departed_on": "2021-03-15"});
        story.made(
            &client,
            "dispatches",
            "dispatch_id",
            &dispatch,
            "WorkerDispatched",
        );

        let history = story.history(&client);
        let departure = &history[1];
        assert_eq!(departure["version"], 2);
        assert_eq!(departure["occurred_on"], "2021-03-15");
        assert_eq!(
            (&departure["actor"], &departure["role"]),
            (&json!("local/wang"), &json!("caseworker"))
        );
        assert!(departure["recorded_at"].as_str().unwrap().ends_with('Z'));
        let stage = json!({"path": "/stage", "from": "surveyed", "to": "dispatched"});
        assert!(
            departure["changes"].as_array().unwrap().contains(&stage),
            "{departure}"
        );

        let first = client
            .get(&format!("/workers/{}/history?page_size=1", story.worker))
            .expect(200);
        let token = first["next_page_token"].as_str().unwrap();
        let second = client
            .get(&format!(
                "/workers/{}/history?page_size=1&page_token={token}",
                story.worker
            ))
            .expect(200);
        assert_eq!(second["items"], json!([departure]));
        assert_eq!(second["next_page_token"], Value::Null);

        let then = client
            .get(&format!("/workers/{}/history/1", story.worker))
            .expect(200);
        assert_eq!(
            (&then["state"]["stage"], &then["state"]["version"]),
            (&json!("surveyed"), &json!(1))
        );
        let differing = client
            .get(&format!("/workers/{}/history/2?diff_from=1", story.worker))
            .expect(200);
        assert!(differing["diff"].as_array().unwrap().contains(&stage));
        client
            .get(&format!("/workers/{}/history/3", story.worker))
            .problem(404, "not-found");
        client
            .get(&format!("/workers/{}/history/0", story.worker))
            .problem(404, "not-found");
    });
}
