//! An employer's statement of a quarter: a line for each premium that was paid, and what each is worth.

use serde_json::{Value, json};

use super::{Journey, confirm_group, done, employed, insured, line, reason, text};
use crate::app::{Client, on_every_app};
use crate::people::{DESTINATION, DESTINATION_PROVINCE, ORIGIN_PROVINCE, firm, registered};

/// The employer's part of a month's premiums.
const MONTH_FEN: i64 = 118_040;

fn path(employer: &str, quarter: &str) -> String {
    format!("/subsidies/social-insurance/employers/{employer}/quarters/{quarter}")
}

#[track_caller]
fn statement(client: &Client<'_>, employer: &str, query: &str) -> Value {
    let shown = client
        .get(&format!("{}?{query}", path(employer, "2021Q3")))
        .expect(200);
    let sum: i64 = lines(&shown)
        .iter()
        .map(|line| line["amount_fen"].as_i64().unwrap())
        .sum();
    assert_eq!(shown["total_fen"], sum);
    assert_eq!(
        (&shown["employer_id"], &shown["quarter"]),
        (&json!(employer), &json!("2021Q3"))
    );
    shown
}

fn lines(statement: &Value) -> &[Value] {
    statement["lines"].as_array().unwrap()
}

/// Month, outcome, entitlement and amount of each line.
fn told(statement: &Value) -> Vec<Value> {
    let told = |line: &Value| {
        json!([
            line["month"],
            line["outcome"],
            line["entitled"],
            line["amount_fen"]
        ])
    };
    lines(statement).iter().map(told).collect()
}

/// The month's premiums, paid in time.
fn paid(client: &Client<'_>, worker: &str, job: &str, month: &str) -> Value {
    insured(client, worker, job, month, "2021-09-20")
}

#[test]
fn every_premium_of_the_quarter_has_a_line_and_refused_ones_are_worth_nothing() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("finance", DESTINATION);
        let employer = firm(&app.client("caseworker", DESTINATION_PROVINCE));
        let journey = Journey::of(&client, &employer);
        for month in ["2021-06", "2021-09", "2021-07", "2021-10"] {
            paid(&client, &journey.worker, &journey.job, month);
        }
        let august = insured(
            &client,
            &journey.worker,
            &journey.job,
            "2021-08",
            "2021-12-01",
        );
        let outside = registered(&client);
        let job = employed(&client, &outside, &employer, None, "2021-07-01");
        let refused = paid(&client, &outside, &text(&job["employment_id"]), "2021-08");
        let slip = paid(&client, &outside, &text(&job["employment_id"]), "2021-09");
        let voided = done(
            &client,
            &format!(
                "/workers/{outside}/contributions/{}/void",
                text(&slip["contribution_id"])
            ),
            &reason(),
        );

        let during = format!("on=2021-09-30&min_position={voided}");
        let shown = statement(&there, &employer, &during);
        let mut august_lines = [
            json!(["2021-08", "ineligible", false, 0]),
            json!(["2021-08", "ineligible", false, 0]),
        ];
        august_lines.sort_by_key(ToString::to_string);
        let expected = |outcome: &str| {
            vec![
                json!(["2021-07", outcome, true, MONTH_FEN]),
                august_lines[0].clone(),
                august_lines[1].clone(),
                json!(["2021-09", outcome, true, MONTH_FEN]),
            ]
        };
        assert_eq!(told(&shown), expected("not_yet"), "the quarter is not over");
        for (on, outcome) in [
            ("2021-10-08", "eligible"),
            ("2022-09-30", "eligible"),
            ("2022-10-01", "expired"),
        ] {
            let shown = statement(&there, &employer, &format!("on={on}&min_position={voided}"));
            assert_eq!(told(&shown), expected(outcome), "{on}");
            assert_eq!(
                (&shown["total_fen"], &shown["on"]),
                (&json!(2 * MONTH_FEN), &json!(on))
            );
        }
        let shown = statement(
            &there,
            &employer,
            &format!("on=2021-10-08&min_position={voided}"),
        );
        for (contribution, worker, condition) in [
            (&august["contribution_id"], &journey.worker, "premium"),
            (&refused["contribution_id"], &outside, "target_group"),
        ] {
            let line_of = lines(&shown)
                .iter()
                .find(|line| line["contribution_id"] == *contribution);
            let line_of = line_of.unwrap();
            assert_eq!(line_of["worker_id"], *worker);
            assert_eq!(line(line_of, condition)["met"], false, "{line_of}");
        }
        let sorted: Vec<(&Value, &Value)> = lines(&shown)
            .iter()
            .map(|line| (&line["month"], &line["worker_id"]))
            .collect();
        assert!(sorted.is_sorted_by_key(|(month, worker)| (text(month), text(worker))));

        // The list of the scheme says the same, employer by employer.
        let list = format!(
            "/subsidies/social_insurance?on=2021-10-08&employer_id={employer}&region={DESTINATION}&outcome=eligible"
        );
        let mut months: Vec<String> = super::all(&there, &list)
            .iter()
            .map(|item| text(&item["month"]))
            .collect();
        months.sort();
        assert_eq!(months, ["2021-06", "2021-07", "2021-09"]);
    });
}

#[test]
fn of_two_employers_in_one_month_the_first_recorded_one_has_it_until_its_premium_is_refunded() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let (first, second) = (firm(&there), firm(&there));
        let worker = registered(&client);
        confirm_group(&client, &worker);
        let job = |employer: &str, from: &str| {
            text(&employed(&client, &worker, employer, None, from)["employment_id"])
        };
        let (one, other) = (job(&first, "2021-07-01"), job(&second, "2021-08-15"));
        let holds = paid(&client, &worker, &one, "2021-08");
        let both = paid(&client, &worker, &other, "2021-08")["position"]
            .as_i64()
            .unwrap();
        let query = format!("on=2021-10-08&min_position={both}");
        let (held, elsewhere) = (
            statement(&there, &first, &query),
            statement(&there, &second, &query),
        );
        assert_eq!(
            told(&held),
            [json!(["2021-08", "eligible", true, MONTH_FEN])]
        );
        assert_eq!(
            told(&elsewhere),
            [json!(["2021-08", "held_elsewhere", false, 0])]
        );
        let evidence = &line(&lines(&elsewhere)[0], "one_employer")["evidence"];
        assert!(
            evidence
                .as_array()
                .unwrap()
                .iter()
                .any(|one| one["version"] == holds["version"]),
            "it names the premium that has the month: {evidence}"
        );

        let refund = json!({"refunded_on": "2021-10-05", "reason": "Paid twice."});
        let tail = format!("contributions/{}/refund", text(&holds["contribution_id"]));
        let refunded = done(&client, &format!("/workers/{worker}/{tail}"), &refund);
        let query = format!("on=2021-10-08&min_position={refunded}");
        assert_eq!(
            told(&statement(&there, &first, &query)),
            [json!(["2021-08", "ineligible", false, 0])]
        );
        assert_eq!(
            told(&statement(&there, &second, &query)),
            [json!(["2021-08", "eligible", true, MONTH_FEN])]
        );
        let then = statement(&there, &second, &format!("on=2021-10-08&as_of={both}"));
        assert_eq!(told(&then), told(&elsewhere), "what was known then stays");
    });
}

#[test]
fn a_statement_is_found_by_employer_and_quarter_in_the_employers_region() {
    on_every_app(|app| {
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let employer = firm(&there);
        let empty = there.get(&path(&employer, "2021Q3")).expect(200);
        assert_eq!(
            (&empty["lines"], &empty["total_fen"]),
            (&json!([]), &json!(0))
        );
        for quarter in [
            "2021Q0", "2021Q5", "2021q3", "2021-Q3", "21Q3", "+021Q3", "2021Q33", "2021", "Q3",
        ] {
            there
                .get(&path(&employer, quarter))
                .problem(404, "not-found");
        }
        let nobody = "6f1f4c1e-5d52-8a3b-9d0c-3f1a2b4c5d6e";
        there.get(&path(nobody, "2021Q3")).problem(404, "not-found");
        there.get(&path("me", "2021Q3")).problem(404, "not-found");
        for region in [ORIGIN_PROVINCE, "440305"] {
            let other = app.client("finance", region);
            other
                .get(&path(&employer, "2021Q3"))
                .problem(404, "not-found");
        }
        let faults = there
            .get(&format!(
                "{}?on=yesterday&as_of=never",
                path(&employer, "2021Q3")
            ))
            .faults();
        assert_eq!(
            faults,
            [
                ("/query/as_of".to_owned(), "invalid-as-of".to_owned()),
                ("/query/on".to_owned(), "invalid-date".to_owned()),
            ]
        );
    });
}
