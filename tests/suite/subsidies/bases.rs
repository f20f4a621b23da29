//! The awards of bases, which count the workers of many cases.

use serde_json::{Value, json};

use super::{all, clauses, confirm_group, done, employed, line, made, published, text};
use crate::app::{Client, on_every_app};
use crate::people::{DESTINATION, DESTINATION_PROVINCE, ORIGIN_PROVINCE, firm, registered};

/// One worker draws 10 000 yuan, two draw 30 000.
fn policy() -> Value {
    json!({
        "scheme": "base_award", "region": DESTINATION_PROVINCE, "valid_from": "2020-01-01", "fund": "employment_fund",
        "parameters": {"tiers": [
            {"at_least": 1, "amount_fen": 1_000_000}, {"at_least": 2, "amount_fen": 3_000_000},
        ]},
        "clauses": clauses(&["export_base", "employment_aid_base", "stable_workers", "once", "window"]),
        "source": "A measure of the province",
    })
}

fn designated(client: &Client<'_>, base: &str, kind: &str) -> i64 {
    let body = json!({"kind": kind, "designated_on": "2021-01-15"});
    done(
        client,
        &format!("/organisations/{base}/designations"),
        &body,
    )
}

/// Somebody in a target group who works for a base since a day; the worker and the employment.
fn working(client: &Client<'_>, base: &str, from: &str) -> (String, Value) {
    let worker = registered(client);
    confirm_group(client, &worker);
    let job = employed(client, &worker, base, None, from);
    (worker, job)
}

#[test]
fn a_base_is_awarded_for_the_workers_of_all_cases_and_each_event_of_theirs_turns_it() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        let base = firm(&there);
        // Who works there before it is a base counts too.
        let (first, _) = working(&client, &base, "2021-02-01");
        published(&app, DESTINATION_PROVINCE, &policy());
        let export = designated(&there, &base, "export_base");
        let aid = designated(&there, &base, "employment_aid_base");
        let (second, job) = working(&client, &base, "2021-03-01");
        let both = job["position"].as_i64().unwrap();
        let path = format!(
            "/workers/{second}/employments/{}/end",
            text(&job["employment_id"])
        );
        let end = json!({"ended_on": "2021-08-30", "reason": "Ended by both sides."});
        let short = done(&client, &path, &end);

        let award = |query: String| {
            let found = all(&there, &format!("/subsidies/base-award?{query}"));
            assert_eq!(found.len(), 1, "{found:?}");
            found[0].clone()
        };
        for (query, outcome, amount) in [
            (
                format!("as_of={export}&on=2021-09-01"),
                "not_yet",
                1_000_000,
            ),
            (format!("as_of={aid}&on=2021-07-31"), "not_yet", 1_000_000),
            (format!("as_of={aid}&on=2021-08-01"), "eligible", 1_000_000),
            (format!("as_of={both}&on=2021-08-31"), "eligible", 1_000_000),
            (format!("as_of={both}&on=2021-09-01"), "eligible", 3_000_000),
            (
                format!("min_position={short}&on=2021-09-01"),
                "eligible",
                1_000_000,
            ),
            (
                format!("min_position={short}&on=2024-01-16"),
                "expired",
                1_000_000,
            ),
        ] {
            let told = award(query.clone());
            assert_eq!(
                (&told["outcome"], &told["amount_fen"]),
                (&json!(outcome), &json!(amount)),
                "{query}: {told}"
            );
            assert_eq!(
                (&told["employer_id"], &told["worker_id"]),
                (&json!(base), &Value::Null)
            );
            assert_eq!(
                (&told["region"], &told["bound_to"]),
                (&json!(DESTINATION), &json!("2021-01-15"))
            );
        }
        let told = award(format!("as_of={both}&on=2021-09-01"));
        let evidence = line(&told, "stable_workers")["evidence"]
            .as_array()
            .unwrap();
        for worker in [&first, &second] {
            assert!(
                evidence.iter().any(|one| one["id"] == **worker),
                "{evidence:?}"
            );
        }
        // It is due and was never claimed: the list of all schemes shows it too.
        let query = format!("on=2021-08-15&min_position={short}&region={DESTINATION}");
        let due = all(&there, &format!("/subsidies/unclaimed?{query}"));
        let found: Vec<&Value> = due
            .iter()
            .filter(|item| item["scheme"] == "base_award")
            .collect();
        assert_eq!(found.len(), 1, "{due:?}");
        let only = all(
            &there,
            &format!("/subsidies/unclaimed?scheme=base-award&{query}"),
        );
        assert_eq!(found, [&only[0]]);

        let revoke =
            json!({"revoked_on": "2021-08-01", "reason": "No longer meets the conditions."});
        let path = format!("/organisations/{base}/designations/employment_aid_base/revoke");
        let revoked = done(&there, &path, &revoke);
        let told = award(format!("min_position={revoked}&on=2021-08-01"));
        assert_eq!(told["outcome"], "ineligible");
        assert_eq!(line(&told, "employment_aid_base")["met"], false);
    });
}

#[test]
fn awards_are_listed_page_by_page_and_filtered_like_all_determinations() {
    on_every_app(|app| {
        let client = app.client("caseworker", ORIGIN_PROVINCE);
        let there = app.client("caseworker", DESTINATION_PROVINCE);
        published(&app, DESTINATION_PROVINCE, &policy());
        let bases: Vec<String> = (0..3)
            .map(|_| {
                let base = firm(&there);
                designated(&there, &base, "export_base");
                designated(&there, &base, "employment_aid_base");
                base
            })
            .collect();
        let moved = json!({"region": "440305", "moved_on": "2020-06-01"});
        made(
            &there,
            &format!("/organisations/{}/region", bases[2]),
            &moved,
        );
        let (worker, job) = working(&client, &bases[0], "2021-02-01");
        let head = job["position"].as_i64().unwrap();
        let listed = |query: &str| {
            let path = format!("/subsidies/base_award?on=2021-09-01&min_position={head}&{query}");
            let whole = there.get(&path).expect(200);
            let paged = all(&there, &path);
            assert_eq!(whole["items"], json!(paged), "{query}");
            let mut found: Vec<String> = paged
                .iter()
                .map(|item| text(&item["employer_id"]))
                .collect();
            found.sort();
            found
        };
        let of = |indexes: &[usize]| {
            let mut ids: Vec<String> = indexes.iter().map(|index| bases[*index].clone()).collect();
            ids.sort();
            ids
        };
        assert_eq!(listed(""), of(&[0, 1, 2]));
        assert_eq!(listed("outcome=eligible"), of(&[0]));
        assert_eq!(listed("outcome=not_yet"), of(&[1, 2]));
        assert_eq!(listed("region=440104"), of(&[0, 1]));
        assert_eq!(listed("region=440300"), of(&[2]));
        assert_eq!(listed(&format!("employer_id={}", bases[1])), of(&[1]));
        assert_eq!(listed(&format!("worker_id={worker}")), of(&[]));
        assert_eq!(
            listed("eligible_from=2021-08-01&eligible_until=2021-08-01"),
            of(&[0])
        );
        assert_eq!(listed("amount_from_fen=1000001"), of(&[]));
        assert_eq!(listed("programme=staff"), of(&[]));
    });
}
