//! What is due and was never claimed (应补未补).

use serde_json::{Value, json};

use super::{FLAT_FEN, Journey, all, done, employed, insured, text};
use crate::app::on_every_app;
use crate::people::{DESTINATION_PROVINCE, ORIGIN_PROVINCE, dispatched, firm, registered};

#[test]
fn what_is_due_or_expired_is_listed_with_one_transport_subsidy_per_person_and_year() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        // Somebody in no target group: never due.
        dispatched(&client, &registered(&client), "2021-03-01");
        let journey = Journey::of(&client, &employer);
        let worker = &journey.worker;
        let over = |dispatch: &str, job: &str, day: &str| {
            let end = json!({"ended_on": day, "reason": "Ended by both sides."});
            done(
                &client,
                &format!("/workers/{worker}/employments/{job}/end"),
                &end,
            );
            let back = json!({"returned_on": day, "reason": "Harvest."});
            done(
                &client,
                &format!("/workers/{worker}/dispatches/{dispatch}/return"),
                &back,
            );
        };
        let first = &journey.dispatch;
        over(first, &journey.job, "2021-06-30");
        // Entitled from 12 March 2022, until 12 June.
        let second = &dispatched(&client, worker, "2021-12-10");
        let job = employed(&client, worker, &employer, Some(second), "2021-12-12");
        over(second, &text(&job["employment_id"]), "2022-07-31");
        // Entitled from 10 November 2022, until 31 March 2023.
        let third = &dispatched(&client, worker, "2022-08-08");
        let job = employed(&client, worker, &employer, Some(third), "2022-08-10");
        let head = job["position"].as_i64().unwrap();

        let listed = |path: &str, on: &str| {
            let mut told: Vec<Value> = all(&client, &format!("{path}?on={on}&min_position={head}"))
                .iter()
                .map(|item| json!([item["dispatch_id"], item["outcome"], item["amount_fen"]]))
                .collect();
            told.sort_by_key(ToString::to_string);
            told
        };
        let due = |on: &str| listed("/subsidies/unclaimed", on);
        let told = |dispatch: &String, outcome: &str| json!([dispatch, outcome, FLAT_FEN]);
        assert_eq!(due("2021-06-04"), [] as [Value; 0], "not yet is not due");
        assert_eq!(due("2021-06-05"), [told(first, "eligible")]);
        // Two journeys of a year are both entitled, but one only can be claimed.
        let both = listed("/subsidies/transport", "2022-03-20");
        for dispatch in [first, second] {
            assert!(both.contains(&told(dispatch, "eligible")), "{both:?}");
        }
        let one = due("2022-03-20");
        assert_eq!(one.len(), 1, "{one:?}");
        assert!(both.contains(&one[0]), "{one:?}");
        assert_eq!(
            due("2022-04-15"),
            [told(second, "eligible")],
            "rather than what expired"
        );
        let expired = due("2022-06-13");
        assert_eq!(
            (expired.len(), &expired[0][1]),
            (1, &json!("expired")),
            "{expired:?}"
        );
        // The next year's is another one.
        let years = due("2022-11-10");
        assert_eq!(years.len(), 2, "{years:?}");
        assert!(
            years.contains(&told(third, "eligible")) && years.contains(&expired[0]),
            "{years:?}"
        );
    });
}

#[test]
fn unclaimed_subsidies_of_all_schemes_are_listed_by_region_scheme_and_person() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let (one, other) = (
            Journey::of(&client, &employer),
            Journey::of(&client, &employer),
        );
        let mut head = 0;
        for journey in [&one, &other] {
            let paid = insured(
                &client,
                &journey.worker,
                &journey.job,
                "2021-05",
                "2021-06-10",
            );
            head = paid["position"].as_i64().unwrap();
        }
        let nation = app.client("finance", "000000");
        let listed = |query: String| -> Vec<(String, String)> {
            let path = format!("/subsidies/unclaimed?on=2021-07-15&min_position={head}{query}");
            let mut found: Vec<(String, String)> = all(&nation, &path)
                .iter()
                .map(|item| (text(&item["scheme"]), text(&item["worker_id"])))
                .collect();
            found.sort();
            found
        };
        let expect = |schemes: &[&str], workers: &[&String]| {
            let mut expected: Vec<(String, String)> = schemes
                .iter()
                .flat_map(|scheme| {
                    workers
                        .iter()
                        .map(|worker| ((*scheme).to_owned(), (*worker).clone()))
                })
                .collect();
            expected.sort();
            expected
        };
        let (travel, insurance) = ("transport", "social_insurance");
        let both = [&one.worker, &other.worker];
        assert_eq!(listed(String::new()), expect(&[travel, insurance], &both));
        assert_eq!(
            listed(format!("&region={ORIGIN_PROVINCE}")),
            expect(&[travel], &both)
        );
        assert_eq!(
            listed(format!("&region={DESTINATION_PROVINCE}")),
            expect(&[insurance], &both)
        );
        assert_eq!(
            listed("&scheme=social-insurance".to_owned()),
            expect(&[insurance], &both)
        );
        assert_eq!(
            listed(format!("&worker_id={}", one.worker)),
            expect(&[travel, insurance], &[&one.worker])
        );
    });
}
