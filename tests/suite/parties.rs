//! Organisations and agreements through every call.

use serde_json::{Value, json};

use crate::app::{Client, Response, on_every_app};
use crate::people::{
    DESTINATION, DESTINATION_PROVINCE, ORIGIN, ORIGIN_PROVINCE, credit_code, firm,
};

/// The position of a command, once it made this version.
#[track_caller]
fn version(answer: &Response, status: u16, version: i64) -> i64 {
    let body = answer.expect(status);
    assert_eq!(body["version"], version);
    assert_eq!(
        answer.header("etag"),
        Some(format!("\"{version}\"").as_str())
    );
    body["position"].as_i64().unwrap()
}

fn told(client: &Client<'_>, path: &str) -> Vec<String> {
    let page = client.get(&format!("{path}/history")).expect(200);
    let items = page["items"].as_array().unwrap();
    items
        .iter()
        .map(|item| item["event_type"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn an_organisation_is_registered_given_roles_and_honours_and_loses_them() {
    on_every_app(|app| {
        let client = app.client("caseworker", DESTINATION_PROVINCE);
        let code = credit_code();
        let body = json!({
            "credit_code": code, "name": "广州安心家政服务有限公司", "region": DESTINATION, "registered_on": "2019-05-01",
            "roles": ["domestic_service_enterprise"],
        });
        let made = client.post("/organisations", &body);
        version(&made, 201, 2);
        let id = made.body()["id"].as_str().unwrap().to_owned();
        let path = format!("/organisations/{id}");
        assert_eq!(
            made.header("location"),
            Some(format!("/api/v1{path}").as_str())
        );
        let mut again = body.clone();
        again["credit_code"] = json!(format!(" {} ", code.to_ascii_lowercase()));
        assert_eq!(
            client
                .post("/organisations", &again)
                .problem(409, "already-registered")["id"],
            id
        );

        let calls = [
            (
                "roles",
                json!({"role": "training_institution", "from": "2020-01-01"}),
                "RoleGranted",
            ),
            (
                "roles/training_institution/withdraw",
                json!({"until": "2023-06-30", "reason": "The licence ran out."}),
                "RoleWithdrawn",
            ),
            (
                "designations",
                json!({"kind": "export_base", "designated_on": "2021-01-15", "near_resettlement_site": true}),
                "BaseDesignated",
            ),
            (
                "designations/export_base/revoke",
                json!({"revoked_on": "2023-01-15", "reason": "No longer meets the conditions."}),
                "BaseRevoked",
            ),
            (
                "brands",
                json!({"name": "黔灵家政", "recognised_on": "2022-03-01"}),
                "BrandRecognised",
            ),
            (
                "brands/%E9%BB%94%E7%81%B5%E5%AE%B6%E6%94%BF/withdraw",
                json!({"withdrawn_on": "2024-03-01", "reason": "Given up."}),
                "BrandWithdrawn",
            ),
            (
                "region",
                json!({"region": "440305", "moved_on": "2022-09-01"}),
                "OrganisationMoved",
            ),
        ];
        let mut events = vec!["OrganisationRegistered", "RoleGranted"];
        for (count, (call, body, event)) in (3..).zip(&calls) {
            version(&client.post(&format!("{path}/{call}"), body), 200, count);
            events.push(event);
        }
        assert_eq!(told(&client, &path), events);

        let shown = client.get(&path);
        let organisation = shown.expect(200);
        assert_eq!(shown.header("etag"), Some("\"9\""));
        assert_eq!(organisation["region"]["code"], "440305");
        assert_eq!(
            organisation["seats"][1],
            json!({"region": organisation["region"], "from": "2022-09-01"})
        );
        assert_eq!(
            organisation["roles"][1],
            json!({"role": "training_institution", "from": "2020-01-01", "until": "2023-06-30"})
        );
        assert_eq!(organisation["designations"][0]["revoked_on"], "2023-01-15");
        assert_eq!(
            organisation["designations"][0]["near_resettlement_site"],
            true
        );
        assert_eq!(
            organisation["brands"],
            json!([{"name": "黔灵家政", "recognised_on": "2022-03-01", "withdrawn_on": "2024-03-01"}])
        );

        let withdraw = json!({"until": "2023-06-30", "reason": "Again."});
        let refused = client.post(
            &format!("{path}/roles/training_institution/withdraw"),
            &withdraw,
        );
        assert_eq!(
            refused.problem(409, "role-not-held")["role"],
            "training_institution"
        );
        let held = json!({"role": "domestic_service_enterprise", "from": "2021-01-01"});
        client
            .post(&format!("{path}/roles"), &held)
            .problem(409, "role-already-held");
        assert_eq!(client.get(&path).expect(200)["version"], 9);

        let elsewhere = app.client("reviewer", ORIGIN_PROVINCE);
        elsewhere.get(&path).expect(200);
        let abroad = app.client("caseworker", ORIGIN_PROVINCE);
        let refused = abroad.post(&format!("{path}/roles"), &held);
        assert_eq!(
            refused.status,
            403,
            "public to read, but another's to write: {}",
            refused.text()
        );
    });
}

#[test]
fn organisations_are_listed_by_region_role_and_code() {
    on_every_app(|app| {
        let client = app.client("caseworker", DESTINATION_PROVINCE);
        let (first, second) = (firm(&client), firm(&client));
        let position =
            client.get(&format!("/organisations/{second}")).expect(200)["basis"]["position"]
                .clone();
        let ids = |query: &str| -> Vec<Value> {
            let page = client
                .get(&format!("/organisations?min_position={position}{query}"))
                .expect(200);
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["id"].clone())
                .collect()
        };
        let mut both = vec![json!(first), json!(second)];
        both.sort_by_key(Value::to_string);
        assert_eq!(ids(""), both);
        assert_eq!(ids("&region=440104&role=domestic_service_enterprise"), both);
        assert!(ids("&role=hr_agency").is_empty());
        assert!(ids("&region=440305").is_empty());
        let code =
            client.get(&format!("/organisations/{first}")).expect(200)["credit_code"].clone();
        assert_eq!(
            ids(&format!("&credit_code={}", code.as_str().unwrap())),
            [json!(first)]
        );
    });
}

/// The rows of agreements in a region's ledger of a year.
fn agreement_rows(client: &Client<'_>, year: u16, region: &str, position: i64) -> Vec<i64> {
    let path = format!("/ledgers/{year}?region={region}&min_position={position}");
    let ledger = client.get(&path).expect(200);
    let rows = ledger["rows"].as_array().unwrap();
    rows.iter()
        .take(5)
        .map(|row| row["value"].as_i64().unwrap())
        .collect()
}

#[test]
fn agreements_of_every_kind_count_in_their_row_until_they_end() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let kinds = [
            ("inter_province", ORIGIN_PROVINCE, DESTINATION_PROVINCE),
            ("city_area_cross_province", "520500", "440100"),
            ("enterprise_area_cross_province", ORIGIN, DESTINATION),
            ("city_area_in_province", "520100", "520500"),
            ("enterprise_area_in_province", "520100", ORIGIN),
        ];
        let mut last = (String::new(), 0);
        for (row, (kind, from, to)) in kinds.iter().enumerate() {
            let body = json!({
                "kind": kind, "parties": [{"region": from, "side": "sending"}, {"region": to, "side": "receiving"}],
                "signed_on": "2021-01-10", "valid_from": "2021-01-01", "valid_until": "2022-12-31", "planned_persons": 300,
            });
            let made = client.post("/agreements", &body);
            let position = version(&made, 201, 1);
            let id = made.body()["id"].as_str().unwrap().to_owned();
            assert_eq!(
                made.header("location"),
                Some(format!("/api/v1/agreements/{id}").as_str())
            );
            let rows = agreement_rows(&client, 2021, ORIGIN_PROVINCE, position);
            let expected: Vec<i64> = (0..5).map(|other| i64::from(other <= row)).collect();
            assert_eq!(rows, expected, "{kind}");
            last = (id, position);
        }
        assert_eq!(
            agreement_rows(&client, 2023, ORIGIN_PROVINCE, last.1),
            [0; 5]
        );
        assert_eq!(
            agreement_rows(&client, 2020, ORIGIN_PROVINCE, last.1),
            [0; 5]
        );

        let path = format!("/agreements/{}", last.0);
        let longer =
            json!({"signed_on": "2022-11-02", "valid_until": "2024-12-31", "planned_persons": 400});
        let position = version(
            &client.post(&format!("{path}/supplements"), &longer),
            200,
            2,
        );
        assert_eq!(
            agreement_rows(&client, 2024, ORIGIN_PROVINCE, position),
            [0, 0, 0, 0, 1]
        );
        let end = json!({"ended_on": "2023-06-30", "reason": "Replaced by a wider one."});
        let position = version(&client.post(&format!("{path}/end"), &end), 200, 3);
        assert_eq!(
            agreement_rows(&client, 2023, ORIGIN_PROVINCE, position),
            [0, 0, 0, 0, 1]
        );
        assert_eq!(
            agreement_rows(&client, 2024, ORIGIN_PROVINCE, position),
            [0; 5]
        );
        client
            .post(&format!("{path}/end"), &end)
            .problem(409, "already-ended");
        let void = json!({"reason": "Signed by nobody."});
        let position = version(&client.post(&format!("{path}/void"), &void), 200, 4);
        assert_eq!(
            agreement_rows(&client, 2021, ORIGIN_PROVINCE, position),
            [1, 1, 1, 1, 0]
        );
        client
            .post(&format!("{path}/void"), &void)
            .problem(409, "already-voided");

        let agreement = client.get(&path).expect(200);
        assert_eq!(
            (&agreement["voided"], &agreement["ended_on"]),
            (&json!(true), &json!("2023-06-30"))
        );
        assert_eq!(agreement["supplements"][0]["planned_persons"], 400);
        let events = [
            "AgreementSigned",
            "AgreementSupplemented",
            "AgreementEnded",
            "AgreementVoided",
        ];
        assert_eq!(told(&client, &path), events);
        let listed = client
            .get(&format!(
                "/agreements?kind=inter_province&in_force_on=2022-01-01&min_position={position}"
            ))
            .expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1);
        assert_eq!(listed["items"][0]["kind"], "inter_province");
    });
}

#[test]
fn an_agreement_is_called_off_before_it_begins() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let body = json!({
            "kind": "inter_province",
            "parties": [{"region": ORIGIN_PROVINCE, "side": "sending"}, {"region": DESTINATION_PROVINCE, "side": "receiving"}],
            "signed_on": "2021-01-10", "valid_from": "2059-01-01",
        });
        let made = client.post("/agreements", &body);
        let position = version(&made, 201, 1);
        let path = format!("/agreements/{}", made.body()["id"].as_str().unwrap());
        assert_eq!(
            agreement_rows(&client, 2059, ORIGIN_PROVINCE, position),
            [1, 0, 0, 0, 0]
        );
        let end = |ended_on: &str| {
            let body = json!({"ended_on": ended_on, "reason": "The receiving side withdrew."});
            client.post(&format!("{path}/end"), &body)
        };
        let too_early = end("2021-01-09").problem(409, "ended-before-start");
        assert_eq!(too_early["started_on"], "2021-01-10");
        assert_eq!(
            end("2059-01-01").problem(409, "date-in-future")["field"],
            "ended_on"
        );
        let position = version(&end("2021-03-01"), 200, 2);
        assert_eq!(
            agreement_rows(&client, 2059, ORIGIN_PROVINCE, position),
            [0; 5]
        );
        for day in ["2021-03-01", "2059-01-01"] {
            let query = format!("/agreements?in_force_on={day}&min_position={position}");
            assert_eq!(client.get(&query).expect(200)["items"], json!([]), "{day}");
        }
        assert_eq!(client.get(&path).expect(200)["ended_on"], "2021-03-01");
    });
}
