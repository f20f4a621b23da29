//! Lists are asked for as every list is; rules say what they lack.

use domain::finding::{Evaluation, LIMITS, Rule};
use serde_json::json;

use super::office::{account_number, auditor, class_at_home, on_notice, page, traveller};
use crate::app::on_every_app;
use crate::people::ORIGIN_PROVINCE;

#[test]
fn a_rule_that_lacks_its_facts_says_so() {
    on_every_app(|app| {
        let rules = auditor(&app, "reader")
            .get("/audit/findings/rules")
            .expect(200);
        let rules = rules["items"].as_array().unwrap();
        assert_eq!(rules.len(), 25);
        let evaluation = |code: &str| {
            let rule = rules.iter().find(|rule| rule["rule"] == code).unwrap();
            rule["evaluation"].clone()
        };
        assert_eq!(evaluation("R1"), "evaluated");
        assert_eq!(evaluation("R5"), "partly_evaluated");
        assert_eq!(evaluation("R9"), "not_evaluated");
        let mills = page(&app, "rule=R9");
        assert_eq!(mills["items"], json!([]));
        assert_eq!(mills["not_evaluated"][0]["rule"], "R9");
        assert!(
            !mills["not_evaluated"][0]["missing"]
                .as_array()
                .unwrap()
                .is_empty()
        );
        assert_eq!(page(&app, "rule=R1")["not_evaluated"], json!([]));

        // Of one record also what it lacks itself.
        let (worker, _) = traveller(&app, &account_number());
        let class = json!({
            "kind": "pre_job", "occupation": "4-10-01-06", "region": "520502", "started_on": "2020-04-05",
            "completed_on": "2020-04-09", "hours": 40, "passed": true,
        });
        let path = format!("/workers/{worker}/trainings");
        super::office::caseworker(&app)
            .post(&path, &class)
            .expect(201);
        let lacking = page(&app, &format!("rule=R5&subject={worker}"));
        let lacking = lacking["not_evaluated"][0]["missing"].as_array().unwrap();
        assert!(
            lacking.contains(&json!("attended_dates in this record")),
            "{lacking:?}"
        );
        let elsewhere = app.client("auditor", "440000");
        let path = format!("/audit/findings?rule=R5&subject={worker}");
        let lacking = elsewhere.get(&path).expect(200);
        let lacking = lacking["not_evaluated"][0]["missing"].as_array().unwrap();
        assert!(!lacking.contains(&json!("attended_dates in this record")));
    });
}

#[test]
fn the_guide_tells_every_rule_as_it_is() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/audit.md");
    let guide = std::fs::read_to_string(path).unwrap();
    for rule in Rule::ALL {
        let line = guide
            .lines()
            .find(|line| line.starts_with(&format!("| {rule} |")))
            .unwrap_or_else(|| panic!("{rule} has no line"));
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let severities: Vec<&str> = rule.severities().iter().map(|it| it.code()).collect();
        assert_eq!(cells[3], severities.join(", "), "{rule}");
        let evaluated = match rule.evaluation() {
            Evaluation::Whole => "yes",
            Evaluation::Part(_) => "in part",
            Evaluation::None(_) => "**no**",
        };
        assert_eq!(cells[4], evaluated, "{rule}");
        let lacks = !rule.evaluation().missing().is_empty();
        assert_eq!(!cells[5].is_empty(), lacks, "{rule}");
        let of_rule = format!("{rule}.");
        for limit in LIMITS
            .iter()
            .filter(|limit| limit.name.starts_with(&of_rule))
        {
            let told = format!("`{}` {}", limit.name, limit.default);
            assert!(cells[6].contains(&told), "{told}: {line}");
        }
    }
}

#[test]
fn findings_are_asked_for_as_every_list_is() {
    on_every_app(|app| {
        let (worker, _) = traveller(&app, &account_number());
        let claim = on_notice(&app, &worker);
        class_at_home(&app, &worker);
        let all = page(&app, &format!("subject={worker}"));
        let count = all["count"].as_i64().unwrap();
        assert!(count >= 2, "{all}");
        let mut token = String::new();
        let mut seen = Vec::new();
        loop {
            let one = page(&app, &format!("subject={worker}&page_size=1{token}"));
            assert_eq!(one["count"], count, "the count is that of all pages");
            seen.extend(one["items"].as_array().unwrap().clone());
            let Some(next) = one["next_page_token"].as_str() else {
                break;
            };
            token = format!("&page_token={next}");
        }
        assert_eq!(json!(seen), all["items"]);
        let of_claim = page(&app, &format!("claim={claim}&severity=block"));
        assert_eq!(of_claim["items"][0]["rule"], "R21");
        assert_eq!(of_claim["amount_fen"], 50_000);

        let reader = auditor(&app, "reader");
        let refused = reader.get("/audit/findings?rule=R26&state=odd&subject=x&page_size=0");
        let refused = refused.problem(422, "invalid-request");
        assert_eq!(refused["errors"].as_array().unwrap().len(), 4);
        let elsewhere = app.client("auditor", "440000");
        elsewhere
            .get("/audit/findings?region=520000")
            .problem(404, "not-found");
        let id = of_claim["items"][0]["id"].as_str().unwrap();
        elsewhere
            .get(&format!("/audit/findings/{id}"))
            .problem(404, "not-found");
        let clear =
            json!({"outcome": "cleared", "reason": "Not ours.", "concluded_on": "2022-02-10"});
        elsewhere
            .post(&format!("/audit/findings/{id}/conclusions"), &clear)
            .problem(404, "not-found");
        for role in ["approver", "finance"] {
            let client = app.client(role, ORIGIN_PROVINCE);
            client.get("/audit/findings").expect(200);
            client
                .post(&format!("/audit/findings/{id}/conclusions"), &clear)
                .problem(403, "forbidden");
        }
        app.client("caseworker", ORIGIN_PROVINCE)
            .get("/audit/findings")
            .problem(403, "forbidden");
    });
}
