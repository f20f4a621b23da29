//! One person's answers: from day to day, with their reasons, from fact to fact.

use serde_json::{Value, json};

use super::{
    FLAT_FEN, Journey, all, confirm_group, done, employed, line, made, of_worker, reason, text,
};
use crate::app::{Client, on_every_app};
use crate::people::{DESTINATION_PROVINCE, ORIGIN, ORIGIN_PROVINCE, dispatched, firm, registered};

/// The conditions of the transport subsidy in the order in which they are looked at.
const CONDITIONS: [&str; 11] = [
    "target_group",
    "min_age",
    "destination",
    "work",
    "duration",
    "organised",
    "once_a_year",
    "alive",
    "window",
    "not_claimed",
    "region",
];

#[test]
fn a_transport_subsidy_goes_from_not_yet_over_eligible_to_expired_by_the_day_on_which_it_is_asked_for()
 {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let journey = Journey::with_employer(&app, &client);
        for (on, outcome, lacking) in [
            ("2021-06-04", "not_yet", json!(["duration", "window"])),
            ("2021-06-05", "eligible", json!([])),
            ("2022-03-31", "eligible", json!([])),
            ("2022-04-01", "expired", json!(["window"])),
        ] {
            let told = of_worker(&client, &journey.worker, "transport", &format!("on={on}"));
            let path = format!(
                "/subsidies/transport?on={on}&min_position={}",
                journey.position
            );
            assert_eq!(
                all(&client, &path),
                told,
                "list and case say the same on {on}"
            );
            let [told] = told.as_slice() else {
                panic!("one journey, one answer: {told:?}")
            };
            assert_eq!(
                (&told["outcome"], &told["lacking"]),
                (&json!(outcome), &lacking),
                "{on}: {told}"
            );
            assert_eq!(told["amount_fen"], FLAT_FEN);
            assert_eq!(
                (&told["eligible_from"], &told["apply_by"]),
                (&json!("2021-06-05"), &json!("2022-03-31"))
            );
            assert_eq!(
                (&told["worker_id"], &told["dispatch_id"], &told["year"]),
                (
                    &json!(journey.worker),
                    &json!(journey.dispatch),
                    &json!(2021)
                )
            );
            assert_eq!(
                (&told["region"], &told["bound_to"], &told["programme"]),
                (
                    &json!(ORIGIN),
                    &json!("2021-03-01"),
                    &json!("target_groups")
                )
            );
        }
    });
}

/// The stream of an event that a line cites, and the event's kind; none for what was only read up to there.
fn event_of(client: &Client<'_>, evidence: &Value) -> Option<String> {
    let kinds = match evidence["stream"].as_str().unwrap() {
        "worker" => "workers",
        "organisation" => "organisations",
        "policy" => "policies",
        other => panic!("{other}"),
    };
    let stream = format!("/{kinds}/{}/history", text(&evidence["id"]));
    let version = evidence["version"].as_i64().unwrap();
    client.get(&format!("{stream}/{version}")).expect(200);
    if evidence["absent"] == true {
        return None;
    }
    let history = client.get(&format!("{stream}?page_size=500")).expect(200);
    let items = history["items"].as_array().unwrap();
    let item = items
        .iter()
        .find(|item| item["version"] == version)
        .unwrap();
    Some(text(&item["event_type"]))
}

#[test]
fn a_trace_names_its_conditions_in_order_their_clauses_and_the_events_that_they_rest_on() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let journey = Journey::with_employer(&app, &client);
        let told = of_worker(&client, &journey.worker, "transport", "on=2021-07-01");
        let told = &told[0];
        let trace = told["trace"].as_array().unwrap();
        let conditions: Vec<&str> = trace
            .iter()
            .map(|line| line["condition"].as_str().unwrap())
            .collect();
        assert_eq!(conditions, CONDITIONS);
        assert!(trace.iter().all(|line| line["met"] == true), "{trace:?}");

        let policy = client
            .get(&format!("/policies/{}", text(&told["policy"]["id"])))
            .expect(200);
        let version = &policy["versions"][0];
        assert_eq!(
            (&told["policy"]["version"], &told["policy"]["fund"]),
            (&version["version"], &json!("bridging_fund"))
        );
        for clause in version["clauses"].as_array().unwrap() {
            let condition = clause["condition"].as_str().unwrap();
            assert_eq!(
                line(told, condition)["clause"],
                clause["clause"],
                "{condition}"
            );
        }
        assert_eq!(line(told, "region")["clause"], Value::Null);

        let cited = |condition: &str| -> Vec<Option<String>> {
            let evidence = line(told, condition)["evidence"].as_array().unwrap();
            evidence.iter().map(|one| event_of(&client, one)).collect()
        };
        for (condition, event) in [
            ("region", "WorkerDispatched"),
            ("target_group", "TargetGroupConfirmed"),
            ("min_age", "WorkerSurveyed"),
            ("destination", "WorkerDispatched"),
            ("work", "EmploymentStarted"),
            ("duration", "EmploymentStarted"),
        ] {
            assert!(
                cited(condition).contains(&Some(event.to_owned())),
                "{condition}: {}",
                line(told, condition)
            );
        }
        for condition in ["once_a_year", "alive", "not_claimed"] {
            assert_eq!(
                cited(condition),
                [None],
                "{condition}: nothing stands against it"
            );
        }
        assert_eq!(cited("window"), []);

        let path = format!("/workers/{}/determinations?on=2021-07-01", journey.worker);
        let label = |language: &str| {
            let sent = client
                .request("GET", &path)
                .header("accept-language", language);
            let shown = sent.send().expect(200);
            let items = shown["items"].as_array().unwrap();
            let told = items.iter().find(|item| item["scheme"] == "transport");
            line(told.unwrap(), "duration")["label"].clone()
        };
        assert_eq!(
            (label("zh"), label("en")),
            (json!("稳定就业时长"), json!("Months of work"))
        );
    });
}

#[test]
fn a_trace_is_told_in_the_language_that_is_asked_for() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let journey = Journey::with_employer(&app, &client);
        let path = format!("/workers/{}/determinations?on=2021-07-01", journey.worker);
        let told = |language: Option<&str>| {
            let mut request = client.request("GET", &path);
            if let Some(language) = language {
                request = request.header("accept-language", language);
            }
            let shown = request.send().expect(200);
            let items = shown["items"].as_array().unwrap();
            let told = items.iter().find(|item| item["scheme"] == "transport");
            let told = told.unwrap();
            let group = line(told, "target_group");
            json!([
                told["outcome"],
                told["computation"],
                group["condition"],
                group["required"]
            ])
        };
        let chinese = json!([
            "eligible",
            "定额500.00元",
            "target_group",
            "2021-03-01（出发日）属于脱贫人口或监测对象"
        ]);
        assert_eq!(told(None), chinese);
        assert_eq!(told(Some("zh")), chinese);
        assert_eq!(
            told(Some("en")),
            json!([
                "eligible",
                "flat 500.00",
                "target_group",
                "in a target group on 2021-03-01 (departure)"
            ])
        );
    });
}

#[test]
fn late_and_voided_facts_turn_an_answer_and_every_earlier_answer_stays() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let worker = registered(&client);
        let path = |tail: &str| format!("/workers/{worker}/{tail}");
        let dispatch = dispatched(&client, &worker, "2021-03-01");
        let job = employed(&client, &worker, &employer, Some(&dispatch), "2021-03-05");
        let without = job["position"].as_i64().unwrap();
        let member = confirm_group(&client, &worker);
        let confirmed = member["position"].as_i64().unwrap();
        let void = |tail: String| done(&client, &path(&tail), &reason());
        let member = text(&member["membership_id"]);
        let group_voided = void(format!("target-groups/{member}/void"));
        let again = confirm_group(&client, &worker)["position"]
            .as_i64()
            .unwrap();
        let job_voided = void(format!("employments/{}/void", text(&job["employment_id"])));
        let journey_voided = void(format!("dispatches/{dispatch}/void"));

        let answers = [
            (without, vec!["ineligible"], Some("target_group")),
            (confirmed, vec!["eligible"], None),
            (group_voided, vec!["ineligible"], Some("target_group")),
            (again, vec!["eligible"], None),
            (job_voided, vec!["not_yet"], Some("work")),
            (journey_voided, vec![], None),
        ];
        for (position, outcomes, lacking) in answers {
            let query = format!("on=2021-07-01&as_of={position}");
            let told = of_worker(&client, &worker, "transport", &query);
            assert_eq!(all(&client, &format!("/subsidies/transport?{query}")), told);
            let seen: Vec<&str> = told
                .iter()
                .map(|one| one["outcome"].as_str().unwrap())
                .collect();
            assert_eq!(seen, outcomes, "as of {position}");
            if let Some(lacking) = lacking {
                assert!(
                    told[0]["lacking"]
                        .as_array()
                        .unwrap()
                        .contains(&json!(lacking)),
                    "{told:?}"
                );
            }
        }
        assert_eq!(
            of_worker(&client, &worker, "transport", "on=2021-07-01"),
            [] as [Value; 0]
        );
    });
}

#[test]
fn linked_records_answer_as_one_person() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let (goes, stays) = (registered(&client), registered(&client));
        confirm_group(&client, &stays);
        let dispatch = dispatched(&client, &goes, "2021-03-01");
        let job = employed(&client, &goes, &employer, Some(&dispatch), "2021-03-05");
        let before = job["position"].as_i64().unwrap();
        let link = json!({"worker_id": stays, "reason": "Surveyed twice."});
        done(&client, &format!("/workers/{goes}/link"), &link);
        let head = client.get(&format!("/workers/{stays}")).expect(200);
        let linked = head["basis"]["position"].as_i64().unwrap();

        let on = "on=2021-07-01";
        for record in [&goes, &stays] {
            let told = of_worker(&client, record, "transport", on);
            assert_eq!(told.len(), 1, "{told:?}");
            assert_eq!(
                (&told[0]["outcome"], &told[0]["worker_id"]),
                (&json!("eligible"), &json!(stays)),
                "the journey of one record, the group of the other"
            );
            let path =
                format!("/subsidies/transport?{on}&min_position={linked}&worker_id={record}");
            assert_eq!(all(&client, &path), told);
            for (condition, stream) in [("target_group", &stays), ("work", &goes)] {
                let evidence = line(&told[0], condition)["evidence"].as_array().unwrap();
                assert!(
                    evidence.iter().any(|one| one["id"] == **stream),
                    "{condition}: {evidence:?}"
                );
            }
        }
        let then = format!("{on}&as_of={before}");
        assert_eq!(
            of_worker(&client, &goes, "transport", &then)[0]["outcome"],
            "ineligible"
        );
        assert_eq!(
            of_worker(&client, &stays, "transport", &then),
            [] as [Value; 0]
        );
        let apart = made(
            &client,
            &format!("/workers/{goes}/link/withdraw"),
            &json!({"reason": "Two persons after all."}),
        );
        let path = format!(
            "/subsidies/transport?{on}&min_position={}",
            apart["position"]
        );
        let told = all(&client, &path);
        assert_eq!(told.len(), 1);
        assert_eq!(
            (&told[0]["worker_id"], &told[0]["outcome"]),
            (&json!(goes), &json!("ineligible"))
        );
    });
}
