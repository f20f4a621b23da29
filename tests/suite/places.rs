//! Where people come from, go to and work: counties, and the prefectures that have none.

use serde_json::{Value, json};

use crate::app::on_every_app;
use crate::people::{DESTINATION_PROVINCE, ORIGIN_PROVINCE, firm, registered, survey};

#[test]
fn origin_destination_and_workplace_are_counties_or_prefectures_without_any() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let worker = format!("/workers/{}", registered(&client));
        let mut person = survey();
        let origin =
            |code: &str| json!({"origin": code, "changed_on": "2021-03-01", "reason": "Married."});
        let dispatch = |code: &str| json!({"destination": code, "departed_on": "2021-03-15", "returned_on": "2021-03-20"});
        let job = |code: &str| json!({"employer_id": employer, "occupation": "4-10-01-06", "workplace": code, "mode": "agency", "started_on": "2021-03-17"});
        for (code, fault) in [
            ("520500", "not-a-county"),
            ("440000", "not-a-county"),
            ("000000", "not-a-county"),
            ("999999", "unknown-region"),
        ] {
            person["origin"] = json!(code);
            for (path, pointer, body) in [
                ("/workers".to_owned(), "/origin", &person),
                (format!("{worker}/origin"), "/origin", &origin(code)),
                (
                    format!("{worker}/dispatches"),
                    "/destination",
                    &dispatch(code),
                ),
                (format!("{worker}/employments"), "/workplace", &job(code)),
            ] {
                assert_eq!(
                    client.post(&path, body).faults(),
                    [(pointer.to_owned(), fault.to_owned())],
                    "{path} {code}"
                );
            }
        }
        // 东莞 has no counties.
        client
            .post(&format!("{worker}/dispatches"), &dispatch("441900"))
            .expect(201);
        client
            .post(&format!("{worker}/employments"), &job("441900"))
            .expect(201);
        let case = client.get(&worker).expect(200);
        assert_eq!(case["dispatches"][0]["destination"]["name"], "东莞市");
    });
}

#[test]
fn a_code_that_was_retired_since_is_shown_beside_its_successor() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = format!("/workers/{}", registered(&client));
        // 毕节市 was renumbered in 2011 when its prefecture was reformed.
        let moved = json!({"origin": "522401", "changed_on": "2011-05-01", "reason": "Married."});
        client.post(&format!("{worker}/origin"), &moved).expect(200);
        let history = client.get(&format!("{worker}/history")).expect(200);
        assert_eq!(history["items"][1]["event_type"], "OriginChanged");
        let dispatch = json!({"destination": "440104", "departed_on": "2011-06-01"});
        client
            .post(&format!("{worker}/dispatches"), &dispatch)
            .expect(201);
        let case = client.get(&worker).expect(200);
        let origin: &Value = &case["dispatches"][0]["origin"];
        assert_eq!(
            origin,
            &json!({"code": "520502", "name": "七星关区", "given": "522401"})
        );
    });
}
