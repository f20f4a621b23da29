//! What is unusual and still taken: it is for people to look at, not for the server to refuse.

use serde_json::json;

use crate::app::on_every_app;
use crate::people::{
    DESTINATION, DESTINATION_PROVINCE, ORIGIN_PROVINCE, dispatched, firm, registered,
};

#[test]
fn whoever_is_away_may_move_even_to_the_destination_and_the_dispatch_keeps_its_origin() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        dispatched(&client, &worker, "2021-03-15");
        let path = format!("/workers/{worker}");
        let moved = json!({"origin": DESTINATION, "changed_on": "2021-06-01"});
        client.post(&format!("{path}/origin"), &moved).expect(200);
        let case = client.get(&path).expect(200);
        assert_eq!(case["origin"]["code"], DESTINATION);
        assert_eq!(case["dispatches"][0]["origin"]["code"], "520502");
        assert_eq!(case["stage"], "dispatched");
    });
}

#[test]
fn a_dispatch_may_name_an_agreement_that_was_not_in_force() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let agreement = json!({
            "kind": "inter_province", "parties": [{"region": "520000", "side": "sending"}, {"region": "440000", "side": "receiving"}],
            "signed_on": "2022-01-10", "valid_from": "2022-01-10",
        });
        let agreement = client.post("/agreements", &agreement).expect(201)["id"].clone();
        let worker = registered(&client);
        let early = json!({"destination": DESTINATION, "departed_on": "2021-03-15", "agreement_id": agreement});
        let path = format!("/workers/{worker}");
        client
            .post(&format!("{path}/dispatches"), &early)
            .expect(201);
        let case = client.get(&path).expect(200);
        assert_eq!(case["dispatches"][0]["agreement_id"], agreement);
    });
}

#[test]
fn whoever_never_left_may_be_employed_by_a_firm_of_any_province() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let worker = registered(&client);
        let path = format!("/workers/{worker}");
        let job = json!({"employer_id": employer, "occupation": "4-10-01-06", "workplace": "520502", "mode": "agency", "started_on": "2021-03-17"});
        let job = client
            .post(&format!("{path}/employments"), &job)
            .expect(201);
        let premium = json!({"month": "2021-05", "pension_fen": 1, "medical_fen": 1, "unemployment_fen": 1, "paid_on": "2021-07-01"});
        let id = job["employment_id"].as_str().unwrap();
        client
            .post(&format!("{path}/employments/{id}/contributions"), &premium)
            .expect(201);
        let case = client.get(&path).expect(200);
        assert_eq!(
            (&case["stage"], &case["dispatches"]),
            (&json!("employed"), &json!([]))
        );
    });
}

#[test]
fn a_firm_that_moved_is_its_old_and_its_new_regions_to_write() {
    on_every_app(|app| {
        let client = app.client("caseworker", DESTINATION_PROVINCE);
        let elsewhere = app.client("caseworker", ORIGIN_PROVINCE);
        let path = format!("/organisations/{}", firm(&client));
        let role = |role: &str| json!({"role": role, "from": "2022-01-01"});
        let roles = format!("{path}/roles");
        elsewhere
            .post(&roles, &role("hr_agency"))
            .problem(403, "forbidden");
        let moved = json!({"region": "520502", "moved_on": "2022-09-01"});
        client.post(&format!("{path}/region"), &moved).expect(200);
        elsewhere.post(&roles, &role("hr_agency")).expect(200);
        client
            .post(&roles, &role("training_institution"))
            .expect(200);
        let seats = client.get(&path).expect(200)["seats"].clone();
        assert_eq!(seats[0]["region"]["code"], DESTINATION);
        assert_eq!(seats[1]["region"]["code"], "520502");
    });
}
