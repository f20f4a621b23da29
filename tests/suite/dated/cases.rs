//! Single cases on a day.

use serde_json::{Value, json};

use crate::app::on_every_app;
use crate::people::{DESTINATION, DESTINATION_PROVINCE, ORIGIN, ORIGIN_PROVINCE, firm, registered};
use crate::subsidies::made;

#[test]
fn a_journey_recorded_late_stands_on_each_day_where_its_dates_say() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let path = format!("/workers/{worker}");
        // The second trip is recorded first, and the return from the first last.
        let second = json!({"destination": "330106", "departed_on": "2022-02-01"});
        made(&client, &format!("{path}/dispatches"), &second);
        let first = json!({"destination": DESTINATION, "departed_on": "2021-03-01", "returned_on": "2021-09-01"});
        let first = made(&client, &format!("{path}/dispatches"), &first);
        let before = first["position"].as_i64().unwrap();
        let first = first["dispatch_id"].as_str().unwrap().to_owned();
        let arrival = json!({"arrived_on": "2021-03-03"});
        let last = made(
            &client,
            &format!("{path}/dispatches/{first}/arrival"),
            &arrival,
        );
        let last = last["position"].as_i64().unwrap();

        let on = |day: &str| client.get(&format!("{path}?on={day}"));
        on("2021-02-19").problem(404, "not-found");
        for (day, stage, dispatches) in [
            ("2021-02-20", "surveyed", 0),
            ("2021-03-01", "dispatched", 1),
            ("2021-03-03", "arrived", 1),
            ("2021-08-31", "arrived", 1),
            ("2021-09-01", "returned", 1),
            ("2022-02-01", "dispatched", 2),
            ("2200-12-31", "dispatched", 2),
        ] {
            let case = on(day).expect(200);
            assert_eq!(case["stage"], stage, "{day}");
            assert_eq!(case["dispatches"].as_array().unwrap().len(), dispatches);
            assert_eq!(case["basis"], json!({"position": last, "on": day}));
            assert_eq!(
                case["version"], 5,
                "the version of the stream, whatever the day"
            );
        }
        let open = on("2021-08-31").expect(200);
        assert_eq!(open["dispatches"][0]["returned_on"], Value::Null);
        // After the last date it is the case as it stands, but for the day in its basis.
        let mut plain = client.get(&path).expect(200);
        plain["basis"]["on"] = json!("2022-02-01");
        assert_eq!(on("2022-02-01").expect(200), plain);

        // Known then, and true then.
        let then = client
            .get(&format!("{path}?on=2021-03-03&as_of={before}"))
            .expect(200);
        assert_eq!(then["stage"], "dispatched");
        assert_eq!(
            then["basis"],
            json!({"position": before, "on": "2021-03-03"})
        );
        client
            .get(&format!("{path}?on=2021-03-03&as_of=0"))
            .problem(404, "not-found");

        // One fact.
        let fact = |day: &str| client.get(&format!("{path}/dispatches/{first}?on={day}"));
        fact("2021-02-28").problem(404, "not-found");
        assert_eq!(fact("2021-03-02").expect(200)["arrived_on"], Value::Null);
        assert_eq!(fact("2021-03-03").expect(200)["arrived_on"], "2021-03-03");

        // What was void never was; on no day.
        let reason = json!({"reason": "Wrong person."});
        made(&client, &format!("{path}/dispatches/{first}/void"), &reason);
        let case = on("2021-03-03").expect(200);
        assert_eq!(
            (&case["stage"], &case["dispatches"][0]["voided"]),
            (&json!("surveyed"), &json!(true))
        );
    });
}

#[test]
fn an_answer_of_a_day_has_a_tag_of_its_own_and_bad_days_are_refused() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let path = format!("/workers/{worker}");
        let plain = client.get(&path);
        let dated = client.get(&format!("{path}?on=2021-03-01"));
        let tag = dated.header("etag").unwrap().to_owned();
        assert_ne!(plain.header("etag"), Some(tag.as_str()));
        let again = client
            .request("GET", &format!("{path}?on=2021-03-01"))
            .header("If-None-Match", &tag)
            .send();
        assert_eq!(again.status, 304);
        let other = client.get(&format!("{path}?on=2021-03-02"));
        assert_ne!(other.header("etag"), Some(tag.as_str()));

        let told = |path: &str| client.get(path).faults();
        let fault = |at: &str, code: &str| (format!("/query/{at}"), code.to_owned());
        assert_eq!(
            told(&format!("{path}?on=2021-02-30&as_of=x&min_position=y")),
            [
                fault("as_of", "invalid-as-of"),
                fault("min_position", "wrong-type"),
                fault("on", "invalid-date")
            ]
        );
        for path in [
            format!("{path}/dispatches/{worker}?on=1"),
            "/ledgers/2021?on=1".to_owned(),
            "/ledgers/2021/rows/trainings/entries?on=1".to_owned(),
        ] {
            assert_eq!(told(&path), [fault("on", "invalid-date")], "{path}");
        }
        // Nobody sees more by asking for a day.
        let elsewhere = app.client("caseworker", DESTINATION_PROVINCE);
        elsewhere
            .get(&format!("{path}?on=2021-03-01"))
            .problem(404, "not-found");
    });
}

#[test]
fn organisations_and_agreements_are_told_as_of_a_day() {
    on_every_app(|app| {
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let path = format!("/organisations/{}", firm(&there));
        let role = json!({"role": "hr_agency", "from": "2020-01-01"});
        made(&there, &format!("{path}/roles"), &role);
        let end = json!({"until": "2021-12-31", "reason": "The licence ran out."});
        made(&there, &format!("{path}/roles/hr_agency/withdraw"), &end);
        let moved = json!({"region": "440106", "moved_on": "2021-07-01"});
        made(&there, &format!("{path}/region"), &moved);
        let on = |day: &str| there.get(&format!("{path}?on={day}"));
        on("2019-04-30").problem(404, "not-found");
        let roles = |case: &Value| case["roles"].as_array().unwrap().len();
        let first = on("2019-05-01").expect(200);
        assert_eq!(
            (roles(&first), &first["region"]["code"]),
            (1, &json!(DESTINATION))
        );
        let then = on("2021-06-30").expect(200);
        assert_eq!(
            (roles(&then), &then["region"]["code"]),
            (2, &json!(DESTINATION))
        );
        assert_eq!(then["roles"][1]["until"], Value::Null);
        let last = on("2021-12-31").expect(200);
        assert_eq!(last["region"]["code"], "440106");
        assert_eq!(last["roles"][1]["until"], "2021-12-31");

        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let body = json!({
            "kind": "enterprise_area_cross_province", "signed_on": "2021-01-10", "valid_from": "2021-03-01",
            "valid_until": "2023-12-31", "parties": [
                {"region": ORIGIN, "side": "sending"}, {"region": DESTINATION, "side": "receiving"},
            ],
        });
        let signed = made(&client, "/agreements", &body);
        let path = format!("/agreements/{}", signed["id"].as_str().unwrap());
        let shorter = json!({"signed_on": "2022-05-01", "valid_until": "2022-12-31"});
        made(&client, &format!("{path}/supplements"), &shorter);
        let on = |day: &str| client.get(&format!("{path}?on={day}"));
        on("2021-01-09").problem(404, "not-found");
        let signed = on("2022-04-30").expect(200);
        assert_eq!(
            (&signed["valid_until"], &signed["supplements"]),
            (&json!("2023-12-31"), &json!([]))
        );
        assert_eq!(on("2022-05-01").expect(200)["valid_until"], "2022-12-31");
    });
}
