//! Pages of lists, and times of knowledge.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::app::{Client, on_every_app};
use crate::people::{DESTINATION_PROVINCE, ORIGIN_PROVINCE, dispatched, firm, registered};

fn position(client: &Client<'_>, worker: &str) -> i64 {
    let case = client.get(&format!("/workers/{worker}")).expect(200);
    case["basis"]["position"].as_i64().unwrap()
}

fn pointed(client: &Client<'_>, path: &str) -> String {
    let faults = client.get(path).faults();
    let [(pointer, code)] = faults.as_slice() else {
        panic!("one fault of {path}: {faults:?}")
    };
    format!("{pointer} {code}")
}

#[test]
fn pages_go_on_where_they_stopped_whatever_is_added_meanwhile() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let early: Vec<String> = (0..7).map(|_| registered(&client)).collect();
        let mut seen = BTreeMap::<String, usize>::new();
        let mut token = String::new();
        let mut pages = 0;
        loop {
            let newest = position(&client, &registered(&client));
            let page = client
                .get(&format!(
                    "/workers?page_size=2&min_position={newest}{token}"
                ))
                .expect(200);
            let items = page["items"].as_array().unwrap();
            assert!(items.len() <= 2);
            for item in items {
                *seen
                    .entry(item["id"].as_str().unwrap().to_owned())
                    .or_default() += 1;
            }
            pages += 1;
            assert!(pages < 20, "the list never ends");
            match page["next_page_token"].as_str() {
                Some(next) => token = format!("&page_token={next}"),
                None => break,
            }
        }
        assert!(
            early.iter().all(|id| seen.contains_key(id)),
            "somebody was left out"
        );
        assert!(
            seen.values().all(|times| *times == 1),
            "somebody was shown twice"
        );
    });
}

#[test]
fn page_sizes_tokens_and_parameters_must_be_known() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        for list in [
            "/workers",
            "/organisations",
            "/agreements",
            "/reconciliation/2021",
            "/ledgers/2021/rows/output_workers/entries",
            "/regions",
        ] {
            for size in ["0", "501", "many", "-1", ""] {
                let path = format!("{list}?page_size={size}");
                assert_eq!(
                    pointed(&client, &path),
                    "/query/page_size out-of-range",
                    "{path}"
                );
            }
            client.get(&format!("{list}?page_size=500")).expect(200);
            let path = format!("{list}?page_token=%21");
            assert_eq!(
                pointed(&client, &path),
                "/query/page_token invalid-page-token",
                "{path}"
            );
            assert_eq!(
                pointed(&client, &format!("{list}?colour=red")),
                "/query/colour unknown-field"
            );
        }
        assert_eq!(
            pointed(&client, "/workers?stage=lost"),
            "/query/stage not-allowed"
        );
        assert_eq!(
            pointed(&client, "/workers?region=999999"),
            "/query/region unknown-region"
        );
        assert_eq!(
            pointed(&client, "/workers?employer_id=x"),
            "/query/employer_id invalid-id"
        );
        assert_eq!(
            pointed(&client, "/ledgers/2021?region=999999"),
            "/query/region unknown-region"
        );
    });
}

#[test]
fn workers_are_filtered_by_what_holds_now() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let (stays, goes) = (registered(&client), registered(&client));
        let before = position(&client, &goes);
        dispatched(&client, &goes, "2021-03-15");
        let group = json!({"group": "poverty_alleviated", "from": "2019-01-01", "source": "monitoring_system"});
        client
            .post(&format!("/workers/{stays}/target-groups"), &group)
            .expect(201);
        let now = position(&client, &stays);
        let ids = |query: &str| -> Vec<Value> {
            let page = client
                .get(&format!("/workers?min_position={now}&{query}"))
                .expect(200);
            page["items"]
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item["id"].clone())
                .collect()
        };
        assert_eq!(ids("stage=dispatched"), [json!(goes)]);
        assert_eq!(ids("group=poverty_alleviated"), [json!(stays)]);
        assert_eq!(ids("region=440104"), [json!(goes)]);
        assert_eq!(ids("region=520502").len(), 2);
        assert_eq!(ids(&format!("q={stays}")), [json!(stays)]);
        assert_eq!(ids(&format!("updated_after={before}")).len(), 2);
        assert!(ids(&format!("updated_after={now}")).is_empty());
        assert!(ids(&format!("stage=dispatched&as_of={before}")).is_empty());
    });
}

#[test]
fn a_group_that_ended_and_an_employment_that_was_voided_filter_nothing() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let worker = registered(&client);
        let post = |tail: &str, body: &Value| {
            let answer = client.post(&format!("/workers/{worker}/{tail}"), body);
            assert!(answer.status < 300, "{tail}: {}", answer.text());
            answer.body()
        };
        let found = |filter: &str| {
            let now = position(&client, &worker);
            let page = client
                .get(&format!("/workers?min_position={now}&{filter}"))
                .expect(200);
            page["items"].as_array().unwrap().len()
        };
        let group = json!({"group": "poverty_alleviated", "from": "2019-01-01", "source": "monitoring_system"});
        post("target-groups", &group);
        let job = json!({"employer_id": employer, "occupation": "4-10-01-06", "workplace": "520502", "mode": "agency", "started_on": "2021-03-17"});
        let job = post("employments", &job);
        let certificate = json!({
            "certificate_no": "S0001", "occupation": "4-10-01-06", "level": "level_4", "kind": "skill_level", "issuer": "评价中心",
            "issued_on": "2021-03-20",
        });
        post("certificates", &certificate);
        let (of_group, of_employer) = (
            "group=poverty_alleviated",
            format!("employer_id={employer}"),
        );
        assert_eq!(
            (found(of_group), found(&of_employer), found("q=S0001")),
            (1, 1, 1)
        );
        post(
            "target-groups/poverty_alleviated/end",
            &json!({"until": "2020-12-31", "reason": "The risk is gone."}),
        );
        let void = format!(
            "employments/{}/void",
            job["employment_id"].as_str().unwrap()
        );
        post(&void, &json!({"reason": "Wrong person."}));
        assert_eq!((found(of_group), found(&of_employer)), (0, 0));
    });
}

#[test]
fn a_read_as_of_then_shows_what_was_known_then() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let path = format!("/workers/{worker}");
        let first = position(&client, &worker);
        std::thread::sleep(std::time::Duration::from_millis(5));
        dispatched(&client, &worker, "2021-03-15");
        let second = position(&client, &worker);
        let history = client.get(&format!("{path}/history")).expect(200);
        let told: Vec<&String> = history["items"][0].as_object().unwrap().keys().collect();
        let members = [
            "actor",
            "cause",
            "changes",
            "effects",
            "event_type",
            "occurred_on",
            "position",
            "reason",
            "recorded_at",
            "request_id",
            "role",
            "version",
        ];
        assert_eq!(told, members);
        let instants: Vec<&str> = history["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| item["recorded_at"].as_str().unwrap())
            .collect();

        for (as_of, version, stage) in [
            (first.to_string(), 1, "surveyed"),
            (second.to_string(), 2, "dispatched"),
            (instants[0].to_owned(), 1, "surveyed"),
            (instants[1].to_owned(), 2, "dispatched"),
        ] {
            let answer = client.get(&format!("{path}?as_of={as_of}"));
            let case = answer.expect(200);
            assert_eq!(
                (&case["version"], &case["stage"]),
                (&json!(version), &json!(stage)),
                "{as_of}"
            );
            assert_ne!(
                answer.header("etag"),
                Some(format!("\"{version}\"").as_str()),
                "only the plain read has the version"
            );
        }
        let then = client
            .get(&format!("{path}/history?as_of={first}"))
            .expect(200);
        assert_eq!(then["items"].as_array().unwrap().len(), 1);
        client
            .get(&format!("{path}?as_of=0"))
            .problem(404, "not-found");
        let empty = client.get("/ledgers/2021?as_of=0").expect(200);
        assert_eq!(empty["as_of"], 0);
        assert!(
            empty["rows"]
                .as_array()
                .unwrap()
                .iter()
                .all(|row| row["value"] == 0)
        );

        for read in [
            path.as_str(),
            "/ledgers/2021",
            "/ledgers/2021/rows/output_workers/entries",
            "/reconciliation/2021",
            "/workers",
        ] {
            for (as_of, code) in [
                ("-1", "invalid-as-of"),
                ("soon", "invalid-as-of"),
                ("999999", "beyond-head"),
                ("2199-01-01T00:00:00Z", "beyond-head"),
            ] {
                assert_eq!(
                    pointed(&client, &format!("{read}?as_of={as_of}")),
                    format!("/query/as_of {code}")
                );
            }
        }
    });
}

#[test]
fn a_position_that_is_not_reached_in_time_is_a_503_that_says_when_to_come_again() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let worker = registered(&client);
        let paths = [
            format!("/workers/{worker}"),
            "/workers".to_owned(),
            "/ledgers/2021".to_owned(),
            "/ledgers/2021/rows/output_workers/entries".to_owned(),
        ];
        std::thread::scope(|scope| {
            for path in &paths {
                let client = client.clone();
                scope.spawn(move || {
                    let late = client.get(&format!("{path}?min_position=999999"));
                    late.problem(503, "behind");
                    assert!(late.header("retry-after").is_some(), "{path}");
                });
            }
        });
    });
}
