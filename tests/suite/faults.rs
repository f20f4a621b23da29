//! What is wrong by itself, whatever is recorded: a 422 that points at it.

use serde_json::{Value, json};

use crate::app::on_every_app;
use crate::people::{
    DESTINATION, DESTINATION_PROVINCE, ORIGIN, ORIGIN_PROVINCE, credit_code, firm, registered,
};

#[test]
fn what_is_wrong_by_itself_is_a_422_that_points_at_it() {
    on_every_app(|app| {
        let client = &app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(client);
        let nobody = "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e";
        let faults = |tail: &str, body: &Value| {
            client
                .post(&format!("/workers/{worker}/{tail}"), body)
                .described()
        };
        let body = json!({
            "destination": "520000", "departed_on": "2021-03-15", "employer_id": nobody, "agreement_id": nobody,
            "organiser_id": nobody, "vacancy_id": nobody,
        });
        let unknown = [
            "/agreement_id unknown-reference",
            "/destination not-a-county",
            "/employer_id unknown-reference",
            "/organiser_id unknown-reference",
            "/vacancy_id unknown-reference",
        ];
        assert_eq!(faults("dispatches", &body), unknown);
        let job = json!({"employer_id": nobody, "occupation": "4-10-01-06", "workplace": DESTINATION, "mode": "employee_based", "started_on": "2021-03-17"});
        assert_eq!(
            faults("employments", &job),
            [
                "/contract contract-needed",
                "/employer_id unknown-reference"
            ]
        );
        let mut job = job;
        job["employer_id"] = json!(firm(&app.client("caseworker", DESTINATION_PROVINCE)));
        job["mode"] = json!("agency");
        job["dispatch_id"] = json!(nobody);
        assert_eq!(
            faults("employments", &job),
            ["/dispatch_id unknown-reference"]
        );
        let training = json!({
            "course_id": nobody, "institution_id": nobody, "kind": "pre_job", "occupation": "4-10-01-06", "region": ORIGIN,
            "started_on": "2021-03-02", "completed_on": "2021-03-11", "hours": 80, "passed": true,
        });
        assert_eq!(
            faults("trainings", &training),
            [
                "/course_id unknown-reference",
                "/institution_id unknown-reference"
            ]
        );
        let certificate = json!({"certificate_no": "S1", "occupation": "4-10-01-06", "kind": "skill_level", "issuer": "评价中心", "issued_on": "2021-03-20"});
        assert_eq!(
            faults("certificates", &certificate),
            ["/level level-mismatch"]
        );
        let mut certificate = certificate;
        certificate["level"] = json!("level_5");
        for kind in ["special_ability", "completion"] {
            certificate["kind"] = json!(kind);
            assert_eq!(
                faults("certificates", &certificate),
                ["/level level-mismatch"],
                "{kind}"
            );
        }

        let mut agreement = json!({
            "kind": "inter_province", "parties": [
                {"region": "520000", "side": "sending", "organisation_id": nobody}, {"region": "520100", "side": "receiving"}],
            "signed_on": "2021-01-10", "valid_from": "2021-01-01",
        });
        assert_eq!(
            client.post("/agreements", &agreement).described(),
            ["/parties/0/organisation_id unknown-reference"]
        );
        agreement["parties"][0] = json!({"region": "520000", "side": "sending"});
        client
            .post("/agreements", &agreement)
            .problem(422, "kind-parties-mismatch");
    });
}

#[test]
fn two_dates_of_one_body_that_contradict_each_other_are_a_422() {
    on_every_app(|app| {
        let client = &app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(client);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let employment = json!({
            "employer_id": employer, "occupation": "4-10-01-06", "workplace": DESTINATION, "mode": "employee_based",
            "contract": {"signed_on": "2021-03-01", "from": "2021-03-17", "until": "2021-03-16"}, "started_on": "2021-03-17",
        });
        let venture = json!({
            "credit_code": credit_code(), "sector": "家政服务", "started_on": "2021-03-17",
            "loan": {"principal_fen": 1, "rate_basis_points": 435, "from": "2021-03-17", "until": "2021-03-16"},
        });
        let agreement = json!({
            "kind": "inter_province", "parties": [{"region": "520000", "side": "sending"}, {"region": "440000", "side": "receiving"}],
            "signed_on": "2021-01-10", "valid_from": "2021-01-01", "valid_until": "2020-12-31",
        });
        for (path, body, pointer) in [
            (
                format!("/workers/{worker}/employments"),
                employment,
                "/contract/until",
            ),
            (
                format!("/workers/{worker}/ventures"),
                venture,
                "/loan/until",
            ),
            ("/agreements".to_owned(), agreement, "/valid_until"),
        ] {
            let told = client.post(&path, &body).described();
            assert_eq!(told, [format!("{pointer} ends-before-start")]);
        }
    });
}

#[test]
fn every_tie_is_recorded_and_only_a_labour_or_service_relation_needs_a_contract() {
    on_every_app(|app| {
        let client = &app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(client);
        let path = format!("/workers/{worker}/employments");
        // A household has no role, and needs none to be named as an employer.
        let household = json!({"credit_code": credit_code(), "name": "陈宅", "region": DESTINATION, "registered_on": "2019-05-01", "roles": []});
        let employer = app
            .client("caseworker", DESTINATION_PROVINCE)
            .post("/organisations", &household)
            .expect(201);
        for (month, mode, needs_contract) in [
            (3, "employee_based", true),
            (4, "service_agreement", true),
            (5, "agency", false),
            (6, "household_direct", false),
        ] {
            let mut body = json!({
                "employer_id": employer["id"], "occupation": "4-10-01-06", "workplace": DESTINATION, "mode": mode,
                "started_on": format!("2021-0{month}-01"), "ended_on": format!("2021-0{month}-28"),
            });
            if needs_contract {
                let told = client.post(&path, &body).described();
                assert_eq!(told, ["/contract contract-needed"], "{mode}");
                body["contract"] = json!({"signed_on": "2021-02-01", "from": "2021-02-15"});
            }
            client.post(&path, &body).expect(201);
        }
    });
}
