//! What happens elsewhere turns answers: an employer's role, a policy.

use serde_json::{Value, json};

use super::{FLAT_FEN, Journey, all, clauses, done, insured, line, of_worker, published};
use crate::app::on_every_app;
use crate::people::{DESTINATION_PROVINCE, ORIGIN_PROVINCE, firm};

#[test]
fn an_employer_that_loses_its_role_loses_the_months_after_it() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let employer = firm(&there);
        let journeys = [
            Journey::of(&client, &employer),
            Journey::of(&client, &employer),
        ];
        for journey in &journeys {
            for month in ["2021-07", "2021-08", "2021-09"] {
                insured(&client, &journey.worker, &journey.job, month, "2021-09-20");
            }
        }
        let statement = |query: String| {
            let path = format!(
                "/subsidies/social-insurance/employers/{employer}/quarters/2021Q3?on=2021-10-08&{query}"
            );
            let shown = there.get(&path).expect(200);
            let lines = shown["lines"].as_array().unwrap().clone();
            lines
                .iter()
                .map(|line| {
                    format!(
                        "{} {}",
                        line["month"].as_str().unwrap(),
                        line["outcome"].as_str().unwrap()
                    )
                })
                .collect::<Vec<_>>()
        };
        let withdraw = json!({"until": "2021-08-31", "reason": "The licence ran out."});
        let path = format!("/organisations/{employer}/roles/domestic_service_enterprise/withdraw");
        let withdrawn = done(&there, &path, &withdraw);
        let months = |september: &str| -> Vec<String> {
            let of = [
                ("2021-07", "eligible"),
                ("2021-08", "eligible"),
                ("2021-09", september),
            ];
            of.iter()
                .flat_map(|(month, outcome)| {
                    [format!("{month} {outcome}"), format!("{month} {outcome}")]
                })
                .collect()
        };
        assert_eq!(
            statement(format!("min_position={withdrawn}")),
            months("ineligible")
        );
        assert_eq!(
            statement(format!("as_of={}", withdrawn - 1)),
            months("eligible")
        );
        let told = of_worker(
            &client,
            &journeys[0].worker,
            "social_insurance",
            "on=2021-10-08",
        );
        let refused = told.iter().find(|one| one["month"] == "2021-09").unwrap();
        assert_eq!(line(refused, "employer_role")["met"], false);
        let granted = json!({"role": "domestic_service_enterprise", "from": "2021-09-01"});
        let granted = done(
            &there,
            &format!("/organisations/{employer}/roles"),
            &granted,
        );
        assert_eq!(
            statement(format!("min_position={granted}")),
            months("eligible")
        );
    });
}

/// What Guizhou pays for journeys from 2021 on.
fn guizhou(flat_fen: i64) -> Value {
    json!({
        "scheme": "transport", "region": ORIGIN_PROVINCE, "valid_from": "2021-01-01", "fund": "bridging_fund",
        "parameters": {"amount_model": "flat", "flat_fen": flat_fen, "min_months": 4},
        "clauses": clauses(&[
            "target_group", "min_age", "destination", "work", "duration", "organised", "once_a_year", "alive", "window",
        ]),
        "source": "A measure of the province",
    })
}

#[test]
fn a_policy_that_is_published_or_withdrawn_turns_the_answers_that_it_decides() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let journey = Journey::with_employer(&app, &client);
        let national = of_worker(&client, &journey.worker, "transport", "on=2021-06-20");
        assert_eq!(
            (&national[0]["outcome"], &national[0]["amount_fen"]),
            (&json!("eligible"), &json!(FLAT_FEN))
        );

        let (policy, at) = published(&app, ORIGIN_PROVINCE, &guizhou(80_000));
        let list = |query: String| {
            all(
                &client,
                &format!("/subsidies/transport?on=2021-06-20&{query}"),
            )
        };
        let own = list(format!("min_position={at}"));
        assert_eq!(own.len(), 1);
        assert_eq!(
            (
                &own[0]["outcome"],
                &own[0]["amount_fen"],
                &own[0]["eligible_from"]
            ),
            (&json!("not_yet"), &json!(80_000), &json!("2021-07-05")),
            "the province asks for four months"
        );
        assert_eq!(
            (&own[0]["policy"]["id"], &own[0]["policy"]["version"]),
            (&json!(policy), &json!(1))
        );
        assert_eq!(line(&own[0], "duration")["clause"], "Article on duration");

        let (_, second) = published(&app, ORIGIN_PROVINCE, &guizhou(90_000));
        let newer = list(format!("min_position={second}"));
        assert_eq!(
            (&newer[0]["amount_fen"], &newer[0]["policy"]["version"]),
            (&json!(90_000), &json!(2))
        );

        let admin = app.client_named("wang", "policy_admin", ORIGIN_PROVINCE);
        let withdraw = |version: u32| {
            let body = json!({"version": version, "reason": "Published with the wrong amount."});
            done(&admin, &format!("/policies/{policy}/withdraw"), &body)
        };
        let first_again = list(format!("min_position={}", withdraw(2)));
        assert_eq!(first_again[0]["amount_fen"], 80_000);
        assert_eq!(
            first_again[0]["passed_over"],
            json!([{"id": policy, "version": 2, "why": "withdrawn"}])
        );
        let withdrawn = withdraw(1);
        let left = list(format!("min_position={withdrawn}"));
        assert_eq!(
            (&left[0]["outcome"], &left[0]["amount_fen"]),
            (&json!("eligible"), &json!(FLAT_FEN))
        );
        assert_eq!(left[0]["policy"], national[0]["policy"]);
        assert_eq!(
            list(format!("as_of={second}")),
            newer,
            "what was known then stays"
        );

        // Without any policy nobody can say.
        let nation = app.client_named("wang", "policy_admin", "000000");
        let path = format!(
            "/policies/{}/withdraw",
            national[0]["policy"]["id"].as_str().unwrap()
        );
        let none = done(
            &nation,
            &path,
            &json!({"version": 1, "reason": "Repealed."}),
        );
        let open = list(format!("min_position={none}"));
        assert_eq!(
            (
                &open[0]["outcome"],
                &open[0]["amount_fen"],
                &open[0]["policy"]
            ),
            (&json!("undetermined"), &Value::Null, &Value::Null)
        );
        assert_eq!(
            open,
            of_worker(&client, &journey.worker, "transport", "on=2021-06-20")
        );
    });
}
